using RegFiling.RiskTiering.Simulation;

namespace RegFiling.Web.Platform;

/// <summary>Carries out queued simulations beside the pages, one at a time (<see cref="SimulationWorker"/>).</summary>
internal sealed partial class SimulationService(SimulationWorker worker, SimulationSignal signal, ILogger<SimulationService> logger) : BackgroundService
{
    /// <summary>Another node may have queued a run, or have left one behind.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                while (await worker.RunNextAsync(stoppingToken))
                {
                }
            }
            catch (Exception wrong) when (wrong is not OperationCanceledException)
            {
                Failed(logger, wrong);
            }

            await signal.WaitAsync(Pause, stoppingToken);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Simulations were not looked at; it is tried again soon.")]
    private static partial void Failed(ILogger logger, Exception exception);
}
