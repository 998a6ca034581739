using RegFiling.Platform;
using RegFiling.Platform.Cases;

namespace RegFiling.Accountability;

/// <summary>What must have happened before a decision, and what it may not do (Penalty Law 33, 45, 57, 58, 62).</summary>
internal static class DecisionRules
{
    [Rule("accountability.time-to-be-heard@1")]
    public static IEnumerable<Refusal> TimeToBeHeard(CaseContext at)
    {
        if (Matter.Notice(at) is null || Matter.IsUnsealed(at, "accountability-pre-notice"))
        {
            yield return new(
                "accountability.not-noticed",
                new("未告知拟处罚内容、事实、理由、依据和权利的，不得作出处罚决定", "Without notice of content, facts, reasons, grounds and rights there is no decision"),
                new("请先告知，并送达告知书", "Notify first, and let the notice reach the party"),
                "penalty-law/62");
            yield break;
        }

        var spoken = Matter.SinceNotice(at, "state-defence") || Matter.SinceNotice(at, "period-over");
        if (Matter.Clock(at, "hearing-request") is { } hearing && at.Now < hearing.DueAt
            && (Matter.HasHearingRight(at, at.SavedForm(Matter.PreNotice)) || !spoken) && !Matter.SinceNotice(at, "hold-hearing") && !Matter.SinceNotice(at, "withdraw-hearing"))
        {
            yield return new(
                "accountability.time-still-runs",
                new($"当事人陈述、申辩和申请听证的期限至{Wording.Date(hearing.DueOn).Zh}，期满之前不得决定", $"The party may be heard and ask for a hearing until {Wording.Date(hearing.DueOn).En}; before that nothing is decided"),
                new("请在期满后决定", "Decide after it has ended"),
                "penalty-law/62");
        }
    }

    [Rule("accountability.each-point-answered-before@1")]
    public static IEnumerable<Refusal> EachPointAnsweredBefore(CaseContext at)
    {
        if (Matter.Last(at, "state-defence", "add-defence") is { } said && !(Matter.Last(at, "hear-statement")?.Version > said.Version))
        {
            yield return new(
                "accountability.defence-not-heard",
                new("当事人提出的陈述、申辩尚未复核", "The statement of the party has not been answered"),
                new("请承办人先办理“听取陈述申辩”", "The investigators must answer it first"),
                "penalty-law/45");
        }
    }

    [Rule("accountability.reviewed-after-hearing@1")]
    public static IEnumerable<Refusal> ReviewedAfterHearing(CaseContext at)
    {
        if (Matter.Last(at, "hold-hearing") is { } held && !(Matter.Last(at, "review-after-hearing")?.Version > held.Version))
        {
            yield return new(
                "accountability.not-reviewed-after-hearing",
                new("经过听证的案件，决定之前须经法制审核", "After a hearing the decision needs a legal review"),
                new("请法制审核人员办理“听证后法制审核”", "Ask the legal reviewer to review the record of the hearing"),
                "penalty-law/58");
        }
    }

    [Rule("accountability.discussed-where-heavy@1")]
    public static IEnumerable<Refusal> DiscussedWhereHeavy(CaseContext at)
    {
        var heavy = at.Form.Answers("measures").Any(Matter.Setting(at, "discussionMeasures").Contains) || Matter.SinceNotice(at, "hold-hearing") || Matter.IsOutside(at, at.Form);
        if (heavy && !Matter.SinceNotice(at, "discuss"))
        {
            yield return new(
                "accountability.not-discussed",
                new("情节复杂或者重大违法行为的处罚，应当由负责人集体讨论决定", "A complex or heavy case is decided by the heads together"),
                new("请先办理“集体讨论”", "Discuss it first"),
                "penalty-law/57");
        }
    }

