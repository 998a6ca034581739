using System.Xml.Linq;

namespace RegFiling.Platform.Rules;

/// <summary>
/// Reads a DMN file into a model that can decide. Everything that the reader does not know is refused by its name and place: a model is never half read.
/// </summary>
internal sealed class DmnReader
{
    public const int MaxElements = 1_000;
    private static readonly string[] Beside = ["description", "extensionElements", "knowledgeSource", "elementCollection", "performanceIndicator", "organizationUnit", "textAnnotation", "association", "group"];
    private static readonly string[] BesideLogic =
        ["description", "extensionElements", "question", "allowedAnswers", "variable", "informationRequirement", "knowledgeRequirement", "authorityRequirement", "supportedObjective",
         "impactedPerformanceIndicator", "decisionMaker", "decisionOwner", "usingProcess", "usingTask"];

    private readonly RuleReader read;
    private readonly XElement root;
    private readonly DmnTypes types;
    private readonly List<DmnInput> inputs = [];
    private readonly Dictionary<string, XElement> elements = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> inputAt = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> decisionAt = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Function> functions = new(StringComparer.Ordinal);
    private readonly List<DmnDecision> decisions = [];
    private readonly HashSet<string> open = new(StringComparer.Ordinal);

    private DmnReader(RuleReader read, XElement root)
    {
        this.read = read;
        this.root = root;
        types = new(read, root);
    }

    public static DmnModel? Read(RuleReader read, ReadOnlyMemory<byte> file, string fileName, string hash)
    {
        if (DmnXml.Open(file, read) is not { } root) return null;
        var reader = new DmnReader(read, root);
        reader.All();
        if (read.HasErrors) return null;
        var name = (string?)root.Attribute("name") is { Length: > 0 } given ? given : fileName;
        var model = new DmnModel(Envelope.Imported(fileName, $"dmn-{DmnXml.Version(root)}", hash, Text.Of(name)), reader.Asked(), reader.inputs, reader.decisions);
        DmnLint.Check(read, model);
        return model;
    }

    private void All()
    {
        Language(root);
        foreach (var element in root.Elements())
        {
            var name = element.Name.LocalName;
            if (element.Name.Namespace != root.Name.Namespace || Beside.Contains(name) || name == "itemDefinition") continue;
            if (name is "decision" or "inputData" or "businessKnowledgeModel") Register(element);
            else Unsupported(element);
        }

        if (elements.Count > MaxElements)
        {
            read.Problem(1, "dmn.too-many-elements", new($"决策、输入和业务知识超过{MaxElements}个。", $"There are more than {MaxElements} decisions, inputs and knowledge models."), new("请拆分模型。", "Split the model."));
            return;
        }

        types.All();
        foreach (var input in elements.Values.Where(e => e.Name.LocalName == "inputData").ToList())
        {
            inputAt[(string)input.Attribute("id")!] = inputs.Count;
            inputs.Add(new(NameOf(input), types.Of(Variable(input)), DmnXml.Line(input)));
        }

        foreach (var id in elements.Where(e => e.Value.Name.LocalName == "businessKnowledgeModel").Select(e => e.Key).ToList()) Knowledge(id);
        foreach (var id in elements.Where(e => e.Value.Name.LocalName == "decision").Select(e => e.Key).ToList()) Decision(id);
        if (decisions.Count == 0 && !read.HasErrors)
            read.Problem(DmnXml.Line(root), "dmn.empty", new("模型中没有决策。", "There is no decision in the model."), new("请补充决策。", "Add a decision."));
    }

    private void Register(XElement element)
    {
        if ((string?)element.Attribute("id") is not { Length: > 0 } id || (string?)element.Attribute("name") is not { Length: > 0 })
        {
            read.Problem(DmnXml.Line(element), "dmn.no-name", new($"{element.Name.LocalName}缺少id或者name。", $"{element.Name.LocalName} has no id or no name."), new("请补充。", "Add them."));
        }
        else if (!elements.TryAdd(id, element))
        {
            read.Problem(DmnXml.Line(element), "rules.doubled-id", new($"标识“{id}”重复。", $"The id “{id}” is used twice."), new("请换一个标识。", "Choose another id."));
        }
    }

