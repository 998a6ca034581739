using System.Collections;
using System.Data.Common;
using System.Diagnostics;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;

namespace RegFiling.SqlServerTests;

/// <summary>
/// Sits in the contexts of a test that runs on SQLite. Every LINQ query (ExecuteUpdate and ExecuteDelete too), every SaveChanges and every raw
/// command is sent a second time to <see cref="SqlServerOnPaper"/>, with the same values, so that it is written down as SQL Server would get it.
/// Not seen: connections opened by hand and the transaction commands of the driver.
/// </summary>
internal sealed class Replay : SaveChangesInterceptor, IDbCommandInterceptor
{
    private readonly HashSet<string> known = [];
    private readonly Lock guard = new();

    public SqlServerOnPaper Paper { get; } = new();

    /// <summary>What could not be translated, with the place.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>Places in the product that sent a query: file and line.</summary>
    public HashSet<(string File, int Line)> Places { get; } = [];

    /// <summary>Adds the recording to a context of another provider.</summary>
    public void Into(DbContextOptionsBuilder options)
    {
        options.AddInterceptors(this).ReplaceService<IQueryCompiler, Compiler>();
    }

    public override InterceptionResult<int> SavingChanges(DbContextEventData eventData, InterceptionResult<int> result)
    {
        Save(eventData.Context!);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> SavingChangesAsync(DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Save(eventData.Context!);
        return new(result);
    }

    public InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Raw(command, eventData);
        return result;
    }

    public ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Raw(command, eventData);
        return new(result);
    }

    private void Raw(DbCommand command, CommandEventData eventData)
    {
        if (eventData.CommandSource != CommandSource.ExecuteSqlRaw || eventData.Context is not { } source)
            return;
        lock (guard)
        {
            See();
            using var db = Paper.Open();
            // The text may hold braces of its own; the parameters go by name.
            var text = command.CommandText.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
            db.Database.ExecuteSqlRaw(text, command.Parameters.Cast<DbParameter>().Select(parameter => new SqlParameter(parameter.ParameterName, parameter.Value)));
        }
    }

    private void Save(DbContext source)
    {
        lock (guard)
        {
            using var db = Paper.Open();
            foreach (var entry in source.ChangeTracker.Entries().ToList())
                Copy(entry, db);
            var adapter = db.GetService<IUpdateAdapterFactory>().Create();
            foreach (var batch in db.GetService<ICommandBatchPreparer>().BatchCommands(adapter.GetEntriesToSave(), adapter))
            {
                try
                {
                    batch.Execute(db.GetService<IRelationalConnection>());
                }
                catch (DbUpdateException)
                {
                    // Nobody answered how many rows there were; the command is written down.
                }
            }
        }
    }

    private static void Copy(EntityEntry entry, DbContext db)
    {
        if (entry.State is EntityState.Unchanged or EntityState.Detached)
            return;
        var copy = db.Entry(entry.Entity);
        copy.State = entry.State;
        if (entry.State != EntityState.Modified)
            return;
        foreach (var property in entry.Properties)
        {
            var twin = copy.Property(property.Metadata.Name);
            twin.OriginalValue = property.OriginalValue;
            if (!property.Metadata.IsPrimaryKey())
                twin.IsModified = property.IsModified;
        }
    }

    private void Query<TResult>(Expression query, Dictionary<string, object?> values, bool async)
    {
        lock (guard)
        {
            var place = See();
            // The shape of the SQL depends on what is null and on how many values a list has.
            var shape = string.Join(',', values.Select(value => value.Value switch { null => "-", string => "s", ICollection many => many.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), _ => "v" }));
            if (!known.Add($"{ExpressionPrinter.Print(query)} {shape}"))
                return;
            using var db = Paper.Open();
            var before = Paper.Sent;
            try
            {
                var executor = db.GetService<IDatabase>().CompileQuery<TResult>(new Rebase(db.Model).Visit(query), async);
                var context = db.GetService<IQueryContextFactory>().Create();
                foreach (var (name, value) in values)
                    context.Parameters.Add(name, value);
                Drain(executor(context));
            }
            catch (InvalidOperationException) when (Paper.Sent > before)
            {
                // No row came back where one was expected; the command is written down.
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                Failures.Add($"{place}: {e.Message}");
                return;
            }

            if (Paper.Sent == before)
                Failures.Add($"{place}: nothing was sent");
        }
    }

    private static void Drain<TResult>(TResult result)
    {
        if (result is Task task)
        {
            task.GetAwaiter().GetResult();
        }
        else if (result is IEnumerable rows)
        {
            foreach (var _ in rows) { }
        }
        else if (typeof(TResult).IsGenericType && typeof(TResult).GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>))
        {
            typeof(Replay).GetMethod(nameof(DrainAsync), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(typeof(TResult).GetGenericArguments()).Invoke(null, [result]);
        }
    }

    private static void DrainAsync<T>(IAsyncEnumerable<T> rows)
    {
        var reader = rows.GetAsyncEnumerator();
        while (reader.MoveNextAsync().AsTask().GetAwaiter().GetResult()) { }
        reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private string See()
    {
        var place = new StackTrace(fNeedFileInfo: true).GetFrames()
            .FirstOrDefault(frame => frame.GetFileName()?.Replace('\\', '/').Contains("/src/RegFiling", StringComparison.Ordinal) == true);
        if (place is null)
            return "a test";
        Places.Add((place.GetFileName()!, place.GetFileLineNumber()));
        return $"{Path.GetFileName(place.GetFileName())}:{place.GetFileLineNumber()}";
    }

    /// <summary>Puts the tables of another model under a query.</summary>
    private sealed class Rebase(IModel model) : ExpressionVisitor
    {
        protected override Expression VisitExtension(Expression node) =>
            node is EntityQueryRootExpression root ? new EntityQueryRootExpression(model.FindEntityType(root.EntityType.Name)!) : base.VisitExtension(node);
    }

    private sealed class Compiler(
        IQueryContextFactory contexts, ICompiledQueryCache cache, ICompiledQueryCacheKeyGenerator keys, IDatabase database,
        IDiagnosticsLogger<DbLoggerCategory.Query> logger, ICurrentDbContext current, IEvaluatableExpressionFilter filter, IModel model)
        : QueryCompiler(contexts, cache, keys, database, logger, current, filter, model)
    {
        private readonly IDiagnosticsLogger<DbLoggerCategory.Query> log = logger;
        private readonly Replay replay = current.Context.GetService<IDbContextOptions>().FindExtension<CoreOptionsExtension>()!.Interceptors!.OfType<Replay>().Single();

        public override TResult Execute<TResult>(Expression query)
        {
            Record<TResult>(query, async: false);
            return base.Execute<TResult>(query);
        }

        public override TResult ExecuteAsync<TResult>(Expression query, CancellationToken cancellationToken = default)
        {
            Record<TResult>(query, async: true);
            return base.ExecuteAsync<TResult>(query, cancellationToken);
        }

        private void Record<TResult>(Expression query, bool async)
        {
            var values = new Dictionary<string, object?>();
            var extracted = ExtractParameters(query, values, log);
            replay.Query<TResult>(extracted, values, async);
        }
    }
}
