namespace RegFiling.Platform.Rules;

/// <summary>Reads and lints the parts of a score card.</summary>
internal static class ScoreCardReader
{
    private const int MaxParts = 100;
    private const int MaxLevels = 50;
    private const int MaxWays = 20_000;
    private const int MaxWork = 10_000_000;

    public static IReadOnlyList<ScoreCard.Part> Parts(RuleReader read, SourceNode root, string name, IReadOnlyList<RuleInput> inputs, HashSet<int> used)
    {
        var isCriterion = name == "criteria";
        var value = isCriterion ? "value" : "points";
        var parts = new List<ScoreCard.Part>();
        foreach (var node in read.List(root, name, MaxParts, required: isCriterion))
        {
            if (!(isCriterion ? read.Object(node, "id", "title", "weight", "force", "grounds", "levels") : read.Object(node, "id", "title", "force", "grounds", "levels"))) continue;
            read.Force(node);
            var weight = isCriterion ? read.Number(node, "weight") : 0;
            if (isCriterion && weight <= 0 && node["weight"] is { } bad)
                read.Problem(bad.Line, "rules.no-weight", new("权重应大于零。", "A weight must be above zero."), new("请填写权重，或者删除该评分项。", "Give a weight, or delete the criterion."));

            var levels = new List<ScoreCard.Level>();
            foreach (var level in read.List(node, "levels", MaxLevels))
            {
                if (!read.Object(level, value, "text", "when", "anchor")) continue;
                levels.Add(new(read.Number(level, value), read.Words(level, "text"), Condition.Read(read, level["when"], inputs, used, combine: true),
                    read.OptionalWords(level, "anchor"), level.Line));
            }

            for (var i = 0; i < levels.Count; i++)
            {
                if (levels[i].Value < 0 || (i == 0 ? levels[i].Value != 0 : levels[i].Value <= levels[i - 1].Value))
                {
                    read.Problem(levels[i].Line, "rules.levels-out-of-order", new("级别应从0开始逐级升高。", "Levels must begin at 0 and rise."),
                        new("请按从低到高的顺序排列。", "Put them in order, the lowest first."));
                }
            }

            if (isCriterion && levels.Count == 1)
                read.Problem(node.Line, "rules.one-level", new("评分项只有一个级别。", "A criterion has one level only."), new("请补充级别，或者删除该评分项。", "Add levels, or delete the criterion."));
            if (levels.Count > 0 && !read.HasErrors) LintLevels(read, node, levels, inputs);
            levels.Reverse();
            parts.Add(new(read.Id(node), read.Words(node, "title"), weight, levels, [.. levels.SelectMany(l => l.When.Slots).Distinct()], node.Line));
        }

        return parts;
    }

    public static IReadOnlyList<Grade> Grades(RuleReader read, SourceNode root)
    {
        var grades = new List<Grade>();
        var nodes = read.List(root, "tiers", 50);
        foreach (var node in nodes)
        {
            if (!read.Object(node, "id", "title", "from", "colour")) continue;
            var grade = new Grade(read.Id(node), grades.Count + 1, read.Words(node, "title"), read.Number(node, "from"), read.Word(node, "colour"));

            // The colour goes into a style of a page: a plain colour word or number, nothing else.
            if (grade.Colour.Length > 20 || !grade.Colour.All(c => char.IsAsciiLetterOrDigit(c) || c == '#'))
                read.Problem(node.Line, "rules.bad-colour", new("颜色写法无效。", "The colour cannot be read."), new("请写成 blue 或者 #1f6feb。", "Write blue or #1f6feb."));
            if (grades.Count == 0 && grade.From != 0)
                read.Problem(node.Line, "rules.gap", new("最低等级未从0分开始，低分没有等级。", "The lowest tier does not begin at 0, so that low scores have none."), new("请将最低等级的 from 写为0。", "Let the lowest tier begin from 0."));
            if (grades.Count > 0 && grade.From <= grades[^1].From)
            {
                read.Problem(node.Line, "rules.thresholds-out-of-order", new($"等级“{grade.Id}”的起始分不高于前一等级。", $"The tier “{grade.Id}” does not begin above the one before it."),
                    new("请按从低到高的顺序填写 from。", "Let from rise from tier to tier."));
            }

            grades.Add(grade);
        }

        read.Distinct(grades.Zip(nodes, (g, n) => (g.Id, n.Line)));
        return grades;
    }

