using RegFiling.Tests.Support;

namespace RegFiling.Tests.RuleChanges;

/// <summary>Change of rules, from design 5 (envelope, second person, simulated before it takes effect) and glossary 1.2; no law sets its steps.</summary>
public sealed class RuleChangeTable() : ProcedureTable("rule-change")
{
    protected override string StartedBy => "officer, legal-review";

    protected override string PrivateStates => "";

    protected override IReadOnlySet<string> NotReadBy => new HashSet<string> { "filer", "legal-rep", "security-officer" };

    protected override string Acts => """
        state                       | action        | by                    | to         | not by                            | ground
        draft                       | save          | officer, legal-review | =          | -                                 | glossary 1.2 暂存
        draft                       | open-comments | officer, legal-review | consulting | -                                 | design 5: simulated before it takes effect; companies see their own preview
        consulting                  | revise        | officer, legal-review | draft      | -                                 | product: comments are there to be followed
        draft, consulting           | submit        | officer, legal-review | proposed   | -                                 | design 5: author and approver
        proposed                    | approve       | reviewer, head        | approved   | open-comments, save, start, submit | design 5: approver is a second person; design 8: Never 4
        proposed                    | return        | reviewer, head        | draft      | open-comments, save, start, submit | glossary 1.2 退回修改
        draft, consulting, proposed | withdraw      | officer, legal-review | withdrawn  | -                                 | glossary 1.2 撤回, while undecided
        approved                    | cancel        | head                  | withdrawn  | open-comments, save, start, submit | product: what nobody has to obey yet can be taken back
        approved                    | take-effect   | system                | in-force   | -                                 | design 5: effective from
        in-force                    | supersede     | system                | superseded | -                                 | design 5: effective to
        """;

    protected override Task<Guid> StartAsync(TestSystem system) => system.RuleChangeAsync("tier");
}
