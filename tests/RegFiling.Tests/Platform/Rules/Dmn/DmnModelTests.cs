using System.Text;
using CsCheck;
using RegFiling.Platform.Rules;
using static RegFiling.Tests.Platform.Rules.Dmn.DmnFiles;

namespace RegFiling.Tests.Platform.Rules.Dmn;

public sealed class DmnModelTests
{
    private const string One = """<output/>""";
    private const string Ranked = """<output><outputValues><text>"high","mid","low"</text></outputValues></output>""";
    private const string Two = """<output name="Tier/Level"><outputValues><text>"high","low"</text></outputValues></output><output name="fee"/>""";

    [Theory]
    [InlineData("", """{"n":5}""", "1")]
    [InlineData("", """{"n":15}""", "null")]
    [InlineData("hitPolicy=\"UNIQUE\"", """{"n":15}""", "null")]
    [InlineData("hitPolicy=\"FIRST\"", """{"n":15}""", "2")]
    [InlineData("hitPolicy=\"ANY\"", """{"n":15}""", "null")]
    [InlineData("hitPolicy=\"ANY\"", """{"n":25}""", "2")]
    [InlineData("hitPolicy=\"RULE ORDER\"", """{"n":15}""", "[2,3]")]
    [InlineData("hitPolicy=\"COLLECT\"", """{"n":15}""", "[2,3]")]
    [InlineData("hitPolicy=\"COLLECT\" aggregation=\"SUM\"", """{"n":15}""", "5")]
    [InlineData("hitPolicy=\"COLLECT\" aggregation=\"MIN\"", """{"n":15}""", "2")]
    [InlineData("hitPolicy=\"COLLECT\" aggregation=\"MAX\"", """{"n":15}""", "3")]
    [InlineData("hitPolicy=\"COLLECT\" aggregation=\"COUNT\"", """{"n":25}""", "2")]
    [InlineData("hitPolicy=\"COLLECT\" aggregation=\"SUM\"", """{"n":-1}""", "null")]
    public void HitPolicies(string policy, string input, string result) =>
        Assert.Equal(result, Json(OfTable(policy, One, "[0..10) | - | - | 1", "[10..20], > 20 | - | - | 2", "[15..20) | - | - | 3", "> 20 | - | - | 2"), input));

    [Theory]
    [InlineData("PRIORITY", """{"n":15}""", "\"high\"")]
    [InlineData("PRIORITY", """{"n":5}""", "\"low\"")]
    [InlineData("OUTPUT ORDER", """{"n":15}""", """["high","mid","low"]""")]
    public void OutputsAreRankedAsTheyAreListed(string policy, string input, string result) =>
        Assert.Equal(result, Json(OfTable($"hitPolicy=\"{policy}\"", Ranked, "- | - | - | \"low\"", "> 10 | - | - | \"mid\"", "> 12 | - | - | \"high\""), input));

    [Fact]
    public void SeveralOutputsMakeARecordAndTheFirstRankCountsMost()
    {
        Assert.Equal("""[{"Tier/Level":"high","fee":1},{"Tier/Level":"low","fee":2}]""", Json(OfTable("hitPolicy=\"OUTPUT ORDER\"", Two, "- | - | - | \"low\" | 2", "- | - | - | \"high\" | 1"), "{}"));
        Assert.Equal("""{"Tier/Level":"high","fee":1}""", Json(OfTable("hitPolicy=\"PRIORITY\"", Two, "- | - | - | \"low\" | 2", "- | - | - | \"high\" | 1"), "{}"));
    }

    [Theory]
    [InlineData("\"a\", \"b\"", "\"b\"", "true")]
    [InlineData("not(\"a\")", "\"b\"", "true")]
    [InlineData("not(\"a\", \"b\")", "\"b\"", "false")]
    [InlineData("not(\"a\")", "null", "true")]
    [InlineData("null", "null", "true")]
    [InlineData("\"a\"", "null", "false")]
    [InlineData("-", "null", "true")]
    [InlineData("", "\"a\"", "true")]
    [InlineData("< \"b\"", "\"a\"", "true")]
    [InlineData("starts with(?, \"fo\")", "\"foo\"", "true")]
    [InlineData("string length(?) > 2", "\"fo\"", "false")]
    [InlineData("[\"a\"..\"c\"]", "\"b\"", "true")]
    public void CellsTestWords(string cell, string value, string holds) =>
        Assert.Equal(holds, Json(OfTable("hitPolicy=\"FIRST\"", One, $"- | {cell} | - | true", "- | - | - | false"), $$"""{"s":{{value}}}"""));

