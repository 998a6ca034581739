using RegFiling.Platform.Rules;
using RegFiling.Platform.Rules.Compiled;

namespace RegFiling.RiskTiering;

/// <summary>
/// The tier as ranks (1 is the lowest), and the score. <paramref name="IsOpen"/> when a higher value was taken for want of an answer.
/// </summary>
public readonly record struct TierOutcome(int Rank, int ScoredRank, decimal Score, bool IsOpen);

/// <summary>
/// A score card and its floors, compiled for many decisions: what <see cref="TierEngine.Decide"/> says about the same facts, without its words.
/// Facts are given by slot, in the order of <see cref="Inputs"/>; deciding allocates nothing. Safe to use from several threads.
/// </summary>
public sealed class TierPlan
{
    private readonly InputClasses[] classes;
    private readonly int[] used;
    private readonly CompiledCriteria criteria;
    private readonly CompiledFloors floors;

    private TierPlan(ScoreCard card, DecisionTable floors, IReadOnlyList<RuleInput> inputs, InputClasses[] classes, CompiledCriteria compiledCriteria, CompiledFloors compiledFloors)
    {
        Card = card;
        Floors = floors;
        Inputs = inputs;
        this.classes = classes;
        used = [.. Enumerable.Range(0, classes.Length).Where(slot => classes[slot].IsUsed)];
        criteria = compiledCriteria;
        this.floors = compiledFloors;
    }

    public ScoreCard Card { get; }

    public DecisionTable Floors { get; }

    /// <summary>The questions of both rule sets, each once: the order of a row of facts.</summary>
    public IReadOnlyList<RuleInput> Inputs { get; }

    internal CompiledCriteria Criteria => criteria;

    internal CompiledFloors FloorRows => floors;

    /// <summary>Compiles rules that fit together (<see cref="TierEngine.Check"/>). Null when they cannot be worked out beforehand: too many answers combined, or tests on dates.</summary>
    public static TierPlan? Compile(ScoreCard card, DecisionTable floors)
    {
        var inputs = card.Inputs.Concat(floors.Inputs).DistinctBy(input => input.Id).ToList();
        var slots = inputs.Select((input, slot) => (input.Id, slot)).ToDictionary(one => one.Id, one => one.slot, StringComparer.Ordinal);
        int[] cardSlots = [.. card.Inputs.Select(input => slots[input.Id])], floorSlots = [.. floors.Inputs.Select(input => slots[input.Id])];
        var tests = card.Parts.SelectMany(part => part.Levels).SelectMany(level => level.When.Tests).Select(one => (Slot: cardSlots[one.Slot], one.Test))
            .Concat(floors.Rows.SelectMany(row => row.When.Tests).Select(one => (Slot: floorSlots[one.Slot], one.Test)))
            .ToLookup(one => one.Slot, one => one.Test);
        var chosen = floors.Rows.Select(row => row.By).OfType<int>().Select(by => floorSlots[by]).ToHashSet();
        InputClasses[] classes = [.. inputs.Select((input, slot) => new InputClasses(input, [.. tests[slot]], chosen.Contains(slot)))];
        if (floors.HitPolicy != HitPolicy.Collect || !classes.All(one => one.CanBeUsed)) return null;

        return CompiledCriteria.Of(card, cardSlots, classes) is { } criteria && CompiledFloors.Of(floors, floorSlots, classes, card.Grades) is { } rows
            ? new(card, floors, inputs, classes, criteria, rows) : null;
    }

    /// <summary>The slot of a question; -1 when no rule asks it.</summary>
    public int Slot(string input)
    {
        for (var slot = 0; slot < Inputs.Count; slot++)
        {
            if (Inputs[slot].Id == input) return slot;
        }

        return -1;
    }

    /// <summary>Puts facts into their slots.</summary>
    public void Fill(Facts facts, Span<FactValue> row)
    {
        for (var slot = 0; slot < Inputs.Count; slot++) row[slot] = facts[Inputs[slot].Id].Value;
    }

    /// <summary>Decides about one row of facts.</summary>
    public TierOutcome Decide(ReadOnlySpan<FactValue> facts)
    {
        var (outcome, _) = DecideWithFloors(facts);
        return outcome;
    }

    internal (TierOutcome Outcome, FloorSum Floors) DecideWithFloors(ReadOnlySpan<FactValue> facts)
    {
        Span<byte> at = stackalloc byte[classes.Length];
        foreach (var slot in used) at[slot] = (byte)classes[slot].Of(facts[slot]);
        var (score, scored, open) = criteria.Decide(at);
        var floor = floors.Decide(at);
        return (new(Final(scored, floor.Rank, floor.Steps), scored, score, open | floor.IsOpen), floor);
    }

    /// <summary>Decides, and keeps what decided: level and points of every criterion, every floor and raise, the nearest changes.</summary>
    public TierTrace Explain(ReadOnlySpan<FactValue> facts)
    {
        Span<byte> at = stackalloc byte[classes.Length];
        foreach (var slot in used) at[slot] = (byte)classes[slot].Of(facts[slot]);
        var (score, scored, open) = criteria.Decide(at);
        var floor = floors.Decide(at);
        var outcome = new TierOutcome(Final(scored, floor.Rank, floor.Steps), scored, score, open | floor.IsOpen);
        var levels = criteria.Levels(at);
        var (up, down) = criteria.Nearest(levels, outcome.Rank, floor);
        return new(this, outcome, levels, floors.Rows(at), floor, up, down);
    }

    private int Final(int scored, int floor, int steps) => Math.Min(Math.Max(scored, floor) + steps, Card.Grades.Count);
}
