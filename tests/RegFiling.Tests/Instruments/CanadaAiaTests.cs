using System.Text.Json;
using System.Text.Json.Nodes;
using RegFiling.Instruments;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Rules;
using RegFiling.Platform.Rules.Questionnaires;
using RegFiling.Tests.Platform.Rules.Questionnaires;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Instruments;

/// <summary>Canada's assessment: without the published file nothing is claimed; with it, the level, or between which levels it can still move.</summary>
public sealed class CanadaAiaTests
{
    private static readonly DateOnly Day = new(2026, 11, 25);

    private static readonly (Pack Pack, Instrument Instrument) Canada = InstrumentShelf.Find(ShippedPacks.Read(), "canada-aia")!.Value;

    [Fact]
    public void Without_the_published_file_no_level_is_claimed_and_what_the_filing_answers_is_shown()
    {
        var reading = Read(null, """{"type":"push","processesPersonalInfo":"yes"}""");
        Assert.False(reading.IsInstalled);
        Assert.Null(reading.Conclusion);
        Assert.Empty(reading.Possible);
        Assert.Equal(["aboutAlgorithm3", "aboutDataSource1"], reading.Answers.Select(answer => answer.Question).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Broken_file_is_named_and_stops_nothing()
    {
        var folder = Directory.CreateTempSubdirectory("regfiling-aia");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, Canada.Instrument.Catalogue!.File), "{");
            var reading = Read(folder.FullName, "{}");
            Assert.False(reading.IsInstalled);
            Assert.NotEmpty(reading.Problems);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Every_mapped_question_and_answer_is_in_the_published_questionnaire()
    {
        var questions = Published().Questions.ToDictionary(question => question.Name, StringComparer.Ordinal);
        foreach (var (question, rules) in Canada.Instrument.Facts)
        {
            Assert.True(questions.TryGetValue(question, out var asked), question);
            Assert.All(rules, rule => Assert.Contains(rule.Answer, asked!.Choices.Select(choice => choice.Value)));
        }

        Assert.All(Canada.Instrument.Many, question => Assert.True(questions[question].Many, question));
        Assert.All(Canada.Instrument.Open.Keys.Concat(Canada.Instrument.Words.Keys), question => Assert.Contains(question, questions.Keys));
        Assert.All(questions.Values.Where(question => question.Many && Canada.Instrument.Facts.ContainsKey(question.Name)), question => Assert.Contains(question.Name, Canada.Instrument.Many));
    }

    [Fact]
    public void Installed_it_says_between_which_levels_the_result_can_move_and_names_the_version_of_the_file()
    {
        var folder = Path.GetDirectoryName(SharedData.Path($"aia/{Canada.Instrument.Catalogue!.File}"))!;
        var reading = Read(folder, """{"type":"push","modelOrigin":"own","processesPersonalInfo":"yes","inputModality":["text","image"]}""");
        Assert.True(reading.IsInstalled);
        Assert.Null(reading.Conclusion);
        Assert.Equal(["1", "2", "3", "4"], reading.PossibleIds);
        Assert.Contains("sha256:", reading.Version, StringComparison.Ordinal);
        Assert.Equal(["item1-2", "item2-4"], reading.Answers.Single(answer => answer.Question == "aboutDataSourceType2").Given.Values);
        // Follow-ups of what is answered are open; those of what is not cannot be known to be asked, and are open too.
        Assert.Contains(reading.Open, question => question.Id == "aboutDataSource14");
        Assert.Contains("Scored questions still open", reading.Explanation.En, StringComparison.Ordinal);
    }

    // Whatever answers are taken away, the level that the whole set had is among those that are said to be possible; with the whole set it is the only one.
    [Theory]
    [InlineData("published-results-sample.json")]
    [InlineData("computed-vectors-sample.json")]
    public void Levels_of_published_results_stay_within_reach_whatever_is_missing(string file)
    {
        using var records = SharedData.Json($"aia/{file}");
        var random = new Random(20261125);
        foreach (var record in records.RootElement.EnumerateArray().Where(record => record.GetProperty("version").GetString() is "v0.9.1" or "v0.10.0" or "v1.0.1"))
        {
            var survey = Published(record.GetProperty("version").GetString()!);
            var answers = Surveys.Answers(record.GetProperty("answers"));
            var level = survey.Assess(answers).Value.Cleared.Level;
            for (var i = 0; i < 4; i++)
            {
                var fewer = answers.Where(_ => random.Next(4) > 0).ToDictionary();
                var reach = survey.Reach(fewer)!;
                Assert.InRange(level, reach.Lowest, reach.Highest);
                Assert.True(reach.LowestScore <= reach.HighestScore);
            }

            var whole = survey.Reach(answers)!;
            Assert.InRange(level, whole.Lowest, whole.Highest);
            Assert.True(whole.Open.Count > 0 || whole.Lowest == whole.Highest);
        }
    }

    [Fact]
    public void Questionnaire_with_every_answer_has_one_level_and_an_empty_one_all()
    {
        var survey = Surveys.Read(Surveys.Page(Surveys.Radio("a-RS", null, "x-0", "y-10") + "," + Surveys.Radio("b-RS", "{a-RS} = 'y-10'", "x-0", "z-10")));
        Assert.Equal((1, 4, 2), (survey.Reach(new Dictionary<string, JsonElement>())!.Lowest, survey.Reach(new Dictionary<string, JsonElement>())!.Highest, survey.Reach(new Dictionary<string, JsonElement>())!.Open.Count));
        // The follow-up can no longer be asked.
        var none = survey.Reach(Surveys.Answers("""{"a-RS":"x-0"}"""))!;
        Assert.Equal((1, 1, 0), (none.Lowest, none.Highest, none.Open.Count));
        var half = survey.Reach(Surveys.Answers("""{"a-RS":"y-10"}"""))!;
        Assert.Equal(["b-RS"], half.Open);
        Assert.True(half.Lowest < half.Highest);
    }

    private static InstrumentReading Read(string? folder, string application) => new InstrumentReader(new(new(folder))).Read(
        Canada.Pack, Canada.Instrument, InstrumentFacts.Of(Canada.Instrument, new Dictionary<string, FormData> { ["filing/application"] = new(JsonNode.Parse(application)!.AsObject()) }), Day);

    private static Questionnaire Published(string version = "v1.0.1")
    {
        var path = SharedData.Path($"aia/survey-enfr-{version}.json");
        var parsed = QuestionnaireFile.Parse(File.ReadAllBytes(path), Path.GetFileName(path));
        Assert.Empty(parsed.Problems);
        return parsed.Questionnaire!;
    }
}
