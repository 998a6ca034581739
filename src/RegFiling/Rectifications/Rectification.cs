using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;
using RegFiling.RiskTiering;

namespace RegFiling.Rectifications;

/// <summary>限期整改: what was asked of a filing and what became of it. Overdue stays on record after it was put right; it counts for the tier while it is not.</summary>
public sealed class Rectification : ILedgerRecord
{
    public required Guid Id { get; init; }

    public required Guid FilingId { get; init; }

    public required Guid CaseId { get; init; }

    public DateTimeOffset? IssuedAt { get; set; }

    /// <summary>The whole period in calendar days, with an extension.</summary>
    public int Days { get; set; }

    /// <summary>逾期未整改: since when.</summary>
    public DateOnly? OverdueOn { get; set; }

    /// <summary>整改到位: from then on it counts for nothing any more.</summary>
    public DateOnly? PassedOn { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Rectification>
    {
        public void Configure(EntityTypeBuilder<Rectification> builder)
        {
            builder.HasIndex(r => r.FilingId);
            builder.HasIndex(r => r.CaseId).IsUnique();
            builder.HasOne<Filing>().WithMany().HasForeignKey(r => r.FilingId);
            builder.HasOne<Case>().WithMany().HasForeignKey(r => r.CaseId);
        }
    }
}

/// <summary>Rectifications that ran out and are not done: a fact of the tier (domain 3.3), from the record and never from an answer.</summary>
internal sealed class OverdueRectifications(RegFilingDbContext db) : ILifeSource
{
    public async Task<LifeFacts> AddAsync(LifeFacts known, Guid filing, DateOnly today, CancellationToken cancellationToken) =>
        known with { OverdueRectifications = known.OverdueRectifications + await db.Set<Rectification>().CountAsync(r => r.FilingId == filing && r.OverdueOn != null && r.PassedOn == null, cancellationToken) };
}
