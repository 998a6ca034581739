using RegFiling.Platform;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Cases;

namespace RegFiling.Interviews;

/// <summary>What the interview itself, its record and what follows must satisfy (domain 1.10, 4.8).</summary>
internal static class HoldingRules
{
    private static readonly string[] Hours = ["startedAt", "endedAt"];

    [Rule("interview.of-the-officers@1")]
    public static IEnumerable<Refusal> OfTheOfficers(CaseContext at)
    {
        if (at.All<NamedOfficer>().All(officer => officer.PersonId != at.Actor.PersonId))
        {
            yield return new(
                "interview.not-your-interview",
                new("您不是本次约谈的约谈人员", "You are none of the officers of this interview"),
                new("请由通知书所列的约谈人员办理", "One of the officers named in the summons must do this"));
        }
    }

    [Rule("interview.two-present@1")]
    public static IEnumerable<Refusal> TwoPresent(CaseContext at)
    {
        var present = at.Form.Rows("present").Select(row => row.Text("name")?.Trim()).OfType<string>().Distinct().ToList();
        foreach (var stranger in present.Where(name => at.All<NamedOfficer>().All(officer => officer.Name != name)))
        {
            yield return new(
                "interview.not-named", new($"{stranger}不是通知书所列的约谈人员", $"{stranger} is none of the officers named in the summons"), new("请先更换约谈人员并告知企业", "Replace the officers first, so that the company knows"), Field: "present");
        }

        if (present.Count > 0 && at.All<NamedOfficer>().Where(officer => officer.PersonId is not null && present.Contains(officer.Name)).Select(officer => officer.PersonId).Distinct().Count() < 2)
        {
            yield return new(
                "interview.one-officer", new("到场的约谈人员不足两名", "Fewer than two officers were present"), new("一人不能实施约谈，请改期", "One officer cannot hold an interview; postpone it"), "news-interview-rules/6", "present");
        }

        foreach (var away in at.All<NamedOfficer>().Where(officer => present.Contains(officer.Name) && at.Recusals.Any(recusal => recusal.PersonId == officer.PersonId && recusal.Status == RecusalStatus.Granted)))
        {
            yield return new("interview.officer-recused", new($"{away.Name}已回避本办件", $"{away.Name} is recused from this case"), new("请更换约谈人员", "Name another officer"), Field: "present");
        }
    }

    // The seal may have come late: what counts is when the company had the summons. Who confirms the time agrees to it.
    [Rule("interview.told-in-time@1")]
    public static IEnumerable<Refusal> ToldInTime(CaseContext at)
    {
        var summons = Interview.Newest(at, Interview.Summons, Interview.Rescheduling);
        if (Interview.MeetingOf(at.Pack, summons) is not { } meeting)
        {
            yield break;
        }

        var sent = at.History.Last(act => act.Action is "notify" or "reschedule");
        var agreed = at.History.Any(act => act.Action == "confirm-attendance" && act.Version > sent.Version);
        if (at.Find<SummonsArrived>()?.At is not { } arrived)
        {
            yield return new(
                "interview.not-told", new("约谈通知书尚未用印，企业没有收到", "The summons is not sealed; the company does not have it"), new("请先用印", "Have it sealed first"), "news-interview-rules/5");
        }
        else if (!agreed && SummonsRules.Earliest(at, arrived) is var earliest && meeting < earliest.At)
        {
            yield return new(
                "interview.told-too-late",
                new($"通知书到达企业时距约谈不足{earliest.Limit.Zh}，企业也没有确认出席", $"The summons reached the company less than {earliest.Limit.En} before, and the company has not confirmed"),
                new("请改期，或者由企业确认出席", "Postpone it, or let the company confirm"),
                "news-interview-rules/5");
        }
    }

