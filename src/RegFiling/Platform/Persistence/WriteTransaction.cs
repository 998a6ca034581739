using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace RegFiling.Platform.Persistence;

/// <summary>
/// One queue for writers of an embedded database, first come first served: SQLite lets one write at a time, and its own waiting is unfair
/// (a writer can starve for seconds). Server databases pass through.
/// </summary>
public sealed class WriteGate
{
    private readonly Queue<TaskCompletionSource> waiting = new();
    private readonly Lock guard = new();
    private bool taken;

    /// <summary>Waits for the turn; dispose to pass it on.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource? turn = null;
        lock (guard)
        {
            if (taken)
            {
                turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                waiting.Enqueue(turn);
            }

            taken = true;
        }

        if (turn is not null)
        {
            await using var registration = cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
            await turn.Task;
        }

        return new Turn(this);
    }

    private void Leave()
    {
        lock (guard)
        {
            while (waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult())
                {
                    return;
                }
            }

            taken = false;
        }
    }

    private sealed class Turn(WriteGate gate) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
            {
                gate.Leave();
            }
        }
    }
}

/// <summary>Runs a change in one transaction: all of it is stored, or nothing.</summary>
public sealed class WriteTransaction(RegFilingDbContext db, WriteGate gate)
{
    private const int Attempts = 6;
    // Deadlock; duplicate key in a constraint; duplicate key in an index.
    private static readonly int[] SecondOnSqlServer = [1205, 2627, 2601];

    /// <summary>
    /// Runs <paramref name="work"/> and commits when it returns true. When another writer was first (unique key, concurrency token, deadlock),
    /// nothing is kept and the work runs again on fresh data, so that it refuses for the right reason.
    /// </summary>
    public async Task RunAsync(Func<Task<bool>> work, CancellationToken cancellationToken)
    {
        using var turn = db.Database.IsSqlite() ? await gate.EnterAsync(cancellationToken) : null;
        for (var attempt = 1; ; attempt++)
        {
            db.ChangeTracker.Clear();
            // Microsoft.Data.Sqlite begins a transaction of this kind with BEGIN IMMEDIATE.
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            try
            {
                if (await work())
                {
                    await db.SaveChangesAsync(cancellationToken);
                    await transaction.CommitAsync(cancellationToken);
                }

                return;
            }
            catch (Exception e) when (attempt < Attempts && WasSecond(e))
            {
                await transaction.RollbackAsync(cancellationToken);
                // Two that gave way to each other must not meet again at the same place.
                await Task.Delay(Random.Shared.Next(5, 40 * attempt), cancellationToken);
            }
        }
    }

    // A query, unlike SaveChanges, throws the driver's own exception, or EF's with it inside. 40P01, 40001 and 23505 are deadlock, lost
    // serialisation and duplicate key of PostgreSQL; SQL Server gives a number instead of a state.
    private static bool WasSecond(Exception e) => e switch
    {
        DbUpdateException => true,
        DbException { SqlState: "40P01" or "40001" or "23505" } => true,
        DbException server => server.GetType().GetProperty("Number")?.GetValue(server) is int number && SecondOnSqlServer.Contains(number),
        InvalidOperationException { InnerException: DbException inner } => WasSecond(inner),
        _ => false,
    };
}

internal static class DatabaseBrand
{
    // The brand is known by the provider's name: the process itself references no brand.
    public static bool IsSqlite(this Microsoft.EntityFrameworkCore.Infrastructure.DatabaseFacade database) =>
        database.ProviderName == "Microsoft.EntityFrameworkCore.Sqlite";
}
