using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Subjects;

namespace RegFiling.Accountability;

/// <summary>How an accountability case came out.</summary>
public enum PenaltyOutcome
{
    Penalty = 1,

    /// <summary>Not punished although it was established (Penalty Law 33).</summary>
    NoPenalty = 2,
    NotEstablished = 3,
    Transferred = 4,
    Terminated = 5,
    NotOpened = 6,
}

/// <summary>
/// What lasts of an accountability case: about whom, which act, what was decided, what was paid. Whether a breach is the first, whether an act was fined
/// before and what comparable cases came to is read from here. No tier and no evaluation stands in it (design: Never 1, 2).
/// </summary>
public sealed class PenaltyCase : ILedgerRecord
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The company it is about, from the first clue on. The case itself becomes the company's with the first paper that reaches it.</summary>
    public required Guid SubjectId { get; init; }

    /// <summary>Which act, in one phrase: one act is fined once (Penalty Law 29).</summary>
    public string? Act { get; set; }

    public DateOnly? ActFrom { get; set; }

    /// <summary>Null while the act goes on.</summary>
    public DateOnly? ActTo { get; set; }

    public DateOnly? DiscoveredOn { get; set; }

    /// <summary>Life, health or financial safety with harm: the longer limitation.</summary>
    public bool IsGrave { get; set; }

    /// <summary>The provision, by the names of the measures table.</summary>
    public string? Breach { get; set; }

    public string? Severity { get; set; }

    public DateOnly? OpenedOn { get; set; }

    public DateOnly? DecidedOn { get; set; }

    public PenaltyOutcome? Outcome { get; set; }

    /// <summary>With a blank between two.</summary>
    public string? Measures { get; set; }

    public decimal? Fine { get; set; }

    /// <summary>The act as it is compared, once it is fined; unique for a company.</summary>
    public string? FinedAct { get; set; }

    public DateOnly? ServedOn { get; set; }

    /// <summary>The last day for payment as the system told it to the party.</summary>
    public DateOnly? PayBy { get; set; }

    /// <summary>Instalments, payments and spans without added fine, as JSON.</summary>
    public string Payments { get; set; } = "{}";

    public bool IsEstablished => Outcome is PenaltyOutcome.Penalty or PenaltyOutcome.NoPenalty;

    /// <summary>The act as it is compared.</summary>
    internal static string Compared(string act) => string.Concat(act.Normalize(System.Text.NormalizationForm.FormKC).Where(char.IsLetterOrDigit)).ToUpperInvariant();

    internal sealed class Mapping : IEntityTypeConfiguration<PenaltyCase>
    {
        public void Configure(EntityTypeBuilder<PenaltyCase> builder)
        {
            builder.Property(c => c.Act).HasMaxLength(200);
            builder.Property(c => c.FinedAct).HasMaxLength(200);
            builder.Property(c => c.Breach).HasMaxLength(40);
            builder.Property(c => c.Severity).HasMaxLength(40);
            builder.Property(c => c.Measures).HasMaxLength(200);
            builder.Property(c => c.Payments).HasMaxLength(-1);
            builder.Ignore(c => c.IsEstablished);
            builder.HasIndex(c => c.CaseId).IsUnique();
            builder.HasIndex(c => new { c.SubjectId, c.FinedAct }).IsUnique();
            builder.HasIndex(c => new { c.Breach, c.Severity, c.DecidedOn });
            builder.HasOne<Case>().WithMany().HasForeignKey(c => c.CaseId);
            builder.HasOne<Subject>().WithMany().HasForeignKey(c => c.SubjectId);
        }
    }
}

/// <summary>What a line of the register of evidence says.</summary>
public enum EvidenceAct
{
    Taken = 1,

    /// <summary>Handed to somebody else, or put somewhere else.</summary>
    Moved = 2,
}

/// <summary>
/// One line of the chain of custody: who took an item, from whom, when, where it is, and the hash of its file. Lines are added and never changed; where an
/// item is now is what its last line says.
/// </summary>
public sealed class EvidenceLine : ILedgerRecord, IDocumentItem
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The item: 1, 2, 3 … in the case.</summary>
    public required int Number { get; init; }

    /// <summary>The line of the item, from 1 on.</summary>
    public required int Line { get; init; }

    public required EvidenceAct Act { get; init; }

    public required string Name { get; init; }

    /// <summary>Documentary, electronic … as in the form.</summary>
    public string? Kind { get; init; }

    /// <summary>From whom it was taken, or to whom it went.</summary>
    public required string Person { get; init; }

    public required DateOnly On { get; init; }

    public required string Place { get; init; }

    public string? Sha256 { get; init; }

    public string? Note { get; init; }

    public required Guid FirstOfficer { get; init; }

    public required Guid SecondOfficer { get; init; }

    public required DateTimeOffset At { get; init; }

    string IDocumentItem.List => "evidence";

    JsonObject IDocumentItem.Item(PackManifest pack)
    {
        var (day, hash) = (Wording.Date(On), Sha256 is null ? Text.Of("") : new Text($"；校验值（SHA-256）：{Sha256}", $"; SHA-256: {Sha256}"));
        var text = Act == EvidenceAct.Taken
            ? new Text($"{day.Zh}自{Person}取得；存放于{Place}", $"taken on {day.En} from {Person}; kept at {Place}")
            : new Text($"{day.Zh}移交{Person}；存放于{Place}", $"handed to {Person} on {day.En}; kept at {Place}");
        return new()
        {
            ["title"] = new JsonObject { ["zh"] = $"证据{Number}：{Name}", ["en"] = $"Item {Number}: {Name}" },
            ["text"] = new JsonObject { ["zh"] = text.Zh + hash.Zh, ["en"] = text.En + hash.En },
        };
    }

    internal sealed class Mapping : IEntityTypeConfiguration<EvidenceLine>
    {
        public void Configure(EntityTypeBuilder<EvidenceLine> builder)
        {
            builder.Property(e => e.Name).HasMaxLength(200);
            builder.Property(e => e.Kind).HasMaxLength(40);
            builder.Property(e => e.Person).HasMaxLength(200);
            builder.Property(e => e.Place).HasMaxLength(200);
            builder.Property(e => e.Sha256).HasMaxLength(64);
            builder.HasIndex(e => new { e.CaseId, e.Number, e.Line }).IsUnique();
            Final.Both(builder, "evidence_line");
            builder.HasOne<Case>().WithMany().HasForeignKey(e => e.CaseId);
        }
    }
}