    [Rule("accountability.discussed-by-enough@1")]
    public static IEnumerable<Refusal> DiscussedByEnough(CaseContext at)
    {
        var members = at.Form.Rows("members");
        var (names, least) = (members.Select(row => row.Text("name")?.Trim()).ToList(), Matter.Number(at, "discussionMembers"));
        if (names.Distinct().Count() < names.Count)
        {
            yield return new("accountability.member-twice", new("同一人在讨论记录中出现两次", "The same person stands in the record twice"), new("每人填写一行", "One line for each"), "penalty-law/57", "members");
        }

        if (names.Distinct().Count() < least)
        {
            yield return new(
                "accountability.too-few-members",
                new($"参加集体讨论的负责人不得少于{least:0}人（本机关内部规则）", $"At least {least:0} heads take part (a rule of this office)"),
                new("请补充参加人员", "Add those who took part"),
                Field: "members");
        }

        if (members.Any(row => row.Text("opinion") is "disagree" or "other") && !at.Form.Has("dissent"))
        {
            yield return new(
                "accountability.dissent-left-out",
                new("有不同意见的，须如实记录", "Where there was dissent it goes on record"),
                new("请填写“不同意见”", "Fill in the dissent"),
                "penalty-law/57",
                "dissent");
        }
    }

    [Rule("accountability.not-heavier-than-noticed@1")]
    public static IEnumerable<Refusal> NotHeavierThanNoticed(CaseContext at)
    {
        if (Matter.Notice(at) is not null && Matter.IsHeavier(at.Form, at.SavedForm(Matter.PreNotice)))
        {
            yield return new(
                "accountability.heavier-than-noticed",
                new("决定重于告知的内容；不得因当事人陈述、申辩而加重", "The decision is heavier than what was notified; nothing becomes heavier because the party defended itself"),
                new("请在告知的范围内决定；有新的证据的，重新告知", "Stay within the notice; with new evidence, notify again"),
                "penalty-law/45",
                "measures");
        }
    }

    [Rule("accountability.not-heavier-for-defence@1")]
    public static IEnumerable<Refusal> NotHeavierForDefence(CaseContext at)
    {
        var first = at.History.FirstOrDefault(act => act.Action == "pre-notice");
        if (first is not null && Matter.IsHeavier(at.Form, at.SavedForm(Matter.PreNotice)) && (!at.Form.Has("newFacts") || !at.All<EvidenceLine>().Any(line => line.At > first.At)))
        {
            yield return new(
                "accountability.heavier-without-new-facts",
                new("再次告知的内容重于原告知，但没有告知之后取得的新证据", "The new notice is heavier, and there is no evidence taken after the first one"),
                new("不得因陈述、申辩加重；确有新的违法事实的，另行取证后写明", "Nothing becomes heavier because of a defence; where there are new facts, take the evidence and state them"),
                "penalty-law/45",
                "newFacts");
        }
    }

    [Rule("accountability.outside-agreed@1")]
    public static IEnumerable<Refusal> OutsideAgreed(CaseContext at)
    {
        var agreed = Matter.Last(at, "agree-outside");
        if (Matter.IsOutside(at, at.Form) && (!Matter.SinceNotice(at, "agree-outside") || agreed?.PersonId == at.Actor.PersonId))
        {
            yield return new(
                "accountability.outside-not-agreed",
                new("超出措施阶梯的处罚须由另一名负责人或者法制审核人员同意", "A measure outside the ladder needs the consent of another head or legal reviewer"),
                new("请另一人办理“同意超出措施阶梯”", "Ask another person to agree"),
                "penalty-law/34");
        }
    }

    [Rule("accountability.no-penalty-ground-holds@1")]
    public static IEnumerable<Refusal> NoPenaltyGroundHolds(CaseContext at)
    {
        var (ground, opening) = (at.Form.Text("ground"), at.SavedForm(Matter.Opening));
        var holds = ground switch
        {
            null => true,
            "limitation" => Matter.Ended(at.SavedForm(Matter.Proposal)) is { } ended && opening.Date("discoveredOn") > OpeningRules.LastDay(at, opening, ended),
            _ => Matter.Ladder(at).Allows($"waive-{ground}"),
        };
        if (!holds)
        {
            yield return new(
                "accountability.ground-does-not-hold",
                new($"查明的情节不符合“{Matter.Label(at, "accountability/no-penalty", "ground", ground).Zh}”", $"The circumstances found do not fit “{Matter.Label(at, "accountability/no-penalty", "ground", ground).En}”"),
                new("请核对调查终结报告中的情节、改正和危害后果；是否初次违法以本机关记录为准", "Check gravity, correction and harm in the report; whether it is the first is on record"),
                ground == "limitation" ? "penalty-law/36" : "penalty-law/33",
                "ground");
        }
    }
}
