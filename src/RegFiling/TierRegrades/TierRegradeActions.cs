using System.Text.Json.Nodes;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.RiskTiering;

namespace RegFiling.TierRegrades;

/// <summary>重新定级: about the tier that counts now.</summary>
[Action("tier-regrade", "start")]
internal sealed class BeginRegrade : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var filing = at.Record<Filing>();
        at.Case.RecordId = filing.Id;
        at.Case.Title = filing.Name;
        at.Case.District = at.Linked.FirstOrDefault(linked => linked.Kind == TierRegradeRules.Link)?.Case.District;
        return Effects.None;
    }
}

/// <summary>拟定等级: a new decision beside the old one, from the same answers and the rules now in force; the event says that the rules are the cause.</summary>
[Action("tier-regrade", "propose")]
internal sealed class ProposeRegrade : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var regrade = at.Record<Regrade>();
        return Effects.None.Adds(TierDecisions.Propose(at, regrade.Before.FilingId, TierRules.Of(at.Pack)!, (JsonObject)regrade.Given.DeepClone(), replaces: regrade.Before.Id)).Says(Cause(regrade));
    }

    internal static JsonObject Cause(Regrade regrade) => new() { ["cause"] = "rules-changed", ["rulesBefore"] = regrade.Before.Rules, ["tierBefore"] = regrade.Before.Tier };
}

/// <summary>确认等级 by the second person: the duties of the new tier apply from here on.</summary>
[Action("tier-regrade", "confirm")]
internal sealed class ConfirmRegrade : IAction
{
    public Effects Apply(CaseContext at, FormData form) =>
        Effects.None.Adds(at.All<TierDecision>().Where(decision => decision.CaseId == at.Case.Id).MaxBy(decision => decision.ProposedAt)!.Confirm(at)).Says(ProposeRegrade.Cause(at.Record<Regrade>()));
}

/// <summary>试算 before anybody proposes: what the rules in force make of it, and which duties come and go.</summary>
internal static class RegradePreview
{
    [Opens("tier-regrade", "propose")]
    [Opens("tier-regrade", "confirm")]
    public static IReadOnlyList<Text> Preview(CaseContext at, FormData form) => at.Find<Regrade>() is not { } regrade ? [] :
    [
        new($"原等级：{regrade.Before.Label.Zh}（得分{Wording.Number(regrade.Before.Score).Zh}）", $"Before: {regrade.Before.Label.En} (score {Wording.Number(regrade.Before.Score).En})"),
        new($"按现行规则：{regrade.Now.Label.Zh}（得分{Wording.Number(regrade.Now.Score).Zh}）", $"Under the rules in force: {regrade.Now.Label.En} (score {Wording.Number(regrade.Now.Score).En})"),
        .. regrade.Duties,
    ];
}