    public static void Lint(RuleReader read, SourceNode root, IReadOnlyList<ScoreCard.Part> criteria, IReadOnlyList<ScoreCard.Part> modifiers, IReadOnlyList<Grade> grades)
    {
        read.Distinct(criteria.Concat(modifiers).Select(p => (p.Id, p.Line)));
        var weights = criteria.Sum(c => c.Weight);
        if (root["total"] is { } total && read.NumberOf(total) != weights)
        {
            read.Problem(total.Line, "rules.weights", new($"权重之和为{ScoreCard.Show(weights)}，与 total 不符。", $"The weights add up to {ScoreCard.Show(weights)}, not to total."),
                new("请改正权重或者 total。", "Correct the weights or total."));
        }

        var most = weights + modifiers.Where(m => m.Levels.Count > 0).Sum(m => m.Levels[0].Value);
        if (grades.FirstOrDefault(g => g.From > most) is { } unreachable)
        {
            read.Problem(root["tiers"]!.Line, "rules.unreachable", new($"最高可得{ScoreCard.Show(most)}分，达不到等级“{unreachable.Id}”。", $"At most {ScoreCard.Show(most)} points can be reached, so that the tier “{unreachable.Id}” never is."),
                new("请降低 from 或者提高权重。", "Lower from, or raise the weights."));
        }
    }

    // A card must give every answer a level, and every level an answer: all sorts of answers that the conditions tell apart are tried.
    private static void LintLevels(RuleReader read, SourceNode node, List<ScoreCard.Level> levels, IReadOnlyList<RuleInput> inputs)
    {
        var tests = levels.SelectMany(l => l.When.Tests).ToLookup(t => t.Slot, t => t.Test);
        var slots = tests.Select(t => t.Key).ToList();
        var sorts = slots.ConvertAll(slot => Coverage.Sorts(inputs[slot], tests[slot]));
        var ways = sorts.Aggregate(1m, (ways, s) => Math.Min(ways * s.Count, MaxWays + 1));
        if (ways > MaxWays || ways * tests.Sum(slot => slot.Count()) > MaxWork)
        {
            read.Warn(node.Line, "rules.not-checked", new("组合过多，未能查明每个级别是否可能。", "There are too many combinations to tell whether every level can be reached."), new("请减少该评分项所用的输入。", "Use fewer inputs in this criterion."));
            return;
        }

        var facts = new FactValue[inputs.Count];
        var at = new int[slots.Count];
        var reached = new HashSet<int>();
        while (true)
        {
            for (var i = 0; i < slots.Count; i++) facts[slots[i]] = sorts[i][at[i]];
            var level = levels.FindLastIndex(l => l.When.Of(facts) == Truth.True);
            if (level < 0 && reached.Add(level))
            {
                var lost = string.Join(", ", slots.Select(s => $"{inputs[s].Id} = {facts[s]}"));
                read.Problem(node.Line, "rules.gap", new($"答案“{lost}”没有对应的级别。", $"No level fits the answer “{lost}”."), new("请为其指定级别，或者删除最低级别的 when。", "Give it a level, or delete when of the lowest level."));
            }

            reached.Add(level);
            var digit = 0;
            while (digit < at.Length && ++at[digit] == sorts[digit].Count) at[digit++] = 0;
            if (digit == at.Length) break;
        }

        for (var level = 0; level < levels.Count; level++)
        {
            if (!reached.Contains(level))
                read.Problem(levels[level].Line, "rules.unreachable", new($"级别“{levels[level].Text.Zh}”永远得不到：总有更高的级别成立。", $"The level “{levels[level].Text.En}” is never reached: a higher one always holds."), new("请改正条件，或者删除该级别。", "Correct the conditions, or delete the level."));
        }
    }
}
