namespace RegFiling.Platform.Calendar;

/// <summary>What a period is counted in.</summary>
public enum PeriodUnit
{
    /// <summary><c>wd</c>: working days, as the calendar has them.</summary>
    WorkingDays = 1,

    /// <summary><c>cd</c>: calendar days.</summary>
    CalendarDays = 2,

    /// <summary><c>mo</c>: calendar months; a day that the last month does not have becomes its last day.</summary>
    Months = 3,

    /// <summary><c>yr</c>: calendar years.</summary>
    Years = 4,

    /// <summary><c>h</c>: hours from the moment, holidays included.</summary>
    Hours = 5,
}
