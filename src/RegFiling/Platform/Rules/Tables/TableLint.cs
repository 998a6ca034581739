namespace RegFiling.Platform.Rules;

/// <summary>Finds what is wrong between the rows of a decision table: overlaps, rows never reached, contradictions, gaps.</summary>
internal sealed class TableLint(RuleReader read, DecisionTable table)
{
    private const int CostOfTest = 50;
    private const int CostOfRow = 10;
    private readonly IReadOnlyList<DecisionTable.Row> rows = table.Rows;
    private readonly UnaryTest?[][] tests = [.. table.Rows.Select(row => row.When.AsRow(table.Inputs.Count))];
    private readonly CoverageWork work = new();

    public static void Check(RuleReader read, DecisionTable table)
    {
        var lint = new TableLint(read, table);
        lint.Order();
        lint.Pairs();

        // Rows that could not be read would show up as gaps and as unreachable; they are problems already.
        if (read.HasErrors) return;
        if (table.HitPolicy.IsSingle()) lint.Gaps();
        lint.Unreachable();
    }

    private void Order()
    {
        if (!table.HitPolicy.IsRanked() || table.Outputs.Any(o => o.Type == "choice")) return;
        read.Problem(1, "rules.no-order", new("命中方式P、O要求有一个类型为choice的输出，其取值从低到高排列。", "The hit policies P and O need an output of the type choice, its values from the lowest to the highest."),
            new("请补充该输出，或者改用其他命中方式。", "Add one, or use another hit policy."));
    }

