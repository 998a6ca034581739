namespace RegFiling.Platform.Rules;

/// <summary>
/// Reads a decision tree: <c>labels</c>, <c>questions</c> with <c>answers</c>, <c>outcomes</c>. An answer has <c>next</c> (a question), <c>outcome</c>, or
/// <c>redirects</c>: places with <c>when</c> (<c>has</c>, <c>lacks</c>, <c>any</c>, <c>all</c> over labels), of which the first that holds is taken.
/// </summary>
internal sealed class TreeReader
{
    public const int MaxQuestions = 300;
    public const int MaxAnswers = 60;
    public const int MaxLabels = 128;
    public const int MaxWays = 100;
    private static readonly string[] Directions = ["next", "outcome", "redirects"];
    private readonly RuleReader read;
    private readonly Dictionary<string, int> labels = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> questions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> outcomes = new(StringComparer.Ordinal);

    private TreeReader(RuleReader read) => this.read = read;

    public static DecisionTree? Read(RuleReader read, SourceNode root, string hash) => new TreeReader(read).Tree(root, hash);

    private DecisionTree? Tree(SourceNode root, string hash)
    {
        read.Object(root, [.. Envelope.Fields, "first", "labels", "questions", "outcomes"]);
        var envelope = Envelope.Read(read, root, hash);
        var labelNodes = read.List(root, "labels", MaxLabels, required: false);
        var questionNodes = read.List(root, "questions", MaxQuestions);
        var outcomeNodes = read.List(root, "outcomes", MaxQuestions);
        Names(labelNodes, labels);
        Names(questionNodes, questions);
        Names(outcomeNodes, outcomes);
        var known = labelNodes.Select(Label).ToList();
        var asked = questionNodes.Select(Question).ToList();
        var ends = outcomeNodes.Select(Outcome).ToList();
        var first = Target(root, "first", questions);
        if (read.HasErrors || first < 0) return null;

        var tree = new DecisionTree(envelope, first, asked, ends, known);
        TreeLint.Check(read, tree, imported: false);
        return tree;
    }

    private void Names(IReadOnlyList<SourceNode> nodes, Dictionary<string, int> names)
    {
        for (var at = 0; at < nodes.Count; at++)
        {
            if (nodes[at].IsObject && nodes[at]["id"] is { } id) names.TryAdd(id.Text, at);
        }

        read.Distinct(nodes.Where(n => n.IsObject && n["id"] is not null).Select(n => (n["id"]!.Text, n.Line)));
    }

    private TreeLabel Label(SourceNode node)
    {
        read.Object(node, "id", "title", "force", "grounds");
        var (force, grounds) = node["force"] is null ? ((Force?)null, (IReadOnlyList<string>)[]) : read.Force(node);
        return new(read.Id(node), read.Words(node, "title"), force, grounds);
    }

    private TreeQuestion Question(SourceNode node)
    {
        read.Object(node, "id", "title", "help", "grounds", "answers");
        var answers = read.List(node, "answers", MaxAnswers);
        read.Distinct(answers.Select(a => (a["id"]?.Text ?? "", a.Line)));
        return new(read.Id(node), read.Words(node, "title"), read.OptionalWords(node, "help"),
            [.. read.List(node, "grounds", 10, required: false).Select(read.Ground)], [.. answers.Select(Answer)])
        { Line = node.Line };
    }

    private TreeAnswer Answer(SourceNode node)
    {
        read.Object(node, "id", "title", "help", "labels", "next", "outcome", "redirects");
        var (given, bits) = LabelsOf(node, "labels");
        List<TreeWay> ways = [];
        if (Directions.Count(name => node[name] is not null) != 1)
        {
            read.Problem(node.Line, "rules.leads-nowhere", new("该答案没有写明去向，或者写了多个。", "The answer leads nowhere, or says more than once where it leads."),
                new("请写 next、outcome 或者 redirects 中的一项。", "Give one of next, outcome, redirects."));
        }
        else if (node["redirects"] is null)
        {
            ways.Add(Way(node, LabelTest.Always));
        }
        else
        {
            foreach (var way in read.List(node, "redirects", MaxWays))
            {
                read.Object(way, "when", "next", "outcome");
                if (way["next"] is null == way["outcome"] is null)
                    read.Problem(way.Line, "rules.leads-nowhere", new("没有写明去向，或者写了两个。", "It leads nowhere, or to two places."), new("请写 next 或者 outcome。", "Give next or outcome."));
                else
                    ways.Add(Way(way, way["when"] is { } when ? Test(when) : LabelTest.Always));
            }
        }

        return new(read.Id(node), read.Words(node, "title"), read.OptionalWords(node, "help"), given) { Bits = bits, Ways = ways, Line = node.Line };
    }

    private TreeOutcome Outcome(SourceNode node)
    {
        read.Object(node, "id", "title", "help", "labels", "force", "grounds");
        var (force, grounds) = read.Force(node);
        var (given, bits) = LabelsOf(node, "labels");
        return new(read.Id(node), read.Words(node, "title"), read.OptionalWords(node, "help"), given, force, grounds) { Bits = bits, Line = node.Line };
    }

    private TreeWay Way(SourceNode node, LabelTest when) => node["next"] is not null
        ? new(when, Target(node, "next", questions), -1, node.Line)
        : new(when, -1, Target(node, "outcome", outcomes), node.Line);

    private int Target(SourceNode node, string name, Dictionary<string, int> known)
    {
        var id = read.Word(node, name);
        if (known.TryGetValue(id, out var at)) return at;
        if (id.Length > 0)
        {
            read.Problem(node[name]!.Line, "rules.unknown-target", new($"没有名为“{id}”的{(name == "outcome" ? "结论" : "问题")}。", $"There is no {(name == "outcome" ? "outcome" : "question")} “{id}”."),
                new("请改正名称，或者补充。", "Correct the name, or add it."));
        }

        return -1;
    }

    private (IReadOnlyList<string> Ids, UInt128 Bits) LabelsOf(SourceNode node, string name)
    {
        var ids = read.List(node, name, MaxLabels, required: false).Select(l => (Id: read.WordOf(l), At: Bit(l))).ToList();
        return ([.. ids.Select(l => l.Id)], ids.Where(l => l.At >= 0).Aggregate(UInt128.Zero, (bits, l) => bits | (UInt128.One << l.At)));
    }

    private int Bit(SourceNode label)
    {
        if (labels.TryGetValue(label.Text, out var bit)) return bit;
        read.Problem(label.Line, "rules.unknown-label", new($"没有名为“{label.Text}”的标签。", $"There is no label “{label.Text}”."), new("请在 labels 中声明。", "Declare it in labels."));
        return -1;
    }

    private LabelTest Test(SourceNode when)
    {
        read.Object(when, "has", "lacks", "any", "all");
        List<LabelTest> parts =
        [
            .. Bits(when, "has").Select(LabelTest.Has),
            .. Bits(when, "lacks").Select(bit => LabelTest.None(LabelTest.Has(bit))),
        ];
        if (when["any"] is not null) parts.Add(LabelTest.Any([.. read.List(when, "any", MaxWays).Select(Test)]));
        if (when["all"] is not null) parts.AddRange(read.List(when, "all", MaxWays).Select(Test));
        return LabelTest.All([.. parts]);
    }

    private IEnumerable<int> Bits(SourceNode when, string name) => read.List(when, name, MaxLabels, required: false).Select(Bit).Where(bit => bit >= 0);
}
