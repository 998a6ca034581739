using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.DueDates;

/// <summary>The clocks of cases that run for the company.</summary>
internal sealed class ClockDues(RegFilingDbContext db, PackCatalogue packs) : IDueSource
{
    public async Task<IReadOnlyList<DueItem>> FindAsync(DueScope scope, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // In the order of the index, so that what is due first is read first and reading can stop.
        var clocks = db.Set<CaseClock>().AsNoTracking().Where(clock => clock.Status == ClockStatus.Running && clock.Owner == "party");
        clocks = scope.Until is { } until ? clocks.Where(clock => clock.DueAt <= until) : clocks;
        var cases = db.Set<Case>().AsNoTracking().Where(c => c.ClosedAt == null && c.SubjectId != null && (scope.Own || !c.Private));
        if (scope.Subjects is { } subjects)
        {
            cases = cases.Where(c => subjects.Contains(c.SubjectId!.Value));
        }

        var found = await clocks.Join(cases, clock => clock.CaseId, c => c.Id, (clock, c) => new { Clock = clock, Case = c })
            .OrderBy(pair => pair.Clock.DueAt).ThenBy(pair => pair.Clock.Id).Take(scope.Most).ToListAsync(cancellationToken);
        var items = new List<DueItem>();
        foreach (var pair in found)
        {
            var pack = await packs.GetAsync(pair.Case.PackHash, cancellationToken);
            if (pack.Procedures[pair.Case.Procedure] is var procedure && procedure.Clocks.TryGetValue(pair.Clock.Clock, out var definition))
            {
                items.Add(new(
                    pair.Clock.Id.ToString("N"), pair.Case.Id, pair.Case.Number, pair.Case.Title, pair.Case.SubjectId!.Value, definition.Title, procedure.States[pair.Case.State].Title,
                    pair.Clock.DueOn, pair.Clock.DueAt, now >= pair.Clock.DueAt, pair.Clock.Provisional, pair.Clock.Force, definition.Ground is { } ground ? Wording.Ground(pack.Manifest, ground) : null)
                {
                    HasTime = Period.Parse(pair.Clock.Limit).Unit == PeriodUnit.Hours,
                    RecordId = pair.Case.RecordId,
                    District = pair.Case.District,
                });
            }
        }

        return items;
    }
}
