using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.RiskTiering;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Filings;

/// <summary>The tier of a filing: proposed by one person, confirmed by another, adjusted with a reason (domain 3.3).</summary>
public sealed class TierStories
{
    private static readonly string[] Factors =
    [
        "opinionAttribute", "contentCategory", "dataImportance", "intervention", "publicOpinion", "generativePublic", "faceVoiceEditing",
        "minorsOrCompanion", "safetyCritical", "agentAutonomy", "personalised", "generating", "processesPersonalInfo", "ethicsHighRiskList",
    ];

    private static readonly string[] Lowest =
        ["none", "no-content", "none-public", "none", "no", "no", "no", "no", "no", "no", "no", "no", "no", "no"];

    [Fact]
    public async Task Tier_OfUnknownAnswers_IsTheHigherPlausibleOneAndSaysSo()
    {
        await using var system = await TestSystem.StartAsync();
        var low = await ProposedAsync(system, With(_ => null), "已知的算法");
        var unknown = await ProposedAsync(system, With(_ => "unknown"), "不明的算法");
        var (known, assumed) = (await DecisionAsync(system, low), await DecisionAsync(system, unknown));
        Assert.True(assumed.Score > known.Score);
        Assert.True(string.CompareOrdinal(assumed.ComputedTier, known.ComputedTier) > 0);
        Assert.Contains("尚不明确", assumed.ExplanationZh, StringComparison.Ordinal);
        Assert.Contains("unknown", assumed.ExplanationEn, StringComparison.OrdinalIgnoreCase);
    }

