using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.RiskTiering;

namespace RegFiling.Regradings;

/// <summary>重新定级, begun by an officer, or by the system with a material change or an overdue rectification. The tier counts on until another is confirmed.</summary>
[Action("regrade", "start")]
internal sealed class StartRegrade : IAction
{
    public Effects Apply(CaseContext at, FormData form) => LifeOfFiling.Begin(at);
}

/// <summary>拟定等级: a new decision beside the one that counts, with its cause; a second person confirms it.</summary>
[Action("regrade", "propose-tier")]
internal sealed class ProposeTierAnew : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var rules = TierRules.Of(at.Pack)!;
        var facts = rules.FactsOf(RegradeRules.Answers(at, rules, form), at.Find<LifeFacts>());
        return Effects.None.Adds(TierDecisions.Propose(at, at.Record<Filing>().Id, rules, facts, RegradeRules.Before(at)?.Id, RegradeRules.CauseOf(at)));
    }
}
