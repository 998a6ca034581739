namespace RegFiling.Platform.Rules;

/// <summary>A label that an answer puts on the thing that is decided about; with a force it is a duty that the answer brings.</summary>
public sealed record TreeLabel(string Id, Text Title, Force? Force, IReadOnlyList<string> Grounds);

/// <summary>One answer that a question offers, and the labels it brings.</summary>
public sealed record TreeAnswer(string Id, Text Title, Text? Help, IReadOnlyList<string> Labels)
{
    internal UInt128 Bits { get; init; }

    internal IReadOnlyList<TreeWay> Ways { get; init; } = [];

    internal int Line { get; init; }
}

/// <summary>A question of a tree with its answers in order.</summary>
public sealed record TreeQuestion(string Id, Text Title, Text? Help, IReadOnlyList<string> Grounds, IReadOnlyList<TreeAnswer> Answers)
{
    internal int Line { get; init; }
}

/// <summary>Where a tree ends: the conclusion in words, by what it binds and on which ground.</summary>
public sealed record TreeOutcome(string Id, Text Title, Text? Help, IReadOnlyList<string> Labels, Force Force, IReadOnlyList<string> Grounds)
{
    internal UInt128 Bits { get; init; }

    internal int Line { get; init; }
}

/// <summary>One question that was answered on the way, with the labels that the answer brought.</summary>
public sealed record TreeStep(TreeQuestion Question, TreeAnswer Answer, Certainty Certainty);

/// <summary>
/// What a tree says: the questions and answers in their order, the labels, and the outcome. While answers are missing <paramref name="Outcome"/> is null,
/// <paramref name="Next"/> is the question to answer now and <paramref name="Possible"/> are the outcomes that are still open.
/// </summary>
public sealed record TreeResult(
    RuleSetRef Rules, DateOnly On, TreeOutcome? Outcome, IReadOnlyList<TreeLabel> Labels, IReadOnlyList<TreeStep> Steps, TreeQuestion? Next,
    IReadOnlyList<string> Possible, Certainty Certainty, IReadOnlyList<Question> Questions, Text Explanation);

/// <summary>Where an answer leads when its labels allow it: the next question or an outcome, by position.</summary>
internal sealed record TreeWay(LabelTest When, int Question, int Outcome, int Line);

/// <summary>
/// A decision tree: questions with answers that lead to further questions or to an outcome, and labels that are gathered on the way. Where an answer leads
/// to several places, the first whose condition on the labels holds is taken.
/// </summary>
public sealed class DecisionTree : RuleSet
{
    private const int MaxStates = 20_000;
    private readonly int first;
    private readonly Dictionary<string, int> positions;

    internal DecisionTree(Envelope envelope, int first, IReadOnlyList<TreeQuestion> questions, IReadOnlyList<TreeOutcome> outcomes, IReadOnlyList<TreeLabel> labels)
        : base(envelope, [.. questions.Select(q => new RuleInput(q.Id, InputType.Choice, q.Title, [.. q.Answers.Select(a => new Choice(a.Id, a.Title))], null, null, q.Line))])
    {
        this.first = first;
        Questions = questions;
        Outcomes = outcomes;
        Labels = labels;
        positions = questions.Select((q, at) => (q.Id, at)).DistinctBy(q => q.Id).ToDictionary(q => q.Id, q => q.at, StringComparer.Ordinal);
    }

    public IReadOnlyList<TreeQuestion> Questions { get; }

    public IReadOnlyList<TreeOutcome> Outcomes { get; }

    public IReadOnlyList<TreeLabel> Labels { get; }

    public TreeQuestion First => Questions[first];

    internal int FirstPosition => first;

    public TreeQuestion? Question(string id) => positions.TryGetValue(id, out var at) ? Questions[at] : null;

    /// <summary>
    /// Walks the tree with these answers (question to id of the answer, or its position from 0) as far as they lead; answers to questions that are not
    /// reached have no effect. The day only dates the questions.
    /// </summary>
    public TreeResult Decide(Facts facts, DateOnly on)
    {
        var steps = new List<TreeStep>();
        var bits = UInt128.Zero;
        var at = first;
        while (at >= 0)
        {
            var question = Questions[at];
            var fact = Chosen(question, facts[question.Id]);
            var answer = RuleInputs.Answer(Inputs[at], fact, on.AddMonths(Envelope.LookAgainMonths), out var value);
            if (value.Kind == FactKind.Unknown || steps.Exists(s => s.Question == question)) return Open(at, bits, steps, answer, on);

            var chosen = question.Answers.First(a => a.Id == value.Text);
            steps.Add(new(question, chosen, fact.Certainty));
            bits |= chosen.Bits;
            if (Way(chosen, bits) is not { } way) return Open(at, bits, steps, answer, on);
            if (way.Question < 0) return End(Outcomes[way.Outcome], bits, steps, on);
            at = way.Question;
        }

        throw new InvalidOperationException($"The tree {Ref} leads nowhere.");
    }

