using RegFiling.Platform;

namespace RegFiling.DueDates;

/// <summary>
/// One thing that a company is to do by a day: on which ground, and what it is about. <paramref name="On"/> is the last day, which ends at
/// <paramref name="At"/>; a limit in hours ends within it. Overdue says that the time is over, not that anybody broke anything.
/// </summary>
public sealed record DueItem(
    string Id, Guid CaseId, string CaseNumber, string CaseTitle, Guid SubjectId, Text What, Text State, DateOnly On, DateTimeOffset At, bool IsOverdue, bool IsProvisional, Force Force, Text? Ground)
{
    /// <summary>The limit is one in hours.</summary>
    public bool HasTime { get; init; }

    /// <summary>What the case is about (a filing), for the tier.</summary>
    public Guid? RecordId { get; init; }

    /// <summary>GB/T 2260 code of the district.</summary>
    public string? District { get; init; }

    /// <summary>The confirmed tier of the filing; for officials.</summary>
    public Text? Tier { get; init; }
}

/// <summary>Of which companies (null: all), until when, and whether what a company has not submitted yet is shown.</summary>
internal sealed record DueScope(IReadOnlyList<Guid>? Subjects, DateTimeOffset? Until, bool Own, int Most);

/// <summary>Something that knows what companies are to do by a day: the clocks of cases, clauses that were signed. Each is registered beside what it knows.</summary>
internal interface IDueSource
{
    Task<IReadOnlyList<DueItem>> FindAsync(DueScope scope, DateTimeOffset now, CancellationToken cancellationToken);
}
