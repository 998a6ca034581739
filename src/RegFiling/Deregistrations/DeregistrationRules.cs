using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Persistence;
using RegFiling.RiskTiering;

namespace RegFiling.Deregistrations;

/// <summary>What deregistration, revocation and restoration must satisfy (domain 4.4). Pure: a rule sees the loaded case and nothing else.</summary>
internal static class DeregistrationRules
{
    public const string Application = "deregistration/application";

    private static readonly string[] TimesToSpeak = ["statement", "request-hearing"];

    [Rule("deregistration.ended@1")]
    public static IEnumerable<Refusal> Ended(CaseContext at)
    {
        var application = at.SavedForm(Application);
        if (application.Date("endedOn") > at.Today)
        {
            yield return new(
                "deregistration.not-yet",
                new("终止服务之日晚于今天", "The day of the end lies after today"),
                new("服务终止之后再提交；此前可以先暂存用户安置方案", "Submit once the service has ended; the arrangements can be saved before"),
                "cac-order-9/24",
                "endedOn",
                Application);
        }

        if (application.Text("everywhere") == "no")
        {
            yield return new(
                "deregistration.still-in-use",
                new("仍有产品使用该算法", "A product still uses the algorithm"),
                new("部分产品停止使用的，请办理变更备案；全部停止后再申请注销", "Where only some products stopped, file a change; apply once all have"),
                "cac-order-9/24",
                "everywhere",
                Application);
        }
    }

    [Rule("deregistration.arranged@1")]
    public static IEnumerable<Refusal> Arranged(CaseContext at)
    {
        // The law asks for proper arrangements with the deregistration, so what is open must be reported as done, or followed.
        var asked = at.History.Any(act => act.Action == "follow-arrangement") || at.SavedForm(Application).Text("open") == "yes";
        if (asked && !at.SavedForm("deregistration/arrangement-report").IsTrue("complete"))
        {
            yield return new(
                "deregistration.arrangement-open",
                new("用户安置尚有未完成的事项", "The arrangements for users are not complete"),
                new("请先“跟进用户安置”，企业报告全部完成后再确认", "Follow the arrangements first; confirm once the company reports that all is done"),
                "cac-order-9/24");
        }
    }

    [Rule("deregistration.facts-past@1")]
    public static IEnumerable<Refusal> FactsPast(CaseContext at) => Past(at, "endedOn");

    [Rule("restoration.decision-past@1")]
    public static IEnumerable<Refusal> DecisionPast(CaseContext at) => Past(at, "on");

    [Rule("restoration.ended@1")]
    public static IEnumerable<Refusal> IsEnded(CaseContext at)
    {
        if (at.Find<Filing>() is not { Status: FilingStatus.Deregistered or FilingStatus.Revoked })
        {
            yield return new(
                "restoration.in-force",
                new("该备案没有被撤销或者注销", "The filing is neither revoked nor deregistered"),
                new("无须恢复；请核对文书所指的备案", "There is nothing to restore: look again which filing the decision is about"));
        }
    }

    // Told first, heard, answered: a decision that a company could not speak to is not taken (Penalty Law 44, 45 for a revocation; for a deregistration a rule of this authority).
    [Rule("deregistration.party-heard@1")]
    public static IEnumerable<Refusal> PartyHeard(CaseContext at) => Heard(at, null);

    [Rule("revocation.party-heard@1")]
    public static IEnumerable<Refusal> PartyHeardBeforeRevocation(CaseContext at) => Heard(at, "penalty-law/44");

    [Rule("revocation.hearing-in-time@1")]
    public static IEnumerable<Refusal> HearingInTime(CaseContext at)
    {
        if (at.Clocks.LastOrDefault(clock => clock.Clock == "request-hearing") is { } clock && at.Now >= clock.DueAt)
        {
            var day = Wording.Date(clock.DueOn);
            yield return new(
                "revocation.hearing-too-late",
                new($"申请听证的期限已于{day.Zh}届满", $"The time for a request ended on {day.En}"),
                new("仍可陈述、申辩，本机关应当复核并答复", "You can still state your view and defend yourself; it must be looked at and answered"),
                "penalty-law/64");
        }
    }

