using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Cases;

/// <summary>One case for a page or the API: where it stands, what runs, what was done, what this person may do. Null when it is not for them.</summary>
public sealed record GetCase(Guid CaseId) : IQuery<CaseView?>;

/// <summary>The form of an action before it is taken, with what is there already. Null when the case or the action is not for this person.</summary>
public sealed record GetActionForm(Guid CaseId, string Action) : IQuery<ActionForm?>;

/// <summary>Procedures that this person may begin, outside of another case.</summary>
public sealed record GetStartable : IQuery<IReadOnlyList<StartableProcedure>>;

/// <summary>Cases of a list: the inbox, a company's filings. Due first.</summary>
public sealed record FindCases(
    string? Procedure = null, string? State = null, string? WaitingFor = null, bool Open = true, string? Text = null, Guid? SubjectId = null, int Page = 1, int Size = 50)
    : IQuery<CasePage>;

public sealed record CasePage(IReadOnlyList<CaseRow> Rows, int Count, int Page, int Pages);

public sealed record CaseRow(
    Guid Id, string Number, string Procedure, Text ProcedureTitle, string State, Text StateTitle, string Title, string? Subject,
    string? WaitingFor, DateTimeOffset? NextDue, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt);

/// <summary>A case as one person sees it.</summary>
public sealed record CaseView(
    Case Case,
    Pack Pack,
    ProcedureDefinition Procedure,
    string? SubjectName,
    IReadOnlyList<CaseClock> Clocks,
    IReadOnlyList<TimelineEntry> Timeline,
    IReadOnlyList<IssuedDocument> Documents,
    IReadOnlyList<SaidForm> Said,
    IReadOnlyList<PossibleAction> Actions,
    IReadOnlyList<StartableProcedure> Children,
    IReadOnlyList<LinkedCase> Linked)
{
    /// <summary>Each form as it stands now, as far as this person may read it.</summary>
    public IReadOnlyDictionary<string, FormData> Forms { get; } =
        Said.GroupBy(form => form.Form).ToDictionary(form => form.Key, form => form.MaxBy(said => said.Version)!.Data, StringComparer.Ordinal);

    /// <summary>A moment in the time of the jurisdiction.</summary>
    public DateTimeOffset Local(DateTimeOffset instant) => Pack.Deadlines.Time.Local(instant);
}

/// <summary>What was filled in with the act of a version.</summary>
public sealed record SaidForm(string Form, int Version, FormData Data);

/// <summary>An act in words: who did what in which role, and how it was recorded.</summary>
public sealed record TimelineEntry(DateTimeOffset At, string Action, Text Title, Text Who, string Role, Text RoleTitle, string? State, Text? StateTitle, int Version, string Hash);

/// <summary>An action that is possible in the state of the case for a role that the person holds; <paramref name="Refusal"/> says why this very person may not (second person).</summary>
public sealed record PossibleAction(string Id, ActionDefinition Definition, Refusal? Refusal);

/// <summary>A procedure that can be begun here.</summary>
public sealed record StartableProcedure(string Id, ProcedureDefinition Definition, IReadOnlyList<Guid> Subjects);

/// <summary>What a page needs to ask for the form of an action.</summary>
public sealed record ActionForm(Case Case, Pack Pack, ProcedureDefinition Procedure, string Action, ActionDefinition Definition, FormDefinition? Form, FormData Data, Refusal? Refusal)
{
    public DateOnly Today { get; init; }
}

/// <summary>The names of companies by id; what a subject is belongs to its own procedure.</summary>
public interface ISubjectNames
{
    Task<IReadOnlyDictionary<Guid, string>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);
}

