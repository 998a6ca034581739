using System.Text.Json;

namespace RegFiling.Platform.Rules;

/// <summary>
/// Reads a published decision aid in the form <c>{"questions":[{"id","simple","answers":[{"answer","labels","nextQuestionId" | "nextConclusionId" | "redirects"}]}],
/// "conclusions":[…]}</c>, whose redirects carry conditions such as <c>"provider" in labels &amp;&amp; !("importer" in labels)</c>. It has one language,
/// which then stands in both; answers are chosen by position.
/// </summary>
internal sealed class AidTree
{
    private readonly RuleReader read;
    private readonly Dictionary<string, int> questions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> conclusions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> labels = new(StringComparer.Ordinal);

    private AidTree(RuleReader read) => this.read = read;

    public static bool IsOne(SourceNode root) => root["kind"] is null && root["questions"] is { IsArray: true } && root["conclusions"] is { IsArray: true };

    public static DecisionTree? Read(RuleReader read, SourceNode root, string fileName, string hash) => new AidTree(read).Tree(root, fileName, hash);

    private DecisionTree? Tree(SourceNode root, string fileName, string hash)
    {
        var asked = read.List(root, "questions", TreeReader.MaxQuestions);
        var ends = read.List(root, "conclusions", TreeReader.MaxQuestions);
        Names(asked, questions);
        Names(ends, conclusions);
        var read1 = asked.Select(Question).ToList();
        var read2 = ends.Select(end => new TreeOutcome(read.Id(end), Text.Of(read.Word(end, "conclusion")), Sources(end), [], Force.Advice, []) { Line = end.Line }).ToList();
        var known = labels.OrderBy(l => l.Value).Select(l => new TreeLabel(l.Key, Text.Of(l.Key), null, [])).ToList();
        if (labels.Count > TreeReader.MaxLabels)
            read.Problem(root.Line, "rules.bad-list", new($"标签超过{TreeReader.MaxLabels}个。", $"There are more than {TreeReader.MaxLabels} labels."), new("请减少标签。", "Use fewer labels."));
        if (read.HasErrors || read1.Count == 0) return null;

        var source = root["source"] is { Kind: JsonTokenType.String } given ? given.Text : fileName;
        var version = source.Split(' ')[^1];
        var tree = new DecisionTree(Envelope.Imported(fileName, version.Length <= 50 ? version : version[..50], hash, Text.Of(source)), 0, read1, read2, known);
        TreeLint.Check(read, tree, imported: true);
        return tree;
    }

    private static Text? Sources(SourceNode end) => end["obligation"] is { Kind: JsonTokenType.String } text ? Text.Of(text.Text) : null;

    private void Names(IReadOnlyList<SourceNode> nodes, Dictionary<string, int> names)
    {
        for (var at = 0; at < nodes.Count; at++)
        {
            if (read.Object(nodes[at], nodes[at].Members.ConvertAll(m => m.Name).ToArray()) && nodes[at]["id"] is { } id) names.TryAdd(id.Text, at);
        }

        read.Distinct(nodes.Select(n => (n["id"]?.Text ?? "", n.Line)));
    }

    private TreeQuestion Question(SourceNode node) =>
        new(read.Id(node), Text.Of(node.IsObject ? read.Word(node, node["simple"] is null ? "question" : "simple") : ""), null, [],
            [.. read.List(node, "answers", TreeReader.MaxAnswers).Select(Answer)])
        { Line = node.Line };

    private TreeAnswer Answer(SourceNode node, int position)
    {
        List<string> given = [.. read.List(node, "labels", TreeReader.MaxLabels, required: false).Select(read.WordOf)];
        List<TreeWay> ways = node["redirects"] is null
            ? [Way(node, LabelTest.Always)]
            : [.. read.List(node, "redirects", TreeReader.MaxWays).Select(way => Way(way, Condition(way)))];
        return new(position.ToString(System.Globalization.CultureInfo.InvariantCulture), Text.Of(read.Word(node, "answer")), null, given)
        {
            Bits = given.Aggregate(UInt128.Zero, (bits, label) => bits | (UInt128.One << Bit(label))),
            Ways = ways,
            Line = node.Line,
        };
    }

    private TreeWay Way(SourceNode node, LabelTest when)
    {
        var (name, known) = node["nextQuestionId"] is null ? ("nextConclusionId", conclusions) : ("nextQuestionId", questions);
        var at = Target(read.Word(node, name), known, node.Line);
        return known == questions ? new(when, at, -1, node.Line) : new(when, -1, at, node.Line);
    }

    private int Target(string id, Dictionary<string, int> known, int line)
    {
        if (known.TryGetValue(id, out var at)) return at;
        if (id.Length > 0)
            read.Problem(line, "rules.unknown-target", new($"没有名为“{id}”的问题或者结论。", $"There is no question or conclusion “{id}”."), new("请改正名称。", "Correct the name."));
        return 0;
    }

    private LabelTest Condition(SourceNode way)
    {
        if (way["if"] is null) return LabelTest.Always;
        var text = read.Word(way, "if");
        if (LabelExpression.Parse(text, Bit) is { } test) return test;
        read.Problem(way["if"]!.Line, "rules.bad-test", new("无法读懂该条件。", "The condition cannot be read."),
            new("可用：\"标签\" in labels、!( )、&&、||、括号。", "Use \"label\" in labels, !( ), &&, || and brackets."));
        return LabelTest.Always;
    }

    private int Bit(string label)
    {
        if (!labels.TryGetValue(label, out var bit)) labels[label] = bit = labels.Count;
        return bit;
    }
}
