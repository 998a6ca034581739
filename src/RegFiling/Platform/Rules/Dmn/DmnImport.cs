using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;

namespace RegFiling.Platform.Rules;

/// <summary>A rule file made from a DMN file, or the problems why none could be made.</summary>
public sealed record ImportedRules(byte[]? RuleFile, IReadOnlyList<RuleProblem> Problems);

/// <summary>
/// Makes a rule file of ours from a DMN file with one decision table, as <see cref="DmnExport"/> wrote it and a modeller changed it. The envelope comes from the
/// file or from the rule file that was the basis; rows that a modeller added have the force of a default until somebody says by what they bind.
/// </summary>
public static class DmnImport
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly XNamespace Own = DmnXml.Own;

    /// <summary>Reads a DMN file. The rule file that it gives has been parsed and linted; its problems are given with the lines of that file.</summary>
    public static ImportedRules Read(ReadOnlyMemory<byte> dmn, string fileName, ReadOnlyMemory<byte> basis = default)
    {
        var read = new RuleReader(fileName);
        if (dmn.Length > RuleSet.MaxFileBytes)
        {
            read.Problem(1, "rules.too-large", new("规则文件超过2 MB。", "The rule file is larger than 2 MB."), new("请拆分规则集。", "Split the rule set."));
            return new(null, read.Problems);
        }

        DmnReader.Read(read, dmn, fileName, "");
        if (read.HasErrors || DmnXml.Open(dmn, read) is not { } root) return new(null, read.Problems);
        var tables = root.Descendants(root.Name.Namespace + "decisionTable").ToList();
        if (tables is not [var table] || Envelope(root, basis) is not { } envelope)
        {
            read.Problem(1, "dmn.no-envelope", new("文件须恰有一个决策表，并带有本系统导出时写入的规则信封。", "The file must hold exactly one decision table, and the envelope that was written when it was exported."),
                new("请从本系统导出后修改，或者同时给出原规则文件。", "Export it from here and change that, or give the rule file that it comes from."));
            return new(null, read.Problems);
        }

        var file = new Builder(read, root.Name.Namespace, table, envelope).Build();
        if (read.HasErrors) return new(null, read.Problems);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(file, Written);
        var parsed = RuleSet.Parse(bytes, Path.ChangeExtension(fileName, ".json"));
        return new(parsed.IsSound ? bytes : null, parsed.Problems);
    }

    private static JsonObject? Envelope(XElement root, ReadOnlyMemory<byte> basis)
    {
        var text = root.Element(root.Name.Namespace + "extensionElements")?.Element(Own + "ruleSet")?.Value;
        var json = basis.Length > 0 ? basis : Encoding.UTF8.GetBytes(text ?? "");

        // Built upon are only inputs and outputs that a rule file could have, so that building meets nothing it does not expect.
        var check = new RuleReader("");
        if (SourceNode.Read(json, check.Problem) is not { IsObject: true } node) return null;
        RuleInputs.Read(check, node, []);
        TableReader.Outputs(check, node);
        return check.HasErrors ? null : JsonNode.Parse((json.Span.StartsWith(Encoding.UTF8.Preamble) ? json[3..] : json).Span) as JsonObject;
    }

    private sealed class Builder(RuleReader read, XNamespace ns, XElement table, JsonObject envelope)
    {
        private readonly JsonArray inputs = (JsonArray)envelope["inputs"]!;
        private readonly JsonArray outputs = (JsonArray)envelope["outputs"]!;

        public JsonObject Build()
        {
            List<(string Id, string Type)> columns = [.. table.Elements(ns + "input").Select(Column)];
            List<(string Id, string? Language, string Type)> results = [.. table.Elements(ns + "output").Select(Result)];
            var rows = new List<(XElement Rule, JsonObject Row)>();
            foreach (var rule in table.Elements(ns + "rule")) rows.Add((rule, Row(rule, columns, results)));

            var file = new JsonObject();
            foreach (var (name, value) in envelope.Where(m => m.Key != "rules")) file[name] = value?.DeepClone();
            file["hitPolicy"] = (HitPolicies.OfWord((string?)table.Attribute("hitPolicy")) ?? HitPolicy.Unique).Letter();
            file["rules"] = new JsonArray([.. Merged(rows)]);
            return file;
        }

        private (string, string) Column(XElement column)
        {
            var expression = column.Element(ns + "inputExpression");
            var id = expression?.Element(ns + "text")?.Value.Trim() ?? "";
            if (Find(inputs, id) is { } known) return (id, known["type"]?.GetValue<string>() ?? "text");
            var typeRef = ((string?)expression?.Attribute("typeRef") ?? "string").Split(':')[^1];
            var label = (string?)column.Attribute("label") is { Length: > 0 } given ? given : id;
            var input = new JsonObject { ["id"] = id, ["type"] = typeRef is "number" or "boolean" or "date" ? typeRef : "text", ["title"] = new JsonObject { ["zh"] = label, ["en"] = label } };
            if (input["type"]!.GetValue<string>() == "text" && column.Element(ns + "inputValues")?.Element(ns + "text")?.Value is { Length: > 0 } values && DmnCells.Test(values, "text", out var fits) is { } list && fits)
            {
                input["type"] = "choice";
                input["choices"] = new JsonArray([.. list.GetValue<string>().Split(", ").Select(c => new JsonObject { ["id"] = c, ["title"] = new JsonObject { ["zh"] = c, ["en"] = c } })]);
            }

            inputs.Add(input);
            return (id, input["type"]!.GetValue<string>());
        }

        private (string, string?, string) Result(XElement result)
        {
            var name = (string?)result.Attribute(Own + "output") ?? (string?)result.Attribute("name") ?? "out";
            var language = (string?)result.Attribute(Own + "language");
            if (Find(outputs, name) is { } known) return (name, language, known["type"]?.GetValue<string>() ?? "label");
            var type = ((string?)result.Attribute("typeRef") ?? "string").Split(':')[^1];
            var output = new JsonObject { ["id"] = name, ["type"] = type is "number" or "boolean" ? type : "choice" };
            if (output["type"]!.GetValue<string>() == "choice")
            {
                var words = table.Elements(ns + "rule").SelectMany(r => r.Elements(ns + "outputEntry").ElementAtOrDefault(result.ElementsBeforeSelf(ns + "output").Count()) is { } cell ? Word(cell) is { } w ? [w] : Array.Empty<string>() : []);
                output["values"] = new JsonArray([.. words.Distinct().Select(w => JsonValue.Create(w))]);
            }

            outputs.Add(output);
            return (name, null, output["type"]!.GetValue<string>());
        }

        private JsonObject Row(XElement rule, List<(string Id, string Type)> columns, List<(string Id, string? Language, string Type)> results)
        {
            var when = new JsonObject();
            foreach (var (cell, column) in rule.Elements(ns + "inputEntry").Zip(columns))
            {
                var test = DmnCells.Test(cell.Element(ns + "text")?.Value ?? "", column.Type, out var fits);
                if (!fits) Unfit(cell, column.Id);
                else if (test is not null) when[column.Id] = test;
            }

            var then = new JsonObject();
            foreach (var (cell, result) in rule.Elements(ns + "outputEntry").Zip(results)) Output(cell, result, then);
            var words = (rule.Element(ns + "description")?.Value ?? "").Split(" | ");
            var id = (string?)rule.Attribute(Own + "row") ?? NewId((string?)rule.Attribute("id") ?? "row");
            var row = new JsonObject
            {
                ["id"] = id,
                ["title"] = new JsonObject { ["zh"] = words[0].Length > 0 ? words[0] : id, ["en"] = words is [_, { Length: > 0 } en] ? en : words[0].Length > 0 ? words[0] : id },
            };
            if (when.Count > 0) row["when"] = when;
            row["then"] = then;
            row["force"] = (string?)rule.Attribute(Own + "force") ?? "default";
            if ((string?)rule.Attribute(Own + "grounds") is { Length: > 0 } grounds) row["grounds"] = new JsonArray([.. grounds.Split(' ').Select(g => JsonValue.Create(g))]);
            return row;
        }

        private void Output(XElement cell, (string Id, string? Language, string Type) result, JsonObject then)
        {
            var text = cell.Element(ns + "text")?.Value.Trim() ?? "";
            if (text.Length == 0) return;
            JsonNode? value = result.Type switch
            {
                "number" or "boolean" => Parsed(text),
                _ => Word(cell) is { } word ? JsonValue.Create(word) : null,
            };
            if (value is null)
            {
                Unfit(cell, result.Id);
            }
            else if (result.Language is { } language)
            {
                if (then[result.Id] is not JsonObject) then[result.Id] = new JsonObject();
                then[result.Id]![language] = value;
            }
            else
            {
                then[result.Id] = result.Type == "label" ? new JsonObject { ["zh"] = value, ["en"] = value.DeepClone() } : value;
            }
        }

        // Rows that were one, whose output varies by a choice, become one again when nothing else differs between them.
        private IEnumerable<JsonObject> Merged(List<(XElement Rule, JsonObject Row)> rows)
        {
            for (var at = 0; at < rows.Count;)
            {
                var (rule, first) = rows[at];
                var by = (string?)rule.Attribute(Own + "by");
                var count = by is null ? 1 : rows.Skip(at).TakeWhile(r => (string?)r.Rule.Attribute(Own + "by") == by && r.Row["id"]!.GetValue<string>() == first["id"]!.GetValue<string>()).Count();
                if (by is not null && One([.. rows.Skip(at).Take(count).Select(r => r.Row)], by, (string?)rule.Attribute(Own + "varies") ?? "") is { } one)
                {
                    yield return one;
                }
                else
                {
                    foreach (var (_, row) in rows.Skip(at).Take(count))
                    {
                        if (count > 1 || by is not null) row["id"] = $"{row["id"]}.{row["when"]?[by!]}";
                        yield return row;
                    }
                }

                at += count;
            }
        }

        private JsonObject? One(List<JsonObject> rows, string by, string varying)
        {
            if (Find(inputs, by)?["choices"] is not JsonArray choices || rows.Exists(r => r["when"]?[by]?.GetValueKind() is not JsonValueKind.String)) return null;
            var names = rows.ConvertAll(r => r["when"]![by]!.GetValue<string>());
            if (names.Distinct().Count() != names.Count || names.Exists(n => n.Contains(',', StringComparison.Ordinal))) return null;
            if (rows.Exists(r => r["then"]![varying] is null || !Rest(r).SequenceEqual(Rest(rows[0])))) return null;

            var merged = (JsonObject)rows[0].DeepClone();
            merged["when"]!.AsObject().Remove(by);
            if (merged["when"]!.AsObject().Count == 0) merged.Remove("when");
            var cell = new JsonObject { ["by"] = by };
            foreach (var choice in choices.Select(c => c!["id"]!.GetValue<string>()))
                cell[choice] = names.IndexOf(choice) is var i and >= 0 ? rows[i]["then"]![varying]!.DeepClone() : "-";
            merged["then"]![varying] = cell;
            return merged;

            IEnumerable<string> Rest(JsonObject row)
            {
                var copy = (JsonObject)row.DeepClone();
                copy["when"]!.AsObject().Remove(by);
                copy["then"]!.AsObject().Remove(varying);
                return [copy.ToJsonString()];
            }
        }

        private void Unfit(XElement cell, string column) => read.Problem(DmnXml.Line(cell), "dmn.unfit", new($"“{column}”一列的“{cell.Value.Trim()}”无法写入规则文件。", $"“{cell.Value.Trim()}” in the column “{column}” cannot be said in a rule file."),
            new("请写成值、值的列表、范围、not(…)或者“-”。", "Write a value, a list of values, a range, not(…) or a dash."));

        private string? Word(XElement cell)
        {
            try
            {
                return FeelParser.Read(cell.Element(ns + "text")?.Value ?? "", new FeelNames()) is Constant { Value: { Kind: FactKind.Text } word } ? word.Text : null;
            }
            catch (FeelException)
            {
                return null;
            }
        }

        private static JsonNode? Parsed(string text)
        {
            try
            {
                return JsonNode.Parse(text) is JsonValue value ? value : null;
            }
            catch (JsonException)
            {
                return null;
            }
        }

        private static string NewId(string id) => new([.. id.Take(80).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '-')]);

        private static JsonObject? Find(JsonArray list, string id) => list.OfType<JsonObject>().FirstOrDefault(o => o["id"] is JsonValue value && value.TryGetValue<string>(out var known) && known == id);
    }
}
