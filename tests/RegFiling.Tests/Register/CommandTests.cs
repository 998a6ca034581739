using System.CommandLine;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using RegFiling.Cli;
using RegFiling.Register;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Register;

public sealed class CommandTests : IDisposable
{
    private static readonly DateOnly Today = new(2026, 11, 23);
    private readonly StringWriter output = new();
    private readonly StringWriter error = new();
    private readonly List<string> files = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        files.ForEach(File.Delete);
        output.Dispose();
        error.Dispose();
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}-{name}");
        File.WriteAllText(path, text, new UTF8Encoding(false));
        files.Add(path);
        return path;
    }

    private int Run(TestDatabase? database, params string[] arguments) => CommandLineApp.Run(
        arguments,
        TextReader.Null,
        output,
        error,
        new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:RegFiling", database?.Connection)]).Build());

    private int Id(params string[] arguments) => Run(null, ["id", "check", .. arguments]);

    [Fact]
    public void Id_check_answers_in_json_with_kind_valid_parts_and_warnings()
    {
        Assert.Equal(0, Id("310107429160602220018", "--json"));

        var answer = JsonDocument.Parse(output.ToString()).RootElement;
        Assert.Equal(("filing-number", true), (answer.GetProperty("kind").GetString(), answer.GetProperty("valid").GetBoolean()));
        Assert.Equal("4291606", answer.GetProperty("parts").GetProperty("subject").GetString());
        Assert.Equal(["filing-number.incomplete", "filing-number.check"], answer.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("code").GetString()));
    }

    [Fact]
    public void Id_check_says_no_by_its_exit_code_and_names_the_reason_in_both_languages()
    {
        Assert.Equal(1, Id("310103201506070014"));

        Assert.Contains("校验码不符", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("check character", output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("310103201506070014", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Id_check_reads_one_json_per_line_and_writes_one_per_line()
    {
        var path = Write("ids.jsonl", "{\"value\":\"91110000802100433B\"}\n\n\"Shanghai-RiRiXin-20230821\"\n");

        Assert.Equal(0, Id("--lines", path));

        Assert.Equal(2, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public void Id_check_used_wrongly_exits_with_two()
    {
        Assert.Equal(2, Id());
        Assert.Equal(2, Id("x", "--lines", "y"));
        Assert.Equal(2, Id("--lines", "no-such-file"));
        Assert.Equal(1, Id("--lines", Write("bad.jsonl", "[1]\n")));
    }

    [Fact]
    public async Task Register_import_reports_each_row_and_dry_run_keeps_nothing()
    {
        await using var database = await TestDatabase.CreateAsync();
        var path = Write("list.csv", PublishedRows.AlgorithmCsv(complete: false));

        Assert.Equal(0, Run(database, "register", "import", path, "--dry-run", "--json"));
        await using var db = database.Open();
        Assert.Equal(0, await db.Set<RegisterEntry>().CountAsync(Cancel));
        var answer = JsonDocument.Parse(output.ToString()).RootElement;
        Assert.Equal((20, false), (answer.GetProperty("warned").GetInt32(), answer.GetProperty("imported").GetBoolean()));
        Assert.Equal("number.incomplete", answer.GetProperty("rows")[0].GetProperty("reasons")[0].GetProperty("code").GetString());

        Assert.Equal(0, Run(database, "register", "import", path, "--source", "国家网信办2022年8月"));
        Assert.Equal("国家网信办2022年8月", (await db.Set<RegisterEntry>().FirstAsync(Cancel)).Source);
    }

    [Fact]
    public async Task Register_import_says_no_to_a_broken_file_and_two_to_wrong_use()
    {
        await using var database = await TestDatabase.CreateAsync();

        Assert.Equal(1, Run(database, "register", "import", Write("list.json", "{")));
        Assert.Contains("register.import.json", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, Run(database, "register", "import", Write("list.csv", "备案编号,名称,主体\r\nx,y,z\r\n")));
        Assert.Equal(2, Run(database, "register", "import", "no-such-file.csv"));
        Assert.Equal(2, Run(database, "register", "import", Write("list.txt", "x")));
    }

    [Fact]
    public async Task Register_is_written_in_each_format_and_what_was_asked_for_only()
    {
        await using var database = await TestDatabase.CreateAsync();
        Assert.Equal(0, Run(database, "register", "import", Write("list.csv", PublishedRows.AlgorithmCsv())));
        foreach (var format in new[] { "csv", "json", "xlsx" })
        {
            var file = Write($"out.{format}", "before");
            Assert.Equal(0, Run(database, "register", "export", "--format", format, "-o", file));
            Assert.NotEqual("before", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
            Assert.False(File.Exists(file + ".part"));
        }

        output.GetStringBuilder().Clear();
        Assert.Equal(0, Run(database, "register", "export", "--format", "json", "--text", "推荐", "--category", "personalisedpush"));
        var rows = System.Text.Json.Nodes.JsonNode.Parse(output.ToString())!["rows"]!.AsArray();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal("个性化推送类", (string?)row!["category"]!["zh"]));
        Assert.Equal(1, Run(database, "register", "export", "--format", "csv", "--text", "网"));
        Assert.Contains("register.search.too-short", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, Run(database, "register", "export", "--format", "xlsx"));
        Assert.Equal(2, Run(database, "register", "export", "--format", "pdf"));
        Assert.Equal(2, Run(database, "register", "export"));
        Assert.Equal(2, Run(database, "register", "export", "--format", "csv", "-o", "/no/such/folder/out.csv"));
    }
}
