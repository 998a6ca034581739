using System.Text;
using RegFiling.Platform.Rules.Questionnaires;

namespace RegFiling.Tests.Platform.Rules.Questionnaires;

/// <summary>Each trap of the SurveyJS form, on a survey that holds nothing else.</summary>
public sealed class SurveyJsTests
{
    [Fact]
    public void Own_ending_of_a_name_wins_over_the_panel_and_only_the_direct_panel_counts()
    {
        var survey = Surveys.Read(Surveys.Page(Surveys.Panel("a-RS", string.Join(',',
            Surveys.Radio("raw", null, "x-1"), Surveys.Radio("own-MS", null, "x-10"), Surveys.Radio("none-NS", null, "x-100"),
            Surveys.Panel("inner", Surveys.Radio("deep", null, "x-1000"))))));
        Assert.Equal((1m, 5m), (survey.HighestRaw, survey.HighestMitigation));
        Assert.Equal(new ScoreTotals(1, 10, 1, 4), survey.Assess("""{"raw":"x-1","own-MS":"x-10","none-NS":"x-100","deep":"x-1000"}""").Recorded);
    }

    [Theory]
    [InlineData("item3-4", 4)]
    [InlineData("a-b-2.5", 2.5)]
    [InlineData("item3", 0)]
    [InlineData("item3-", 0)]
    [InlineData("item3-many", 0)]
    [InlineData("1-2-3", 3)]
    [InlineData("7", 0)]
    public void Score_is_the_number_behind_the_last_hyphen(string choice, decimal score) =>
        Assert.Equal(score, Surveys.Read(Surveys.Page(Surveys.Panel("p-RS", Surveys.Radio("q", null, choice)))).Assess($$"""{"q":"{{choice}}"}""").Recorded.Raw);

    [Fact]
    public void Checkbox_sums_what_is_selected_once_each_and_other_types_score_nothing()
    {
        var survey = Surveys.Read(Surveys.Page(Surveys.Panel("p-RS", string.Join(',',
            Surveys.Question("checkbox", "many", null, "a-1", "b-2", "c-4"), Surveys.Question("dropdown", "one", null, "a-1", "b-8"),
            Surveys.Question("tagbox", "other", null, "a-16"), """{"type":"text","name":"words"}"""))));
        Assert.Equal(15m, survey.HighestRaw);
        Assert.Equal(5m, survey.Assess("""{"many":["a-1","c-4","a-1"],"other":["a-16"],"words":"x-9"}""").Recorded.Raw);
    }

    [Theory]
    // 25, 50 and 75 % of 10 are 2.5, 5 and 7.5; a bound belongs to the lower level and is not rounded.
    [InlineData(2, 0, 2, 1)]
    [InlineData(3, 0, 3, 2)]
    [InlineData(5, 0, 5, 2)]
    [InlineData(7, 0, 7, 3)]
    [InlineData(8, 0, 8, 4)]
    // 80 % of half of 10 is 4; from there 0.85 x raw, and a half goes up: 8.5 from 10.
    [InlineData(10, 3, 10, 4)]
    [InlineData(10, 4, 9, 4)]
    [InlineData(3, 4, 3, 2)]
    [InlineData(0, 5, 0, 1)]
    public void Level_follows_from_unrounded_bounds_after_relief_rounded_half_up(int raw, int mitigation, int current, int level)
    {
        var points = Enumerable.Range(0, 11).Select(i => $"i-{i}").ToArray();
        var survey = Surveys.Read(Surveys.Page($"{Surveys.Radio("r-RS", null, points)},{Surveys.Radio("m-MS", null, points)}"));
        Assert.Equal(new ScoreTotals(raw, mitigation, current, level), survey.Assess($$"""{"r-RS":"i-{{raw}}","m-MS":"i-{{mitigation}}"}""").Recorded);
    }

    [Fact]
    public void Hidden_answers_go_until_nothing_changes_by_the_conditions_of_question_and_all_ancestors()
    {
        var survey = Surveys.Read(Surveys.Page(string.Join(',',
            Surveys.Radio("third-RS", "{second-RS} = 'x-2'", "x-4"), Surveys.Radio("second-RS", "{first-RS} = 'yes-1'", "x-2"), Surveys.Radio("first-RS", null, "yes-1", "no-0"),
            Surveys.Panel("outer", Surveys.Panel("inner", Surveys.Radio("inside-RS", null, "x-8")), "{first-RS} = 'yes-1'"))));
        var result = survey.Assess("""{"first-RS":"no-0","second-RS":"x-2","third-RS":"x-4","inside-RS":"x-8"}""");
        Assert.Equal((14m, 0m), (result.Recorded.Raw, result.Cleared.Raw));
        Assert.Equal(["inside-RS", "second-RS", "third-RS"], result.Dropped.Keys.Order());
        Assert.Equal((15m, 15m), (survey.HighestRaw, survey.Assess("""{"first-RS":"yes-1","second-RS":"x-2","third-RS":"x-4","inside-RS":"x-8"}""").Cleared.Raw));
    }

