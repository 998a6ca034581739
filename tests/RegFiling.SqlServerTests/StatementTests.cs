using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.DueDates;
using RegFiling.Filings;
using RegFiling.Instruments;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Checks;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.Rectifications;
using RegFiling.RiskTiering;
using RegFiling.RiskTiering.Simulation;
using RegFiling.RuleComments;
using RegFiling.RuleChanges;
using RegFiling.Subjects;
using RegFiling.Register.Objections;
using RegFiling.Tests.Accountability;
using RegFiling.Tests.Incidents;
using RegFiling.Tests.Interviews;
using RegFiling.Tests.RiskNotices;
using RegFiling.Tests.Register;
using RegFiling.Tests.RuleChanges;
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

    [GeneratedRegex(@"(INSERT INTO|UPDATE|DELETE FROM|MERGE) \[(event|event_body|case_form|issued_document|erasure|audit_read|subject_file|register_revision|seal_entry|simulation_file|simulation_mover|rule_version|filing_version|evidence_line)\][^;]*OUTPUT (?!.*INTO)", RegexOptions.Singleline)]
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
            await ObjectAsync(system);
            await SendMailAsync(system);
            await KeepAndClearFilesAsync(system);
            await MoveClocksAsync(system);
            await LetClocksRunOutAsync(system);
            await CompanyAsync(system);
            await ListsAsync(system);
            await LookAsync(system);
            await LifeAsync(system);
            await SimulateAsync(system);
            await ChangeRulesAsync(system);
            await ImportAndSearchAsync(system);
            await HoldToAccountAsync(system);
            await CorrespondAsync(system);
            await RemindAsync(system);
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
            await system.TakeAsync("reviewer", filing, "ask-supplement");
            await system.TakeAsync("filer", filing, "supplement");
            await system.TakeAsync("reviewer", filing, "remind-unmet");
            await system.TakeAsync("filer", filing, "supplement");
            await system.TakeAsync("filer", filing, "recuse", new() { ["recusedName"] = "second-officer" });
            await system.TierConfirmedAsync(filing);
            await ReviewTierAsync(system, filing);
            var published = await system.PublishedAsync(filing);
            Assert.NotNull(await system.AskAsync("officer", new GetNationalPackage(filing)));
            var correction = TestSystem.Done(await system.StartAsync("officer", "number-correction", await Answers.ForAsync(system, "number-correction/request", "officer", new() { ["nationalNumber"] = "网信算备310104999000202260011号" }), parent: filing));
            await system.TakeAsync("reviewer", correction.CaseId, "confirm-correction");
            Assert.NotNull(await system.ReadAsync(db => new RegisterSearch(db).GetAsync("网信算备310115999000202260017号")));
            await SealAsync(system);
            await system.ReadAsync(async db =>
            {
                var entry = await db.Set<RegisterEntry>().SingleAsync(entry => entry.NumberKey != "");
                db.Add(entry.SetState(RegisterState.Deregistered, new DateOnly(2026, 9, 11), system.Clock.GetUtcNow()));
                await RegisterIndex.UpdateAsync(db, [entry]);
                db.Add(new AuditRead { Id = Guid.CreateVersion7(), PersonId = system.Person("officer").PersonId, Role = "officer", What = "case", WhatId = published.CaseId, CaseId = published.CaseId, At = system.Clock.GetUtcNow() });
                return await db.SaveChangesAsync();
            });
            var closed = TestSystem.Done(await system.StartAsync("other-filer", "subject", subject: system.Other));
            await system.TakeAsync("other-filer", closed.CaseId, "close");
            await using var scope = system.Scope("audit-admin");
            var said = await system.ReadAsync(db => db.Set<Event>().Where(e => e.Act == "subject/save").Select(e => e.Id).FirstAsync());
            Assert.False((await ActivatorUtilities.CreateInstance<RecordErasure>(scope.ServiceProvider).EraseAsync(said, "pipl/47", system.Person("audit-admin"))).IsRefused);
        }

        // A filed algorithm changes, is graded anew, has something to put right, ends, and is filed again.
        private static async Task LifeAsync(TestSystem system)
        {
            var filing = await system.FiledAsync("有变更的算法");
            var day = system.Clock.GetUtcNow().ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
            var change = await system.SubmittedChangeAsync(filing, new() { ["purpose"] = "改写后的目的" }, on: day);
            var later = await system.SubmittedChangeAsync(filing, new() { ["publishedScenario"] = "改写后的场景" }, on: day);
            await system.TakeAsync("officer", change, "confirm-complete");
            await system.TakeAsync("head", change, "accept");
            await system.TakeAsync("head", later, "refuse");
            Assert.NotNull(await system.AskAsync("filer", new GetFiledContent(change)));
            var regrade = TestSystem.Done(await system.StartAsync("officer", "regrade", new() { ["cause"] = "yearly", ["facts"] = "每年复查" }, filing)).CaseId;
            await system.TakeAsync("officer", regrade, "propose-tier");
            await system.TakeAsync("reviewer", regrade, "confirm-tier");
            var record = (await system.RecordAsync(filing)).Id;
            foreach (var official in new[] { true, false })
            {
                Assert.Equal(2, (await system.ReadAsync(db => TierHistory.OfAsync(db, record, official, CancellationToken.None))).Count);
            }

            var rectification = TestSystem.Done(await system.StartAsync("officer", "rectification", await Answers.ForAsync(system, "rectification/order", "officer"), filing)).CaseId;
            await system.TakeAsync("head", rectification, "issue", new() { ["days"] = 30 });
            Assert.NotNull(await system.AskAsync("filer", new GetRectification(rectification)));
            Assert.Contains(await system.AskAsync("filer", new GetPortfolio(system.Company)), line => line.Algorithm == "有变更的算法");
            var end = TestSystem.Done(await system.StartAsync("filer", "deregistration", parent: filing)).CaseId;
            await system.TakeAsync("filer", end, "save", new() { ["open"] = "no", ["endedOn"] = day });
            await system.TakeAsync("filer", end, "submit");
            await system.TakeAsync("officer", end, "confirm-complete");
            await system.TakeAsync("head", end, "accept");
            TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = "有变更的算法", ["type"] = "push", ["copiedFrom"] = (await system.CaseAsync(filing)).Number }));
        }

        private static async Task CorrespondAsync(TestSystem system)
        {
            var filing = await system.ReadyFilingAsync(name: "告知和约谈的算法");
            await system.SubmitAsync(filing);
            await RiskNoticeWalk.EveryActAsync(system, filing);
            await InterviewWalk.EveryActAsync(system, filing);
            await IncidentWalk.WholeWayAsync(system);
            await IncidentWalk.MarksAsync(system);
            Assert.NotNull(await system.AskAsync("filer", new GetOwnLastAct(filing)));
        }

        // What is due, its address for calendar programs, and the letter of the week.
        private static async Task RemindAsync(TestSystem system)
        {
            await system.AskAsync("filer", new GetDues());
            await system.AskAsync("officer", new GetLate());
            var key = (await system.SendAsync("filer", new MakeCalendarKey())).Value;
            Assert.NotNull(await system.AskAsync("nobody", new FindCalendar(key)));
            Assert.NotNull(await system.AskAsync("filer", new GetCalendarKey()));
            Assert.True((await system.SendAsync("filer", new DropCalendarKey())).Value);
            await using var scope = system.Scope("system");
            await scope.ServiceProvider.GetRequiredService<DueDigest>().RunAsync(CancellationToken.None);
        }

        // A file of several parts that no act names.
        private static async Task KeepAndClearFilesAsync(TestSystem system)
        {
            var bytes = new byte[FileBytes.PartSize + 1];
            var sha256 = RegFiling.Platform.Sha256.Of(bytes);
            await using var scope = system.Scope("filer");
            var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
            await scope.ServiceProvider.GetRequiredService<WriteTransaction>().RunAsync(
                async () =>
                {
                    using var content = new MemoryStream(bytes);
                    await FileBytes.KeepAsync(db, sha256, content, CancellationToken.None);
                    db.Add(new FileFacts { Sha256 = sha256, Text = "" });
                    db.Add(new StoredFile { Id = Guid.CreateVersion7(), Name = "a.pdf", Sha256 = sha256, Size = bytes.Length, Kind = "pdf", UploadedBy = system.Person("filer").PersonId, At = system.Clock.GetUtcNow() });
                    return true;
                },
                CancellationToken.None);
            Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<UnusedFiles>().ClearAsync(TimeSpan.FromSeconds(-1), CancellationToken.None));
        }

        private static async Task ObjectAsync(TestSystem system)
        {
            var number = await system.ReadAsync(db => db.Set<RegisterEntry>().Select(entry => entry.Number).SingleAsync());
            var form = new FormData(await Answers.ForAsync(system, "objection/raise", "public", new() { ["entry"] = number }));
            var receipt = (await system.SendAsync("public", new RaiseObjection("objection", form))).Value;
            Assert.NotNull(await system.AskAsync("public", new GetObjection(receipt.Number, receipt.Secret)));
            var id = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Number == receipt.Number).Select(c => c.Id).SingleAsync());
            await system.TakeAsync("officer", id, "accept");
            await system.TakeAsync("filer", id, "state-view");
            await system.TakeAsync("officer", id, "propose", new()
            {
                ["result"] = "uphold",
                ["corrections"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["field"] = "product", ["corrected"] = "更正后的产品" }),
            });
            await system.TakeAsync("reviewer", id, "uphold-correct");
            Assert.Equal(4, (await system.AskAsync("public", new GetEntry(number)))!.Versions.Count);
            await system.ReadAsync(async db => await (await new RegisterSearch(db).OpenHitsAsync(new())).Value.ReadAsync(CancellationToken.None).CountAsync());
        }

        private static async Task HoldToAccountAsync(TestSystem system)
        {
            await CaseWalk.CompaniesAsync(system);
            var number = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Procedure == "commitment" && c.SubjectId == system.Company).Select(c => c.Number).FirstAsync());
            await CaseWalk.ClueAsync(system, new() { ["restsOn"] = new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonObject { ["number"] = number }) });
            var id = await CaseWalk.DecidedAsync(system, CaseWalk.Warned(), CaseWalk.Proposal(system, CaseWalk.Warned()));
            TestSystem.Done(await system.ActAsync("officer", id, "serve", await CaseWalk.ServiceAsync(system)));
            await system.TakeAsync("head", id, "close");
            await system.TakeAsync("officer", id, "archive");
        }

        private static async Task ReviewTierAsync(TestSystem system, Guid filing)
        {
            var review = TestSystem.Done(await system.StartAsync("filer", "tier-review", await Answers.ForAsync(system, "tier-review/objection", "filer"), filing)).CaseId;
            await system.TakeAsync("second-officer", review, "accept");
            await system.TakeAsync("second-officer", review, "propose-upholding");
            await system.TakeAsync("second-reviewer", review, "confirm-upholding");
        }

        // The list of the inbox in each of its forms, saved views, acts on many, notices, and the index built anew.
        private static async Task ListsAsync(TestSystem system)
        {
            var officer = system.Person("officer").PersonId;
            CaseFilter[] filters =
            [
                new(), new() { Text = "算法" }, new() { Text = "个性化推荐" }, new() { Procedure = "filing", State = "submitted" }, new() { District = "310115" }, new() { AssigneeId = officer }, new() { Unassigned = true },
                new() { Late = true }, new() { SubjectId = system.Company }, new() { Closed = true }, new() { DueBy = system.Clock.GetUtcNow() },
            ];
            foreach (var who in new[] { "officer", "head", "filer", "expert", "public" })
            {
                foreach (var (filter, tab) in filters.SelectMany(filter => Enum.GetValues<CaseTab>().Select(tab => (filter, tab))))
                {
                    var list = await system.AskAsync(who, new ListCases(filter with { Tab = tab }, Size: 2));
                    await system.AskAsync(who, new ListCases(filter with { Tab = tab }, list.Next, list.Next is null ? list.Previous : null, 2));
                }

                await system.AskAsync(who, new CountTabs(Enum.GetValues<CaseTab>()));
                await system.AskAsync(who, new GetColleagues());
                await system.AskAsync(who, new GetViews());
            }

            var view = await system.SendAsync("officer", new SaveView("逾期", "?late=true"));
            await system.SendAsync("officer", new DropView(view.Value));
            var rows = (await system.AskAsync("officer", new ListCases(new CaseFilter { Procedure = "filing" }))).Rows;
            var run = await system.SendAsync("officer", new TakeActions([.. rows.Take(2).Select(row => new BulkRow(row.Id, row.Version))], "take", Guid.NewGuid(), FormData.Empty));
            Assert.NotNull(await system.AskAsync("officer", new GetBulkRun(run.Value)));
            // Locked for good, with cases still in that name.
            await system.ReadAsync(db => db.Users.Where(account => account.PersonId == officer).ExecuteUpdateAsync(set => set.SetProperty(account => account.LockoutEnd, DateTimeOffset.MaxValue)));
            await system.AskAsync("head", new ListCases(new CaseFilter { Unassigned = true }));
            await system.ReadAsync(db => db.Users.Where(account => account.PersonId == officer).ExecuteUpdateAsync(set => set.SetProperty(account => account.LockoutEnd, (DateTimeOffset?)null)));
            await using var scope = system.Scope("system");
            var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
            var now = system.Clock.GetUtcNow();
            db.Add(new OutboxNotice { Id = Guid.CreateVersion7(now), Audience = "head", SubjectZh = "周报", SubjectEn = "Weekly", Link = "/reports/weekly", At = now, NotBefore = now });
            await db.SaveChangesAsync();
            Assert.Equal(1, await scope.ServiceProvider.GetRequiredService<NoticeMailer>().RunAsync(CancellationToken.None));
            Assert.NotEqual(0, await scope.ServiceProvider.GetRequiredService<CaseReindex>().RunAsync(all: true));
            var subject = await db.Set<Case>().Where(c => c.SubjectId == system.Company && c.Procedure == "subject").Select(c => c.Id).SingleAsync();
            await system.TakeAsync("filer", subject, "change", new() { ["name"] = "测试甲公司（更名）" });
            await system.TakeAsync("officer", subject, "verify");
        }

        // A change of rules from draft to force, and everything that is asked about it.
        private static async Task ChangeRulesAsync(TestSystem system)
        {
            var day = DateOnly.FromDateTime(system.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime).AddDays(2);
            var change = await system.ApprovedRulesAsync("floors", "1.1.0", day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
            Assert.Single(await system.AskAsync("officer", new GetProposedRules(change)));
            Assert.NotNull(await system.AskAsync("officer", new GetRuleChange(change)));
            Assert.NotEmpty(await system.AskAsync("nobody", new GetRuleVersions()));
            Assert.Equal(1, await system.SwitchAsync(day));
        }

        // Every act on a document, refused ones too, the register and what anybody may ask.
        private static async Task SealAsync(TestSystem system)
        {
            system.Seals = false;
            var filing = await system.ReadyFilingAsync(name: "文书用印的算法");
            await system.SubmitAsync(filing);
            await system.TakeAsync("reviewer", filing, "confirm-complete");
            Task<IssuedDocument> WaitingAsync() => system.ReadAsync(db => db.Set<IssuedDocument>().AsNoTracking().FirstAsync(document => document.CaseId == filing && document.NeedsSeal && !document.Seals.Any()));
            var notice = await WaitingAsync();
            JsonObject Form(IssuedDocument document) => new() { ["document"] = document.Id.ToString(), ["copies"] = 1, ["reason"] = "理由" };
            Assert.False((await system.ActAsync("coordinator", filing, "refuse-seal", Form(notice))).IsRefused);
            Assert.False((await system.ActAsync("reviewer", filing, "reissue-document", Form(notice))).IsRefused);
            Assert.True((await system.ActAsync("coordinator", filing, "seal-document", Form(notice))).IsRefused);
            var anew = await WaitingAsync();
            Assert.False((await system.ActAsync("coordinator", filing, "seal-document", Form(anew))).IsRefused);
            foreach (var waiting in new[] { true, false })
            {
                Assert.NotNull(await system.AskAsync("officer", new GetSealRegister(waiting)));
                Assert.NotNull(await system.AskAsync("officer", new GetSealRegister(waiting, "算法", 2, 5)));
            }

            Assert.NotNull(await system.AskAsync("coordinator", new GetSealDocument(anew.Id)));
            Assert.NotNull(await system.AskAsync("public", new VerifyDocument(anew.Number!, (string)JsonNode.Parse(anew.Data)!["verification"]!)));
            system.Seals = true;
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

        // Colleagues, an agent and a handover, and everything that is asked about them.
        private static async Task CompanyAsync(TestSystem system)
        {
            var company = system.Company;
            var first = (await system.SendAsync("filer", new InviteColleague(company, "a@demo.invalid", "filer"))).Value;
            Assert.False((await system.SendAsync("filer", new RevokeInvitation(company, first.Id))).IsRefused);
            var link = (await system.SendAsync("filer", new InviteColleague(company, "b@demo.invalid", "filer"))).Value.Link;
            Assert.False((await system.SendAsync("nobody", new AcceptInvitation(Key(link), "新同事", null, "一个足够长的口令-1234"))).IsRefused);
            var subject = await system.ReadAsync(db => db.Set<Case>().Where(c => c.SubjectId == company && c.Procedure == "subject").Select(c => c.Id).SingleAsync());
            var filing = await system.ReadyFilingAsync(name: "委托办理的算法");
            var number = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == filing).Select(c => c.Number).SingleAsync());
            foreach (var rows in new[] { new JsonArray(new JsonObject { ["caseNumber"] = number }), null })
            {
                var mandate = TestSystem.Done(await system.StartAsync("filer", "authorise-agent", await Answers.ForAsync(system, "authorise-agent/mandate", "filer", new()
                {
                    ["filingScope"] = rows is null ? "all" : "listed",
                    ["filings"] = rows,
                    ["powers"] = new JsonArray("file"),
                    ["validFrom"] = "2026-01-01",
                    ["validUntil"] = "2029-12-31",
                }), parent: subject)).CaseId;
                await system.DoAsync("legal-rep", mandate, "confirm");
                var key = Key(await system.ReadAsync(db => db.Set<OutboxMessage>().Where(message => message.CaseId == mandate && message.Link != null).Select(message => message.Link!).FirstAsync()));
                Assert.NotNull(await system.AskAsync("public", new GetInvitation(key)));
                Assert.False((await system.SendAsync("public", new AcceptInvitation(key))).IsRefused);
                await system.SignInAgainAsync("public");
                Assert.NotEmpty((await system.AskAsync("public", new FindCases())).Rows);
                Assert.NotNull(await system.AskAsync("public", new GetCase(filing)));
                Assert.Single(await system.AskAsync("public", new GetMandates()));
                await system.ReadAsync(db => db.Set<OutboxMessage>().Where(message => message.Address != null).ExecuteUpdateAsync(set => set.SetProperty(message => message.SentAt, system.Clock.GetUtcNow())));
                await using (var scope = system.Services.CreateAsyncScope())
                {
                    await scope.ServiceProvider.GetRequiredService<OutboxMailer>().RunAsync(CancellationToken.None);
                }

                await system.TakeAsync("filer", mandate, rows is null ? "revoke" : "invite-again");
            }

            await system.SignInAgainAsync("public");
            Assert.NotNull(await system.AskAsync("public", new GetLapsedMandate(filing)));
            TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = "复制的算法", ["type"] = "push", ["copiedFrom"] = number }));
            Assert.NotNull(await system.AskAsync("filer", new GetPeople(company)));
            Assert.NotEmpty(await system.AskAsync("filer", new GetPortfolio(company)));
            var file = (await system.AskAsync("filer", new GetSubjectFile(company)))!.File;
            await system.TakeAsync("filer", subject, "change", new() { ["name"] = "测试甲公司" });
            await system.TakeAsync("officer", subject, "verify");
            Assert.False((await system.AskAsync("filer", new GetSubjectFile(company, file.Id)))!.IsNewest);

            await MailAsync(system, "party");
            var request = TestSystem.Done(await system.SendAsync("public", new StartCase(
                "subject-handover", null, null, "handover", new(await Answers.ForAsync(system, "subject-handover/request", "public", new() { ["formerHolders"] = "replace" }))))).CaseId;
            await system.DoAsync("legal-rep", request, "agree");
            await MailAsync(system, "applicant");
            await system.TakeAsync("officer", request, "propose", new() { ["proposal"] = "hand-over" });
            var role = await system.ReadAsync(db => db.Set<RoleHeld>().Where(held => held.SubjectId == company && held.Role == "security-officer").Select(held => held.Id).SingleAsync());
            Assert.False((await system.SendAsync("filer", new RemoveColleague(company, role))).IsRefused);
            await system.TakeAsync("reviewer", request, "hand-over");
            Assert.NotEmpty(await system.AskAsync("sec-admin", new GetAccountEvents()));
            await system.ReadAsync(db => db.Set<OutboxMessage>().Where(message => message.Address != null).ExecuteUpdateAsync(set => set.SetProperty(message => message.SentAt, system.Clock.GetUtcNow())));
            await using (var scope = system.Services.CreateAsyncScope())
            {
                await scope.ServiceProvider.GetRequiredService<OutboxMailer>().RunAsync(CancellationToken.None);
            }
        }

        // To one audience alone: no server is there, and the runner would stop at the first message that somebody is to get.
        private static async Task MailAsync(TestSystem system, string audience)
        {
            await system.ReadAsync(db => db.Set<OutboxMessage>().Where(message => message.Audience != audience).ExecuteUpdateAsync(set => set.SetProperty(message => message.SentAt, system.Clock.GetUtcNow())));
            await using var scope = system.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<OutboxMailer>().RunAsync(CancellationToken.None);
        }

        private static string Key(string link) => link.Split('/')[^1];

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
            Assert.NotEmpty((await system.AskAsync("officer", new GetContradictions(filing.Id)))!);
            Assert.False((await system.SendAsync("filer", new AnswerInstrument(filing.Id, "eu-ai-act", 0, new Dictionary<string, IReadOnlyList<string>> { ["union"] = ["no"] }))).IsRefused);
            Assert.NotNull(await system.AskAsync("filer", new GetInstruments(filing.Id)));
            Assert.NotNull(await system.AskAsync("officer", new GetCrosswalk(filing.Id, "nist-ai-rmf")));
            foreach (var row in cases.Rows)
                await system.AskAsync("officer", new GetAssessmentReport(row.Id));
            await system.AskAsync("officer", new FindCases("filing", "submitted", "authority", true, "算法", system.Company, 2, 10));
            await using var scope = system.Scope("officer");
            await new LedgerVerify(scope.ServiceProvider.GetRequiredService<RegFilingDbContext>()).RunAsync();
        }

        private static async Task SimulateAsync(TestSystem system)
        {
            await using var scope = system.Scope("officer");
            var simulation = scope.ServiceProvider.GetRequiredService<TierSimulation>();
            var current = simulation.Current!;
            var result = await simulation.RunAsync(current, current, new DateOnly(2026, 11, 24));
            Assert.Equal(1, result.Filings);
            await simulation.RunAsync(current, current, new DateOnly(2026, 11, 24), system.Company);
            var filing = await system.ReadAsync(db => db.Set<Filing>().FirstAsync(filing => filing.NationalNumber != null));
            Assert.NotEmpty(await simulation.DetailsAsync(result, [new(filing.Id, filing.SubjectId, "T1", "T5", true, [], false, false)]));
            await RunSimulationsAsync(system);
        }

        // As rows of their own: queued, taken up, lost and taken up again, cancelled, read, opened to companies, commented on.
        private static async Task RunSimulationsAsync(TestSystem system)
        {
            var worker = system.Services.GetRequiredService<SimulationWorker>();
            var lower = new ProposedFile("tier.json", System.Text.Encoding.UTF8.GetBytes((await File.ReadAllTextAsync(Repository.Path("workflows/cn-shanghai/rules/tier.json"))).Replace("\"from\": 20", "\"from\": 1", StringComparison.Ordinal)));
            async Task<Guid> StartAsync() => (await system.SendAsync("officer", new StartSimulation(Guid.NewGuid().ToString(), "试算", null, [lower]))).Value;
            async Task LoseAsync(Guid id)
            {
                var (lost, now) = (Guid.NewGuid(), system.Clock.GetUtcNow());
                await system.ReadAsync(db => db.Set<SimulationRun>().Where(found => found.Id == id).ExecuteUpdateAsync(
                    set => set.SetProperty(found => found.State, SimulationState.Running).SetProperty(found => found.Worker, lost).SetProperty(found => found.HeardAt, now)));
                system.Clock.Advance(TimeSpan.FromMinutes(5));
            }

            Assert.True((await system.SendAsync("filer", new StartSimulation("no", "试算", null, [lower]))).IsRefused);
            await system.SendAsync("officer", new CancelSimulation(await StartAsync()));
            var run = await StartAsync();
            await LoseAsync(run);
            Assert.True(await worker.RunNextAsync(CancellationToken.None));
            var other = await StartAsync();
            await LoseAsync(other);
            await system.SendAsync("officer", new CancelSimulation(other));
            Assert.False(await worker.RunNextAsync(CancellationToken.None));
            Assert.NotNull(await system.AskAsync("officer", new GetSimulations()));
            Assert.NotNull((await system.AskAsync("officer", new GetSimulation(run)))!.Summary);
            Assert.NotNull(await system.AskAsync("officer", new GetMovers(run, "T1", "T2", system.Company)));
            Assert.NotNull(await system.AskAsync("officer", new GetMovers(run)));
            Assert.False((await system.SendAsync("head", new OpenSimulation(run, true))).IsRefused);
            Assert.NotEmpty(await system.AskAsync("filer", new GetOpenSimulations()));
            Assert.NotNull(await system.AskAsync("filer", new GetOwnPreview(run, system.Company)));
            var number = await system.ReadAsync(db => db.Set<SimulationRun>().Where(found => found.Id == run).Select(found => found.Number).SingleAsync());
            var comment = TestSystem.Done(await system.StartAsync("filer", "rule-comment", await Answers.ForAsync(system, "rule-comment/comment", "filer", new() { ["simulation"] = number })));
            await system.TakeAsync("officer", comment.CaseId, "answer");
            Assert.Single(await system.AskAsync("officer", new GetRuleComments(run)));
            Assert.Single(await system.AskAsync("filer", new GetRuleComments(run, system.Company)));
        }

        private static async Task ImportAndSearchAsync(TestSystem system)
        {
            foreach (var list in new[] { PublishedRows.AlgorithmCsv(), PublishedRows.AlgorithmCsv().Replace("北京", "上海", StringComparison.Ordinal), PublishedRows.GenerativeCsv() })
            {
                await using var file = PublishedRows.Utf8(list);
                var options = new RegisterImportOptions(RegisterFileFormat.Csv, "清单", new DateOnly(2026, 11, 23));
                Assert.False((await system.ReadAsync(db => new RegisterImport(db, new WriteTransaction(db, new WriteGate()), system.Clock).RunAsync(file, options))).IsRefused);
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
