using System.Text.Json;
using RegFiling.Cli;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Cli;

public sealed class CommandLineTests
{
    private static (int Exit, string[] Lines, string Error) Run(string input, params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        using StringReader reader = new(input);
        var exit = CommandLineApp.Run(args, reader, output, error);
        return (exit, output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), error.ToString());
    }

    [Theory]
    [InlineData("""{"due":"2026-10-20","explanation":"自2026年9月30日起10个工作日；10月1日至7日放假；10月10日为工作日；2026年10月20日到期","provisional":false}""", "--from", "2026-09-30", "--days", "10")]
    [InlineData("""{"due":"2026-10-20","explanation":"10 working days from 2026-09-30; 1-7 Oct are holidays; 10 Oct is a working day; due 2026-10-20","provisional":false}""", "--from", "2026-09-30", "--days", "10", "--lang", "en", "--json")]
    [InlineData("""{"due":"2026-10-01T18:00:00+08:00","explanation":"24 hours from 2026-09-30 18:00; holidays included; due 2026-10-01 18:00","provisional":false}""", "--from", "2026-09-30T18:00", "--days", "24", "--unit", "h", "--lang=en")]
    [InlineData("""{"due":"2026-10-01T18:00:00+08:00","explanation":"24 hours from 2026-09-30 18:00; holidays included; due 2026-10-01 18:00","provisional":false}""", "--from", "2026-09-30T10:00:00Z", "--days", "24", "--unit", "h", "--lang", "en")]
    [InlineData("""{"due":"2027-03-01","explanation":"1 year from 2026-03-01; due 2027-03-01; provisional (holidays of 2027 not yet published)","provisional":true}""", "--from", "2026-03-01", "--days", "1", "--unit", "yr", "--lang", "en")]
    public void Calendar_add_answers_in_one_line_of_json(string expected, params string[] args)
    {
        var (exit, lines, error) = Run("", ["calendar", "add", .. args]);
        Assert.Equal("", error);
        Assert.Equal([expected], lines);
        Assert.Equal(0, exit);
    }

    [Theory]
    [InlineData("calendar")]
    [InlineData("calender")]
    [InlineData("calendar", "add")]
    [InlineData("calendar", "add", "--from", "2026-09-30")]
    [InlineData("calendar", "add", "--from", "2026-02-30", "--days", "1")]
    [InlineData("calendar", "add", "--from", "2026-09-30", "--days", "-1")]
    [InlineData("calendar", "add", "--from", "2026-09-30", "--days", "1.5")]
    [InlineData("calendar", "add", "--from", "2026-09-30", "--days", "100000")]
    [InlineData("calendar", "add", "--from", "2026-09-30", "--days", "1", "--unit", "fortnight")]
    [InlineData("calendar", "add", "--from", "2026-09-30", "--days", "1", "--lines", "-")]
    [InlineData("calendar", "add", "--from", "2026-09-30", "--days", "1", "--lang", "fr")]
    [InlineData("calendar", "add", "--from", "2026-09-30", "--days", "1", "--pack", "no-such-folder")]
    [InlineData("calendar", "add", "--lines", "no-such-file")]
    [InlineData("clock", "due", "--convention", "moon", "--lines", "-")]
    [InlineData("clock", "due", "--lines", "-")]
    public void Wrong_use_exits_with_2_and_says_why_on_the_error_stream_alone(params string[] args)
    {
        var (exit, lines, error) = Run("", args);
        Assert.Equal(2, exit);
        Assert.Empty(lines);
        Assert.NotEqual("", error.Trim());
    }

    [Fact]
    public void Help_is_no_wrong_use() => Assert.Equal(0, Run("", "calendar", "add", "--help").Exit);

    [Fact]
    public void A_bad_line_is_answered_with_its_number_and_the_rest_goes_on()
    {
        const string input = """
            {"from":"2026-09-30","days":10,"unit":"wd","note":"ignored"}
            {"from":"2026-09-30","days":"10"}
            nonsense

            [1]
            {"from":"2026-09-30","days":-1}
            {"from":"2026-09-30","days":1,"days":2}
            {"days":1}
            {"from":"2026-04-30","days":5}
            """;
        var (exit, lines, _) = Run(input, "calendar", "add", "--lines", "-", "--lang", "en");
        Assert.Equal(1, exit);
        var answers = lines.Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(8, answers.Length);
        Assert.Equal("2026-10-20", answers[0].GetProperty("due").GetString());
        Assert.Equal([2, 3, 5, 6, 7, 8], answers[1..7].Select(answer => answer.GetProperty("error").GetProperty("line").GetInt32()));
        Assert.Equal("days: must be a whole number.", answers[1].GetProperty("error").GetProperty("message").GetString());
        Assert.Equal("2026-05-11", answers[7].GetProperty("due").GetString());
    }

    [Fact]
    public void Rare_characters_are_written_as_they_are_and_backslashes_stay()
    {
        var (_, lines, _) = Run("""{"from":"𠮷\\\\uD842\\\\uDFB7\"😀","days":1}""", "calendar", "add", "--lines", "-", "--lang", "en");
        Assert.Contains("𠮷", lines[0], StringComparison.Ordinal);
        var message = JsonDocument.Parse(lines[0]).RootElement.GetProperty("error").GetProperty("message").GetString();
        Assert.Contains("""𠮷\\uD842\\uDFB7"😀""", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Good_lines_exit_with_0() => Assert.Equal(0, Run("""{"from":"2026-09-30","days":10}""", "calendar", "add", "--lines", "-").Exit);

    [Theory]
    [InlineData("""{"filed":"2023-05-15","period":2,"unit":"months","resume":"continue","corrections":[{"asked":"2023-05-20","answered":"2023-05-25","incomplete":false},{"asked":"2023-05-30","answered":"2023-06-03","incomplete":false}],"today":null}""", "2023-07-27")]
    [InlineData("""{"filed":"2023-05-15","period":2,"unit":"months","resume":"continue","corrections":[{"asked":"2023-05-30","answered":null,"incomplete":true}],"today":"2023-06-05"}""", "2023-08-06")]
    [InlineData("""{"filed":"2023-06-29","period":2,"unit":"months","resume":"continue","corrections":[{"asked":"2023-06-30","answered":"2023-07-01","incomplete":false}],"today":null}""", "2023-09-01")]
    [InlineData("""{"filed":"2024-01-30","period":1,"unit":"months"}""", "2024-02-29")]
    [InlineData("""{"filed":"2024-02-28","period":1,"unit":"years"}""", "2025-02-28")]
    [InlineData("""{"filed":"2024-01-30","period":10,"unit":"days"}""", "2024-02-10")]
    public void Clock_due_counts_from_the_following_day(string line, string expected) =>
        Assert.Equal([$$"""{"decisionDate":"{{expected}}"}"""], Run(line, "clock", "due", "--convention", "following-day", "--lines", "-").Lines);

    [Fact]
    public void Clock_due_agrees_with_the_published_cases()
    {
        using var sample = SharedData.Json("clock/suspension-clock-sample.json");
        var cases = sample.RootElement.GetProperty("cases").EnumerateArray().ToArray();
        var input = string.Join('\n', cases.Select(each => JsonSerializer.Serialize(each)));
        var (exit, lines, _) = Run(input, "clock", "due", "--convention", "following-day", "--lines", "-");
        Assert.Equal(0, exit);
        Assert.NotEmpty(cases);
        Assert.Equal(
            cases.Select(each => each.GetProperty("decisionDate").GetString()),
            lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("decisionDate").GetString()));
    }

    [Theory]
    [InlineData("""{"filed":"2023-05-15","period":2,"unit":"months","corrections":[{"asked":"2023-05-30","answered":null}]}""")]
    [InlineData("""{"filed":"2023-05-15","period":2,"unit":"months","corrections":[{"asked":"2023-05-30","answered":"2023-05-01"}]}""")]
    [InlineData("""{"filed":"2023-05-15","period":2,"unit":"moons"}""")]
    [InlineData("""{"filed":"2023-05-15","period":-2,"unit":"months"}""")]
    [InlineData("""{"filed":"9999-05-15","period":2,"unit":"years"}""")]
    [InlineData("""{"filed":"2023-05-15","period":2,"unit":"months","resume":"perhaps"}""")]
    [InlineData("""{"filed":"2023-05-15","period":2,"unit":"months","corrections":[1]}""")]
    public void Clock_due_refuses_what_it_cannot_count(string line)
    {
        var (exit, lines, _) = Run(line, "clock", "due", "--convention", "following-day", "--lines", "-");
        Assert.Equal(1, exit);
        Assert.StartsWith("""{"error":{"line":1,"message":""", Assert.Single(lines), StringComparison.Ordinal);
    }
}
