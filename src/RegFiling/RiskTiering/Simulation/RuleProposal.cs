using RegFiling.Platform;
using RegFiling.Platform.Rules;

namespace RegFiling.RiskTiering.Simulation;

/// <summary>A complete set of tier rules: score card, floors and requirements that fit together.</summary>
public sealed record RuleProposal(ScoreCard Tier, DecisionTable Floors, DecisionTable Obligations)
{
    public IReadOnlyList<RuleSetRef> Rules => [Tier.Ref, Floors.Ref, Obligations.Ref];

    /// <summary>
    /// The first day, after <paramref name="on"/>, on which all that differs from other rules would hold, as the files say; null when nothing differs, or the
    /// files leave it open: a copy that was changed keeps the day of the rules that it was made from.
    /// </summary>
    public DateOnly? BeginsAfter(RuleProposal current, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(current);
        RuleSet[] changed = [.. new RuleSet[] { Tier, Floors, Obligations }.Where(set => !current.Rules.Contains(set.Ref))];
        return changed.Length > 0 && changed.All(set => set.EffectiveFrom > on) ? changed.Max(set => set.EffectiveFrom) : null;
    }

    /// <summary>The rules that a pack names; null when it brings none.</summary>
    public static RuleProposal? Of(Platform.Packs.Pack pack) => TierRules.Of(pack) is { } rules ? new(rules.Tier, rules.Floors, rules.Obligations) : null;

    /// <summary>
    /// These rules with proposed files in place of their likes: a score card for the card, a table with the output <c>floor</c> for the floors, a table
    /// with the input <c>tier</c> for the requirements. Refused when a file cannot be read, is none of these, or does not fit the others.
    /// </summary>
    public Outcome<RuleProposal> With(params IReadOnlyList<(string Name, ReadOnlyMemory<byte> Bytes)> files)
    {
        var (next, refusals) = (this, new List<Refusal>());
        foreach (var (name, bytes) in files)
        {
            var parsed = RuleSet.Parse(bytes, name);
            switch (parsed.RuleSet)
            {
                case ScoreCard card:
                    next = next with { Tier = card };
                    break;
                case DecisionTable table when table.Outputs.Any(output => output.Id == "floor"):
                    next = next with { Floors = table };
                    break;
                case DecisionTable table when table.Inputs.Any(input => input.Id == "tier"):
                    next = next with { Obligations = table };
                    break;
                case null:
                    refusals.AddRange(parsed.Problems.Where(problem => !problem.IsWarning).Select(Refusal));
                    break;
                default:
                    refusals.Add(new("simulation.other-rules", new($"{name} 不是评分规则、最低等级规则或者应履行事项规则。", $"{name} is no score card, no table of floors and no table of requirements."),
                        new("请给出这三类规则之一。", "Give one of these three.")));
                    break;
            }
        }

        if (refusals.Count == 0) refusals.AddRange(TierEngine.Check(next.Tier, next.Floors, next.Obligations).Select(Refusal));
        return refusals.Count == 0 ? next : Outcome<RuleProposal>.Refused(RefusalKind.Invalid, refusals);
    }

    internal static Refusal Refusal(RuleProblem problem) =>
        new(problem.Code, new($"{problem.File} 第{problem.Line}行：{problem.Message.Zh}", $"{problem.File} line {problem.Line}: {problem.Message.En}"), problem.Cure, Field: $"{problem.File}:{problem.Line}");
}
