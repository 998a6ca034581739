using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegFiling.Migrations.Sqlite
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
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "licence_valid_until",
                table: "subject",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "mandate_id",
                table: "role_held",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "case_number",
                table: "register_revision",
                type: "TEXT",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "content",
                table: "register_revision",
                type: "TEXT",
                maxLength: 400000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ground",
                table: "register_revision",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "number",
                table: "register_revision",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "number_key",
                table: "register_revision",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "reason",
                table: "register_revision",
                type: "TEXT",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "address",
                table: "outbox_message",
                type: "TEXT",
                maxLength: 256,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "link",
                table: "outbox_message",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "note_en",
                table: "outbox_message",
                type: "TEXT",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "note_zh",
                table: "outbox_message",
                type: "TEXT",
                maxLength: 4000,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "action",
                table: "issued_document",
                type: "TEXT",
                maxLength: 60,
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "needs_seal",
                table: "issued_document",
                type: "INTEGER",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<Guid>(
                name: "signed_by",
                table: "issued_document",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "signer_role",
                table: "issued_document",
                type: "TEXT",
                maxLength: 40,
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "display_confirmed_on",
                table: "filing",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<DateOnly>(
                name: "file_by",
                table: "filing",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "subject_file_id",
                table: "filing",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "document_id",
                table: "case_clock",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "since_en",
                table: "case_clock",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "since_zh",
                table: "case_clock",
                type: "TEXT",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "applicant_id",
                table: "case",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "flags",
                table: "case",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "late",
                table: "case",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<long>(
                name: "rank",
                table: "case",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<DateTime>(
                name: "received_at",
                table: "case",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "searched",
                table: "case",
                type: "TEXT",
                maxLength: 1000,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "shelf",
                table: "case",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "subject_name",
                table: "case",
                type: "TEXT",
                maxLength: 200,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "agent_mandate",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    agent = table.Column<string>(type: "TEXT", maxLength: 300, nullable: false),
                    email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    valid_from = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    valid_until = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    powers = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    filings = table.Column<string>(type: "TEXT", maxLength: 4000, nullable: true),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    confirmed_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    revoked_at = table.Column<DateTime>(type: "TEXT", nullable: true)
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
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    action = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    results = table.Column<string>(type: "TEXT", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_bulk_run", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "case_bar",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false)
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
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    email = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true),
                    page = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    secret_hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: true)
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
                    gram = table.Column<long>(type: "INTEGER", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_gram", x => new { x.gram, x.case_id });
                });

            migrationBuilder.CreateTable(
                name: "case_step",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    queue = table.Column<string>(type: "TEXT", maxLength: 80, nullable: false),
                    rank = table.Column<long>(type: "INTEGER", nullable: false)
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
                    sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    width = table.Column<int>(type: "INTEGER", nullable: true),
                    height = table.Column<int>(type: "INTEGER", nullable: true),
                    pages = table.Column<int>(type: "INTEGER", nullable: true),
                    text = table.Column<string>(type: "TEXT", maxLength: -1, nullable: true),
                    cut = table.Column<bool>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_file_facts", x => x.sha256);
                });

            migrationBuilder.CreateTable(
                name: "file_part",
                columns: table => new
                {
                    sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    bytes = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_file_part", x => new { x.sha256, x.number });
                });

            migrationBuilder.CreateTable(
                name: "kept_form",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    account_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    path = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    fields = table.Column<byte[]>(type: "BLOB", maxLength: -1, nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_kept_form", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "outbox_notice",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    audience = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    subject_zh = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    subject_en = table.Column<string>(type: "TEXT", maxLength: 400, nullable: false),
                    link = table.Column<string>(type: "TEXT", maxLength: 200, nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    sent_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    attempts = table.Column<int>(type: "INTEGER", nullable: false),
                    not_before = table.Column<DateTime>(type: "TEXT", nullable: false),
                    last_error = table.Column<string>(type: "TEXT", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outbox_notice", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "recusal",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name_zh = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    name_en = table.Column<string>(type: "TEXT", maxLength: 100, nullable: false),
                    asked_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    asked_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    status = table.Column<int>(type: "INTEGER", nullable: false),
                    decided_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    decided_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true)
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
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    name = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    query = table.Column<string>(type: "TEXT", maxLength: 1000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_saved_view", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "seal_entry",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    document_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    kind = table.Column<int>(type: "INTEGER", nullable: false),
                    number = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    person_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    copies = table.Column<int>(type: "INTEGER", nullable: true),
                    reason = table.Column<string>(type: "TEXT", maxLength: 2000, nullable: true),
                    data = table.Column<string>(type: "TEXT", maxLength: -1, nullable: true)
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
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    number = table.Column<int>(type: "INTEGER", nullable: false),
                    case_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    form_version = table.Column<int>(type: "INTEGER", nullable: false),
                    sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    verified_at = table.Column<DateTime>(type: "TEXT", nullable: false)
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
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    pack_id = table.Column<string>(type: "TEXT", maxLength: 60, nullable: false),
                    monday = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    data = table.Column<string>(type: "TEXT", maxLength: -1, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_weekly_report", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "invitation",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "TEXT", nullable: false),
                    subject_id = table.Column<Guid>(type: "TEXT", nullable: false),
                    role = table.Column<string>(type: "TEXT", maxLength: 40, nullable: false),
                    email = table.Column<string>(type: "TEXT", maxLength: 256, nullable: false),
                    mandate_id = table.Column<Guid>(type: "TEXT", nullable: true),
                    key_sha256 = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    invited_by = table.Column<Guid>(type: "TEXT", nullable: false),
                    at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    expires_at = table.Column<DateTime>(type: "TEXT", nullable: false),
                    accepted_at = table.Column<DateTime>(type: "TEXT", nullable: true),
                    accepted_by = table.Column<Guid>(type: "TEXT", nullable: true),
                    revoked_at = table.Column<DateTime>(type: "TEXT", nullable: true)
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
