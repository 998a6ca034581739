namespace RegFiling.Platform.Rules.Questionnaires;

/// <summary>A condition over answers, compiled. Answers that were not given are empty.</summary>
internal abstract class AnswerTest
{
    public bool Holds(IReadOnlyDictionary<string, Operand> answers) => !Of(answers).IsFalsy;

    public abstract Operand Of(IReadOnlyDictionary<string, Operand> answers);

    internal sealed class Constant(Operand value) : AnswerTest
    {
        public override Operand Of(IReadOnlyDictionary<string, Operand> answers) => value;
    }

    internal sealed class AnswerTo(string name) : AnswerTest
    {
        public override Operand Of(IReadOnlyDictionary<string, Operand> answers) => answers.TryGetValue(name, out var answer) ? answer : Operand.Empty;
    }

    internal sealed class Not(AnswerTest part) : AnswerTest
    {
        public override Operand Of(IReadOnlyDictionary<string, Operand> answers) => Operand.Of(!part.Holds(answers));
    }

    internal sealed class All(AnswerTest[] parts) : AnswerTest
    {
        public override Operand Of(IReadOnlyDictionary<string, Operand> answers) => Operand.Of(Array.TrueForAll(parts, part => part.Holds(answers)));
    }

    internal sealed class Any(AnswerTest[] parts) : AnswerTest
    {
        public override Operand Of(IReadOnlyDictionary<string, Operand> answers) => Operand.Of(Array.Exists(parts, part => part.Holds(answers)));
    }

    internal sealed class Compare(AnswerTest left, AnswerTest? right, Func<Operand, Operand, bool> how) : AnswerTest
    {
        public override Operand Of(IReadOnlyDictionary<string, Operand> answers) => Operand.Of(how(left.Of(answers), right?.Of(answers) ?? Operand.Empty));
    }

    /// <summary>Own forms: another question has one of these answers.</summary>
    internal sealed class OneOf(string name, IReadOnlyList<string> values) : AnswerTest
    {
        public override Operand Of(IReadOnlyDictionary<string, Operand> answers)
        {
            var answer = answers.GetValueOrDefault(name, Operand.Empty);
            return Operand.Of(answer.Items is { } many && many.Count > 0 ? many.Any(values.Contains) : values.Contains(answer.Text));
        }
    }
}

/// <summary>An expression that cannot be read: at which character (from 1), what is there, and what to write instead.</summary>
internal sealed class ExpressionException(int at, Text what, Text cure) : Exception(what.En)
{
    public int At => at;

    public Text What => what;

    public Text Cure => cure;
}

/// <summary>
/// Reads the conditions of SurveyJS files: names in braces, constants, comparison words and signs, <c>and</c>, <c>or</c>, <c>!</c>, brackets.
/// Arithmetic, functions and paths into nested answers are refused with their place. Nothing runs as code; length and nesting are bounded.
/// </summary>
internal sealed class SurveyExpression
{
    private const int Longest = 64 * 1024;
    private const int Deepest = 100;

    private static readonly Dictionary<string, Func<Operand, Operand, bool>> Comparisons = new(StringComparer.OrdinalIgnoreCase)
    {
        ["="] = Equal,
        ["=="] = Equal,
        ["equal"] = Equal,
        ["!="] = NotEqual,
        ["<>"] = NotEqual,
        ["notequal"] = NotEqual,
        ["<"] = Less,
        ["less"] = Less,
        [">"] = Greater,
        ["greater"] = Greater,
        ["<="] = AtMost,
        ["lessorequal"] = AtMost,
        [">="] = AtLeast,
        ["greaterorequal"] = AtLeast,
        ["contains"] = Contains,
        ["contain"] = Contains,
        ["*="] = Contains,
        ["allof"] = Contains,
        ["notcontains"] = NotContains,
        ["notcontain"] = NotContains,
        ["anyof"] = AnyOf,
        ["noneof"] = NoneOf,
    };

