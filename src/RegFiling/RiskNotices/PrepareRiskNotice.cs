using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.RiskTiering;

namespace RegFiling.RiskNotices;

/// <summary>拟制风险告知 from a filing: the company sees nothing of it yet.</summary>
[Action(RiskNotice.Procedure, "start")]
internal sealed class StartRiskNotice : IAction
{
    public const string ShortFrom = "short-answer-from-tier";

    public Effects Apply(CaseContext at, FormData form)
    {
        var filing = at.Record<Filing>();
        (at.Case.RecordId, at.Case.Title) = (filing.Id, filing.Name);
        at.Case.District = at.Linked.FirstOrDefault(linked => linked.Kind == RiskNotice.Concerns)?.Case.District;
        MarkTier(at);
        return Effects.None;
    }

    // The tier scales an internal limit and nothing else (domain 3.4).
    public static void MarkTier(CaseContext at)
    {
        if (TierRules.Of(at.Pack) is { } rules && at.Find<TierNow>() is { } now)
        {
            at.Case.Mark("high-tier", rules.Scale.IndexOf(now.Tier) >= rules.Scale.IndexOf(at.Procedure.Settings[ShortFrom].Value));
        }
    }
}

/// <summary>拟制: the words of the notice. Cases of other companies that say the same are changed with it.</summary>
[Action(RiskNotice.Procedure, "prepare")]
internal sealed class PrepareRiskNotice : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        StartRiskNotice.MarkTier(at);
        return RiskNotice.Alike(at, "prepared").Aggregate(Effects.None, (effects, other) => effects.TakesAlong(other.Id, "prepare", RiskNotice.ForOthers(form)));
    }

    /// <summary>What this notice can cite, with the numbers that the form asks for.</summary>
    [Opens(RiskNotice.Procedure, "prepare")]
    public static IReadOnlyList<Text> Citable(CaseContext at, FormData form) =>
        [.. at.All<Citable>().Select(known =>
        {
            var word = RiskNotices.Citable.Word(known.Kind);
            return new Text($"{word.Zh} {known.Ref}：{known.Title.Zh}（{known.Ground.Zh}）", $"{word.En} {known.Ref}: {known.Title.En} ({known.Ground.En})");
        })];
}

/// <summary>一并告知其他企业: one draft, a case of its own for each company.</summary>
[Action(RiskNotice.Procedure, "share")]
internal sealed class ShareRiskNotice : IAction
{
    public Effects Apply(CaseContext at, FormData form) => at.All<Addressee>().OrderBy(addressee => addressee.Number, StringComparer.Ordinal).Aggregate(
        Effects.None, (effects, addressee) => effects.Begins(RiskNotice.Procedure, addressee.CaseId, "prepare", RiskNotice.ForOthers(at.SavedForm(RiskNotice.Draft)), RiskNotice.SameNotice));
}
