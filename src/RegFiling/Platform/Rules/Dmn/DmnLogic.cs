using System.Xml.Linq;

namespace RegFiling.Platform.Rules;

/// <summary>Reads the logic of a decision or of business knowledge: boxed expressions, down to the text of each cell.</summary>
internal sealed class DmnLogic(RuleReader read, XElement root, DmnTypes types, FeelNames names, string owner)
{
    public const int MaxRows = 5_000;
    private const int MaxColumns = 100;
    private readonly XNamespace ns = root.Name.Namespace;

    public Expression Read(XElement element)
    {
        Language(element);
        var expression = element.Name.Namespace != ns ? null : element.Name.LocalName switch
        {
            "literalExpression" => Literal(element),
            "decisionTable" => Table(element),
            "invocation" => Invoke(element),
            "context" => Context(element),
            "list" => new ListOf([.. Parts(element).Select(Read)]),
            "relation" => Relation(element),
            "conditional" => Conditional(element),
            _ => null,
        };
        if (expression is null) Unsupported(read, element);
        return expression ?? new Constant(default);
    }

    public static void Unsupported(RuleReader read, XElement element)
    {
        var name = (string?)element.Attribute("name") ?? (string?)element.Attribute("id") ?? "";
        read.Problem(DmnXml.Line(element), "dmn.unsupported", new($"不支持元素“{element.Name.LocalName}”{(name.Length > 0 ? $"（{name}）" : "")}。", $"The element “{element.Name.LocalName}”{(name.Length > 0 ? $" ({name})" : "")} is not supported."),
            new("可用：决策表、表达式、业务知识及其调用、上下文、列表、关系。", "Use decision tables, literal expressions, knowledge models and their invocation, contexts, lists, relations."));
    }

    /// <summary>The tests of a cell; null when they cannot be read, which is then a problem.</summary>
    public static CellTest? Tests(RuleReader read, XElement at, string text, FeelNames names)
    {
        try
        {
            return FeelParser.ReadTests(text, names);
        }
        catch (FeelException broken)
        {
            Bad(read, at, text, broken);
            return null;
        }
    }

    private static void Bad(RuleReader read, XElement at, string text, FeelException broken)
    {
        var element = at.Elements().FirstOrDefault(e => e.Name.LocalName == "text") ?? at;
        var before = text.AsSpan(0, Math.Min(broken.Column - 1, text.Length));
        var id = (string?)at.Attribute("id") ?? (string?)at.Parent?.Attribute("id") ?? at.Name.LocalName;
        read.Problem(DmnXml.Line(element) + before.Count('\n'), "dmn.bad-expression",
            new($"{id}，第{broken.Column}个字符：{broken.Why.Zh}", $"{id}, character {broken.Column}: {broken.Why.En}"),
            new("请按FEEL改正该表达式；文字要加双引号。", "Correct the expression after FEEL; words stand in double quotes."));
    }

    private Expression? Literal(XElement element)
    {
        if (element.Element(ns + "importedValues") is { } imported)
        {
            Unsupported(read, imported);
            return new Constant(default);
        }

        return Feel(element);
    }

    private Expression Feel(XElement element)
    {
        var text = element.Element(ns + "text")?.Value ?? "";
        try
        {
            return FeelParser.Read(text, names);
        }
        catch (FeelException broken)
        {
            Bad(read, element, text, broken);
            return new Constant(default);
        }
    }

    private Expression? Invoke(XElement element)
    {
        var called = Parts(element).FirstOrDefault(e => e.Name.LocalName == "literalExpression");
        var name = called?.Element(ns + "text")?.Value.Trim() ?? "";
        if (called is null || names.At(name) is not { Function: { } function } known || known.Length != name.Length)
        {
            read.Problem(DmnXml.Line(element), "dmn.unknown-function", new($"没有名为“{name}”的业务知识，或者缺少对它的依赖。", $"There is no business knowledge “{name}”, or it is not required by “{owner}”."), new("请补充 knowledgeRequirement。", "Add a knowledgeRequirement."));
            return new Constant(default);
        }

        var arguments = new Expression?[function.Parameters.Count];
        foreach (var binding in element.Elements(ns + "binding"))
        {
            var parameter = FeelNames.Normal((string?)binding.Element(ns + "parameter")?.Attribute("name") ?? "");
            var at = function.Parameters.ToList().FindIndex(p => p.Name == parameter);
            var value = Parts(binding).FirstOrDefault(e => e.Name.LocalName != "parameter");
            if (at < 0 || arguments[at] is not null)
                read.Problem(DmnXml.Line(binding), "dmn.unknown-parameter", new($"“{function.Name}”没有参数“{parameter}”，或者重复。", $"“{function.Name}” has no parameter “{parameter}”, or it is given twice."), new("请改正参数名称。", "Correct the name of the parameter."));
            else if (value is not null)
                arguments[at] = Read(value);
        }

        return new Invocation(function, arguments);
    }