    [Rule("interview.not-before-time@1")]
    public static IEnumerable<Refusal> NotBeforeTime(CaseContext at)
    {
        var meeting = Interview.MeetingOf(at.Pack, Interview.Newest(at, Interview.Summons, Interview.Rescheduling));
        if (meeting is { } told && at.Now < told)
        {
            yield return new(
                "interview.before-its-time",
                new($"约定的时间是{Wording.Moment(at.Pack.Deadlines.Time.Local(told)).Zh}，尚未到时间", $"It was set for {Wording.Moment(at.Pack.Deadlines.Time.Local(told)).En}, which is not yet"),
                new("约谈之后再登记", "Register it when it has been held"));
        }

        foreach (var field in Hours.Where(field => at.Form.Has(field) && Interview.TimeOf(at.Form.Text(field)) is null))
        {
            yield return SummonsRules.Unreadable(field);
        }

        if (Interview.TimeOf(at.Form.Text("startedAt")) is { } began && Interview.TimeOf(at.Form.Text("endedAt")) is { } ended && ended <= began)
        {
            yield return new("interview.ends-before-it-begins", new("结束时间应当在开始时间之后", "It ends after it begins"), new("请核对时间", "Check the times"), Field: "endedAt");
        }
    }

    [Rule("interview.time-passed@1")]
    public static IEnumerable<Refusal> TimePassed(CaseContext at)
    {
        if (Interview.MeetingOf(at.Pack, Interview.Newest(at, Interview.Summons, Interview.Rescheduling)) is { } told && at.Now < told)
        {
            yield return new(
                "interview.before-its-time",
                new($"约定的时间是{Wording.Moment(at.Pack.Deadlines.Time.Local(told)).Zh}，尚未到时间，不能记录未到场", $"It was set for {Wording.Moment(at.Pack.Deadlines.Time.Local(told)).En}; nobody is absent yet"),
                new("请在约定时间之后记录", "Note it after that time"));
        }

        if (at.Form.Has("waitedUntil") && Interview.TimeOf(at.Form.Text("waitedUntil")) is null)
        {
            yield return SummonsRules.Unreadable("waitedUntil");
        }
    }

    [Rule("interview.witness-officer@1")]
    public static IEnumerable<Refusal> WitnessOfficer(CaseContext at)
    {
        if (at.Form.Text("witness")?.Trim() is { } name && !at.All<NamedOfficer>().Any(officer => officer.Name == name && officer.PersonId is not null && officer.PersonId != at.Actor.PersonId))
        {
            yield return new(
                "interview.witness", new("在场的另一名约谈人员应当是通知书所列、您以外的人", "The other officer is one named in the summons, and not yourself"), new("请填写其姓名", "Give the name"), "news-interview-rules/6", "witness");
        }
    }

    // Domain 4.8: a joint interview lists all departments.
    [Rule("interview.departments-named@1")]
    public static IEnumerable<Refusal> DepartmentsNamed(CaseContext at)
    {
        var there = at.Form.Rows("departments").Select(row => row.Text("department")?.Trim()).ToHashSet();
        foreach (var missing in at.SavedForm(Interview.Proposal).Rows("departments").Select(row => row.Text("department")?.Trim()).Where(department => !there.Contains(department)))
        {
            yield return new(
                "interview.department-missing", new($"联合约谈没有列明{missing}", $"A joint interview names every department; {missing} is missing"), new("请补充；没有派人的，参加人留空", "Add it; where nobody came, leave the participant empty"), Field: "departments");
        }
    }

    [Rule("interview.one-record@1")]
    public static IEnumerable<Refusal> OneRecord(CaseContext at)
    {
        if (at.Find<InterviewRecord>() is not null)
        {
            yield return new(
                "interview.recorded-already", new("笔录已经制作，不能重新制作或者覆盖", "The record is made; it is not made again and nothing in it is overwritten"), new("需要更正的，请补充注明", "Annotate what needs to be put right"));
        }
    }

    [Rule("interview.both-sides@1")]
    public static IEnumerable<Refusal> BothSides(CaseContext at)
    {
        var sides = at.Form.Rows("statements").Select(row => row.Text("side")).ToHashSet();
        if (sides.Count > 0 && !(sides.Contains(InterviewEntry.Authority) && sides.Contains(InterviewEntry.Party)))
        {
            yield return new(
                "interview.one-side", new("笔录应当记录双方的陈述", "The record holds what both sides said"), new("对方没有陈述的，记录“没有陈述”", "Where the company said nothing, record that"), Field: "statements");
        }
    }

