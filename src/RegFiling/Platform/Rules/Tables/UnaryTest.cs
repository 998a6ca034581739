using System.Globalization;
using System.Text.Json;

namespace RegFiling.Platform.Rules;

/// <summary>Three-valued truth: with an unknown fact a condition may be neither true nor false. And is the minimum, or the maximum.</summary>
internal enum Truth
{
    False = 0,
    Unknown = 1,
    True = 2,
}

/// <summary>
/// A test on one input, kept as the set of values that pass, so that tables can be checked for overlaps and gaps exactly:
/// words for choices and yes/no, sorted intervals for numbers.
/// </summary>
internal abstract class UnaryTest
{
    public Truth Of(in FactValue value) => value.Kind == FactKind.Unknown ? Truth.Unknown : Passes(value) ? Truth.True : Truth.False;

    public abstract bool Passes(in FactValue value);

    public abstract bool IsNever { get; }

    public abstract bool Overlaps(UnaryTest other);

    /// <summary>Whether whatever passes the other test passes this one.</summary>
    public abstract bool Covers(UnaryTest other);

    /// <summary>Whether two rows, with a test or none in each column, can both hold.</summary>
    public static bool Overlap(UnaryTest?[] row, UnaryTest?[] other)
    {
        for (var slot = 0; slot < row.Length; slot++)
        {
            if (row[slot] is { } one && other[slot] is { } two && !one.Overlaps(two)) return false;
        }

        return true;
    }

    /// <summary>Whether one row holds wherever the other does.</summary>
    public static bool Covers(UnaryTest?[] wider, UnaryTest?[] narrower)
    {
        for (var slot = 0; slot < wider.Length; slot++)
        {
            if (wider[slot] is { } wide && !(narrower[slot] is { } narrow && wide.Covers(narrow))) return false;
        }

        return true;
    }

    /// <summary>Values that stand for every distinct behaviour of this test; together with those of the other rows they find gaps.</summary>
    public abstract IEnumerable<FactValue> Landmarks { get; }
}

internal sealed class OneOf(HashSet<string> words, FactKind kind) : UnaryTest
{
    private const int Few = 8;

    // Comparing with a few words costs less than computing a hash.
    private readonly string[]? few = words.Count <= Few ? [.. words] : null;

    public override bool IsNever => words.Count == 0;

    public override bool Passes(in FactValue value)
    {
        if (value.Kind != kind) return false;
        if (few is null) return words.Contains(value.Text!);
        foreach (var word in few)
        {
            if (word == value.Text) return true;
        }

        return false;
    }

    public override bool Overlaps(UnaryTest other) => other is OneOf o && words.Overlaps(o.Words);

    public override bool Covers(UnaryTest other) => other is OneOf o && words.IsSupersetOf(o.Words);

    public override IEnumerable<FactValue> Landmarks => words.Select(w => kind == FactKind.Boolean ? FactValue.Of(w == "true") : FactValue.Of(w));

    public HashSet<string> Words => words;
}

/// <summary>Numbers from Low to High; a bound belongs to it when its flag says so.</summary>
internal readonly record struct Interval(decimal Low, bool HasLow, decimal High, bool HasHigh)
{
    public bool IsEmpty => Low > High || (Low == High && !(HasLow && HasHigh));

    public bool Holds(decimal n) => (HasLow ? n >= Low : n > Low) && (HasHigh ? n <= High : n < High);

    public Interval And(Interval other)
    {
        var (low, hasLow) = Low == other.Low ? (Low, HasLow && other.HasLow) : Low > other.Low ? (Low, HasLow) : (other.Low, other.HasLow);
        var (high, hasHigh) = High == other.High ? (High, HasHigh && other.HasHigh) : High < other.High ? (High, HasHigh) : (other.High, other.HasHigh);
        return new(low, hasLow, high, hasHigh);
    }

    // Over whole numbers an open bound is the next whole number, so that (1..2) is seen to be empty.
    public Interval Whole() => new(
        Low == decimal.MinValue ? Low : HasLow ? Math.Ceiling(Low) : Math.Floor(Low) + 1, true,
        High == decimal.MaxValue ? High : HasHigh ? Math.Floor(High) : Math.Ceiling(High) - 1, true);
}

internal sealed class Intervals : UnaryTest
{
    private readonly Interval[] parts;
    private readonly FactKind kind;

