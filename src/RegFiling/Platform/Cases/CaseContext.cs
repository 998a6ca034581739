using RegFiling.Platform.Calendar;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;

namespace RegFiling.Platform.Cases;

/// <summary>
/// The case as it was loaded for one act: what rules and effects may see. There is no database behind it. Results of the evaluation database
/// cannot be reached from here (design: Never 2).
/// </summary>
public sealed class CaseContext
{
    private readonly List<object> records = [];

    internal CaseContext(Case @case, Pack pack, ProcedureDefinition procedure, string action, Actor actor, DateTimeOffset now)
    {
        Case = @case;
        Pack = pack;
        Procedure = procedure;
        Action = action;
        Actor = actor;
        Now = now;
        Today = pack.Deadlines.Time.DateOf(now);
    }

    public Case Case { get; }

    public Pack Pack { get; }

    public ProcedureDefinition Procedure { get; }

    /// <summary>The action that is being taken (<c>start</c> for the first).</summary>
    public string Action { get; }

    public Actor Actor { get; }

    public DateTimeOffset Now { get; }

    /// <summary>The date where the authority is.</summary>
    public DateOnly Today { get; }

    /// <summary>The form that was sent with this act.</summary>
    public FormData Form { get; internal set; } = FormData.Empty;

    /// <summary>Forms saved in the case, as they stand now, by form id.</summary>
    public IReadOnlyDictionary<string, FormData> Saved { get; internal set; } = new Dictionary<string, FormData>();

    /// <summary>Cases tied to this one, in either direction.</summary>
    public IReadOnlyList<LinkedCase> Linked { get; internal set; } = [];

    /// <summary>What was done in the case before, oldest first.</summary>
    public IReadOnlyList<PastAct> History { get; internal set; } = [];

    /// <summary>Clocks of the case, ended ones too.</summary>
    public IReadOnlyList<CaseClock> Clocks { get; internal set; } = [];

    /// <summary>Who was asked to keep out of the case, and what was decided.</summary>
    public IReadOnlyList<Recusal> Recusals { get; internal set; } = [];

    /// <summary>Documents of the case that wait for a seal, or went back to their signer without one.</summary>
    public IReadOnlyList<Documents.IssuedDocument> Unsealed { get; internal set; } = [];

    /// <summary>A form of the case that is there by now, or an empty one.</summary>
    public FormData SavedForm(string id) => Saved.TryGetValue(id, out var form) ? form : FormData.Empty;

    /// <summary>The loaded record of a kind. That it is there is the business of the loader of the procedure.</summary>
    public T Record<T>()
        where T : class => Find<T>() ?? throw new InvalidOperationException($"The loader of {Case.Procedure} brought no {typeof(T).Name}.");

    public T? Find<T>()
        where T : class => records.OfType<T>().FirstOrDefault();

    public IEnumerable<T> All<T>() => records.OfType<T>();

    /// <summary>The end of a limit that the procedure names, counted from a day.</summary>
    public DueDate Due(string limit, DateOnly from) => Pack.Deadlines.Due(from, Period.Parse(Procedure.Limits[limit].Limit));

    /// <summary>The time limits that had run out, and were not done with, when something was done at that moment.</summary>
    public IReadOnlyList<Text> LateAt(DateTimeOffset moment) =>
        [.. Clocks.Where(clock => clock.StartedAt <= moment && moment >= clock.DueAt && (clock.EndedAt is null || moment <= clock.EndedAt)).Select(clock =>
        {
            var (title, day) = (Procedure.Clocks.GetValueOrDefault(clock.Clock)?.Title ?? Text.Of(clock.Clock), Wording.Date(clock.DueOn));
            return new Text($"“{title.Zh}”已于{day.Zh}到期，逾期办理", $"“{title.En}” was due on {day.En}: done late");
        })];

    /// <summary>Brings a record into view; for loaders.</summary>
    internal void Bring(params IEnumerable<object> loaded) => records.AddRange(loaded);
}

/// <summary>A case tied to this one. <paramref name="Kind"/> reads from it: an assessment <c>assesses</c> a filing.</summary>
public sealed record LinkedCase(Case Case, string Kind, string Clause, bool From, IReadOnlyDictionary<string, FormData> Saved)
{
    /// <summary>The kind of a tie that only cites: nothing of the citing case belongs to the one that is cited.</summary>
    public const string RestsOn = "rests-on";
}

/// <summary>A person whom a form names by id, brought by the loader of the procedure so that pages and papers can call them by name.</summary>
public sealed record NamedPerson(Guid Id, Text Name, IReadOnlyList<string> Roles);

/// <summary>One act of the past: who (as a natural person), in which role, when, and the state that followed.</summary>
public sealed record PastAct(string Action, Guid PersonId, string Role, DateTimeOffset At, string? State, int Version);