    [Rule("interview.topics-exist@1")]
    public static IEnumerable<Refusal> TopicsExist(CaseContext at)
    {
        var topics = at.SavedForm(Interview.Proposal).Rows("agenda").Count;
        foreach (var (row, index) in at.Form.Rows("statements").Select((row, index) => (row, index)).Where(found => found.row.Number("topic") > topics))
        {
            yield return new("interview.no-such-topic", new($"没有第{row.Number("topic")}个议题", $"There is no topic {row.Number("topic")}"), new($"议题共{topics}个", $"There are {topics}"), Field: $"statements[{index}].topic");
        }
    }

    // A requirement names the article it rests on; what the product or the authority would like is no requirement.
    [Rule("interview.basis-known@1")]
    public static IEnumerable<Refusal> BasisKnown(CaseContext at)
    {
        foreach (var (row, index) in at.Form.Rows("requirements").Select((row, index) => (row, index)).Where(found => found.row.Has("basis")))
        {
            var basis = row.Text("basis")!.Trim();
            var cut = basis.IndexOf('/', StringComparison.Ordinal);
            var source = cut > 0 && cut < basis.Length - 1 ? at.Pack.Manifest.Sources.FirstOrDefault(known => known.Id == basis[..cut]) : null;
            if (source is not { Force: Force.Law or Force.Rule })
            {
                yield return new(
                    "interview.no-such-article", new($"“{basis}”不是有约束力的法规条款", $"“{basis}” is no article that binds"), new("请写成 cac-order-9/28 的形式；没有依据的事项，作为建议写在说明中", "Write it as cac-order-9/28; what rests on no article is advice and belongs in the note"), Field: $"requirements[{index}].basis");
            }
        }
    }

    [Rule("interview.record-there@1")]
    public static IEnumerable<Refusal> RecordThere(CaseContext at)
    {
        if (at.Find<InterviewRecord>() is null)
        {
            yield return NoRecord();
        }
    }

    // Both sides sign, the officers first: the company signs what two officers stand for.
    [Rule("interview.countersigned@1")]
    public static IEnumerable<Refusal> Countersigned(CaseContext at)
    {
        if (at.Find<InterviewRecord>() is null)
        {
            yield return NoRecord();
        }
        else if (at.All<InterviewEntry>().Where(entry => entry is { Kind: InterviewEntryKind.Signature, Side: InterviewEntry.Authority }).Select(entry => entry.ByPerson).Distinct().Count() < 2)
        {
            yield return new(
                "interview.not-countersigned", new("笔录尚未由两名约谈人员签字", "The record is not signed by two officers yet"), new("请先由另一名约谈人员签字", "The other officer signs first"), "news-interview-rules/6");
        }
    }

    // Who signs in the system signs in the position that the account holds.
    [Rule("interview.own-position@1")]
    public static IEnumerable<Refusal> OwnPosition(CaseContext at)
    {
        if (at.Form.Text("position") is { } position and not "principal" && !at.Actor.Holds(position, at.Case.SubjectId))
        {
            yield return new("interview.not-your-position", new("您登记的职务与所选职务不符", "You do not hold that position"), new("请选择本人的职务", "Choose your own position"), Field: "position");
        }
    }

    [Rule("interview.signed-by-now@1")]
    public static IEnumerable<Refusal> SignedByNow(CaseContext at)
    {
        if (at.Form.Date("signedOn") is { } day && (day > at.Today || (at.Find<InterviewRecord>() is { } record && day < at.Pack.Deadlines.Time.DateOf(record.StartedAt))))
        {
            yield return new("interview.day-of-signature", new("签字日期应当在约谈之后、今天之前（含当日）", "The day of signature lies between the interview and today"), new("请核对日期", "Check the day"), Field: "signedOn");
        }
    }

