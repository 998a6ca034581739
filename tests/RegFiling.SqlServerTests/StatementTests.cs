using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.Tests.Register;
using RegFiling.Tests.Support;
using RegFiling.Web.Platform;

namespace RegFiling.SqlServerTests;

/// <summary>
/// The main job once more on SQLite, with everything that EF sends written down as SQL Server would get it, then parsed and looked up in the
/// model of the database. Covered: LINQ queries, inserts, updates and deletes of SaveChanges, ExecuteUpdate, ExecuteDelete, raw commands.
/// Not covered: what only a running server shows (locks, plans, truncation, collation of literals); for that, set REGFILING_TEST_SQLSERVER.
/// A query of the process or of a page that is not reached makes the second test fail; of a query put together from parts, not every
/// combination is.
/// </summary>
public sealed partial class StatementTests(StatementTests.Journey journey) : IClassFixture<StatementTests.Journey>
{
    [Fact]
    public void Every_statement_is_translated_parsed_and_finds_its_tables_and_columns()
    {
        Assert.Empty(journey.Replay.Failures);
        var statements = journey.Replay.Paper.Statements.Values;
        TestContext.Current.TestOutputHelper?.WriteLine($"{statements.Count} distinct statements for SQL Server, {journey.Pages} pages");
        Assert.True(statements.Count > 150, $"only {statements.Count} statements");
        // Tables with triggers refuse an OUTPUT clause without INTO.
        Assert.DoesNotContain(statements, statement => TriggerTableWithOutput().IsMatch(statement.Text));

        using var model = SqlServerModel.OfTheProduct();
        foreach (var statement in statements)
            model.Add(statement);
        Assert.Empty(model.Validate());
    }

