using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace RegFiling.Migrations.SqlServer
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
