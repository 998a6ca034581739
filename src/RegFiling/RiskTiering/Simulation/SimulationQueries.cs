using System.Linq.Expressions;
using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Platform.Cases;

namespace RegFiling.RiskTiering.Simulation;

/// <summary>The runs, newest first; null for whoever may not read them.</summary>
public sealed record GetSimulations(int Page = 1) : IQuery<SimulationList?>;

/// <summary>A run with what it found; null when there is none, or not for this person.</summary>
public sealed record GetSimulation(Guid Id) : IQuery<SimulationView?>;

/// <summary>Movers of a run that were kept, after a place; only from, to, or of one company where given. Null as for <see cref="GetSimulation"/>.</summary>
public sealed record GetMovers(Guid Id, string? From = null, string? To = null, Guid? Subject = null, int After = 0, int Take = 50) : IQuery<MoverPage?>;

/// <summary>The files of a change that a run is to try; null when no case of this id proposes any, or the person may start none.</summary>
public sealed record GetProposedChange(Guid CaseId) : IQuery<ProposedChange?>;

/// <summary>The runs that companies may look at, newest first; none for whoever speaks for no company.</summary>
public sealed record GetOpenSimulations : IQuery<IReadOnlyList<OpenRun>>;

/// <summary>What a run that is open says of the filings of one company, for its own people; null for everybody else.</summary>
public sealed record GetOwnPreview(Guid Id, Guid Subject) : IQuery<OwnPreview?>;

public sealed record SimulationList(IReadOnlyList<RunLine> Runs, bool HasMore);

/// <summary>A run in a list.</summary>
public sealed record RunLine(SimulationRun Run, Text By, DateTimeOffset StartedAt);

/// <summary>A run as it is shown. Moments are in the time of the authority.</summary>
public sealed record SimulationView(
    SimulationRun Run, Text By, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, IReadOnlyList<SimulationFile> Files, SimulationSummary? Summary, IReadOnlyDictionary<Guid, string> Companies, PackManifest Pack, bool MayCancel, bool MayOpen);

/// <summary>A page of movers; <paramref name="Next"/> is the place to go on from. <paramref name="Total"/> counts all that were found, kept or not; null when nobody counted them.</summary>
public sealed record MoverPage(IReadOnlyList<MoverLine> Lines, int? Next, long? Total);

public sealed record MoverLine(int Position, MoverDetail Detail, IReadOnlyList<Text> Why);

/// <summary>A run that companies may look at.</summary>
public sealed record OpenRun(Guid Id, string Number, string Title, DateTimeOffset StartedAt);

/// <summary>The preview of one company: nothing of anybody else stands in it.</summary>
public sealed record OwnPreview(Guid Id, string Number, string Title, DateTimeOffset StartedAt, string Company, DateOnly? ProposedFrom, IReadOnlyList<OwnLine> Lines, bool IsCut);

