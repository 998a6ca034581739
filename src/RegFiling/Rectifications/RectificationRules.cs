using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Persistence;
using RegFiling.RiskTiering;

namespace RegFiling.Rectifications;

/// <summary>What a rectification must satisfy (domain 4.9). Pure: a rule sees the loaded case and nothing else.</summary>
internal static class RectificationRules
{
    public const string Order = "rectification/order";
    public const string Again = "rectification/again";
    public const string Extension = "rectification/extension";

    private const string Verification = "rectification/verification";

    [Rule("rectification.each-item-planned@1")]
    public static IEnumerable<Refusal> EachItemPlanned(CaseContext at) => EachItem(at, "measures");

    [Rule("rectification.each-item-reported@1")]
    public static IEnumerable<Refusal> EachItemReported(CaseContext at) => EachItem(at, "done");

    [Rule("rectification.each-item-verified@1")]
    public static IEnumerable<Refusal> EachItemVerified(CaseContext at) => EachItem(at, "verdicts");

    [Rule("rectification.extension-once@1")]
    public static IEnumerable<Refusal> ExtensionOnce(CaseContext at)
    {
        if (at.History.Any(act => act.Action == "ask-extension"))
        {
            yield return new(
                "rectification.extension-asked",
                new("已经申请过一次延期", "An extension was asked for already"),
                new("请在期限内完成整改，或者先提交已完成部分的整改报告", "Finish within the period, or report what is done"));
        }
    }

    [Rule("rectification.extension-in-time@1")]
    public static IEnumerable<Refusal> ExtensionInTime(CaseContext at)
    {
        var clock = Running(at);
        if (clock is null || at.Now >= clock.DueAt)
        {
            yield return new(
                "rectification.extension-too-late",
                clock is null ? new("整改期限尚未起算", "The period has not begun") : new($"整改期限已于{Wording.Date(clock.DueOn).Zh}届满", $"The period ended on {Wording.Date(clock.DueOn).En}"),
                new("延期须在到期前申请；已经到期的，请尽快完成并提交整改报告", "An extension is asked for before the end; after it, finish and report as soon as you can"));
        }
    }

    [Rule("rectification.extension-bounded@1")]
    public static IEnumerable<Refusal> ExtensionBounded(CaseContext at)
    {
        var share = int.Parse(at.Procedure.Settings["extension-share"].Value, CultureInfo.InvariantCulture);
        if (Running(at) is { } clock && at.Form.Number("moreDays") is { } more && more * 100 > Period.Parse(clock.Limit).Value * share)
        {
            var most = Period.Parse(clock.Limit).Value * share / 100;
            yield return new(
                "rectification.extension-too-long",
                new($"延期最长{most}日（原期限的{share}%，内部规则）", $"At most {most} days more ({share}% of the period, an internal rule)"),
                new("请减少延长的日数，或者分项先行完成", "Ask for fewer days, or finish some items first"),
                Field: "moreDays");
        }
    }

    [Rule("rectification.all-met@1")]
    public static IEnumerable<Refusal> AllMet(CaseContext at)
    {
        foreach (var unmet in Unmet(at))
        {
            yield return new(
                "rectification.item-unmet",
                new($"“{unmet}”的复查结论为整改不到位", $"“{unmet}” was found not to be put right"),
                new("请用“认定不到位”，或者“不同意”后由经办人重新复查", "Find it not put right, or disagree and have it verified again"));
        }
    }

    [Rule("rectification.something-unmet@1")]
    public static IEnumerable<Refusal> SomethingUnmet(CaseContext at)
    {
        if (!Unmet(at).Any())
        {
            yield return new(
                "rectification.all-items-met",
                new("复查结论均为整改到位", "Every item was found to be put right"),
                new("请用“认定到位”，或者“不同意”后由经办人重新复查", "Find it put right, or disagree and have it verified again"));
        }
    }

