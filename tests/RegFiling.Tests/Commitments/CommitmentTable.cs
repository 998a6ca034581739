using RegFiling.Tests.Support;

namespace RegFiling.Tests.Commitments;

/// <summary>Self-commitment, from domain 4.6 and glossary 2.6. Nothing here is a penalty; the furthest it goes is a clue.</summary>
public sealed class CommitmentTable() : ProcedureTable("commitment")
{
    protected override string StartedBy => "filer, security-officer, legal-rep";

    protected override string PrivateStates => "drafted";

    protected override string Acts => """
        state                                            | action             | by                                 | to                | not by                         | ground
        drafted                                          | choose-clauses     | filer, security-officer            | =                 | -                              | domain 4.6: chosen from the public menu
        drafted                                          | sign               | security-officer                   | signed            | -                              | domain 4.6: 电子确认 by the security officer
        drafted, signed                                  | withdraw           | filer, legal-rep                   | ended             | -                              | glossary 1.2 撤回: before it is registered
        signed                                           | register           | officer                            | registered        | sign                           | domain 4.6
        registered                                       | enter-into-force   | system                             | in-force          | -                              | domain 4.6: Registered → InForce
        in-force                                         | report-progress    | filer, security-officer            | =                 | -                              | domain 4.6: a missed best effort is reported
        in-force                                         | ask-adjustment     | filer, security-officer, legal-rep | =                 | -                              | domain 4.6: before the date
        in-force                                         | supersede          | officer                            | superseded        | -                              | domain 4.6
        in-force, explained, remedied                    | fulfil             | officer                            | fulfilled         | sign                           | domain 4.6
        in-force                                         | suspect-breach     | officer                            | breach-suspected  | -                              | domain 4.6: asks for an explanation first
        breach-suspected                                 | explain            | filer, security-officer, legal-rep | =                 | -                              | domain 4.6
        breach-suspected                                 | accept-explanation | officer, reviewer                  | explained         | -                              | domain 4.6
        breach-suspected                                 | confirm-breach     | reviewer                           | breach-confirmed  | suspect-breach                 | domain 4.6; a second person
        breach-confirmed                                 | remedy             | filer, security-officer, legal-rep | remedied          | -                              | domain 4.6; penalty-law/32 may mitigate
        explained, remedied                              | resume             | officer                            | in-force          | -                              | glossary 1.2 恢复
        breach-confirmed                                 | escalate           | head                               | escalated-to-case | suspect-breach, confirm-breach | domain 4.6: as a clue, never a penalty
        in-force, explained, remedied, breach-confirmed  | end                | officer                            | ended             | -                              | domain 4.6: Ended
        """;

    protected override async Task<Guid> StartAsync(TestSystem system) =>
        TestSystem.Done(await system.StartAsync("filer", "commitment", parent: await FilingAsync(system))).CaseId;
}
