namespace RegFiling.Platform.Rules;

/// <summary>How much work all the searches in one rule set may do together.</summary>
internal sealed class CoverageWork
{
    private int left = 20_000_000;

    public bool Take(int work) => (left -= work) > 0;
}

/// <summary>
/// Finds answers for which no row holds, over all columns at once. Each column is cut into the sorts of answers that its tests tell apart; column by column the
/// rows that are left are followed, and where the same rows are left the work is done once. Exact, until the bound on its work is reached.
/// </summary>
internal sealed class Coverage
{
    private readonly IReadOnlyList<UnaryTest?[]> rows;
    private readonly IReadOnlyList<IReadOnlyList<FactValue>> sorts;
    private readonly HashSet<(int Column, string Rows)> covered = [];
    private readonly CoverageWork work;

    // The last column that a row tests, or -1.
    private readonly int[] last;

    private Coverage(IReadOnlyList<UnaryTest?[]> rows, IReadOnlyList<IReadOnlyList<FactValue>> sorts, CoverageWork work)
    {
        (this.rows, this.sorts, this.work) = (rows, sorts, work);
        last = [.. rows.Select(row => Array.FindLastIndex(row, test => test is not null))];
    }

    /// <summary>
    /// An answer for each column such that no row holds; empty when every answer has a row; null when the bound was reached. A test that is null holds always.
    /// </summary>
    public static IReadOnlyList<FactValue>? Gap(IReadOnlyList<UnaryTest?[]> rows, IReadOnlyList<IReadOnlyList<FactValue>> sorts, CoverageWork work)
    {
        var coverage = new Coverage(rows, sorts, work);
        var at = new FactValue[sorts.Count];
        return coverage.Find(0, [.. Enumerable.Range(0, rows.Count)], at) switch { true => at, false => [], null => null };
    }

    /// <summary>The sorts of answers to a question that the tests tell apart, one answer for each.</summary>
    public static IReadOnlyList<FactValue> Sorts(RuleInput input, IEnumerable<UnaryTest> tests) => input.Type switch
    {
        InputType.Boolean => [FactValue.Of(false), FactValue.Of(true)],
        InputType.Choice => [.. input.Choices.Select(c => FactValue.Of(c.Id))],
        InputType.Text => [.. tests.SelectMany(t => t.Landmarks).Append(FactValue.Of("…")).Distinct()],
        _ => [.. tests.SelectMany(t => t.Landmarks).Where(v => !(v.Number < input.Min) && !(v.Number > input.Max)).Distinct()
            .DefaultIfEmpty(FactValue.Temporal(input.Type == InputType.Date ? FactKind.Date : FactKind.Number, input.Min ?? input.Max ?? 0m))],
    };

    private bool? Find(int column, List<int> left, FactValue[] at)
    {
        if (left.Count == 0)
        {
            for (var i = column; i < sorts.Count; i++) at[i] = sorts[i][0];
            return true;
        }

        // A row without further tests holds for whatever follows.
        if (column == sorts.Count || left.Exists(row => last[row] < column)) return false;
        var key = (column, Key(left));
        if (covered.Contains(key)) return false;
        foreach (var value in sorts[column])
        {
            if (!work.Take(left.Count)) return null;
            at[column] = value;
            var found = Find(column + 1, left.FindAll(row => rows[row][column]?.Passes(value) != false), at);
            if (found != false) return found;
        }

        covered.Add(key);
        return false;
    }

    // One bit for each row: thousands of such keys are kept, and as numbers with commas between they would fill the memory.
    private string Key(List<int> left) => string.Create((rows.Count + 15) / 16, left, static (bits, rows) =>
    {
        bits.Clear();
        foreach (var row in rows) bits[row >> 4] |= (char)(1 << (row & 15));
    });
}
