using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Cases;

/// <summary>
/// Moves running clocks when the calendar has changed (a new notice on holidays, a year that was provisional before), records each move in its case
/// and tells whose time it is. A clock that has run out already stays as it was recorded.
/// </summary>
public sealed class CalendarMover(RegFilingDbContext db, WriteTransaction write, PackCatalogue packs, TimeProvider clock)
{
    /// <summary>Looks at the clocks that a changed calendar can move; returns how many moved.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        // A case of the current version whose days were all published was computed with this very calendar.
        var newest = packs.Current.Select(pack => pack.Hash).ToList();
        var candidates = await db.Set<CaseClock>().AsNoTracking().Where(c => c.Status != ClockStatus.Ended && c.OverdueAt == null)
            .Join(db.Set<Case>(), c => c.CaseId, @case => @case.Id, (c, @case) => new { Clock = c, @case.PackHash, @case.Procedure })
            .Where(found => found.Clock.Provisional || !newest.Contains(found.PackHash)).ToListAsync(cancellationToken);
        var moved = 0;
        foreach (var found in candidates)
        {
            var pack = await packs.GetAsync(found.PackHash, cancellationToken);
            if (ClockKeeper.Recompute(pack, pack.ClockOf(found.Procedure, found.Clock.Clock), found.Clock) && await MoveAsync(found.Clock.Id, cancellationToken))
            {
                moved++;
            }
        }

        return moved;
    }

    private async Task<bool> MoveAsync(Guid clockId, CancellationToken cancellationToken)
    {
        var moved = false;
        await write.RunAsync(
            async () =>
            {
                var running = await db.Set<CaseClock>().FirstAsync(c => c.Id == clockId, cancellationToken);
                await Case.HoldAsync(db, running.CaseId, cancellationToken);
                var @case = await db.Set<Case>().FirstAsync(c => c.Id == running.CaseId, cancellationToken);
                var pack = await packs.GetAsync(@case.PackHash, cancellationToken);
                var definition = pack.ClockOf(@case.Procedure, running.Clock);
                var before = running.DueOn;
                moved = running.Status != ClockStatus.Ended && ClockKeeper.Recompute(pack, definition, running);
                if (!moved)
                {
                    return false;
                }

                await db.SaveChangesAsync(cancellationToken);
                @case.NextDue = await db.Set<CaseClock>().Where(c => c.CaseId == @case.Id && c.Status == ClockStatus.Running).MinAsync(c => (DateTimeOffset?)c.DueAt, cancellationToken);
                await CaseIndex.MoveAsync(db, @case, cancellationToken);
                var now = clock.GetUtcNow();
                var recorded = await new EventChain(db).AppendAsync(
                    new(@case.Stream, $"{@case.Procedure}/clock-moved", Actor.System.PersonId, "system", now, @case.State, @case.Version, definition.Ground is null ? [] : [definition.Ground], new JsonObject
                    {
                        ["case"] = @case.Number,
                        ["clock"] = running.Clock,
                        ["from"] = before.ToString("O", CultureInfo.InvariantCulture),
                        ["to"] = running.DueOn.ToString("O", CultureInfo.InvariantCulture),
                        ["provisional"] = running.Provisional,
                        ["pack"] = packs.Current.First(current => current.Manifest.Id == pack.Manifest.Id).Hash,
                    }),
                    cancellationToken);
                var day = Wording.Date(running.DueOn);
                db.AddRange(definition.Audience.Select(audience => OutboxMessage.About(recorded, @case.Id, audience, new Text(
                    $"{@case.Number} {definition.Title.Zh}：节假日安排变化，到期日为{day.Zh}",
                    $"{@case.Number} {definition.Title.En}: the calendar changed, due on {day.En}"))));
                return true;
            },
            cancellationToken);
        return moved;
    }
}
