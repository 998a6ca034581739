using System.Globalization;
using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Cases;

/// <summary>Which part of the cases a list shows.</summary>
public enum CaseTab
{
    All = 0,

    /// <summary>待我办理: this person can take a main action now.</summary>
    Mine = 1,

    /// <summary>The company has it.</summary>
    Party = 2,

    /// <summary>The national office has it.</summary>
    National = 3,

    /// <summary>Neither of these: somebody else of the authority has it, or nobody needs to act.</summary>
    Other = 4,

    /// <summary>The authority has it.</summary>
    Authority = 5,
}

/// <summary>What a list is narrowed to. Everything at once; null and false narrow nothing.</summary>
public sealed record CaseFilter
{
    public CaseTab Tab { get; init; }

    public string? Procedure { get; init; }

    public string? State { get; init; }

    /// <summary>GB/T 2260 code of the district.</summary>
    public string? District { get; init; }

    /// <summary>Assigned to this person.</summary>
    public Guid? AssigneeId { get; init; }

    /// <summary>Assigned to nobody, or to somebody who has left.</summary>
    public bool Unassigned { get; init; }

    /// <summary>Whose first clock has run out by this moment.</summary>
    public DateTimeOffset? DueBy { get; init; }

    /// <summary>逾期履行备案手续.</summary>
    public bool Late { get; init; }

    public Guid? SubjectId { get; init; }

    /// <summary>Number, title or company, from two characters on; several words must all be there.</summary>
    public string? Text { get; init; }

    /// <summary>Closed ones too, after the others.</summary>
    public bool Closed { get; init; }
}

/// <summary>One page of the cases that this person may see, due first. <paramref name="After"/> and <paramref name="Before"/> are places of an earlier page.</summary>
public sealed record ListCases(CaseFilter Filter, string? After = null, string? Before = null, int Size = 50) : IQuery<CaseList>
{
    /// <summary>Counts as well; an export that goes on from page to page need not.</summary>
    public bool Counted { get; init; } = true;
}

/// <summary>How many cases stand in each tab, whatever else a list is narrowed to; counting stops at <see cref="CaseList.MostCounted"/>.</summary>
public sealed record CountTabs(IReadOnlyList<CaseTab> Tabs) : IQuery<IReadOnlyDictionary<CaseTab, CaseCount>>;

/// <summary>Everybody whom a case can be assigned to now.</summary>
public sealed record GetColleagues : IQuery<IReadOnlyList<Colleague>>;

/// <summary>A count that stops: <paramref name="IsMore"/> says that there are more.</summary>
public sealed record CaseCount(int Count, bool IsMore)
{
    /// <summary><c>1,000+</c> where counting stopped.</summary>
    public override string ToString() => IsMore ? Count.ToString("N0", CultureInfo.InvariantCulture) + "+" : Count.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>A page and the places to go on from; null where there is nothing more.</summary>
public sealed record CaseList(IReadOnlyList<CaseRow> Rows, CaseCount Count, string? Next, string? Previous)
{
    public const int MostCounted = 1_000;

