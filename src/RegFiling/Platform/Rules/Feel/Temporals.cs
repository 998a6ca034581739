using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace RegFiling.Platform.Rules;

/// <summary>Reads, writes and takes apart dates, times and durations as ISO 8601 and DMN write them; years from -999999999 to 999999999.</summary>
internal static partial class Temporals
{
    private const decimal Day = 86_400m;
    private const int MaxLength = 100;
    private const long MaxYear = 999_999_999;

    /// <summary>Reads a date (<c>2026-01-31</c>); unknown when it is none.</summary>
    public static FactValue Date(string text) =>
        text.Length <= MaxLength && DatePattern().Match(text) is { Success: true } m && DayNumber(m) is { } day ? FactValue.Temporal(FactKind.Date, day) : FactValue.Unknown;

    /// <summary>Reads a time (<c>10:30:00</c>, with offset or <c>@zone</c>); unknown when it is none.</summary>
    public static FactValue Time(string text) =>
        text.Length <= MaxLength && TimePattern().Match(text) is { Success: true } m && Seconds(m, out var zone) is { } seconds
            ? FactValue.Temporal(FactKind.Time, seconds, zone) : FactValue.Unknown;

    /// <summary>Reads a date and time; a date alone is its midnight. Unknown when it is none.</summary>
    public static FactValue DateTime(string text)
    {
        if (text.Length > MaxLength) return FactValue.Unknown;
        var split = text.IndexOf('T', StringComparison.Ordinal);
        if (split < 0) return Date(text) is { Kind: FactKind.Date } alone ? FactValue.Temporal(FactKind.DateTime, alone.Number * Day) : FactValue.Unknown;
        return Date(text[..split]) is { Kind: FactKind.Date } day && Time(text[(split + 1)..]) is { Kind: FactKind.Time } time
            ? FactValue.Temporal(FactKind.DateTime, (day.Number * Day) + time.Number, time.Zone) : FactValue.Unknown;
    }

    /// <summary>Reads a duration of one of the two kinds: <c>P1Y2M</c> or <c>P3DT4H</c>; a mixture of both is none.</summary>
    public static FactValue Duration(string text)
    {
        if (text.Length > MaxLength || DurationPattern().Match(text) is not { Success: true } m || text[^1] is 'P' or 'T' or '-') return FactValue.Unknown;
        decimal? Part(string name) => !m.Groups[name].Success ? null
            : decimal.TryParse(m.Groups[name].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n) && n <= 1_000_000_000_000m ? n : -1;
        var sign = m.Groups["sign"].Success ? -1 : 1;
        decimal?[] parts = [Part("y"), Part("mo"), Part("d"), Part("h"), Part("mi"), Part("s")];
        if (parts.Contains(-1)) return FactValue.Unknown;
        var isMonths = parts[0] is not null || parts[1] is not null;
        if (isMonths && parts[2..].Any(p => p is not null)) return FactValue.Unknown;
        return isMonths
            ? FactValue.Temporal(FactKind.Months, sign * (((parts[0] ?? 0) * 12) + (parts[1] ?? 0)))
            : FactValue.Temporal(FactKind.Days, sign * (((parts[2] ?? 0) * Day) + ((parts[3] ?? 0) * 3600) + ((parts[4] ?? 0) * 60) + (parts[5] ?? 0)));
    }

    /// <summary>The literal <c>@"…"</c>: whichever of the kinds it is.</summary>
    public static FactValue Any(string text)
    {
        foreach (var read in (ReadOnlySpan<Func<string, FactValue>>)[Date, DateTime, Time, Duration])
        {
            if (read(text) is { Kind: not FactKind.Unknown } value) return value;
        }

        return FactValue.Unknown;
    }

    public static FactValue DateOf(decimal year, decimal month, decimal day) =>
        IsWhole(year, -MaxYear, MaxYear) && IsWhole(month, 1, 12) && IsWhole(day, 1, LastDay((long)year, (int)month))
            ? FactValue.Temporal(FactKind.Date, DayNumber((long)year, (int)month, (int)day)) : FactValue.Unknown;

