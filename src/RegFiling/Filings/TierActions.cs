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
        return Effects.None.Adds(TierDecisions.Propose(at, at.Record<Filing>().Id, rules, rules.FactsOf(at.SavedForm(FilingRules.Application))));
    }
}

/// <summary>试算 before the officer proposes: what the rules will say, and a row for everything that is not known yet.</summary>
internal static class TierPreview
{
    [Opens("filing", "propose-tier", "试算结果（尚未记录）", "Preview (nothing is recorded yet)")]
    public static IReadOnlyList<Text> Preview(CaseContext at, FormData form)
    {
        if (TierRules.Of(at.Pack) is not { } rules)
        {
            return [];
        }

        var result = rules.Decide(Facts.From(rules.FactsOf(at.SavedForm(FilingRules.Application))).Value, at.Today);
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

    // Whoever confirms answers for the tier as much as whoever proposed it, and is to see what it is and why.
    [Opens("filing", "confirm-tier", "将要确认的等级和理由", "The tier to confirm, and why")]
    [Opens("tier-review", "confirm-adjustment", "将要确认的等级和理由", "The tier to confirm, and why")]
    public static IReadOnlyList<Text> Proposed(CaseContext at, FormData form)
    {
        if (AdjustTier.Newest(at) is not { } decision)
        {
            return [];
        }

        var adjusted = decision.AdjustmentReason is { Length: > 0 } reason
            ? new Text($"已调整，与计算结果不同。理由：{reason}", $"Adjusted, it differs from what was computed. Reason: {reason}") : (Text?)null;
        return
        [
            new($"{decision.LabelZh}，得分{Wording.Number(decision.Score).Zh}", $"{decision.LabelEn}, score {Wording.Number(decision.Score).En}"),
            .. adjusted is { } said ? [said] : Array.Empty<Text>(),
            .. Lines(decision.Explanation),
        ];
    }

    private static List<Text> Lines(Text explanation)
    {
        var (zh, en) = (explanation.Zh.Split('\n'), explanation.En.Split('\n'));
        return zh.Length == en.Length ? [.. zh.Zip(en, (one, other) => new Text(one, other))] : [explanation];
    }
}

/// <summary>What an expert is asked: the referral stands above the opinion, which answers it question by question.</summary>
internal static class ExpertQuestions
{
    private const string Referral = "filing/expert-referral";

    [Opens("filing", "give-opinion", "请您回答的问题", "The questions to you")]
    [Opens("tier-review", "give-opinion", "请您回答的问题", "The questions to you")]
    public static IReadOnlyList<Text> Asked(CaseContext at, FormData form)
    {
        var referral = at.SavedForm(Referral);
        var questions = (referral.Text("questions") ?? "").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Text.Of);
        return referral.Text("reason") is { Length: > 0 } reason ? [new($"送审理由：{reason}", $"Why it is referred: {reason}"), .. questions] : [.. questions];
    }
}

/// <summary>调整等级（说明理由）: the computed tier stays on record beside the adjusted one.</summary>
[Action("filing", "adjust-tier")]
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
internal sealed class ConfirmTier : IAction
{
    public Effects Apply(CaseContext at, FormData form) => Effects.None.Adds(AdjustTier.Newest(at).Confirm(at));
}
