namespace RegFiling.Platform.Calendar;

/// <summary>
/// Works out when a period ends in a jurisdiction, and says how. The day on which it starts is not counted; the last day ends at 24:00;
/// if that day is a rest day, the next working day is the last (Civil Code 201, 203). Hours run from the instant, holidays included.
/// </summary>
public sealed class Deadlines(WorkingCalendar calendar, JurisdictionTime time)
{
    public WorkingCalendar Calendar { get; } = calendar;

    public JurisdictionTime Time { get; } = time;

    /// <summary>When a period that starts on a date ends. Hours then start with the date, at 00:00.</summary>
    public DueDate Due(DateOnly start, Period period) => Due(Time.StartOf(start), period, []);

    /// <summary>When a period that starts at an instant ends.</summary>
    public DueDate Due(DateTimeOffset start, Period period) => Due(start, period, []);

    /// <summary>
    /// When a period ends that was paused in between: what was left when a pause began is left when it ends. Pauses may overlap;
    /// what lies before the start or after the end changes nothing. Throws <see cref="CalendarException"/> when a pause ends before it begins.
    /// </summary>
    public DueDate Due(DateTimeOffset start, Period period, IReadOnlyCollection<Pause> pauses)
    {
        var merged = Merge(start, pauses);
        return period.Unit == PeriodUnit.Hours ? DueHour(start, period, merged) : DueDay(Time.DateOf(start), period, merged);
    }

    private DueDate DueDay(DateOnly start, Period period, IReadOnlyList<Pause> pauses)
    {
        var last = Last(start, period);
        var stops = new List<Stop>();
        foreach (var pause in pauses)
        {
            Stop stop = new(Time.DateOf(pause.From), Time.DateOf(pause.To), 0);
            if (stop.From > Calendar.OnOrAfter(last))
                break;

            if (period.Unit == PeriodUnit.WorkingDays)
            {
                var left = Calendar.Count(stop.From, last);
                stop = stop with { Added = Calendar.Count(stop.From, stop.To) };
                last = Calendar.Add(stop.To, left);
            }
            else
            {
                // Between a last day that is a rest day and the next working day nothing is left, and the pause still holds the clock.
                var resumed = AddDays(stop.To, Math.Max(0, last.DayNumber - stop.From.DayNumber));
                stop = stop with { Added = resumed.DayNumber - last.DayNumber };
                last = resumed;
            }

            if (stop.Added > 0)
                stops.Add(stop);
        }

        // Weekends and holidays lie inside a span of working days; in any other only the last day asks what it is.
        var counted = period.Unit == PeriodUnit.WorkingDays;
        var due = counted ? last : Calendar.OnOrAfter(last);
        var unpublished = UnpublishedYears(counted ? start : last.AddDays(-1), due);
        var span = new Span(start, period, last, due, stops, unpublished);
        return new(due, Time.EndOf(due), unpublished.Count > 0, DueText.Day(span, Calendar));
    }

    private DueDate DueHour(DateTimeOffset start, Period period, IReadOnlyList<Pause> pauses)
    {
        var due = AddTime(start, TimeSpan.FromHours(period.Value));
        var stops = new List<Pause>();
        foreach (var pause in pauses.TakeWhile(pause => pause.From <= due))
        {
            due = AddTime(due, pause.To - pause.From);
            stops.Add(new(Time.Local(pause.From), Time.Local(pause.To)));
        }

        due = Time.Local(due);
        return new(Time.DateOf(due), due, false, DueText.Hour(Time.Local(start), period, due, stops));
    }

    private DateOnly Last(DateOnly start, Period period) => period.Unit switch
    {
        PeriodUnit.WorkingDays => Calendar.Add(start, period.Value),
        PeriodUnit.CalendarDays => AddDays(start, period.Value),
        PeriodUnit.Months => AddMonths(start, period.Value),
        PeriodUnit.Years => AddMonths(start, period.Value * 12),
        _ => throw new ArgumentOutOfRangeException(nameof(period), period.Unit, "Hours end at an instant, not on a day."),
    };

    // Sorted, without overlaps, and cut off at the start, so that no moment is added twice.
    private static List<Pause> Merge(DateTimeOffset start, IReadOnlyCollection<Pause> pauses)
    {
        var merged = new List<Pause>();
        foreach (var pause in pauses.OrderBy(pause => pause.From))
        {
            if (pause.To < pause.From)
            {
                throw new CalendarException(new(
                    $"中止的结束时间（{pause.To:yyyy-MM-dd HH:mm}）早于开始时间（{pause.From:yyyy-MM-dd HH:mm}）。",
                    $"The suspension ends ({pause.To:yyyy-MM-dd HH:mm}) before it begins ({pause.From:yyyy-MM-dd HH:mm})."));
            }

            if (pause.To <= start)
                continue;
            var from = pause.From < start ? start : pause.From;
            if (merged.Count > 0 && from <= merged[^1].To)
                merged[^1] = merged[^1] with { To = pause.To > merged[^1].To ? pause.To : merged[^1].To };
            else
                merged.Add(new(from, pause.To));
        }

        return merged;
    }

    private IReadOnlyList<int> UnpublishedYears(DateOnly after, DateOnly through)
    {
        var first = after < through ? after.AddDays(1) : through;
        return [.. Enumerable.Range(first.Year, through.Year - first.Year + 1).Where(year => !Calendar.IsPublished(new DateOnly(year, 1, 1)))];
    }

    private static DateOnly AddDays(DateOnly day, int count) =>
        count <= DateOnly.MaxValue.DayNumber - day.DayNumber ? day.AddDays(count) : throw DateLimit.Exceeded();

    private static DateOnly AddMonths(DateOnly day, int count) =>
        (day.Year * 12) + day.Month - 1 + count < 10_000 * 12 ? day.AddMonths(count) : throw DateLimit.Exceeded();

    private static DateTimeOffset AddTime(DateTimeOffset instant, TimeSpan length) =>
        length < DateTimeOffset.MaxValue.AddDays(-2) - instant ? instant + length : throw DateLimit.Exceeded();
}

/// <summary>A pause in days: those after <see cref="From"/> up to <see cref="To"/>, of which <see cref="Added"/> count in the unit of the period.</summary>
internal sealed record Stop(DateOnly From, DateOnly To, int Added);

/// <summary>What <see cref="DueText"/> tells: <see cref="Last"/> is the last day before it moves off a rest day.</summary>
internal sealed record Span(
    DateOnly Start, Period Period, DateOnly Last, DateOnly Due, IReadOnlyList<Stop> Stops, IReadOnlyList<int> UnpublishedYears);
