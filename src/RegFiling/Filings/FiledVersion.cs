using Mediator;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;

namespace RegFiling.Filings;

/// <summary>
/// 备案第N版: the content of a filing from an accepted change on. The first version is what the filing itself was submitted with and has no row. The row
/// is final.
/// </summary>
public sealed class FilingVersion : ILedgerRecord
{
    public required Guid Id { get; init; }

    public required Guid FilingId { get; init; }

    /// <summary>2, 3, 4 … for each filing.</summary>
    public required int Number { get; init; }

    /// <summary>The change whose form holds the content.</summary>
    public required Guid CaseId { get; init; }

    /// <summary>SHA-256 of the answers that were accepted.</summary>
    public required string Sha256 { get; init; }

    public required DateTimeOffset Since { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<FilingVersion>
    {
        public void Configure(EntityTypeBuilder<FilingVersion> builder)
        {
            builder.Property(v => v.Sha256).HasMaxLength(64);
            builder.HasIndex(v => new { v.FilingId, v.Number }).IsUnique();
            builder.HasIndex(v => v.CaseId).IsUnique();
            builder.HasOne<Filing>().WithMany().HasForeignKey(v => v.FilingId);
            builder.HasOne<Case>().WithMany().HasForeignKey(v => v.CaseId);
            Final.Both(builder, "filing_version");
        }
    }
}

/// <summary>The content of a filing as it is, or was, on record.</summary>
public sealed record FiledContent(int Number, FormData Answers);

/// <summary>
/// The version that a change is held against: the one on record, or for a change that is decided, the one that was on record then. For those only
/// who may open the change; null when nothing was ever filed.
/// </summary>
public sealed record GetFiledContent(Guid ChangeCaseId) : IQuery<FiledContent?>;

/// <summary>The version on record with its files, for the next draft.</summary>
internal sealed record FiledNow(int Number, FormData Answers, IReadOnlyList<StoredFile> Files, Guid CaseId);

internal sealed class FiledVersions(RegFilingDbContext db, CaseLoader loader, Platform.Identity.CurrentActor current) : IQueryHandler<GetFiledContent, FiledContent?>
{
    public async ValueTask<FiledContent?> Handle(GetFiledContent query, CancellationToken cancellationToken)
    {
        if (await loader.FindAsync(query.ChangeCaseId, current.Actor, cancellationToken) is not var (change, _, _) || change.RecordId is not { } filing)
        {
            return null;
        }

        var found = await FindAsync(db, filing, cancellationToken, change.ClosedAt, change.Id);
        db.ChangeTracker.Clear();
        return found is null ? null : new(found.Number, found.Answers);
    }

    /// <summary>The content of a filing on record: as it is, or with <paramref name="before"/> as it was then.</summary>
    internal static async Task<FiledNow?> FindAsync(RegFilingDbContext db, Guid filing, CancellationToken cancellationToken, DateTimeOffset? before = null, Guid? butOf = null)
    {
        var versions = db.Set<FilingVersion>().AsNoTracking().Where(version => version.FilingId == filing && version.CaseId != butOf);
        if (before is { } moment)
        {
            versions = versions.Where(version => version.Since <= moment);
        }

        var newest = await versions.OrderByDescending(version => version.Number).FirstOrDefaultAsync(cancellationToken);
        var holder = newest?.CaseId ?? await db.Set<Case>().AsNoTracking().Where(c => c.RecordId == filing && c.Procedure == "filing").Select(c => c.Id).FirstOrDefaultAsync(cancellationToken);
        var json = await db.Set<CaseForm>().AsNoTracking().Where(form => form.CaseId == holder && form.Form == FilingRules.Application).OrderByDescending(form => form.Version)
            .Select(form => form.Json).FirstOrDefaultAsync(cancellationToken);
        return json is null ? null
            : new(newest?.Number ?? 1, FormData.Parse(json), await db.Set<StoredFile>().AsNoTracking().Where(file => file.CaseId == holder).ToListAsync(cancellationToken), holder);
    }
}
