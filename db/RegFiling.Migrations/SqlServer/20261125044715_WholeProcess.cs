using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegFiling.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class WholeProcess : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "cause",
                table: "tier_decision",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

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

            migrationBuilder.AddColumn<bool>(
                name: "withheld",
                table: "case",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.CreateTable(
                name: "calendar_key",
                columns: table => new
                {
                    account_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    key_sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    made_at = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_calendar_key", x => x.account_id);
                    table.ForeignKey(
                        name: "FK_calendar_key_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

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
                name: "filing_version",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    filing_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    since = table.Column<DateTime>(type: "datetime2", nullable: false)
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
                name: "incident",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    subject_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    filing_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    known_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    grade = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true, collation: "Latin1_General_100_BIN2"),
                    reported_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    reported_late = table.Column<bool>(type: "bit", nullable: false),
                    hidden = table.Column<bool>(type: "bit", nullable: false),
                    confirmed_grade = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true, collation: "Latin1_General_100_BIN2"),
                    confirmed_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_incident", x => x.id);
                    table.ForeignKey(
                        name: "FK_incident_subject_subject_id",
                        column: x => x.subject_id,
                        principalTable: "subject",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "interview_duty",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    filing_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    kind = table.Column<int>(type: "int", nullable: false),
                    force = table.Column<int>(type: "int", nullable: false),
                    item = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    proof = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false, collation: "Latin1_General_100_BIN2"),
                    basis = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2"),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    explanation_zh = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    explanation_en = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    status = table.Column<int>(type: "int", nullable: false),
                    reported_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    reported_late = table.Column<bool>(type: "bit", nullable: false),
                    judged_at = table.Column<DateTime>(type: "datetime2", nullable: true)
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
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    subject_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    filing_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    started_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    ended_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    place = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false, collation: "Latin1_General_100_BIN2"),
                    made_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2")
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

            migrationBuilder.CreateTable(
                name: "rectification",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    filing_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    issued_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    days = table.Column<int>(type: "int", nullable: false),
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

            migrationBuilder.CreateTable(
                name: "simulation_run",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false, collation: "Latin1_General_100_BIN2"),
                    title = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    change_case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    key = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false, collation: "Latin1_General_100_BIN2"),
                    started_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    created_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    on = table.Column<DateOnly>(type: "date", nullable: false),
                    pack_hash = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    current_rules = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    proposed_rules = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: false, collation: "Latin1_General_100_BIN2"),
                    state = table.Column<int>(type: "int", nullable: false),
                    done = table.Column<long>(type: "bigint", nullable: false),
                    total = table.Column<long>(type: "bigint", nullable: false),
                    moved = table.Column<long>(type: "bigint", nullable: false),
                    ended_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    worker = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    heard_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    attempts = table.Column<int>(type: "int", nullable: false),
                    cancel_asked = table.Column<bool>(type: "bit", nullable: false),
                    result = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: true, collation: "Latin1_General_100_BIN2"),
                    is_open = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_simulation_run", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "interview_entry",
                columns: table => new
                {
                    record_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    side = table.Column<string>(type: "nvarchar(20)", maxLength: 20, nullable: true, collation: "Latin1_General_100_BIN2"),
                    speaker = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true, collation: "Latin1_General_100_BIN2"),
                    words = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false, collation: "Latin1_General_100_BIN2"),
                    about = table.Column<int>(type: "int", nullable: true),
                    notice_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    basis = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true, collation: "Latin1_General_100_BIN2"),
                    by_person = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    at = table.Column<DateTime>(type: "datetime2", nullable: false)
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

            migrationBuilder.CreateTable(
                name: "simulation_file",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(120)", maxLength: 120, nullable: false, collation: "Latin1_General_100_BIN2"),
                    sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    bytes = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_simulation_file", x => new { x.run_id, x.name });
                    table.ForeignKey(
                        name: "FK_simulation_file_simulation_run_run_id",
                        column: x => x.run_id,
                        principalTable: "simulation_run",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "simulation_mover",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    position = table.Column<int>(type: "int", nullable: false),
                    filing_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    subject_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    from_tier = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false, collation: "Latin1_General_100_BIN2"),
                    to_tier = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false, collation: "Latin1_General_100_BIN2"),
                    is_up = table.Column<bool>(type: "bit", nullable: false),
                    is_open = table.Column<bool>(type: "bit", nullable: false),
                    was_adjusted = table.Column<bool>(type: "bit", nullable: false),
                    reasons = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_simulation_mover", x => new { x.run_id, x.position });
                    table.ForeignKey(
                        name: "FK_simulation_mover_simulation_run_run_id",
                        column: x => x.run_id,
                        principalTable: "simulation_run",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_calendar_key_key_sha256",
                table: "calendar_key",
                column: "key_sha256",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_evidence_line_case_id_number_line",
                table: "evidence_line",
                columns: new[] { "case_id", "number", "line" },
                unique: true);

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
                name: "IX_incident_filing_id",
                table: "incident",
                column: "filing_id");

            migrationBuilder.CreateIndex(
                name: "IX_incident_subject_id",
                table: "incident",
                column: "subject_id");

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

            migrationBuilder.CreateIndex(
                name: "IX_rectification_case_id",
                table: "rectification",
                column: "case_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_rectification_filing_id",
                table: "rectification",
                column: "filing_id");

            migrationBuilder.CreateIndex(
                name: "IX_rule_version_case_id",
                table: "rule_version",
                column: "case_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_rule_version_pack_id_rule_set",
                table: "rule_version",
                columns: new[] { "pack_id", "rule_set" });

            migrationBuilder.CreateIndex(
                name: "IX_simulation_mover_run_id_from_tier_to_tier_position",
                table: "simulation_mover",
                columns: new[] { "run_id", "from_tier", "to_tier", "position" });

            migrationBuilder.CreateIndex(
                name: "IX_simulation_mover_run_id_subject_id_position",
                table: "simulation_mover",
                columns: new[] { "run_id", "subject_id", "position" });

            migrationBuilder.CreateIndex(
                name: "IX_simulation_run_number",
                table: "simulation_run",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_simulation_run_started_by_key",
                table: "simulation_run",
                columns: new[] { "started_by", "key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_simulation_run_state_created_at",
                table: "simulation_run",
                columns: new[] { "state", "created_at" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "calendar_key");

            migrationBuilder.DropTable(
                name: "evidence_line");

            migrationBuilder.DropTable(
                name: "filing_version");

            migrationBuilder.DropTable(
                name: "incident");

            migrationBuilder.DropTable(
                name: "interview_duty");

            migrationBuilder.DropTable(
                name: "interview_entry");

            migrationBuilder.DropTable(
                name: "penalty_case");

            migrationBuilder.DropTable(
                name: "rectification");

            migrationBuilder.DropTable(
                name: "rule_version");

            migrationBuilder.DropTable(
                name: "simulation_file");

            migrationBuilder.DropTable(
                name: "simulation_mover");

            migrationBuilder.DropTable(
                name: "interview_record");

            migrationBuilder.DropTable(
                name: "simulation_run");

            migrationBuilder.DropColumn(
                name: "cause",
                table: "tier_decision");

            migrationBuilder.DropColumn(
                name: "not_matching_on",
                table: "register_entry");

            migrationBuilder.DropColumn(
                name: "ended_on",
                table: "filing");

            migrationBuilder.DropColumn(
                name: "withheld",
                table: "case");

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
