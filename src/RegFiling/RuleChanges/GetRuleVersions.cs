using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Platform.Rules;

namespace RegFiling.RuleChanges;

/// <summary>Every rule set that packs name, with every version of it that this person may read, the newest first; one rule set where it is named.</summary>
public sealed record GetRuleVersions(string? RuleSet = null) : IQuery<IReadOnlyList<RuleSetHistory>>;

/// <summary>A rule set of a pack with its versions.</summary>
public sealed record RuleSetHistory(Pack Pack, string Name, Text Title, IReadOnlyList<RuleVersionEntry> Versions)
{
    /// <summary>The version in force; null when the file of the pack cannot be read.</summary>
    public RuleVersionEntry? Current => Versions.FirstOrDefault(version => version.State == RuleVersionState.InForce);

    /// <summary>A version by what addresses call it.</summary>
    public RuleVersionEntry? Find(string? key) => key is null ? Current : Versions.FirstOrDefault(version => version.Key == key);
}

/// <summary>Where a version of rules stands.</summary>
public enum RuleVersionState
{
    Draft = 1,
    Consulting = 2,
    Proposed = 3,
    Approved = 4,
    InForce = 5,
    Retired = 6,
    Withdrawn = 7,
}

/// <summary>
/// A version of a rule set with its whole file. <paramref name="Key"/> is what addresses call it: the version, of a draft the number of its case.
/// <paramref name="To"/> is the last day on which it held.
/// </summary>
public sealed record RuleVersionEntry(
    string Key, string RuleSet, string Version, RuleVersionState State, string Sha256, DateOnly? From, DateOnly? To, string Author, string? Approver, DateTimeOffset? ApprovedAt, Guid? CaseId,
    string? CaseNumber, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Nobody has approved it (yet).</summary>
    public bool IsDraft => State is RuleVersionState.Draft or RuleVersionState.Consulting or RuleVersionState.Proposed or RuleVersionState.Withdrawn;

    public Text StateTitle => State switch
    {
        RuleVersionState.Draft => new("起草中", "draft"),
        RuleVersionState.Consulting => new("试算和征求意见", "simulation and comments"),
        RuleVersionState.Proposed => new("待签发", "awaiting signature"),
        RuleVersionState.Approved => new("已签发，尚未施行", "signed, not yet in force"),
        RuleVersionState.InForce => new("现行有效", "in force"),
        RuleVersionState.Retired => new("已被替代", "replaced"),
        _ => new("已撤回", "withdrawn"),
    };
}

internal sealed class RuleVersionsQuery(RegFilingDbContext db, PackCatalogue packs, CurrentActor current) : IQueryHandler<GetRuleVersions, IReadOnlyList<RuleSetHistory>>
{
    public async ValueTask<IReadOnlyList<RuleSetHistory>> Handle(GetRuleVersions query, CancellationToken cancellationToken)
    {
        var found = new List<RuleSetHistory>();
        foreach (var pack in packs.Current)
        {
            var names = pack.Manifest.Rules.Values.Distinct().Where(name => (query.RuleSet is null || query.RuleSet == name) && pack.Files.ContainsKey(PackOverlay.PathOf(name))).ToList();
            if (names.Count == 0)
            {
                continue;
            }

            var shipped = await ShippedAsync(pack.Manifest.Id, names, cancellationToken);
            var changes = await ChangesAsync(pack.Manifest.Id, names, cancellationToken);
            found.AddRange(names.Select(name => History(pack, name, [.. shipped.Where(version => version.RuleSet == name)], [.. changes.Where(version => version.RuleSet == name)])));
        }

        return found;
    }

