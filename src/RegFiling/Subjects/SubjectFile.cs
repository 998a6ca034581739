using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;

namespace RegFiling.Subjects;

/// <summary>
/// 主体信息（第N版）: what was entered of a subject when it was verified. A filing keeps the version that it was submitted under; a change makes the next
/// one, for later filings. The row is final.
/// </summary>
public sealed class SubjectFile : ILedgerRecord
{
    public required Guid Id { get; init; }

    public required Guid SubjectId { get; init; }

    /// <summary>1, 2, 3 … for each subject.</summary>
    public required int Number { get; init; }

    /// <summary>The registration whose form holds the entries.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>The version of that case at which the form was saved.</summary>
    public required int FormVersion { get; init; }

    /// <summary>SHA-256 of the entries that were verified.</summary>
    public required string Sha256 { get; init; }

    public required DateTimeOffset VerifiedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<SubjectFile>
    {
        public void Configure(EntityTypeBuilder<SubjectFile> builder)
        {
            builder.Property(f => f.Sha256).HasMaxLength(64);
            builder.HasIndex(f => new { f.SubjectId, f.Number }).IsUnique();
            builder.HasOne<Subject>().WithMany().HasForeignKey(f => f.SubjectId);
            builder.HasOne<Case>().WithMany().HasForeignKey(f => f.CaseId);
            Final.Both(builder, "subject_file");
        }
    }
}
