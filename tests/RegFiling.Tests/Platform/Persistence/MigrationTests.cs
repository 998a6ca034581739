using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using RegFiling.Migrations;
using RegFiling.Platform.Persistence;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Persistence;

public sealed class MigrationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // No server is asked for this.
    private static RegFilingDbContext Unconnected(Brand brand) => brand switch
    {
        Brand.Sqlite => new SqliteRegFilingDbContext(new DbContextOptionsBuilder<SqliteRegFilingDbContext>().UseSqlite("Data Source=:memory:").Options),
        Brand.PostgreSql => new PostgreSqlRegFilingDbContext(new DbContextOptionsBuilder<PostgreSqlRegFilingDbContext>().UseNpgsql("Host=nowhere").Options),
        _ => new SqlServerRegFilingDbContext(new DbContextOptionsBuilder<SqlServerRegFilingDbContext>().UseSqlServer(new SqlConnectionStringBuilder { DataSource = "nowhere" }.ToString()).Options),
    };

    [Theory]
    [InlineData(Brand.Sqlite)]
    [InlineData(Brand.PostgreSql)]
    [InlineData(Brand.SqlServer)]
    public void No_migration_is_missing(Brand brand)
    {
        using var db = Unconnected(brand);
        Assert.False(db.Database.HasPendingModelChanges());
        var names = db.Database.GetMigrations().Select(id => id.Split('_')[1]).ToList();
        Assert.Equal("Initial", names[0]);
        // Triggers stand on tables that are there.
        Assert.Equal(["RecordIsFinal", "RegistersAreFinal", "FilesAreFinal", "EvidenceIsFinal"], names.Where(name => name.EndsWith("Final", StringComparison.Ordinal)));
    }

    [Theory, OnEachDatabase]
    public async Task An_empty_database_is_brought_up_to_date_and_a_second_time_nothing_happens(Brand brand)
    {
        await using var database = await TestDatabase.CreateAsync(brand);
        await using var db = database.Open();

        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Cancel));
        await db.Database.MigrateAsync(Cancel);
        Assert.Equal(db.Database.GetMigrations(), await db.Database.GetAppliedMigrationsAsync(Cancel));
        foreach (var type in db.Model.GetEntityTypes())
            Assert.Empty(await Rows(db, type.ClrType));
    }

    [Theory, OnEachDatabase]
    public async Task The_record_is_final(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        await system.VerifiedSubjectAsync();
        await system.ReadAsync(db => db.Database.ExecuteSqlAsync($"INSERT INTO audit_read (id, person_id, role, what, what_id, at) SELECT id, actor_id, actor_role, 'case', id, at FROM event", Cancel));
        string[] refused =
        [
            "UPDATE event SET act = 'x'", "DELETE FROM event_body", "DELETE FROM case_form", "UPDATE event_body SET salt = body", "UPDATE audit_read SET role = 'x'", "DELETE FROM audit_read",
            .. brand == Brand.PostgreSql ? ["TRUNCATE event CASCADE", "TRUNCATE event_body", "TRUNCATE audit_read"] : Array.Empty<string>(),
        ];

        foreach (var sql in refused)
        {
            var why = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => system.ReadAsync(async db =>
            {
                await using var transaction = await db.Database.BeginTransactionAsync(Cancel);
                return await db.Database.ExecuteSqlRawAsync(sql, Cancel);
            }));
            Assert.Contains("the record is final", why.Message, StringComparison.Ordinal);
        }

        // What an erasure names may go, and that alone.
        await system.ReadAsync(db => db.Database.ExecuteSqlRawAsync("INSERT INTO erasure (event_id, erased_by, at) SELECT id, id, at FROM event WHERE act = 'subject/save'", Cancel));
        Assert.Equal(1, await system.ReadAsync(db => db.Database.ExecuteSqlRawAsync("DELETE FROM event_body WHERE event_id IN (SELECT event_id FROM erasure)", Cancel)));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => system.ReadAsync(db => db.Database.ExecuteSqlRawAsync("DELETE FROM event_body", Cancel)));
    }

    [Theory, OnEachDatabase]
    public async Task The_script_for_administrators_makes_the_same_database(Brand brand)
    {
        Assert.SkipWhen(brand == Brand.SqlServer, "Batches of a script are split by the administrator's tool.");
        await using var database = await TestDatabase.CreateAsync(brand);
        await using var db = database.Open();
        await db.Database.EnsureDeletedAsync(Cancel);
        await db.GetService<Microsoft.EntityFrameworkCore.Storage.IRelationalDatabaseCreator>().CreateAsync(Cancel);
        var script = Database.Script(brand.ToString());

        for (var time = 0; time < (brand == Brand.Sqlite ? 1 : 2); time++)
        {
            await db.Database.OpenConnectionAsync(Cancel);
            await using var command = db.Database.GetDbConnection().CreateCommand();
            command.CommandText = script;
            await command.ExecuteNonQueryAsync(Cancel);
        }

        Assert.Empty(await db.Database.GetPendingMigrationsAsync(Cancel));
    }

    [Fact]
    public async Task SQL_Server_reads_committed_snapshots()
    {
        Assert.SkipWhen(TestDatabase.Server(Brand.SqlServer) is null, "REGFILING_TEST_SQLSERVER is not set");
        await using var database = await TestDatabase.CreateAsync(Brand.SqlServer);
        await using var db = database.Open();

        Assert.True(await db.Database.SqlQuery<bool>($"SELECT is_read_committed_snapshot_on AS Value FROM sys.databases WHERE name = DB_NAME()").SingleAsync(Cancel));
    }

    private static async Task<List<object>> Rows(RegFilingDbContext db, Type type)
    {
        var set = (IQueryable<object>)typeof(DbContext).GetMethod(nameof(DbContext.Set), [])!.MakeGenericMethod(type).Invoke(db, null)!;
        return await set.ToListAsync(Cancel);
    }
}
