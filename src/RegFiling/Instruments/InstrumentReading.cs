using System.Text.Json;
using System.Text.Json.Nodes;
using RegFiling.Platform;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Rules;
using RegFiling.Platform.Rules.Questionnaires;

namespace RegFiling.Instruments;

/// <summary>A question that was answered, in words.</summary>
public sealed record ReadAnswer(string Question, Text Title, Text Answer, GivenAnswer Given);

/// <summary>
/// A question that is open, only assumed, or answered by the company: what may be added. <paramref name="Decides"/>: it is the one on which the result waits
/// now. <paramref name="Given"/> is what is there by now.
/// </summary>
public sealed record OpenQuestion(string Id, Text Title, Text? Help, Text? Why, IReadOnlyList<string> Grounds, bool Many, bool Decides, IReadOnlyList<OpenChoice> Choices, GivenAnswer? Given);

/// <summary>One answer that could be given, and the conclusions that it leaves possible.</summary>
public sealed record OpenChoice(string Id, Text Title, IReadOnlyList<Text> LeadsTo);

/// <summary>
/// What an instrument says about one filing, as far as its answers lead: the conclusion or those that are still possible, the answers it rests on, what is
/// open, and which version said it. For orientation only.
/// </summary>
public sealed record InstrumentReading(Instrument Instrument, Pack Pack, DateOnly On, string Version)
{
    /// <summary>False while the published questionnaire is not installed, or cannot be used.</summary>
    public bool IsInstalled { get; init; } = true;

    public IReadOnlyList<RuleProblem> Problems { get; init; } = [];

    /// <summary>Null while answers are missing.</summary>
    public Text? Conclusion { get; init; }

    public Text? ConclusionHelp { get; init; }

    /// <summary>The id of the conclusion, or the number of the level.</summary>
    public string? ConclusionId { get; init; }

    public IReadOnlyList<string> Grounds { get; init; } = [];

    public Certainty Certainty { get; init; } = Certainty.Unknown;

    /// <summary>The conclusions that the missing answers can lead to.</summary>
    public IReadOnlyList<Text> Possible { get; init; } = [];

    public IReadOnlyList<string> PossibleIds { get; init; } = [];

    /// <summary>What follows where the instrument is law.</summary>
    public IReadOnlyList<TreeLabel> Duties { get; init; } = [];

    public IReadOnlyList<ReadAnswer> Answers { get; init; } = [];

    public IReadOnlyList<OpenQuestion> Open { get; init; } = [];

    public Text Explanation { get; init; }

    /// <summary>Questions that nobody has answered.</summary>
    public IEnumerable<OpenQuestion> Missing => Open.Where(question => question.Given is null);
}

/// <summary>Reads filings by the instruments of a pack. Pure: what the filing and the company say comes in, what the instrument says goes out.</summary>
public sealed class InstrumentReader(InstalledCatalogues catalogues)
{
    /// <summary>The version that a reading and answers to it belong to: the instrument, and the rules by their hash.</summary>
    public string VersionOf(Pack pack, Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(instrument);
        return $"{instrument.Id} {instrument.Version} · {RulesOf(pack, instrument)}";
    }

    public InstrumentReading Read(Pack pack, Instrument instrument, IReadOnlyDictionary<string, GivenAnswer> given, DateOnly on)
    {
        var reading = new InstrumentReading(instrument, pack, on, VersionOf(pack, instrument));
        if (instrument.Kind == Instrument.TreeKind)
        {
            return InstrumentShelf.Tree(pack, instrument) is { } tree ? ByTree(reading, tree, given) : reading with { IsInstalled = false };
        }

        var (questionnaire, problems) = QuestionnaireOf(pack, instrument);
        return questionnaire is null ? reading with { IsInstalled = false, Problems = problems, Answers = [.. given.Values.Select(one => new ReadAnswer(one.Question, instrument.Words.GetValueOrDefault(one.Question, Text.Of(one.Question)), Text.Of(string.Join(", ", one.Values)), one))] }
            : ByQuestionnaire(reading, questionnaire, given);
    }

    /// <summary>The questions with the answers that they offer; null while the instrument cannot be used.</summary>
    public IReadOnlyDictionary<string, (bool Many, IReadOnlySet<string> Answers)>? Offered(Pack pack, Instrument instrument)
    {
        ArgumentNullException.ThrowIfNull(pack);
        ArgumentNullException.ThrowIfNull(instrument);
        return instrument.Kind == Instrument.TreeKind
            ? InstrumentShelf.Tree(pack, instrument)?.Questions.ToDictionary(question => question.Id, question => (false, (IReadOnlySet<string>)question.Answers.Select(answer => answer.Id).ToHashSet()), StringComparer.Ordinal)
            : QuestionnaireOf(pack, instrument).Questionnaire?.Questions.ToDictionary(question => question.Name, question => (question.Many, (IReadOnlySet<string>)question.Choices.Select(choice => choice.Value).ToHashSet()), StringComparer.Ordinal);
    }

