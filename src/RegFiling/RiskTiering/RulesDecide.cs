using System.Text.Json.Nodes;
using RegFiling.Platform;
using RegFiling.Platform.Rules;

namespace RegFiling.RiskTiering;

/// <summary>
/// What a rule file says about an input: the outcome (the id of a tier; one object of outputs, or null when the answers leave it open; a list of objects
/// for a table that collects), why, and the rule sets that decided.
/// </summary>
public sealed record RulesAnswer(JsonNode? Outcome, Text Explanation, IReadOnlyList<string> Rules);

/// <summary>Tries out a rule file on facts outside any case: files in, answer out.</summary>
public static class RulesDecide
{
    /// <summary>
    /// Decides by the rule file about a JSON object of facts. <paramref name="sibling"/> gives another rule file of the same folder by its name
    /// (<c>floors.json</c>), so that a score card is not reported without its floors; where it gives none, the card alone decides and the explanation says so.
    /// Problems of a file or of the input are refusals, all at once.
    /// </summary>
    public static Outcome<RulesAnswer> Decide(ReadOnlyMemory<byte> file, string fileName, ReadOnlyMemory<byte> input, DateOnly on, Func<string, byte[]?>? sibling = null)
    {
        var parsed = RuleSet.Parse(file, fileName);
        var problems = parsed.Problems.ToList();
        RuleSet? floors = null;
        if (parsed.RuleSet is ScoreCard { Floors: { } name } && sibling?.Invoke($"{name}.json") is { } bytes)
        {
            var other = RuleSet.Parse(bytes, $"{name}.json");
            problems.AddRange(other.Problems);
            floors = other.RuleSet;
            if (floors is DecisionTable table) problems.AddRange(TierEngine.Check((ScoreCard)parsed.RuleSet, table));
        }

        var facts = Facts.Parse(input);
        List<Refusal> refusals = [.. problems.Select(Refusal), .. facts.Refusals];
        if (refusals.Count > 0) return Outcome<RulesAnswer>.Refused(RefusalKind.Invalid, refusals);
        return Decide(parsed.RuleSet!, floors, facts.Value, on);
    }

    private static RulesAnswer Decide(RuleSet rules, RuleSet? floors, Facts facts, DateOnly on)
    {
        switch (rules)
        {
            case ScoreCard card when floors is DecisionTable:
                var tier = TierEngine.Decide(card, floors, facts, on);
                return new(tier.Tier.Id, With(tier.Explanation, Ignored(facts, card, floors)), [.. tier.Rules.Select(r => r.ToString())]);
            case ScoreCard card:
                var scored = card.Decide(facts, on);
                var alone = card.Floors is null ? new Text("", "") : new Text("\n未适用最低等级规则。", "\nThe floors were not applied.");
                return new(scored.Grade.Id, With(new($"{card.Label(scored.Grade).Zh}\n{scored.Explanation.Zh}{alone.Zh}", $"{card.Label(scored.Grade).En}\n{scored.Explanation.En}{alone.En}"), Ignored(facts, card)), [card.Ref.ToString()]);
            default:
                var result = ((DecisionTable)rules).Decide(facts, on);
                JsonNode? outcome = result.HitPolicy == HitPolicy.Collect ? new JsonArray([.. result.Rows.Select(Json)])
                    : result.Rows is [var only] ? Json(only) : null;
                return new(outcome, With(result.Explanation, Ignored(facts, rules)), [rules.Ref.ToString()]);
        }
    }

    // A misspelt name would otherwise only show as a question that seems to have been answered.
    private static List<string> Ignored(Facts facts, params IEnumerable<RuleSet> sets) =>
        [.. facts.Names.Except(sets.SelectMany(s => s.Inputs).Select(i => i.Id)).Order(StringComparer.Ordinal)];

    private static Text With(Text explanation, List<string> ignored) => ignored.Count == 0 ? explanation
        : new($"{explanation.Zh}\n未使用的输入：{string.Join("、", ignored)}。", $"{explanation.En}\nInputs that no rule asks for: {string.Join(", ", ignored)}.");

    private static JsonObject Json(RowHit row)
    {
        var json = new JsonObject { ["rule"] = row.Id };
        foreach (var (name, output) in row.Outputs)
        {
            json[name] = output switch
            {
                { Label: { } label } => new JsonObject { ["zh"] = label.Zh, ["en"] = label.En },
                { Value.Kind: FactKind.Number } => JsonValue.Create(output.Value.Number),
                { Value.Kind: FactKind.Boolean } => JsonValue.Create(output.Value.Text == "true"),
                _ => JsonValue.Create(output.Value.Text),
            };
        }

        return json;
    }

    private static Refusal Refusal(RuleProblem problem) =>
        new(problem.Code, new($"{problem.File} 第{problem.Line}行：{problem.Message.Zh}", $"{problem.File} line {problem.Line}: {problem.Message.En}"), problem.Cure, Field: $"{problem.File}:{problem.Line}");
}
