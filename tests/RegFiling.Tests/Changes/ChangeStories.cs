using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Register;
using RegFiling.RiskTiering;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Changes;

/// <summary>A filed algorithm changes (Art. 24(2), domain 4.3).</summary>
public sealed class ChangeStories
{
    private static JsonObject Purpose(string words = "改写后的目的") => new() { ["purpose"] = words };

    private static JsonObject Mechanism(string words = "改写后的机制") => new() { ["mechanism"] = words };

    [Fact]
    public async Task Change_OfWords_IsAccepted_MakesTheNextVersionOfFilingAndEntry()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var before = await system.EntryAsync(filing);
        var change = await system.SubmittedChangeAsync(filing, Purpose());
        Assert.Equal(before.Purpose, (await system.EntryAsync(filing)).Purpose);
        await system.TakeAsync("officer", change, "confirm-complete");
        Assert.Equal("accepted", (await system.TakeAsync("head", change, "accept")).State);

        var entry = await system.EntryAsync(filing);
        Assert.Equal(("改写后的目的", RegisterState.Changed, before.NationalNumber, before.Name), (entry.Purpose, entry.State, entry.NationalNumber, entry.Name));
        var version = await system.ReadAsync(db => db.Set<FilingVersion>().SingleAsync());
        Assert.Equal((2, change), (version.Number, version.CaseId));
        var replaced = await system.ReadAsync(db => db.Set<RegisterRevision>().SingleAsync());
        Assert.Contains(before.Purpose!, replaced.Content!, StringComparison.Ordinal);
        Assert.Equal("cac-order-9/24", replaced.Ground);
        var paper = Assert.Single(await system.PapersAsync(change));
        Assert.Equal("变更备案通知书", paper.TitleZh);
        Assert.Contains("由第1版变更为第2版", paper.Data, StringComparison.Ordinal);
        Assert.Contains("改写后的目的", paper.Data, StringComparison.Ordinal);

