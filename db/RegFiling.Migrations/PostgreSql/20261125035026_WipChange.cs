using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegFiling.Migrations.PostgreSql
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
                type: "character varying(200)",
                maxLength: 200,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(30)",
                oldMaxLength: 30);

            migrationBuilder.CreateTable(
                name: "rule_version",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    pack_id = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    rule_set = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    version = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    effective_from = table.Column<DateOnly>(type: "date", nullable: true),
                    author_id = table.Column<Guid>(type: "uuid", nullable: false),
                    author = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    drafted_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    approver_id = table.Column<Guid>(type: "uuid", nullable: true),
                    approver = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    approved_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
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
                type: "character varying(30)",
                maxLength: 30,
                nullable: false,
                oldClrType: typeof(string),
                oldType: "character varying(200)",
                oldMaxLength: 200);
        }
    }
}
