using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mediator;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Cases;

/// <summary>
/// The one way to change a case: authorise, bind and check the form, every rule, transition, effects, clocks, documents, event, outbox, in one
/// transaction, under an idempotency key and a version check.
/// </summary>
internal sealed partial class CaseEngine(
    RegFilingDbContext db,
    WriteTransaction write,
    PackCatalogue packs,
    CodeCatalogue code,
    CaseLoader loader,
    DocumentIssuer documents,
    CaseIndex index,
    SealActs seals,
    CurrentActor current,
    TimeProvider clock,
    IServiceProvider services) : ICommandHandler<StartCase, Outcome<CaseReceipt>>, ICommandHandler<TakeAction, Outcome<CaseReceipt>>
{
    private readonly EventChain chain = new(db);
    private readonly Numbers numbers = new(db);

    public async ValueTask<Outcome<CaseReceipt>> Handle(StartCase command, CancellationToken cancellationToken)
    {
        var request = Hash("start", command.Procedure, command.SubjectId, command.Parent, command.Form);
        return await OnceAsync(command.Key, request, null, $"{command.Procedure}/start", () => StartAsync(command, cancellationToken), cancellationToken);
    }

    public async ValueTask<Outcome<CaseReceipt>> Handle(TakeAction command, CancellationToken cancellationToken)
    {
        var request = Hash("act", command.CaseId, command.Action, command.Version, command.Form);
        return await OnceAsync(command.Key, request, command.CaseId, command.Action, () => TakeAsync(command, cancellationToken), cancellationToken);
    }

    private async Task<Outcome<CaseReceipt>> StartAsync(StartCase command, CancellationToken cancellationToken)
    {
        var actor = current.Actor;
        if (packs.Find(command.Procedure) is not var (pack, procedure))
        {
            return Outcome<CaseReceipt>.Refused(RefusalKind.NotFound, Refusals.NoSuchProcedure(command.Procedure));
        }

        var (subject, link, refused) = await ParentAsync(command, procedure, actor, cancellationToken);
        if (refused is not null)
        {
            return refused;
        }

        var role = Authorisation.RoleFor(actor, pack, procedure, "start", subject);
        if (role is null || (role == Roles.Agent && link is null && actor.MandateFor(subject) is { Filings: not null }))
        {
            return Forbidden(procedure.Start, actor, subject);
        }

        var at = await BeginAsync(pack, procedure, subject, link, actor, Sent(pack, procedure.Start, command.Form), clock.GetUtcNow(), cancellationToken);
        // Somebody without an account is nobody in particular: what they began is found again by its number and key alone.
        at.Case.ApplicantId = role == Roles.Public && actor.AccountId is not null ? actor.PersonId : null;
        return await ActAsync(at, procedure.Start, role, cancellationToken);
    }

    private async Task<(Guid? Subject, LinkedCase? Link, Outcome<CaseReceipt>? Refused)> ParentAsync(
        StartCase command, ProcedureDefinition procedure, Actor actor, CancellationToken cancellationToken)
    {
        if (command.Parent is not { } parentId)
        {
            // A company's case is started by the company, or by an official for it; nobody starts one for a company that is not theirs.
            if (!actor.IsSystem && packs.Current.Any(pack => pack.Procedures.Values.Any(other => other.Children.ContainsKey(procedure.Id))))
            {
                return (null, null, Outcome<CaseReceipt>.Refused(RefusalKind.Conflict, Refusals.NotStartedFrom(procedure)));
            }

            var mine = command.SubjectId is not { } subject || actor.IsOfficial || actor.IsSystem || actor.Subjects.Contains(subject);
            return mine ? (command.SubjectId, null, null) : (null, null, NotThere(actor, command.SubjectId));
        }

        // Two that begin from one case come one after the other, so that a rule can see the first.
        await Case.HoldAsync(db, parentId, cancellationToken);
        var parent = await loader.FindAsync(parentId, actor, cancellationToken);
        if (parent is not var (found, _, definition))
        {
            return (null, null, NotThere(actor, await loader.SubjectOfAsync(parentId, cancellationToken)));
        }

        if (!definition.Children.TryGetValue(procedure.Id, out var child) || !child.From.Contains(found.State)
            || !(actor.IsSystem || child.Role.Any(role => actor.Holds(role, found.SubjectId)) || Authorisation.RoleFor(actor, parent.Value.Pack, procedure, "start", found.SubjectId) == Roles.Agent))
        {
            return (null, null, Outcome<CaseReceipt>.Refused(RefusalKind.Conflict, Refusals.NotStartedFrom(procedure)));
        }

        var recused = await db.Set<Recusal>().AsNoTracking().FirstOrDefaultAsync(
            recusal => recusal.CaseId == parentId && recusal.PersonId == actor.PersonId && recusal.Status == RecusalStatus.Granted, cancellationToken);
        if (recused is not null)
        {
            return (null, null, Outcome<CaseReceipt>.Refused(RefusalKind.Forbidden, Refusals.Recused(recused)));
        }

        var saved = await loader.SavedFormsAsync(found.Id, cancellationToken);
        return (found.SubjectId, new LinkedCase(found, child.Link, "", true, saved), null);
    }

    private async Task<Outcome<CaseReceipt>> TakeAsync(TakeAction command, CancellationToken cancellationToken)
    {
        var actor = current.Actor;
        await Case.HoldAsync(db, command.CaseId, cancellationToken);
        if (await loader.FindAsync(command.CaseId, actor, cancellationToken) is not var (@case, pack, procedure))
        {
            return NotThere(actor, await loader.SubjectOfAsync(command.CaseId, cancellationToken));
        }

        if (pack.Manifest.Seal?.Actions.ContainsKey(command.Action) == true)
        {
            return await seals.TakeAsync(@case, pack, procedure, command, cancellationToken);
        }

        if (command.Action == "start" || procedure.Action(command.Action) is not { } action)
        {
            return Outcome<CaseReceipt>.Refused(RefusalKind.NotFound, Refusals.NoSuchAction(command.Action));
        }

        var role = Authorisation.RoleFor(actor, pack, procedure, command.Action, @case.SubjectId, @case);
        if (role is null)
        {
            return Forbidden(action, actor, @case.SubjectId);
        }

        var at = await loader.LoadAsync(@case, pack, procedure, command.Action, actor, clock.GetUtcNow(), cancellationToken, Sent(pack, action, command.Form));
        if (Authorisation.Recused(actor, at.Recusals) is { } recused)
        {
            return Outcome<CaseReceipt>.Refused(RefusalKind.Forbidden, Refusals.Recused(recused));
        }

        if (Authorisation.TookBefore(actor, action.Who, role, at.History) is { } earlier)
        {
            return Outcome<CaseReceipt>.Refused(RefusalKind.Forbidden, Refusals.SecondPerson(action, procedure.Action(earlier)!));
        }

        if (!action.From.Contains(@case.State))
        {
            var possible = procedure.Actions.Where(other => other.Value.From.Contains(@case.State) && Authorisation.RoleFor(actor, pack, procedure, other.Key, @case.SubjectId, @case) is not null);
            return Outcome<CaseReceipt>.Refused(RefusalKind.Conflict, Refusals.WrongState(action, procedure.States[@case.State], possible.Select(other => other.Value.Title)));
        }

        if (Unserved(at, action) is { } unserved)
        {
            return Outcome<CaseReceipt>.Refused(RefusalKind.Conflict, unserved);
        }

        // Who works on a case is no matter of what it says: a common act makes no page of the procedure stale, nor the other way round.
        if (command.Version != @case.Version && !actor.IsSystem
            && (command.Version > @case.Version || at.History.Any(act => act.Version > command.Version && (procedure.Action(act.Action)?.Common ?? false) == action.Common)))
        {
            return Outcome<CaseReceipt>.Refused(RefusalKind.Conflict, await StaleAsync(at, cancellationToken));
        }

        if (action.Reauthenticate && !command.Reauthenticated)
        {
            return Outcome<CaseReceipt>.Refused(RefusalKind.Invalid, Refusals.ReauthenticationNeeded());
        }

        return await ActAsync(at, action, role, cancellationToken);
    }

    /// <summary>Why an act has to wait for a paper that its answer is about; null when it need not.</summary>
    internal static Refusal? Unserved(CaseContext at, ActionDefinition action) =>
        at.Unsealed.FirstOrDefault(document => action.After.Contains(document.Definition)) is { } document ? Refusals.NotServedYet(action, at.Pack.Documents[document.Definition].Title) : null;

    /// <summary>The part that is the same for the first act and all others: from the form to the outbox.</summary>
    private async Task<Outcome<CaseReceipt>> ActAsync(CaseContext at, ActionDefinition action, string role, CancellationToken cancellationToken)
    {
        var refusals = new List<Refusal>();
        var form = action.Form is { } formId ? at.Pack.Forms[formId] : null;
        if (form is not null)
        {
            refusals.AddRange(FormCheck.Check(form, at.Form, action.Partial, at.Today));
            refusals.AddRange(await loader.AttachFilesAsync(at, form, cancellationToken));
        }

        foreach (var required in action.Requires.Where(required => required != action.Form))
        {
            refusals.AddRange(FormCheck.Check(at.Pack.Forms[required], at.SavedForm(required), partial: false, at.Today, under: required));
        }

        refusals.AddRange(action.Rules.SelectMany(rule => code.Rules[rule](at)));
        refusals.AddRange(await HeldAsync(at, action, cancellationToken));
        if (refusals.Count > 0)
        {
            return Outcome<CaseReceipt>.Refused(RefusalKind.Invalid, refusals);
        }

        var from = at.Case.State;
        at.Case.State = Transitions.Fire(at.Procedure, from, at.Action, action);
        at.Case.Version++;
        var effects = code.Actions.TryGetValue((action.Common ? CommonActs.Id : at.Procedure.Id, at.Action), out var effect)
            ? ((IAction)ActivatorUtilities.CreateInstance(services, effect)).Apply(at, at.Form) : Effects.None;
        await CarryOutAsync(at, form, effects, cancellationToken);

        var state = at.Procedure.States[at.Case.State];
        at.Case.WaitingFor = state.WaitingFor;
        // A draft that ends without ever being submitted stays the company's own; what was seen once stays seen.
        at.Case.Private = (at.Case.Private || at.Action == "start") && (state.Private || state.Final);
        at.Case.ClosedAt = state.Final ? at.Now : null;
        at.Case.ReceivedAt ??= at.Case.Private ? null : at.Now;
        var clocks = at.Clocks.ToList();
        var late = clocks.Where(clock => clock.Status == ClockStatus.Running && at.Now >= clock.DueAt).ToList();
        // What the authority has never seen gets no paper from it.
        IReadOnlyList<string> papers = at.Case.Private ? [] : action.Documents;
        var unsealed = at.Unsealed.Select(document => document.Definition).Concat(papers.Where(document => at.Pack.Documents[document].Seal)).ToHashSet();
        var started = ClockKeeper.Move(at, clocks, unsealed);
        db.AddRange(started);
        at.Clocks = [.. clocks, .. started];

        var issued = new List<IssuedDocument>();
        foreach (var document in papers)
        {
            issued.Add(await documents.IssueAsync(at, document, role, numbers, cancellationToken));
        }

        at.Unsealed = [.. at.Unsealed, .. issued.Where(document => document.NeedsSeal)];
        var sealing = issued.Where(document => document.NeedsSeal).Select(document => ClockKeeper.StartSealing(at, document.Id)).ToList();
        db.AddRange(sealing);
        at.Clocks = [.. at.Clocks, .. sealing];
        ClockKeeper.SetNextDue(at);

        var recorded = await chain.AppendAsync(
            new(at.Case.Stream, $"{at.Procedure.Id}/{at.Action}", at.Actor.PersonId, role, at.Now, at.Case.State, at.Case.Version,
                action.Grounds.Count > 0 ? action.Grounds : at.Procedure.Grounds, Body(at, form, from, issued, effects, late, role)),
            cancellationToken);
        Tell(at, action, recorded, issued, effects);
        if (await FollowAsync(at, cancellationToken) is { } refused)
        {
            return refused;
        }

        IReadOnlyList<PastAct> history = [.. at.History, new PastAct(at.Action, at.Actor.PersonId, role, at.Now, at.Case.State, at.Case.Version)];
        // What follows at once is an act of its own, with its own event, in the same transaction.
        if (effects.Following is var (following, said))
        {
            var next = After(at, history, following, at.Actor);
            next.Form = Sent(at.Pack, at.Procedure.Actions[following], said);
            return await ActAsync(next, at.Procedure.Actions[following], role, cancellationToken);
        }

        if (action.Then is { } then)
        {
            return await ActAsync(After(at, history, then, Actor.System), at.Procedure.Actions[then], "system", cancellationToken);
        }

        await index.UpdateAsync(at, history, cancellationToken);
        return new CaseReceipt(at.Case.Id, at.Case.Number, at.Case.State, at.Case.Version);
    }

    private static CaseContext After(CaseContext at, IReadOnlyList<PastAct> history, string action, Actor actor)
    {
        var next = new CaseContext(at.Case, at.Pack, at.Procedure, action, actor, at.Now)
        {
            Saved = at.Saved,
            Linked = at.Linked,
            Clocks = at.Clocks,
            Unsealed = at.Unsealed,
            History = history,
        };
        next.Bring(at.All<object>());
        return next;
    }

    private async Task CarryOutAsync(CaseContext at, FormDefinition? form, Effects effects, CancellationToken cancellationToken)
    {
        if (form is not null)
        {
            db.Add(new CaseForm { CaseId = at.Case.Id, Form = form.Id, Version = at.Case.Version, Json = at.Form.ToJson(), ByPerson = at.Actor.PersonId, At = at.Now });
            at.Saved = new Dictionary<string, FormData>(at.Saved) { [form.Id] = at.Form };
            if (at.Procedure.TitleField is { } title && title.StartsWith(form.Id + ".", StringComparison.Ordinal) && at.Form.Text(title[(form.Id.Length + 1)..]) is { } name
                && name.Length <= (form.Field(title[(form.Id.Length + 1)..])?.Max ?? Case.LongestTitle))
            {
                at.Case.Title = name;
            }
        }

        foreach (var (series, give) in effects.Taken)
        {
            give(await numbers.NextAsync(at.Pack, series, at.Today, cancellationToken));
        }

        db.AddRange(effects.Added);
        at.Bring(effects.Added);
        foreach (var work in effects.Completions)
        {
            await work(db, cancellationToken);
        }
    }

    private JsonObject Body(CaseContext at, FormDefinition? form, string from, IReadOnlyList<IssuedDocument> issued, Effects effects, IReadOnlyList<CaseClock> late, string role)
    {
        var body = new JsonObject { ["case"] = at.Case.Number, ["pack"] = at.Case.PackHash, ["from"] = from, ["to"] = at.Case.State, ["title"] = at.Case.Title };
        if (role == Roles.Agent && at.Actor.MandateFor(at.Case.SubjectId) is { } mandate)
        {
            // Said with every act: for whom, and by which power of attorney.
            body["actedFor"] = at.Case.SubjectId.ToString();
            body["mandate"] = mandate.Id.ToString();
        }

        if (form is not null)
        {
            body["form"] = form.Id;
            body["formSha256"] = at.Form.Sha256();
        }

        // Done after the day, by whomever the time belongs to: said in the act itself, whether or not anything looked at the clock before.
        if (late.Count > 0)
        {
            body["late"] = new JsonArray([.. late.Select(clock => (JsonNode)new JsonObject
            {
                ["clock"] = clock.Clock,
                ["due"] = clock.DueOn.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                ["owner"] = clock.Owner,
            })]);
        }

        var changed = at.All<ILedgerRecord>().Distinct().Select(record => db.Entry(record)).Where(record => record.State is EntityState.Added or EntityState.Modified).ToList();
        if (changed.Count > 0)
        {
            body["records"] = new JsonArray([.. changed.Select(record => (JsonNode)RecordHash.Of(record))]);
        }

        if (issued.Count > 0)
        {
            body["documents"] = new JsonArray([.. issued.Select(document => (JsonNode)DocumentIssuer.Spoken(document))]);
        }

        foreach (var (name, value) in effects.Said)
        {
            body[name] = value?.DeepClone();
        }

        return body;
    }

    private void Tell(CaseContext at, ActionDefinition action, Event recorded, IReadOnlyList<IssuedDocument> issued, Effects effects)
    {
        foreach (var (address, link, about) in effects.Mails)
        {
            db.Add(OutboxMessage.To(address, link, recorded, at.Case.Id, about));
        }

        // The party is told of a document when it has it, and not when it was signed; of a draft nobody else is told.
        var later = issued.Any(document => document.NeedsSeal);
        foreach (var audience in action.Tell.Distinct().Where(audience => !later || !Roles.IsParty(audience))
            .Where(audience => !at.Case.Private || audience.Split('/')[0] == "party" || Roles.Company.Contains(audience))
            .Concat(later ? at.Pack.Manifest.Seal!.Clock.Audience : []).Distinct())
        {
            db.Add(OutboxMessage.About(recorded, at.Case.Id, audience, effects.Message ?? new Text(
                $"{at.Case.Number} {at.Procedure.Title.Zh}：{at.Procedure.States[at.Case.State].Title.Zh}",
                $"{at.Case.Number} {at.Procedure.Title.En}: {at.Procedure.States[at.Case.State].Title.En}"), effects.Notes.TryGetValue(audience, out var note) ? note : null));
        }
    }

    private async Task<Outcome<CaseReceipt>> OnceAsync(
        string key, byte[] request, Guid? caseId, string act, Func<Task<Outcome<CaseReceipt>>> work, CancellationToken cancellationToken)
    {
        Outcome<CaseReceipt>? outcome = null;
        await write.RunAsync(
            async () =>
            {
                if ((outcome = await AnsweredAsync(key, request, cancellationToken)) is not null)
                {
                    return false;
                }

                outcome = await work();
                if (outcome.IsRefused)
                {
                    // The same request may have been done elsewhere since, and be the very reason of the refusal: then its answer is the answer.
                    outcome = await AnsweredAsync(key, request, cancellationToken) ?? outcome;
                    return false;
                }

                db.Add(new IdempotencyKey { PersonId = current.Actor.PersonId, Key = key, RequestHash = request, Answer = JsonSerializer.Serialize(outcome.Value), At = clock.GetUtcNow() });
                return true;
            },
            cancellationToken);
        if (outcome!.IsRefused)
        {
            await RecordRefusalAsync(caseId, act, outcome, cancellationToken);
        }

        return outcome;
    }

    private async Task<Outcome<CaseReceipt>?> AnsweredAsync(string key, byte[] request, CancellationToken cancellationToken)
    {
        var known = await db.Set<IdempotencyKey>().AsNoTracking().FirstOrDefaultAsync(k => k.PersonId == current.Actor.PersonId && k.Key == key, cancellationToken);
        return known is null ? null
            : known.RequestHash.AsSpan().SequenceEqual(request) ? JsonSerializer.Deserialize<CaseReceipt>(known.Answer)!
            : Outcome<CaseReceipt>.Refused(RefusalKind.Conflict, Refusals.KeyReused());
    }

    private async Task RecordRefusalAsync(Guid? caseId, string act, Outcome<CaseReceipt> outcome, CancellationToken cancellationToken)
    {
        var codes = string.Join(' ', outcome.Refusals.Select(refusal => refusal.Code).Distinct());
        await write.RunAsync(
            () =>
            {
                db.Add(new RefusedAct
                {
                    Id = Guid.CreateVersion7(clock.GetUtcNow()),
                    PersonId = current.Actor.PersonId,
                    CaseId = caseId,
                    Act = act.Length > 100 ? act[..100] : act,
                    Kind = outcome.Kind.ToString()!,
                    Codes = codes.Length > 1000 ? codes[..1000] : codes,
                    At = clock.GetUtcNow(),
                });
                return Task.FromResult(true);
            },
            cancellationToken);
        db.ChangeTracker.Clear();
    }

    private async Task<Refusal> StaleAsync(CaseContext at, CancellationToken cancellationToken)
    {
        // A reminder of a clock raises no version and is not what the person missed.
        var last = at.History.First(act => act.Version == at.Case.Version);
        var who = last.PersonId == Guid.Empty ? Actor.System.Name
            : (await db.Set<Person>().AsNoTracking().FirstOrDefaultAsync(person => person.Id == last.PersonId, cancellationToken))?.Name ?? Text.Of("?");
        return Refusals.StaleVersion(who, at.Pack.Deadlines.Time.Local(last.At), at.Procedure.Action(last.Action)?.Title ?? Text.Of(last.Action));
    }

    private static Outcome<CaseReceipt> Forbidden(ActionDefinition action, Actor actor, Guid? subject) => Outcome<CaseReceipt>.Refused(
        RefusalKind.Forbidden,
        actor.MandateFor(subject) is not null && action.Who.Role.Any(Roles.Company.Contains) ? Agents.Outside(action)
            : Refusals.NotYours(action, action.Who.Role.Count > 0 ? action.Who.Role.Select(role => Roles.Titles[role]) : [Actor.System.Name]));

    // What is not for this person does not exist for them; an agent whose mandate has ended is told so.
    private Outcome<CaseReceipt> NotThere(Actor actor, Guid? subject) => actor.Lapsed.LastOrDefault(mandate => mandate.SubjectId == subject) is { } lapsed
        ? Outcome<CaseReceipt>.Refused(RefusalKind.Forbidden, Agents.Lapsed(lapsed, packs.Current[0].Deadlines.Time.DateOf(clock.GetUtcNow())))
        : Outcome<CaseReceipt>.Refused(RefusalKind.NotFound, Refusals.NoSuchCase());

    private static FormData Sent(Pack pack, ActionDefinition action, FormData sent) =>
        action.Form is { } form ? FormCheck.Clean(pack.Forms[form], sent) : FormData.Empty;

    private static byte[] Hash(params object?[] parts) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts.Select(part => part is FormData form ? form.ToJson() : part?.ToString()))));
}
