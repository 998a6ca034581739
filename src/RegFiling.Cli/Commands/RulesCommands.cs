using System.CommandLine;
using System.Text;
using System.Text.Json;
using RegFiling.Platform;
using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;

namespace RegFiling.Cli.Commands;

/// <summary>
/// <c>rules decide</c>: what a rule file says about an input, outside of any case; <c>rules lint</c>: what is wrong in it; <c>rules to-dmn</c> and
/// <c>rules from-dmn</c>: a decision table as DMN and back.
/// </summary>
internal static class RulesCommands
{
    public static Command Build(CliContext context)
    {
        var rules = new Option<FileInfo>("--rules") { Description = context.Say("规则文件", "the rule file"), Required = true, HelpName = "FILE" };
        var input = new Option<string?>("--input") { Description = context.Say("输入（JSON 对象）", "the input, a JSON object"), HelpName = "JSON" };
        var decision = new Option<string?>("--decision") { Description = context.Say("DMN 文件中的决策；默认为全部决策", "the decision of a DMN file; default: all of them"), HelpName = "NAME" };
        var explain = new Option<bool>("--explain") { Description = context.Say("附上说明所依据的数据", "add the data that the explanation rests on") };
        var lines = context.LinesOption();
        var decide = new Command("decide", context.Say("按规则判断", "decides by a rule file")) { rules, decision, input, explain, lines };
        decide.SetAction(parsed =>
        {
            var file = parsed.GetRequiredValue(rules);
            var opened = RuleFile.Open(File.ReadAllBytes(file.FullName), file.Name, name => Sibling(file, name));
            var today = PackFolder.Find(parsed.GetValue(context.Pack)).Deadlines().Time.DateOf(TimeProvider.System.GetUtcNow());
            Outcome<RulesAnswer> Decide(ReadOnlyMemory<byte> json) => opened.Decide(json, today, parsed.GetValue(decision));
            var detailed = parsed.GetValue(explain);
            return (parsed.GetValue(input), parsed.GetValue(lines)) switch
            {
                ({ } one, null) => One(context, Answer(context, Decide(Encoding.UTF8.GetBytes(one)), detailed)),
                (null, { } many) => context.AnswerLines(many, line => Answer(context, Decide(JsonSerializer.SerializeToUtf8Bytes(line)), detailed)),
                _ => throw new UsageException(new("请给出 --input JSON，或者 --lines 文件。", "Give either --input JSON or --lines FILE.")),
            };
        });
        return new Command("rules", context.Say("规则", "rules")) { decide, Lint(context), ToDmn(context), FromDmn(context), SimulateCommand.Build(context) };
    }

    private static Command Lint(CliContext context)
    {
        var file = new Argument<FileInfo>("FILE") { Description = context.Say("规则文件（JSON 或 DMN）", "a rule file, JSON or DMN") };
        var lint = new Command("lint", context.Say("检查规则文件", "checks a rule file: place, problem, cure")) { file };
        lint.SetAction(parsed =>
        {
            var of = parsed.GetRequiredValue(file);
            return Report(context, of.Name, RuleSet.Parse(File.ReadAllBytes(of.FullName), of.Name).Problems, parsed.GetValue(context.Json));
        });
        return lint;
    }

    private static Command ToDmn(CliContext context)
    {
        var file = new Argument<FileInfo>("FILE") { Description = context.Say("决策表规则文件", "a rule file that holds a decision table") };
        var output = Output(context);
        var export = new Command("to-dmn", context.Say("将决策表导出为 DMN 1.3", "writes a decision table as DMN 1.3")) { file, output };
        export.SetAction(parsed =>
        {
            var of = parsed.GetRequiredValue(file);
            var bytes = File.ReadAllBytes(of.FullName);
            var rules = RuleSet.Parse(bytes, of.Name);
            if (!rules.IsSound) return Report(context, of.Name, rules.Problems, json: false);
            if (rules.RuleSet is not DecisionTable) throw new UsageException(new("只有决策表可以导出为 DMN。", "Only a decision table can be written as DMN."));
            File.WriteAllBytes(parsed.GetRequiredValue(output).FullName, DmnExport.Write(bytes));
            return ExitCode.Fine;
        });
        return export;
    }

    private static Command FromDmn(CliContext context)
    {
        var file = new Argument<FileInfo>("FILE") { Description = context.Say("DMN 文件", "a DMN file with one decision table") };
        var basis = new Option<FileInfo?>("--basis") { Description = context.Say("原规则文件；默认用 DMN 文件中保存的信封", "the rule file it comes from; default: the envelope in the DMN file"), HelpName = "FILE" };
        var output = Output(context);
        var import = new Command("from-dmn", context.Say("由 DMN 文件生成规则文件", "makes a rule file from a DMN file")) { file, basis, output };
        import.SetAction(parsed =>
        {
            var of = parsed.GetRequiredValue(file);
            var imported = DmnImport.Read(File.ReadAllBytes(of.FullName), of.Name, parsed.GetValue(basis) is { } from ? File.ReadAllBytes(from.FullName) : default);
            if (imported.RuleFile is { } bytes) File.WriteAllBytes(parsed.GetRequiredValue(output).FullName, bytes);
            return Report(context, of.Name, imported.Problems, json: false);
        });
        return import;
    }

    private static Option<FileInfo> Output(CliContext context) => new("-o", "--output") { Description = context.Say("写入的文件", "the file to write"), Required = true, HelpName = "FILE" };

    private static int Report(CliContext context, string file, IReadOnlyList<RuleProblem> problems, bool json)
    {
        var errors = problems.Count(p => !p.IsWarning);
        if (json)
        {
            context.WriteJson(new { File = file, Sound = errors == 0, Problems = problems });
        }
        else
        {
            foreach (var problem in problems)
            {
                var mark = problem.IsWarning ? context.Say("提示：", "warning: ") : "";
                context.Output.WriteLine($"{problem.File}:{problem.Line}: {problem.Code}: {mark}{problem.Message.In(context.Language)} → {problem.Cure.In(context.Language)}");
            }

            context.Output.WriteLine(context.Say($"{file}：{errors}个问题，{problems.Count - errors}个提示", $"{file}: {errors} problems, {problems.Count - errors} warnings"));
        }

        return errors == 0 ? ExitCode.Fine : ExitCode.AnswerIsNo;
    }

    private static int One(CliContext context, LineAnswer answer)
    {
        context.WriteJson(answer.Value);
        return answer.Yes ? ExitCode.Fine : ExitCode.AnswerIsNo;
    }

    private static LineAnswer Answer(CliContext context, Outcome<RulesAnswer> outcome, bool detailed) => outcome.IsRefused
        ? new(new { error = new { message = string.Join(' ', outcome.Refusals.Select(refusal => refusal.Why.In(context.Language))), refusals = outcome.Refusals } }, Yes: false)
        : detailed ? new(new { outcome = outcome.Value.Outcome, explanation = outcome.Value.Explanation.In(context.Language), rules = outcome.Value.Rules, detail = outcome.Value.Detail })
        : new(new { outcome = outcome.Value.Outcome, explanation = outcome.Value.Explanation.In(context.Language), rules = outcome.Value.Rules });

    // The name comes from the rule file itself and stays in its folder.
    private static byte[]? Sibling(FileInfo file, string name)
    {
        var path = Path.Combine(file.DirectoryName!, Path.GetFileName(name));
        return File.Exists(path) ? File.ReadAllBytes(path) : null;
    }
}
