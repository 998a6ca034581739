using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;

namespace RegFiling.Rectifications;

/// <summary>提出整改要求, prepared inside: the company learns of it when it is issued.</summary>
[Action("rectification", "start")]
internal sealed class DraftRectification : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var effects = LifeOfFiling.BeginInside(at);
        return effects.Adds(new Rectification { Id = Guid.CreateVersion7(at.Now), FilingId = at.Record<Filing>().Id, CaseId = at.Case.Id });
    }
}

/// <summary>下达: with its period; the clock waits for the seal.</summary>
[Action("rectification", "issue")]
internal sealed class IssueRectification : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var record = at.Record<Rectification>();
        (record.IssuedAt, record.Days) = (at.Now, (int)form.Number("days")!.Value);
        return LifeOfFiling.Disclose(at);
    }
}

/// <summary>同意延期: once, by another person; the days asked for are added to the period.</summary>
[Action("rectification", "grant-extension")]
internal sealed class GrantExtension : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var more = (int)at.SavedForm(RectificationRules.Extension).Number("moreDays")!.Value;
        at.Record<Rectification>().Days += more;
        at.Case.Mark("extended", true);
        ClockKeeper.Extend(at, "rectify", more);
        return Effects.None;
    }
}

/// <summary>逾期未整改, taken by the clock: it counts for the tier from now on until it is put right.</summary>
[Action("rectification", "mark-overdue")]
internal sealed class MarkOverdue : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Record<Rectification>().OverdueOn ??= at.Today;
        at.Case.Mark("late", true);
        return Effects.None;
    }
}

/// <summary>认定到位 by the second person.</summary>
[Action("rectification", "pass")]
internal sealed class PassRectification : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Record<Rectification>().PassedOn = at.Today;
        return Effects.None;
    }
}

/// <summary>再次下达: what is still open, in the same period anew.</summary>
[Action("rectification", "order-again")]
internal sealed class OrderAgain : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        // What was granted for the first round is not granted again.
        at.Record<Rectification>().Days = (int)at.SavedForm("rectification/issue").Number("days")!.Value;
        at.Case.Mark("again", true);
        return Effects.None;
    }
}
