using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegFiling.Migrations.PostgreSql
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
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    line = table.Column<int>(type: "integer", nullable: false),
                    act = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    person = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    on = table.Column<DateOnly>(type: "date", nullable: false),
                    place = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    note = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    first_officer = table.Column<Guid>(type: "uuid", nullable: false),
                    second_officer = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
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
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    act = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    act_from = table.Column<DateOnly>(type: "date", nullable: true),
                    act_to = table.Column<DateOnly>(type: "date", nullable: true),
                    discovered_on = table.Column<DateOnly>(type: "date", nullable: true),
                    is_grave = table.Column<bool>(type: "boolean", nullable: false),
                    breach = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    severity = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    opened_on = table.Column<DateOnly>(type: "date", nullable: true),
                    decided_on = table.Column<DateOnly>(type: "date", nullable: true),
                    outcome = table.Column<int>(type: "integer", nullable: true),
                    measures = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    fine = table.Column<decimal>(type: "numeric(18,4)", precision: 18, scale: 4, nullable: true),
                    fined_act = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    served_on = table.Column<DateOnly>(type: "date", nullable: true),
                    pay_by = table.Column<DateOnly>(type: "date", nullable: true),
                    payments = table.Column<string>(type: "text", maxLength: -1, nullable: false)
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
                unique: true);
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
