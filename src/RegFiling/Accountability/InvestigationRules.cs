using RegFiling.Platform;
using RegFiling.Platform.Cases;

namespace RegFiling.Accountability;

/// <summary>What an investigation must satisfy: two officers, evidence, the step before a fine (Penalty Law 42, 55, 57; CAC Order 9, 31).</summary>
internal static class InvestigationRules
{
    [Rule("accountability.investigators-are-two@1")]
    public static IEnumerable<Refusal> InvestigatorsAreTwo(CaseContext at)
    {
        var (first, second) = (at.Form.Text("first"), at.Form.Text("second"));
        if (first is null || second is null)
        {
            yield break;
        }

        if (first == second)
        {
            yield return new(
                "accountability.one-officer",
                new("执法人员不得少于两人，两处填写的是同一人", "There are at least two officers; this is the same person twice"),
                new("请另选一人", "Name another person"),
                "penalty-law/42",
                "second");
        }

        foreach (var (field, id) in new[] { ("first", first), ("second", second) })
        {
            var person = at.All<NamedPerson>().FirstOrDefault(person => person.Id.ToString() == id);
            if (person is null || !person.Roles.Any(role => role is "officer" or "reviewer"))
            {
                yield return new(
                    "accountability.no-officer",
                    new("所选人员不是本机关的执法人员", "This person is no enforcement officer of this office"),
                    new("请从名单中选择", "Choose from the list"),
                    "penalty-law/42",
                    field);
            }
            else if (at.Recusals.Any(recusal => recusal.PersonId == person.Id && recusal.Status == RecusalStatus.Granted))
            {
                yield return new(
                    "accountability.recused-officer",
                    new($"{person.Name.Zh}已回避本案", $"{person.Name.En} is recused from this case"),
                    new("请另选一人", "Name another person"),
                    "penalty-law/43",
                    field);
            }
        }
    }

    [Rule("accountability.two-officers@1")]
    public static IEnumerable<Refusal> TwoOfficers(CaseContext at)
    {
        var officers = Matter.Officers(at);
        if (!officers.Contains(at.Actor.PersonId))
        {
            yield return new(
                "accountability.not-an-investigator",
                new("您不是本案指定的承办人", "You are not named as an investigator of this case"),
                new("请由承办人办理，或者先行指定", "Ask the investigators, or have yourself named first"),
                "penalty-law/42");
        }

        if (at.Form.Text("together") is { } together && (together == at.Actor.PersonId.ToString() || officers.All(officer => officer.ToString() != together)))
        {
            yield return new(
                "accountability.one-officer",
                new("执法人员不得少于两人：另一名须为本案指定的另一承办人", "There are at least two officers: the second is the other one named for this case"),
                new("请选择在场的另一名承办人", "Choose the other investigator who was present"),
                "penalty-law/42",
                "together");
        }
    }

    [Rule("accountability.taken-in-time@1")]
    public static IEnumerable<Refusal> TakenInTime(CaseContext at) =>
        from item in at.Form.Rows("items").Index()
        where item.Item.Date("takenOn") > at.Today
        select new Refusal(
            "accountability.taken-later",
            new("取得日期在今天之后", "The day on which it was taken lies ahead"),
            new("请填写实际取得的日期", "Give the day on which it was really taken"),
            "penalty-law/46",
            $"items[{item.Index}].takenOn");

    [Rule("accountability.evidence-is-there@1")]
    public static IEnumerable<Refusal> EvidenceIsThere(CaseContext at)
    {
        if (at.Form.Number("number") is { } number && at.All<EvidenceLine>().All(line => line.Number != number))
        {
            yield return new(
                "accountability.no-such-evidence",
                new($"本案没有编号为{number:0}的证据", $"The case has no item {number:0}"),
                new("请核对证据清单中的编号", "Check the number in the list of evidence"),
                Field: "number");
        }
    }

    [Rule("accountability.order-has-breach@1")]
    public static IEnumerable<Refusal> OrderHasBreach(CaseContext at)
    {
        var facts = new BreachFacts(at.Form.Text("breach"), "ordinary", "not-ordered", Harm: false, Fault: true, First: false);
        if (at.Form.Has("breach") && !Matter.Ladder(at, facts).Allows("correct"))
        {
            yield return new(
                "accountability.no-order-for-it",
                new("所选规定不属于规章列明可以责令改正的情形", "The rule orders no correction for this provision"),
                new("请依照有关法律、行政法规处理，或者移送", "Deal with it under the other law, or transfer it"),
                "cac-order-9/32",
                "breach");
        }
    }

