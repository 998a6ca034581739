using System.Globalization;
using System.Text.Json.Nodes;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
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
        return Effects.None.Adds(TierDecisions.Propose(at, at.Record<Filing>().Id, rules, rules.FactsOf(at.SavedForm(FilingRules.Application), at.Find<LifeFacts>())));
    }
}

/// <summary>试算 before the officer proposes: what the rules will say, and a row for everything that is not known yet.</summary>
internal static class TierPreview
{
    [Opens("filing", "propose-tier")]
    public static IReadOnlyList<Text> Preview(CaseContext at, FormData form)
    {
        if (TierRules.Of(at.Pack) is not { } rules)
        {
            return [];
        }

        var result = rules.Decide(Facts.From(rules.FactsOf(at.SavedForm(FilingRules.Application), at.Find<LifeFacts>())).Value, at.Today);
        if (!form.Has("openQuestions") && result.Questions.Count > 0)
        {
            form.Values["openQuestions"] = new JsonArray([.. result.Questions.Select(question => (JsonNode)new JsonObject
            {
                ["question"] = $"{question.Ask.Zh} / {question.Ask.En}",
                ["lookAgainOn"] = question.LookAgain.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            })]);
        }

        return Lines(result.Explanation);
    }

    /// <summary>An explanation, line by line.</summary>
    internal static IReadOnlyList<Text> Lines(Text explanation)
    {
        var (zh, en) = (explanation.Zh.Split('\n'), explanation.En.Split('\n'));
        return zh.Length == en.Length ? [.. zh.Zip(en, (one, other) => new Text(one, other))] : [explanation];
    }
}

/// <summary>调整等级（说明理由）: the computed tier stays on record beside the adjusted one.</summary>
[Action("filing", "adjust-tier")]
[Action("regrade", "adjust-tier")]
internal sealed class AdjustTier : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        Newest(at).Adjust(TierRules.Of(at.Pack)!, form.Text("tier")!, form.Text("reason"));
        return Effects.None;
    }

    internal static TierDecision Newest(CaseContext at) => at.All<TierDecision>().Where(decision => decision.CaseId == at.Case.Id).MaxBy(decision => decision.ProposedAt)!;
}

/// <summary>确认等级 by the second person: from here on the requirements of the tier apply to the filing.</summary>
[Action("filing", "confirm-tier")]
[Action("regrade", "confirm-tier")]
internal sealed class ConfirmTier : IAction
{
    public Effects Apply(CaseContext at, FormData form) => Effects.None.Adds(AdjustTier.Newest(at).Confirm(at));
}
