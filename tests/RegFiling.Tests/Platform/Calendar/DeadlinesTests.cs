using CsCheck;
using RegFiling.Platform;
using RegFiling.Platform.Calendar;
using static RegFiling.Tests.Platform.Calendar.ShanghaiCalendar;

namespace RegFiling.Tests.Platform.Calendar;

public sealed class DeadlinesTests
{
    private static DueDate Due(string start, string period, params (string From, string To)[] pauses) =>
        Terms.Due(Morning(start), Period.Parse(period), [.. pauses.Select(pause => new Pause(Morning(pause.From), Morning(pause.To)))]);

    [Theory]
    [InlineData("2024-02-08", 10, "2024-02-28")]
    [InlineData("2024-09-27", 20, "2024-10-30")]
    [InlineData("2025-01-24", 10, "2025-02-13")]
    [InlineData("2025-09-26", 10, "2025-10-16")]
    [InlineData("2025-12-31", 1, "2026-01-04")]
    [InlineData("2026-01-30", 30, "2026-03-19")]
    [InlineData("2026-02-12", 10, "2026-03-04")]
    [InlineData("2026-02-14", 1, "2026-02-24")]
    [InlineData("2026-04-30", 5, "2026-05-11")]
    [InlineData("2026-09-18", 10, "2026-10-09")]
    [InlineData("2026-09-24", 20, "2026-10-29")]
    [InlineData("2026-09-30", 10, "2026-10-20")]
    public void Working_days_end_where_the_published_vectors_say(string start, int days, string due) =>
        Assert.Equal(Day(due), Terms.Due(Day(start), new(days, PeriodUnit.WorkingDays)).Date);

    [Theory]
    [InlineData("2026-09-20", "15 cd", "2026-10-08")] // 5 Oct rests
    [InlineData("2026-09-25", "15 cd", "2026-10-10")] // a Saturday that works
    [InlineData("2026-03-01", "6 cd", "2026-03-09")] // a Saturday
    [InlineData("2025-11-30", "3 mo", "2026-02-28")] // no 30 February, and the 28th is a working Saturday
    [InlineData("2024-02-29", "1 yr", "2025-02-28")]
    [InlineData("2026-08-31", "1 mo", "2026-09-30")]
    [InlineData("2025-10-01", "1 yr", "2026-10-08")]
    [InlineData("2026-10-03", "0 cd", "2026-10-08")]
    public void Other_periods_move_only_their_last_day(string start, string period, string due) =>
        Assert.Equal(Day(due), Terms.Due(Day(start), Period.Parse(period)).Date);

    [Fact]
    public void A_day_ends_at_midnight_in_the_jurisdiction()
    {
        var due = Due("2026-09-30", "10 wd");
        Assert.Equal(new DateTimeOffset(2026, 10, 20, 16, 0, 0, TimeSpan.Zero), due.Instant);
        Assert.Equal(TimeSpan.FromHours(8), due.Instant.Offset);

        // 17:00 in London is already the next day in Shanghai.
        DateTimeOffset start = new(2026, 9, 29, 17, 0, 0, TimeSpan.Zero);
        Assert.Equal(due.Date, Terms.Due(start, Period.Parse("10 wd")).Date);
    }

    [Fact]
    public void Hours_run_through_holidays_from_the_moment()
    {
        DateTimeOffset start = new(2026, 9, 30, 18, 30, 0, TimeSpan.FromHours(8));
        var due = Terms.Due(start, Period.Parse("24 h"));
        Assert.Equal(start.AddDays(1), due.Instant);
        Assert.Equal(new DateOnly(2026, 10, 1), due.Date);
        Assert.False(Terms.Due(new DateTimeOffset(2028, 1, 1, 0, 0, 0, TimeSpan.Zero), Period.Parse("1 h")).Provisional);
        Assert.Equal(
            new Text("自2026年9月30日18:30起24小时；节假日计算在内；2026年10月1日18:30到期", "24 hours from 2026-09-30 18:30; holidays included; due 2026-10-01 18:30"),
            due.Explanation);
    }

    [Fact]
    public void It_explains_the_national_day_of_2026() =>
        Assert.Equal(
            new Text(
                "自2026年9月24日起10个工作日；9月25日至27日、10月1日至7日放假；10月10日为工作日；2026年10月15日到期",
                "10 working days from 2026-09-24; 25-27 Sep and 1-7 Oct are holidays; 10 Oct is a working day; due 2026-10-15"),
            Due("2026-09-24", "10 wd").Explanation);

    [Theory]
    [InlineData("2026-03-02", "3 wd", "3 working days from 2026-03-02; due 2026-03-05")]
    [InlineData("2024-06-07", "1 wd", "1 working day from 2024-06-07; 10 Jun is a holiday; due 2024-06-11")]
    [InlineData("2025-12-31", "1 wd", "1 working day from 2025-12-31; 1-3 Jan 2026 are holidays; 4 Jan 2026 is a working day; due 2026-01-04")]
    [InlineData("2026-09-20", "15 cd", "15 calendar days from 2026-09-20; the last day, 5 Oct, is a rest day, so that it moves to the next working day; 5-7 Oct are holidays; due 2026-10-08")]
    [InlineData("2026-09-01", "20 cd", "20 calendar days from 2026-09-01; due 2026-09-21")]
    [InlineData("2026-12-30", "2 wd", "2 working days from 2026-12-30; due 2027-01-01; provisional (holidays of 2027 not yet published)")]
    [InlineData("2022-03-01", "3 wd", "3 working days from 2022-03-01; due 2022-03-04; provisional (the calendar has no holidays of 2022)")]
    public void The_explanation_names_only_what_lies_in_the_span(string start, string period, string expected)
    {
        var due = Due(start, period);
        Assert.True(due.Explanation.IsComplete);
        Assert.Equal(expected, due.Explanation.En);
    }

