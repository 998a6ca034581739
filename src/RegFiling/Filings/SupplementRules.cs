using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Persistence;

namespace RegFiling.Filings;

/// <summary>
/// 补正 is asked for once, with a complete list (domain 4.2). What is still unmet gets one reminder inside the same period; another list needs new
/// facts. What the national office asks for is its own list and not a second one of ours.
/// </summary>
internal static class SupplementRules
{
    private const string Reminder = "remind-unmet";

    private static readonly string[] Lists = ["ask-supplement", "ask-supplement-again", "return-by-national"];

    /// <summary>The items of the list that runs now.</summary>
    public static IReadOnlyList<FormData> Asked(CaseContext at) =>
        at.History.LastOrDefault(act => Lists.Contains(act.Action)) is { } last && at.Procedure.Action(last.Action)?.Form is { } form ? at.SavedForm(form).Rows("items") : [];

    [Rule("filing.each-item-answered@1")]
    public static IEnumerable<Refusal> EachItemAnswered(CaseContext at)
    {
        var answers = at.Form.Rows("answers");
        foreach (var item in Asked(at).Select(item => item.Text("item")).Where(item => !answers.Any(answer => FilingRules.Same(answer.Text("item"), item) && answer.Has("done"))))
        {
            yield return new(
                "filing.item-not-answered",
                new($"补正事项“{item}”没有说明", $"The item “{item}” has no answer"),
                new("请逐项写明补了什么、在哪里；事项名称保持与通知书一致", "Say for each item what was done and where; keep its words as they stand in the notice"),
                Field: "answers");
        }
    }

    [Rule("filing.reminded-once@1")]
    public static IEnumerable<Refusal> RemindedOnce(CaseContext at)
    {
        var since = at.History.ToList().FindLastIndex(act => Lists.Contains(act.Action));
        if (since < 0 || at.History.Skip(since).Any(act => act.Action == Reminder))
        {
            yield return new(
                since < 0 ? "filing.nothing-asked" : "filing.reminded-already",
                since < 0 ? new("尚未告知补正，不能提醒", "No supplement was asked for, so there is nothing to remind of")
                    : new("本次补正期限内已提醒过一次", "One reminder was given in this period already"),
                new("请确认材料齐全，或者由机关负责人决定不予备案；出现新的事实的，可以再次告知补正", "Confirm it complete, or let the head decide not to file; where new facts came up, a further list is possible"));
        }
    }

    [Rule("filing.unmet-of-the-list@1")]
    public static IEnumerable<Refusal> UnmetOfTheList(CaseContext at)
    {
        var asked = Asked(at).Select(item => item.Text("item")).ToList();
        var judged = at.Form.Rows("items");
        foreach (var other in judged.Select(row => row.Text("item")).Where(item => item is not null && !asked.Any(known => FilingRules.Same(known, item))))
        {
            yield return new(
                "filing.item-not-asked",
                new($"“{other}”不在已告知的补正清单中，提醒不能增加事项", $"“{other}” is not in the list; a reminder adds nothing to it"),
                new("只选择清单中的事项；属于新的事实的，使用“再次告知补正（新的事实）”", "Keep to the items of the list; for new facts, use “Ask again, on new facts”"),
                Field: "items");
        }

        foreach (var left in asked.Where(item => !judged.Any(row => FilingRules.Same(row.Text("item"), item))))
        {
            yield return new(
                "filing.item-not-judged",
                new($"补正事项“{left}”没有核对结果", $"The item “{left}” was not judged"),
                new("请逐项填写已满足或者未满足", "Say for each item whether it is met"),
                Field: "items");
        }

        if (judged.Count > 0 && judged.All(row => row.Text("verdict") == "met"))
        {
            yield return new(
                "filing.nothing-unmet",
                new("各事项均已满足，无需提醒", "Every item is met: there is nothing to remind of"),
                new("请确认材料齐全", "Confirm it complete"),
                Field: "items");
        }
    }

    [Rule("filing.new-facts@1")]
    public static IEnumerable<Refusal> NewFacts(CaseContext at)
    {
        foreach (var item in at.Form.Rows("items").Select(row => row.Text("item")).Where(item => item is not null && at.All<AskedItem>().Any(known => FilingRules.Same(known.Item, item))))
        {
            yield return new(
                "filing.item-asked-before",
                new($"“{item}”已经告知过，补正一次性告知，不得重复或者分次告知", $"“{item}” was asked for before: a supplement is asked for once"),
                new("同一事项仍未满足的，在同一期限内提醒一次；再次告知只限于新的事实", "Where the same item is still unmet, remind once in the same period; a further list is for new facts only"),
                Field: "items");
        }

        if (at.Form.Text("newFacts") is { } fact && at.All<AskedItem>().Any(known => known.NewFacts is { } earlier && FilingRules.Same(earlier, fact)))
        {
            yield return new(
                "filing.fact-not-new",
                new("所写的事实在前一次告知中已经写明", "This fact stood in an earlier list already"),
                new("请写明此后新出现的事实及其来源", "State what came up since then, and where it comes from"),
                Field: "newFacts");
        }
    }

    /// <summary>Every item of every list of the case, ours and the national office's.</summary>
    public static async Task<IReadOnlyList<AskedItem>> AskedAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
    {
        var (id, forms) = (at.Case.Id, Lists.Select(action => at.Procedure.Action(action)?.Form).OfType<string>().ToList());
        var sent = await db.Set<CaseForm>().AsNoTracking().Where(form => form.CaseId == id && forms.Contains(form.Form)).Select(form => form.Json).ToListAsync(cancellationToken);
        return [.. sent.Select(FormData.Parse).SelectMany(form => form.Rows("items").Select(item => new AskedItem(item.Text("item"), form.Text("newFacts"))))];
    }
}

/// <summary>An item that was asked for in some list of the case.</summary>
internal sealed record AskedItem(string? Item, string? NewFacts);
