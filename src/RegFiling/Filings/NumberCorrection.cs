using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identifiers;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.Subjects;

namespace RegFiling.Filings;

/// <summary>更正备案编号, proposed by one person: about the record of the filing that it begins from.</summary>
[Action("number-correction", "start")]
internal sealed class ProposeNumberCorrection : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var filing = at.Record<Filing>();
        (at.Case.RecordId, at.Case.Title, at.Case.District) = (filing.Id, filing.Name, at.Find<Subject>()?.District);
        return Effects.None;
    }
}

/// <summary>确认更正 by the second person: the register shows the right number; the wrong one stays in its public history.</summary>
[Action("number-correction", "confirm-correction")]
internal sealed class ConfirmNumberCorrection : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var (filing, entry, request) = (at.Record<Filing>(), at.Record<RegisterEntry>(), at.SavedForm(NumberCorrectionRules.Request));
        filing.NationalNumber = FieldIdentifiers.Normalised(request.Text("nationalNumber")!);
        filing.FiledOn = request.Date("filedOn") ?? filing.FiledOn;
        // What is displayed is the wrong number: its display is to be proved anew.
        filing.DisplayConfirmedOn = null;
        var before = entry.CorrectNumber(filing.NationalNumber, filing.FiledOn, at.Today, at.Now, new(request.Text("reason")!, CaseNumber: at.Case.Number));
        return Effects.None.Adds(before).Completes((db, cancellationToken) => RegisterIndex.UpdateAsync(db, [entry], cancellationToken));
    }
}

internal static class NumberCorrectionRules
{
    public const string Request = "number-correction/request";

    [Rule("number-correction.another-number@1")]
    public static IEnumerable<Refusal> AnotherNumber(CaseContext at)
    {
        if (at.Form.Text("nationalNumber") is { } typed && FieldIdentifiers.Normalised(typed) == at.Find<Filing>()?.NationalNumber)
        {
            yield return new(
                "number-correction.same-number",
                new("填写的编号与已登记的编号相同", "This is the number that is recorded already"),
                new("请核对公告后填写正确的编号", "Give the right number from the announcement"),
                Field: "nationalNumber");
        }
    }

    [Rule("number-correction.one-at-a-time@1")]
    public static IEnumerable<Refusal> OneAtATime(CaseContext at)
    {
        foreach (var other in at.All<OpenCorrection>())
        {
            yield return new(
                "number-correction.already-proposed",
                new($"该备案已有待确认的编号更正（{other.Number}）", $"A correction awaits its confirmation already ({other.Number})"),
                new("请先办理该更正", "See to that one first"));
        }
    }

    [Rule("number-correction.still-free@1")]
    public static IEnumerable<Refusal> StillFree(CaseContext at) => FilingRules.NationalNumberFree(at).Select(refusal => refusal with { Field = null });

    [Loads("number-correction")]
    internal sealed class Loader : ILoadRecords
    {
        public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
        {
            var id = at.Case.RecordId ?? at.Linked.FirstOrDefault(linked => linked.Kind == "corrects")?.Case.RecordId;
            var filing = await db.Set<Filing>().FirstOrDefaultAsync(f => f.Id == id, cancellationToken);
            if (filing is null)
            {
                return;
            }

            at.Bring(filing);
            at.Bring(await db.Set<Subject>().Where(s => s.Id == filing.SubjectId).ToListAsync(cancellationToken));
            at.Bring(await db.Set<RegisterEntry>().Where(entry => entry.FilingId == id).ToListAsync(cancellationToken));
            at.Bring(await db.Set<Case>().AsNoTracking().Where(c => c.Procedure == "number-correction" && c.RecordId == id && c.ClosedAt == null && c.Id != at.Case.Id)
                .Select(c => new OpenCorrection(c.Number)).ToListAsync(cancellationToken));
            if ((at.Form.Text("nationalNumber") ?? at.SavedForm(Request).Text("nationalNumber")) is { } typed)
            {
                await FilingRules.BringNumberHoldersAsync(at, typed, filing.Name, db, cancellationToken, filing.Id);
            }
        }
    }
}

/// <summary>A correction of the same number that awaits its confirmation.</summary>
internal sealed record OpenCorrection(string Number);
