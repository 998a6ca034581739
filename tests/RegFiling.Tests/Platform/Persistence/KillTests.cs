using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegFiling.Migrations;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Persistence;

/// <summary>A program that is killed while it writes: what it was told is stored is there, whole. (A power cut is another matter: synchronous = FULL.)</summary>
public sealed class KillTests
{
    private const string DatabaseVariable = "REGFILING_TEST_KILL_DATABASE";
    private const string AnswersVariable = "REGFILING_TEST_KILL_ANSWERS";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(20)]
    [InlineData(150)]
    [InlineData(333)]
    public async Task Everything_acknowledged_before_the_kill_is_there_and_nothing_is_half_done(int after)
    {
        await using var database = await TestDatabase.CreateAsync();
        var answers = Path.GetTempFileName();
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(KillTests).Assembly.Location);
        foreach (var argument in new[] { "--explicit", "only", "--filter-method", $"*.{nameof(Writes_until_it_is_killed)}" })
            start.ArgumentList.Add(argument);
        (start.Environment[DatabaseVariable], start.Environment[AnswersVariable]) = (database.Connection, answers);
        using (var child = Process.Start(start)!)
        {
            child.OutputDataReceived += (_, _) => { };
            child.BeginOutputReadLine();
            while (Acknowledged(answers).Count < after && !child.HasExited)
                await Task.Delay(5, Cancel);
            Assert.False(child.HasExited, "The writer ended by itself.");
            child.Kill();
            await child.WaitForExitAsync(Cancel);
        }

        var acknowledged = Acknowledged(answers);
        File.Delete(answers);
        await using var db = database.Open();
        var series = (await db.Set<NumberSeries>().Select(s => s.Year).ToListAsync(Cancel)).ToHashSet();
        var acts = (await db.Set<RefusedAct>().Select(act => act.Act).ToListAsync(Cancel)).Select(act => int.Parse(act, CultureInfo.InvariantCulture)).ToHashSet();
        Assert.Subset(series, acknowledged);
        Assert.Equal(series, acts);
        Assert.InRange(series.Count - acknowledged.Count, 0, 1);
        Assert.Equal(["ok"], await db.Database.SqlQuery<string>($"SELECT integrity_check AS Value FROM pragma_integrity_check").ToListAsync(Cancel));
    }

    /// <summary>Runs only in the child of the test above.</summary>
    [Fact(Explicit = true)]
    public async Task Writes_until_it_is_killed()
    {
        var connection = Environment.GetEnvironmentVariable(DatabaseVariable);
        Assert.SkipWhen(connection is null, "Only as the child of the test that kills it.");
        await using var answers = new StreamWriter(Environment.GetEnvironmentVariable(AnswersVariable)!, append: true) { AutoFlush = true };
        var gate = new WriteGate();
        for (var i = 1; ; i++)
        {
            await using var db = new SqliteRegFilingDbContext((DbContextOptions<SqliteRegFilingDbContext>)new DbContextOptionsBuilder<SqliteRegFilingDbContext>().UseSqliteFile(connection).Options);
            var number = i;
            await new WriteTransaction(db, gate).RunAsync(
                () =>
                {
                    db.Add(new NumberSeries { Series = "kill", Year = number, Last = 1 });
                    db.Add(new RefusedAct { Id = Guid.CreateVersion7(), PersonId = Guid.Empty, Act = number.ToString(CultureInfo.InvariantCulture), Kind = "kill", Codes = "", At = DateTimeOffset.UnixEpoch });
                    return Task.FromResult(true);
                },
                Cancel);
            await answers.WriteLineAsync(number.ToString(CultureInfo.InvariantCulture));
        }
    }

    // The last line may be half written.
    private static HashSet<int> Acknowledged(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];
    }
}
