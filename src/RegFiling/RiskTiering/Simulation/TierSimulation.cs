using System.Diagnostics;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Subjects;

namespace RegFiling.RiskTiering.Simulation;

/// <summary>
/// What proposed tier rules would do to the filings on record. Reads only: cancelled or finished, nothing is changed. Who may see which filings is for
/// the caller to decide; a company is given its own by its subject id.
/// </summary>
public sealed class TierSimulation(RegFilingDbContext db, PackCatalogue packs)
{
    private const int Report = 10_000;

    /// <summary>The rules that new filings are graded by; null when no pack brings any.</summary>
    public RuleProposal? Current => packs.Current.Select(RuleProposal.Of).OfType<RuleProposal>().FirstOrDefault();

    /// <summary>
    /// Grades all filings that have a tier and have not ended without result, by the facts that their newest tier rests on. The rows stream by; what stays in
    /// memory is one small entry per filing that moves.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<SimulationResult> RunAsync(
        RuleProposal current, RuleProposal proposed, DateOnly on, Guid? subject = null, IProgress<SimulationProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var started = Stopwatch.GetTimestamp();
        var filings = db.Set<Filing>().AsNoTracking()
            .Where(filing => filing.Status != FilingStatus.NotFiled && filing.Status != FilingStatus.Withdrawn && filing.Status != FilingStatus.Terminated
                && filing.Status != FilingStatus.Deregistered && filing.Status != FilingStatus.Revoked)
            .Where(filing => subject == null || filing.SubjectId == subject);
        var total = await filings.LongCountAsync(cancellationToken);
        var rows = from filing in filings
                   join decision in db.Set<TierDecision>() on filing.Id equals decision.FilingId
                   orderby filing.Id, decision.ProposedAt
                   select new Row(filing.Id, filing.SubjectId, decision.Tier, decision.ComputedTier, decision.Facts);

        var tally = new SimulationTally(current, proposed, on);
        long reading = 0, seen = 0;
        await using var stream = rows.AsAsyncEnumerable().GetAsyncEnumerator(cancellationToken);
        for (var row = await NextAsync(); row is not null;)
        {
            // Of several decisions about a filing the newest counts.
            var next = await NextAsync();
            if (next?.Filing != row.Filing)
            {
                tally.Add(row.Filing, row.Subject, row.Tier, row.Tier != row.ComputedTier, row.Facts);
                if (++seen % Report == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    progress?.Report(new(seen, total, tally.Moved));
                }
            }

            row = next;
        }

        progress?.Report(new(seen, total, tally.Moved));
        return tally.Result(total - seen, Stopwatch.GetElapsedTime(started), Stopwatch.GetElapsedTime(0, reading));

