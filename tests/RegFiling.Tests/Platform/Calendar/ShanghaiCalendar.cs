using RegFiling.Platform.Calendar;

namespace RegFiling.Tests.Platform.Calendar;

/// <summary>The calendar that the product ships for Shanghai.</summary>
internal static class ShanghaiCalendar
{
    public static readonly string PackFolder = Path.Combine(AppContext.BaseDirectory, "workflows", "cn-shanghai");

    public static readonly JurisdictionTime Time = JurisdictionTime.Of("Asia/Shanghai");

    public static readonly WorkingCalendar Working = WorkingCalendar.FromYears(CalendarYear.ReadFolder(PackFolder));

    public static readonly Deadlines Terms = new(Working, Time);

    public static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", null);

    /// <summary>Nine o'clock in the morning of a day in Shanghai.</summary>
    public static DateTimeOffset Morning(string day) => Time.StartOf(Day(day)).AddHours(9);
}