    [Theory]
    [InlineData("2026-12-30", "1 wd", false)]
    [InlineData("2026-12-30", "2 wd", true)]
    [InlineData("2026-06-01", "1 yr", true)]
    [InlineData("2026-12-01", "30 cd", false)]
    [InlineData("2023-12-20", "20 wd", true)]
    [InlineData("2023-12-20", "60 cd", false)] // only the last day asks the calendar, and its year is published
    public void What_unpublished_holidays_could_move_is_provisional(string start, string period, bool provisional)
    {
        var due = Due(start, period);
        Assert.Equal(provisional, due.Provisional);
        Assert.Equal(provisional, due.Explanation.Zh.Contains("暂定", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("10 wd", "2026-10-15")]
    [InlineData("10 wd", "2026-10-21", "2026-09-28", "2026-10-09")] // 29 and 30 Sep, 8 and 9 Oct stand still
    [InlineData("15 cd", "2026-10-20", "2026-09-28", "2026-10-09")]
    [InlineData("1 mo", "2026-11-04", "2026-09-28", "2026-10-09")]
    [InlineData("10 wd", "2026-10-15", "2026-10-16", "2026-11-20")] // after the end
    [InlineData("10 wd", "2026-10-15", "2026-09-01", "2026-09-24")] // before the start
    [InlineData("10 wd", "2026-10-15", "2026-09-28", "2026-09-28")]
    [InlineData("10 wd", "2026-10-19", "2026-10-15", "2026-10-18")] // on the last day, and resumed on a Sunday
    public void A_pause_adds_the_days_that_it_took(string period, string due, params string[] pause) =>
        Assert.Equal(Day(due), Due("2026-09-24", period, pause.Length == 0 ? [] : [(pause[0], pause[1])]).Date);

    [Fact]
    public void Overlapping_pauses_are_not_added_twice()
    {
        var once = Due("2026-09-24", "10 wd", ("2026-09-28", "2026-10-13"));
        Assert.Equal(once.Date, Due("2026-09-24", "10 wd", ("2026-10-08", "2026-10-13"), ("2026-09-28", "2026-10-09"), ("2026-09-29", "2026-09-30")).Date);
        Assert.Contains("suspended 28 Sep to 13 Oct, 7 working days added", once.Explanation.En, StringComparison.Ordinal);
        Assert.Contains("9月28日至10月13日中止计时，顺延7个工作日", once.Explanation.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pause_between_a_resting_last_day_and_the_next_working_day_holds_the_clock() =>
        Assert.Equal(new DateOnly(2026, 3, 11), Due("2026-03-01", "6 cd", ("2026-03-08", "2026-03-11")).Date);

    [Fact]
    public void Hours_are_paused_to_the_instant()
    {
        var start = Morning("2026-09-30");
        var due = Terms.Due(start, Period.Parse("24 h"), [new(start.AddHours(2), start.AddHours(5)), new(start.AddHours(26), start.AddHours(27))]);
        Assert.Equal(start.AddHours(28), due.Instant);
    }

    [Fact]
    public void A_pause_that_ends_before_it_begins_is_refused() =>
        Assert.Throws<CalendarException>(() => Due("2026-09-24", "10 wd", ("2026-09-29", "2026-09-28")));

    [Fact]
    public void What_is_left_at_a_pause_is_left_after_it() =>
        Gen.Select(Gen.Int[0, 900], Gen.Int[1, 60], Gen.Int[0, 60], Gen.Int[0, 90]).Sample((offset, count, used, length) =>
        {
            var start = new DateOnly(2024, 1, 2).AddDays(offset);
            var from = start.AddDays(used);
            var to = from.AddDays(length);
            Period period = new(count, PeriodUnit.WorkingDays);
            var plain = Terms.Due(start, period);
            var paused = Terms.Due(Time.StartOf(start).AddHours(8), period, [new(Time.StartOf(from).AddHours(8), Time.StartOf(to).AddHours(8))]);
            return from > plain.Date
                ? paused.Date == plain.Date
                : paused.Date >= plain.Date && Working.IsWorkingDay(paused.Date)
                    && Working.Count(to, paused.Date) is var left && (left == Working.Count(from, plain.Date) || from == plain.Date);
        });

    [Theory]
    [InlineData("26200 wd")]
    [InlineData("36525 cd")]
    [InlineData("1200 mo")]
    [InlineData("100 yr")]
    [InlineData("876600 h")]
    public void A_century_can_be_counted_and_the_end_of_time_is_refused(string period)
    {
        Assert.InRange(Due("2026-01-05", period).Date.Year, 2125, 2127);
        var refused = Assert.Throws<CalendarException>(() => Due("9950-01-05", period));
        Assert.Contains("9999", refused.Problem.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_clock_put_forward_over_midnight_still_has_a_first_instant()
    {
        var santiago = JurisdictionTime.Of("America/Santiago");
        Assert.Equal(new DateTimeOffset(2024, 9, 8, 1, 0, 0, TimeSpan.FromHours(-3)), santiago.StartOf(new(2024, 9, 8)));
        Assert.Throws<CalendarException>(() => JurisdictionTime.Of("Asia/Nowhere"));
    }
}
