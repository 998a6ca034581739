using System.Globalization;

namespace RegFiling.Platform.Rules;

/// <summary>
/// The built-in functions, by name and number of arguments. Each is pure, takes values and gives one; wrong arguments give unknown. Nothing here reads a clock,
/// a file or the network, and no text runs as code.
/// </summary>
internal static class Functions
{
    private const int MaxText = 100_000;

    internal sealed record BuiltIn(int Least, int Most, Func<FactValue[], FactValue> Does, params string[] Parameters);

    public static IReadOnlyDictionary<string, BuiltIn> All { get; } = new Dictionary<string, BuiltIn>(StringComparer.Ordinal)
    {
        ["not"] = new(1, 1, a => Operators.Not(a[0]), "negand"),
        ["date"] = new(1, 3, Date, "year", "month", "day"),
        ["time"] = new(1, 4, Time, "hour", "minute", "second", "offset"),
        ["date and time"] = new(1, 2, DateTime, "date", "time"),
        ["duration"] = new(1, 1, a => OfText(a[0], Temporals.Duration), "from"),
        ["years and months duration"] = new(2, 2, a => Months(a[0], a[1]), "from", "to"),
        ["number"] = new(1, 3, ToNumber, "from", "grouping separator", "decimal separator"),
        ["string"] = new(1, 1, a => a[0].Kind == FactKind.Unknown ? a[0] : Word(a[0].ToString()), "from"),
        ["abs"] = new(1, 1, a => a[0].Number < 0 ? Operators.Negate(a[0]) : a[0].Kind is FactKind.Number or FactKind.Days or FactKind.Months ? a[0] : FactValue.Unknown, "n"),
        ["floor"] = new(1, 2, a => Round(a, MidpointRounding.ToNegativeInfinity), "n", "scale"),
        ["ceiling"] = new(1, 2, a => Round(a, MidpointRounding.ToPositiveInfinity), "n", "scale"),
        ["round up"] = new(2, 2, a => Away(a), "n", "scale"),
        ["round down"] = new(2, 2, a => Round(a, MidpointRounding.ToZero), "n", "scale"),
        ["round half up"] = new(2, 2, a => Round(a, MidpointRounding.AwayFromZero), "n", "scale"),
        ["round half down"] = new(2, 2, HalfDown, "n", "scale"),
        ["decimal"] = new(2, 2, a => Round(a, MidpointRounding.ToEven), "n", "scale"),
        ["modulo"] = new(2, 2, Modulo, "dividend", "divisor"),
        ["even"] = new(1, 1, a => a[0].Kind == FactKind.Number ? FactValue.Of(a[0].Number % 2 == 0) : FactValue.Unknown, "number"),
        ["odd"] = new(1, 1, a => a[0].Kind == FactKind.Number ? FactValue.Of(Math.Abs(a[0].Number % 2) == 1) : FactValue.Unknown, "number"),
        ["min"] = new(1, int.MaxValue, a => Extreme(Listed(a), -1), "list"),
        ["max"] = new(1, int.MaxValue, a => Extreme(Listed(a), 1), "list"),
        ["sum"] = new(1, int.MaxValue, a => Total(Listed(a)), "list"),
        ["count"] = new(1, 1, a => FactValue.Of((decimal)(a[0].Items ?? [a[0]]).Count), "list"),
        ["mean"] = new(1, int.MaxValue, a => Operators.Divide(Total(Listed(a)), FactValue.Of((decimal)Listed(a).Count)), "list"),
        ["all"] = new(1, int.MaxValue, a => Listed(a).Aggregate(FactValue.Of(true), Operators.And), "list"),
        ["any"] = new(1, int.MaxValue, a => Listed(a).Aggregate(FactValue.Of(false), Operators.Or), "list"),
        ["list contains"] = new(2, 2, a => FactValue.Of((a[0].Items ?? [a[0]]).Any(i => Operators.Equal(i, a[1]) == true)), "list", "element"),
        ["string length"] = new(1, 1, a => a[0].Kind == FactKind.Text ? FactValue.Of((decimal)new StringInfo(a[0].Text!).LengthInTextElements) : FactValue.Unknown, "string"),
        ["upper case"] = new(1, 1, a => OfText(a[0], t => Word(t.ToUpperInvariant())), "string"),
        ["lower case"] = new(1, 1, a => OfText(a[0], t => Word(t.ToLowerInvariant())), "string"),
        ["contains"] = new(2, 2, a => Texts(a, (t, m) => FactValue.Of(t.Contains(m, StringComparison.Ordinal))), "string", "match"),
        ["starts with"] = new(2, 2, a => Texts(a, (t, m) => FactValue.Of(t.StartsWith(m, StringComparison.Ordinal))), "string", "match"),
        ["ends with"] = new(2, 2, a => Texts(a, (t, m) => FactValue.Of(t.EndsWith(m, StringComparison.Ordinal))), "string", "match"),
        ["substring"] = new(2, 3, Substring, "string", "start position", "length"),
        ["substring before"] = new(2, 2, a => Texts(a, (t, m) => Word(t.IndexOf(m, StringComparison.Ordinal) is var at and >= 0 ? t[..at] : "")), "string", "match"),
        ["substring after"] = new(2, 2, a => Texts(a, (t, m) => Word(t.IndexOf(m, StringComparison.Ordinal) is var at and >= 0 ? t[(at + m.Length)..] : "")), "string", "match"),
    };

