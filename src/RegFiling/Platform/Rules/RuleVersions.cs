namespace RegFiling.Platform.Rules;

/// <summary>Compares the versions of one rule set: on no day may two approved ones hold, and between two there may be no day without.</summary>
public static class RuleVersions
{
    /// <summary>What is wrong between approved rule sets of the same id; each problem stands at the later of the two.</summary>
    public static IReadOnlyList<RuleProblem> Check(IEnumerable<(string File, RuleSet Rules)> sets)
    {
        var problems = new List<RuleProblem>();
        foreach (var same in sets.Where(s => s.Rules.Approver is not null).GroupBy(s => s.Rules.Id, StringComparer.Ordinal))
        {
            var ordered = same.OrderBy(s => s.Rules.EffectiveFrom).ThenBy(s => s.File, StringComparer.Ordinal).ToList();
            for (var i = 1; i < ordered.Count; i++)
            {
                var ((before, earlier), (file, later)) = (ordered[i - 1], ordered[i]);
                if (earlier.EffectiveTo is not { } end || end >= later.EffectiveFrom)
                {
                    problems.Add(new(file, 1, "rules.validity-overlaps",
                        new($"{later.Ref.Id}@{later.Version}自{later.EffectiveFrom:yyyy-MM-dd}起施行，而{before}中的{earlier.Version}届时仍然有效。", $"{later.Ref.Id}@{later.Version} holds from {later.EffectiveFrom:yyyy-MM-dd}, when {earlier.Version} in {before} still holds."),
                        new($"请将{before}的 effectiveTo 写为{later.EffectiveFrom.AddDays(-1):yyyy-MM-dd}。", $"Let effectiveTo in {before} be {later.EffectiveFrom.AddDays(-1):yyyy-MM-dd}.")));
                }
                else if (end.AddDays(1) < later.EffectiveFrom)
                {
                    problems.Add(new(file, 1, "rules.validity-hole",
                        new($"{end.AddDays(1):yyyy-MM-dd}至{later.EffectiveFrom.AddDays(-1):yyyy-MM-dd}没有有效的{later.Ref.Id}。", $"From {end.AddDays(1):yyyy-MM-dd} to {later.EffectiveFrom.AddDays(-1):yyyy-MM-dd} no {later.Ref.Id} holds."),
                        new($"请将{before}的 effectiveTo 延至{later.EffectiveFrom.AddDays(-1):yyyy-MM-dd}。", $"Let effectiveTo in {before} be {later.EffectiveFrom.AddDays(-1):yyyy-MM-dd}.")));
                }
            }
        }

        return problems;
    }
}
