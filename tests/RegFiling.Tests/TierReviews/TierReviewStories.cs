using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.RiskTiering;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.TierReviews;

/// <summary>A company objects to its tier and another officer answers each point (domain 4.18).</summary>
public sealed class TierReviewStories
{
    [Fact]
    public async Task Objection_UpheldByOthers_AnswersEachPointAndLeavesTheTier()
    {
        await using var system = await TestSystem.StartAsync();
        var (filing, review) = await RaisedAsync(system, "月活跃用户数", "推荐方式");
        await system.TakeAsync("second-officer", review, "accept");
        var missing = await system.RefusedAsync(() => system.TryAsync("second-officer", review, "propose-upholding", Answered("月活跃用户数")));
        Assert.Equal("tier-review.point-not-answered", Assert.Single(missing.Refusals).Code);
        Assert.Contains("推荐方式", missing.Refusals[0].Why.Zh, StringComparison.Ordinal);

        await system.TakeAsync("second-officer", review, "propose-upholding", Answered("月活跃用户数", "推荐方式"));
        Assert.Equal("upheld", (await system.TakeAsync("second-reviewer", review, "confirm-upholding")).State);
        var paper = await system.ReadAsync(db => db.Set<IssuedDocument>().SingleAsync(document => document.CaseId == review));
        Assert.Equal("风险等级复核结果通知书", paper.TitleZh);
        Assert.Contains("推荐方式", paper.Data, StringComparison.Ordinal);
        Assert.Contains("second-officer", paper.Data, StringComparison.Ordinal);
        Assert.Single(await DecisionsAsync(system, filing));
    }

    // The person counts, not the account: whoever proposed, adjusted or confirmed the tier has no part in its review.
    [Fact]
    public async Task Review_ByWhoeverGraded_IsRefusedInEveryStep()
    {
        await using var system = await TestSystem.StartAsync();
        var (_, review) = await RaisedAsync(system, "内容类别");
        system.SecondAccount("reviewer as officer", "reviewer", "officer");
        foreach (var grader in new[] { "officer", "reviewer as officer" })
        {
            Assert.Equal("tier-review.graded-it", (await system.RefusedAsync(() => system.TryAsync(grader, review, "accept"))).Refusals.Single().Code);
        }

        await system.TakeAsync("second-officer", review, "accept");
        Assert.Contains("tier-review.graded-it", (await system.RefusedAsync(() => system.TryAsync("officer", review, "propose-upholding", Answered("内容类别")))).Refusals.Select(refusal => refusal.Code));
        await system.TakeAsync("second-officer", review, "propose-upholding", Answered("内容类别"));
        Assert.Equal("tier-review.graded-it", (await system.RefusedAsync(() => system.TryAsync("reviewer", review, "confirm-upholding"))).Refusals.Single().Code);
        system.SecondAccount("second officer as reviewer", "second-officer", "reviewer");
        Assert.Equal("case.second-person", (await system.RefusedAsync(() => system.TryAsync("second officer as reviewer", review, "confirm-upholding"))).Refusals.Single().Code);
    }

