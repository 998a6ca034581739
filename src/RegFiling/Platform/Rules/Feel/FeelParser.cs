using System.Globalization;
using System.Text;

namespace RegFiling.Platform.Rules;

/// <summary>An expression cannot be read: where (position from 1) and why.</summary>
internal sealed class FeelException(int column, Text message) : Exception(message.En)
{
    public int Column => column;

    public Text Why => message;
}

/// <summary>
/// Reads expressions as DMN writes them: S-FEEL, and of FEEL the conditional, membership, lists, records, paths and the built-in functions. What it does not
/// know (for, some, every, function, instance of, regular expressions) it refuses by name and place.
/// </summary>
internal sealed partial class FeelParser(string text, FeelNames names)
{
    public const int MaxLength = 20_000;
    private static readonly string[] Unsupported = ["for", "some", "every", "function", "external"];
    private static readonly string[] Reserved = ["and", "or", "then", "else", "between", "in", "instance", "of", "return", "satisfies", "true", "false", "null", "if"];
    private int at;
    private int depth;

    /// <summary>Reads a whole expression.</summary>
    /// <exception cref="FeelException">It cannot be read, or is too long or too deep.</exception>
    public static Expression Read(string text, FeelNames names)
    {
        var parser = new FeelParser(text, names);
        parser.Begin();
        var expression = parser.Whole();
        parser.End();
        return expression;
    }

    private void Begin()
    {
        if (text.Length > MaxLength) throw new FeelException(1, new($"表达式超过{MaxLength}个字符。", $"The expression is longer than {MaxLength} characters."));
    }

    private void End()
    {
        Blank();
        if (at < text.Length) throw Bad(new($"“{Rest()}”多余。", $"“{Rest()}” is not expected here."));
    }

    private Expression Whole()
    {
        if (++depth > Expression.MaxDepth) throw Bad(new($"嵌套超过{Expression.MaxDepth}层。", $"It is nested more than {Expression.MaxDepth} levels deep."));
        Blank();
        var start = at;
        foreach (var word in Unsupported)
        {
            if (Keyword(word)) throw new FeelException(start + 1, new($"不支持“{word}”。", $"“{word}” is not supported."));
        }

        var expression = Disjunction();
        depth--;
        return Bounded(expression);
    }

    private Expression Conditional()
    {
        var condition = Whole();
        Need("then");
        var then = Whole();
        Need("else");
        return Bounded(new IfThenElse(condition, then, Whole()));
    }

    private Expression Bounded(Expression expression) => expression.Depth <= Expression.MaxDepth ? expression
        : throw Bad(new($"嵌套超过{Expression.MaxDepth}层。", $"It is nested more than {Expression.MaxDepth} levels deep."));

    private Expression Disjunction() => Chained(Conjunction, () => Keyword("or") ? Operators.Or : null);

    private Expression Conjunction() => Chained(Comparison, () => Keyword("and") ? Operators.And : null);

    private Expression Comparison()
    {
        var left = Sum();
        while (true)
        {
            if (Comparer() is { } compare)
            {
                left = Bounded(new Chain(left, [(compare, Sum())]));
            }
            else if (Keyword("between"))
            {
                var low = Sum();
                Need("and");
                left = Bounded(new Between(left, low, Sum()));
            }
            else if (Keyword("in"))
            {
                left = Bounded(Membership(left));
            }
            else if (Keyword("instance"))
            {
                throw Bad(new("不支持“instance of”。", "“instance of” is not supported."));
            }
            else
            {
                return left;
            }
        }
    }

    private Func<FactValue, FactValue, FactValue>? Comparer()
    {
        if (Sign("!=")) return (a, b) => Operators.Not(Operators.Truth(Operators.Equal(a, b)));
        if (Sign("<=")) return (a, b) => Operators.Truth(Operators.Compare(a, b) is { } c ? c <= 0 : null);
        if (Sign(">=")) return (a, b) => Operators.Truth(Operators.Compare(a, b) is { } c ? c >= 0 : null);
        if (Sign("<")) return (a, b) => Operators.Truth(Operators.Compare(a, b) is { } c ? c < 0 : null);
        if (Sign(">")) return (a, b) => Operators.Truth(Operators.Compare(a, b) is { } c ? c > 0 : null);
        if (Sign("=")) return (a, b) => Operators.Truth(Operators.Equal(a, b));
        return null;
    }

