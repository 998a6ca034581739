using System.CommandLine;
using System.Text;
using System.Text.Json;
using RegFiling.Platform;
using RegFiling.RiskTiering;

namespace RegFiling.Cli.Commands;

/// <summary><c>rules decide</c>: what a rule file says about an input, outside of any case.</summary>
internal static class RulesCommands
{
    public static Command Build(CliContext context)
    {
        var rules = new Option<FileInfo>("--rules") { Description = context.Say("规则文件", "the rule file"), Required = true, HelpName = "FILE" };
        var input = new Option<string?>("--input") { Description = context.Say("输入（JSON 对象）", "the input, a JSON object"), HelpName = "JSON" };
        var lines = context.LinesOption();
        var decide = new Command("decide", context.Say("按规则判断", "decides by a rule file")) { rules, input, lines };
        decide.SetAction(parsed =>
        {
            var file = parsed.GetRequiredValue(rules);
            var bytes = File.ReadAllBytes(file.FullName);
            var today = PackFolder.Find(parsed.GetValue(context.Pack)).Deadlines().Time.DateOf(TimeProvider.System.GetUtcNow());
            Outcome<RulesAnswer> Decide(ReadOnlyMemory<byte> json) => RulesDecide.Decide(bytes, file.Name, json, today, name => Sibling(file, name));
            return (parsed.GetValue(input), parsed.GetValue(lines)) switch
            {
                ({ } one, null) => One(context, Decide(Encoding.UTF8.GetBytes(one))),
                (null, { } many) => context.AnswerLines(many, line => Answer(context, Decide(JsonSerializer.SerializeToUtf8Bytes(line)))),
                _ => throw new UsageException(new("请给出 --input JSON，或者 --lines 文件。", "Give either --input JSON or --lines FILE.")),
            };
        });
        return new Command("rules", context.Say("规则", "rules")) { decide };
    }

    private static int One(CliContext context, Outcome<RulesAnswer> outcome)
    {
        var answer = Answer(context, outcome);
        context.WriteJson(answer.Value);
        return answer.Yes ? ExitCode.Fine : ExitCode.AnswerIsNo;
    }

    private static LineAnswer Answer(CliContext context, Outcome<RulesAnswer> outcome) => outcome.IsRefused
        ? new(new { error = new { message = string.Join(' ', outcome.Refusals.Select(refusal => refusal.Why.In(context.Language))), refusals = outcome.Refusals } }, Yes: false)
        : new(new { outcome = outcome.Value.Outcome, explanation = outcome.Value.Explanation.In(context.Language), rules = outcome.Value.Rules });

    // The name comes from the rule file itself and stays in its folder.
    private static byte[]? Sibling(FileInfo file, string name)
    {
        var path = Path.Combine(file.DirectoryName!, Path.GetFileName(name));
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }
}
