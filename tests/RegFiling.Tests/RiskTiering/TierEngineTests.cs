using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;
using static RegFiling.Tests.RiskTiering.ShanghaiRules;

namespace RegFiling.Tests.RiskTiering;

/// <summary>Hand-computed from domain 3.2 and 3.3, not from the rule files.</summary>
public sealed class TierEngineTests
{
    private static TierResult Decide(params (string, object?)[] changes) => TierEngine.Decide(Tier, Floors, Harmless(changes), Day);

    private static decimal LevelOf(string criterion, params (string, object?)[] changes) => Decide(changes).Criteria.Single(c => c.Id == criterion).Level;

    [Fact]
    public void AHarmlessInternalToolIsTierOneWithScoreZero()
    {
        var result = Decide();

        Assert.Equal(("T1", 0m, Certainty.Known), (result.Tier.Id, result.Score, result.Certainty));
        Assert.Empty(result.Questions);
        Assert.True(result.InForce);
    }

    [Fact]
    public void EverythingAtItsHighestIsOneHundredAndTenAndTierFive()
    {
        var result = Decide(("opinionAttribute", "wide-reach"), ("contentCategory", "news-politics-religion-face-voice"), ("registeredUsers", 50_000_000),
            ("dataImportance", "important"), ("intervention", "decision-on-rights"), ("intelligence", "agent"));

        Assert.Equal(("T5", 110m), (result.Tier.Id, result.Score));
    }

    [Theory]
    [InlineData(9_999, 0)]
    [InlineData(10_000, 1)]
    [InlineData(99_999, 1)]
    [InlineData(100_000, 2)]
    [InlineData(9_999_999, 2)]
    [InlineData(10_000_000, 3)]
    [InlineData(2_000_000_000, 3)]
    public void ScaleByMonthlyActiveUsers(int mau, int level) => Assert.Equal(level, LevelOf("scale", ("mau", mau)));

    [Theory]
    [InlineData(999_999, 0)]
    [InlineData(1_000_000, 2)]
    [InlineData(49_999_999, 2)]
    [InlineData(50_000_000, 4)]
    public void ScaleByRegisteredUsers(int registered, int level) => Assert.Equal(level, LevelOf("scale", ("registeredUsers", registered)));

    [Theory]
    [InlineData(0, 9_999_999, 0)]
    [InlineData(0, 10_000_000, 3)]
    [InlineData(9_999_999, 10_000_000, 3)]
    [InlineData(10_000_000, 9_999_999, 3)]
    [InlineData(10_000_000, 10_000_000, 4)]
    public void ScaleByActiveUsersTogetherWithPersonalInformation(int mau, int persons, int level) =>
        Assert.Equal(level, LevelOf("scale", ("mau", mau), ("personalInfoPersons", persons)));

    [Fact]
    public void ScaleIsTheHigherOfTheTwoRows() => Assert.Equal(2, LevelOf("scale", ("mau", 10_000), ("registeredUsers", 1_000_000)));

    [Theory]
    [InlineData("ordinary", 999_999, 1)]
    [InlineData("ordinary", 1_000_000, 2)]
    [InlineData("large", 0, 2)]
    [InlineData("sensitive-biometric", 1_000_000, 3)]
    [InlineData("important", 0, 4)]
    public void DataImportance(string importance, int persons, int level) =>
        Assert.Equal(level, LevelOf("data", ("dataImportance", importance), ("personalInfoPersons", persons)));

    [Theory]
    [InlineData("opinionAttribute", "opinion", 0, "none", 0)]
    [InlineData("opinionAttribute", "opinion", 1, "public-no-ugc", 7.5)]
    [InlineData("opinionAttribute", "opinion", 2, "attached", 15)]
    [InlineData("opinionAttribute", "opinion", 3, "main", 22.5)]
    [InlineData("opinionAttribute", "opinion", 4, "wide-reach", 30)]
    [InlineData("contentCategory", "content", 0, "no-content", 0)]
    [InlineData("contentCategory", "content", 1, "goods-tools", 5)]
    [InlineData("contentCategory", "content", 2, "entertainment-education", 10)]
    [InlineData("contentCategory", "content", 3, "health-finance-law-jobs-minors", 15)]
    [InlineData("contentCategory", "content", 4, "news-politics-religion-face-voice", 20)]
    [InlineData("intervention", "intervention", 0, "none", 0)]
    [InlineData("intervention", "intervention", 1, "search", 3.75)]
    [InlineData("intervention", "intervention", 2, "ranking", 7.5)]
    [InlineData("intervention", "intervention", 3, "push-advice", 11.25)]
    [InlineData("intervention", "intervention", 4, "decision-on-rights", 15)]
    [InlineData("dataImportance", "data", 0, "none-public", 0)]
    [InlineData("dataImportance", "data", 1, "ordinary", 3.75)]
    [InlineData("dataImportance", "data", 2, "large", 7.5)]
    [InlineData("dataImportance", "data", 3, "sensitive-biometric", 11.25)]
    [InlineData("dataImportance", "data", 4, "important", 15)]
    public void EachChoiceScoresWeightTimesValueOverFour(string input, string criterion, int level, string choice, double score)
    {
        var result = Decide((input, choice));

        Assert.Equal((decimal)score, result.Score);
        Assert.Equal((level, (decimal)score), (result.Criteria.Single(c => c.Id == criterion).Level, result.Criteria.Single(c => c.Id == criterion).Points));
    }

