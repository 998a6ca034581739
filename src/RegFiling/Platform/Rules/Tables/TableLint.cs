namespace RegFiling.Platform.Rules;

/// <summary>Finds what is wrong between the rows of a decision table: overlaps, rows never reached, contradictions, gaps.</summary>
internal sealed class TableLint(RuleReader read, DecisionTable table)
{
    private readonly IReadOnlyList<DecisionTable.Row> rows = table.Rows;
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
        for (var later = 1; later < rows.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                if (table.HitPolicy is HitPolicy.Unique or HitPolicy.Any)
                {
                    Overlapping(rows[earlier], rows[later]);
                }
                else if (ranked.Count > 0)
                {
                    Contradicting(ranked, (rows[earlier], ranks[earlier]), (rows[later], ranks[later]));
                    Contradicting(ranked, (rows[later], ranks[later]), (rows[earlier], ranks[earlier]));
                }
            }
        }
    }

    private void Overlapping(DecisionTable.Row earlier, DecisionTable.Row later)
    {
        if (!Overlap(earlier, later) || (table.HitPolicy == HitPolicy.Any && Same(earlier, later))) return;
        var any = table.HitPolicy == HitPolicy.Any;
        read.Problem(later.Line, "rules.overlap",
            new($"“{later.Id}”与“{earlier.Id}”可同时成立{(any ? "且结果不同" : "")}，而命中方式为{(any ? "A" : "U")}。", $"“{later.Id}” and “{earlier.Id}” can both hold{(any ? " and say different things" : "")}, and the hit policy is {(any ? "A" : "U")}."),
            new("请缩小其中一行的条件，或者改用F。", "Narrow one of them, or use F."));
    }

    // Where the highest value counts, the narrower row must not be lower than the wider one (it would never bind), nor differ where both hold always.
    private void Contradicting(List<TableOutput> outputs, (DecisionTable.Row Row, List<decimal?> Ranks) wider, (DecisionTable.Row Row, List<decimal?> Ranks) narrower)
    {
        if (!Covers(wider.Row, narrower.Row)) return;
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
            var before = rows.Where((other, i) => i != at && (table.HitPolicy == HitPolicy.First ? i < at : Prior(i, at))).Where(other => Overlap(other, row)).ToList();
            if (before.Count == 0) continue;
            var slots = before.Append(row).SelectMany(r => r.When.Slots).Distinct().ToList();
            var sorts = slots.ConvertAll(slot => (IReadOnlyList<FactValue>)[.. Sorts(slot, before.Append(row)).Where(v => Test(row, slot)?.Passes(v) != false)]);
            if (sorts.Exists(s => s.Count == 0) || Coverage.Gap(Tests(before, slots), sorts, work) is not []) continue;
            var names = string.Join("、", before.Take(5).Select(b => $"“{b.Id}”"));
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
        var slots = rows.SelectMany(r => r.When.Slots).Distinct().ToList();
        var sorts = slots.ConvertAll(slot => Sorts(slot, rows));
        switch (Coverage.Gap(Tests(rows, slots), sorts, work))
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

    private IReadOnlyList<FactValue> Sorts(int slot, IEnumerable<DecisionTable.Row> of) => Coverage.Sorts(table.Inputs[slot], of.Select(r => Test(r, slot)).OfType<UnaryTest>());

    private static UnaryTest? Test(DecisionTable.Row row, int slot) => row.When.Conjunction!.GetValueOrDefault(slot);

    private static List<UnaryTest?[]> Tests(IReadOnlyList<DecisionTable.Row> of, List<int> slots) => [.. of.Select(row => slots.Select(slot => Test(row, slot)).ToArray())];

    private static bool Same(DecisionTable.Row a, DecisionTable.Row b) =>
        a.By is null && b.By is null && a.Fixed.Count == b.Fixed.Count && a.Fixed.All(cell => b.Fixed.TryGetValue(cell.Key, out var other) && other == cell.Value);

    private static bool Overlap(DecisionTable.Row a, DecisionTable.Row b) =>
        a.When.Conjunction is { } x && b.When.Conjunction is { } y && x.All(t => !y.TryGetValue(t.Key, out var other) || t.Value.Overlaps(other));

    private static bool Covers(DecisionTable.Row wider, DecisionTable.Row narrower) =>
        wider.When.Conjunction is { } x && narrower.When.Conjunction is { } y && x.All(t => y.TryGetValue(t.Key, out var other) && t.Value.Covers(other));
}
