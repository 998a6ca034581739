using System.Text;
using RegFiling.Platform.Rules;

namespace RegFiling.RiskTiering.Simulation;

/// <summary>Grades the facts of a row by one set of rules: compiled where the rules allow it, by the engine itself where not.</summary>
internal sealed class Grader
{
    private readonly RuleProposal rules;
    private readonly FactRow row;
    private readonly DateOnly on;
    private readonly TierPlan? plan;
    private readonly int[] map;
    private readonly FactValue[] facts;

    public Grader(RuleProposal rules, FactRow row, DateOnly on)
    {
        this.rules = rules;
        this.row = row;
        this.on = on;
        plan = TierPlan.Compile(rules.Tier, rules.Floors);
        map = row.Map(plan?.Inputs ?? []);
        facts = new FactValue[map.Length];
    }

    /// <summary>Rank of the tier, and whether a higher value was taken for want of an answer.</summary>
    public (int Rank, bool IsOpen) Rank()
    {
        if (plan is null)
        {
            var result = ByEngine();
            return (result.Tier.Rank, result.Certainty == Certainty.Unknown);
        }

        Fill();
        var outcome = plan.Decide(facts);
        return (outcome.Rank, outcome.IsOpen);
    }

    /// <summary>The score, the points by criterion and what each floor and raise that applies says.</summary>
    public (decimal Score, Dictionary<string, decimal> Points, Dictionary<string, (string? Tier, decimal Raise)> Floors) Why()
    {
        if (plan is null)
        {
            var result = ByEngine();
            return (result.Score, result.Criteria.Concat(result.Modifiers).ToDictionary(part => part.Id, part => part.Points),
                result.Floors.ToDictionary(floor => floor.Id, floor => (floor.Tier, (decimal)floor.Raise)));
        }

        Fill();
        var trace = plan.Explain(facts);
        return (trace.Outcome.Score, trace.Levels.ToDictionary(level => level.Criterion, level => level.Points), trace.Floors.ToDictionary(floor => floor.Row, floor => (floor.Tier, floor.Raise)));
    }

    private void Fill()
    {
        for (var slot = 0; slot < map.Length; slot++) facts[slot] = row.Values[map[slot]];
    }

    private TierResult ByEngine() => TierEngine.Decide(rules.Tier, rules.Floors, Facts.Parse(Encoding.UTF8.GetBytes(row.Json)) is { IsRefused: false } read ? read.Value : Facts.None, on);
}
