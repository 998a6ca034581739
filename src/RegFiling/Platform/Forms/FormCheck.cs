using System.Globalization;
using System.Net.Mail;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RegFiling.Platform.Forms;

/// <summary>
/// Holds form data against its definition: what is missing, too long, no date, no such answer. All reasons at once, each with the field.
/// A draft (<c>partial</c>) may lack answers and hold what is not right yet (an address half typed), but not what could never be kept.
/// </summary>
public static class FormCheck
{
    private const int LongestText = 20_000;

    /// <summary>What nobody has filled in yet; anything else that a full check finds in a draft is wrong as it stands.</summary>
    private static readonly HashSet<string> Open = ["form.missing", "form.not-confirmed", "form.too-few-rows"];

    // Of another shape than the field, not offered, or not to be read as it was typed: no draft can hold that.
    private static readonly HashSet<string> NeverKept =
    [
        "form.not-rows", "form.too-many-rows", "form.no-such-answer", "form.no-file", "form.not-text", "form.not-yes-or-no", "form.broken-characters", "form.control-characters",
    ];

    public static IReadOnlyList<Refusal> Check(FormDefinition form, FormData data, bool partial, DateOnly today, string? under = null)
    {
        var found = new List<Refusal>();
        foreach (var section in form.Sections.Where(section => Shown(section.VisibleWhen, data.Values, form.Fields)))
        {
            Check(section.Fields, data.Values, "", partial, today, found);
        }

        return under is null ? found : [.. found.Select(refusal => refusal with { Form = under })];
    }

    /// <summary>Whether the answer is only still to be given, and not wrong.</summary>
    public static bool IsOpen(Refusal refusal) => Open.Contains(refusal.Code);

    /// <summary>
    /// Removes what the form does not ask for, and answers of fields that are not shown, until nothing changes: a hidden answer counts for nothing.
    /// </summary>
    public static FormData Clean(FormDefinition form, FormData data)
    {
        var values = (JsonObject)data.Values.DeepClone();
        Drop([.. form.Fields], values);
        bool changed;
        do
        {
            changed = false;
            foreach (var section in form.Sections)
            {
                var hidden = !Shown(section.VisibleWhen, values, form.Fields);
                changed |= Clear(section.Fields, values, hidden);
            }
        }
        while (changed);

        return new FormData(values);
    }

    /// <summary>Whether a field or section is asked, given the other answers of the same form or row.</summary>
    public static bool Shown(Visibility? when, JsonObject values, IEnumerable<FieldDefinition> siblings)
    {
        if (when is null)
        {
            return true;
        }

        var field = siblings.FirstOrDefault(sibling => sibling.Id == when.Field);
        if (field is not null && !Shown(field.VisibleWhen, values, siblings))
        {
            return when.Not.Count > 0;
        }

        return when.Allows(values[when.Field] is JsonArray many ? many.Select(answer => FormData.TextOf(answer) ?? "") : [FormData.TextOf(values[when.Field]) ?? ""]);
    }

    private static void Drop(IReadOnlyList<FieldDefinition> fields, JsonObject values)
    {
        foreach (var unknown in values.Select(value => value.Key).Where(name => fields.All(field => field.Id != name)).ToList())
        {
            values.Remove(unknown);
        }

        foreach (var repeat in fields.Where(field => field.Type == FieldType.Repeat))
        {
            foreach (var row in (values[repeat.Id] as JsonArray)?.OfType<JsonObject>() ?? [])
            {
                Drop(repeat.Fields, row);
            }
        }
    }

    private static bool Clear(IReadOnlyList<FieldDefinition> fields, JsonObject values, bool all)
    {
        var changed = false;
        foreach (var field in fields)
        {
            if (values.ContainsKey(field.Id) && (all || !Shown(field.VisibleWhen, values, fields)))
            {
                values.Remove(field.Id);
                changed = true;
            }
            else if (field.Type == FieldType.Repeat && values[field.Id] is JsonArray rows)
            {
                foreach (var row in rows.OfType<JsonObject>())
                {
                    changed |= Clear(field.Fields, row, false);
                }
            }
        }

        return changed;
    }