internal sealed class CaseViews(RegFilingDbContext db, CaseLoader loader, PackCatalogue packs, ISubjectNames subjects, CurrentActor current, TimeProvider clock)
    : IQueryHandler<GetCase, CaseView?>, IQueryHandler<GetActionForm, ActionForm?>, IQueryHandler<GetStartable, IReadOnlyList<StartableProcedure>>, IQueryHandler<FindCases, CasePage>
{
    public async ValueTask<CaseView?> Handle(GetCase query, CancellationToken cancellationToken)
    {
        var actor = current.Actor;
        if (await loader.FindAsync(query.CaseId, actor, cancellationToken) is not var (@case, pack, procedure))
        {
            return null;
        }

        var at = await loader.LoadAsync(@case, pack, procedure, "", actor, clock.GetUtcNow(), cancellationToken);
        var stream = @case.Stream;
        var events = await db.Set<Event>().AsNoTracking().Where(e => e.Stream == stream).OrderBy(e => e.Sequence).Select(e => new { e.Act, e.ActorId, e.ActorRole, e.At, e.Hash }).ToListAsync(cancellationToken);
        var people = await PeopleAsync(events.Select(e => e.ActorId), cancellationToken);
        var timeline = events.Zip(at.History, (e, past) => new TimelineEntry(
            e.At, past.Action, ActTitle(procedure, past.Action), people.GetValueOrDefault(e.ActorId, Actor.System.Name), e.ActorRole,
            Roles.Titles.GetValueOrDefault(e.ActorRole, Text.Of(e.ActorRole)), past.State,
            past.State is { } state ? procedure.States.GetValueOrDefault(state)?.Title : null, past.Version, Convert.ToHexStringLower(e.Hash))).ToList();
        var documents = await db.Set<IssuedDocument>().AsNoTracking().Where(document => document.CaseId == @case.Id).OrderBy(document => document.At).ToListAsync(cancellationToken);
        var children = procedure.Children.Where(child => child.Value.From.Contains(@case.State) && child.Value.Role.Any(role => actor.Holds(role, @case.SubjectId)) && pack.Procedures.ContainsKey(child.Key))
            .Select(child => new StartableProcedure(child.Key, pack.Procedures[child.Key], @case.SubjectId is { } subject ? [subject] : [])).ToList();
        db.ChangeTracker.Clear();
        return new(@case, pack, procedure, await SubjectNameAsync(@case.SubjectId, cancellationToken), at.Clocks, timeline, documents, await SaidAsync(at, cancellationToken), Possible(at), children, at.Linked);
    }

    public async ValueTask<ActionForm?> Handle(GetActionForm query, CancellationToken cancellationToken)
    {
        var actor = current.Actor;
        if (await loader.FindAsync(query.CaseId, actor, cancellationToken) is not var (@case, pack, procedure) || query.Action == "start"
            || procedure.Action(query.Action) is not { } action)
        {
            return null;
        }

        var at = await loader.LoadAsync(@case, pack, procedure, query.Action, actor, clock.GetUtcNow(), cancellationToken);
        var form = action.Form is { } id ? pack.Forms[id] : null;
        db.ChangeTracker.Clear();
        return new(@case, pack, procedure, query.Action, action, form, form is null ? FormData.Empty : Prefilled(at, form), WhyNot(at, action, query.Action)) { Today = at.Today };
    }

    public ValueTask<IReadOnlyList<StartableProcedure>> Handle(GetStartable query, CancellationToken cancellationToken)
    {
        var actor = current.Actor;
        var children = packs.Current.SelectMany(pack => pack.Procedures.Values).SelectMany(procedure => procedure.Children.Keys).ToHashSet();
        var startable = packs.Current.SelectMany(pack => pack.Procedures.Values).Where(procedure => !children.Contains(procedure.Id))
            .Select(procedure => new StartableProcedure(procedure.Id, procedure, [.. actor.Subjects.Where(subject => Authorisation.RoleFor(actor, procedure.Start.Who, subject) is not null)]))
            .Where(found => found.Subjects.Count > 0 || Authorisation.RoleFor(actor, found.Definition.Start.Who, null) is not null);
        return ValueTask.FromResult<IReadOnlyList<StartableProcedure>>([.. startable]);
    }

    public async ValueTask<CasePage> Handle(FindCases query, CancellationToken cancellationToken)
    {
        var actor = current.Actor;
        var mine = actor.Subjects.ToList();
        var guest = actor.Roles.Any(role => role.Role is "expert" or "lab" or "dept");
        var cases = db.Set<Case>().AsNoTracking();
        if (!actor.IsOfficial)
        {
            var waiting = guest ? packs.Current.SelectMany(pack => pack.Procedures.Values.SelectMany(procedure => procedure.Actions.Values
                .Where(action => action.Who.Role.Any(role => role is "expert" or "lab" or "dept" && actor.Holds(role, null)))
                .SelectMany(action => action.From.Select(state => $"{procedure.Id}/{state}")))).Distinct().ToList() : [];
            cases = cases.Where(c => (c.SubjectId != null && mine.Contains(c.SubjectId.Value)) || waiting.Contains(c.Procedure + "/" + c.State));
        }

        else
        {
            cases = cases.Where(c => !c.Private || (c.SubjectId != null && mine.Contains(c.SubjectId.Value)));
        }

        cases = query.Open ? cases.Where(c => c.ClosedAt == null) : cases;
        cases = query.Procedure is { } procedure ? cases.Where(c => c.Procedure == procedure) : cases;
        cases = query.State is { } state ? cases.Where(c => c.State == state) : cases;
        cases = query.WaitingFor is { } waitingFor ? cases.Where(c => c.WaitingFor == waitingFor) : cases;
        cases = query.SubjectId is { } subjectId ? cases.Where(c => c.SubjectId == subjectId) : cases;
        cases = query.Text is { Length: > 0 } text ? cases.Where(c => c.Title.Contains(text) || c.Number.Contains(text)) : cases;
        var size = Math.Clamp(query.Size, 1, 200);
        var count = await cases.CountAsync(cancellationToken);
        var found = await cases.OrderBy(c => c.NextDue == null).ThenBy(c => c.NextDue).ThenByDescending(c => c.OpenedAt).ThenBy(c => c.Id)
            .Skip((Math.Max(query.Page, 1) - 1) * size).Take(size).ToListAsync(cancellationToken);
        var names = await subjects.FindAsync([.. found.Select(c => c.SubjectId).OfType<Guid>().Distinct()], cancellationToken);
        var rows = new List<CaseRow>();
        foreach (var c in found)
        {
            var definition = (await packs.GetAsync(c.PackHash, cancellationToken)).Procedures[c.Procedure];
            rows.Add(new(c.Id, c.Number, c.Procedure, definition.Title, c.State, definition.States[c.State].Title, c.Title,
                c.SubjectId is { } id ? names.GetValueOrDefault(id) : null, c.WaitingFor, c.NextDue, c.OpenedAt, c.ClosedAt));
        }

        return new(rows, count, Math.Max(query.Page, 1), Math.Max(1, (count + size - 1) / size));
    }

    private async Task<IReadOnlyList<SaidForm>> SaidAsync(CaseContext at, CancellationToken cancellationToken)
    {
        var forms = await db.Set<CaseForm>().AsNoTracking().Where(form => form.CaseId == at.Case.Id).OrderBy(form => form.Version)
            .Select(form => new { form.Form, form.Version, form.Json }).ToListAsync(cancellationToken);
        return [.. forms.Where(form => MayRead(at, form.Version)).Select(form => new SaidForm(form.Form, form.Version, FormData.Parse(form.Json)))];
    }

    // Officials read what was submitted: a draft that the company saves meanwhile is not theirs until the next act. The party reads what it said
    // itself and what it is told; what the authority writes to itself (the proposal of a tier, an opinion of experts) is not for the party.
    private static bool MayRead(CaseContext at, int version)
    {
        var acts = at.History.Where(act => act.Action == "start" || at.Procedure.Actions.ContainsKey(act.Action)).ToList();
        if (acts.FirstOrDefault(act => act.Version == version) is not { } act || at.Procedure.Action(act.Action) is not { } action)
        {
            return false;
        }

        var ofTheParty = Roles.Company.Contains(act.Role) || act.Role == Roles.Public;
        return at.Actor.Subjects.Contains(at.Case.SubjectId ?? Guid.Empty)
            ? ofTheParty || action.Tell.Contains("party") || at.Actor.Holds(act.Role, at.Case.SubjectId)
            : !action.Partial || !ofTheParty || acts.Any(later => later.Version > version && !at.Procedure.Action(later.Action)!.Partial);
    }

    // What is saved under the form's own id comes first; a field that is empty there takes the answer of the same name and type from another form of
    // the case or of the case that this one belongs to (the name of the algorithm).
    private static FormData Prefilled(CaseContext at, FormDefinition form)
    {
        if (at.Saved.TryGetValue(form.Id, out var saved))
        {
            return saved;
        }

        var data = new FormData([]);
        var sources = at.Saved.Concat(at.Linked.Where(linked => linked.From).SelectMany(linked => linked.Saved)).ToList();
        foreach (var field in form.Fields)
        {
            var source = field.Type is FieldType.File or FieldType.Repeat ? null
                : sources.Where(source => at.Pack.Forms.GetValueOrDefault(source.Key)?.Field(field.Id)?.Type == field.Type).Select(source => source.Value[field.Id]).FirstOrDefault(value => value is not null && (field.Choices.Count == 0 || field.Choices.Any(choice => choice.Value == FormData.TextOf(value))));
            if (source is not null)
            {
                data.Values[field.Id] = source.DeepClone();
            }
            else if (field.Default is { } value)
            {
                data.Values[field.Id] = value;
            }
        }

        if (form.Field("algorithmName") is not null && at.Linked.FirstOrDefault(linked => linked.From) is { } parent)
        {
            data.Values["algorithmName"] ??= parent.Case.Title;
        }

        return data;
    }

    private static List<PossibleAction> Possible(CaseContext at) =>
        [.. at.Procedure.Actions
            .Where(action => action.Value.From.Contains(at.Case.State) && !at.Actor.IsSystem && Authorisation.RoleFor(at.Actor, action.Value.Who, at.Case.SubjectId) is not null)
            .Select(action => new PossibleAction(action.Key, action.Value, WhyNot(at, action.Value, action.Key)))];

    private static Refusal? WhyNot(CaseContext at, ActionDefinition action, string id)
    {
        if (Authorisation.RoleFor(at.Actor, action.Who, at.Case.SubjectId) is not { } role)
        {
            return Refusals.NotYours(action, action.Who.Role.Select(role => Roles.Titles[role]));
        }

        if (Authorisation.TookBefore(at.Actor, action.Who, role, at.History) is { } earlier)
        {
            return Refusals.SecondPerson(action, at.Procedure.Action(earlier)!);
        }

        return action.From.Contains(at.Case.State) ? null : Refusals.WrongState(action, at.Procedure.States[at.Case.State], []);
    }

    private static Text ActTitle(ProcedureDefinition procedure, string act) => procedure.Action(act)?.Title ?? act switch
    {
        "clock-reminder" => new("到期提醒", "Reminder"),
        "clock-moved" => new("期限重新计算（节假日安排变化）", "Time limit recomputed (calendar changed)"),
        "clock-overdue" => new("已逾期", "Overdue"),
        _ => Text.Of(act),
    };

    private async Task<Dictionary<Guid, Text>> PeopleAsync(IEnumerable<Guid> ids, CancellationToken cancellationToken)
    {
        var wanted = ids.Distinct().ToList();
        return await db.Set<Person>().AsNoTracking().Where(person => wanted.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancellationToken);
    }

    private async Task<string?> SubjectNameAsync(Guid? id, CancellationToken cancellationToken) =>
        id is { } subject ? (await subjects.FindAsync([subject], cancellationToken)).GetValueOrDefault(subject) : null;
}
