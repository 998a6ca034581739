using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace RegFiling.Platform.Rules;

/// <summary>
/// Writes a decision table of ours as DMN 1.3 that common modellers open: its conditions, outputs and titles for them, and beside them, in our own attributes,
/// what DMN has no place for (envelope, titles in both languages, force, grounds, how outputs are drawn together). <see cref="DmnImport"/> reads it back.
/// </summary>
public static class DmnExport
{
    private static readonly XNamespace Ns = DmnXml.Model;
    private static readonly XNamespace Own = DmnXml.Own;
    private static readonly XNamespace Di = "https://www.omg.org/spec/DMN/20191111/DMNDI/";
    private static readonly XNamespace Dc = "http://www.omg.org/spec/DMN/20180521/DC/";
    private static readonly XNamespace Line = "http://www.omg.org/spec/DMN/20180521/DI/";

    /// <summary>The DMN file of a rule file that holds a decision table.</summary>
    /// <exception cref="ArgumentException">The file is no sound decision table.</exception>
    public static byte[] Write(ReadOnlyMemory<byte> ruleFile)
    {
        if (RuleSet.Parse(ruleFile, "").RuleSet is not DecisionTable table) throw new ArgumentException("Only a sound decision table can be exported.", nameof(ruleFile));
        using var json = JsonDocument.Parse(Bare(ruleFile));
        var root = json.RootElement;
        var inputs = root.GetProperty("inputs").EnumerateArray().ToDictionary(i => i.GetProperty("id").GetString()!, StringComparer.Ordinal);
        List<string> columns = [.. inputs.Keys.Where(id => Rows(root).Any(row => Uses(row, id)))];
        var outputs = root.GetProperty("outputs").EnumerateArray().SelectMany(Outputs).ToList();
        var policy = table.HitPolicy;
        var logic = new XElement(Ns + "decisionTable", new XAttribute("id", "table"), new XAttribute("hitPolicy", policy.Word()));
        if (policy == HitPolicy.Collect && outputs is [{ Collect: not null } only]) logic.Add(new XAttribute("aggregation", only.Collect.ToUpperInvariant()));
        logic.Add(columns.Select(id => Column(id, inputs[id])), outputs.Select(o => o.Element), Rows(root).SelectMany(row => Rules(row, columns, inputs, outputs)));

        var decision = new XElement(Ns + "decision", new XAttribute("id", "decision"), new XAttribute("name", table.Id),
            new XElement(Ns + "variable", new XAttribute("id", "variable"), new XAttribute("name", table.Id)),
            columns.Select(id => new XElement(Ns + "informationRequirement", new XAttribute("id", $"requires_{id}"), new XElement(Ns + "requiredInput", new XAttribute("href", $"#input_{id}")))),
            logic);
        var definitions = new XElement(Ns + "definitions",
            new XAttribute("xmlns", Ns.NamespaceName), new XAttribute(XNamespace.Xmlns + "dmndi", Di.NamespaceName), new XAttribute(XNamespace.Xmlns + "dc", Dc.NamespaceName),
            new XAttribute(XNamespace.Xmlns + "di", Line.NamespaceName), new XAttribute(XNamespace.Xmlns + "regfiling", Own.NamespaceName),
            new XAttribute("id", $"definitions_{table.Id}"), new XAttribute("name", table.Title.Zh), new XAttribute("namespace", $"urn:regfiling:rules:{table.Id}"), new XAttribute("exporter", "RegFiling"),
            new XElement(Ns + "extensionElements", new XElement(Own + "ruleSet", Envelope(root))),
            decision,
            columns.Select(id => new XElement(Ns + "inputData", new XAttribute("id", $"input_{id}"), new XAttribute("name", id),
                new XElement(Ns + "variable", new XAttribute("id", $"variable_{id}"), new XAttribute("name", id), new XAttribute("typeRef", TypeOf(inputs[id].GetProperty("type").GetString()!))))),
            Diagram(columns));
        return Bytes(definitions);
    }