internal sealed class SimulationReading(RegFilingDbContext db, PackCatalogue packs, TierSimulation simulation, IProposedRules changes, ISubjectNames names, CurrentActor current)
    : IQueryHandler<GetSimulations, SimulationList?>, IQueryHandler<GetSimulation, SimulationView?>, IQueryHandler<GetMovers, MoverPage?>, IQueryHandler<GetProposedChange, ProposedChange?>,
        IQueryHandler<GetOpenSimulations, IReadOnlyList<OpenRun>>, IQueryHandler<GetOwnPreview, OwnPreview?>
{
    private const int PageSize = 30;
    private const int MostOpen = 50;
    private const int MostOwn = 500;
    private const int MostAtOnce = 500;

    // A result is large, and no list shows it.
    private static readonly Expression<Func<SimulationRun, SimulationRun>> WithoutResult = run => new SimulationRun
    {
        Id = run.Id,
        Number = run.Number,
        Title = run.Title,
        Key = run.Key,
        StartedBy = run.StartedBy,
        CreatedAt = run.CreatedAt,
        On = run.On,
        PackHash = run.PackHash,
        CurrentRules = run.CurrentRules,
        ProposedRules = run.ProposedRules,
        State = run.State,
        Done = run.Done,
        Total = run.Total,
        Moved = run.Moved,
        IsOpen = run.IsOpen,
    };

    public async ValueTask<SimulationList?> Handle(GetSimulations query, CancellationToken cancellationToken)
    {
        if (!SimulationAccess.MayRead(current.Actor)) return null;
        var runs = await db.Set<SimulationRun>().AsNoTracking().OrderByDescending(run => run.CreatedAt).ThenByDescending(run => run.Id).Skip((Math.Clamp(query.Page, 1, 10_000) - 1) * PageSize).Take(PageSize + 1)
            .Select(WithoutResult).ToListAsync(cancellationToken);
        var people = await PeopleAsync([.. runs.Select(run => run.StartedBy).Distinct()], cancellationToken);
        return new([.. runs.Take(PageSize).Select(run => new RunLine(run, people.GetValueOrDefault(run.StartedBy, Actor.System.Name), Local(run.CreatedAt)))], runs.Count > PageSize);
    }

    public async ValueTask<SimulationView?> Handle(GetSimulation query, CancellationToken cancellationToken)
    {
        var me = current.Actor;
        if (!SimulationAccess.MayRead(me) || await db.Set<SimulationRun>().AsNoTracking().FirstOrDefaultAsync(run => run.Id == query.Id, cancellationToken) is not { } run) return null;
        var files = await db.Set<SimulationFile>().AsNoTracking().Where(file => file.RunId == run.Id).OrderBy(file => file.Name).ToListAsync(cancellationToken);
        var people = await PeopleAsync([run.StartedBy], cancellationToken);
        var summary = SimulationSummary.Read(run.Result);
        var companies = await names.FindAsync([.. summary?.Companies.Select(company => company.SubjectId) ?? []], cancellationToken);
        var mine = run.StartedBy == me.PersonId;
        return new(
            run, people.GetValueOrDefault(run.StartedBy, Actor.System.Name), Local(run.CreatedAt), run.EndedAt is { } ended ? Local(ended) : null, files, summary, companies,
            (await packs.GetAsync(run.PackHash, cancellationToken)).Manifest, !run.HasEnded && !run.CancelAsked && (mine ? SimulationAccess.MayStart(me) : SimulationAccess.MayOpen(me)),
            run.State == SimulationState.Done && SimulationAccess.MayOpen(me));
    }

    public async ValueTask<MoverPage?> Handle(GetMovers query, CancellationToken cancellationToken)
    {
        if (!SimulationAccess.MayRead(current.Actor) || await db.Set<SimulationRun>().AsNoTracking().FirstOrDefaultAsync(run => run.Id == query.Id && run.State == SimulationState.Done, cancellationToken) is not { } run) return null;
        var take = Math.Clamp(query.Take, 1, MostAtOnce);
        var movers = await db.Set<SimulationMover>().AsNoTracking().Where(mover => mover.RunId == query.Id && mover.Position > query.After)
            .Where(mover => query.From == null || mover.FromTier == query.From).Where(mover => query.To == null || mover.ToTier == query.To).Where(mover => query.Subject == null || mover.SubjectId == query.Subject)
            .OrderBy(mover => mover.Position).Take(take + 1).ToListAsync(cancellationToken);
        var page = movers.Take(take).ToList();
        var (now, proposed) = await SimulationRules.OfAsync(db, packs, run, cancellationToken);
        var details = await simulation.DetailsAsync(now, proposed, [.. page.Select(mover => mover.Told)], run.EndedAt ?? run.CreatedAt, cancellationToken);
        var tally = new SimulationTally(now, proposed, run.On);
        return new([.. page.Zip(details, (mover, detail) => new MoverLine(mover.Position, detail, tally.Titles(detail.Mover.Reasons)))], movers.Count > take ? page[^1].Position : null, Total(query, SimulationSummary.Read(run.Result)!));
    }

    public async ValueTask<ProposedChange?> Handle(GetProposedChange query, CancellationToken cancellationToken) =>
        SimulationAccess.MayStart(current.Actor) ? await changes.FindAsync(query.CaseId, cancellationToken) : null;

    public async ValueTask<IReadOnlyList<OpenRun>> Handle(GetOpenSimulations query, CancellationToken cancellationToken)
    {
        if (SimulationAccess.CompaniesOf(current.Actor).Count == 0) return [];
        var runs = await db.Set<SimulationRun>().AsNoTracking().Where(run => run.IsOpen && run.State == SimulationState.Done).OrderByDescending(run => run.CreatedAt).Take(MostOpen)
            .Select(run => new { run.Id, run.Number, run.Title, run.CreatedAt, run.ChangeCaseId }).ToListAsync(cancellationToken);
        var open = new List<OpenRun>();
        foreach (var run in runs)
        {
            if (await IsConsultingAsync(run.ChangeCaseId, cancellationToken)) open.Add(new(run.Id, run.Number, run.Title, Local(run.CreatedAt)));
        }

        return open;
    }

    public async ValueTask<OwnPreview?> Handle(GetOwnPreview query, CancellationToken cancellationToken)
    {
        if (!SimulationAccess.CompaniesOf(current.Actor).Contains(query.Subject)
            || await db.Set<SimulationRun>().AsNoTracking().FirstOrDefaultAsync(run => run.Id == query.Id && run.IsOpen && run.State == SimulationState.Done, cancellationToken) is not { } run
            || !await IsConsultingAsync(run.ChangeCaseId, cancellationToken))
        {
            return null;
        }

        var (now, proposed) = await SimulationRules.OfAsync(db, packs, run, cancellationToken);
        var lines = await simulation.OwnAsync(now, proposed, run.On, query.Subject, MostOwn + 1, cancellationToken);
        var name = (await names.FindAsync([query.Subject], cancellationToken)).GetValueOrDefault(query.Subject, "");
        return new(run.Id, run.Number, run.Title, Local(run.CreatedAt), name, proposed.BeginsAfter(now, run.On), [.. lines.Take(MostOwn)], lines.Count > MostOwn);
    }

    private async Task<bool> IsConsultingAsync(Guid? change, CancellationToken cancellationToken) =>
        change is not { } id || await changes.FindAsync(id, cancellationToken) is { IsOpenToCompanies: true };

    // Of what was narrowed in two ways at once nobody counted.
    private static long? Total(GetMovers query, SimulationSummary summary)
    {
        var moves = summary.Moves.Where(move => move.From != move.To && (query.From is null || move.From == query.From) && (query.To is null || move.To == query.To)).Sum(move => move.Count);
        return query.Subject is not { } subject ? moves : query.From is null && query.To is null ? summary.Companies.FirstOrDefault(company => company.SubjectId == subject)?.Moved : null;
    }

    private Task<Dictionary<Guid, Text>> PeopleAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken) =>
        db.Set<Person>().AsNoTracking().Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancellationToken);

    private DateTimeOffset Local(DateTimeOffset instant) => packs.Current[0].Deadlines.Time.Local(instant);
}