    [Theory]
    [InlineData("< 5, > 10", 11, "true")]
    [InlineData("not(< 5, > 10)", 11, "false")]
    [InlineData("not([5..10])", 10, "false")]
    [InlineData("]5..10[", 10, "false")]
    [InlineData("(5..10]", 10, "true")]
    [InlineData("[2 * 2 .. 3 * 2]", 5, "true")]
    [InlineData("= 5", 5, "true")]
    [InlineData("!= 5", 5, "false")]
    [InlineData("< -1", -2, "true")]
    [InlineData("> 2 and ? < 4", 3, "true")]
    [InlineData("? > 2 and ? < 4", 3, "true")]
    [InlineData("modulo(?, 2) = 0", 4, "true")]
    [InlineData("-5", -5, "true")]
    public void CellsTestNumbers(string cell, int value, string holds)
    {
        if (cell == "> 2 and ? < 4")
            Assert.False(Parse(OfTable("", One, $"{cell} | - | - | true")).IsSound);
        else
            Assert.Equal(holds, Json(OfTable("hitPolicy=\"FIRST\"", One, $"{cell} | - | - | true", "- | - | - | false"), $$"""{"n":{{value}}}"""));
    }

    [Fact]
    public void ACellMayUseOtherInputsAndAnOutputMayCompute() =>
        Assert.Equal("\"a3\"", Json(OfTable("", One, "> string length(s) | - | - | s + string(n + 1)"), """{"n":2,"s":"a"}"""));

    [Fact]
    public void DefaultsHoldWhereNoRowDoes()
    {
        const string outputs = """<output name="a"><defaultOutputEntry><text>"none"</text></defaultOutputEntry></output><output name="b"/>""";
        Assert.Equal("""{"a":"none","b":null}""", Json(OfTable("", outputs, "> 5 | - | - | \"x\" | 1"), """{"n":1}"""));
    }

    [Fact]
    public void AValueThatAColumnDoesNotAllowGivesNoResultAndSaysSo()
    {
        var xml = OfTable("hitPolicy=\"FIRST\"", One, "- | - | - | 1").Replace("<text>s</text></inputExpression>", "<text>s</text></inputExpression><inputValues><text>\"a\",\"b\"</text></inputValues>", StringComparison.Ordinal);

        Assert.Equal("1", Json(xml, """{"s":"a"}"""));
        Assert.Equal("1", Json(xml, "{}"));
        var answer = Decide(xml, """{"s":"z"}""", "d1").Value;
        Assert.Null(answer.Outcome);
        Assert.Contains("“z” is not among the allowed values", answer.Explanation.En, StringComparison.Ordinal);
    }

