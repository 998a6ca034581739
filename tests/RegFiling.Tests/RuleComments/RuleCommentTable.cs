using RegFiling.RiskTiering.Simulation;
using RegFiling.Tests.RiskTiering.Simulation;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.RuleComments;

/// <summary>Comment of a company on proposed rules. No law orders it: it is a product default that each point is answered, with reasons.</summary>
public sealed class RuleCommentTable() : ProcedureTable("rule-comment")
{
    protected override string StartedBy => "filer, security-officer, legal-rep";

    protected override string PrivateStates => "";

    protected override string Acts => """
        state  | action   | by                                  | to        | not by | ground
        raised | answer   | officer, legal-review, coordinator  | answered  | -      | product: accepted, in part or not, with reasons
        raised | withdraw | filer, security-officer, legal-rep  | withdrawn | -      | glossary 1.2 撤回, before the answer
        """;

    protected override async Task<Guid> StartAsync(TestSystem system)
    {
        var run = await SimulationRunTests.DoneAsync(system);
        Assert.False((await system.SendAsync("reviewer", new OpenSimulation(run, true))).IsRefused);
        return await RuleCommentStories.RaisedAsync(system, run);
    }
}
