using System.Globalization;
using System.Text;
using RegFiling.Platform.Rules;
using RegFiling.Platform.Rules.Questionnaires;
using RegFiling.Tests.Platform.Rules.Questionnaires;
using RegFiling.Tests.RiskTiering;
using static RegFiling.Tests.Platform.Rules.Dmn.DmnFiles;

namespace RegFiling.Tests.Platform.Rules.Fuzz;

/// <summary>Files made to exhaust or to mislead: each is refused with place and cure, or read in two seconds.</summary>
public sealed class HostileFileTests
{
    public static TheoryData<string, string, string> Refused => new()
    {
        { "10 MB", new string(' ', 10_000_000), "rules.too-large" },
        { "100,000 rows", RuleFiles.Table("C", string.Join(",", Enumerable.Range(0, 100_000).Select(i => "{}"))), "rules.bad-list" },
        { "100 levels deep", RuleFiles.Card.Replace("\">= 10\"", string.Concat(new string('[', 100), new string(']', 100)), StringComparison.Ordinal), "rules.not-json" },
        { "conditions 30 deep", RuleFiles.Card.Replace("""{ "size": ">= 10" }""", string.Concat(Enumerable.Repeat("""{"all":[""", 30)) + """{"size":1}""" + string.Concat(Enumerable.Repeat("]}", 30)), StringComparison.Ordinal), "rules.not-json" },
        { "a condition of 1 MB", RuleFiles.Card.Replace("\">= 10\"", $"\"{new string('1', 1_000_000)}\"", StringComparison.Ordinal), "rules.bad-test" },
        { "a list of 100,000 values", RuleFiles.Card.Replace("\">= 10\"", $"[{string.Join(',', Enumerable.Range(0, 100_000))}]", StringComparison.Ordinal), "rules.bad-list" },
        { "an unknown kind", RuleFiles.Card.Replace("score-card", "neural-net", StringComparison.Ordinal), "rules.not-offered" },
        { "an unknown type", RuleFiles.Card.Replace("\"type\": \"number\"", "\"type\": \"complex\"", StringComparison.Ordinal), "rules.not-offered" },
        { "an unknown hit policy", RuleFiles.Table("X", RuleFiles.Rows(("{}", """{ "out": 1 }"""))), "rules.not-offered" },
        { "an empty version", RuleFiles.Card.Replace("\"1.0.0\"", "\" \"", StringComparison.Ordinal), "rules.not-a-word" },
        { "a version that is a number", RuleFiles.Card.Replace("\"1.0.0\"", "1", StringComparison.Ordinal), "rules.not-a-word" },
        { "a number beyond all numbers", RuleFiles.Card.Replace("13.34", "1e400", StringComparison.Ordinal), "rules.not-a-number" },
        { "a control character", RuleFiles.Card.Replace("\"en\": \"low\"", "\"en\": \"low\\u0000\"", StringComparison.Ordinal), "rules.control-character" },
        { "a control character in a name", RuleFiles.Card.Replace("\"id\": \"low\"", "\"id\": \"low\", \"\\u0001\": 1", StringComparison.Ordinal), "rules.control-character" },
        { "a thousand problems", RuleFiles.Table("C", string.Join(",", Enumerable.Repeat("0", 1_000))), "rules.not-an-object" },
        { "301 questions", DecisionTreeTests.Tree(questions: $"[{string.Join(',', Enumerable.Repeat("{}", 301))}]"), "rules.bad-list" },
        { "129 labels", DecisionTreeTests.Tree(labels: $"[{string.Join(',', Enumerable.Repeat("{}", 129))}]"), "rules.bad-list" },
        { "XML with a DTD", "<!DOCTYPE definitions SYSTEM \"http://127.0.0.1/x.dtd\">" + Model(Decision("d1", Literal("1"))), "dmn.not-xml" },
        { "entities within entities", "<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>" + Model(Decision("d1", "<literalExpression><text>&b;</text></literalExpression>")), "dmn.not-xml" },
        { "an entity that is nowhere", Model(Decision("d1", "<literalExpression><text>&b;</text></literalExpression>")), "dmn.not-xml" },
        { "XML 100 levels deep", Model(string.Concat(Enumerable.Repeat("<a>", 100)) + string.Concat(Enumerable.Repeat("</a>", 100))), "dmn.too-deep" },
        { "an expression of 1 MB", Model(Decision("d1", Literal(new string('1', 1_000_000)))), "dmn.bad-expression" },
        { "an expression 1,000 deep", Model(Decision("d1", Literal(new string('(', 1_000) + "1" + new string(')', 1_000)))), "dmn.bad-expression" },
        { "5,001 DMN rows", OfTable("", "<output/>", [.. Enumerable.Repeat("- | - | - | 1", 5_001)]), "dmn.too-large" },
        { "101 DMN columns", Model(Decision("d1", $"<decisionTable>{string.Concat(Enumerable.Repeat("<input><inputExpression><text>1</text></inputExpression></input>", 101))}<output/></decisionTable>")), "dmn.too-large" },
        { "a requirement graph in a circle of 50", Model(string.Concat(Enumerable.Range(0, 50).Select(i => Decision($"d{i}", Literal("1"), $"<informationRequirement><requiredDecision href=\"#d{(i + 1) % 50}\"/></informationRequirement>")))), "dmn.cycle" },
        { "a requirement graph 300 deep", Model(string.Concat(Enumerable.Range(0, 300).Select(i => Decision($"d{i}", Literal("1"), i == 299 ? "" : $"<informationRequirement><requiredDecision href=\"#d{i + 1}\"/></informationRequirement>")))), "dmn.cycle" },
        { "a decision that requires itself", Model(Decision("d1", Literal("1"), "<informationRequirement><requiredDecision href=\"#d1\"/></informationRequirement>")), "dmn.cycle" },
        { "an unknown DMN type", Model(Decision("d1", Literal("1"), type: "complex")), "dmn.unknown-type" },
        { "a wrong DMN version", Model(Decision("d1", Literal("1")), "https://www.omg.org/spec/DMN/20991231/MODEL/"), "dmn.unknown-version" },
        { "output values that are computed without end", Model(Growing() + Decision("d1", Table("", "<output><outputValues><text>f40()</text></outputValues></output>", "- | - | - | 1"), """<knowledgeRequirement><requiredKnowledge href="#f40"/></knowledgeRequirement>""")), "dmn.too-many-steps" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Is_refused_with_place_and_cure(string what, string file, string code)
    {
        var bytes = Encoding.UTF8.GetBytes(file);
        var parsed = Fuzzing.Bounded(() => RuleSet.Parse(bytes, "hostile"));

        Assert.Null(parsed.RuleSet);
        Assert.True(parsed.Problems.Any(p => p.Code == code && !p.IsWarning), $"{what}: {string.Join('\n', parsed.Problems.Take(5))}");
        Assert.InRange(parsed.Problems.Count, 1, 100);
        Fuzzing.Told(parsed.Problems, Fuzzing.Lines(bytes));
    }

    public static TheoryData<string, string, string> RefusedQuestionnaires => new()
    {
        { "more than 10 MB", new string(' ', QuestionnaireFile.MaxFileBytes + 1), "questionnaire.too-large" },
        { "100 levels deep", Surveys.Page(string.Concat(Enumerable.Repeat("""{"type":"panel","name":"p","elements":[""", 100)) + string.Concat(Enumerable.Repeat("]}", 100))), "rules.not-json" },
        { "a condition of 1 MB", Surveys.Page(Surveys.Radio("q", new string('x', 1_000_000), "a")), "questionnaire.condition" },
        { "a condition 1,000 deep", Surveys.Page(Surveys.Radio("q", new string('(', 1_000), "a")), "questionnaire.condition" },
        { "a page without a type", """{"pages":[{"elements":[{}]}]}""", "questionnaire.no-type" },
        { "neither form nor survey", """{"a":1}""", "questionnaire.no-survey" },
        { "a section that is null", QuestionnaireTests.Form.Replace("\"sections\": [", "\"sections\": [ null,", StringComparison.Ordinal), "questionnaire.null-entry" },
        { "a field that is null", QuestionnaireTests.Form.Replace("\"fields\": [", "\"fields\": [ null,", StringComparison.Ordinal), "questionnaire.null-entry" },
        { "a level that is null", QuestionnaireTests.Form.Replace("\"levels\": [", "\"levels\": [ null,", StringComparison.Ordinal), "questionnaire.null-entry" },
        { "an unknown type", QuestionnaireTests.Form.Replace("\"longText\"", "\"picture\"", StringComparison.Ordinal), "questionnaire.not-json" },
        { "a version that is a word", QuestionnaireTests.Form.Replace("\"version\": 3", "\"version\": \"three\"", StringComparison.Ordinal), "questionnaire.not-json" },
    };

    [Theory]
    [MemberData(nameof(RefusedQuestionnaires))]
    public void A_questionnaire_is_refused_with_place_and_cure(string what, string file, string code)
    {
        var bytes = Encoding.UTF8.GetBytes(file);
        var parsed = Fuzzing.Bounded(() => QuestionnaireFile.Parse(bytes, "hostile.json"));

        Assert.Null(parsed.Questionnaire);
        Assert.True(parsed.Problems.Any(p => p.Code == code), $"{what}: {string.Join('\n', parsed.Problems.Take(5))}");
        Fuzzing.Told(parsed.Problems, Fuzzing.Lines(bytes));
    }

    [Fact]
    public void A_scoring_method_with_a_level_that_is_null_is_refused()
    {
        var (method, problems) = ScoringMethod.Parse("""
            { "id": "m", "suffixes": {}, "scoredTypes": {}, "scoreAfter": "-",
              "scores": { "levels": [null] } }
            """u8, "m.json");

        Assert.Null(method);
        Assert.Equal(("questionnaire.null-entry", 2), (Assert.Single(problems).Code, problems[0].Line));
    }

    // As wide and as long as the limits allow: 200 inputs, all of them tested in every row, all rows overlapping.
    [Theory]
    [InlineData("F")]
    [InlineData("U")]
    [InlineData("A")]
    [InlineData("P")]
    public void A_table_at_its_limits_is_checked_in_bounds(string policy)
    {
        var inputs = Numbered(150, """{"id":"i@","type":"number","title":{"zh":"数","en":"n"}}""");
        var rows = string.Join(',', Enumerable.Range(0, 1_000).Select(r => RuleFiles.Row($"r{r}", "{" + string.Join(',', Enumerable.Range(0, 150).Select(i => Invariant($"\"i{i}\":{(r + i) % 7}"))) + "}", """{"out":"a"}""")));
        var file = Encoding.UTF8.GetBytes(RuleFiles.Table(policy, rows, """[{ "id": "out", "type": "choice", "values": ["a", "b"] }]""").Replace("\"inputs\": [", $"\"inputs\": [{inputs},", StringComparison.Ordinal));
        Assert.InRange(file.Length, 1_000_000, RuleSet.MaxFileBytes);

        Assert.NotEmpty(Fuzzing.Bounded(() => RuleSet.Parse(file, "wide.json")).Problems);
    }

    [Fact]
    public void A_criterion_with_as_many_conditions_as_a_file_holds_is_checked_in_bounds()
    {
        var choices = Numbered(100, """{"id":"c@","title":{"zh":"项","en":"c"}}""");
        var inputs = Numbered(2, $$"""{"id":"w@","type":"choice","title":{"zh":"项","en":"c"},"choices":[{{choices}}]}""");
        var any = string.Join(',', Enumerable.Repeat("""{"w0":"c1","w1":"c1"}""", 80_000));
        var file = Encoding.UTF8.GetBytes(RuleFiles.Card.Replace("\"inputs\": [", $"\"inputs\": [{inputs},", StringComparison.Ordinal).Replace("""{ "size": ">= 10" }""", $$"""{ "any": [{{any}}] }""", StringComparison.Ordinal));
        Assert.InRange(file.Length, 1_000_000, RuleSet.MaxFileBytes);

        Assert.Contains(Fuzzing.Bounded(() => RuleSet.Parse(file, "many.json")).Problems, p => p.Code == "rules.not-checked");
    }

    [Fact]
    public void A_model_at_its_limits_is_checked_in_bounds()
    {
        var rows = Enumerable.Range(0, 5_000).Select(i => Invariant($"[{i % 97}..{(i % 97) + 50}] | \"w{i % 89}\" | {(i % 2 == 0 ? "true" : "false")} | 1")).ToArray();
        var file = Encoding.UTF8.GetBytes(OfTable("", "<output/>", rows));
        Assert.InRange(file.Length, 500_000, RuleSet.MaxFileBytes);

        Assert.True(Fuzzing.Bounded(() => RuleSet.Parse(file, "long.dmn")).IsSound);
    }

    [Fact]
    public void A_file_that_begins_with_a_byte_order_mark_is_laid_out_for_reading_as_without() =>
        Assert.Equal(RuleSheet.Read(ShanghaiRules.Bytes("floors"), "f.json")!.Rows.Count, RuleSheet.Read((byte[])[.. Encoding.UTF8.Preamble, .. ShanghaiRules.Bytes("floors")], "f.json")!.Rows.Count);

    [Fact]
    public void A_model_is_laid_out_without_rows() => Assert.Empty(RuleSheet.Read(Encoding.UTF8.GetBytes(OfTable("", "<output/>", "- | - | - | 1")), "f.dmn")!.Rows);

    [Theory]
    [InlineData("\"not(\"", "t", "文字：not(")]
    [InlineData("[\"not(one)\", \"two\"]", "t", "文字：not(one)或者two")]
    [InlineData("\" not(x) \"", "c", "选项：不是甲")]
    [InlineData("\"not(x, y)\"", "c", "选项：不是甲、乙")]
    [InlineData("\"y\"", "c", "选项：乙")]
    [InlineData("\">= 10\"", "n", "数：≥ 10")]
    [InlineData("true", "b", "是否：是")]
    [InlineData("[1, 2]", "n", "数：1或者2")]
    public void Conditions_are_shown_as_they_are_read(string test, string input, string shown) =>
        Assert.Equal(shown, Assert.Single(RuleSheet.Read(Encoding.UTF8.GetBytes(RuleFiles.Table("C", RuleFiles.Rows(($$"""{ "{{input}}": {{test}} }""", """{ "out": 1 }""")))), "f.json")!.Rows).Condition!.Value.Zh);

    [Theory]
    [InlineData("\"inputs\": [", "\"inputs\": [ null,")]
    [InlineData("\"type\": \"boolean\"", "\"type\": 5")]
    [InlineData("\"type\": \"boolean\"", "\"type\": \"boolean\", \"type\": \"boolean\"")]
    [InlineData("\"outputs\": [", "\"outputs\": [ {},")]
    public void A_modellers_table_on_a_broken_basis_is_refused(string right, string wrong)
    {
        var basis = Encoding.UTF8.GetString(ShanghaiRules.Bytes("floors"));
        Assert.Contains(right, basis, StringComparison.Ordinal);

        var imported = DmnImport.Read(DmnExport.Write(ShanghaiRules.Bytes("floors")), "floors.dmn", Encoding.UTF8.GetBytes(basis.Replace(right, wrong, StringComparison.Ordinal)));

        Assert.Equal("dmn.no-envelope", Assert.Single(imported.Problems).Code);
    }

    // Each piece of knowledge uses the one before it twice: 2^40 calls.
    private static string Growing()
    {
        var knowledge = new StringBuilder($"""<businessKnowledgeModel id="f0" name="f0"><encapsulatedLogic>{Literal("1")}</encapsulatedLogic></businessKnowledgeModel>""");
        for (var i = 1; i <= 40; i++)
            knowledge.Append(CultureInfo.InvariantCulture, $"""<businessKnowledgeModel id="f{i}" name="f{i}"><encapsulatedLogic>{Literal($"f{i - 1}() + f{i - 1}()")}</encapsulatedLogic><knowledgeRequirement><requiredKnowledge href="#f{i - 1}"/></knowledgeRequirement></businessKnowledgeModel>""");
        return knowledge.ToString();
    }

    private static string Numbered(int count, string pattern) => string.Join(',', Enumerable.Range(0, count).Select(i => pattern.Replace("@", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)));

    private static string Invariant(FormattableString text) => FormattableString.Invariant(text);
}