    public Intervals(IEnumerable<Interval> all, bool whole, FactKind kind)
    {
        this.kind = kind;
        var merged = new List<Interval>();
        foreach (var part in all.Where(i => !i.IsEmpty).Select(i => whole ? i.Whole() : i).Where(i => !i.IsEmpty).OrderBy(i => i.Low).ThenByDescending(i => i.HasLow))
        {
            if (merged.Count > 0 && Touch(merged[^1], part, whole))
            {
                var last = merged[^1];
                if (part.High > last.High || (part.High == last.High && part.HasHigh)) merged[^1] = last with { High = part.High, HasHigh = part.HasHigh };
            }
            else
            {
                merged.Add(part);
            }
        }

        parts = [.. merged];
        Whole = whole;
    }

    private bool Whole { get; }

    public override bool IsNever => parts.Length == 0;

    public override bool Passes(in FactValue value)
    {
        if (value.Kind != kind) return false;
        foreach (var part in parts)
        {
            if (part.Holds(value.Number)) return true;
        }

        return false;
    }

    public override bool Overlaps(UnaryTest other)
    {
        if (other is not Intervals o) return false;
        for (int mine = 0, theirs = 0; mine < parts.Length && theirs < o.parts.Length;)
        {
            if (!parts[mine].And(o.parts[theirs]).IsEmpty) return true;
            if (parts[mine].High < o.parts[theirs].High) mine++;
            else theirs++;
        }

        return false;
    }

    // Parts are merged and apart from one another, so a part that is covered lies within one part.
    public override bool Covers(UnaryTest other)
    {
        if (other is not Intervals o) return false;
        var mine = 0;
        foreach (var part in o.parts)
        {
            while (mine < parts.Length && parts[mine].High < part.High) mine++;
            if (mine == parts.Length || parts[mine].And(part) != part) return false;
        }

        return true;
    }

    public override IEnumerable<FactValue> Landmarks
    {
        get
        {
            var step = Whole ? 1m : 0.0000001m;
            foreach (var bound in parts.SelectMany(p => new[] { p.Low, p.High }).Where(b => b is not decimal.MinValue and not decimal.MaxValue))
            {
                yield return FactValue.Temporal(kind, bound - step);
                yield return FactValue.Temporal(kind, bound);
                yield return FactValue.Temporal(kind, bound + step);
            }
        }
    }

    public Intervals Not()
    {
        var rest = new List<Interval>();
        var (low, hasLow) = (decimal.MinValue, true);
        foreach (var part in parts)
        {
            rest.Add(new(low, hasLow, part.Low, !part.HasLow));
            (low, hasLow) = (part.High, !part.HasHigh);
        }

        rest.Add(new(low, hasLow, decimal.MaxValue, true));
        return new(rest, Whole, kind);
    }

    private static bool Touch(Interval left, Interval right, bool whole) =>
        right.Low < left.High || (right.Low == left.High && (right.HasLow || left.HasHigh)) || (whole && right.Low - 1 == left.High);
}

/// <summary>
/// Reads a test as a lawyer writes it: a value, a list of values, <c>"&gt;= 10000"</c>, <c>"[1..5)"</c>, several with commas between,
/// <c>"not(…)"</c>, and <c>"-"</c> for any value (which reads as null).
/// </summary>
internal static class UnaryTests
{
    private const int MaxLength = 1000;
    private const int MaxWords = 50;

    public static UnaryTest? Read(RuleReader read, SourceNode node, RuleInput input)
    {
        if (node.Kind == JsonTokenType.String && node.Text.Trim() == "-") return null;
        var items = node.IsArray ? node.Items : [node];
        var negate = false;
        var words = new List<string>();
        foreach (var item in items)
        {
            if (item.Kind is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False) || item.Text.Length > MaxLength)
            {
                Bad(read, item, input);
                return null;
            }

            var text = item.Text.Trim();
            if (item.Kind == JsonTokenType.String && text.StartsWith("not(", StringComparison.Ordinal) && text.EndsWith(')') && items.Count == 1)
            {
                negate = true;
                text = text[4..^1];
            }

            words.AddRange(item.Kind == JsonTokenType.String ? text.Split(',', StringSplitOptions.TrimEntries) : [text]);
        }

        if (words.Count > MaxWords)
        {
            read.Problem(node.Line, "rules.bad-list", new($"对“{input.Id}”的条件超过{MaxWords}个值。", $"The test on “{input.Id}” has more than {MaxWords} values."),
                new("请改用范围，或者拆成多行。", "Use ranges, or several rows."));
            return null;
        }

