using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using RegFiling.Platform;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.RiskTiering.Simulation;

/// <summary>Wakes the worker of this process when there is something to do; other nodes look for themselves.</summary>
public sealed class SimulationSignal : IDisposable
{
    private readonly SemaphoreSlim waiting = new(0, 1);

    public void Raise()
    {
        try
        {
            waiting.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    /// <summary>Waits until something was said, or for so long.</summary>
    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => waiting.WaitAsync(atMost, cancellationToken);

    public void Dispose() => waiting.Dispose();
}

/// <summary>
/// Carries out queued runs, one at a time. A run is taken by one worker; one whose worker has fallen silent is taken up again from the start, since it has
/// changed nothing, and ends as failed when that happens too often.
/// </summary>
public sealed partial class SimulationWorker(IServiceScopeFactory scopes, SimulationSignal signal, TimeProvider clock, ILogger<SimulationWorker> logger)
{
    private const int MostAttempts = 3;
    private const int RowsAtOnce = 500;

    /// <summary>How often the worker says that it is alive, and hears whether to stop.</summary>
    internal static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    /// <summary>After so long a silence a run has lost its worker.</summary>
    internal static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    /// <summary>Carries out one run; false when there was none to do.</summary>
    public async Task<bool> RunNextAsync(CancellationToken stopping)
    {
        await TakeBackAsync(stopping);
        var worker = Guid.NewGuid();
        if (await ClaimAsync(worker, stopping) is not { } id) return false;

        var (state, result) = (SimulationState.Failed, (SimulationResult?)null);
        try
        {
            (state, result) = await CarryOutAsync(id, worker, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await GiveBackAsync(id, worker, isOurs: true);
            throw;
        }
        catch (Exception wrong) when (wrong is not OutOfMemoryException)
        {
            // Whatever is wrong with one run, the next one gets its turn.
            Failed(logger, id, wrong);
        }

        await EndAsync(id, worker, state, result, CancellationToken.None);
        signal.Raise();
        return true;
    }

    private async Task<(SimulationState State, SimulationResult? Result)> CarryOutAsync(Guid id, Guid worker, CancellationToken stopping)
    {
        var pace = new Pace();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var work = Task.Run(() => SimulateAsync(id, pace, stop.Token), CancellationToken.None);
        bool isMine;
        try
        {
            while ((isMine = await IsToGoOnAsync(id, worker, pace.Now, stopping)) && !work.IsCompleted)
            {
                await Task.WhenAny(work, Task.Delay(Beat, clock, stop.Token));
                stopping.ThrowIfCancellationRequested();
            }
        }
        finally
        {
            // Whatever ends the watching, the work does not go on unwatched.
            if (!work.IsCompleted) await stop.CancelAsync();
            await work.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return isMine ? (SimulationState.Done, await work) : (SimulationState.Cancelled, null);
    }

    private async Task<SimulationResult> SimulateAsync(Guid id, Pace pace, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        var run = await db.Set<SimulationRun>().AsNoTracking().SingleAsync(run => run.Id == id, cancellationToken);
        var (current, proposed) = await SimulationRules.OfAsync(db, scope.ServiceProvider.GetRequiredService<PackCatalogue>(), run, cancellationToken);
        return await scope.ServiceProvider.GetRequiredService<TierSimulation>().RunAsync(current, proposed, run.On, progress: pace, cancellationToken: cancellationToken);
    }

    // Of two that want one run the second changes no row.
    private async Task<Guid?> ClaimAsync(Guid worker, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        Guid? claimed = null;
        await scope.ServiceProvider.GetRequiredService<WriteTransaction>().RunAsync(
            async () =>
            {
                var now = clock.GetUtcNow();
                if (await db.Set<SimulationRun>().AnyAsync(run => run.State == SimulationState.Running, cancellationToken)) return false;
                var next = await db.Set<SimulationRun>().AsNoTracking().Where(run => run.State == SimulationState.Queued).OrderBy(run => run.CreatedAt).Select(run => (Guid?)run.Id).FirstOrDefaultAsync(cancellationToken);
                var taken = next is null ? 0 : await db.Set<SimulationRun>().Where(run => run.Id == next && run.State == SimulationState.Queued).ExecuteUpdateAsync(
                    set => set.SetProperty(run => run.State, SimulationState.Running).SetProperty(run => run.Worker, worker).SetProperty(run => run.HeardAt, now)
                        .SetProperty(run => run.Attempts, run => run.Attempts + 1).SetProperty(run => run.Done, 0).SetProperty(run => run.Moved, 0),
                    cancellationToken);
                claimed = taken == 1 ? next : null;
                return true;
            },
            cancellationToken);
        return claimed;
    }

    // A worker that was killed says nothing any more: its run is done anew, or ends as failed.
    private async Task TakeBackAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        var silentSince = clock.GetUtcNow() - Silence;
        var silent = await db.Set<SimulationRun>().AsNoTracking().Where(run => run.State == SimulationState.Running && run.HeardAt < silentSince)
            .Select(run => new { run.Id, run.Worker, run.Attempts, run.CancelAsked }).ToListAsync(cancellationToken);
        foreach (var run in silent)
        {
            if (run.CancelAsked || run.Attempts >= MostAttempts) await EndAsync(run.Id, run.Worker!.Value, run.CancelAsked ? SimulationState.Cancelled : SimulationState.Failed, null, cancellationToken);
            else await GiveBackAsync(run.Id, run.Worker!.Value, isOurs: false);
        }
    }

    // A host that is stopped in good order has not failed at the run: it does not count as an attempt.
    private async Task GiveBackAsync(Guid id, Guid worker, bool isOurs)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        var back = isOurs ? 1 : 0;
        await scope.ServiceProvider.GetRequiredService<WriteTransaction>().RunAsync(
            async () =>
            {
                await db.Set<SimulationRun>().Where(run => run.Id == id && run.Worker == worker && run.State == SimulationState.Running)
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(run => run.State, SimulationState.Queued).SetProperty(run => run.Worker, (Guid?)null).SetProperty(run => run.Attempts, run => run.Attempts - back), CancellationToken.None);
                return true;
            },
            CancellationToken.None);
    }

    private async Task<bool> IsToGoOnAsync(Guid id, Guid worker, SimulationProgress progress, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        var goOn = false;
        await scope.ServiceProvider.GetRequiredService<WriteTransaction>().RunAsync(
            async () =>
            {
                var now = clock.GetUtcNow();
                goOn = await db.Set<SimulationRun>().Where(run => run.Id == id && run.Worker == worker && run.State == SimulationState.Running && !run.CancelAsked).ExecuteUpdateAsync(
                    set => set.SetProperty(run => run.HeardAt, now).SetProperty(run => run.Done, progress.Done).SetProperty(run => run.Total, progress.Total).SetProperty(run => run.Moved, progress.Moved),
                    cancellationToken) == 1;
                return true;
            },
            cancellationToken);
        return goOn;
    }

    // Only who still has the run ends it: what a worker that was taken for dead brings late is not kept.
    private async Task EndAsync(Guid id, Guid worker, SimulationState state, SimulationResult? result, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        var on = await db.Set<SimulationRun>().AsNoTracking().Where(run => run.Id == id).Select(run => run.On).SingleAsync(cancellationToken);
        var summary = result is null ? null : SimulationSummary.Of(result, on);
        var json = summary?.ToJson();
        await scope.ServiceProvider.GetRequiredService<WriteTransaction>().RunAsync(
            async () =>
            {
                var now = clock.GetUtcNow();
                var mine = db.Set<SimulationRun>().Where(run => run.Id == id && run.Worker == worker && run.State == SimulationState.Running);
                if (await mine.ExecuteUpdateAsync(set => set.SetProperty(run => run.HeardAt, now), cancellationToken) == 0) return false;
                // Somebody asked to stop while the last filings were counted: they were told that it stops.
                var run = await mine.SingleAsync(cancellationToken);
                var found = run.CancelAsked ? null : summary;
                (run.State, run.EndedAt, run.Result) = (run.CancelAsked ? SimulationState.Cancelled : state, now, found is null ? null : json);
                if (found is not null)
                {
                    // Of those that could be tried; the rest is told apart.
                    run.Done = run.Total = found.Filings;
                    run.Moved = found.Moved;
                }

                await new EventChain(db).AppendAsync(
                    new(SimulationDesk.Stream, $"{SimulationDesk.Stream}/end", Guid.Empty, Actor.System.MainRole, now, null, 0, [], new JsonObject
                    {
                        ["run"] = id.ToString(),
                        ["number"] = run.Number,
                        ["state"] = run.State.ToString(),
                        ["filings"] = found?.Filings,
                        ["moved"] = found?.Moved,
                        ["resultSha256"] = found is null ? null : Sha256.Of(json!),
                    }),
                    cancellationToken);
                if (found is not null)
                {
                    await db.SaveChangesAsync(cancellationToken);
                    db.ChangeTracker.Clear();
                    await KeepAsync(db, id, result!, cancellationToken);
                }

                return true;
            },
            cancellationToken);
    }

    private static async Task KeepAsync(RegFilingDbContext db, Guid id, SimulationResult result, CancellationToken cancellationToken)
    {
        var kept = Math.Min(result.Moved, SimulationSummary.MostMovers);
        for (var skip = 0; skip < kept; skip += RowsAtOnce)
        {
            db.AddRange(result.Movers(skip, Math.Min(RowsAtOnce, kept - skip)).Select((mover, i) => new SimulationMover
            {
                RunId = id,
                Position = skip + i + 1,
                FilingId = mover.FilingId,
                SubjectId = mover.SubjectId,
                FromTier = mover.From,
                ToTier = mover.To,
                IsUp = mover.IsUp,
                IsOpen = mover.IsOpen,
                WasAdjusted = mover.WasAdjusted,
                Reasons = string.Join(' ', mover.Reasons),
            }));
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The simulation {Run} failed.")]
    private static partial void Failed(ILogger logger, Guid run, Exception exception);

    private sealed class Pace : IProgress<SimulationProgress>
    {
        private readonly Lock guard = new();
        private SimulationProgress now;

        public SimulationProgress Now
        {
            get
            {
                lock (guard) return now;
            }
        }

        public void Report(SimulationProgress value)
        {
            lock (guard) now = value;
        }
    }
}

/// <summary>The two sets of rules that a run compares, as it was started: the pack by its hash, the files as they were kept.</summary>
internal static class SimulationRules
{
    public static async Task<(RuleProposal Current, RuleProposal Proposed)> OfAsync(RegFilingDbContext db, PackCatalogue packs, SimulationRun run, CancellationToken cancellationToken)
    {
        var current = RuleProposal.Of(await packs.GetAsync(run.PackHash, cancellationToken)) ?? throw new InvalidOperationException($"The pack {run.PackHash} has no tier rules.");
        var files = await db.Set<SimulationFile>().AsNoTracking().Where(file => file.RunId == run.Id).OrderBy(file => file.Name).ToListAsync(cancellationToken);
        return (current, current.With([.. files.Select(file => (file.Name, (ReadOnlyMemory<byte>)file.Bytes))]).Value);
    }
}
