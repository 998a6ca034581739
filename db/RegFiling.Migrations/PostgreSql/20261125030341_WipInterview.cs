using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegFiling.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class WipInterview : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<bool>(
                name: "withheld",
                table: "case",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "interview_duty",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    filing_id = table.Column<Guid>(type: "uuid", nullable: true),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    force = table.Column<int>(type: "integer", nullable: false),
                    item = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    proof = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    basis = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    explanation_zh = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    explanation_en = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    reported_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    reported_late = table.Column<bool>(type: "boolean", nullable: false),
                    judged_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_interview_duty", x => new { x.case_id, x.number });
                    table.ForeignKey(
                        name: "FK_interview_duty_case_case_id",
                        column: x => x.case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "interview_record",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    filing_id = table.Column<Guid>(type: "uuid", nullable: true),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    ended_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    place = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    made_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_interview_record", x => x.id);
                    table.ForeignKey(
                        name: "FK_interview_record_case_case_id",
                        column: x => x.case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "interview_entry",
                columns: table => new
                {
                    record_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    side = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    speaker = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    words = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    about = table.Column<int>(type: "integer", nullable: true),
                    notice_id = table.Column<Guid>(type: "uuid", nullable: true),
                    basis = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    by_person = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_interview_entry", x => new { x.record_id, x.number });
                    table.ForeignKey(
                        name: "FK_interview_entry_interview_record_record_id",
                        column: x => x.record_id,
                        principalTable: "interview_record",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_interview_duty_filing_id_status",
                table: "interview_duty",
                columns: new[] { "filing_id", "status" });

            migrationBuilder.CreateIndex(
                name: "IX_interview_record_case_id",
                table: "interview_record",
                column: "case_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_interview_record_filing_id",
                table: "interview_record",
                column: "filing_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "interview_duty");

            migrationBuilder.DropTable(
                name: "interview_entry");

            migrationBuilder.DropTable(
                name: "interview_record");

            migrationBuilder.DropColumn(
                name: "withheld",
                table: "case");
        }
    }
}
