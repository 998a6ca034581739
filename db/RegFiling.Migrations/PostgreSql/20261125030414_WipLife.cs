using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegFiling.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class WipLife : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "cause",
                table: "tier_decision",
                type: "character varying(40)",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "not_matching_on",
                table: "register_entry",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "ended_on",
                table: "filing",
                type: "date",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "filing_version",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    filing_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    since = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_filing_version", x => x.id);
                    table.ForeignKey(
                        name: "FK_filing_version_case_case_id",
                        column: x => x.case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_filing_version_filing_filing_id",
                        column: x => x.filing_id,
                        principalTable: "filing",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "rectification",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    filing_id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    issued_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    days = table.Column<int>(type: "integer", nullable: false),
                    overdue_on = table.Column<DateOnly>(type: "date", nullable: true),
                    passed_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_rectification", x => x.id);
                    table.ForeignKey(
                        name: "FK_rectification_case_case_id",
                        column: x => x.case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_rectification_filing_filing_id",
                        column: x => x.filing_id,
                        principalTable: "filing",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_filing_version_case_id",
                table: "filing_version",
                column: "case_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_filing_version_filing_id_number",
                table: "filing_version",
                columns: new[] { "filing_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_rectification_case_id",
                table: "rectification",
                column: "case_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_rectification_filing_id",
                table: "rectification",
                column: "filing_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "filing_version");

            migrationBuilder.DropTable(
                name: "rectification");

            migrationBuilder.DropColumn(
                name: "cause",
                table: "tier_decision");

            migrationBuilder.DropColumn(
                name: "not_matching_on",
                table: "register_entry");

            migrationBuilder.DropColumn(
                name: "ended_on",
                table: "filing");
        }
    }
}
