using System.CommandLine;
using System.Text.Json;
using RegFiling.Platform.Identifiers;

namespace RegFiling.Cli.Commands;

/// <summary><c>id check</c>: recognises and checks credit codes, resident ids and filing numbers.</summary>
internal static class IdCommands
{
    public static Command Build(CliContext context, TimeProvider clock)
    {
        var value = new Argument<string?>("VALUE") { Description = context.Say("统一社会信用代码、公民身份号码、备案编号或者上线编号", "credit code, resident id, filing number or number of a generative service"), Arity = ArgumentArity.ZeroOrOne };
        var lines = context.LinesOption();
        var check = new Command("check", context.Say("识别并核对编号", "recognises and checks an identifier")) { value, lines };
        check.SetAction(parsed =>
        {
            var pack = PackFolder.Find(parsed.GetValue(context.Pack));
            var regions = RegionTable.Load(Path.Combine(pack.FullPath, "regions.json"));
            var today = pack.Deadlines().Time.DateOf(clock.GetUtcNow());
            return (parsed.GetValue(value), parsed.GetValue(lines)) switch
            {
                ({ } one, null) => One(context, one, regions, today),
                (null, { } file) => Many(context, file, regions, today),
                _ => throw new UsageException(new("请给出一个号码，或者 --lines 文件。", "Give either VALUE or --lines FILE.")),
            };
        });
        return new Command("id", context.Say("编号核对", "identifiers")) { check };
    }

    private static int One(CliContext context, string value, RegionTable regions, DateOnly today)
    {
        var found = Identifier.Check(value, regions, today);
        context.WriteJson(Shape(found));
        return found.Valid ? ExitCode.Fine : ExitCode.AnswerIsNo;
    }

    /// <summary>A line is <c>{"value":"…"}</c> or the bare string.</summary>
    private static int Many(CliContext context, string file, RegionTable regions, DateOnly today) => context.AnswerLines(file, line =>
    {
        var found = Identifier.Check(line.ValueKind == JsonValueKind.String ? line.GetString()! : line.Text("value"), regions, today);
        return new LineAnswer(Shape(found), found.Valid);
    });

    private static object Shape(IdentifierCheck found) => new
    {
        found.Kind,
        found.Valid,
        found.Parts,
        Warnings = found.Warnings.Select(Finding),
        Errors = found.Errors.Select(Finding),
    };

    private static object Finding(IdentifierFinding finding) => new { finding.Code, finding.Message.Zh, finding.Message.En };
}
