using System.Globalization;
using System.Text.Json.Nodes;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Packs;

namespace RegFiling.Platform.Forms;

/// <summary>
/// One answer that differs between two versions of a form, as both read. <paramref name="Path"/> names the field, in a repeat with its group
/// (<c>products.audience</c>). An empty text: nothing was said there.
/// </summary>
public sealed record FormDifference(string Path, Text Section, Text Label, Text Before, Text After) : IDocumentItem
{
    string IDocumentItem.List => "differences";

    JsonObject IDocumentItem.Item(PackManifest pack) => new()
    {
        ["title"] = DocumentIssuer.Both(Label),
        ["text"] = DocumentIssuer.Both(new Text(
            $"原为：{(Before.Zh.Length == 0 ? "（无）" : Before.Zh)}；改为：{(After.Zh.Length == 0 ? "（无）" : After.Zh)}",
            $"before: {(Before.En.Length == 0 ? "(nothing)" : Before.En)}; now: {(After.En.Length == 0 ? "(nothing)" : After.En)}")),
    };
}

/// <summary>Holds two versions of one form against each other, field by field, rows of a repeat by their place.</summary>
public static class FormDifferences
{
    public static IReadOnlyList<FormDifference> Of(FormDefinition form, FormData before, FormData after)
    {
        ArgumentNullException.ThrowIfNull(form);
        // What is not asked any more counts for nothing, on either side.
        var (was, becomes) = (FormCheck.Clean(form, before), FormCheck.Clean(form, after));
        return [.. form.Sections.SelectMany(section => section.Fields.SelectMany(field => Of(section, field, was, becomes)))];
    }

    private static IEnumerable<FormDifference> Of(FormSection section, FieldDefinition field, FormData before, FormData after)
    {
        if (field.Type != FieldType.Repeat)
        {
            return Differ(field, before[field.Id], after[field.Id])
                ? [new(field.Id, section.Title, field.Label, FormText.Show(field, before[field.Id]), FormText.Show(field, after[field.Id]))] : [];
        }

        var (was, becomes) = (before.Rows(field.Id), after.Rows(field.Id));
        return
            from index in Enumerable.Range(0, Math.Max(was.Count, becomes.Count))
            from inner in field.Fields
            let one = index < was.Count ? was[index][inner.Id] : null
            let other = index < becomes.Count ? becomes[index][inner.Id] : null
            where Differ(inner, one, other)
            select new FormDifference(
                $"{field.Id}.{inner.Id}",
                section.Title,
                new(string.Create(CultureInfo.InvariantCulture, $"{field.Label.Zh}{index + 1}·{inner.Label.Zh}"), string.Create(CultureInfo.InvariantCulture, $"{field.Label.En} {index + 1}: {inner.Label.En}")),
                FormText.Show(inner, one),
                FormText.Show(inner, other));
    }

    // A file is the same when its content and its name are; the copy in another case has an id of its own.
    private static bool Differ(FieldDefinition field, JsonNode? before, JsonNode? after) => field.Type == FieldType.File
        ? (Part(before, "sha256"), Part(before, "name")) != (Part(after, "sha256"), Part(after, "name"))
        : FormText.Show(field, before) != FormText.Show(field, after);

    private static string? Part(JsonNode? file, string name) => file is JsonObject said ? FormData.TextOf(said[name]) : null;
}
