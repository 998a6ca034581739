using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegFiling.Platform.Forms;

/// <summary>
/// What was entered into a form, as JSON: texts as typed, numbers as numbers once they can be read, repeats as arrays of objects,
/// files as <c>{"id","name","sha256","size"}</c>. A value that cannot be read stays as the text that was typed, so that nothing is lost.
/// </summary>
public sealed class FormData(JsonObject values)
{
    public static FormData Empty => new([]);

    public JsonObject Values { get; } = values;

    /// <summary>Throws <see cref="JsonException"/> when it is no JSON, has a name twice, or holds half a character (<c>"\ud800"</c>).</summary>
    public static FormData Parse(string json)
    {
        var values = JsonNode.Parse(json, documentOptions: new JsonDocumentOptions { MaxDepth = 16, AllowDuplicateProperties = false }) as JsonObject ?? [];
        try
        {
            Read(values);
        }
        catch (InvalidOperationException e)
        {
            throw new JsonException("A text in the form holds half a character.", e);
        }

        return new(values);
    }

    public JsonNode? this[string field] => Values[field];

    /// <summary>The value as text, or null when nothing was entered.</summary>
    public string? Text(string field) => TextOf(Values[field]);

    public bool Has(string field) => !IsEmpty(Values[field]);

    public decimal? Number(string field) => NumberOf(Values[field]);

    public bool IsTrue(string field) => Values[field] is JsonValue value && value.GetValueKind() == JsonValueKind.True;

    public DateOnly? Date(string field) => DateOf(Values[field]);

    /// <summary>A date and time of day on the clock of the authority.</summary>
    public DateTime? Moment(string field) => MomentOf(Values[field]);

    /// <summary>The rows of a repeat.</summary>
    public IReadOnlyList<FormData> Rows(string field) =>
        Values[field] is JsonArray rows ? [.. rows.OfType<JsonObject>().Select(row => new FormData(row))] : [];

    /// <summary>The answers of a multiple choice.</summary>
    public IReadOnlyList<string> Answers(string field) =>
        Values[field] is JsonArray answers ? [.. answers.Select(TextOf).OfType<string>()] : Text(field) is { } one ? [one] : [];

    /// <summary>The files that are named anywhere in the form.</summary>
    public IEnumerable<JsonObject> Files() => Below(Values).OfType<JsonObject>().Where(value => value.ContainsKey("sha256"));

    /// <summary>The same text for the same answers, whatever order they were entered in: what is hashed and stored.</summary>
    public string ToJson() => Ledger.CanonicalJson.Write(Values);

    /// <summary>SHA-256 of <see cref="ToJson"/>, as it stands in events and under signatures.</summary>
    public string Sha256() => Platform.Sha256.Of(ToJson());

    // Texts are decoded only when they are read: better here than in the middle of an act.
    private static void Read(JsonNode? node)
    {
        foreach (var child in node switch { JsonObject properties => properties.Select(property => property.Value), JsonArray items => items, _ => [] })
        {
            Read(child);
        }

        _ = TextOf(node);
    }

    private static IEnumerable<JsonNode> Below(JsonNode node)
    {
        var children = node switch { JsonObject properties => properties.Select(property => property.Value), JsonArray items => items, _ => [] };
        return children.OfType<JsonNode>().SelectMany(child => Below(child).Prepend(child));
    }

    internal static bool IsEmpty(JsonNode? node) => node switch
    {
        null => true,
        JsonArray array => array.Count == 0,
        JsonObject file => file.Count == 0,
        // Characters that nobody sees (format, zero width) are no answer either.
        JsonValue value => value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().All(c => char.IsWhiteSpace(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format),
        _ => false,
    };

    /// <summary>A single value as text; null for what is no single value.</summary>
    public static string? TextOf(JsonNode? node) => node is JsonValue value
        ? value.GetValueKind() switch
        {
            JsonValueKind.String => value.GetValue<string>(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Null => null,
            _ => value.ToJsonString(),
        }
        : null;

    public static decimal? NumberOf(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    internal static DateTime? MomentOf(JsonNode? node) =>
        TextOf(node) is { } text && DateTime.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) ? moment : null;

    internal static DateOnly? DateOf(JsonNode? node) =>
        TextOf(node) is { } text && DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;
}
