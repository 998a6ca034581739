using RegFiling.Platform.Forms;

namespace RegFiling.Platform.Cases;

/// <summary>
/// What an action sets off beyond its definition. Loaded records are changed where they are; what is new or numbered is listed
/// here and carried out by the engine, in the transaction of the act.
/// </summary>
public sealed class Effects
{
    public static Effects None => new();

    internal List<object> Added { get; } = [];

    internal List<(string Series, Action<string> Give)> Taken { get; } = [];

    internal List<Func<Persistence.RegFilingDbContext, CancellationToken, Task>> Completions { get; } = [];

    /// <summary>A new record that lasts beyond the case.</summary>
    public Effects Adds(params IEnumerable<object> records)
    {
        Added.AddRange(records);
        return this;
    }

    /// <summary>Takes the next number of a series of the pack. Dense: given in the transaction, under the lock of the series.</summary>
    public Effects Takes(string series, Action<string> give)
    {
        Taken.Add((series, give));
        return this;
    }

    /// <summary>Work in the same transaction that an added record needs, such as its search index.</summary>
    internal Effects Completes(Func<Persistence.RegFilingDbContext, CancellationToken, Task> work)
    {
        Completions.Add(work);
        return this;
    }
}

/// <summary>The effect of one action in C#, where it has a real one. Pure: it sees the loaded case and returns what follows.</summary>
public interface IAction
{
    Effects Apply(CaseContext at, FormData form);
}

/// <summary>Loads the records that a procedure's rules and effects look at, before they do.</summary>
internal interface ILoadRecords
{
    Task LoadAsync(CaseContext at, Persistence.RegFilingDbContext db, CancellationToken cancellationToken);
}

/// <summary>Marks the effect of an action by the names of the definition.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public sealed class ActionAttribute(string procedure, string action) : Attribute
{
    public string Procedure { get; } = procedure;

    public string Action { get; } = action;
}

/// <summary>Marks a rule by its name with version (<c>filing.names-agree@1</c>). A changed meaning is a new name.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RuleAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}

/// <summary>Marks the loader of a procedure.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
internal sealed class LoadsAttribute(string procedure) : Attribute
{
    public string Procedure { get; } = procedure;
}

/// <summary>Marks a check of packs that a procedure brings (<c>IEnumerable&lt;Problem&gt; (Pack)</c>).</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PackLintAttribute : Attribute;
