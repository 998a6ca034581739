using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Ledger;

namespace RegFiling.Cli.Commands;

/// <summary><c>ledger verify</c>: recomputes every hash and link of the record; one changed byte is found and named.</summary>
internal static class LedgerCommands
{
    private const int FaultsShown = 100;

    public static Command Build(CliContext context)
    {
        var verify = new Command("verify", context.Say("核验全部记录", "checks the whole record"));
        verify.SetAction(async (parsed, cancellationToken) =>
        {
            await using var host = await CliHost.StartAsync(context, parsed.GetValue(context.Pack), cancellationToken);
            await using var scope = host.Scope();
            var report = await scope.ServiceProvider.GetRequiredService<LedgerVerify>().RunAsync(cancellationToken);
            if (parsed.GetValue(context.Json))
            {
                context.WriteJson(new { report.IsSound, report.Streams, report.Events, report.ErasedBodies, report.Faults });
                return report.IsSound ? ExitCode.Fine : ExitCode.AnswerIsNo;
            }

            foreach (var fault in report.Faults.Take(FaultsShown))
            {
                context.Output.WriteLine($"{fault.Stream} #{fault.Sequence}: {fault.What.In(context.Language)}");
            }

            context.Output.WriteLine(context.Say(
                $"{report.Streams}条链，{report.Events}条记录，{report.ErasedBodies}条内容已依法删除，{report.Faults.Count}处不符",
                $"{report.Streams} chains, {report.Events} events, {report.ErasedBodies} bodies erased, {report.Faults.Count} faults"));
            return report.IsSound ? ExitCode.Fine : ExitCode.AnswerIsNo;
        });
        return new Command("ledger", context.Say("存证记录", "the record")) { verify };
    }
}
