namespace RegFiling.Platform.Rules;

/// <summary>
/// The names that an expression may use. Names may hold blanks and signs ("Approved/Declined"), so that only the list of known names tells where one ends; the
/// longest that fits is meant.
/// </summary>
internal sealed class FeelNames
{
    private readonly List<(string Name, int Slot)> variables = [];
    private readonly Dictionary<string, Function> functions = new(StringComparer.Ordinal);
    private readonly HashSet<string> members = new(Properties.Names, StringComparer.Ordinal);

    /// <summary>How many positions a frame needs.</summary>
    public int Size { get; private set; }

    public int Declare(string name)
    {
        variables.Add((Normal(name), Size));
        return Size++;
    }

    public void Forget(int count) => variables.RemoveRange(variables.Count - count, count);

    public void Declare(Function function) => functions[Normal(function.Name)] = function;

    /// <summary>Names of members of records, which may hold blanks too.</summary>
    public void Members(IEnumerable<string> names) => members.UnionWith(names.Select(Normal));

    /// <summary>The longest variable or function whose name stands at this place.</summary>
    public (int Length, int Slot, Function? Function, string? BuiltIn)? At(ReadOnlySpan<char> text)
    {
        (int Length, int Slot, Function? Function, string? BuiltIn) best = default;
        for (var i = variables.Count - 1; i >= 0; i--)
        {
            if (Fits(text, variables[i].Name) is var length && length > best.Length) best = (length, variables[i].Slot, null, null);
        }

        foreach (var (name, function) in functions)
        {
            if (Fits(text, name) is var length && length > best.Length) best = (length, -1, function, null);
        }

        foreach (var name in Functions.All.Keys)
        {
            if (Fits(text, name) is var length && length > best.Length && text[length..].TrimStart().StartsWith("(")) best = (length, -1, null, name);
        }

        return best.Length == 0 ? null : best;
    }

    public (int Length, string Name)? Member(ReadOnlySpan<char> text)
    {
        (int Length, string Name) best = default;
        foreach (var name in members)
        {
            if (Fits(text, name) is var length && length > best.Length) best = (length, name);
        }

        return best.Length == 0 ? null : best;
    }

    public static bool IsStart(char c) => char.IsLetter(c) || c is '_' || char.IsSurrogate(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.LetterNumber;

    public static bool IsPart(char c) => IsStart(c) || char.IsDigit(c) || c == '·' || char.GetUnicodeCategory(c) is System.Globalization.UnicodeCategory.NonSpacingMark or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    /// <summary>How much of the text a name covers when it stands at the beginning, its blanks matching any run of blanks; else 0.</summary>
    public static int Fits(ReadOnlySpan<char> text, string name)
    {
        var at = 0;
        foreach (var c in name)
        {
            if (c == ' ')
            {
                if (at >= text.Length || !char.IsWhiteSpace(text[at])) return 0;
                while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            }
            else if (at >= text.Length || text[at++] != c)
            {
                return 0;
            }
        }

        return at > 0 && at < text.Length && IsPart(text[at]) && IsPart(text[at - 1]) ? 0 : at;
    }

    public static string Normal(string name) => string.Join(' ', name.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
