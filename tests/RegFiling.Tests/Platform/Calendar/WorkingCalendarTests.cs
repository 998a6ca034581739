using CsCheck;
using RegFiling.Platform.Calendar;
using RegFiling.Tests.Support;
using static RegFiling.Tests.Platform.Calendar.ShanghaiCalendar;

namespace RegFiling.Tests.Platform.Calendar;

public sealed class WorkingCalendarTests
{
    private static readonly DateOnly First = new(2023, 6, 1);
    private static readonly Gen<DateOnly> AnyDay = Gen.Int[0, 365 * 6].Select(First.AddDays);
    private static readonly Gen<int> AnyCount = Gen.Int[0, 300];

    [Theory]
    [InlineData(2024, 251)]
    [InlineData(2025, 248)]
    [InlineData(2026, 248)]
    public void A_year_has_the_working_days_that_its_notice_leaves(int year, int expected) =>
        Assert.Equal(expected, Working.Count(new(year - 1, 12, 31), new(year, 12, 31)));

    [Theory]
    [InlineData("2024-02-09", true)] // New Year's Eve 2024: leave is encouraged, not ordered
    [InlineData("2026-02-14", true)]
    [InlineData("2026-01-04", true)]
    [InlineData("2026-10-10", true)]
    [InlineData("2026-10-11", false)]
    [InlineData("2024-06-08", false)] // a weekend joined to a holiday is not in the list
    [InlineData("2026-09-25", false)]
    [InlineData("2027-10-01", true)] // nothing is published, so that only weekends rest
    public void A_day_works_as_the_notice_says(string day, bool working) => Assert.Equal(working, Working.IsWorkingDay(Day(day)));

    [Fact]
    public void The_shipped_years_hold_the_published_facts()
    {
        using var facts = SharedData.Json("cn/holidays.json");
        var years = CalendarYear.ReadFolder(PackFolder);
        Assert.Equal([2024, 2025, 2026], years.Select(year => year.Year));
        foreach (var year in years)
        {
            var expected = facts.RootElement.GetProperty($"{year.Year}");
            Assert.Equal(expected.GetProperty("holidays").EnumerateArray().Select(day => Day(day.GetString()!)), year.Holidays);
            Assert.Equal(expected.GetProperty("workdays").EnumerateArray().Select(day => Day(day.GetString()!)), year.Workdays);
            Assert.Contains($"〔{year.Year - 1}〕", year.Notice.Number, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void It_knows_how_far_the_notices_reach()
    {
        Assert.Equal((2024, 2026), (Working.FirstYear, Working.LastYear));
        Assert.True(Working.IsPublished(new(2026, 12, 31)));
        Assert.False(Working.IsPublished(new(2027, 1, 1)));
        Assert.False(Working.IsPublished(new(2023, 12, 31)));
    }

    [Fact]
    public void A_later_notice_prevails_in_the_December_before()
    {
        CalendarNotice notice = new("国办发明电〔2026〕1号", "https://example.org", "G");
        CalendarYear next = new(2027, notice, [new(2026, 12, 31), new(2027, 1, 1)], [new(2026, 12, 27)]);
        var calendar = WorkingCalendar.FromYears([next, .. CalendarYear.ReadFolder(PackFolder)]);
        Assert.False(calendar.IsWorkingDay(new(2026, 12, 31)));
        Assert.True(calendar.IsWorkingDay(new(2026, 12, 27)));
    }

    [Fact]
    public void Adding_in_two_steps_is_adding_at_once() =>
        Gen.Select(AnyDay, AnyCount, AnyCount).Sample((day, a, b) =>
            a == 0 || Working.Add(Working.Add(day, a), b) == Working.Add(day, a + b));

    [Fact]
    public void A_due_day_is_a_working_day_after_so_many_others() =>
        Gen.Select(AnyDay, Gen.Int[1, 300]).Sample((day, count) =>
        {
            var due = Working.Add(day, count);
            return Working.IsWorkingDay(due) && Working.Count(day, due) == count;
        });

    [Fact]
    public void A_later_start_or_a_longer_period_is_never_due_earlier() =>
        Gen.Select(AnyDay, Gen.Int[0, 40], AnyCount, Gen.Int[0, 40]).Sample((day, later, count, more) =>
            Working.Add(day.AddDays(later), count) >= Working.Add(day, count) && Working.Add(day, count + more) >= Working.Add(day, count));

    [Theory]
    [InlineData("""{"year":2026}""", "holidays")]
    [InlineData("""{"year":2026,"notice":{"number":"n","url":"u","certainty":"G"},"holidays":["2026-13-01"],"workdays":[]}""", "holidays[0]")]
    [InlineData("""{"year":2026,"notice":{"number":"n","url":"u","certainty":"G"},"holidays":["2026-10-01","2026-10-01"],"workdays":[]}""", "2026-10-01 is listed twice")]
    [InlineData("""{"year":2026,"notice":{"number":"n","url":"u","certainty":"G"},"holidays":["2026-10-01"],"workdays":["2026-10-01"]}""", "2026-10-01 is listed twice")]
    [InlineData("""{"year":2026,"notice":{"number":"n","url":"u","certainty":"G"},"holidays":["2025-10-01"],"workdays":[]}""", "2025-10-01 is neither")]
    [InlineData("""{"year":2026,"notice":{"number":"","url":"u","certainty":"G"},"holidays":[],"workdays":[]}""", "number")]
    [InlineData("""{"year":2026,"notice":{"number":"n","url":"u","certainty":"G"},"holidays":[],"workdays":[],"extra":1}""", "line 1")]
    [InlineData("null", "empty")]
    public void A_year_file_that_cannot_be_right_is_refused(string json, string named)
    {
        var refused = Assert.Throws<CalendarException>(() => CalendarYear.Parse(json));
        Assert.True(refused.Problem.IsComplete);
        Assert.Contains(named, refused.Problem.En, StringComparison.Ordinal);
    }

    [Fact]
    public void A_year_that_comes_twice_is_refused()
    {
        var years = CalendarYear.ReadFolder(PackFolder);
        Assert.Throws<CalendarException>(() => WorkingCalendar.FromYears([.. years, years[0]]));
    }
}
