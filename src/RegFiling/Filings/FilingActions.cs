using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identifiers;
using RegFiling.Subjects;

namespace RegFiling.Filings;

/// <summary>新建算法备案: the record begins with a name and a type.</summary>
[Action("filing", "start")]
internal sealed class StartFiling : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var filing = new Filing { Id = Guid.CreateVersion7(at.Now), SubjectId = at.Record<Subject>().Id, Name = form.Text("name")!, Type = form.Text("type")! };
        at.Case.RecordId = filing.Id;
        at.Case.Title = filing.Name;
        at.Case.District = at.Record<Subject>().District;
        return at.Find<EarlierFiling>() is { } earlier ? CopyOfFiling.Onto(Effects.None.Adds(filing), at, earlier) : Effects.None.Adds(filing);
    }
}

/// <summary>提交. Late is allowed and flagged: the duty of Art. 24 is ten working days from the start of the service.</summary>
[Action("filing", "submit")]
internal sealed class SubmitFiling : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var application = at.SavedForm(FilingRules.Application);
        var filing = at.Record<Filing>();
        filing.Name = application.Text("name")!;
        filing.Type = application.Text("type") ?? filing.Type;
        filing.Status = FilingStatus.InReview;
        filing.SubmittedAt = at.Now;
        filing.SubjectFileId = at.Find<SubjectFile>()?.Id;
        var due = application.Date("onlineDate") is { } online && online <= at.Today ? at.Due("file-after-start", online) : null;
        (filing.FileBy, filing.Late) = (due?.Date, due is not null && at.Now >= due.Instant);
        at.Case.Mark("late", filing.Late);
        return Effects.None;
    }
}

/// <summary>提交补正: what was corrected becomes the filing.</summary>
[Action("filing", "supplement")]
internal sealed class SupplementFiling : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var filing = at.Record<Filing>();
        filing.Name = at.SavedForm(FilingRules.Application).Text("name")!;
        filing.Status = FilingStatus.InReview;
        return Effects.None;
    }
}

/// <summary>办结: the number of our own series. It is not 已备案 yet.</summary>
[Action("filing", "complete-locally")]
internal sealed class CompleteFilingLocally : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var filing = at.Record<Filing>();
        filing.Status = FilingStatus.CompletedLocally;
        // After a return by the national office the filing comes by here again, and keeps its number.
        return filing.LocalNumber is null ? Effects.None.Takes("filing", number => filing.LocalNumber = number) : Effects.None;
    }
}

/// <summary>登记备案编号: only with the number of the national office is it 已备案.</summary>
[Action("filing", "record-number")]
internal sealed class RecordNumber : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var filing = at.Record<Filing>();
        filing.NationalNumber = FieldIdentifiers.Normalised(form.Text("nationalNumber")!);
        filing.FiledOn = form.Date("filedOn") ?? at.Today;
        filing.Status = FilingStatus.Filed;
        return Effects.None;
    }
}

[Action("filing", "return-by-national")]
internal sealed class ReturnByNational : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Record<Filing>().Status = FilingStatus.InReview;
        return Effects.None;
    }
}

[Action("filing", "decide-not-to-file")]
internal sealed class DecideNotToFile : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Record<Filing>().Status = FilingStatus.NotFiled;
        return Effects.None;
    }
}

[Action("filing", "withdraw")]
internal sealed class WithdrawFiling : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Record<Filing>().Status = FilingStatus.Withdrawn;
        return Effects.None;
    }
}

/// <summary>终止办理, taken by the clock of the supplement or because the company's registration ended: the legal duty to file stays.</summary>
[Action("filing", "terminate")]
[Action("filing", "end-with-subject")]
internal sealed class TerminateFiling : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Record<Filing>().Status = FilingStatus.Terminated;
        return Effects.None;
    }
}
