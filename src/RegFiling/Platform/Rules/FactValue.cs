using System.Globalization;

namespace RegFiling.Platform.Rules;

/// <summary>What sort of value a fact has. Unknown is a value of its own: neither false nor zero; in DMN it is null.</summary>
public enum FactKind
{
    Unknown = 0,
    Number = 1,
    Boolean = 2,
    Text = 3,
    Date = 4,
    Time = 5,
    DateTime = 6,

    /// <summary>A duration in days, hours, minutes and seconds.</summary>
    Days = 7,

    /// <summary>A duration in years and months.</summary>
    Months = 8,
    List = 9,
    Record = 10,
    Range = 11,
}

/// <summary>
/// One value that rules test: an exact number, yes or no, a word, a date or time, a duration, or unknown; within DMN also a list, a record of named values
/// or a range. Dates are counted in days, times and durations in seconds or months, so that all of them compare as numbers do.
/// </summary>
public readonly record struct FactValue
{
    private readonly object? reference;

    private FactValue(FactKind kind, decimal number, object? reference)
    {
        Kind = kind;
        Number = number;
        this.reference = reference;
    }

    public FactKind Kind { get; }

    /// <summary>The number; for a date the days since 0001-01-01, for a time and a duration its seconds, or its months.</summary>
    public decimal Number { get; }

    /// <summary>The word; for a yes or no it is <c>true</c> or <c>false</c>.</summary>
    public string? Text => Kind is FactKind.Text or FactKind.Boolean ? (string?)reference : null;

    public bool IsTrue => Kind == FactKind.Boolean && Number != 0;

    public bool IsFalse => Kind == FactKind.Boolean && Number == 0;

    public static FactValue Unknown => default;

    internal IReadOnlyList<FactValue>? Items => Kind == FactKind.List ? (IReadOnlyList<FactValue>?)reference : null;

    internal FactRecord? Record => Kind == FactKind.Record ? (FactRecord?)reference : null;

    internal FactRange? Range => Kind == FactKind.Range ? (FactRange?)reference : null;

    /// <summary>Offset (<c>+08:00</c>, <c>Z</c>) or zone (<c>@Asia/Shanghai</c>) of a time; null when it has none.</summary>
    internal string? Zone => Kind is FactKind.Time or FactKind.DateTime ? (string?)reference : null;

    public static FactValue Of(decimal number) => new(FactKind.Number, number, null);

    public static FactValue Of(bool yes) => new(FactKind.Boolean, yes ? 1 : 0, yes ? "true" : "false");

    public static FactValue Of(string word) => new(FactKind.Text, 0, word);

    public static FactValue Of(DateOnly day) => new(FactKind.Date, day.DayNumber, null);

    internal static FactValue Of(IReadOnlyList<FactValue> items) => new(FactKind.List, 0, items);

    internal static FactValue Of(FactRecord record) => new(FactKind.Record, 0, record);

    internal static FactValue Of(FactRange range) => new(FactKind.Range, 0, range);

    internal static FactValue Temporal(FactKind kind, decimal number, string? zone = null) => new(kind, number, zone);

    /// <summary>The value as it is written in JSON without quotes; empty when unknown.</summary>
    public override string ToString() => Kind switch
    {
        FactKind.Number => Number.ToString("0.############################", CultureInfo.InvariantCulture),
        FactKind.Text or FactKind.Boolean => (string)reference!,
        FactKind.Unknown => "",
        FactKind.List => $"[{string.Join(", ", Items!)}]",
        FactKind.Record => $"{{{string.Join(", ", Record!.Members.Select(m => $"{m.Name}: {m.Value}"))}}}",
        FactKind.Range => Range!.ToString(),
        _ => Temporals.Write(this),
    };
}

/// <summary>Named values in their order.</summary>
internal sealed class FactRecord(IReadOnlyList<(string Name, FactValue Value)> members)
{
    public IReadOnlyList<(string Name, FactValue Value)> Members => members;

    public FactValue this[string name]
    {
        get
        {
            foreach (var (key, value) in members)
            {
                if (key == name) return value;
            }

            return FactValue.Unknown;
        }
    }
}

/// <summary>Values from one to another; an end that is unknown because it is open in that direction is null.</summary>
internal sealed record FactRange(FactValue? Low, bool HasLow, FactValue? High, bool HasHigh)
{
    public override string ToString() => $"{(HasLow ? '[' : '(')}{Low}..{High}{(HasHigh ? ']' : ')')}";
}
