using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mediator;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RegFiling.Migrations;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;
using RegFiling.RiskTiering.Simulation;

namespace RegFiling.Benchmarks;

/// <summary>
/// A proposed change of the tier rules over a million filings on SQLite: seconds, peak memory and the share spent reading rows, beside the bare database
/// reading the same columns of the same rows.
/// </summary>
internal static class SimulationSpeed
{
    private const int PerCompany = 10;

    public static async Task<int> RunAsync(string root, int filings)
    {
        var folder = Directory.CreateTempSubdirectory("regfiling-bench");
        try
        {
            var file = Path.Combine(folder.FullName, "simulation.db");
            var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:RegFiling", $"Data Source={file}")]).Build();
            await using var services = new ServiceCollection().AddRegFiling().AddRegFilingDatabase(configuration)
                .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).BuildServiceProvider();
            await DatabaseStart.PrepareAsync(services, Path.Combine(root, "workflows"));
            await using var scope = services.CreateAsyncScope();
            var simulation = scope.ServiceProvider.GetRequiredService<TierSimulation>();
            var current = simulation.Current!;
            Seed(file, filings, current);

            var proposed = current.With(
                ("tier.json", Changed(root, "tier", "\"from\": 40", "\"from\": 45")), ("floors.json", Changed(root, "floors", "\"then\": { \"floor\": \"T2\" }", "\"then\": { \"floor\": \"T3\" }"))).Value;
            using var process = Process.GetCurrentProcess();
            var processor = process.TotalProcessorTime;
            var result = await simulation.RunAsync(current, proposed, new DateOnly(2026, 11, 24));
            process.Refresh();
            processor = process.TotalProcessorTime - processor;
            var peak = process.PeakWorkingSet64 / 1_048_576.0;
            var bare = Bare(file, filings);
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                figure = "simulate",
                database = "sqlite",
                databaseMegabytes = new FileInfo(file).Length / 1_048_576,
                filings = result.Filings,
                moved = result.Moved,
                companiesMoved = result.Companies.Count,
                seconds = Math.Round(result.Elapsed.TotalSeconds, 2),
                processorSeconds = Math.Round(processor.TotalSeconds, 2),
                filingsPerSecond = Math.Round(result.Filings / result.Elapsed.TotalSeconds),
                readingShare = Math.Round(result.Reading / result.Elapsed, 3),
                peakMegabytes = Math.Round(peak),
                yardstick = "bare Microsoft.Data.Sqlite reading the same columns of the same rows in the same order",
                yardstickSeconds = Math.Round(bare.TotalSeconds, 2),
                ratio = Math.Round(result.Elapsed / bare, 2),
            }));
            return result.Filings == filings && await AsARunAsync(services, root, filings) ? 0 : 1;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    // The same once more as people start it: queued, carried out by the worker, kept. Peak memory is that of the process so far.
    private static async Task<bool> AsARunAsync(IServiceProvider services, string root, int filings)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = new Actor(Guid.NewGuid(), Guid.NewGuid(), new("测试", "test"), [new ActorRole("officer", null)]);
        var mediator = scope.ServiceProvider.GetRequiredService<IMediator>();
        var id = (await mediator.Send(new StartSimulation("run", "run", null,
            [new("tier.json", Changed(root, "tier", "\"from\": 40", "\"from\": 45")), new("floors.json", Changed(root, "floors", "\"then\": { \"floor\": \"T2\" }", "\"then\": { \"floor\": \"T3\" }"))]))).Value;
        var clock = Stopwatch.StartNew();
        await services.GetRequiredService<SimulationWorker>().RunNextAsync(CancellationToken.None);
        clock.Stop();
        var page = Stopwatch.StartNew();
        var view = (await mediator.Send(new GetSimulation(id)))!;
        var movers = (await mediator.Send(new GetMovers(id)))!;
        page.Stop();
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            figure = "simulate-run",
            state = view.Run.State.ToString(),
            filings = view.Summary?.Filings,
            moved = view.Summary?.Moved,
            kept = view.Summary?.Kept,
            resultKilobytes = Math.Round((view.Run.Result?.Length ?? 0) / 1024.0, 1),
            seconds = Math.Round(clock.Elapsed.TotalSeconds, 2),
            pageMilliseconds = Math.Round(page.Elapsed.TotalMilliseconds),
            peakMegabytes = Math.Round(process.PeakWorkingSet64 / 1_048_576.0),
        }));
        return view.Summary?.Filings == filings && movers.Lines.Count > 0;
    }

    private static ReadOnlyMemory<byte> Changed(string root, string rules, string from, string to)
    {
        var text = File.ReadAllText(Path.Combine(root, "workflows", "cn-shanghai", "rules", $"{rules}.json"));
        return text.Contains(from, StringComparison.Ordinal) ? Encoding.UTF8.GetBytes(text.Replace(from, to, StringComparison.Ordinal)) : throw new InvalidOperationException($"{rules}.json no longer holds {from}");
    }

    // Past the engine, in one transaction: what counts here is what stands in the tables.
    private static void Seed(string file, int filings, RuleProposal rules)
    {
        var plan = TierPlan.Compile(rules.Tier, rules.Floors)!;
        var (_, rows) = TierFacts.Random(plan, 1_000);
        var texts = rows.Select(row => (Facts: Json(plan, row), Tier: rules.Tier.Grades[plan.Decide(row).Rank - 1].Id)).ToArray();
        var words = (Zh: new string('级', 200), En: new string('e', 400));
        using var connection = new SqliteConnection($"Data Source={file};Foreign Keys=False");
        connection.Open();
        using var transaction = connection.BeginTransaction();
        var now = DateTimeOffset.UnixEpoch.AddYears(56);
        var (shared, nobody) = (Guid.CreateVersion7(now), Guid.CreateVersion7(now));
        Insert(connection, "case", ("id", Id(shared)), ("number", "BJ-1"), ("procedure", "filing"), ("pack_hash", ""), ("state", "filed"), ("version", 1), ("title", "x"), ("private", 0), ("opened_at", Time(now)), ("closed_at", Time(now))).ExecuteNonQuery();
        var subject = Insert(connection, "subject", ("id", ""), ("name", ""), ("status", 1), ("demo", 0));
        var filing = Insert(connection, "filing", ("id", ""), ("subject_id", ""), ("name", "算法"), ("type", "push"), ("status", 4), ("late", 0));
        var decision = Insert(connection, "tier_decision", ("id", ""), ("filing_id", ""), ("case_id", Id(shared)), ("computed_tier", ""), ("tier", ""), ("label_zh", "风险等级"), ("label_en", "Risk tier"), ("score", "40.0"), ("facts", ""),
            ("on", "2026-11-01"), ("rules", "tier@1.0.0"), ("explanation_zh", words.Zh), ("explanation_en", words.En), ("proposed_at", Time(now)), ("proposed_by", Id(nobody)));
        var company = "";
        for (var i = 0; i < filings; i++)
        {
            var at = now.AddMilliseconds(i);
            if (i % PerCompany == 0)
            {
                company = Id(Guid.CreateVersion7(at));
                (subject.Parameters["@id"].Value, subject.Parameters["@name"].Value) = (company, $"公司{i / PerCompany}");
                subject.ExecuteNonQuery();
            }

            var id = Id(Guid.CreateVersion7(at));
            (filing.Parameters["@id"].Value, filing.Parameters["@subject_id"].Value) = (id, company);
            filing.ExecuteNonQuery();
            var (facts, tier) = texts[i % texts.Length];
            (decision.Parameters["@id"].Value, decision.Parameters["@filing_id"].Value, decision.Parameters["@facts"].Value) = (Id(Guid.CreateVersion7(at)), id, facts);
            (decision.Parameters["@computed_tier"].Value, decision.Parameters["@tier"].Value) = (tier, tier);
            decision.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    private static TimeSpan Bare(string file, int filings)
    {
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT f.id, f.subject_id, t.tier, t.computed_tier, t.facts FROM filing f JOIN tier_decision t ON t.filing_id = f.id WHERE f.status NOT IN (5, 6, 7) ORDER BY f.id, t.proposed_at";
        var clock = Stopwatch.StartNew();
        using var reader = command.ExecuteReader();
        var rows = 0;
        long length = 0;
        while (reader.Read())
        {
            length += reader.GetString(0).Length + reader.GetString(1).Length + reader.GetString(2).Length + reader.GetString(3).Length + reader.GetString(4).Length;
            rows++;
        }

        return rows == filings && length > 0 ? clock.Elapsed : throw new InvalidOperationException($"{rows} rows");
    }

    private static SqliteCommand Insert(SqliteConnection connection, string table, params (string Name, object Value)[] columns)
    {
        var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(column => $"\"{column.Name}\""))}) VALUES ({string.Join(", ", columns.Select(column => $"@{column.Name}"))})";
        foreach (var (name, value) in columns) command.Parameters.AddWithValue($"@{name}", value);
        return command;
    }

    private static string Json(TierPlan plan, FactValue[] row)
    {
        var json = new JsonObject();
        for (var slot = 0; slot < row.Length; slot++)
        {
            json[plan.Inputs[slot].Id] = row[slot] switch
            {
                { Kind: FactKind.Number } number => JsonValue.Create(number.Number),
                { Kind: FactKind.Boolean } yes => JsonValue.Create(yes.Text == "true"),
                { Kind: FactKind.Text } word => JsonValue.Create(word.Text),
                _ => null,
            };
        }

        return CanonicalJson.Write(json);
    }

    private static string Id(Guid id) => id.ToString().ToUpperInvariant();

    private static string Time(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
