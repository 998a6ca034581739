using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegFiling.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class WipChange : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<string>(
                name: "version",
                table: "stored_pack",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: false,
                collation: "Latin1_General_100_BIN2",
                oldClrType: typeof(string),
                oldType: "nvarchar(30)",
                oldMaxLength: 30,
                oldCollation: "Latin1_General_100_BIN2");

            migrationBuilder.CreateTable(
                name: "rule_version",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    pack_id = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false, collation: "Latin1_General_100_BIN2"),
                    rule_set = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false, collation: "Latin1_General_100_BIN2"),
                    version = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: false, collation: "Latin1_General_100_BIN2"),
                    bytes = table.Column<byte[]>(type: "varbinary(max)", nullable: false),
                    sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    effective_from = table.Column<DateOnly>(type: "date", nullable: true),
                    author_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    author = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    drafted_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    approver_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    approver = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2"),
                    approved_at = table.Column<DateTime>(type: "datetime2", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rule_version", x => x.id);
                    table.ForeignKey(
                        name: "FK_rule_version_case_case_id",
                        column: x => x.case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_rule_version_case_id",
                table: "rule_version",
                column: "case_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_rule_version_pack_id_rule_set",
                table: "rule_version",
                columns: new[] { "pack_id", "rule_set" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "rule_version");

            migrationBuilder.AlterColumn<string>(
                name: "version",
                table: "stored_pack",
                type: "nvarchar(30)",
                maxLength: 30,
                nullable: false,
                collation: "Latin1_General_100_BIN2",
                oldClrType: typeof(string),
                oldType: "nvarchar(200)",
                oldMaxLength: 200,
                oldCollation: "Latin1_General_100_BIN2");
        }
    }
}
