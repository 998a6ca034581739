using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace RegFiling.SqlServerTests;

/// <summary>
/// The database of SQL Server as a model without a server: ScriptDom checks syntax, DacFx that tables and columns exist. DacFx lets pass what
/// <see cref="MappingTests"/> looks at: key widths, cascade paths, lengths.
/// </summary>
internal sealed partial class SqlServerModel : IDisposable
{
    private readonly TSqlModel model = new(SqlServerVersion.Sql160, new TSqlModelOptions());
    private int procedures;

    /// <summary>Everything that was found wrong.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>The tables of the create script and the triggers of the migrations.</summary>
    public static SqlServerModel OfTheProduct()
    {
        var built = new SqlServerModel();
        foreach (var batch in Batches(CreateScript()).Concat(Triggers()))
            built.Add(batch);
        return built;
    }

    public static string CreateScript()
    {
        using var db = new SqlServerOnPaper().Open();
        return db.Database.GenerateCreateScript();
    }

    public static string MigrationScript(MigrationsSqlGenerationOptions options)
    {
        using var db = new SqlServerOnPaper().Open();
        return db.GetService<IMigrator>().GenerateScript(options: options);
    }

    /// <summary>The hand-written commands of the migrations, taken out of their EXEC.</summary>
    public static IReadOnlyList<string> Triggers()
    {
        using var db = new SqlServerOnPaper().Open();
        var assembly = db.GetService<IMigrationsAssembly>();
        var written = assembly.Migrations.Values.SelectMany(type => assembly.CreateMigration(type, db.Database.ProviderName!).UpOperations)
            .OfType<Microsoft.EntityFrameworkCore.Migrations.Operations.SqlOperation>().ToList();
        return [.. db.GetService<IMigrationsSqlGenerator>().Generate(written).Select(command => Unwrapped(command.CommandText))];
    }

    private static string Unwrapped(string command) =>
        Executed().Match(command) is { Success: true } match ? match.Groups["text"].Value.Replace("''", "'", StringComparison.Ordinal) : command;

    public static IEnumerable<string> Batches(string script) => BatchEnd().Split(script).Where(batch => !string.IsNullOrWhiteSpace(batch));

    public static IReadOnlyList<string> Syntax(string script)
    {
        new TSql170Parser(initialQuotedIdentifiers: true).Parse(new StringReader(script), out var errors);
        return [.. errors.Select(error => $"line {error.Line}: {error.Message}")];
    }

    public void Add(string batch)
    {
        var errors = Syntax(batch);
        Faults.AddRange(errors.Select(error => $"{error} in: {Short(batch)}"));
        if (errors.Count > 0)
            return;
        try
        {
            model.AddObjects(batch);
        }
        catch (DacModelException e)
        {
            Faults.Add($"{e.Message} in: {Short(batch)}");
        }
    }

    /// <summary>Adds a statement as the body of a procedure, so that its tables and columns are looked up.</summary>
    public void Add(Statement statement)
    {
        // 2,100 is what SQL Server takes in one command.
        if (statement.Parameters.Count > 2_100)
            Faults.Add($"{statement.Parameters.Count} parameters in: {Short(statement.Text)}");
        Add($"CREATE PROCEDURE [statement {++procedures}] {string.Join(", ", statement.Parameters)} AS\nBEGIN\n{statement.Text}\nEND");
    }

    /// <summary>All faults; a warning (a table that does not exist in a procedure) is one too.</summary>
    public IReadOnlyList<string> Validate() =>
        [.. Faults, .. model.Validate().Select(message => $"{message.MessageType} {message.Prefix}{message.Number} {message.Message}")];

    public void Dispose() => model.Dispose();

    private static string Short(string text) => text.Length > 1_500 ? text[..1_500] + " …" : text;

    [GeneratedRegex(@"^\s*EXEC\(N'(?<text>.*)'\);?\s*$", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Executed();

    [GeneratedRegex(@"^\s*GO\s*$", RegexOptions.Multiline | RegexOptions.NonBacktracking)]
    private static partial Regex BatchEnd();
}
