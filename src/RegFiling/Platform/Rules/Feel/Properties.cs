namespace RegFiling.Platform.Rules;

/// <summary>The parts of dates, times and durations by their names in DMN.</summary>
internal static class Properties
{
    private const decimal Day = 86_400m;

    public static IReadOnlyList<string> Names { get; } =
        ["year", "month", "day", "weekday", "hour", "minute", "second", "time offset", "timezone", "years", "months", "days", "hours", "minutes", "seconds", "start", "end", "start included", "end included"];

    public static FactValue Of(FactValue value, string name) => value.Kind switch
    {
        FactKind.Date => OfDay(value.Number, name),
        FactKind.Time => OfTime(value, value.Number, name),
        FactKind.DateTime => OfDateTime(value, name),
        FactKind.Days => OfDays(value.Number, name),
        FactKind.Months => name switch
        {
            "years" => FactValue.Of(Math.Truncate(value.Number / 12)),
            "months" => FactValue.Of(value.Number % 12),
            _ => FactValue.Unknown,
        },
        FactKind.Range => name switch
        {
            "start" => value.Range!.Low ?? FactValue.Unknown,
            "end" => value.Range!.High ?? FactValue.Unknown,
            "start included" => FactValue.Of(value.Range!.HasLow),
            "end included" => FactValue.Of(value.Range!.HasHigh),
            _ => FactValue.Unknown,
        },
        _ => FactValue.Unknown,
    };

    private static FactValue OfDay(decimal number, string name)
    {
        var (year, month, day) = Temporals.Civil(number);
        return name switch
        {
            "year" => FactValue.Of((decimal)year),
            "month" => FactValue.Of((decimal)month),
            "day" => FactValue.Of((decimal)day),

            // Day 0 was a Monday, which is 1.
            "weekday" => FactValue.Of((((number % 7) + 7) % 7) + 1),
            _ => FactValue.Unknown,
        };
    }

    private static FactValue OfTime(FactValue value, decimal seconds, string name) => name switch
    {
        "hour" => FactValue.Of(Math.Truncate(seconds / 3600)),
        "minute" => FactValue.Of(Math.Truncate(seconds / 60) % 60),
        "second" => FactValue.Of(Math.Truncate(seconds % 60)),
        "time offset" => Temporals.Offset(value) is { } offset ? FactValue.Temporal(FactKind.Days, offset) : FactValue.Unknown,
        "timezone" => value.Zone is ['@', .. var zone] ? FactValue.Of(zone) : FactValue.Unknown,
        _ => FactValue.Unknown,
    };

    private static FactValue OfDateTime(FactValue value, string name)
    {
        var day = Math.Floor(value.Number / Day);
        return name is "year" or "month" or "day" or "weekday" ? OfDay(day, name) : OfTime(value, value.Number - (day * Day), name);
    }

    private static FactValue OfDays(decimal seconds, string name) => name switch
    {
        "days" => FactValue.Of(Math.Truncate(seconds / Day)),
        "hours" => FactValue.Of(Math.Truncate(seconds / 3600) % 24),
        "minutes" => FactValue.Of(Math.Truncate(seconds / 60) % 60),
        "seconds" => FactValue.Of(seconds % 60),
        _ => FactValue.Unknown,
    };
}
