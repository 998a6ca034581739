using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;
using RegFiling.Tests.Support;

namespace RegFiling.SqlServerTests;

/// <summary>The recording itself: it sees every way to the database, and says what it could not translate.</summary>
public sealed class ReplayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_way_to_the_database_is_written_down()
    {
        var replay = new Replay();
        await using var database = await TestDatabase.CreateAsync(options: replay.Into);
        await using var db = database.Open();
        var series = new NumberSeries { Series = "a", Year = 2026, Last = 1 };
        db.Add(series);
        await db.SaveChangesAsync(Cancel);
        series.Last = 2;
        await db.SaveChangesAsync(Cancel);
        Assert.Equal(2, await db.Set<NumberSeries>().Where(s => s.Series.StartsWith('a')).Select(s => s.Last).SingleAsync(Cancel));
        await db.Set<NumberSeries>().ExecuteUpdateAsync(set => set.SetProperty(s => s.Last, 3), Cancel);
        await db.Database.ExecuteSqlAsync($"UPDATE number_series SET last = {4}", Cancel);
        await db.Set<NumberSeries>().ExecuteDeleteAsync(Cancel);
        db.ChangeTracker.Clear();
        db.Add(new Event { Id = Guid.CreateVersion7(), Stream = "s", Sequence = 1, Act = "a", ActorId = Guid.Empty, ActorRole = "r", At = DateTimeOffset.UnixEpoch, Entry = [1], Hash = [2] });
        await db.SaveChangesAsync(Cancel);

        Assert.Empty(replay.Failures);
        Assert.Equal(
            [
                "INSERT INTO [number_series] ([series], [year], [last])", "UPDATE [number_series] SET [last] = @p0", "SELECT TOP(2) [n].[last]", "UPDATE [n]",
                "UPDATE number_series SET last = @p0", "DELETE FROM [n]", "INSERT INTO [event] ([id], [act], [actor_id], [actor_role], [at], [entry], [hash], [sequence], [stream])",
            ],
            replay.Paper.Statements.Values.Select(statement => statement.Text.Split('\n').Select(line => line.Trim()).First(line => !line.StartsWith("SET ", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task What_cannot_be_translated_is_a_failure()
    {
        var replay = new Replay();
        await using var database = await TestDatabase.CreateAsync(options: replay.Into);
        await using var db = database.Open();

        await Assert.ThrowsAsync<InvalidOperationException>(() => db.Set<Case>().Where(c => Odd(c.Title)).ToListAsync(Cancel));
        Assert.Single(replay.Failures);
    }

    private static bool Odd(string title) => title.Length % 2 == 1;
}
