using System.Text;
using CsCheck;
using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;
using RegFiling.Tests.RiskTiering;
using static RegFiling.Tests.Platform.Rules.RuleFiles;

namespace RegFiling.Tests.Platform.Rules;

public sealed class RuleLintTests
{
    private static int LineOf(string json, string part) => json[..json.IndexOf(part, StringComparison.Ordinal)].Count(c => c == '\n') + 1;

    /// <summary>Plants one fault in the card and expects it to be found at its line, with words and a cure in both languages.</summary>
    [Theory]
    [InlineData("rules.thresholds-out-of-order", "\"from\": 3.33", "\"from\": 0")]
    [InlineData("rules.thresholds-out-of-order", "\"from\": 13.34", "\"from\": 3")]
    [InlineData("rules.gap", "\"from\": 0,", "\"from\": 1,")]
    [InlineData("rules.one-language", "\"en\": \"low\"", "\"en\": \" \"")]
    [InlineData("rules.one-language", "{ \"zh\": \"中\", \"en\": \"medium\" }", "{ \"zh\": \"中\" }")]
    [InlineData("rules.unknown-input", "{ \"size\": \">= 10\" }", "{ \"sise\": \">= 10\" }")]
    [InlineData("rules.unknown-choice", "{ \"kind\": \"special\" }", "{ \"kind\": \"odd\" }")]
    [InlineData("rules.bad-test", "\">= 10\"", "\"=> 10\"")]
    [InlineData("rules.bad-test", "\">= 10\"", "{ \"gt\": 10 }")]
    [InlineData("rules.never-true", "\">= 10\"", "\"[20..10]\"")]
    [InlineData("rules.levels-out-of-order", "\"value\": 3, \"text\": { \"zh\": \"大\"", "\"value\": 1, \"text\": { \"zh\": \"大\"")]
    [InlineData("rules.unknown-field", "\"version\"", "\"versoin\": \"1\", \"version\"")]
    [InlineData("rules.missing", "\"author\": \"甲\", ", "")]
    [InlineData("rules.same-person", "\"乙\"", "\"甲\"")]
    [InlineData("rules.not-a-date", "\"2026-01-01\"", "\"1.1.2026\"")]
    [InlineData("rules.bad-ground", "\"source/1\"", "\"source/1/2\"")]
    [InlineData("rules.bad-colour", "#ff0000", "red;background:url(x)")]
    [InlineData("rules.not-offered", "half-up", "nearest")]
    [InlineData("rules.unreachable", "\"from\": 13.34", "\"from\": 21")]
    [InlineData("rules.doubled-id", "\"id\": \"mid\"", "\"id\": \"low\"")]
    [InlineData("rules.doubled", "\"id\": \"mid\",", "\"id\": \"mid\", \"id\": \"mid2\",")]
    [InlineData("rules.not-a-number", "\"from\": 13.34", "\"from\": \"13.34\"")]
    [InlineData("rules.bad-id", "\"id\": \"mid\"", "\"id\": \"../mid\"")]
    [InlineData("rules.not-json", "\"from\": 13.34", "\"from\": 13,34")]
    public void AFaultIsFoundWithItsLineAndACure(string code, string right, string wrong)
    {
        Assert.Contains(right, Card, StringComparison.Ordinal);
        var broken = Card.Replace(right, wrong, StringComparison.Ordinal);

        var parsed = Parse(broken);

        Assert.Null(parsed.RuleSet);
        var problem = parsed.Problems.FirstOrDefault(p => p.Code == code);
        Assert.True(problem is { File: "mine.json", Message.IsComplete: true, Cure.IsComplete: true }, string.Join('\n', parsed.Problems));
        if (wrong.Length > 0 && code != "rules.unreachable") Assert.Equal(LineOf(Card, right), problem.Line);
    }

    [Fact]
    public void ForceIsNeverMissing() => Fault("rules.missing", Card.Replace("\"weight\": 10, \"force\": \"default\"", "\"weight\": 10", StringComparison.Ordinal));

    [Theory]
    [InlineData("advice")]
    [InlineData("internal")]
    [InlineData("default")]
    public void WhatTheProductSetsItselfIsNeverCitedAsLaw(string force) =>
        Fault("rules.default-as-law", Card.Replace("\"force\": \"default\"", $"\"force\": \"{force}\", \"grounds\": [\"cac-order-9/24\"]", StringComparison.Ordinal));

    [Theory]
    [InlineData("law")]
    [InlineData("rule")]
    public void WhatIsCitedAsLawNamesItsGround(string force) => Fault("rules.no-ground", Card.Replace("\"force\": \"default\"", $"\"force\": \"{force}\"", StringComparison.Ordinal));