    [Fact]
    public void Answers_that_are_no_longer_offered_or_asked_are_reported_and_not_scored()
    {
        var survey = Surveys.Read(Surveys.Page(Surveys.Panel("p-RS", string.Join(',',
            Surveys.Radio("one", null, "a-1", "b-2"), Surveys.Question("checkbox", "many", null, "a-1", "b-2"), Surveys.Radio("plain-NS", null, "a")))));
        var result = survey.Assess("""{"one":"c-9","many":["a-1","z-9"],"plain-NS":"gone","old":{"x":1},"one-Comment":"a remark"}""");
        Assert.Equal(1m, result.Recorded.Raw);
        Assert.Equal(["c-9"], result.NotOffered["one"]);
        Assert.Equal(["z-9"], result.NotOffered["many"]);
        Assert.Equal(["gone"], result.NotOffered["plain-NS"]);
        Assert.Equal(["old"], result.Unasked.Keys);
        Assert.Equal("""{"x":1}""", result.Unasked["old"].GetRawText());
    }

    [Fact]
    public void Choices_may_be_plain_or_objects_numbers_or_words_and_other_is_offered_where_the_survey_says_so()
    {
        var survey = Surveys.Read(Surveys.Page("""
            {"type":"radiogroup","name":"q-RS","showOtherItem":true,"choices":[{"value":"a-3","text":{"default":"A","fr":"À"}},"b-1",5]},
            {"type":"html","name":"h","html":"<b>"},
            {"type":"radiogroup","name":"r-RS","choices":["a-2"],"visible":false}
            """));
        Assert.Equal(5m, survey.HighestRaw);
        Assert.Equal(0m, survey.Assess("""{"q-RS":"other","q-RS-Comment":"x"}""").Recorded.Raw);
        Assert.Empty(survey.Assess("""{"q-RS":5}""").NotOffered);
        Assert.Equal(["r-RS"], survey.Assess("""{"q-RS":"a-3","r-RS":"a-2"}""").Dropped.Keys);
    }

    [Fact]
    public void Survey_without_clearing_keeps_hidden_answers()
    {
        var survey = Surveys.Read("""{"clearInvisibleValues":"none","elements":[{"type":"radiogroup","name":"q-RS","choices":["a-3"],"visibleIf":"{x} = 1"}]}""");
        Assert.Equal(3m, survey.Assess("""{"q-RS":"a-3"}""").Cleared.Raw);
    }

    [Fact]
    public void Dropping_happens_for_all_hidden_at_once_so_that_order_makes_no_difference()
    {
        var one = Surveys.Radio("a-RS", "{b-RS} empty", "x-1");
        var other = Surveys.Radio("b-RS", "{a-RS} empty", "x-2");
        foreach (var page in new[] { $"{one},{other}", $"{other},{one}" })
        {
            Assert.Equal(["a-RS", "b-RS"], Surveys.Read(Surveys.Page(page)).Assess("""{"a-RS":"x-1","b-RS":"x-2"}""").Dropped.Keys.Order());
        }
    }

    [Fact]
    public void Chain_of_conditions_longer_than_the_bound_is_refused_and_not_half_scored()
    {
        static string Chain(int length) => Surveys.Page(string.Join(',', Enumerable.Range(0, length).Select(i => Surveys.Radio($"q{i}-RS", i == 0 ? "{nobody} = 1" : $"{{q{i - 1}-RS}} notempty", "x-1"))));
        static string All(int length) => "{" + string.Join(',', Enumerable.Range(0, length).Select(i => $"\"q{i}-RS\":\"x-1\"")) + "}";
        Assert.Equal(0m, Surveys.Read(Chain(Questionnaire.MostRounds - 1)).Assess(All(Questionnaire.MostRounds - 1)).Cleared.Raw);
        var refused = Surveys.Read(Chain(Questionnaire.MostRounds + 1)).Assess(Surveys.Answers(All(Questionnaire.MostRounds + 1)));
        Assert.Equal("questionnaire.unsettled", Assert.Single(refused.Refusals).Code);
    }

