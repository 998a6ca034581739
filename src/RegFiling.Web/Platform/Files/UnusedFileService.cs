using RegFiling.Platform.Documents;

namespace RegFiling.Web.Platform.Files;

/// <summary>Clears away unused uploads (<see cref="UnusedFiles"/>) once an hour.</summary>
internal sealed partial class UnusedFileService(IServiceScopeFactory scopes, Settings settings, TimeProvider clock, ILogger<UnusedFileService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await using var scope = scopes.CreateAsyncScope();
                await scope.ServiceProvider.GetRequiredService<UnusedFiles>().ClearAsync(TimeSpan.FromDays(settings.Uploads.KeepUnusedDays), stoppingToken);
            }
            catch (Exception wrong) when (wrong is not OperationCanceledException)
            {
                Failed(logger, wrong);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Unused uploads were not cleared away; it is tried again in an hour.")]
    private static partial void Failed(ILogger logger, Exception exception);
}