    [Fact]
    public void AnAnswerWithoutALevelIsAGap()
    {
        Fault("rules.gap", Card.Replace("""{ "kind": "plain" }""", """{ "kind": "special" }""", StringComparison.Ordinal));
        Fault("rules.gap", Card.Replace("""{ "zh": "小", "en": "small" } }""", """{ "zh": "小", "en": "small" }, "when": { "size": "< 9" } }""", StringComparison.Ordinal));
    }

    [Fact]
    public void WeightsThatDoNotAddUpAreFound() => Fault("rules.weights", Card.Replace("\"rounding\"", "\"total\": 100, \"rounding\"", StringComparison.Ordinal));

    [Fact]
    public void AnInputThatNoRuleUsesIsFound() =>
        Fault("rules.unused-input", Card.Replace("\"inputs\": [", "\"inputs\": [ { \"id\": \"idle\", \"type\": \"boolean\", \"title\": { \"zh\": \"闲\", \"en\": \"idle\" } },", StringComparison.Ordinal));

    [Fact]
    public void AllFaultsAreToldAtOnceInTheOrderOfTheFile()
    {
        var problems = Parse(Card.Replace("\"en\": \"low\"", "\"en\": \"\"", StringComparison.Ordinal).Replace("\">= 10\"", "\"?\"", StringComparison.Ordinal)).Problems;

        Assert.Equal(["rules.bad-test", "rules.one-language"], problems.Select(p => p.Code));
    }

    [Theory]
    [InlineData("U", "rules.overlap", """{ "n": "[1..5]" }""", """{ "n": "[5..9]" }""")]
    [InlineData("U", "rules.overlap", """{ "c": "x, y" }""", """{ "n": 5, "c": "not(x)" }""")]
    [InlineData("U", "rules.gap", """{ "n": "< 5" }""", """{ "n": "> 5" }""")]
    [InlineData("U", "rules.gap", """{ "w": "< 5" }""", """{ "w": "> 5" }""")]
    [InlineData("F", "rules.gap", """{ "c": "x" }""", """{ "c": "y", "b": true }""")]
    [InlineData("F", "rules.gap", """{ "t": "one" }""", """{ "t": "two" }""")]
    [InlineData("F", "rules.unreachable", """{ "n": "> 5" }""", """{ "n": "> 6", "b": true }""")]
    [InlineData("F", "rules.unreachable", """{ "w": "[1..2], [3..4]" }""", """{ "w": "[2..3]" }""")]
    [InlineData("A", "rules.overlap", """{ "n": "[1..5]" }""", """{ "n": "[5..9]" }""")]
    [InlineData("A", "rules.gap", """{ "d": "< 2026-01-31" }""", """{ "d": "> 2026-01-31" }""")]
    [InlineData("U", "rules.overlap", """{ "d": "<= 2026-01-31" }""", """{ "d": "[2026-01-31..2026-02-28]" }""")]
    [InlineData("P", "rules.no-order", "{}", """{ "b": true }""")]
    public void RowsThatDoNotFitTogetherAreFound(string policy, string code, string one, string other) =>
        Fault(code, Table(policy, Rows((one, """{ "out": 1 }"""), (other, """{ "out": 2 }"""))));

    [Theory]
    [InlineData("U", """{ "n": "[1..5)" }""", """{ "n": "not([1..5))" }""")]
    [InlineData("U", """{ "w": "<= 4" }""", """{ "w": ">= 5" }""")]
    [InlineData("U", """{ "b": true }""", """{ "b": false }""")]
    [InlineData("F", """{ "c": "x", "b": true }""", "{}")]
    [InlineData("U", """{ "d": "< 2026-02-01" }""", """{ "d": ">= 2026-02-01" }""")]
    [InlineData("R", """{ "b": true }""", """{ "n": 5 }""")]
    public void RowsThatFitTogetherAreLeftAlone(string policy, string one, string other) =>
        Assert.Empty(Parse(Table(policy, Rows((one, """{ "out": 1 }"""), (other, """{ "out": 2 }""")))).Problems);

    [Theory]
    [InlineData("""{ "b": true }""", "high", """{ "b": true, "n": "> 5" }""", "low")]
    [InlineData("""{ "b": true }""", "high", """{ "b": true }""", "low")]
    [InlineData("""{ "b": true, "n": 7 }""", "low", """{ "n": "> 5" }""", "high")]
    public void AFloorThatAWiderFloorMakesVoidIsAContradiction(string one, string first, string other, string second) =>
        Fault("rules.contradiction", Table("C", Rows((one, $$"""{ "out": "{{first}}" }"""), (other, $$"""{ "out": "{{second}}" }""")),
            """[{ "id": "out", "type": "choice", "values": ["low", "high"], "collect": "max" }]"""));