    /// <summary>One character is too little to look for.</summary>
    public bool TextTooShort { get; init; }
}

/// <summary>Cases by page number, for short lists; what lies beyond <see cref="CaseList.MostCounted"/> is reached by narrowing, or by place with <see cref="ListCases"/>.</summary>
public sealed record FindCases(
    string? Procedure = null, string? State = null, string? WaitingFor = null, bool Open = true, string? Text = null, Guid? SubjectId = null, int Page = 1, int Size = 50)
    : IQuery<CasePage>;

public sealed record CasePage(IReadOnlyList<CaseRow> Rows, int Count, int Page, int Pages)
{
    /// <summary>There are more than could be counted.</summary>
    public bool IsMore { get; init; }
}

public sealed record CaseRow(
    Guid Id, string Number, string Procedure, Text ProcedureTitle, string State, Text StateTitle, string Title, string? Subject,
    string? WaitingFor, DateTimeOffset? NextDue, DateTimeOffset OpenedAt, DateTimeOffset? ClosedAt)
{
    public int Version { get; init; }

    public DateTimeOffset? ReceivedAt { get; init; }

    public string? District { get; init; }

    public bool Late { get; init; }

    /// <summary>Who it is assigned to; null while nobody is, or when that person has left.</summary>
    public Text? Assignee { get; init; }

    /// <summary>It waits for somebody to whom it could be assigned, and is not.</summary>
    public bool IsUnassigned { get; init; }

    /// <summary>The roles that it waits for.</summary>
    public IReadOnlyList<Text> WaitsFor { get; init; } = [];

    /// <summary>What these are to do.</summary>
    public IReadOnlyList<Text> Next { get; init; } = [];

    /// <summary>The person who asked can take one of these actions.</summary>
    public bool IsMine { get; init; }
}

internal sealed class CaseLists(RegFilingDbContext db, CaseSelection selection, PackCatalogue packs, CurrentActor current, TimeProvider clock)
    : IQueryHandler<ListCases, CaseList>, IQueryHandler<CountTabs, IReadOnlyDictionary<CaseTab, CaseCount>>, IQueryHandler<FindCases, CasePage>,
        IQueryHandler<GetColleagues, IReadOnlyList<Colleague>>
{
    public async ValueTask<IReadOnlyList<Colleague>> Handle(GetColleagues query, CancellationToken cancellationToken) => current.Actor.IsOfficial
        ? await CommonActs.ColleaguesAsync(
            db, [.. packs.Current.SelectMany(pack => pack.Procedures.Values).SelectMany(CommonActs.AssignedRoles).Distinct()], clock.GetUtcNow(), cancellationToken)
        : [];

    public async ValueTask<CaseList> Handle(ListCases query, CancellationToken cancellationToken)
    {
        var chosen = await selection.ChooseAsync(query.Filter, cancellationToken);
        if (chosen.TextTooShort)
        {
            return new([], new(0, false), null, null) { TextTooShort = true };
        }

        var size = Math.Clamp(query.Size, 1, 1_000);
        var (after, before) = (Place.Parse(query.After), Place.Parse(query.Before));
        var backwards = before is not null;
        var places = await chosen.PlacesAsync(before ?? after, backwards, size + 1, cancellationToken);
        var more = places.Count > size;
        var page = places.Take(size).ToList();
        if (backwards)
        {
            page.Reverse();
        }

        return new(
            await RowsAsync(page, cancellationToken),
            query.Counted ? await chosen.TallyAsync(cancellationToken) : new(0, false),
            page.Count > 0 && (backwards || more) ? page[^1].ToString() : null,
            page.Count > 0 && (backwards ? more : after is not null) ? page[0].ToString() : null);
    }

    public async ValueTask<IReadOnlyDictionary<CaseTab, CaseCount>> Handle(CountTabs query, CancellationToken cancellationToken)
    {
        var counts = new Dictionary<CaseTab, CaseCount>();
        foreach (var tab in query.Tabs)
        {
            counts[tab] = await (await selection.ChooseAsync(new CaseFilter { Tab = tab }, cancellationToken)).TallyAsync(cancellationToken);
        }

        return counts;
    }

    public async ValueTask<CasePage> Handle(FindCases query, CancellationToken cancellationToken)
    {
        var filter = new CaseFilter
        {
            Procedure = query.Procedure,
            State = query.State,
            Tab = query.WaitingFor switch { "party" => CaseTab.Party, "national" => CaseTab.National, "authority" => CaseTab.Authority, _ => CaseTab.All },
            Closed = !query.Open,
            Text = query.Text is { Length: > 0 } text ? text : null,
            SubjectId = query.SubjectId,
        };
        var chosen = await selection.ChooseAsync(filter, cancellationToken);
        if (chosen.TextTooShort || query.WaitingFor is not (null or "party" or "national" or "authority"))
        {
            return new([], 0, 1, 1);
        }

        var size = Math.Clamp(query.Size, 1, 200);
        var count = await chosen.TallyAsync(cancellationToken);
        var pages = Math.Max(1, (count.Count + size - 1) / size);
        var page = Math.Clamp(query.Page, 1, pages);
        var places = await chosen.PlacesAsync(null, false, page * size, cancellationToken);
        return new(await RowsAsync([.. places.Skip((page - 1) * size)], cancellationToken), count.Count, page, pages) { IsMore = count.IsMore };
    }

    private async Task<IReadOnlyList<CaseRow>> RowsAsync(IReadOnlyList<Place> places, CancellationToken cancellationToken)
    {
        if (places.Count == 0)
        {
            return [];
        }

        var ids = places.Select(place => place.Id).ToList();
        var found = await db.Set<Case>().AsNoTracking().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        var people = (await CommonActs.FindAsync(db, [.. found.Values.Select(c => c.AssigneeId).OfType<Guid>().Distinct()], clock.GetUtcNow(), cancellationToken)).ToDictionary(person => person.PersonId);
        var mine = await selection.MineAsync(ids, cancellationToken);
        var rows = new List<CaseRow>();
        foreach (var c in ids.Select(id => found.GetValueOrDefault(id)).OfType<Case>())
        {
            var definition = (await packs.GetAsync(c.PackHash, cancellationToken)).Procedures[c.Procedure];
            var roles = c.ClosedAt is null ? CaseWork.RolesOf(definition, c.State) : [];
            var assignee = c.AssigneeId is { } id && people.TryGetValue(id, out var person) && !person.IsGone ? person.Name : (Text?)null;
            rows.Add(new(c.Id, c.Number, c.Procedure, definition.Title, c.State, definition.States[c.State].Title, c.Title, c.SubjectName, c.WaitingFor, c.NextDue, c.OpenedAt, c.ClosedAt)
            {
                Version = c.Version,
                ReceivedAt = c.ReceivedAt,
                District = c.District,
                Late = c.Late,
                Assignee = assignee,
                IsUnassigned = assignee is null && roles.Any(CommonActs.AssignedRoles(definition).Contains),
                WaitsFor = [.. roles.Select(role => Roles.Titles[role])],
                Next = c.ClosedAt is null ? CaseWork.NextOf(definition, c.State) : [],
                IsMine = mine.Contains(c.Id),
            });
        }

        return rows;
    }
}

/// <summary>Where a case stands in a list.</summary>
internal sealed record Place
{
    public required long Rank { get; init; }

    public required Guid Id { get; init; }

    public static Place? Parse(string? text)
    {
        var cut = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        return cut > 0 && long.TryParse(text.AsSpan(0, cut), NumberStyles.None, CultureInfo.InvariantCulture, out var rank) && Guid.TryParseExact(text.AsSpan(cut + 1), "N", out var id) ? new() { Rank = rank, Id = id } : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Rank}-{Id:N}");
}