    [Rule("accountability.date-ahead@1")]
    public static IEnumerable<Refusal> DateAhead(CaseContext at)
    {
        if (at.Form.Date("correctBy") <= at.Today)
        {
            yield return new(
                "accountability.no-time-to-correct",
                new("改正期限应当晚于今天", "The day for the correction must lie ahead"),
                new("请给予合理的改正时间", "Give a reasonable time"),
                "cac-order-9/31",
                "correctBy");
        }
    }

    [Rule("accountability.period-of-order-over@1")]
    public static IEnumerable<Refusal> PeriodOfOrderOver(CaseContext at)
    {
        var order = Matter.Last(at, "order-correction");
        var reported = Matter.Last(at, "report-correction") is { } report && report.Version > order?.Version;
        if (!reported && at.SavedForm("accountability/correction-order").Date("correctBy") is { } by && at.Today <= by)
        {
            yield return new(
                "accountability.still-time-to-correct",
                new($"改正期限至{Wording.Date(by).Zh}，期满之前且当事人未报告的，不能复查认定", $"The time to correct runs until {Wording.Date(by).En}; before it ends, and without a report of the party, nothing can be found"),
                new("请在期满后复查", "Check after it has ended"),
                "cac-order-9/31");
        }
    }

    [Rule("accountability.has-evidence@1")]
    public static IEnumerable<Refusal> HasEvidence(CaseContext at)
    {
        if (!at.All<EvidenceLine>().Any())
        {
            yield return new(
                "accountability.no-evidence",
                new("案件没有登记任何证据", "No evidence has been entered in the case"),
                new("请先办理“调查取证”，事实不清、证据不足的，不得处罚", "Collect evidence first; without clear facts and sufficient evidence there is no penalty"),
                "penalty-law/46");
        }
    }

    [Rule("accountability.correction-as-recorded@1")]
    public static IEnumerable<Refusal> CorrectionAsRecorded(CaseContext at)
    {
        var recorded = Matter.Last(at, "order-correction") is null ? null : at.SavedForm(Matter.Check).Text("result");
        if (at.Form.Text("corrected") is { } said && ((said == "refused" && recorded != "refused") || (said != "refused" && recorded == "refused") || (said == "not-ordered" && recorded is not null)))
        {
            yield return new(
                "accountability.correction-differs",
                new("改正情况与责令改正和复查的记录不一致", "What is said of the correction differs from the order and its check on record"),
                new("拒不改正须先有责令限期改正通知书和复查记录", "A refusal needs an order to correct and the record of its check"),
                "cac-order-9/31",
                "corrected");
        }
    }

    [Rule("accountability.no-penalty-holds@1")]
    public static IEnumerable<Refusal> NoPenaltyHolds(CaseContext at)
    {
        if (at.Form.Text("result") == "no-penalty" && !Matter.Ladder(at).Measures.Any(measure => measure.StartsWith("waive-", StringComparison.Ordinal)))
        {
            yield return new(
                "accountability.no-ground-to-waive",
                new("情节不符合不予处罚的情形", "The circumstances fit no ground on which a penalty is not imposed"),
                new("不予处罚须为轻微并及时改正没有危害后果、初次轻微并及时改正，或者没有主观过错", "It takes a minor breach corrected in time without harm, a first slight one corrected in time, or no fault"),
                "penalty-law/33",
                "result");
        }
    }

    [Rule("accountability.all-in-order@1")]
    public static IEnumerable<Refusal> AllInOrder(CaseContext at) =>
        from field in at.Pack.Forms["accountability/legal-opinion"].Fields
        where at.Form.Text(field.Id) == "no"
        select new Refusal(
            "accountability.not-in-order",
            new($"“{field.Label.Zh}”不符合，法制审核未通过的，不得作出决定", $"“{field.Label.En}” is not in order; without a passed review there is no decision"),
            new("请退回补充，写明需要补充的事项", "Return it and say what is missing"),
            "penalty-law/58",
            field.Id);
}