        // The next change begins from the second version, and the one that is decided keeps what it was held against.
        var next = TestSystem.Done(await system.StartAsync("filer", "change", LifeWalk.Matters("text", "2026-09-10"), filing)).CaseId;
        Assert.Equal("改写后的目的", (await system.SavedAsync(next, "filing/application"))["purpose"]!.GetValue<string>());
        Assert.Equal(2, (await system.AskAsync("filer", new GetFiledContent(next)))!.Number);
        var past = (await system.AskAsync("officer", new GetFiledContent(change)))!;
        Assert.Equal((1, before.Purpose), (past.Number, past.Answers.Text("purpose")));
    }

    // 18 September 2026 and ten working days: the holidays of autumn lie between, so the last day is 9 October.
    [Theory]
    [InlineData("2026-10-09 23:59", false)]
    [InlineData("2026-10-10 00:00", true)]
    public async Task Change_AroundTheTenthWorkingDay_Art24_IsLateOnlyAfterItAndNeverBlocked(string now, bool late)
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        await system.GoToAsync(DateTime.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        var change = await system.SubmittedChangeAsync(filing, Purpose(), on: "2026-09-18");
        var @case = await system.CaseAsync(change);
        Assert.Equal(("submitted", late), (@case.State, @case.Late));
        Assert.Equal(late ? "late" : null, @case.Flags);
        await system.TakeAsync("officer", change, "confirm-complete");
        await system.TakeAsync("head", change, "accept");
        Assert.Contains(late ? "逾期办理变更手续（应于2026年10月9日前提交）" : "按期提交（应于2026年10月9日前提交）", Assert.Single(await system.PapersAsync(change)).Data, StringComparison.Ordinal);
        // Lateness of a change says nothing about the filing itself.
        Assert.False((await system.RecordAsync(filing)).Late);
    }

    [Fact]
    public async Task Change_OfSeveralMatters_Art24_CountsFromTheEarliest()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var change = await system.DeclaredAsync(filing, Purpose(), on: "2026-09-09");
        await system.DoAsync("filer", change, "add-matters", LifeWalk.Matters("product", "2026-09-09", "2026-08-20"));
        await system.TakeAsync("filer", change, "submit");
        Assert.Equal("late", (await system.CaseAsync(change)).Flags);
    }

    [Fact]
    public async Task Change_DeclaredBeforeItHappened_Art24_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var refused = await system.RefusedAsync(() => system.StartAsync("filer", "change", LifeWalk.Matters("text", "2026-12-01"), filing));
        Assert.Equal(("change.not-yet", "matters[0].changedOn"), (refused.Refusals.Single().Code, refused.Refusals.Single().Field));
    }

    [Fact]
    public async Task Change_ThatChangesNothing_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var change = await system.DeclaredAsync(filing, []);
        Assert.Equal("change.nothing-differs", (await system.RefusedAsync(() => system.TryAsync("filer", change, "submit"))).Refusals.Single().Code);
    }

    // Domain 4.3 [P]: a new mechanism is material; it needs a new self-assessment and a tier set anew before it is accepted.
    [Fact]
    public async Task Change_OfTheMechanism_NeedsNewAssessmentAndRegradingFirst()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var change = await system.DeclaredAsync(filing, Mechanism(), "mechanism");
        var refused = await system.RefusedAsync(() => system.TryAsync("filer", change, "submit"));
        Assert.Equal("change.no-new-assessment", refused.Refusals.Single().Code);
        Assert.Null(refused.Refusals.Single().Ground);
        await system.AssessAsync(change);
        await system.TakeAsync("filer", change, "submit");
        Assert.Equal("material", (await system.CaseAsync(change)).Flags);
        await system.TakeAsync("officer", change, "confirm-complete");
        Assert.Equal("change.not-marked-material", (await system.RefusedAsync(() => system.TryAsync("head", change, "accept"))).Refusals.Single().Code);

        await system.TakeAsync("officer", change, "mark-material", new() { ["kinds"] = new JsonArray("mechanism") });
        Assert.Equal("change.not-regraded", (await system.RefusedAsync(() => system.TryAsync("head", change, "accept"))).Refusals.Single().Code);
        var regrade = await system.ChildAsync(change, "regrade");
        await system.TakeAsync("officer", regrade, "propose-tier");
        await system.TakeAsync("reviewer", regrade, "confirm-tier");
        Assert.Equal("accepted", (await system.TakeAsync("head", change, "accept")).State);
        var tiers = await system.TiersAsync(filing);
        Assert.Equal((TierCauses.Change, tiers[0].Id), (tiers[^1].Cause, tiers[^1].Replaces));
    }

    // Domain 3.3: user numbers that cross a threshold give another tier; the change cannot pass as one of words.
    [Fact]
    public async Task Change_OfUserNumbersAcrossTheThreshold_RaisesTheTierAndSaysWhatCameAndWhy()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var change = await system.SubmittedChangeAsync(filing, new() { ["registeredUsers"] = 60_000_000 }, "scale");
        await system.TakeAsync("officer", change, "confirm-complete");
        var refused = (await system.RefusedAsync(() => system.TryAsync("head", change, "accept"))).Refusals.Single();
        Assert.Equal("change.not-marked-material", refused.Code);
        Assert.Contains("四级", refused.Why.Zh, StringComparison.Ordinal);
        await system.TakeAsync("officer", change, "mark-material", new() { ["kinds"] = new JsonArray("tier-factors") });
        await system.AssessAsync(change);

        var regrade = await system.ChildAsync(change, "regrade");
        var form = (await system.AskAsync("officer", new GetActionForm(regrade, "propose-tier")))!;
        Assert.Equal("60000000", form.Data.Values["registeredUsers"]!.ToString());
        Assert.Contains("四级", form.Above[0].Zh, StringComparison.Ordinal);
        await system.TakeAsync("reviewer", regrade, "refer-to-experts");
        await system.TakeAsync("expert", regrade, "give-opinion");
        await system.TakeAsync("officer", regrade, "propose-tier");
        await system.TakeAsync("reviewer", regrade, "confirm-tier");
        await system.TakeAsync("head", change, "accept");

        var tiers = await system.TiersAsync(filing);
        Assert.Equal(("T3", "T4"), (tiers[0].Tier, tiers[^1].Tier));
        var notice = Assert.Single(await system.PapersAsync(regrade));
        Assert.Contains("重大变更", notice.Data, StringComparison.Ordinal);
        Assert.Contains("三级", notice.Data, StringComparison.Ordinal);
        Assert.Contains("四级", notice.Data, StringComparison.Ordinal);
        var duties = await system.ReadAsync(db => db.Set<FilingObligation>().Select(duty => duty.TierDecisionId).Distinct().ToListAsync());
        Assert.Superset(new HashSet<Guid> { tiers[0].Id, tiers[^1].Id }, duties.ToHashSet());
    }

    [Fact]
    public async Task Change_Refused_LeavesTheOldTextAndMarksTheEntryAsNotMatchingReality()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var before = await system.EntryAsync(filing);
        var change = await system.SubmittedChangeAsync(filing, Purpose());
        Assert.Equal("refused", (await system.TakeAsync("head", change, "refuse")).State);
        var entry = await system.EntryAsync(filing);
        Assert.Equal((before.Purpose, before.State, new DateOnly(2026, 9, 10)), (entry.Purpose, entry.State, entry.NotMatchingOn));
        Assert.Contains("公示信息与实际不符，待处理", RegisterWords.StateOf(entry).Zh, StringComparison.Ordinal);
        var paper = Assert.Single(await system.PapersAsync(change));
        Assert.Equal("不予变更备案通知书", paper.TitleZh);
        Assert.Contains("六十日", paper.Data, StringComparison.Ordinal);
        Assert.Single(await system.ReadAsync(db => db.Set<RegisterRevision>().ToListAsync()));

        // The next change that is accepted takes the mark off.
        var again = await system.SubmittedChangeAsync(filing, Purpose("真实的目的"));
        await system.TakeAsync("officer", again, "confirm-complete");
        await system.TakeAsync("head", again, "accept");
        entry = await system.EntryAsync(filing);
        Assert.Equal(("真实的目的", (DateOnly?)null), (entry.Purpose, entry.NotMatchingOn));
        Assert.Equal(2, await system.ReadAsync(db => db.Set<RegisterRevision>().CountAsync()));
    }

    [Fact]
    public async Task Change_WhileItsSupplementRuns_IsNotRefusedBeforeTheEnd()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var change = await system.SubmittedChangeAsync(filing, Purpose());
        await system.TakeAsync("officer", change, "ask-supplement");
        Assert.Equal("change.supplement-runs", (await system.RefusedAsync(() => system.TryAsync("head", change, "refuse"))).Refusals.Single().Code);
        await system.GoToAsync(new DateTime(2026, 9, 29, 9, 0, 0));
        Assert.Equal("refused", (await system.TakeAsync("head", change, "refuse")).State);
    }

    [Fact]
    public async Task Change_Supplemented_IsAcceptedWithWhatWasCorrected()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var change = await system.SubmittedChangeAsync(filing, Purpose());
        await system.TakeAsync("officer", change, "ask-supplement");
        await system.AlterAsync(change, Purpose("补正后的目的"));
        await system.TakeAsync("filer", change, "supplement");
        await system.TakeAsync("officer", change, "confirm-complete");
        await system.TakeAsync("head", change, "accept");
        Assert.Equal("补正后的目的", (await system.EntryAsync(filing)).Purpose);
    }

    [Fact]
    public async Task Changes_OfOneWindow_MergeIntoTheLater()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var first = await system.SubmittedChangeAsync(filing, Purpose());
        Assert.Equal("change.nothing-to-merge-into", (await system.RefusedAsync(() => system.TryAsync("officer", first, "merge"))).Refusals.Single().Code);
        // The second begins with what the first declared, since that has happened.
        var second = await system.SubmittedChangeAsync(filing, new() { ["publishedScenario"] = "改写后的场景" }, on: "2026-09-10");
        await system.TakeAsync("officer", second, "confirm-complete");
        Assert.Equal("change.earlier-open", (await system.RefusedAsync(() => system.TryAsync("head", second, "accept"))).Refusals.Single().Code);
        Assert.Equal("merged", (await system.TakeAsync("officer", first, "merge")).State);
        await system.TakeAsync("head", second, "accept");
        var entry = await system.EntryAsync(filing);
        Assert.Equal(("改写后的目的", "改写后的场景"), (entry.Purpose, entry.Scenario));
        Assert.Equal(2, (await system.ReadAsync(db => db.Set<FilingVersion>().SingleAsync())).Number);
    }

    [Fact]
    public async Task Changes_BeyondOneWindow_AreDecidedOneByOne()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var first = await system.SubmittedChangeAsync(filing, Purpose(), on: "2026-08-03");
        await system.SubmittedChangeAsync(filing, new() { ["publishedScenario"] = "改写后的场景" }, on: "2026-09-10");
        Assert.Equal("change.nothing-to-merge-into", (await system.RefusedAsync(() => system.TryAsync("officer", first, "merge"))).Refusals.Single().Code);
    }

    [Fact]
    public async Task Change_SecondDraft_LeadsToTheFirst()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        await system.DeclaredAsync(filing, Purpose());
        Assert.Equal("change.draft-there", (await system.RefusedAsync(() => system.StartAsync("filer", "change", LifeWalk.Matters("text", "2026-09-09"), filing))).Refusals.Single().Code);
    }

    [Fact]
    public async Task Change_OfAnotherCompanysFiling_IsNotThere()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        Assert.Equal(RefusalKind.NotFound, (await system.RefusedAsync(() => system.StartAsync("other-filer", "change", LifeWalk.Matters("text", "2026-09-09"), filing))).Kind);
        var change = await system.SubmittedChangeAsync(filing, Purpose());
        Assert.Equal(RefusalKind.NotFound, (await system.RefusedAsync(() => system.ActAsync("other-filer", change, "withdraw"))).Kind);
        Assert.Null(await system.AskAsync("other-filer", new GetFiledContent(change)));
    }

    [Fact]
    public async Task Change_AcceptedByWhoeverCheckedIt_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        system.SecondAccount("officer as head", "officer", "head");
        var change = await system.SubmittedChangeAsync(filing, Purpose());
        await system.TakeAsync("officer", change, "confirm-complete");
        foreach (var act in new[] { "accept", "refuse" })
        {
            Assert.Equal("case.second-person", (await system.RefusedAsync(() => system.TryAsync("officer as head", change, act))).Refusals.Single().Code);
        }
    }

    // Never 6: a draft is nobody's business until it is submitted, and a stale page changes nothing.
    [Fact]
    public async Task Change_Draft_IsSeenByTheCompanyAlone_AndAStaleVersionIsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var change = await system.DeclaredAsync(filing, Purpose());
        Assert.Null(await system.AskAsync("officer", new GetCase(change)));
        Assert.NotNull(await system.AskAsync("security-officer", new GetCase(change)));
        var stale = await system.ActAsync("filer", change, "submit", await Answers.ForAsync(system, "filing/declaration", "filer"), version: 1);
        Assert.Equal("case.stale-version", stale.Refusals.Single().Code);
    }

    // What an objection corrected in the entry stays corrected when something else changes.
    [Fact]
    public async Task Change_AfterACorrectionOfTheEntry_KeepsWhatWasCorrected()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var number = (await system.EntryAsync(filing)).Number;
        var correction = TestSystem.Done(await system.StartAsync("filer", "correction", await Answers.ForAsync(system, "register/correction", "filer", new()
        {
            ["entry"] = number,
            ["corrections"] = new JsonArray(new JsonObject { ["field"] = "principle", ["corrected"] = "更正后的原理" }),
        }))).CaseId;
        await system.TakeAsync("reviewer", correction, "correct");
        var change = await system.SubmittedChangeAsync(filing, Purpose());
        await system.TakeAsync("officer", change, "confirm-complete");
        await system.TakeAsync("head", change, "accept");
        var entry = await system.EntryAsync(filing);
        Assert.Equal(("更正后的原理", "改写后的目的"), (entry.Principle, entry.Purpose));
    }

    // A filing of an earlier pack is changed by the rules of today: its case has ended and keeps no definition of its own.
    [Fact]
    public async Task Change_OfAFilingThatEnded_IsOfferedByTheNewestDefinition()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var offered = (await system.AskAsync("filer", new GetCase(filing)))!.Children;
        Assert.Equal(["tier-review", "incident", "change", "deregistration"], offered.Where(child => child.Aside).Select(child => child.Id));
        Assert.Equal(["deregistration-ex-officio", "interview", "number-correction", "rectification", "regrade", "revocation", "risk-notice"], (await system.AskAsync("officer", new GetCase(filing)))!.Children.Select(child => child.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Declaration_OfTheFiling_IsNotTakenForThatOfItsChange()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var change = await system.DeclaredAsync(filing, Purpose());
        Assert.False((await system.AskAsync("filer", new GetActionForm(change, "submit")))!.Data.Has("truth"));
    }

    [Fact]
    public void Differences_AreNamedFieldByFieldAndRowByRow()
    {
        var form = ShippedPacks.Read().Single(pack => pack.Manifest.Id == "cn-shanghai").Forms["filing/application"];
        static FormData Data(string purpose, string audience) => new(new()
        {
            ["type"] = "push",
            ["purpose"] = purpose,
            ["products"] = new JsonArray(new JsonObject { ["productName"] = "甲", ["serviceForm"] = new JsonArray("app"), ["audience"] = audience }),
        });
        Assert.Empty(FormDifferences.Of(form, Data("一", "成年人"), Data("一", "成年人")));
        var found = FormDifferences.Of(form, Data("一", "成年人"), Data("二", "未成年人"));
        Assert.Equal(["products.audience", "purpose"], found.Select(difference => difference.Path));
        Assert.Equal(("成年人", "未成年人"), (found[0].Before.Zh, found[0].After.Zh));
    }
}
