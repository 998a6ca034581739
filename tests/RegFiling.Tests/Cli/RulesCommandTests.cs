using System.Text.Json.Nodes;
using RegFiling.Cli;
using RegFiling.Tests.Platform.Rules;
using RegFiling.Tests.Platform.Rules.Dmn;
using RegFiling.Tests.RiskTiering;

namespace RegFiling.Tests.Cli;

public sealed class RulesCommandTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("regfiling-rules").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static (int Exit, string[] Lines, string Error) Run(string input, params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        using StringReader reader = new(input);
        var exit = CommandLineApp.Run([.. args, "--lang", "en"], reader, output, error);
        return (exit, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries), error.ToString());
    }

    private string FileOf(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private static JsonNode Json(string line) => JsonNode.Parse(line)!;

    [Fact]
    public void ADmnModelIsDecidedByDecisionOrAsAWhole()
    {
        var file = FileOf("m.dmn", DmnFiles.Model(DmnFiles.Input("n", "number") + DmnFiles.Decision("twice", DmnFiles.Literal("n * 2"), DmnFiles.Needs("n")) + DmnFiles.Decision("word", DmnFiles.Literal("\"横綱\""))));

        var (exit, lines, _) = Run("", "rules", "decide", "--rules", file, "--decision", "twice", "--input", """{"n":1.5}""");
        Assert.Equal((0, "3.0"), (exit, Json(lines[0])["outcome"]!.ToJsonString() is "3" or "3.0" ? "3.0" : lines[0]));

        var all = Run("""{"n":1}""" + "\n" + """{"n":"x"}""", "rules", "decide", "--rules", file, "--lines", "-");
        Assert.Equal(1, all.Exit);
        Assert.Equal((2, "横綱"), (Json(all.Lines[0])["outcome"]!["twice"]!.GetValue<decimal>(), Json(all.Lines[0])["outcome"]!["word"]!.GetValue<string>()));
        Assert.Contains("“n”", Json(all.Lines[1])["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void TheDataOfAnExplanationComesOnRequest()
    {
        var tier = Path.Combine(ShanghaiRules.Folder, "tier.json");
        var plain = Run("", "rules", "decide", "--rules", tier, "--input", """{"mau":120000}""");
        var detailed = Run("", "rules", "decide", "--rules", tier, "--input", """{"mau":120000}""", "--explain");

        Assert.Null(Json(plain.Lines[0])["detail"]);
        var detail = Json(detailed.Lines[0])["detail"]!;
        Assert.Equal("T5", detail["tier"]!["id"]!.GetValue<string>());
        Assert.True(detail["questions"]!.AsArray().Count > 10 && detail["criteria"]!.AsArray().Count == 5);
    }

    [Fact]
    public void LintNamesPlaceAndCureAndExitsWithOne()
    {
        var file = FileOf("table.json", RuleFiles.Table("U", RuleFiles.Rows(("""{ "n": "< 5" }""", """{ "out": 1 }"""), ("""{ "n": ">= 4" }""", """{ "out": 2 }"""))));

        var (exit, lines, _) = Run("", "rules", "lint", file);

        Assert.Equal(1, exit);
        Assert.StartsWith("table.json:17: rules.overlap:", lines[0], StringComparison.Ordinal);
        Assert.Contains("→ Narrow one of them, or use F.", lines[0], StringComparison.Ordinal);
        Assert.Equal("table.json: 1 problems, 0 warnings", lines[1]);
        Assert.Equal(0, Run("", "rules", "lint", Path.Combine(ShanghaiRules.Folder, "tier.json")).Exit);
    }

    [Fact]
    public void ATableGoesToDmnAndComesBack()
    {
        var (floors, dmn, back) = (Path.Combine(ShanghaiRules.Folder, "floors.json"), Path.Combine(folder, "floors.dmn"), Path.Combine(folder, "back.json"));

        Assert.Equal(0, Run("", "rules", "to-dmn", floors, "-o", dmn).Exit);
        Assert.Equal(0, Run("", "rules", "from-dmn", dmn, "-o", back).Exit);

        Assert.True(JsonNode.DeepEquals(Json(File.ReadAllText(floors)), Json(File.ReadAllText(back))));
        Assert.Equal(2, Run("", "rules", "to-dmn", Path.Combine(ShanghaiRules.Folder, "tier.json"), "-o", dmn).Exit);
        Assert.Equal(1, Run("", "rules", "from-dmn", FileOf("bad.dmn", "<a/>"), "-o", back).Exit);
    }
}
