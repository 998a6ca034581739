using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace RegFiling.Migrations;

// The database itself refuses to change or delete what was recorded. A body, and the form that it speaks of, may be deleted once an erasure says so.

[DbContext(typeof(SqliteRegFilingDbContext))]
[Migration("20261201000000_RecordIsFinal")]
internal sealed class SqliteRecordIsFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var (table, act, unless) in RecordTriggers.Refused)
        {
            var when = unless is null ? "" : $"WHEN NOT EXISTS ({unless("OLD")}) ";
            migrationBuilder.Sql($"""
                CREATE TRIGGER {table}_is_final_{act.ToLowerInvariant()} BEFORE {act} ON {table}
                {when}BEGIN SELECT RAISE(ABORT, 'the record is final: {act} of {table} is refused'); END;
                """);
        }
    }
}

[DbContext(typeof(PostgreSqlRegFilingDbContext))]
[Migration("20261201000000_RecordIsFinal")]
internal sealed class PostgreSqlRecordIsFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            CREATE FUNCTION record_is_final() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION 'the record is final: % of % is refused', TG_OP, TG_TABLE_NAME; END $$;
            """);
        foreach (var (table, act, unless) in RecordTriggers.Refused)
        {
            var function = unless is null ? "record_is_final" : $"{table}_is_final_unless_erased";
            if (unless is not null)
            {
                // The condition of a trigger may hold no query here: it goes into the function.
                migrationBuilder.Sql($"""
                    CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN
                    IF EXISTS ({unless("OLD")}) THEN RETURN OLD; END IF;
                    RAISE EXCEPTION 'the record is final: % of % is refused', TG_OP, TG_TABLE_NAME;
                    END $$;
                    """);
            }

            migrationBuilder.Sql($"CREATE TRIGGER {table}_is_final_{act.ToLowerInvariant()} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();");
        }

        foreach (var table in RecordTriggers.Refused.Select(refused => refused.Table).Distinct())
        {
            migrationBuilder.Sql($"CREATE TRIGGER {table}_is_final_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION record_is_final();");
        }
    }
}

[DbContext(typeof(SqlServerRegFilingDbContext))]
[Migration("20261201000000_RecordIsFinal")]
internal sealed class SqlServerRecordIsFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var (table, act, unless) in RecordTriggers.Refused)
        {
            var condition = unless is null ? "" : $"IF EXISTS (SELECT 1 FROM deleted WHERE NOT EXISTS ({unless("deleted")})) ";
            // A trigger must be alone in its batch, which it is not in a script for administrators: hence EXEC.
            migrationBuilder.Sql($"""
                EXEC(N'CREATE TRIGGER [{table}_is_final_{act.ToLowerInvariant()}] ON [{table}] AFTER {act} AS
                {condition}BEGIN THROW 50001, ''the record is final: {act} of {table} is refused'', 1; END')
                """);
        }
    }
}

internal static class RecordTriggers
{
    /// <summary>What is refused; with <c>Unless</c>, for a row of that name, the query that must find an erasure.</summary>
    public static IReadOnlyList<(string Table, string Act, Func<string, string>? Unless)> Refused { get; } =
    [
        ("event", "UPDATE", null), ("event", "DELETE", null),
        ("event_body", "UPDATE", null), ("event_body", "DELETE", row => $"SELECT 1 FROM erasure WHERE erasure.event_id = {row}.event_id"),
        ("case_form", "UPDATE", null),
        ("case_form", "DELETE", row => $"SELECT 1 FROM erasure WHERE erasure.case_id = {row}.case_id AND erasure.form = {row}.form AND erasure.version = {row}.version"),
        ("issued_document", "UPDATE", null), ("issued_document", "DELETE", null),
        ("erasure", "UPDATE", null), ("erasure", "DELETE", null),
        ("audit_read", "UPDATE", null), ("audit_read", "DELETE", null),
    ];
}
