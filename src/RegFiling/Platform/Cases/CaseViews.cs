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

/// <summary>Why an agent may not see a case any more; null when it is no power of attorney that has ended.</summary>
public sealed record GetLapsedMandate(Guid CaseId) : IQuery<Refusal?>;

/// <summary>What this person did last in a case, with its number, even where the case is not open to them any more; null where they did nothing.</summary>
public sealed record GetOwnLastAct(Guid CaseId) : IQuery<(Text Act, string Number)?>;

/// <summary>Procedures that this person may begin, outside of another case.</summary>
public sealed record GetStartable : IQuery<IReadOnlyList<StartableProcedure>>;

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

    /// <summary>Who has it, by name; null while nobody does, or when that person has left.</summary>
    public Text? Assignee { get; init; }

    /// <summary>Acts that organise the work on it and that this person may take now.</summary>
    public IReadOnlyList<PossibleAction> Common { get; init; } = [];

    /// <summary>Who was asked to keep out of the case, and what was decided.</summary>
    public IReadOnlyList<Recusal> Recusals { get; init; } = [];

    /// <summary>Marks of the case (逾期履行备案手续).</summary>
    public IReadOnlyList<Text> Flags { get; init; } = [];

    /// <summary>Clocks of the authority or of the national office that have run out and are not done with.</summary>
    public IEnumerable<CaseClock> LateByOthers => Clocks.Where(clock => clock.OverdueAt is not null && clock.Status != ClockStatus.Ended && clock.Owner != "party");

    /// <summary>Time limits that begin when a document, signed and not yet sealed, reaches the party.</summary>
    public IReadOnlyList<WaitingClock> Waiting { get; init; } = [];

    /// <summary>What a time limit of this case is called and rests on; null when nothing in the pack says so.</summary>
    public ClockDefinition? ClockOf(string clock) => CaseViews.ClockOf(Pack, Procedure, clock);

    /// <summary>A moment in the time of the jurisdiction.</summary>
    public DateTimeOffset Local(DateTimeOffset instant) => Pack.Deadlines.Time.Local(instant);
}

/// <summary>A time limit that has not begun, since its document has not reached the party.</summary>
public sealed record WaitingClock(ClockDefinition Clock, Text Document);

/// <summary>What was filled in with the act of a version.</summary>
public sealed record SaidForm(string Form, int Version, FormData Data);

/// <summary>An act in words: who did what in which role, and how it was recorded.</summary>
public sealed record TimelineEntry(DateTimeOffset At, string Action, Text Title, Text Who, string Role, Text RoleTitle, string? State, Text? StateTitle, int Version, string Hash)
{
    /// <summary>Which time limit a clock speaks of, or whom a case was given to and why.</summary>
    public Text? Detail { get; init; }
    /// <summary>Time limits that had run out when this was done.</summary>
    public IReadOnlyList<Text> Late { get; init; } = [];
}

/// <summary>An action that is possible in the state of the case for a role that the person holds; <paramref name="Refusal"/> says why this very person may not (second person).</summary>
public sealed record PossibleAction(string Id, ActionDefinition Definition, Refusal? Refusal);

/// <summary>A procedure that can be begun here.</summary>
public sealed record StartableProcedure(string Id, ProcedureDefinition Definition, IReadOnlyList<Guid> Subjects)
{
    /// <summary>Begun when life asks for it, and not the next step.</summary>
    public bool Aside { get; init; }
}

/// <summary>What a page needs to ask for the form of an action.</summary>
public sealed record ActionForm(Case Case, Pack Pack, ProcedureDefinition Procedure, string Action, ActionDefinition Definition, FormDefinition? Form, FormData Data, Refusal? Refusal)
{
    public DateOnly Today { get; init; }

    /// <summary>试算 and the like: what the person should read before filling it in.</summary>
    public IReadOnlyList<Text> Above { get; init; } = [];

    public Text AboveTitle { get; init; }
}

/// <summary>The names of companies by id; what a subject is belongs to its own procedure.</summary>
public interface ISubjectNames
{
    Task<IReadOnlyDictionary<Guid, string>> FindAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>The name of one, and the district that it belongs to; null when there is no such company.</summary>
    Task<(string Name, string? District)?> HeadAsync(Guid id, CancellationToken cancellationToken);
}