    [Theory]
    [InlineData("narrow", 0)]
    [InlineData("generative", 5)]
    [InlineData("agent", 10)]
    public void IntelligenceAddsItsPoints(string intelligence, int points) => Assert.Equal(points, Decide(("intelligence", intelligence)).Score);

    [Theory]
    [InlineData(18.75, "T1", "none", "health-finance-law-jobs-minors", 0, "ordinary", "none", "narrow")]
    [InlineData(20, "T2", "none", "news-politics-religion-face-voice", 0, "none-public", "none", "narrow")]
    [InlineData(38.75, "T2", "wide-reach", "goods-tools", 0, "ordinary", "none", "narrow")]
    [InlineData(40, "T3", "wide-reach", "entertainment-education", 0, "none-public", "none", "narrow")]
    [InlineData(58.75, "T3", "wide-reach", "news-politics-religion-face-voice", 10_000, "ordinary", "none", "narrow")]
    [InlineData(60, "T4", "wide-reach", "news-politics-religion-face-voice", 100_000, "none-public", "none", "narrow")]
    [InlineData(78.75, "T4", "wide-reach", "news-politics-religion-face-voice", 10_000_000, "ordinary", "none", "agent")]
    [InlineData(80, "T5", "wide-reach", "news-politics-religion-face-voice", 10_000_000, "none-public", "decision-on-rights", "narrow")]
    public void TierFollowsTheScore(double score, string tier, string opinion, string content, int mau, string data, string intervention, string intelligence)
    {
        // The reachable scores are multiples of 1.25; each pair lies at a bound and 1.25 below it.
        var result = Decide(("opinionAttribute", opinion), ("contentCategory", content), ("mau", mau), ("dataImportance", data), ("intervention", intervention), ("intelligence", intelligence));

        Assert.Equal(((decimal)score, tier), (result.Score, result.Tier.Id));
    }

    [Theory]
    [InlineData("0", "T1")]
    [InlineData("19.99", "T1")]
    [InlineData("20", "T2")]
    [InlineData("39", "T2")]
    [InlineData("39.99", "T2")]
    [InlineData("40", "T3")]
    [InlineData("59.99", "T3")]
    [InlineData("60", "T4")]
    [InlineData("79.99", "T4")]
    [InlineData("80", "T5")]
    [InlineData("110", "T5")]
    public void ThresholdsAreExact(string score, string tier) =>
        Assert.Equal(tier, Tier.GradeOf(decimal.Parse(score, System.Globalization.CultureInfo.InvariantCulture)).Id);

    [Theory]
    [InlineData("publicOpinion", "T2")]
    [InlineData("generativePublic", "T3")]
    [InlineData("faceVoiceEditing", "T3")]
    [InlineData("minorsOrCompanion", "T3")]
    [InlineData("safetyCritical", "T4")]
    public void EachFloorLiftsAHarmlessServiceAndSaysSo(string fact, string tier)
    {
        var result = Decide((fact, true));

        Assert.Equal((tier, "T1"), (result.Tier.Id, result.ScoredTier.Id));
        Assert.True(Assert.Single(result.Floors).Bound);
        Assert.Contains("据此提高", result.Explanation.Zh, StringComparison.Ordinal);
        Assert.Contains("it lifts the tier", result.Explanation.En, StringComparison.Ordinal);
    }

    [Fact]
    public void ASafetyCriticalAgentIsTierFiveAndAgentAutonomyAloneLiftsNothing()
    {
        Assert.Equal("T5", Decide(("safetyCritical", true), ("agentAutonomy", true)).Tier.Id);
        Assert.Equal("T1", Decide(("agentAutonomy", true)).Tier.Id);
    }

