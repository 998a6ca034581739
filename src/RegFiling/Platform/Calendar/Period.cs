using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegFiling.Platform.Calendar;

/// <summary>A length of time as a pack writes it (<c>10 wd</c>, <c>15 cd</c>, <c>2 mo</c>, <c>3 yr</c>, <c>24 h</c>), from zero to a hundred years.</summary>
[JsonConverter(typeof(PeriodConverter))]
public sealed record Period
{
    // The last column is a hundred years in each unit; a year has at most 262 working days.
    private static readonly (PeriodUnit Unit, string Symbol, string Zh, string En, int Limit)[] Units =
    [
        (PeriodUnit.WorkingDays, "wd", "个工作日", "working day", 26_200),
        (PeriodUnit.CalendarDays, "cd", "日", "calendar day", 36_525),
        (PeriodUnit.Months, "mo", "个月", "month", 1_200),
        (PeriodUnit.Years, "yr", "年", "year", 100),
        (PeriodUnit.Hours, "h", "小时", "hour", 876_600),
    ];

    /// <summary>Throws <see cref="CalendarException"/> when the value is negative or longer than a hundred years.</summary>
    public Period(long value, PeriodUnit unit)
    {
        var (_, symbol, _, _, limit) = Of(unit);
        if (value < 0)
            throw new CalendarException(new($"期限不能为负数：{value}。", $"A period cannot be negative: {value}."));
        if (value > limit)
        {
            throw new CalendarException(new(
                $"期限不能超过一百年：{value} {symbol}（上限{limit}）。", $"A period cannot be longer than a hundred years: {value} {symbol} (at most {limit})."));
        }

        Value = (int)value;
        Unit = unit;
    }

    public int Value { get; }

    public PeriodUnit Unit { get; }

    /// <summary>As a document says it, with the kind of day: 10个工作日, 15日; 10 working days, 15 calendar days.</summary>
    public Text Text
    {
        get
        {
            var unit = Of(Unit);
            return new($"{Value}{unit.Zh}", $"{Value} {unit.En}{(Value == 1 ? "" : "s")}");
        }
    }

    /// <summary>Reads <c>10 wd</c>; throws <see cref="CalendarException"/> with what was expected.</summary>
    public static Period Parse(string text)
    {
        var trimmed = text.Trim();
        var digits = trimmed.TakeWhile(c => c is '-' or (>= '0' and <= '9')).Count();
        if (digits == 0 || !long.TryParse(trimmed.AsSpan(0, digits), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            throw new CalendarException(new(
                $"“{text}”不是期限。请写数字和单位，例如 10 wd（工作日）、15 cd（日）、2 mo（个月）、3 yr（年）、24 h（小时）。",
                $"\"{text}\" is not a period. Write a number and a unit, such as 10 wd (working days), 15 cd (calendar days), 2 mo (months), 3 yr (years), 24 h (hours)."));
        }

        return new(value, ParseUnit(trimmed[digits..].TrimStart()));
    }

    /// <summary>Reads <c>wd</c>, <c>cd</c>, <c>mo</c>, <c>yr</c> or <c>h</c>; throws <see cref="CalendarException"/> for any other word.</summary>
    public static PeriodUnit ParseUnit(string symbol)
    {
        var known = Array.Find(Units, unit => unit.Symbol == symbol);
        return known.Symbol is not null ? known.Unit : throw new CalendarException(new(
            $"“{symbol}”不是期限单位。可用 wd（工作日）、cd（日）、mo（个月）、yr（年）、h（小时）。",
            $"\"{symbol}\" is not a unit. Use wd (working days), cd (calendar days), mo (months), yr (years) or h (hours)."));
    }

    /// <summary>As a pack writes it: <c>10 wd</c>.</summary>
    public override string ToString() => $"{Value} {Of(Unit).Symbol}";

    private static (PeriodUnit Unit, string Symbol, string Zh, string En, int Limit) Of(PeriodUnit unit) =>
        Array.Find(Units, known => known.Unit == unit) is { Symbol: not null } found ? found : throw new ArgumentOutOfRangeException(nameof(unit), unit, null);
}

internal sealed class PeriodConverter : JsonConverter<Period>
{
    public override Period Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return Period.Parse(reader.TokenType == JsonTokenType.String ? reader.GetString()! : "");
        }
        catch (CalendarException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, Period value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