    private Function? Knowledge(string id)
    {
        if (functions.TryGetValue(id, out var known)) return known;
        var element = elements[id];
        if (!Enter(element, id)) return null;
        var logic = element.Element(root.Name.Namespace + "encapsulatedLogic");
        if (logic is null || ((string?)logic.Attribute("kind") ?? "FEEL") != "FEEL")
        {
            Unsupported(logic ?? element);
            return null;
        }

        var names = new FeelNames();
        names.Members(types.Members);
        var parameters = new List<(string, DmnType)>();
        foreach (var parameter in logic.Elements(root.Name.Namespace + "formalParameter"))
        {
            names.Declare(NameOf(parameter));
            parameters.Add((FeelNames.Normal(NameOf(parameter)), types.Of(parameter)));
        }

        Require(element, names, [], knowledgeOnly: true);
        var function = new Function(FeelNames.Normal(NameOf(element)), parameters, types.Of(Variable(element)));
        var body = logic.Elements().FirstOrDefault(e => e.Name.LocalName is not ("formalParameter" or "description" or "extensionElements" or "variable"));
        function.Body = Logic(element, body, names);
        function.FrameSize = names.Size;
        open.Remove(id);
        functions[id] = function;
        return function;
    }

    private int Decision(string id)
    {
        if (decisionAt.TryGetValue(id, out var known)) return known;
        var element = elements[id];
        if (!Enter(element, id)) return -1;
        foreach (var child in element.Elements().Where(e => e.Name.Namespace != root.Name.Namespace)) Unsupported(child);
        var names = new FeelNames();
        names.Members(types.Members);
        var needs = new List<(int, bool, int)>();
        Require(element, names, needs, knowledgeOnly: false);
        var body = element.Elements().Where(e => e.Name.Namespace == root.Name.Namespace && !BesideLogic.Contains(e.Name.LocalName)).ToList();
        if (body.Count > 1) Unsupported(body[1]);
        Implied(body.FirstOrDefault(), names, needs);
        var logic = Logic(element, body.FirstOrDefault(), names);
        var type = Variable(element) is { } variable && variable.Attribute("typeRef") is not null ? types.Of(variable) : body is [var only] ? types.Of(only) : DmnType.Any;
        open.Remove(id);
        decisionAt[id] = decisions.Count;
        decisions.Add(new(id, (string)element.Attribute("name")!, needs, type, logic, names.Size, DmnXml.Line(element)));
        return decisionAt[id];
    }

    private bool Enter(XElement element, string id)
    {
        if (open.Count < 200 && open.Add(id)) return true;
        read.Problem(DmnXml.Line(element), "dmn.cycle", new($"“{NameOf(element)}”依赖自身，或者依赖链超过200层。", $"“{NameOf(element)}” requires itself, or its requirements are more than 200 deep."), new("请删除循环的依赖。", "Delete the requirement that closes the circle."));
        return false;
    }

    private void Require(XElement element, FeelNames names, List<(int, bool, int)> needs, bool knowledgeOnly)
    {
        foreach (var (requirement, reference) in element.Elements().SelectMany(r => r.Elements().Select(e => (r.Name.LocalName, e))).Where(r => r.LocalName is "informationRequirement" or "knowledgeRequirement"))
        {
            if (reference.Name.LocalName is not ("requiredInput" or "requiredDecision" or "requiredKnowledge")) continue;
            var id = Target(reference);
            if (id is null || (knowledgeOnly && requirement == "informationRequirement")) continue;
            switch (elements[id].Name.LocalName, requirement)
            {
                case ("inputData", "informationRequirement"):
                    needs.Add((names.Declare(inputs[inputAt[id]].Name), false, inputAt[id]));
                    break;
                case ("decision", "informationRequirement"):
                    if (Decision(id) is var at and >= 0) needs.Add((names.Declare(NameOf(elements[id])), true, at));
                    break;
                case ("businessKnowledgeModel", "knowledgeRequirement"):
                    if (Knowledge(id) is { } function) names.Declare(function);
                    break;
                default:
                    Unsupported(reference);
                    break;
            }
        }
    }