    private static readonly string[] Signs = ["<=", ">=", "<>", "!=", "==", "*=", "&&", "||", "=", "<", ">", "!", "(", ")", "[", "]", ","];

    private readonly string text;
    private readonly HashSet<string> names;
    private int position;
    private int depth;

    private SurveyExpression(string text, HashSet<string> names)
    {
        this.text = text;
        this.names = names;
    }

    /// <summary>Compiles an expression; the names of answers it asks for are added to <paramref name="names"/>.</summary>
    /// <exception cref="ExpressionException">It is too long or too deep, or holds what is not read here.</exception>
    public static AnswerTest Read(string text, HashSet<string> names)
    {
        if (text.Length > Longest)
            throw new ExpressionException(1, new($"条件超过{Longest}个字符", $"the condition is longer than {Longest} characters"), new("请拆分条件。", "Split the condition."));
        var reading = new SurveyExpression(text, names);
        var test = reading.Or();
        return reading.Peek() is null ? test : throw reading.Wrong();
    }

    private AnswerTest Or() => Chain(And, "or", "||", parts => new AnswerTest.Any(parts));

    private AnswerTest And() => Chain(Comparison, "and", "&&", parts => new AnswerTest.All(parts));

    private static AnswerTest Chain(Func<AnswerTest> next, Func<bool> more, Func<AnswerTest[], AnswerTest> join)
    {
        var first = next();
        if (!more()) return first;
        var parts = new List<AnswerTest> { first };
        do
        {
            parts.Add(next());
        }
        while (more());
        return join([.. parts]);
    }

    private AnswerTest Chain(Func<AnswerTest> next, string word, string sign, Func<AnswerTest[], AnswerTest> join) => Chain(next, () => Take(word) || Take(sign), join);

    private AnswerTest Comparison()
    {
        if (Take("!") || Take("negate")) return Deeper(() => new AnswerTest.Not(Comparison()));
        var left = Value();
        if (Take("empty")) return new AnswerTest.Compare(left, null, (value, _) => value.IsEmpty);
        if (Take("notempty")) return new AnswerTest.Compare(left, null, (value, _) => !value.IsEmpty);
        if (Peek() is not { } sign || !Comparisons.TryGetValue(sign, out var how)) return left;
        Take(sign);
        return new AnswerTest.Compare(left, Value(), how);
    }

    private AnswerTest Value()
    {
        switch (Peek())
        {
            case "(":
                Take("(");
                var inner = Deeper(Or);
                return Take(")") ? inner : throw Wrong();
            case "[":
                return new AnswerTest.Constant(List());
            case "{":
                return new AnswerTest.AnswerTo(Name());
            default:
                return new AnswerTest.Constant(Constant());
        }
    }

    private Operand List()
    {
        Take("[");
        var items = new List<string>();
        while (!Take("]"))
        {
            if (items.Count > 0 && !Take(",")) throw Wrong();
            items.Add(Constant().Text);
        }

        return Operand.Of(items);
    }

    private string Name()
    {
        var end = text.IndexOf('}', position);
        if (end < 0) throw Wrong();
        var name = text[(position + 1)..end].Trim().TrimStart('#');
        if (name.Length == 0) throw Wrong();
        position = end + 1;
        names.Add(name);
        return name;
    }

    private Operand Constant()
    {
        var token = Peek();
        if (token is "'" or "\"") return Quoted(token[0]);
        if (token is null || !IsWord(token[0]) || Comparisons.ContainsKey(token) || Reserved(token)) throw Wrong();
        position += token.Length;
        var after = Peek();
        if (after == "(") throw Outside($"函数“{token}”", $"the function “{token}”");
        if (after is "+" or "-" or "*" or "/" or "%" or "^") throw Outside("算术运算", "arithmetic", " 含有连字符的文字请加引号。", " Put words with a hyphen in quotes.");
        return token.ToUpperInvariant() switch
        {
            "TRUE" => Operand.True,
            "FALSE" => Operand.False,
            _ => decimal.TryParse(token, System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out var number) ? Operand.Of(number) : Operand.Of(token),
        };
    }

