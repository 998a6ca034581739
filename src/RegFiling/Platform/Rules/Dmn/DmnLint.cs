namespace RegFiling.Platform.Rules;

/// <summary>What is questionable in the tables of a DMN model. The file can be used all the same: its authors may mean it so.</summary>
internal static class DmnLint
{
    private const int MaxPairs = 200_000;

    public static void Check(RuleReader read, DmnModel model)
    {
        var work = new CoverageWork();
        foreach (var table in model.Tables)
        {
            // Tests that are computed from other values say nothing that could be compared.
            var plain = table.Rows.All(row => row.When.Slots.All(slot => slot < table.Columns.Count));
            Cells(read, table);
            if (table.Policy is HitPolicy.Unique && plain) Overlaps(read, table);
            if (table.Policy.IsSingle() && plain && !table.HasDefault && table.Rows.Count > 0) Gaps(read, table, work);
        }
    }

    private static void Cells(RuleReader read, DmnTable table)
    {
        for (var row = 0; row < table.Rows.Count; row++)
        {
            if (table.Rows[row].When.Tests.Any(t => t.Test.IsNever))
                read.Warn(table.Rows[row].Line, "rules.never-true", new($"{table.Label.Zh}：第{row + 1}行的条件永远不成立。", $"{table.Label.En}: row {row + 1} can never hold."), new("请检查上下限的顺序。", "Look at the order of the bounds."));
            foreach (var (output, result) in table.Rows[row].Outputs.Zip(table.Results))
            {
                if (output is Constant { Value: { Kind: not FactKind.Unknown } value } && result.Ranked is { } listed && !listed.Any(v => Operators.Equal(v, value) == true))
                    read.Warn(table.Rows[row].Line, "dmn.not-listed", new($"{table.Label.Zh}：第{row + 1}行的“{value}”不在输出的取值中。", $"{table.Label.En}: “{value}” in row {row + 1} is not among the values of the output."), new("请改正，或者加入 outputValues。", "Correct it, or add it to outputValues."));
            }
        }
    }

    private static void Overlaps(RuleReader read, DmnTable table)
    {
        var left = MaxPairs;
        var tests = table.Rows.Select(row => row.When.AsRow(table.Columns.Count)).ToArray();
        for (var later = 1; later < table.Rows.Count; later++)
        {
            for (var earlier = 0; earlier < later && left-- > 0; earlier++)
            {
                if (read.IsFull) return;
                if (!UnaryTest.Overlap(tests[earlier], tests[later])) continue;
                read.Warn(table.Rows[later].Line, "rules.overlap", new($"{table.Label.Zh}：第{later + 1}行与第{earlier + 1}行可同时成立，而命中方式为U。", $"{table.Label.En}: rows {later + 1} and {earlier + 1} can both hold, and the hit policy is U."),
                    new("请缩小其中一行的条件，或者改用F。", "Narrow one of them, or use F."));
            }
        }
    }

    private static void Gaps(RuleReader read, DmnTable table, CoverageWork work)
    {
        var slots = table.Rows.SelectMany(r => r.When.Slots).Distinct().ToList();
        var all = table.Rows.Select(row => row.When.AsRow(table.Columns.Count)).ToArray();
        List<UnaryTest?[]> tests = [.. all.Select(row => slots.Select(slot => row[slot]).ToArray())];
        var sorts = slots.ConvertAll(slot => Coverage.Sorts(Asked(table.Columns[slot]), all.Select(row => row[slot]).OfType<UnaryTest>()));
        switch (Coverage.Gap(tests, sorts, work))
        {
            case null:
                read.Warn(table.Rows[^1].Line, "rules.not-checked", new($"{table.Label.Zh}：组合过多，未能查明是否有缺口。", $"{table.Label.En}: there are too many combinations to tell whether there is a gap."), new("请以不带条件的一行收尾。", "End with a row without conditions."));
                break;
            case { Count: > 0 } gap:
                var lost = string.Join(", ", slots.Select((slot, i) => $"{table.Columns[slot].Label.En} = {gap[i]}"));
                read.Warn(table.Rows[^1].Line, "rules.gap", new($"{table.Label.Zh}：没有适用于“{lost}”的行。", $"{table.Label.En}: no row holds for “{lost}”."), new("请补充一行，或者写明缺省输出。", "Add a row, or a default output."));
                break;
        }
    }

    private static RuleInput Asked(DmnColumn column)
    {
        var words = (column.Allowed?.Set as OneOf)?.Landmarks.Select(w => w.Text!).ToList() ?? column.Type.Words;
        var type = column.Type.Kind switch
        {
            FactKind.Boolean => InputType.Boolean,
            FactKind.Text => words is null ? InputType.Text : InputType.Choice,
            FactKind.Date => InputType.Date,
            FactKind.Number => InputType.Number,
            _ => InputType.Text,
        };
        return new("", type, default, [.. (words ?? []).Select(w => new Choice(w, default))], null, null, 1);
    }
}
