using RegFiling.Platform.Forms;

namespace RegFiling.Web.Platform.Forms;

/// <summary>For which section of which form knowledge is shown, and for which algorithm type as far as the form says it.</summary>
public sealed record SectionKnowledge(string Pack, string Form, string Section, string? Type)
{
    public static SectionKnowledge Of(FormView view, FormSection section)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(section);
        return new(view.Pack.Id, view.Form.Id, section.Id, view.Data.Text("type"));
    }
}