    private static void Check(IReadOnlyList<FieldDefinition> fields, JsonObject values, string path, bool partial, DateOnly today, List<Refusal> found)
    {
        foreach (var field in fields.Where(field => Shown(field.VisibleWhen, values, fields)))
        {
            var value = values[field.Id];
            var name = path + field.Id;
            var empty = FormData.IsEmpty(value) || (field.Type == FieldType.Boolean && field.Required && FormData.TextOf(value) != "true");
            if (empty)
            {
                if (field.Required && !partial)
                {
                    found.Add(field.Type == FieldType.Boolean
                        ? Of(field, name, "form.not-confirmed", $"请确认“{field.Label.Zh}”", $"Confirm “{field.Label.En}”")
                        : Of(field, name, "form.missing", $"请填写“{field.Label.Zh}”", $"“{field.Label.En}” is missing"));
                }

                continue;
            }

            if (field.Type == FieldType.Repeat)
            {
                CheckRows(field, value, name, partial, today, found);
            }
            else if (Wrong(field, value!, today) is { } wrong && !(partial && !NeverKept.Contains(wrong.Code) && IsKept(value!)))
            {
                found.Add(Of(field, name, wrong.Code, $"“{field.Label.Zh}”{wrong.Zh}", $"“{field.Label.En}” {wrong.En}"));
            }
        }
    }

    private static void CheckRows(FieldDefinition field, JsonNode? value, string name, bool partial, DateOnly today, List<Refusal> found)
    {
        if (value is not JsonArray rows || rows.Any(row => row is not JsonObject))
        {
            found.Add(Of(field, name, "form.not-rows", $"“{field.Label.Zh}”应当是多行", $"“{field.Label.En}” must be rows"));
            return;
        }

        var most = Math.Min(field.Max ?? FormBinder.MostRows, FormBinder.MostRows);
        if (rows.Count > most)
        {
            found.Add(Of(field, name, "form.too-many-rows", $"“{field.Label.Zh}”最多{most}行", $"“{field.Label.En}” takes {most} rows at most"));
        }

        if (!partial && rows.Count < (field.Min ?? 0))
        {
            found.Add(Of(field, name, "form.too-few-rows", $"“{field.Label.Zh}”至少{field.Min}行", $"“{field.Label.En}” needs {field.Min} rows at least"));
        }

        for (var i = 0; i < Math.Min(rows.Count, (int)most); i++)
        {
            var before = found.Count;
            Check(field.Fields, (JsonObject)rows[i]!, $"{name}[{i}].", partial, today, found);
            // With several rows the same sentence may come several times: each says which row it is about.
            for (var at = before; at < found.Count && rows.Count > 1; at++)
            {
                found[at] = found[at] with { Why = new($"{field.Label.Zh}第{i + 1}行：{found[at].Why.Zh}", $"{field.Label.En}, row {i + 1}: {found[at].Why.En}") };
            }
        }
    }

