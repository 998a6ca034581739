using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;
using RegFiling.RiskTiering;

namespace RegFiling.DueDates;

/// <summary>履行事项日历 of the companies that this person works for, due first. Empty for everybody else; an agent finds theirs in the inbox.</summary>
public sealed record GetDues(Guid? SubjectId = null) : IQuery<IReadOnlyList<DueItem>>;

/// <summary>Who is late with what, for the authority: by tier and district, due first. Null for everybody else. A tier is shown, and changes nothing of what is due.</summary>
public sealed record GetLate(string? District = null, string? Tier = null) : IQuery<LateView?>;

/// <summary>Counts by tier and district, and the items of the choice. <paramref name="IsMore"/>: there are more than were read.</summary>
public sealed record LateView(IReadOnlyList<LateCount> Counts, IReadOnlyList<DueItem> Items, bool IsMore);

/// <summary>How many items are late; a null tier or district is not known.</summary>
public sealed record LateCount(Text? Tier, string? District, int Items, int Companies);

internal sealed class Dues(RegFilingDbContext db, IEnumerable<IDueSource> sources, CurrentActor current, TimeProvider clock)
    : IQueryHandler<GetDues, IReadOnlyList<DueItem>>, IQueryHandler<GetLate, LateView?>
{
    private const int MostOfCompany = 500;
    private const int MostLate = 2_000;

    public async ValueTask<IReadOnlyList<DueItem>> Handle(GetDues query, CancellationToken cancellationToken)
    {
        var mine = Companies(current.Actor);
        IReadOnlyList<Guid> asked = query.SubjectId is { } one ? [.. mine.Where(subject => subject == one)] : mine;
        return asked.Count == 0 ? [] : await FindAsync(new(asked, null, Own: true, MostOfCompany), cancellationToken);
    }

    public async ValueTask<LateView?> Handle(GetLate query, CancellationToken cancellationToken)
    {
        if (!current.Actor.IsOfficial)
        {
            return null;
        }

        var late = await TieredAsync(await FindAsync(new(null, clock.GetUtcNow(), Own: false, MostLate), cancellationToken), cancellationToken);
        var counts = late.GroupBy(item => (item.Tier?.Zh, item.District)).OrderByDescending(group => group.Key.Zh is null ? -1 : 0).ThenByDescending(group => group.Count())
            .Select(group => new LateCount(group.First().Tier, group.Key.District, group.Count(), group.Select(item => item.SubjectId).Distinct().Count()));
        return new([.. counts], [.. late.Where(item => (query.District is null || item.District == query.District) && (query.Tier is null || item.Tier?.Zh == query.Tier))], late.Count >= MostLate);
    }

    /// <summary>The companies of which this person is one of the own people.</summary>
    internal static IReadOnlyList<Guid> Companies(Actor actor) =>
        [.. actor.Roles.Where(held => held.SubjectId is not null && held.Role != Roles.Agent && Roles.Company.Contains(held.Role)).Select(held => held.SubjectId!.Value).Distinct()];

    internal async Task<IReadOnlyList<DueItem>> FindAsync(DueScope scope, CancellationToken cancellationToken)
    {
        var items = new List<DueItem>();
        foreach (var source in sources)
        {
            items.AddRange(await source.FindAsync(scope, clock.GetUtcNow(), cancellationToken));
        }

        return [.. items.OrderBy(item => item.At).ThenBy(item => item.Id, StringComparer.Ordinal).Take(scope.Most)];
    }

    private async Task<IReadOnlyList<DueItem>> TieredAsync(IReadOnlyList<DueItem> items, CancellationToken cancellationToken)
    {
        var labels = new Dictionary<Guid, Text>();
        foreach (var records in items.Select(item => item.RecordId).OfType<Guid>().Distinct().Chunk(500))
        {
            foreach (var tier in await db.Set<TierDecision>().AsNoTracking().Where(tier => records.Contains(tier.FilingId) && tier.ConfirmedAt != null).OrderBy(tier => tier.ProposedAt).ToListAsync(cancellationToken))
            {
                labels[tier.FilingId] = tier.Label;
            }
        }

        return [.. items.Select(item => item.RecordId is { } record && labels.TryGetValue(record, out var label) ? item with { Tier = label } : item)];
    }
}
