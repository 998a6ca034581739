using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;

namespace RegFiling.Filings;

/// <summary>拟定等级: what the rules in force say about the answers of the filing, to be confirmed by a second person.</summary>
[Action("filing", "propose-tier")]
internal sealed class ProposeTier : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var rules = TierRules.Of(at.Pack)!;
        var facts = rules.FactsOf(at.SavedForm(FilingRules.Application));
        var result = rules.Decide(Facts.From(facts).Value, at.Today);
        return Effects.None.Adds(new TierDecision
        {
            Id = Guid.CreateVersion7(at.Now),
            FilingId = at.Record<Filing>().Id,
            CaseId = at.Case.Id,
            ComputedTier = result.Tier.Id,
            Tier = result.Tier.Id,
            LabelZh = result.Label.Zh,
            LabelEn = result.Label.En,
            Score = result.Score,
            Facts = CanonicalJson.Write(facts),
            On = at.Today,
            Rules = string.Join('\n', result.Rules),
            ExplanationZh = result.Explanation.Zh,
            ExplanationEn = result.Explanation.En,
            ProposedAt = at.Now,
            ProposedBy = at.Actor.PersonId,
        });
    }
}

/// <summary>调整等级（说明理由）: the computed tier stays on record beside the adjusted one.</summary>
[Action("filing", "adjust-tier")]
internal sealed class AdjustTier : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var decision = Newest(at);
        var card = TierRules.Of(at.Pack)!.Tier;
        var label = card.Label(card.Grades.Single(grade => grade.Id == form.Text("tier")));
        (decision.Tier, decision.LabelZh, decision.LabelEn) = (form.Text("tier")!, label.Zh, label.En);
        decision.AdjustmentReason = form.Text("reason");
        return Effects.None;
    }

    internal static TierDecision Newest(CaseContext at) => at.All<TierDecision>().MaxBy(decision => decision.ProposedAt)!;
}

/// <summary>确认等级 by the second person: from here on the requirements of the tier apply to the filing.</summary>
[Action("filing", "confirm-tier")]
internal sealed class ConfirmTier : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var decision = AdjustTier.Newest(at);
        decision.ConfirmedAt = at.Now;
        decision.ConfirmedBy = at.Actor.PersonId;
        var facts = Facts.Parse(System.Text.Encoding.UTF8.GetBytes(decision.Facts)).Value;
        var required = TierRules.Of(at.Pack)!.Requirements(decision.Tier, facts, decision.On);
        return Effects.None.Adds(required.Select((obligation, index) => new FilingObligation
        {
            TierDecisionId = decision.Id,
            Requirement = obligation.Id,
            FilingId = decision.FilingId,
            Position = index + 1,
            TitleZh = obligation.Title.Zh,
            TitleEn = obligation.Title.En,
            Force = obligation.Force,
            Grounds = string.Join(' ', obligation.Grounds),
            ValueZh = obligation.Value?.Zh ?? obligation.MenuText?.Zh ?? "",
            ValueEn = obligation.Value?.En ?? obligation.MenuText?.En ?? "",
        }));
    }
}
