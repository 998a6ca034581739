using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Ledger;
using RegFiling.Platform;

namespace RegFiling.Subjects;

/// <summary>How far a subject may act. The course of the registration itself is in its case.</summary>
public enum SubjectStatus
{
    /// <summary>Named, but not verified yet: nothing can be submitted.</summary>
    Unverified = 1,
    Verified = 2,

    /// <summary>Its standing is in doubt (licence revoked): nothing new can be submitted.</summary>
    Frozen = 3,
    Closed = 4,
}

/// <summary>备案主体: the company or institution that files, as it was last verified.</summary>
public sealed class Subject : IDocumentFacts, ILedgerRecord
{
    // Named by whoever invited the company; its own registration makes it a record.
    bool ILedgerRecord.IsOutsideTheRecord => Status == SubjectStatus.Unverified;

    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>统一社会信用代码. One subject per code, in any state but closed.</summary>
    public string? CreditCode { get; set; }

    public SubjectStatus Status { get; set; } = SubjectStatus.Unverified;

    /// <summary>GB/T 2260 code of the district, from the credit code.</summary>
    public string? District { get; set; }

    public string? LegalRepresentative { get; set; }

    /// <summary>算法安全责任人.</summary>
    public string? SecurityOfficer { get; set; }

    /// <summary>The last day of the business licence; null for one without an end.</summary>
    public DateOnly? LicenceValidUntil { get; set; }

    public DateTimeOffset? VerifiedAt { get; set; }

    public bool Demo { get; init; }

    public IEnumerable<(string Name, Text Value)> Facts() =>
    [
        ("subject.name", Text.Of(Name)),
        ("subject.creditCode", Text.Of(CreditCode ?? "")),
        ("subject.legalRepresentative", Text.Of(LegalRepresentative ?? "")),
        ("subject.securityOfficer", Text.Of(SecurityOfficer ?? "")),
    ];

    internal sealed class Mapping : IEntityTypeConfiguration<Subject>
    {
        public void Configure(EntityTypeBuilder<Subject> builder)
        {
            builder.Property(s => s.Name).HasMaxLength(200);
            builder.Property(s => s.CreditCode).HasMaxLength(18);
            builder.Property(s => s.District).HasMaxLength(12);
            builder.HasIndex(s => s.CreditCode).IsUnique();
        }
    }
}
