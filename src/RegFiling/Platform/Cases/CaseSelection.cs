using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Cases;

/// <summary>
/// Turns a filter into queries that each run along one index in the order of the page and stop when the page is full, whatever the number of cases.
/// What several indexes hold together (the list of a person and that of everybody with the role) is read from each and merged here.
/// </summary>
internal sealed class CaseSelection(RegFilingDbContext db, PackCatalogue packs, CurrentActor current, TimeProvider clock)
{
    // A pair of characters in fewer cases than this leads to them; a commoner one is looked for while reading along the list.
    private const int RareUpTo = 5_000;
    private const int MostJoined = 4;
    private const int MostGrams = 12;

    private IReadOnlyList<Guid>? gone;
    private List<Guid> asAgent = [];

    private DbSet<Case> Cases => db.Set<Case>();

    public async Task<Chosen> ChooseAsync(CaseFilter filter, CancellationToken cancellationToken)
    {
        var actor = current.Actor;
        asAgent = await AsAgentAsync(actor, cancellationToken);
        if (filter is { Unassigned: true } or { Tab: CaseTab.Mine })
        {
            gone ??= await CommonActs.GoneAsync(db, clock.GetUtcNow(), cancellationToken);
        }

        var text = filter.Text is { } said ? await WordsAsync(said, cancellationToken) : null;
        if (text is { Number: { } number })
        {
            return new(Places(Narrowed(InTab(Visible(Cases.Where(c => c.Number == number), actor), filter.Tab, actor), filter, End(filter))));
        }

        if (text is { Grams.Count: 0, Words.Count: 0 })
        {
            return text.TooShort ? new([]) { TextTooShort = true } : new([]);
        }

        var (end, words) = (End(filter), text?.Words ?? []);
        IQueryable<Case> Narrow(IQueryable<Case> cases) => words.Aggregate(Narrowed(cases, filter, end), (found, word) => found.Where(c => c.Searched.Contains(word)));
        if (text is { Grams.Count: > 0 })
        {
            var hits = db.Set<CaseGram>().Where(row => row.Gram == text.Grams[0]);
            foreach (var gram in text.Grams.Skip(1))
            {
                hits = hits.Join(db.Set<CaseGram>().Where(row => row.Gram == gram), hit => hit.CaseId, row => row.CaseId, (hit, row) => hit);
            }

            // What is found is little, and read from the pairs on: nothing here may tempt the reader to go through the list instead and look for each case.
            return new(hits.Join(
                words.Aggregate(Narrowed(Loosely(Cases, filter.Tab, actor), filter with { Closed = true, DueBy = null }, long.MaxValue).Where(c => c.Rank + 0 < end), (found, word) => found.Where(c => c.Searched.Contains(word))),
                hit => hit.CaseId,
                c => c.Id,
                (hit, c) => new Place { Rank = c.Rank + 0, Id = c.Id }));
        }

        var most = words.Count > 0 ? CaseList.MostCounted / 5 : CaseList.MostCounted;
        if (!actor.IsOfficial)
        {
            return new([.. OwnSources(actor, filter.Tab).Select(source => Places(Narrow(source)))]) { Most = most, Overlap = true };
        }

        // What is narrow by itself has an index of its own; the rest of the filter is looked at on the way.
        if (filter is { District: not null } or { State: not null } or { Late: true } or { AssigneeId: not null } or { Unassigned: true } or { SubjectId: not null })
        {
            return new(Places(Narrow(InTab(Visible(Cases, actor), filter.Tab, actor)))) { Most = most };
        }

        return filter.Tab switch
        {
            CaseTab.Mine when filter.Procedure is null && words.Count == 0 =>
                new([.. Queues(actor).Select(queue => StepsOf(queue, actor, end).Select(step => new Place { Rank = step.Rank, Id = step.CaseId }))]) { Most = most, Overlap = actor.Roles.Count > 1 },
            CaseTab.Mine => new([.. Queues(actor).Select(queue => StepsOf(queue, actor, end).Join(Narrow(Cases), step => step.CaseId, c => c.Id, (step, c) => new Place { Rank = step.Rank, Id = c.Id }))])
            {
                Most = most,
                Overlap = actor.Roles.Count > 1,
            },
            CaseTab.Other => new(
                Places(Narrow(InTab(Visible(Cases.Where(c => c.WaitingFor == "authority"), actor), CaseTab.Other, actor))),
                Places(Narrow(Visible(Cases.Where(c => c.WaitingFor == null), actor))))
            { Most = most },
            _ => new(Places(Narrow(InTab(Visible(Cases, actor), filter.Tab, actor)))) { Most = most },
        };
    }

