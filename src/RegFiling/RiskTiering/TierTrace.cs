using RegFiling.Platform;
using RegFiling.Platform.Rules;
using RegFiling.Platform.Rules.Compiled;

namespace RegFiling.RiskTiering;

/// <summary>One criterion in an explained decision: the level that fitted, its points, and whether it was taken for want of an answer.</summary>
public readonly record struct TracedLevel(string Criterion, Text Title, Text Level, decimal Points, bool IsOpen);

/// <summary>One floor or raise that applies; <paramref name="Tier"/> is null for a raise.</summary>
public readonly record struct TracedFloor(string Row, Text Title, string? Tier, decimal Raise, bool IsOpen);

/// <summary>The criterion that would have to be at another level for another tier, and the score then.</summary>
public sealed record LevelChange(string Criterion, Text Title, Text From, Text To, decimal ScoreAfter, string TierAfter);

/// <summary>Why a compiled decision came out as it did. It keeps positions only; words are looked up in the rules when they are read.</summary>
public sealed class TierTrace
{
    private readonly TierPlan plan;
    private readonly byte[] levels;
    private readonly byte[] rows;
    private readonly FloorSum floor;
    private readonly NearestLevel? up;
    private readonly NearestLevel? down;

    internal TierTrace(TierPlan plan, TierOutcome outcome, byte[] levels, byte[] rows, FloorSum floor, NearestLevel? up, NearestLevel? down)
    {
        this.plan = plan;
        Outcome = outcome;
        this.levels = levels;
        this.rows = rows;
        this.floor = floor;
        this.up = up;
        this.down = down;
    }

    public TierOutcome Outcome { get; }

    public Grade Tier => plan.Card.Grades[Outcome.Rank - 1];

    /// <summary>Criteria and modifiers in the order of the card.</summary>
    public IEnumerable<TracedLevel> Levels => levels.Select((level, part) =>
    {
        var (of, at) = (plan.Criteria.PartAt(part), level & CompiledCriteria.LevelBits);
        return new TracedLevel(of.Id, of.Title, of.Levels[at].Text, plan.Criteria.PointsAt(part, at), level > CompiledCriteria.LevelBits);
    });

    /// <summary>Floors and raises that apply, whether they change the tier or not.</summary>
    public IEnumerable<TracedFloor> Floors => rows.Select((cell, row) => plan.FloorRows.At(row, cell)).Zip(plan.Floors.Rows).Where(one => one.First.Holds)
        .Select(one => new TracedFloor(one.Second.Id, one.Second.Title, one.First.Floor == 0 ? null : plan.Card.Grades[one.First.Floor - 1].Id, one.First.Raise, one.First.IsOpen));

    /// <summary>The highest floor that lifts the tier above its score; null when none does.</summary>
    public Grade? LiftedTo => floor.Rank > Outcome.ScoredRank ? plan.Card.Grades[floor.Rank - 1] : null;

    /// <summary>By how many tiers the raises lift, before the top ends it.</summary>
    public int Raised => floor.Steps;

    /// <summary>The level of one criterion that moves the score least and gives a higher tier; floors and raises stay as they are.</summary>
    public LevelChange? NearestUp => Change(up);

    public LevelChange? NearestDown => Change(down);

    private LevelChange? Change(NearestLevel? nearest)
    {
        if (nearest is not { } to) return null;
        var part = plan.Criteria.PartAt(to.Part);
        return new(part.Id, part.Title, part.Levels[levels[to.Part] & CompiledCriteria.LevelBits].Text, part.Levels[to.Level].Text, to.Score, plan.Card.Grades[to.Rank - 1].Id);
    }
}