    private static FactValue Word(string text) => text.Length <= MaxText ? FactValue.Of(text) : FactValue.Unknown;

    private static FactValue OfText(FactValue value, Func<string, FactValue> does) => value.Kind == FactKind.Text ? does(value.Text!) : FactValue.Unknown;

    private static FactValue Texts(FactValue[] a, Func<string, string, FactValue> does) =>
        a[0].Kind == FactKind.Text && a[1].Kind == FactKind.Text ? does(a[0].Text!, a[1].Text!) : FactValue.Unknown;

    // min(1, 2, 3) and min([1, 2, 3]) are the same.
    private static IReadOnlyList<FactValue> Listed(FactValue[] a) => a is [{ Items: { } items }] ? items : a;

    private static FactValue Date(FactValue[] a) => a switch
    {
        [{ Kind: FactKind.Text } text] => Temporals.Date(text.Text!),
        [{ Kind: FactKind.Date } day] => day,
        [{ Kind: FactKind.DateTime } at] => FactValue.Temporal(FactKind.Date, Math.Floor(at.Number / 86_400m)),
        [{ Kind: FactKind.Number } y, { Kind: FactKind.Number } m, { Kind: FactKind.Number } d] => Temporals.DateOf(y.Number, m.Number, d.Number),
        _ => FactValue.Unknown,
    };

    private static FactValue Time(FactValue[] a) => a switch
    {
        [{ Kind: FactKind.Text } text] => Temporals.Time(text.Text!),
        [{ Kind: FactKind.Time } time] => time,
        [{ Kind: FactKind.DateTime } at] => FactValue.Temporal(FactKind.Time, at.Number - (Math.Floor(at.Number / 86_400m) * 86_400m), at.Zone),
        [{ Kind: FactKind.Date }] => FactValue.Temporal(FactKind.Time, 0, "Z"),
        [{ Kind: FactKind.Number } h, { Kind: FactKind.Number } m, { Kind: FactKind.Number } s, .. var offset] => Temporals.TimeOf(h.Number, m.Number, s.Number, offset is [var zone] ? zone : default),
        _ => FactValue.Unknown,
    };

    private static FactValue DateTime(FactValue[] a) => a switch
    {
        [{ Kind: FactKind.Text } text] => Temporals.DateTime(text.Text!),
        [{ Kind: FactKind.DateTime } at] => at,
        [{ Kind: FactKind.Date } day] => FactValue.Temporal(FactKind.DateTime, day.Number * 86_400m),
        [{ Kind: FactKind.Date or FactKind.DateTime } day, { Kind: FactKind.Time } time] =>
            FactValue.Temporal(FactKind.DateTime, ((day.Kind == FactKind.Date ? day.Number : Math.Floor(day.Number / 86_400m)) * 86_400m) + time.Number, time.Zone),
        _ => FactValue.Unknown,
    };

    private static FactValue Months(FactValue from, FactValue to)
    {
        if (from.Kind is not (FactKind.Date or FactKind.DateTime) || to.Kind is not (FactKind.Date or FactKind.DateTime)) return FactValue.Unknown;
        var (a, b) = (Split(from), Split(to));
        var (start, end) = (Temporals.Civil(a.Day), Temporals.Civil(b.Day));
        decimal months = ((end.Year - start.Year) * 12) + end.Month - start.Month;

        // A month counts when it is full: its day (and time) has been reached.
        if (months > 0 && (end.Day, b.Time).CompareTo((start.Day, a.Time)) < 0) months--;
        if (months < 0 && (end.Day, b.Time).CompareTo((start.Day, a.Time)) > 0) months++;
        return FactValue.Temporal(FactKind.Months, months);

        static (decimal Day, decimal Time) Split(FactValue at) =>
            at.Kind == FactKind.Date ? (at.Number, 0) : (Math.Floor(at.Number / 86_400m), at.Number - (Math.Floor(at.Number / 86_400m) * 86_400m));
    }

