using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegFiling.Migrations.SqlServer
{
    /// <inheritdoc />
    public partial class CompleteFiling : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "replaces",
                table: "tier_decision",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "licence_valid_until",
                table: "subject",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "mandate_id",
                table: "role_held",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "case_number",
                table: "register_revision",
                type: "nvarchar(60)",
                maxLength: 60,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "content",
                table: "register_revision",
                type: "nvarchar(max)",
                maxLength: 400000,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "ground",
                table: "register_revision",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "number",
                table: "register_revision",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "number_key",
                table: "register_revision",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "reason",
                table: "register_revision",
                type: "nvarchar(4000)",
                maxLength: 4000,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "address",
                table: "outbox_message",
                type: "nvarchar(256)",
                maxLength: 256,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "link",
                table: "outbox_message",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "note_en",
                table: "outbox_message",
                type: "nvarchar(4000)",
                maxLength: 4000,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "note_zh",
                table: "outbox_message",
                type: "nvarchar(4000)",
                maxLength: 4000,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "action",
                table: "issued_document",
                type: "nvarchar(60)",
                maxLength: 60,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<bool>(
                name: "needs_seal",
                table: "issued_document",
                type: "bit",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "signed_by",
                table: "issued_document",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "signer_role",
                table: "issued_document",
                type: "nvarchar(40)",
                maxLength: 40,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<DateOnly>(
                name: "display_confirmed_on",
                table: "filing",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "file_by",
                table: "filing",
                type: "date",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "subject_file_id",
                table: "filing",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "document_id",
                table: "case_clock",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "since_en",
                table: "case_clock",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<string>(
                name: "since_zh",
                table: "case_clock",
                type: "nvarchar(400)",
                maxLength: 400,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<Guid>(
                name: "applicant_id",
                table: "case",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "flags",
                table: "case",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<int>(
                name: "late",
                table: "case",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "rank",
                table: "case",
                type: "bigint",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<DateTime>(
                name: "received_at",
                table: "case",
                type: "datetime2",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "searched",
                table: "case",
                type: "nvarchar(1000)",
                maxLength: 1000,
                nullable: false,
                defaultValue: "",
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.AddColumn<int>(
                name: "shelf",
                table: "case",
                type: "int",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "subject_name",
                table: "case",
                type: "nvarchar(200)",
                maxLength: 200,
                nullable: true,
                collation: "Latin1_General_100_BIN2");

            migrationBuilder.CreateTable(
                name: "agent_mandate",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    subject_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    agent = table.Column<string>(type: "nvarchar(300)", maxLength: 300, nullable: false, collation: "Latin1_General_100_BIN2"),
                    email = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false, collation: "Latin1_General_100_BIN2"),
                    valid_from = table.Column<DateOnly>(type: "date", nullable: false),
                    valid_until = table.Column<DateOnly>(type: "date", nullable: false),
                    powers = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    filings = table.Column<string>(type: "nvarchar(4000)", maxLength: 4000, nullable: true, collation: "Latin1_General_100_BIN2"),
                    status = table.Column<int>(type: "int", nullable: false),
                    confirmed_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    revoked_at = table.Column<DateTime>(type: "datetime2", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_agent_mandate", x => x.id);
                    table.ForeignKey(
                        name: "FK_agent_mandate_case_case_id",
                        column: x => x.case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "bulk_run",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    action = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false, collation: "Latin1_General_100_BIN2"),
                    at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    results = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bulk_run", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "case_bar",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    role = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2"),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_bar", x => new { x.case_id, x.role, x.person_id });
                    table.ForeignKey(
                        name: "FK_case_bar_case_case_id",
                        column: x => x.case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "case_contact",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    email = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true, collation: "Latin1_General_100_BIN2"),
                    page = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    secret_hash = table.Column<byte[]>(type: "varbinary(32)", maxLength: 32, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_contact", x => x.case_id);
                    table.ForeignKey(
                        name: "FK_case_contact_case_case_id",
                        column: x => x.case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "case_gram",
                columns: table => new
                {
                    gram = table.Column<long>(type: "bigint", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_gram", x => new { x.gram, x.case_id });
                });

            migrationBuilder.CreateTable(
                name: "case_step",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    role = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2"),
                    queue = table.Column<string>(type: "nvarchar(80)", maxLength: 80, nullable: false, collation: "Latin1_General_100_BIN2"),
                    rank = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_step", x => new { x.case_id, x.role });
                    table.ForeignKey(
                        name: "FK_case_step_case_case_id",
                        column: x => x.case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "file_facts",
                columns: table => new
                {
                    sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    width = table.Column<int>(type: "int", nullable: true),
                    height = table.Column<int>(type: "int", nullable: true),
                    pages = table.Column<int>(type: "int", nullable: true),
                    text = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: true, collation: "Latin1_General_100_BIN2"),
                    cut = table.Column<bool>(type: "bit", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_file_facts", x => x.sha256);
                });

            migrationBuilder.CreateTable(
                name: "file_part",
                columns: table => new
                {
                    sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    number = table.Column<int>(type: "int", nullable: false),
                    bytes = table.Column<byte[]>(type: "varbinary(max)", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_file_part", x => new { x.sha256, x.number });
                });

            migrationBuilder.CreateTable(
                name: "kept_form",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    account_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    path = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false, collation: "Latin1_General_100_BIN2"),
                    fields = table.Column<byte[]>(type: "varbinary(max)", maxLength: -1, nullable: false),
                    at = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kept_form", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outbox_notice",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    audience = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false, collation: "Latin1_General_100_BIN2"),
                    subject_zh = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false, collation: "Latin1_General_100_BIN2"),
                    subject_en = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: false, collation: "Latin1_General_100_BIN2"),
                    link = table.Column<string>(type: "nvarchar(200)", maxLength: 200, nullable: false, collation: "Latin1_General_100_BIN2"),
                    at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    sent_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    attempts = table.Column<int>(type: "int", nullable: false),
                    not_before = table.Column<DateTime>(type: "datetime2", nullable: false),
                    last_error = table.Column<string>(type: "nvarchar(400)", maxLength: 400, nullable: true, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outbox_notice", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "recusal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name_zh = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2"),
                    name_en = table.Column<string>(type: "nvarchar(100)", maxLength: 100, nullable: false, collation: "Latin1_General_100_BIN2"),
                    asked_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    asked_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    status = table.Column<int>(type: "int", nullable: false),
                    decided_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    decided_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    reason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_recusal", x => x.id);
                    table.ForeignKey(
                        name: "FK_recusal_case_case_id",
                        column: x => x.case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "saved_view",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    name = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2"),
                    query = table.Column<string>(type: "nvarchar(1000)", maxLength: 1000, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_saved_view", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "seal_entry",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    document_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    kind = table.Column<int>(type: "int", nullable: false),
                    number = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false, collation: "Latin1_General_100_BIN2"),
                    person_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    role = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2"),
                    at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    copies = table.Column<int>(type: "int", nullable: true),
                    reason = table.Column<string>(type: "nvarchar(2000)", maxLength: 2000, nullable: true, collation: "Latin1_General_100_BIN2"),
                    data = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: true, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_seal_entry", x => x.id);
                    table.ForeignKey(
                        name: "FK_seal_entry_issued_document_document_id",
                        column: x => x.document_id,
                        principalTable: "issued_document",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "subject_file",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    subject_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    number = table.Column<int>(type: "int", nullable: false),
                    case_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    form_version = table.Column<int>(type: "int", nullable: false),
                    sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    verified_at = table.Column<DateTime>(type: "datetime2", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_subject_file", x => x.id);
                    table.ForeignKey(
                        name: "FK_subject_file_case_case_id",
                        column: x => x.case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_subject_file_subject_subject_id",
                        column: x => x.subject_id,
                        principalTable: "subject",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "weekly_report",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    pack_id = table.Column<string>(type: "nvarchar(60)", maxLength: 60, nullable: false, collation: "Latin1_General_100_BIN2"),
                    monday = table.Column<DateOnly>(type: "date", nullable: false),
                    at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    data = table.Column<string>(type: "nvarchar(max)", maxLength: -1, nullable: false, collation: "Latin1_General_100_BIN2")
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_weekly_report", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "invitation",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    subject_id = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    role = table.Column<string>(type: "nvarchar(40)", maxLength: 40, nullable: false, collation: "Latin1_General_100_BIN2"),
                    email = table.Column<string>(type: "nvarchar(256)", maxLength: 256, nullable: false, collation: "Latin1_General_100_BIN2"),
                    mandate_id = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    key_sha256 = table.Column<string>(type: "nvarchar(64)", maxLength: 64, nullable: false, collation: "Latin1_General_100_BIN2"),
                    invited_by = table.Column<Guid>(type: "uniqueidentifier", nullable: false),
                    at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    expires_at = table.Column<DateTime>(type: "datetime2", nullable: false),
                    accepted_at = table.Column<DateTime>(type: "datetime2", nullable: true),
                    accepted_by = table.Column<Guid>(type: "uniqueidentifier", nullable: true),
                    revoked_at = table.Column<DateTime>(type: "datetime2", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_invitation", x => x.id);
                    table.ForeignKey(
                        name: "FK_invitation_agent_mandate_mandate_id",
                        column: x => x.mandate_id,
                        principalTable: "agent_mandate",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "IX_stored_file_subject_id_size",
                table: "stored_file",
                columns: new[] { "subject_id", "size" });

            migrationBuilder.CreateIndex(
                name: "IX_register_revision_number_key",
                table: "register_revision",
                column: "number_key");

            migrationBuilder.CreateIndex(
                name: "IX_register_entry_changed_at_id",
                table: "register_entry",
                columns: new[] { "changed_at", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_issued_document_needs_seal_at",
                table: "issued_document",
                columns: new[] { "needs_seal", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_case_applicant_id",
                table: "case",
                column: "applicant_id");

            migrationBuilder.CreateIndex(
                name: "IX_case_assignee_id_rank",
                table: "case",
                columns: new[] { "assignee_id", "rank" });

            migrationBuilder.CreateIndex(
                name: "IX_case_district_shelf_rank",
                table: "case",
                columns: new[] { "district", "shelf", "rank" });

            migrationBuilder.CreateIndex(
                name: "IX_case_late_shelf_rank",
                table: "case",
                columns: new[] { "late", "shelf", "rank" });

            migrationBuilder.CreateIndex(
                name: "IX_case_procedure_shelf_rank",
                table: "case",
                columns: new[] { "procedure", "shelf", "rank" });

            migrationBuilder.CreateIndex(
                name: "IX_case_procedure_state_shelf_rank",
                table: "case",
                columns: new[] { "procedure", "state", "shelf", "rank" });

            migrationBuilder.CreateIndex(
                name: "IX_case_received_at",
                table: "case",
                column: "received_at");

            migrationBuilder.CreateIndex(
                name: "IX_case_shelf_rank",
                table: "case",
                columns: new[] { "shelf", "rank" });

            migrationBuilder.CreateIndex(
                name: "IX_case_subject_id_rank",
                table: "case",
                columns: new[] { "subject_id", "rank" });

            migrationBuilder.CreateIndex(
                name: "IX_case_waiting_for_shelf_rank",
                table: "case",
                columns: new[] { "waiting_for", "shelf", "rank" });

            migrationBuilder.CreateIndex(
                name: "IX_agent_mandate_case_id",
                table: "agent_mandate",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_agent_mandate_subject_id",
                table: "agent_mandate",
                column: "subject_id");

            migrationBuilder.CreateIndex(
                name: "IX_bulk_run_person_id_at",
                table: "bulk_run",
                columns: new[] { "person_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_case_step_queue_rank_case_id",
                table: "case_step",
                columns: new[] { "queue", "rank", "case_id" });

            migrationBuilder.CreateIndex(
                name: "IX_invitation_key_sha256",
                table: "invitation",
                column: "key_sha256",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_invitation_mandate_id",
                table: "invitation",
                column: "mandate_id");

            migrationBuilder.CreateIndex(
                name: "IX_invitation_subject_id",
                table: "invitation",
                column: "subject_id");

            migrationBuilder.CreateIndex(
                name: "IX_kept_form_at",
                table: "kept_form",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_outbox_notice_sent_at_not_before",
                table: "outbox_notice",
                columns: new[] { "sent_at", "not_before" });

            migrationBuilder.CreateIndex(
                name: "IX_recusal_case_id_person_id",
                table: "recusal",
                columns: new[] { "case_id", "person_id" });

            migrationBuilder.CreateIndex(
                name: "IX_saved_view_person_id_name",
                table: "saved_view",
                columns: new[] { "person_id", "name" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_seal_entry_document_id_kind",
                table: "seal_entry",
                columns: new[] { "document_id", "kind" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_seal_entry_number",
                table: "seal_entry",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_subject_file_case_id",
                table: "subject_file",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_subject_file_subject_id_number",
                table: "subject_file",
                columns: new[] { "subject_id", "number" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_weekly_report_pack_id_monday",
                table: "weekly_report",
                columns: new[] { "pack_id", "monday" },
                unique: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "bulk_run");

            migrationBuilder.DropTable(
                name: "case_bar");

            migrationBuilder.DropTable(
                name: "case_contact");

            migrationBuilder.DropTable(
                name: "case_gram");

            migrationBuilder.DropTable(
                name: "case_step");

            migrationBuilder.DropTable(
                name: "file_facts");

            migrationBuilder.DropTable(
                name: "file_part");

            migrationBuilder.DropTable(
                name: "invitation");

            migrationBuilder.DropTable(
                name: "kept_form");

            migrationBuilder.DropTable(
                name: "outbox_notice");

            migrationBuilder.DropTable(
                name: "recusal");

            migrationBuilder.DropTable(
                name: "saved_view");

            migrationBuilder.DropTable(
                name: "seal_entry");

            migrationBuilder.DropTable(
                name: "subject_file");

            migrationBuilder.DropTable(
                name: "weekly_report");

            migrationBuilder.DropTable(
                name: "agent_mandate");

            migrationBuilder.DropIndex(
                name: "IX_stored_file_subject_id_size",
                table: "stored_file");

            migrationBuilder.DropIndex(
                name: "IX_register_revision_number_key",
                table: "register_revision");

            migrationBuilder.DropIndex(
                name: "IX_register_entry_changed_at_id",
                table: "register_entry");

            migrationBuilder.DropIndex(
                name: "IX_issued_document_needs_seal_at",
                table: "issued_document");

            migrationBuilder.DropIndex(
                name: "IX_case_applicant_id",
                table: "case");

            migrationBuilder.DropIndex(
                name: "IX_case_assignee_id_rank",
                table: "case");

            migrationBuilder.DropIndex(
                name: "IX_case_district_shelf_rank",
                table: "case");

            migrationBuilder.DropIndex(
                name: "IX_case_late_shelf_rank",
                table: "case");

            migrationBuilder.DropIndex(
                name: "IX_case_procedure_shelf_rank",
                table: "case");

            migrationBuilder.DropIndex(
                name: "IX_case_procedure_state_shelf_rank",
                table: "case");

            migrationBuilder.DropIndex(
                name: "IX_case_received_at",
                table: "case");

            migrationBuilder.DropIndex(
                name: "IX_case_shelf_rank",
                table: "case");

            migrationBuilder.DropIndex(
                name: "IX_case_subject_id_rank",
                table: "case");

            migrationBuilder.DropIndex(
                name: "IX_case_waiting_for_shelf_rank",
                table: "case");

            migrationBuilder.DropColumn(
                name: "replaces",
                table: "tier_decision");

            migrationBuilder.DropColumn(
                name: "licence_valid_until",
                table: "subject");

            migrationBuilder.DropColumn(
                name: "mandate_id",
                table: "role_held");

            migrationBuilder.DropColumn(
                name: "case_number",
                table: "register_revision");

            migrationBuilder.DropColumn(
                name: "content",
                table: "register_revision");

            migrationBuilder.DropColumn(
                name: "ground",
                table: "register_revision");

            migrationBuilder.DropColumn(
                name: "number",
                table: "register_revision");

            migrationBuilder.DropColumn(
                name: "number_key",
                table: "register_revision");

            migrationBuilder.DropColumn(
                name: "reason",
                table: "register_revision");

            migrationBuilder.DropColumn(
                name: "address",
                table: "outbox_message");

            migrationBuilder.DropColumn(
                name: "link",
                table: "outbox_message");

            migrationBuilder.DropColumn(
                name: "note_en",
                table: "outbox_message");

            migrationBuilder.DropColumn(
                name: "note_zh",
                table: "outbox_message");

            migrationBuilder.DropColumn(
                name: "action",
                table: "issued_document");

            migrationBuilder.DropColumn(
                name: "needs_seal",
                table: "issued_document");

            migrationBuilder.DropColumn(
                name: "signed_by",
                table: "issued_document");

            migrationBuilder.DropColumn(
                name: "signer_role",
                table: "issued_document");

            migrationBuilder.DropColumn(
                name: "display_confirmed_on",
                table: "filing");

            migrationBuilder.DropColumn(
                name: "file_by",
                table: "filing");

            migrationBuilder.DropColumn(
                name: "subject_file_id",
                table: "filing");

            migrationBuilder.DropColumn(
                name: "document_id",
                table: "case_clock");

            migrationBuilder.DropColumn(
                name: "since_en",
                table: "case_clock");

            migrationBuilder.DropColumn(
                name: "since_zh",
                table: "case_clock");

            migrationBuilder.DropColumn(
                name: "applicant_id",
                table: "case");

            migrationBuilder.DropColumn(
                name: "flags",
                table: "case");

            migrationBuilder.DropColumn(
                name: "late",
                table: "case");

            migrationBuilder.DropColumn(
                name: "rank",
                table: "case");

            migrationBuilder.DropColumn(
                name: "received_at",
                table: "case");

            migrationBuilder.DropColumn(
                name: "searched",
                table: "case");

            migrationBuilder.DropColumn(
                name: "shelf",
                table: "case");

            migrationBuilder.DropColumn(
                name: "subject_name",
                table: "case");
        }
    }
}
