using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RegFiling.Platform.Cases;

/// <summary>
/// 办件: one run of one procedure. Where it stands is <see cref="State"/> and nowhere else; what lasts beyond it is a record.
/// Inboxes and reports over all procedures read this one table.
/// </summary>
public sealed class Case
{
    /// <summary>In characters; a draft may hold a longer name, which is not its title then.</summary>
    public const int LongestTitle = 400;

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

    /// <summary>The natural person who began it from outside of the company (a request for an account); null where the company or the authority did.</summary>
    public Guid? ApplicantId { get; set; }

    /// <summary>The lasting record that the case is about (a filing, a commitment).</summary>
    public Guid? RecordId { get; set; }

    public required string Title { get; set; }

    /// <summary>GB/T 2260 code of the district whose office has it.</summary>
    public string? District { get; set; }

    public Guid? AssigneeId { get; set; }

    /// <summary>Who has it now: party, authority, national; repeated from the definition so that lists can filter.</summary>
    public string? WaitingFor { get; set; }

    /// <summary>Marks of the definition that lists show, with a blank between two (<c>late</c>).</summary>
    public string? Flags { get; set; }

    /// <summary>Seen by the company alone, as the state says.</summary>
    public bool Private { get; set; }

    /// <summary>Seen by the authority alone: what it prepares is no business of the company before a sealed paper tells it.</summary>
    public bool Withheld { get; set; }

    /// <summary>The earliest end of a running clock.</summary>
    public DateTimeOffset? NextDue { get; set; }

    public required DateTimeOffset OpenedAt { get; init; }

    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>When the authority first saw it: the moment at which it ceased to be private, or the start.</summary>
    public DateTimeOffset? ReceivedAt { get; set; }

    /// <summary>The record that it is about came too late (逾期履行备案手续).</summary>
    public bool Late { get; set; }

    /// <summary>The name of the company, repeated so that lists and searches read one table.</summary>
    public string? SubjectName { get; set; }

    /// <summary>Number, title and company as a search compares them.</summary>
    public string Searched { get; set; } = "";

    /// <summary>The place in lists, smallest first; always what due, opening and closing time say (<see cref="CaseRank"/>).</summary>
    public long Rank
    {
        get => CaseRank.Of(NextDue, OpenedAt, ClosedAt);
        private set => _ = value;
    }

    /// <summary>0 where the authority sees it, 1 while it is private: in numbers, because SQLite looks up no truth value in an index.</summary>
    public int Shelf
    {
        get => Private ? 1 : 0;
        private set => _ = value;
    }

    internal string Stream => StreamOf(Id);

    /// <summary>Puts a mark on the case, or takes it off.</summary>
    internal void Mark(string flag, bool set)
    {
        var others = (Flags ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(other => other != flag);
        Flags = string.Join(' ', set ? others.Append(flag) : others) is { Length: > 0 } flags ? flags : null;
    }

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
            builder.Property(c => c.Flags).HasMaxLength(200);
            builder.Property(c => c.Version).IsConcurrencyToken();
            builder.HasIndex(c => c.Number).IsUnique();
            builder.HasIndex(c => new { c.ClosedAt, c.NextDue });
            builder.HasIndex(c => new { c.SubjectId, c.Procedure, c.State });
            builder.HasIndex(c => c.RecordId);
            builder.HasIndex(c => c.ApplicantId);
            builder.Property(c => c.SubjectName).HasMaxLength(200);
            builder.Property(c => c.Searched).HasMaxLength(CaseIndex.LongestText).HasDefaultValue("");
            // Each list is read along one of these, in the order of its page, and stops when the page is full.
            builder.Property(c => c.Late).HasConversion<int>();
            builder.HasIndex(c => new { c.Shelf, c.Rank });
            builder.HasIndex(c => new { c.WaitingFor, c.Shelf, c.Rank });
            builder.HasIndex(c => new { c.Procedure, c.Shelf, c.Rank });
            builder.HasIndex(c => new { c.Procedure, c.State, c.Shelf, c.Rank });
            builder.HasIndex(c => new { c.District, c.Shelf, c.Rank });
            builder.HasIndex(c => new { c.Late, c.Shelf, c.Rank });
            builder.HasIndex(c => new { c.AssigneeId, c.Rank });
            builder.HasIndex(c => new { c.SubjectId, c.Rank });
            builder.HasIndex(c => c.ReceivedAt);
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

    public required string Limit { get; set; }

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

    /// <summary>Why it began only then, where it waited for a document to reach the party.</summary>
    public string? SinceZh { get; init; }

    public string? SinceEn { get; init; }

    /// <summary>The document that waits for its seal, for the clock of the sealing.</summary>
    public Guid? DocumentId { get; init; }

    public Text Explanation => SinceZh is null ? new(ExplanationZh, ExplanationEn) : new($"{SinceZh}；{ExplanationZh}", $"{SinceEn}; {ExplanationEn}");

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
