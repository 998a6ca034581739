using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Reports;

/// <summary>The week that begins on this Monday as it was kept; the running week without one. Null when there is no such report, or not for this person.</summary>
public sealed record GetWeek(DateOnly? Monday) : IQuery<WeeklyFigures?>;

/// <summary>The Mondays of all weeks that were kept, the newest first.</summary>
public sealed record GetWeeks : IQuery<IReadOnlyList<DateOnly>>;

/// <summary>Makes the report of each week once it has ended, and tells the heads.</summary>
public sealed class WeeklyReports(RegFilingDbContext db, WriteTransaction write, PackCatalogue packs, CurrentActor current, TimeProvider clock)
    : IQueryHandler<GetWeek, WeeklyFigures?>, IQueryHandler<GetWeeks, IReadOnlyList<DateOnly>>
{
    private const int DaysOfAWeek = 7;

    /// <summary>Who reads it.</summary>
    public static IReadOnlySet<string> Readers { get; } = new HashSet<string> { "head", "coordinator", "supervisor" };

    private bool MayRead => current.Actor.Roles.Any(role => Readers.Contains(role.Role));

    public async ValueTask<WeeklyFigures?> Handle(GetWeek query, CancellationToken cancellationToken)
    {
        if (!MayRead)
        {
            return null;
        }

        if (query.Monday is not { } monday)
        {
            return await FiguresAsync(packs.Current[0], MondayOf(packs.Current[0].Deadlines.Time.DateOf(clock.GetUtcNow())), cancellationToken);
        }

        var kept = await db.Set<WeeklyReport>().AsNoTracking().FirstOrDefaultAsync(report => report.PackId == packs.Current[0].Manifest.Id && report.Monday == monday, cancellationToken);
        return kept?.Read();
    }

    public async ValueTask<IReadOnlyList<DateOnly>> Handle(GetWeeks query, CancellationToken cancellationToken)
    {
        if (!MayRead)
        {
            return [];
        }

        var pack = packs.Current[0].Manifest.Id;
        return await db.Set<WeeklyReport>().AsNoTracking().Where(report => report.PackId == pack).OrderByDescending(report => report.Monday).Select(report => report.Monday).ToListAsync(cancellationToken);
    }

    /// <summary>Keeps the report of the last week that has ended, unless it is there already; returns how many were made. Two nodes make it once.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        current.Actor = Actor.System;
        var made = 0;
        foreach (var pack in packs.Current.Where(pack => pack.Procedures.Count > 0))
        {
            var monday = MondayOf(pack.Deadlines.Time.DateOf(clock.GetUtcNow())).AddDays(-DaysOfAWeek);
            if (await IsKeptAsync(pack, monday, cancellationToken))
            {
                continue;
            }

            var end = pack.Deadlines.Time.StartOf(monday.AddDays(DaysOfAWeek));
            if (!await db.Set<Case>().AnyAsync(c => c.ReceivedAt < end, cancellationToken))
            {
                // Nothing had come in yet: there is nothing to report on.
                continue;
            }

            var figures = await FiguresAsync(pack, monday, cancellationToken);
            await write.RunAsync(
                async () =>
                {
                    if (await IsKeptAsync(pack, monday, cancellationToken))
                    {
                        return false;
                    }

                    var now = clock.GetUtcNow();
                    var report = new WeeklyReport { Id = Guid.CreateVersion7(now), PackId = pack.Manifest.Id, Monday = monday, At = now, Data = JsonSerializer.Serialize(figures) };
                    db.Add(report);
                    await new EventChain(db).AppendAsync(
                        new("report", "report/weekly", Actor.System.PersonId, "system", now, null, 0, [], new JsonObject { ["pack"] = pack.Manifest.Id, ["week"] = Iso(monday), ["sha256"] = Sha256.Of(report.Data) }),
                        cancellationToken);
                    var (from, to) = (Wording.Date(figures.Monday), Wording.Date(figures.Sunday));
                    db.Add(new OutboxNotice
                    {
                        Id = Guid.CreateVersion7(now),
                        Audience = "head",
                        SubjectZh = $"周报：{from.Zh}至{to.Zh}",
                        SubjectEn = $"Weekly report, {from.En} to {to.En}",
                        Link = $"/reports/weekly?week={Iso(monday)}",
                        At = now,
                        NotBefore = now,
                    });
                    made++;
                    return true;
                },
                cancellationToken);
        }

        return made;
    }

    private Task<bool> IsKeptAsync(Pack pack, DateOnly monday, CancellationToken cancellationToken)
    {
        var id = pack.Manifest.Id;
        return db.Set<WeeklyReport>().AnyAsync(report => report.PackId == id && report.Monday == monday, cancellationToken);
    }

    private async Task<WeeklyFigures> FiguresAsync(Pack pack, DateOnly monday, CancellationToken cancellationToken)
    {
        var (time, calendar) = (pack.Deadlines.Time, pack.Deadlines.Calendar);
        var (from, to, now) = (time.StartOf(monday), time.StartOf(monday.AddDays(DaysOfAWeek)), clock.GetUtcNow());
        var cases = db.Set<Case>().AsNoTracking();
        var received = await cases.Where(c => c.ReceivedAt >= from && c.ReceivedAt < to).GroupBy(c => c.Procedure).Select(group => new { group.Key, Count = group.Count() }).ToDictionaryAsync(group => group.Key, group => group.Count, cancellationToken);
        var done = await cases.Where(c => c.ClosedAt >= from && c.ClosedAt < to && c.ReceivedAt != null).Select(c => new { c.Procedure, c.AssigneeId, c.ReceivedAt, c.ClosedAt }).ToListAsync(cancellationToken);
        var open = await cases.Where(c => c.ClosedAt == null && !c.Private).GroupBy(c => new { c.Procedure, c.AssigneeId, Waits = c.WaitingFor != null }).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellationToken);
        var overdue = await db.Set<CaseClock>().AsNoTracking().Where(c => c.Status == ClockStatus.Running && c.Owner == "authority" && c.DueAt <= now)
            .Join(cases.Where(c => c.ClosedAt == null), c => c.CaseId, c => c.Id, (_, c) => new { c.Id, c.Procedure, c.AssigneeId }).Distinct().ToListAsync(cancellationToken);
        var late = await cases.Where(c => c.Late && c.ReceivedAt >= from && c.ReceivedAt < to).OrderBy(c => c.ReceivedAt).Select(c => new { c.Id, c.Number, c.Title, c.SubjectName, c.ReceivedAt }).ToListAsync(cancellationToken);
        var people = open.Select(group => group.Key.AssigneeId).Concat(done.Select(c => c.AssigneeId)).OfType<Guid>().ToHashSet();
        var passed = await PassedAsync(pack, from, to, people, cancellationToken);
        var names = await db.Set<Person>().AsNoTracking().Where(person => people.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancellationToken);
        return new(
            monday,
            monday.AddDays(DaysOfAWeek - 1),
            now,
            [
                .. pack.Procedures.Values.Select(procedure => new ProcedureFigures(
                    procedure.Id,
                    procedure.Title,
                    received.GetValueOrDefault(procedure.Id),
                    done.Count(c => c.Procedure == procedure.Id),
                    open.Where(group => group.Key.Procedure == procedure.Id && group.Key.Waits).Sum(group => group.Count),
                    overdue.Count(c => c.Procedure == procedure.Id),
                    done.Where(c => c.Procedure == procedure.Id).Select(c => (double?)calendar.Count(time.DateOf(c.ReceivedAt!.Value), time.DateOf(c.ClosedAt!.Value))).Average())),
            ],
            [
                .. names.Keys.Select(id => (Guid?)id).Append(null)
                    .Select(id => new OfficerFigures(
                        id is { } person ? names[person] : null,
                        open.Where(group => group.Key.AssigneeId == id && group.Key.Waits).Sum(group => group.Count),
                        overdue.Count(c => c.AssigneeId == id),
                        done.Count(c => c.AssigneeId == id)))
                    .OrderByDescending(officer => officer.Overdue).ThenByDescending(officer => officer.Open).ThenBy(officer => officer.Name?.Zh, StringComparer.Ordinal),
            ],
            [.. passed.Select(found => found.Clock with { Officer = found.Officer is { } officer ? names.GetValueOrDefault(officer) : null })],
            [.. late.Select(c => new LateFiling(c.Id, c.Number, c.Title, c.SubjectName, time.DateOf(c.ReceivedAt!.Value)))]);
    }

    // Whoever was late, the record says where the case stood when the time ran out.
    private async Task<List<(PassedClock Clock, Guid? Officer)>> PassedAsync(Pack pack, DateTimeOffset from, DateTimeOffset to, HashSet<Guid> people, CancellationToken cancellationToken)
    {
        var found = await db.Set<CaseClock>().AsNoTracking().Where(c => c.Force == Force.Law && c.DueAt > from && c.DueAt <= to && (c.OverdueAt != null || c.EndedAt >= c.DueAt))
            .Join(db.Set<Case>(), c => c.CaseId, c => c.Id, (limit, c) => new { Limit = limit, Case = c }).OrderBy(pair => pair.Limit.DueAt).ToListAsync(cancellationToken);
        var streams = found.Select(pair => pair.Case.Stream).Distinct().ToList();
        var entries = await db.Set<Event>().AsNoTracking().Where(e => streams.Contains(e.Stream)).OrderBy(e => e.Stream).ThenBy(e => e.Sequence).Select(e => new { e.Stream, e.At, e.Entry }).ToListAsync(cancellationToken);
        var passed = new List<(PassedClock, Guid?)>();
        foreach (var pair in found)
        {
            var definition = (await packs.GetAsync(pair.Case.PackHash, cancellationToken)).Procedures[pair.Case.Procedure];
            var then = entries.LastOrDefault(e => e.Stream == pair.Case.Stream && e.At < pair.Limit.DueAt);
            var state = (then is null ? null : (string?)JsonNode.Parse(then.Entry)?["state"]) ?? pair.Case.State;
            var roles = CaseWork.RolesOf(definition, state).Select(role => Roles.Titles[role]).ToList();
            var clock = definition.Clocks.GetValueOrDefault(pair.Limit.Clock);
            if (pair.Case.AssigneeId is { } officer)
            {
                people.Add(officer);
            }

            passed.Add((
                new(
                    pair.Case.Id,
                    pair.Case.Number,
                    pair.Case.Title,
                    definition.Title,
                    clock?.Title ?? Text.Of(pair.Limit.Clock),
                    clock?.Ground ?? "",
                    pair.Limit.DueOn,
                    definition.States.GetValueOrDefault(state)?.Title ?? Text.Of(state),
                    roles.Count > 0 ? new(string.Join("、", roles.Select(role => role.Zh)), string.Join(", ", roles.Select(role => role.En)))
                        : definition.States.GetValueOrDefault(state)?.WaitingFor == "national" ? Roles.Titles["national"] : Text.Of("—"),
                    null,
                    pair.Limit.EndedAt is { } ended ? pack.Deadlines.Time.DateOf(ended) : null),
                pair.Case.AssigneeId));
        }

        return passed;
    }

    private static DateOnly MondayOf(DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + DaysOfAWeek - 1) % DaysOfAWeek));

    private static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
