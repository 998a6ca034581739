using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using RegFiling.Platform.Persistence;

namespace RegFiling.Migrations;

/// <summary>Chooses the database by configuration: <c>Database:Provider</c> and the connection string <c>RegFiling</c>.</summary>
public static class Database
{
    /// <summary>What has to be set otherwise before a database can be opened, in a sentence; null when nothing.</summary>
    public static string? WhatIsWrong(IConfiguration configuration)
    {
        var provider = configuration["Database:Provider"] ?? "Sqlite";
        if (provider.ToUpperInvariant() is not ("SQLITE" or "POSTGRESQL" or "SQLSERVER"))
        {
            return $"Database:Provider is “{provider}”. Set Database__Provider to Sqlite, PostgreSql or SqlServer.";
        }

        try
        {
            var connection = configuration.GetConnectionString("RegFiling");
            DbConnectionStringBuilder _ = provider.ToUpperInvariant() switch
            {
                "SQLITE" => new SqliteConnectionStringBuilder(connection),
                "POSTGRESQL" => new NpgsqlConnectionStringBuilder(connection),
                _ => new SqlConnectionStringBuilder(connection),
            };
            return !string.IsNullOrWhiteSpace(connection) || provider.Equals("Sqlite", StringComparison.OrdinalIgnoreCase) ? null
                : $"Database:Provider is {provider}, but there is no connection string. Set ConnectionStrings__RegFiling.";
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // What it says may hold the password.
            return "The connection string cannot be read. Set ConnectionStrings__RegFiling to what the driver of the database understands.";
        }
    }

    /// <summary>Throws <see cref="InvalidOperationException"/> with <see cref="WhatIsWrong"/>.</summary>
    public static IServiceCollection AddRegFilingDatabase(this IServiceCollection services, IConfiguration configuration)
    {
        if (WhatIsWrong(configuration) is { } wrong)
        {
            throw new InvalidOperationException(wrong);
        }

        var provider = configuration["Database:Provider"] ?? "Sqlite";
        var connection = configuration.GetConnectionString("RegFiling");
        return provider.ToUpperInvariant() switch
        {
            "SQLITE" => services.AddDbContext<RegFilingDbContext, SqliteRegFilingDbContext>(options => options.UseSqliteFile(string.IsNullOrWhiteSpace(connection) ? DefaultFile() : connection)),
            "POSTGRESQL" => services.AddDbContext<RegFilingDbContext, PostgreSqlRegFilingDbContext>(options => options.UseNpgsql(connection)),
            _ => services.AddDbContext<RegFilingDbContext, SqlServerRegFilingDbContext>(options => options.UseSqlServer(connection)),
        };
    }

    /// <summary>SQLite with write-ahead log and full durability on every connection.</summary>
    public static DbContextOptionsBuilder UseSqliteFile(this DbContextOptionsBuilder options, string connection) =>
        options.UseSqlite(new SqliteConnectionStringBuilder(connection) { ForeignKeys = true }.ToString()).AddInterceptors(new DurableSqlite());

    /// <summary>
    /// The SQL of all migrations, without a connection. For PostgreSQL and SQL Server it may be run again and on any older version; SQLite has no
    /// words for that, so its script is for an empty database.
    /// </summary>
    public static string Script(string provider)
    {
        using RegFilingDbContext db = provider.ToUpperInvariant() switch
        {
            "SQLITE" => new SqliteFactory().CreateDbContext([]),
            "POSTGRESQL" => new PostgreSqlFactory().CreateDbContext([]),
            "SQLSERVER" => new SqlServerFactory().CreateDbContext([]),
            _ => throw new ArgumentException($"There is no provider {provider}.", nameof(provider)),
        };
        return db.GetService<IMigrator>().GenerateScript(options: db.Database.IsSqlite() ? MigrationsSqlGenerationOptions.Default : MigrationsSqlGenerationOptions.Idempotent);
    }

    // The same file for every program that is started inside the source tree: beside the packs.
    private static string DefaultFile()
    {
        var root = new DirectoryInfo(Directory.GetCurrentDirectory());
        while (root is not null && !Directory.Exists(Path.Combine(root.FullName, "workflows")))
        {
            root = root.Parent;
        }

        var folder = Path.Combine(root?.FullName ?? Directory.GetCurrentDirectory(), "data");
        Directory.CreateDirectory(folder);
        return $"Data Source={Path.Combine(folder, "regfiling.db")}";
    }

    private sealed class DurableSqlite : DbConnectionInterceptor
    {
        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData) => Set(connection);

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            Set(connection);
            return Task.CompletedTask;
        }

        private static void Set(DbConnection connection)
        {
            using var command = connection.CreateCommand();
            // The log first: it is kept in the file. FULL loses no acknowledged commit when the power fails.
            command.CommandText = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000;";
            command.ExecuteNonQuery();
        }
    }
}
