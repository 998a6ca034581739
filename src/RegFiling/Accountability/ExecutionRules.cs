using RegFiling.Platform;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Cases;

namespace RegFiling.Accountability;

/// <summary>Service, payment, enforcement, closing (Penalty Law 61, 66, 67, 72; Enforcement Law 53, 54).</summary>
internal static class ExecutionRules
{
    [Rule("accountability.service-proved@1")]
    public static IEnumerable<Refusal> ServiceProved(CaseContext at)
    {
        if (!at.Form.Has("file"))
        {
            yield return new(
                "accountability.no-proof-of-service",
                new("没有送达回证的，不计为送达，期限不起算", "Without proof nothing counts as served, and no time begins"),
                new("请附签字的送达回证、邮件回执、系统回执或者公告页面", "Add the signed proof, the postal or system receipt, or the page of the announcement"),
                "penalty-law/61",
                "file");
        }

        var decided = at.Pack.Deadlines.Time.DateOf((Matter.Last(at, "decide", "decide-no-penalty", "decide-not-established")?.At) ?? at.Now);
        if (at.Form.Date("servedOn") is { } day && (day > at.Today || day < decided))
        {
            yield return new(
                "accountability.served-when",
                new("送达日期早于决定日期，或者晚于今天", "The day of service lies before the decision, or ahead"),
                new("请按回证填写", "As it stands on the proof"),
                "penalty-law/61",
                "servedOn");
        }
    }

    [Rule("accountability.sealed-before-service@1")]
    public static IEnumerable<Refusal> SealedBeforeService(CaseContext at)
    {
        if (Matter.IsUnsealed(at, "accountability-penalty-decision", "accountability-no-penalty-decision", "accountability-not-established-notice"))
        {
            yield return new(
                "accountability.not-sealed",
                new("决定书尚未用印", "The decision has not been sealed"),
                new("请先用印，再送达", "Have it sealed first"),
                "penalty-law/61");
        }
    }

    [Rule("accountability.service-by-consent@1")]
    public static IEnumerable<Refusal> ServiceByConsent(CaseContext at)
    {
        if (at.Form.Text("way") == "electronic" && at.SavedForm("accountability/service-address").Text("electronic") != "yes")
        {
            yield return new(
                "accountability.no-consent",
                new("当事人没有签订确认书同意电子送达", "The party has not consented to electronic service"),
                new("请当事人先确认送达地址及电子送达方式，或者用其他方式送达", "Let the party confirm it first, or serve in another way"),
                "penalty-law/61",
                "way");
        }
    }

    [Rule("accountability.paid-after-service@1")]
    public static IEnumerable<Refusal> PaidAfterService(CaseContext at)
    {
        if (at.Form.Date("paidOn") is { } paid && (paid > at.Today || paid < at.Record<PenaltyCase>().ServedOn))
        {
            yield return new("accountability.paid-when", new("缴款日期早于送达日期，或者晚于今天", "The payment lies before the service, or ahead"), new("请按票据填写", "As it stands on the receipt"), "penalty-law/67", "paidOn");
        }
    }

    [Rule("accountability.not-overpaid@1")]
    public static IEnumerable<Refusal> NotOverpaid(CaseContext at)
    {
        if (at.Form.Date("paidOn") is { } on && at.Form.Number("amount") is { } amount && FineAccount.Of(at.Record<PenaltyCase>()) is var account)
        {
            var owed = account.Fine + account.AddedUpTo(on, Matter.Number(at, "lateChargePercent")) - account.Paid.Sum(payment => payment.Amount);
            if (amount > owed)
            {
                yield return new(
                    "accountability.paid-too-much",
                    new($"缴款数额超出应缴数额{Money.Words(Math.Max(0, owed)).Zh}", $"More than what was owed on that day, {Money.Words(Math.Max(0, owed)).En}"),
                    new("请核对票据；多缴的，退还后按实际数额登记", "Check the receipt; what is too much is paid back"),
                    "penalty-law/72",
                    "amount");
            }
        }
    }

    [Rule("accountability.instalments-add-up@1")]
    public static IEnumerable<Refusal> InstalmentsAddUp(CaseContext at)
    {
        var account = FineAccount.Of(at.Record<PenaltyCase>());
        var (rows, unpaid) = (at.Form.Rows("schedule"), account.Fine - account.Paid.Sum(payment => payment.Amount));
        if (Matter.Last(at, "ask-instalments") is null)
        {
            yield return new("accountability.not-asked", new("当事人没有申请延期或者分期缴纳", "The party has not asked to pay later or in parts"), new("经当事人申请和机关批复后办理", "It takes a request of the party"), "penalty-law/66");
        }

        if (rows.Sum(row => row.Number("amount") ?? 0) != unpaid)
        {
            yield return new(
                "accountability.schedule-differs",
                new($"各期合计不等于尚未缴纳的罚款{Money.Words(unpaid).Zh}", $"The instalments do not add up to what is unpaid, {Money.Words(unpaid).En}"),
                new("请核对各期数额", "Check the amounts"),
                "penalty-law/66",
                "schedule");
        }

        if (rows.Any(row => row.Date("due") < at.Today) || !rows.Select(row => row.Date("due")).SequenceEqual(rows.Select(row => row.Date("due")).Order()))
        {
            yield return new("accountability.schedule-dates", new("各期到期日应当在今天之后并依次排列", "The dates must lie ahead, in order"), Field: "schedule");
        }
    }

