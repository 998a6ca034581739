using System.Text.Json.Nodes;
using RegFiling.Platform;
using RegFiling.Platform.Rules;

namespace RegFiling.RiskTiering;

/// <summary>
/// What a rule file says about an input: the outcome (the id of a tier; one object of outputs, or null when the answers leave it open; a list of objects
/// for a table that collects; conclusion and labels of a tree, with the next question while the conclusion is null; what a DMN model gives), why, the rule sets that decided,
/// and in <paramref name="Detail"/> the data that the explanation rests on.
/// </summary>
public sealed record RulesAnswer(JsonNode? Outcome, Text Explanation, IReadOnlyList<string> Rules, object Detail);

/// <summary>A rule file of any kind, opened once and tried out on facts outside any case.</summary>
public sealed class RuleFile
{
    private readonly RuleSet? rules;
    private readonly DecisionTable? floors;

    private RuleFile(RuleSet? rules, DecisionTable? floors, IReadOnlyList<RuleProblem> problems) => (this.rules, this.floors, Problems) = (rules, floors, problems);

    /// <summary>What is wrong or questionable in the file, and in the floors that go with it.</summary>
    public IReadOnlyList<RuleProblem> Problems { get; }

    /// <summary>
    /// Opens a rule file. <paramref name="sibling"/> gives another rule file of the same folder by its name (<c>floors.json</c>), so that a score card is not
    /// reported without its floors; where it gives none, the card alone decides and the explanation says so.
    /// </summary>
    public static RuleFile Open(ReadOnlyMemory<byte> file, string fileName, Func<string, byte[]?>? sibling = null)
    {
        var parsed = RuleSet.Parse(file, fileName);
        if (parsed.RuleSet is not ScoreCard { Floors: { } name } card || sibling?.Invoke($"{name}.json") is not { } bytes) return new(parsed.RuleSet, null, parsed.Problems);
        var other = RuleSet.Parse(bytes, $"{name}.json");
        var floors = other.RuleSet as DecisionTable;
        return new(card, floors, [.. parsed.Problems, .. other.Problems, .. floors is null ? [] : TierEngine.Check(card, floors)]);
    }

    /// <summary>
    /// Decides about a JSON object of facts; <paramref name="decision"/> names one of the decisions of a DMN model. Problems of the file or of the input are
    /// refusals, all at once.
    /// </summary>
    public Outcome<RulesAnswer> Decide(ReadOnlyMemory<byte> input, DateOnly on, string? decision = null)
    {
        if (rules is DmnModel model) return Decide(model, input, decision);
        var facts = rules is DecisionTree ? Facts.Parse(input, "answers") : Facts.Parse(input);
        List<Refusal> refusals = [.. Problems.Where(p => !p.IsWarning).Select(Refusal), .. facts.Refusals];
        if (rules is not null && decision is not null)
            refusals.Add(new("rules.no-decision", new("只有DMN文件可以指定决策。", "Only a DMN file has decisions to choose from."), new("请删除 --decision。", "Leave out --decision.")));
        return refusals.Count > 0 ? Outcome<RulesAnswer>.Refused(RefusalKind.Invalid, refusals) : Decide(rules!, floors, facts.Value, on);
    }

    private static Outcome<RulesAnswer> Decide(DmnModel model, ReadOnlyMemory<byte> input, string? decision)
    {
        var answer = model.Decide(input, decision);
        return answer.IsRefused ? Outcome<RulesAnswer>.Refused(RefusalKind.Invalid, answer.Refusals)
            : new RulesAnswer(answer.Value.Outcome, With(answer.Value.Explanation, [.. answer.Value.Unused]), [model.Ref.ToString()], answer.Value);
    }

    private static RulesAnswer Decide(RuleSet rules, DecisionTable? floors, Facts facts, DateOnly on)
    {
        switch (rules)
        {
            case ScoreCard card when floors is not null:
                var tier = TierEngine.Decide(card, floors, facts, on);
                return new(tier.Tier.Id, With(tier.Explanation, Ignored(facts, card, floors)), [.. tier.Rules.Select(r => r.ToString())], tier);
            case ScoreCard card:
                var scored = card.Decide(facts, on);
                var alone = card.Floors is null ? new Text("", "") : new Text("\n未适用最低等级规则。", "\nThe floors were not applied.");
                return new(scored.Grade.Id, With(new($"{card.Label(scored.Grade).Zh}\n{scored.Explanation.Zh}{alone.Zh}", $"{card.Label(scored.Grade).En}\n{scored.Explanation.En}{alone.En}"), Ignored(facts, card)), [card.Ref.ToString()], scored);
            case DecisionTree tree:
                var walked = tree.Decide(facts, on);
                return new(Json(walked), With(walked.Explanation, Unreached(facts, walked)), [tree.Ref.ToString()], walked);
            default:
                var result = ((DecisionTable)rules).Decide(facts, on);
                JsonNode? outcome = !result.HitPolicy.IsSingle() ? new JsonArray([.. result.Rows.Select(Json)])
                    : result.Rows is [var only] ? Json(only) : null;
                return new(outcome, With(result.Explanation, Ignored(facts, rules)), [rules.Ref.ToString()], result);
        }
    }

    // A misspelt name would otherwise only show as a question that seems to have been answered.
    private static List<string> Ignored(Facts facts, params IEnumerable<RuleSet> sets) =>
        [.. facts.Names.Except(sets.SelectMany(s => s.Inputs).Select(i => i.Id)).Order(StringComparer.Ordinal)];

    private static Text With(Text explanation, List<string> ignored) => ignored.Count == 0 ? explanation
        : new($"{explanation.Zh}\n未使用的输入：{string.Join("、", ignored)}。", $"{explanation.En}\nInputs that no rule asks for: {string.Join(", ", ignored)}.");

    // Labels are given by their ids, in ordinal order.
    private static JsonObject Json(TreeResult walked)
    {
        var json = new JsonObject { ["conclusion"] = walked.Outcome?.Id, ["labels"] = new JsonArray([.. walked.Labels.Select(l => JsonValue.Create(l.Id))]) };
        if (walked.Next is { } next) json["next"] = next.Id;
        return json;
    }

    private static List<string> Unreached(Facts facts, TreeResult walked) =>
        [.. facts.Names.Except(walked.Steps.Select(s => s.Question.Id)).Except(walked.Next is { } next ? [next.Id] : []).Order(StringComparer.Ordinal)];

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
