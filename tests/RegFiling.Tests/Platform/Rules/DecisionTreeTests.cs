using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Rules;

public sealed class DecisionTreeTests
{
    private static readonly DateOnly Day = new(2026, 11, 23);

    internal static string Tree(string? questions = null, string? outcomes = null, string? labels = null, string first = "public") => $$"""
        {
          "id": "screening", "version": "1.0.0", "kind": "decision-tree", "title": { "zh": "筛查", "en": "screening" },
          "effectiveFrom": "2026-01-01", "author": "甲", "approver": "乙", "lookAgainMonths": 1, "grounds": ["source/1"],
          "first": "{{first}}",
          "labels": {{labels ?? Labels}},
          "questions": {{questions ?? $"[{Public}, {Kind}]"}},
          "outcomes": {{outcomes ?? $"[{Outcome("none")}, {Outcome("file")}, {Outcome("ask")}]"}}
        }
        """;

    private const string Labels = """
        [{ "id": "generating", "title": { "zh": "生成合成", "en": "generating" }, "force": "law", "grounds": ["source/4"] },
         { "id": "small", "title": { "zh": "小规模", "en": "small" } }]
        """;

    private const string Public = """
        { "id": "public", "title": { "zh": "是否面向公众", "en": "offered to the public" }, "help": { "zh": "包括试用", "en": "trials included" }, "answers": [
          { "id": "yes", "title": { "zh": "是", "en": "yes" }, "next": "kind" },
          { "id": "few", "title": { "zh": "少数人", "en": "to a few" }, "labels": ["small"], "next": "kind" },
          { "id": "no", "title": { "zh": "否", "en": "no" }, "outcome": "none" } ] }
        """;

    private const string Kind = """
        { "id": "kind", "title": { "zh": "类别", "en": "kind" }, "answers": [
          { "id": "generates", "title": { "zh": "生成", "en": "generates" }, "labels": ["generating"], "redirects": [
            { "when": { "has": ["generating"], "lacks": ["small"] }, "outcome": "file" },
            { "outcome": "ask" } ] },
          { "id": "other", "title": { "zh": "其他", "en": "other" }, "outcome": "none" } ] }
        """;

    private static string Outcome(string id) => $$"""{ "id": "{{id}}", "title": { "zh": "结论{{id}}", "en": "conclusion {{id}}" }, "force": "law", "grounds": ["source/2"] }""";

    private static TreeResult Decide(string answers) => RuleFiles.Load<DecisionTree>(Tree()).Decide(Facts.Parse(Encoding.UTF8.GetBytes(answers)).Value, Day);

    [Theory]
    [InlineData("""{"public":"yes","kind":"generates"}""", "file", "generating")]
    [InlineData("""{"public":"few","kind":"generates"}""", "ask", "generating small")]
    [InlineData("""{"public":1,"kind":0}""", "ask", "generating small")]
    [InlineData("""{"public":"yes","kind":"other"}""", "none", "")]
    [InlineData("""{"public":"no","kind":"generates"}""", "none", "")]
    public void AnswersLeadToAnOutcomeAndGatherLabels(string answers, string outcome, string labels)
    {
        var result = Decide(answers);

        Assert.Equal(outcome, result.Outcome!.Id);
        Assert.Equal(labels, string.Join(' ', result.Labels.Select(l => l.Id)));
        Assert.Equal(Certainty.Known, result.Certainty);
    }

    [Theory]
    [InlineData("{}", "public", "none file ask", "missing")]
    [InlineData("""{"public":"few"}""", "kind", "none ask", "missing")]
    [InlineData("""{"public":"few","kind":"gone"}""", "kind", "none ask", "not-offered")]
    [InlineData("""{"public":3}""", "public", "none file ask", "wrong-type")]
    [InlineData("""{"public":0.5}""", "public", "none file ask", "wrong-type")]
    public void WithoutAnAnswerTheNextQuestionAndWhatIsStillPossibleAreSaid(string answers, string next, string possible, string reason)
    {
        var result = Decide(answers);

        Assert.Null(result.Outcome);
        Assert.Equal(next, result.Next!.Id);
        Assert.Equal(possible, string.Join(' ', result.Possible));
        var question = Assert.Single(result.Questions);
        Assert.Equal((reason, Day.AddMonths(1)), (question.Reason, question.LookAgain));
    }

