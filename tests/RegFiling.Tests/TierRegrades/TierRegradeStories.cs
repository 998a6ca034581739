using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Ledger;
using RegFiling.RiskTiering;
using RegFiling.Tests.RuleChanges;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.TierRegrades;

/// <summary>A filing is graded anew under changed rules: a new result beside the old one, confirmed by a second person, told with what changed and why.</summary>
public sealed class TierRegradeStories
{
    [Fact]
    public async Task ChangedRules_GiveANewResultBesideTheOldAndTheCompanyIsToldWhatChanged()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await GradedAsync(system);
        var before = Assert.Single(await DecisionsAsync(system));
        var old = await DutiesAsync(system, before);
        await system.ApprovedRulesAsync("tier", "1.1.0", "2026-09-20", card =>
        {
            // Whatever it scored, it now reaches the fourth tier.
            foreach (var (at, from) in new[] { (1, 0.1), (2, 0.2), (3, 0.3), (4, 99.0) })
            {
                RuleChangeStories.Tier(card, at)["from"] = from;
            }
        });
        await system.ApprovedRulesAsync("obligations", "1.1.0", "2026-09-20", table =>
        {
            var rows = table["rules"]!.AsArray();
            var added = rows[0]!.DeepClone();
            (added["id"], added["title"]!["zh"], added["title"]!["en"]) = ("tell-again", "新增的告知事项", "tell users again");
            rows.Add(added);
            rows.RemoveAt(6);
        });
        await system.SwitchAsync(new DateOnly(2026, 9, 20));

        var regrade = TestSystem.Done(await BeginAsync(system, filing)).CaseId;
        var preview = (await system.AskAsync("officer", new GetActionForm(regrade, "propose")))!.Above;
        Assert.Contains(preview, line => line.Zh.Contains(before.Label.Zh, StringComparison.Ordinal));
        Assert.Contains(preview, line => line.Zh.Contains("四级", StringComparison.Ordinal));
        Assert.Contains(preview, line => line.Zh.StartsWith("新增", StringComparison.Ordinal) && line.Zh.Contains("新增的告知事项", StringComparison.Ordinal));
        Assert.Contains(preview, line => line.Zh.StartsWith("不再适用", StringComparison.Ordinal));
        Assert.Single(await DecisionsAsync(system));

        await system.TakeAsync("officer", regrade, "propose");
        Assert.Equal("confirmed", (await system.TakeAsync("reviewer", regrade, "confirm")).State);
        var decisions = await DecisionsAsync(system);
        Assert.Equal(2, decisions.Count);
        Assert.Equal((before.Tier, before.Score, before.Rules, before.ConfirmedAt), (decisions[0].Tier, decisions[0].Score, decisions[0].Rules, decisions[0].ConfirmedAt));
        Assert.Equal((before.Id, "T4", before.Facts), (decisions[1].Replaces!.Value, decisions[1].Tier, decisions[1].Facts));
        Assert.Contains("tier@1.1.0", decisions[1].Rules, StringComparison.Ordinal);
        Assert.Equal(old, await DutiesAsync(system, before));
        Assert.Contains("tell-again", await DutiesAsync(system, decisions[1]));

        var papers = await system.ReadAsync(db => db.Set<IssuedDocument>().Where(document => document.CaseId == regrade).ToListAsync());
        Assert.Equal(["tier-notice", "tier-regrade-notice"], papers.Select(paper => paper.Definition).Order(StringComparer.Ordinal));
        var notice = papers.Single(paper => paper.Definition == "tier-regrade-notice").Data;
        foreach (var said in new[] { "新增的告知事项", "tell users again", "测试内容", before.Label.Zh, "tier@1.0.0", "tier@1.1.0" })
        {
            Assert.Contains(said, notice, StringComparison.Ordinal);
        }

        var cause = await system.ReadAsync(async db => (await db.Set<Event>().Where(e => e.Act == "tier-regrade/confirm").Join(db.Set<EventBody>(), e => e.Id, body => body.EventId, (_, body) => body).SingleAsync()).Read());
        Assert.Equal("rules-changed", (string?)cause["cause"]);
        Assert.Empty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);

        // The assessment of the filing shows the new tier by the rules that gave it, although the filing keeps those that it began under.
        var report = await system.AskAsync("officer", new GetAssessmentReport(filing));
        Assert.Contains("tell users again", report!.Data.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("\"from\":0.3", report.Data["tier"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAChangeOfRules_ItIsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await GradedAsync(system);
        Assert.Equal("tier-regrade.same-rules", (await system.RefusedAsync(() => BeginAsync(system, filing))).Refusals.Single().Code);
        await system.ApprovedRulesAsync("tier", "1.1.0", "2026-09-20");
        Assert.Equal("tier-regrade.same-rules", (await system.RefusedAsync(() => BeginAsync(system, filing))).Refusals.Single().Code);
        await system.SwitchAsync(new DateOnly(2026, 9, 20));
        Assert.False((await BeginAsync(system, filing)).IsRefused);
        Assert.Equal("tier-regrade.under-way", (await system.RefusedAsync(() => BeginAsync(system, filing))).Refusals.Single().Code);
    }

    [Fact]
    public async Task Confirmation_ByWhoeverProposed_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await GradedAsync(system);
        await system.ApprovedRulesAsync("tier", "1.1.0", "2026-09-20");
        await system.SwitchAsync(new DateOnly(2026, 9, 20));
        var regrade = TestSystem.Done(await BeginAsync(system, filing)).CaseId;
        await system.TakeAsync("second-officer", regrade, "propose");
        system.SecondAccount("officer as reviewer", "officer", "reviewer");
        system.SecondAccount("second officer as reviewer", "second-officer", "reviewer");
        foreach (var who in new[] { "officer as reviewer", "second officer as reviewer" })
        {
            Assert.Equal("case.second-person", (await system.RefusedAsync(() => system.TryAsync(who, regrade, "confirm"))).Refusals.Single().Code);
        }

        // Another company does not know of it.
        Assert.Equal(RefusalKind.NotFound, (await system.ActAsync("other-filer", regrade, "confirm")).Kind);
        await system.TakeAsync("reviewer", regrade, "confirm");
    }

    internal static async Task<Guid> GradedAsync(TestSystem system)
    {
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync(TierReviews.TierReviewStories.Considerable());
        await system.SubmitAsync(filing);
        await system.TierConfirmedAsync(filing);
        await system.DoAsync("head", filing, "complete-locally");
        return filing;
    }

    internal static async Task<Outcome<CaseReceipt>> BeginAsync(TestSystem system, Guid filing) =>
        await system.StartAsync("officer", "tier-regrade", await Answers.ForAsync(system, "tier-regrade/start", "officer"), filing);

    private static Task<List<TierDecision>> DecisionsAsync(TestSystem system) => system.ReadAsync(db => db.Set<TierDecision>().AsNoTracking().OrderBy(decision => decision.ProposedAt).ToListAsync());

    private static Task<List<string>> DutiesAsync(TestSystem system, TierDecision decision) => system.ReadAsync(db => db.Set<FilingObligation>().AsNoTracking().Where(duty => duty.TierDecisionId == decision.Id)
        .OrderBy(duty => duty.Position).Select(duty => duty.Requirement).ToListAsync());
}
