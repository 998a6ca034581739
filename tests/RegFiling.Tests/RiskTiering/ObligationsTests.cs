using RegFiling.Platform;
using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;
using static RegFiling.Tests.RiskTiering.ShanghaiRules;

namespace RegFiling.Tests.RiskTiering;

/// <summary>Domain 3.4, row by row.</summary>
public sealed class ObligationsTests
{
    private static readonly string[] Tiers = ["T1", "T2", "T3", "T4", "T5"];
    private static readonly string[] LawForAll = ["inform-users", "logs", "complaint-channel", "incident-report", "remedy"];

    private static IReadOnlyList<Obligation> For(string tier, params (string, object?)[] changes) => TierEngine.ObligationsFor(Obligations, tier, Harmless(changes), Day);

    [Fact]
    public void WhatTheLawAsksOfAllAppliesAtEveryTier()
    {
        foreach (var tier in Tiers)
        {
            Assert.Equal(LawForAll, For(tier).Where(o => o.Force == Force.Law).Select(o => o.Id));
            Assert.All(For(tier).Where(o => o.Force == Force.Law), o => Assert.True(o.IsBottomLine && o.Grounds.Count > 0 && !o.Menu));
        }
    }

    [Theory]
    [InlineData("publicOpinion", "filing", "cac-order-9/24")]
    [InlineData("personalised", "off-switch", "cac-order-9/17")]
    [InlineData("generating", "labels", "labelling-measures/4")]
    [InlineData("processesPersonalInfo", "pi-assessment", "pipl/55")]
    [InlineData("ethicsHighRiskList", "ethics-review", "ethics-review")]
    public void WhatTheLawAsksByAttributeAppliesAtEveryTierAndOnlyThen(string attribute, string id, string ground)
    {
        foreach (var tier in Tiers)
        {
            var duty = Assert.Single(For(tier, (attribute, true)), o => o.Id == id);
            Assert.Equal((Force.Law, Certainty.Known), (duty.Force, duty.Certainty));
            Assert.Contains(ground, duty.Grounds);
            Assert.DoesNotContain(For(tier), o => o.Id == id);
        }
    }

    [Theory]
    [InlineData("self-assessment-renewed", "-", "yearly", "yearly", "half-yearly", "quarterly")]
    [InlineData("logs-longer", "-", "-", "12 months", "24 months", "36 months")]
    [InlineData("complaint-reply", "within 15 working days", "within 10 working days", "within 7 working days", "within 5 working days", "within 3 working days")]
    [InlineData("third-party-evaluation", "-", "-", "on demand", "yearly", "half-yearly")]
    [InlineData("ethics-review-offered", "-", "-", "advice", "advice", "advice")]
    [InlineData("kill-switch", "-", "-", "-", "advice", "advice")]
    [InlineData("board-signature", "-", "-", "-", "advice", "advice")]
    [InlineData("remedy-plan", "-", "-", "-", "advice", "advice")]
    [InlineData("fund-proof", "-", "-", "-", "advice", "advice")]
    public void TheMenuOfPromisesIsAdviceByTier(string id, params string[] byTier)
    {
        foreach (var (tier, value) in Tiers.Zip(byTier))
        {
            var offer = For(tier).SingleOrDefault(o => o.Id == id);
            Assert.Equal(value, offer?.Value?.En ?? "-");
            if (offer is not null) Assert.True(offer is { Force: Force.Advice, Menu: true, MenuText.IsComplete: true, Grounds.Count: 0, IsBottomLine: false });
        }
    }

    [Theory]
    [InlineData("regulator-contact", "on request", "on request", "yearly", "half-yearly", "half-yearly")]
    [InlineData("rectification-period", "30 calendar days", "30 calendar days", "20 calendar days", "15 calendar days", "15 calendar days")]
    public void InternalLimitsFollowTheTierAndBindNobodyOutside(string id, params string[] byTier)
    {
        foreach (var (tier, value) in Tiers.Zip(byTier))
        {
            var limit = Assert.Single(For(tier), o => o.Id == id);
            Assert.Equal(value, limit.Value?.En);
            Assert.True(limit is { Force: Force.Internal, Menu: false, Grounds.Count: 0, IsBottomLine: false });
        }
    }

    [Fact]
    public void EthicsReviewIsDutyOnTheListAndOtherwiseAnOfferNeverBoth()
    {
        Assert.DoesNotContain(For("T5", ("ethicsHighRiskList", true)), o => o.Id == "ethics-review-offered");
        Assert.DoesNotContain(For("T5"), o => o.Id == "ethics-review");
    }

    [Fact]
    public void ADutyThatHangsOnAnUnknownFactIsShownAsUnknown() =>
        Assert.Equal(Certainty.Unknown, Assert.Single(For("T1", ("publicOpinion", null)), o => o.Id == "filing").Certainty);

    [Fact]
    public void NoRequirementSpeaksOfPenaltyOrOfTheEvaluationDatabase()
    {
        var file = System.Text.Encoding.UTF8.GetString(Bytes("obligations"));
        foreach (var word in new[] { "处罚", "罚款", "吊销", "撤销", "暂停", "约谈", "penalt", "fine ", "revoc", "suspen", "interview", "评测数据库", "evaluation database" })
            Assert.DoesNotContain(word, file, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void ATierThatTheTableDoesNotKnowIsABugOfTheCaller() =>
        Assert.Throws<ArgumentException>(() => TierEngine.ObligationsFor(Obligations, "T6", Facts.None, Day));
}
