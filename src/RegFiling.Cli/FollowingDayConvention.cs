namespace RegFiling.Cli;

/// <summary>A request for correction in <see cref="FollowingDayConvention"/>; <paramref name="Answered"/> is empty while it is pending.</summary>
public sealed record Correction(DateOnly Asked, DateOnly? Answered, bool Incomplete);

/// <summary>
/// A way of computing decision dates that other filing platforms use and that no pack here may: calendar time from the day after filing,
/// with whole days added for corrections. It serves to compare suspension and month ends with published cases.
/// </summary>
public static class FollowingDayConvention
{
    public const string Name = "following-day";

    /// <summary>
    /// The decision date. The period (days, weeks, months, years) starts the day after filing, or after the latest answered correction that found
    /// the filing incomplete, or with <paramref name="reset"/> after the latest correction; each correction answered after the start adds its days,
    /// first and last included; a pending one counts as answered today.
    /// </summary>
    public static DateOnly DecisionDate(DateOnly filed, int period, string unit, bool reset, IReadOnlyList<Correction> corrections, DateOnly? today)
    {
        (DateOnly Asked, DateOnly Answered, bool Incomplete)[] answered = [.. corrections.Select(c => (c.Asked, Answer(c, today), c.Incomplete))];
        DateOnly[] restarts = [.. answered.Where(c => reset || c.Incomplete).Select(c => c.Answered)];
        var start = (restarts.Length > 0 ? restarts.Max() : filed).AddDays(1);
        var suspended = answered.Where(c => c.Answered > start).Sum(c => c.Answered.DayNumber + 1 - c.Asked.DayNumber);
        return Add(start, period, unit).AddDays(suspended);
    }

    private static DateOnly Answer(Correction correction, DateOnly? today)
    {
        var answered = correction.Answered ?? today ?? throw new UsageException(new(
            "有补正尚未答复，请给出 today。", "A correction is pending: today is needed."));
        return answered >= correction.Asked ? answered : throw new UsageException(new(
            $"补正的答复日期（{answered:yyyy-MM-dd}）早于要求日期（{correction.Asked:yyyy-MM-dd}）。",
            $"A correction is answered ({answered:yyyy-MM-dd}) before it is asked ({correction.Asked:yyyy-MM-dd})."));
    }

    private static DateOnly Add(DateOnly start, int period, string unit) => unit.TrimEnd('s') switch
    {
        "day" => start.AddDays(period),
        "week" => start.AddDays(period * 7),
        "month" => start.AddMonths(period),
        "year" => start.AddYears(period),
        _ => throw new UsageException(new(
            $"“{unit}”不是期限单位。可用 days、weeks、months、years。", $"\"{unit}\" is not a unit. Use days, weeks, months or years.")),
    };
}