    private static RuleSetHistory History(Pack pack, string name, IReadOnlyList<RuleVersionEntry> shipped, IReadOnlyList<RuleVersionEntry> changes)
    {
        var now = Sha256.Of(pack.Files[PackOverlay.PathOf(name)]);
        // What was approved here and shipped afterwards with the same bytes is one version.
        var all = changes.Concat(shipped.Where(version => changes.All(change => change.IsDraft || change.Sha256 != version.Sha256)))
            .Select(version => version.IsDraft ? version : version with
            {
                State = version.Sha256 == now ? RuleVersionState.InForce : version.State == RuleVersionState.Approved ? version.State : RuleVersionState.Retired,
            })
            .OrderByDescending(version => version.IsDraft).ThenByDescending(version => version.From).ThenByDescending(version => version.Version, RuleVersionNumbers.Order).ToList();
        for (var at = 1; at < all.Count; at++)
        {
            // The version before it held until the day before.
            if (all[at].State == RuleVersionState.Retired && all.Take(at).LastOrDefault(later => !later.IsDraft) is { From: { } next })
            {
                all[at] = all[at] with { To = next.AddDays(-1) };
            }
        }

        var title = RuleSet.Parse(pack.Files[PackOverlay.PathOf(name)], name).RuleSet?.Title ?? Text.Of(name);
        return new(pack, name, title, [.. all.GroupBy(version => version.Key).Select(same => same.First())]);
    }

    // The files that came with releases, those of earlier ones too: the database holds every pack that was ever in use.
    private async Task<List<RuleVersionEntry>> ShippedAsync(string packId, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var paths = names.Select(PackOverlay.PathOf).ToList();
        var files = await db.Set<StoredPack>().AsNoTracking().Where(pack => pack.PackId == packId && !EF.Functions.Like(pack.Version, "%+%"))
            .Join(db.Set<StoredPackFile>().Where(file => paths.Contains(file.Path)), pack => pack.Hash, file => file.PackHash, (pack, file) => new { file.Path, file.Sha256 })
            .Distinct().Join(db.Set<StoredPackContent>(), file => file.Sha256, content => content.Sha256, (file, content) => new { file.Path, file.Sha256, content.Bytes })
            .ToListAsync(cancellationToken);
        return [.. files.Select(file => (file, RuleSet.Parse(file.Bytes, file.Path).RuleSet)).Where(read => read.RuleSet is not null).Select(read => new RuleVersionEntry(
            read.RuleSet!.Version, read.file.Path["rules/".Length..^".json".Length], read.RuleSet.Version, RuleVersionState.Retired, read.file.Sha256, read.RuleSet.EffectiveFrom, null,
            read.RuleSet.Author, read.RuleSet.Approver, null, null, null, read.file.Bytes))];
    }

    private async Task<List<RuleVersionEntry>> ChangesAsync(string packId, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var found = await db.Set<RuleVersion>().AsNoTracking().Where(version => version.PackId == packId && names.Contains(version.RuleSet))
            .Join(db.Set<Case>(), version => version.CaseId, @case => @case.Id, (version, @case) => new { Version = version, @case.State, @case.Number }).ToListAsync(cancellationToken);
        return [.. found.Where(change => RuleChangeAccess.MayRead(current.Actor, change.State)).Select(change =>
        {
            var (version, state) = (change.Version, change.State switch
            {
                RuleChange.Draft => RuleVersionState.Draft,
                RuleChange.Consulting => RuleVersionState.Consulting,
                RuleChange.Approved => RuleVersionState.Approved,
                RuleChange.InForce => RuleVersionState.InForce,
                RuleChange.Superseded => RuleVersionState.Retired,
                RuleChange.Withdrawn => RuleVersionState.Withdrawn,
                _ => RuleVersionState.Proposed,
            });
            var standing = RuleChange.Standing.Contains(change.State);
            return new RuleVersionEntry(
                standing ? version.Version : change.Number, version.RuleSet, version.Version, state, version.Sha256, version.EffectiveFrom, null, version.Author, version.Approver, version.ApprovedAt,
                version.CaseId, change.Number, version.ApprovedAt is null ? RuleText.Fill(version.Bytes, version.Author, null, version.EffectiveFrom) : version.Bytes);
        })];
    }
}