    [Rule("interview.entry-there@1")]
    public static IEnumerable<Refusal> EntryThere(CaseContext at)
    {
        if (at.Find<InterviewRecord>() is null)
        {
            yield return NoRecord();
        }
        else if (at.Form.Number("about") is { } number && at.All<InterviewEntry>().All(entry => entry.Number != number))
        {
            yield return new("interview.no-such-entry", new($"笔录没有第{number}项", $"The record has no entry {number}"), new("请填写笔录页面所列的序号", "Use the numbers of the record page"), Field: "about");
        }
    }

    [Rule("interview.refusal-noted@1")]
    public static IEnumerable<Refusal> RefusalNoted(CaseContext at)
    {
        if (at.All<InterviewEntry>().All(entry => entry.Kind != InterviewEntryKind.Refusal))
        {
            yield return new("interview.no-refusal", new("尚未注明拒签", "No refusal is noted yet"), new("请先由一名约谈人员注明拒签和理由", "One officer notes it first, with the reason"));
        }
    }

    // What is asked for afterwards is what was asked for then; an undertaking that nobody signed is none.
    [Rule("interview.duties-of-record@1")]
    public static IEnumerable<Refusal> DutiesOfRecord(CaseContext at)
    {
        var (requirements, undertakings) = (at.Form.Rows("requirements"), at.Form.Rows("undertakings"));
        if (requirements.Count + undertakings.Count == 0)
        {
            yield return new("interview.nothing-asked", new("没有整改要求，也没有承诺事项", "There is neither a requirement nor an undertaking"), new("没有需要整改的，请办结", "Where there is nothing to rectify, close the case"), Field: "requirements");
        }

        if (undertakings.Count > 0 && !IsSigned(at))
        {
            yield return new(
                "interview.undertaking-unsigned", new("对方拒绝签字，承诺事项不具有约束力，不能列入", "The company refused to sign; what it undertook does not bind and cannot be listed"), new("请删除承诺事项；确有依据的，作为整改要求提出", "Leave it out; what rests on an article can be asked for as a requirement"), Field: "undertakings");
        }

        foreach (var (rows, kind, field) in new[] { (requirements, InterviewEntryKind.Requirement, "requirements"), (undertakings, InterviewEntryKind.Undertaking, "undertakings") })
        {
            foreach (var (row, index) in rows.Select((row, index) => (row, index)))
            {
                if (row.Text("item")?.Trim() is { } item && at.All<InterviewEntry>().All(entry => entry.Kind != kind || entry.Words != item))
                {
                    yield return new(
                        "interview.not-in-record", new($"笔录中没有“{item}”", $"The record does not say “{item}”"), new("请保持笔录的文字，不在笔录之外增加事项", "Leave the words of the record as they are and add nothing to them"), Field: $"{field}[{index}].item");
                }
            }
        }
    }

    // The authority keeps the limit that it set itself; what the company undertakes has the day that the company named.
    [Rule("interview.within-time@1")]
    public static IEnumerable<Refusal> WithinTime(CaseContext at)
    {
        var limit = Period.Parse(at.Procedure.Clocks["rectify"].LimitFor(at.Case));
        var last = at.Pack.Deadlines.Due(at.Today, limit).Date;
        foreach (var (row, index) in at.Form.Rows("requirements").Select((row, index) => (row, index)))
        {
            if (row.Number("days") is { } days && row.Text("unit") is { } unit && at.Pack.Deadlines.Due(at.Today, Period.Parse($"{days:0} {unit}")).Date > last)
            {
                yield return new(
                    "interview.beyond-the-limit",
                    new($"整改要求的期限超过{limit.Text.Zh}（内部时限）", $"The time given for this requirement is longer than {limit.Text.En} (an internal limit)"),
                    new($"请写在{Wording.Date(last).Zh}之前", $"Set it by {Wording.Date(last).En}"),
                    Field: $"requirements[{index}].days");
            }
        }
    }

