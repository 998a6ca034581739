using System.Text.Json.Nodes;
using CsCheck;
using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;
using static RegFiling.Tests.RiskTiering.ShanghaiRules;

namespace RegFiling.Tests.RiskTiering;

public sealed class TierProperties
{
    private static readonly int[] Bounds = [0, 1, 2, 9_999, 10_000, 99_999, 100_000, 999_999, 1_000_000, 9_999_999, 10_000_000, 49_999_999, 50_000_000, int.MaxValue];

    // For each input the position of the answer among its answers from the lowest to the highest; the last position is unknown, which is no lower than any.
    private static readonly Gen<int[]> Positions = Gen.Int[0, 1000].Array[Tier.Inputs.Count].Select(raw => raw.Select((r, i) => r % (Count(i) + 1)).ToArray());

    private static readonly TierGrader Grader = new(Tier, Floors);

    [Fact]
    public void RaisingAnyInputNeverLowersTheTierOrTheScore() =>
        Gen.Select(Positions, Gen.Int[0, Tier.Inputs.Count - 1], Gen.Int[0, 20]).Sample((at, input, by) =>
        {
            var higher = (int[])at.Clone();
            higher[input] = Math.Min(at[input] + by, Count(input));
            var (low, high) = (Grade(at), Grade(higher));
            return low.Rank <= high.Rank && low.Score <= high.Score;
        }, iter: 5_000);

    [Fact]
    public void TheResultDoesNotDependOnTheOrderOfTheInput() =>
        Gen.Select(Positions, Gen.Int[0, int.MaxValue]).Sample((at, seed) =>
        {
            var names = Tier.Inputs.Select((_, i) => i).OrderBy(i => HashCode.Combine(i, seed));
            var (one, other) = (Decide(at), TierEngine.Decide(Tier, Floors, FactsOf(at, names), Day));
            return one.Explanation == other.Explanation && one.Tier == other.Tier;
        }, iter: 300);

    [Fact]
    public void TheTierIsNeverAboveTheTopNorBelowAFloorThatApplies() =>
        Positions.Sample(at =>
        {
            var result = Decide(at);
            return result.Tier.Rank <= 5 && result.Floors.All(f => f.Tier is null || string.CompareOrdinal(f.Tier, result.Tier.Id) <= 0);
        }, iter: 500);

    [Fact]
    public void TheGraderSaysWhatTheExplainedDecisionSays()
    {
        Positions.Sample(at =>
        {
            var explained = Decide(at);
            var verdict = Grade(at);
            var reasons = Grader.Explain(Grader.Bind(FactsOf(at, Enumerable.Range(0, at.Length))));
            return (explained.Tier.Rank, explained.ScoredTier.Rank, explained.Score) == (verdict.Rank, verdict.ScoredRank, verdict.Score)
                && reasons.Verdict == verdict && reasons.Floors.SequenceEqual(explained.Floors.Select(f => f.Id))
                && reasons.Open.Order().SequenceEqual(explained.Questions.Where(q => q.Decided).Select(q => q.Input).Order());
        }, iter: 500);
    }

    [Fact]
    public void TheSumOfTheShownPointsIsTheScore() =>
        Positions.Sample(at =>
        {
            var result = Decide(at);
            return result.Criteria.Concat(result.Modifiers).Sum(s => s.Points) == result.Score;
        }, iter: 300);

    private static TierVerdict Grade(int[] at) => Grader.Grade(Grader.Bind(FactsOf(at, Enumerable.Range(0, at.Length))));

    private static int Count(int input) => Tier.Inputs[input].Type switch
    {
        InputType.Boolean => 2,
        InputType.Choice => Tier.Inputs[input].Choices.Count,
        _ => Bounds.Length,
    };

    private static TierResult Decide(int[] at) => TierEngine.Decide(Tier, Floors, FactsOf(at, Enumerable.Range(0, at.Length)), Day);

    private static Facts FactsOf(int[] at, IEnumerable<int> order)
    {
        var json = new JsonObject();
        foreach (var i in order)
        {
            var input = Tier.Inputs[i];
            json[input.Id] = at[i] == Count(i) ? null : input.Type switch
            {
                InputType.Boolean => at[i] == 1,
                InputType.Choice => input.Choices[at[i]].Id,
                _ => Bounds[at[i]],
            };
        }

        return Facts.From(json).Value;
    }
}