    internal static string TypeOf(string type) => type switch { "number" or "integer" => "number", "boolean" => "boolean", "date" => "date", _ => "string" };

    private static ReadOnlyMemory<byte> Bare(ReadOnlyMemory<byte> file) => file.Span.StartsWith(Encoding.UTF8.Preamble) ? file[3..] : file;

    private static IEnumerable<JsonElement> Rows(JsonElement root) => root.GetProperty("rules").EnumerateArray();

    private static bool Uses(JsonElement row, string input) =>
        (row.TryGetProperty("when", out var when) && when.TryGetProperty(input, out _))
        || row.GetProperty("then").EnumerateObject().Any(o => o.Value.ValueKind == JsonValueKind.Object && o.Value.TryGetProperty("by", out var by) && by.GetString() == input);

    // All of the file but its rows, so that nothing is lost on the way through a modeller.
    private static string Envelope(JsonElement root)
    {
        var envelope = JsonObject.Create(root)!;
        envelope.Remove("rules");
        return envelope.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }

    private static XElement Column(string id, JsonElement input)
    {
        var type = input.GetProperty("type").GetString()!;
        var column = new XElement(Ns + "input", new XAttribute("id", $"column_{id}"), new XAttribute("label", input.GetProperty("title").GetProperty("zh").GetString()!),
            new XElement(Ns + "inputExpression", new XAttribute("id", $"expression_{id}"), new XAttribute("typeRef", TypeOf(type)), new XElement(Ns + "text", id)));
        if (type == "choice")
            column.Add(new XElement(Ns + "inputValues", new XAttribute("id", $"values_{id}"), new XElement(Ns + "text", string.Join(",", input.GetProperty("choices").EnumerateArray().Select(c => DmnCells.Quote(c.GetProperty("id").GetString()!))))));
        return column;
    }

    /// <summary>A column of results: an output of ours, or one language of it.</summary>
    private sealed record OutputColumn(string Id, string? Language, string? Collect, XElement Element);

    private static IEnumerable<OutputColumn> Outputs(JsonElement output)
    {
        var (id, type) = (output.GetProperty("id").GetString()!, output.GetProperty("type").GetString()!);
        var collect = output.TryGetProperty("collect", out var how) && how.GetString() is var word and not "list" ? word : null;
        foreach (var language in type == "label" ? new string?[] { "zh", "en" } : [null])
        {
            var name = language is null ? id : $"{id}_{language}";
            var element = new XElement(Ns + "output", new XAttribute("id", $"output_{name}"), new XAttribute("label", name), new XAttribute("name", name),
                new XAttribute("typeRef", type switch { "number" => "number", "boolean" => "boolean", _ => "string" }), new XAttribute(Own + "output", id));
            if (language is not null) element.Add(new XAttribute(Own + "language", language));

            // Our lists rise; DMN names the highest priority first.
            if (output.TryGetProperty("values", out var values))
                element.Add(new XElement(Ns + "outputValues", new XAttribute("id", $"priority_{name}"), new XElement(Ns + "text", string.Join(",", values.EnumerateArray().Reverse().Select(v => DmnCells.Quote(v.GetString()!))))));
            yield return new(id, language, collect, element);
        }
    }