    [Rule("revocation.hearing-announced-in-time@1")]
    public static IEnumerable<Refusal> HearingAnnounced(CaseContext at)
    {
        if (at.Form.Date("on") is { } on && on <= at.Due("hearing-notice", at.Today).Date)
        {
            var (period, after) = (Platform.Calendar.Period.Parse(at.Procedure.Limits["hearing-notice"].Limit).Text, Wording.Date(at.Due("hearing-notice", at.Today).Date));
            yield return new(
                "revocation.hearing-too-soon",
                new($"听证应当在通知当事人的{period.Zh}之后举行", $"The hearing must leave {period.En} after the notice"),
                new($"请选择{after.Zh}之后的日期", $"Choose a day after {after.En}"),
                "penalty-law/64",
                "on");
        }
    }

    [Rule("revocation.hearing-not-before-its-day@1")]
    public static IEnumerable<Refusal> HearingOnItsDay(CaseContext at)
    {
        if (at.SavedForm("revocation/hearing-notice").Date("on") > at.Today || at.Unsealed.Any(document => document.Definition == "hearing-notice"))
        {
            yield return new(
                "revocation.hearing-not-yet",
                new("听证通知书尚未送达，或者听证日期未到", "The hearing notice has not reached the party, or its day has not come"),
                new("在通知所定日期举行听证", "Hold it on the day that was announced"),
                "penalty-law/64");
        }
    }

    private static IEnumerable<Refusal> Past(CaseContext at, string field)
    {
        if (at.Form.Date(field) > at.Today)
        {
            yield return new("life.day-to-come", new("日期晚于今天", "The day lies after today"), new("请填写已经发生的日期", "Give the day on which it happened"), Field: field);
        }
    }

    private static IEnumerable<Refusal> Heard(CaseContext at, string? ground)
    {
        var spoke = at.History.Any(act => act.Action is "state-view" or "defend" or "hold-hearing");
        foreach (var id in TimesToSpeak.Where(id => at.Procedure.Clocks.ContainsKey(id) && at.Case.State != "hearing-held" && !(id == "statement" && spoke)))
        {
            var clock = at.Clocks.LastOrDefault(clock => clock.Clock == id);
            if (clock is null || at.Now < clock.DueAt)
            {
                var title = at.Procedure.Clocks[id].Title;
                yield return new(
                    "life.not-heard",
                    clock is null ? new("告知书尚未送达当事人", "The notice has not reached the party yet") : new($"“{title.Zh}”的期限尚未届满（{Wording.Date(clock.DueOn).Zh}）", $"The time for “{title.En}” has not ended ({Wording.Date(clock.DueOn).En})"),
                    new("听取当事人意见之后再作决定", "Hear the party before you decide"),
                    ground);
            }
        }

        if (spoke && !at.Form.Has("answer"))
        {
            yield return new(
                "life.not-answered",
                new("没有答复当事人的意见", "What the party said is not answered"),
                new("写明采纳哪些、不采纳哪些和理由", "Say what is accepted and what is not, and why"),
                ground is null ? null : "penalty-law/45",
                "answer");
        }
    }

    [Loads("deregistration")]
    [Loads("deregistration-ex-officio")]
    [Loads("revocation")]
    [Loads("restoration")]
    internal sealed class Loader(IEnumerable<ILifeSource> sources) : ILoadRecords
    {
        public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
        {
            if (await LifeOfFiling.LoadAsync(at, db, sources, cancellationToken))
            {
                at.Bring(new DeregistrationFacts(at));
            }
        }
    }
}

/// <summary>What the notice of deregistration says beside the forms.</summary>
internal sealed class DeregistrationFacts(CaseContext at) : IDocumentFacts
{
    public IEnumerable<(string Name, Text Value)> Facts()
    {
        if (at.SavedForm(DeregistrationRules.Application).Date("endedOn") is not { } ended || !at.Procedure.Limits.ContainsKey("deregister-after"))
        {
            return [];
        }

        var until = Wording.Date(at.Due("deregister-after", ended).Date);
        return [("deregistration.timeliness", (at.Case.Flags ?? "").Split(' ').Contains("late")
            ? new($"逾期办理注销手续（应于{until.Zh}前提交）", $"late (was to be submitted by {until.En})")
            : new($"按期提交（应于{until.Zh}前提交）", $"in time (to be submitted by {until.En})"))];
    }
}
