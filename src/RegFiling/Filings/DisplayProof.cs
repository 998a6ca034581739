using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identifiers;
using RegFiling.Platform.Persistence;
using RegFiling.Subjects;

namespace RegFiling.Filings;

/// <summary>标明备案编号 (Art. 26): begun by the system when a filing is published, or its number corrected; about the same record.</summary>
[Action("display", "start")]
internal sealed class StartDisplay : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var filing = at.Record<Filing>();
        (at.Case.RecordId, at.Case.Title, at.Case.District) = (filing.Id, filing.Name, at.Find<Subject>()?.District);
        return Effects.None;
    }
}

/// <summary>确认标明: the number stands where Art. 26 wants it.</summary>
[Action("display", "confirm-display")]
internal sealed class ConfirmDisplay : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Record<Filing>().DisplayConfirmedOn = at.Today;
        return Effects.None;
    }
}

internal static class DisplayRules
{
    [Rule("display.number-is-ours@1")]
    public static IEnumerable<Refusal> NumberIsOurs(CaseContext at)
    {
        if (at.Form.Text("shownNumber") is { } shown && at.Find<Filing>()?.NationalNumber is { } number && FieldIdentifiers.Normalised(shown) != number)
        {
            yield return new(
                "display.another-number",
                new($"页面上标明的编号与本备案的编号（{number}）不一致", $"The number shown is not that of this filing ({number})"),
                new("请在页面上改为正确的编号后再提交截图", "Correct the page, then submit a new screenshot"),
                "cac-order-9/26",
                "shownNumber");
        }
    }

    [Loads("display")]
    internal sealed class Loader : ILoadRecords
    {
        public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
        {
            var filing = at.Case.RecordId ?? at.Linked.FirstOrDefault(linked => linked.Kind == "displays")?.Case.RecordId;
            at.Bring(await db.Set<Filing>().Where(f => f.Id == filing).ToListAsync(cancellationToken));
            at.Bring(await db.Set<Subject>().Where(s => s.Id == at.Case.SubjectId).ToListAsync(cancellationToken));
        }
    }
}
