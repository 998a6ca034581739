using System.Text.Json;
using RegFiling.Platform.Forms;

namespace RegFiling.Platform.Rules.Questionnaires;

/// <summary>The totals and the level that they make; levels count from 1, the lowest.</summary>
public sealed record ScoreTotals(decimal Raw, decimal Mitigation, decimal Current, int Level);

/// <summary>What one question contributed, and the most it could.</summary>
public sealed record QuestionScore(string Question, Text Title, ScoreTotal Total, decimal Score, decimal Highest);

/// <summary>
/// What a questionnaire says about answers. <paramref name="Recorded"/> scores them as they were recorded, which reproduces a published result;
/// <paramref name="Cleared"/> drops the answers to hidden questions first, as a finished questionnaire does. <paramref name="NotOffered"/> are answers
/// that the catalogue no longer offers, <paramref name="Unasked"/> answers to questions that it does not have: neither is scored, neither is lost. <paramref name="Unanswered"/> are scored questions that were asked and have no answer; they score nothing.
/// </summary>
public sealed record QuestionnaireResult(
    ScoreTotals Recorded, ScoreTotals Cleared, IReadOnlyDictionary<string, JsonElement> Dropped, IReadOnlyDictionary<string, IReadOnlyList<string>> NotOffered,
    IReadOnlyDictionary<string, JsonElement> Unasked, IReadOnlyList<string> Unanswered, IReadOnlyList<QuestionScore> Questions, Text Explanation);

/// <summary>
/// Between which levels the result can still move while scored questions are open: <paramref name="LowestScore"/> when they add nothing and every
/// mitigation is taken, <paramref name="HighestScore"/> when each adds the most it can and no further mitigation is taken.
/// </summary>
public sealed record QuestionnaireReach(int Lowest, int Highest, decimal LowestScore, decimal HighestScore, IReadOnlyList<string> Open);

/// <summary>A question as it can be shown: what it counts to, and the answers that it offers with their scores.</summary>
public sealed record QuestionnaireQuestion(string Name, Text Title, ScoreTotal? Total, bool Many, IReadOnlyList<QuestionnaireChoice> Choices);

/// <summary>One answer that a question offers.</summary>
public sealed record QuestionnaireChoice(string Value, Text Title, decimal Score);

/// <summary>A scored questionnaire: questions with choices and scores, when each is asked, and how totals become a level.</summary>
public sealed class Questionnaire
{
    /// <summary>Rounds after which hidden answers must have settled. Each round drops all answers that are hidden by then.</summary>
    public const int MostRounds = 100;

    private readonly IReadOnlyList<Element> elements;
    private readonly IReadOnlyList<Question> questions;
    private readonly HashSet<string> names;

    internal Questionnaire(string id, string? version, ScoreDefinition scores, IReadOnlyList<Element> elements)
    {
        Id = id;
        Version = version;
        Scores = scores;
        this.elements = elements;
        questions = [.. elements.Select(element => element.Question).OfType<Question>()];
        names = [.. questions.Select(question => question.Name)];
        HighestRaw = Plain(questions.Where(question => question.Total == ScoreTotal.Raw).Sum(question => question.Highest));
        HighestMitigation = Plain(questions.Where(question => question.Total == ScoreTotal.Mitigation).Sum(question => question.Highest) * (scores.Relief?.CountedShare ?? 1));
    }

    public string Id { get; }

    /// <summary>The version of the catalogue, where the file or its name says it. A record is scored under its own version.</summary>
    public string? Version { get; }

    public ScoreDefinition Scores { get; }

    /// <summary>The highest raw score: the best answer to every question, shown or not.</summary>
    public decimal HighestRaw { get; }

    /// <summary>The highest mitigation score that one respondent can reach.</summary>
    public decimal HighestMitigation { get; }

    /// <summary>From this mitigation score on the raw score is reduced; null when it never is.</summary>
    public decimal? ReliefFrom => Scores.Relief is { } relief ? Plain(relief.From * HighestMitigation) : null;

