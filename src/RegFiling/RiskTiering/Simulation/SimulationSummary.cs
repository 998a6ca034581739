using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace RegFiling.RiskTiering.Simulation;

/// <summary>
/// What a run found, as it is kept: as large as the rules, however many filings there are. <paramref name="Kept"/> movers are kept one by one, of
/// <paramref name="Moved"/>; <paramref name="CompanyCount"/> companies have movers, the most concerned of them are named.
/// </summary>
public sealed record SimulationSummary(
    long Filings,
    long WithoutTier,
    long Unreadable,
    long Open,
    long Moved,
    int Kept,
    int CompanyCount,
    double Seconds,
    DateOnly? ProposedFrom,
    IReadOnlyList<SimulatedTier> Tiers,
    IReadOnlyList<TierMove> Moves,
    IReadOnlyList<MoveReason> Reasons,
    IReadOnlyList<DutyChange> Duties,
    IReadOnlyList<CompanyMoves> Companies)
{
    /// <summary>The most movers that are kept one by one; beyond it they are counted and told.</summary>
    public const int MostMovers = 10_000;

    /// <summary>The most companies that are named.</summary>
    public const int MostCompanies = 100;

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    /// <summary>Filings that stay where they are.</summary>
    public long Stay => Filings - Moved;

    public static SimulationSummary Of(SimulationResult result, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(result);
        return new(
            result.Filings, result.WithoutTier, result.Unreadable, result.Open, result.Moved, Math.Min(result.Moved, MostMovers), result.Companies.Count, Math.Round(result.Elapsed.TotalSeconds, 1),
            result.ProposedRules.BeginsAfter(result.CurrentRules, on), result.Tiers, result.Moves, result.Reasons, result.Duties, [.. result.Companies.Take(MostCompanies)]);
    }

    public static SimulationSummary? Read(string? json) => json is null ? null : JsonSerializer.Deserialize<SimulationSummary>(json, Format);

    public string ToJson() => JsonSerializer.Serialize(this, Format);
}
