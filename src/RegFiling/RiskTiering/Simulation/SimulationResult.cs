using RegFiling.Platform;
using RegFiling.Platform.Rules;

namespace RegFiling.RiskTiering.Simulation;

/// <summary>How far a simulation has come.</summary>
public readonly record struct SimulationProgress(long Done, long Total, long Moved);

/// <summary>So many filings go from one tier to another; the same tier twice is staying.</summary>
public sealed record TierMove(string From, string To, long Count);

/// <summary>How often something was a reason of a move: <c>criterion:…</c>, <c>floor:…</c>, <c>thresholds</c>, or <c>not-by-this-change</c>.</summary>
public sealed record MoveReason(string Id, Text Title, long Count);

/// <summary>For how many filings a requirement comes, ends, or asks for something else.</summary>
public sealed record DutyChange(string Id, Text Title, Force Force, long Begins, long Ends, long Changes);

/// <summary>What the change means for one company: its filings that rise and that fall.</summary>
public sealed record CompanyMoves(Guid SubjectId, long Up, long Down)
{
    public long Moved => Up + Down;
}

/// <summary>
/// A filing that would move. <paramref name="IsOpen"/> when the new tier rests on a higher value taken for want of an answer; <paramref name="WasAdjusted"/>
/// when its recorded tier was set by people against the computation.
/// </summary>
public sealed record Mover(Guid FilingId, Guid SubjectId, string From, string To, bool IsUp, IReadOnlyList<string> Reasons, bool IsOpen, bool WasAdjusted);

/// <summary>A tier as it is called; <paramref name="Title"/> is the id where the rules no longer know it.</summary>
public sealed record SimulatedTier(string Id, Text Title);

/// <summary>A requirement that comes, ends or changes for one filing; <paramref name="Before"/> and <paramref name="After"/> say what it asks.</summary>
public sealed record MoverDuty(string Id, Text Title, Force Force, string Change, Text? Before, Text? After);

/// <summary>A mover with its names and its requirements that come and go.</summary>
public sealed record MoverDetail(Mover Mover, string Filing, string? Number, string Company, IReadOnlyList<MoverDuty> Duties);

/// <summary>
/// What a proposed change of the tier rules would do to the filings on record. It changes nothing: recorded tiers stay until they are decided anew.
/// </summary>
public sealed class SimulationResult
{
    private readonly IReadOnlyList<MoverEntry> movers;
    private readonly IReadOnlyList<string> tiers;
    private readonly IReadOnlyList<IReadOnlyList<string>> reasons;

    internal SimulationResult(IReadOnlyList<MoverEntry> movers, IReadOnlyList<string> tiers, IReadOnlyList<IReadOnlyList<string>> reasons)
    {
        this.movers = movers;
        this.tiers = tiers;
        this.reasons = reasons;
    }

    /// <summary>Rule sets in force, with version and hash.</summary>
    public required IReadOnlyList<RuleSetRef> Current { get; init; }

    public required IReadOnlyList<RuleSetRef> Proposed { get; init; }

    internal RuleProposal CurrentRules { get; init; } = null!;

    internal RuleProposal ProposedRules { get; init; } = null!;

    /// <summary>Filings that have a tier and were graded anew.</summary>
    public required long Filings { get; init; }

    /// <summary>Filings under way or completed that have no tier yet.</summary>
    public required long WithoutTier { get; init; }

    /// <summary>Filings whose stored facts could not be read.</summary>
    public required long Unreadable { get; init; }

    /// <summary>Filings whose new tier rests on a higher value taken for want of an answer.</summary>
    public required long Open { get; init; }

    /// <summary>Tiers on record, then those of the proposal that are new, from the lowest to the highest.</summary>
    public required IReadOnlyList<SimulatedTier> Tiers { get; init; }

    /// <summary>From tier to tier, stays included, only where there is one.</summary>
    public required IReadOnlyList<TierMove> Moves { get; init; }

    public required IReadOnlyList<MoveReason> Reasons { get; init; }

    public required IReadOnlyList<DutyChange> Duties { get; init; }

    /// <summary>Companies with movers, the most first.</summary>
    public required IReadOnlyList<CompanyMoves> Companies { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>The part of the time spent reading rows from the database.</summary>
    public required TimeSpan Reading { get; init; }

    public int Moved => movers.Count;

    /// <summary>A page of the filings that move, in the order of their ids; only from, to, or of one company where given.</summary>
    public IReadOnlyList<Mover> Movers(int skip, int take, string? from = null, string? to = null, Guid? subject = null) =>
        [.. movers.Where(mover => (from is null || tiers[mover.From] == from) && (to is null || tiers[mover.To] == to) && (subject is null || mover.SubjectId == subject))
            .Skip(skip).Take(take).Select(Told)];

    private Mover Told(MoverEntry mover) =>
        new(mover.FilingId, mover.SubjectId, tiers[mover.From], tiers[mover.To], mover.IsUp, reasons[mover.Reasons], mover.IsOpen, mover.WasAdjusted);
}

/// <summary>A mover as it is kept: a million of them must not need much memory.</summary>
internal readonly record struct MoverEntry(Guid FilingId, Guid SubjectId, int Reasons, byte From, byte To, bool IsUp, bool IsOpen, bool WasAdjusted);