    // The officer sees what the rules will say before writing a word, with a row for each question that is open.
    [Fact]
    public async Task Proposal_OpensWithThePreviewAndTheOpenQuestions()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifyCompanyAsync();
        var filing = await system.ReadyFilingAsync(With(_ => "unknown"));
        await system.SubmitAsync(filing);
        await system.TakeAsync("reviewer", filing, "confirm-complete");
        var form = (await system.AskAsync("officer", new GetActionForm(filing, "propose-tier")))!;
        Assert.Contains(form.Above, line => line.Zh.Contains("风险等级", StringComparison.Ordinal));
        var rows = form.Data.Rows("openQuestions");
        Assert.Contains(rows, row => row.Text("question")!.Contains("内容类别", StringComparison.Ordinal));
        Assert.All(rows, row => Assert.NotNull(row.Date("lookAgainOn")));
        await system.TakeAsync("officer", filing, "propose-tier");
        Assert.Equal((await DecisionAsync(system, filing)).ExplanationZh.Split('\n'), form.Above.Select(line => line.Zh));
        Assert.Empty((await system.AskAsync("reviewer", new GetActionForm(filing, "propose-tier")))!.Above);
    }

    // The second person answers for the tier as much as the first.
    [Fact]
    public async Task Confirmation_OpensWithTheTierAndItsReasons()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifyCompanyAsync();
        var filing = await system.ReadyFilingAsync(With(_ => "unknown"));
        await system.SubmitAsync(filing);
        await system.TakeAsync("reviewer", filing, "confirm-complete");
        await system.TakeAsync("officer", filing, "propose-tier");
        var decision = await DecisionAsync(system, filing);
        var form = (await system.AskAsync("reviewer", new GetActionForm(filing, "confirm-tier")))!;
        Assert.Equal("将要确认的等级和理由", form.AboveTitle.Zh);
        Assert.StartsWith(decision.LabelZh, form.Above[0].Zh, StringComparison.Ordinal);
        Assert.Equal(decision.ExplanationZh.Split('\n'), form.Above.Skip(1).Select(line => line.Zh));
        Assert.Equal(decision.ExplanationEn.Split('\n'), form.Above.Skip(1).Select(line => line.En));
        Assert.Empty((await system.AskAsync("officer", new GetActionForm(filing, "confirm-tier")))!.Above);
    }

    // What the form does not ask for counts for nothing, whoever sends it.
    [Fact]
    public async Task Tier_TakesNoAnswerThatTheFormDoesNotAsk()
    {
        await using var system = await TestSystem.StartAsync();
        var answers = With(_ => null);
        answers["overdueRectifications"] = 9;
        answers["majorIncident24Months"] = true;
        answers["invented"] = "x";
        var filing = await ProposedAsync(system, answers, Walk.Name);
        Assert.Equal("T1", (await DecisionAsync(system, filing)).ComputedTier);
        Assert.DoesNotContain("invented", await system.ReadAsync(db => db.Set<RegFiling.Platform.Cases.CaseForm>().Where(form => form.CaseId == filing && form.Form == "filing/application").Select(form => form.Json).SingleAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Adjustment_ByOneTier_NeedsReasonAndSecondPerson()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await ProposedAsync(system, With(factor => factor == "safetyCritical" ? "yes" : null), Walk.Name);
        var computed = (await DecisionAsync(system, filing)).ComputedTier;
        var lower = Down(computed, 1);
        var outcome = await system.RefusedAsync(() => system.ActAsync("officer", filing, "adjust-tier", new() { ["tier"] = lower }));
        Assert.Equal(["evidence", "reason"], outcome.Refusals.Select(refusal => refusal.Field).Order());
        await system.TakeAsync("officer", filing, "adjust-tier", new() { ["tier"] = lower });
        var decision = await DecisionAsync(system, filing);
        Assert.Equal((computed, lower), (decision.ComputedTier, decision.Tier));
        Assert.NotNull(decision.AdjustmentReason);

        system.SecondAccount("officer as reviewer", "officer", "reviewer");
        Assert.Equal("case.second-person", (await system.RefusedAsync(() => system.ActAsync("officer as reviewer", filing, "confirm-tier"))).Refusals.Single().Code);
        await system.TakeAsync("reviewer", filing, "confirm-tier");
        Assert.Equal(lower, (await DecisionAsync(system, filing)).Tier);
    }

    [Fact]
    public async Task Adjustment_ByMoreThanOneTierDown_NeedsTheExpertsFirst()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await ProposedAsync(system, With(_ => "unknown"), Walk.Name);
        var lower = Down((await DecisionAsync(system, filing)).ComputedTier, 2);
        Assert.Equal("filing.adjustment-needs-experts", (await system.RefusedAsync(() => system.TryAsync("officer", filing, "adjust-tier", new() { ["tier"] = lower }))).Refusals.Single().Code);
        system.Clock.Advance(TimeSpan.FromMinutes(1));
        await system.TakeAsync("reviewer", filing, "disagree");
        await system.TakeAsync("reviewer", filing, "refer-to-experts");
        await system.TakeAsync("expert", filing, "give-opinion");
        await system.TakeAsync("second-officer", filing, "propose-tier");
        await system.TakeAsync("second-officer", filing, "adjust-tier", new() { ["tier"] = lower });
        await system.TakeAsync("reviewer", filing, "confirm-tier");
        Assert.Equal(lower, (await DecisionAsync(system, filing)).Tier);
    }

    // Never 1 and 11: every requirement carries its force; a default of the product has no article.
    [Fact]
    public async Task Requirements_CarryTheirForceAndOnlyLawCitesArticles()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await ProposedAsync(system, With(_ => "unknown"), Walk.Name);
        system.Clock.Advance(TimeSpan.FromMinutes(1));
        await system.TakeAsync("reviewer", filing, "refer-to-experts");
        await system.TakeAsync("expert", filing, "give-opinion");
        await system.TakeAsync("officer", filing, "propose-tier");
        await system.TakeAsync("reviewer", filing, "confirm-tier");
        var required = await system.ReadAsync(db => db.Set<FilingObligation>().ToListAsync());
        Assert.NotEmpty(required);
        Assert.All(required, requirement => Assert.Equal(requirement.Force is Force.Law or Force.Rule, requirement.Grounds.Length > 0));
    }

    private static JsonObject With(Func<string, string?> answer)
    {
        var answers = new JsonObject { ["type"] = "push", ["intelligence"] = "narrow" };
        foreach (var (factor, lowest) in Factors.Zip(Lowest))
        {
            answers[factor] = answer(factor) ?? lowest;
        }

        if (answer("mau") is null)
        {
            (answers["mau"], answers["registeredUsers"], answers["personalInfoPersons"]) = (0, 0, 0);
        }

        return answers;
    }

    private static async Task<Guid> ProposedAsync(TestSystem system, JsonObject application, string name)
    {
        await system.VerifyCompanyAsync();
        var filing = await system.ReadyFilingAsync(application, name);
        await system.SubmitAsync(filing);
        await system.TakeAsync("reviewer", filing, "confirm-complete");
        await system.TakeAsync("officer", filing, "propose-tier");
        return filing;
    }

    private static string Down(string tier, int steps) => $"T{tier[1] - '0' - steps}";

    private static Task<TierDecision> DecisionAsync(TestSystem system, Guid caseId) => system.ReadAsync(db =>
        db.Set<TierDecision>().AsNoTracking().Where(decision => decision.CaseId == caseId).OrderByDescending(decision => decision.ProposedAt).FirstAsync());
}