    /// <summary>Those of the cases in which the person who asks can take a main action now.</summary>
    public async Task<IReadOnlySet<Guid>> MineAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var (queues, me) = (Queues(current.Actor), current.Actor.PersonId);
        // By the cases alone: asked for the queue as well, a reader may go through all of it.
        var steps = await db.Set<CaseStep>().AsNoTracking().Where(step => ids.Contains(step.CaseId)).ToListAsync(cancellationToken);
        var bars = await db.Set<CaseBar>().AsNoTracking().Where(bar => ids.Contains(bar.CaseId) && bar.PersonId == me).ToListAsync(cancellationToken);
        return steps.Where(step => queues.Contains(step.Queue) && !bars.Exists(bar => bar.CaseId == step.CaseId && bar.Role == step.Role)).Select(step => step.CaseId).ToHashSet();
    }

    private static IQueryable<Place> Places(IQueryable<Case> cases) => cases.Select(c => new Place { Rank = c.Rank, Id = c.Id });

    // The first place that is no longer in the list.
    private static long End(CaseFilter filter) => filter.DueBy is { } due ? CaseRank.After(due) : filter.Closed ? long.MaxValue : CaseRank.FirstClosed;

    private IQueryable<Case> Narrowed(IQueryable<Case> cases, CaseFilter filter, long end)
    {
        cases = end < long.MaxValue ? cases.Where(c => c.Rank < end) : cases;
        if (filter.Late)
        {
            // Few are late, which no database without statistics knows: what else is asked is looked at in these, and nothing tempts it elsewhere.
            cases = cases.Where(c => c.Late);
            cases = filter.Procedure is { } of ? cases.Where(c => c.Procedure + "" == of) : cases;
            cases = filter.State is { } at ? cases.Where(c => c.State + "" == at) : cases;
            cases = filter.District is { } there ? cases.Where(c => (c.District ?? "") == there) : cases;
        }
        else
        {
            cases = filter.Procedure is { } procedure ? cases.Where(c => c.Procedure == procedure) : cases;
            cases = filter.State is { } state ? cases.Where(c => c.State == state) : cases;
            cases = filter.District is { } district ? cases.Where(c => c.District == district) : cases;
        }

        cases = filter.AssigneeId is { } assignee ? cases.Where(c => c.AssigneeId == assignee) : cases;
        cases = filter.SubjectId is { } subject ? cases.Where(c => c.SubjectId == subject) : cases;
        if (filter.Unassigned)
        {
            var left = gone!;
            // Of those that wait for the authority: what nobody needs to do now is nobody's to take.
            cases = cases.Where(c => c.WaitingFor == "authority");
            cases = left.Count == 0 ? cases.Where(c => c.AssigneeId == null) : cases.Where(c => c.AssigneeId == null || left.Contains(c.AssigneeId.Value));
        }

        return cases;
    }

    private IQueryable<Case> Visible(IQueryable<Case> cases, Actor actor)
    {
        var (mine, me, represented) = (OwnCompanies(actor), actor.PersonId, asAgent);
        return actor.IsSystem ? cases
            : !actor.IsOfficial ? cases.Where(c => (!c.Withheld && c.SubjectId != null && mine.Contains(c.SubjectId.Value)) || c.ApplicantId == me || represented.Contains(c.Id))
            : mine.Count == 0 ? cases.Where(c => c.Shelf == 0)
            : cases.Where(c => c.Shelf == 0 || (c.SubjectId != null && mine.Contains(c.SubjectId.Value)));
    }

    private IQueryable<Case> InTab(IQueryable<Case> cases, CaseTab tab, Actor actor)
    {
        var (queues, me) = (Queues(actor), actor.PersonId);
        return tab switch
        {
            CaseTab.Party => cases.Where(c => c.WaitingFor == "party"),
            CaseTab.National => cases.Where(c => c.WaitingFor == "national"),
            CaseTab.Authority => cases.Where(c => c.WaitingFor == "authority"),
            CaseTab.Mine => cases.Where(c => db.Set<CaseStep>().Any(step => step.CaseId == c.Id && queues.Contains(step.Queue)
                && !db.Set<CaseBar>().Any(bar => bar.CaseId == step.CaseId && bar.Role == step.Role && bar.PersonId == me))),
            CaseTab.Other => cases.Where(c => (c.WaitingFor == null || c.WaitingFor == "authority") && !db.Set<CaseStep>().Any(step => step.CaseId == c.Id && queues.Contains(step.Queue)
                && !db.Set<CaseBar>().Any(bar => bar.CaseId == step.CaseId && bar.Role == step.Role && bar.PersonId == me))),
            _ => cases,
        };
    }

    private IQueryable<Case> Loosely(IQueryable<Case> cases, CaseTab tab, Actor actor)
    {
        var (mine, me, represented) = (OwnCompanies(actor), actor.PersonId, asAgent);
        cases = actor.IsSystem ? cases
            : !actor.IsOfficial ? cases.Where(c => (!c.Withheld && c.SubjectId != null && mine.Contains(c.SubjectId.Value)) || c.ApplicantId == me || represented.Contains(c.Id))
            : cases.Where(c => c.Shelf + 0 == 0 || (c.SubjectId != null && mine.Contains(c.SubjectId.Value)));
        return tab switch
        {
            CaseTab.Party => cases.Where(c => (c.WaitingFor ?? "") == "party"),
            CaseTab.National => cases.Where(c => (c.WaitingFor ?? "") == "national"),
            CaseTab.Authority => cases.Where(c => (c.WaitingFor ?? "") == "authority"),
            _ => InTab(cases, tab, actor),
        };
    }

    // A company has few cases: each of its companies is read by itself. The coalesced column keeps the reader on that index.
    private IEnumerable<IQueryable<Case>> OwnSources(Actor actor, CaseTab tab)
    {
        var (me, represented) = (actor.PersonId, asAgent);
        var other = represented.Count == 0 ? Cases.Where(c => c.ApplicantId == me) : Cases.Where(c => c.ApplicantId == me || represented.Contains(c.Id));
        // What a power of attorney reaches is no list of roles: for an agent it is their turn when it is the company's.
        yield return tab == CaseTab.Mine ? other.Where(c => c.WaitingFor == "party") : InTab(other, tab, actor);
        foreach (var subject in OwnCompanies(actor))
        {
            var own = Cases.Where(c => c.SubjectId == subject && !c.Withheld);
            var waiting = tab == CaseTab.Party ? "party" : tab == CaseTab.National ? "national" : "authority";
            yield return tab switch
            {
                CaseTab.Party or CaseTab.National or CaseTab.Authority => own.Where(c => (c.WaitingFor ?? "") == waiting),
                CaseTab.All => own,
                _ => InTab(own, tab, actor),
            };
        }

        // Experts, laboratories, departments: what waits for them, in whatever state that is.
        var guest = packs.Current.SelectMany(pack => pack.Procedures.Values).SelectMany(procedure => procedure.Actions.Values
            .Where(action => action.Who.Role.Any(role => role is "expert" or "lab" or "dept" && actor.Holds(role, null)))
            .SelectMany(action => action.From.Select(state => (procedure.Id, State: state)))).Distinct();
        foreach (var (procedure, state) in guest)
        {
            yield return InTab(Cases.Where(c => c.Procedure == procedure && c.State == state && c.Shelf == 0), tab, actor);
        }
    }

    private static List<Guid> OwnCompanies(Actor actor) => [.. actor.Roles.Where(role => role.Role != Roles.Agent).Select(role => role.SubjectId).OfType<Guid>().Distinct()];

    // The cases that powers of attorney reach: those of the procedures that they know, and of the filings, where they name some.
    private async Task<List<Guid>> AsAgentAsync(Actor actor, CancellationToken cancellationToken)
    {
        var found = new List<Guid>();
        foreach (var mandate in actor.Roles.Where(role => role.Role == Roles.Agent).Select(role => role.Mandate).OfType<Mandate>())
        {
            var procedures = packs.Current.SelectMany(pack => Agents.Procedures(pack, mandate)).Distinct().ToList();
            var filings = mandate.Filings?.ToList() ?? [];
            var all = mandate.Filings is null;
            found.AddRange(await db.Set<Case>().AsNoTracking().Where(c => c.SubjectId == mandate.SubjectId && !c.Withheld && procedures.Contains(c.Procedure)
                && (all || filings.Contains(c.Id) || db.Set<CaseLink>().Any(link => link.FromCaseId == c.Id && filings.Contains(link.ToCaseId)))).Select(c => c.Id).ToListAsync(cancellationToken));
        }

        return found;
    }

    private List<string> Queues(Actor actor) =>
    [
        .. actor.Roles.SelectMany(held => held.SubjectId is { } subject ? [CaseStep.QueueOf(held.Role, subject)]
            : new[] { CaseStep.QueueOf(held.Role, null), CaseStep.QueueOf(held.Role, actor.PersonId) }.Concat((gone ?? []).Select(left => CaseStep.QueueOf(held.Role, left)))).Distinct(),
    ];

    private IQueryable<CaseStep> StepsOf(string queue, Actor actor, long end)
    {
        var me = actor.PersonId;
        return db.Set<CaseStep>().Where(step => step.Queue == queue && step.Rank < end
            && !db.Set<CaseBar>().Any(bar => bar.CaseId == step.CaseId && bar.Role == step.Role && bar.PersonId == me));
    }

    private async Task<Looked> WordsAsync(string text, CancellationToken cancellationToken)
    {
        var number = text.Trim().ToUpperInvariant();
        if (await Cases.AnyAsync(c => c.Number == number, cancellationToken))
        {
            return new([], []) { Number = number };
        }

        var words = SearchText.Fold(CaseIndex.LongestText, text).Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
        var grams = words.SelectMany(SearchText.GramsOf).Distinct().Take(MostGrams).ToList();
        if (grams.Count == 0)
        {
            return new([], []) { TooShort = true };
        }

        var counted = new List<(long Gram, int Count)>();
        foreach (var gram in grams)
        {
            var count = await db.Set<CaseGram>().Where(row => row.Gram == gram).Take(RareUpTo + 1).CountAsync(cancellationToken);
            if (count == 0)
            {
                return new([], []);
            }

            counted.Add((gram, count));
        }

        var rare = counted.Where(gram => gram.Count <= RareUpTo).OrderBy(gram => gram.Count).Take(MostJoined).Select(gram => gram.Gram).ToList();
        // A word of two characters is its pair; it needs no second look when that is joined.
        return new(rare, [.. words.Where(word => word.EnumerateRunes().Count() != 2 || !SearchText.GramsOf(word).All(rare.Contains))]);
    }

    private sealed record Looked(IReadOnlyList<long> Grams, IReadOnlyList<string> Words)
    {
        public bool TooShort { get; init; }

        /// <summary>The text is the number of a case.</summary>
        public string? Number { get; init; }
    }

    /// <summary>The queries of one list. Each is in order by itself; together they are the list.</summary>
    internal sealed class Chosen(params IReadOnlyList<IQueryable<Place>> sources)
    {
        /// <summary>Counting stops here.</summary>
        public int Most { get; init; } = CaseList.MostCounted;

        /// <summary>A case may stand in more than one of the queries.</summary>
        public bool Overlap { get; init; }

        public bool TextTooShort { get; init; }

        public async Task<List<Place>> PlacesAsync(Place? from, bool backwards, int size, CancellationToken cancellationToken)
        {
            var found = new List<Place>();
            foreach (var source in sources)
            {
                found.AddRange(await InOrder(source, from, backwards).Take(size).ToListAsync(cancellationToken));
            }

            var merged = found.DistinctBy(place => place.Id);
            return [.. (backwards ? merged.OrderByDescending(place => place.Rank).ThenByDescending(place => place.Id) : merged.OrderBy(place => place.Rank).ThenBy(place => place.Id)).Take(size)];
        }

        public async Task<CaseCount> TallyAsync(CancellationToken cancellationToken)
        {
            var count = 0;
            var ids = new HashSet<Guid>();
            foreach (var source in sources)
            {
                // In order, too, so that the reader stays on the index of the page.
                if (Overlap && sources.Count > 1)
                {
                    ids.UnionWith(await source.OrderBy(place => place.Rank).Select(place => place.Id).Take(Most + 1).ToListAsync(cancellationToken));
                    count = ids.Count;
                }
                else
                {
                    count += await source.OrderBy(place => place.Rank).Take(Most + 1).CountAsync(cancellationToken);
                }

                if (count > Most)
                {
                    break;
                }
            }

            return new(Math.Min(count, Most), count > Most);
        }

        private static IQueryable<Place> InOrder(IQueryable<Place> source, Place? from, bool backwards)
        {
            if (from is { } place)
            {
                var (rank, id) = (place.Rank, place.Id);
                source = backwards
                    ? source.Where(c => c.Rank <= rank && (c.Rank < rank || c.Id.CompareTo(id) < 0))
                    : source.Where(c => c.Rank >= rank && (c.Rank > rank || c.Id.CompareTo(id) > 0));
            }

            return backwards ? source.OrderByDescending(c => c.Rank).ThenByDescending(c => c.Id) : source.OrderBy(c => c.Rank).ThenBy(c => c.Id);
        }
    }
}
