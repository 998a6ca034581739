using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using RegFiling.Cli;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Cli;

public sealed class DbCommandTests
{
    private static (int Exit, string Output, string Error) Run(IReadOnlyDictionary<string, string?> settings, params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        var exit = CommandLineApp.Run(args, TextReader.Null, output, error, new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        return (exit, output.ToString(), error.ToString());
    }

    [Theory, OnEachDatabase]
    public async Task Migrate_makes_the_database_and_says_what_it_did(Brand brand)
    {
        await using var database = await TestDatabase.CreateAsync(brand);
        await using var db = database.Open();
        await db.Database.EnsureDeletedAsync(TestContext.Current.CancellationToken);
        var settings = new Dictionary<string, string?> { ["Database:Provider"] = brand.ToString(), ["ConnectionStrings:RegFiling"] = database.Connection };

        var (exit, output, error) = Run(settings, "db", "migrate", "--json");
        Assert.Equal((0, ""), (exit, error));
        Assert.Equal(db.Database.GetMigrations(), JsonDocument.Parse(output).RootElement.GetProperty("applied").EnumerateArray().Select(id => id.GetString()));
        Assert.Empty(await db.Database.GetPendingMigrationsAsync(TestContext.Current.CancellationToken));

        Assert.Equal((0, "数据库已是最新版本"), (Run(settings, "db", "migrate").Exit, Run(settings, "db", "migrate").Output.Trim()));
        Assert.Contains("up to date", Run(settings, "db", "migrate", "--lang", "en").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sqlite", "CREATE TRIGGER event_is_final_update BEFORE UPDATE")]
    [InlineData("postgresql", "EXECUTE FUNCTION record_is_final()")]
    [InlineData("sqlserver", "EXEC(N'CREATE TRIGGER [event_is_final_update]")]
    public void Script_needs_no_database_and_holds_tables_and_triggers(string provider, string expected)
    {
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.sql");
        try
        {
            var (exit, output, error) = Run(new Dictionary<string, string?>(), "db", "script", "--provider", provider);
            Assert.Equal((0, ""), (exit, error));
            Assert.Contains(expected, output, StringComparison.Ordinal);
            Assert.Contains("register_gram", output, StringComparison.Ordinal);

            Assert.Equal((0, "", ""), Run(new Dictionary<string, string?>(), "db", "script", "--provider", provider, "-o", file));
            Assert.Equal(output, File.ReadAllText(file));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("Oracle", null)]
    [InlineData("PostgreSql", null)]
    [InlineData("SqlServer", "Pasword=hidden")]
    public void Settings_that_name_no_database_exit_with_2(string provider, string? connection)
    {
        var settings = new Dictionary<string, string?> { ["Database:Provider"] = provider, ["ConnectionStrings:RegFiling"] = connection };
        foreach (var args in new string[][] { ["db", "migrate"], ["ledger", "verify"] })
        {
            var (exit, output, error) = Run(settings, args);
            Assert.Equal((2, ""), (exit, output));
            Assert.Matches("Database__Provider|ConnectionStrings__RegFiling", error);
            Assert.DoesNotContain("hidden", error, StringComparison.Ordinal);
            Assert.Single(error.Trim().Split('\n'));
        }
    }

    [Theory]
    [InlineData("db")]
    [InlineData("db", "script")]
    [InlineData("db", "script", "--provider", "oracle")]
    [InlineData("db", "script", "--provider", "sqlite", "-o", "/no/such/folder/x.sql")]
    public void Wrong_use_exits_with_2(params string[] args)
    {
        var (exit, output, error) = Run(new Dictionary<string, string?>(), args);
        Assert.Equal((2, ""), (exit, output));
        Assert.NotEqual("", error);
    }
}
