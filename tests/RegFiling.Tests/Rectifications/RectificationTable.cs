using RegFiling.Tests.Support;

namespace RegFiling.Tests.Rectifications;

/// <summary>Rectification, from domain 4.9, Art. 28 and glossary 2.9.</summary>
public sealed class RectificationTable() : ProcedureTable("rectification")
{
    protected override string StartedBy => "officer";

    protected override string PrivateStates => "";

    protected override string Acts => """
        state                           | action           | by                                 | to                 | not by                        | ground
        drafted                         | issue            | head, reviewer                     | ordered            | start                         | domain 4.9: Ordered; Art. 28
        drafted                         | cancel           | head, reviewer                     | cancelled          | start                         | product: nothing to put right
        ordered                         | submit-plan      | filer, security-officer, legal-rep | plan-submitted     | -                             | glossary 2.9: PlanSubmitted
        plan-submitted                  | return-plan      | officer                            | ordered            | submit-plan                   | glossary 1.2 退回修改
        plan-submitted                  | confirm-plan     | officer                            | in-progress        | submit-plan                   | domain 4.9: PlanApproved
        ordered, in-progress            | ask-extension    | filer, security-officer, legal-rep | extension-asked    | -                             | domain 4.9: one extension
        extension-asked                 | grant-extension  | reviewer                           | extended           | ask-extension, start          | domain 4.9: one extension
        extension-asked                 | refuse-extension | reviewer                           | in-progress        | ask-extension, start          | domain 4.9
        in-progress, extended, overdue  | submit-report    | filer, security-officer, legal-rep | evidence-submitted | -                             | domain 4.9: EvidenceSubmitted
        ordered, plan-submitted, in-progress, extended | mark-overdue | clock                   | overdue            | -                             | domain 4.9: Overdue
        evidence-submitted              | verify           | officer                            | verifying          | submit-report                 | domain 4.9: Verifying
        verifying                       | pass             | reviewer                           | passed             | issue, submit-report, verify  | domain 4.9: Passed; documents 22: two officers on each item
        verifying                       | fail             | reviewer                           | failed             | issue, submit-report, verify  | domain 4.9: Failed; documents 22
        verifying                       | disagree         | reviewer                           | evidence-submitted | issue, submit-report, verify  | glossary 1.2 不同意
        failed                          | order-again      | head                               | ordered            | verify                        | domain 4.9: Ordered(2)
        overdue, failed                 | escalate         | head                               | escalated          | -                             | domain 4.9: Case, as a clue
        """;

    protected override async Task<Guid> StartAsync(TestSystem system)
    {
        var id = TestSystem.Done(await system.StartAsync("second-officer", "rectification", await Answers.ForAsync(system, "rectification/order", "second-officer"), await system.FiledAsync())).CaseId;
        await system.TakeAsync("second-head", id, "issue", new() { ["days"] = 20 });
        return id;
    }
}