    private void Pairs()
    {
        var ranked = table.HitPolicy.IsSingle() ? [] : table.Outputs.Where(o => o.Collect is "max" or "min").ToList();
        var ranks = rows.Select(r => ranked.ConvertAll(o => r.Fixed.TryGetValue(o.Id, out var cell) ? o.Order(cell.Value) : (decimal?)null)).ToList();
        for (var later = 1; later < rows.Count && !read.IsFull; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                if (table.HitPolicy is HitPolicy.Unique or HitPolicy.Any)
                {
                    Overlapping(earlier, later);
                }
                else if (ranked.Count > 0)
                {
                    Contradicting(ranked, ranks, earlier, later);
                    Contradicting(ranked, ranks, later, earlier);
                }
            }
        }
    }

    private void Overlapping(int at, int other)
    {
        if (!UnaryTest.Overlap(tests[at], tests[other])) return;
        var (earlier, later) = (rows[at], rows[other]);
        if (table.HitPolicy == HitPolicy.Any && Same(earlier, later)) return;
        var any = table.HitPolicy == HitPolicy.Any;
        read.Problem(later.Line, "rules.overlap",
            new($"“{later.Id}”与“{earlier.Id}”可同时成立{(any ? "且结果不同" : "")}，而命中方式为{(any ? "A" : "U")}。", $"“{later.Id}” and “{earlier.Id}” can both hold{(any ? " and say different things" : "")}, and the hit policy is {(any ? "A" : "U")}."),
            new("请缩小其中一行的条件，或者改用F。", "Narrow one of them, or use F."));
    }

    // Where the highest value counts, the narrower row must not be lower than the wider one (it would never bind), nor differ where both hold always.
    private void Contradicting(List<TableOutput> outputs, List<List<decimal?>> ranks, int wide, int narrow)
    {
        if (!UnaryTest.Covers(tests[wide], tests[narrow])) return;
        var (wider, narrower) = ((Row: rows[wide], Ranks: ranks[wide]), (Row: rows[narrow], Ranks: ranks[narrow]));
        for (var i = 0; i < outputs.Count; i++)
        {
            // A rank that is absent compares as false: a row without this output contradicts nothing.
            var contradicts = outputs[i].Collect == "max" ? narrower.Ranks[i] < wider.Ranks[i] : narrower.Ranks[i] > wider.Ranks[i];
            if (!contradicts) continue;
            read.Problem(narrower.Row.Line, "rules.contradiction",
                new($"“{narrower.Row.Id}”的“{outputs[i].Id}”与“{wider.Row.Id}”矛盾，永远不起作用。", $"“{outputs[i].Id}” of “{narrower.Row.Id}” contradicts “{wider.Row.Id}” and never has an effect."),
                new("条件更严的一行应比条件更宽的一行更有力；否则请删除。", "The narrower row must be the stronger one; else delete it."));
        }
    }

    // A row is never reached when for each of its answers another row goes before it: one that stands earlier (F), or has the higher priority (P).
    private void Unreachable()
    {
        if (table.HitPolicy is not (HitPolicy.First or HitPolicy.Priority)) return;
        for (var at = 0; at < rows.Count; at++)
        {
            var row = rows[at];
            if (!work.Take(CostOfRow * rows.Count))
            {
                read.Warn(row.Line, "rules.not-checked", new("行数和条件过多，自该行起未能查明是否有永远轮不到的行。", "There are too many rows and conditions; from this row on it was not checked whether a row is never reached."), new("请拆分规则集。", "Split the rule set."));
                return;
            }

            var before = Enumerable.Range(0, table.HitPolicy == HitPolicy.First ? at : rows.Count)
                .Where(i => i != at && UnaryTest.Overlap(tests[i], tests[at]) && (table.HitPolicy == HitPolicy.First || Prior(i, at))).ToList();
            if (before.Count == 0 || !Take(before)) continue;
            List<int> all = [.. before, at];
            var slots = Slots(all);
            var sorts = slots.ConvertAll(slot => (IReadOnlyList<FactValue>)[.. Sorts(slot, all).Where(v => tests[at][slot]?.Passes(v) != false)]);
            if (sorts.Exists(s => s.Count == 0) || Coverage.Gap(Tests(before, slots), sorts, work) is not []) continue;
            var names = string.Join("、", before.Take(5).Select(b => $"“{rows[b].Id}”"));
            read.Problem(row.Line, "rules.unreachable", new($"“{row.Id}”永远轮不到：{names}先成立。", $"“{row.Id}” is never reached: {names.Replace("、", ", ", StringComparison.Ordinal)} holds before it."),
                new("请调整顺序或者条件。", "Change the order or the conditions."));
        }
    }

    private bool Prior(int row, int other)
    {
        var order = table.Before(rows[row].Fixed, rows[other].Fixed);
        return order < 0 || (order == 0 && row < other);
    }

    private void Gaps()
    {
        List<int> all = [.. Enumerable.Range(0, rows.Count)];
        var slots = Slots(all);
        var sorts = Take(all) ? slots.ConvertAll(slot => Sorts(slot, all)) : null;
        switch (sorts is null ? null : Coverage.Gap(Tests(all, slots), sorts, work))
        {
            case null:
                read.Warn(rows[^1].Line, "rules.not-checked", new("组合过多，未能查明是否有缺口。", "There are too many combinations to tell whether there is a gap."), new("请以不带条件的一行收尾。", "End with a row without conditions."));
                break;
            case { Count: > 0 } gap:
                var lost = string.Join(", ", slots.Select((slot, i) => $"{table.Inputs[slot].Id} = {gap[i]}"));
                read.Problem(rows[^1].Line, "rules.gap", new($"没有适用于“{lost}”的行。", $"No row holds for “{lost}”."), new("请补充一行，或者以不带条件的一行收尾。", "Add a row, or end with one without conditions."));
                break;
        }
    }

    // Gathering the sorts of answers costs more than trying one, so that it counts against the same bound.
    private bool Take(List<int> of) => work.Take(of.Sum(row => rows[row].Slots.Count) * CostOfTest);

    private List<int> Slots(List<int> of) => [.. of.SelectMany(row => rows[row].When.Slots).Distinct()];

    private IReadOnlyList<FactValue> Sorts(int slot, List<int> of) => Coverage.Sorts(table.Inputs[slot], of.Select(row => tests[row][slot]).OfType<UnaryTest>());

    private List<UnaryTest?[]> Tests(List<int> of, List<int> slots) => of.ConvertAll(row => slots.Select(slot => tests[row][slot]).ToArray());

    private static bool Same(DecisionTable.Row a, DecisionTable.Row b) =>
        a.By is null && b.By is null && a.Fixed.Count == b.Fixed.Count && a.Fixed.All(cell => b.Fixed.TryGetValue(cell.Key, out var other) && other == cell.Value);
}