    private Expression Sum() => Chained(Product, () => Sign("+") ? Operators.Add : Minus() ? Operators.Subtract : null);

    private Expression Product() => Chained(Exponent, () => !StandsAt("**") && Sign("*") ? Operators.Multiply : Sign("/") ? Operators.Divide : null);

    private Expression Exponent() => Chained(Signed, () => Sign("**") ? Operators.Power : null);

    private Expression Chained(Func<Expression> part, Func<Func<FactValue, FactValue, FactValue>?> next)
    {
        var first = part();
        List<(Func<FactValue, FactValue, FactValue>, Expression)>? rest = null;
        while (next() is { } does) (rest ??= []).Add((does, part()));
        return rest is null ? first : Bounded(new Chain(first, rest));
    }

    private Expression Signed()
    {
        if (!Minus()) return Path();
        if (++depth > Expression.MaxDepth) throw Bad(new("负号过多。", "There are too many minus signs."));
        var of = Signed();
        depth--;
        return of is Constant { Value.Kind: FactKind.Number } number ? new Constant(Operators.Negate(number.Value)) : Bounded(new Unary(Operators.Negate, of));
    }

    private Expression Path()
    {
        var of = Primary();
        while (true)
        {
            if (!StandsAt("..") && Sign("."))
            {
                of = Bounded(new Member(of, MemberName()));
            }
            else if (IsIndex() && Sign("["))
            {
                var index = Whole();
                Need("]");
                of = Bounded(new Element(of, index));
            }
            else
            {
                return of;
            }
        }
    }

    // What stands before the end or a comma is no index but the open end of an interval: ]1..5[.
    private bool IsIndex() => StandsAt("[") && text.AsSpan(at + 1).TrimStart() is [not (',' or ')' or ']' or '}'), ..];

    private string MemberName()
    {
        Blank();
        if (names.Member(text.AsSpan(at)) is { } known)
        {
            at += known.Length;
            return known.Name;
        }

        return Word() ?? throw Bad(new("“.”之后应为名称。", "A name is expected after “.”."));
    }

