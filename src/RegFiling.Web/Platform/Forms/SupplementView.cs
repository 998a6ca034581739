using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;

namespace RegFiling.Web.Platform.Forms;

/// <summary>The list of a supplement item by item: what was asked, what the company answered, what the reviewer found.</summary>
public sealed record SupplementView(IReadOnlyList<SupplementItem> Items)
{
    /// <summary>The forms that are such lists.</summary>
    internal static readonly string[] Lists = ["filing/supplement-request", "filing/supplement-again", "filing/national-return"];

    /// <summary>The list that was sent last; null where none was.</summary>
    public static SupplementView? Of(CaseView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        if (view.Said.Where(form => Lists.Contains(form.Form)).MaxBy(form => form.Version) is not { } list)
        {
            return null;
        }

        var answers = After(view, list, "filing/supplement-answer", "answers");
        var verdicts = After(view, list, "filing/unmet", "items");
        return new([.. list.Data.Rows("items").Select(item => new SupplementItem(
            item.Text("item") ?? "", item.Text("standard"), item.Text("place"), Find(answers, item)?.Text("done"), Find(answers, item)?.Text("where"),
            Find(verdicts, item)?.Text("verdict"), Find(verdicts, item)?.Text("finding")))]);
    }

    private static IReadOnlyList<FormData> After(CaseView view, SaidForm list, string form, string rows) =>
        view.Said.Where(said => said.Form == form && said.Version > list.Version).MaxBy(said => said.Version)?.Data.Rows(rows) ?? [];

    private static FormData? Find(IEnumerable<FormData> rows, FormData item) => rows.FirstOrDefault(row => row.Text("item")?.Trim() == item.Text("item")?.Trim());
}

/// <summary>One item; <paramref name="Verdict"/> is <c>met</c>, <c>unmet</c>, or null while nobody has judged it.</summary>
public sealed record SupplementItem(string Item, string? Standard, string? Place, string? Done, string? Where, string? Verdict, string? Finding);