    internal (Questionnaire? Questionnaire, IReadOnlyList<RuleProblem> Problems) QuestionnaireOf(Pack pack, Instrument instrument)
    {
        if (instrument.Catalogue is not { } needed)
        {
            return (pack.Forms.GetValueOrDefault(instrument.Questionnaire ?? "") is { } form ? QuestionnaireFile.Of(form) : null, []);
        }

        var installed = catalogues.Find(needed);
        return (installed?.Questionnaire, installed?.Problems ?? []);
    }

    private string RulesOf(Pack pack, Instrument instrument)
    {
        if (instrument.Kind == Instrument.TreeKind)
        {
            return InstrumentShelf.Tree(pack, instrument)?.Ref.ToString() ?? "";
        }

        if (instrument.Catalogue is { } needed)
        {
            return catalogues.Find(needed) is { Questionnaire: not null } installed ? $"{needed.File} sha256:{installed.Sha256}" : needed.File;
        }

        return pack.Files.TryGetValue($"forms/{instrument.Questionnaire}.json", out var bytes) ? $"{instrument.Questionnaire} sha256:{Sha256.Of(bytes)}" : "";
    }

    private static InstrumentReading ByTree(InstrumentReading reading, DecisionTree tree, IReadOnlyDictionary<string, GivenAnswer> given)
    {
        var json = new JsonObject();
        foreach (var one in given.Values.Where(one => tree.Question(one.Question) is { } question && question.Answers.Any(answer => answer.Id == one.Values[0])))
        {
            json[one.Question] = new JsonObject { ["value"] = one.Values[0], ["certainty"] = one.Certainty == Certainty.Assumed ? "assumed" : "known" };
        }

        var facts = Facts.From(json).Value;
        var result = tree.Decide(facts, reading.On);
        var (outcomes, unanswered) = tree.Leads(facts);
        // An answer that could be given otherwise: what is open on some way, and on the way taken whatever the company or an assumption says.
        var asked = unanswered.Concat(result.Steps.Select(step => step.Question).Where(question => given[question.Id] is { ByCompany: true } or { Certainty: Certainty.Assumed })).Distinct().ToList();
        var open = tree.Questions.Where(asked.Contains).Select(question => new OpenQuestion(
            question.Id, question.Title, question.Help, reading.Instrument.Open.TryGetValue(question.Id, out var why) ? why : null, question.Grounds, Many: false, question == result.Next,
            [.. question.Answers.Select(answer => new OpenChoice(answer.Id, answer.Title, [.. tree.Leads(facts.With(question.Id, FactValue.Of(answer.Id))).Outcomes.Select(outcome => outcome.Title)]))],
            given.GetValueOrDefault(question.Id))).OrderByDescending(question => question.Decides).ToList();
        var answered = result.Outcome is null ? tree.Questions.Where(question => json.ContainsKey(question.Id)) : result.Steps.Select(step => step.Question);
        return reading with
        {
            Conclusion = result.Outcome?.Title,
            ConclusionHelp = result.Outcome?.Help,
            ConclusionId = result.Outcome?.Id,
            Grounds = result.Outcome?.Grounds ?? [],
            Certainty = result.Certainty,
            Possible = result.Outcome is null ? [.. outcomes.Select(outcome => outcome.Title)] : [],
            PossibleIds = result.Outcome is null ? [.. outcomes.Select(outcome => outcome.Id)] : [],
            Duties = result.Outcome is null ? [] : [.. tree.Labels.Where(label => label.Force is not null && result.Labels.Contains(label))],
            Answers = [.. answered.Select(question => new ReadAnswer(question.Id, question.Title, question.Answers.First(answer => answer.Id == given[question.Id].Values[0]).Title, given[question.Id]))],
            Open = open,
            Explanation = result.Explanation,
        };
    }

