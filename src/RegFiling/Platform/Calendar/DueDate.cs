namespace RegFiling.Platform.Calendar;

/// <summary>
/// When a period ends: the local date, the first instant that is too late, whether unpublished holidays could still move it,
/// and how it was counted, for the reader.
/// </summary>
public sealed record DueDate(DateOnly Date, DateTimeOffset Instant, bool Provisional, Text Explanation);

/// <summary>
/// A time during which a clock stands still. Counted like a period: the day on which it begins still counts for the clock,
/// the day on which it ends does not. For hours it is counted to the instant.
/// </summary>
public sealed record Pause(DateTimeOffset From, DateTimeOffset To);
