using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Persistence;
using RegFiling.Subjects;

namespace RegFiling.Incidents;

/// <summary>What an incident and its reports must satisfy (domain 1.14, 4.15). Pure: a rule sees the loaded case and nothing else.</summary>
internal static class IncidentRules
{
    public const string OfFiling = "happened-to";
    private const string Source = "incident-reporting";

    // From the lowest; the guide of the measures sets the first three bounds by persons concerned, inclusive.
    private static readonly string[] Grades = ["ordinary", "relatively-major", "major", "extremely-major"];

    [Rule("incident.known-before-now@1")]
    public static IEnumerable<Refusal> KnownBeforeNow(CaseContext at)
    {
        if (KnownAt(at) > at.Now)
        {
            yield return new(
                "incident.known-later",
                new("获知时间晚于现在", "The time at which it became known lies in the future"),
                new("填写本单位首次获知的时间", "Give the time at which your unit first knew"),
                Source,
                "knownAt");
        }
    }

    [Rule("incident.grade-for-persons@1")]
    public static IEnumerable<Refusal> GradeForPersons(CaseContext at)
    {
        var least = Grades.Skip(1).LastOrDefault(grade => at.Form.Number("persons") >= Persons(at, grade));
        if (least is not null && at.Form.Text("grade") is { } grade && Array.IndexOf(Grades, grade) < Array.IndexOf(Grades, least))
        {
            var (persons, words) = (Wording.Number(Persons(at, least)), Words(at, least));
            yield return new(
                "incident.grade-too-low",
                new($"涉及{persons.Zh}人以上个人信息的，事件级别不低于{words.Zh}", $"With the personal information of {persons.En} persons or more the grade is at least {words.En}"),
                new($"定为{words.Zh}以上，或者更正涉及的人数", $"Set it to {words.En} or above, or correct the number of persons"),
                Source,
                "grade");
        }
    }

    [Rule("incident.grade-changes@1")]
    public static IEnumerable<Refusal> GradeChanges(CaseContext at)
    {
        if (at.Find<Incident>()?.Grade == at.Form.Text("grade"))
        {
            yield return new(
                "incident.same-grade",
                new("级别没有变化", "The grade is the same"),
                new("只补充情况的，请用续报", "To add facts only, send a follow-up report"),
                Field: "grade");
        }
    }

    [Rule("incident.ordinary@1")]
    public static IEnumerable<Refusal> Ordinary(CaseContext at)
    {
        if (at.Find<Incident>()?.Grade is { } grade && grade != Grades[0])
        {
            yield return new(
                "incident.must-be-reported",
                new($"{Words(at, grade).Zh}应当报告，不能只自行记录", $"An incident of the grade {Words(at, grade).En} must be reported and not only kept on record"),
                new("请首报", "Send the first report"),
                Source);
        }
    }

    // The time of day decides here: what is contained before it was known, or resolved before it was contained, was typed wrongly.
    [Rule("incident.moments-in-order@1")]
    public static IEnumerable<Refusal> MomentsInOrder(CaseContext at)
    {
        var field = at.Action == "contain" ? "containedAt" : "resolvedAt";
        if (Moment(at, at.Form.Moment(field)) is not { } moment)
        {
            yield break;
        }

        var earliest = Moment(at, at.SavedForm("incident/containment").Moment("containedAt")) is { } contained && at.Action == "resolve" ? contained : KnownAt(at);
        if (moment > at.Now || moment < earliest)
        {
            yield return new(
                "incident.moment-out-of-order",
                moment > at.Now ? new("时间晚于现在", "The time lies in the future") : new("时间早于获知或者控制的时间", "The time is before the incident was known or contained"),
                new("核对日期和时间", "Check date and time"),
                Field: field);
        }
    }

    [Rule("incident.major@1")]
    public static IEnumerable<Refusal> Major(CaseContext at)
    {
        if (Array.IndexOf(Grades, at.Find<Incident>()?.Grade) < 2)
        {
            yield return new(
                "incident.not-major",
                new("只有重大事件、特别重大事件须转报国家网信部门", "Only major and extremely major incidents are passed on"),
                new("事件级别有误的，请企业调整级别", "Where the grade is wrong, have the company change it"),
                Source);
        }
    }

    [Rule("incident.asked@1")]
    public static IEnumerable<Refusal> Asked(CaseContext at)
    {
        if (at.History.All(act => act.Action != "ask-explanation"))
        {
            yield return new(
                "incident.nothing-asked",
                new("没有要求说明情况", "No explanation was asked for"),
                new("主动补充情况的，请用续报", "To add facts unasked, send a follow-up report"));
        }
    }

    [Rule("incident.was-late@1")]
    public static IEnumerable<Refusal> WasLate(CaseContext at)
    {
        if (at.Clocks.FirstOrDefault(clock => clock.Clock == "report") is { } report && at.Find<Incident>()?.ReportedAt is { } reported && reported < report.DueAt)
        {
            var due = Wording.Moment(at.Pack.Deadlines.Time.Local(report.DueAt));
            yield return new(
                "incident.reported-in-time",
                new($"首报在期限（{due.Zh}）之前", $"The first report came before its time was up ({due.En})"),
                new("获知时间不实的，属于瞒报、漏报，由复核人认定", "Where the time of knowing is untrue, that is hiding, to be found by a reviewer"),
                Source);
        }
    }

    // Nobody is marked unheard: the company explained, or its time to do so is over.
    [Rule("incident.heard-first@1")]
    public static IEnumerable<Refusal> HeardFirst(CaseContext at)
    {
        var asked = at.History.LastOrDefault(act => act.Action == "ask-explanation");
        var explained = asked is not null && at.History.Any(act => act.Action == "explain" && act.Version > asked.Version);
        if (explained || (asked is not null && at.Now >= at.Due("explanation", at.Pack.Deadlines.Time.DateOf(asked.At)).Instant))
        {
            yield break;
        }

        yield return asked is null
            ? new("incident.not-heard", new("还没有要求企业说明情况", "The company has not been asked to explain"), new("先要求说明情况", "Ask for an explanation first"))
            : new(
                "incident.not-heard",
                new("企业的说明期限未满，也没有说明", "The company has not explained, and its time is not over"),
                new($"于{Wording.Date(at.Due("explanation", at.Pack.Deadlines.Time.DateOf(asked.At)).Date).Zh}之后认定", $"Decide after {Wording.Date(at.Due("explanation", at.Pack.Deadlines.Time.DateOf(asked.At)).Date).En}"));
    }

    /// <summary>When the unit first knew, on the clock of the authority.</summary>
    public static DateTimeOffset? KnownAt(CaseContext at) =>
        Moment(at, (at.Action == "start" ? at.Form : at.SavedForm("incident/detection")).Moment("knownAt"));

    private static DateTimeOffset? Moment(CaseContext at, DateTime? wall) => wall is { } moment ? at.Pack.Deadlines.Time.InstantOf(moment) : null;

    private static long Persons(CaseContext at, string grade) => long.Parse(at.Procedure.Settings[$"{grade}-persons"].Value, CultureInfo.InvariantCulture);

    private static Text Words(CaseContext at, string grade) =>
        at.Pack.Forms["incident/grade"].Field("grade")!.Choices.First(choice => choice.Value == grade).Label;

    [Loads("incident")]
    internal sealed class Loader : ILoadRecords
    {
        public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
        {
            at.Bring(await db.Set<Subject>().Where(s => s.Id == at.Case.SubjectId).ToListAsync(cancellationToken));
            at.Bring(await db.Set<Incident>().Where(i => i.Id == at.Case.RecordId).ToListAsync(cancellationToken));
        }
    }
}