    private static InstrumentReading ByQuestionnaire(InstrumentReading reading, Questionnaire questionnaire, IReadOnlyDictionary<string, GivenAnswer> given)
    {
        var known = questionnaire.Questions.ToDictionary(question => question.Name, StringComparer.Ordinal);
        var answers = given.Values.Where(one => known.ContainsKey(one.Question)).ToDictionary(one => one.Question, one => Json(known[one.Question].Many, one.Values), StringComparer.Ordinal);
        if (questionnaire.Reach(answers) is not { } reach || questionnaire.Assess(answers) is not { IsRefused: false } assessed)
        {
            return reading with { IsInstalled = false };
        }

        Text Level(int level) => questionnaire.Scores.Levels[level - 1].Title;
        IReadOnlyList<Text> Levels(QuestionnaireReach of) => [.. Enumerable.Range(of.Lowest, of.Highest - of.Lowest + 1).Select(Level)];
        Text Title(QuestionnaireQuestion question) => reading.Instrument.Words.TryGetValue(question.Name, out var words) ? words : question.Title;
        IReadOnlyList<Text> Leads(QuestionnaireQuestion question, QuestionnaireChoice choice) =>
            questionnaire.Reach(new Dictionary<string, JsonElement>(answers) { [question.Name] = Json(question.Many, [choice.Value]) }) is { } then ? Levels(then) : [];
        var decided = reach.Lowest == reach.Highest;
        var kept = questionnaire.Clear(answers) ?? answers;
        var shown = known.Values.Where(question => kept.ContainsKey(question.Name)).ToList();
        // What decides the most comes first.
        var missing = reach.Open.Select(name => known[name]).OrderByDescending(question => question.Total == Platform.Forms.ScoreTotal.Raw).ThenByDescending(question => question.Many ? question.Choices.Sum(choice => choice.Score) : question.Choices.Max(choice => choice.Score)).ToList();
        var changeable = shown.Where(question => given[question.Name] is { ByCompany: true } or { Certainty: Certainty.Assumed });
        return reading with
        {
            Conclusion = decided ? Level(reach.Lowest) : null,
            ConclusionId = decided ? reach.Lowest.ToString(System.Globalization.CultureInfo.InvariantCulture) : null,
            Certainty = !decided ? Certainty.Unknown : shown.Any(question => given[question.Name].Certainty == Certainty.Assumed) ? Certainty.Assumed : Certainty.Known,
            Possible = decided ? [] : Levels(reach),
            PossibleIds = decided ? [] : [.. Enumerable.Range(reach.Lowest, reach.Highest - reach.Lowest + 1).Select(level => level.ToString(System.Globalization.CultureInfo.InvariantCulture))],
            Answers = [.. shown.Select(question => new ReadAnswer(question.Name, Title(question), Joined(given[question.Name].Values.Select(value => question.Choices.FirstOrDefault(choice => choice.Value == value)?.Title ?? Text.Of(value))), given[question.Name]))],
            Open = [.. missing.Concat(changeable).Select((question, at) => new OpenQuestion(
                question.Name, Title(question), reading.Instrument.Words.ContainsKey(question.Name) ? question.Title : null, reading.Instrument.Open.TryGetValue(question.Name, out var why) ? why : null, [], question.Many, at == 0 && !decided && missing.Count > 0,
                [.. question.Choices.Select(choice => new OpenChoice(choice.Value, choice.Title, Leads(question, choice)))], given.GetValueOrDefault(question.Name)))],
            Explanation = Explain(reach, questionnaire, assessed.Value),
        };
    }

    private static Text Explain(QuestionnaireReach reach, Questionnaire questionnaire, QuestionnaireResult result)
    {
        var text = new Bilingual();
        if (reach.Open.Count > 0)
        {
            text.Line(
                $"还有{reach.Open.Count}个计分问题没有回答；最低{Show(reach.LowestScore)}分，最高{Show(reach.HighestScore)}分（原始得分上限{Show(questionnaire.HighestRaw)}分）。",
                $"Scored questions still open: {reach.Open.Count}; the score is at least {Show(reach.LowestScore)} and at most {Show(reach.HighestScore)} (highest raw score {Show(questionnaire.HighestRaw)}).");
            text.Line("以下按已有回答计算，未回答的按零分计：", "With the answers that are there, the others scoring nothing:");
        }

        return text.Line(result.Explanation).ToText();
    }

    private static Text Joined(IEnumerable<Text> texts)
    {
        var all = texts.ToList();
        return new(string.Join("；", all.Select(text => text.Zh)), string.Join("; ", all.Select(text => text.En)));
    }

    private static JsonElement Json(bool many, IReadOnlyList<string> values) => many ? JsonSerializer.SerializeToElement(values) : JsonSerializer.SerializeToElement(values[0]);

    private static string Show(decimal number) => number.ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);
}