    [Fact]
    public void DecisionsBuildOnOneAnotherAndOnKnowledge()
    {
        var xml = Model($"""
            <itemDefinition name="tLoan"><itemComponent name="amount"><typeRef>number</typeRef></itemComponent><itemComponent name="yearly rate"><typeRef>feel:number</typeRef></itemComponent></itemDefinition>
            {Input("Loan", "tLoan")}{Input("fee", "number")}
            <businessKnowledgeModel id="b" name="interest of"><variable name="interest of"/><encapsulatedLogic><formalParameter name="p" typeRef="number"/><formalParameter name="r"/>{Literal("p * r / 100")}</encapsulatedLogic></businessKnowledgeModel>
            {Decision("total", Literal("interest + fee"), """<informationRequirement><requiredDecision href="#interest"/></informationRequirement>""" + Needs("fee"), "number")}
            {Decision("interest", """<invocation><literalExpression><text>interest of</text></literalExpression><binding><parameter name="r"/>""" + Literal("Loan.yearly rate") + """</binding><binding><parameter name="p"/>""" + Literal("Loan.amount") + "</binding></invocation>",
                Needs("Loan") + """<knowledgeRequirement><requiredKnowledge href="#b"/></knowledgeRequirement>""")}
            {Decision("direct", Literal("interest of(Loan.amount, 10) + interest of(r: 1, p: 100)"), Needs("Loan") + """<knowledgeRequirement><requiredKnowledge href="urn:test#b"/></knowledgeRequirement>""")}
            """);

        Assert.Equal("""{"interest":10,"total":12,"direct":21}""", Json(xml, """{"Loan":{"amount":200,"yearly rate":5},"fee":2}""", null));
        Assert.Equal("12", Json(xml, """{"Loan":{"amount":"200","yearly rate":5},"fee":2}""", "total"));
        Assert.Equal("null", Json(xml, """{"Loan":{"amount":200},"fee":2}""", "total"));
    }

    [Fact]
    public void BoxedContextsListsAndRelations()
    {
        var context = $"""
            <context><contextEntry><variable name="a b" typeRef="number"/>{Literal("n * 2")}</contextEntry>
            <contextEntry><variable name="rows"/><relation><column name="x"/><column name="y"/><row>{Literal("1")}{Literal("a b")}</row><row>{Literal("2")}{Literal("3")}</row></relation></contextEntry>
            <contextEntry>{Literal("rows.y")}</contextEntry></context>
            """;
        var xml = Model(Input("n", "number") + Decision("d1", context, Needs("n")) + Decision("d2", $"<list>{Literal("1")}{Literal("\"a\"")}</list>")
            + Decision("d3", $"<conditional><if>{Literal("n > 1")}</if><then>{Literal("\"y\"")}</then><else>{Literal("\"n\"")}</else></conditional>", Needs("n")));

