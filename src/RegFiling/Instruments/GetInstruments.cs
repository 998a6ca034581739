using Mediator;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;

namespace RegFiling.Instruments;

/// <summary>What the tier rules and every installed instrument say about one filing. Null when the case is no filing, or is not for this person.</summary>
public sealed record GetInstruments(Guid CaseId) : IQuery<FilingReadings?>;

/// <summary>Whether a tier was decided, or is only what the rules say about the answers so far.</summary>
public enum TierStanding
{
    Confirmed = 1,

    Proposed = 2,

    /// <summary>试算: nothing is decided, or the party does not know of it yet.</summary>
    Computed = 3,
}

/// <summary>The tier beside the instruments. It is read here and never written.</summary>
public sealed record TierReading(Text Label, decimal Score, TierStanding Standing, DateOnly On, Text Explanation, IReadOnlyList<Question> Open, string Rules, bool Adjusted);

/// <summary>One instrument on this filing. <paramref name="Kept"/> are the records of what the company added, newest first; <paramref name="Revision"/> is that of the newest, 0 before there is one.</summary>
public sealed record FilingReading(InstrumentReading Reading, IReadOnlyList<KeptAnswers> Kept, int Revision)
{
    /// <summary>What was answered under this very version, and counts.</summary>
    public KeptAnswers? Counting => Kept.FirstOrDefault(kept => kept.Version == Reading.Version);

    /// <summary>The newest answers, when they were given under another version: offered again, and counting only once they are given anew.</summary>
    public KeptAnswers? Earlier => Counting is null && Kept.Count > 0 ? Kept[0] : null;
}

/// <summary>All of them side by side. <paramref name="MayAnswer"/>: this person may add answers.</summary>
public sealed record FilingReadings(CaseView View, TierReading? Tier, IReadOnlyList<FilingReading> Instruments, bool MayAnswer, DateOnly Today);

internal sealed class InstrumentQueries(FiledForms filed, InstrumentReader reader, PackCatalogue packs, RegFilingDbContext db, CurrentActor current, TimeProvider clock)
    : IQueryHandler<GetInstruments, FilingReadings?>
{
    public async ValueTask<FilingReadings?> Handle(GetInstruments query, CancellationToken cancellationToken)
    {
        if (await filed.FindAsync(query.CaseId, cancellationToken) is not { } view)
        {
            return null;
        }

        var today = view.Pack.Deadlines.Time.DateOf(clock.GetUtcNow());
        var forms = (await filed.OfAsync(view, cancellationToken)).ToDictionary(form => form.Key, form => form.Value.Data, StringComparer.Ordinal);
        var kept = await new AnswerRecord(db).OfAsync(query.CaseId, cancellationToken);
        var readings = new List<FilingReading>();
        foreach (var pack in packs.Current)
        {
            foreach (var instrument in InstrumentShelf.Of(pack).Where(instrument => instrument.Forms == view.Pack.Manifest.Id))
            {
                var mine = kept.Where(one => one.Instrument == instrument.Id).Reverse().ToList();
                var version = reader.VersionOf(pack, instrument);
                var given = InstrumentFacts.Of(instrument, forms, mine.FirstOrDefault(one => one.Version == version)?.Answers);
                readings.Add(new(reader.Read(pack, instrument, given, today), mine, mine.Count > 0 ? mine[0].Revision : 0));
            }
        }

        return new(view, await TierAsync(view, forms, today, cancellationToken), readings, AnswerInstruments.RoleOf(current.Actor, view.Case) is not null, today);
    }

    private async Task<TierReading?> TierAsync(CaseView view, Dictionary<string, Platform.Forms.FormData> forms, DateOnly today, CancellationToken cancellationToken)
    {
        if (await TierHistory.NewestAsync(db, view.Case, current.Actor.IsOfficial, cancellationToken) is { } decided)
        {
            return new(
                decided.Label, decided.Score, decided.ConfirmedAt is null ? TierStanding.Proposed : TierStanding.Confirmed, decided.On, decided.Explanation,
                decided.Recompute(view.Pack)?.Questions ?? [], decided.Rules, decided.AdjustmentReason is not null);
        }

        if (TierRules.Of(view.Pack) is not { } rules || !forms.TryGetValue(Filings.FilingRules.Application, out var application))
        {
            return null;
        }

        var result = rules.Decide(Facts.From(rules.FactsOf(application)).Value, today);
        return new(result.Label, result.Score, TierStanding.Computed, today, result.Explanation, result.Questions, string.Join('\n', result.Rules), false);
    }
}
