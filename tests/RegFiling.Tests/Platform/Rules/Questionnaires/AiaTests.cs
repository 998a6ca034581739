using System.Text.Json;
using RegFiling.Platform.Rules.Questionnaires;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Rules.Questionnaires;

/// <summary>Canada's Algorithmic Impact Assessment, with the files and results of its authors.</summary>
public sealed class AiaTests
{
    [Theory]
    [InlineData("v0.9.1", 107, 45, 36)]
    [InlineData("v0.10.0", 126, 46, 36.8)]
    [InlineData("v1.0.1", 167, 77, 61.6)]
    public void Highest_scores_of_a_version_count_all_questions_and_half_of_the_mitigation(string version, decimal raw, decimal mitigation, decimal mark)
    {
        var survey = Survey(version);
        Assert.Equal((raw, mitigation, (decimal?)mark, version), (survey.HighestRaw, survey.HighestMitigation, survey.ReliefFrom, survey.Version));
    }

    [Theory]
    [InlineData("published-results-sample.json", 8)]
    [InlineData("computed-vectors-sample.json", 67)]
    public void Results_are_reproduced_as_recorded_and_with_hidden_answers_cleared(string file, int atLeast)
    {
        using var records = SharedData.Json($"aia/{file}");
        var surveys = new Dictionary<string, Questionnaire>();
        var count = 0;
        foreach (var record in records.RootElement.EnumerateArray())
        {
            var version = record.GetProperty("version").GetString()!;
            if (!surveys.TryGetValue(version, out var survey)) surveys[version] = survey = Survey(version);
            var result = survey.Assess(Surveys.Answers(record.GetProperty("answers"))).Value;
            Assert.Equal(Expected(record.GetProperty("expected")), result.Recorded);
            if (record.TryGetProperty("expectedAfterHiddenCleared", out var cleared)) Assert.Equal(Expected(cleared), result.Cleared);
            Assert.Empty(result.NotOffered);
            count++;
        }

        Assert.True(count >= atLeast);
    }

    [Fact]
    public void Same_answers_under_another_version_are_kept_where_it_does_not_ask_or_offer_them()
    {
        using var records = SharedData.Json("aia/published-results-sample.json");
        var older = records.RootElement.EnumerateArray().First(record => record.GetProperty("version").GetString() == "v0.9.1");
        var answers = Surveys.Answers(older.GetProperty("answers"));
        var result = Survey("v1.0.1").Assess(answers).Value;
        Assert.NotEmpty(result.NotOffered);
        Assert.All(result.NotOffered, gone => Assert.Equal(0, result.Questions.Where(question => question.Question == gone.Key).Sum(question => question.Score)));
        Assert.All(result.Unasked, unasked => Assert.Equal(answers[unasked.Key].GetRawText(), unasked.Value.GetRawText()));
    }

    private static ScoreTotals Expected(JsonElement json) =>
        new(json.GetProperty("raw").GetDecimal(), json.GetProperty("mitigation").GetDecimal(), json.GetProperty("current").GetDecimal(), json.GetProperty("level").GetInt32());

    private static Questionnaire Survey(string version)
    {
        var path = SharedData.Path($"aia/survey-enfr-{version}.json");
        var parsed = QuestionnaireFile.Parse(File.ReadAllBytes(path), Path.GetFileName(path));
        Assert.Empty(parsed.Problems);
        return parsed.Questionnaire!;
    }
}
