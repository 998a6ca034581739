using System.Text.Json.Nodes;
using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;

namespace RegFiling.Changes;

/// <summary>申报变更: the draft begins with what is on record, so that only what is different has to be written.</summary>
[Action("change", "start")]
internal sealed class DeclareChange : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var effects = LifeOfFiling.Begin(at);
        var filed = at.Record<FiledNow>();
        // A change that is not decided yet has happened all the same: the next one begins from it, and the two can be merged.
        var pending = at.All<OtherChange>().MaxBy(other => other.Case.OpenedAt);
        var answers = new FormData((JsonObject)(pending?.Application ?? filed.Answers).Values.DeepClone());
        CopyOfFiling.TakeFiles(effects, at, answers, pending?.Files ?? filed.Files);
        return effects.Follows("save", answers);
    }
}
