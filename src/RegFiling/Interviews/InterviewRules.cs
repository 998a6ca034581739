using RegFiling.Platform;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Cases;

namespace RegFiling.Interviews;

/// <summary>What an interview must satisfy before it is held (domain 1.10, 4.8). Pure: a rule sees the loaded case and nothing else.</summary>
internal static class SummonsRules
{
    // 网信部门行政执法程序规定 speaks of the interview within an opened case; the rules of 2015 bind news information services only.
    [Rule("interview.kind-fits-ground@1")]
    public static IEnumerable<Refusal> KindFitsGround(CaseContext at)
    {
        var proposal = Interview.Newest(at, Interview.Proposal);
        var (kind, ground) = (proposal.Text("kind"), proposal.Text("ground"));
        if (kind is null || ground is null)
        {
            yield break;
        }

        if (kind == "enforcement" != (ground == "order-14"))
        {
            yield return new(
                "interview.ground-of-kind",
                kind == "enforcement"
                    ? new("执法约谈的依据是《网信部门行政执法程序规定》", "An enforcement interview rests on the Provisions on Administrative Law-Enforcement Procedures of Cyberspace Departments")
                    : new("《网信部门行政执法程序规定》只是立案后执法约谈的依据", "The Provisions on Administrative Law-Enforcement Procedures are the ground of an enforcement interview only"),
                new("请改选与约谈类别相符的依据", "Choose the ground that fits the kind"),
                "cac-order-14",
                "ground");
        }

        if (kind == "enforcement" && !at.Linked.Any(linked => linked.Case is { Procedure: "accountability", ClosedAt: null }))
        {
            yield return new(
                "interview.not-opened",
                new("没有已立案的办件，不能进行执法约谈", "There is no opened case; an enforcement interview is not possible"),
                new("请从已立案的办件中提出，或者改选其他类别", "Propose it from the opened case, or choose another kind"),
                "cac-order-14",
                "kind");
        }
    }

    // Art. 6 of the rules of 2015, as procedure by default: two officers or more, natural persons, none of them recused.
    [Rule("interview.two-officers@1")]
    public static IEnumerable<Refusal> TwoOfficers(CaseContext at)
    {
        var named = at.All<NamedOfficer>().ToList();
        foreach (var unknown in named.Where(officer => officer.PersonId is null))
        {
            yield return new(
                "interview.officer-unknown",
                new($"本机关没有或者不止一名叫“{unknown.Name}”的工作人员", $"Nobody, or more than one, of the authority is called “{unknown.Name}”"),
                new("请填写系统中登记的姓名", "Give the name as it is registered"),
                Field: "officers");
        }

        foreach (var other in named.Where(officer => officer.PersonId is not null && !officer.Roles.Any(role => role is "officer" or "reviewer")))
        {
            yield return new(
                "interview.no-officer",
                new($"{other.Name}不是执法人员", $"{other.Name} is no law-enforcement officer"),
                new("约谈由经办人、审核人中的执法人员实施", "Case officers and reviewers hold interviews"),
                Field: "officers");
        }

        foreach (var away in named.Where(officer => at.Recusals.Any(recusal => recusal.PersonId == officer.PersonId && recusal.Status == RecusalStatus.Granted)))
        {
            yield return new("interview.officer-recused", new($"{away.Name}已回避本办件", $"{away.Name} is recused from this case"), new("请更换约谈人员", "Name another officer"), Field: "officers");
        }

        if (named.Where(officer => officer.PersonId is not null).Select(officer => officer.PersonId).Distinct().Count() < 2)
        {
            yield return new(
                "interview.one-officer",
                new("约谈应当由两名以上人员实施，同一人不能算两名", "An interview is held by two officers or more; one person counts once"),
                new("请再填写一名约谈人员", "Name another officer"),
                "news-interview-rules/6",
                "officers");
        }
    }

    // Whoever authorises the interview does not hold it: one person, one side of the act.
    [Rule("interview.head-apart@1")]
    public static IEnumerable<Refusal> HeadApart(CaseContext at)
    {
        if (at.All<NamedOfficer>().Any(officer => officer.PersonId == at.Actor.PersonId))
        {
            yield return new(
                "interview.holds-it",
                new("您是约谈人员，不能由您批准或者更换", "You are one of the officers; you cannot authorise it or change them"),
                new("请由另一名负责人办理", "Another head must do this"));
        }
    }

