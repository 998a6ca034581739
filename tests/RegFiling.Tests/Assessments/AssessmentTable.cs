using RegFiling.Tests.Support;

namespace RegFiling.Tests.Assessments;

/// <summary>Self-assessment, from domain 4.5 and glossary 2.5.</summary>
public sealed class AssessmentTable() : ProcedureTable("assessment")
{
    protected override string StartedBy => "filer, security-officer";

    protected override string PrivateStates => "in-progress, signed";

    protected override string Acts => """
        state                  | action | by                      | to          | not by       | ground
        in-progress, deficient | answer | filer, security-officer | =           | -            | glossary 2.5 填写
        in-progress, deficient | sign   | security-officer        | signed      | -            | domain 4.5: Signed(officer); what is signed never changes
        signed                 | submit | filer, security-officer | submitted   | -            | cac-order-9/24: self-assessment report
        submitted              | return | officer                 | deficient   | sign, submit | domain 4.5: Deficient → InProgress
        submitted              | accept | officer                 | valid       | sign, submit | domain 4.5: Accepted → Valid
        signed, submitted, valid | renew  | filer, security-officer | in-progress | -            | domain 4.5: a correction is a new version
        valid                  | expire | clock                   | expired     | -            | domain 4.5, 12 months, internal
        """;

    protected override async Task<Guid> StartAsync(TestSystem system) =>
        TestSystem.Done(await system.StartAsync("filer", "assessment", parent: await FilingAsync(system))).CaseId;
}
