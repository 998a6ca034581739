using RegFiling.Platform;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Subjects;

namespace RegFiling.Accountability;

/// <summary>What a clue and the opening of a case must satisfy (Penalty Law 36, 54).</summary>
internal static class OpeningRules
{
    [Rule("accountability.company-known@1")]
    public static IEnumerable<Refusal> CompanyKnown(CaseContext at)
    {
        if (at.Find<Subject>() is null)
        {
            yield return new(
                "accountability.no-such-company",
                new("本系统没有登记该统一社会信用代码的单位", "No company with this credit code is registered here"),
                new("请核对代码；未登记的单位，移送有管辖权的机关或者先行登记", "Check the code; for a company that is not registered, turn to the competent organ or register it first"),
                Field: "creditCode");
        }
    }

    [Rule("accountability.cases-known@1")]
    public static IEnumerable<Refusal> CasesKnown(CaseContext at)
    {
        foreach (var (index, row) in at.Form.Rows("restsOn").Index())
        {
            var cited = at.All<CitedCase>().FirstOrDefault(cited => cited.Case.Number == row.Text("number")?.Trim())?.Case;
            if (cited is null || (cited.SubjectId is { } subject && at.Find<Subject>() is { } company && subject != company.Id))
            {
                yield return new(
                    "accountability.no-such-case",
                    new($"没有办件“{row.Text("number")}”，或者不属于该单位", $"There is no case “{row.Text("number")}”, or it is another company's"),
                    new("请填写该单位的办件编号", "Give the number of a case of this company"),
                    Field: $"restsOn[{index}].number");
            }
            else if (Matter.Setting(at, "neverABasis").Contains(cited.Procedure))
            {
                yield return new(
                    "accountability.tier-is-no-basis",
                    new("风险等级仅用于分级服务与监管，不作为行政处罚依据，也不作为线索依据", "The risk tier serves graded service and supervision only: it is no ground of a penalty and no basis of a clue"),
                    new("请写明涉嫌违反的行为和证据", "Name the act that is suspected, and the evidence"),
                    "cac-order-9/31",
                    $"restsOn[{index}].number");
            }
        }
    }

    [Rule("accountability.basis-is-enough@1")]
    public static IEnumerable<Refusal> BasisIsEnough(CaseContext at)
    {
        var weak = Matter.Setting(at, "notEnoughAlone");
        var rows = Matter.Said(at, Matter.Opening).Rows("basis");
        if (rows.Count > 0 && rows.All(row => weak.Contains(row.Text("kind"))))
        {
            yield return new(
                "accountability.basis-not-enough",
                new("未履行承诺、评测结果、走访中的陈述只是线索，不能单独作为立案依据；可以处罚的是规章列明的违法行为", "A missed promise, an evaluation, or what was said in a visit is a clue and no sufficient basis alone; what can be punished is a breach that the rule lists"),
                new("请另行取得违法行为的证据（检查记录、电子数据、书证等）后再提请立案", "Obtain evidence of the breach itself (inspection record, electronic data, documents) first"),
                "cac-order-9/31",
                at.Action == "propose-opening" ? "basis" : null);
        }
    }

    [Rule("accountability.within-limitation@1")]
    public static IEnumerable<Refusal> WithinLimitation(CaseContext at)
    {
        var opening = Matter.Said(at, Matter.Opening);
        var (from, to, discovered) = (opening.Date("actFrom"), Matter.Ended(opening), opening.Date("discoveredOn"));
        if (from is null || discovered is null)
        {
            yield break;
        }

        if (to < from || discovered < from || discovered > at.Today)
        {
            yield return new(
                "accountability.dates-disagree",
                new("行为开始、终了和发现的日期前后不符", "The dates on which the act began, ended and was discovered do not fit together"),
                new("请核对日期", "Check the dates"),
                Field: at.Action == "propose-opening" ? "discoveredOn" : null);
        }
        else if (to is { } ended && discovered > LastDay(at, opening, ended))
        {
            var limit = LastDay(at, opening, ended);
            yield return new(
                "accountability.limitation-over",
                new($"违法行为于{Wording.Date(ended).Zh}终了，至{Wording.Date(limit).Zh}未被发现，不再给予行政处罚", $"The act ended on {Wording.Date(ended).En} and was not discovered by {Wording.Date(limit).En}: it is not punished any more"),
                new("请不予立案；行为仍在继续的，按继续状态填写", "Do not open the case; where the act goes on, say so"),
                "penalty-law/36",
                at.Action == "propose-opening" ? "discoveredOn" : null);
        }
    }

    [Rule("accountability.law-in-force@1")]
    public static IEnumerable<Refusal> LawInForce(CaseContext at)
    {
        var opening = Matter.Said(at, Matter.Opening);
        if (MeasureRules.Of(at.Pack).InForce(Matter.Ended(opening) ?? at.Today) is null)
        {
            yield return new(
                "accountability.no-law-then",
                new("行为终了时所依据的规定尚未施行，不得依此处罚", "The provision was not in force when the act ended; it cannot be punished under it"),
                new("请不予立案，或者移送依照当时有效的其他规定处理", "Do not open the case, or transfer it under the law of that day"),
                "penalty-law/37",
                at.Action == "propose-opening" ? "breach" : null);
        }
    }

    [Rule("accountability.act-not-fined@1")]
    public static IEnumerable<Refusal> ActNotFined(CaseContext at) => AlreadyFined(at) is { } fined && Fines(at) ? [fined] : [];

    internal static DateOnly LastDay(CaseContext at, FormData opening, DateOnly ended) =>
        ended.AddYears(Period.Parse(at.Procedure.Limits[opening.IsTrue("grave") ? "limitation-grave" : "limitation"].Limit).Value);

    /// <summary>The case in which the same act was fined: named in the same words, or of the same provision at the same time.</summary>
    internal static Refusal? AlreadyFined(CaseContext at)
    {
        var (opening, proposal) = (Matter.Said(at, Matter.Opening), Matter.Said(at, Matter.Proposal));
        var act = PenaltyCase.Compared(opening.Text("actKey") ?? "");
        var facts = proposal.Has("actFrom") ? proposal : opening;
        var (from, to, breach) = (facts.Date("actFrom"), Matter.Ended(facts) ?? at.Today, facts.Text("breach"));
        var earlier = at.All<EarlierCase>().FirstOrDefault(other => other.Penalty.FinedAct is { } fined
            && (fined == act || (other.Penalty.Breach == breach && other.Penalty.ActFrom <= to && (other.Penalty.ActTo ?? other.Penalty.DecidedOn) >= from)));
        return earlier is null ? null : new(
            "accountability.fined-before",
            new($"同一个违法行为已在{earlier.Number}中处以罚款，不得再次罚款", $"The same act was fined in {earlier.Number}; one act is fined once"),
            new("可以给予罚款以外的处理，或者核实是否为另一行为", "Other measures than a fine remain, or show that it is another act"),
            "penalty-law/29",
            at.Action is "pre-notice" or "decide" or "notify-again" or "close-investigation" ? "measures" : null);
    }

    // Before a decision it is known only that a case is to be opened; an act that was fined cannot be fined again, so nothing is left to open it for.
    private static bool Fines(CaseContext at) => at.Action is "propose-opening" or "open" || at.Form.Answers("measures").Contains(Ladder.Fine);
}
