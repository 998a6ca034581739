using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.RuleChanges;

/// <summary>
/// One version of a rule set as the authority drafts and approves it here, with the whole file. Where it stands (draft, open for comments, approved, in force,
/// replaced) is the state of its case. Once approved it never changes: the database itself refuses.
/// </summary>
public sealed class RuleVersion : ILedgerRecord
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    public required string PackId { get; init; }

    /// <summary>The file in <c>rules/</c>, without its ending: what the pack calls the rule set.</summary>
    public required string RuleSet { get; init; }

    /// <summary>The version that the file states; empty while it states none.</summary>
    public required string Version { get; set; }

    /// <summary>The file as its author wrote it; once approved, with author, approver and date of effect as the system wrote them.</summary>
    public required byte[] Bytes { get; set; }

    public required string Sha256 { get; set; }

    public DateOnly? EffectiveFrom { get; set; }

    /// <summary>Who changed the text last.</summary>
    public required Guid AuthorId { get; set; }

    /// <summary>The name under which the file says so, in Chinese as all names in rule files.</summary>
    public required string Author { get; set; }

    public required DateTimeOffset DraftedAt { get; set; }

    /// <summary>The second person.</summary>
    public Guid? ApproverId { get; set; }

    public string? Approver { get; set; }

    public DateTimeOffset? ApprovedAt { get; set; }

    /// <summary>What stands for a rule set as the lasting record that its changes are about.</summary>
    internal static Guid RecordOf(string packId, string ruleSet) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"rule-set\n{packId}\n{ruleSet}")).AsSpan(0, 16));

    internal sealed class Mapping : IEntityTypeConfiguration<RuleVersion>
    {
        public void Configure(EntityTypeBuilder<RuleVersion> builder)
        {
            builder.ToTable(table =>
            {
                table.HasTrigger("rule_version_is_final_update");
                table.HasTrigger("rule_version_is_final_delete");
            });
            builder.Property(v => v.PackId).HasMaxLength(60);
            builder.Property(v => v.RuleSet).HasMaxLength(80);
            builder.Property(v => v.Version).HasMaxLength(RuleVersionNumbers.Longest);
            builder.Property(v => v.Sha256).HasMaxLength(64);
            builder.Property(v => v.Author).HasMaxLength(200);
            builder.Property(v => v.Approver).HasMaxLength(200);
            builder.HasIndex(v => v.CaseId).IsUnique();
            builder.HasIndex(v => new { v.PackId, v.RuleSet });
            builder.HasOne<Case>().WithMany().HasForeignKey(v => v.CaseId);
        }
    }
}

/// <summary>The states of a change of rules, by the names of its definition.</summary>
internal static class RuleChange
{
    public const string Procedure = "rule-change";

    public const string Draft = "draft";
    public const string Consulting = "consulting";
    public const string Approved = "approved";
    public const string InForce = "in-force";
    public const string Superseded = "superseded";
    public const string Withdrawn = "withdrawn";

    /// <summary>Approved and not taken back. From its approval on it is public: whoever has to obey it must be able to prepare.</summary>
    public static readonly IReadOnlyList<string> Standing = [Approved, InForce, Superseded];
}

/// <summary>Who may read a version: everybody what is approved, officials every draft, companies a draft that is open for comments.</summary>
internal static class RuleChangeAccess
{
    public static bool MayRead(Actor actor, string state) =>
        RuleChange.Standing.Contains(state) || actor.IsOfficial || actor.IsSystem || (state == RuleChange.Consulting && IsOfACompany(actor));

    public static bool IsOfACompany(Actor actor) => actor.Roles.Any(role => Roles.Company.Contains(role.Role));

    public static async Task<(Case Case, RuleVersion Version)?> FindAsync(RegFilingDbContext db, Guid caseId, Actor actor, CancellationToken cancellationToken)
    {
        var found = await db.Set<RuleVersion>().AsNoTracking().Where(version => version.CaseId == caseId)
            .Join(db.Set<Case>(), version => version.CaseId, @case => @case.Id, (version, @case) => new { Case = @case, Version = version }).FirstOrDefaultAsync(cancellationToken);
        return found is not null && MayRead(actor, found.Case.State) ? (found.Case, found.Version) : null;
    }
}

/// <summary>What was approved and not withdrawn, for the packs that new cases begin under.</summary>
internal sealed class ApprovedRules(RegFilingDbContext db) : IPackOverlays
{
    public async Task<IReadOnlyList<PackOverlay>> ListAsync(CancellationToken cancellationToken)
    {
        var approved = await db.Set<RuleVersion>().AsNoTracking().Where(version => version.ApprovedAt != null)
            .Join(db.Set<Case>().Where(@case => RuleChange.Standing.Contains(@case.State)), version => version.CaseId, @case => @case.Id, (version, _) => version)
            .Select(version => new { version.PackId, version.RuleSet, version.Version, version.Sha256, version.EffectiveFrom }).ToListAsync(cancellationToken);
        return [.. approved.Select(version => new PackOverlay(version.PackId, version.RuleSet, version.Version, version.Sha256, version.EffectiveFrom!.Value))
            .OrderBy(overlay => overlay.From).ThenBy(overlay => overlay.PackId, StringComparer.Ordinal).ThenBy(overlay => overlay.Name, StringComparer.Ordinal).ThenBy(overlay => overlay.Version, RuleVersionNumbers.Order)];
    }

    public async Task<IReadOnlyDictionary<string, byte[]>> ReadAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellationToken)
    {
        var found = await db.Set<RuleVersion>().AsNoTracking().Where(version => version.ApprovedAt != null && hashes.Contains(version.Sha256))
            .Select(version => new { version.Sha256, version.Bytes }).ToListAsync(cancellationToken);
        return found.DistinctBy(file => file.Sha256).ToDictionary(file => file.Sha256, file => file.Bytes, StringComparer.Ordinal);
    }
}
