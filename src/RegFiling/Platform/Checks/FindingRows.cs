using System.Text.Json.Nodes;
using RegFiling.Platform.Packs;

namespace RegFiling.Platform.Checks;

/// <summary>Findings and stock phrases as rows of the form that asks for a supplement: a draft, which the officer changes at will.</summary>
public static class FindingRows
{
    internal static IReadOnlyList<string> Fields { get; } = ["item", "standard", "place"];

    /// <summary>A row for each finding. What is longer than its field is cut short.</summary>
    public static IEnumerable<JsonObject> Of(Forms.FieldDefinition rows, Pack pack, IEnumerable<FoundContradiction> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        return found.Select(one => Row(rows, pack, one.Phrase, string.Join("；", one.Places.Select(place => place.Form is { } form ? $"{form.Zh}，{place.Label.Zh}" : place.Label.Zh).Distinct())));
    }

    /// <summary>A row for a stock phrase that no check filled in; its place is for the officer to say.</summary>
    public static JsonObject Of(Forms.FieldDefinition rows, Pack pack, Phrase phrase)
    {
        ArgumentNullException.ThrowIfNull(phrase);
        return Row(rows, pack, phrase.WithoutValues(), "");
    }

    // An official document is Chinese first, whatever language the officer reads the screen in.
    private static JsonObject Row(Forms.FieldDefinition rows, Pack pack, Phrase phrase, string place)
    {
        var row = new JsonObject();
        void Put(string id, string text)
        {
            if (text.Length > 0 && rows.Fields.FirstOrDefault(field => field.Id == id) is { } field)
            {
                var most = (int)(field.Max ?? 400);
                row[id] = text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1)] + "…";
            }
        }

        Put("item", phrase.Item.Zh);
        Put("standard", $"{phrase.Standard.Zh.TrimEnd('。')}。{phrase.Cure.Zh}");
        Put("place", place);
        Put("ground", phrase.Ground is { } ground ? Wording.Ground(pack.Manifest, ground).Zh : "");
        return row;
    }
}
