using System.CommandLine;
using RegFiling.Platform.Packs;

namespace RegFiling.Cli.Commands;

/// <summary><c>pack check</c>: loads and lints packs; every problem with file, line and cure.</summary>
internal static class PackCommands
{
    public static Command Build(CliContext context)
    {
        var folder = new Argument<string?>("DIR") { Description = context.Say("规则包目录，或者其上级目录", "folder of a pack, or one that holds packs"), Arity = ArgumentArity.ZeroOrOne };
        var check = new Command("check", context.Say("检查规则包", "loads and lints packs")) { folder };
        check.SetAction(parsed => Check(context, parsed.GetValue(folder) ?? parsed.GetValue(context.Pack) ?? Path.GetDirectoryName(PackFolder.Find(null).FullPath)!, parsed.GetValue(context.Json)));
        return new Command("pack", context.Say("规则包", "packs")) { check };
    }

    private static int Check(CliContext context, string folder, bool json)
    {
        var folders = PackReader.FoldersBelow(folder);
        if (folders.Count == 0)
        {
            throw new UsageException(new($"目录“{folder}”中没有规则包（缺少 pack.json）。", $"There is no pack in \"{folder}\" (no pack.json)."));
        }

        var answer = ExitCode.Fine;
        var read = folders.Select(path => (Path: path, Problems: new List<Problem>())).Select(found => (found.Path, found.Problems, Pack: PackReader.Read(found.Path, found.Problems))).ToList();
        var all = read.Select(found => found.Pack).OfType<Pack>().ToList();
        foreach (var (path, problems, pack) in read)
        {
            if (pack is not null)
            {
                PackLinter.Lint(pack, CodeCatalogue.OfThisProduct, problems);
                PackLinter.LintAmong(pack, all, CodeCatalogue.OfThisProduct, problems);
            }

            var warnings = pack is null ? [] : PackLinter.RuleProblems(pack).Where(problem => problem.IsWarning).ToList();

            answer = problems.Count > 0 ? ExitCode.AnswerIsNo : answer;
            if (json)
            {
                context.WriteJson(new { Pack = pack?.Manifest.Id ?? Path.GetFileName(path), pack?.Manifest.Version, pack?.Hash, Sound = problems.Count == 0, Problems = problems, Warnings = warnings });
                continue;
            }

            foreach (var problem in problems)
            {
                context.Output.WriteLine($"{Path.GetFileName(path)}/{problem}");
            }

            foreach (var warning in warnings)
            {
                context.Output.WriteLine($"{Path.GetFileName(path)}/{warning.File}:{warning.Line}: {context.Say("提示：", "warning: ")}{warning.Message.In(context.Language)} → {warning.Cure.In(context.Language)}");
            }

            context.Output.WriteLine(problems.Count == 0
                ? context.Say(
                    $"{pack!.Manifest.Id} {pack.Manifest.Version}：{pack.Procedures.Count}项程序，{pack.Forms.Count}张表单，{pack.Documents.Count}种文书，没有问题",
                    $"{pack.Manifest.Id} {pack.Manifest.Version}: {pack.Procedures.Count} procedures, {pack.Forms.Count} forms, {pack.Documents.Count} documents, no problem")
                : context.Say($"{Path.GetFileName(path)}：{problems.Count}个问题", $"{Path.GetFileName(path)}: {problems.Count} problems"));
        }

        return answer;
    }
}
