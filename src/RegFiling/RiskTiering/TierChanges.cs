using RegFiling.Platform;
using RegFiling.Platform.Rules;

namespace RegFiling.RiskTiering;

/// <summary>One answer that would have to be another.</summary>
public sealed record FactChange(string Input, Text Title, Text From, Text To, string Value);

/// <summary>Answers that, changed together, give another tier: which, and the score then.</summary>
public sealed record TierChange(IReadOnlyList<FactChange> Facts, string TierAfter, Text TierTitle, decimal ScoreAfter);

/// <summary>
/// Finds what would have changed a tier: the nearest changes of one answer, and where none is enough of two, found by deciding anew about each. Among them come
/// first those that lead to the next tier, then those that change the score least.
/// </summary>
public static class TierChanges
{
    private const int AtMost = 3;
    private const int MaxPairs = 20_000;

    /// <summary>The nearest changes that raise the tier, and the nearest that lower it; at most three of each, each about another answer.</summary>
    public static (IReadOnlyList<TierChange> Up, IReadOnlyList<TierChange> Down) Nearest(TierGrader grader, IReadOnlyList<Grade> tiers, Facts facts)
    {
        var values = grader.Bind(facts);
        var now = grader.Grade(values);
        var steps = Steps(grader, values);
        var single = steps.ConvertAll(step => Try(grader, values, [step]));
        return (Choose(single, up: true), Choose(single, up: false));

        IReadOnlyList<TierChange> Choose(List<Found> found, bool up)
        {
            bool Moves(Found f) => up ? f.Verdict.Rank > now.Rank : f.Verdict.Rank < now.Rank;
            if (up ? now.Rank == tiers.Count : now.Rank == 1) return [];
            var moving = found.FindAll(Moves);
            if (moving.Count == 0 && steps.Count * (steps.Count - 1) / 2 <= MaxPairs) moving = Pairs(grader, values, steps).Where(Moves).ToList();
            return [.. moving
                .OrderBy(f => Math.Abs(f.Verdict.Rank - now.Rank)).ThenBy(f => Math.Abs(f.Verdict.Score - now.Score)).ThenBy(f => f.Steps.Sum(s => s.Distance))
                .DistinctBy(f => string.Join(' ', f.Steps.Select(s => s.Slot))).Take(AtMost)
                .Select(f => new TierChange([.. f.Steps.Select(s => Change(grader, facts, s))], tiers[f.Verdict.Rank - 1].Id, tiers[f.Verdict.Rank - 1].Title, f.Verdict.Score))];
        }
    }

    private static FactChange Change(TierGrader grader, Facts facts, Step step)
    {
        var input = grader.Inputs[step.Slot];
        RuleInputs.Use(input, facts[input.Id].Value, out var before);
        return new(input.Id, input.Title, RuleInputs.Shown(input, before), RuleInputs.Shown(input, step.Value), step.Value.ToString());
    }

    private static IEnumerable<Found> Pairs(TierGrader grader, FactValue[] values, List<Step> steps)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            for (var j = i + 1; j < steps.Count; j++)
            {
                if (steps[i].Slot != steps[j].Slot) yield return Try(grader, values, [steps[i], steps[j]]);
            }
        }
    }

    private static Found Try(TierGrader grader, FactValue[] values, Step[] steps)
    {
        var before = new (int, FactValue)[steps.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            before[i] = (steps[i].Slot, values[steps[i].Slot]);
            values[steps[i].Slot] = steps[i].Value;
        }

        var verdict = grader.Grade(values);
        foreach (var (slot, value) in before) values[slot] = value;
        return new(steps, verdict);
    }

    private static List<Step> Steps(TierGrader grader, FactValue[] values)
    {
        var steps = new List<Step>();
        for (var slot = 0; slot < values.Length; slot++)
        {
            var input = grader.Inputs[slot];
            var sorts = Coverage.Sorts(input, grader.TestsOf(slot));
            if (input.Type == InputType.Text) continue;
            steps.AddRange(sorts.Where(s => s != values[slot]).Select(s => new Step(slot, s, Distance(input, values[slot], s))));
        }

        return steps;
    }

    private static decimal Distance(RuleInput input, FactValue from, FactValue to) => input.Type switch
    {
        InputType.Choice => Math.Abs(Rank(input, from) - Rank(input, to)),
        InputType.Boolean => 1,
        _ => Math.Abs(from.Number - to.Number),
    };

    private static int Rank(RuleInput input, FactValue value) => input.Choices.ToList().FindIndex(c => c.Id == value.Text);

    private sealed record Step(int Slot, FactValue Value, decimal Distance);

    private sealed record Found(Step[] Steps, TierVerdict Verdict);
}