    // A row whose output varies by a choice becomes a row for each of its choices.
    private static IEnumerable<XElement> Rules(JsonElement row, List<string> columns, Dictionary<string, JsonElement> inputs, List<OutputColumn> outputs)
    {
        var id = row.GetProperty("id").GetString()!;
        var then = row.GetProperty("then");
        var varying = then.EnumerateObject().FirstOrDefault(o => o.Value.ValueKind == JsonValueKind.Object && o.Value.TryGetProperty("by", out _));
        var by = varying.Value.ValueKind == JsonValueKind.Object ? varying.Value.GetProperty("by").GetString() : null;
        var varied = by is null ? null : varying.Name;
        foreach (var choice in by is null ? new string?[] { null } : [.. varying.Value.EnumerateObject().Where(c => c.Name != "by" && !IsDash(c.Value)).Select(c => c.Name)])
        {
            var name = choice is null ? id : $"{id}_{choice}";
            var title = row.GetProperty("title");
            var rule = new XElement(Ns + "rule", new XAttribute("id", $"row_{name}"), new XAttribute(Own + "row", id), new XAttribute(Own + "force", row.GetProperty("force").GetString()!));
            if (row.TryGetProperty("grounds", out var grounds)) rule.Add(new XAttribute(Own + "grounds", string.Join(' ', grounds.EnumerateArray().Select(g => g.GetString()))));
            if (choice is not null) rule.Add(new XAttribute(Own + "by", by!), new XAttribute(Own + "varies", varied!));
            rule.Add(new XElement(Ns + "description", $"{title.GetProperty("zh").GetString()} | {title.GetProperty("en").GetString()}"));
            foreach (var column in columns)
            {
                var test = column == by ? DmnCells.Quote(choice!)
                    : row.TryGetProperty("when", out var when) && when.TryGetProperty(column, out var given) ? DmnCells.Test(given, inputs[column].GetProperty("type").GetString()!) : "-";
                rule.Add(new XElement(Ns + "inputEntry", new XAttribute("id", $"test_{name}_{column}"), new XElement(Ns + "text", test)));
            }

            foreach (var output in outputs)
            {
                var value = then.TryGetProperty(output.Id, out var cell) ? output.Id == varied && choice is not null ? cell.GetProperty(choice) : cell : default;
                var text = output.Language is null ? DmnCells.Output(value) : value.ValueKind == JsonValueKind.Object ? DmnCells.Quote(value.GetProperty(output.Language).GetString()!) : "";
                rule.Add(new XElement(Ns + "outputEntry", new XAttribute("id", $"value_{name}_{output.Id}{output.Language}"), new XElement(Ns + "text", text)));
            }

            yield return rule;
        }
    }

    private static bool IsDash(JsonElement cell) => cell.ValueKind == JsonValueKind.String && cell.GetString() == "-";

    private static XElement Diagram(List<string> columns)
    {
        const int width = 180, height = 80, gap = 40;
        var middle = Math.Max(0, ((columns.Count * (width + gap)) - gap - width) / 2);
        var diagram = new XElement(Di + "DMNDiagram", new XAttribute("id", "diagram"), Shape("decision", 100 + middle, 80));
        for (var i = 0; i < columns.Count; i++) diagram.Add(Shape($"input_{columns[i]}", 100 + (i * (width + gap)), 280));
        for (var i = 0; i < columns.Count; i++)
        {
            diagram.Add(new XElement(Di + "DMNEdge", new XAttribute("id", $"edge_{columns[i]}"), new XAttribute("dmnElementRef", $"requires_{columns[i]}"),
                Point(100 + (i * (width + gap)) + (width / 2), 280), Point(100 + middle + (width / 2), 80 + height)));
        }

        return new(Di + "DMNDI", diagram);

        XElement Shape(string of, int x, int y) => new(Di + "DMNShape", new XAttribute("id", $"shape_{of}"), new XAttribute("dmnElementRef", of),
            new XElement(Dc + "Bounds", Whole("height", height), Whole("width", width), Whole("x", x), Whole("y", y)));

        XElement Point(int x, int y) => new(Line + "waypoint", Whole("x", x), Whole("y", y));

        XAttribute Whole(string name, int value) => new(name, value.ToString(CultureInfo.InvariantCulture));
    }

    private static byte[] Bytes(XElement root)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, new XmlWriterSettings { Encoding = new UTF8Encoding(false), Indent = true, NewLineChars = "\n" }))
            new XDocument(root).Save(writer);
        return stream.ToArray();
    }
}
