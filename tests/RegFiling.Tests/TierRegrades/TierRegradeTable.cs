using RegFiling.Tests.RuleChanges;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.TierRegrades;

/// <summary>New grading after a change of rules, from design 5 (a re-run is a new, labelled result) and domain 3.3 (proposed by one, confirmed by another).</summary>
public sealed class TierRegradeTable() : ProcedureTable("tier-regrade")
{
    protected override string StartedBy => "officer";

    protected override string PrivateStates => "";

    protected override string Acts => """
        state           | action   | by       | to        | not by         | ground
        begun           | propose  | officer  | proposed  | -              | domain 3.3: proposed by one person
        proposed        | confirm  | reviewer | confirmed | propose, start | domain 3.3: confirmed by a second
        proposed        | disagree | reviewer | begun     | propose, start | glossary 1.2 不同意
        begun, proposed | withdraw | officer  | withdrawn | -              | product: undecided, the tier stays
        """;

    protected override async Task<Guid> StartAsync(TestSystem system)
    {
        var filing = await TierRegradeStories.GradedAsync(system);
        await system.ApprovedRulesAsync("tier", "1.1.0", "2026-09-20", tier => RuleChangeStories.Tier(tier, 1)["from"] = 1);
        await system.SwitchAsync(new DateOnly(2026, 9, 20));
        return TestSystem.Done(await TierRegradeStories.BeginAsync(system, filing)).CaseId;
    }
}
