using System.Data;
using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using RegFiling.Migrations;
using RegFiling.Platform.Persistence;

namespace RegFiling.SqlServerTests;

/// <summary>A command as EF would send it to SQL Server.</summary>
public sealed record Statement(string Text, IReadOnlyList<string> Parameters);

/// <summary>
/// A context of the SQL Server provider without a server: connections are not opened, commands are written down and answered with nothing.
/// </summary>
internal sealed class SqlServerOnPaper : IDbCommandInterceptor, IDbConnectionInterceptor
{
    private readonly DbContextOptions<SqlServerRegFilingDbContext> options;

    public SqlServerOnPaper() => options =
        new DbContextOptionsBuilder<SqlServerRegFilingDbContext>().UseSqlServer("Server=on-paper").AddInterceptors(this).Options;

    public Dictionary<string, Statement> Statements { get; } = new(StringComparer.Ordinal);

    public int Sent { get; private set; }

    public RegFilingDbContext Open() => new SqlServerRegFilingDbContext(options);

    public InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) => InterceptionResult.Suppress();

    public ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default) => new(InterceptionResult.Suppress());

    public InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) =>
        InterceptionResult<DbDataReader>.SuppressWithResult(Nothing(command));

    public ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default) =>
        new(InterceptionResult<DbDataReader>.SuppressWithResult(Nothing(command)));

    public InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Record(command);
        return InterceptionResult<int>.SuppressWithResult(1);
    }

    public ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Record(command);
        return new(InterceptionResult<int>.SuppressWithResult(1));
    }

    private DataTableReader Nothing(DbCommand command)
    {
        Record(command);
        using var table = new DataTable();
        return table.CreateDataReader();
    }

    private void Record(DbCommand command)
    {
        Sent++;
        Statements.TryAdd(command.CommandText, new(command.CommandText, [.. command.Parameters.Cast<SqlParameter>().Select(Declare)]));
    }

    private static string Declare(SqlParameter parameter)
    {
        var name = parameter.ParameterName.StartsWith('@') ? parameter.ParameterName : "@" + parameter.ParameterName;
        var type = parameter.SqlDbType switch
        {
            SqlDbType.NVarChar or SqlDbType.VarChar or SqlDbType.VarBinary or SqlDbType.Binary =>
                $"{parameter.SqlDbType}({(parameter.Size is > 0 and <= 4000 ? parameter.Size : "max")})",
            SqlDbType.Decimal => $"decimal({(parameter.Precision == 0 ? 18 : parameter.Precision)}, {parameter.Scale})",
            var other => other.ToString(),
        };
        return $"{name} {type.ToLowerInvariant()}";
    }
}