    [Fact]
    public void AnAssumedAnswerLeavesTheConclusionAssumed()
    {
        var result = Decide("""{"public":{"value":"no","certainty":"assumed"}}""");

        Assert.Equal(Certainty.Assumed, result.Certainty);
        Assert.Contains("结论none（推定）", result.Explanation.Zh, StringComparison.Ordinal);
        Assert.Contains("offered to the public: no (assumed)", result.Explanation.En, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, bool> Faults => new()
    {
        { Tree(first: "gone"), "rules.unknown-target", false },
        { Tree(questions: $"[{Public.Replace("\"none\"", "\"gone\"", StringComparison.Ordinal)}, {Kind}]"), "rules.unknown-target", false },
        { Tree(questions: $"[{Public}, {Kind.Replace("[\"generating\"], \"redirects\"", "[\"gone\"], \"redirects\"", StringComparison.Ordinal)}]"), "rules.unknown-label", false },
        { Tree(questions: $"[{Public}, {Kind.Replace(", \"outcome\": \"none\"", "", StringComparison.Ordinal)}]"), "rules.leads-nowhere", false },
        { Tree(questions: $"[{Public}, {Kind.Replace("{ \"outcome\": \"ask\" }", "{ \"when\": { \"lacks\": [\"small\"] }, \"outcome\": \"ask\" }", StringComparison.Ordinal)}]"), "rules.leads-nowhere", false },
        { Tree(questions: $"[{Public}, {Kind.Replace("\"outcome\": \"none\"", "\"next\": \"public\"", StringComparison.Ordinal)}]"), "rules.cycle", false },
        { Tree(questions: $"[{Public.Replace("\"next\": \"kind\"", "\"outcome\": \"file\"", StringComparison.Ordinal)}, {Kind}]"), "rules.unreachable", false },
        { Tree(outcomes: $"[{Outcome("none")}, {Outcome("file")}, {Outcome("ask")}, {Outcome("never")}]"), "rules.unreachable", false },
        { Tree(questions: $"[{Public.Replace(", \"en\": \"to a few\"", "", StringComparison.Ordinal)}, {Kind}]"), "rules.one-language", false },
        { Tree(questions: $"[{Public}, {Public}, {Kind}]"), "rules.doubled-id", false },
        { Tree(questions: $"[{Public}, {Kind.Replace("\"lacks\": [\"small\"]", "\"lacks\": [\"generating\"]", StringComparison.Ordinal)}]"), "rules.never-true", true },
        { Tree(questions: $"[{Public}, {Kind.Replace("{ \"outcome\": \"ask\" }", "{ \"when\": { \"has\": [\"generating\"] }, \"outcome\": \"ask\" }", StringComparison.Ordinal)}]"), "rules.several-redirects", true },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void APlantedFaultIsNamedWithPlaceAndCure(string tree, string code, bool warning)
    {
        var parsed = RuleFiles.Parse(tree);

        Assert.Contains(parsed.Problems, p => p.Code == code && p.IsWarning == warning);
        Assert.All(parsed.Problems, p => Assert.True(p.Line > 1 && p.Message.IsComplete && p.Cure.IsComplete));
        if (!warning) Assert.Null(parsed.RuleSet);
    }

    [Fact]
    public void ALongCircleThatGathersLabelsIsRefusedInBoundedDepth()
    {
        var labels = string.Join(',', Enumerable.Range(0, 120).Select(i => $$"""{ "id": "l{{i}}", "title": { "zh": "标", "en": "l" } }"""));
        var questions = string.Join(',', Enumerable.Range(0, 300).Select(i => $$"""
            { "id": "q{{i}}", "title": { "zh": "问", "en": "q" }, "answers": [
              { "id": "a", "title": { "zh": "答", "en": "a" }, "labels": ["l{{i % 120}}"], "next": "q{{(i + 1) % 300}}" },
              { "id": "b", "title": { "zh": "答", "en": "b" }, "next": "q{{(i + 1) % 300}}" } ] }
            """));

        var parsed = RuleFiles.Parse(Tree($"[{questions}]", $"[{Outcome("none")}]", $"[{labels}]", "q0"));

        Assert.Null(parsed.RuleSet);
        Assert.Contains(parsed.Problems, p => p.Code == "rules.cycle");
    }

    [Fact]
    public void EveryPathOfAPublishedDecisionAidEndsAsPublished()
    {
        var file = RuleFile.Open(File.ReadAllBytes(SharedData.Path("aiact/beslishulp-tree.json")), "beslishulp-tree.json");
        var paths = 0;
        foreach (var line in File.ReadLines(SharedData.Path("aiact/paths-sample.jsonl")))
        {
            var expected = JsonNode.Parse(line)!;
            var answers = new JsonObject();
            foreach (var step in expected["path"]!.GetValue<string>().Split(' '))
                answers[step.Split(':')[0]] = int.Parse(step.Split(':')[1], System.Globalization.CultureInfo.InvariantCulture);

            var answer = file.Decide(JsonSerializer.SerializeToUtf8Bytes(new JsonObject { ["answers"] = answers }), Day).Value;

            Assert.Equal(expected["conclusion"]!.GetValue<string>(), answer.Outcome!["conclusion"]!.GetValue<string>());
            Assert.Equal(expected["labels"]!.ToJsonString(), answer.Outcome["labels"]!.ToJsonString());
            paths++;
        }

        Assert.Equal(300, paths);
    }

    [Fact]
    public void APublishedDecisionAidHas3140WaysAndIsUsableWithWarnings()
    {
        var parsed = RuleSet.Parse(File.ReadAllBytes(SharedData.Path("aiact/beslishulp-tree.json")), "beslishulp-tree.json");
        var tree = (DecisionTree)parsed.RuleSet!;

        Assert.All(parsed.Problems, p => Assert.True(p.IsWarning));
        Assert.Contains(parsed.Problems, p => p.Code == "rules.several-redirects");
        Assert.Equal((22, 50), (tree.Questions.Count, tree.Outcomes.Count));
        Assert.Equal(3140, Ways(new JsonObject()));

        int Ways(JsonObject answers)
        {
            var result = tree.Decide(Facts.From(answers).Value, Day);
            if (result.Next is not { } next) return 1;
            var ways = 0;
            for (var i = 0; i < next.Answers.Count; i++)
            {
                answers[next.Id] = i;
                ways += Ways(answers);
            }

            answers.Remove(next.Id);
            return ways;
        }
    }

    [Theory]
    [InlineData("\\\"a\\\" in labels &&")]
    [InlineData("a in labels")]
    [InlineData("\\\"a\\\" in labels)")]
    [InlineData("(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((\\\"a\\\" in labels")]
    public void AConditionThatCannotBeReadIsRefused(string condition)
    {
        var parsed = RuleFiles.Parse($$"""
            { "questions": [{ "id": "1", "simple": "?", "answers": [{ "answer": "ja", "labels": ["a"], "redirects": [{ "nextConclusionId": "2", "if": "{{condition}}" }] }] }],
              "conclusions": [{ "id": "2", "conclusion": "!" }] }
            """);

        Assert.Equal("rules.bad-test", Assert.Single(parsed.Problems).Code);
    }
}