    private static bool IsKept(JsonNode value) => value.GetValueKind() == JsonValueKind.Number
        || (value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: <= LongestText } text && !Persistence.StorableText.IsBroken(text) && !text.Any(Forbidden));

    private static (string Code, string Zh, string En)? Wrong(FieldDefinition field, JsonNode value, DateOnly today)
    {
        var text = FormData.TextOf(value);
        switch (field.Type)
        {
            case FieldType.Integer or FieldType.Decimal:
                return FormData.NumberOf(value) switch
                {
                    null => ("form.not-a-number", "不是数字", "is not a number"),
                    var number when field.Type == FieldType.Integer && number != decimal.Truncate(number.Value) => ("form.not-a-whole-number", "应当是整数", "must be a whole number"),
                    var number when number < field.Min => ("form.too-small", $"不得小于{field.Min}", $"must be {field.Min} or more"),
                    var number when number > (field.Max ?? 1_000_000_000_000m) => ("form.too-large", $"不得大于{field.Max ?? 1_000_000_000_000m}", $"must be {field.Max ?? 1_000_000_000_000m} or less"),
                    _ => null,
                };
            case FieldType.Boolean:
                return value.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? null : ("form.not-yes-or-no", "应当是“是”或者“否”", "must be yes or no");
            case FieldType.Choices:
                return value is JsonArray answers && answers.All(answer => field.Choices.Any(choice => choice.Value == FormData.TextOf(answer)))
                    ? null : ("form.no-such-answer", "含有选项以外的内容", "has an answer that is not offered");
            case FieldType.File:
                return value is JsonObject file && Guid.TryParse(FormData.TextOf(file["id"]), out _) && file["refused"] is null
                    ? null : ("form.no-file", "不是已上传的文件", "is not an uploaded file");
        }

        if (text is null || value.GetValueKind() != JsonValueKind.String)
        {
            return ("form.not-text", "应当是文字", "must be text");
        }

        if (Persistence.StorableText.IsBroken(text))
        {
            return ("form.broken-characters", "含有残缺字符，请删除后重新输入", "contains a broken character; remove it and type it again");
        }

        if (text.Any(Forbidden))
        {
            return ("form.control-characters", "含有控制字符、双向排版字符或者不可见字符，请删除后重新输入", "contains control, bidirectional or invisible characters; remove them");
        }

        var most = (int)Math.Min(field.Max ?? (field.Type == FieldType.LongText ? 4_000 : 400), LongestText);
        // Longest as the browser and SQL Server count it, so that what is accepted here fits its column; shortest as a reader counts.
        var length = text.Length;
        if (length > most)
        {
            return ("form.too-long", $"最多{most}字，现有{length}字", $"takes {most} characters at most, now {length}");
        }

        if (field.Min is { } least && (length = new StringInfo(text).LengthInTextElements) < least)
        {
            return ("form.too-short", $"至少{least}字，现有{length}字", $"needs {least} characters at least, now {length}");
        }

        return field.Type switch
        {
            FieldType.Person when !Guid.TryParse(text, out _) => ("form.no-such-answer", "请从选项中选择", "must be one of the answers offered"),
            FieldType.Choice when field.Choices.All(choice => choice.Value != text) => ("form.no-such-answer", "请从选项中选择", "must be one of the answers offered"),
            FieldType.Date when FormData.DateOf(value) is not { Year: >= 1900 and <= 2200 } => ("form.not-a-date", "不是有效日期", "is not a date"),
            FieldType.Email when !MailAddress.TryCreate(text, out _) => ("form.not-an-email", "不是有效的电子邮箱", "is not an e-mail address"),
            FieldType.Url when !(Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") => ("form.not-a-url", "应当是以 http:// 或者 https:// 开头的网址", "must be an address that begins with http:// or https://"),
            FieldType.Mobile when !(text.Length == 11 && text[0] == '1' && text.All(char.IsAsciiDigit)) => ("form.not-a-mobile", "应当是11位手机号码", "must be a mobile number of 11 digits"),
            FieldType.CreditCode or FieldType.ResidentId or FieldType.FilingNumber => Identifiers.FieldIdentifiers.Wrong(field.Type, text, today),
            _ => null,
        };
    }

    // Control characters other than line breaks and tabs, and the bidirectional overrides that can make a text read otherwise than it is.
    private static bool Forbidden(char c) =>
        (char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F' or '\uFEFF'
        // Blanks that nobody sees make two names look like one. Joiners stay: scripts and emoji need them.
        or '\u200B' or '\u00AD' or '\u180E' or '\u3164' or '\uFFA0' or '\u115F' or '\u1160' or >= '\u2060' and <= '\u2064';

    private static Refusal Of(FieldDefinition field, string name, string code, string zh, string en) =>
        new(code, new Text(zh, en), Ground: field.Ground, Field: name);
}
