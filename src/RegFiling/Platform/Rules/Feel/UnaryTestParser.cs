namespace RegFiling.Platform.Rules;

/// <summary>
/// A cell of a decision table: always true (a dash), a set of values when it is written out, and an expression over the value that is tested. Where the set is
/// known a table decides by it alone and can be checked for gaps.
/// </summary>
internal sealed record CellTest(Expression? Test, UnaryTest? Set)
{
    public bool IsAny => Test is null;
}

internal sealed partial class FeelParser
{
    private static readonly InputValue Tested = new();

    /// <summary>Reads the tests of a cell: a dash, a list of values and ranges, or <c>not(…)</c> of such a list.</summary>
    /// <exception cref="FeelException">They cannot be read.</exception>
    public static CellTest ReadTests(string text, FeelNames names)
    {
        var parser = new FeelParser(text, names);
        parser.Begin();
        parser.Blank();
        if (parser.at >= text.Length) return new(null, null);
        if (parser.StandsAt("-") && text.AsSpan(parser.at + 1).Trim().IsEmpty) return new(null, null);

        var negate = parser.Negated();
        var parts = parser.Tests();
        if (negate) parser.Need(")");
        parser.End();
        var any = parts is [var only] ? only.Test : new Chain(parts[0].Test, [.. parts.Skip(1).Select(p => ((Func<FactValue, FactValue, FactValue>)Operators.Or, p.Test))]);
        return negate ? new(new Unary(Operators.Not, any), null) : new(any, SetOf(parts));
    }

    // "not(" opens a negated list unless it is the beginning of a longer expression, such as not(a) = b.
    private bool Negated()
    {
        var before = at;
        if (!Keyword("not") || !Sign("("))
        {
            at = before;
            return false;
        }

        var (open, quoted) = (1, false);
        for (var i = at; i < text.Length; i++)
        {
            if (text[i] == '"' && text[i - 1] != '\\') quoted = !quoted;
            if (quoted) continue;
            open += text[i] is '(' ? 1 : text[i] is ')' ? -1 : 0;
            if (open == 0 && text.AsSpan(i + 1).Trim().IsEmpty && !text.AsSpan(at, i - at).Contains('?')) return true;
            if (open == 0) break;
        }

        at = before;
        return false;
    }

    private List<(Expression Test, FactRange? Values)> Tests()
    {
        var parts = new List<(Expression, FactRange?)>();
        do
        {
            parts.Add(Positive());
        }
        while (Sign(","));
        return parts;
    }

    private (Expression Test, FactRange? Values) Positive()
    {
        Blank();
        var start = at;
        if (Bound() is { } bound) return bound;
        var value = Interval() ?? Whole();
        if (Asks(start)) return (new Passes(Tested, value, asks: true), null);
        FactRange? values = value switch
        {
            Constant { Value.Kind: FactKind.Unknown } => null,
            Constant constant => new(constant.Value, true, constant.Value, true),
            RangeOf when Fixed(value) is { } range => range,
            _ => null,
        };
        return (Bounded(new Passes(Tested, value, asks: false)), values);
    }

    private (Expression Test, FactRange? Values)? Bound()
    {
        foreach (var sign in (ReadOnlySpan<string>)["!=", "<=", ">=", "<", ">", "="])
        {
            if (!Sign(sign)) continue;
            var end = Sum();
            if (sign is "=" or "!=")
            {
                Expression equal = new Passes(Tested, end, asks: false);
                return sign == "=" ? (equal, end is Constant { Value: var v } ? new(v, true, v, true) : null) : (new Unary(Operators.Not, equal), null);
            }

            var range = sign[0] == '<' ? new RangeOf(null, false, end, sign.Length == 2) : new RangeOf(end, sign.Length == 2, null, false);
            return (Bounded(new Passes(Tested, range, asks: false)), Fixed(range));
        }

        return null;
    }

    private static FactRange? Fixed(Expression range)
    {
        var value = range is RangeOf { IsFixed: true } ? range.Of(new Frame(0, new StepBudget())) : default;
        return value.Range;
    }

    // Intervals may be written ]1..5[ and (1..5); a bracket that is none is read as a value.
    private Expression? Interval()
    {
        if (!StandsAt("]")) return null;
        Sign("]");
        var low = Sum();
        Need("..");
        return Upper(low, hasLow: false);
    }

    private bool Asks(int from)
    {
        var quoted = false;
        for (var i = from; i < at; i++)
        {
            if (text[i] == '"' && (i == 0 || text[i - 1] != '\\')) quoted = !quoted;
            if (text[i] == '?' && !quoted) return true;
        }

        return false;
    }

    private Expression Membership(Expression value)
    {
        if (StandsAt("("))
        {
            // Several tests in brackets, or one value in brackets.
            var before = at;
            Sign("(");
            var tests = Tests();
            if (Sign(")") && (tests.Count > 1 || !StandsAt("..")))
                return new Asked(value, tests is [var only] ? only.Test : new Chain(tests[0].Test, [.. tests.Skip(1).Select(t => ((Func<FactValue, FactValue, FactValue>)Operators.Or, t.Test))]));
            at = before;
        }

        return Bound() is { } bound ? new Asked(value, bound.Test) : new Passes(value, Interval() ?? Sum(), asks: false);
    }

    private static UnaryTest? SetOf(List<(Expression Test, FactRange? Values)> parts)
    {
        if (parts.Exists(p => p.Values is null)) return null;
        var ranges = parts.ConvertAll(p => p.Values!);
        var kinds = ranges.SelectMany(r => new[] { r.Low?.Kind, r.High?.Kind }).OfType<FactKind>().Distinct().ToList();
        return kinds switch
        {
            [FactKind.Text or FactKind.Boolean] when ranges.TrueForAll(r => r.Low == r.High) => new OneOf([.. ranges.Select(r => r.Low!.Value.Text!)], kinds[0]),
            [FactKind.Number or FactKind.Date or FactKind.Days or FactKind.Months] => new Intervals(ranges.Select(Interval), whole: false, kinds[0]),
            _ => null,
        };
    }

    private static Interval Interval(FactRange r) => new(r.Low?.Number ?? decimal.MinValue, r.Low is null || r.HasLow, r.High?.Number ?? decimal.MaxValue, r.High is null || r.HasHigh);
}

/// <summary>A test that is about a value of its own.</summary>
internal sealed class Asked(Expression value, Expression test) : Expression(value, test)
{
    protected override FactValue Evaluate(Frame frame)
    {
        var before = frame.Input;
        frame.Input = value.Of(frame);
        var truth = test.Of(frame);
        frame.Input = before;
        return truth;
    }
}