        UnaryTest? test = input.Type is InputType.Number or InputType.WholeNumber or InputType.Date ? Numbers(words, negate, input) : Words(read, node, words, negate, input);
        if (test is null)
        {
            Bad(read, node, input);
        }
        else if (test.IsNever)
        {
            read.Problem(node.Line, "rules.never-true", new($"对“{input.Id}”的条件永远不成立。", $"The test on “{input.Id}” can never be true."),
                new("请检查上下限的顺序。", "Look at the order of the bounds."));
        }

        return test;
    }

    private static OneOf? Words(RuleReader read, SourceNode node, List<string> words, bool negate, RuleInput input)
    {
        var kind = input.Type == InputType.Boolean ? FactKind.Boolean : FactKind.Text;
        IReadOnlyList<string>? all = input.Type switch
        {
            InputType.Boolean => ["true", "false"],
            InputType.Choice => [.. input.Choices.Select(c => c.Id)],
            _ => null,
        };
        if (words.Count == 0 || words.Contains("") || (all is null && negate)) return null;
        if (all is not null && words.Find(w => !all.Contains(w)) is { } stranger)
        {
            read.Problem(node.Line, "rules.unknown-choice", new($"“{input.Id}”没有“{stranger}”这一选项。", $"“{input.Id}” does not offer “{stranger}”."),
                new($"可用：{string.Join("、", all)}。", $"Use one of: {string.Join(", ", all)}."));
            return new([stranger], kind);
        }

        return new([.. negate ? all!.Except(words) : words], kind);
    }

    private static Intervals? Numbers(List<string> words, bool negate, RuleInput input)
    {
        var kind = input.Type == InputType.Date ? FactKind.Date : FactKind.Number;
        var parts = words.Select(word => Interval(word, kind)).ToList();
        if (parts.Count == 0 || parts.Contains(null)) return null;
        var test = new Intervals(parts.Select(p => p!.Value), input.Type is InputType.WholeNumber or InputType.Date, kind);
        return negate ? test.Not() : test;
    }

    private static Interval? Interval(string text, FactKind kind)
    {
        if (Number(text, kind) is { } only) return new(only, true, only, true);
        foreach (var sign in (ReadOnlySpan<string>)[">=", "<=", ">", "<"])
        {
            if (!text.StartsWith(sign, StringComparison.Ordinal)) continue;
            return Number(text[sign.Length..], kind) is not { } bound ? null
                : sign[0] == '>' ? new(bound, sign.Length == 2, decimal.MaxValue, true)
                : new(decimal.MinValue, true, bound, sign.Length == 2);
        }

        return text.Length > 4 && text[0] is '[' or '(' or ']' && text[^1] is ']' or ')' or '['
            && text[1..^1].Split("..") is [var low, var high] && Number(low, kind) is { } from && Number(high, kind) is { } to
            ? new(from, text[0] == '[', to, text[^1] == ']')
            : null;
    }

    private static decimal? Number(string text, FactKind kind) =>
        kind == FactKind.Date ? Temporals.Date(text.Trim()) is { Kind: FactKind.Date } day ? day.Number : null
        : decimal.TryParse(text.Trim(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && Math.Abs(number) <= 1_000_000_000_000_000m ? number : null;

    private static void Bad(RuleReader read, SourceNode node, RuleInput input) =>
        read.Problem(node.Line, "rules.bad-test", new($"无法读懂对“{input.Id}”的条件。", $"The test on “{input.Id}” cannot be read."),
            input.Type == InputType.Date
                ? new("请写成 2026-01-31、\">= 2026-01-31\"、\"[2026-01-01..2026-06-30]\" 或者 \"-\"。", "Write 2026-01-31, \">= 2026-01-31\", \"[2026-01-01..2026-06-30]\" or \"-\".")
                : input.Type is InputType.Number or InputType.WholeNumber
                ? new("请写成 5、\">= 10000\"、\"[1..5)\"、\"1, 2\"、\"not(5)\" 或者 \"-\"。", "Write 5, \">= 10000\", \"[1..5)\", \"1, 2\", \"not(5)\" or \"-\".")
                : new("请写成一个值、值的列表、\"not(…)\" 或者 \"-\"。", "Write a value, a list of values, \"not(…)\" or \"-\"."));
}
