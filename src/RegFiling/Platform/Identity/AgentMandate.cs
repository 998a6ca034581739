using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegFiling.Platform.Ledger;

namespace RegFiling.Platform.Identity;

/// <summary>Where a power of attorney stands; whether it has run out is decided by the day.</summary>
public enum MandateStatus
{
    /// <summary>Registered, and not confirmed by the legal representative yet.</summary>
    Proposed = 1,
    InForce = 2,
    Revoked = 3,
    Declined = 4,
}

/// <summary>委托: what a company has authorised an agent to do, for which filings and until when. Its course is in its case.</summary>
public sealed class AgentMandate : ILedgerRecord
{
    public required Guid Id { get; init; }

    public required Guid SubjectId { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The person, with the agency where there is one.</summary>
    public required string Agent { get; init; }

    /// <summary>Where the invitation goes.</summary>
    public required string Email { get; init; }

    public required DateOnly ValidFrom { get; init; }

    /// <summary>The last day.</summary>
    public required DateOnly ValidUntil { get; init; }

    /// <summary>The ids of <c>agentPowers</c> in the pack, separated by blanks.</summary>
    public required string Powers { get; init; }

    /// <summary>The cases of the filings, separated by blanks; null: all filings of the company, later ones too.</summary>
    public string? Filings { get; init; }

    public MandateStatus Status { get; set; } = MandateStatus.Proposed;

    public DateTimeOffset? ConfirmedAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>As an actor carries it.</summary>
    public Mandate AsHeld() => new(Id, SubjectId, CaseId, ValidFrom, ValidUntil, Status != MandateStatus.InForce, Powers.Split(' '), Filings?.Split(' ').Select(Guid.Parse).ToList());

    internal sealed class Mapping : IEntityTypeConfiguration<AgentMandate>
    {
        public void Configure(EntityTypeBuilder<AgentMandate> builder)
        {
            builder.Property(m => m.Agent).HasMaxLength(300);
            builder.Property(m => m.Email).HasMaxLength(256);
            builder.Property(m => m.Powers).HasMaxLength(200);
            builder.Property(m => m.Filings).HasMaxLength(4000);
            builder.HasIndex(m => m.SubjectId);
            builder.HasIndex(m => m.CaseId);
            builder.HasOne<Cases.Case>().WithMany().HasForeignKey(m => m.CaseId);
        }
    }
}
