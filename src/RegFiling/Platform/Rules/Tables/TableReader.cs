using System.Text.Json;

namespace RegFiling.Platform.Rules;

/// <summary>Reads outputs and rows of a decision table.</summary>
internal static class TableReader
{
    // Every pair of rows is compared, so this bounds the time of the lint.
    private const int MaxRows = 1000;
    private const int MaxOutputs = 50;

    public static IReadOnlyList<TableOutput> Outputs(RuleReader read, SourceNode root)
    {
        var nodes = read.List(root, "outputs", MaxOutputs);
        var outputs = new List<TableOutput>();
        foreach (var node in nodes)
        {
            if (!read.Object(node, "id", "type", "values", "collect")) continue;
            var type = read.OneOf(node, "type", "number", "boolean", "choice", "label");
            var collect = node["collect"] is null ? "list" : read.OneOf(node, "collect", "list", "max", "min", "sum", "count");
            if ((collect is "max" or "min" && type is not ("number" or "choice")) || (collect is "sum" && type is not "number"))
            {
                read.Problem(node.Line, "rules.bad-collect", new($"类型“{type}”不能按“{collect}”汇总。", $"“{type}” cannot be drawn together by “{collect}”."),
                    new("数字可用 max、min、sum；选项可用 max、min。", "Use max, min, sum for numbers; max, min for choices."));
            }

            outputs.Add(new(read.Id(node), type, [.. read.List(node, "values", 200, required: type == "choice").Select(read.WordOf)], collect));
        }

        read.Distinct(outputs.Zip(nodes, (o, n) => (o.Id, n.Line)));
        return outputs;
    }

    public static IReadOnlyList<DecisionTable.Row> Rows(
        RuleReader read, SourceNode root, IReadOnlyList<RuleInput> inputs, IReadOnlyList<TableOutput> outputs, HashSet<int> used)
    {
        var rows = new List<DecisionTable.Row>();
        foreach (var node in read.List(root, "rules", MaxRows))
        {
            if (!read.Object(node, "id", "title", "when", "then", "force", "grounds")) continue;
            var when = Condition.Read(read, node["when"], inputs, used, combine: false);
            var (force, grounds) = read.Force(node);
            var (id, title) = (read.Id(node), read.Words(node, "title"));
            var constant = new Dictionary<string, Output>();
            var varying = new Dictionary<string, Output?>();
            (string Output, int Slot)? by = null;
            foreach (var (name, line, value) in Then(read, node))
            {
                if (outputs.FirstOrDefault(o => o.Id == name) is not { } output)
                {
                    read.Problem(line, "rules.unknown-output", new($"没有名为“{name}”的输出。", $"There is no output “{name}”."),
                        new("请在 outputs 中声明，或者改正名称。", "Declare it in outputs, or correct the name."));
                }
                else if (value.IsObject && value["by"] is not null)
                {
                    if (by is not null)
                        read.Problem(line, "rules.second-by", new("一行只能有一个随输入变化的输出。", "A row can have one output that varies."), new("请拆成两行。", "Make it two rows."));
                    else if (Varying(read, value, output, inputs, varying) is { } slot) by = (name, slot);
                }
                else if (Cell(read, value, output) is { } cell)
                {
                    constant[name] = cell;
                }
            }

            if (by is { } b) used.Add(b.Slot);
            rows.Add(new(id, title, force, grounds, when, constant, by?.Output, by?.Slot, varying,
                [.. when.Slots.Concat(by is { } v ? [v.Slot] : []).Distinct()], node.Line));
        }

        read.Distinct(rows.Select(r => (r.Id, r.Line)));
        return rows;
    }

    private static List<(string Name, int Line, SourceNode Value)> Then(RuleReader read, SourceNode row)
    {
        if (read.Need(row, "then") is not { } then) return [];
        if (then.IsObject && then.Members.Count > 0) return then.Members;
        read.Problem(then.Line, "rules.no-output", new("该行没有输出。", "The row has no output."), new("请在 then 中填写至少一个输出。", "Give at least one output in then."));
        return [];
    }

    // Every choice is written out, a dash where nothing applies, so that a forgotten tier is not silently no requirement.
    private static int? Varying(RuleReader read, SourceNode node, TableOutput output, IReadOnlyList<RuleInput> inputs, Dictionary<string, Output?> varying)
    {
        var slot = RuleInputs.Slot(inputs, node["by"]!.Text, InputType.Choice);
        if (slot < 0)
        {
            read.Problem(node["by"]!.Line, "rules.unknown-input", new($"没有名为“{node["by"]!.Text}”的选择项输入。", $"There is no choice input “{node["by"]!.Text}”."),
                new("请在 inputs 中声明，类型为 choice。", "Declare it in inputs, with type choice."));
            return null;
        }

        read.Object(node, ["by", .. inputs[slot].Choices.Select(c => c.Id)]);
        foreach (var choice in inputs[slot].Choices)
        {
            if (node[choice.Id] is { } value)
            {
                varying[choice.Id] = value is { Kind: JsonTokenType.String, Text: "-" } ? null : Cell(read, value, output);
            }
            else
            {
                varying[choice.Id] = null;
                read.Problem(node.Line, "rules.gap", new($"没有写明“{choice.Id}”的内容。", $"Nothing is said for “{choice.Id}”."), new("请填写；不适用时写 \"-\"。", "Fill it in; write \"-\" where nothing applies."));
            }
        }

        return slot;
    }

    private static Output? Cell(RuleReader read, SourceNode node, TableOutput output)
    {
        switch (output.Type)
        {
            case "label":
                return new(FactValue.Unknown, read.WordsOf(node));
            case "number":
                return new(FactValue.Of(read.NumberOf(node)), null);
            case "boolean" when node.Kind is JsonTokenType.True or JsonTokenType.False:
                return new(FactValue.Of(node.Kind == JsonTokenType.True), null);
            case "choice" when node.Kind == JsonTokenType.String && output.Values.Contains(node.Text):
                return new(FactValue.Of(node.Text), null);
            default:
                read.Problem(node.Line, "rules.bad-output", new($"“{node.Text}”不能用作输出“{output.Id}”。", $"“{node.Text}” cannot be the output “{output.Id}”."),
                    output.Values.Count > 0 ? new($"可用：{string.Join("、", output.Values)}。", $"Use one of: {string.Join(", ", output.Values)}.") : new("请写 true 或者 false。", "Write true or false."));
                return null;
        }
    }
}
