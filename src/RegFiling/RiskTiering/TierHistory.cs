using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Persistence;

namespace RegFiling.RiskTiering;

/// <summary>One tier that counted, or counts: why it was set, and which duties came and went with it.</summary>
public sealed record TierStep(TierDecision Decision, Text Cause, DutyChanges Duties);

/// <summary>等级沿革: every tier of a filing that was confirmed, oldest first.</summary>
public static class TierHistory
{
    /// <summary>Papers that tell a company its tier: until one is sealed, the company does not know the tier that it tells.</summary>
    private static readonly string[] Notices = ["tier-notice", "tier-notice-regrade"];

    /// <summary>For officials all of them; for the company those that it was told.</summary>
    public static async Task<IReadOnlyList<TierStep>> OfAsync(RegFilingDbContext db, Guid filing, bool official, CancellationToken cancellationToken)
    {
        var decisions = await Known(db, official).Where(decision => decision.FilingId == filing && decision.ConfirmedAt != null).OrderBy(decision => decision.ConfirmedAt).ToListAsync(cancellationToken);
        var duties = await db.Set<FilingObligation>().AsNoTracking().Where(duty => duty.FilingId == filing).OrderBy(duty => duty.Position).ToListAsync(cancellationToken);
        var steps = new List<TierStep>();
        IReadOnlyList<FilingObligation> before = [];
        foreach (var decision in decisions)
        {
            IReadOnlyList<FilingObligation> now = [.. duties.Where(duty => duty.TierDecisionId == decision.Id)];
            steps.Add(new(decision, CauseOf(decision), DutyChanges.Between(before, now)));
            before = now;
        }

        return steps;
    }

    /// <summary>
    /// The newest decision about what a case is about. The party learns of its tier by the notice, after a second person has confirmed it and another has
    /// sealed the notice; what another case only proposes does not count here.
    /// </summary>
    public static async Task<TierDecision?> NewestAsync(RegFilingDbContext db, Case about, bool official, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(about);
        var (record, own) = (about.RecordId, about.Id);
        return await Known(db, official).Where(decision => decision.FilingId == record && (decision.ConfirmedAt != null || (official && decision.CaseId == own)))
            .OrderByDescending(decision => decision.ProposedAt).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>The decisions that this side knows of.</summary>
    public static IQueryable<TierDecision> Known(RegFilingDbContext db, bool official)
    {
        ArgumentNullException.ThrowIfNull(db);
        var decisions = db.Set<TierDecision>().AsNoTracking();
        return official ? decisions : decisions.Where(decision => !db.Set<IssuedDocument>().Any(document =>
            document.CaseId == decision.CaseId && Notices.Contains(document.Definition) && document.NeedsSeal && !document.Seals.Any(line => line.Kind != SealKind.Refused)));
    }

    private static Text CauseOf(TierDecision decision) =>
        decision.Cause is { } cause ? TierCauses.Words(cause) : decision.Replaces is null ? new("首次定级", "first grading") : new("风险等级异议复核", "review on objection");
}
