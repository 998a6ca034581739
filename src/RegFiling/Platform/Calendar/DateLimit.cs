namespace RegFiling.Platform.Calendar;

internal static class DateLimit
{
    public static CalendarException Exceeded() => new(new("到期日超出公元9999年，无法计算。", "The due date lies beyond the year 9999."));
}
