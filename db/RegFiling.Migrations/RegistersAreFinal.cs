using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace RegFiling.Migrations;

// A line of the register of seals, what an entry of the public register said before, and a version of a subject file: never changed or deleted.

[DbContext(typeof(SqliteRegFilingDbContext))]
[Migration("20261202000000_RegistersAreFinal")]
internal sealed class SqliteRegistersAreFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in RegisterTriggers.Tables)
        {
            foreach (var act in RegisterTriggers.Refused)
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
[Migration("20261202000000_RegistersAreFinal")]
internal sealed class PostgreSqlRegistersAreFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in RegisterTriggers.Tables)
        {
            foreach (var act in RegisterTriggers.Refused)
            {
                migrationBuilder.Sql($"CREATE TRIGGER {table}_is_final_{act.ToLowerInvariant()} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION record_is_final();");
            }

            migrationBuilder.Sql($"CREATE TRIGGER {table}_is_final_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION record_is_final();");
        }
    }
}

[DbContext(typeof(SqlServerRegFilingDbContext))]
[Migration("20261202000000_RegistersAreFinal")]
internal sealed class SqlServerRegistersAreFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in RegisterTriggers.Tables)
        {
            foreach (var act in RegisterTriggers.Refused)
            {
                migrationBuilder.Sql($"""
                    EXEC(N'CREATE TRIGGER [{table}_is_final_{act.ToLowerInvariant()}] ON [{table}] AFTER {act} AS
                    BEGIN THROW 50001, ''the record is final: {act} of {table} is refused'', 1; END')
                    """);
            }
        }
    }
}

internal static class RegisterTriggers
{
    public static IReadOnlyList<string> Tables { get; } = ["seal_entry", "register_revision", "subject_file"];

    public static IReadOnlyList<string> Refused { get; } = ["UPDATE", "DELETE"];
}