    /// <summary>Scores a set of answers. Refused only when the hidden answers do not settle.</summary>
    public Outcome<QuestionnaireResult> Assess(IReadOnlyDictionary<string, JsonElement> answers)
    {
        var given = answers.Select(answer => (answer.Key, Value: Operand.Of(answer.Value))).Where(answer => !answer.Value.IsEmpty).ToDictionary(answer => answer.Key, answer => answer.Value, StringComparer.Ordinal);
        var notOffered = questions.Select(question => (question.Name, Values: question.NotOffered(given.GetValueOrDefault(question.Name))))
            .Where(found => found.Values.Count > 0).DistinctBy(found => found.Name).ToDictionary(found => found.Name, found => found.Values, StringComparer.Ordinal);
        var recorded = Totals(given);
        var left = new Dictionary<string, Operand>(given, StringComparer.Ordinal);
        if (ClearHidden(left) is not { } asked)
        {
            return Outcome<QuestionnaireResult>.Refused(RefusalKind.Invalid, new Refusal("questionnaire.unsettled",
                new($"隐藏问题的答案清除{MostRounds}轮后仍未稳定。", $"The answers to hidden questions have not settled after {MostRounds} rounds."),
                new("请检查互相依赖的显示条件。", "Look at conditions that depend on one another.")));
        }

        var cleared = Totals(left);
        var scored = questions.Where(question => question.Total is not null)
            .Select(question => new QuestionScore(question.Name, question.Title, question.Total!.Value, question.ScoreOf(left.GetValueOrDefault(question.Name)), question.Highest)).ToList();
        var unanswered = scored.Select(question => question.Question).Where(name => asked.Contains(name) && !left.ContainsKey(name)).Distinct().ToList();
        return new QuestionnaireResult(recorded, cleared,
            given.Keys.Where(name => !left.ContainsKey(name)).ToDictionary(name => name, name => answers[name].Clone(), StringComparer.Ordinal),
            notOffered,
            given.Keys.Where(name => !names.Contains(name) && !IsComment(name)).ToDictionary(name => name, name => answers[name].Clone(), StringComparer.Ordinal),
            unanswered, scored, Explain(recorded, cleared, given.Count - left.Count, notOffered.Count, unanswered.Count));
    }

    /// <summary>The questions with choices, in reading order, each name once.</summary>
    public IEnumerable<QuestionnaireQuestion> Questions => questions.Where(question => question.Choices is not null).DistinctBy(question => question.Name)
        .Select(question => new QuestionnaireQuestion(question.Name, question.Title, question.Total, question.Many,
            [.. question.Choices!.Select(choice => new QuestionnaireChoice(choice.Key, question.Titles?.GetValueOrDefault(choice.Key, Text.Of(choice.Key)) ?? Text.Of(choice.Key), choice.Value))]));

    /// <summary>
    /// How far the level is open. A question that no further answer can bring up is not open; one that is hidden only as long as something is unanswered is.
    /// Null when the answers to hidden questions do not settle.
    /// </summary>
    public QuestionnaireReach? Reach(IReadOnlyDictionary<string, JsonElement> answers)
    {
        var left = answers.Select(answer => (answer.Key, Value: Operand.Of(answer.Value))).Where(answer => !answer.Value.IsEmpty).ToDictionary(answer => answer.Key, answer => answer.Value, StringComparer.Ordinal);
        if (ClearHidden(left) is null) return null;
        var gone = Unreachable(left);
        var open = elements.Select((element, at) => (element.Question, at)).Where(found => found.Question?.Total is not null && !gone[found.at] && !left.ContainsKey(found.Question.Name))
            .Select(found => found.Question!).DistinctBy(question => question.Name).ToList();
        var now = Totals(left);
        decimal Most(ScoreTotal total) => open.Where(question => question.Total == total).Sum(question => question.Highest);
        var lowest = Relieved(now.Raw, now.Mitigation + Most(ScoreTotal.Mitigation));
        var highest = Relieved(now.Raw + Most(ScoreTotal.Raw), now.Mitigation);
        return new(LevelOf(lowest), LevelOf(highest), Plain(lowest), Plain(highest), [.. open.Select(question => question.Name)]);
    }

