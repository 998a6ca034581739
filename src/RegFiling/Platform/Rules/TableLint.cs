namespace RegFiling.Platform.Rules;

/// <summary>Finds what is wrong between the rows of a decision table: overlaps, rows never reached, contradictions, gaps.</summary>
internal static class TableLint
{
    private const int MaxCells = 20_000;

    public static void Check(RuleReader read, HitPolicy policy, IReadOnlyList<RuleInput> inputs, IReadOnlyList<TableOutput> outputs, IReadOnlyList<DecisionTable.Row> rows)
    {
        var ranked = outputs.Where(o => o.Collect is "max" or "min").ToList();
        var ranks = rows.Select(r => ranked.ConvertAll(o => r.Fixed.TryGetValue(o.Id, out var cell) ? o.Order(cell.Value) : (decimal?)null)).ToList();
        for (var later = 1; later < rows.Count; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                if (policy != HitPolicy.Collect)
                {
                    CheckPair(read, policy, rows[earlier], rows[later]);
                }
                else if (ranked.Count > 0)
                {
                    CheckContradiction(read, ranked, (rows[earlier], ranks[earlier]), (rows[later], ranks[later]));
                    CheckContradiction(read, ranked, (rows[later], ranks[later]), (rows[earlier], ranks[earlier]));
                }
            }
        }

        // Rows that could not be read would show up as gaps; they are problems already.
        if (policy != HitPolicy.Collect && read.Problems.Count == 0) CheckGaps(read, inputs, rows);
    }

    private static void CheckPair(RuleReader read, HitPolicy policy, DecisionTable.Row earlier, DecisionTable.Row later)
    {
        if (policy == HitPolicy.Unique && Overlap(earlier, later))
        {
            read.Problem(later.Line, "rules.overlap", new($"“{later.Id}”与“{earlier.Id}”可同时成立，而命中方式为U。", $"“{later.Id}” and “{earlier.Id}” can both hold, and the hit policy is U."),
                new("请缩小其中一行的条件，或者改用F。", "Narrow one of them, or use F."));
        }
        else if (policy == HitPolicy.First && Covers(earlier, later))
        {
            read.Problem(later.Line, "rules.unreachable", new($"“{later.Id}”永远轮不到：“{earlier.Id}”先成立。", $"“{later.Id}” is never reached: “{earlier.Id}” holds before it."),
                new("请调整顺序或者条件。", "Change the order or the conditions."));
        }
    }

    // Where the highest value counts, the narrower row must not be lower than the wider one (it would never bind), nor differ where both hold always.
    private static void CheckContradiction(
        RuleReader read, List<TableOutput> outputs, (DecisionTable.Row Row, List<decimal?> Ranks) wider, (DecisionTable.Row Row, List<decimal?> Ranks) narrower)
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

    private static bool Overlap(DecisionTable.Row a, DecisionTable.Row b) =>
        a.When.Conjunction is { } x && b.When.Conjunction is { } y && x.All(t => !y.TryGetValue(t.Key, out var other) || t.Value.Overlaps(other));

    private static bool Covers(DecisionTable.Row wider, DecisionTable.Row narrower) =>
        wider.When.Conjunction is { } x && narrower.When.Conjunction is { } y && x.All(t => y.TryGetValue(t.Key, out var other) && t.Value.Covers(other));

    private static void CheckGaps(RuleReader read, IReadOnlyList<RuleInput> inputs, IReadOnlyList<DecisionTable.Row> rows)
    {
        var slots = rows.SelectMany(r => r.When.Slots).Distinct().ToList();
        var landmarks = slots.ConvertAll(slot => Landmarks(inputs[slot], rows.SelectMany(r => r.When.Conjunction!.TryGetValue(slot, out var test) ? test.Landmarks : [])));
        if (landmarks.Aggregate(1m, (cells, l) => Math.Min(cells * l.Count, MaxCells + 1)) > MaxCells)
        {
            // Too many combinations to try: only a last row for everything else can then prove that there is no gap.
            if (!rows.Any(r => r.When.Conjunction!.Count == 0)) Gap(read, rows, "其他情况", "everything else");
            return;
        }

        var facts = new FactValue[inputs.Count];
        var at = new int[slots.Count];
        while (true)
        {
            for (var i = 0; i < slots.Count; i++) facts[slots[i]] = landmarks[i][at[i]];
            if (rows.All(r => r.When.Of(facts) == Truth.False))
            {
                var lost = string.Join(", ", slots.Select(s => $"{inputs[s].Id} = {facts[s]}"));
                Gap(read, rows, lost, lost);
                return;
            }

            var digit = 0;
            while (digit < at.Length && ++at[digit] == landmarks[digit].Count) at[digit++] = 0;
            if (digit == at.Length) return;
        }
    }

    private static List<FactValue> Landmarks(RuleInput input, IEnumerable<FactValue> tested) => input.Type switch
    {
        InputType.Boolean => [FactValue.Of(true), FactValue.Of(false)],
        InputType.Choice => [.. input.Choices.Select(c => FactValue.Of(c.Id))],
        InputType.Text => [.. tested.Append(FactValue.Of("…")).Distinct()],
        _ => [.. tested.Where(v => !(v.Number < input.Min) && !(v.Number > input.Max)).DefaultIfEmpty(FactValue.Of(input.Min ?? input.Max ?? 0m)).Distinct()],
    };

    private static void Gap(RuleReader read, IReadOnlyList<DecisionTable.Row> rows, string zh, string en) =>
        read.Problem(rows[^1].Line, "rules.gap", new($"没有适用于“{zh}”的行。", $"No row holds for “{en}”."), new("请补充一行，或者以不带条件的一行收尾。", "Add a row, or end with one without conditions."));
}
