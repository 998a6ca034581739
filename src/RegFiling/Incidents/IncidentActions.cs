using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Subjects;

namespace RegFiling.Incidents;

/// <summary>发现: the company's own record until it reports. The time for the report runs from when the incident became known.</summary>
[Action("incident", "start")]
internal sealed class RecordIncident : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var filing = at.Linked.FirstOrDefault(linked => linked.Kind == IncidentRules.OfFiling)?.Case.RecordId;
        var subject = at.Record<Subject>();
        var incident = new Incident { Id = Guid.CreateVersion7(at.Now), SubjectId = subject.Id, FilingId = filing, KnownAt = IncidentRules.KnownAt(at)!.Value.ToUniversalTime() };
        (at.Case.RecordId, at.Case.District) = (incident.Id, subject.District);
        // Who operates what decides how many hours there are.
        at.Case.Mark("cii", form.Text("operator") == "cii");
        at.Case.Mark("central", form.Text("operator") == "central");
        return Effects.None.Adds(incident);
    }
}

/// <summary>定级、调整级别: by the company, up or down, with its reason on record.</summary>
[Action("incident", "grade")]
[Action("incident", "regrade")]
internal sealed class GradeIncident : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Record<Incident>().Grade = form.Text("grade");
        return Effects.None;
    }
}

/// <summary>首报.</summary>
[Action("incident", "report")]
internal sealed class ReportIncident : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Record<Incident>().ReportedAt = at.Now;
        return Effects.None;
    }
}

/// <summary>标记迟报: a fact about the report. What follows from it needs a case of its own.</summary>
[Action("incident", "flag-late")]
internal sealed class MarkLate : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Record<Incident>().ReportedLate = true;
        at.Case.Mark("late-report", true);
        return Effects.None;
    }
}

/// <summary>标记瞒报、漏报, by somebody else than who asked for the explanation.</summary>
[Action("incident", "flag-hidden")]
internal sealed class MarkHidden : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Record<Incident>().Hidden = true;
        at.Case.Mark("hidden-report", true);
        return Effects.None;
    }
}

/// <summary>办结: the grade is confirmed; from here on it counts.</summary>
[Action("incident", "close")]
internal sealed class CloseIncident : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var incident = at.Record<Incident>();
        (incident.ConfirmedGrade, incident.ConfirmedOn) = (form.Text("grade"), at.Today);
        return Effects.None;
    }
}