    [Rule("rectification.again-nothing-new@1")]
    public static IEnumerable<Refusal> AgainNothingNew(CaseContext at)
    {
        var unmet = Unmet(at).ToHashSet(StringComparer.Ordinal);
        foreach (var (index, row) in at.Form.Rows("items").Index().Where(item => item.Item.Text("item") is { } name && !unmet.Contains(name)))
        {
            yield return new(
                "rectification.not-of-the-verdict",
                new($"“{row.Text("item")}”不是复查认定不到位的事项", $"“{row.Text("item")}” is not among the items found not put right"),
                new("再次下达只列仍未到位的事项；新的问题另行提出整改要求", "Only what is still open; a new problem is a new rectification"),
                Field: $"items[{index}].item");
        }
    }

    /// <summary>The period that the tier suggests, for the form of the order.</summary>
    [Opens("rectification", "issue")]
    public static IReadOnlyList<Text> PeriodOfTheTier(CaseContext at, FormData form)
    {
        var tier = at.All<TierDecision>().LastOrDefault(decision => decision.ConfirmedAt is not null);
        var days = at.Procedure.Settings["period-by-tier"].Value.Split(' ').Select(pair => pair.Split('=')).FirstOrDefault(pair => pair[0] == tier?.Tier)?[1];
        if (tier is null || days is null)
        {
            return [];
        }

        form.Values["days"] ??= int.Parse(days, CultureInfo.InvariantCulture);
        return [new($"{tier.LabelZh}的内部整改期限为{days}日", $"The internal period for {tier.LabelEn} is {days} days")];
    }

    /// <summary>Items that the last verification found not to be put right.</summary>
    private static IEnumerable<string> Unmet(CaseContext at) => at.SavedForm(Verification).Rows("verdicts").Where(row => row.Text("verdict") == "unmet").Select(row => row.Text("item")).OfType<string>();

    private static CaseClock? Running(CaseContext at) => at.Clocks.LastOrDefault(clock => clock.Clock == "rectify" && clock.Status != ClockStatus.Ended);

    // The items of the last order, which may be a second round with fewer.
    private static IEnumerable<Refusal> EachItem(CaseContext at, string rows)
    {
        var asked = at.SavedForm(at.History.Any(act => act.Action == "order-again") ? Again : Order).Rows("items").Select(row => row.Text("item")).OfType<string>().Distinct().ToList();
        var said = at.Form.Rows(rows).Select(row => row.Text("item")).ToHashSet();
        foreach (var item in asked.Where(item => !said.Contains(item)))
        {
            yield return new(
                "rectification.item-missing",
                new($"缺少事项“{item}”", $"The item “{item}” is missing"),
                new("整改意见书所列事项须逐项填写，事项文字保持原样", "Each item of the opinion needs a row; leave its words as they are"),
                Field: rows);
        }
    }

    [Loads("rectification")]
    internal sealed class Loader(IEnumerable<ILifeSource> sources) : ILoadRecords
    {
        public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
        {
            if (await LifeOfFiling.LoadAsync(at, db, sources, cancellationToken))
            {
                var id = at.Case.Id;
                at.Bring(await db.Set<Rectification>().Where(r => r.CaseId == id).ToListAsync(cancellationToken));
                at.Bring(new RectificationFacts(at));
            }
        }
    }
}

/// <summary>What the documents of a rectification say beside the forms.</summary>
internal sealed class RectificationFacts(CaseContext at) : IDocumentFacts
{
    public IEnumerable<(string Name, Text Value)> Facts()
    {
        var record = at.Find<Rectification>();
        var days = record?.Days ?? 0;
        return
        [
            ("rectification.period", new($"{days}日", $"{days} days")),
            ("rectification.timeliness", record?.OverdueOn is { } on
                ? new($"逾期（{Wording.Date(on).Zh}起）", $"overdue (since {Wording.Date(on).En})") : new("按期", "in time")),
        ];
    }
}
