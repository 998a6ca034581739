using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.RiskTiering;

namespace RegFiling.Interviews;

/// <summary>The names that rules, effects and pages of this procedure share with the pack, and how its forms are read.</summary>
public static class Interview
{
    public const string Procedure = "interview";
    public const string Proposal = "interview/proposal";
    public const string Summons = "interview/summons";
    public const string Rescheduling = "interview/rescheduling";
    public const string Officers = "interview/officers";
    public const string Holding = "interview/holding";
    public const string Record = "interview/record";

    /// <summary>The positions of which one at least must be there (domain 4.8).</summary>
    public static IReadOnlyList<string> Called { get; } = ["legal-rep", "principal", "security-officer"];

    /// <summary>When and where it is to be, as the newest summons says; null while none was sent or its time cannot be read.</summary>
    public static DateTimeOffset? MeetingOf(Pack pack, FormData summons)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(summons);
        return summons.Date("meetingOn") is { } day && TimeOf(summons.Text("meetingAt")) is { } time ? pack.Deadlines.Time.InstantOf(day.ToDateTime(time)) : null;
    }

    public static TimeOnly? TimeOf(string? text) =>
        TimeOnly.TryParseExact(text?.Trim(), ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;

    /// <summary>The form of the act itself where it is one of these, else the one that was sent last.</summary>
    internal static FormData Newest(CaseContext at, params IReadOnlyList<string> forms)
    {
        if (at.Procedure.Action(at.Action)?.Form is { } own && forms.Contains(own))
        {
            return at.Form;
        }

        var last = at.History.LastOrDefault(act => at.Procedure.Action(act.Action)?.Form is { } form && forms.Contains(form) && at.Saved.ContainsKey(form));
        return last is null ? FormData.Empty : at.SavedForm(at.Procedure.Action(last.Action)!.Form!);
    }
}

/// <summary>One of the officers that the proposal names, as the authority knows them; <paramref name="PersonId"/> is null where nobody or more than one has the name.</summary>
internal sealed record NamedOfficer(string Name, string Certificate, Guid? PersonId, IReadOnlyList<string> Roles);

/// <summary>A risk notice to the same company that the agenda can be about.</summary>
internal sealed record KnownNotice(Guid CaseId, string Number);

/// <summary>When the newest summons reached the company; null before it is sealed.</summary>
internal sealed record SummonsArrived(DateTimeOffset? At);

/// <summary>A topic before the record exists, for the summons.</summary>
internal sealed record PlannedTopic(int Number, string Topic, string? Notice) : IDocumentItem
{
    string IDocumentItem.List => "agenda";

    JsonObject IDocumentItem.Item(PackManifest pack)
    {
        var item = new JsonObject { ["number"] = Number, ["text"] = DocumentIssuer.Both(Text.Of(Topic)) };
        if (Notice is { Length: > 0 } notice)
        {
            item["ground"] = DocumentIssuer.Both(new($"风险告知 {notice}", $"risk notice {notice}"));
        }

        return item;
    }
}