    [Rule("interview.agenda-notices@1")]
    public static IEnumerable<Refusal> AgendaNotices(CaseContext at)
    {
        foreach (var (row, index) in at.Form.Rows("agenda").Select((row, index) => (row, index)).Where(found => found.row.Has("notice")))
        {
            if (!at.All<KnownNotice>().Any(notice => string.Equals(notice.Number, row.Text("notice")!.Trim(), StringComparison.OrdinalIgnoreCase)))
            {
                yield return new(
                    "interview.no-such-notice",
                    new($"该企业的这项算法没有办件号为{row.Text("notice")}的风险告知", $"There is no risk notice {row.Text("notice")} about this algorithm of the company"),
                    new("请核对办件号，或者不填", "Check the number, or leave it empty"),
                    Field: $"agenda[{index}].notice");
            }
        }
    }

    [Rule("interview.time-readable@1")]
    public static IEnumerable<Refusal> TimeReadable(CaseContext at)
    {
        if (at.Form.Has("meetingAt") && Interview.TimeOf(at.Form.Text("meetingAt")) is null)
        {
            yield return Unreadable("meetingAt");
        }
    }

    // Art. 5: reason, time, place and participants are told beforehand. How long before is an internal limit; a shorter one needs the head's consent.
    [Rule("interview.notice-long-enough@1")]
    public static IEnumerable<Refusal> NoticeLongEnough(CaseContext at)
    {
        if (Interview.MeetingOf(at.Pack, at.Form) is { } meeting && Earliest(at, at.Now) is var earliest && meeting < earliest.At)
        {
            yield return new(
                "interview.notice-too-short",
                new($"提前通知的时间不足：应当提前{earliest.Limit.Zh}", $"Too short a notice: {earliest.Limit.En} before the interview are needed"),
                new(
                    $"请约在{Wording.Moment(at.Pack.Deadlines.Time.Local(earliest.At)).Zh}之后；情况紧急的，经负责人批准可以缩短",
                    $"Set it after {Wording.Moment(at.Pack.Deadlines.Time.Local(earliest.At)).En}; where it is urgent the head may agree to less"),
                "news-interview-rules/5",
                "meetingOn");
        }
    }

    /// <summary>The first moment at which it can be held when the summons reaches the company then.</summary>
    internal static (DateTimeOffset At, Text Limit) Earliest(CaseContext at, DateTimeOffset told)
    {
        var limit = Period.Parse(at.Procedure.Limits[at.SavedForm(Interview.Proposal).IsTrue("urgent") ? "urgent-notice" : "notice"].Limit);
        var due = at.Pack.Deadlines.Due(told, limit);
        // A period of days ends with the last day before: on that day itself it can be held.
        return (limit.Unit == PeriodUnit.Hours ? due.Instant : at.Pack.Deadlines.Time.StartOf(due.Date), limit.Text);
    }

    [Rule("interview.right-persons@1")]
    public static IEnumerable<Refusal> RightPersons(CaseContext at)
    {
        var rows = at.Form.Rows("attendees");
        if (rows.Count > 0 && !rows.Any(row => Interview.Called.Contains(row.Text("position"))))
        {
            yield return new(
                "interview.nobody-responsible",
                new("参加人中没有法定代表人、主要负责人或者算法安全责任人", "None of the participants is legal representative, principal or algorithm security officer"),
                new("请由其中至少一人参加", "At least one of them must take part"),
                "news-interview-rules/2",
                "attendees");
        }
    }

    // Domain 4.8: a reason that is accepted moves it once; after that an absence is noted and goes on.
    [Rule("interview.postponed-once@1")]
    public static IEnumerable<Refusal> PostponedOnce(CaseContext at)
    {
        if (at.History.Any(act => act.Action == "reschedule"))
        {
            yield return new(
                "interview.postponed-before",
                new("已经改期一次，不能再次改期", "It was postponed once already"),
                new("请按通知的时间约谈；未到场的，记录后升级", "Hold it at the time that was told; where nobody comes, note it and escalate"));
        }
    }

    internal static Refusal Unreadable(string field) => new(
        "interview.time-unreadable", new("时间应当写成24小时制，如 09:30", "Write the time in 24 hours, such as 09:30"), new("请改正后再提交", "Correct it and send it again"), Field: field);
}
