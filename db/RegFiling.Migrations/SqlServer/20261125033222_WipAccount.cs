using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegFiling.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class WipAccount : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "evidence_line",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    line = table.Column<int>(type: "int", nullable: false),
                    act = table.Column<int>(type: "int", nullable: false),
                    name = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    kind = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true, collation: "Latin1_General_100_BIN2"),
                    person = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    on = table.Column<DateOnly>(type: "date", nullable: false),
                    place = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: true, collation: "Latin1_General_100_BIN2"),
                    note = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true, collation: "Latin1_General_100_BIN2"),
                    first_officer = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    second_officer = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    at = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_evidence_line", x => x.id);
                    table.ForeignKey(
                        name: "FK_evidence_line_case_case_id",
                        column: x => x.case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "penalty_case",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    subject_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    act = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2"),
                    act_from = table.Column<DateOnly>(type: "date", nullable: true),
                    act_to = table.Column<DateOnly>(type: "date", nullable: true),
                    discovered_on = table.Column<DateOnly>(type: "date", nullable: true),
                    is_grave = table.Column<bool>(type: "bit", nullable: false),
                    breach = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true, collation: "Latin1_General_100_BIN2"),
                    severity = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: true, collation: "Latin1_General_100_BIN2"),
                    opened_on = table.Column<DateOnly>(type: "date", nullable: true),
                    decided_on = table.Column<DateOnly>(type: "date", nullable: true),
                    outcome = table.Column<int>(type: "int", nullable: true),
                    measures = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2"),
                    fine = table.Column<decimal>(type: "decimal(18,4)", precision: 18, scale: 4, nullable: true),
                    fined_act = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: true, collation: "Latin1_General_100_BIN2"),
                    served_on = table.Column<DateOnly>(type: "date", nullable: true),
                    pay_by = table.Column<DateOnly>(type: "date", nullable: true),
                    payments = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_penalty_case", x => x.id);
                    table.ForeignKey(
                        name: "FK_penalty_case_case_case_id",
                        column: x => x.case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_penalty_case_subject_subject_id",
                        column: x => x.subject_id,
                        principalTable: "subject",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_evidence_line_case_id_number_line",
                table: "evidence_line",
                columns: new[] { "case_id", "number", "line" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_penalty_case_breach_severity_decided_on",
                table: "penalty_case",
                columns: new[] { "breach", "severity", "decided_on" });

            migrationBuilder.CreateIndex(
                name: "IX_penalty_case_case_id",
                table: "penalty_case",
                column: "case_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_penalty_case_subject_id_fined_act",
                table: "penalty_case",
                columns: new[] { "subject_id", "fined_act" },
                unique: true,
                filter: "[fined_act] IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "evidence_line");

            migrationBuilder.DropTable(
                name: "penalty_case");
        }
    }
}