    // Hidden for good: the container is, or every answer that the condition asks for is given, or can no longer be.
    private bool[] Unreachable(Dictionary<string, Operand> answers)
    {
        var gone = new bool[elements.Count];
        for (var changed = true; changed;)
        {
            changed = false;
            var asked = elements.Where((element, at) => element.Question is not null && !gone[at]).Select(element => element.Question!.Name).ToHashSet(StringComparer.Ordinal);
            for (var at = 0; at < elements.Count; at++)
            {
                var element = elements[at];
                var open = (element.Parent < 0 || !gone[element.Parent])
                    && (element.When is null || element.When.Holds(answers) || element.Mentions.Any(name => !answers.ContainsKey(name) && asked.Contains(name)));
                if (gone[at] || open) continue;
                gone[at] = changed = true;
            }
        }

        return gone;
    }

    /// <summary>The answers without those to hidden questions, until nothing more is hidden; null when they do not settle.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Clear(IReadOnlyDictionary<string, JsonElement> answers)
    {
        var left = answers.ToDictionary(answer => answer.Key, answer => Operand.Of(answer.Value), StringComparer.Ordinal);
        return ClearHidden(left) is not null ? answers.Where(answer => left.ContainsKey(answer.Key)).ToDictionary(StringComparer.Ordinal) : null;
    }

    // All that are hidden go at once, so that the order of questions and answers makes no difference. What has gone never comes back.
    // The names of the questions that are asked in the end; null when the answers do not settle.
    private HashSet<string>? ClearHidden(Dictionary<string, Operand> answers)
    {
        var shown = new bool[elements.Count];
        for (var round = 0; round < MostRounds; round++)
        {
            var hidden = new HashSet<string>(StringComparer.Ordinal);
            var asked = new HashSet<string>(StringComparer.Ordinal);
            for (var i = 0; i < elements.Count; i++)
            {
                var element = elements[i];
                shown[i] = (element.Parent < 0 || shown[element.Parent]) && (element.When is null || element.When.Holds(answers));
                if (element.Question is { } question) (shown[i] || question.KeepsHidden ? asked : hidden).Add(question.Name);
            }

            var gone = hidden.Where(name => !asked.Contains(name) && answers.Remove(name)).Count();
            if (gone == 0) return asked;
        }

        return null;
    }

    private ScoreTotals Totals(Dictionary<string, Operand> answers)
    {
        decimal raw = 0, mitigation = 0;
        foreach (var question in questions)
        {
            if (question.Total is not { } total || !answers.TryGetValue(question.Name, out var answer)) continue;
            if (total == ScoreTotal.Raw) raw += question.ScoreOf(answer);
            else mitigation += question.ScoreOf(answer);
        }

        var current = Relieved(raw, mitigation);
        return new(Plain(raw), Plain(mitigation), Plain(current), LevelOf(current));
    }

    private decimal Relieved(decimal raw, decimal mitigation) =>
        Scores.Relief is { } relief && mitigation >= ReliefFrom ? decimal.Round(raw * relief.Factor, 0, Mode(relief.Rounding)) : raw;

    // The bounds are compared as they are, unrounded; a bound belongs to the lower level.
    private int LevelOf(decimal current)
    {
        var level = 0;
        while (Scores.Levels[level].UpTo is { } share && current > share * HighestRaw) level++;
        return level + 1;
    }