[Loads(Interview.Procedure)]
internal sealed class InterviewLoader : ILoadRecords
{
    public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
    {
        var parent = at.Linked.FirstOrDefault(linked => linked.From && linked.Kind is "concerns" or "escalates")?.Case;
        var filingId = at.Case.RecordId ?? parent?.RecordId;
        var filing = await db.Set<Filing>().FirstOrDefaultAsync(f => f.Id == filingId, cancellationToken);
        if (filing is not null)
        {
            at.Bring(filing);
            at.Bring(await db.Set<TierDecision>().AsNoTracking().Where(decision => decision.FilingId == filing.Id && decision.ConfirmedAt != null).OrderByDescending(decision => decision.ProposedAt).Take(1)
                .Select(decision => new InterviewTier(decision.Tier)).ToListAsync(cancellationToken));
        }

        var (subject, record) = (at.Case.SubjectId, await db.Set<InterviewRecord>().FirstOrDefaultAsync(found => found.CaseId == at.Case.Id, cancellationToken));
        at.Bring((await db.Set<Case>().AsNoTracking().Where(c => c.Procedure == "risk-notice" && c.SubjectId == subject && c.RecordId == filingId).Select(c => new { c.Id, c.Number }).ToListAsync(cancellationToken))
            .Select(c => new KnownNotice(c.Id, c.Number)));
        var officers = Interview.Newest(at, Interview.Officers, Interview.Proposal).Rows("officers");
        var names = officers.Select(row => row.Text("name")?.Trim()).OfType<string>().Distinct().ToList();
        var people = names.Count == 0 ? [] : await db.Set<Person>().AsNoTracking().Where(person => names.Contains(person.NameZh) || names.Contains(person.NameEn)).Select(person => person.Id).ToListAsync(cancellationToken);
        var colleagues = (await CommonActs.FindAsync(db, people, at.Now, cancellationToken)).Where(person => person.Roles.Any(Roles.Official.Contains)).ToList();
        at.Bring(officers.Where(row => row.Has("name")).Select(row =>
        {
            var name = row.Text("name")!.Trim();
            var called = colleagues.FindAll(person => person.Name.Zh == name || person.Name.En == name);
            return new NamedOfficer(name, row.Text("certificate")?.Trim() ?? "", called.Count == 1 ? called[0].PersonId : null, called.Count == 1 ? called[0].Roles : []);
        }));
        var summons = await db.Set<IssuedDocument>().AsNoTracking().Include(document => document.Seals).Where(document => document.CaseId == at.Case.Id && document.Definition == "interview-notice")
            .OrderByDescending(document => document.At).FirstOrDefaultAsync(cancellationToken);
        at.Bring(new SummonsArrived(summons?.Line(SealKind.Sealed)?.At));
        at.Bring(await db.Set<InterviewDuty>().Where(duty => duty.CaseId == at.Case.Id).OrderBy(duty => duty.Number).ToListAsync(cancellationToken));
        if (record is null)
        {
            at.Bring(Interview.Newest(at, Interview.Proposal).Rows("agenda").Select((row, index) => new PlannedTopic(index + 1, row.Text("topic") ?? "", row.Text("notice"))));
        }
        else
        {
            at.Bring(record);
            at.Bring(await db.Set<InterviewEntry>().Where(entry => entry.RecordId == record.Id).OrderBy(entry => entry.Number).ToListAsync(cancellationToken));
        }

        at.Bring(new InterviewFacts(at));
    }
}

/// <summary>The tier that counts, which shortens an internal limit and is no ground of anything.</summary>
internal sealed record InterviewTier(string Tier);

