using System.Text;
using System.Text.Json.Nodes;
using RegFiling.Platform;
using RegFiling.Platform.Rules;

namespace RegFiling.Tests.Platform.Rules.Dmn;

/// <summary>Small DMN files, and what they decide.</summary>
internal static class DmnFiles
{
    public const string Namespace = "https://www.omg.org/spec/DMN/20191111/MODEL/";

    public static string Model(string inside, string ns = Namespace) => $"""<definitions xmlns="{ns}" id="d" name="model" namespace="urn:test">{inside}</definitions>""";

    public static string Input(string name, string type) => $"""<inputData id="in-{name.Replace(' ', '-')}" name="{name}"><variable name="{name}" typeRef="{type}"/></inputData>""";

    public static string Needs(params string[] names) => string.Concat(names.Select(n => $"""<informationRequirement><requiredInput href="#in-{n.Replace(' ', '-')}"/></informationRequirement>"""));

    public static string Literal(string text) => $"<literalExpression><text>{Escape(text)}</text></literalExpression>";

    public static string Decision(string name, string logic, string needs = "", string type = "Any") =>
        $"""<decision id="{name}" name="{name}"><variable name="{name}" typeRef="{type}"/>{needs}{logic}</decision>""";

    /// <summary>A table over the inputs n, s and b with these rows, cells parted by |, the last one the output.</summary>
    public static string Table(string policy, string outputs, params string[] rows)
    {
        var cells = rows.Select(row => row.Split('|').Select(c => Escape(c.Trim())).ToList());
        var columns = new[] { ("n", "number"), ("s", "string"), ("b", "boolean") };
        return $"""
            <decisionTable {policy}>
            {string.Concat(columns.Select(c => $"""<input><inputExpression typeRef="{c.Item2}"><text>{c.Item1}</text></inputExpression></input>"""))}{outputs}
            {string.Concat(cells.Select((c, i) => $"""<rule id="r{i + 1}">{string.Concat(c.Take(3).Select(t => $"<inputEntry><text>{t}</text></inputEntry>"))}{string.Concat(c.Skip(3).Select(t => $"<outputEntry><text>{t}</text></outputEntry>"))}</rule>"""))}
            </decisionTable>
            """;
    }

    public static string OfTable(string policy, string outputs, params string[] rows) =>
        Model(Input("n", "number") + Input("s", "string") + Input("b", "boolean") + Decision("d1", Table(policy, outputs, rows), Needs("n", "s", "b")));

    public static ParsedRuleSet Parse(string xml) => RuleSet.Parse(Encoding.UTF8.GetBytes(xml), "mine.dmn");

    public static Outcome<DmnAnswer> Decide(string xml, string input, string? decision = null)
    {
        var parsed = Parse(xml);
        Assert.True(parsed.IsSound, string.Join('\n', parsed.Problems));
        return ((DmnModel)parsed.RuleSet!).Decide(Encoding.UTF8.GetBytes(input), decision);
    }

    public static string Json(string xml, string input, string? decision = "d1") => Write(Decide(xml, input, decision).Value.Outcome);

    /// <summary>What a single expression says; names x (7), y (2.5), s ("a"), b (true), none (null), my date (2026-01-31) may be used.</summary>
    public static string Feel(string expression)
    {
        var inputs = new[] { ("x", "number"), ("y", "number"), ("s", "string"), ("b", "boolean"), ("none", "Any"), ("my date", "date") };
        var xml = Model(string.Concat(inputs.Select(i => Input(i.Item1, i.Item2))) + Decision("d1", Literal(expression), Needs([.. inputs.Select(i => i.Item1)])));
        return Json(xml, """{"x":7,"y":2.5,"s":"a","b":true,"my date":"2026-01-31"}""");
    }

    public static string Write(JsonNode? node) => node?.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "null";

    private static string Escape(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