    private RecordOf Context(XElement element)
    {
        var members = new List<(string?, int, Expression)>();
        var declared = 0;
        foreach (var entry in element.Elements(ns + "contextEntry"))
        {
            var value = Parts(entry).FirstOrDefault(e => e.Name.LocalName != "variable");
            var name = (string?)entry.Element(ns + "variable")?.Attribute("name");
            var logic = value is null ? new Constant(default) : Read(value);
            if (value is null) Unsupported(read, entry);
            if (name is null)
            {
                members.Add((null, -1, logic));
                break;
            }

            names.Members([name]);
            members.Add((FeelNames.Normal(name), names.Declare(name), new Typed(logic, types.Of(entry.Element(ns + "variable")))));
            declared++;
        }

        names.Forget(declared);
        return new(members);
    }

    private ListOf Relation(XElement element)
    {
        var columns = element.Elements(ns + "column").Select(c => FeelNames.Normal((string?)c.Attribute("name") ?? "")).ToList();
        names.Members(columns);
        var rows = new List<Expression>();
        foreach (var row in element.Elements(ns + "row"))
        {
            var cells = Parts(row).Select(Read).ToList();
            if (cells.Count != columns.Count)
                read.Problem(DmnXml.Line(row), "dmn.cells", new($"该行有{cells.Count}格，应为{columns.Count}格。", $"The row has {cells.Count} cells, not {columns.Count}."), new("请补齐。", "Give one for each column."));
            rows.Add(new RecordOf([.. cells.Zip(columns).Select(c => ((string?)c.Second, names.Declare(" "), c.First))]));
            names.Forget(Math.Min(cells.Count, columns.Count));
        }

        return new(rows);
    }

    private IfThenElse? Conditional(XElement element)
    {
        Expression? Part(string name) => element.Element(ns + name)?.Elements().FirstOrDefault() is { } part ? Read(part) : null;
        return Part("if") is { } condition && Part("then") is { } then && Part("else") is { } otherwise ? new(condition, then, otherwise) : null;
    }

    private DmnTable? Table(XElement element)
    {
        var known = HitPolicies.OfWord((string?)element.Attribute("hitPolicy"));
        var aggregation = (string?)element.Attribute("aggregation");
        foreach (var child in element.Elements().Where(e => e.Name.Namespace == ns && e.Name.LocalName is not ("input" or "output" or "rule" or "annotation" or "description" or "extensionElements"))) Unsupported(read, child);
        var columnNodes = element.Elements(ns + "input").ToList();
        var resultNodes = element.Elements(ns + "output").ToList();
        var rowNodes = element.Elements(ns + "rule").ToList();
        if (known is not { } policy || aggregation is not (null or "SUM" or "MIN" or "MAX" or "COUNT") || (aggregation is not null && (policy != HitPolicy.Collect || resultNodes.Count > 1)))
        {
            read.Problem(DmnXml.Line(element), "dmn.hit-policy", new($"不支持命中方式“{(string?)element.Attribute("hitPolicy")} {aggregation}”。", $"The hit policy “{(string?)element.Attribute("hitPolicy")} {aggregation}” is not supported here."),
                new("聚合只用于 COLLECT 和一个输出。", "An aggregation goes with COLLECT and one output only."));
            return null;
        }

        if (columnNodes.Count > MaxColumns || resultNodes.Count is 0 or > MaxColumns || rowNodes.Count > MaxRows)
        {
            read.Problem(DmnXml.Line(element), "dmn.too-large", new($"决策表最多{MaxColumns}列、{MaxRows}行，至少一个输出。", $"A table has at most {MaxColumns} columns and {MaxRows} rows, and at least one output."), new("请拆分决策表。", "Split the table."));
            return null;
        }

        var columns = columnNodes.ConvertAll(Column);
        var results = resultNodes.ConvertAll(node => Result(node, resultNodes.Count == 1));
        if (policy.IsRanked() && results.TrueForAll(r => r.Ranked is null))
            read.Problem(DmnXml.Line(element), "dmn.no-order", new("命中方式要求输出按优先顺序列出取值。", "The hit policy needs outputs whose values are listed in their order of priority."), new("请在 outputValues 中列出。", "List them in outputValues."));
        var computed = new List<(int, Expression)>();
        var rows = rowNodes.ConvertAll(row => Row(row, columns, results, computed));
        var label = (string?)element.Attribute("outputLabel") is { Length: > 0 } given ? $"{owner}（{given}）" : owner;
        return new(Text.Of(label.Length > 100 ? label[..100] : label), policy, aggregation?.ToLowerInvariant(), columns, computed, results, rows);
    }