    public static FactValue TimeOf(decimal hour, decimal minute, decimal second, FactValue offset) =>
        !IsWhole(hour, 0, 23) || !IsWhole(minute, 0, 59) || second is < 0 or >= 60 || offset.Kind is not (FactKind.Unknown or FactKind.Days) || Math.Abs(offset.Number) > 18 * 3600
            ? FactValue.Unknown
            : FactValue.Temporal(FactKind.Time, (hour * 3600) + (minute * 60) + second, offset.Kind == FactKind.Unknown ? null : OffsetText(offset.Number));

    /// <summary>Year, month and day of a day number.</summary>
    public static (long Year, int Month, int Day) Civil(decimal dayNumber)
    {
        // Years are counted from March, so that the leap day is the last of its year; 0000-03-01 lies 306 days before 0001-01-01.
        var z = (long)dayNumber + 306;
        var era = (z >= 0 ? z : z - 146_096) / 146_097;
        var ofEra = z - (era * 146_097);
        var year = (ofEra - (ofEra / 1460) + (ofEra / 36_524) - (ofEra / 146_096)) / 365;
        var ofYear = ofEra - ((365 * year) + (year / 4) - (year / 100));
        var shifted = ((5 * ofYear) + 2) / 153;
        var month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        return ((year + (era * 400)) + (month <= 2 ? 1 : 0), month, (int)(ofYear - (((153 * shifted) + 2) / 5) + 1));
    }

    public static long DayNumber(long year, int month, int day)
    {
        var y = month <= 2 ? year - 1 : year;
        var era = (y >= 0 ? y : y - 399) / 400;
        var ofEra = y - (era * 400);
        var ofYear = (((153 * (month > 2 ? month - 3 : month + 9)) + 2) / 5) + day - 1;
        return (era * 146_097) + (ofEra * 365) + (ofEra / 4) - (ofEra / 100) + ofYear - 306;
    }

    /// <summary>The same day some months on, or the last day of that month where it has no such day.</summary>
    public static decimal? AddMonths(decimal dayNumber, decimal months)
    {
        var (year, month, day) = Civil(dayNumber);
        var count = (year * 12) + (month - 1) + months;
        var to = Math.Floor(count / 12);
        if (Math.Abs(to) > MaxYear) return null;
        var inYear = (int)(count - (to * 12)) + 1;
        return DayNumber((long)to, inYear, Math.Min(day, LastDay((long)to, inYear)));
    }

    public static bool InRange(decimal dayNumber) => Math.Abs(dayNumber) <= (MaxYear + 1) * 365.2425m;