    private static FactValue ToNumber(FactValue[] a)
    {
        if (a[0].Kind == FactKind.Number && a.Length == 1) return a[0];
        if (a[0].Kind != FactKind.Text) return FactValue.Unknown;
        var text = a[0].Text!;
        if (a.Length > 1 && a[1].Kind == FactKind.Text) text = a[1].Text is " " or "," or "." ? text.Replace(a[1].Text!, "", StringComparison.Ordinal) : "";
        if (a.Length > 2 && a[2].Kind == FactKind.Text) text = a[2].Text is "," or "." && a[2].Text != a[1].Text ? text.Replace(a[2].Text!, ".", StringComparison.Ordinal) : "";
        return decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            ? FactValue.Of(number) : FactValue.Unknown;
    }

    private static int? Scale(FactValue[] a) => a.Length < 2 ? 0
        : a[1].Kind == FactKind.Number && a[1].Number == Math.Truncate(a[1].Number) && a[1].Number is >= -28 and <= 6000 ? (int)a[1].Number : null;

    private static FactValue Round(FactValue[] a, MidpointRounding mode)
    {
        if (a[0].Kind != FactKind.Number || Scale(a) is not { } scale) return FactValue.Unknown;
        if (scale >= 0) return FactValue.Of(Math.Round(a[0].Number, Math.Min(scale, 28), mode));
        var unit = 1m;
        for (var i = 0; i > scale; i--) unit *= 10;
        return Operators.Multiply(FactValue.Of(Math.Round(a[0].Number / unit, 0, mode)), FactValue.Of(unit));
    }

    private static FactValue Away(FactValue[] a) => Round(a, a[0].Number < 0 ? MidpointRounding.ToNegativeInfinity : MidpointRounding.ToPositiveInfinity);

    private static FactValue HalfDown(FactValue[] a)
    {
        var down = Round(a, MidpointRounding.ToZero);
        var nearest = Round(a, MidpointRounding.AwayFromZero);
        return down.Kind == FactKind.Number && Math.Abs(a[0].Number - down.Number) * 2 == Math.Abs(nearest.Number - down.Number) ? down : nearest;
    }

    private static FactValue Modulo(FactValue[] a) => a[0].Kind == FactKind.Number && a[1].Kind == FactKind.Number && a[1].Number != 0
        ? Operators.Subtract(a[0], Operators.Multiply(a[1], FactValue.Of(Math.Floor(a[0].Number / a[1].Number)))) : FactValue.Unknown;

    private static FactValue Extreme(IReadOnlyList<FactValue> items, int sign)
    {
        if (items.Count == 0) return FactValue.Unknown;
        var best = items[0];
        foreach (var item in items)
        {
            if (Operators.Compare(item, best) is not { } order) return FactValue.Unknown;
            if (order * sign > 0) best = item;
        }

        return best;
    }

    private static FactValue Total(IReadOnlyList<FactValue> items) => items.Count == 0 ? FactValue.Unknown : items.Skip(1).Aggregate(items[0], Operators.Add) is { Kind: FactKind.Number or FactKind.Days or FactKind.Months } sum ? sum : FactValue.Unknown;

    private static FactValue Substring(FactValue[] a)
    {
        if (a[0].Kind != FactKind.Text || a[1].Kind != FactKind.Number || a[1].Number == 0 || (a.Length > 2 && a[2].Kind is not (FactKind.Number or FactKind.Unknown))) return FactValue.Unknown;
        var signs = StringInfo.ParseCombiningCharacters(a[0].Text!);
        var from = Math.Truncate(a[1].Number > 0 ? a[1].Number - 1 : signs.Length + a[1].Number);
        if (from < 0) from = 0;
        var to = Math.Min(signs.Length, a.Length > 2 && a[2].Kind == FactKind.Number ? from + Math.Truncate(a[2].Number) : signs.Length);
        return to <= from ? Word("") : Word(a[0].Text![signs[(int)from]..(to == signs.Length ? a[0].Text!.Length : signs[(int)to])]);
    }
}
