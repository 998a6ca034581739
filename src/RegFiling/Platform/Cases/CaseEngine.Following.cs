using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;

namespace RegFiling.Platform.Cases;

// What one act means for other cases of the same company: some hold it up, some go with it. Both are said by the definitions of those cases.
internal sealed partial class CaseEngine
{
    /// <summary>Cases of the same company that stand where this act must wait for them.</summary>
    private async Task<IReadOnlyList<Refusal>> HeldAsync(CaseContext at, ActionDefinition action, CancellationToken cancellationToken)
    {
        var act = $"{at.Procedure.Id}/{at.Action}";
        if (!packs.Current.SelectMany(pack => pack.Procedures.Values).Any(procedure => procedure.States.Values.Any(state => state.Holds.Contains(act))))
        {
            return [];
        }

        var held = new List<Refusal>();
        foreach (var other in await OthersAsync(at, cancellationToken))
        {
            var definition = (await packs.GetAsync(other.PackHash, cancellationToken)).Procedures[other.Procedure];
            var state = definition.States[other.State];
            if (state.Holds.Contains(act))
            {
                held.Add(Refusals.HeldBy(action, other, definition.Title, state.Title));
            }
        }

        return held;
    }

    /// <summary>Takes what goes with the act that was just recorded; each is an act of the system with its own event. A refusal there refuses the whole.</summary>
    private async Task<Outcome<CaseReceipt>?> FollowAsync(CaseContext at, CancellationToken cancellationToken)
    {
        var act = $"{at.Procedure.Id}/{at.Action}";
        var known = packs.Current.SelectMany(pack => pack.Procedures.Values).ToList();
        foreach (var begun in known.Where(procedure => procedure.Start.Who.With.Contains(act)))
        {
            var (pack, procedure) = packs.Find(begun.Id)!.Value;
            var kind = at.Procedure.Children.TryGetValue(begun.Id, out var child) ? child.Link : "follows";
            var link = new LinkedCase(at.Case, kind, "", true, at.Saved);
            var first = await BeginAsync(pack, procedure, at.Case.SubjectId, link, Actor.System, FormData.Empty, at.Now, cancellationToken);
            if (await ActAsync(first, procedure.Start, "system", cancellationToken) is { IsRefused: true } refused)
            {
                return refused;
            }
        }

        if (!known.Any(procedure => procedure.Actions.Values.Any(action => action.Who.With.Contains(act))))
        {
            return null;
        }

        foreach (var other in await OthersAsync(at, cancellationToken))
        {
            await Case.HoldAsync(db, other.Id, cancellationToken);
            // Looked up again under the lock: it may have moved on since.
            if (await loader.FindAsync(other.Id, Actor.System, cancellationToken) is not var (@case, pack, procedure)
                || procedure.Actions.FirstOrDefault(action => action.Value.Who.With.Contains(act) && action.Value.From.Contains(@case.State)) is not { Key: { } id, Value: { } action })
            {
                continue;
            }

            var next = await loader.LoadAsync(@case, pack, procedure, id, Actor.System, at.Now, cancellationToken);
            if (await ActAsync(next, action, "system", cancellationToken) is { IsRefused: true } refused)
            {
                return refused;
            }
        }

        return null;
    }

    /// <summary>Begins the cases and takes the acts that this one brings along, each with its own event. A refusal there refuses the whole, and names the case.</summary>
    private async Task<Outcome<CaseReceipt>?> AlongAsync(CaseContext at, Effects effects, CancellationToken cancellationToken)
    {
        foreach (var (procedure, parent, first, form, link) in effects.Begun)
        {
            var begun = await StartAsync(new StartCase(procedure, null, parent, "", FormData.Empty), cancellationToken);
            if (!begun.IsRefused)
            {
                db.Add(new CaseLink { FromCaseId = begun.Value.CaseId, ToCaseId = at.Case.Id, Kind = link, Clause = "" });
                await db.SaveChangesAsync(cancellationToken);
                begun = await TakeAsync(new TakeAction(begun.Value.CaseId, first, begun.Value.Version, "", form), cancellationToken);
            }

            if (begun.IsRefused)
            {
                return await NamedAsync(begun, parent, cancellationToken);
            }
        }

        foreach (var (id, action, form) in effects.Along)
        {
            var version = await db.Set<Case>().AsNoTracking().Where(c => c.Id == id).Select(c => c.Version).FirstAsync(cancellationToken);
            if (await TakeAsync(new TakeAction(id, action, version, "", form), cancellationToken) is { IsRefused: true } refused)
            {
                return await NamedAsync(refused, id, cancellationToken);
            }
        }

        return null;
    }

    private async Task<Outcome<CaseReceipt>> NamedAsync(Outcome<CaseReceipt> refused, Guid id, CancellationToken cancellationToken)
    {
        var number = (await db.Set<Case>().FindAsync([id], cancellationToken))?.Number;
        return Outcome<CaseReceipt>.Refused(refused.Kind!.Value, [.. refused.Refusals.Select(refusal => refusal with { Why = new($"{number}：{refusal.Why.Zh}", $"{number}: {refusal.Why.En}"), Field = null })]);
    }

    // A case before its first act, whoever begins it.
    private async Task<CaseContext> BeginAsync(
        Pack pack, ProcedureDefinition procedure, Guid? subject, LinkedCase? link, Actor actor, FormData form, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var @case = new Case
        {
            Id = Guid.CreateVersion7(now),
            Number = await numbers.NextAsync(pack, "case", pack.Deadlines.Time.DateOf(now), cancellationToken),
            Procedure = procedure.Id,
            PackHash = pack.Hash,
            State = "",
            SubjectId = subject,
            Title = procedure.Title.Zh,
            OpenedAt = now,
        };
        var at = new CaseContext(@case, pack, procedure, "start", actor, now) { Form = form };
        if (link is not null)
        {
            at.Linked = [link];
        }

        await loader.LoadRecordsAsync(at, cancellationToken);
        db.Add(@case);
        if (link is not null)
        {
            db.Add(new CaseLink { FromCaseId = @case.Id, ToCaseId = link.Case.Id, Kind = link.Kind, Clause = "" });
        }

        return at;
    }

    // Other open cases of the same company; of nobody's company, those about the same lasting record.
    private async Task<List<Case>> OthersAsync(CaseContext at, CancellationToken cancellationToken)
    {
        var (subject, id, record) = (at.Case.SubjectId, at.Case.Id, at.Case.RecordId);
        if (subject is null)
        {
            return record is null ? []
                : await db.Set<Case>().AsNoTracking().Where(c => c.RecordId == record && c.SubjectId == null && c.ClosedAt == null && c.Id != id).OrderBy(c => c.Id).ToListAsync(cancellationToken);
        }

        return await db.Set<Case>().AsNoTracking().Where(c => c.SubjectId == subject && c.ClosedAt == null && c.Id != id).OrderBy(c => c.Id).ToListAsync(cancellationToken);
    }
}
