using System.Text.Json;
using RegFiling.Cli;
using RegFiling.Tests.Platform.Rules.Questionnaires;

namespace RegFiling.Tests.Cli;

public sealed class AssessCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("regfiling-assess");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void Each_line_is_answered_and_a_bad_one_stops_nothing()
    {
        var survey = Save("survey-v2.0.json", Surveys.Page(Surveys.Radio("q-RS", null, "a-1", "b-4") + "," + Surveys.Radio("r-RS", "{q-RS} = 'b-4'", "x-4")));
        var (exit, lines, error) = Run("""
            {"version":"v1.0","answers":{"q-RS":"a-1","r-RS":"x-4"}}
            broken
            {"answer":{}}
            {"answers":{"q-RS":"\ud800"}}

            {"answers":{"q-RS":"gone-9"}}
            """, "assess", "--instrument", survey, "--lines", "-", "--lang", "en");
        Assert.Equal((1, "", 5), (exit, error, lines.Length));
        // Without questions of mitigation the mark is 0 and always reached: 0.85 x 5 is 4.
        Assert.Equal((5m, 1m, 2, 1), (Number(lines[0], "raw"), lines[0].GetProperty("cleared").GetProperty("raw").GetDecimal(), (int)Number(lines[0], "level"), lines[0].GetProperty("cleared").GetProperty("level").GetInt32()));
        Assert.Equal("""{"r-RS":"x-4"}""", lines[0].GetProperty("cleared").GetProperty("dropped").GetRawText());
        Assert.Equal("""{"from":"v1.0","under":"v2.0"}""", lines[0].GetProperty("rescored").GetRawText());
        Assert.Equal([2, 3, 4], lines[1..4].Select(line => line.GetProperty("error").GetProperty("line").GetInt32()));
        Assert.Equal("""{"q-RS":["gone-9"]}""", lines[4].GetProperty("notOffered").GetRawText());
        Assert.Equal(0m, Number(lines[4], "raw"));
    }

    [Fact]
    public void One_input_and_an_own_questionnaire_of_the_pack()
    {
        var form = Path.Combine(PackFolder.Find(null).FullPath, "forms", "assessment", "readiness.json");
        var (exit, lines, _) = Run("", "assess", "--instrument", form, "--input", """{"answers":{"mechanismReview":"working"}}""");
        Assert.Equal((0, 3m, 1m), (exit, Number(lines[0], "raw"), Number(lines[0], "level")));
        Assert.Equal(11, lines[0].GetProperty("unanswered").GetArrayLength());
    }

    [Fact]
    public void Unreadable_questionnaire_is_refused_with_file_and_line()
    {
        var survey = Save("s.json", Surveys.Page("\n" + Surveys.Radio("q", "{a} + 1", "a")));
        var (exit, lines, error) = Run("", "assess", "--instrument", survey, "--input", """{"answers":{}}""");
        Assert.Equal(1, exit);
        Assert.Empty(lines);
        Assert.StartsWith("s.json:2: questionnaire.condition: ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("assess")]
    [InlineData("assess", "--instrument", "no-such-file", "--lines", "-")]
    [InlineData("assess", "--instrument", "no-such-file")]
    [InlineData("assess", "--instrument", "no-such-file", "--lines", "-", "--input", "{}")]
    public void Wrong_use_exits_with_2(params string[] args)
    {
        var (exit, lines, error) = Run("", args);
        Assert.Equal(2, exit);
        Assert.Empty(lines);
        Assert.NotEqual("", error.Trim());
    }

    private static decimal Number(JsonElement line, string name) => line.GetProperty(name).GetDecimal();

    private string Save(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static (int Exit, JsonElement[] Lines, string Error) Run(string input, params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        using StringReader reader = new(input);
        var exit = CommandLineApp.Run(args, reader, output, error);
        return (exit, [.. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)], error.ToString());
    }
}
