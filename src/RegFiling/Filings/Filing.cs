using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Ledger;
using RegFiling.Platform;

namespace RegFiling.Filings;

/// <summary>What became of a filing; the course of the case is in the case.</summary>
public enum FilingStatus
{
    Draft = 1,
    InReview = 2,

    /// <summary>本市办理完结 or 已报送: done here, no national number yet. Never called 已备案.</summary>
    CompletedLocally = 3,

    /// <summary>已备案: the national number is recorded.</summary>
    Filed = 4,
    NotFiled = 5,
    Withdrawn = 6,
    Terminated = 7,

    /// <summary>已注销: the service ended (Art. 24(3), 33(2)). Another end than a revocation; the number is never used again.</summary>
    Deregistered = 8,

    /// <summary>已撤销: the filing was obtained by concealment or false material (Art. 33(1)).</summary>
    Revoked = 9,
}

/// <summary>算法备案: the lasting record of one algorithm of one subject.</summary>
public sealed class Filing : IDocumentFacts, ILedgerRecord, Platform.Cases.ILateRecord
{
    public required Guid Id { get; init; }

    public required Guid SubjectId { get; init; }

    public required string Name { get; set; }

    /// <summary>The list category (domain 2.3): <c>generation</c>, <c>push</c>, <c>ranking</c>, <c>retrieval</c>, <c>content-filter</c>, <c>dispatch</c>.</summary>
    public required string Type { get; set; }

    public FilingStatus Status { get; set; } = FilingStatus.Draft;

    /// <summary>The number of our own series, given when it is completed locally.</summary>
    public string? LocalNumber { get; set; }

    /// <summary>网信算备…号, given by the national office and only recorded here.</summary>
    public string? NationalNumber { get; set; }

    public DateOnly? FiledOn { get; set; }

    /// <summary>逾期履行备案手续: submitted later than ten working days after the service began (Art. 24).</summary>
    public bool Late { get; set; }

    /// <summary>The last day of the duty of Art. 24, by the calendar; null where the service has not begun.</summary>
    public DateOnly? FileBy { get; set; }

    public DateTimeOffset? SubmittedAt { get; set; }

    /// <summary>The day from which it is deregistered or revoked: its duties end then, but for what the law keeps.</summary>
    public DateOnly? EndedOn { get; set; }

    /// <summary>已标明备案编号: the day on which the display of Art. 26 was confirmed.</summary>
    public DateOnly? DisplayConfirmedOn { get; set; }

    /// <summary>The version of the subject file that it was submitted under; a later change of the subject does not reach it.</summary>
    public Guid? SubjectFileId { get; set; }

    /// <summary>注销 or 撤销, from that day on. The number stays with this filing and is never given again.</summary>
    public void End(FilingStatus status, DateOnly on) => (Status, EndedOn) = (status, on);

    /// <summary>恢复备案, after a reconsideration or judgment: its national number was on record all the time.</summary>
    public void Restore() => (Status, EndedOn) = (NationalNumber is null ? throw new InvalidOperationException($"{Name} was never filed.") : FilingStatus.Filed, null);

    public IEnumerable<(string Name, Text Value)> Facts() =>
    [
        ("filing.name", Text.Of(Name)),
        ("filing.localNumber", Text.Of(LocalNumber ?? "")),
        ("filing.nationalNumber", Text.Of(NationalNumber ?? "")),
        ("filing.timeliness", Timeliness),
    ];

    /// <summary>Whether it was filed in the time of Art. 24, in words.</summary>
    public Text Timeliness => FileBy is not { } last ? new("服务尚未上线", "the service has not begun")
        : Late ? new($"逾期履行备案手续（应于{Wording.Date(last).Zh}前提交）", $"filed late (was to be submitted by {Wording.Date(last).En})")
        : new($"按期提交（应于{Wording.Date(last).Zh}前提交）", $"in time (to be submitted by {Wording.Date(last).En})");

    internal sealed class Mapping : IEntityTypeConfiguration<Filing>
    {
        public void Configure(EntityTypeBuilder<Filing> builder)
        {
            builder.Property(f => f.Name).HasMaxLength(200);
            builder.Ignore(f => f.Timeliness);
            builder.Property(f => f.Type).HasMaxLength(40);
            builder.Property(f => f.LocalNumber).HasMaxLength(60);
            builder.Property(f => f.NationalNumber).HasMaxLength(60);
            builder.HasIndex(f => f.LocalNumber).IsUnique();
            builder.HasIndex(f => f.NationalNumber).IsUnique();
            builder.HasIndex(f => new { f.SubjectId, f.Status });
            builder.HasOne<Subjects.Subject>().WithMany().HasForeignKey(f => f.SubjectId);
        }
    }
}
