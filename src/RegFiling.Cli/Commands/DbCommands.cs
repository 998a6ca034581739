using System.CommandLine;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Migrations;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Persistence;

namespace RegFiling.Cli.Commands;

/// <summary><c>db migrate</c> brings the configured database up to date; <c>db script</c> writes the SQL for an administrator to run instead; <c>db reindex</c> makes anew what lists read.</summary>
internal static class DbCommands
{
    public static Command Build(CliContext context) => new("db", context.Say("数据库", "the database")) { Migrate(context), Script(context), Reindex(context) };

    private static Command Migrate(CliContext context)
    {
        Command migrate = new("migrate", context.Say("将数据库升级到本版本", "brings the database up to this version"));
        migrate.SetAction(async (parsed, cancellationToken) =>
        {
            CliHost.RefuseWrongDatabase(context);
            await using var services = new ServiceCollection().AddRegFilingDatabase(context.Configuration).BuildServiceProvider();
            await using var scope = services.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
            List<string> applied = [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)];
            await db.Database.MigrateAsync(cancellationToken);
            if (parsed.GetValue(context.Json))
            {
                context.WriteJson(new { applied });
                return ExitCode.Fine;
            }

            foreach (var id in applied)
                context.Output.WriteLine(id);
            context.Output.WriteLine(applied.Count == 0
                ? context.Say("数据库已是最新版本", "The database is up to date")
                : context.Say($"已执行{applied.Count}项升级", $"Applied {applied.Count}"));
            return ExitCode.Fine;
        });
        return migrate;
    }

    private static Command Reindex(CliContext context)
    {
        Command reindex = new("reindex", context.Say("按办件和记录重建待办和检索", "makes inboxes and search anew from cases and record"));
        reindex.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(context, parsed.GetValue(context.Pack), cancellationToken);
            await using var scope = host.Scope();
            var cases = await scope.ServiceProvider.GetRequiredService<CaseReindex>().RunAsync(all: true, cancellationToken);
            if (parsed.GetValue(context.Json))
                context.WriteJson(new { cases });
            else
                context.Output.WriteLine(context.Say($"已重建{cases}件", $"{cases} cases"));
            return ExitCode.Fine;
        });
        return reindex;
    }

    private static Command Script(CliContext context)
    {
        Option<string> provider = new("--provider") { Description = context.Say("数据库类型", "which database"), Required = true };
        provider.AcceptOnlyFromAmong("sqlite", "postgresql", "sqlserver");
        Option<string?> output = new("-o", "--output") { Description = context.Say("写入文件；默认为标准输出", "file to write; default: standard output"), HelpName = "FILE" };
        Command script = new("script", context.Say("生成建库和升级脚本", "writes the SQL that makes or upgrades the database")) { provider, output };
        script.SetAction(async (parsed, cancellationToken) =>
        {
            var sql = Database.Script(parsed.GetValue(provider)!);
            if (parsed.GetValue(output) is { } file)
                await File.WriteAllTextAsync(file, sql, new UTF8Encoding(false), cancellationToken);
            else
                await context.Output.WriteAsync(sql.AsMemory(), cancellationToken);
            return ExitCode.Fine;
        });
        return script;
    }
}
