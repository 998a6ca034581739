using System.Text;
using System.Text.Json.Nodes;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Rules;

namespace RegFiling.RiskTiering;

/// <summary>How a tier is proposed, adjusted and confirmed, in the filing and in its review alike.</summary>
internal static class TierDecisions
{
    public static TierDecision Propose(CaseContext at, Guid filing, TierRules rules, JsonObject facts, Guid? replaces = null, string? cause = null)
    {
        var result = rules.Decide(Facts.From(facts).Value, at.Today);
        return new()
        {
            Id = Guid.CreateVersion7(at.Now),
            FilingId = filing,
            CaseId = at.Case.Id,
            Replaces = replaces,
            Cause = cause,
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
        };
    }

    /// <summary>Another tier than the computed one, with its reason; the computed one stays beside it.</summary>
    public static void Adjust(this TierDecision decision, TierRules rules, string tier, string? reason)
    {
        var label = rules.Tier.Label(rules.Tier.Grades.Single(grade => grade.Id == tier));
        (decision.Tier, decision.LabelZh, decision.LabelEn, decision.AdjustmentReason) = (tier, label.Zh, label.En, reason);
    }

    /// <summary>Confirms for the actor and gives the requirements that apply from here on.</summary>
    public static IEnumerable<FilingObligation> Confirm(this TierDecision decision, CaseContext at)
    {
        decision.ConfirmedAt = at.Now;
        decision.ConfirmedBy = at.Actor.PersonId;
        return Duties(decision.Id, decision.FilingId, TierRules.Of(at.Pack)!, decision.Tier, Facts.Parse(Encoding.UTF8.GetBytes(decision.Facts)).Value, decision.On);
    }

    /// <summary>What applies at a tier, as it is put on record when the tier is confirmed.</summary>
    public static IReadOnlyList<FilingObligation> Duties(Guid decision, Guid filing, TierRules rules, string tier, Facts facts, DateOnly on) =>
        [.. rules.Requirements(tier, facts, on).Select((obligation, index) => new FilingObligation
        {
            TierDecisionId = decision,
            Requirement = obligation.Id,
            FilingId = filing,
            Position = index + 1,
            TitleZh = obligation.Title.Zh,
            TitleEn = obligation.Title.En,
            Force = obligation.Force,
            Grounds = string.Join(' ', obligation.Grounds),
            ValueZh = obligation.Value?.Zh ?? obligation.MenuText?.Zh ?? "",
            ValueEn = obligation.Value?.En ?? obligation.MenuText?.En ?? "",
        })];
}
