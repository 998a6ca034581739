using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace RegFiling.Migrations;

// The head and the entries of an interview record: what was said is annotated, never changed or deleted.

[DbContext(typeof(SqliteRegFilingDbContext))]
[Migration("20261203000000_InterviewsAreFinal")]
internal sealed class SqliteInterviewsAreFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in InterviewTriggers.Tables)
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
[Migration("20261203000000_InterviewsAreFinal")]
internal sealed class PostgreSqlInterviewsAreFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in InterviewTriggers.Tables)
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
[Migration("20261203000000_InterviewsAreFinal")]
internal sealed class SqlServerInterviewsAreFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in InterviewTriggers.Tables)
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

internal static class InterviewTriggers
{
    public static IReadOnlyList<string> Tables { get; } = ["interview_record", "interview_entry"];
}
