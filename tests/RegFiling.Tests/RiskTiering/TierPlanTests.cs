using CsCheck;
using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;
using static RegFiling.Tests.RiskTiering.ShanghaiRules;

namespace RegFiling.Tests.RiskTiering;

/// <summary>The compiled tier rules say what the rules say, for every answer, and allocate nothing.</summary>
public sealed class TierPlanTests
{
    private static readonly TierPlan Plan = TierPlan.Compile(Tier, Floors)!;

    private static readonly decimal[] Numbers = [-1, 0, 1, 1.5m, 2, 3, 9_999, 10_000, 10_001, 99_999.5m, 100_000, 999_999, 1_000_000, 9_999_999, 10_000_000, 49_999_999, 50_000_000, 1e15m];

    private static readonly Gen<FactValue[]> Rows = Gen.Int[0, 999].Array[Plan.Inputs.Count].Select(raw => raw.Select((r, slot) => Value(Plan.Inputs[slot], r)).ToArray());

    [Fact]
    public void Says_what_the_rules_say() =>
        Rows.Sample(row =>
        {
            var facts = Facts.None;
            for (var slot = 0; slot < row.Length; slot++) facts = facts.With(Plan.Inputs[slot].Id, row[slot]);
            var expected = TierEngine.Decide(Tier, Floors, facts, Day);
            var outcome = Plan.Decide(row);
            Assert.Equal((expected.Tier.Rank, expected.ScoredTier.Rank, expected.Score), (outcome.Rank, outcome.ScoredRank, outcome.Score));
            var open = expected.Criteria.Concat(expected.Modifiers).Any(s => s.Certainty == Certainty.Unknown) || expected.Floors.Any(f => f.Certainty == Certainty.Unknown);
            Assert.Equal(open, outcome.IsOpen);

            var trace = Plan.Explain(row);
            Assert.Equal(outcome, trace.Outcome);
            Assert.Equal(expected.Criteria.Concat(expected.Modifiers).Select(s => (s.Id, s.LevelText, s.Points, s.Certainty == Certainty.Unknown)), trace.Levels.Select(l => (l.Criterion, l.Level, l.Points, l.IsOpen)));
            Assert.Equal(expected.Floors.Select(f => (f.Id, f.Tier, (decimal)f.Raise)), trace.Floors.Select(f => (f.Row, f.Tier, f.Raise)));
            Assert.Equal(Nearest(trace, up: true), trace.NearestUp?.ScoreAfter);
            Assert.Equal(Nearest(trace, up: false), trace.NearestDown?.ScoreAfter);

            var filled = new FactValue[row.Length];
            Plan.Fill(facts, filled);
            Assert.Equal(outcome, Plan.Decide(filled));
        }, iter: 2_000);

    [Fact]
    public void Allocates_nothing_per_decision()
    {
        FactValue[][] rows = [.. Enumerable.Range(0, 200).Select(i => Plan.Inputs.Select((input, slot) => Value(input, (i * 31) + (slot * 17))).ToArray())];
        var sum = 0;
        for (var warm = 0; warm < 3; warm++) Array.ForEach(rows, row => sum += Plan.Decide(row).Rank);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var row in rows) sum += Plan.Decide(row).Rank;
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.InRange(sum, rows.Length, rows.Length * 4 * Tier.Grades.Count);
    }

    [Fact]
    public void Floors_and_nearest_changes_are_told_in_words()
    {
        var row = new FactValue[Plan.Inputs.Count];
        Plan.Fill(Harmless(("generativePublic", true), ("majorIncident24Months", true)), row);
        var trace = Plan.Explain(row);
        Assert.Equal(("T4", "T3", 1), (trace.Tier.Id, trace.LiftedTo!.Id, trace.Raised));
        Assert.Equal(["generative-public", "major-incident"], trace.Floors.Select(f => f.Row));
        Assert.Equal(-1, Plan.Slot("nobody"));
        Assert.True(Plan.Slot("mau") >= 0);
    }

    // Every other level of every criterion, with the floors as they are.
    private static decimal? Nearest(TierTrace trace, bool up)
    {
        var floor = trace.Floors.Where(f => f.Tier is not null).Select(f => Tier.Grades.First(g => g.Id == f.Tier).Rank).DefaultIfEmpty(1).Max();
        var after = trace.Levels.Zip(Tier.Parts).SelectMany(one => one.Second.Levels.Select(level => trace.Outcome.Score - one.First.Points + one.Second.Points(level)))
            .Where(score => Math.Min(Math.Max(Tier.GradeOf(score).Rank, floor) + trace.Raised, Tier.Grades.Count) is var rank && (up ? rank > trace.Outcome.Rank : rank < trace.Outcome.Rank)).ToList();
        return after.Count == 0 ? null : up ? after.Min() : after.Max();
    }

    private static FactValue Value(RuleInput input, int raw) => (input.Type, raw % 11) switch
    {
        (_, 0) => FactValue.Unknown,
        (_, 1) when raw % 7 == 0 => FactValue.Of("no such answer"),
        (InputType.Choice, _) => FactValue.Of(new string(input.Choices[raw % input.Choices.Count].Id)),
        (InputType.Boolean, _) => FactValue.Of(raw % 2 == 0),
        _ => FactValue.Of(Numbers[raw % Numbers.Length]),
    };
}