    // Uploads need a browser's form: their three look-ups by key are not taken here.
    [Fact]
    public void Every_place_in_the_process_that_sends_a_query_was_reached()
    {
        var places = new[] { "RegFiling", "RegFiling.Web" }.SelectMany(project => Directory.EnumerateFiles(Repository.Path("src", project), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(Queries).ToList();

        Assert.True(places.Count > 40, $"only {places.Count} places found");
        var missed = places.Where(place => !journey.Replay.Places.Any(seen => seen.File == place.File && seen.Line >= place.From && seen.Line <= place.To));
        var names = missed.Where(place => Path.GetFileName(place.File) is not ("Uploads.cs" or "FormReader.cs")).Select(place => $"{Path.GetFileName(place.File)}:{place.To}").ToList();
        Assert.True(names.Count == 0, "not reached: " + string.Join(", ", names));
    }

    // From the line where the statement begins (the debugger's place for it) to the line that sends.
    private static IEnumerable<(string File, int From, int To)> Queries(string file)
    {
        var lines = File.ReadAllLines(file);
        for (var i = 0; i < lines.Length; i++)
        {
            if (!Sends().IsMatch(lines[i]))
                continue;
            var from = i;
            while (from > 0 && (Continues().IsMatch(lines[from]) || !StatementEnd().IsMatch(lines[from - 1])))
                from--;
            // Inside an object initialiser the statement is the one that makes the object.
            while (from > 1 && lines[from - 1].Trim() == "{" && lines[from - 2].Contains(" new ", StringComparison.Ordinal))
                from -= 2;
            yield return (file, from + 1, i + 1);
        }
    }

    [GeneratedRegex(@"\.(To(List|Array|Dictionary|HashSet|Lookup)|First(OrDefault)?|Single(OrDefault)?|Any|All|Count|LongCount|Max|Min|Sum|ExecuteUpdate|ExecuteDelete|ExecuteSql)Async\(|\.AsAsyncEnumerable\(")]
    private static partial Regex Sends();

    [GeneratedRegex(@"(;|\{|\}|=>|\))\s*$|^\s*$|^\s*//")]
    private static partial Regex StatementEnd();

    [GeneratedRegex(@"^\s*(\.|\?|:|&&|\|\||(join|where|orderby|select) )")]
    private static partial Regex Continues();

    [GeneratedRegex(@"(INSERT INTO|UPDATE|DELETE FROM|MERGE) \[(event|event_body|case_form|issued_document|erasure|audit_read)\][^;]*OUTPUT (?!.*INTO)", RegexOptions.Singleline)]
    private static partial Regex TriggerTableWithOutput();

    /// <summary>Everything that the product does with its database.</summary>
    public sealed class Journey : IAsyncLifetime
    {
        internal Replay Replay { get; } = new();

        public async ValueTask InitializeAsync()
        {
            var settings = new MailSettings("127.0.0.1", 25, "a@demo.invalid", "http://localhost");
            await using var system = await TestSystem.StartAsync(configure: services => services.AddSingleton(settings), options: Replay.Into);
            await FileAsync(system);
            await SendMailAsync(system);
            await MoveClocksAsync(system);
            await LetClocksRunOutAsync(system);
            await LookAsync(system);
            await ImportAndSearchAsync(system);
            await SignInAsync(system);
            await StartAgainAsync(system);
            await using var site = new Site(Replay);
            await site.VisitAsync();
            Pages = site.Pages;
        }

        public int Pages { get; private set; }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static async Task FileAsync(TestSystem system)
        {
            await system.VerifiedSubjectAsync();
            var filing = await system.ReadyFilingAsync();
            Assert.True((await system.ActAsync("filer", filing, "submit", version: 1)).IsRefused);
            await system.SubmitAsync(filing);
            await system.TierConfirmedAsync(filing);
            var published = await system.PublishedAsync(filing);
            await system.ReadAsync(async db =>
            {
                var entry = await db.Set<RegisterEntry>().SingleAsync(entry => entry.NumberKey != "");
                entry.SetState(RegisterState.Deregistered, new DateOnly(2026, 9, 11), system.Clock.GetUtcNow());
                await RegisterIndex.UpdateAsync(db, [entry]);
                db.Add(new AuditRead { Id = Guid.CreateVersion7(), PersonId = system.Person("officer").PersonId, Role = "officer", What = "case", WhatId = published.CaseId, CaseId = published.CaseId, At = system.Clock.GetUtcNow() });
                return await db.SaveChangesAsync();
            });
            await using var scope = system.Scope("audit-admin");
            var said = await system.ReadAsync(db => db.Set<Event>().Where(e => e.Act == "subject/save").Select(e => e.Id).FirstAsync());
            Assert.False((await ActivatorUtilities.CreateInstance<RecordErasure>(scope.ServiceProvider).EraseAsync(said, "pipl/47", system.Person("audit-admin"))).IsRefused);
        }

        // Nobody here has an address, so that no server is asked, but who is to get the mail is.
        private static async Task SendMailAsync(TestSystem system)
        {
            await using var scope = system.Services.CreateAsyncScope();
            Assert.NotEqual(0, await scope.ServiceProvider.GetRequiredService<OutboxMailer>().RunAsync(CancellationToken.None));
        }

        private static async Task LetClocksRunOutAsync(TestSystem system)
        {
            var late = await system.ReadyFilingAsync(name: "另一个算法");
            await system.SubmitAsync(late);
            Assert.True(await system.GoToAsync(new DateTime(2026, 9, 24, 9, 0, 0)) + await system.GoToAsync(new DateTime(2027, 3, 1, 9, 0, 0)) > 1);
        }

        // As if the calendar had said something else when the clock was started.
        private static async Task MoveClocksAsync(TestSystem system)
        {
            var running = await system.ReadyFilingAsync(name: "期限会变动的算法");
            await system.SubmitAsync(running);
            await system.ReadAsync(db => db.Set<CaseClock>().Where(clock => clock.CaseId == running)
                .ExecuteUpdateAsync(set => set.SetProperty(clock => clock.Provisional, true).SetProperty(clock => clock.DueOn, new DateOnly(2026, 9, 11))));
            await using var scope = system.Scope("system");
            Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<CalendarMover>().RunAsync(CancellationToken.None));
        }

        private static async Task LookAsync(TestSystem system)
        {
            var cases = await system.AskAsync("officer", new FindCases(Open: false));
            foreach (var row in cases.Rows)
                Assert.NotNull(await system.AskAsync("officer", new GetCase(row.Id)));
            foreach (var who in system.People.ToList())
            {
                await system.AskAsync(who, new FindCases());
                await system.AskAsync(who, new GetStartable());
            }

            var filing = cases.Rows.First(row => row.Procedure == "filing");
            await system.AskAsync("filer", new GetActionForm(filing.Id, "save"));
            foreach (var row in cases.Rows)
                await system.AskAsync("officer", new GetAssessmentReport(row.Id));
            await system.AskAsync("officer", new FindCases("filing", "submitted", "authority", true, "算法", system.Company, 2, 10));
            await using var scope = system.Scope("officer");
            await new LedgerVerify(scope.ServiceProvider.GetRequiredService<RegFilingDbContext>()).RunAsync();
        }

        private static async Task ImportAndSearchAsync(TestSystem system)
        {
            foreach (var list in new[] { PublishedRows.AlgorithmCsv(), PublishedRows.AlgorithmCsv().Replace("北京", "上海", StringComparison.Ordinal), PublishedRows.GenerativeCsv() })
            {
                await using var file = PublishedRows.Utf8(list);
                var options = new RegisterImportOptions(RegisterFileFormat.Csv, "清单", new DateOnly(2026, 11, 23));
                Assert.False((await system.ReadAsync(db => new RegisterImport(db, system.Clock).RunAsync(file, options))).IsRefused);
            }

            string?[] words = [null, "推荐", "推荐 算法", "北京网易传媒有限公司", "网信算备110108224236606220017号", "推荐算法 上海", "abab", "x y zz"];
            foreach (var text in words)
            {
                await system.ReadAsync(db => new RegisterSearch(db).FindAsync(new RegisterQuery(text)));
                await system.ReadAsync(db => new RegisterSearch(db).FindAsync(
                    new RegisterQuery(text, RegisterSeries.Algorithm, RegisterState.Filed, ListCategory.PersonalisedPush, Page: 2, PageSize: 5)));
            }

            Assert.NotNull(await system.ReadAsync(db => new RegisterSearch(db).GetAsync("Shanghai-Abab-20230821")));
        }

        private static async Task SignInAsync(TestSystem system)
        {
            var id = await system.ReadAsync(db => db.Users.Select(account => account.Id).FirstAsync());
            Assert.NotNull(await system.ReadAsync(db => Accounts.ActorAsync(db, id, CancellationToken.None)));
            await system.ReadAsync(async db =>
            {
                using var store = new UserOnlyStore<Account, RegFilingDbContext, Guid>(db);
                var account = (await store.FindByIdAsync(id.ToString()))!;
                await store.FindByNameAsync("FILER");
                await store.FindByEmailAsync("A@DEMO.INVALID");
                await store.AddClaimsAsync(account, [new("a", "b")]);
                await store.AddLoginAsync(account, new UserLoginInfo("provider", "key", "name"));
                await store.SetTokenAsync(account, "provider", "name", "value", CancellationToken.None);
                await store.UpdateAsync(account);
                await store.FindByLoginAsync("provider", "key");
                await store.GetClaimsAsync(account);
                await store.GetLoginsAsync(account);
                await store.GetUsersForClaimAsync(new("a", "b"));
                await store.GetTokenAsync(account, "provider", "name", CancellationToken.None);
                await store.ReplaceClaimAsync(account, new("a", "b"), new("a", "c"));
                await store.RemoveClaimsAsync(account, [new("a", "c")]);
                await store.RemoveLoginAsync(account, "provider", "key");
                await store.RemoveTokenAsync(account, "provider", "name", CancellationToken.None);
                await store.UpdateAsync(account);
                db.DataProtectionKeys.Add(new DataProtectionKey { FriendlyName = "key", Xml = "<key/>" });
                await db.SaveChangesAsync();
                return await db.DataProtectionKeys.AsNoTracking().ToListAsync();
            });
        }

        // A second node on the same database: packs come from the database, running cases keep theirs.
        private static async Task StartAgainAsync(TestSystem system)
        {
            var packs = new PackCatalogue(system.Services.GetRequiredService<IServiceScopeFactory>(), system.Clock);
            await packs.GetAsync(await system.ReadAsync(db => db.Set<Case>().Select(c => c.PackHash).FirstAsync()), CancellationToken.None);
            await packs.ImportAsync(PackReader.FoldersBelow(Repository.Path("workflows")), CodeCatalogue.OfThisProduct, CancellationToken.None);
        }
    }
}
