using RegFiling.Tests.Support;

namespace RegFiling.Tests.Changes;

/// <summary>Change of a filing, from domain 4.3, Art. 24(2) and glossary 2.3.</summary>
public sealed class ChangeTable() : ProcedureTable("change")
{
    protected override string StartedBy => "filer, security-officer";

    protected override string PrivateStates => "draft";

    protected override string Acts => """
        state                                                     | action           | by                                  | to                   | not by                                                           | ground
        draft, supplement-requested                               | save             | filer, security-officer             | =                    | -                                                                | domain 4.3: ChangeDraft
        draft                                                     | add-matters      | filer, security-officer, legal-rep  | =                    | -                                                                | domain 4.3: several changes in one window
        draft                                                     | submit           | filer, security-officer, legal-rep  | submitted            | -                                                                | Art. 24(2)
        submitted, resubmitted                                    | confirm-complete | officer                             | under-review         | submit, supplement                                               | domain 4.3; never the submitter
        submitted                                                 | ask-supplement   | officer                             | supplement-requested | submit                                                           | domain 4.3: Supplement, once
        supplement-requested                                      | supplement       | filer, security-officer, legal-rep  | resubmitted          | -                                                                | domain 4.3: Supplement
        under-review                                              | mark-material    | officer                             | material             | submit, supplement                                               | domain 4.3: material change
        under-review, material                                    | accept           | head                                | accepted             | confirm-complete, mark-material, submit, supplement              | domain 4.3: ChangeAccepted
        submitted, supplement-requested, resubmitted, under-review, material | refuse | head                               | refused              | ask-supplement, confirm-complete, mark-material, submit, supplement | domain 4.3: ChangeRefused
        submitted, resubmitted, under-review                      | merge            | officer                             | merged               | submit, supplement                                               | domain 4.3: may merge
        draft, submitted, supplement-requested, resubmitted, under-review, material | withdraw | filer, legal-rep          | withdrawn            | -                                                                | glossary 1.2 撤回, before the decision
        """;

    protected override async Task<Guid> StartAsync(TestSystem system)
    {
        var filing = await system.FiledAsync();
        return TestSystem.Done(await system.StartAsync("filer", "change", LifeWalk.Matters("text", "2026-09-09"), filing)).CaseId;
    }
}
