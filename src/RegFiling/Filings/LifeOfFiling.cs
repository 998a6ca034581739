using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.RiskTiering;
using RegFiling.Subjects;

namespace RegFiling.Filings;

/// <summary>
/// What happens to a filing after it has its number: change, grading anew, deregistration, revocation, restoration, rectification. All of them are
/// about one filing, which they begin from.
/// </summary>
internal static class LifeOfFiling
{
    /// <summary>Ties a case to the filing that it begins from, under its name.</summary>
    public static Effects Begin(CaseContext at)
    {
        var filing = at.Record<Filing>();
        (at.Case.RecordId, at.Case.Title, at.Case.District) = (filing.Id, filing.Name, at.Find<Subject>()?.District);
        return Effects.None;
    }

    /// <summary>As <see cref="Begin"/>, for what the authority prepares: the company learns of it when the first paper goes out (<see cref="Disclose"/>).</summary>
    public static Effects BeginInside(CaseContext at)
    {
        var effects = Begin(at);
        at.Case.SubjectId = null;
        return effects;
    }

    /// <summary>From here on it is a case of the company, which sees it and is asked.</summary>
    public static Effects Disclose(CaseContext at)
    {
        at.Case.SubjectId = at.Record<Filing>().SubjectId;
        return Effects.None;
    }

    /// <summary>Puts a mark on the case of the filing itself, or takes it off: lists show there what became of it.</summary>
    public static void Mark(CaseContext at, string flag, bool set) => at.Find<CaseOfFiling>()?.Case.Mark(flag, set);

    /// <summary>The same after every change of an entry: what stood before goes into its history, and the search finds what stands now.</summary>
    public static Effects Publishes(this Effects effects, RegisterEntry entry, RegisterRevision before) =>
        effects.Adds(before).Completes((db, cancellationToken) => RegisterIndex.UpdateAsync(db, [entry], cancellationToken));

    [Rule("life.in-force@1")]
    public static IEnumerable<Refusal> InForce(CaseContext at)
    {
        // What the system begins along with another act must not stop that act; it is looked at again before it has an effect.
        if (at.Find<Filing>() is { Status: FilingStatus.Filed } || (at.Actor.IsSystem && at.Action == "start"))
        {
            yield break;
        }

        yield return new(
            "life.not-in-force",
            at.Find<Filing>()?.Status switch
            {
                FilingStatus.Deregistered => new("该备案已注销", "This filing is deregistered"),
                FilingStatus.Revoked => new("该备案已撤销", "This filing is revoked"),
                _ => new("该算法尚未备案", "This algorithm is not filed"),
            },
            new("已注销或者已撤销的，重新提供服务应当重新备案（可以复制原备案内容）", "After a deregistration or revocation, file anew before the service starts again (the earlier content can be copied)"),
            "cac-order-9/24");
    }

    // Two of a kind on one filing would undo one another.
    [Rule("life.one-at-a-time@1")]
    public static IEnumerable<Refusal> OneAtATime(CaseContext at) => UnderWay(
        at, [at.Case.Procedure], new("请在该办件中继续办理，或者先撤回该办件", "Go on in that case, or withdraw it first"), drafts: true);

    [Rule("life.revocation-first@1")]
    public static IEnumerable<Refusal> RevocationFirst(CaseContext at) => UnderWay(
        at, ["revocation"], new("撤销程序办结之后再办理；撤销和注销是不同的处理，不能以注销代替", "This waits for the end of the revocation procedure: revocation and deregistration are different, and one does not replace the other"));

    [Rule("life.changes-first@1")]
    public static IEnumerable<Refusal> ChangesFirst(CaseContext at) => UnderWay(
        at, ["change"], new("请先办结或者撤回该变更，备案终止后变更不能再办理", "Decide that change or have it withdrawn first: after the end of the filing it can no longer be handled"));

    private static IEnumerable<Refusal> UnderWay(CaseContext at, IReadOnlyList<string> procedures, Text next, bool drafts = false)
    {
        foreach (var other in at.All<OpenOnFiling>().Where(other => (drafts || !other.Case.Private) && procedures.Contains(other.Case.Procedure)))
        {
            var title = at.Pack.Procedures.GetValueOrDefault(other.Case.Procedure)?.Title ?? Text.Of(other.Case.Procedure);
            yield return new(
                "life.under-way",
                new($"该备案的“{title.Zh}”（{other.Case.Number}）正在办理", $"“{title.En}” ({other.Case.Number}) is under way for this filing"),
                next);
        }
    }

    /// <summary>The filing that a case of its life is about, with what rules and effects look at. False when there is none.</summary>
    public static async Task<bool> LoadAsync(CaseContext at, RegFilingDbContext db, IEnumerable<ILifeSource> sources, CancellationToken cancellationToken)
    {
        if ((at.Case.RecordId ?? at.Linked.FirstOrDefault(linked => linked.From)?.Case.RecordId) is not { } id
            || await db.Set<Filing>().FirstOrDefaultAsync(filing => filing.Id == id, cancellationToken) is not { } filing)
        {
            return false;
        }

        at.Bring(filing);
        at.Bring(await db.Set<Subject>().Where(subject => subject.Id == filing.SubjectId).ToListAsync(cancellationToken));
        at.Bring(await db.Set<RegisterEntry>().Where(entry => entry.FilingId == id).ToListAsync(cancellationToken));
        at.Bring(await db.Set<TierDecision>().Where(tier => tier.FilingId == id && (tier.ConfirmedAt != null || tier.CaseId == at.Case.Id)).OrderBy(tier => tier.ProposedAt).ToListAsync(cancellationToken));
        at.Bring((await db.Set<Filing>().AsNoTracking().Where(other => other.SubjectId == filing.SubjectId && other.Id != id).ToListAsync(cancellationToken)).Select(other => new OtherFiling(other)));
        at.Bring((await db.Set<Case>().AsNoTracking().Where(other => other.RecordId == id && other.ClosedAt == null && other.Id != at.Case.Id).OrderBy(other => other.OpenedAt).ToListAsync(cancellationToken))
            .Select(other => new OpenOnFiling(other)));
        at.Bring((await db.Set<Case>().Where(of => of.RecordId == id && of.Procedure == "filing").ToListAsync(cancellationToken)).Select(of => new CaseOfFiling(of)));
        at.Bring(await LifeFacts.OfAsync(sources, id, at.Today, cancellationToken));
        if (await FiledVersions.FindAsync(db, id, cancellationToken, at.Case.ClosedAt, at.Case.Id) is { } filed)
        {
            at.Bring(filed);
        }

        return true;
    }
}

/// <summary>The case in which the filing was made.</summary>
internal sealed record CaseOfFiling(Case Case);

/// <summary>Another case about the same filing that is not closed yet.</summary>
internal sealed record OpenOnFiling(Case Case);
