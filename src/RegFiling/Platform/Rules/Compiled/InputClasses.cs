namespace RegFiling.Platform.Rules.Compiled;

/// <summary>
/// The answers to one input, put into the few classes that no test of the rules tells apart. Deciding then compares an answer once and looks up the rest.
/// The last class is unknown: no answer, or one that the input does not take.
/// </summary>
internal sealed class InputClasses
{
    private const int MostClasses = 200;

    private readonly RuleInput input;
    private readonly long least = long.MinValue;
    private readonly long most = long.MaxValue;
    private readonly string[] words = [];
    private readonly decimal[] breaks = [];
    private readonly long[] wholeBreaks = [];
    private readonly byte[] classAt = [];

    public InputClasses(RuleInput input, IReadOnlyList<UnaryTest> tests, bool isChosenBy)
    {
        this.input = input;
        IsUsed = tests.Count > 0 || isChosenBy;
        var values = new List<FactValue>();
        switch (input.Type)
        {
            case InputType.Number or InputType.WholeNumber:
                (breaks, classAt) = Numbers(tests, values);
                least = input.Min is { } min ? (long)Math.Ceiling(min) : least;
                most = input.Max is { } max ? (long)Math.Floor(max) : most;
                if (breaks.All(at => decimal.Truncate(at) == at && Math.Abs(at) < long.MaxValue)) wholeBreaks = [.. breaks.Select(at => (long)at)];
                break;
            case InputType.Boolean:
                values.AddRange([FactValue.Of(false), FactValue.Of(true)]);
                break;
            case InputType.Choice:
                words = [.. input.Choices.Select(choice => choice.Id)];
                values.AddRange(words.Select(FactValue.Of));
                break;
            default:
                // Words that some test names, and one more for all others.
                words = [.. tests.SelectMany(test => test.Landmarks).Select(value => value.Text!).Distinct(StringComparer.Ordinal)];
                values.AddRange(words.Select(FactValue.Of));
                values.Add(FactValue.Of("\0"));
                break;
        }

        values.Add(FactValue.Unknown);
        Values = [.. values];
    }

    /// <summary>One value that stands for each class.</summary>
    public FactValue[] Values { get; }

    /// <summary>Whether any rule looks at it at all.</summary>
    public bool IsUsed { get; }

    public int Unknown => Values.Length - 1;

    /// <summary>Whether the answers can be put into classes, and into few enough.</summary>
    public bool CanBeUsed => Values.Length <= MostClasses && (!IsUsed || input.Type is InputType.Number or InputType.WholeNumber or InputType.Boolean or InputType.Choice or InputType.Text);

    /// <summary>The class of an answer, without allocating.</summary>
    public int Of(in FactValue value)
    {
        switch (value.Kind)
        {
            case FactKind.Number when classAt.Length > 0:
                return OfNumber(value.Number);
            case FactKind.Boolean when input.Type == InputType.Boolean:
                return value.Text!.Length == "true".Length ? 1 : 0;
            case FactKind.Text when input.Type is InputType.Choice or InputType.Text:
                var text = value.Text;
                for (var at = 0; at < words.Length; at++)
                {
                    if (string.Equals(words[at], text, StringComparison.Ordinal)) return at;
                }

                return input.Type == InputType.Text ? words.Length : Unknown;
            default:
                return Unknown;
        }
    }

    private int OfNumber(decimal number)
    {
        // Nearly every number is whole and fits a register, where comparing is far cheaper.
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(number, bits);
        if (wholeBreaks.Length == breaks.Length && (bits[3] | bits[2]) == 0 && bits[1] >= 0)
        {
            var whole = (long)bits[1] << 32 | (uint)bits[0];
            return whole < least || whole > most ? Unknown : classAt[Position(whole)];
        }

        return number < input.Min || number > input.Max || (input.Type == InputType.WholeNumber && decimal.Truncate(number) != number) ? Unknown : classAt[Position(number)];
    }

    private int Position(long number)
    {
        var at = 0;
        while (at < wholeBreaks.Length && number > wholeBreaks[at]) at++;
        return at < wholeBreaks.Length && number == wholeBreaks[at] ? (2 * at) + 1 : 2 * at;
    }

    // 2i below the i-th break, 2i + 1 on it.
    private int Position(decimal number)
    {
        var at = 0;
        while (at < breaks.Length && number > breaks[at]) at++;
        return at < breaks.Length && number == breaks[at] ? (2 * at) + 1 : 2 * at;
    }

    private static (decimal[] Breaks, byte[] ClassAt) Numbers(IReadOnlyList<UnaryTest> tests, List<FactValue> values)
    {
        var marks = tests.SelectMany(test => test.Landmarks).Where(value => value.Kind == FactKind.Number).Select(value => value.Number).Distinct().Order().ToList();
        var pieces = new List<decimal> { marks.Count == 0 ? 0 : marks[0] - 1 };
        for (var i = 0; i < marks.Count; i++)
        {
            pieces.Add(marks[i]);
            pieces.Add(i + 1 < marks.Count ? (marks[i] + marks[i + 1]) / 2 : marks[i] + 1);
        }

        // Neighbours that every test treats alike are one class.
        var classes = new List<byte>();
        Truth[]? before = null;
        foreach (var piece in pieces)
        {
            Truth[] now = [.. tests.Select(test => test.Of(FactValue.Of(piece)))];
            if (before is null || !now.AsSpan().SequenceEqual(before)) values.Add(FactValue.Of(piece));
            classes.Add((byte)Math.Min(values.Count - 1, MostClasses));
            before = now;
        }

        // A mark that makes no difference to either side need not be compared.
        var breaks = new List<decimal>();
        var classAt = new List<byte> { classes[0] };
        for (var i = 0; i < marks.Count; i++)
        {
            if (classes[(2 * i) + 1] == classAt[^1] && classes[(2 * i) + 2] == classAt[^1]) continue;
            breaks.Add(marks[i]);
            classAt.AddRange([classes[(2 * i) + 1], classes[(2 * i) + 2]]);
        }

        return ([.. breaks], [.. classAt]);
    }
}
