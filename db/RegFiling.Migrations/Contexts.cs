using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using RegFiling.Platform.Persistence;

namespace RegFiling.Migrations;

/// <summary>The embedded default: one file, no server.</summary>
public sealed class SqliteRegFilingDbContext(DbContextOptions<SqliteRegFilingDbContext> options) : RegFilingDbContext(options);

public sealed class PostgreSqlRegFilingDbContext(DbContextOptions<PostgreSqlRegFilingDbContext> options) : RegFilingDbContext(options);

/// <summary>SQL Server. Text is compared exactly, as the other two do; its usual collations take capitals, full width and rare characters for the same.</summary>
public sealed class SqlServerRegFilingDbContext(DbContextOptions<SqlServerRegFilingDbContext> options) : RegFilingDbContext(options)
{
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<string>().UseCollation("Latin1_General_100_BIN2");
    }
}

// The factories below let `dotnet ef migrations add` run without any database server.

internal sealed class SqliteFactory : IDesignTimeDbContextFactory<SqliteRegFilingDbContext>
{
    public SqliteRegFilingDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteRegFilingDbContext>().UseSqlite("Data Source=design.db").Options);
}

internal sealed class PostgreSqlFactory : IDesignTimeDbContextFactory<PostgreSqlRegFilingDbContext>
{
    public PostgreSqlRegFilingDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlRegFilingDbContext>().UseNpgsql("Host=localhost;Database=design").Options);
}

internal sealed class SqlServerFactory : IDesignTimeDbContextFactory<SqlServerRegFilingDbContext>
{
    public SqlServerRegFilingDbContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlServerRegFilingDbContext>().UseSqlServer("Server=localhost;Database=design").Options);
}
