using System.Text;
using System.Text.Json;
using RegFiling.Platform.Rules.Questionnaires;

namespace RegFiling.Tests.Platform.Rules.Questionnaires;

/// <summary>Small surveys in the form of SurveyJS, and answers to them.</summary>
internal static class Surveys
{
    /// <summary>One page with these elements.</summary>
    public static string Page(string elements) => "{\"pages\":[{\"name\":\"page\",\"elements\":[" + elements + "]}]}";

    /// <summary>A panel whose name ends with -RS or -MS.</summary>
    public static string Panel(string name, string elements, string? when = null) =>
        $"{{\"type\":\"panel\",\"name\":\"{name}\"{When(when)},\"elements\":[{elements}]}}";

    public static string Radio(string name, string? when = null, params string[] choices) => Question("radiogroup", name, when, choices);

    public static string Question(string type, string name, string? when, params string[] choices) =>
        $"{{\"type\":\"{type}\",\"name\":\"{name}\"{When(when)},\"choices\":[{string.Join(',', choices.Select(choice => $"\"{choice}\""))}]}}";

    public static ParsedQuestionnaire Parse(string json, string file = "survey.json") => QuestionnaireFile.Parse(Encoding.UTF8.GetBytes(json), file);

    public static Questionnaire Read(string json)
    {
        var parsed = Parse(json);
        Assert.Empty(parsed.Problems);
        return parsed.Questionnaire!;
    }

    public static QuestionnaireResult Assess(this Questionnaire questionnaire, string answers) => questionnaire.Assess(Answers(answers)).Value;

    public static Dictionary<string, JsonElement> Answers(string json) => Answers(JsonDocument.Parse(json).RootElement);

    public static Dictionary<string, JsonElement> Answers(JsonElement json) => json.EnumerateObject().ToDictionary(answer => answer.Name, answer => answer.Value);

    private static string When(string? condition) => condition is null ? "" : $",\"visibleIf\":{JsonSerializer.Serialize(condition)}";
}