    [Rule("interview.items-exist@1")]
    public static IEnumerable<Refusal> ItemsExist(CaseContext at)
    {
        var field = at.Form.Has("verdicts") ? "verdicts" : "done";
        foreach (var (row, index) in at.Form.Rows(field).Select((row, index) => (row, index)))
        {
            if (row.Number("number") is { } number && at.All<InterviewDuty>().All(duty => duty.Number != number))
            {
                yield return new("interview.no-such-item", new($"没有第{number}项整改事项", $"There is no item {number}"), new("请填写整改意见书的序号", "Use the numbers of the rectification opinion"), Field: $"{field}[{index}].number");
            }
        }
    }

    [Rule("interview.each-item-judged@1")]
    public static IEnumerable<Refusal> EachItemJudged(CaseContext at)
    {
        var judged = at.Form.Rows("verdicts").Select(row => row.Number("number")).ToList();
        foreach (var missing in at.All<InterviewDuty>().Where(duty => judged.Count(number => number == duty.Number) != 1))
        {
            yield return new("interview.item-not-judged", new($"第{missing.Number}项没有认定，或者认定了不止一次", $"Item {missing.Number} is judged not once"), new("请逐项认定一次", "Judge each item once"), Field: "verdicts");
        }

        // Before its day nobody is behind.
        foreach (var early in at.Form.Rows("verdicts").Where(row => row.Text("verdict") == "not-met" && at.All<InterviewDuty>().Any(duty => duty.Number == row.Number("number") && duty.DueOn >= at.Today && duty.ReportedAt is null)))
        {
            yield return new("interview.item-not-due", new($"第{early.Number("number")}项尚未到期，企业也没有报告", $"Item {early.Number("number")} is not due yet and not reported"), new("请在到期之后复查", "Verify it when it is due"), Field: "verdicts");
        }
    }

    [Rule("interview.all-met@1")]
    public static IEnumerable<Refusal> AllMet(CaseContext at)
    {
        foreach (var open in at.SavedForm("interview/review").Rows("verdicts").Where(row => row.Text("verdict") != "met"))
        {
            yield return new("interview.item-not-met", new($"第{open.Number("number")}项复查认定不到位", $"Item {open.Number("number")} was found not met"), new("请退回复查，或者由负责人认定不到位", "Send it back to be verified again, or let the head find it not met"));
        }
    }

    [Rule("interview.some-not-met@1")]
    public static IEnumerable<Refusal> SomeNotMet(CaseContext at)
    {
        if (at.SavedForm("interview/review").Rows("verdicts").All(row => row.Text("verdict") == "met"))
        {
            yield return new("interview.nothing-failed", new("复查认定全部到位，不能认定不到位", "Everything was found met"), new("请认定到位，或者退回复查", "Find it met, or send it back to be verified again"));
        }
    }

    // Art. 3: the local office reports to the national one.
    [Rule("interview.reported-up@1")]
    public static IEnumerable<Refusal> ReportedUp(CaseContext at)
    {
        if (at.History.All(act => act.Action != "report-up"))
        {
            yield return new("interview.not-reported", new("约谈情况尚未上报国家网信办", "The interview is not reported to the national office yet"), new("请先由经办人上报", "The case officer reports it first"), "news-interview-rules/3");
        }
    }

    [Rule("interview.nothing-left@1")]
    public static IEnumerable<Refusal> NothingLeft(CaseContext at)
    {
        if (at.All<InterviewEntry>().Any(entry => entry.Kind == InterviewEntryKind.Requirement || (entry.Kind == InterviewEntryKind.Undertaking && IsSigned(at))))
        {
            yield return new("interview.something-left", new("笔录中有整改要求或者承诺事项", "The record holds requirements or undertakings"), new("请提出整改要求，由企业整改后复查", "Ask for the rectification and verify it"));
        }
    }

    internal static bool IsSigned(CaseContext at) => at.All<InterviewEntry>().Any(entry => entry is { Kind: InterviewEntryKind.Signature, Side: InterviewEntry.Party });

    private static Refusal NoRecord() => new("interview.no-record", new("尚未制作笔录", "There is no record yet"), new("请先由约谈人员制作笔录", "One of the officers makes it first"));
}
