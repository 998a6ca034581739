namespace RegFiling.Platform.Cases;

/// <summary>
/// The order of every list of cases in one number, so that a page is read along an index on each database: open ones by the end of their first clock,
/// then those without a clock, the newest first, then closed ones, the last closed first. What falls on the same moment stands in the order of opening.
/// </summary>
internal static class CaseRank
{
    // Seconds since 1970 above, minutes of opening since 2020 below. A due date reaches to the year 9999, which is 253 billion seconds.
    private const int TieBits = 24;
    private const long WithoutClock = 300_000_000_000;
    private const long Closed = 400_000_000_000;
    private const long OpeningEpoch = 26_297_280;

    /// <summary>Open cases are below, closed ones not.</summary>
    public const long FirstClosed = (WithoutClock + ((Closed - WithoutClock) / 2)) << TieBits;

    public static long Of(DateTimeOffset? due, DateTimeOffset opened, DateTimeOffset? closed)
    {
        var place = closed is { } end ? Closed - end.ToUnixTimeSeconds()
            : due is { } at ? At(at)
            : WithoutClock - opened.ToUnixTimeSeconds();
        return (place << TieBits) + Math.Clamp((opened.ToUnixTimeSeconds() / 60) - OpeningEpoch, 0, (1 << TieBits) - 1);
    }

    /// <summary>The first place after all cases whose clock has run out by this moment.</summary>
    public static long After(DateTimeOffset moment) => (moment.ToUnixTimeSeconds() + 1) << TieBits;

    // Rounded up, so that what a list calls overdue is.
    private static long At(DateTimeOffset due) => due.ToUnixTimeSeconds() + (due.Ticks % TimeSpan.TicksPerSecond == 0 ? 0 : 1);
}
