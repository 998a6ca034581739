namespace RegFiling.Platform.Rules;

/// <summary>Which of the rows that hold count, as in DMN.</summary>
public enum HitPolicy
{
    /// <summary>U: exactly one.</summary>
    Unique = 1,

    /// <summary>F: the first.</summary>
    First = 2,

    /// <summary>C: all of them, drawn together where the table says so.</summary>
    Collect = 3,

    /// <summary>A: any of them, for they say the same.</summary>
    Any = 4,

    /// <summary>P: the one whose outputs have the highest priority.</summary>
    Priority = 5,

    /// <summary>R: all of them in the order of the table.</summary>
    RuleOrder = 6,

    /// <summary>O: all of them, those with the highest priority first.</summary>
    OutputOrder = 7,
}

/// <summary>Chooses among the rows of any table, own or DMN, by its hit policy.</summary>
internal static class HitPolicies
{
    /// <summary>The letters of the policies, as DMN writes them.</summary>
    public static readonly string[] Letters = ["U", "A", "P", "F", "R", "O", "C"];

    private static readonly HitPolicy[] InOrder = [HitPolicy.Unique, HitPolicy.Any, HitPolicy.Priority, HitPolicy.First, HitPolicy.RuleOrder, HitPolicy.OutputOrder, HitPolicy.Collect];

    private static readonly string[] Words = ["UNIQUE", "ANY", "PRIORITY", "FIRST", "RULE ORDER", "OUTPUT ORDER", "COLLECT"];

    public static HitPolicy Of(string letter) => InOrder[Array.IndexOf(Letters, letter)];

    /// <summary>The policy of this name in a DMN file, where none means unique; null when there is none of the name.</summary>
    public static HitPolicy? OfWord(string? word) => word is null ? HitPolicy.Unique : Array.IndexOf(Words, word) is var at and >= 0 ? InOrder[at] : null;

    public static string Word(this HitPolicy policy) => Words[Array.IndexOf(InOrder, policy)];

    public static string Letter(this HitPolicy policy) => Letters[Array.IndexOf(InOrder, policy)];

    /// <summary>Whether a table gives one result, and not a list.</summary>
    public static bool IsSingle(this HitPolicy policy) => policy is HitPolicy.Unique or HitPolicy.Any or HitPolicy.Priority or HitPolicy.First;

    public static bool IsRanked(this HitPolicy policy) => policy is HitPolicy.Priority or HitPolicy.OutputOrder;

    /// <summary>
    /// The rows that count, in their order; null when the rows that hold contradict the policy (two in a table that allows one, or different outputs where any
    /// must do). <paramref name="priority"/> is below zero when the first row comes before the second.
    /// </summary>
    public static IReadOnlyList<int>? Choose(HitPolicy policy, IReadOnlyList<int> held, Func<int, int, bool> same, Comparison<int> priority)
    {
        switch (policy)
        {
            case HitPolicy.Unique: return held.Count <= 1 ? held : null;
            case HitPolicy.Any: return held.Count <= 1 ? held : held.Skip(1).All(row => same(held[0], row)) ? [held[0]] : null;
            case HitPolicy.First: return held.Count <= 1 ? held : [held[0]];
            case HitPolicy.Priority: return held.Count <= 1 ? held : [Sorted(held, priority)[0]];
            case HitPolicy.OutputOrder: return Sorted(held, priority);
            default: return held;
        }
    }

    // Rows of equal priority keep the order of the table.
    private static List<int> Sorted(IReadOnlyList<int> held, Comparison<int> priority) => [.. held.Order(Comparer<int>.Create(priority))];
}
