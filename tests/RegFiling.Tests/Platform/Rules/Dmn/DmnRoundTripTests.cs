using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using RegFiling.Platform.Rules;
using RegFiling.Tests.RiskTiering;

namespace RegFiling.Tests.Platform.Rules.Dmn;

public sealed class DmnRoundTripTests
{
    private const string Outputs = """[{ "id": "out", "type": "choice", "values": ["low", "high"] }, { "id": "num", "type": "number" }, { "id": "flag", "type": "boolean" }, { "id": "text", "type": "label" }]""";

    [Theory]
    [InlineData("floors")]
    [InlineData("obligations")]
    public void AShippedTableComesBackAsItWas(string name)
    {
        var file = ShanghaiRules.Bytes(name);

        var back = DmnImport.Read(DmnExport.Write(file), $"{name}.dmn");

        Assert.Empty(back.Problems);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(file), JsonNode.Parse(back.RuleFile)), Encoding.UTF8.GetString(back.RuleFile!));
    }

    [Theory]
    [InlineData("U")]
    [InlineData("A")]
    [InlineData("P")]
    [InlineData("F")]
    [InlineData("R")]
    [InlineData("O")]
    [InlineData("C")]
    public void EveryKindOfTestAndOutputComesBack(string policy)
    {
        // Tables of one result have no gap and no overlap; the others may have all kinds of tests beside one another.
        var json = RuleFiles.Table(policy, policy is "U" or "A" or "P" or "F"
            ? RuleFiles.Rows(("""{ "c": "x" }""", """{ "out": "low", "num": 2 }"""), ("""{ "c": "not(x)" }""", """{ "out": "high" }"""))
            : RuleFiles.Rows(
                ("""{ "n": "< 5", "c": "x, y", "b": true }""", """{ "out": "low", "num": 1.5, "text": { "zh": "“甲” \"乙\"", "en": "a \"b\"" } }"""),
                ("""{ "n": "[5..10)", "c": "not(z)", "d": "[2026-01-01..2026-06-30]", "t": "one" }""", """{ "out": "high", "flag": true }"""),
                ("""{ "n": 10, "d": "> 2026-06-30", "t": "two, three" }""", """{ "num": -1 }""")), Outputs);

        var dmn = DmnExport.Write(Encoding.UTF8.GetBytes(json));
        var back = DmnImport.Read(dmn, "table.dmn");

        Assert.Empty(back.Problems);
        Assert.Equal(Encoding.UTF8.GetString(dmn), Encoding.UTF8.GetString(DmnExport.Write(back.RuleFile!)));
        Assert.True(RuleSet.Parse(dmn, "table.dmn").IsSound);
    }

    [Fact]
    public void ADmnEngineDecidesAsTheTableDoes()
    {
        var model = (DmnModel)RuleSet.Parse(DmnExport.Write(ShanghaiRules.Bytes("floors")), "floors.dmn").RuleSet!;
        Gen.Select(Gen.Bool.Array[7], Gen.Int[0, 4]).Sample((flags, overdue) =>
        {
            var input = new JsonObject { ["overdueRectifications"] = overdue };
            foreach (var (flag, i) in ShanghaiRules.Floors.Inputs.Where(x => x.Type == InputType.Boolean).Select((x, i) => (x.Id, i))) input[flag] = flags[i];
            var own = ShanghaiRules.Floors.Decide(Facts.From((JsonObject)input.DeepClone()).Value, ShanghaiRules.Day);
            var dmn = model.Decide(Encoding.UTF8.GetBytes(input.ToJsonString()), "floors").Value.Outcome as JsonArray;
            return own.Rows.Select(r => r.Outputs.TryGetValue("floor", out var f) ? f.Value.Text : null).SequenceEqual((dmn ?? []).Select(r => r!["floor"]?.GetValue<string>()));
        }, iter: 300);
    }

    [Fact]
    public void ARowThatAModellerAddedHasTheForceOfADefault()
    {
        var dmn = Encoding.UTF8.GetString(DmnExport.Write(ShanghaiRules.Bytes("floors")));
        var cells = string.Concat(Enumerable.Range(0, 8).Select(i => $"<inputEntry id=\"new{i}\"><text>{(i == 7 ? "&gt;= 5" : "")}</text></inputEntry>"));
        var added = dmn.Replace("</decisionTable>", $"<rule id=\"DecisionRule_1\">{cells}<outputEntry id=\"o1\"><text>\"T4\"</text></outputEntry><outputEntry id=\"o2\"><text></text></outputEntry></rule></decisionTable>", StringComparison.Ordinal);

        var back = DmnImport.Read(Encoding.UTF8.GetBytes(added), "floors.dmn");

        Assert.Empty(back.Problems);
        var row = JsonNode.Parse(back.RuleFile)!["rules"]!.AsArray()[^1]!;
        Assert.Equal(("DecisionRule-1", "default", ">= 5"), (row["id"]!.GetValue<string>(), row["force"]!.GetValue<string>(), row["when"]!["overdueRectifications"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("&gt;= 2", "&gt; agentAutonomy", "dmn.unfit")]
    [InlineData("&gt;= 2", "&gt;= two", "dmn.bad-expression")]
    [InlineData("\"T4\"", "\"T9\"", "rules.bad-output")]
    public void WhatOurFormatCannotSayIsRefused(string right, string wrong, string code)
    {
        var dmn = Encoding.UTF8.GetString(DmnExport.Write(ShanghaiRules.Bytes("floors")));
        Assert.Contains($"<text>{right}</text>", dmn, StringComparison.Ordinal);

        var back = DmnImport.Read(Encoding.UTF8.GetBytes(dmn.Replace($"<text>{right}</text>", $"<text>{wrong}</text>", StringComparison.Ordinal)), "floors.dmn");

        Assert.Null(back.RuleFile);
        Assert.Contains(back.Problems, p => p.Code == code || (code == "dmn.unfit" && p.Code == "rules.bad-test"));
    }

    [Fact]
    public void AFileWithoutEnvelopeNeedsItsBasis()
    {
        var dmn = DmnExport.Write(ShanghaiRules.Bytes("floors"));
        var bare = Encoding.UTF8.GetBytes(System.Text.RegularExpressions.Regex.Replace(Encoding.UTF8.GetString(dmn), "<regfiling:ruleSet>.*?</regfiling:ruleSet>", "", System.Text.RegularExpressions.RegexOptions.Singleline));

        Assert.Equal("dmn.no-envelope", Assert.Single(DmnImport.Read(bare, "floors.dmn").Problems).Code);
        Assert.Empty(DmnImport.Read(bare, "floors.dmn", ShanghaiRules.Bytes("floors")).Problems);
    }
}