/// <summary>What the papers of an interview say of it, read from its forms when they are printed.</summary>
internal sealed class InterviewFacts(CaseContext at) : IDocumentFacts
{
    public IEnumerable<(string Name, Text Value)> Facts()
    {
        var (proposal, summons, held) = (Interview.Newest(at, Interview.Proposal), Interview.Newest(at, Interview.Summons, Interview.Rescheduling), Interview.Newest(at, Interview.Holding));
        var time = at.Pack.Deadlines.Time;
        var entries = at.All<InterviewEntry>().ToList();
        var record = at.Find<InterviewRecord>();
        Text Show(string form, FormData data, string field) => at.Pack.Forms[form].Field(field) is { } known ? FormText.Show(known, data[field]) : Text.Of("");
        yield return ("interview.kind", Show(Interview.Proposal, proposal, "kind"));
        yield return ("interview.interviewee", Show(Interview.Proposal, proposal, "interviewee"));
        yield return ("interview.algorithm", Text.Of(at.Find<Filing>()?.Name ?? ""));
        yield return ("interview.time", Interview.MeetingOf(at.Pack, summons) is { } meeting ? Wording.Moment(time.Local(meeting)) : Text.Of(""));
        yield return ("interview.place", Text.Of(record?.Place ?? summons.Text("place") ?? ""));
        // With their labels, so that a paragraph about nothing is not printed.
        yield return ("interview.bring", Labelled(new("请携带：", "Please bring: "), (at.Action == "notify" ? at.Form : at.SavedForm(Interview.Summons)).Text("bring")));
        yield return ("interview.postponed", Labelled(new("改期的理由：", "Reason for the new time: "), at.History.Any(act => act.Action == "reschedule") || at.Action == "reschedule" ? summons.Text("reason") : null));
        yield return ("interview.note", Labelled(new("说明：", "Note: "), at.Form.Text("note")));
        yield return ("interview.officers", Joined(at.All<NamedOfficer>().Select(officer => new Text($"{officer.Name}（执法证件号{officer.Certificate}）", $"{officer.Name} (certificate {officer.Certificate})"))));
        yield return ("interview.departments", Joined((held.Rows("departments") is { Count: > 0 } there ? there : proposal.Rows("departments")).Select(row => Text.Of(string.Join(" ", new[] { row.Text("department"), row.Text("person") }.OfType<string>())))));
        yield return ("interview.attendees", Joined(held.Rows("attendees").Select(row => Position(row, Interview.Holding, "attendees"))));
        yield return ("interview.heldTime", record is null ? Text.Of("") : new(
            $"{Wording.Moment(time.Local(record.StartedAt)).Zh}至{time.Local(record.EndedAt):HH:mm}", $"{Wording.Moment(time.Local(record.StartedAt)).En} to {time.Local(record.EndedAt):HH:mm}"));
        yield return ("interview.recordTitle", proposal.Text("kind") == "enforcement" ? new("执法约谈笔录", "Enforcement interview record") : new("约谈笔录", "Interview record"));
        yield return ("interview.national", new("国家互联网信息办公室", "Cyberspace Administration of China"));

        var signed = entries.LastOrDefault(entry => entry is { Kind: InterviewEntryKind.Signature, Side: InterviewEntry.Party });
        var officers = entries.Where(entry => entry is { Kind: InterviewEntryKind.Signature or InterviewEntryKind.Refusal, Side: InterviewEntry.Authority }).DistinctBy(entry => entry.ByPerson).ToList();
        yield return ("interview.signedByParty", Text.Of(signed?.Speaker ?? ""));
        yield return ("interview.signedOn", signed is null ? Text.Of("") : Wording.Date(time.DateOf(signed.At)));
        yield return ("interview.signedFirst", Text.Of(officers.ElementAtOrDefault(0)?.Speaker ?? ""));
        yield return ("interview.signedSecond", Text.Of(officers.ElementAtOrDefault(1)?.Speaker ?? ""));
        var refusal = entries.LastOrDefault(entry => entry.Kind == InterviewEntryKind.Refusal && entry.Words.Length > 0);
        yield return ("interview.signature", signed is not null ? new("签字方式见签字栏。系统内签字为电子确认。", "How it was signed stands with the signatures. A signature in the system is an electronic confirmation.")
            : refusal is null ? Text.Of("") : new($"被约谈单位拒绝签字，理由：{refusal.Words}。由两名约谈人员注明。", $"The company refused to sign; reason given: {refusal.Words}. Noted by two officers."));
    }

    private Text Position(FormData row, string form, string repeat)
    {
        var field = at.Pack.Forms[form].Field(repeat)!.Fields.First(inner => inner.Id == "position");
        var position = FormText.Show(field, row["position"]);
        return new($"{position.Zh} {row.Text("name")}", $"{position.En} {row.Text("name")}");
    }

    private static Text Labelled(Text label, string? text) => text is { Length: > 0 } ? new(label.Zh + text, label.En + text) : Text.Of("");

    private static Text Joined(IEnumerable<Text> texts)
    {
        var all = texts.ToList();
        return new(string.Join("、", all.Select(text => text.Zh)), string.Join(", ", all.Select(text => text.En)));
    }
}
