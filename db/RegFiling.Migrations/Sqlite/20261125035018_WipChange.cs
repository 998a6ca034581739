using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegFiling.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class WipChange : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "rule_version",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    pack_id = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    rule_set = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    version = table.Column<string>(type: "TEXT", maxLength: 20, nullable: false),
                    bytes = table.Column<byte[]>(type: "BLOB", nullable: false),
                    sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    effective_from = table.Column<DateOnly>(type: "TEXT", nullable: true),
                    author_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    author = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    drafted_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    approver_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    approver = table.Column<string>(type: "TEXT", maxLength: 200, nullable: true),
                    approved_at = table.Column<DateTime>(type: "TEXT", nullable: true)
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
        }
    }
}
