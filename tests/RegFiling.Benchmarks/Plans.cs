using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace RegFiling.Benchmarks;

/// <summary>How SQLite reads what a page asks: each statement of a view with its plan.</summary>
internal sealed class Plans(string connection) : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
{
    private readonly Lock guard = new();
    private readonly List<(string Sql, List<(string Name, object? Value)> Values, TimeSpan Time)> seen = [];

    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == "Microsoft.EntityFrameworkCore")
        {
            value.Subscribe(this);
        }
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (value.Value is CommandExecutedEventData { Command: { } command } done && command.CommandText.Contains("case", StringComparison.Ordinal))
        {
            lock (guard)
            {
                seen.Add((command.CommandText, [.. command.Parameters.Cast<SqliteParameter>().Select(parameter => (parameter.ParameterName, parameter.Value))], done.Duration));
            }
        }
    }

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }

    /// <summary>Writes what was asked since the last time.</summary>
    public async Task WriteAsync(string view)
    {
        List<(string Sql, List<(string Name, object? Value)> Values, TimeSpan Time)> asked;
        lock (guard)
        {
            asked = [.. seen];
            seen.Clear();
        }

        await using var database = new SqliteConnection(connection);
        await database.OpenAsync();
        Console.WriteLine($"== {view}");
        foreach (var (sql, values, time) in asked.DistinctBy(statement => statement.Sql))
        {
            await using var explain = database.CreateCommand();
            explain.CommandText = "EXPLAIN QUERY PLAN " + sql;
            values.ForEach(value => explain.Parameters.AddWithValue(value.Name, value.Value));
            await using var reader = await explain.ExecuteReaderAsync();
            var steps = new List<string>();
            while (await reader.ReadAsync())
            {
                steps.Add(reader.GetString(3));
            }

            var where = sql.IndexOf("WHERE", StringComparison.Ordinal);
            Console.WriteLine($"   {time.TotalMilliseconds:0.0} ms {(where < 0 ? sql : sql[where..]).ReplaceLineEndings(" ")[..Math.Min(150, (where < 0 ? sql : sql[where..]).Length)]}");
            steps.ForEach(step => Console.WriteLine($"      {step}"));
        }
    }
}
