namespace RegFiling.Platform.Rules;

/// <summary>Reads a condition such as <c>("a" in labels || "b" in labels) &amp;&amp; !("c" in labels)</c>; <c>&amp;&amp;</c> binds closer than <c>||</c>.</summary>
internal ref struct LabelExpression
{
    private const int MaxDepth = 50;
    private const int MaxLength = 10_000;
    private readonly ReadOnlySpan<char> text;
    private readonly Func<string, int> bit;
    private int at;
    private int depth;

    private LabelExpression(ReadOnlySpan<char> text, Func<string, int> bit)
    {
        this.text = text;
        this.bit = bit;
    }

    /// <summary>The condition, or null when the text is none.</summary>
    public static LabelTest? Parse(string text, Func<string, int> bit)
    {
        if (text.Length > MaxLength) return null;
        var parser = new LabelExpression(text, bit);
        var test = parser.Or();
        parser.Blank();
        return parser.at == text.Length ? test : null;
    }

    private LabelTest? Or()
    {
        var parts = new List<LabelTest>();
        do
        {
            if (And() is not { } part) return null;
            parts.Add(part);
        }
        while (Take("||"));
        return LabelTest.Any([.. parts]);
    }

    private LabelTest? And()
    {
        var parts = new List<LabelTest>();
        do
        {
            if (Unary() is not { } part) return null;
            parts.Add(part);
        }
        while (Take("&&"));
        return LabelTest.All([.. parts]);
    }

    private LabelTest? Unary()
    {
        if (++depth > MaxDepth) return null;
        LabelTest? test = null;
        if (Take("!")) test = Unary() is { } inner ? LabelTest.None(inner) : null;
        else if (Take("(")) test = Or() is { } inner && Take(")") ? inner : null;
        else if (Label() is { } label && Take("in") && Take("labels")) test = LabelTest.Has(bit(label));
        depth--;
        return test;
    }

    private string? Label()
    {
        Blank();
        if (at >= text.Length || text[at] is not ('"' or '\'')) return null;
        var length = text[(at + 1)..].IndexOf(text[at]);
        if (length <= 0) return null;
        var label = text.Slice(at + 1, length).ToString();
        at += length + 2;
        return label;
    }

    private bool Take(string word)
    {
        Blank();
        if (!text[at..].StartsWith(word, StringComparison.Ordinal)) return false;
        at += word.Length;
        return true;
    }

    private void Blank()
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
    }
}
