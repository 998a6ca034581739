using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Packs;

namespace RegFiling.Web.Platform.Forms;

/// <summary>All reasons of a refusal, each with a link to the place where it is put right.</summary>
public sealed record RefusalsView(IReadOnlyList<Refusal> Refusals, Pack Pack, string? Form, CaseView? Case)
{
    /// <summary>Nothing here can be put right: the person or the state is the wrong one.</summary>
    public bool Blocked => Refusals.All(refusal => refusal.Code is "case.not-your-role" or "case.second-person" or "case.wrong-state");

    /// <summary>Everything else was kept in the draft.</summary>
    public bool Kept { get; init; }

    /// <summary>The section that the field stands in, where the form has several: two of them may ask for a name.</summary>
    public Text? SectionOf(Refusal refusal) =>
        (refusal.Form ?? Form) is { } id && refusal.Field is { } name && Pack.Forms.TryGetValue(id, out var form) && form.Sections.Count > 1
            ? form.Sections.FirstOrDefault(section => section.Fields.Any(field => name == field.Id || name.StartsWith(field.Id + "[", StringComparison.Ordinal)))?.Title : null;

    /// <summary>The field on this page, or on the page where the form that it belongs to is filled in; null when there is no such place now.</summary>
    public string? LinkOf(Refusal refusal)
    {
        if (refusal.Form is null || refusal.Form == Form)
        {
            return refusal.Field is { } field ? "#" + FormView.IdOf(field) : null;
        }

        var place = Case?.Actions.FirstOrDefault(action => action.Refusal is null && action.Definition.Form == refusal.Form);
        return place is null ? null : $"/cases/{Case!.Case.Id}/actions/{place.Id}{(refusal.Field is { } other ? "#" + FormView.IdOf(other) : "")}";
    }
}
