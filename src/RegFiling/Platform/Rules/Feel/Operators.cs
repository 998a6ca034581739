namespace RegFiling.Platform.Rules;

/// <summary>
/// Arithmetic, comparison and three-valued logic of DMN. Whatever is not defined (a word less than a number, a division by zero, an overflow) is unknown, never
/// an error and never a guess. Numbers have 28 digits.
/// </summary>
internal static class Operators
{
    private const decimal Day = 86_400m;
    private const int MaxText = 100_000;

    public static FactValue Add(FactValue a, FactValue b)
    {
        try
        {
            return (a.Kind, b.Kind) switch
            {
                (FactKind.Number, FactKind.Number) => FactValue.Of(a.Number + b.Number),
                (FactKind.Text, FactKind.Text) => a.Text!.Length + b.Text!.Length <= MaxText ? FactValue.Of(a.Text + b.Text) : FactValue.Unknown,
                (FactKind.Days, FactKind.Days) or (FactKind.Months, FactKind.Months) => FactValue.Temporal(a.Kind, a.Number + b.Number),
                (FactKind.Date or FactKind.DateTime or FactKind.Time, FactKind.Days or FactKind.Months) => Move(a, b, 1),
                (FactKind.Days or FactKind.Months, FactKind.Date or FactKind.DateTime or FactKind.Time) => Move(b, a, 1),
                _ => FactValue.Unknown,
            };
        }
        catch (OverflowException)
        {
            return FactValue.Unknown;
        }
    }

    public static FactValue Subtract(FactValue a, FactValue b)
    {
        try
        {
            return (a.Kind, b.Kind) switch
            {
                (FactKind.Number, FactKind.Number) => FactValue.Of(a.Number - b.Number),
                (FactKind.Days, FactKind.Days) or (FactKind.Months, FactKind.Months) => FactValue.Temporal(a.Kind, a.Number - b.Number),
                (FactKind.Date or FactKind.DateTime or FactKind.Time, FactKind.Days or FactKind.Months) => Move(a, b, -1),
                (FactKind.Date or FactKind.DateTime, FactKind.Date or FactKind.DateTime) or (FactKind.Time, FactKind.Time) => Between(a, b),
                _ => FactValue.Unknown,
            };
        }
        catch (OverflowException)
        {
            return FactValue.Unknown;
        }
    }

    public static FactValue Multiply(FactValue a, FactValue b)
    {
        try
        {
            return (a.Kind, b.Kind) switch
            {
                (FactKind.Number, FactKind.Number) => FactValue.Of(a.Number * b.Number),
                (FactKind.Days, FactKind.Number) or (FactKind.Months, FactKind.Number) => Duration(a.Kind, a.Number * b.Number),
                (FactKind.Number, FactKind.Days) or (FactKind.Number, FactKind.Months) => Duration(b.Kind, a.Number * b.Number),
                _ => FactValue.Unknown,
            };
        }
        catch (OverflowException)
        {
            return FactValue.Unknown;
        }
    }

    public static FactValue Divide(FactValue a, FactValue b)
    {
        if (b.Number == 0) return FactValue.Unknown;
        try
        {
            return (a.Kind, b.Kind) switch
            {
                (FactKind.Number, FactKind.Number) => FactValue.Of(a.Number / b.Number),
                (FactKind.Days, FactKind.Number) or (FactKind.Months, FactKind.Number) => Duration(a.Kind, a.Number / b.Number),
                (FactKind.Days, FactKind.Days) or (FactKind.Months, FactKind.Months) => FactValue.Of(a.Number / b.Number),
                _ => FactValue.Unknown,
            };
        }
        catch (OverflowException)
        {
            return FactValue.Unknown;
        }
    }

    /// <summary>Exact for whole exponents; others are computed in binary floating point, about 15 digits.</summary>
    public static FactValue Power(FactValue a, FactValue b)
    {
        if (a.Kind != FactKind.Number || b.Kind != FactKind.Number) return FactValue.Unknown;
        try
        {
            if (b.Number == Math.Truncate(b.Number) && Math.Abs(b.Number) <= 1_000_000)
            {
                if (a.Number == 0 && b.Number < 0) return FactValue.Unknown;
                return FactValue.Of(b.Number < 0 ? 1 / Whole(a.Number, (long)-b.Number) : Whole(a.Number, (long)b.Number));
            }

            var power = Math.Pow((double)a.Number, (double)b.Number);
            return double.IsFinite(power) ? FactValue.Of((decimal)power) : FactValue.Unknown;
        }
        catch (Exception broken) when (broken is OverflowException or DivideByZeroException)
        {
            return FactValue.Unknown;
        }
    }

    public static FactValue Negate(FactValue a) => a.Kind switch
    {
        FactKind.Number => FactValue.Of(-a.Number),
        FactKind.Days or FactKind.Months => FactValue.Temporal(a.Kind, -a.Number),
        _ => FactValue.Unknown,
    };

    public static FactValue Not(FactValue a) => a.Kind == FactKind.Boolean ? FactValue.Of(a.IsFalse) : FactValue.Unknown;

    public static FactValue And(FactValue a, FactValue b) =>
        a.IsFalse || b.IsFalse ? FactValue.Of(false) : a.IsTrue && b.IsTrue ? FactValue.Of(true) : FactValue.Unknown;

