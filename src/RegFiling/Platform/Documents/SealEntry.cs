using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegFiling.Platform.Ledger;

namespace RegFiling.Platform.Documents;

/// <summary>What was done with a document that needs a seal.</summary>
public enum SealKind
{
    /// <summary>用印: from this moment it is with the party.</summary>
    Sealed = 1,

    /// <summary>不予用印，退回签发人: the signer voids it or signs a new one.</summary>
    Refused = 2,

    /// <summary>作废: the number stays in the register with its reason.</summary>
    Voided = 3,
}

/// <summary>用印登记簿: one line of the register of seals. Lines are only added.</summary>
public sealed class SealEntry : ILedgerRecord
{
    public required Guid Id { get; init; }

    public required Guid DocumentId { get; init; }

    public required SealKind Kind { get; init; }

    /// <summary>The running number of the register, dense per year.</summary>
    public required string Number { get; init; }

    public required Guid PersonId { get; init; }

    public required string Role { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>How many copies were sealed.</summary>
    public int? Copies { get; init; }

    /// <summary>Why it was refused or voided.</summary>
    public string? Reason { get; init; }

    /// <summary>What sealing adds to the paper (day, number, time limits that begin with it), as canonical JSON.</summary>
    public string? Data { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<SealEntry>
    {
        public void Configure(EntityTypeBuilder<SealEntry> builder)
        {
            builder.Property(s => s.Number).HasMaxLength(60);
            builder.Property(s => s.Role).HasMaxLength(40);
            builder.Property(s => s.Reason).HasMaxLength(2000);
            builder.Property(s => s.Data).HasMaxLength(-1);
            builder.HasIndex(s => s.Number).IsUnique();
            // Two at once meet here: one is refused.
            builder.HasIndex(s => new { s.DocumentId, s.Kind }).IsUnique();
            Final.Both(builder, "seal_entry");
        }
    }
}