    [Fact]
    public async Task Adjustment_ByCorrectedFactor_IsComputedAgainAndKeepsTheFirstResult()
    {
        await using var system = await TestSystem.StartAsync();
        var (filing, review) = await RaisedAsync(system, "月活跃用户数");
        var before = Assert.Single(await DecisionsAsync(system, filing));
        await system.TakeAsync("second-officer", review, "accept");
        var corrected = Answered("月活跃用户数");
        corrected["basis"] = "computed";
        Assert.Equal("tier-review.same-tier", (await system.RefusedAsync(() => system.TryAsync("second-officer", review, "propose-adjustment", corrected))).Refusals.Single().Code);

        (corrected["mau"], corrected["registeredUsers"], corrected["personalInfoPersons"]) = (0, 0, 0);
        foreach (var (factor, lowest) in new[] { ("opinionAttribute", "none"), ("contentCategory", "no-content"), ("intervention", "none"), ("publicOpinion", "no") })
        {
            corrected[factor] = lowest;
        }

        await system.TakeAsync("second-officer", review, "propose-adjustment", corrected);
        Assert.Null((await DecisionsAsync(system, filing))[^1].ConfirmedAt);
        await system.TakeAsync("second-reviewer", review, "confirm-adjustment");

        var decisions = await DecisionsAsync(system, filing);
        Assert.Equal(2, decisions.Count);
        Assert.Equal((before.Tier, before.Score, before.ConfirmedAt), (decisions[0].Tier, decisions[0].Score, decisions[0].ConfirmedAt));
        Assert.Equal(before.Id, decisions[1].Replaces);
        Assert.True(decisions[1].Score < before.Score);
        Assert.NotEmpty(await system.ReadAsync(db => db.Set<FilingObligation>().Where(duty => duty.TierDecisionId == decisions[1].Id).ToListAsync()));
        var papers = await system.ReadAsync(db => db.Set<IssuedDocument>().Where(document => document.CaseId == review).OrderBy(document => document.Definition).ToListAsync());
        Assert.Equal(["tier-notice", "tier-review-adjusted"], papers.Select(paper => paper.Definition));
        Assert.Contains(before.LabelZh, papers[1].Data, StringComparison.Ordinal);
        Assert.All(papers, paper => Assert.Contains(decisions[1].LabelZh, paper.Data, StringComparison.Ordinal));

        // The same tier is not reviewed over and over; new facts have a way of their own.
        Assert.Equal("tier-review.reviewed-already", (await system.RefusedAsync(() => RaiseAsync(system, filing, "再次异议"))).Refusals.Single().Code);
    }

    [Fact]
    public async Task Override_ByMoreThanOneTierDown_NeedsTheExpertsFirst()
    {
        await using var system = await TestSystem.StartAsync();
        var (filing, review) = await RaisedAsync(system, "总体");
        var lower = $"T{(await DecisionsAsync(system, filing))[0].ComputedTier[1] - '0' - 2}";
        await system.TakeAsync("second-officer", review, "accept");
        var other = Answered("总体");
        (other["basis"], other["tier"]) = ("override", lower);
        Assert.Equal("tier-review.adjustment-needs-experts", (await system.RefusedAsync(() => system.TryAsync("second-officer", review, "propose-adjustment", other))).Refusals.Single().Code);
        other["reason"] = "";
        Assert.Contains(await system.RefusedAsync(() => system.TryAsync("second-officer", review, "propose-adjustment", other)) is { } outcome ? outcome.Refusals : [], refusal => refusal.Field == "reason");
        other.Remove("reason");

        await system.TakeAsync("second-officer", review, "refer-to-experts");
        await system.TakeAsync("expert", review, "give-opinion");
        await system.TakeAsync("second-officer", review, "propose-adjustment", other);
        await system.TakeAsync("second-reviewer", review, "disagree");
        system.Clock.Advance(TimeSpan.FromMinutes(1));
        await system.TakeAsync("second-officer", review, "propose-adjustment", other);
        await system.TakeAsync("second-reviewer", review, "confirm-adjustment");
        var now = (await DecisionsAsync(system, filing))[^1];
        Assert.Equal((lower, true), (now.Tier, now.ConfirmedAt is not null));
        Assert.NotEqual(now.ComputedTier, now.Tier);
    }

