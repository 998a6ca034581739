using RegFiling.Tests.Support;

namespace RegFiling.Tests.Filings;

/// <summary>First filing, from domain 4.2 and glossary 2.2.</summary>
public sealed class FilingTable() : ProcedureTable("filing")
{
    protected override string StartedBy => "filer";

    protected override string PrivateStates => "draft";

    protected override string Acts => """
        state                           | action             | by                                 | to                    | not by                              | ground
        draft, supplement-requested     | save               | filer, security-officer            | =                     | -                                   | glossary 1.2 暂存
        draft                           | submit             | filer, security-officer, legal-rep | submitted             | -                                   | cac-order-9/24: 10 working days from the start of the service
        submitted, resubmitted          | confirm-complete   | reviewer                           | accepted              | submit, supplement                  | cac-order-9/25: the 30 working days begin
        submitted                       | ask-supplement     | reviewer                           | supplement-requested  | submit                              | domain 4.2: once, a complete list; never from resubmitted
        resubmitted                     | remind-unmet       | reviewer                           | supplement-requested  | submit, supplement                  | domain 4.2: the same item still unmet gets one reminder inside the same period
        resubmitted                     | ask-supplement-again | reviewer                         | supplement-requested  | submit, supplement                  | domain 4.2: asked twice is refused unless new facts
        supplement-requested            | supplement         | filer, security-officer, legal-rep | resubmitted           | -                                   | domain 4.2, 10 working days, internal
        supplement-requested            | terminate          | clock                              | terminated-unanswered | -                                   | domain 4.2: 终止办理, the duty to file stays
        draft, submitted, supplement-requested, resubmitted, accepted, expert-review, tier-proposed, tier-confirmed | end-with-subject | system | terminated-subject-closed | - | domain 4.2: filer closes company in review; glossary 3, document 9
        accepted, tier-proposed         | refer-to-experts   | reviewer                           | expert-review         | -                                   | domain 4.2, 15 working days inside the 30
        expert-review                   | give-opinion       | expert                             | accepted              | submit, refer-to-experts            | domain 4.2
        expert-review                   | end-expert-review  | reviewer                           | accepted              | -                                   | product: a review without opinion must not hold the law clock
        accepted                        | propose-tier       | officer                            | tier-proposed         | submit                              | cac-order-9/23
        tier-proposed                   | adjust-tier        | officer                            | =                     | -                                   | domain 3.3: with reason and evidence
        tier-proposed                   | confirm-tier       | reviewer                           | tier-confirmed        | submit, propose-tier, adjust-tier   | domain 3.3: second approver
        tier-proposed                   | disagree           | reviewer                           | accepted              | propose-tier, adjust-tier           | glossary 1.2 不同意
        tier-confirmed                  | complete-locally   | head                               | locally-completed     | submit, confirm-complete, propose-tier, adjust-tier, confirm-tier | domain 4.2: LocallyCompleted 本市办理完结
        submitted, resubmitted, accepted, expert-review, tier-proposed, tier-confirmed | decide-not-to-file | head | not-filed | submit, ask-supplement, confirm-complete, propose-tier, adjust-tier, confirm-tier | cac-order-9/25: with reasons; domain 4.2: from any review state
        locally-completed               | report-national    | officer                            | reported-to-national  | -                                   | domain 4.2, 2 working days, internal
        reported-to-national            | record-national-progress | officer                      | =                     | -                                   | product: what came back in part
        reported-to-national            | return-by-national | officer                            | supplement-requested  | -                                   | domain 4.2: ReturnedByNational
        reported-to-national            | record-number      | officer                            | filed                 | -                                   | cac-order-9/25: only now 已备案
        filed                           | publish            | system                             | published             | -                                   | cac-order-9/25: publish
        draft, submitted, supplement-requested, resubmitted, accepted, expert-review, tier-proposed, tier-confirmed | withdraw | filer, legal-rep | withdrawn | - | domain 4.2: before the decision
        """;

    protected override Task<Guid> StartAsync(TestSystem system) => FilingAsync(system);
}
