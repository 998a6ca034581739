using System.Text.Json.Nodes;
using RegFiling.Platform.Forms;

namespace RegFiling.Web.Platform.Forms;

/// <summary>A form to be read. <paramref name="CaseId"/> makes links of its files; <paramref name="Unmasked"/> shows personal values in full.</summary>
public sealed record AnswersView(FormDefinition Form, FormData Data, Guid? CaseId, bool Unmasked)
{
    public IEnumerable<FormSection> Sections => Form.Sections.Where(section => FormCheck.Shown(section.VisibleWhen, Data.Values, Form.Fields) && section.Fields.Any(asked => Data.Has(asked.Id)));

    public bool HasMasked => Form.Fields.Any(asked => IsPersonal(asked) && Data.Has(asked.Id));

    public string Show(FieldDefinition field, JsonNode? value)
    {
        if (field.Type == FieldType.ResidentId && Unmasked)
        {
            return new FormData(new JsonObject { [field.Id] = value?.DeepClone() }).Text(field.Id) ?? "";
        }

        var text = FormText.Show(field, value).ToString();
        return field.Sensitive && !Unmasked && field.Type is not (FieldType.File or FieldType.ResidentId) ? Mask(text) : text;
    }

    /// <summary>The answers as machines read them, personal values as <see cref="Show"/> masks them.</summary>
    public JsonObject Masked()
    {
        var values = (JsonObject)Data.Values.DeepClone();
        Mask(Form.Fields, values);
        return values;
    }

    /// <summary>Enough to recognise it, too little to use it: 139****42, c***@demo.invalid.</summary>
    public static string Mask(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return (text.Length, at) switch
        {
            (0, _) => "",
            (_, > 0) => $"{text[0]}***{text[at..]}",
            ( >= 9, _) => $"{text[..3]}****{text[^2..]}",
            _ => $"{text[0]}***",
        };
    }

    private static void Mask(IEnumerable<FieldDefinition> fields, JsonObject values)
    {
        foreach (var field in fields)
        {
            switch (values[field.Id])
            {
                case JsonArray rows when field.Type == FieldType.Repeat:
                    foreach (var row in rows.OfType<JsonObject>())
                    {
                        Mask(field.Fields, row);
                    }

                    break;
                case JsonArray answers when IsPersonal(field):
                    values[field.Id] = new JsonArray([.. answers.Select(answer => (JsonNode)Mask(answer?.ToString() ?? ""))]);
                    break;
                case JsonValue value when IsPersonal(field):
                    values[field.Id] = field.Type == FieldType.ResidentId && value.ToString().Length > 10 ? FormText.Show(field, value).Zh : Mask(value.ToString());
                    break;
                case JsonObject when IsPersonal(field):
                    values[field.Id] = "***";
                    break;
            }
        }
    }

    private static bool IsPersonal(FieldDefinition field) => field.Type == FieldType.ResidentId || (field.Sensitive && field.Type != FieldType.File);
}