    /// <summary>
    /// What these answers still leave open: every outcome that some answers to the unanswered questions lead to, and those questions, in the order of the
    /// tree. Facts that are given further on count, which <see cref="TreeResult.Possible"/> does not look at.
    /// </summary>
    internal (IReadOnlyList<TreeOutcome> Outcomes, IReadOnlyList<TreeQuestion> Unanswered) Leads(Facts facts)
    {
        var seen = new HashSet<(int, UInt128)> { (first, UInt128.Zero) };
        var open = new Stack<(int At, UInt128 Labels)>(seen);
        var (outcomes, unanswered) = (new HashSet<int>(), new HashSet<int>());
        while (open.TryPop(out var state) && seen.Count < MaxStates)
        {
            var question = Questions[state.At];
            var known = RuleInputs.Use(Inputs[state.At], Chosen(question, facts[question.Id]).Value, out var value) is null ? value.Text : null;
            if (known is null) unanswered.Add(state.At);
            foreach (var answer in question.Answers.Where(answer => known is null || answer.Id == known))
            {
                var after = state.Labels | answer.Bits;
                if (Way(answer, after) is not { } way) continue;
                if (way.Question < 0) outcomes.Add(way.Outcome);
                else if (seen.Add((way.Question, after))) open.Push((way.Question, after));
            }
        }

        return ([.. outcomes.Order().Select(at => Outcomes[at])], [.. unanswered.Order().Select(at => Questions[at])]);
    }

    internal static TreeWay? Way(TreeAnswer answer, UInt128 labels)
    {
        foreach (var way in answer.Ways)
        {
            if (way.When.Holds(labels)) return way;
        }

        return null;
    }

    // Answers may be given by position, as a list of radio buttons numbers them.
    private static Fact Chosen(TreeQuestion question, Fact fact) =>
        fact.Value is { Kind: FactKind.Number, Number: var n } && n == Math.Truncate(n) && n >= 0 && n < question.Answers.Count
            ? fact with { Value = FactValue.Of(question.Answers[(int)n].Id) } : fact;

    private TreeResult End(TreeOutcome outcome, UInt128 bits, List<TreeStep> steps, DateOnly on)
    {
        var labels = Named(bits | outcome.Bits);
        var certainty = steps.Exists(s => s.Certainty == Certainty.Assumed) ? Certainty.Assumed : Certainty.Known;
        var text = Path(steps);
        var mark = Bilingual.Mark(certainty);
        text.Line($"结论：{outcome.Title.Zh}{mark.Zh}", $"Conclusion: {outcome.Title.En}{mark.En}");
        if (outcome.Help is { } help) text.Line(help);
        return new(Ref, on, outcome, labels, steps, null, [outcome.Id], certainty, [], text.ToText());
    }

    private TreeResult Open(int at, UInt128 bits, List<TreeStep> steps, Answer answer, DateOnly on)
    {
        var possible = Reachable(at, bits);
        var question = new Question(answer.Input, answer.Title, Decided: false, answer.LookAgain ?? on.AddMonths(Envelope.LookAgainMonths), answer.Reason ?? "missing");
        var text = Path(steps);
        text.Open([], [question]);
        text.Line($"仍有可能的结论：{possible.Count}种。", $"Conclusions that are still possible: {possible.Count}.");
        return new(Ref, on, null, Named(bits), steps, Questions[at], possible, Certainty.Unknown, [question], text.ToText());
    }

    private Bilingual Path(List<TreeStep> steps)
    {
        var text = new Bilingual().Line($"{Title.Zh}。规则：{Ref}。", $"{Title.En}. Rules: {Ref}.");
        foreach (var step in steps)
        {
            var mark = Bilingual.Mark(step.Certainty);
            var labels = Labels.Where(l => step.Answer.Labels.Contains(l.Id)).Select(l => l.Title).ToList();
            var zh = labels.Count == 0 ? "" : $"（{string.Join("、", labels.Select(l => l.Zh))}）";
            var en = labels.Count == 0 ? "" : $" ({string.Join(", ", labels.Select(l => l.En))})";
            text.Line($"{step.Question.Id} {step.Question.Title.Zh}：{step.Answer.Title.Zh}{mark.Zh}{zh}", $"{step.Question.Id} {step.Question.Title.En}: {step.Answer.Title.En}{mark.En}{en}");
        }

        return text;
    }

    private List<TreeLabel> Named(UInt128 bits) => [.. Labels.Where((_, bit) => (bits & (UInt128.One << bit)) != 0).OrderBy(l => l.Id, StringComparer.Ordinal)];

    private List<string> Reachable(int from, UInt128 labels)
    {
        var seen = new HashSet<(int, UInt128)> { (from, labels) };
        var open = new Stack<(int At, UInt128 Labels)>(seen);
        var outcomes = new HashSet<int>();
        while (open.TryPop(out var state) && seen.Count < MaxStates)
        {
            foreach (var answer in Questions[state.At].Answers)
            {
                var after = state.Labels | answer.Bits;
                if (Way(answer, after) is not { } way) continue;
                if (way.Question < 0) outcomes.Add(way.Outcome);
                else if (seen.Add((way.Question, after))) open.Push((way.Question, after));
            }
        }

        return [.. outcomes.Order().Select(o => Outcomes[o].Id)];
    }
}
