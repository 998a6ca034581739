using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace RegFiling.SqlServerTests;

/// <summary>What SQL Server refuses or only finds out on a long value, and DacFx lets pass.</summary>
public sealed partial class MappingTests
{
    private const int ClusteredKey = 900;
    private const int Index = 1_700;
    private const int Identifier = 128;

    private static readonly IRelationalModel Model = Read();

    private static IRelationalModel Read()
    {
        using var db = new SqlServerOnPaper().Open();
        return db.GetService<IDesignTimeModel>().Model.GetRelationalModel();
    }

    [Fact]
    public void Every_key_and_index_has_room_for_its_longest_values()
    {
        var wide = Model.Tables.SelectMany(table => table.UniqueConstraints.Select(key => (key.Name, Most: ClusteredKey, Width: key.Columns.Sum(Bytes)))
            .Concat(table.Indexes.Select(index => (index.Name, Most: Index, Width: index.Columns.Sum(Bytes)))));

        Assert.Empty(wide.Where(key => key.Width > key.Most).Select(key => $"{key.Name}: {key.Width} bytes"));
    }

    [Fact]
    public void Nothing_is_deleted_because_something_else_is() =>
        Assert.Empty(Model.Tables.SelectMany(table => table.ForeignKeyConstraints).Where(key => key.OnDeleteAction is not (Microsoft.EntityFrameworkCore.Migrations.ReferentialAction.NoAction or Microsoft.EntityFrameworkCore.Migrations.ReferentialAction.Restrict)).Select(key => key.Name));

    [Fact]
    public void Every_name_is_short_enough_and_in_small_letters()
    {
        var names = Model.Tables.SelectMany(table => table.UniqueConstraints.Select(key => key.Name)
            .Concat(table.Indexes.Select(index => index.Name)).Concat(table.ForeignKeyConstraints.Select(key => key.Name)).Concat(table.CheckConstraints.Select(check => check.Name!)));
        var ours = Model.Tables.Select(table => table.Name).Concat(Model.Tables.SelectMany(table => table.Columns.Select(column => column.Name))).ToList();

        Assert.DoesNotContain(names.Concat(ours), name => name.Length > Identifier);
        Assert.All(ours, name => Assert.Matches(SmallLetters(), name));
    }

    [Fact]
    public void Every_column_says_how_long_and_how_exact_it_is_and_compares_text_exactly()
    {
        var columns = Model.Tables.SelectMany(table => table.Columns).ToList();

        Assert.Empty(columns.Where(column => column.StoreType is "decimal" or "decimal(18,2)" or "nvarchar" or "varbinary" or "real" or "float" or "datetime").Select(Name));
        Assert.Empty(columns.Where(column => column.StoreType.StartsWith("varchar", StringComparison.Ordinal)).Select(Name));
        // Texts without an end are meant: each is named here.
        Assert.Equal(
            [
                "bulk_run.results", "case_form.json", "commitment_clause.terms", "data_protection_key.xml", "file_facts.text", "interview_entry.words", "issued_document.data", "penalty_case.payments", "register_entry.mechanism", "register_entry.principle",
                "register_entry.purpose", "register_entry.raw_json", "register_entry.remark", "register_entry.scenario", "register_entry.search_text",
                "register_entry.use", "register_revision.content", "register_revision.raw_json", "seal_entry.data", "simulation_mover.reasons", "simulation_run.result", "tier_decision.explanation_en", "tier_decision.explanation_zh",
                "tier_decision.facts", "weekly_report.data",
            ],
            columns.Where(column => column.StoreType == "nvarchar(max)").Select(Name).Order(StringComparer.Ordinal));
        Assert.Empty(columns.Where(column => column.StoreType.StartsWith("nvarchar", StringComparison.Ordinal) && column.Collation != "Latin1_General_100_BIN2").Select(Name));
    }

    [Fact]
    public void A_unique_index_lets_pass_what_is_not_there()
    {
        var unique = Model.Tables.SelectMany(table => table.Indexes).Where(index => index.IsUnique && index.Columns.Any(column => column.IsNullable)).ToList();

        Assert.Equal(6, unique.Count);
        Assert.All(unique, index => Assert.Equal(
            string.Join(" AND ", index.Columns.Where(column => column.IsNullable).Select(column => $"[{column.Name}] IS NOT NULL")), index.Filter));
    }

    [Fact]
    public void The_model_knows_the_triggers_by_name_so_that_no_OUTPUT_clause_is_sent()
    {
        var written = SqlServerModel.Triggers().Select(sql => Trigger().Match(sql)).Select(match => (Table: match.Groups["table"].Value, Name: match.Groups["name"].Value));
        var known = Model.Tables.SelectMany(table => table.Triggers.Select(trigger => (table.Name, trigger.ModelName)));

        Assert.Equal(37, known.Count());
        Assert.Equal(written.Order(), known.Order());
    }

    [Theory]
    [InlineData("nvarchar(400)", 800)]
    [InlineData("varbinary(32)", 32)]
    [InlineData("decimal(18,4)", 9)]
    public void The_width_of_a_type_is_counted_in_bytes(string type, int bytes) => Assert.Equal(bytes, Bytes(type));

    [Fact]
    public void A_text_without_end_fits_no_index() => Assert.True(Bytes("nvarchar(max)") > Index);

    private static string Name(IColumn column) => $"{column.Table.Name}.{column.Name}";

    private static int Bytes(IColumn column) => Bytes(column.StoreType);

    private static int Bytes(string type)
    {
        var match = Type().Match(type);
        if (match.Groups["size"].Value == "max")
            return 1_000_000;
        var size = match.Groups["size"].Success ? int.Parse(match.Groups["size"].Value, CultureInfo.InvariantCulture) : 0;
        return match.Groups["name"].Value switch
        {
            "nvarchar" => 2 * size,
            "varbinary" => size,
            "uniqueidentifier" => 16,
            "decimal" => size <= 9 ? 5 : size <= 19 ? 9 : 17,
            "datetime2" or "bigint" => 8,
            "int" => 4,
            "date" => 3,
            "bit" => 1,
            var other => throw new ArgumentException($"How wide is {other}?"),
        };
    }

    [GeneratedRegex(@"^(?<name>\w+)(\((?<size>\w+)(,\d+)?\))?$", RegexOptions.ExplicitCapture)]
    private static partial Regex Type();

    [GeneratedRegex("^[a-z][a-z0-9_]*$")]
    private static partial Regex SmallLetters();

    [GeneratedRegex(@"CREATE TRIGGER \[(?<name>\w+)\] ON \[(?<table>\w+)\]", RegexOptions.ExplicitCapture)]
    private static partial Regex Trigger();
}
