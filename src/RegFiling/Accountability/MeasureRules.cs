using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Rules;

namespace RegFiling.Accountability;

/// <summary>What a measure is decided from: a breach and how it was. There is no place for a tier here, nor for an evaluation (design: Never 1, 2).</summary>
public sealed record BreachFacts(string? Breach, string? Severity, string? Corrected, bool Harm, bool Fault, bool First)
{
    internal static BreachFacts Of(FormData proposal, bool first) => new(
        proposal.Text("breach"), proposal.Text("severity"), proposal.Text("corrected"), proposal.Text("harm") == "yes", proposal.Text("fault") != "no", first);

    internal Facts ToFacts() => Facts.From(new JsonObject
    {
        ["breach"] = Breach,
        ["severity"] = Severity,
        ["corrected"] = Corrected,
        ["harm"] = Harm,
        ["fault"] = Fault,
        ["first"] = First,
    }).Value;
}

/// <summary>The measures that a table allows for a breach. <paramref name="IsNewer"/>: the text of today is applied because it is lighter (Penalty Law 37).</summary>
public sealed record Ladder(DecisionTable? Rules, IReadOnlyList<RowHit> Rows, bool IsNewer)
{
    public const string Fine = "suspension-and-fine";

    public IEnumerable<string> Measures => Rows.Select(MeasureOf).Distinct();

    public bool Allows(string measure) => Measures.Contains(measure);

    public RowHit? Row(string measure) => Rows.FirstOrDefault(row => MeasureOf(row) == measure);

    /// <summary>The range of a fine; null where the table allows none.</summary>
    public (decimal Min, decimal Max)? Range =>
        Rows.Where(row => MeasureOf(row) == Fine).Select(row => (Number(row, "min"), Number(row, "max"))).OfType<(decimal, decimal)?>().FirstOrDefault();

    /// <summary>By how heavy the heaviest measure is, then by what a fine may come to.</summary>
    internal (int Rank, decimal Max, decimal Min) Heaviness => (
        Rows.Select(row => Rules!.Outputs.First(output => output.Id == "measure").Values.ToList().IndexOf(MeasureOf(row))).DefaultIfEmpty(-1).Max(), Range?.Max ?? 0, Range?.Min ?? 0);

    private static string MeasureOf(RowHit row) => row.Outputs["measure"].Value.Text ?? "";

    private static decimal Number(RowHit row, string output) => row.Outputs.TryGetValue(output, out var value) && value.Value.Kind == FactKind.Number ? value.Value.Number : 0;
}

/// <summary>The ladder of measures of a pack (<c>rules/measures*.json</c>), in all its versions: the law of the day of an act is a version of its own.</summary>
internal sealed class MeasureRules
{
    public const string Purpose = "measures";

    private static readonly ConditionalWeakTable<Pack, MeasureRules> Parsed = [];

    private MeasureRules(IReadOnlyList<DecisionTable> versions) => Versions = versions;

    public IReadOnlyList<DecisionTable> Versions { get; }

    public static MeasureRules Of(Pack pack) => Parsed.GetValue(pack, Read)!;

    /// <summary>The text in force on a day; null when there was none.</summary>
    public DecisionTable? InForce(DateOnly day) => Versions.FirstOrDefault(version => version.IsInForceOn(day));

    /// <summary>从旧兼从轻: the text of the day on which the act ended, or the one of today where it is lighter. An act before every text has no measure.</summary>
    public Ladder For(BreachFacts facts, DateOnly actEnded, DateOnly today)
    {
        var then = Decide(InForce(actEnded), facts, actEnded, isNewer: false);
        var now = Decide(InForce(today), facts, today, isNewer: true);
        return then.Rules is null || then.Rules.Ref == now.Rules?.Ref || now.Heaviness.CompareTo(then.Heaviness) >= 0 ? then : now;
    }

    private static Ladder Decide(DecisionTable? table, BreachFacts facts, DateOnly on, bool isNewer) =>
        new(table, table?.Decide(facts.ToFacts(), on).Rows.Where(row => row.Certainty != Certainty.Unknown).ToList() ?? [], isNewer);

    private static MeasureRules Read(Pack pack)
    {
        var name = pack.Manifest.Rules.GetValueOrDefault(Purpose, Purpose);
        return new([.. pack.Files.Where(file => file.Key.StartsWith($"rules/{name}", StringComparison.Ordinal) && file.Key.EndsWith(".json", StringComparison.Ordinal))
            .Select(file => RuleSet.Parse(file.Value, Path.GetFileName(file.Key)).RuleSet).OfType<DecisionTable>().Where(table => table.Id == name).OrderBy(table => table.EffectiveFrom)]);
    }
}