    [Fact]
    public void AFloorBelowTheScoreChangesNothingAndIsNotBound()
    {
        var result = Decide(("opinionAttribute", "wide-reach"), ("contentCategory", "entertainment-education"), ("publicOpinion", true));

        Assert.Equal("T3", result.Tier.Id);
        Assert.False(Assert.Single(result.Floors).Bound);
    }

    [Theory]
    [InlineData(false, 0, "T1")]
    [InlineData(false, 1, "T1")]
    [InlineData(false, 2, "T2")]
    [InlineData(true, 1, "T2")]
    [InlineData(true, 2, "T3")]
    public void AnIncidentAndTwoOverdueRectificationsRaiseOneTierEach(bool incident, int overdue, string tier) =>
        Assert.Equal(tier, Decide(("majorIncident24Months", incident), ("overdueRectifications", overdue)).Tier.Id);

    [Fact]
    public void RaisesComeAfterTheFloorsAndNeverGoAboveTheTop()
    {
        Assert.Equal("T5", Decide(("safetyCritical", true), ("majorIncident24Months", true)).Tier.Id);
        var top = Decide(("safetyCritical", true), ("agentAutonomy", true), ("majorIncident24Months", true), ("overdueRectifications", 9));

        Assert.Equal("T5", top.Tier.Id);
        Assert.DoesNotContain(top.Floors, f => f.Raise > 0 && f.Bound);
    }

    [Fact]
    public void NothingKnownIsTheHighestPlausibleTierAndEveryInputIsAsked()
    {
        var result = TierEngine.Decide(Tier, Floors, Facts.None, Day);

        Assert.Equal(("T5", 110m, Certainty.Unknown), (result.Tier.Id, result.Score, result.Certainty));
        Assert.Equal(Tier.Inputs.Select(i => i.Id).Order(), result.Questions.Select(q => q.Input).Order());
        Assert.All(result.Questions, q => Assert.Equal(new DateOnly(2027, 2, 23), q.LookAgain));
    }

