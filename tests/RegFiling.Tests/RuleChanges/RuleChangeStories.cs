using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Rules;
using RegFiling.RuleChanges;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.RuleChanges;

/// <summary>An authority changes rules without a programmer: drafted, approved by a second person, in force on its day, replaced by the next.</summary>
public sealed class RuleChangeStories
{
    private static readonly string Shipped = ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey("filing")).Manifest.Version;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, OnEachDatabase]
    public async Task Rules_ApprovedBySecondPerson_HoldForNewCasesFromMidnightInShanghai(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var packs = system.Services.GetRequiredService<PackCatalogue>();
        var before = packs.Find("filing")!.Value.Pack;
        var filing = TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = Walk.Name, ["type"] = "push" })).CaseId;
        var change = await system.ApprovedRulesAsync("tier", "1.1.0", "2026-09-20", tier => Tier(tier, 1)["from"] = 30);
        Assert.Same(before, packs.Find("filing")!.Value.Pack);

        await system.GoToAsync(new DateTime(2026, 9, 19, 23, 59, 59));
        Assert.Equal(0, await system.LookAsync());
        Assert.Same(before, packs.Find("filing")!.Value.Pack);
        Assert.Equal(RuleChange.Approved, await StateAsync(system, change));

        // The packs follow the clock, before anybody looked.
        await system.GoToAsync(new DateTime(2026, 9, 20, 0, 0, 0));
        var after = packs.Find("filing")!.Value.Pack;
        Assert.Equal((Shipped + "+tier.1.1.0", new DateOnly(2026, 9, 20)), (after.Manifest.Version, after.Manifest.EffectiveFrom));
        Assert.Equal(before.Manifest.Version + "+tier.1.1.0", after.Manifest.Version);
        Assert.Equal(1, await system.LookAsync());
        Assert.Equal(RuleChange.InForce, await StateAsync(system, change));

        var next = TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = "新办件的算法", ["type"] = "push" })).CaseId;
        var hashes = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == filing || c.Id == next).ToDictionaryAsync(c => c.Id, c => c.PackHash, Cancel));
        Assert.Equal((before.Hash, after.Hash), (hashes[filing], hashes[next]));
        Assert.Equal(("1.0.0", "1.1.0"), (VersionOf(await packs.GetAsync(hashes[filing], Cancel)), VersionOf(await packs.GetAsync(hashes[next], Cancel))));

        var said = await system.ReadAsync(async db => (await db.Set<Event>().Join(db.Set<EventBody>(), e => e.Id, body => body.EventId, (e, body) => new { e.Act, body })
            .SingleAsync(found => found.Act == "rule-change/take-effect", Cancel)).body.Read());
        Assert.Equal((after.Hash, after.Manifest.Version), ((string?)said["packHash"], (string?)said["packVersion"]));
        var version = await VersionAsync(system, change);
        var rules = RuleSet.Parse(version.Bytes, "tier.json").RuleSet!;
        Assert.Equal(("officer", "head", new DateOnly(2026, 9, 20), true), (rules.Author, rules.Approver, rules.EffectiveFrom, rules.IsInForceOn(new DateOnly(2026, 9, 20))));
        Assert.Equal(Sha256.Of(version.Bytes), version.Sha256);
        Assert.Empty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);
    }

    [Theory, OnEachDatabase]
    public async Task TwoNodes_OnTheDay_RecordTheSwitchOnce(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var change = await system.ApprovedRulesAsync("tier", "1.1.0", "2026-09-20");
        await system.GoToAsync(new DateTime(2026, 9, 20, 8, 0, 0));

        // Another node: a catalogue of its own over the same database, which finds the rules when it starts.
        var other = new PackCatalogue(system.Services.GetRequiredService<IServiceScopeFactory>(), system.Clock);
        await other.ImportAsync(PackReader.FoldersBelow(Repository.Path("workflows")), CodeCatalogue.OfThisProduct, Cancel);
        Assert.Equal(Shipped + "+tier.1.1.0", other.Find("filing")!.Value.Pack.Manifest.Version);
        Assert.Equal(system.Services.GetRequiredService<PackCatalogue>().Find("filing")!.Value.Pack.Hash, other.Find("filing")!.Value.Pack.Hash);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => system.LookAsync()));
        Assert.Equal(1, await system.ReadAsync(db => db.Set<Event>().CountAsync(e => e.Act == "rule-change/take-effect", Cancel)));
        Assert.Equal(RuleChange.InForce, await StateAsync(system, change));
        Assert.Equal(2, await system.ReadAsync(db => db.Set<StoredPack>().CountAsync(pack => pack.PackId == "cn-shanghai", Cancel)));
    }

    [Fact]
    public async Task NextVersion_InForce_ReplacesTheOneBefore()
    {
        await using var system = await TestSystem.StartAsync();
        var first = await system.ApprovedRulesAsync("tier", "1.1.0", "2026-09-20");
        await system.SwitchAsync(new DateOnly(2026, 9, 20));
        var floors = await system.ApprovedRulesAsync("floors", "1.4.0", "2026-09-22");
        var second = await system.ApprovedRulesAsync("tier", "1.2.0", "2026-09-25");
        await system.SwitchAsync(new DateOnly(2026, 9, 22));
        Assert.Equal(Shipped + "+floors.1.4.0.tier.1.1.0", system.Services.GetRequiredService<PackCatalogue>().Find("filing")!.Value.Pack.Manifest.Version);
        await system.SwitchAsync(new DateOnly(2026, 9, 25));

        // Another rule set is none of its business.
        Assert.Equal((RuleChange.Superseded, RuleChange.InForce, RuleChange.InForce), (await StateAsync(system, first), await StateAsync(system, floors), await StateAsync(system, second)));
        Assert.Equal(Shipped + "+floors.1.4.0.tier.1.2.0", system.Services.GetRequiredService<PackCatalogue>().Find("filing")!.Value.Pack.Manifest.Version);
        var history = (await system.AskAsync("nobody", new GetRuleVersions("tier"))).Single();
        Assert.Equal(
            [("1.2.0", RuleVersionState.InForce, null), ("1.1.0", RuleVersionState.Retired, new DateOnly(2026, 9, 24)), ("1.0.0", RuleVersionState.Retired, new DateOnly(2026, 9, 19))],
            history.Versions.Select(version => (version.Key, version.State, version.To)));
    }

    [Fact]
    public async Task Approval_ByWhoeverHadAHandInTheText_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var change = await system.ProposedRulesAsync("tier", "1.1.0", "2026-09-20");
        system.SecondAccount("officer as head", "officer", "head");
        var refused = await system.RefusedAsync(() => system.TryAsync("officer as head", change, "approve"));
        Assert.Equal((RefusalKind.Forbidden, "case.second-person"), (refused.Kind!.Value, refused.Refusals.Single().Code));

        // Who once changed the text stays its author, also when somebody else submits it.
        var shared = await system.RuleChangeAsync("tier", "legal-review");
        await system.TakeAsync("officer", shared, "save", new() { ["text"] = RuleChangeWalk.Text("tier", "1.2.0") });
        await system.TakeAsync("legal-review", shared, "submit", new() { ["effectiveFrom"] = "2026-09-21" });
        Assert.Equal("case.second-person", (await system.RefusedAsync(() => system.TryAsync("officer as head", shared, "approve"))).Refusals.Single().Code);
        Assert.Equal("case.reauthenticate", (await system.ActAsync("head", change, "approve", reauthenticated: false)).Refusals.Single().Code);
        Assert.Equal("approved", (await system.TakeAsync("head", change, "approve")).State);
    }

    [Theory]
    [InlineData("1.0.0", "rule-change.version-not-higher")]
    [InlineData("0.9.9", "rule-change.version-not-higher")]
    [InlineData("1.1", null)]
    [InlineData("v2", "rule-change.no-version")]
    [InlineData("1.0.10", null)]
    public async Task Version_ThatIsNotHigher_IsRefused(string version, string? code)
    {
        await using var system = await TestSystem.StartAsync();
        var change = await system.RuleChangeAsync("tier");
        await system.TakeAsync("officer", change, "save", new() { ["text"] = RuleChangeWalk.Text("tier", version) });
        var outcome = await system.TryAsync("officer", change, "submit", new() { ["effectiveFrom"] = "2026-09-20" });
        Assert.Equal(code, outcome.Refusals.Select(refusal => refusal.Code).SingleOrDefault());
    }

    [Fact]
    public async Task Number_OnceApproved_IsNotUsedAgain()
    {
        await using var system = await TestSystem.StartAsync();
        var change = await system.ApprovedRulesAsync("tier", "1.1.0", "2026-09-20");
        Assert.Equal("withdrawn", (await system.TakeAsync("second-head", change, "cancel")).State);
        await system.SwitchAsync(new DateOnly(2026, 9, 20));
        Assert.Equal(Shipped, system.Services.GetRequiredService<PackCatalogue>().Find("filing")!.Value.Pack.Manifest.Version);
        Assert.Equal(RuleChange.Withdrawn, await StateAsync(system, change));

        var again = await system.RuleChangeAsync("tier");
        await system.TakeAsync("officer", again, "save", new() { ["text"] = RuleChangeWalk.Text("tier", "1.1.0") });
        Assert.Equal("rule-change.version-not-higher", (await system.TryAsync("officer", again, "submit", new() { ["effectiveFrom"] = "2026-09-22" })).Refusals.Single().Code);
    }

    [Theory]
    [InlineData("2026-09-10", false)]
    [InlineData("2020-01-01", false)]
    [InlineData("2026-09-11", true)]
    public async Task Effect_OnADayThatDoesNotLieAhead_IsRefused(string day, bool taken)
    {
        await using var system = await TestSystem.StartAsync();
        var change = await system.RuleChangeAsync("tier");
        await system.TakeAsync("officer", change, "save", new() { ["text"] = RuleChangeWalk.Text("tier", "1.1.0") });
        var outcome = await system.TryAsync("officer", change, "submit", new() { ["effectiveFrom"] = day });
        Assert.Equal(taken ? [] : ["rule-change.date-not-ahead"], outcome.Refusals.Select(refusal => refusal.Code));
    }

    [Fact]
    public async Task Approval_AfterTheDayHasCome_IsRefusedAndSentBack()
    {
        await using var system = await TestSystem.StartAsync();
        var change = await system.ProposedRulesAsync("tier", "1.1.0", "2026-09-20");
        await system.GoToAsync(new DateTime(2026, 9, 20, 9, 0, 0));
        Assert.Equal("rule-change.date-not-ahead", (await system.RefusedAsync(() => system.TryAsync("head", change, "approve"))).Refusals.Single().Code);
        Assert.Equal("draft", (await system.TakeAsync("head", change, "return")).State);
    }

    [Fact]
    public async Task Effect_BeforeAnApprovedVersion_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        await system.ApprovedRulesAsync("tier", "1.1.0", "2026-09-20");
        var change = await system.RuleChangeAsync("tier");
        await system.TakeAsync("officer", change, "save", new() { ["text"] = RuleChangeWalk.Text("tier", "1.2.0") });
        Assert.Equal("rule-change.before-another", (await system.TryAsync("officer", change, "submit", new() { ["effectiveFrom"] = "2026-09-20" })).Refusals.Single().Code);
        Assert.False((await system.TryAsync("officer", change, "submit", new() { ["effectiveFrom"] = "2026-09-21" })).IsRefused);
    }

    [Fact]
    public async Task Errors_OfTheLint_AreRefusedWithPlaceAndCureAndTheTextIsKept()
    {
        await using var system = await TestSystem.StartAsync();
        var change = await system.RuleChangeAsync("tier");
        var text = RuleChangeWalk.Text("tier", "1.1.0", tier => tier.Remove("outcome"));
        await system.TakeAsync("officer", change, "save", new() { ["text"] = text });
        foreach (var act in new[] { "open-comments", "submit" })
        {
            var refused = (await system.RefusedAsync(() => system.TryAsync("officer", change, act, new() { ["effectiveFrom"] = "2026-09-20" }))).Refusals;
            var missing = refused.Single(refusal => refusal.Code == "rules.missing");
            Assert.Contains("Line 1", missing.Why.En, StringComparison.Ordinal);
            Assert.NotNull(missing.Next);
        }

        Assert.Equal(text, Encoding.UTF8.GetString((await VersionAsync(system, change)).Bytes));
    }

    [Fact]
    public async Task Rules_ThatDoNotFitTheOthers_AreRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var change = await system.RuleChangeAsync("tier");
        await system.TakeAsync("officer", change, "save", new() { ["text"] = RuleChangeWalk.Text("tier", "1.1.0", tier => tier["tiers"]!.AsArray().RemoveAt(4)) });
        var refused = (await system.RefusedAsync(() => system.TryAsync("officer", change, "submit", new() { ["effectiveFrom"] = "2026-09-20" }))).Refusals;
        Assert.Contains("rule-change.does-not-fit", refused.Select(refusal => refusal.Code));

        var other = await system.RuleChangeAsync("tier");
        await system.TakeAsync("officer", other, "save", new() { ["text"] = RuleChangeWalk.Text("floors", "2.0.0") });
        Assert.Contains("rule-change.other-rules", (await system.RefusedAsync(() => system.TryAsync("officer", other, "submit", new() { ["effectiveFrom"] = "2026-09-20" }))).Refusals.Select(refusal => refusal.Code));
        var ended = await system.RuleChangeAsync("tier");
        await system.TakeAsync("officer", ended, "save", new() { ["text"] = RuleChangeWalk.Text("tier", "2.0.0", tier => tier["effectiveTo"] = "2027-01-01") });
        Assert.Contains("rule-change.has-end", (await system.RefusedAsync(() => system.TryAsync("officer", ended, "submit", new() { ["effectiveFrom"] = "2026-09-20" }))).Refusals.Select(refusal => refusal.Code));
    }

    // Hostile or broken texts stay drafts: nobody is asked to comment on them, and none can be approved.
    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("nested")]
    public async Task Text_ThatIsNoRuleFile_IsKeptAndGoesNoFurther(string kind)
    {
        await using var system = await TestSystem.StartAsync();
        var change = await system.RuleChangeAsync("tier");
        var text = kind == "nested" ? string.Concat(Enumerable.Repeat("{\"a\":", 50_000)) + "1" + new string('}', 50_000) : kind;
        await system.TakeAsync("officer", change, "save", new() { ["text"] = text });
        Assert.NotEmpty((await system.RefusedAsync(() => system.TryAsync("officer", change, "submit", new() { ["effectiveFrom"] = "2026-09-20" }))).Refusals);
        Assert.Equal(text, (await system.AskAsync("officer", new GetRuleChange(change)))!.Text);
        Assert.Null((await system.AskAsync("officer", new GetRuleChange(change)))!.Sheet);
    }

    [Fact]
    public async Task Text_LongerThanARuleFileMayBe_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var change = await system.RuleChangeAsync("tier");
        var refused = await system.RefusedAsync(() => system.TryAsync("officer", change, "save", new() { ["text"] = new string('x', (2 * 1024 * 1024) + 1) }));
        Assert.Equal("form.too-long", refused.Refusals.Single().Code);
    }

    [Fact]
    public async Task Draft_IsReadByOfficials_ByCompaniesOnlyWhileTheyMayComment_ByAllOnceApproved()
    {
        await using var system = await TestSystem.StartAsync();
        var change = await system.RuleChangeAsync("tier");
        async Task<IReadOnlyList<string>> ReadersAsync()
        {
            var found = new List<string>();
            foreach (var who in new[] { "officer", "supervisor", "filer", "public", "nobody" })
            {
                var seen = (await system.AskAsync(who, new GetRuleVersions("tier"))).Single().Versions.Any(version => version.CaseId == change);
                Assert.Equal(seen, (await system.AskAsync(who, new GetProposedRules(change))).Count == 1);
                Assert.Equal(seen, await system.AskAsync(who, new GetRuleChange(change)) is not null);
                found.AddRange(seen ? [who] : []);
            }

            return found;
        }

        await system.TakeAsync("officer", change, "save", new() { ["text"] = RuleChangeWalk.Text("tier", "1.1.0") });
        Assert.Equal(["officer", "supervisor"], await ReadersAsync());
        await system.TakeAsync("officer", change, "open-comments");
        Assert.Equal(["officer", "supervisor", "filer"], await ReadersAsync());
        await system.TakeAsync("officer", change, "submit", new() { ["effectiveFrom"] = "2026-09-20" });
        Assert.Equal(["officer", "supervisor"], await ReadersAsync());
        await system.TakeAsync("head", change, "approve");
        Assert.Equal(["officer", "supervisor", "filer", "public", "nobody"], await ReadersAsync());
    }

    [Fact]
    public async Task ShippedFile_OfAHigherVersion_OvertakesWhatWasApproved()
    {
        using var folder = new PackCopy();
        await using var system = await TestSystem.StartAsync(packs: folder.Path);
        var change = await system.ApprovedRulesAsync("tier", "1.1.0", "2026-09-20");
        await system.SwitchAsync(new DateOnly(2026, 9, 20));
        folder.Write("rules/tier.json", RuleChangeWalk.Text("tier", "1.5.0"));
        folder.Write("pack.json", folder.Read("pack.json").Replace($"\"version\": \"{Shipped}\"", "\"version\": \"9.0.0\"", StringComparison.Ordinal));

        var packs = system.Services.GetRequiredService<PackCatalogue>();
        await packs.ImportAsync(PackReader.FoldersBelow(folder.Path), CodeCatalogue.OfThisProduct, Cancel);
        Assert.Equal(("9.0.0", "1.5.0"), (packs.Find("filing")!.Value.Pack.Manifest.Version, VersionOf(packs.Find("filing")!.Value.Pack)));
        await system.LookAsync();
        Assert.Equal(RuleChange.Superseded, await StateAsync(system, change));
    }

    [Fact]
    public async Task ShippedFile_OfALowerVersion_DoesNotUndoWhatWasApproved()
    {
        using var folder = new PackCopy();
        await using var system = await TestSystem.StartAsync(packs: folder.Path);
        await system.ApprovedRulesAsync("tier", "2.0.0", "2026-09-20");
        await system.SwitchAsync(new DateOnly(2026, 9, 20));
        folder.Write("rules/tier.json", RuleChangeWalk.Text("tier", "1.5.0"));
        folder.Write("pack.json", folder.Read("pack.json").Replace($"\"version\": \"{Shipped}\"", "\"version\": \"9.0.0\"", StringComparison.Ordinal));
        var packs = system.Services.GetRequiredService<PackCatalogue>();
        await packs.ImportAsync(PackReader.FoldersBelow(folder.Path), CodeCatalogue.OfThisProduct, Cancel);
        Assert.Equal(("9.0.0+tier.2.0.0", "2.0.0"), (packs.Find("filing")!.Value.Pack.Manifest.Version, VersionOf(packs.Find("filing")!.Value.Pack)));
    }

    [Theory, OnEachDatabase]
    public async Task Version_OnceApproved_IsFinalInTheDatabaseToo(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var draft = await system.RuleChangeAsync("floors");
        await system.TakeAsync("officer", draft, "save", new() { ["text"] = RuleChangeWalk.Text("floors", "1.1.0") });
        await system.ApprovedRulesAsync("tier", "1.1.0", "2026-09-20");
        foreach (var sql in new[] { "UPDATE rule_version SET version = '9.9'", "DELETE FROM rule_version" })
        {
            var why = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => system.ReadAsync(db => db.Database.ExecuteSqlRawAsync(sql, Cancel)));
            Assert.Contains("the record is final", why.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Change_TamperedWithInDraft_IsFoundByTheCheckOfTheRecord()
    {
        await using var system = await TestSystem.StartAsync();
        await system.RuleChangeAsync("floors");
        Assert.Empty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);
        await system.ReadAsync(db => db.Set<RuleVersion>().ExecuteUpdateAsync(set => set.SetProperty(version => version.Bytes, new byte[] { 1 }), Cancel));
        Assert.NotEmpty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);
    }

    [Theory]
    [InlineData("{}", "{ \"author\": \"甲\", \"approver\": null, \"effectiveFrom\": \"2026-09-20\"}")]
    [InlineData("{\n \"id\": \"x\",\n \"author\": [1, {\"a\": 2}],\n \"z\": {\"author\": 1}\n}", "{ \"approver\": null, \"effectiveFrom\": \"2026-09-20\",\n \"id\": \"x\",\n \"author\": \"甲\",\n \"z\": {\"author\": 1}\n}")]
    [InlineData("[]", "[]")]
    [InlineData("{\"author\": ", "{\"author\": ")]
    public void Envelope_IsWrittenInPlaceAndMovesNoLine(string text, string expected) =>
        Assert.Equal(expected, Encoding.UTF8.GetString(RuleText.Fill(Encoding.UTF8.GetBytes(text), "甲", null, new DateOnly(2026, 9, 20))));

    internal static JsonObject Tier(JsonObject card, int at) => card["tiers"]!.AsArray()[at]!.AsObject();

    private static string VersionOf(Pack pack) => RuleSet.Parse(pack.Files["rules/tier.json"], "tier.json").RuleSet!.Version;

    private static Task<string> StateAsync(TestSystem system, Guid change) => system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == change).Select(c => c.State).SingleAsync(Cancel));

    private static Task<RuleVersion> VersionAsync(TestSystem system, Guid change) => system.ReadAsync(db => db.Set<RuleVersion>().AsNoTracking().SingleAsync(version => version.CaseId == change, Cancel));
}

/// <summary>The shipped packs in a folder of their own, to be changed by a test.</summary>
internal sealed class PackCopy : IDisposable
{
    public PackCopy()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.Path("workflows"), "*", SearchOption.AllDirectories))
        {
            var to = System.IO.Path.Combine(Path, System.IO.Path.GetRelativePath(Repository.Path("workflows"), file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(to)!);
            File.Copy(file, to);
        }
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("packs-").FullName;

    public string Read(string file) => File.ReadAllText(Of(file));

    public void Write(string file, string text) => File.WriteAllText(Of(file), text);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private string Of(string file) => System.IO.Path.Combine(Path, "cn-shanghai", file);
}
