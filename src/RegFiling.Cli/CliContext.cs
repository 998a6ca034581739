using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using RegFiling.Platform;
using RegFiling.Platform.Calendar;

namespace RegFiling.Cli;

/// <summary>What the exit code of every command means.</summary>
public static class ExitCode
{
    public const int Fine = 0;
    public const int AnswerIsNo = 1;
    public const int WrongUse = 2;
}

/// <summary>The answer to one line of <c>--lines</c>; <paramref name="Yes"/> is false when the answer is no, which makes the exit code 1.</summary>
public sealed record LineAnswer(object Value, bool Yes = true);

/// <summary>What all command groups share: where to read and write, the language, the common options, JSON and <c>--lines</c>.</summary>
public sealed partial class CliContext
{
    /// <summary>JSON as every command writes it: camelCase, Chinese as it is.</summary>
    public static readonly JsonSerializerOptions JsonFormat = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly JsonDocumentOptions LineFormat = new() { AllowDuplicateProperties = false };

    public CliContext(TextReader input, TextWriter output, TextWriter error, string language, IConfiguration configuration)
    {
        Configuration = configuration;
        Input = input;
        Output = output;
        Error = error;
        Language = language;
        Json = new("--json") { Description = Say("以 JSON 输出，供程序使用", "write JSON, for machines"), Recursive = true };
        Pack = new("--pack") { Description = Say("规则包目录；默认为 workflows 中的规则包", "folder of the pack; default: the pack in workflows"), Recursive = true, HelpName = "DIR" };
        Lang = new("--lang") { Description = Say("输出语言：zh 或 en", "language of the output: zh or en"), Recursive = true, DefaultValueFactory = _ => "zh" };
        Lang.AcceptOnlyFromAmong("zh", "en");
    }

    /// <summary>Which database to open, as for the web host.</summary>
    public IConfiguration Configuration { get; }

    public TextReader Input { get; }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    /// <summary><c>zh</c> or <c>en</c>.</summary>
    public string Language { get; }

    public Option<bool> Json { get; }

    public Option<string?> Pack { get; }

    public Option<string> Lang { get; }

    /// <summary>One of two texts, in the language asked for.</summary>
    public string Say(string zh, string en) => new Text(zh, en).In(Language);

    /// <summary>A <c>--lines FILE</c> option for a command that takes one JSON object per line.</summary>
    public Option<string?> LinesOption() => new("--lines")
    {
        Description = Say("逐行读取 JSON，逐行输出 JSON；- 为标准输入", "read one JSON per line and write one JSON per line; - is standard input"),
        HelpName = "FILE",
    };

    /// <summary>Writes one JSON value on one line.</summary>
    public void WriteJson(object value) =>
        Output.WriteLine(EscapedPair().Replace(JsonSerializer.Serialize(value, value.GetType(), JsonFormat), Unescape));

    /// <summary>
    /// Answers each line of a file (<c>-</c>: standard input) with one line. A bad line gets <c>{"error":{"line","message"}}</c> and the rest goes on;
    /// the exit code is 1 if a line was bad or an answer was no. Empty lines are passed over.
    /// </summary>
    public int AnswerLines(string file, Func<JsonElement, LineAnswer> answer)
    {
        using var opened = file == "-" ? null : new StreamReader(file);
        var lines = opened ?? Input;
        var exit = ExitCode.Fine;
        for (var number = 1; lines.ReadLine() is { } line; number++)
        {
            if (string.IsNullOrWhiteSpace(line))
                continue;
            var result = AnswerLine(line, number, answer);
            WriteJson(result.Value);
            if (!result.Yes)
                exit = ExitCode.AnswerIsNo;
        }

        return exit;
    }

    private LineAnswer AnswerLine(string line, int number, Func<JsonElement, LineAnswer> answer)
    {
        try
        {
            using var document = JsonDocument.Parse(line, LineFormat);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.String
                ? answer(document.RootElement)
                : Bad(number, new("该行不是 JSON 对象。", "The line is not a JSON object."));
        }
        catch (JsonException e)
        {
            return Bad(number, new($"该行不是有效的 JSON：{e.Message}", $"The line is not valid JSON: {e.Message}"));
        }
        catch (UsageException e)
        {
            return Bad(number, e.Problem);
        }
        catch (CalendarException e)
        {
            return Bad(number, e.Problem);
        }
    }

    // The serializer escapes rare characters such as 𠮷 whatever the encoder allows. An escaped backslash before them stays what it is.
    [GeneratedRegex(@"\\\\|\\u(D[89AB][0-9A-F]{2})\\u(D[C-F][0-9A-F]{2})")]
    private static partial Regex EscapedPair();

    private static string Unescape(Match match) => match.Groups[1].Success
        ? $"{(char)Convert.ToUInt16(match.Groups[1].Value, 16)}{(char)Convert.ToUInt16(match.Groups[2].Value, 16)}"
        : match.Value;

    private LineAnswer Bad(int number, Text problem) => new(new { error = new { line = number, message = problem.In(Language) } }, Yes: false);
}
