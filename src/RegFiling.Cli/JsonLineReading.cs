using System.Globalization;
using System.Text.Json;
using RegFiling.Platform;

namespace RegFiling.Cli;

/// <summary>Reads the fields of one JSON line; a missing or wrong one is a <see cref="UsageException"/> that names it.</summary>
public static class JsonLineReading
{
    /// <summary>A text that must be there.</summary>
    public static string Text(this JsonElement line, string name) => line.OptionalText(name) ?? throw Wrong(name, new("缺少该项", "is missing"));

    /// <summary>A text, or nothing when it is absent or null.</summary>
    public static string? OptionalText(this JsonElement line, string name)
    {
        if (!line.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(name, new("应为文本", "must be a text"));
    }

    /// <summary>A whole number that must be there.</summary>
    public static long Whole(this JsonElement line, string name)
    {
        if (!line.TryGetProperty(name, out var value))
            throw Wrong(name, new("缺少该项", "is missing"));
        return value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : throw Wrong(name, new("应为整数", "must be a whole number"));
    }

    /// <summary>A date <c>2026-09-30</c> that must be there.</summary>
    public static DateOnly Date(this JsonElement line, string name) => ParseDate(line.Text(name), name);

    /// <summary>A date, or nothing when it is absent or null.</summary>
    public static DateOnly? OptionalDate(this JsonElement line, string name) => line.OptionalText(name) is { } text ? ParseDate(text, name) : null;

    /// <summary>A truth value; false when it is absent or null.</summary>
    public static bool Flag(this JsonElement line, string name)
    {
        if (!line.TryGetProperty(name, out var value) || value.ValueKind is JsonValueKind.Null or JsonValueKind.False)
            return false;
        return value.ValueKind == JsonValueKind.True ? true : throw Wrong(name, new("应为 true 或 false", "must be true or false"));
    }

    /// <summary>The entries of a list; none when it is absent or null.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement line, string name)
    {
        if (!line.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
            return [];
        return value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.Object)
            ? [.. value.EnumerateArray()]
            : throw Wrong(name, new("应为对象列表", "must be a list of objects"));
    }

    private static DateOnly ParseDate(string text, string name) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw Wrong(name, new($"“{text}”不是日期，应写作 2026-09-30", $"\"{text}\" is not a date like 2026-09-30"));

    private static UsageException Wrong(string name, Text problem) => new(new($"{name}：{problem.Zh}。", $"{name}: {problem.En}."));
}
