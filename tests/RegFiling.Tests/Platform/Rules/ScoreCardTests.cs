using RegFiling.Platform.Rules;
using static RegFiling.Tests.Platform.Rules.RuleFiles;

namespace RegFiling.Tests.Platform.Rules;

public sealed class ScoreCardTests
{
    private static readonly DateOnly Day = new(2026, 11, 23);

    private static ScoreResult Decide(string card, decimal? size, string? kind)
    {
        var facts = Facts.None;
        if (size is { } s) facts = facts.With("size", FactValue.Of(s));
        if (kind is not null) facts = facts.With("kind", FactValue.Of(kind));
        return Load<ScoreCard>(card).Decide(facts, Day);
    }

    [Theory]
    [InlineData(9.9999, "plain", 0, "low")]
    [InlineData(10, "plain", 3.33, "mid")]
    [InlineData(10, "special", 13.33, "mid")]
    [InlineData(50, "special", 13.33, "mid")]
    [InlineData(50.0001, "special", 20, "high")]
    [InlineData(99.9999, "plain", 3.33, "mid")]
    [InlineData(100, "plain", 10, "mid")]
    public void ThirdsAreRoundedAsTheSetSaysAndTheRoundedScoreDecides(double size, string kind, double score, string grade)
    {
        var result = Decide(Card, (decimal)size, kind);

        Assert.Equal(((decimal)score, grade), (result.Score, result.Grade.Id));
    }

    [Theory]
    [InlineData("half-up", "3.33")]
    [InlineData("up", "3.34")]
    [InlineData("down", "3.33")]
    [InlineData("half-even", "3.33")]
    public void TheRoundingModeIsDataOfTheSet(string mode, string score) =>
        Assert.Equal(score, ScoreCard.Show(Decide(Card.Replace("half-up", mode, StringComparison.Ordinal), 10, "plain").Score));

    [Theory]
    [InlineData("half-up", "10.01")]
    [InlineData("up", "10.01")]
    [InlineData("down", "10")]
    [InlineData("half-even", "10")]
    public void HalvesAreRoundedByTheMode(string mode, string score)
    {
        var card = Card.Replace("\"en\": \"kind\" }, \"weight\": 10", "\"en\": \"kind\" }, \"weight\": 10.005", StringComparison.Ordinal);

        Assert.Equal(score, ScoreCard.Show(Decide(card.Replace("half-up", mode, StringComparison.Ordinal), 0, "special").Score));
    }

    [Fact]
    public void TheNumberOfTiersIsData()
    {
        var card = Load<ScoreCard>(Card.Replace("""{ "id": "low",""", """{ "id": "lowest", "title": { "zh": "最低", "en": "lowest" }, "from": 0, "colour": "grey" }, { "id": "low",""", StringComparison.Ordinal)
            .Replace("""{ "zh": "低", "en": "low" }, "from": 0,""", """{ "zh": "低", "en": "low" }, "from": 1,""", StringComparison.Ordinal));

        Assert.Equal(["lowest", "low", "mid", "high"], card.Grades.Select(g => g.Id));
        Assert.Equal([1, 2, 3, 4], card.Grades.Select(g => g.Rank));
    }

    [Fact]
    public void AnUnknownFactTakesTheHighestLevelItLeavesPossible()
    {
        Assert.Equal(3, Decide(Card, 60, null).Criteria[0].Level);
        Assert.Equal(1, Decide(Card, 50, null).Criteria[0].Level);
        Assert.Equal((3m, Certainty.Unknown), (Decide(Card, null, "plain").Criteria[0].Level, Decide(Card, null, "plain").Criteria[0].Certainty));
    }

    [Fact]
    public void AnExplanationExistsInBothLanguagesLineByLine()
    {
        var explanation = Decide(Card, 60, null).Explanation;

        Assert.Equal(explanation.Zh.Split('\n').Length, explanation.En.Split('\n').Length);
        Assert.Contains("尚不明确：类别（未填写），本次按较高值计，请于2026-12-23前补充。", explanation.Zh, StringComparison.Ordinal);
        Assert.Contains("Unknown: kind (not answered); the higher value was taken; answer by 2026-12-23.", explanation.En, StringComparison.Ordinal);
    }

    [Fact]
    public void ValidityIsByDayAndADraftIsNeverInForce()
    {
        var card = Load<ScoreCard>(Card.Replace("\"author\"", "\"effectiveTo\": \"2026-12-31\", \"author\"", StringComparison.Ordinal));

        Assert.Equal([false, true, true, false], new[] { new DateOnly(2025, 12, 31), new(2026, 1, 1), new(2026, 12, 31), new(2027, 1, 1) }.Select(card.IsInForceOn));
        Assert.False(Load<ScoreCard>(Card.Replace("\"approver\": \"乙\", ", "", StringComparison.Ordinal)).IsInForceOn(Day));
    }

    [Fact]
    public void OneSpaceMoreIsAnotherHash() => Assert.NotEqual(Load<ScoreCard>(Card).Ref.Hash, Load<ScoreCard>(Card + " ").Ref.Hash);
}