        async ValueTask<Row?> NextAsync()
        {
            var before = Stopwatch.GetTimestamp();
            var next = await stream.MoveNextAsync() ? stream.Current : null;
            reading += Stopwatch.GetTimestamp() - before;
            return next;
        }
    }

    /// <summary>Names, numbers and changed requirements of a page of movers (<see cref="SimulationResult.Movers"/>), in their order.</summary>
    public async Task<IReadOnlyList<MoverDetail>> DetailsAsync(SimulationResult result, IReadOnlyList<Mover> page, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        return await DetailsAsync(result.CurrentRules, result.ProposedRules, page, DateTimeOffset.MaxValue, cancellationToken);
    }

    /// <summary>The same for movers that were kept: by the facts that their tier rested on at that moment.</summary>
    internal async Task<IReadOnlyList<MoverDetail>> DetailsAsync(RuleProposal current, RuleProposal proposed, IReadOnlyList<Mover> page, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        var ids = page.Select(mover => mover.FilingId).ToList();
        var subjects = page.Select(mover => mover.SubjectId).Distinct().ToList();
        var filings = await db.Set<Filing>().AsNoTracking().Where(filing => ids.Contains(filing.Id))
            .Select(filing => new { filing.Id, filing.Name, Number = filing.NationalNumber ?? filing.LocalNumber }).ToDictionaryAsync(filing => filing.Id, cancellationToken);
        var companies = await db.Set<Subject>().AsNoTracking().Where(subject => subjects.Contains(subject.Id)).ToDictionaryAsync(subject => subject.Id, subject => subject.Name, cancellationToken);
        var facts = await db.Set<TierDecision>().AsNoTracking().Where(decision => ids.Contains(decision.FilingId) && decision.ProposedAt <= asOf)
            .Select(decision => new { decision.FilingId, decision.ProposedAt, decision.Facts }).ToListAsync(cancellationToken);
        var newest = facts.GroupBy(decision => decision.FilingId).ToDictionary(group => group.Key, group => group.MaxBy(decision => decision.ProposedAt)!.Facts);
        var tally = new SimulationTally(current, proposed, default);
        return
        [
            .. page.Select(mover => new MoverDetail(mover, filings.GetValueOrDefault(mover.FilingId)?.Name ?? "", filings.GetValueOrDefault(mover.FilingId)?.Number,
                companies.GetValueOrDefault(mover.SubjectId, ""), newest.TryGetValue(mover.FilingId, out var known) ? tally.DutiesOf(known, mover.From, mover.To) : [])),
        ];
    }

    /// <summary>
    /// What the proposal would do to each filing of one company, those that stay included, by the tiers that they have now; the rest that has no tier yet is
    /// told apart. Bounded: of very many filings, the first.
    /// </summary>
    internal async Task<IReadOnlyList<OwnLine>> OwnAsync(RuleProposal current, RuleProposal proposed, DateOnly on, Guid subject, int most, CancellationToken cancellationToken)
    {
        var filings = await db.Set<Filing>().AsNoTracking().Where(filing => filing.SubjectId == subject)
            .Where(filing => filing.Status != FilingStatus.NotFiled && filing.Status != FilingStatus.Withdrawn && filing.Status != FilingStatus.Terminated)
            .OrderBy(filing => filing.Id).Take(most).Select(filing => new { filing.Id, filing.Name, Number = filing.NationalNumber ?? filing.LocalNumber }).ToListAsync(cancellationToken);
        var ids = filings.Select(filing => filing.Id).ToList();
        var decisions = await db.Set<TierDecision>().AsNoTracking().Where(decision => ids.Contains(decision.FilingId) && decision.ConfirmedAt != null)
            .Select(decision => new { decision.FilingId, decision.ProposedAt, decision.Tier, decision.ComputedTier, decision.Facts }).ToListAsync(cancellationToken);
        var newest = decisions.GroupBy(decision => decision.FilingId).ToDictionary(group => group.Key, group => group.MaxBy(decision => decision.ProposedAt)!);
        var tally = new SimulationTally(current, proposed, on);
        var lines = new List<OwnLine>();
        foreach (var filing in filings)
        {
            if (!newest.TryGetValue(filing.Id, out var decision))
            {
                lines.Add(new(filing.Id, filing.Name, filing.Number, null, null, [], false, false, []));
                continue;
            }

            var from = new SimulatedTier(decision.Tier, tally.Called(decision.Tier));
            var adjusted = decision.Tier != decision.ComputedTier;
            lines.Add(tally.Look(decision.Tier, decision.Facts) is var (to, open, why, duties)
                ? new(filing.Id, filing.Name, filing.Number, from, new(to, tally.Called(to)), why, open, adjusted, duties)
                : new(filing.Id, filing.Name, filing.Number, from, null, [], false, adjusted, []));
        }

        return lines;
    }

    private sealed record Row(Guid Filing, Guid Subject, string Tier, string ComputedTier, string Facts);
}

/// <summary>
/// One filing of a company under a proposal. Without <paramref name="From"/> it has no confirmed tier yet, without <paramref name="To"/> its stored answers
/// cannot be read.
/// </summary>
public sealed record OwnLine(
    Guid FilingId, string Name, string? Number, SimulatedTier? From, SimulatedTier? To, IReadOnlyList<Text> Why, bool IsOpen, bool WasAdjusted, IReadOnlyList<MoverDuty> Duties)
{
    public bool Moves => From is not null && To is not null && From.Id != To.Id;
}