    private Operand Quoted(char quote)
    {
        var start = position++;
        var value = new System.Text.StringBuilder();
        while (position < text.Length && text[position] != quote)
        {
            if (text[position] == '\\' && position + 1 < text.Length && text[position + 1] is '\'' or '"' or '\\') position++;
            value.Append(text[position++]);
        }

        if (position < text.Length)
        {
            position++;
            return Operand.Of(value.ToString());
        }

        position = start;
        throw new ExpressionException(start + 1, new("引号没有结束", "a quote is not closed"), new("请补上引号。", "Close the quote."));
    }

    private T Deeper<T>(Func<T> read)
    {
        if (++depth > Deepest)
            throw new ExpressionException(position + 1, new($"括号嵌套超过{Deepest}层", $"brackets are nested deeper than {Deepest}"), new("请简化条件。", "Write the condition more simply."));
        var value = read();
        depth--;
        return value;
    }

    /// <summary>The next word, sign, brace or quote; null at the end.</summary>
    private string? Peek()
    {
        while (position < text.Length && char.IsWhiteSpace(text[position])) position++;
        if (position == text.Length) return null;
        var end = position;
        while (end < text.Length && IsWord(text[end])) end++;
        if (end > position) return text[position..end];
        return Array.Find(Signs, sign => string.CompareOrdinal(text, position, sign, 0, sign.Length) == 0) ?? text[position].ToString();
    }

    private bool Take(string token)
    {
        if (!string.Equals(Peek(), token, StringComparison.OrdinalIgnoreCase)) return false;
        position += token.Length;
        return true;
    }

    private ExpressionException Wrong() => Peek() switch
    {
        null => new(position + 1, new("条件没有写完", "the condition is not finished"), new("请补全条件。", "Finish the condition.")),
        "+" or "-" or "*" or "/" or "%" or "^" => Outside("算术运算", "arithmetic"),
        var token => new(position + 1, new($"此处的“{token}”无法读懂", $"“{token}” cannot be read here"),
            new("请写成 {问题} = 'item1'、contains、anyof、empty，用 and、or 和括号连接。", "Write {question} = 'item1', contains, anyof or empty, joined by and, or and brackets.")),
    };

    private ExpressionException Outside(string zh, string en, string cureZh = "", string cureEn = "") => new(position + 1,
        new($"不支持{zh}", $"{en} is not read here"), new($"请改写为对答案的比较。{cureZh}", $"Write it as a comparison of answers.{cureEn}"));

    private static bool IsWord(char c) => char.IsLetterOrDigit(c) || c is '_' or '.';

    private static bool Reserved(string word) => word.ToUpperInvariant() is "AND" or "OR" or "EMPTY" or "NOTEMPTY" or "NEGATE";

    private static bool Equal(Operand left, Operand right) => left.Same(right);

    private static bool NotEqual(Operand left, Operand right) => !left.Same(right);

    private static bool Less(Operand left, Operand right) => left.Order(right) < 0;

    private static bool Greater(Operand left, Operand right) => left.Order(right) > 0;

    private static bool AtMost(Operand left, Operand right) => left.Order(right) <= 0 || left.Same(right);

    private static bool AtLeast(Operand left, Operand right) => left.Order(right) >= 0 || left.Same(right);

    private static bool Contains(Operand left, Operand right) => left.Contains(right);

    private static bool NotContains(Operand left, Operand right) => !right.IsEmpty && !left.Contains(right);

    private static bool AnyOf(Operand left, Operand right) => left.AnyOf(right);

    private static bool NoneOf(Operand left, Operand right) => !left.AnyOf(right);
}
