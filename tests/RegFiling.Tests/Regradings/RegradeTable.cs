using RegFiling.Tests.Support;

namespace RegFiling.Tests.Regradings;

/// <summary>Grading anew, from domain 3.3 and 4.2: proposed by one, confirmed by another.</summary>
public sealed class RegradeTable() : ProcedureTable("regrade")
{
    protected override string StartedBy => "system";

    protected override string PrivateStates => "";

    protected override string Acts => """
        state                   | action            | by       | to             | not by                            | ground
        opened                  | propose-tier      | officer  | tier-proposed  | -                                 | domain 3.3: re-grade
        tier-proposed           | adjust-tier       | officer  | =              | -                                 | domain 3.3: manual override
        opened, tier-proposed   | refer-to-experts  | reviewer | expert-review  | -                                 | domain 3.3, 4.2: T4 and above
        expert-review           | give-opinion      | expert   | opened         | refer-to-experts                  | domain 4.2
        expert-review           | end-expert-review | reviewer | opened         | -                                 | product: no opinion must not hold it
        tier-proposed           | confirm-tier      | reviewer | tier-confirmed | adjust-tier, propose-tier, start  | domain 3.3: second person
        tier-proposed           | disagree          | reviewer | opened         | adjust-tier, propose-tier         | glossary 1.2 不同意
        opened, tier-proposed   | end               | reviewer | ended          | start                             | product: the cause is gone
        """;

    protected override async Task<Guid> StartAsync(TestSystem system)
    {
        var filing = await system.FiledAsync();
        return TestSystem.Done(await system.StartAsync("second-officer", "regrade", new() { ["cause"] = "threshold", ["facts"] = "年度用户数" }, filing)).CaseId;
    }
}
