using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RegFiling.Platform.Cases;

/// <summary>
/// 办件: one run of one procedure. Where it stands is <see cref="State"/> and nowhere else; what lasts beyond it is a record.
/// Inboxes and reports over all procedures read this one table.
/// </summary>
public sealed class Case
{
    public required Guid Id { get; init; }

    /// <summary>The number that people call it by; dense per year.</summary>
    public required string Number { get; init; }

    public required string Procedure { get; init; }

    /// <summary>The pack that the case began under, by hash; it keeps it to its end.</summary>
    public required string PackHash { get; init; }

    public required string State { get; set; }

    /// <summary>Raised by every act; a form sent from an older page is refused.</summary>
    public int Version { get; set; }

    /// <summary>The company that the case belongs to.</summary>
    public Guid? SubjectId { get; set; }

    /// <summary>The lasting record that the case is about (a filing, a commitment).</summary>
    public Guid? RecordId { get; set; }

    public required string Title { get; set; }

    /// <summary>GB/T 2260 code of the district whose office has it.</summary>
    public string? District { get; set; }

    public Guid? AssigneeId { get; set; }

    /// <summary>Who has it now: party, authority, national; repeated from the definition so that lists can filter.</summary>
    public string? WaitingFor { get; set; }

    /// <summary>Seen by the company alone, as the state says.</summary>
    public bool Private { get; set; }

    /// <summary>The earliest end of a running clock.</summary>
    public DateTimeOffset? NextDue { get; set; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; set; }

    internal string Stream => StreamOf(Id);

    internal static string StreamOf(Guid caseId) => $"case/{caseId}";

    /// <summary>Holds the row to the end of the transaction, so that two acts on one case come one after the other on every database.</summary>
    internal static Task HoldAsync(Persistence.RegFilingDbContext db, Guid caseId, CancellationToken cancellationToken) =>
        db.Set<Case>().Where(c => c.Id == caseId).ExecuteUpdateAsync(set => set.SetProperty(c => c.Version, c => c.Version), cancellationToken);

    internal sealed class Mapping : IEntityTypeConfiguration<Case>
    {
        public void Configure(EntityTypeBuilder<Case> builder)
        {
            builder.Property(c => c.Number).HasMaxLength(60);
            builder.Property(c => c.Procedure).HasMaxLength(60);
            builder.Property(c => c.PackHash).HasMaxLength(64);
            builder.Property(c => c.State).HasMaxLength(60);
            builder.Property(c => c.District).HasMaxLength(12);
            builder.Property(c => c.WaitingFor).HasMaxLength(20);
            builder.Property(c => c.Version).IsConcurrencyToken();
            builder.HasIndex(c => c.Number).IsUnique();
            builder.HasIndex(c => new { c.ClosedAt, c.NextDue });
            builder.HasIndex(c => new { c.SubjectId, c.Procedure, c.State });
            builder.HasIndex(c => c.RecordId);
        }
    }
}

/// <summary>A form as it was left at one version of the case.</summary>
public sealed class CaseForm
{
    public required Guid CaseId { get; init; }

    public required string Form { get; init; }

    public required int Version { get; init; }

    /// <summary>Canonical JSON of the answers.</summary>
    public required string Json { get; init; }

    public required Guid ByPerson { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<CaseForm>
    {
        public void Configure(EntityTypeBuilder<CaseForm> builder)
        {
            builder.HasKey(f => new { f.CaseId, f.Form, f.Version });
            builder.Property(f => f.Form).HasMaxLength(100);
            builder.Property(f => f.Json).HasMaxLength(-1);
            builder.HasOne<Case>().WithMany().HasForeignKey(f => f.CaseId);
        }
    }
}

/// <summary>Ties two cases: an assessment to its filing, later a notice to the clause it cites.</summary>
public sealed class CaseLink
{
    public required Guid FromCaseId { get; init; }

    public required Guid ToCaseId { get; init; }

    public required string Kind { get; init; }

