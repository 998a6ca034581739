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

    /// <summary>What the event says beyond form, records and documents.</summary>
    internal System.Text.Json.Nodes.JsonObject Said { get; } = [];

    /// <summary>What those who are told read, where the state alone does not say it.</summary>
    internal Text? Message { get; private set; }

    internal (string Action, FormData Form)? Following { get; private set; }

    internal List<(string Address, string Link, Text Subject)> Mails { get; } = [];

    internal List<Func<Persistence.RegFilingDbContext, CancellationToken, Task>> Completions { get; } = [];

    internal Dictionary<string, Text> Notes { get; } = [];

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

    /// <summary>Puts more into the body of the event.</summary>
    internal Effects Says(System.Text.Json.Nodes.JsonObject said)
    {
        foreach (var (name, value) in said)
        {
            Said[name] = value?.DeepClone();
        }

        return this;
    }

    /// <summary>Says something else in the message of the act than the state of the case.</summary>
    internal Effects Tells(Text message)
    {
        Message = message;
        return this;
    }

    /// <summary>What the message to an audience of the action says beyond the state: an answer to somebody who has no account to read it with.</summary>
    public Effects Says(string audience, Text note)
    {
        Notes[audience] = note;
        return this;
    }

    /// <summary>An action that the same person takes right afterwards with this form, in the same transaction; refused together with this one.</summary>
    public Effects Follows(string action, FormData form)
    {
        Following = (action, form);
        return this;
    }

    /// <summary>A mail to one address about this act, with a link of its own (a path on the site).</summary>
    public Effects Mailing(string address, string link, Text subject)
    {
        Mails.Add((address, link, subject));
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

/// <summary>Marks what fills in the form of an action when it is opened, and what the person should read above it (<c>IReadOnlyList&lt;Text&gt; (CaseContext, FormData)</c>).</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class OpensAttribute(string procedure, string action, string titleZh, string titleEn) : Attribute
{
    public string Procedure { get; } = procedure;

    public string Action { get; } = action;

    /// <summary>The heading under which it stands.</summary>
    public Text Title { get; } = new(titleZh, titleEn);
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
