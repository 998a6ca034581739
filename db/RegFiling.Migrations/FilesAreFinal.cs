using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace RegFiling.Migrations;

// A file that an act named stays as it is: a replaced one too. What no act ever named may be cleared away.

[DbContext(typeof(SqliteRegFilingDbContext))]
[Migration("20261202000010_FilesAreFinal")]
internal sealed class SqliteFilesAreFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var (table, act, refused) in FileTriggers.Refused)
        {
            migrationBuilder.Sql($"""
                CREATE TRIGGER {table}_of_a_case_{act.ToLowerInvariant()} BEFORE {act} ON {table} WHEN {refused("OLD", "NEW")}
                BEGIN SELECT RAISE(ABORT, 'the record is final: {act} of {table} is refused'); END;
                """);
        }
    }
}

[DbContext(typeof(PostgreSqlRegFilingDbContext))]
[Migration("20261202000010_FilesAreFinal")]
internal sealed class PostgreSqlFilesAreFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var (table, act, refused) in FileTriggers.Refused)
        {
            var name = $"{table}_of_a_case_{act.ToLowerInvariant()}";
            migrationBuilder.Sql($"""
                CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN
                IF {refused("OLD", "NEW")} THEN RAISE EXCEPTION 'the record is final: % of % is refused', TG_OP, TG_TABLE_NAME; END IF;
                RETURN {(act == "DELETE" ? "OLD" : "NEW")};
                END $$;
                CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
                """);
        }
    }
}

[DbContext(typeof(SqlServerRegFilingDbContext))]
[Migration("20261202000010_FilesAreFinal")]
internal sealed class SqlServerFilesAreFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var (table, act, refused) in FileTriggers.Refused)
        {
            // The rows after an update stand in a table of their own; the key never changes.
            var after = act == "UPDATE" ? $" INNER JOIN inserted ON inserted.{FileTriggers.Key(table)} = deleted.{FileTriggers.Key(table)}" : "";
            migrationBuilder.Sql($"""
                EXEC(N'CREATE TRIGGER [{table}_of_a_case_{act.ToLowerInvariant()}] ON [{table}] AFTER {act} AS
                IF EXISTS (SELECT 1 FROM deleted{after} WHERE {refused("deleted", "inserted")}) BEGIN THROW 50001, ''the record is final: {act} of {table} is refused'', 1; END')
                """);
        }
    }
}

internal static class FileTriggers
{
    /// <summary>What is refused, as a condition over the row before and the row after.</summary>
    public static IReadOnlyList<(string Table, string Act, Func<string, string, string> When)> Refused { get; } =
    [
        ("stored_file", "DELETE", (old, _) => $"{old}.case_id IS NOT NULL"),
        ("stored_file", "UPDATE", (old, now) => $"({old}.case_id IS NOT NULL AND ({now}.case_id IS NULL OR {now}.case_id <> {old}.case_id)) OR {now}.sha256 <> {old}.sha256 OR {now}.name <> {old}.name OR {now}.size <> {old}.size"),
        ("file_content", "DELETE", InACase),
        ("file_part", "DELETE", InACase),
        ("file_part", "UPDATE", (_, _) => "1 = 1"),
    ];

    public static string Key(string table) => table == "stored_file" ? "id" : "sha256";

    private static string InACase(string old, string now) => $"EXISTS (SELECT 1 FROM stored_file WHERE stored_file.sha256 = {old}.sha256 AND stored_file.case_id IS NOT NULL)";
}
