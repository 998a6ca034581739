using System.Globalization;

namespace RegFiling.Platform.Rules;

/// <summary>One outcome of a score card: from which score it holds, its words and colour. <paramref name="Rank"/> 1 is the lowest.</summary>
public sealed record Grade(string Id, int Rank, Text Title, decimal From, string Colour);

/// <summary>How one criterion or modifier was scored: the level that fitted, its points, and how sure it is.</summary>
public sealed record Scored(string Id, Text Title, decimal Weight, decimal Level, decimal TopLevel, Text LevelText, decimal Points, Certainty Certainty, Text? Anchor);

/// <summary>What a score card says: score, outcome, every part that decided, what is known, assumed and unknown.</summary>
public sealed record ScoreResult(
    RuleSetRef Rules, DateOnly On, decimal Score, Grade Grade, IReadOnlyList<Scored> Criteria, IReadOnlyList<Scored> Modifiers,
    IReadOnlyList<Answer> Answers, IReadOnlyList<Question> Questions, Text Explanation);

/// <summary>
/// A score card: criteria with weights, levels with conditions, modifiers, and outcomes by score. An unknown fact scores the highest level that it
/// leaves possible and raises a question; it never scores 0 for being unknown.
/// </summary>
public sealed class ScoreCard : RuleSet
{
    private readonly IReadOnlyList<Part> criteria;
    private readonly IReadOnlyList<Part> modifiers;
    private readonly int digits;
    private readonly MidpointRounding rounding;

    internal ScoreCard(RuleReader read, SourceNode root, string hash)
        : this(read, root, hash, [])
    {
    }

    private ScoreCard(RuleReader read, SourceNode root, string hash, HashSet<int> used)
        : base(Envelope.Read(read, root, hash), RuleInputs.Read(read, root, used))
    {
        read.Object(root, [.. Envelope.Fields, "inputs", "outcome", "note", "floors", "rounding", "total", "criteria", "modifiers", "tiers"]);
        Outcome = read.Words(root, "outcome");
        Note = read.OptionalWords(root, "note");
        Floors = read.OptionalWord(root, "floors");
        if (read.Need(root, "rounding") is { } round && read.Object(round, "digits", "mode"))
        {
            digits = read.Whole(round, "digits", 0, 10);
            rounding = read.OneOf(round, "mode", "half-up", "half-even", "down", "up") switch
            {
                "half-up" => MidpointRounding.AwayFromZero,
                "up" => MidpointRounding.ToPositiveInfinity,
                "down" => MidpointRounding.ToNegativeInfinity,
                _ => MidpointRounding.ToEven,
            };
        }

        criteria = ScoreCardReader.Parts(read, root, "criteria", Inputs, used);
        modifiers = ScoreCardReader.Parts(read, root, "modifiers", Inputs, used);
        Grades = ScoreCardReader.Grades(read, root);
        ScoreCardReader.Lint(read, root, criteria, modifiers, Grades);
        RuleInputs.LintUnused(read, Inputs, used);
    }

    /// <summary>What is graded, as it is printed before the outcome: 风险等级.</summary>
    public Text Outcome { get; }

    /// <summary>The line that goes with every printed outcome.</summary>
    public Text? Note { get; }

    /// <summary>The id of the table of floors that goes with this card, in the same folder; null when there is none.</summary>
    public string? Floors { get; }

    public IReadOnlyList<Grade> Grades { get; }

    public Grade Top => Grades[^1];

    /// <summary>The outcome with its noun, because the bare word is an incident grade too: 风险等级：四级（重大风险）.</summary>
    public Text Label(Grade grade) => new($"{Outcome.Zh}：{grade.Title.Zh}", $"{Outcome.En}: {grade.Title.En}");

    public Grade GradeOf(decimal score)
    {
        var grade = Grades[0];
        foreach (var next in Grades)
        {
            if (next.From <= score) grade = next;
        }

        return grade;
    }

