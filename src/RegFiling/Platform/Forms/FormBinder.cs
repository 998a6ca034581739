using System.Globalization;
using System.Text.Json.Nodes;
using RegFiling.Platform.Identifiers;

namespace RegFiling.Platform.Forms;

/// <summary>Turns what a browser sent (<c>name</c>, <c>products[0].url</c>) into form data, by the definition: unknown names are not taken.</summary>
public static class FormBinder
{
    /// <summary>Most rows that are read of a repeat that states no limit of its own.</summary>
    public const int MostRows = 200;

    /// <summary>
    /// Reads the entered values. <paramref name="files"/> gives the stored file of a field, when one was uploaded with this request;
    /// otherwise the file uploaded earlier is kept.
    /// </summary>
    public static FormData Bind(FormDefinition form, IReadOnlyDictionary<string, string[]> entered, IReadOnlyDictionary<string, JsonObject> files) =>
        new(Bind(form.Fields, "", entered, files));

    private static JsonObject Bind(
        IEnumerable<FieldDefinition> fields, string path, IReadOnlyDictionary<string, string[]> entered, IReadOnlyDictionary<string, JsonObject> files)
    {
        var values = new JsonObject();
        foreach (var field in fields)
        {
            var name = path + field.Id;
            JsonNode? value = field.Type switch
            {
                FieldType.Repeat => Rows(field, name, entered, files),
                FieldType.File => files.TryGetValue(name, out var file) ? file : Kept(name, entered),
                FieldType.Choices => entered.TryGetValue(name, out var answers)
                    ? new JsonArray([.. answers.Where(answer => answer.Length > 0).Select(answer => (JsonNode)answer)]) : null,
                FieldType.Boolean => entered.TryGetValue(name, out var ticked) && ticked.Contains("true") ? JsonValue.Create(true) : JsonValue.Create(false),
                FieldType.Integer or FieldType.Decimal => Number(First(name, entered)),
                // What was copied out of a PDF may hold radicals in place of the ideographs that they look like; nobody could tell why two names differ.
                _ => First(name, entered) is { Length: > 0 } text ? JsonValue.Create(Characters.Unify(field.Type == FieldType.Text ? OneLine(text) : text)) : null,
            };
            if (!FormData.IsEmpty(value))
            {
                values[field.Id] = value;
            }
        }

        return values;
    }

    private static JsonArray Rows(
        FieldDefinition field, string name, IReadOnlyDictionary<string, string[]> entered, IReadOnlyDictionary<string, JsonObject> files)
    {
        var prefix = name + "[";
        // One row more than allowed is read, so that the validator can say that there are too many.
        var most = (int)Math.Min(field.Max ?? MostRows, MostRows) + 1;
        var indexes = entered.Keys.Concat(files.Keys)
            .Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
            .Select(key => int.TryParse(key.AsSpan(prefix.Length, Math.Max(0, key.IndexOf(']', prefix.Length) - prefix.Length)), NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : -1)
            .Where(index => index >= 0).Distinct().Order();
        var rows = new JsonArray();
        foreach (var index in indexes)
        {
            var row = Bind(field.Fields, $"{name}[{index}].", entered, files);
            if (row.Any(value => value.Value is not JsonValue flag || flag.ToJsonString() != "false") && rows.Count < most)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    private static JsonObject? Kept(string name, IReadOnlyDictionary<string, string[]> entered) =>
        First(name, entered) is { } id && Guid.TryParse(id, out var guid) ? new JsonObject { ["id"] = guid.ToString() } : null;

    // Full-width digits, thousands separators and blanks are how people write numbers; what is still no number stays as typed.
    private static JsonValue? Number(string? typed)
    {
        if (string.IsNullOrWhiteSpace(typed))
        {
            return null;
        }

        var plain = typed.Normalize(System.Text.NormalizationForm.FormKC).Replace(",", "", StringComparison.Ordinal).Trim();
        return decimal.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? JsonValue.Create(number) : JsonValue.Create(typed);
    }

    // A text may stand in a box of several lines, since it is long; it is one line all the same.
    private static string OneLine(string text) => text.Contains('\n', StringComparison.Ordinal) ? string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) : text;

    private static string? First(string name, IReadOnlyDictionary<string, string[]> entered) =>
        entered.TryGetValue(name, out var values) && values.Length > 0 ? values[0] : null;
}
