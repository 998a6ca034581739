using System.Text;
using System.Text.Json;
using CsCheck;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Rules.Questionnaires;

namespace RegFiling.Tests.Platform.Rules.Questionnaires;

/// <summary>Own questionnaires: forms with scores, and what holds of every questionnaire.</summary>
public sealed class QuestionnaireTests
{
    internal const string Form = """
        {
          "id": "own", "version": 3, "title": { "zh": "问卷", "en": "questionnaire" },
          "scores": {
            "relief": { "countedShare": 1, "from": 0.5, "factor": 0.5, "rounding": "half-even" },
            "levels": [ { "title": { "zh": "低", "en": "low" }, "upTo": 0.5 }, { "title": { "zh": "高", "en": "high" } } ]
          },
          "sections": [
            { "id": "s", "title": { "zh": "一", "en": "one" }, "fields": [
              { "id": "a", "type": "choice", "label": { "zh": "甲", "en": "a" }, "counts": "raw", "choices": [
                { "value": "yes", "label": { "zh": "是", "en": "yes" }, "score": 5 }, { "value": "no", "label": { "zh": "否", "en": "no" } } ] },
              { "id": "b", "type": "choices", "label": { "zh": "乙", "en": "b" }, "counts": "raw", "visibleWhen": { "field": "a", "is": ["yes"] }, "choices": [
                { "value": "x", "label": { "zh": "子", "en": "x" }, "score": 1.5 }, { "value": "y", "label": { "zh": "丑", "en": "y" }, "score": 3.5 } ] },
              { "id": "evidence", "type": "longText", "label": { "zh": "依据", "en": "evidence" }, "visibleWhen": { "field": "a", "is": ["yes"] } } ] },
            { "id": "t", "title": { "zh": "二", "en": "two" }, "visibleWhen": { "field": "b", "is": ["x"] }, "fields": [
              { "id": "m", "type": "choice", "label": { "zh": "丙", "en": "m" }, "counts": "mitigation", "choices": [
                { "value": "yes", "label": { "zh": "是", "en": "yes" }, "score": 4 }, { "value": "half", "label": { "zh": "半", "en": "half" }, "score": 2 } ] } ] }
          ]
        }
        """;

    [Fact]
    public void Form_with_scores_is_a_questionnaire()
    {
        var own = Read(Form);
        Assert.Equal((10m, 4m, (decimal?)2m, "own", "3"), (own.HighestRaw, own.HighestMitigation, own.ReliefFrom, own.Id, own.Version));
        Assert.Equal(new ScoreTotals(6.5m, 0, 6.5m, 2), own.Assess("""{"a":"yes","b":["x"]}""").Cleared);
        Assert.Equal(new ScoreTotals(6.5m, 2, 3, 1), own.Assess("""{"a":"yes","b":["x"],"m":"half"}""").Cleared);
        var hidden = own.Assess("""{"a":"no","b":["x","y"],"m":"yes","evidence":"e"}""");
        Assert.Equal(new ScoreTotals(5, 4, 2, 1), hidden.Recorded);
        Assert.Equal(new ScoreTotals(0, 0, 0, 1), hidden.Cleared);
        Assert.Equal(["b", "evidence", "m"], hidden.Dropped.Keys.Order());
        Assert.Empty(hidden.Unanswered);
        Assert.Equal(["a"], own.Assess("{}").Unanswered);
        Assert.True(hidden.Explanation.IsComplete);
    }

    // The page clears a form in one way, the questionnaire in another; they must not differ.
    [Fact]
    public void Clearing_is_that_of_the_form() =>
        Some.Sample(answers =>
        {
            var form = JsonSerializer.Deserialize<FormDefinition>(Form, RegFiling.Platform.Packs.PackReader.Json)!;
            var left = QuestionnaireFile.Of(form)!.Clear(Surveys.Answers(answers))!;
            Assert.Equal(FormCheck.Clean(form, FormData.Parse(answers)).Values.Select(value => value.Key).Order(), left.Keys.Order());
        }, iter: 500);

    [Fact]
    public void Order_of_answers_makes_no_difference_and_clearing_twice_changes_nothing() =>
        Some.Sample(answers =>
        {
            var own = Read(Form);
            var given = Surveys.Answers(answers);
            var result = own.Assess(given).Value;
            Assert.Equal(result.Cleared, own.Assess(given.Reverse().ToDictionary()).Value.Cleared);
            var left = own.Clear(given)!;
            Assert.Equal(left.Keys, own.Clear(left)!.Keys);
            Assert.Equal(result.Cleared, own.Assess(left).Value.Recorded);
            Assert.InRange(result.Recorded.Raw, 0, own.HighestRaw);
            Assert.InRange(result.Recorded.Mitigation, 0, own.HighestMitigation);
            Assert.InRange(result.Cleared.Level, 1, own.Scores.Levels.Count);
        }, iter: 500);

