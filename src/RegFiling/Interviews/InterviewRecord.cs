using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;

namespace RegFiling.Interviews;

/// <summary>约谈笔录: the head of the record of one interview. What was said stands in its entries, none of which is ever changed.</summary>
public sealed class InterviewRecord : ILedgerRecord
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required Guid SubjectId { get; init; }

    /// <summary>The filing that it was about.</summary>
    public Guid? FilingId { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset EndedAt { get; init; }

    public required string Place { get; init; }

    public required DateTimeOffset MadeAt { get; init; }

    /// <summary>SHA-256 over the entries that the record was made with: what both sides sign.</summary>
    public required string Sha256 { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<InterviewRecord>
    {
        public void Configure(EntityTypeBuilder<InterviewRecord> builder)
        {
            builder.Property(r => r.Sha256).HasMaxLength(64);
            Final.Both(builder, "interview_record");
            builder.HasIndex(r => r.CaseId).IsUnique();
            builder.HasIndex(r => r.FilingId);
            builder.HasOne<Case>().WithMany().HasForeignKey(r => r.CaseId);
        }
    }
}

/// <summary>What an entry of a record is.</summary>
public enum InterviewEntryKind
{
    /// <summary>议题.</summary>
    Agenda = 1,

    /// <summary>问答和陈述, of either side.</summary>
    Statement = 2,

    /// <summary>整改要求: asked for by the officers.</summary>
    Requirement = 3,

    /// <summary>承诺的整改事项: undertaken by the company.</summary>
    Undertaking = 4,

    /// <summary>补充注明: beside an earlier entry, in place of changing it.</summary>
    Annotation = 5,

    /// <summary>签字.</summary>
    Signature = 6,

    /// <summary>拒绝签字 with its reason, noted by one officer.</summary>
    Refusal = 7,
}

/// <summary>One line of a record, final from the moment at which it is written.</summary>
public sealed class InterviewEntry : IDocumentItem, ILedgerRecord
{
    public const string Authority = "authority";
    public const string Party = "party";
    public const string Department = "department";

    public required Guid RecordId { get; init; }

    /// <summary>1, 2, 3 … through the whole record.</summary>
    public required int Number { get; init; }

    public required InterviewEntryKind Kind { get; init; }

    /// <summary><c>authority</c>, <c>party</c> or <c>department</c>; null for the agenda.</summary>
    public string? Side { get; init; }

    /// <summary>Who speaks, signs or annotates, as it is printed.</summary>
    public string? Speaker { get; init; }

    public required string Words { get; init; }

    /// <summary>The entry that an annotation stands beside, or the topic that a statement belongs to.</summary>
    public int? About { get; init; }

    /// <summary>The case of the risk notice that a topic is about.</summary>
    public Guid? NoticeId { get; init; }

    /// <summary>The article that a requirement rests on.</summary>
    public string? Basis { get; init; }

    public required Guid ByPerson { get; init; }

    public required DateTimeOffset At { get; init; }

    public Text SideWord => Side switch
    {
        Authority => new("约谈人员", "officers"),
        Party => new("被约谈单位", "company"),
        Department => new("其他部门", "other department"),
        _ => Text.Of(""),
    };

    string IDocumentItem.List => Kind switch
    {
        InterviewEntryKind.Agenda => "agenda",
        InterviewEntryKind.Statement => "statements",
        InterviewEntryKind.Requirement or InterviewEntryKind.Undertaking => "asked",
        InterviewEntryKind.Annotation => "annotations",
        _ => "signatures",
    };

    JsonObject IDocumentItem.Item(PackManifest pack)
    {
        var item = new JsonObject { ["number"] = Number, ["text"] = DocumentIssuer.Both(Text.Of(Words)) };
        var kind = Kind switch
        {
            InterviewEntryKind.Requirement => new("整改要求", "requirement"),
            InterviewEntryKind.Undertaking => new("承诺事项", "undertaking"),
            InterviewEntryKind.Annotation => new($"对第{About}项", $"on no. {About}"),
            _ => SideWord,
        };
        if (kind.Zh.Length > 0)
        {
            item["kind"] = DocumentIssuer.Both(kind);
        }

        if (Speaker is { Length: > 0 } speaker)
        {
            item["title"] = DocumentIssuer.Both(Text.Of(speaker));
        }

        if (Basis is { Length: > 0 } basis)
        {
            item["ground"] = DocumentIssuer.Both(Wording.Ground(pack, basis));
        }

        return item;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<InterviewEntry>
    {
        public void Configure(EntityTypeBuilder<InterviewEntry> builder)
        {
            Final.Both(builder, "interview_entry");
            builder.HasKey(e => new { e.RecordId, e.Number });
            builder.Property(e => e.Side).HasMaxLength(20);
            builder.Property(e => e.Words).HasMaxLength(-1);
            builder.Ignore(e => e.SideWord);
            builder.HasOne<InterviewRecord>().WithMany().HasForeignKey(e => e.RecordId);
        }
    }
}

/// <summary>What became of something that an interview asked for.</summary>
public enum InterviewDutyStatus
{
    Open = 1,
    Reported = 2,

    /// <summary>到位, found by one person and confirmed by another.</summary>
    Met = 3,

    /// <summary>不到位.</summary>
    NotMet = 4,
}

/// <summary>
/// 整改事项 that lasts beyond the interview: a requirement of the authority (bound by the article it names), or what the company undertook in a record
/// that it signed (bound by that promise). The duties of a tier stand in <see cref="RiskTiering.FilingObligation"/>; they have no day and no end.
/// </summary>
public sealed class InterviewDuty : IDocumentItem, ILedgerRecord
{
    public required Guid CaseId { get; init; }

    public required int Number { get; init; }

    public Guid? FilingId { get; init; }

    public required InterviewEntryKind Kind { get; init; }

    public required Force Force { get; init; }

    public required string Item { get; init; }

    public required string Proof { get; init; }

    /// <summary>Articles; empty for what was undertaken.</summary>
    public required string Basis { get; init; }

    public required DateOnly DueOn { get; init; }

    public required string ExplanationZh { get; init; }

    public required string ExplanationEn { get; init; }

    public InterviewDutyStatus Status { get; set; } = InterviewDutyStatus.Open;

    public DateTimeOffset? ReportedAt { get; set; }

    /// <summary>The report came after the due day.</summary>
    public bool ReportedLate { get; set; }

    public DateTimeOffset? JudgedAt { get; set; }

    public Text Explanation => new(ExplanationZh, ExplanationEn);

    public Text KindWord => Kind == InterviewEntryKind.Undertaking ? new("承诺事项", "undertaking") : new("整改要求", "requirement");

    public Text StatusWord => Status switch
    {
        InterviewDutyStatus.Open => new("待完成", "to do"),
        InterviewDutyStatus.Reported => new("已报告，待复查", "reported, to be verified"),
        InterviewDutyStatus.Met => new("到位", "met"),
        InterviewDutyStatus.NotMet => new("不到位", "not met"),
        _ => throw new InvalidOperationException($"{Status}"),
    };

    string IDocumentItem.List => "duties";

    JsonObject IDocumentItem.Item(PackManifest pack)
    {
        var item = new JsonObject
        {
            ["kind"] = DocumentIssuer.Both(Wording.Of(Force)),
            ["title"] = DocumentIssuer.Both(KindWord),
            ["text"] = DocumentIssuer.Both(Text.Of(Item)),
            ["proof"] = DocumentIssuer.Both(Text.Of(Proof)),
            ["due"] = DueOn.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
        };
        if (Basis.Length > 0)
        {
            item["ground"] = DocumentIssuer.Both(Wording.Ground(pack, Basis));
        }

        return item;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<InterviewDuty>
    {
        public void Configure(EntityTypeBuilder<InterviewDuty> builder)
        {
            builder.HasKey(d => new { d.CaseId, d.Number });
            builder.Property(d => d.Item).HasMaxLength(1000);
            builder.Property(d => d.Basis).HasMaxLength(100);
            builder.Property(d => d.ExplanationZh).HasMaxLength(2000);
            builder.Property(d => d.ExplanationEn).HasMaxLength(2000);
            builder.Ignore(d => d.Explanation).Ignore(d => d.KindWord).Ignore(d => d.StatusWord);
            builder.HasIndex(d => new { d.FilingId, d.Status });
            builder.HasOne<Case>().WithMany().HasForeignKey(d => d.CaseId);
        }
    }
}
