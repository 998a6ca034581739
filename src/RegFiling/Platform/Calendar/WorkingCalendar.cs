namespace RegFiling.Platform.Calendar;

/// <summary>
/// The one place where working days are counted: a day is a working day if a notice makes it one, or if it is Monday to Friday and no holiday.
/// Years without a published notice follow the weekend rule alone, and what is counted there is provisional.
/// </summary>
public sealed class WorkingCalendar
{
    private readonly HashSet<int> years;
    private readonly SortedSet<DateOnly> holidays = [];
    private readonly SortedSet<DateOnly> makeUpDays = [];
    private readonly Dictionary<DateOnly, bool> listed = [];

    private WorkingCalendar(IReadOnlyList<CalendarYear> published)
    {
        years = [.. published.Select(year => year.Year)];
        FirstYear = years.Count == 0 ? null : years.Min();
        LastYear = years.Count == 0 ? null : years.Max();

        // In order of the year: a notice may change days in December of the year before, and the later notice prevails.
        foreach (var year in published.OrderBy(year => year.Year))
        {
            foreach (var day in year.Holidays)
                listed[day] = false;
            foreach (var day in year.Workdays)
                listed[day] = true;
        }

        foreach (var (day, working) in listed)
            (working ? makeUpDays : holidays).Add(day);
    }

    /// <summary>The first year with a published notice; none when the calendar is empty.</summary>
    public int? FirstYear { get; }

    /// <summary>The last year with a published notice; none when the calendar is empty.</summary>
    public int? LastYear { get; }

    /// <summary>The calendar of a pack; throws <see cref="CalendarException"/> when a year comes twice.</summary>
    public static WorkingCalendar FromYears(IEnumerable<CalendarYear> years)
    {
        CalendarYear[] published = [.. years];
        if (published.GroupBy(year => year.Year).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new CalendarException(new($"{twice.Key}年的日历有两份。", $"There are two calendars for {twice.Key}."));
        return new(published);
    }

    public bool IsWorkingDay(DateOnly day) =>
        listed.TryGetValue(day, out var working) ? working : day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday);

    /// <summary>Whether the holidays of the year of this day have been published.</summary>
    public bool IsPublished(DateOnly day) => years.Contains(day.Year);

    /// <summary>The day itself if it is a working day, else the next one (Civil Code 203).</summary>
    public DateOnly OnOrAfter(DateOnly day)
    {
        while (!IsWorkingDay(day))
            day = Next(day);
        return day;
    }

    /// <summary>The working day that is <paramref name="count"/> working days after a day, which is itself not counted (Civil Code 201).</summary>
    public DateOnly Add(DateOnly start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var day = start;
        while (count > 0)
        {
            day = Next(day);
            if (IsWorkingDay(day))
                count--;
        }

        return OnOrAfter(day);
    }

    /// <summary>How many working days follow a day, up to and with another; none if the other is not later.</summary>
    public int Count(DateOnly after, DateOnly through)
    {
        var count = 0;
        for (var number = after.DayNumber + 1; number <= through.DayNumber; number++)
        {
            if (IsWorkingDay(DateOnly.FromDayNumber(number)))
                count++;
        }

        return count;
    }

    /// <summary>The days after one day, up to and with another, that a notice makes holidays.</summary>
    public IReadOnlyList<DateOnly> Holidays(DateOnly after, DateOnly through) => Between(holidays, after, through);

    /// <summary>The days after one day, up to and with another, that a notice makes working days.</summary>
    public IReadOnlyList<DateOnly> MakeUpDays(DateOnly after, DateOnly through) => Between(makeUpDays, after, through);

    private static IReadOnlyList<DateOnly> Between(SortedSet<DateOnly> days, DateOnly after, DateOnly through) =>
        after < through ? [.. days.GetViewBetween(after.AddDays(1), through)] : [];

    private static DateOnly Next(DateOnly day) => day < DateOnly.MaxValue ? day.AddDays(1) : throw DateLimit.Exceeded();
}
