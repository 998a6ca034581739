using System.Globalization;
using System.Text.Json;

namespace RegFiling.Platform.Rules.Questionnaires;

/// <summary>An answer, or a constant of an expression, in the form that conditions compare.</summary>
internal sealed class Operand
{
    public static readonly Operand Empty = new("", []);
    public static readonly Operand True = new("true", null) { IsFalsy = false };
    public static readonly Operand False = new("false", null) { IsFalsy = true };

    private readonly string key;
    private readonly HashSet<string>? keys;

    private Operand(string text, IReadOnlyList<string>? items)
    {
        Text = text;
        Items = items;
        key = Key(text);
        keys = items is null ? null : [.. items.Select(Key)];
        IsFalsy = IsEmpty;
    }

    /// <summary>The value as text; the values of a list with commas between.</summary>
    public string Text { get; }

    /// <summary>The values of a list; null for a single value.</summary>
    public IReadOnlyList<string>? Items { get; }

    public decimal? Number { get; private init; }

    public bool IsEmpty => Items is { Count: 0 } || (Items is null && Text.Length == 0);

    /// <summary>Whether it counts as no where an expression is nothing but this value.</summary>
    public bool IsFalsy { get; private init; }

    public static Operand Of(string text) => new(text, null);

    public static Operand Of(bool yes) => yes ? True : False;

    public static Operand Of(decimal number) => new(Plain(number), null) { Number = number, IsFalsy = number == 0 };

    public static Operand Of(IReadOnlyList<string> items) => items.Count == 0 ? Empty : new(string.Join(',', items), items);

    /// <summary>An answer as it was recorded. What is neither a value nor a list of values (a file, a matrix) is only there or not there.</summary>
    public static Operand Of(JsonElement answer) => answer.ValueKind switch
    {
        JsonValueKind.String => Of(answer.GetString()!),
        JsonValueKind.Number => answer.TryGetDecimal(out var number) ? Of(number) : Of(answer.GetRawText()),
        JsonValueKind.True => True,
        JsonValueKind.False => False,
        JsonValueKind.Array => Of([.. answer.EnumerateArray().Select(item => Of(item).Text)]),
        JsonValueKind.Object => Of(answer.EnumerateObject().Any() ? "{}" : ""),
        _ => Empty,
    };

    /// <summary>Equal without regard to case and outer blanks; lists without regard to order; 1 and "1" are equal.</summary>
    public bool Same(Operand other)
    {
        if (IsEmpty || other.IsEmpty) return IsEmpty && other.IsEmpty;
        if (keys is not null || other.keys is not null) return keys is not null && other.keys is not null && keys.SetEquals(other.keys);
        return key == other.key || (Number is not null != other.Number is not null && Numeric is { } mine && other.Numeric is { } theirs && mine == theirs);
    }

    /// <summary>A list contains every value asked for; a single text contains it as a part.</summary>
    public bool Contains(Operand wanted)
    {
        if (IsEmpty || wanted.IsEmpty) return false;
        if (keys is null) return Number is null && this != True && this != False ? Text.Contains(wanted.Text, StringComparison.Ordinal) : key.Contains(wanted.key, StringComparison.Ordinal);
        return wanted.keys is null ? keys.Contains(wanted.key) : wanted.keys.IsSubsetOf(keys);
    }

    /// <summary>Whether one value of the list asked for is among these; an empty list asks for nothing.</summary>
    public bool AnyOf(Operand wanted)
    {
        if (IsEmpty || wanted.IsEmpty) return wanted.IsEmpty;
        if (keys is null) return wanted.Contains(this);
        return wanted.keys is null ? keys.Contains(wanted.key) : keys.Overlaps(wanted.keys);
    }

    /// <summary>Below zero, zero or above as this is less, equal or greater; null when the two cannot be ordered.</summary>
    public int? Order(Operand other)
    {
        if (IsEmpty || other.IsEmpty || keys is not null || other.keys is not null) return null;
        if (Number is null && other.Number is null) return string.CompareOrdinal(Text, other.Text);
        return Numeric is { } mine && other.Numeric is { } theirs ? mine.CompareTo(theirs) : null;
    }

    private decimal? Numeric => Number ?? (decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null);

    private static string Key(string text) => text.Trim().ToUpperInvariant();

    private static string Plain(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);
}
