using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Register;

namespace RegFiling.Cli.Commands;

/// <summary><c>register import</c> brings a published list into the register, <c>register export</c> writes it out.</summary>
internal static class RegisterCommands
{
    private const int RowsShown = 50;

    public static Command Build(CliContext context)
    {
        var file = new Argument<FileInfo>("FILE") { Description = context.Say("公开名录（CSV 或者 JSON）", "a published list as CSV or JSON") };
        var format = new Option<string?>("--format") { Description = context.Say("csv 或者 json；缺省时按文件扩展名", "csv or json; without it the ending of the file name decides") };
        format.AcceptOnlyFromAmong("csv", "json");
        var source = new Option<string?>("--source") { Description = context.Say("来源，缺省为文件名", "where the list comes from; without it the file name") };
        var dryRun = new Option<bool>("--dry-run") { Description = context.Say("只报告，不保存", "report only, keep nothing") };
        var import = new Command("import", context.Say("导入公开名录", "imports a published list")) { file, format, source, dryRun };
        import.SetAction((parsed, cancellationToken) => ImportAsync(
            context, parsed.GetRequiredValue(file), parsed.GetValue(format), parsed.GetValue(source), parsed.GetValue(dryRun), parsed.GetValue(context.Json), parsed.GetValue(context.Pack), cancellationToken));
        return new Command("register", context.Say("公示信息", "the public register")) { import, RegisterExportCommand.Build(context) };
    }

    /// <summary>0 when the file was read and at least one row could be taken, 1 when not, 2 for wrong use.</summary>
    private static async Task<int> ImportAsync(
        CliContext context, FileInfo file, string? format, string? source, bool dryRun, bool json, string? pack, CancellationToken cancellationToken)
    {
        if (!file.Exists)
        {
            throw new UsageException(new($"文件不存在：{file.Name}", $"There is no file {file.Name}"));
        }

        if ((format ?? file.Extension.TrimStart('.').ToLowerInvariant()) is not (("csv" or "json") and var kind))
        {
            throw new UsageException(new("请用 --format 指明 csv 或者 json", "Say --format csv or --format json"));
        }

        var label = source ?? file.Name;
        if (label.Length > 200)
        {
            throw new UsageException(new("--source 超过200字", "--source is longer than 200 characters"));
        }

        await using var host = await CliHost.StartAsync(context, pack, cancellationToken);
        await using var scope = host.Scope();
        await using var stream = file.OpenRead();
        var options = new RegisterImportOptions(kind == "json" ? RegisterFileFormat.Json : RegisterFileFormat.Csv, label, host.Today, dryRun);
        var outcome = await ActivatorUtilities.CreateInstance<RegisterImport>(scope.ServiceProvider).RunAsync(stream, options, cancellationToken: cancellationToken);
        if (outcome.IsRefused)
        {
            if (json)
            {
                context.WriteJson(new { Imported = false, outcome.Refusals });
            }

            foreach (var refusal in outcome.Refusals)
            {
                context.Error.WriteLine($"[{refusal.Code}] {refusal.Why.In(context.Language)} {refusal.Next?.In(context.Language)}");
            }

            return ExitCode.AnswerIsNo;
        }

        if (json)
        {
            context.WriteJson(Shape(outcome.Value));
        }
        else
        {
            Print(context, outcome.Value);
        }

        return outcome.Value.Accepted + outcome.Value.Warned > 0 ? ExitCode.Fine : ExitCode.AnswerIsNo;
    }

    private static object Shape(RegisterImportResult result) => new
    {
        Imported = !result.IsDryRun,
        DryRun = result.IsDryRun,
        result.Source,
        result.RetrievedOn,
        result.Accepted,
        result.Warned,
        result.Refused,
        result.Added,
        result.Updated,
        result.Unchanged,
        Rows = result.Rows.Select(row => new
        {
            row.Row,
            row.Number,
            Outcome = row.Outcome.ToString().ToLowerInvariant(),
            Effect = row.Effect.ToString().ToLowerInvariant(),
            Reasons = row.Reasons.Select(reason => new { reason.Code, reason.Column, reason.Message.Zh, reason.Message.En }),
        }),
    };

    private static void Print(CliContext context, RegisterImportResult result)
    {
        context.Output.WriteLine(result.IsDryRun ? context.Say("试运行，未保存", "dry run, nothing kept") : context.Say("已导入", "imported"));
        context.Output.WriteLine(context.Say($"接受 {result.Accepted}，提示 {result.Warned}，拒绝 {result.Refused}", $"accepted {result.Accepted}, warned {result.Warned}, refused {result.Refused}"));
        context.Output.WriteLine(context.Say($"新增 {result.Added}，更新 {result.Updated}，无变化 {result.Unchanged}", $"added {result.Added}, updated {result.Updated}, unchanged {result.Unchanged}"));
        var noted = result.Rows.Where(row => row.Reasons.Count > 0).OrderByDescending(row => row.Outcome).ThenBy(row => row.Row).ToList();
        foreach (var row in noted.Take(RowsShown))
        {
            context.Output.WriteLine($"{row.Row}: {(row.Outcome == RowOutcome.Refused ? context.Say("拒绝", "refused") : context.Say("提示", "warned"))} {row.Number}");
            foreach (var reason in row.Reasons)
            {
                context.Output.WriteLine($"    [{reason.Code}] {reason.Column} {reason.Message.In(context.Language)}");
            }
        }

        if (noted.Count > RowsShown)
        {
            context.Output.WriteLine(context.Say($"另有{noted.Count - RowsShown}行，用 --json 查看全部", $"{noted.Count - RowsShown} more; --json shows all"));
        }
    }
}
