using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform;
using RegFiling.Platform.Packs;
using RegFiling.Register;

namespace RegFiling.Cli.Commands;

/// <summary><c>register export</c>: the register, or what a search finds of it, as CSV, JSON or XLSX.</summary>
internal static class RegisterExportCommand
{
    public static Command Build(CliContext context)
    {
        var format = new Option<string>("--format") { Description = context.Say("csv、json 或者 xlsx", "csv, json or xlsx"), Required = true };
        format.AcceptOnlyFromAmong("csv", "json", "xlsx");
        var output = new Option<FileInfo?>("--output", "-o") { Description = context.Say("写入的文件；缺省为标准输出（xlsx 须指明文件）", "the file to write; without it standard output (xlsx needs a file)"), HelpName = "FILE" };
        var text = new Option<string?>("--text") { Description = context.Say("检索词", "words to look for") };
        var series = Choice<RegisterSeries>("--series", context.Say("清单", "which list"));
        var state = Choice<RegisterState>("--state", context.Say("状态", "state"));
        var category = Choice<ListCategory>("--category", context.Say("类别", "category"));
        var command = new Command("export", context.Say("导出公示信息", "writes the register to a file")) { format, output, text, series, state, category };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            context,
            Enum.Parse<RegisterExportFormat>(parsed.GetRequiredValue(format), ignoreCase: true),
            parsed.GetValue(output),
            new RegisterQuery(parsed.GetValue(text), Value<RegisterSeries>(parsed.GetValue(series)), Value<RegisterState>(parsed.GetValue(state)), Value<ListCategory>(parsed.GetValue(category))),
            parsed.GetValue(context.Json),
            parsed.GetValue(context.Pack),
            cancellationToken));
        return command;
    }

    /// <summary>0 when it was written, 1 when the words cannot be looked for, 2 for wrong use.</summary>
    private static async Task<int> RunAsync(
        CliContext context, RegisterExportFormat format, FileInfo? output, RegisterQuery query, bool json, string? pack, CancellationToken cancellationToken)
    {
        if (output is null && format == RegisterExportFormat.Xlsx)
        {
            throw new UsageException(new("xlsx 须用 --output 指明文件", "xlsx needs a file: --output FILE"));
        }

        await using var host = await CliHost.StartAsync(context, pack, cancellationToken);
        await using var scope = host.Scope();
        var found = await scope.ServiceProvider.GetRequiredService<RegisterSearch>().OpenHitsAsync(query, cancellationToken);
        if (found.IsRefused)
        {
            foreach (var refusal in found.Refusals)
            {
                context.Error.WriteLine($"[{refusal.Code}] {refusal.Why.In(context.Language)} {refusal.Next?.In(context.Language)}");
            }

            return ExitCode.AnswerIsNo;
        }

        var current = host.Services.GetRequiredService<PackCatalogue>().Current[0];
        var now = current.Deadlines.Time.Local(host.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        var note = new RegisterExportNote(current.Manifest.Authority?.Name ?? current.Manifest.Title, now, Conditions(query), context.Language);
        var export = new RegisterExport(current.Deadlines.Time);
        var entries = found.Value.ReadAsync(cancellationToken);
        if (output is null)
        {
            using var memory = new MemoryStream();
            await export.WriteAsync(memory, format, entries, note, cancellationToken);
            context.Output.Write(System.Text.Encoding.UTF8.GetString(memory.ToArray()));
            return ExitCode.Fine;
        }

        // Beside its place first: a file that breaks off is not left where the whole one is expected.
        var part = new FileInfo(output.FullName + ".part");
        int count;
        try
        {
            await using var stream = part.Create();
            count = await export.WriteAsync(stream, format, entries, note, cancellationToken);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            part.Delete();
            throw new UsageException(new($"无法写入 {output.Name}：{e.Message}", $"{output.Name} cannot be written: {e.Message}"));
        }

        part.MoveTo(output.FullName, overwrite: true);
        if (json)
        {
            context.WriteJson(new { Exported = count, File = output.Name, Format = format.ToString().ToLowerInvariant() });
        }
        else
        {
            context.Output.WriteLine(context.Say($"已导出 {count} 条至 {output.Name}", $"{count} entries written to {output.Name}"));
        }

        return ExitCode.Fine;
    }

    private static Text Conditions(RegisterQuery query)
    {
        string[] said = [.. new[] { query.Text, query.Series?.ToString(), query.Category?.ToString(), query.State?.ToString() }.OfType<string>()];
        return said.Length == 0 ? new("全部", "all entries") : Text.Of(string.Join("; ", said));
    }

    private static Option<string?> Choice<T>(string name, string description)
        where T : struct, Enum
    {
        var option = new Option<string?>(name) { Description = description };
        option.AcceptOnlyFromAmong([.. Enum.GetNames<T>().Select(word => word.ToLowerInvariant())]);
        return option;
    }

    private static T? Value<T>(string? word)
        where T : struct, Enum => word is null ? null : Enum.Parse<T>(word, ignoreCase: true);
}
