using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;

namespace RegFiling.RiskTiering;

/// <summary>The tier of a filing as one person may see it in a case.</summary>
public static class VisibleTier
{
    /// <summary>
    /// The newest decision. The party learns of its tier by the notice, after a second person has confirmed it and another has sealed the notice; what
    /// another case only proposes does not count here.
    /// </summary>
    public static async Task<TierDecision?> OfAsync(RegFilingDbContext db, CaseView view, Actor actor, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(actor);
        if (view.Case.RecordId is not { } filing || (!actor.IsOfficial && view.Unsealed.Contains("tier-notice")))
        {
            return null;
        }

        var (own, decisions) = (view.Case.Id, db.Set<TierDecision>().AsNoTracking().Where(decision => decision.FilingId == filing));
        return await (actor.IsOfficial ? decisions.Where(decision => decision.ConfirmedAt != null || decision.CaseId == own) : decisions.Where(decision => decision.ConfirmedAt != null))
            .OrderByDescending(decision => decision.ProposedAt).FirstOrDefaultAsync(cancellationToken);
    }
}