    private string? Target(XElement reference)
    {
        var href = (string?)reference.Attribute("href") ?? "";
        var hash = href.IndexOf('#', StringComparison.Ordinal);
        var id = href[(hash + 1)..];
        if (hash <= 0 || href[..hash] == (string?)root.Attribute("namespace"))
        {
            if (elements.ContainsKey(id)) return id;
        }

        read.Problem(DmnXml.Line(reference), "dmn.unknown-reference", new($"引用“{href}”在本文件中不存在。", $"The reference “{href}” is not in this file."), new("请改正引用；不支持引用其他文件。", "Correct it; other files cannot be referred to."));
        return null;
    }

    // Modellers without input data let a table test names that are nowhere declared: each is an input of the model, of the type that its column has.
    private void Implied(XElement? body, FeelNames names, List<(int, bool, int)> needs)
    {
        if (body?.Name.LocalName != "decisionTable") return;
        foreach (var expression in body.Elements(root.Name.Namespace + "input").Select(i => i.Element(root.Name.Namespace + "inputExpression")).OfType<XElement>())
        {
            var name = FeelNames.Normal(expression.Element(root.Name.Namespace + "text")?.Value ?? "");
            if (name.Length == 0 || !FeelNames.IsStart(name[0]) || !name.All(FeelNames.IsPart) || names.At(name) is not null || name is "true" or "false" or "null") continue;
            if (elements.Values.Any(e => FeelNames.Normal(NameOf(e)) == name)) continue;
            var at = inputs.FindIndex(i => i.Name == name);
            if (at < 0)
            {
                at = inputs.Count;
                inputs.Add(new(name, types.Of(expression), DmnXml.Line(expression)));
            }

            needs.Add((names.Declare(name), false, at));
        }
    }

    private Expression Logic(XElement owner, XElement? body, FeelNames names)
    {
        if (body is not null) return new DmnLogic(read, root, types, names, NameOf(owner)).Read(body);
        read.Problem(DmnXml.Line(owner), "dmn.no-logic", new($"“{NameOf(owner)}”没有决策逻辑。", $"“{NameOf(owner)}” has no logic."), new("请补充决策表或者表达式。", "Add a decision table or an expression."));
        return new Constant(default);
    }

    private void Language(XElement element)
    {
        if ((string?)element.Attribute("expressionLanguage") is { } language && !language.Contains("feel", StringComparison.OrdinalIgnoreCase))
            read.Problem(DmnXml.Line(element), "dmn.language", new($"不支持表达式语言“{language}”。", $"The expression language “{language}” is not supported."), new("请改用FEEL。", "Use FEEL."));
    }

    private void Unsupported(XElement element) => DmnLogic.Unsupported(read, element);

    private XElement? Variable(XElement of) => of.Element(root.Name.Namespace + "variable");

    private static string NameOf(XElement element) => (string?)element.Attribute("name") ?? "";

    private List<RuleInput> Asked() => [.. inputs.Where(i => !i.Type.IsList && i.Type.Components is null).Select(i => new RuleInput(
        i.Name, i.Type.Words is not null ? InputType.Choice : i.Type.Kind switch { FactKind.Number => InputType.Number, FactKind.Boolean => InputType.Boolean, FactKind.Date => InputType.Date, _ => InputType.Text },
        Text.Of(i.Name), [.. (i.Type.Words ?? []).Select(w => new Choice(w, Text.Of(w)))], null, null, i.Line))];
}
