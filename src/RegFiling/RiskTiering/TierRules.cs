using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Rules;

namespace RegFiling.RiskTiering;

/// <summary>The score card, floors and requirements of a pack, and how the answers of a filing become their inputs.</summary>
internal sealed class TierRules
{
    private static readonly ConditionalWeakTable<Pack, TierRules> Parsed = [];

    private TierRules(ScoreCard tier, DecisionTable floors, DecisionTable obligations)
    {
        Tier = tier;
        Floors = floors;
        Obligations = obligations;
        Scale = [.. tier.Grades.Select(grade => grade.Id)];
    }

    public ScoreCard Tier { get; }

    public DecisionTable Floors { get; }

    public DecisionTable Obligations { get; }

    /// <summary>The tiers from the lowest to the highest.</summary>
    public List<string> Scale { get; }

    /// <summary>The names of everything that is asked of a filer.</summary>
    public IEnumerable<string> Asked => Inputs.Select(input => input.Id);

    private IEnumerable<RuleInput> Inputs => Tier.Inputs.Concat(Floors.Inputs).Concat(Obligations.Inputs).DistinctBy(input => input.Id);

    /// <summary>The rules that the pack names for the purpose; null when it brings none.</summary>
    public static TierRules? Of(Pack pack)
    {
        if (Parsed.TryGetValue(pack, out var known))
        {
            return known;
        }

        if (Set(pack, "tier") is not ScoreCard tier || Set(pack, "floors") is not DecisionTable floors || Set(pack, "obligations") is not DecisionTable obligations)
        {
            return null;
        }

        var rules = new TierRules(tier, floors, obligations);
        Parsed.AddOrUpdate(pack, rules);
        return rules;
    }

    public TierResult Decide(Facts facts, DateOnly on) => TierEngine.Decide(Tier, Floors, facts, on);

    public IReadOnlyList<Obligation> Requirements(string tier, Facts facts, DateOnly on) => TierEngine.ObligationsFor(Obligations, tier, facts, on);

    /// <summary>
    /// The answers of the filing as inputs of the rules, by equal names. "Unknown" and an empty field are unknown, which scores the higher
    /// plausible value and raises a question; incidents and rectifications come from the record, as <paramref name="life"/> says.
    /// </summary>
    public JsonObject FactsOf(FormData application, LifeFacts? life = null)
    {
        var facts = (life ?? LifeFacts.None).ToJson();
        foreach (var input in Inputs)
        {
            var answer = application[input.Id];
            if (FormData.IsEmpty(answer) || FormData.TextOf(answer) == "unknown" || facts.ContainsKey(input.Id))
            {
                continue;
            }

            facts[input.Id] = input.Type == InputType.Boolean ? FormData.TextOf(answer) is "yes" or "true" : answer!.DeepClone();
        }

        return facts;
    }

    [PackLint]
    public static IEnumerable<Problem> Lint(Pack pack)
    {
        foreach (var (purpose, name) in pack.Manifest.Rules.Where(rules => !pack.Files.ContainsKey($"rules/{rules.Value}.json")))
        {
            yield return new("pack.json", 1, $"unknown rule set {name} for {purpose}", $"add rules/{name}.json");
        }

        if (Of(pack) is { } rules)
        {
            foreach (var problem in TierEngine.Check(rules.Tier, rules.Floors, rules.Obligations))
            {
                yield return new(problem.File, problem.Line, problem.Message.En, problem.Cure.En);
            }
        }
    }

    private static RuleSet? Set(Pack pack, string purpose) =>
        pack.Manifest.Rules.TryGetValue(purpose, out var name) && pack.Files.TryGetValue($"rules/{name}.json", out var bytes)
            ? RuleSet.Parse(bytes, $"{name}.json").RuleSet : null;
}
