using System.Text.Json.Nodes;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;

namespace RegFiling.RiskNotices;

/// <summary>答复: every answer is kept; one after the end of the period is taken and marked late.</summary>
[Action(RiskNotice.Procedure, "respond")]
internal sealed class AnswerRiskNotice : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var late = at.Clocks.Any(clock => clock is { Clock: "respond", Status: not ClockStatus.Ended } && at.Now >= clock.DueAt);
        if (late)
        {
            at.Case.Mark("late-answer", true);
        }

        return Effects.None.Says(new JsonObject { ["answeredLate"] = late });
    }
}

/// <summary>答复期满: what was answered by now is what counts, by version and hash; nothing later changes it.</summary>
[Action(RiskNotice.Procedure, "freeze")]
internal sealed class FreezeAnswers : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var due = at.Clocks.Last(clock => clock.Clock == "respond").DueAt;
        var counted = at.All<AnswerGiven>().Where(answer => answer.At < due).ToList();
        at.Case.Mark("unanswered", counted.Count == 0);
        return Effects.None.Says(new JsonObject
        {
            ["counted"] = new JsonArray([.. counted.Select(answer => (JsonNode)new JsonObject { ["version"] = answer.Version, ["sha256"] = Sha256.Of(answer.Json) })]),
        });
    }
}

/// <summary>上门或者邮寄送达: the time to answer begins anew, so what was missed before no longer counts as silence.</summary>
[Action(RiskNotice.Procedure, "serve-in-person")]
internal sealed class ServeInPerson : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Case.Mark("unanswered", false);
        return Effects.None;
    }
}
