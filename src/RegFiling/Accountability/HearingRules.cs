using RegFiling.Platform;
using RegFiling.Platform.Cases;

namespace RegFiling.Accountability;

/// <summary>The party is heard: notice, statement, hearing (Penalty Law 44, 45, 63 to 65).</summary>
internal static class HearingRules
{
    [Rule("accountability.proposal-is-penalty@1")]
    public static IEnumerable<Refusal> ProposalIsPenalty(CaseContext at)
    {
        if (at.SavedForm(Matter.Proposal).Text("result") != "penalty")
        {
            yield return new(
                "accountability.no-penalty-proposed",
                new("调查终结报告没有建议给予行政处罚", "The investigation report proposes no penalty"),
                new("请办理“不予行政处罚”“违法事实不成立”或者“移送”", "Take “no penalty”, “not established” or “transfer”"),
                "penalty-law/57");
        }
    }

    [Rule("accountability.notice-received@1")]
    public static IEnumerable<Refusal> NoticeReceived(CaseContext at)
    {
        if (Matter.IsUnsealed(at, "accountability-pre-notice"))
        {
            yield return new(
                "accountability.notice-on-its-way",
                new("告知书尚未用印送达，期限也未开始计算", "The notice has not been sealed and has not reached you; no time runs yet"),
                new("收到告知书后再提出，期限自收到之日起计算", "Come back when you have it; the time runs from that day"),
                "penalty-law/44");
        }
    }

    [Rule("accountability.each-point-answered@1")]
    public static IEnumerable<Refusal> EachPointAnswered(CaseContext at)
    {
        var answered = at.Form.Rows("answers").Select(row => row.Text("point")?.Trim()).ToHashSet();
        foreach (var point in at.SavedForm(Matter.Defence).Rows("points").Select(row => row.Text("point")?.Trim()).Where(point => !answered.Contains(point)))
        {
            yield return new(
                "accountability.point-not-answered",
                new($"没有复核当事人提出的“{point}”", $"The point “{point}” of the party is not answered"),
                new("对当事人提出的事实、理由和证据逐项复核", "Every fact, reason and piece of evidence is checked and answered"),
                "penalty-law/45",
                "answers");
        }
    }

    [Rule("accountability.hearing-right@1")]
    public static IEnumerable<Refusal> HearingRight(CaseContext at)
    {
        if (!Matter.HasHearingRight(at, at.SavedForm(Matter.PreNotice)))
        {
            yield return new(
                "accountability.no-hearing-right",
                new("拟处罚的内容不属于可以要求听证的范围", "What is proposed opens no right to a hearing"),
                new("可以陈述、申辩", "You may state your view and defend yourself"),
                "penalty-law/63");
        }
    }

    [Rule("accountability.hearing-in-time@1")]
    public static IEnumerable<Refusal> HearingInTime(CaseContext at)
    {
        if (Matter.Clock(at, "hearing-request") is { } clock && at.Now >= clock.DueAt)
        {
            yield return new(
                "accountability.hearing-too-late",
                new($"申请听证的期限已于{Wording.Date(clock.DueOn).Zh}届满", $"The time to ask for a hearing ended on {Wording.Date(clock.DueOn).En}"),
                new("决定之前仍可以陈述、申辩", "Until the decision you may still state your view"),
                "penalty-law/64");
        }
    }

    [Rule("accountability.hearing-day@1")]
    public static IEnumerable<Refusal> HearingDay(CaseContext at)
    {
        var (first, before) = (at.Due("hearing-notice-before", at.Today), Matter.Limit(at, "hearing-notice-before"));
        if (at.Form.Date("on") < first.Date)
        {
            yield return new(
                "accountability.hearing-too-soon",
                new($"应当在听证的{before.Zh}前通知；今天通知的，最早为{Wording.Date(first.Date).Zh}（{first.Explanation.Zh}）", $"The notice comes {before.En} before the hearing; from today that is {Wording.Date(first.Date).En} ({first.Explanation.En})"),
                new("请另定日期", "Choose another day"),
                "penalty-law/64",
                "on");
        }
    }

    [Rule("accountability.host-named-is-no-investigator@1")]
    public static IEnumerable<Refusal> HostNamedIsNoInvestigator(CaseContext at)
    {
        var officers = Matter.Officers(at);
        var host = at.Form.Text("hostName")?.Trim();
        if (at.All<NamedPerson>().Any(person => officers.Contains(person.Id) && (person.Name.Zh == host || string.Equals(person.Name.En, host, StringComparison.OrdinalIgnoreCase))))
        {
            yield return HostInvestigated("hostName");
        }
    }

    [Rule("accountability.host-is-no-investigator@1")]
    public static IEnumerable<Refusal> HostIsNoInvestigator(CaseContext at)
    {
        if (Matter.Officers(at).Contains(at.Actor.PersonId) || at.All<EvidenceLine>().Any(line => line.FirstOfficer == at.Actor.PersonId || line.SecondOfficer == at.Actor.PersonId))
        {
            yield return HostInvestigated(null);
        }
    }

    [Rule("accountability.hearing-notified-in-time@1")]
    public static IEnumerable<Refusal> HearingNotifiedInTime(CaseContext at)
    {
        var on = at.SavedForm("accountability/hearing-arrangement").Date("on");
        if (Matter.IsUnsealed(at, "accountability-hearing-notice") || Matter.Clock(at, "hearing-notice") is not { } clock)
        {
            yield return new(
                "accountability.hearing-not-notified",
                new("听证通知书尚未送达当事人", "The notice of the hearing has not reached the party"),
                new("请先用印送达，并重新确定日期", "Have it sealed, and set the day anew"),
                "penalty-law/64");
        }
        else if (at.Today < clock.DueOn || at.Today < on)
        {
            yield return new(
                "accountability.hearing-too-soon",
                new($"通知于{Wording.Date(at.Pack.Deadlines.Time.DateOf(clock.StartedAt)).Zh}到达当事人，听证最早在{Wording.Date(clock.DueOn > on ? clock.DueOn : on!.Value).Zh}举行", $"The notice reached the party on {Wording.Date(at.Pack.Deadlines.Time.DateOf(clock.StartedAt)).En}; the hearing can be held on {Wording.Date(clock.DueOn > on ? clock.DueOn : on!.Value).En} at the earliest"),
                new("请在该日或者之后举行；需要改期的，重新通知", "Hold it on that day or later; to move it, send a new notice"),
                "penalty-law/64");
        }
    }

    private static Refusal HostInvestigated(string? field) => new(
        "accountability.host-investigated",
        new("听证主持人应当是非本案调查人员", "The host of the hearing is nobody who investigated the case"),
        new("请由未参与调查的人员主持", "Somebody who took no part in the investigation must hold it"),
        "penalty-law/64",
        field);
}
