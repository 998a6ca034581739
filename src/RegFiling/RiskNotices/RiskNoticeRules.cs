using RegFiling.Platform;
using RegFiling.Platform.Cases;

namespace RegFiling.RiskNotices;

/// <summary>What a risk notice must satisfy (domain 4.7). Pure: a rule sees the loaded case and nothing else.</summary>
internal static class RiskNoticeRules
{
    [Rule("risk-notice.cites-exist@1")]
    public static IEnumerable<Refusal> CitesExist(CaseContext at)
    {
        var ownForm = at.Procedure.Action(at.Action)?.Form == RiskNotice.Draft;
        var rows = (ownForm ? at.Form : at.SavedForm(RiskNotice.Draft)).Rows("cites");
        foreach (var (row, index) in rows.Select((row, index) => (row, index)).Where(found => found.row.Has("kind") && found.row.Has("ref") && Citable.Find(at, found.row) is null))
        {
            var word = Citable.Word(row.Text("kind")!);
            yield return new(
                "risk-notice.nothing-of-that-name",
                new($"没有编号为“{row.Text("ref")}”的{word.Zh}", $"There is no {word.En} “{row.Text("ref")}”"),
                new("请从表单上方列出的条款、事项中选用编号；法规写 cac-order-9/16 的形式", "Use the numbers listed above the form; law is written as cac-order-9/16"),
                Field: ownForm ? $"cites[{index}].ref" : null,
                Form: ownForm ? null : RiskNotice.Draft);
        }
    }

    // Domain 4.7: a notice that nobody has sealed has reached nobody, whatever else was done with it.
    [Rule("risk-notice.sealed-first@1")]
    public static IEnumerable<Refusal> SealedFirst(CaseContext at)
    {
        if (at.Find<NoticeFacts>()?.Arrived is null)
        {
            yield return new(
                "risk-notice.not-sealed",
                new("文书尚未用印，不能登记送达", "The paper is not sealed yet; no service can be registered"),
                new("请先由用印管理人员用印", "Have it sealed first"));
        }
    }

    // Domain 4.7, glossary 2.7: announcement would publish a risk of the company, and is for decisions only.
    [Rule("risk-notice.no-announcement@1")]
    public static IEnumerable<Refusal> NoAnnouncement(CaseContext at)
    {
        if (at.Form.Text("way") is "announcement")
        {
            yield return new(
                "risk-notice.no-announcement",
                new("风险告知不得公告送达：公告会公开企业的风险，公告送达只用于决定", "A risk notice is never served by announcement: it would publish a risk of the company; announcement is for decisions only"),
                new("请改为系统、电子邮件、上门或者邮寄送达", "Serve it in the system, by mail, by hand or by post"),
                Field: "way");
        }
    }

    [Rule("risk-notice.mail-arrived@1")]
    public static IEnumerable<Refusal> MailArrived(CaseContext at)
    {
        if (at.Form.Text("way") == "mail" && at.Form.Text("delivery") == "failed")
        {
            yield return new(
                "risk-notice.mail-failed",
                new("电子邮件投递失败，没有送达", "The mail was not delivered; nothing is served"),
                new("请改为上门或者邮寄送达，并附凭证", "Serve it by hand or by post, with proof"),
                Field: "delivery");
        }
    }

    [Rule("risk-notice.served-by-now@1")]
    public static IEnumerable<Refusal> ServedByNow(CaseContext at)
    {
        var sealedOn = at.Find<NoticeFacts>()?.Arrived is { } moment ? at.Pack.Deadlines.Time.DateOf(moment) : (DateOnly?)null;
        if (at.Form.Date("servedOn") is { } day && (day > at.Today || day < sealedOn))
        {
            yield return new(
                "risk-notice.day-of-service",
                new("送达日期应当在用印之后、今天之前（含当日）", "The day of service lies between the seal and today"),
                new("请核对凭证上的日期", "Check the date on the proof"),
                Field: "servedOn");
        }
    }

    // Silence is silence only when the time is over.
    [Rule("risk-notice.period-over@1")]
    public static IEnumerable<Refusal> PeriodOver(CaseContext at)
    {
        if (at.Form.Text("why") == "no-answer" && at.Clocks.Any(clock => clock is { Clock: "respond", Status: not ClockStatus.Ended } && at.Now < clock.DueAt))
        {
            yield return new(
                "risk-notice.period-runs",
                new("答复期限尚未届满，不能以未答复为由升级", "The time to answer is not over; silence is no reason yet"),
                new("请等待期限届满，或者写明其他事由", "Wait for its end, or give another reason"),
                Field: "why");
        }
        else if (at.Form.Text("why") == "no-answer" && at.All<AnswerGiven>().Any())
        {
            yield return new(
                "risk-notice.answered",
                new("企业已经答复，不能以未答复为由升级", "The company has answered; silence is no reason"),
                new("请写明答复为什么没有消除风险", "Say why the answer does not remove the risk"),
                Field: "why");
        }
    }

    // Domain 4.6: a missed promise is evidence and raises supervision; alone it opens no case, and neither does advice of the knowledge commons.
    [Rule("risk-notice.no-clue-from-promise-alone@1")]
    public static IEnumerable<Refusal> NoClueFromPromiseAlone(CaseContext at)
    {
        if (at.Form.Text("to") == "clue" && at.SavedForm(RiskNotice.Draft).Rows("cites").All(row => row.Text("kind") != "law"))
        {
            yield return new(
                "risk-notice.promise-is-no-ground",
                new("本告知没有引用法规条款；未履行承诺、等级或者知识条目本身不能转为线索", "This notice cites no article of law; a missed promise, a tier or a knowledge item is no clue by itself"),
                new("可以升级为约谈；发现违反法规的事实的，另行告知并引用条款", "Escalate to an interview; where facts show a breach of law, send a notice that cites the article"),
                "cac-order-9/31",
                "to");
        }
    }

    [Rule("risk-notice.addressees@1")]
    public static IEnumerable<Refusal> Addressees(CaseContext at)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var told = at.Linked.Where(linked => linked is { Kind: RiskNotice.SameNotice, From: false }).Select(linked => linked.Case.SubjectId).ToHashSet();
        foreach (var (row, index) in at.Form.Rows("addressees").Select((row, index) => (row, index)).Where(found => found.row.Has("number")))
        {
            var number = row.Text("number")!.Trim().ToUpperInvariant();
            var field = $"addressees[{index}].number";
            if (at.All<Addressee>().FirstOrDefault(other => other.Number == number) is not { } addressee)
            {
                yield return new("risk-notice.no-such-filing", new($"没有办件号为{number}的备案", $"There is no filing with the case number {number}"), new("请核对办件号", "Check the number"), Field: field);
            }
            else if (addressee.SubjectId == at.Case.SubjectId)
            {
                yield return new(
                    "risk-notice.same-company", new($"{number}属于同一企业，已在本告知中", $"{number} is of the same company, which this notice tells already"), new("请删除该行", "Leave it out"), Field: field);
            }
            else if (!seen.Add(number) || told.Contains(addressee.SubjectId))
            {
                yield return new("risk-notice.told-already", new($"{number}所属企业已经列入", $"The company of {number} is among the addressees already"), new("请删除该行", "Leave it out"), Field: field);
            }
        }
    }
}