    [Fact]
    public async Task Objection_BesideOneUnderWay_BeforeTheTierOrByAnotherCompany_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifyCompanyAsync();
        var filing = await system.ReadyFilingAsync();
        Assert.True((await RaiseAsync(system, filing, "太早")).IsRefused);
        await system.SubmitAsync(filing);
        await system.TierConfirmedAsync(filing);
        Assert.True((await RaiseAsync(system, filing, "别人的", "other-filer")).IsRefused);
        var first = TestSystem.Done(await RaiseAsync(system, filing, "第一次")).CaseId;
        Assert.Equal("tier-review.under-way", (await system.RefusedAsync(() => RaiseAsync(system, filing, "第二次"))).Refusals.Single().Code);
        await system.TakeAsync("filer", first, "withdraw");
        TestSystem.Done(await RaiseAsync(system, filing, "撤回后再提"));
    }

    // An objection holds nothing up: the filing goes on, and the time of the review is an internal limit that approves nothing by itself.
    [Fact]
    public async Task Review_PastItsInternalLimit_IsRecordedAndNothingElse()
    {
        await using var system = await TestSystem.StartAsync();
        var (filing, review) = await RaisedAsync(system, "总体");
        await system.TakeAsync("head", filing, "complete-locally");
        await system.GoToAsync(new DateTime(2026, 10, 12, 9, 0, 0));
        Assert.Equal("raised", await system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == review).Select(c => c.State).SingleAsync()));
        Assert.Contains((await system.AskAsync("officer", new GetCase(review)))!.Timeline, entry => entry.Action == "clock-overdue");
    }

    // The reviewer finds the points of the objection and the answers of the filing in the form.
    [Fact]
    public async Task Form_OfTheReview_OpensWithThePointsAndTheAnswersOfTheFiling()
    {
        await using var system = await TestSystem.StartAsync();
        var (_, review) = await RaisedAsync(system, "月活跃用户数", "推荐方式");
        await system.TakeAsync("second-officer", review, "accept");
        var form = (await system.AskAsync("second-officer", new GetActionForm(review, "propose-adjustment")))!;
        Assert.Equal(["月活跃用户数", "推荐方式"], form.Data.Rows("answers").Select(row => row.Text("point")));
        Assert.NotNull(form.Data.Text("opinionAttribute"));
        Assert.DoesNotContain(form.Form!.Sections.Single(section => section.Id == "tier-factors").Fields, field => field.Required);
    }

    internal static JsonObject Considerable() => LifeWalk.Considerable();

    private static JsonObject Answered(params string[] points) => new()
    {
        ["answers"] = new JsonArray([.. points.Select(point => (JsonNode)new JsonObject { ["point"] = point, ["finding"] = "not-agreed", ["answer"] = "经核对材料，与备案时填写的情况一致。" })]),
    };

    private static async Task<Outcome<CaseReceipt>> RaiseAsync(TestSystem system, Guid filing, string point, string who = "filer") =>
        await system.StartAsync(who, "tier-review", new() { ["points"] = new JsonArray(new JsonObject { ["point"] = point, ["reason"] = "实际情况与填写的不同。" }) }, filing);

    private static async Task<(Guid Filing, Guid Review)> RaisedAsync(TestSystem system, params string[] points)
    {
        await system.VerifyCompanyAsync();
        var filing = await system.ReadyFilingAsync(Considerable());
        await system.SubmitAsync(filing);
        await system.TierConfirmedAsync(filing);
        var form = new JsonObject { ["points"] = new JsonArray([.. points.Select(point => (JsonNode)new JsonObject { ["point"] = point, ["reason"] = "实际情况与填写的不同。" })]) };
        system.Clock.Advance(TimeSpan.FromMinutes(1));
        return (filing, TestSystem.Done(await system.StartAsync("filer", "tier-review", form, filing)).CaseId);
    }

    private static Task<List<TierDecision>> DecisionsAsync(TestSystem system, Guid filing) => system.ReadAsync(async db =>
    {
        var record = await db.Set<Case>().Where(c => c.Id == filing).Select(c => c.RecordId).SingleAsync();
        return await db.Set<TierDecision>().AsNoTracking().Where(decision => decision.FilingId == record).OrderBy(decision => decision.ProposedAt).ToListAsync();
    });
}
