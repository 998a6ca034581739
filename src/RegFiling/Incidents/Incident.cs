using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.RiskTiering;
using RegFiling.Subjects;

namespace RegFiling.Incidents;

/// <summary>安全事件: what happened to a company or to one of its filings, as far as the record says. A confirmed grade bears on the tier (domain 3.3); a mark is no penalty.</summary>
public sealed class Incident : ILedgerRecord
{
    public required Guid Id { get; init; }

    public required Guid SubjectId { get; init; }

    /// <summary>The filing that it happened to; null where it concerns the company as a whole.</summary>
    public Guid? FilingId { get; init; }

    /// <summary>When anybody of the unit first knew.</summary>
    public required DateTimeOffset KnownAt { get; init; }

    /// <summary>The grade as the company sets it (<c>ordinary</c>, <c>relatively-major</c>, <c>major</c>, <c>extremely-major</c>).</summary>
    public string? Grade { get; set; }

    public DateTimeOffset? ReportedAt { get; set; }

    /// <summary>迟报, found by an officer after hearing the company.</summary>
    public bool ReportedLate { get; set; }

    /// <summary>瞒报、漏报, found by a second person after hearing the company.</summary>
    public bool Hidden { get; set; }

    public string? ConfirmedGrade { get; set; }

    public DateOnly? ConfirmedOn { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Incident>
    {
        public void Configure(EntityTypeBuilder<Incident> builder)
        {
            builder.Property(i => i.Grade).HasMaxLength(20);
            builder.Property(i => i.ConfirmedGrade).HasMaxLength(20);
            builder.HasIndex(i => i.FilingId);
            builder.HasOne<Subject>().WithMany().HasForeignKey(i => i.SubjectId);
        }
    }
}

/// <summary>Confirmed major and extremely major incidents of a filing, as long as they count: a fact of the tier (domain 3.3), from the record and never from an answer.</summary>
internal sealed class CountingIncidents(RegFilingDbContext db, PackCatalogue packs) : ILifeSource
{
    private static readonly string[] Counted = ["major", "extremely-major"];

    public async Task<LifeFacts> AddAsync(LifeFacts known, Guid filing, DateOnly today, CancellationToken cancellationToken)
    {
        if (packs.Find("incident")?.Procedure.Limits.GetValueOrDefault("counts-for-tier") is not { } limit)
        {
            return known;
        }

        var since = today.AddMonths(-Period.Parse(limit.Limit).Value);
        var counts = await db.Set<Incident>().AnyAsync(incident => incident.FilingId == filing && incident.ConfirmedOn >= since && Counted.Contains(incident.ConfirmedGrade), cancellationToken);
        return known with { MajorIncident24Months = known.MajorIncident24Months || counts };
    }
}
