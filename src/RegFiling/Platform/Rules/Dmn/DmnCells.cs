using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace RegFiling.Platform.Rules;

/// <summary>The tests and values of our own tables as FEEL, and back.</summary>
internal static partial class DmnCells
{
    /// <summary>A test as it stands in our file, as a FEEL unary test.</summary>
    public static string Test(JsonElement test, string type)
    {
        var parts = test.ValueKind == JsonValueKind.Array ? [.. test.EnumerateArray().Select(Plain)] : new List<string> { Plain(test) };
        if (parts is ["-"]) return "-";
        var negated = parts is [var only] && only.StartsWith("not(", StringComparison.Ordinal) && only.EndsWith(')');
        var words = (negated ? parts[0][4..^1].Split(',') : parts.SelectMany(p => p.Split(','))).Select(w => Word(w.Trim(), type));
        return negated ? $"not({string.Join(", ", words)})" : string.Join(", ", words);
    }

    /// <summary>A FEEL unary test as it stands in our file; null when it tests nothing, false in <paramref name="fits"/> when our format cannot say it.</summary>
    public static JsonNode? Test(string feel, string type, out bool fits)
    {
        fits = true;
        var text = feel.Trim();
        if (text is "" or "-") return null;
        var negated = text.StartsWith("not(", StringComparison.Ordinal) && text.EndsWith(')');
        var inner = negated ? text[4..^1].Trim() : text;
        string own;
        switch (type)
        {
            case "choice" or "text":
                fits = QuotedList().IsMatch(inner);
                own = string.Join(", ", Quoted().Matches(inner).Select(m => m.Groups[1].Value));
                fits &= !own.Contains('\\', StringComparison.Ordinal) && own.Count(c => c == ',') == Quoted().Count(inner) - 1;
                break;
            case "boolean":
                fits = inner is "true" or "false";
                if (fits && !negated) return JsonValue.Create(inner == "true");
                own = inner;
                break;
            default:
                own = type == "date" ? DateCall().Replace(inner, m => m.Groups[1].Value) : inner;
                fits = !own.Contains('"', StringComparison.Ordinal);
                if (!negated && decimal.TryParse(own, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return JsonValue.Create(number);
                break;
        }

        return JsonValue.Create(negated ? $"not({own})" : own);
    }

    /// <summary>An output as FEEL; empty when the row says nothing there.</summary>
    public static string Output(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => Quote(value.GetString()!),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => "",
    };

    public static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    private static string Plain(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : value.GetRawText();

    private static string Word(string word, string type) => type switch
    {
        "choice" or "text" => Quote(word),
        "date" => Day().Replace(word, m => $"date(\"{m.Value}\")"),
        _ => word,
    };

    [GeneratedRegex(@"-?[0-9]{4,9}-[0-9]{2}-[0-9]{2}")]
    private static partial Regex Day();

    [GeneratedRegex(@"(?:date\s*\(\s*|@)""(-?[0-9]{4,9}-[0-9]{2}-[0-9]{2})""\s*\)?")]
    private static partial Regex DateCall();

    [GeneratedRegex(@"^""[^""]*""(\s*,\s*""[^""]*"")*$")]
    private static partial Regex QuotedList();

    [GeneratedRegex(@"""([^""]*)""")]
    private static partial Regex Quoted();
}
