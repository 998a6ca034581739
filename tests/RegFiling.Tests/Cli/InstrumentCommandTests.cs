using System.Text.Json;
using RegFiling.Cli;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Cli;

public sealed class InstrumentCommandTests
{
    private const string Packs = "workflows";

    [Fact]
    public void Decides_from_the_fields_of_a_filing_and_from_answers()
    {
        var (exit, lines, _) = Run("", "instruments", "decide", "--pack", Repository.Path(Packs), "--instrument", "eu-ai-act", "--lang", "en", "--input",
            """{"forms":{"filing/application":{"type":"generation","role":"supporter","modelOrigin":"own","generating":"yes","safetyCritical":"no"}},"answers":{"union":"yes","excluded":"no","prohibited":"no","annex3":"none","interacts":"yes","gpai":"no"}}""");
        Assert.Equal((0, "transparency", "assumed"), (exit, lines[0].GetProperty("outcome").GetString(), lines[0].GetProperty("certainty").GetString()));
        Assert.Equal("provider", lines[0].GetProperty("answers").GetProperty("role").GetProperty("value")[0].GetString());
        Assert.Contains("mark-output", lines[0].GetProperty("duties").EnumerateArray().Select(duty => duty.GetString()));
        Assert.Empty(lines[0].GetProperty("open").EnumerateArray());
    }

    [Fact]
    public void Each_line_is_answered_and_a_bad_one_stops_nothing()
    {
        var (exit, lines, _) = Run("""
            {"answers":{"union":"no"}}
            broken
            {"answers":[]}
            {"forms":{"filing/application":1}}
            {}
            """, "instruments", "decide", "--pack", Repository.Path(Packs), "--instrument", "eu-ai-act", "--lines", "-", "--lang", "en");
        Assert.Equal((1, 5), (exit, lines.Length));
        Assert.Equal("out-of-scope", lines[0].GetProperty("outcome").GetString());
        Assert.All(lines[1..4], line => Assert.True(line.TryGetProperty("error", out _)));
        Assert.Equal(JsonValueKind.Null, lines[4].GetProperty("outcome").ValueKind);
        Assert.Equal("union", lines[4].GetProperty("open")[0].GetProperty("question").GetString());
    }

    [Fact]
    public void Published_questionnaire_is_read_from_the_folder_that_is_named_and_without_it_the_answer_is_no()
    {
        var (without, lines, _) = Run("", "instruments", "decide", "--pack", Repository.Path(Packs), "--instrument", "canada-aia", "--input", "{}");
        Assert.Equal((1, false), (without, lines[0].GetProperty("installed").GetBoolean()));
        var folder = Path.GetDirectoryName(SharedData.Path("aia/survey-enfr-v1.0.1.json"))!;
        var (with, found, _) = Run("", "instruments", "decide", "--pack", Repository.Path(Packs), "--instrument", "canada-aia", "--catalogues", folder, "--input", "{}");
        Assert.Equal((0, 4), (with, found[0].GetProperty("possible").GetArrayLength()));
    }

    [Theory]
    [InlineData("--instrument", "no-such", "--input", "{}")]
    [InlineData("--instrument", "eu-ai-act")]
    [InlineData("--instrument", "eu-ai-act", "--input", "[]")]
    [InlineData("--instrument", "eu-ai-act", "--input", "{")]
    public void Wrong_use_says_what_is_wrong(params string[] args)
    {
        var (exit, lines, error) = Run("", ["instruments", "decide", "--pack", Repository.Path(Packs), .. args]);
        Assert.Equal((2, 0), (exit, lines.Length));
        Assert.NotEmpty(error);
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
