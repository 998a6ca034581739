using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using RegFiling.RiskTiering;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Rules.Dmn;

/// <summary>Runs every case of the DMN compatibility kit that is present, in the kit's own file format.</summary>
public sealed class CompatibilityKitTests
{
    private static readonly XNamespace Kit = "http://www.omg.org/spec/DMN/20160719/testcase";
    private static readonly XNamespace Instance = "http://www.w3.org/2001/XMLSchema-instance";

    [Fact]
    public void EveryCaseGivesTheExpectedResult()
    {
        var folder = Path.GetDirectoryName(SharedData.Path("dmn-tck/testCases.xsd"))!;
        var wrong = new List<string>();
        var passed = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*.xml", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var cases = XDocument.Load(file).Root!;
            var model = Path.Combine(Path.GetDirectoryName(file)!, cases.Element(Kit + "modelName")!.Value);
            var rules = RuleFile.Open(File.ReadAllBytes(model), Path.GetFileName(model));
            foreach (var test in cases.Elements(Kit + "testCase"))
            {
                var input = new JsonObject();
                foreach (var node in test.Elements(Kit + "inputNode")) input[(string)node.Attribute("name")!] = Value(node);
                foreach (var expected in test.Elements(Kit + "resultNode"))
                {
                    var name = (string)expected.Attribute("name")!;
                    var answer = rules.Decide(Encoding.UTF8.GetBytes(input.ToJsonString()), new DateOnly(2026, 11, 23), name);
                    var what = $"{Path.GetFileName(file)} {(string?)test.Attribute("id")} {name}";
                    if (answer.IsRefused) wrong.Add($"{what}: {string.Join("; ", answer.Refusals.Select(r => r.Why.En))}");
                    else if (!Same(answer.Value.Outcome, Value(expected.Element(Kit + "expected")!))) wrong.Add($"{what}: {answer.Value.Outcome?.ToJsonString() ?? "null"}");
                    else passed++;
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
        Assert.True(passed > 50, $"{passed} results");
    }

    private static JsonNode? Value(XElement holder)
    {
        if (holder.Element(Kit + "list") is { } list)
            return (string?)list.Attribute(Instance + "nil") == "true" ? null : new JsonArray([.. list.Elements(Kit + "item").Select(Value)]);
        if (holder.Elements(Kit + "component").ToList() is { Count: > 0 } components)
            return new JsonObject(components.Select(c => KeyValuePair.Create((string)c.Attribute("name")!, Value(c))));
        if (holder.Element(Kit + "value") is not { } value || (string?)value.Attribute(Instance + "nil") == "true") return null;
        var type = ((string?)value.Attribute(Instance + "type"))?.Split(':')[^1];
        return type switch
        {
            "decimal" or "double" or "integer" => JsonNode.Parse(value.Value.Trim()),
            "boolean" => JsonValue.Create(value.Value.Trim() == "true"),
            null when decimal.TryParse(value.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
            null when value.Value is "true" or "false" => JsonValue.Create(value.Value == "true"),
            _ => JsonValue.Create(value.Value),
        };
    }

    private static bool Same(JsonNode? actual, JsonNode? expected) => (actual, expected) switch
    {
        (null, null) => true,
        (JsonArray a, JsonArray b) => a.Count == b.Count && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
        (JsonObject a, JsonObject b) => a.Count == b.Count && b.All(member => a.ContainsKey(member.Key) && Same(a[member.Key], member.Value)),
        (JsonValue a, JsonValue b) when Number(a) is { } x && Number(b) is { } y => Math.Abs(x - y) <= 0.00000001m,
        (JsonValue a, JsonValue b) => a.ToJsonString() == b.ToJsonString(),
        _ => false,
    };

    private static decimal? Number(JsonValue value) =>
        value.GetValueKind() == System.Text.Json.JsonValueKind.Number ? decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture) : null;
}
