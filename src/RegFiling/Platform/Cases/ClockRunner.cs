using System.Text.Json.Nodes;
using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Cases;

/// <summary>
/// Looks for clocks that remind or have run out, and lets each do its effect once: the key of the effect is written with it, so that two nodes
/// or a late one cannot do it twice. Overdue by the authority is recorded and never approves anything.
/// </summary>
public sealed class ClockRunner(RegFilingDbContext db, WriteTransaction write, PackCatalogue packs, CurrentActor current, IMediator mediator, TimeProvider clock)
{
    private const int Batch = 200;

    /// <summary>Does what is due now; returns how many effects were done. A clock that cannot do its effect does not hold up the others.</summary>
    /// <exception cref="AggregateException">What went wrong, after all other clocks have been seen to.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        current.Actor = Actor.System;
        var now = clock.GetUtcNow();
        var running = db.Set<CaseClock>().AsNoTracking().Where(c => c.Status == ClockStatus.Running);
        var effects = db.Set<ClockEffect>();
        var reminders = await running.Where(c => c.RemindAt <= now && c.RemindedAt == null && c.DueAt > now).OrderBy(c => c.RemindAt).Select(c => c.Id).Take(Batch).ToListAsync(cancellationToken);
        var overdue = await running.Where(c => c.DueAt <= now && c.OverdueAt == null).OrderBy(c => c.DueAt).Select(c => c.Id).Take(Batch).ToListAsync(cancellationToken);
        var failed = new List<Exception>();
        var done = await EachAsync(reminders, id => OnceAsync(id, "remind", "clock-reminder", cancellationToken), failed);
        done += await EachAsync(overdue, id => OnceAsync(id, "overdue", "clock-overdue", cancellationToken), failed);

        // What the end of a clock sets off is a transaction of its own. It is found by what is still missing, so that a stop in between loses nothing.
        var following = await running.Where(c => c.OverdueAt != null && effects.Any(e => e.ClockId == c.Id && e.Kind == "overdue") && !effects.Any(e => e.ClockId == c.Id && e.Kind == "due"))
            .OrderBy(c => c.DueAt).Select(c => c.Id).Take(Batch).ToListAsync(cancellationToken);
        await EachAsync(following, id => FollowAsync(id, cancellationToken), failed);
        return failed.Count == 0 ? done : throw new AggregateException("Clocks could not do their effect.", failed);
    }

    private static async Task<int> EachAsync(IEnumerable<Guid> clocks, Func<Guid, Task<bool>> effect, List<Exception> failed)
    {
        var done = 0;
        foreach (var id in clocks)
        {
            try
            {
                done += await effect(id) ? 1 : 0;
            }
            catch (Exception wrong) when (wrong is not OperationCanceledException)
            {
                failed.Add(wrong);
            }
        }

        return done;
    }

    private async Task<bool> FollowAsync(Guid clockId, CancellationToken cancellationToken)
    {
        var due = await db.Set<CaseClock>().AsNoTracking().FirstAsync(c => c.Id == clockId, cancellationToken);
        var @case = await db.Set<Case>().AsNoTracking().FirstAsync(c => c.Id == due.CaseId, cancellationToken);
        var pack = await packs.GetAsync(@case.PackHash, cancellationToken);
        if (due.Status == ClockStatus.Running && pack.ClockOf(@case.Procedure, due.Clock).Due is { } action)
        {
            await mediator.Send(new TakeAction(@case.Id, action, @case.Version, $"clock/{clockId}", FormData.Empty), cancellationToken);
        }

        await write.RunAsync(
            async () =>
            {
                if (!await db.Set<ClockEffect>().AnyAsync(e => e.ClockId == clockId && e.Kind == "due", cancellationToken))
                {
                    db.Add(new ClockEffect { ClockId = clockId, Kind = "due", At = clock.GetUtcNow() });
                }

                return true;
            },
            cancellationToken);
        return true;
    }

    private async Task<bool> OnceAsync(Guid clockId, string kind, string act, CancellationToken cancellationToken)
    {
        var ran = false;
        await write.RunAsync(
            async () =>
            {
                ran = false;
                var due = await db.Set<CaseClock>().FirstAsync(c => c.Id == clockId, cancellationToken);
                await Case.HoldAsync(db, due.CaseId, cancellationToken);
                var now = clock.GetUtcNow();
                // Looked up again under the lock: the case may have moved on since.
                if (due.Status != ClockStatus.Running || await db.Set<ClockEffect>().AnyAsync(e => e.ClockId == clockId && e.Kind == kind, cancellationToken))
                {
                    return false;
                }

                var @case = await db.Set<Case>().FirstAsync(c => c.Id == due.CaseId, cancellationToken);
                var pack = await packs.GetAsync(@case.PackHash, cancellationToken);
                var definition = pack.ClockOf(@case.Procedure, due.Clock);
                db.Add(new ClockEffect { ClockId = clockId, Kind = kind, At = now });
                _ = kind == "remind" ? due.RemindedAt = now : due.OverdueAt = due.DueAt;
                var recorded = await new EventChain(db).AppendAsync(
                    new(@case.Stream, $"{@case.Procedure}/{act}", Actor.System.PersonId, "system", now, @case.State, @case.Version, definition.Ground is null ? [] : [definition.Ground],
                        new JsonObject { ["case"] = @case.Number, ["clock"] = due.Clock, ["due"] = due.DueOn.ToString("O", System.Globalization.CultureInfo.InvariantCulture), ["owner"] = due.Owner }),
                    cancellationToken);
                var day = Wording.Date(due.DueOn);
                var (zh, en) = kind == "remind" ? ($"将于{day.Zh}到期", $"is due on {day.En}") : ($"已于{day.Zh}逾期", $"was due on {day.En}");
                db.AddRange(definition.Audience.Select(audience => OutboxMessage.About(recorded, @case.Id, audience, new Text(
                    $"{@case.Number} {definition.Title.Zh}{zh}",
                    $"{@case.Number} {definition.Title.En} {en}"))));
                ran = true;
                return true;
            },
            cancellationToken);
        return ran;
    }
}
