using System.Text.Json.Nodes;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;

namespace RegFiling.RuleComments;

/// <summary>提出规则修订意见: tied to the simulation that the company has seen, and to the change of rules where that has a case.</summary>
[Action("rule-comment", "start")]
internal sealed class MakeRuleComment : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var run = at.Record<CommentedRun>();
        at.Case.RecordId = run.Id;
        at.Case.Title = run.Title;
        var effects = Effects.None.Says(new JsonObject { ["simulation"] = run.Number, ["change"] = run.Change?.ToString() });
        return run.Change is { } change ? effects.Adds(new CaseLink { FromCaseId = at.Case.Id, ToCaseId = change, Kind = RuleCommentRules.Link, Clause = "" }) : effects;
    }
}
