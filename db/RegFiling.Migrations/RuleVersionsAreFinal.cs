using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace RegFiling.Migrations;

// A version of rules changes while it is drafted, and never again once it is approved; no version is ever deleted.

[DbContext(typeof(SqliteRegFilingDbContext))]
[Migration("20261203000000_RuleVersionsAreFinal")]
internal sealed class SqliteRuleVersionsAreFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            CREATE TRIGGER rule_version_is_final_update BEFORE UPDATE ON rule_version
            WHEN OLD.approved_at IS NOT NULL BEGIN SELECT RAISE(ABORT, 'the record is final: UPDATE of rule_version is refused'); END;
            """);
        migrationBuilder.Sql("""
            CREATE TRIGGER rule_version_is_final_delete BEFORE DELETE ON rule_version
            BEGIN SELECT RAISE(ABORT, 'the record is final: DELETE of rule_version is refused'); END;
            """);
    }
}

[DbContext(typeof(PostgreSqlRegFilingDbContext))]
[Migration("20261203000000_RuleVersionsAreFinal")]
internal sealed class PostgreSqlRuleVersionsAreFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("CREATE TRIGGER rule_version_is_final_update BEFORE UPDATE ON rule_version FOR EACH ROW WHEN (OLD.approved_at IS NOT NULL) EXECUTE FUNCTION record_is_final();");
        migrationBuilder.Sql("CREATE TRIGGER rule_version_is_final_delete BEFORE DELETE ON rule_version FOR EACH ROW EXECUTE FUNCTION record_is_final();");
        migrationBuilder.Sql("CREATE TRIGGER rule_version_is_final_truncate BEFORE TRUNCATE ON rule_version FOR EACH STATEMENT EXECUTE FUNCTION record_is_final();");
    }
}

[DbContext(typeof(SqlServerRegFilingDbContext))]
[Migration("20261203000000_RuleVersionsAreFinal")]
internal sealed class SqlServerRuleVersionsAreFinal : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql("""
            EXEC(N'CREATE TRIGGER [rule_version_is_final_update] ON [rule_version] AFTER UPDATE AS
            IF EXISTS (SELECT 1 FROM deleted WHERE approved_at IS NOT NULL) BEGIN THROW 50001, ''the record is final: UPDATE of rule_version is refused'', 1; END')
            """);
        migrationBuilder.Sql("""
            EXEC(N'CREATE TRIGGER [rule_version_is_final_delete] ON [rule_version] AFTER DELETE AS
            BEGIN THROW 50001, ''the record is final: DELETE of rule_version is refused'', 1; END')
            """);
    }
}
