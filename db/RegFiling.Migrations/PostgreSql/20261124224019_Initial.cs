using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace RegFiling.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "audit_read",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    what = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    what_id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_audit_read", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "case",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    procedure = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    pack_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    state = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: true),
                    record_id = table.Column<Guid>(type: "uuid", nullable: true),
                    title = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    district = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: true),
                    assignee_id = table.Column<Guid>(type: "uuid", nullable: true),
                    waiting_for = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    @private = table.Column<bool>(name: "private", type: "boolean", nullable: false),
                    next_due = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    opened_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "data_protection_key",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    friendly_name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    xml = table.Column<string>(type: "text", maxLength: -1, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_data_protection_key", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "event",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    stream = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    sequence = table.Column<int>(type: "integer", nullable: false),
                    act = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    actor_id = table.Column<Guid>(type: "uuid", nullable: false),
                    actor_role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    entry = table.Column<byte[]>(type: "bytea", maxLength: 4096, nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_event", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "file_content",
                columns: table => new
                {
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_file_content", x => x.sha256);
                });

            migrationBuilder.CreateTable(
                name: "idempotency_key",
                columns: table => new
                {
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    key = table.Column<string>(type: "character varying(255)", maxLength: 255, nullable: false),
                    request_hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    answer = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_idempotency_key", x => new { x.person_id, x.key });
                });

            migrationBuilder.CreateTable(
                name: "number_series",
                columns: table => new
                {
                    series = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    year = table.Column<int>(type: "integer", nullable: false),
                    last = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_number_series", x => new { x.series, x.year });
                });

            migrationBuilder.CreateTable(
                name: "person",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name_zh = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    name_en = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    demo = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_person", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "refused_act",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: true),
                    act = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    codes = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_refused_act", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "register_entry",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    series = table.Column<int>(type: "integer", nullable: false),
                    number = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    number_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    national_number = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    national_number_key = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    legal_type = table.Column<int>(type: "integer", nullable: true),
                    category = table.Column<int>(type: "integer", nullable: true),
                    role = table.Column<int>(type: "integer", nullable: true),
                    subject_name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    former_subject_names = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    territory = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    product = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    use = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: true),
                    remark = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: true),
                    filed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    state = table.Column<int>(type: "integer", nullable: false),
                    state_on = table.Column<DateOnly>(type: "date", nullable: true),
                    principle = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: true),
                    mechanism = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: true),
                    scenario = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: true),
                    purpose = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: true),
                    case_id = table.Column<Guid>(type: "uuid", nullable: true),
                    filing_id = table.Column<Guid>(type: "uuid", nullable: true),
                    source = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    retrieved_on = table.Column<DateOnly>(type: "date", nullable: true),
                    raw_json = table.Column<string>(type: "character varying(400000)", maxLength: 400000, nullable: true),
                    published_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    changed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    sort_date = table.Column<DateOnly>(type: "date", nullable: false),
                    search_text = table.Column<string>(type: "character varying(10000)", maxLength: 10000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_register_entry", x => x.id);
                    table.CheckConstraint("CK_RegisterEntry_OwnHasNationalNumber", "series <> 4 OR national_number IS NOT NULL");
                    table.CheckConstraint("CK_RegisterEntry_PublicRecordHasNoCase", "series = 4 OR (case_id IS NULL AND filing_id IS NULL)");
                });

            migrationBuilder.CreateTable(
                name: "stored_file",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    size = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<string>(type: "character varying(10)", maxLength: 10, nullable: false),
                    uploaded_by = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: true),
                    case_id = table.Column<Guid>(type: "uuid", nullable: true),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stored_file", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "stored_pack",
                columns: table => new
                {
                    hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    pack_id = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    version = table.Column<string>(type: "character varying(30)", maxLength: 30, nullable: false),
                    imported_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stored_pack", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "stored_pack_content",
                columns: table => new
                {
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stored_pack_content", x => x.sha256);
                });

            migrationBuilder.CreateTable(
                name: "subject",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    credit_code = table.Column<string>(type: "character varying(18)", maxLength: 18, nullable: true),
                    status = table.Column<int>(type: "integer", nullable: false),
                    district = table.Column<string>(type: "character varying(12)", maxLength: 12, nullable: true),
                    legal_representative = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    security_officer = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    verified_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    demo = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_subject", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "case_clock",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    clock = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    force = table.Column<int>(type: "integer", nullable: false),
                    owner = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    limit = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    started_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: false),
                    due_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    provisional = table.Column<bool>(type: "boolean", nullable: false),
                    explanation_zh = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    explanation_en = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    remind_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    reminded_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    overdue_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    ended_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    paused_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    pauses = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_clock", x => x.id);
                    table.ForeignKey(
                        name: "FK_case_clock_case_case_id",
                        column: x => x.case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "case_form",
                columns: table => new
                {
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    form = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    json = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    by_person = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_form", x => new { x.case_id, x.form, x.version });
                    table.ForeignKey(
                        name: "FK_case_form_case_case_id",
                        column: x => x.case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "case_link",
                columns: table => new
                {
                    from_case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    to_case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    clause = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_case_link", x => new { x.from_case_id, x.to_case_id, x.kind, x.clause });
                    table.ForeignKey(
                        name: "FK_case_link_case_from_case_id",
                        column: x => x.from_case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_case_link_case_to_case_id",
                        column: x => x.to_case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "issued_document",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    definition = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    number = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    title_zh = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    title_en = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    data = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    template_hash = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    case_version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_issued_document", x => x.id);
                    table.ForeignKey(
                        name: "FK_issued_document_case_case_id",
                        column: x => x.case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "outbox_message",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    audience = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    subject_zh = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    subject_en = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    sent_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    not_before = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    last_error = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_outbox_message", x => x.id);
                    table.ForeignKey(
                        name: "FK_outbox_message_case_case_id",
                        column: x => x.case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "erasure",
                columns: table => new
                {
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    erased_by = table.Column<Guid>(type: "uuid", nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: true),
                    form = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    version = table.Column<int>(type: "integer", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_erasure", x => x.event_id);
                    table.ForeignKey(
                        name: "FK_erasure_event_erased_by",
                        column: x => x.erased_by,
                        principalTable: "event",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_erasure_event_event_id",
                        column: x => x.event_id,
                        principalTable: "event",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "event_body",
                columns: table => new
                {
                    event_id = table.Column<Guid>(type: "uuid", nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: false),
                    salt = table.Column<byte[]>(type: "bytea", maxLength: 16, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_event_body", x => x.event_id);
                    table.ForeignKey(
                        name: "FK_event_body_event_event_id",
                        column: x => x.event_id,
                        principalTable: "event",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "account",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    person_id = table.Column<Guid>(type: "uuid", nullable: false),
                    user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    password_hash = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    security_stamp = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    concurrency_stamp = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    phone_number = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    lockout_end = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    access_failed_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account", x => x.id);
                    table.ForeignKey(
                        name: "FK_account_person_person_id",
                        column: x => x.person_id,
                        principalTable: "person",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "register_gram",
                columns: table => new
                {
                    gram = table.Column<long>(type: "bigint", nullable: false),
                    date = table.Column<DateOnly>(type: "date", nullable: false),
                    entry_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_register_gram", x => new { x.gram, x.date, x.entry_id });
                    table.ForeignKey(
                        name: "FK_register_gram_register_entry_entry_id",
                        column: x => x.entry_id,
                        principalTable: "register_entry",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "register_revision",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    entry_id = table.Column<Guid>(type: "uuid", nullable: false),
                    replaced_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    subject_name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    source = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    retrieved_on = table.Column<DateOnly>(type: "date", nullable: true),
                    raw_json = table.Column<string>(type: "character varying(400000)", maxLength: 400000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_register_revision", x => x.id);
                    table.ForeignKey(
                        name: "FK_register_revision_register_entry_entry_id",
                        column: x => x.entry_id,
                        principalTable: "register_entry",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "stored_pack_file",
                columns: table => new
                {
                    pack_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    path = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_stored_pack_file", x => new { x.pack_hash, x.path });
                    table.ForeignKey(
                        name: "FK_stored_pack_file_stored_pack_pack_hash",
                        column: x => x.pack_hash,
                        principalTable: "stored_pack",
                        principalColumn: "hash",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "assessment",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    filing_id = table.Column<Guid>(type: "uuid", nullable: true),
                    signed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    signed_by = table.Column<Guid>(type: "uuid", nullable: true),
                    signed_sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_assessment", x => x.id);
                    table.ForeignKey(
                        name: "FK_assessment_subject_subject_id",
                        column: x => x.subject_id,
                        principalTable: "subject",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "commitment",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    filing_id = table.Column<Guid>(type: "uuid", nullable: true),
                    signed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    signed_by = table.Column<Guid>(type: "uuid", nullable: true),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_commitment", x => x.id);
                    table.ForeignKey(
                        name: "FK_commitment_subject_subject_id",
                        column: x => x.subject_id,
                        principalTable: "subject",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "filing",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    type = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    status = table.Column<int>(type: "integer", nullable: false),
                    local_number = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    national_number = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: true),
                    filed_on = table.Column<DateOnly>(type: "date", nullable: true),
                    late = table.Column<bool>(type: "boolean", nullable: false),
                    submitted_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_filing", x => x.id);
                    table.ForeignKey(
                        name: "FK_filing_subject_subject_id",
                        column: x => x.subject_id,
                        principalTable: "subject",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "clock_effect",
                columns: table => new
                {
                    clock_id = table.Column<Guid>(type: "uuid", nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_clock_effect", x => new { x.clock_id, x.kind });
                    table.ForeignKey(
                        name: "FK_clock_effect_case_clock_clock_id",
                        column: x => x.clock_id,
                        principalTable: "case_clock",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "account_user_claim",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    claim_type = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    claim_value = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_user_claim", x => x.id);
                    table.ForeignKey(
                        name: "FK_account_user_claim_account_user_id",
                        column: x => x.user_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "account_user_login",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    provider_key = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: false),
                    provider_display_name = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_user_login", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "FK_account_user_login_account_user_id",
                        column: x => x.user_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "account_user_token",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    login_provider = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    name = table.Column<string>(type: "character varying(128)", maxLength: 128, nullable: false),
                    value = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_account_user_token", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "FK_account_user_token_account_user_id",
                        column: x => x.user_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "role_held",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    account_id = table.Column<Guid>(type: "uuid", nullable: false),
                    role = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_role_held", x => x.id);
                    table.ForeignKey(
                        name: "FK_role_held_account_account_id",
                        column: x => x.account_id,
                        principalTable: "account",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "commitment_clause",
                columns: table => new
                {
                    commitment_id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<int>(type: "integer", nullable: false),
                    clause = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    text_zh = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    text_en = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    terms = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    due_on = table.Column<DateOnly>(type: "date", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_commitment_clause", x => new { x.commitment_id, x.number });
                    table.ForeignKey(
                        name: "FK_commitment_clause_commitment_commitment_id",
                        column: x => x.commitment_id,
                        principalTable: "commitment",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "tier_decision",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    filing_id = table.Column<Guid>(type: "uuid", nullable: false),
                    case_id = table.Column<Guid>(type: "uuid", nullable: false),
                    computed_tier = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    tier = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    label_zh = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    label_en = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    score = table.Column<decimal>(type: "numeric(18,4)", precision: 18, scale: 4, nullable: false),
                    facts = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    on = table.Column<DateOnly>(type: "date", nullable: false),
                    rules = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    explanation_zh = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    explanation_en = table.Column<string>(type: "text", maxLength: -1, nullable: false),
                    proposed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    proposed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    adjustment_reason = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: true),
                    confirmed_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    confirmed_by = table.Column<Guid>(type: "uuid", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_tier_decision", x => x.id);
                    table.ForeignKey(
                        name: "FK_tier_decision_case_case_id",
                        column: x => x.case_id,
                        principalTable: "case",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "FK_tier_decision_filing_filing_id",
                        column: x => x.filing_id,
                        principalTable: "filing",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "filing_obligation",
                columns: table => new
                {
                    tier_decision_id = table.Column<Guid>(type: "uuid", nullable: false),
                    requirement = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    filing_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    title_zh = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    title_en = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    force = table.Column<int>(type: "integer", nullable: false),
                    grounds = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    value_zh = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: false),
                    value_en = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_filing_obligation", x => new { x.tier_decision_id, x.requirement });
                    table.ForeignKey(
                        name: "FK_filing_obligation_tier_decision_tier_decision_id",
                        column: x => x.tier_decision_id,
                        principalTable: "tier_decision",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateIndex(
                name: "EmailIndex",
                table: "account",
                column: "normalized_email");

            migrationBuilder.CreateIndex(
                name: "IX_account_person_id",
                table: "account",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "UserNameIndex",
                table: "account",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_account_user_claim_user_id",
                table: "account_user_claim",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_account_user_login_user_id",
                table: "account_user_login",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "IX_assessment_filing_id",
                table: "assessment",
                column: "filing_id");

            migrationBuilder.CreateIndex(
                name: "IX_assessment_subject_id",
                table: "assessment",
                column: "subject_id");

            migrationBuilder.CreateIndex(
                name: "IX_audit_read_case_id_at",
                table: "audit_read",
                columns: new[] { "case_id", "at" });

            migrationBuilder.CreateIndex(
                name: "IX_case_closed_at_next_due",
                table: "case",
                columns: new[] { "closed_at", "next_due" });

            migrationBuilder.CreateIndex(
                name: "IX_case_number",
                table: "case",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_case_record_id",
                table: "case",
                column: "record_id");

            migrationBuilder.CreateIndex(
                name: "IX_case_subject_id_procedure_state",
                table: "case",
                columns: new[] { "subject_id", "procedure", "state" });

            migrationBuilder.CreateIndex(
                name: "IX_case_clock_case_id_clock",
                table: "case_clock",
                columns: new[] { "case_id", "clock" });

            migrationBuilder.CreateIndex(
                name: "IX_case_clock_status_due_at",
                table: "case_clock",
                columns: new[] { "status", "due_at" });

            migrationBuilder.CreateIndex(
                name: "IX_case_clock_status_remind_at",
                table: "case_clock",
                columns: new[] { "status", "remind_at" });

            migrationBuilder.CreateIndex(
                name: "IX_case_link_to_case_id",
                table: "case_link",
                column: "to_case_id");

            migrationBuilder.CreateIndex(
                name: "IX_commitment_filing_id",
                table: "commitment",
                column: "filing_id");

            migrationBuilder.CreateIndex(
                name: "IX_commitment_subject_id",
                table: "commitment",
                column: "subject_id");

            migrationBuilder.CreateIndex(
                name: "IX_erasure_erased_by",
                table: "erasure",
                column: "erased_by",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_event_at",
                table: "event",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "IX_event_stream_sequence",
                table: "event",
                columns: new[] { "stream", "sequence" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_filing_local_number",
                table: "filing",
                column: "local_number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_filing_national_number",
                table: "filing",
                column: "national_number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_filing_subject_id_status",
                table: "filing",
                columns: new[] { "subject_id", "status" });

            migrationBuilder.CreateIndex(
                name: "IX_filing_obligation_filing_id",
                table: "filing_obligation",
                column: "filing_id");

            migrationBuilder.CreateIndex(
                name: "IX_issued_document_case_id",
                table: "issued_document",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_issued_document_number",
                table: "issued_document",
                column: "number",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_outbox_message_case_id",
                table: "outbox_message",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_outbox_message_sent_at_not_before",
                table: "outbox_message",
                columns: new[] { "sent_at", "not_before" });

            migrationBuilder.CreateIndex(
                name: "IX_refused_act_case_id",
                table: "refused_act",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_register_entry_filing_id",
                table: "register_entry",
                column: "filing_id");

            migrationBuilder.CreateIndex(
                name: "IX_register_entry_national_number_key",
                table: "register_entry",
                column: "national_number_key");

            migrationBuilder.CreateIndex(
                name: "IX_register_entry_number_key",
                table: "register_entry",
                column: "number_key",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_register_entry_sort_date_id",
                table: "register_entry",
                columns: new[] { "sort_date", "id" });

            migrationBuilder.CreateIndex(
                name: "IX_register_gram_entry_id",
                table: "register_gram",
                column: "entry_id");

            migrationBuilder.CreateIndex(
                name: "IX_register_revision_entry_id",
                table: "register_revision",
                column: "entry_id");

            migrationBuilder.CreateIndex(
                name: "IX_role_held_account_id",
                table: "role_held",
                column: "account_id");

            migrationBuilder.CreateIndex(
                name: "IX_role_held_subject_id_role",
                table: "role_held",
                columns: new[] { "subject_id", "role" });

            migrationBuilder.CreateIndex(
                name: "IX_stored_file_case_id",
                table: "stored_file",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_stored_file_sha256",
                table: "stored_file",
                column: "sha256");

            migrationBuilder.CreateIndex(
                name: "IX_stored_pack_pack_id_version",
                table: "stored_pack",
                columns: new[] { "pack_id", "version" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_subject_credit_code",
                table: "subject",
                column: "credit_code",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "IX_tier_decision_case_id",
                table: "tier_decision",
                column: "case_id");

            migrationBuilder.CreateIndex(
                name: "IX_tier_decision_filing_id",
                table: "tier_decision",
                column: "filing_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "account_user_claim");

            migrationBuilder.DropTable(
                name: "account_user_login");

            migrationBuilder.DropTable(
                name: "account_user_token");

            migrationBuilder.DropTable(
                name: "assessment");

            migrationBuilder.DropTable(
                name: "audit_read");

            migrationBuilder.DropTable(
                name: "case_form");

            migrationBuilder.DropTable(
                name: "case_link");

            migrationBuilder.DropTable(
                name: "clock_effect");

            migrationBuilder.DropTable(
                name: "commitment_clause");

            migrationBuilder.DropTable(
                name: "data_protection_key");

            migrationBuilder.DropTable(
                name: "erasure");

            migrationBuilder.DropTable(
                name: "event_body");

            migrationBuilder.DropTable(
                name: "file_content");

            migrationBuilder.DropTable(
                name: "filing_obligation");

            migrationBuilder.DropTable(
                name: "idempotency_key");

            migrationBuilder.DropTable(
                name: "issued_document");

            migrationBuilder.DropTable(
                name: "number_series");

            migrationBuilder.DropTable(
                name: "outbox_message");

            migrationBuilder.DropTable(
                name: "refused_act");

            migrationBuilder.DropTable(
                name: "register_gram");

            migrationBuilder.DropTable(
                name: "register_revision");

            migrationBuilder.DropTable(
                name: "role_held");

            migrationBuilder.DropTable(
                name: "stored_file");

            migrationBuilder.DropTable(
                name: "stored_pack_content");

            migrationBuilder.DropTable(
                name: "stored_pack_file");

            migrationBuilder.DropTable(
                name: "case_clock");

            migrationBuilder.DropTable(
                name: "commitment");

            migrationBuilder.DropTable(
                name: "event");

            migrationBuilder.DropTable(
                name: "tier_decision");

            migrationBuilder.DropTable(
                name: "register_entry");

            migrationBuilder.DropTable(
                name: "account");

            migrationBuilder.DropTable(
                name: "stored_pack");

            migrationBuilder.DropTable(
                name: "case");

            migrationBuilder.DropTable(
                name: "filing");

            migrationBuilder.DropTable(
                name: "person");

            migrationBuilder.DropTable(
                name: "subject");
        }
    }
}
