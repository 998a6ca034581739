using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mediator;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RegFiling.Migrations;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;
using RegFiling.Subjects;

namespace RegFiling.Benchmarks;

/// <summary>
/// Acts per second on SQLite (durable: WAL, synchronous FULL) with one and with eight writers, beside the bare database doing six rows in one
/// transaction under the same settings.
/// </summary>
internal static class Commands
{
    private const int Acts = 400;

    public static async Task<int> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("regfiling-bench");
        try
        {
            foreach (var writers in new[] { 1, 8 })
            {
                var yardstick = Bare(Path.Combine(folder.FullName, $"bare{writers}.db"));
                var (rate, slowest) = await EngineAsync(Path.Combine(folder.FullName, $"engine{writers}.db"), writers);
                Console.WriteLine(JsonSerializer.Serialize(new
                {
                    figure = "commands",
                    database = "sqlite",
                    writers,
                    actsPerSecond = Math.Round(rate),
                    slowestMilliseconds = Math.Round(slowest),
                    yardstick = "six rows in one durable transaction, bare Microsoft.Data.Sqlite",
                    yardstickPerSecond = Math.Round(yardstick),
                    ratio = Math.Round(rate / yardstick, 3),
                }));
            }

            return 0;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(double Rate, double Slowest)> EngineAsync(string file, int writers)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:RegFiling", $"Data Source={file}")]).Build();
        await using var services = new ServiceCollection().AddRegFiling().AddRegFilingDatabase(configuration)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).BuildServiceProvider();
        await DatabaseStart.PrepareAsync(services, Path.Combine(Root(), "workflows"));
        var filer = await PersonAsync(services);
        var cases = new List<Guid>();
        for (var i = 0; i < writers; i++)
        {
            cases.Add((await SendAsync(services, filer, new StartCase("filing", filer.Subjects.First(), null, Guid.NewGuid().ToString(), new FormData(new JsonObject { ["name"] = $"算法{i}", ["type"] = "push" })))).CaseId);
        }

        await Task.WhenAll(cases.Select(id => SaveAsync(services, filer, id, 1, 10)));
        var clock = Stopwatch.StartNew();
        var slowest = await Task.WhenAll(cases.Select(id => SaveAsync(services, filer, id, 11, Acts / writers)));
        return (Acts / clock.Elapsed.TotalSeconds, slowest.Max());
    }

    private static async Task<double> SaveAsync(IServiceProvider services, Actor filer, Guid id, int version, int count)
    {
        var slowest = 0.0;
        for (var i = 0; i < count; i++)
        {
            var clock = Stopwatch.StartNew();
            var form = new FormData(new JsonObject { ["name"] = "算法", ["scenario"] = $"第{i}次" });
            await SendAsync(services, filer, new TakeAction(id, "save", version + i, Guid.NewGuid().ToString(), form));
            slowest = Math.Max(slowest, clock.Elapsed.TotalMilliseconds);
        }

        return slowest;
    }

    private static async Task<CaseReceipt> SendAsync(IServiceProvider services, Actor actor, ICommand<RegFiling.Platform.Outcome<CaseReceipt>> command)
    {
        await using var scope = services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = actor;
        return (await scope.ServiceProvider.GetRequiredService<IMediator>().Send(command)).Value;
    }

    private static async Task<Actor> PersonAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        var subject = new Subject { Id = Guid.CreateVersion7(), Name = "测试公司" };
        var person = new Person { Id = Guid.CreateVersion7(), NameZh = "测试", NameEn = "Test" };
        db.AddRange(subject, person);
        await db.SaveChangesAsync();
        return new Actor(person.Id, null, person.Name, [new ActorRole("filer", subject.Id)]);
    }

    private static double Bare(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        Execute(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT);");
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < Acts; i++)
        {
            using var transaction = connection.BeginTransaction();
            for (var row = 0; row < 6; row++)
            {
                Execute(connection, string.Create(CultureInfo.InvariantCulture, $"INSERT INTO t (a, b) VALUES ('{i}', '{new string('x', 300)}')"));
            }

            transaction.Commit();
        }

        return Acts / clock.Elapsed.TotalSeconds;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!Directory.Exists(Path.Combine(folder.FullName, "workflows")) || !File.Exists(Path.Combine(folder.FullName, "RegFiling.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("RegFiling.sln is not above the program.");
        }

        return folder.FullName;
    }
}
