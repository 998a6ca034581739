using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace RegFiling.Migrations;

/// <summary>
/// What was said in an interview (it is annotated), a version of a filing, the proposed files of a simulation and what it found, a line in the custody of evidence: never changed or deleted.
/// </summary>
internal abstract class ProcessIsFinal : Migration
{
    private static readonly string[] Tables = ["interview_record", "interview_entry", "filing_version", "simulation_file", "simulation_mover", "evidence_line"];

    protected override void Up(MigrationBuilder migrationBuilder)
    {
        foreach (var table in Tables)
        {
            foreach (var act in RegisterTriggers.Refused)
            {
                var (name, refused) = ($"{table}_is_final_{act.ToLowerInvariant()}", $"the record is final: {act} of {table} is refused");
                migrationBuilder.Sql(migrationBuilder.ActiveProvider switch
                {
                    "Microsoft.EntityFrameworkCore.Sqlite" => $"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{refused}'); END;",
                    "Microsoft.EntityFrameworkCore.SqlServer" => $"EXEC(N'CREATE TRIGGER [{name}] ON [{table}] AFTER {act} AS BEGIN THROW 50001, ''{refused}'', 1; END')",
                    _ => $"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION record_is_final();",
                });
            }

            if (migrationBuilder.ActiveProvider == "Npgsql.EntityFrameworkCore.PostgreSQL")
            {
                migrationBuilder.Sql($"CREATE TRIGGER {table}_is_final_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION record_is_final();");
            }
        }
    }
}

[DbContext(typeof(SqliteRegFilingDbContext))]
[Migration("20261203000010_ProcessIsFinal")]
internal sealed class SqliteProcessIsFinal : ProcessIsFinal;

[DbContext(typeof(PostgreSqlRegFilingDbContext))]
[Migration("20261203000010_ProcessIsFinal")]
internal sealed class PostgreSqlProcessIsFinal : ProcessIsFinal;

[DbContext(typeof(SqlServerRegFilingDbContext))]
[Migration("20261203000010_ProcessIsFinal")]
internal sealed class SqlServerProcessIsFinal : ProcessIsFinal;
