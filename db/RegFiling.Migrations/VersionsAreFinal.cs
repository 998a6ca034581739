using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace RegFiling.Migrations;

// A version of a filing: never changed or deleted.

[DbContext(typeof(SqliteRegFilingDbContext))]
[Migration("20261204000000_VersionsAreFinal")]
internal sealed class SqliteVersionsAreFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in VersionTriggers.Tables)
        {
            foreach (var act in VersionTriggers.Refused)
            {
                migrationBuilder.Sql($"""
                    CREATE TRIGGER {table}_is_final_{act.ToLowerInvariant()} BEFORE {act} ON {table}
                    BEGIN SELECT RAISE(ABORT, 'the record is final: {act} of {table} is refused'); END;
                    """);
            }
        }
    }
}

[DbContext(typeof(PostgreSqlRegFilingDbContext))]
[Migration("20261204000000_VersionsAreFinal")]
internal sealed class PostgreSqlVersionsAreFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in VersionTriggers.Tables)
        {
            foreach (var act in VersionTriggers.Refused)
            {
                migrationBuilder.Sql($"CREATE TRIGGER {table}_is_final_{act.ToLowerInvariant()} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION record_is_final();");
            }

            migrationBuilder.Sql($"CREATE TRIGGER {table}_is_final_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION record_is_final();");
        }
    }
}

[DbContext(typeof(SqlServerRegFilingDbContext))]
[Migration("20261204000000_VersionsAreFinal")]
internal sealed class SqlServerVersionsAreFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in VersionTriggers.Tables)
        {
            foreach (var act in VersionTriggers.Refused)
            {
                migrationBuilder.Sql($"""
                    EXEC(N'CREATE TRIGGER [{table}_is_final_{act.ToLowerInvariant()}] ON [{table}] AFTER {act} AS
                    BEGIN THROW 50001, ''the record is final: {act} of {table} is refused'', 1; END')
                    """);
            }
        }
    }
}

internal static class VersionTriggers
{
    public static IReadOnlyList<string> Tables { get; } = ["filing_version"];

    public static IReadOnlyList<string> Refused { get; } = ["UPDATE", "DELETE"];
}
