using RegFiling.Tests.Support;

namespace RegFiling.Tests.Subjects;

/// <summary>Registration of a subject, from domain 4.1 and glossary 2.1.</summary>
public sealed class SubjectTable() : ProcedureTable("subject")
{
    // Whoever registers a new company is not its filer yet.
    protected override string StartedBy => "filer, public";

    protected override string PrivateStates => "draft";

    protected override string Acts => """
        state                               | action        | by                       | to             | not by         | ground
        draft, returned                     | save          | filer, legal-rep         | =              | -              | glossary 1.2 暂存
        draft, returned                     | submit        | filer, legal-rep         | submitted      | -              | cac-order-9/24, domain 4.1
        submitted                           | review        | officer                  | under-review   | -              | domain 4.1, 5 working days, internal
        under-review, change-pending        | verify        | officer, reviewer        | verified       | submit, change | domain 4.1; one person never on both sides
        under-review                        | return        | officer, reviewer        | returned       | -              | glossary 2.1 退回修改
        under-review                        | reject        | head                     | rejected       | submit, review | domain 4.1; ends it, so a second person
        verified                            | change        | filer, legal-rep         | change-pending | -              | domain 4.1
        change-pending                      | return-change | officer, reviewer        | verified       | -              | domain 4.1: ChangePending → Verified, the old entries stay
        verified, change-pending            | freeze        | officer                  | frozen         | -              | domain 4.1: licence revoked
        frozen                              | unfreeze      | officer, reviewer        | verified       | -              | glossary 2.1 解除冻结
        draft, returned, verified, frozen   | close         | filer, legal-rep, officer | closed        | -              | domain 4.1: Frozen → Closed
        """;
}