    [Theory]
    [InlineData("\"upTo\": 0.5", "\"upTo\": 1.5")]
    [InlineData("\"from\": 0.5", "\"from\": 0")]
    [InlineData("\"score\": 5 }", "\"score\": -5 }")]
    [InlineData("\"rounding\": \"half-even\"", "\"rounding\": \"as-you-like\"")]
    [InlineData("\"longText\"", "\"longText\", \"counts\": \"raw\"")]
    [InlineData("\"value\": \"no\"", "\"value\": \"yes\"")]
    [InlineData("\"id\": \"m\"", "\"id\": \"a\"")]
    [InlineData("\"counts\": \"raw\", \"choices\"", "\"visibleWhen\": { \"field\": \"b\", \"is\": [\"x\"] }, \"counts\": \"raw\", \"choices\"")]
    [InlineData("{ \"zh\": \"低\", \"en\": \"low\" }", "{ \"zh\": \"低\", \"en\": \"\" }")]
    [InlineData("\"levels\"", "\"steps\"")]
    public void Fault_in_the_form_is_refused_with_its_line(string right, string wrong)
    {
        Assert.Contains(right, Form, StringComparison.Ordinal);
        var at = Form.IndexOf(right, StringComparison.Ordinal);
        var parsed = Surveys.Parse(string.Concat(Form.AsSpan(0, at), wrong, Form.AsSpan(at + right.Length)), "own.json");
        Assert.Null(parsed.Questionnaire);
        Assert.All(parsed.Problems, problem => Assert.True(problem.Line >= 1 && problem.Message.IsComplete));
        Assert.NotEmpty(parsed.Problems);
    }

    [Fact]
    public void Form_without_scores_is_no_questionnaire() =>
        Assert.Equal("questionnaire.no-scores", Assert.Single(Surveys.Parse("""{"id":"f","version":1,"title":{"zh":"一","en":"f"},"sections":[]}""").Problems).Code);

    [Fact]
    public void Another_instrument_brings_another_method()
    {
        var method = ScoringMethod.Parse(Encoding.UTF8.GetBytes("""
            { "id": "mine", "suffixes": { "_risk": "raw" }, "scoredTypes": { "rating": "one" }, "scoreAfter": "=",
              "scores": { "levels": [ { "title": { "zh": "小", "en": "small" }, "upTo": 0.1 }, { "title": { "zh": "大", "en": "big" } } ] } }
            """), "mine.json");
        Assert.Empty(method.Problems);
        var survey = QuestionnaireFile.Parse(Encoding.UTF8.GetBytes(Surveys.Page(Surveys.Question("rating", "q_risk", null, "a=1", "b=20"))), "s.json", method.Method).Questionnaire!;
        Assert.Equal(new ScoreTotals(1, 0, 1, 1), survey.Assess("""{"q_risk":"a=1"}""").Recorded);
        Assert.Equal(new ScoreTotals(20, 0, 20, 2), survey.Assess("""{"q_risk":"b=20"}""").Recorded);
        Assert.NotEmpty(ScoringMethod.Parse("{}"u8, "m").Problems);
        Assert.NotEmpty(ScoringMethod.Parse("""{ "id": "m", "suffixes": { "-R": "rough" }, "scoredTypes": {}, "scoreAfter": "-", "scores": { "levels": [] } }"""u8, "m").Problems);
    }

    [Fact]
    public void Broken_bytes_are_refused_and_never_thrown()
    {
        var good = Encoding.UTF8.GetBytes(Form);
        var survey = Encoding.UTF8.GetBytes(Surveys.Page(Surveys.Panel("p-RS", Surveys.Radio("q", "({a} = 'x' or {b} contains ['y']) and {c} notempty", "a-1"))));
        Gen.Select(Gen.Bool, Gen.Int[0, good.Length - 1], Gen.Byte, Gen.Int[0, 3]).Sample((own, at, value, kind) =>
        {
            var bytes = (byte[])(own ? good : survey).Clone();
            at %= bytes.Length;
            if (kind == 0) bytes = bytes[..at];
            else bytes[at] = value;
            var parsed = QuestionnaireFile.Parse(bytes, "f.json");
            Assert.True(parsed.Questionnaire is null == parsed.Problems.Count > 0);
        }, iter: 5_000);
    }

    private static readonly Gen<string> Some = Gen.Select(
        Gen.OneOf("\"yes\"", "\"no\"", "\"maybe\"", "[\"yes\"]", "null"), Gen.OneOf("[\"x\"]", "[\"x\",\"y\"]", "[]", "\"y\"", "[\"z\"]"), Gen.OneOf("\"yes\"", "\"half\"", "7", "true"), Gen.Bool)
        .Select((a, b, m, evidence) => $$"""{"a":{{a}},"b":{{b}},"m":{{m}}{{(evidence ? ",\"evidence\":\"e\"" : "")}}}""");

    private static Questionnaire Read(string form)
    {
        var parsed = Surveys.Parse(form, "own.json");
        Assert.Empty(parsed.Problems);
        return parsed.Questionnaire!;
    }
}