internal sealed class CaseViews(RegFilingDbContext db, CaseLoader loader, PackCatalogue packs, ISubjectNames subjects, CodeCatalogue code, CurrentActor current, TimeProvider clock)
    : IQueryHandler<GetCase, CaseView?>, IQueryHandler<GetActionForm, ActionForm?>, IQueryHandler<GetStartable, IReadOnlyList<StartableProcedure>>, IQueryHandler<GetLapsedMandate, Refusal?>, IQueryHandler<GetOwnLastAct, (Text Act, string Number)?>
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
        var events = await db.Set<Event>().AsNoTracking().Where(e => e.Stream == stream).OrderBy(e => e.Sequence).Select(e => new { e.Id, e.Act, e.ActorId, e.ActorRole, e.At, e.Hash }).ToListAsync(cancellationToken);
        // Clocks and common acts: what their titles leave open stands in the body.
        var open = events.Zip(at.History, (e, past) => (e.Id, past.Action)).Where(act => act.Action.StartsWith("clock-", StringComparison.Ordinal) || procedure.Common.ContainsKey(act.Action)).Select(act => act.Id).ToList();
        var bodies = open.Count == 0 ? [] : await db.Set<EventBody>().AsNoTracking().Where(body => open.Contains(body.EventId)).ToDictionaryAsync(body => body.EventId, body => body.Read(), cancellationToken);
        var people = await PeopleAsync(
            events.Select(e => e.ActorId).Concat(bodies.Values.Select(body => Guid.TryParse((string?)body[CommonActs.Assignee], out var person) ? person : Guid.Empty)), cancellationToken);
        var name = await SubjectNameAsync(@case.SubjectId, cancellationToken);
        var timeline = events.Zip(at.History, (e, past) => new TimelineEntry(
            e.At, past.Action, ActTitle(pack, procedure, past.Action), NameOf(e.ActorId, e.ActorRole, people), e.ActorRole,
            e.ActorRole == Roles.Agent ? new Text($"委托代理人，代{name}", $"authorised agent, for {name}") : Roles.Titles.GetValueOrDefault(e.ActorRole, Text.Of(e.ActorRole)), past.State,
            past.State is { } state ? procedure.States.GetValueOrDefault(state)?.Title : null, past.Version, Convert.ToHexStringLower(e.Hash))
        {
            Detail = bodies.TryGetValue(e.Id, out var body) ? Detail(pack, procedure, body, people) : null,
            Late = at.LateAt(e.At),
        }).ToList();
        var documents = await db.Set<IssuedDocument>().AsNoTracking().Include(document => document.Seals).Where(document => document.CaseId == @case.Id).OrderBy(document => document.At).ToListAsync(cancellationToken);
        var children = packs.ChildrenOf(@case, procedure).Where(child => child.Value.From.Contains(@case.State)
                && !(child.Value.Once && at.Linked.Any(linked => !linked.From && linked.Case.Procedure == child.Key && linked.Case.ClosedAt is null)))
            .Select(child => (child.Key, child.Value, Begun: packs.Find(child.Key))).Where(child => child.Begun is not null
                && (child.Value.Role.Any(role => actor.Holds(role, @case.SubjectId)) || Authorisation.RoleFor(actor, child.Begun.Value.Pack, child.Begun.Value.Procedure, "start", @case.SubjectId) == Roles.Agent))
            .Select(child => new StartableProcedure(child.Key, child.Begun!.Value.Procedure, @case.SubjectId is { } subject ? [subject] : []) { Aside = child.Value.Aside }).ToList();
        db.ChangeTracker.Clear();
        // The company, and whoever else is no official, has a document when it is sealed.
        documents = actor.IsOfficial || actor.IsSystem ? documents : [.. documents.Where(document => document.IsAvailable && pack.Documents.GetValueOrDefault(document.Definition)?.Inner != true)];
        return new(@case, pack, procedure, name, at.Clocks, timeline, documents, await SaidAsync(at, cancellationToken), Possible(at), children, Linked(at))
        {
            Assignee = at.All<Colleague>().FirstOrDefault(person => person.PersonId == @case.AssigneeId && !person.IsGone)?.Name,
            Common = PossibleCommon(at),
            Recusals = at.Recusals,
            Flags = procedure.Marked(@case),
            Waiting = [.. at.Unsealed.SelectMany(document => procedure.Clocks.Values.Where(waiting => waiting.WaitsFor.Contains(document.Definition) && waiting.While.Contains(@case.State))
                .Select(waiting => new WaitingClock(waiting, document.Title)))],
        };
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
        var form = action.Form is { } id ? await WithColleaguesAsync(pack.Forms[id], procedure, at.Now, cancellationToken) : null;
        var readable = form is null ? [] : (await SaidAsync(at, cancellationToken)).Select(said => said.Form).ToHashSet();
        var why = WhyNot(at, action, query.Action);
        // The list of a paper that has not reached the party stands in no form of theirs either.
        var data = form is null || CaseEngine.Unserved(at, action) is not null ? FormData.Empty : FormPrefill.Of(at, form, readable);
        var opens = code.Openings.TryGetValue((procedure.Id, query.Action), out var opening);
        var above = why is null && opens ? opening.Open(at, data) : [];
        db.ChangeTracker.Clear();
        return new(@case, pack, procedure, query.Action, action, form, data, why) { Today = at.Today, Above = above, AboveTitle = action.Above ?? (opens ? opening.Title : default) };
    }

    public ValueTask<IReadOnlyList<StartableProcedure>> Handle(GetStartable query, CancellationToken cancellationToken)
    {
        var actor = current.Actor;
        var children = packs.Current.SelectMany(pack => pack.Procedures.Values).SelectMany(procedure => procedure.Children.Keys).ToHashSet();
        // As a member of the public somebody begins for themself, and not for one of their companies.
        var startable = packs.Current.SelectMany(pack => pack.Procedures.Values.Where(procedure => !children.Contains(procedure.Id)).Select(procedure => (
                Procedure: new StartableProcedure(procedure.Id, procedure, [.. actor.Subjects.Where(subject => Authorisation.RoleFor(actor, pack, procedure, "start", subject) is { } role && role != Roles.Public
                    && !(role == Roles.Agent && actor.MandateFor(subject) is { Filings: not null }))]),
                Alone: Authorisation.RoleFor(actor, pack, procedure, "start", null) is not null)))
            .Where(found => found.Procedure.Subjects.Count > 0 || found.Alone).Select(found => found.Procedure);
        return ValueTask.FromResult<IReadOnlyList<StartableProcedure>>([.. startable]);
    }

    public async ValueTask<Refusal?> Handle(GetLapsedMandate query, CancellationToken cancellationToken)
    {
        var lapsed = current.Actor.Lapsed;
        var subject = lapsed.Count == 0 ? null : await loader.SubjectOfAsync(query.CaseId, cancellationToken);
        return lapsed.LastOrDefault(mandate => mandate.SubjectId == subject) is { } ended ? Agents.Lapsed(ended, packs.Current[0].Deadlines.Time.DateOf(clock.GetUtcNow())) : null;
    }

    public async ValueTask<(Text Act, string Number)?> Handle(GetOwnLastAct query, CancellationToken cancellationToken)
    {
        if (current.Actor is not { IsSystem: false, AccountId: not null } actor || await db.Set<Case>().AsNoTracking().FirstOrDefaultAsync(c => c.Id == query.CaseId, cancellationToken) is not { } @case)
        {
            return null;
        }

        var (stream, person) = (@case.Stream, actor.PersonId);
        var act = await db.Set<Event>().AsNoTracking().Where(e => e.Stream == stream && e.ActorId == person).OrderByDescending(e => e.Sequence).Select(e => e.Act).FirstOrDefaultAsync(cancellationToken);
        var pack = await packs.GetAsync(@case.PackHash, cancellationToken);
        return act is null ? null : (ActTitle(pack, pack.Procedures[@case.Procedure], act[(act.LastIndexOf('/') + 1)..]), @case.Number);
    }

    private async Task<IReadOnlyList<SaidForm>> SaidAsync(CaseContext at, CancellationToken cancellationToken)
    {
        var forms = await db.Set<CaseForm>().AsNoTracking().Where(form => form.CaseId == at.Case.Id).OrderBy(form => form.Version)
            .Select(form => new { form.Form, form.Version, form.Json }).ToListAsync(cancellationToken);
        return [.. forms.Where(form => MayRead(at, form.Version)).Select(form => new SaidForm(form.Form, form.Version, WithNames(at, form.Form, FormData.Parse(form.Json))))];
    }

    // A person is kept by id and read by name.
    private static FormData WithNames(CaseContext at, string form, FormData said)
    {
        foreach (var field in at.Pack.Forms[form].Fields.Where(field => field.Type == FieldType.Person))
        {
            if (at.All<NamedPerson>().FirstOrDefault(person => person.Id.ToString() == said.Text(field.Id)) is { } named)
            {
                said.Values[field.Id] = named.Name.Zh == named.Name.En ? named.Name.Zh : $"{named.Name.Zh} {named.Name.En}";
            }
        }

        return said;
    }

    // What the authority prepares belongs to no company until it is told, and what is tied to the case of another company is not for this one.
    internal static List<LinkedCase> Linked(CaseContext at) =>
        [.. at.Linked.Where(linked => at.Actor.IsOfficial || at.Actor.IsSystem || (linked.Case.SubjectId == at.Case.SubjectId && !linked.Case.Withheld) || linked.Case.ApplicantId == at.Actor.PersonId)];

    // Officials read what was submitted: a draft that the company saves meanwhile is not theirs until the next act. The party reads what it said
    // itself and what it is told, and not what one of the public said of it, whose name may stand there; what the authority writes to itself (the proposal of a tier, an opinion of experts) is not for the party.
    private static bool MayRead(CaseContext at, int version)
    {
        var acts = at.History.Where(act => act.Action == "start" || at.Procedure.Actions.ContainsKey(act.Action)).ToList();
        if (acts.FirstOrDefault(act => act.Version == version) is not { } act || at.Procedure.Action(act.Action) is not { } action)
        {
            return false;
        }

        var ofTheParty = Roles.Company.Contains(act.Role) || act.Role == Roles.Public;
        if (at.Case.ApplicantId == at.Actor.PersonId && !at.Actor.Subjects.Contains(at.Case.SubjectId ?? Guid.Empty))
        {
            return acts.Any(said => said.Version == version && said.PersonId == at.Actor.PersonId) || action.Tell.Contains(OutboxMessage.Applicant);
        }

        // Of a form that an act shows, the words that stood when it was taken; not those that were changed before.
        var shown = action.Form is { } form && acts.Any(later => later.Version > version && at.Procedure.Action(later.Action) is { } told && told.Shows.Contains(form)
            && at.Unsealed.All(document => document.Action != later.Action)
            && !acts.Any(between => between.Version > version && between.Version < later.Version && at.Procedure.Action(between.Action)!.Form == form));
        return at.Actor.Subjects.Contains(at.Case.SubjectId ?? Guid.Empty)
            ? shown || Roles.Company.Contains(act.Role) || act.PersonId == at.Actor.PersonId || (action.Tell.Contains("party") && at.Unsealed.All(document => document.Action != act.Action))
                || (act.Role != Roles.Public && at.Actor.Holds(act.Role, at.Case.SubjectId))
            : !action.Partial || !ofTheParty || acts.Any(later => later.Version > version && !at.Procedure.Action(later.Action)!.Partial);
    }

    private static List<PossibleAction> Possible(CaseContext at) =>
        [.. at.Procedure.Actions
            .Where(action => action.Value.From.Contains(at.Case.State) && !at.Actor.IsSystem && Authorisation.RoleFor(at.Actor, at.Pack, at.Procedure, action.Key, at.Case.SubjectId, at.Case) is not null)
            .Select(action => new PossibleAction(action.Key, action.Value, WhyNot(at, action.Value, action.Key)))];

    // Only what would be done: a button that is always there and never works helps nobody.
    private List<PossibleAction> PossibleCommon(CaseContext at) =>
        [.. at.Procedure.Common.Where(act => act.Value.From.Contains(at.Case.State) && !at.Actor.IsSystem && act.Value.Who.Role.Any(role => at.Actor.Holds(role, at.Case.SubjectId))
                && !act.Value.Rules.SelectMany(rule => code.Rules[rule](at)).Any())
            .Select(act => new PossibleAction(act.Key, act.Value, null))];

    // Who works here is no matter of the pack: the people are filled in when the form is asked for.
    private async Task<FormDefinition> WithColleaguesAsync(FormDefinition form, ProcedureDefinition procedure, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (form.Fields.All(field => field.Type != FieldType.Person))
        {
            return form;
        }

        var roles = form.Fields.Where(field => field.Type == FieldType.Person).SelectMany(field => RolesOf(field)).Distinct().ToList();
        var people = await CommonActs.ColleaguesAsync(db, roles, now, cancellationToken);
        IReadOnlyList<string> RolesOf(FieldDefinition field) => field.Roles.Count > 0 ? field.Roles : CommonActs.AssignedRoles(procedure);
        ChoiceDefinition[] Offered(FieldDefinition field) =>
            [.. people.Where(person => person.Roles.Intersect(RolesOf(field)).Any()).Select(person => new ChoiceDefinition(person.PersonId.ToString(), person.Name))];
        return form with
        {
            Sections = [.. form.Sections.Select(section => section with { Fields = [.. section.Fields.Select(field => field.Type == FieldType.Person ? field with { Choices = Offered(field) } : field)] })],
        };
    }

    private static Text? Detail(Pack pack, ProcedureDefinition procedure, System.Text.Json.Nodes.JsonObject body, Dictionary<Guid, Text> people)
    {
        if (Guid.TryParse((string?)body[CommonActs.Assignee], out var person))
        {
            var (name, note) = (people.GetValueOrDefault(person, Text.Of("?")), (string?)body["note"]);
            return note is null ? name : new($"{name.Zh}：{note}", $"{name.En}: {note}");
        }

        if ((string?)body["clock"] is not { } clock || ClockOf(pack, procedure, clock)?.Title is not { } title)
        {
            return null;
        }

        return DateOnly.TryParseExact((string?)body["due"] ?? (string?)body["to"], "O", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.None, out var due)
            ? new($"{title.Zh}，{Wording.Date(due).Zh}到期", $"{title.En}, due {Wording.Date(due).En}") : title;
    }

    private static Refusal? WhyNot(CaseContext at, ActionDefinition action, string id)
    {
        if (Authorisation.RoleFor(at.Actor, at.Pack, at.Procedure, id, at.Case.SubjectId, at.Case) is not { } role)
        {
            return at.Actor.MandateFor(at.Case.SubjectId) is not null && action.Who.Role.Any(Roles.Company.Contains) ? Agents.Outside(action) : Refusals.NotYours(action, action.Who.Role.Select(role => Roles.Titles[role]));
        }

        if (Authorisation.Recused(at.Actor, at.Recusals) is { } recused)
        {
            return Refusals.Recused(recused);
        }

        if (Authorisation.TookBefore(at.Actor, action.Who, role, at.History) is { } earlier)
        {
            return Refusals.SecondPerson(action, at.Procedure.Action(earlier)!);
        }

        return action.From.Contains(at.Case.State) ? CaseEngine.Unserved(at, action) : Refusals.WrongState(action, at.Procedure.States[at.Case.State], []);
    }

    // Who objects or reports is protected: the company of the case learns that somebody did, and not who.
    private Text NameOf(Guid id, string role, Dictionary<Guid, Text> people) =>
        role == Roles.Public && id != current.Actor.PersonId && !current.Actor.IsOfficial ? Roles.Titles[Roles.Public]
        : id == Actor.Anonymous.PersonId ? Actor.Anonymous.Name : people.GetValueOrDefault(id, Actor.System.Name);

    /// <summary>How an act of the record is called.</summary>
    /// <summary>The definition of a time limit: of the procedure, of what all procedures share, or of the seal.</summary>
    internal static ClockDefinition? ClockOf(Pack pack, ProcedureDefinition procedure, string clock) =>
        procedure.Clocks.GetValueOrDefault(clock) ?? (clock == SealDefinition.ClockId ? pack.Manifest.Seal?.Clock : null);

    internal static Text ActTitle(Pack pack, ProcedureDefinition procedure, string act) => procedure.Action(act)?.Title ?? pack.Manifest.Seal?.Actions.GetValueOrDefault(act)?.Title ?? act switch
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