        Assert.Equal("""{"d1":[8,3],"d2":[1,"a"],"d3":"y"}""", Json(xml, """{"n":4}""", null));
    }

    [Theory]
    [InlineData("http://www.omg.org/spec/DMN/20151101/dmn.xsd")]
    [InlineData("http://www.omg.org/spec/DMN/20180521/MODEL/")]
    [InlineData("https://www.omg.org/spec/DMN/20211108/MODEL/")]
    [InlineData("https://www.omg.org/spec/DMN/20230324/MODEL/")]
    public void VersionsAreKnownByTheirNamespace(string ns) => Assert.Equal("3", Json(Model(Decision("d1", Literal("1 + 2")), ns), "{}"));

    [Fact]
    public void ATableWithoutInputDataAsksForTheNamesThatItTests()
    {
        var xml = Model(Decision("d1", Table("", One, "> 5 | \"a\" | true | 1")));

        Assert.Equal("1", Json(xml, """{"n":6,"s":"a","b":true}"""));
        Assert.Equal(["n", "s", "b"], ((DmnModel)Parse(xml).RuleSet!).Inputs.Select(i => i.Id));
    }

    [Fact]
    public void ChineseNamesWithBlanksAreNames()
    {
        var xml = Model(Input("月活 用户数", "number") + Decision("风险 等级", Literal("if 月活 用户数 > 10000 then \"较大\" else \"一般\""), Needs("月活 用户数")));

        Assert.Equal("""{"风险 等级":"较大"}""", Json(xml, """{"月活 用户数":10001}""", null));
    }

    public static TheoryData<string, string> Refused => new()
    {
        { Model("""<import importType="x" namespace="y"/>""" + Decision("d1", Literal("1"))), "dmn.unsupported" },
        { Model("""<decisionService id="s" name="s"/>""" + Decision("d1", Literal("1"))), "dmn.unsupported" },
        { Model(Decision("d1", """<functionDefinition><formalParameter name="x"/></functionDefinition>""")), "dmn.unsupported" },
        { Model(Decision("d1", """<literalExpression expressionLanguage="javascript"><text>1</text></literalExpression>""")), "dmn.language" },
        { Model(Decision("d1", "")), "dmn.no-logic" },
        { Model(""), "dmn.empty" },
        { Model(Decision("d1", Literal("1"), type: "tNothing")), "dmn.unknown-type" },
        { Model("""<itemDefinition name="t"><itemComponent name="x"><typeRef>t</typeRef></itemComponent></itemDefinition>""" + Decision("d1", Literal("1"))), "dmn.unknown-type" },
        { Model(Decision("d1", Literal("1"), """<informationRequirement><requiredInput href="#gone"/></informationRequirement>""")), "dmn.unknown-reference" },
        { Model(Decision("d1", Literal("d2"), """<informationRequirement><requiredDecision href="#d2"/></informationRequirement>""") + Decision("d2", Literal("1"), """<informationRequirement><requiredDecision href="#d1"/></informationRequirement>""")), "dmn.cycle" },
        { Model("""<businessKnowledgeModel id="b" name="b"><encapsulatedLogic kind="Java"><literalExpression><text>1</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>""" + Decision("d1", Literal("1"))), "dmn.unsupported" },
        { OfTable("hitPolicy=\"RANDOM\"", One, "- | - | - | 1"), "dmn.hit-policy" },
        { OfTable("hitPolicy=\"COLLECT\" aggregation=\"SUM\"", Two, "- | - | - | \"high\" | 1"), "dmn.hit-policy" },
        { OfTable("hitPolicy=\"PRIORITY\"", One, "- | - | - | 1"), "dmn.no-order" },
        { OfTable("", "<output/><output/>", "- | - | - | 1 | 2"), "dmn.no-name" },
        { OfTable("", One, "- | - | 1"), "dmn.cells" },
        { OfTable("", One, "- | High | - | 1"), "dmn.bad-expression" },
        { Model(Decision("d1", Literal("1")) + Decision("d1", Literal("2"))), "rules.doubled-id" },
        { "<html/>", "dmn.unknown-version" },
        { Model(Decision("d1", Literal("1")), "https://www.omg.org/spec/DMN/20991231/MODEL/"), "dmn.unknown-version" },
        { "<!DOCTYPE d [<!ENTITY a \"b\">]>" + Model(Decision("d1", Literal("1"))), "dmn.not-xml" },
        { Model("<decision>"), "dmn.not-xml" },
        { Model(string.Concat(Enumerable.Repeat("<extensionElements>", 100)) + string.Concat(Enumerable.Repeat("</extensionElements>", 100))), "dmn.too-deep" },
        { Model(Decision("d1", Literal("1"))) + new string(' ', 3_000_000), "rules.too-large" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void WhatLiesOutsideIsRefusedByNameAndPlace(string xml, string code)
    {
        var parsed = Parse(xml);

        Assert.Null(parsed.RuleSet);
        Assert.Contains(parsed.Problems, p => p.Code == code);
        Assert.All(parsed.Problems, p => Assert.True(p.Line > 0 && p.Message.IsComplete && p.Cure.IsComplete));
    }

    [Fact]
    public void AnEvaluationThatGrowsWithoutEndIsGivenUp()
    {
        // Each piece of knowledge uses the one before it twice: 2^40 calls.
        var knowledge = new StringBuilder($"""<businessKnowledgeModel id="f0" name="f0"><encapsulatedLogic>{Literal("1")}</encapsulatedLogic></businessKnowledgeModel>""");
        for (var i = 1; i <= 40; i++)
            knowledge.Append(System.Globalization.CultureInfo.InvariantCulture, $"""<businessKnowledgeModel id="f{i}" name="f{i}"><encapsulatedLogic>{Literal($"f{i - 1}() + f{i - 1}()")}</encapsulatedLogic><knowledgeRequirement><requiredKnowledge href="#f{i - 1}"/></knowledgeRequirement></businessKnowledgeModel>""");
        var xml = Model(knowledge + Decision("d1", Literal("f40()"), """<knowledgeRequirement><requiredKnowledge href="#f40"/></knowledgeRequirement>"""));

        Assert.Equal("dmn.too-many-steps", Assert.Single(Decide(xml, "{}").Refusals).Code);
    }

    [Theory]
    [InlineData("[]", "facts.not-an-object")]
    [InlineData("{", "facts.not-json")]
    [InlineData("""{"n":1,"n":2}""", "facts.not-json")]
    [InlineData("""{"n":"many"}""", "facts.unreadable")]
    [InlineData("""{"n":[1,2]}""", "facts.unreadable")]
    [InlineData("""{"s":1}""", "facts.unreadable")]
    public void BadInputIsRefused(string input, string code) => Assert.Equal(code, Assert.Single(Decide(OfTable("", One, "- | - | - | 1"), input).Refusals).Code);

    [Fact]
    public void AnUnknownDecisionIsRefusedAndAnUnusedInputIsNamed()
    {
        var xml = OfTable("", One, "- | - | - | 1");

        Assert.Equal("dmn.no-decision", Assert.Single(Decide(xml, "{}", "d2").Refusals).Code);
        Assert.Equal(["m"], Decide(xml, """{"m":1}""").Value.Unused);
    }

    [Fact]
    public void GapsAndOverlapsOfTablesAreWarnings()
    {
        var parsed = Parse(OfTable("", One, "[1..5] | - | true | 1", "[5..9] | - | - | 2"));

        Assert.True(parsed.IsSound);
        Assert.Equal(["rules.gap", "rules.overlap"], parsed.Problems.Select(p => p.Code).Order());
        Assert.Contains("rules.never-true", Parse(OfTable("hitPolicy=\"COLLECT\"", One, "[5..1] | - | - | 1")).Problems.Select(p => p.Code));
        Assert.Contains("dmn.not-listed", Parse(OfTable("hitPolicy=\"OUTPUT ORDER\"", Ranked, "- | - | - | \"odd\"")).Problems.Select(p => p.Code));
        Assert.Empty(Parse(OfTable("", One, "< 5 | - | - | 1", ">= 5 | - | true | 2", ">= 5 | - | false | 3")).Problems);
    }

    [Fact]
    public void BrokenFilesGiveProblemsNeverAnException()
    {
        var file = OfTable("hitPolicy=\"PRIORITY\"", Ranked, "> 10 | not(\"a\", \"b\") | - | if n > 5 then \"high\" else \"low\"", "[1..5) | - | true | \"mid\"");
        string[] values = ["", "<", ">", "&lt;", "\"", "(", "not(", "..", "[1..", "**", "null", "<rule/>", "text>", "date(\"", "?", "-", "1e9", "\u0000", "𠮷"];
        Gen.Select(Gen.Int[0, file.Length - 1], Gen.Int[0, values.Length - 1], Gen.Int[0, 30]).Sample((at, value, length) =>
        {
            var parsed = Parse(file[..at] + values[value] + file[Math.Min(at + length, file.Length)..]);
            return parsed.RuleSet is DmnModel model ? model.Decide("""{"n":3,"b":true}"""u8.ToArray()) is not null : parsed.Problems.Count > 0;
        }, iter: 2_000);
    }

    [Fact]
    public void BrokenExpressionsGiveProblemsNeverAnException()
    {
        string[] parts = ["n", "1", "2.5", "\"a\"", "(", ")", "[", "]", "{", "}", ":", ",", "..", ".", "+", "-", "*", "/", "**", "<", ">=", "=", "!=", " and ", " or ", "not(", "if ", " then ", " else ", " in ", " between ", "date(\"2026-01-31\")", "@\"P1D\"", "null", "true", "?", "min(", ".year", "\\", "\"", " "];
        Gen.Int[0, parts.Length - 1].Array[1, 14].Sample(picks =>
        {
            var text = string.Concat(picks.Select(p => parts[p]));
            var parsed = Parse(OfTable("hitPolicy=\"FIRST\"", One, $"{text.Replace('|', ' ')} | - | - | {text.Replace('|', ' ')}"));
            return parsed.RuleSet is DmnModel model ? model.Decide("""{"n":3}"""u8.ToArray()) is not null : parsed.Problems.Count > 0;
        }, iter: 3_000);
    }
}
