using RegFiling.Platform.Rules;

namespace RegFiling.RiskTiering;

/// <summary>
/// A tier without its explanation: its rank from 1, the rank by the score alone, the score, the highest floor that applies (1 when none does) and the steps by
/// which it was raised.
/// </summary>
public readonly record struct TierVerdict(int Rank, int ScoredRank, decimal Score, int FloorRank, int Raise);

/// <summary>
/// Why a tier is what it is, in short: for each criterion and modifier the level that counted (0 the lowest), the floors and raises that apply, and the inputs
/// whose answers are unknown and were taken at the highest that is possible.
/// </summary>
public sealed record TierReasons(TierVerdict Verdict, IReadOnlyList<int> Levels, IReadOnlyList<string> Floors, IReadOnlyList<string> Open);

/// <summary>
/// Decides tiers and nothing else, as often as one likes: a score card and its floors, compiled onto one list of inputs. A decision allocates nothing and may be
/// taken on many threads at once. What it says is what <see cref="TierEngine.Decide"/> says.
/// </summary>
public sealed class TierGrader
{
    private readonly ScoreCard card;
    private readonly (Condition When, decimal Points)[][] parts;
    private readonly (Condition When, int Floor, decimal Raise)[] floors;
    private readonly decimal[] from;
    private readonly Lazy<TierPlan?> plan;
    private readonly string[] floorIds;

    /// <exception cref="ArgumentException">The rule sets do not fit together.</exception>
    public TierGrader(ScoreCard card, DecisionTable floors)
    {
        if (TierEngine.Check(card, floors) is [var problem, ..]) throw new ArgumentException(problem.ToString(), nameof(floors));
        this.card = card;
        Inputs = [.. card.Inputs, .. floors.Inputs.Where(f => card.Inputs.All(c => c.Id != f.Id))];
        parts = [.. card.Parts.Select(part => part.Levels.Select(level => (level.When, part.Points(level))).ToArray())];
        int[] slots = [.. floors.Inputs.Select(f => RuleInputs.Slot(Inputs, f.Id))];
        this.floors = [.. floors.Rows.Select(row => (row.When.At(slots),
            row.Fixed.TryGetValue("floor", out var floor) ? card.Grades.Single(g => g.Id == floor.Value.Text).Rank : 1,
            row.Fixed.TryGetValue("raise", out var raise) ? raise.Value.Number : 0))];
        floorIds = [.. floors.Rows.Select(row => row.Id)];
        from = [.. card.Grades.Select(g => g.From)];
        plan = new(() => TierPlan.Compile(card, floors));
    }

    /// <summary>The inputs of both rule sets, in the order in which <see cref="Grade"/> takes their values.</summary>
    public IReadOnlyList<RuleInput> Inputs { get; }

    internal IEnumerable<UnaryTest> TestsOf(int slot) =>
        parts.SelectMany(p => p).Select(p => p.When).Concat(floors.Select(f => f.When)).SelectMany(w => w.Tests).Where(t => t.Slot == slot).Select(t => t.Test);

    /// <summary>The values of these facts in the order of the inputs; one that cannot be used is unknown.</summary>
    public FactValue[] Bind(Facts facts)
    {
        var values = new FactValue[Inputs.Count];
        for (var slot = 0; slot < values.Length; slot++) RuleInputs.Use(Inputs[slot], facts[Inputs[slot].Id].Value, out values[slot]);
        return values;
    }

    /// <summary>The tier of a service with these values; an unknown one counts at the highest that is still possible.</summary>
    public TierVerdict Grade(ReadOnlySpan<FactValue> values)
    {
        if (plan.Value is { } compiled)
        {
            var (outcome, lifted) = compiled.DecideWithFloors(values);
            return new(outcome.Rank, outcome.ScoredRank, outcome.Score, lifted.Rank, lifted.Steps);
        }

        var sum = 0m;
        foreach (var levels in parts)
        {
            // Levels stand from the highest down.
            foreach (ref readonly var level in levels.AsSpan())
            {
                if (level.When.Of(values) == Truth.False) continue;
                sum += level.Points;
                break;
            }
        }

        var (floor, raise) = (1, 0m);
        foreach (ref readonly var row in floors.AsSpan())
        {
            if (row.When.Of(values) == Truth.False) continue;
            if (row.Floor > floor) floor = row.Floor;
            raise += row.Raise;
        }

        var score = card.Rounded(sum);
        var scored = 1;
        while (scored < from.Length && from[scored] <= score) scored++;
        var steps = (int)Math.Clamp(raise, 0, from.Length);
        return new(Math.Min(Math.Max(scored, floor) + steps, from.Length), scored, score, floor, steps);
    }

    /// <summary>The tier with its reasons as data; <see cref="TierEngine.Decide"/> puts them into words and says what would have changed them.</summary>
    public TierReasons Explain(ReadOnlySpan<FactValue> values)
    {
        var levels = new int[parts.Length];
        var open = new List<string>();
        for (var part = 0; part < parts.Length; part++)
        {
            for (var level = 0; level < parts[part].Length; level++)
            {
                var truth = parts[part][level].When.Of(values);
                if (truth == Truth.False) continue;
                levels[part] = parts[part].Length - 1 - level;
                if (truth == Truth.Unknown) Ask(parts[part][level].When, values, open);
                break;
            }
        }

        var applying = new List<string>();
        for (var row = 0; row < floors.Length; row++)
        {
            var truth = floors[row].When.Of(values);
            if (truth == Truth.False) continue;
            applying.Add(floorIds[row]);
            if (truth == Truth.Unknown) Ask(floors[row].When, values, open);
        }

        return new(Grade(values), levels, applying, open);
    }

    private void Ask(Condition when, ReadOnlySpan<FactValue> values, List<string> open)
    {
        foreach (var (slot, _) in when.Tests)
        {
            if (values[slot].Kind == FactKind.Unknown && !open.Contains(Inputs[slot].Id)) open.Add(Inputs[slot].Id);
        }
    }
}