    [Fact]
    public void AnUnknownInputScoresTheHighestValueThatTheOthersLeavePossible()
    {
        // Registered users and persons are known and small: without the active users level 4 is refuted, level 3 is not.
        var result = Decide(("mau", null), ("registeredUsers", 5_000), ("personalInfoPersons", 5_000));

        Assert.Equal(3, result.Criteria.Single(c => c.Id == "scale").Level);
        var question = Assert.Single(result.Questions);
        Assert.Equal(("mau", true, "missing"), (question.Input, question.Decided, question.Reason));
        Assert.Contains("按较高值计", result.Explanation.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void AnUnknownThatCannotMatterIsAskedButDidNotDecide()
    {
        var result = Decide(("mau", null), ("registeredUsers", 50_000_000));

        Assert.Equal((4, Certainty.Known), (result.Criteria.Single(c => c.Id == "scale").Level, result.Criteria.Single(c => c.Id == "scale").Certainty));
        Assert.False(Assert.Single(result.Questions).Decided);
    }

    [Theory]
    [InlineData("contentCategory", "withdrawn-choice", "not-offered")]
    [InlineData("contentCategory", 3, "wrong-type")]
    [InlineData("mau", "many", "wrong-type")]
    [InlineData("mau", 1.5, "wrong-type")]
    [InlineData("mau", -1, "out-of-range")]
    public void AnAnswerThatCannotBeUsedIsReportedAndCountsAsUnknown(string input, object answer, string reason)
    {
        var result = Decide((input, answer));

        var question = Assert.Single(result.Questions);
        Assert.Equal((input, reason), (question.Input, question.Reason));
        Assert.Equal(answer is double ? "1.5" : answer.ToString(), result.Answers.Single(a => a.Input == input).Value);
        Assert.True(result.Score > 0);
    }

    [Fact]
    public void AnAssumedInputCountsAndIsDatedToLookAgain()
    {
        var facts = Harmless().With("mau", new Fact(FactValue.Of(100_000m), Certainty.Assumed, new DateOnly(2026, 12, 31)));

        var result = TierEngine.Decide(Tier, Floors, facts, Day);

        Assert.Equal((10m, Certainty.Assumed), (result.Score, result.Certainty));
        Assert.Contains("Assumed: monthly active users (persons) is 100000; look again by 2026-12-31.", result.Explanation.En, StringComparison.Ordinal);
    }

    [Fact]
    public void ATierRestingOnAnAssumedNoIsAssumed() =>
        Assert.Equal(Certainty.Assumed, TierEngine.Decide(Tier, Floors, Harmless().With("safetyCritical", new Fact(FactValue.Of(false), Certainty.Assumed)), Day).Certainty);

    [Fact]
    public void TheTierIsPrintedWithItsNounInBothLanguages()
    {
        var result = Decide(("safetyCritical", true));

        Assert.Equal("风险等级：四级（重大风险）", result.Label.Zh);
        Assert.Equal("Risk tier: T4 (major)", result.Label.En);
        Assert.StartsWith(result.Label.Zh, result.Explanation.Zh, StringComparison.Ordinal);
        Assert.EndsWith("不作为行政处罚依据。", result.Explanation.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void NearestChangesNameTheAnswerThatMovesTheTier()
    {
        // 22.5: T2. One floor of T3 is one answer away and leaves the score alone; 20 points of content reach 42.5.
        var result = Decide(("opinionAttribute", "main"));

        Assert.Equal(3, result.Up.Count);
        Assert.All(result.Up, up => Assert.Equal("T3", up.TierAfter));
        var floor = Assert.Single(result.Up[0].Facts);
        Assert.Equal(("generativePublic", "否", "是", 22.5m), (floor.Input, floor.From.Zh, floor.To.Zh, result.Up[0].ScoreAfter));
        var down = Assert.Single(result.Down);
        Assert.Equal(("opinionAttribute", "T1", 15m), (down.Facts[0].Input, down.TierAfter, down.ScoreAfter));
        Assert.Contains("Nearest change to a lower tier: public-opinion attribute or social-mobilisation capacity from “a function named in the 2018 security-assessment rule, as the main function”", result.Explanation.En, StringComparison.Ordinal);
    }

    [Fact]
    public void WhereOneAnswerIsNotEnoughTwoAreNamed()
    {
        var result = Decide(("opinionAttribute", "main"), ("publicOpinion", true));

        var down = result.Down[0];
        Assert.Equal(["opinionAttribute", "publicOpinion"], down.Facts.Select(f => f.Input));
        Assert.Equal("T1", down.TierAfter);
    }

    [Fact]
    public void EveryChangeThatIsNamedReallyGivesTheTierThatItNames()
    {
        foreach (var changes in new (string, object?)[][] { [], [("opinionAttribute", "main")], [("safetyCritical", true), ("mau", 9_999)], [("mau", null), ("contentCategory", null)] })
        {
            var result = Decide(changes);
            foreach (var change in result.Up.Concat(result.Down))
            {
                var facts = change.Facts.Aggregate(Harmless(changes), (f, c) => f.With(c.Input, Parse(Tier.Inputs.Concat(Floors.Inputs).First(i => i.Id == c.Input), c.Value)));
                var after = TierEngine.Decide(Tier, Floors, facts, Day);
                Assert.Equal((change.TierAfter, change.ScoreAfter), (after.Tier.Id, after.Score));
                Assert.NotEqual(result.Tier.Id, after.Tier.Id);
            }
        }

        static FactValue Parse(RuleInput input, string value) => input.Type switch
        {
            InputType.Boolean => FactValue.Of(value == "true"),
            InputType.Choice => FactValue.Of(value),
            _ => FactValue.Of(decimal.Parse(value, System.Globalization.CultureInfo.InvariantCulture)),
        };
    }

    [Fact]
    public void ResultNamesBothRuleSetsByVersionAndHashOfTheFile()
    {
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Bytes("tier")));

        Assert.Equal([$"tier@1.0.0 sha256:{hash}", Floors.Ref.ToString()], Decide().Rules.Select(r => r.ToString()));
    }

    [Fact]
    public void AResultCanBeStoredAndReadBack()
    {
        var result = Decide(("safetyCritical", true), ("mau", null), ("opinionAttribute", "main"));

        var read = System.Text.Json.JsonSerializer.Deserialize<TierResult>(System.Text.Json.JsonSerializer.Serialize(result))!;

        Assert.Equivalent(result, read, strict: true);
    }

    [Fact]
    public void OutsideItsValidityTheResultIsMarkedAsPreview()
    {
        var result = TierEngine.Decide(Tier, Floors, Harmless(), new DateOnly(2025, 12, 31));

        Assert.False(result.InForce);
        Assert.Contains("试算", result.Explanation.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void ShippedRuleSetsFitTogether() => Assert.Empty(TierEngine.Check(Tier, Floors, Obligations));

    [Fact]
    public void RuleSetsOfTheWrongKindAreABugOfTheCaller() => Assert.Throws<ArgumentException>(() => TierEngine.Decide(Floors, Tier, Facts.None, Day));
}
