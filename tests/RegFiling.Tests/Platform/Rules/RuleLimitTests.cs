using System.Globalization;
using System.Text;
using RegFiling.Platform;
using RegFiling.Platform.Rules;
using RegFiling.Platform.Rules.Questionnaires;
using RegFiling.Tests.Platform.Rules.Dmn;
using static RegFiling.Tests.Platform.Rules.RuleFiles;

namespace RegFiling.Tests.Platform.Rules;

/// <summary>Each limit from both sides: what just fits is read, one more is refused by name.</summary>
public sealed class RuleLimitTests
{
    private const string NumberInput = "{ \"id\": \"n\", \"type\": \"number\",";

    private static string Many(int count, string pattern) => string.Join(',', Enumerable.Range(0, count).Select(i => pattern.Replace("@", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));

    private static string Of(string right, string wrong) => Card.Replace(right, wrong, StringComparison.Ordinal);

    private static string OneRow(string when) => Table("C", Row("r", when, """{ "out": 1 }"""));

    private static string WithInputs(int more) => OneRow("{}").Replace("\"inputs\": [", "\"inputs\": [" + Many(more, """{ "id": "more@", "type": "text", "title": { "zh": "问", "en": "q" }, "usedBy": ["test"] }""") + ",", StringComparison.Ordinal);

    private static string WithChoices(int more) => OneRow("{}").Replace("\"choices\": [", "\"choices\": [" + Many(more, """{ "id": "more@", "title": { "zh": "项", "en": "c" } }""") + ",", StringComparison.Ordinal);

    private static string Grounds(int count) => Of("\"grounds\": [\"source/1\"]", $"\"grounds\": [{Many(count, "\"source/@\"")}]");

    private static string Tree(int labels) => DecisionTreeTests.Tree(labels:
        $$"""[{ "id": "generating", "title": { "zh": "生成合成", "en": "generating" } }, { "id": "small", "title": { "zh": "小规模", "en": "small" } }, {{Many(labels - 2, """{ "id": "l@", "title": { "zh": "标", "en": "l" } }""")}}]""");

    public static TheoryData<string, string, string> Limits => new()
    {
        { WithInputs(194), WithInputs(195), "rules.bad-list" },
        { WithChoices(197), WithChoices(198), "rules.bad-list" },
        { Grounds(20), Grounds(21), "rules.bad-list" },
        { OneRow($"{{ \"n\": [{Many(50, "@")}] }}"), OneRow($"{{ \"n\": [{Many(51, "@")}] }}"), "rules.bad-list" },
        { OneRow($"{{ \"t\": \"{new string('x', 1_000)}\" }}"), OneRow($"{{ \"t\": \"{new string('x', 1_001)}\" }}"), "rules.bad-test" },
        { OneRow("""{ "n": 1000000000000000 }"""), OneRow("""{ "n": 1000000000000001 }"""), "rules.bad-test" },
        { OneRow("""{ "n": "-1000000000000000" }"""), OneRow("""{ "n": "-1000000000000001" }"""), "rules.bad-test" },
        { Of("\"id\": \"grade\"", $"\"id\": \"{new string('a', 80)}\""), Of("\"id\": \"grade\"", $"\"id\": \"{new string('a', 81)}\""), "rules.bad-id" },
        { Of("\"id\": \"grade\"", "\"id\": \"a.B-9\""), Of("\"id\": \"grade\"", "\"id\": \"a_b\""), "rules.bad-id" },
        { Of("source/1", new string('a', 98) + "/1"), Of("source/1", new string('a', 99) + "/1"), "rules.bad-ground" },
        { Of("source/1", "source"), Of("source/1", "source/"), "rules.bad-ground" },
        { Of("source/1", "source"), Of("source/1", "/1"), "rules.bad-ground" },
        { Of("\"lookAgainMonths\": 1,", "\"lookAgainMonths\": 60,"), Of("\"lookAgainMonths\": 1,", "\"lookAgainMonths\": 61,"), "rules.out-of-range" },
        { Card, Of("\"lookAgainMonths\": 1,", "\"lookAgainMonths\": 0,"), "rules.out-of-range" },
        { Card, Of("\"lookAgainMonths\": 1,", "\"lookAgainMonths\": 1.5,"), "rules.out-of-range" },
        { Of("\"digits\": 2", "\"digits\": 10"), Of("\"digits\": 2", "\"digits\": 11"), "rules.out-of-range" },
        { Of("\"digits\": 2", "\"digits\": 0").Replace("3.33", "3", StringComparison.Ordinal), Of("\"digits\": 2", "\"digits\": -1"), "rules.out-of-range" },
        { Of("\"weight\": 10,", "\"weight\": 1000000000000,"), Of("\"weight\": 10,", "\"weight\": 1000000000001,"), "rules.not-a-number" },
        { Of("\"weight\": 10,", "\"weight\": 10,"), Of("\"weight\": 10,", "\"weight\": 0,"), "rules.no-weight" },
        { Of("#ff0000", "aaaaaaaaaabbbbbbbbbb"), Of("#ff0000", "aaaaaaaaaabbbbbbbbbbc"), "rules.bad-colour" },
        { Of("\"from\": 13.34", "\"from\": 20"), Of("\"from\": 13.34", "\"from\": 20.01"), "rules.unreachable" },
        { Of("\"rounding\"", "\"total\": 20, \"rounding\""), Of("\"rounding\"", "\"total\": 20.01, \"rounding\""), "rules.weights" },
        { Of("\"author\"", "\"effectiveTo\": \"2026-01-01\", \"author\""), Of("\"author\"", "\"effectiveTo\": \"2025-12-31\", \"author\""), "rules.ends-before-start" },
        { Of("\"min\": 0", "\"min\": 0, \"max\": 1000000000000"), Of("\"min\": 0", "\"min\": 0, \"max\": 1000000000001"), "rules.not-a-number" },
        { Tree(128), Tree(129), "rules.bad-list" },
    };

    [Theory]
    [MemberData(nameof(Limits))]
    public void A_limit_takes_what_just_fits_and_nothing_more(string fits, string over, string code)
    {
        Assert.DoesNotContain(Parse(fits).Problems, p => !p.IsWarning);
        var problem = Parse(over).Problems.FirstOrDefault(p => p.Code == code);
        Assert.True(problem is { IsWarning: false, Message.IsComplete: true, Cure.IsComplete: true }, string.Join('\n', Parse(over).Problems));
    }

    [Theory]
    [InlineData(49, true)]
    [InlineData(50, false)]
    public void A_condition_on_labels_may_be_nested_so_deep(int brackets, bool read) =>
        Assert.Equal(read, LabelExpression.Parse(new string('(', brackets) + "'a' in labels" + new string(')', brackets), _ => 0) is not null);

    [Fact]
    public void A_condition_on_labels_may_be_so_long()
    {
        const string test = "'a' in labels";
        Assert.NotNull(LabelExpression.Parse(test + new string(' ', 10_000 - test.Length), _ => 0));
        Assert.Null(LabelExpression.Parse(test + new string(' ', 10_001 - test.Length), _ => 0));
    }

    [Fact]
    public void A_condition_of_a_survey_may_be_so_long_and_so_deep()
    {
        static string Nested(int times) => new string('(', times) + "{a} = 1" + new string(')', times);
        Assert.NotNull(SurveyExpression.Read(Nested(100), []));
        Assert.Throws<ExpressionException>(() => SurveyExpression.Read(Nested(101), []));
        Assert.NotNull(SurveyExpression.Read("{a} = 1" + new string(' ', (64 * 1024) - 7), []));
        Assert.Equal(1, Assert.Throws<ExpressionException>(() => SurveyExpression.Read("{a} = 1" + new string(' ', (64 * 1024) - 6), [])).At);
    }

    [Fact]
    public void Facts_may_be_so_many_and_so_long()
    {
        static bool Read(string json) => !Facts.Parse(Encoding.UTF8.GetBytes(json)).IsRefused;
        Assert.True(Read($"{{{Many(500, "\"f@\":1")}}}"));
        Assert.False(Read($"{{{Many(501, "\"f@\":1")}}}"));
        Assert.True(Read($"{{\"a\":\"{new string('x', 500)}\"}}"));
        Assert.False(Read($"{{\"a\":\"{new string('x', 501)}\"}}"));
        Assert.True(Read("{\"a\":1}" + new string(' ', (256 * 1024) - 7)));
        Assert.Equal("facts.too-large", Facts.Parse(Encoding.UTF8.GetBytes("{\"a\":1}" + new string(' ', (256 * 1024) - 6))).Refusals[0].Code);
    }

    [Fact]
    public void A_rule_file_may_be_so_large()
    {
        var bytes = Encoding.UTF8.GetBytes(Card);
        Assert.True(RuleSet.Parse((byte[])[.. bytes, .. Enumerable.Repeat((byte)' ', RuleSet.MaxFileBytes - bytes.Length)], "x").IsSound);
        Assert.Equal("rules.too-large", Assert.Single(RuleSet.Parse((byte[])[.. bytes, .. Enumerable.Repeat((byte)' ', RuleSet.MaxFileBytes + 1 - bytes.Length)], "x").Problems).Code);
    }

    [Theory]
    [InlineData(0, null, 0, "out-of-range")]
    [InlineData(1, null, 1, null)]
    [InlineData(5, null, 5, null)]
    [InlineData(5.01, "number", 5, "out-of-range")]
    [InlineData(2.5, "number", 2.5, null)]
    [InlineData(2.5, "integer", 0, "wrong-type")]
    public void A_number_is_taken_from_least_to_most_and_whole_where_it_must_be(double given, string? type, double used, string? reason)
    {
        var table = Load<DecisionTable>(OneRow("""{ "n": ">= 0" }""").Replace(NumberInput, $"{{ \"id\": \"n\", \"min\": 1, \"max\": 5, \"type\": \"{type ?? "integer"}\",", StringComparison.Ordinal));

        var answer = table.Decide(Facts.None.With("n", FactValue.Of((decimal)given)), new DateOnly(2026, 11, 23)).Answers.Single(a => a.Input == "n");

        Assert.Equal(reason, answer.Reason);
        Assert.Equal(reason is null ? Certainty.Known : Certainty.Unknown, answer.Certainty);
        Assert.Equal(((decimal)given).ToString(CultureInfo.InvariantCulture), answer.Value);
        if (reason is null) Assert.Equal(Text.Of(((decimal)used).ToString(CultureInfo.InvariantCulture)), answer.Shown);
    }

    [Theory]
    [InlineData("U", "UNIQUE", HitPolicy.Unique, true, false)]
    [InlineData("A", "ANY", HitPolicy.Any, true, false)]
    [InlineData("P", "PRIORITY", HitPolicy.Priority, true, true)]
    [InlineData("F", "FIRST", HitPolicy.First, true, false)]
    [InlineData("R", "RULE ORDER", HitPolicy.RuleOrder, false, false)]
    [InlineData("O", "OUTPUT ORDER", HitPolicy.OutputOrder, false, true)]
    [InlineData("C", "COLLECT", HitPolicy.Collect, false, false)]
    public void Hit_policies_are_written_as_DMN_writes_them(string letter, string word, HitPolicy policy, bool single, bool ranked)
    {
        Assert.Equal((policy, policy), (HitPolicies.Of(letter), HitPolicies.OfWord(word)));
        Assert.Equal((letter, word, single, ranked), (policy.Letter(), policy.Word(), policy.IsSingle(), policy.IsRanked()));
    }

    // DMN 8.2.8: what each policy makes of the rows that hold; 1 and 3 say the same, 2 has the highest priority.
    [Theory]
    [InlineData(HitPolicy.Unique, "", "")]
    [InlineData(HitPolicy.Unique, "2", "2")]
    [InlineData(HitPolicy.Unique, "1 3", null)]
    [InlineData(HitPolicy.Any, "", "")]
    [InlineData(HitPolicy.Any, "2", "2")]
    [InlineData(HitPolicy.Any, "1 3", "1")]
    [InlineData(HitPolicy.Any, "1 2", null)]
    [InlineData(HitPolicy.Any, "1 3 2", null)]
    [InlineData(HitPolicy.First, "", "")]
    [InlineData(HitPolicy.First, "3 2", "3")]
    [InlineData(HitPolicy.Priority, "", "")]
    [InlineData(HitPolicy.Priority, "1 2 3", "2")]
    [InlineData(HitPolicy.Priority, "1 3", "1")]
    [InlineData(HitPolicy.RuleOrder, "1 2 3", "1 2 3")]
    [InlineData(HitPolicy.OutputOrder, "1 2 3", "2 1 3")]
    [InlineData(HitPolicy.Collect, "3 1", "3 1")]
    public void Rows_that_hold_are_chosen_by_the_policy(HitPolicy policy, string held, string? chosen)
    {
        var rows = held.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(row => int.Parse(row, CultureInfo.InvariantCulture)).ToList();

        var found = HitPolicies.Choose(policy, rows, (a, b) => a % 2 == b % 2, (a, b) => (a == 2 ? 0 : 1) - (b == 2 ? 0 : 1));

        Assert.Equal(chosen, found is null ? null : string.Join(' ', found));
    }

    [Fact]
    public void A_policy_that_DMN_does_not_name_is_unique_or_none()
    {
        Assert.Equal(HitPolicy.Unique, HitPolicies.OfWord(null));
        Assert.Null(HitPolicies.OfWord("unique"));
    }

    // And is the minimum, or the maximum; what is unknown is neither.
    [Theory]
    [InlineData("true", "true", "true", "True")]
    [InlineData("true", "true", "false", "False")]
    [InlineData("true", "true", "null", "Unknown")]
    [InlineData("false", "null", "null", "False")]
    [InlineData("null", "false", "true", "False")]
    [InlineData("null", "true", "null", "Unknown")]
    public void Several_tests_hold_together_as_in_three_valued_logic(string n, string b, string c, string truth)
    {
        var table = Load<DecisionTable>(OneRow("""{ "n": 1, "b": true, "c": "x" }"""));
        var facts = Facts.None.With("n", n == "null" ? FactValue.Unknown : FactValue.Of(n == "true" ? 1m : 2m)).With("b", b == "null" ? FactValue.Unknown : FactValue.Of(b == "true"))
            .With("c", c == "null" ? FactValue.Unknown : FactValue.Of(c == "true" ? "x" : "y"));

        var rows = table.Decide(facts, new DateOnly(2026, 11, 23)).Rows;

        Assert.Equal(truth, rows switch { [] => "False", [{ Certainty: Certainty.Known }] => "True", _ => "Unknown" });
    }

    [Theory]
    [InlineData(-1, "low", Certainty.Known)]
    [InlineData(null, "high", Certainty.Unknown)]
    [InlineData(1, "high", Certainty.Known)]
    public void One_of_several_conditions_is_enough_and_an_unknown_one_is_neither(int? size, string level, Certainty certainty)
    {
        var card = Load<ScoreCard>(Of("\"min\": 0", "\"min\": -5").Replace("""{ "any": [{ "size": ">= 100" }, { "size": "> 50", "kind": "special" }] }""", """{ "any": [{ "size": "> 0" }, { "all": [{ "size": "> 50" }, { "kind": "special" }] }] }""", StringComparison.Ordinal)
            .Replace("""{ "value": 1, "text": { "zh": "中", "en": "medium" }, "when": { "size": ">= 10" } },""", "", StringComparison.Ordinal)
            .Replace("\"from\": 13.34", "\"from\": 20", StringComparison.Ordinal));
        var facts = Facts.None.With("kind", FactValue.Of("plain"));

        var scored = card.Decide(size is { } n ? facts.With("size", FactValue.Of((decimal)n)) : facts, new DateOnly(2026, 11, 23)).Criteria[0];

        Assert.Equal((level == "low" ? 0m : 3m, certainty), (scored.Level, scored.Certainty));
    }

    [Theory]
    [InlineData("[10]", "[5]", "10", 1)]
    [InlineData("[10]", "[5]", "5", 2)]
    public void A_model_names_the_row_that_holds(string first, string second, string n, int row)
    {
        var answer = DmnFiles.Decide(DmnFiles.OfTable("hitPolicy=\"FIRST\"", "<output/>", $"{first[1..^1]} | - | - | 1", $"{second[1..^1]} | - | - | 2"), $$"""{"n":{{n}}}""", "d1").Value;

        Assert.Contains($"{row} (r{row})", answer.Explanation.En, StringComparison.Ordinal);
    }
}
