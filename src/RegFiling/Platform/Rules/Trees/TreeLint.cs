using System.Collections;

namespace RegFiling.Platform.Rules;

/// <summary>
/// Walks every way through a tree, as answers and labels really allow it, and reports what is never reached, what leads nowhere, what leads in a circle, and
/// where the order of the redirects decides. In a file from outside all of it is a warning: the file is not ours to change.
/// </summary>
internal sealed class TreeLint
{
    private const int MaxStates = 50_000;
    private const long MaxWork = 20_000_000;
    private readonly RuleReader read;
    private readonly DecisionTree tree;
    private readonly bool imported;
    private readonly HashSet<(int, string)> told = [];
    private readonly HashSet<int> asked = [];
    private readonly HashSet<TreeWay> taken = [];
    private readonly HashSet<int> ended = [];
    private readonly HashSet<int> path = [];

    // Which questions can still come after a state: what tells a circle from two ways that meet. As bits, because every state holds one and they are joined at every answer.
    private readonly Dictionary<(int, UInt128), BitArray> after = [];

    private long work;

    private TreeLint(RuleReader read, DecisionTree tree, bool imported) => (this.read, this.tree, this.imported) = (read, tree, imported);

    public static void Check(RuleReader read, DecisionTree tree, bool imported)
    {
        var lint = new TreeLint(read, tree, imported);
        lint.Walk(tree.FirstPosition, UInt128.Zero);
        if (lint.GivenUp)
        {
            read.Warn(1, "rules.too-many-ways", new("路径过多，未能全部检查。", "There are too many ways through the tree; not all were checked."), new("请减少标签，或者拆分。", "Use fewer labels, or split the tree."));
            return;
        }

        lint.Unreached();
    }

    private bool GivenUp => after.Count >= MaxStates || work > MaxWork;

    private BitArray Walk(int at, UInt128 labels)
    {
        if (after.TryGetValue((at, labels), out var known)) return known;
        var later = new BitArray(tree.Questions.Count);
        if (GivenUp) return later;
        if (!path.Add(at))
        {
            Circle(at);
            return later;
        }

        after[(at, labels)] = later;
        asked.Add(at);
        foreach (var answer in tree.Questions[at].Answers)
        {
            work += answer.Ways.Sum(way => way.When.Size);
            var gathered = labels | answer.Bits;
            var ways = answer.Ways.Where(w => w.When.Holds(gathered)).ToList();
            if (ways.Count == 0)
            {
                Tell(answer.Line, "rules.leads-nowhere", new($"问题“{tree.Questions[at].Id}”的答案“{answer.Title.Zh}”在某些路径上没有去向。", $"On some ways the answer “{answer.Title.En}” to “{tree.Questions[at].Id}” leads nowhere."),
                    new("请补充一个不带条件的去向。", "Add a last redirect without condition."));
                continue;
            }

            var way = ways[0];
            taken.Add(way);
            if (ways.Exists(w => (w.Question, w.Outcome) != (way.Question, way.Outcome)) && answer.Ways[^1].When != LabelTest.Always)
            {
                Warn(answer.Line, "rules.several-redirects",
                    new($"问题“{tree.Questions[at].Id}”的答案“{answer.Title.Zh}”可同时有多个去向，按先后次序取第一个。", $"The answer “{answer.Title.En}” to “{tree.Questions[at].Id}” can have several true redirects; the first in order is taken."),
                    new("请使条件互相排斥，或者确认次序。", "Make the conditions exclude one another, or make sure of the order."));
            }

            if (way.Question < 0)
            {
                ended.Add(way.Outcome);
                continue;
            }

            later[way.Question] = true;
            later.Or(Walk(way.Question, gathered));
        }

        path.Remove(at);
        if (later[at]) Circle(at);
        return later;
    }

    private void Circle(int at) => Tell(tree.Questions[at].Line, "rules.cycle",
        new($"问题“{tree.Questions[at].Id}”可能再次被问到。", $"The question “{tree.Questions[at].Id}” can come up again after itself."),
        new("请改变去向，使同一问题只问一次。", "Change where the answers lead, so that a question is asked once."));

    private void Unreached()
    {
        for (var at = 0; at < tree.Questions.Count; at++)
        {
            var question = tree.Questions[at];
            if (!asked.Contains(at))
                Tell(question.Line, "rules.unreachable", new($"问题“{question.Id}”永远不会问到。", $"The question “{question.Id}” is never reached."), new("请从某个答案引到该处，或者删除。", "Let an answer lead to it, or delete it."));
            else
                DeadWays(question);
        }

        for (var at = 0; at < tree.Outcomes.Count; at++)
        {
            if (!ended.Contains(at))
                Tell(tree.Outcomes[at].Line, "rules.unreachable", new($"结论“{tree.Outcomes[at].Id}”永远得不到。", $"The outcome “{tree.Outcomes[at].Id}” is never reached."), new("请从某个答案引到该处，或者删除。", "Let an answer lead to it, or delete it."));
        }
    }

    private void DeadWays(TreeQuestion question)
    {
        foreach (var way in question.Answers.SelectMany(a => a.Ways).Where(w => !taken.Contains(w)))
            Warn(way.Line, "rules.never-true", new($"问题“{question.Id}”的这一去向永远不会被采用。", $"This redirect of “{question.Id}” is never taken."), new("请改正条件或者次序，或者删除。", "Correct the condition or the order, or delete it."));
    }

    private void Tell(int line, string code, Text message, Text cure)
    {
        if (!told.Add((line, code))) return;
        if (imported) read.Warn(line, code, message, cure);
        else read.Problem(line, code, message, cure);
    }

    private void Warn(int line, string code, Text message, Text cure)
    {
        if (told.Add((line, code))) read.Warn(line, code, message, cure);
    }
}
