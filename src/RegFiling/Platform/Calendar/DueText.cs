using System.Globalization;

namespace RegFiling.Platform.Calendar;

/// <summary>Explains a due date: what was counted from when, which listed days lay in between, what was added, and what is still open.</summary>
internal static class DueText
{
    private static readonly CultureInfo English = CultureInfo.InvariantCulture;

    public static Text Day(Span span, WorkingCalendar calendar)
    {
        var year = span.Start.Year;
        List<Text> parts = [new($"自{Zh(span.Start)}起{span.Period.Text.Zh}", $"{span.Period.Text.En} from {Iso(span.Start)}")];

        foreach (var stop in span.Stops)
        {
            var added = new Period(stop.Added, span.Period.Unit == PeriodUnit.WorkingDays ? PeriodUnit.WorkingDays : PeriodUnit.CalendarDays).Text;
            parts.Add(new(
                $"{RangeZh(stop.From, stop.To, year)}中止计时，顺延{added.Zh}",
                $"suspended {RangeEn(stop.From, stop.To, year)}, {added.En} added"));
        }

        var moved = span.Due > span.Last;
        if (moved)
            parts.Add(new($"期限的最后一日{ShortZh(span.Last, year)}为休息日，顺延至下一工作日", $"the last day, {ShortEn(span.Last, year)}, is a rest day, so that it moves to the next working day"));

        var after = span.Period.Unit == PeriodUnit.WorkingDays ? span.Start : moved ? span.Last.AddDays(-1) : span.Due;
        var holidays = Ranges(calendar.Holidays(after, span.Due));
        if (holidays.Count > 0)
        {
            var one = holidays is [var only] && only.From == only.To;
            parts.Add(new(
                $"{string.Join('、', holidays.Select(range => RangeZh(range.From, range.To, year)))}放假",
                $"{ListEn(holidays, year)} {(one ? "is a holiday" : "are holidays")}"));
        }

        var makeUp = Ranges(calendar.MakeUpDays(after, span.Due));
        if (makeUp.Count > 0 && span.Period.Unit == PeriodUnit.WorkingDays)
        {
            var one = makeUp is [var only] && only.From == only.To;
            parts.Add(new(
                $"{string.Join('、', makeUp.Select(range => RangeZh(range.From, range.To, year)))}为工作日",
                $"{ListEn(makeUp, year)} {(one ? "is a working day" : "are working days")}"));
        }

        parts.Add(new($"{Zh(span.Due)}到期", $"due {Iso(span.Due)}"));
        parts.AddRange(Provisional(span.UnpublishedYears, calendar));
        return Join(parts);
    }

    public static Text Hour(DateTimeOffset start, Period period, DateTimeOffset due, IReadOnlyList<Pause> stops)
    {
        List<Text> parts =
        [
            new($"自{Zh(start)}起{period.Text.Zh}", $"{period.Text.En} from {Iso(start)}"),
            .. stops.Select(stop => new Text($"{Zh(stop.From)}至{Zh(stop.To)}中止计时", $"suspended from {Iso(stop.From)} to {Iso(stop.To)}")),
            new("节假日计算在内", "holidays included"),
            new($"{Zh(due)}到期", $"due {Iso(due)}"),
        ];
        return Join(parts);
    }

    private static IEnumerable<Text> Provisional(IReadOnlyList<int> unpublished, WorkingCalendar calendar)
    {
        if (unpublished.Any(year => year > (calendar.LastYear ?? 0)))
            yield return new("暂定（节假日安排未公布）", $"provisional (holidays of {unpublished.First(year => year > (calendar.LastYear ?? 0))} not yet published)");
        int[] missing = [.. unpublished.Where(year => year < (calendar.LastYear ?? 0))];
        if (missing.Length > 0)
        {
            var range = missing.Length == 1 ? $"{missing[0]}" : $"{missing[0]}-{missing[^1]}";
            yield return new($"暂定（日历中没有{range}年节假日安排）", $"provisional (the calendar has no holidays of {range})");
        }
    }

    private static List<(DateOnly From, DateOnly To)> Ranges(IReadOnlyList<DateOnly> days)
    {
        List<(DateOnly From, DateOnly To)> ranges = [];
        foreach (var day in days)
        {
            if (ranges.Count > 0 && ranges[^1].To.DayNumber + 1 == day.DayNumber)
                ranges[^1] = (ranges[^1].From, day);
            else
                ranges.Add((day, day));
        }

        return ranges;
    }

    // The year is said only where it is not that of the start: 9月25日至27日, 9月30日至10月2日, 2027年1月1日至3日.
    private static string RangeZh(DateOnly from, DateOnly to, int year)
    {
        if (from == to)
            return ShortZh(from, year);
        if (from.Year != to.Year)
            return $"{ShortZh(from, year)}至{Zh(to)}";
        return from.Month == to.Month ? $"{ShortZh(from, year)}至{to.Day}日" : $"{ShortZh(from, year)}至{to.Month}月{to.Day}日";
    }

    private static string RangeEn(DateOnly from, DateOnly to, int year)
    {
        if (from == to)
            return ShortEn(from, year);
        if (from.Year != to.Year)
            return $"{from.ToString("d MMM yyyy", English)} to {to.ToString("d MMM yyyy", English)}";
        return from.Month == to.Month ? $"{from.Day}-{ShortEn(to, year)}" : $"{from.ToString("d MMM", English)} to {ShortEn(to, year)}";
    }

    private static string ListEn(List<(DateOnly From, DateOnly To)> ranges, int year)
    {
        string[] words = [.. ranges.Select(range => RangeEn(range.From, range.To, year))];
        return words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} and {words[^1]}";
    }

    private static string ShortZh(DateOnly day, int year) => day.Year == year ? $"{day.Month}月{day.Day}日" : Zh(day);

    private static string ShortEn(DateOnly day, int year) => day.ToString(day.Year == year ? "d MMM" : "d MMM yyyy", English);

    private static string Zh(DateOnly day) => $"{day.Year}年{day.Month}月{day.Day}日";

    private static string Zh(DateTimeOffset local) => $"{Zh(DateOnly.FromDateTime(local.DateTime))}{Clock(local)}";

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", English);

    private static string Iso(DateTimeOffset local) => $"{local.ToString("yyyy-MM-dd", English)} {Clock(local)}";

    private static string Clock(DateTimeOffset local) => local.ToString(local.Second == 0 ? "HH:mm" : "HH:mm:ss", English);

    private static Text Join(List<Text> parts) => new(string.Join('；', parts.Select(part => part.Zh)), string.Join("; ", parts.Select(part => part.En)));
}