    private DmnColumn Column(XElement node)
    {
        var expression = node.Element(ns + "inputExpression");
        var label = Text.Of((string?)node.Attribute("label") ?? expression?.Element(ns + "text")?.Value.Trim() ?? "");
        var allowed = node.Element(ns + "inputValues") is { } values ? Tests(read, values, values.Element(ns + "text")?.Value ?? "", names) : null;
        if (expression is not null)
        {
            Language(expression);
            return new(Feel(expression), types.Of(expression), allowed, label);
        }

        Unsupported(read, node);
        return new(new Constant(default), DmnType.Any, allowed, label);
    }

    private DmnResult Result(XElement node, bool isOnly)
    {
        var name = (string?)node.Attribute("name");
        if (!isOnly && string.IsNullOrWhiteSpace(name))
            read.Problem(DmnXml.Line(node), "dmn.no-name", new("有多个输出时，每个输出都要有名称。", "Where there are several outputs, each needs a name."), new("请补充 name。", "Add a name."));
        List<FactValue>? ranked = null;
        if (node.Element(ns + "outputValues") is { } values)
        {
            // The list is read as a list, because its order is what counts.
            try
            {
                var list = FeelParser.Read($"[{values.Element(ns + "text")?.Value}]", names).Of(new Frame(names.Size, new StepBudget()));
                ranked = list.Items is { Count: > 0 } items && items.All(i => i.Kind is not (FactKind.Unknown or FactKind.Range)) ? [.. items] : null;
            }
            catch (FeelException)
            {
                // Ranges such as [1..5] or < 5 allow values without an order.
                Tests(read, values, values.Element(ns + "text")?.Value ?? "", names);
            }
            catch (TooManyStepsException)
            {
                read.Problem(DmnXml.Line(values), "dmn.too-many-steps", new("输出取值的求值步骤过多。", "Evaluating the values of the output takes too many steps."), new("请直接列出取值。", "List the values themselves."));
            }
        }

        var otherwise = node.Element(ns + "defaultOutputEntry") is { } entry && entry.Element(ns + "text")?.Value.Trim() is { Length: > 0 } ? Feel(entry) : null;
        return new(name is null ? null : FeelNames.Normal(name), types.Of(node), ranked, otherwise);
    }

    private DmnRow Row(XElement node, List<DmnColumn> columns, List<DmnResult> results, List<(int Column, Expression Test)> computed)
    {
        var tests = node.Elements(ns + "inputEntry").ToList();
        var outputs = node.Elements(ns + "outputEntry").ToList();
        if (tests.Count != columns.Count || outputs.Count != results.Count)
        {
            read.Problem(DmnXml.Line(node), "dmn.cells", new($"该行有{tests.Count}个条件、{outputs.Count}个输出，应为{columns.Count}个和{results.Count}个。", $"The row has {tests.Count} conditions and {outputs.Count} outputs, not {columns.Count} and {results.Count}."),
                new("请补齐；不限的条件写“-”。", "Give one for each column; write - where anything will do."));
        }

        var parts = new List<(int, UnaryTest)>();
        for (var i = 0; i < Math.Min(tests.Count, columns.Count); i++)
        {
            Language(tests[i]);
            if (Tests(read, tests[i], tests[i].Element(ns + "text")?.Value ?? "", names) is not { IsAny: false } cell) continue;
            if (cell.Set is { } set)
            {
                parts.Add((i, set));
                continue;
            }

            parts.Add((columns.Count + computed.Count, new OneOf(["true"], FactKind.Boolean)));
            computed.Add((i, cell.Test!));
        }

        return new((string?)node.Attribute("id") ?? "", Condition.Of(parts), [.. outputs.Select(Output)], DmnXml.Line(node));
    }

    // An empty cell gives no value; a dash is not allowed there.
    private Expression Output(XElement entry)
    {
        Language(entry);
        return entry.Element(ns + "text")?.Value.Trim() is { Length: > 0 } ? Feel(entry) : new Constant(default);
    }

    private IEnumerable<XElement> Parts(XElement element) => element.Elements().Where(e => e.Name.Namespace == ns && e.Name.LocalName is not ("description" or "extensionElements" or "binding"));

    private void Language(XElement element)
    {
        if ((string?)element.Attribute("expressionLanguage") is { } language && !language.Contains("feel", StringComparison.OrdinalIgnoreCase))
            read.Problem(DmnXml.Line(element), "dmn.language", new($"不支持表达式语言“{language}”。", $"The expression language “{language}” is not supported."), new("请改用FEEL。", "Use FEEL."));
    }
}

/// <summary>A value held to a type.</summary>
internal sealed class Typed(Expression of, DmnType type) : Expression(of)
{
    protected override FactValue Evaluate(Frame frame) => type.Coerce(of.Of(frame));
}