    public static FactValue Or(FactValue a, FactValue b) =>
        a.IsTrue || b.IsTrue ? FactValue.Of(true) : a.IsFalse && b.IsFalse ? FactValue.Of(false) : FactValue.Unknown;

    /// <summary>Whether both are the same; null when they cannot be compared. Unknown equals unknown only.</summary>
    public static bool? Equal(FactValue a, FactValue b) => Equal(a, b, 0);

    /// <summary>Below, at or above zero as the first is less than, equal to or greater than the second; null when they have no order.</summary>
    public static int? Compare(FactValue a, FactValue b)
    {
        if (a.Kind != b.Kind) return null;
        switch (a.Kind)
        {
            case FactKind.Number or FactKind.Date or FactKind.Days or FactKind.Months: return a.Number.CompareTo(b.Number);
            case FactKind.Text: return string.CompareOrdinal(a.Text, b.Text);
            case FactKind.Time or FactKind.DateTime:
                if (a.Zone is null && b.Zone is null) return a.Number.CompareTo(b.Number);
                return Temporals.Offset(a) is { } left && Temporals.Offset(b) is { } right ? (a.Number - left).CompareTo(b.Number - right) : null;
            default: return null;
        }
    }

    /// <summary>Whether a value lies in a range; null when it cannot be compared with an end.</summary>
    public static bool? Within(FactValue value, FactRange range)
    {
        var truth = true;
        if (range.Low is { } low)
        {
            if (Compare(value, low) is not { } c) return null;
            truth &= range.HasLow ? c >= 0 : c > 0;
        }

        if (range.High is { } high)
        {
            if (Compare(value, high) is not { } c) return null;
            truth &= range.HasHigh ? c <= 0 : c < 0;
        }

        return truth;
    }

    public static FactValue Truth(bool? truth) => truth is { } known ? FactValue.Of(known) : FactValue.Unknown;

    private static bool? Equal(FactValue a, FactValue b, int depth)
    {
        if (a.Kind == FactKind.Unknown || b.Kind == FactKind.Unknown) return a.Kind == b.Kind;
        if (a.Kind != b.Kind || depth > 50) return null;
        switch (a.Kind)
        {
            case FactKind.Boolean: return a.Number == b.Number;
            case FactKind.List:
                return a.Items!.Count == b.Items!.Count && a.Items.Zip(b.Items).All(pair => Equal(pair.First, pair.Second, depth + 1) == true);
            case FactKind.Record:
                return a.Record!.Members.Count == b.Record!.Members.Count && a.Record.Members.All(m =>
                    b.Record.Members.Any(other => other.Name == m.Name) && Equal(m.Value, b.Record[m.Name], depth + 1) == true);
            case FactKind.Range:
                return a.Range == b.Range;
            default: return Compare(a, b) is { } c ? c == 0 : null;
        }
    }

    private static FactValue Duration(FactKind kind, decimal number) => FactValue.Temporal(kind, kind == FactKind.Months ? Math.Truncate(number) : number);

    private static FactValue Move(FactValue at, FactValue by, int sign)
    {
        var amount = sign * by.Number;
        switch (at.Kind, by.Kind)
        {
            case (FactKind.Time, FactKind.Days):
                var seconds = (at.Number + amount) % Day;
                return FactValue.Temporal(FactKind.Time, seconds < 0 ? seconds + Day : seconds, at.Zone);
            case (FactKind.Date, FactKind.Days):
                var day = Math.Floor(at.Number + (amount / Day));
                return Temporals.InRange(day) ? FactValue.Temporal(FactKind.Date, day) : FactValue.Unknown;
            case (FactKind.DateTime, FactKind.Days):
                return Temporals.InRange((at.Number + amount) / Day) ? FactValue.Temporal(FactKind.DateTime, at.Number + amount, at.Zone) : FactValue.Unknown;
            case (FactKind.Date, FactKind.Months):
                return Temporals.AddMonths(at.Number, amount) is { } moved ? FactValue.Temporal(FactKind.Date, moved) : FactValue.Unknown;
            case (FactKind.DateTime, FactKind.Months):
                var midnight = Math.Floor(at.Number / Day);
                return Temporals.AddMonths(midnight, amount) is { } then ? FactValue.Temporal(FactKind.DateTime, (then * Day) + at.Number - (midnight * Day), at.Zone) : FactValue.Unknown;
            default: return FactValue.Unknown;
        }
    }

    // A date counts as its midnight in UTC where it meets a time with an offset.
    private static FactValue Between(FactValue a, FactValue b)
    {
        if (a.Zone is null && b.Zone is null) return FactValue.Temporal(FactKind.Days, Seconds(a) - Seconds(b));
        decimal? left = a.Kind == FactKind.Date ? 0 : Temporals.Offset(a), right = b.Kind == FactKind.Date ? 0 : Temporals.Offset(b);
        return left is { } l && right is { } r ? FactValue.Temporal(FactKind.Days, Seconds(a) - l - (Seconds(b) - r)) : FactValue.Unknown;
    }

    private static decimal Seconds(FactValue at) => at.Kind == FactKind.Date ? at.Number * Day : at.Number;

    private static decimal Whole(decimal of, long exponent)
    {
        var result = 1m;
        for (var square = of; exponent > 0; exponent >>= 1)
        {
            if ((exponent & 1) == 1) result *= square;
            if (exponent > 1) square *= square;
        }

        return result;
    }
}