    private Expression Primary()
    {
        Blank();
        if (at >= text.Length) throw Bad(new("表达式不完整。", "The expression ends too early."));
        var c = text[at];
        if (char.IsAsciiDigit(c) || (c == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))) return new Constant(FactValue.Of(Number()));
        if (c == '"') return new Constant(FactValue.Of(Quoted()));
        if (c == '@' && at + 1 < text.Length && text[at + 1] == '"') return At();
        if (Sign("?")) return new InputValue();
        if (Sign("(")) return Bracketed();
        if (Sign("[")) return Listed();
        if (c == ']') return Interval() ?? throw Bad(new("此处不应有“]”。", "“]” is not expected here."));
        if (Sign("{")) return Record();
        return Keyword("if") ? Conditional() : Named();
    }

    private Expression At()
    {
        var from = ++at;
        var value = Temporals.Any(Quoted());
        return value.Kind == FactKind.Unknown ? throw new FeelException(from, new("该日期、时间或者时长无法读懂。", "This is no date, time or duration.")) : new Constant(value);
    }

    // After "(": a value in brackets, or an interval that is open below.
    private Expression Bracketed()
    {
        var first = Whole();
        if (Sign("..")) return Upper(first, hasLow: false);
        Need(")");
        return first;
    }

    // After "[": a list, or an interval that is closed below.
    private Expression Listed()
    {
        var items = new List<Expression>();
        if (Sign("]")) return new ListOf(items);
        do
        {
            items.Add(Whole());
            if (items.Count == 1 && Sign("..")) return Upper(items[0], hasLow: true);
        }
        while (Sign(","));
        Need("]");
        return Bounded(new ListOf(items));
    }

    private Expression Upper(Expression low, bool hasLow)
    {
        var high = Sum();
        var closed = Sign("]");
        if (!closed && !Sign(")") && !Sign("[")) throw Bad(new("区间缺少右括号。", "The interval is not closed."));
        return Bounded(new RangeOf(low, hasLow, high, closed));
    }

    private Expression Record()
    {
        var members = new List<(string?, int, Expression)>();
        if (!Sign("}"))
        {
            do
            {
                Blank();
                var name = at < text.Length && text[at] == '"' ? Quoted() : KeyName();
                Need(":");
                var value = Whole();
                names.Members([name]);
                members.Add((FeelNames.Normal(name), names.Declare(name), value));
            }
            while (Sign(","));
            Need("}");
        }

        names.Forget(members.Count);
        return Bounded(new RecordOf(members));
    }

    private string KeyName()
    {
        var end = text.IndexOf(':', at);
        if (end < 0 || end == at || !FeelNames.IsStart(text[at])) throw Bad(new("此处应为名称和“:”。", "A name and “:” are expected here."));
        var name = text[at..end];
        at = end;
        return name;
    }

    private Expression Named()
    {
        var start = at;
        if (names.At(text.AsSpan(at)) is { } known && !IsReserved(known.Length))
        {
            at += known.Length;
            if (known.Function is { } function) return Bounded(new Invocation(function, Arguments(function.Name, [.. function.Parameters.Select(p => p.Name)], function.Parameters.Count, function.Parameters.Count)));
            if (known.BuiltIn is { } builtIn) return BuiltIn(builtIn, start);
            return new Variable(known.Slot);
        }

        if (Keyword("true")) return new Constant(FactValue.Of(true));
        if (Keyword("false")) return new Constant(FactValue.Of(false));
        if (Keyword("null")) return new Constant(FactValue.Unknown);
        if (Word() is not { } word) throw Bad(new($"无法读懂“{Rest()}”。", $"“{Rest()}” cannot be read."));
        at = start;
        throw Reserved.Contains(word) ? Bad(new($"此处不应有“{word}”。", $"“{word}” is not expected here."))
            : Bad(new($"没有名为“{word}”的变量或者函数。", $"There is no variable or function “{word}”."));
    }

    private bool IsReserved(int length) => Reserved.Contains(text.Substring(at, length));

    private Expression BuiltIn(string name, int start)
    {
        var built = Functions.All[name];
        var arguments = Arguments(name, built.Parameters, built.Least, built.Most);

        // A date that is written out is a constant, so that tables that test it are checked as tables of numbers are.
        if (arguments.All(a => a is { IsConstant: true }) && name is "date" or "time" or "date and time" or "duration")
        {
            var value = built.Does([.. arguments.Select(a => ((Constant)a!).Value)]);
            return value.Kind == FactKind.Unknown ? throw new FeelException(start + 1, new($"{name}(…)不是有效的日期、时间或者时长。", $"{name}(…) is no valid date, time or duration.")) : new Constant(value);
        }

        return Bounded(new Call(built.Does, arguments));
    }

    private List<Expression?> Arguments(string name, IReadOnlyList<string> parameters, int least, int most)
    {
        Need("(");
        var given = new List<Expression?>();
        if (Sign(")")) return least == 0 ? given : throw Bad(Count(name, least, most));
        if (NamedArgument(parameters) is not null) return ByName(name, parameters, least);
        do
        {
            given.Add(Whole());
        }
        while (Sign(","));
        Need(")");
        return given.Count >= least && given.Count <= most ? given : throw Bad(Count(name, least, most));
    }

    private List<Expression?> ByName(string name, IReadOnlyList<string> parameters, int least)
    {
        var given = new Expression?[parameters.Count];
        do
        {
            if (NamedArgument(parameters) is not { } position) throw Bad(new($"函数“{name}”没有该参数。", $"The function “{name}” has no such parameter."));
            at = position.After;
            if (given[position.Index] is not null) throw Bad(new("参数重复。", "An argument is given twice."));
            given[position.Index] = Whole();
        }
        while (Sign(","));
        Need(")");
        var last = Array.FindLastIndex(given, g => g is not null) + 1;
        return last >= least ? [.. given[..last]] : throw Bad(Count(name, least, parameters.Count));
    }

    private (int Index, int After)? NamedArgument(IReadOnlyList<string> parameters)
    {
        Blank();
        for (var i = 0; i < parameters.Count; i++)
        {
            var length = FeelNames.Fits(text.AsSpan(at), FeelNames.Normal(parameters[i]));
            var after = at + length;
            while (after < text.Length && char.IsWhiteSpace(text[after])) after++;
            if (length > 0 && after < text.Length && text[after] == ':') return (i, after + 1);
        }

        return null;
    }

    private static Text Count(string name, int least, int most) => most == int.MaxValue
        ? new($"函数“{name}”至少需要{least}个参数。", $"The function “{name}” takes at least {least} arguments.")
        : new($"函数“{name}”需要{least}至{most}个参数。", $"The function “{name}” takes {least} to {most} arguments.");

    private decimal Number()
    {
        var from = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        if (at + 1 < text.Length && text[at] == '.' && char.IsAsciiDigit(text[at + 1]))
        {
            at++;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        }

        if (at + 1 < text.Length && text[at] is 'e' or 'E' && (char.IsAsciiDigit(text[at + 1]) || (text[at + 1] is '+' or '-' && at + 2 < text.Length && char.IsAsciiDigit(text[at + 2]))))
        {
            at += 2;
            while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        }

        if (at < text.Length && FeelNames.IsPart(text[at])) throw Bad(new("数字之后不应有字母。", "Letters are not expected after a number."));
        return decimal.TryParse(text.AsSpan(from, at - from), NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number)
            ? number : throw new FeelException(from + 1, new("数字过大。", "The number is too large."));
    }

    private string Quoted()
    {
        var from = at++;
        var value = new StringBuilder();
        while (at < text.Length && text[at] != '"')
        {
            if (text[at] != '\\')
            {
                value.Append(text[at++]);
                continue;
            }

            at++;
            Escape(value);
        }

        if (at >= text.Length) throw new FeelException(from + 1, new("引号没有成对。", "The quotation mark is not closed."));
        at++;
        return value.ToString();
    }

    private void Escape(StringBuilder value)
    {
        var c = at < text.Length ? text[at++] : ' ';
        if (c is 'u' or 'U' && at + (c == 'u' ? 4 : 6) is var end && end <= text.Length
            && int.TryParse(text.AsSpan(at, end - at), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) && code <= 0x10FFFF)
        {
            at = end;
            value.Append(code is >= 0xD800 and <= 0xDFFF or < 0x10000 ? ((char)code).ToString() : char.ConvertFromUtf32(code));
            return;
        }

        value.Append(c switch
        {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            '"' or '\\' or '\'' => c,
            _ => throw Bad(new($"不支持转义“\\{c}”。", $"The escape “\\{c}” is not supported.")),
        });
    }

    private string? Word()
    {
        Blank();
        if (at >= text.Length || !FeelNames.IsStart(text[at])) return null;
        var from = at;
        while (at < text.Length && FeelNames.IsPart(text[at])) at++;
        return text[from..at];
    }

    private bool Keyword(string word)
    {
        Blank();
        if (FeelNames.Fits(text.AsSpan(at), word) != word.Length || (names.At(text.AsSpan(at)) is { } known && known.Length > word.Length)) return false;
        at += word.Length;
        return true;
    }

    private bool StandsAt(string sign)
    {
        Blank();
        return text.AsSpan(at).StartsWith(sign, StringComparison.Ordinal);
    }

    private bool Sign(string sign)
    {
        if (!StandsAt(sign)) return false;
        at += sign.Length;
        return true;
    }

    private bool Minus() => Sign("-") || Sign("−") || Sign("–");

    private void Need(string sign)
    {
        if (FeelNames.IsStart(sign[0]) ? !Keyword(sign) : !Sign(sign)) throw Bad(new($"此处应为“{sign}”。", $"“{sign}” is expected here."));
    }

    // Blanks and comments.
    private void Blank()
    {
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
            }
            else if (text.AsSpan(at).StartsWith("//"))
            {
                while (at < text.Length && text[at] is not ('\n' or '\r')) at++;
            }
            else if (text.AsSpan(at).StartsWith("/*"))
            {
                var end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
                at = end < 0 ? text.Length : end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private string Rest() => at >= text.Length ? "" : text.Substring(at, Math.Min(20, text.Length - at));

    private FeelException Bad(Text message) => new(Math.Min(at, text.Length) + 1, message);
}
