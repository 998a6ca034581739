namespace RegFiling.Platform.Calendar;

/// <summary>The clock on the wall of a jurisdiction: turns instants into its dates and its dates into instants.</summary>
public sealed class JurisdictionTime(TimeZoneInfo zone)
{
    public TimeZoneInfo Zone { get; } = zone;

    /// <summary>The clock of an IANA zone such as <c>Asia/Shanghai</c>; throws <see cref="CalendarException"/> for an unknown one.</summary>
    public static JurisdictionTime Of(string zoneId) => TimeZoneInfo.TryFindSystemTimeZoneById(zoneId, out var zone)
        ? new(zone)
        : throw new CalendarException(new($"没有时区“{zoneId}”，例如 Asia/Shanghai。", $"There is no time zone \"{zoneId}\"; write for example Asia/Shanghai."));

    /// <summary>The same instant with the offset of this clock.</summary>
    public DateTimeOffset Local(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, Zone);

    /// <summary>The date on which an instant falls here.</summary>
    public DateOnly DateOf(DateTimeOffset instant) => DateOnly.FromDateTime(Local(instant).DateTime);

    /// <summary>24:00 of a day, which is the first instant that is too late.</summary>
    public DateTimeOffset EndOf(DateOnly day) => day < DateOnly.MaxValue ? StartOf(day.AddDays(1)) : throw DateLimit.Exceeded();

    /// <summary>The first instant of a day.</summary>
    public DateTimeOffset StartOf(DateOnly day) => InstantOf(day.ToDateTime(TimeOnly.MinValue));

    /// <summary>The instant at which this clock shows a date and time; the first one if it shows it twice.</summary>
    public DateTimeOffset InstantOf(DateTime wall)
    {
        wall = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);

        // Where the clock is put forward over this time, the day goes on at the first time that exists.
        while (Zone.IsInvalidTime(wall))
            wall = wall.AddMinutes(1);
        var offset = Zone.IsAmbiguousTime(wall) ? Zone.GetAmbiguousTimeOffsets(wall).Max() : Zone.GetUtcOffset(wall);
        return new(wall, offset);
    }
}
