using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.RiskTiering;

namespace RegFiling.Interviews;

/// <summary>提出约谈, from a filing or from a risk notice that was not answered.</summary>
[Action(Interview.Procedure, "start")]
internal sealed class StartInterview : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var from = at.Linked.FirstOrDefault(linked => linked.From)?.Case;
        at.Case.RecordId = at.Find<Filing>()?.Id;
        (at.Case.Title, at.Case.District) = (from?.Title ?? at.Case.Title, from?.District);
        return Effects.None;
    }
}

/// <summary>制作笔录: agenda, statements, what was asked for and undertaken, each an entry of its own that nothing changes afterwards.</summary>
[Action(Interview.Procedure, "record")]
internal sealed class RecordInterview : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        MarkTier(at);
        var (id, held) = (Guid.CreateVersion7(at.Now), at.SavedForm(Interview.Holding));
        var summons = Interview.Newest(at, Interview.Summons, Interview.Rescheduling);
        var day = at.Pack.Deadlines.Time.DateOf(at.History.Last(act => act.Action == "hold").At);
        DateTimeOffset When(string field) => at.Pack.Deadlines.Time.InstantOf(day.ToDateTime(Interview.TimeOf(held.Text(field))!.Value));
        var entries = new List<InterviewEntry>();
        InterviewEntry Next(InterviewEntryKind kind, string words, string? side = null, string? speaker = null, int? about = null, Guid? notice = null, string? basis = null) => new()
        {
            RecordId = id,
            Number = entries.Count + 1,
            Kind = kind,
            Words = words,
            Side = side,
            Speaker = speaker,
            About = about,
            NoticeId = notice,
            Basis = basis,
            ByPerson = at.Actor.PersonId,
            At = at.Now,
        };
        foreach (var row in at.SavedForm(Interview.Proposal).Rows("agenda"))
        {
            entries.Add(Next(InterviewEntryKind.Agenda, row.Text("topic")!, notice: at.All<KnownNotice>().FirstOrDefault(notice => notice.Number == row.Text("notice")?.Trim().ToUpperInvariant())?.CaseId));
        }

        foreach (var row in form.Rows("statements"))
        {
            entries.Add(Next(InterviewEntryKind.Statement, row.Text("words")!, row.Text("side"), row.Text("speaker"), (int?)row.Number("topic")));
        }

        foreach (var row in form.Rows("requirements"))
        {
            entries.Add(Next(InterviewEntryKind.Requirement, row.Text("item")!.Trim(), InterviewEntry.Authority, basis: row.Text("basis")?.Trim()));
        }

        foreach (var row in form.Rows("undertakings"))
        {
            entries.Add(Next(InterviewEntryKind.Undertaking, row.Text("item")!.Trim(), InterviewEntry.Party));
        }

        // What is signed is what was said until here; the signatures themselves come after it.
        var said = Sha256.Of(string.Join('\n', entries.Select(entry => $"{entry.Number}\t{(int)entry.Kind}\t{entry.Side}\t{entry.Speaker}\t{entry.About}\t{entry.Basis}\t{entry.Words}")));
        entries.Add(Next(InterviewEntryKind.Signature, "", InterviewEntry.Authority, at.Actor.Name.Zh));
        var effects = Effects.None.Adds(new InterviewRecord
        {
            Id = id,
            CaseId = at.Case.Id,
            SubjectId = at.Case.SubjectId!.Value,
            FilingId = at.Case.RecordId,
            StartedAt = When("startedAt"),
            EndedAt = When("endedAt"),
            Place = summons.Text("place")!,
            MadeAt = at.Now,
            Sha256 = said,
        }).Adds(entries);
        // The notices that it was about lead to it, and it to them.
        foreach (var notice in entries.Select(entry => entry.NoticeId).OfType<Guid>().Distinct())
        {
            effects.Adds(new CaseLink { FromCaseId = at.Case.Id, ToCaseId = notice, Kind = "discusses", Clause = "" });
        }

        return effects;
    }

    // The tier scales an internal limit and nothing else (domain 3.4).
    private static void MarkTier(CaseContext at)
    {
        if (TierRules.Of(at.Pack) is { } rules && at.Find<InterviewTier>() is { } now)
        {
            var rank = rules.Scale.IndexOf(now.Tier);
            var shortest = rank >= rules.Scale.IndexOf(at.Procedure.Settings["shortest-from-tier"].Value);
            at.Case.Mark("shortest", shortest);
            at.Case.Mark("shorter", !shortest && rank >= rules.Scale.IndexOf(at.Procedure.Settings["shorter-from-tier"].Value));
        }
    }
}

/// <summary>A line that is added to the record: nothing in it is changed.</summary>
internal abstract class AddsToRecord : IAction
{
    public Effects Apply(CaseContext at, FormData form) => Effects.None.Adds(Entry(at, form));

    protected abstract InterviewEntry Entry(CaseContext at, FormData form);

    protected static InterviewEntry Line(CaseContext at, InterviewEntryKind kind, string words, string side, string speaker, int? about = null) => new()
    {
        RecordId = at.Record<InterviewRecord>().Id,
        Number = at.All<InterviewEntry>().Max(entry => entry.Number) + 1,
        Kind = kind,
        Words = words,
        Side = side,
        Speaker = speaker,
        About = about,
        ByPerson = at.Actor.PersonId,
        At = at.Now,
    };

