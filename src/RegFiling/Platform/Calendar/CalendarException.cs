namespace RegFiling.Platform.Calendar;

/// <summary>A date, period or calendar file that cannot be used; <see cref="Problem"/> tells the reader what is wrong and what to write instead.</summary>
public sealed class CalendarException(Text problem) : Exception(problem.ToString())
{
    public Text Problem { get; } = problem;
}