    [Theory]
    [InlineData("not json", "rules.not-json")]
    [InlineData("[]", "questionnaire.no-survey")]
    [InlineData("{}", "questionnaire.no-survey")]
    [InlineData("""{"pages":[5]}""", "questionnaire.not-an-element")]
    [InlineData("""{"elements":[{"name":"q"}]}""", "questionnaire.no-type")]
    [InlineData("""{"elements":[{"type":"text"}]}""", "questionnaire.no-name")]
    [InlineData("""{"elements":[{"type":"radiogroup","name":"q-RS"}]}""", "questionnaire.no-choices")]
    [InlineData("""{"elements":[{"type":"radiogroup","name":"q-RS","choices":[{"text":"a"}]}]}""", "questionnaire.no-value")]
    [InlineData("""{"elements":[{"type":"radiogroup","name":"q-RS","choices":["a-99999999"]}]}""", "questionnaire.score")]
    [InlineData("""{"elements":[{"type":"radiogroup","name":"q-RS","choices":["a-1"],"choicesByUrl":{"url":"x"}}]}""", "questionnaire.choices-elsewhere")]
    [InlineData("""{"elements":[{"type":"radiogroup","name":"q-RS","choices":[{"value":"a-1","visibleIf":"{x}=1"}]}]}""", "questionnaire.hidden-choice")]
    [InlineData("""{"calculatedValues":[{"name":"x","expression":"1"}],"elements":[]}""", "questionnaire.computed")]
    [InlineData("""{"elements":[{"type":"text","name":"q","visibleIf":"{a} + 1 = 2"}]}""", "questionnaire.condition")]
    [InlineData("""{"elements":[{"type":"text","name":"q","visibleIf":{"a":1}}]}""", "questionnaire.condition")]
    [InlineData("""{"elements":[{"type":"text","name":"q","visibleIf":"{panel.a} = 1"}]}""", "questionnaire.path")]
    public void What_cannot_be_read_is_refused_by_place(string json, string code)
    {
        var parsed = Surveys.Parse(json);
        Assert.Null(parsed.Questionnaire);
        Assert.Contains(parsed.Problems, problem => problem.Code == code && problem.Line >= 1 && problem.Message.IsComplete && problem.Cure.IsComplete);
    }

    [Theory]
    [InlineData("""{"elements":[{"type":"text","name":"q","name":"r"}]}""", "questionnaire.doubled")]
    [InlineData("""{"elements":[{"type":"text","name":"q","visibleIf":"{gone} = 1"}]}""", "questionnaire.unknown-question")]
    [InlineData("""{"elements":[{"type":"text","name":"q"},{"type":"text","name":"q"}]}""", "questionnaire.doubled-question")]
    [InlineData("""{"elements":[{"type":"radiogroup","name":"q","choices":["a","a"]}]}""", "questionnaire.doubled-choice")]
    public void What_is_odd_but_clear_is_noted(string json, string code)
    {
        var parsed = Surveys.Parse(json);
        Assert.NotNull(parsed.Questionnaire);
        Assert.Contains(parsed.Notes, note => note.Code == code);
    }

    [Fact]
    public void Hostile_files_are_refused_in_bounds()
    {
        Assert.Equal("questionnaire.too-large", Assert.Single(QuestionnaireFile.Parse(new byte[QuestionnaireFile.MaxFileBytes + 1], "f").Problems).Code);
        Assert.NotEmpty(Surveys.Parse(new string('[', 1_000_000)).Problems);
        var nested = new StringBuilder("{\"pages\":[{\"elements\":[");
        for (var i = 0; i < 50_000; i++) nested.Append("{\"type\":\"panel\",\"elements\":[");
        Assert.NotEmpty(Surveys.Parse(nested.ToString()).Problems);
        Assert.NotEmpty(Surveys.Parse(Surveys.Page(Surveys.Radio("q", string.Join(" or ", Enumerable.Repeat("{a} = 'x'", 100_000)), "a"))).Problems);
        Assert.NotEmpty(Surveys.Parse(Surveys.Page(Surveys.Radio("q", new string('(', 50_000), "a"))).Problems);
        Assert.NotEmpty(Surveys.Parse(Surveys.Page(Surveys.Radio("q", new string('!', 50_000), "a"))).Problems);
    }
}
