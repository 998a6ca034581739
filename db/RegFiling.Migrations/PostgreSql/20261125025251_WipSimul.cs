using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegFiling.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class WipSimul : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "simulation_run",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    number = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    title = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    change_case_id = table.Column<Guid>(type: "uuid", nullable: true),
                    key = table.Column<string>(type: "character varying(60)", maxLength: 60, nullable: false),
                    started_by = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: false),
                    on = table.Column<DateOnly>(type: "date", nullable: false),
                    pack_hash = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    current_rules = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    proposed_rules = table.Column<string>(type: "character varying(4000)", maxLength: 4000, nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    done = table.Column<long>(type: "bigint", nullable: false),
                    total = table.Column<long>(type: "bigint", nullable: false),
                    moved = table.Column<long>(type: "bigint", nullable: false),
                    ended_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    worker = table.Column<Guid>(type: "uuid", nullable: true),
                    heard_at = table.Column<DateTime>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    cancel_asked = table.Column<bool>(type: "boolean", nullable: false),
                    result = table.Column<string>(type: "text", maxLength: -1, nullable: true),
                    is_open = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_simulation_run", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "simulation_file",
                columns: table => new
                {
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(120)", maxLength: 120, nullable: false),
                    sha256 = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false)
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
                    run_id = table.Column<Guid>(type: "uuid", nullable: false),
                    position = table.Column<int>(type: "integer", nullable: false),
                    filing_id = table.Column<Guid>(type: "uuid", nullable: false),
                    subject_id = table.Column<Guid>(type: "uuid", nullable: false),
                    from_tier = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    to_tier = table.Column<string>(type: "character varying(80)", maxLength: 80, nullable: false),
                    is_up = table.Column<bool>(type: "boolean", nullable: false),
                    is_open = table.Column<bool>(type: "boolean", nullable: false),
                    was_adjusted = table.Column<bool>(type: "boolean", nullable: false),
                    reasons = table.Column<string>(type: "text", maxLength: -1, nullable: false)
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
                name: "simulation_file");

            migrationBuilder.DropTable(
                name: "simulation_mover");

            migrationBuilder.DropTable(
                name: "simulation_run");
        }
    }
}
