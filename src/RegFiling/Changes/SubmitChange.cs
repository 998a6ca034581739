using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;

namespace RegFiling.Changes;

/// <summary>提交. Late is allowed and flagged: the duty of Art. 24(2) is ten working days from the change, for several from the earliest.</summary>
[Action("change", "submit")]
internal sealed class SubmitChange : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Case.Mark("late", ChangeRules.Day(at.SavedForm(ChangeRules.Matters)) is { } day && at.Now >= at.Due("change-after", day).Instant);
        at.Case.Mark("material", ChangeRules.MaterialFields(at).Count > 0);
        return Effects.None;
    }
}

/// <summary>认定为重大变更: from here on the algorithm is graded anew, which the system opens with it.</summary>
[Action("change", "mark-material")]
internal sealed class MarkMaterial : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Case.Mark("material", true);
        return Effects.None;
    }
}