    private Text Explain(ScoreTotals recorded, ScoreTotals cleared, int dropped, int notOffered, int unanswered)
    {
        var title = Scores.Levels[cleared.Level - 1].Title;
        var text = new Bilingual();
        text.Line($"原始得分{Show(cleared.Raw)}（最高{Show(HighestRaw)}）。", $"Raw score {Show(cleared.Raw)} of at most {Show(HighestRaw)}.");
        if (Scores.Relief is { } relief)
        {
            var reached = cleared.Mitigation >= ReliefFrom;
            text.Line($"缓解措施得分{Show(cleared.Mitigation)}（最高{Show(HighestMitigation)}），{(reached ? "达到" : "未达到")}{Show(ReliefFrom!.Value)}，{(reached ? $"原始得分乘以{Show(relief.Factor)}后取整" : "原始得分不减")}。",
                $"Mitigation score {Show(cleared.Mitigation)} of at most {Show(HighestMitigation)}: {(reached ? $"{Show(ReliefFrom!.Value)} is reached, so the raw score is multiplied by {Show(relief.Factor)} and rounded" : $"below {Show(ReliefFrom!.Value)}, so the raw score stands")}.");
        }

        var bounds = Scores.Levels.Where(level => level.UpTo is not null).Select(level => Show(level.UpTo!.Value * HighestRaw)).ToList();
        text.Line($"计入得分{Show(cleared.Current)}，等级界限{string.Join("、", bounds)}，结果：{title.Zh}。", $"Score {Show(cleared.Current)}; levels end at {string.Join(", ", bounds)}; outcome: {title.En}.");
        if (dropped > 0)
        {
            text.Line($"清除了{dropped}项隐藏问题的答案；按原记录计分为{Show(recorded.Current)}分、第{recorded.Level}级。",
                $"Answers to hidden questions dropped: {dropped}; scored as recorded they would make {Show(recorded.Current)}, level {recorded.Level}.");
        }

        if (notOffered > 0) text.Line($"{notOffered}个问题的答案已不在选项中，未计分。", $"Questions whose answer is no longer offered, and so not scored: {notOffered}.");
        if (unanswered > 0) text.Line($"{unanswered}个计分问题未回答，按零分计。", $"Scored questions without an answer, which score nothing: {unanswered}.");
        if (Scores.Note is { } note) text.Line(note);
        return text.ToText();
    }

    // A remark to an answer is stored under the name of its question.
    private bool IsComment(string name) => name.EndsWith("-Comment", StringComparison.Ordinal) && names.Contains(name[..^"-Comment".Length]);

    private static MidpointRounding Mode(ScoreRounding rounding) => rounding switch
    {
        ScoreRounding.HalfUp => MidpointRounding.AwayFromZero,
        ScoreRounding.Down => MidpointRounding.ToNegativeInfinity,
        ScoreRounding.Up => MidpointRounding.ToPositiveInfinity,
        _ => MidpointRounding.ToEven,
    };

    // Without the zeros that adding and multiplying leave behind the point.
    private static decimal Plain(decimal number) => number / 1.0000000000000000000000000000m;

    private static string Show(decimal number) => number.ToString("0.##########", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A container or a question in reading order; <paramref name="Parent"/> is the position of its container, or -1.</summary>
    internal sealed record Element(int Parent, AnswerTest? When, Question? Question)
    {
        /// <summary>The questions that its condition asks for.</summary>
        public IReadOnlyCollection<string> Mentions { get; init; } = [];
    }

    /// <summary>One question; without <paramref name="Choices"/> every answer is offered and none is scored.</summary>
    internal sealed record Question(string Name, Text Title, ScoreTotal? Total, bool Many, IReadOnlyDictionary<string, decimal>? Choices, bool KeepsHidden)
    {
        /// <summary>The answers in words, as far as the file has them.</summary>
        public IReadOnlyDictionary<string, Text>? Titles { get; init; }

        public decimal Highest { get; } = Total is null || Choices is null || Choices.Count == 0 ? 0 : Many ? Choices.Values.Sum() : Choices.Values.Max();

        public decimal ScoreOf(Operand? answer)
        {
            if (Total is null || Choices is null || answer is null) return 0;
            if (answer.Items is null or [_]) return Choices.GetValueOrDefault(answer.Text);
            return Many ? answer.Items.Distinct(StringComparer.Ordinal).Sum(item => Choices.GetValueOrDefault(item)) : 0;
        }

        public IReadOnlyList<string> NotOffered(Operand? answer)
        {
            if (Choices is null || answer is null) return [];
            if (answer.Items is not { } items) return Choices.ContainsKey(answer.Text) ? [] : [answer.Text];
            return !Many && items.Count > 1 ? items : [.. items.Where(item => !Choices.ContainsKey(item)).Distinct(StringComparer.Ordinal)];
        }
    }
}