    [Theory]
    [InlineData("rules.unknown-output", """{ "other": 1 }""")]
    [InlineData("rules.not-a-number", """{ "out": "1" }""")]
    [InlineData("rules.no-output", "{}")]
    [InlineData("rules.gap", """{ "out": { "by": "c", "x": 1, "y": 2 } }""")]
    [InlineData("rules.unknown-input", """{ "out": { "by": "b", "true": 1 } }""")]
    public void OutputsThatTheTableDoesNotHaveAreFound(string code, string then) => Fault(code, Table("C", Row("r", """{ "b": true }""", then)));

    [Fact]
    public void FloorsOfOtherTiersAndQuestionsPutDifferentlyAreFound()
    {
        DecisionTable Changed(string from, string to) => Load<DecisionTable>(Encoding.UTF8.GetString(ShanghaiRules.Bytes("floors")).Replace(from, to, StringComparison.Ordinal));

        Assert.Equal("rules.other-tiers", Assert.Single(TierEngine.Check(ShanghaiRules.Tier, Changed("\"T5\"", "\"T6\""))).Code);
        var problem = Assert.Single(TierEngine.Check(ShanghaiRules.Tier, Changed("是否编辑人脸", "是否使用人脸")));
        Assert.Equal(("rules.other-question", "floors.json"), (problem.Code, problem.File));
        Assert.True(problem.Line > 1);
    }

    [Fact]
    public void LargeDeepAndBinaryFilesAreRefused()
    {
        Assert.Equal("rules.too-large", Parse(new string(' ', 10_000_000)).Problems.Single().Code);
        Assert.Equal("rules.not-json", Parse(new string('[', 1_000_000)).Problems.Single().Code);
        Assert.Equal("rules.not-json", Parse("").Problems.Single().Code);
        Assert.Equal("rules.not-an-object", Parse("[]").Problems.Single().Code);
        Assert.Equal("rules.not-json", Parse(Card + "{}").Problems.Single().Code);
        Assert.Equal("rules.not-text", Parse("""{ "id": "\ud800" }""").Problems.Single().Code);
        Assert.NotEmpty(RuleSet.Parse(new byte[] { 0xff, 0x00, 0xfe }, "x").Problems);
    }

    [Fact]
    public void TooManyRowsAreRefusedAndAsManyAsAllowedAreComparedPairwise()
    {
        static string Many(int count) => Table("C", string.Join(",\n", Enumerable.Range(0, count).Select(i => Row($"r{i}", $$"""{ "w": {{i}} }""", """{ "out": 1 }"""))));

        Assert.Empty(Parse(Many(1_000)).Problems);
        Fault("rules.bad-list", Many(1_001));
    }

    [Fact]
    public void AMisuseOfEveryFieldIsAProblemNeverAnException()
    {
        string[] values = ["null", "[]", "{}", "\"x\"", "1", "true", "[[]]", "[{}]", "[null]", "1e999"];
        foreach (var name in (string[])["floors", "obligations", "tier"])
        {
            var file = Encoding.UTF8.GetString(ShanghaiRules.Bytes(name));
            Gen.Select(Gen.Int[0, file.Length - 1], Gen.Int[0, values.Length - 1], Gen.Int[1, 40]).Sample(
                (at, value, length) => RuleSet.Parse(Encoding.UTF8.GetBytes(file[..at] + values[value] + file[Math.Min(at + length, file.Length)..]), "x") is { } parsed && (parsed.RuleSet is null) == parsed.Problems.Any(p => !p.IsWarning),
                iter: 1_000);
        }

        // Every value after a colon replaced by every wrong kind, so that the reading goes past the syntax.
        for (var colon = Card.IndexOf(": ", StringComparison.Ordinal); colon >= 0; colon = Card.IndexOf(": ", colon + 1, StringComparison.Ordinal))
        {
            var end = Card.IndexOfAny([',', '}', '\n', ']', '[', '{'], colon + 2);
            foreach (var value in values) Assert.NotNull(Parse(string.Concat(Card.AsSpan(0, colon + 2), value, Card.AsSpan(end))));
        }
    }

    private static void Fault(string code, string json)
    {
        var parsed = Parse(json);
        Assert.Null(parsed.RuleSet);
        Assert.True(parsed.Problems.Any(p => p.Code == code), string.Join('\n', parsed.Problems));
        Assert.All(parsed.Problems, p => Assert.True(p.Line > 0 && p.Message.IsComplete && p.Cure.IsComplete));
    }
}