    public static int LastDay(long year, int month) => month switch
    {
        2 => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    /// <summary>Seconds east of Greenwich, on that day where a zone has summer time; null when there is no offset or the zone is not known.</summary>
    public static decimal? Offset(FactValue value)
    {
        switch (value.Zone)
        {
            case null: return null;
            case "Z": return 0;
            case ['@', .. var name]:
                if (!TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) return null;
                var day = value.Kind == FactKind.DateTime ? value.Number : 0;
                var at = day is >= 0 and < 3_652_058 * Day ? new System.DateTime((long)(day * 10_000_000m), DateTimeKind.Unspecified) : new System.DateTime(1970, 1, 1);
                return (decimal)zone.GetUtcOffset(at).TotalSeconds;
            case var offset:
                return (offset[0] == '-' ? -1 : 1) * ((Digits(offset, 1) * 3600) + (Digits(offset, 4) * 60) + (offset.Length > 6 ? Digits(offset, 7) : 0));
        }
    }

    public static string Write(FactValue value)
    {
        switch (value.Kind)
        {
            case FactKind.Date: return WriteDay(value.Number);
            case FactKind.Time: return WriteTime(value.Number) + value.Zone;
            case FactKind.DateTime:
                var day = Math.Floor(value.Number / Day);
                return $"{WriteDay(day)}T{WriteTime(value.Number - (day * Day))}{value.Zone}";
            case FactKind.Months: return WriteMonths(value.Number);
            case FactKind.Days: return WriteDays(value.Number);
            default: return "";
        }
    }

    private static string WriteDay(decimal number)
    {
        var (year, month, day) = Civil(number);
        return string.Create(CultureInfo.InvariantCulture, $"{(year < 0 ? "-" : "")}{Math.Abs(year):0000}-{month:00}-{day:00}");
    }

    private static string WriteTime(decimal seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 3600):00}:{(int)(seconds / 60) % 60:00}:{seconds % 60:00.#########}");

    private static string WriteMonths(decimal months)
    {
        var (years, rest) = (Math.Truncate(Math.Abs(months) / 12), Math.Abs(months) % 12);
        return months == 0 ? "P0M" : string.Create(CultureInfo.InvariantCulture, $"{(months < 0 ? "-" : "")}P{(years > 0 ? $"{years:0}Y" : "")}{(rest > 0 ? $"{rest:0}M" : "")}");
    }

    private static string WriteDays(decimal seconds)
    {
        if (seconds == 0) return "PT0S";
        var left = Math.Abs(seconds);
        var text = new StringBuilder(seconds < 0 ? "-P" : "P");
        var days = Math.Truncate(left / Day);
        left -= days * Day;
        if (days > 0) text.Append(CultureInfo.InvariantCulture, $"{days:0}D");
        if (left == 0) return text.ToString();
        var (hours, minutes, rest) = (Math.Truncate(left / 3600), Math.Truncate(left / 60) % 60, left % 60);
        text.Append('T');
        if (hours > 0) text.Append(CultureInfo.InvariantCulture, $"{hours:0}H");
        if (minutes > 0) text.Append(CultureInfo.InvariantCulture, $"{minutes:0}M");
        if (rest > 0) text.Append(CultureInfo.InvariantCulture, $"{rest:0.#########}S");
        return text.ToString();
    }

    private static string OffsetText(decimal seconds) => seconds == 0 ? "Z"
        : string.Create(CultureInfo.InvariantCulture, $"{(seconds < 0 ? '-' : '+')}{Math.Truncate(Math.Abs(seconds) / 3600):00}:{Math.Truncate(Math.Abs(seconds) / 60) % 60:00}");

    private static decimal? DayNumber(Match m)
    {
        var (year, month, day) = (long.Parse(m.Groups["y"].ValueSpan, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), Digits(m.Groups["m"].Value, 0), Digits(m.Groups["d"].Value, 0));
        return month is >= 1 and <= 12 && day >= 1 && day <= LastDay(year, month) ? DayNumber(year, month, day) : null;
    }

    private static decimal? Seconds(Match m, out string? zone)
    {
        zone = m.Groups["z"].Success && m.Groups["z"].Length > 0 ? m.Groups["z"].Value : null;
        if (zone is "+00:00" or "-00:00") zone = "Z";
        if (zone is ['@', .. var name] && !TimeZoneInfo.TryFindSystemTimeZoneById(name, out _)) return null;
        if (zone is not null && zone[0] is '+' or '-' && (Digits(zone, 1) > 18 || Digits(zone, 4) > 59)) return null;
        var (hour, minute) = (Digits(m.Groups["h"].Value, 0), Digits(m.Groups["mi"].Value, 0));
        var second = decimal.Parse(m.Groups["s"].ValueSpan, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return hour < 24 && minute < 60 && second < 60 ? (hour * 3600) + (minute * 60) + second : null;
    }

    private static bool IsWhole(decimal n, decimal from, decimal to) => n >= from && n <= to && n == Math.Truncate(n);

    private static int Digits(string text, int at) => ((text[at] - '0') * 10) + text[at + 1] - '0';

    [GeneratedRegex(@"^(?<y>-?(?:[1-9][0-9]{4,8}|[0-9]{4}))-(?<m>[0-9]{2})-(?<d>[0-9]{2})\z", RegexOptions.ExplicitCapture)]
    private static partial Regex DatePattern();

    [GeneratedRegex(@"^(?<h>[0-9]{2}):(?<mi>[0-9]{2}):(?<s>[0-9]{2}(\.[0-9]{1,9})?)(?<z>Z|[+-][0-9]{2}:[0-9]{2}(:[0-9]{2})?|@[A-Za-z0-9_+/-]{1,60})?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex TimePattern();

    [GeneratedRegex(@"^(?<sign>-)?P((?<y>[0-9]{1,12})Y)?((?<mo>[0-9]{1,12})M)?((?<d>[0-9]{1,12})D)?(T((?<h>[0-9]{1,12})H)?((?<mi>[0-9]{1,12})M)?((?<s>[0-9]{1,12}(\.[0-9]{1,9})?)S)?)?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex DurationPattern();
}
