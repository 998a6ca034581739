using Microsoft.EntityFrameworkCore.Migrations;

namespace RegFiling.SqlServerTests;

public sealed class SchemaTests
{
    [Fact]
    public void The_create_script_and_the_triggers_are_sound()
    {
        using var model = SqlServerModel.OfTheProduct();

        Assert.Empty(model.Validate());
    }

    [Theory]
    [InlineData(MigrationsSqlGenerationOptions.Script)]
    [InlineData(MigrationsSqlGenerationOptions.Script | MigrationsSqlGenerationOptions.Idempotent)]
    public void The_script_for_administrators_has_no_syntax_error(MigrationsSqlGenerationOptions options)
    {
        var script = SqlServerModel.MigrationScript(options);

        Assert.Contains("CREATE TABLE [event]", script, StringComparison.Ordinal);
        Assert.Contains("event_is_final_delete", script, StringComparison.Ordinal);
        Assert.Empty(SqlServerModel.Syntax(script));
    }

    // The guard itself: each of these is a mistake that must not pass.
    [Theory]
    [InlineData("CREATE TABLE [x] ([id] int NOT NULL,, [b] int)")]
    [InlineData("CREATE INDEX [ix] ON [event] ([no_such_column])")]
    [InlineData("CREATE UNIQUE INDEX [ix] ON [event] ([act]) WHERE [NoSuchColumn] IS NOT NULL")]
    [InlineData("ALTER TABLE [filing] ADD CONSTRAINT [fk] FOREIGN KEY ([subject_id]) REFERENCES [no_such_table] ([id])")]
    [InlineData("ALTER TABLE [filing] ADD CONSTRAINT [ck] CHECK ([no_such_column] = 1)")]
    [InlineData("CREATE TABLE [event] ([id] int NOT NULL)")]
    [InlineData("CREATE TRIGGER [t] ON [no_such_table] AFTER UPDATE AS BEGIN THROW 50001, 'x', 1; END")]
    [InlineData("CREATE TRIGGER [t] ON [event] AFTER UPDATE AS BEGIN SELECT [no_such_column] FROM [event] END")]
    public void A_mistake_in_the_schema_is_found(string planted)
    {
        using var model = SqlServerModel.OfTheProduct();
        model.Add(planted);

        Assert.NotEmpty(model.Validate());
    }

    [Fact]
    public void A_mistake_in_a_statement_is_found()
    {
        Statement[] planted =
        [
            new("SELECT [e].[no_such_column] FROM [event] AS [e]", []),
            new("SELECT * FROM [no_such_table]", []),
            new("SELECT \"id\" FROM \"EventBody\"", []),
            new("INSERT INTO [event_body] ([event_id], [no_such_column]) VALUES (@p0, @p1)", ["@p0 uniqueidentifier", "@p1 int"]),
            new("UPDATE [c] SET [c].[no_such_column] = 1 FROM [case] AS [c]", []),
            new("DELETE FROM [no_such_table] WHERE [id] = @p0", ["@p0 int"]),
            new("SELECT [c].[id] FROM [case] AS [c] WHERE [c].[number] = @missing", []),
        ];
        using var model = SqlServerModel.OfTheProduct();
        model.Add(new Statement("SELECT [c].[id] FROM [case] AS [c] WHERE [c].[number] = @p", ["@p nvarchar(60)"]));
        foreach (var statement in planted)
            model.Add(statement);
        var faults = model.Validate();

        Assert.DoesNotContain(faults, fault => fault.Contains("[statement 1]", StringComparison.Ordinal));
        Assert.All(planted, (_, i) => Assert.Contains(faults, fault => fault.Contains($"[statement {i + 2}]", StringComparison.Ordinal)));
        Assert.NotEmpty(SqlServerModel.Syntax("SELECT [c].[id] FROM [case] AS [c] WHERE"));
    }
}
