using System.Text.Json.Nodes;

namespace RegFiling.Platform.Forms;

/// <summary>How answers read on pages and documents: labels instead of codes, dates and numbers in local form.</summary>
public static class FormText
{
    /// <summary>One value in both languages; an empty text when there is none.</summary>
    public static Text Show(FieldDefinition field, JsonNode? value) => field.Type switch
    {
        _ when FormData.IsEmpty(value) => Text.Of(""),
        FieldType.Choice or FieldType.Person => Label(field, FormData.TextOf(value)),
        FieldType.Choices when value is JsonArray answers => Join(answers.Select(answer => Label(field, FormData.TextOf(answer)))),
        FieldType.Boolean => FormData.TextOf(value) == "true" ? new("是", "yes") : new("否", "no"),
        FieldType.Date when FormData.DateOf(value) is { } day => Wording.Date(day),
        FieldType.Moment when FormData.MomentOf(value) is { } moment => Wording.Moment(new DateTimeOffset(moment, TimeSpan.Zero)),
        FieldType.Integer or FieldType.Decimal when FormData.NumberOf(value) is { } number => Wording.Number(number),
        FieldType.File when value is JsonObject file => Text.Of(FormData.TextOf(file["name"]) ?? ""),
        FieldType.Repeat when value is JsonArray rows => new($"{rows.Count}项", $"{rows.Count} rows"),
        FieldType.ResidentId when FormData.TextOf(value) is { Length: > 10 } id => Text.Of($"{id[..6]}********{id[^4..]}"),
        _ => Text.Of(FormData.TextOf(value) ?? ""),
    };

    private static Text Label(FieldDefinition field, string? value) =>
        field.Choices.FirstOrDefault(choice => choice.Value == value)?.Label ?? Text.Of(value ?? "");

    private static Text Join(IEnumerable<Text> texts)
    {
        var all = texts.ToList();
        return new(string.Join("、", all.Select(text => text.Zh)), string.Join(", ", all.Select(text => text.En)));
    }
}