    /// <summary>The clause that is cited; empty where the whole case is meant.</summary>
    public required string Clause { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<CaseLink>
    {
        public void Configure(EntityTypeBuilder<CaseLink> builder)
        {
            builder.HasKey(l => new { l.FromCaseId, l.ToCaseId, l.Kind, l.Clause });
            builder.Property(l => l.Kind).HasMaxLength(40);
            builder.Property(l => l.Clause).HasMaxLength(60);
            builder.HasIndex(l => l.ToCaseId);
            builder.HasOne<Case>().WithMany().HasForeignKey(l => l.FromCaseId);
            builder.HasOne<Case>().WithMany().HasForeignKey(l => l.ToCaseId);
        }
    }
}

/// <summary>Where a clock stands.</summary>
public enum ClockStatus
{
    Running = 1,
    Paused = 2,

    /// <summary>What was asked for was done; in time or not, <see cref="CaseClock.OverdueAt"/> tells.</summary>
    Ended = 3,
}

/// <summary>A time limit that runs on a case, with its computation in words. Legal limits and service limits are separate rows.</summary>
public sealed class CaseClock
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The id in the definition.</summary>
    public required string Clock { get; init; }

    public required Force Force { get; init; }

    /// <summary>Whose time runs: <c>party</c>, <c>authority</c>, <c>national</c>.</summary>
    public required string Owner { get; init; }

    public required string Limit { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The last day, in the time zone of the pack; it ends at 24:00.</summary>
    public required DateOnly DueOn { get; set; }

    public required DateTimeOffset DueAt { get; set; }

    /// <summary>Some day of the span lies beyond the published calendar: 暂定.</summary>
    public required bool Provisional { get; set; }

    public required string ExplanationZh { get; set; }

    public required string ExplanationEn { get; set; }

    public ClockStatus Status { get; set; } = ClockStatus.Running;

    public DateTimeOffset? RemindAt { get; set; }

    public DateTimeOffset? RemindedAt { get; set; }

    public DateTimeOffset? OverdueAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When a paused clock stopped; days until it resumes are added.</summary>
    public DateTimeOffset? PausedAt { get; set; }

    /// <summary>The spans in which it stood still, as JSON (<c>[["2026-01-01","2026-01-05"]]</c>).</summary>
    public string Pauses { get; set; } = "[]";

    public Text Explanation => new(ExplanationZh, ExplanationEn);

    internal sealed class Mapping : IEntityTypeConfiguration<CaseClock>
    {
        public void Configure(EntityTypeBuilder<CaseClock> builder)
        {
            builder.Property(c => c.Clock).HasMaxLength(60);
            builder.Property(c => c.Owner).HasMaxLength(20);
            builder.Property(c => c.Limit).HasMaxLength(20);
            builder.Property(c => c.ExplanationZh).HasMaxLength(2000);
            builder.Property(c => c.ExplanationEn).HasMaxLength(2000);
            builder.Property(c => c.Pauses).HasMaxLength(2000);
            builder.Ignore(c => c.Explanation);
            builder.HasIndex(c => new { c.CaseId, c.Clock });
            builder.HasIndex(c => new { c.Status, c.DueAt });
            builder.HasIndex(c => new { c.Status, c.RemindAt });
            builder.HasOne<Case>().WithMany().HasForeignKey(c => c.CaseId);
        }
    }
}

/// <summary>What a clock set off. Its key makes two nodes, or one that wakes up late, do it once.</summary>
public sealed class ClockEffect
{
    public required Guid ClockId { get; init; }

    /// <summary><c>remind</c>, <c>overdue</c>, or <c>due</c>: what its end sets off was done.</summary>
    public required string Kind { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<ClockEffect>
    {
        public void Configure(EntityTypeBuilder<ClockEffect> builder)
        {
            builder.HasKey(e => new { e.ClockId, e.Kind });
            builder.Property(e => e.Kind).HasMaxLength(20);
            builder.HasOne<CaseClock>().WithMany().HasForeignKey(e => e.ClockId);
        }
    }
}