    [Rule("accountability.payment-overdue@1")]
    public static IEnumerable<Refusal> PaymentOverdue(CaseContext at)
    {
        var account = FineAccount.Of(at.Record<PenaltyCase>());
        if (account.Due.Where(part => part.On < at.Today).Sum(part => part.Amount) <= account.PaidUpTo(at.Today))
        {
            yield return new(
                "accountability.not-overdue",
                new("缴款期限未满，或者到期部分已经缴清", "The time for payment has not ended, or what was due is paid"),
                new("逾期未缴纳的，才可以催告", "A reminder is for what is overdue"),
                "penalty-law/72");
        }
    }

    [Rule("accountability.urging-period-over@1")]
    public static IEnumerable<Refusal> UrgingPeriodOver(CaseContext at)
    {
        if (Matter.Clock(at, "urged") is not { } clock || at.Now < clock.DueAt)
        {
            yield return new(
                "accountability.reminder-still-runs",
                Matter.Clock(at, "urged") is { } running
                    ? new($"催告期（{Period.Parse(running.Limit).Text.Zh}）届满后（{Wording.Date(running.DueOn).Zh}之后）仍未履行的，才可以申请强制执行", $"The court may be asked only when the {Period.Parse(running.Limit).Text.En} of the reminder are over, after {Wording.Date(running.DueOn).En}")
                    : new("催告书尚未送达", "The reminder has not reached the party"),
                new("请在期满后申请", "Apply after that"),
                "enforcement-law/54");
        }
    }

    [Rule("accountability.court-window@1")]
    public static IEnumerable<Refusal> CourtWindow(CaseContext at)
    {
        if (at.Record<PenaltyCase>().ServedOn is not { } served)
        {
            yield break;
        }

        var sue = at.Due("litigation", served).Date;
        var window = Matter.Limit(at, "court-application");
        var last = at.Pack.Deadlines.Due(sue, Period.Parse(at.Procedure.Limits["court-application"].Limit)).Date;
        if (at.Today <= sue || at.Today > last)
        {
            yield return new(
                "accountability.outside-court-window",
                new($"申请强制执行应当在起诉期限届满（{Wording.Date(sue).Zh}）之后{window.Zh}内（至{Wording.Date(last).Zh}）提出", $"The court is asked within {window.En} after the time to sue has ended: after {Wording.Date(sue).En}, until {Wording.Date(last).En}"),
                at.Today <= sue ? new("请在该日之后申请", "Apply after that day") : new("期限已过，请终止并说明理由", "It is too late: terminate the case, with the reason"),
                "enforcement-law/53");
        }
    }

    [Rule("accountability.all-paid@1")]
    public static IEnumerable<Refusal> AllPaid(CaseContext at)
    {
        var owed = FineAccount.Of(at.Record<PenaltyCase>()).OwedOn(at.Today, Matter.Number(at, "lateChargePercent"));
        if (at.Action == "confirm-executed" && owed > 0)
        {
            yield return new(
                "accountability.not-paid",
                new($"尚有{Money.Words(owed).Zh}未缴纳（含加处罚款）", $"{Money.Words(owed).En} is still owed, with what was added"),
                new("缴清后再确认；需要的，催告或者申请强制执行", "Confirm when it is paid; remind, or apply to the court"),
                "penalty-law/72");
        }
    }

    [Rule("accountability.was-published@1")]
    public static IEnumerable<Refusal> WasPublished(CaseContext at)
    {
        if (Matter.Last(at, "publish-decision") is null)
        {
            yield return new("accountability.not-published", new("该决定没有公开，无需信用修复", "The decision was not published; there is nothing to repair"), Ground: "penalty-law/48");
        }
    }

    [Rule("accountability.result-served@1")]
    public static IEnumerable<Refusal> ResultServed(CaseContext at)
    {
        if (at.Case.State is "no-penalty" or "not-established" && Matter.Last(at, "serve-result") is null)
        {
            yield return new(
                "accountability.result-not-served",
                new("决定尚未送达当事人", "The result has not been served on the party"),
                new("请先送达并登记回证", "Serve it and enter the proof"),
                "penalty-law/61");
        }
    }
}
