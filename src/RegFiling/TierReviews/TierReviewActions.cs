using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.RiskTiering;

namespace RegFiling.TierReviews;

/// <summary>提出异议: about the tier that counts now.</summary>
[Action("tier-review", "start")]
internal sealed class RaiseObjection : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var filing = at.Record<Filing>();
        at.Case.RecordId = filing.Id;
        at.Case.Title = filing.Name;
        at.Case.District = at.Linked.FirstOrDefault(linked => linked.Kind == TierReviewRules.Link)?.Case.District;
        return Effects.None;
    }
}

/// <summary>拟调整等级: a new decision beside the old one, from the factors as corrected; it counts once a second person has confirmed it.</summary>
[Action("tier-review", "propose-adjustment")]
internal sealed class ProposeAdjustment : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var (before, rules) = (at.Record<TierUnderReview>().Decision, TierRules.Of(at.Pack)!);
        var decision = TierDecisions.Propose(at, before.FilingId, rules, TierReviewRules.Corrected(at, rules), replaces: before.Id);
        if (form.Text("basis") == "override")
        {
            decision.Adjust(rules, form.Text("tier")!, form.Text("reason"));
        }

        return Effects.None.Adds(decision);
    }
}

/// <summary>确认调整 by the second person: the requirements of the new tier apply from here on, those of the old one end.</summary>
[Action("tier-review", "confirm-adjustment")]
internal sealed class ConfirmAdjustment : IAction
{
    public Effects Apply(CaseContext at, FormData form) =>
        Effects.None.Adds(at.All<TierDecision>().Where(decision => decision.CaseId == at.Case.Id).MaxBy(decision => decision.ProposedAt)!.Confirm(at));
}