    /// <summary>Scores these facts; the day only dates the questions.</summary>
    public ScoreResult Decide(Facts facts, DateOnly on)
    {
        var (values, answers) = Bind(facts, on);
        var decided = new HashSet<int>();
        var scored = Score(criteria, values, answers, decided);
        var modified = Score(modifiers, values, answers, decided);

        // The rounded score decides, so that the number printed and the outcome never disagree.
        var score = Rounded(scored.Sum(s => s.Points) + modified.Sum(s => s.Points));
        var questions = RuleInputs.Questions(answers, decided);
        var grade = GradeOf(score);
        return new(Ref, on, score, grade, scored, modified, answers, questions, Explain(score, grade, scored, modified, answers, questions));
    }

    internal IReadOnlyList<Part> Parts => [.. criteria, .. modifiers];

    /// <summary>The score as it is rounded and printed; it is the rounded score that decides.</summary>
    internal decimal Rounded(decimal score) => Math.Round(score, digits, rounding);

    internal static string Show(decimal number) => number.ToString("0.##########", CultureInfo.InvariantCulture);

    private static List<Scored> Score(IReadOnlyList<Part> parts, FactValue[] values, Answer[] answers, HashSet<int> decided)
    {
        var scored = new List<Scored>(parts.Count);
        foreach (var part in parts)
        {
            // Levels stand from the highest down; the first that is not refuted is the highest plausible one. The lint has seen that one always fits.
            var truth = Truth.False;
            var level = part.Levels[^1];
            foreach (var candidate in part.Levels)
            {
                truth = candidate.When.Of(values);
                if (truth == Truth.False) continue;
                level = candidate;
                break;
            }

            var certainty = truth == Truth.Unknown ? Certainty.Unknown : CertaintyOf(part.Slots, answers);
            if (truth == Truth.Unknown) decided.UnionWith(level.When.Slots.Where(s => values[s].Kind == FactKind.Unknown));
            scored.Add(new(part.Id, part.Title, part.Weight, level.Value, part.Levels[0].Value, level.Text, part.Points(level), certainty, level.Anchor));
        }

        return scored;
    }

    private Text Explain(decimal score, Grade grade, List<Scored> scored, List<Scored> modified, Answer[] answers, IReadOnlyList<Question> questions)
    {
        var text = new Bilingual();
        text.Line($"得分{Show(score)}，对应{grade.Title.Zh}（{Show(grade.From)}分起）。规则：{Title.Zh} {Ref}。",
            $"Score {Show(score)}, which is {grade.Title.En} (from {Show(grade.From)}). Rules: {Title.En} {Ref}.");
        foreach (var s in scored)
        {
            var (mark, anchor) = (Bilingual.Mark(s.Certainty), s.Anchor ?? new Text("", ""));
            text.Line($"{s.Title.Zh}：{s.LevelText.Zh}{mark.Zh}，{Show(s.Level)}/{Show(s.TopLevel)}，权重{Show(s.Weight)}，计{Show(s.Points)}分。{(s.Anchor is null ? "" : $"数值为默认设置，参考：{anchor.Zh}。")}",
                $"{s.Title.En}: {s.LevelText.En}{mark.En}, {Show(s.Level)}/{Show(s.TopLevel)}, weight {Show(s.Weight)}, {Show(s.Points)} points.{(s.Anchor is null ? "" : $" Number set by default, modelled on: {anchor.En}.")}");
        }

        foreach (var s in modified)
        {
            var mark = Bilingual.Mark(s.Certainty);
            text.Line($"调整项 {s.Title.Zh}：{s.LevelText.Zh}{mark.Zh}，加{Show(s.Points)}分。", $"Modifier {s.Title.En}: {s.LevelText.En}{mark.En}, +{Show(s.Points)} points.");
        }

        text.Open(answers, questions);
        return text.ToText();
    }

    internal sealed record Level(decimal Value, Text Text, Condition When, Text? Anchor, int Line);

    /// <summary>A criterion (weight × level / top level) or, without weight, a modifier (the level is the points).</summary>
    internal sealed record Part(string Id, Text Title, decimal Weight, IReadOnlyList<Level> Levels, IReadOnlyList<int> Slots, int Line)
    {
        public decimal Points(Level level) => Weight == 0 ? level.Value : Weight * level.Value / Levels[0].Value;
    }
}
