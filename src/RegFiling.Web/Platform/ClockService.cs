using RegFiling.DueDates;
using RegFiling.Platform.Cases;
using RegFiling.Reports;
using RegFiling.RuleChanges;

namespace RegFiling.Web.Platform;

/// <summary>Looks at the clocks and sends waiting mail every half minute. Two nodes may both look: each effect has a key of its own and happens once.</summary>
public sealed partial class ClockService(IServiceScopeFactory scopes, TimeProvider clock, ILogger<ClockService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(30), clock);
        do
        {
            try
            {
                await using (var scope = scopes.CreateAsyncScope())
                {
                    await scope.ServiceProvider.GetRequiredService<ClockRunner>().RunAsync(stoppingToken);
                }

                await using (var scope = scopes.CreateAsyncScope())
                {
                    await scope.ServiceProvider.GetRequiredService<RuleSwitch>().RunAsync(stoppingToken);
                }

                await using (var scope = scopes.CreateAsyncScope())
                {
                    await scope.ServiceProvider.GetRequiredService<OutboxMailer>().RunAsync(stoppingToken);
                }

                await using (var scope = scopes.CreateAsyncScope())
                {
                    await scope.ServiceProvider.GetRequiredService<WeeklyReports>().RunAsync(stoppingToken);
                    await scope.ServiceProvider.GetRequiredService<DueDigest>().RunAsync(stoppingToken);
                    await scope.ServiceProvider.GetRequiredService<NoticeMailer>().RunAsync(stoppingToken);
                }
            }
            catch (Exception wrong) when (wrong is not OperationCanceledException)
            {
                Failed(logger, wrong);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Clocks or mail failed; they are tried again in half a minute.")]
    private static partial void Failed(ILogger logger, Exception exception);
}
