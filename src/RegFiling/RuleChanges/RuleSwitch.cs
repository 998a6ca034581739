using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.RuleChanges;

/// <summary>
/// Looks for approved rules whose day has come and records in their case that they hold from here on. The rules themselves change over with the clock
/// (<see cref="PackCatalogue"/>); the record follows within half a minute, once, whichever node comes first: the act has a key of its own.
/// </summary>
public sealed class RuleSwitch(RegFilingDbContext db, PackCatalogue packs, CurrentActor current, IMediator mediator, TimeProvider clock)
{
    /// <summary>Returns how many changes took effect or were overtaken.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        current.Actor = Actor.System;
        await packs.RefreshAsync(cancellationToken);
        var open = db.Set<Case>().Where(@case => @case.State == RuleChange.Approved || @case.State == RuleChange.InForce);
        var versions = await db.Set<RuleVersion>().AsNoTracking().Where(version => version.ApprovedAt != null)
            .Join(open, version => version.CaseId, @case => @case.Id, (version, @case) => new { version.CaseId, version.PackId, version.RuleSet, version.Version, version.EffectiveFrom, @case.State, CaseVersion = @case.Version })
            .ToListAsync(cancellationToken);
        var done = 0;
        foreach (var version in versions.OrderBy(version => version.EffectiveFrom).ThenBy(version => version.CaseId))
        {
            if (packs.Current.FirstOrDefault(pack => pack.Manifest.Id == version.PackId) is not { } pack)
            {
                continue;
            }

            var due = version.State == RuleChange.Approved && version.EffectiveFrom <= pack.Deadlines.Time.DateOf(clock.GetUtcNow());
            if (due && await TakeAsync(version.CaseId, "take-effect", version.CaseVersion, cancellationToken))
            {
                done++;
            }

            // A file of a higher version that ships has taken its place.
            if ((due || version.State == RuleChange.InForce)
                && RuleVersionNumbers.IsHigher(PackComposer.VersionOf(pack, PackOverlay.PathOf(version.RuleSet)), version.Version)
                && packs.Shipped.Any(shipped => shipped.Manifest.Id == version.PackId && shipped.Files[PackOverlay.PathOf(version.RuleSet)].AsSpan().SequenceEqual(pack.Files[PackOverlay.PathOf(version.RuleSet)]))
                && await TakeAsync(version.CaseId, "supersede", version.CaseVersion + (due ? 1 : 0), cancellationToken))
            {
                done++;
            }
        }

        return done;
    }

    private async Task<bool> TakeAsync(Guid caseId, string action, int version, CancellationToken cancellationToken) =>
        !(await mediator.Send(new TakeAction(caseId, action, version, $"{action}/{caseId}", FormData.Empty), cancellationToken)).IsRefused;
}
