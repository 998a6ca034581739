using System.Reflection;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using RegFiling.Migrations;
using RegFiling.Platform.Persistence;
using Xunit.Sdk;
using Xunit.v3;

namespace RegFiling.Tests.Support;

public enum Brand
{
    Sqlite = 1,
    PostgreSql = 2,
    SqlServer = 3,
}

/// <summary>
/// Runs a theory with one <see cref="Brand"/> argument on SQLite, and on PostgreSQL and SQL Server where <c>REGFILING_TEST_POSTGRESQL</c> and
/// <c>REGFILING_TEST_SQLSERVER</c> hold a connection string that may create databases; without it the test is shown as skipped.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnEachDatabaseAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>([.. Enum.GetValues<Brand>().Select(Row)]);

    public override bool SupportsDiscoveryEnumeration() => true;

    private static TheoryDataRow<Brand> Row(Brand brand) => new(brand)
    {
        Skip = brand == Brand.Sqlite || TestDatabase.Server(brand) is not null ? null : $"{TestDatabase.Variable(brand)} is not set",
    };
}

/// <summary>A database of its own with the migrations of its brand, dropped at the end.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    // Migrated once for all tests of a run; each gets a copy.
    private static readonly Lazy<Task<byte[]>> Migrated = new(MigrateAsync);

    private readonly Brand brand;
    private readonly string connection;
    private readonly string? file;
    private readonly Action<DbContextOptionsBuilder>? options;

    private TestDatabase(Brand brand, string connection, string? file, Action<DbContextOptionsBuilder>? options)
    {
        this.brand = brand;
        this.connection = connection;
        this.file = file;
        this.options = options;
    }

    /// <summary>The connection string, for programs that open it themselves.</summary>
    public string Connection => connection;

    /// <summary>Empty, then brought up to date. EF creates a database of SQL Server with READ_COMMITTED_SNAPSHOT on, as production must have it.</summary>
    public static async Task<TestDatabase> CreateAsync(Brand brand = Brand.Sqlite, Action<DbContextOptionsBuilder>? options = null)
    {
        var name = $"regfiling_test_{Guid.NewGuid():N}";
        var file = brand == Brand.Sqlite ? Path.Combine(Folder(), $"{name}.db") : null;
        var connection = brand switch
        {
            Brand.Sqlite => new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString(),
            Brand.PostgreSql => new NpgsqlConnectionStringBuilder(Server(brand)) { Database = name, MaxPoolSize = 70 }.ToString(),
            Brand.SqlServer => new Microsoft.Data.SqlClient.SqlConnectionStringBuilder(Server(brand)) { InitialCatalog = name, Pooling = false }.ToString(),
            _ => throw new ArgumentOutOfRangeException(nameof(brand)),
        };
        var database = new TestDatabase(brand, connection, file, options);
        if (file is not null)
        {
            await File.WriteAllBytesAsync(file, await Migrated.Value);
            return database;
        }

        await using var db = database.Open();
        await db.Database.MigrateAsync();
        return database;
    }

    private static async Task<byte[]> MigrateAsync()
    {
        var file = Path.Combine(Folder(), $"regfiling_test_{Guid.NewGuid():N}.db");
        var template = new TestDatabase(Brand.Sqlite, new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString(), file, null);
        await using (var db = template.Open())
        {
            await db.Database.MigrateAsync();
            await db.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)");
        }

        var bytes = await File.ReadAllBytesAsync(file);
        await template.DisposeAsync();
        return bytes;
    }

    // Memory, where there is room for it: the tests write every act with full durability.
    private static string Folder() =>
        Directory.Exists("/dev/shm") && new DriveInfo("/dev/shm").AvailableFreeSpace > 1_000_000_000 ? "/dev/shm" : Path.GetTempPath();

    /// <summary>A fresh context on the same database.</summary>
    public RegFilingDbContext Open() => brand switch
    {
        Brand.Sqlite => new SqliteRegFilingDbContext(Options<SqliteRegFilingDbContext>(builder => builder.UseSqliteFile(connection))),
        Brand.PostgreSql => new PostgreSqlRegFilingDbContext(Options<PostgreSqlRegFilingDbContext>(builder => builder.UseNpgsql(connection))),
        Brand.SqlServer => new SqlServerRegFilingDbContext(Options<SqlServerRegFilingDbContext>(builder => builder.UseSqlServer(connection))),
        _ => throw new InvalidOperationException(),
    };

    public async ValueTask DisposeAsync()
    {
        if (brand == Brand.PostgreSql)
            NpgsqlConnection.ClearPool(new NpgsqlConnection(connection));
        await using (var db = Open())
            await db.Database.EnsureDeletedAsync();
        if (file is not null)
            File.Delete(file);
    }

    private DbContextOptions<T> Options<T>(Action<DbContextOptionsBuilder> use)
        where T : DbContext
    {
        var builder = new DbContextOptionsBuilder<T>();
        use(builder);
        options?.Invoke(builder);
        return builder.Options;
    }

    internal static string Variable(Brand brand) => brand == Brand.PostgreSql ? "REGFILING_TEST_POSTGRESQL" : "REGFILING_TEST_SQLSERVER";

    internal static string? Server(Brand brand) => Environment.GetEnvironmentVariable(Variable(brand)) is { Length: > 0 } server ? server : null;
}

/// <summary>Files of the repository, found upward from the test program.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "RegFiling.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("RegFiling.sln is not above the test program.");
    }
}
