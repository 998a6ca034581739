using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;

namespace RegFiling.Accountability;

/// <summary>
/// What a penalty may be: the ladder of measures, the range of the fine, the discretion step. Asked of the proposal, of the notice and of the decision alike.
/// A tier is no input anywhere here.
/// </summary>
internal static class PenaltyRules
{
    [Rule("accountability.penalty-allowed@1")]
    public static IEnumerable<Refusal> PenaltyAllowed(CaseContext at)
    {
        var penalty = at.Form;
        if (at.Action == "close-investigation" && penalty.Text("result") != "penalty")
        {
            return [];
        }

        return [.. Measures(at, penalty), .. Fine(at, penalty), .. Step(penalty)];
    }

    private static IEnumerable<Refusal> Measures(CaseContext at, FormData penalty)
    {
        var ladder = Matter.Ladder(at);
        if (ladder.Rules is null)
        {
            yield return new(
                "accountability.no-law-then",
                new("行为终了时没有可以适用的规定", "No provision was in force when the act ended"),
                new("请不予处罚，或者移送", "Impose no penalty, or transfer the case"),
                "penalty-law/37",
                "measures");
            yield break;
        }

        foreach (var measure in penalty.Answers("measures").Where(measure => !ladder.Allows(measure)))
        {
            var (label, other) = (Matter.Label(at, Matter.PreNotice, "measures", measure), Matter.Said(at, Matter.Proposal).Text("breach") == "other");
            if (measure == Ladder.Fine && !other && Matter.Range(at) is not null)
            {
                yield return new(
                    "accountability.order-first",
                    new("应当先责令限期改正；拒不改正或者情节严重的，才可以责令暂停信息更新并处罚款", "First an order to correct; suspension of updates with a fine only where it is refused, or in serious cases"),
                    new("请先办理“责令限期改正”并复查，或者改为警告、通报批评", "Order the correction and check it, or propose a warning or public criticism"),
                    "cac-order-9/31",
                    "measures");
            }
            else if (!other)
            {
                yield return new(
                    "accountability.no-such-measure",
                    new($"对该违法行为，规定没有设定“{label.Zh}”", $"The provision sets no “{label.En}” for this breach"),
                    new($"可以选择：{Offered(at, ladder).Zh}", $"Possible: {Offered(at, ladder).En}"),
                    "cac-order-9/31",
                    "measures");
            }
            else if (!penalty.Has("outsideReason"))
            {
                yield return NoReason(new($"“{label.Zh}”不在措施表内", $"“{label.En}” is not in the table of measures"));
            }
        }

        if (OpeningRules.AlreadyFined(at) is { } fined && penalty.Answers("measures").Contains(Ladder.Fine))
        {
            yield return fined;
        }
    }

    private static IEnumerable<Refusal> Fine(CaseContext at, FormData penalty)
    {
        if (penalty.Number("fine") is not { } fine)
        {
            yield break;
        }

        if (decimal.Round(fine, 2) != fine)
        {
            yield return new("accountability.below-a-cent", new("罚款数额最多精确到分", "A fine is exact to the cent at most"), Field: "fine");
        }

        if (Matter.Range(at) is not var (min, max))
        {
            yield break;
        }

        var ground = Matter.Said(at, Matter.Proposal).Text("breach") == "a33-1" ? "cac-order-9/33" : "cac-order-9/31";
        var range = new Text($"{min:0}元以上{max:0}元以下", $"RMB {min:#,0} to {max:#,0}");
        if (fine > max)
        {
            yield return new(
                "accountability.fine-above-range",
                new($"罚款数额高于法定幅度（{range.Zh}）", $"The fine is above the range of the law ({range.En})"),
                new("请在幅度内确定", "Stay within the range"),
                ground,
                "fine");
        }
        else if (fine < min && !(penalty.Text("step") == "mitigated" && penalty.Answers("factors").Any(Matter.Mitigating.Contains)))
        {
            yield return new(
                "accountability.fine-below-range",
                new($"罚款数额低于法定幅度（{range.Zh}），且没有减轻处罚的法定情节", $"The fine is below the range of the law ({range.En}), and no mitigating circumstance is named"),
                new("请在幅度内确定；有法定减轻情节的，选择“减轻处罚”并写明", "Stay within the range, or name the circumstance that mitigates"),
                ground,
                "fine");
        }
        else if (fine < min && !penalty.Has("outsideReason"))
        {
            yield return NoReason(new("低于法定幅度的减轻处罚，须写明理由并由另一人同意", "A fine below the range needs a reason and the consent of another person"));
        }
    }

    private static IEnumerable<Refusal> Step(FormData penalty)
    {
        var (step, factors) = (penalty.Text("step"), penalty.Answers("factors"));
        if (step is "mitigated" or "lenient" && !factors.Any(Matter.Mitigating.Contains))
        {
            yield return new(
                "accountability.nothing-mitigates",
                new("从轻、减轻处罚须有法定情节", "A lenient or mitigated penalty needs a circumstance of the law"),
                new("请选择从轻、减轻情节，或者改为一般处罚", "Choose the circumstance, or the ordinary step"),
                "penalty-law/32",
                "factors");
        }

        if (step == "severe" && !factors.Any(Matter.Aggravating.Contains))
        {
            yield return new(
                "accountability.nothing-aggravates",
                new("从重处罚须有相应情节", "A severe penalty needs a circumstance for it"),
                new("请选择从重情节，或者改为一般处罚；风险等级不是情节", "Choose the circumstance, or the ordinary step; a tier is none"),
                "penalty-law/34",
                "factors");
        }
    }

    private static Refusal NoReason(Text why) => new(
        "accountability.outside-without-reason",
        why,
        new("请写明超出措施阶梯的理由；作出决定之前由另一名负责人或者法制审核人员办理“同意超出措施阶梯”", "State the reason; another head or legal reviewer must agree before the decision"),
        "penalty-law/34",
        "outsideReason");

    private static Text Offered(CaseContext at, Ladder ladder)
    {
        var offered = at.Pack.Forms[Matter.PreNotice].Field("measures")!.Choices.Where(choice => ladder.Allows(choice.Value)).Select(choice => choice.Label).ToList();
        return offered.Count == 0 ? new("无", "none") : new(string.Join("、", offered.Select(label => label.Zh)), string.Join(", ", offered.Select(label => label.En)));
    }
}