    protected static string Called(CaseContext at, FormData form, string? name)
    {
        var field = at.Pack.Forms[at.Procedure.Action(at.Action)!.Form!].Field("position")!;
        return $"{FormText.Show(field, form["position"]).Zh} {name}".Trim();
    }
}

/// <summary>补充注明, by either side.</summary>
[Action(Interview.Procedure, "annotate")]
internal sealed class AnnotateRecord : AddsToRecord
{
    protected override InterviewEntry Entry(CaseContext at, FormData form) => Line(
        at, InterviewEntryKind.Annotation, form.Text("words")!, at.Actor.IsOfficial ? InterviewEntry.Authority : InterviewEntry.Party, at.Actor.Name.Zh, (int)form.Number("about")!.Value);
}

/// <summary>签字 of the other officer.</summary>
[Action(Interview.Procedure, "countersign")]
internal sealed class CountersignRecord : AddsToRecord
{
    protected override InterviewEntry Entry(CaseContext at, FormData form) => Line(at, InterviewEntryKind.Signature, "", InterviewEntry.Authority, at.Actor.Name.Zh);
}

/// <summary>签字 of the company, confirmed electronically.</summary>
[Action(Interview.Procedure, "sign")]
internal sealed class SignRecord : AddsToRecord
{
    protected override InterviewEntry Entry(CaseContext at, FormData form) => Line(at, InterviewEntryKind.Signature, "", InterviewEntry.Party, Called(at, form, at.Actor.Name.Zh));
}

/// <summary>签字 of the company on paper, with the scan.</summary>
[Action(Interview.Procedure, "sign-on-paper")]
internal sealed class RegisterPaperSignature : AddsToRecord
{
    protected override InterviewEntry Entry(CaseContext at, FormData form) => Line(at, InterviewEntryKind.Signature, "", InterviewEntry.Party, Called(at, form, $"{form.Text("signer")}（纸质）"));
}

/// <summary>注明拒签: by one officer, with the reason.</summary>
[Action(Interview.Procedure, "note-refusal")]
internal sealed class NoteRefusal : AddsToRecord
{
    protected override InterviewEntry Entry(CaseContext at, FormData form) => Line(at, InterviewEntryKind.Refusal, form.Text("reason")!, InterviewEntry.Authority, at.Actor.Name.Zh);
}

/// <summary>确认拒签 by the other.</summary>
[Action(Interview.Procedure, "confirm-refusal")]
internal sealed class ConfirmRefusal : AddsToRecord
{
    protected override InterviewEntry Entry(CaseContext at, FormData form) => Line(at, InterviewEntryKind.Refusal, "", InterviewEntry.Authority, at.Actor.Name.Zh);
}

/// <summary>提出整改要求: what the record asks for becomes duties with a day, by the calendar.</summary>
[Action(Interview.Procedure, "order-rectification")]
internal sealed class OrderRectification : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var duties = new List<InterviewDuty>();
        foreach (var (row, kind) in form.Rows("requirements").Select(row => (row, InterviewEntryKind.Requirement)).Concat(form.Rows("undertakings").Select(row => (row, InterviewEntryKind.Undertaking))))
        {
            var due = at.Pack.Deadlines.Due(at.Today, Platform.Calendar.Period.Parse($"{row.Number("days"):0} {row.Text("unit")}"));
            var basis = row.Text("basis")?.Trim() ?? "";
            var source = at.Pack.Manifest.Sources.FirstOrDefault(known => known.Id == basis.Split('/')[0]);
            duties.Add(new()
            {
                CaseId = at.Case.Id,
                Number = duties.Count + 1,
                FilingId = at.Case.RecordId,
                Kind = kind,
                Force = kind == InterviewEntryKind.Undertaking ? Force.Commitment : source?.Force ?? Force.Advice,
                Item = row.Text("item")!.Trim(),
                Proof = row.Text("proof") ?? "",
                Basis = basis,
                DueOn = due.Date,
                ExplanationZh = due.Explanation.Zh,
                ExplanationEn = due.Explanation.En,
            });
        }

        return Effects.None.Adds(duties);
    }
}

/// <summary>提交整改报告: item by item.</summary>
[Action(Interview.Procedure, "report-rectification")]
internal sealed class ReportRectification : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        foreach (var duty in at.All<InterviewDuty>().Where(duty => form.Rows("done").Any(row => row.Number("number") == duty.Number)))
        {
            (duty.Status, duty.ReportedAt) = (InterviewDutyStatus.Reported, duty.ReportedAt ?? at.Now);
            duty.ReportedLate = at.Pack.Deadlines.Time.DateOf(duty.ReportedAt.Value) > duty.DueOn;
        }

        return Effects.None;
    }
}

/// <summary>认定 by a second person: only now does a verdict stand.</summary>
[Action(Interview.Procedure, "pass")]
[Action(Interview.Procedure, "fail")]
internal sealed class JudgeRectification : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        foreach (var row in at.SavedForm("interview/review").Rows("verdicts"))
        {
            var duty = at.All<InterviewDuty>().First(duty => duty.Number == row.Number("number"));
            (duty.Status, duty.JudgedAt) = (row.Text("verdict") == "met" ? InterviewDutyStatus.Met : InterviewDutyStatus.NotMet, at.Now);
        }

        return Effects.None;
    }
}
