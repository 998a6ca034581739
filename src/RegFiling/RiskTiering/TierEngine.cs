using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using RegFiling.Platform.Rules;

namespace RegFiling.RiskTiering;

/// <summary>
/// Decides the risk tier of a service and the requirements that apply, from rule sets of the pack and facts alone. Pure: the same rules, facts and
/// day give the same result.
/// </summary>
public static class TierEngine
{
    // Rule sets are compiled once and are used until their pack is gone.
    private static readonly ConditionalWeakTable<ScoreCard, ConcurrentDictionary<DecisionTable, TierGrader>> Graders = [];

    /// <summary>
    /// Scores the facts, lifts the tier to the highest floor, then raises it by the raises that apply, never above the top tier.
    /// </summary>
    /// <exception cref="ArgumentException">The rule sets are not a score card and a decision table that fit together.</exception>
    public static TierResult Decide(RuleSet tier, RuleSet floors, Facts facts, DateOnly on)
    {
        var card = (tier as ScoreCard) ?? throw new ArgumentException("The tier rules must be a score card.", nameof(tier));
        var table = (floors as DecisionTable) ?? throw new ArgumentException("The floors must be a decision table.", nameof(floors));
        var grader = Graders.GetValue(card, _ => []).GetOrAdd(table, with => new TierGrader(card, with));

        var scored = card.Decide(facts, on);
        var floored = table.Decide(facts, on);
        var floor = floored.Collected.TryGetValue("floor", out var value) ? card.Grades.Single(g => g.Id == value.Text) : card.Grades[0];
        var raise = Steps(floored.Collected["raise"], card);
        var final = card.Grades[Math.Min(Math.Max(scored.Grade.Rank, floor.Rank) + raise, card.Top.Rank) - 1];
        var hits = floored.Rows.Select(row => Hit(row, scored.Grade, floor, card)).ToList();
        var questions = Merge(scored.Questions, floored.Questions);
        var answers = scored.Answers.Concat(floored.Answers).DistinctBy(a => a.Input).ToList();
        var (up, down) = TierChanges.Nearest(grader, card.Grades, facts);

        // A floor that does not apply only because of an assumption leaves the tier assumed too.
        IEnumerable<Certainty> certainties =
        [
            .. scored.Criteria.Concat(scored.Modifiers).Select(s => s.Certainty), .. hits.Where(h => h.Bound).Select(h => h.Certainty),
            .. floored.Answers.Select(a => a.Certainty).Where(c => c == Certainty.Assumed),
        ];
        var result = new TierResult(final, scored.Grade, scored.Score, on, certainties.Max(), scored.Criteria, scored.Modifiers, hits, answers, questions, up, down,
            [card.Ref, table.Ref], card.IsInForceOn(on) && table.IsInForceOn(on), card.Label(final), card.Note, default);
        return result with { Explanation = TierExplanation.Of(result, scored, card) };
    }

    /// <summary>Every requirement that applies to these facts at this tier (its id), with force and ground; none of them is a penalty.</summary>
    /// <exception cref="ArgumentException">The rule set is no table of requirements, or does not know the tier.</exception>
    public static IReadOnlyList<Obligation> ObligationsFor(RuleSet obligations, string tier, Facts facts, DateOnly on)
    {
        var table = obligations as DecisionTable;
        if (table?.Inputs.FirstOrDefault(i => i.Id == "tier")?.Choices.Any(c => c.Id == tier) != true)
            throw new ArgumentException($"The rule set {obligations.Ref} has no requirements for the tier {tier}.", nameof(obligations));

        return [.. table.Decide(facts.With("tier", FactValue.Of(tier)), on).Rows.Select(row => new Obligation(
            row.Id, row.Title, Cell(row, "group").Value.Text ?? "", row.Force, row.Grounds, Cell(row, "value").Label,
            Cell(row, "menu").Value.Text == "true", Cell(row, "menuText").Label, row.Certainty, table.Ref))];
    }

    /// <summary>
    /// What does not fit between a score card, its floors and its requirements: tiers that differ, or a question that is put differently in two files.
    /// </summary>
    public static IReadOnlyList<RuleProblem> Check(ScoreCard tier, DecisionTable floors, DecisionTable? obligations = null)
    {
        var problems = new List<RuleProblem>();
        var ids = tier.Grades.Select(g => g.Id).ToList();
        if (floors.Outputs.FirstOrDefault(o => o.Id == "floor") is not { Type: "choice", Collect: "max" } floor || !floor.Values.SequenceEqual(ids))
            Problem(floors, 1, "rules.other-tiers", "输出 floor 的取值与评分规则的等级不一致。", "The values of the output floor are not the tiers of the score card.", "请逐级列出相同的等级，按最高者汇总。", "List the same tiers in the same order, collected by max.");
        if (floors.Outputs.FirstOrDefault(o => o.Id == "raise") is not { Type: "number", Collect: "sum" })
            Problem(floors, 1, "rules.no-raise", "缺少按合计汇总的数字输出 raise。", "The number output raise, collected by sum, is missing.", "请在 outputs 中声明。", "Declare it in outputs.");
        if (obligations is not null && obligations.Inputs.FirstOrDefault(i => i.Id == "tier")?.Choices.Select(c => c.Id).SequenceEqual(ids) != true)
            Problem(obligations, 1, "rules.other-tiers", "输入 tier 的选项与评分规则的等级不一致。", "The choices of the input tier are not the tiers of the score card.", "请逐级列出相同的等级。", "List the same tiers in the same order.");

        foreach (var set in new[] { floors, obligations }.OfType<DecisionTable>())
        {
            foreach (var input in set.Inputs)
            {
                if (tier.Inputs.FirstOrDefault(i => i.Id == input.Id) is { } same
                    && (same.Type != input.Type || same.Title != input.Title || !same.Choices.SequenceEqual(input.Choices) || same.Min != input.Min || same.Max != input.Max))
                {
                    Problem(set, input.Line, "rules.other-question", $"“{input.Id}”在两个文件中不一致。", $"“{input.Id}” is put differently in two files.", $"请与规则集“{tier.Id}”保持一致。", $"Make it the same as in “{tier.Id}”.");
                }
            }
        }

        return problems;

        void Problem(RuleSet set, int line, string code, string zh, string en, string cureZh, string cureEn) =>
            problems.Add(new($"{set.Id}.json", line, code, new(zh, en), new(cureZh, cureEn)));
    }

    private static FloorHit Hit(RowHit row, Grade scored, Grade floor, ScoreCard card)
    {
        var at = Cell(row, "floor").Value.Text;
        var raise = Steps(Cell(row, "raise").Value, card);

        // A floor binds when the score alone stays below it and no other floor is higher; a raise, unless the top was reached without it.
        var bound = (at == floor.Id && scored.Rank < floor.Rank) || (raise > 0 && Math.Max(scored.Rank, floor.Rank) < card.Top.Rank);
        return new(row.Id, row.Title, at, raise, row.Certainty, bound);
    }

    private static int Steps(FactValue raise, ScoreCard card) => (int)Math.Clamp(raise.Number, 0, card.Grades.Count);

    private static Output Cell(RowHit row, string output) => row.Outputs.GetValueOrDefault(output);

    private static List<Question> Merge(IReadOnlyList<Question> left, IReadOnlyList<Question> right) =>
        [.. left.Concat(right).GroupBy(q => q.Input).Select(same => same.First() with { Decided = same.Any(q => q.Decided) })];
}
