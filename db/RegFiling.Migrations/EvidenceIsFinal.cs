using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace RegFiling.Migrations;

// A line in the chain of custody of a piece of evidence: added, never changed or deleted.

[DbContext(typeof(SqliteRegFilingDbContext))]
[Migration("20261203000000_EvidenceIsFinal")]
internal sealed class SqliteEvidenceIsFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in EvidenceTriggers.Tables)
        {
            foreach (var act in EvidenceTriggers.Refused)
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
[Migration("20261203000000_EvidenceIsFinal")]
internal sealed class PostgreSqlEvidenceIsFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in EvidenceTriggers.Tables)
        {
            foreach (var act in EvidenceTriggers.Refused)
            {
                migrationBuilder.Sql($"CREATE TRIGGER {table}_is_final_{act.ToLowerInvariant()} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION record_is_final();");
            }

            migrationBuilder.Sql($"CREATE TRIGGER {table}_is_final_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION record_is_final();");
        }
    }
}

[DbContext(typeof(SqlServerRegFilingDbContext))]
[Migration("20261203000000_EvidenceIsFinal")]
internal sealed class SqlServerEvidenceIsFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in EvidenceTriggers.Tables)
        {
            foreach (var act in EvidenceTriggers.Refused)
            {
                migrationBuilder.Sql($"""
                    EXEC(N'CREATE TRIGGER [{table}_is_final_{act.ToLowerInvariant()}] ON [{table}] AFTER {act} AS
                    BEGIN THROW 50001, ''the record is final: {act} of {table} is refused'', 1; END')
                    """);
            }
        }
    }
}

internal static class EvidenceTriggers
{
    public static IReadOnlyList<string> Tables { get; } = ["evidence_line"];

    public static IReadOnlyList<string> Refused { get; } = ["UPDATE", "DELETE"];
}
