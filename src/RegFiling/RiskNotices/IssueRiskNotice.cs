using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;

namespace RegFiling.RiskNotices;

/// <summary>核稿 by another person: what says the same to other companies is checked with it, each with an act of its own.</summary>
[Action(RiskNotice.Procedure, "check")]
internal sealed class CheckRiskNotice : IAction
{
    public Effects Apply(CaseContext at, FormData form) =>
        RiskNotice.Alike(at, "prepared").Aggregate(Effects.None, (effects, other) => effects.TakesAlong(other.Id, "check", form));
}

/// <summary>签发: the notice gets its number, and from here on the case is tied to what it cites.</summary>
[Action(RiskNotice.Procedure, "issue")]
internal sealed class IssueRiskNotice : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var effects = Effects.None;
        // A knowledge item or an article has no case of its own: the tie is then to the filing that it was applied to.
        var about = at.Linked.First(linked => linked.Kind == RiskNotice.Concerns).Case.Id;
        var ties = at.All<CitedItem>().Select(item => (Case: item.Cited.CaseId ?? about, Clause: $"{item.Cited.Kind}/{item.Cited.Ref}")).Distinct()
            .Where(tie => at.Linked.All(linked => linked.Kind != RiskNotice.Cites || linked.Case.Id != tie.Case || linked.Clause != tie.Clause));
        foreach (var (to, clause) in ties)
        {
            effects.Adds(new CaseLink { FromCaseId = at.Case.Id, ToCaseId = to, Kind = RiskNotice.Cites, Clause = clause });
        }

        return RiskNotice.Alike(at, "legal-checked").Aggregate(effects, (all, other) => all.TakesAlong(other.Id, "issue", form));
    }
}
