using RegFiling.Tests.RiskNotices;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Interviews;

/// <summary>Warning interview, from domain 1.10 and 4.8 and glossary 2.8.</summary>
public sealed class InterviewTable() : ProcedureTable("interview")
{
    protected override string StartedBy => "officer";

    protected override string PrivateStates => "";

    protected override string WithheldStates => "proposed, approved, notified";

    protected override string Acts => """
        state                                                  | action               | by                                                    | to                    | not by         | ground
        proposed                                               | propose              | officer                                               | =                     | -              | domain 4.8: Proposed, reason from a closed list
        proposed                                               | return               | head                                                  | =                     | start, propose | glossary 1.2 退回修改
        proposed                                               | approve              | head                                                  | approved              | start, propose | domain 4.8: Approved, by another person
        approved                                               | notify               | officer                                               | notified              | -              | rules of 2015, Art. 5: told in advance
        notified, postponed                                    | confirm-attendance   | filer, security-officer, legal-rep                    | scheduled             | -              | domain 4.8: Scheduled
        notified, scheduled, postponed                         | ask-postponement     | filer, security-officer, legal-rep                    | =                     | -              | domain 4.8: a reason
        notified, scheduled, no-show                           | reschedule           | officer                                               | postponed             | -              | domain 4.8: rescheduled once
        approved, notified, scheduled, postponed               | replace-officers     | head                                                  | =                     | -              | domain 4.8: officer recused after notice
        notified, scheduled, postponed                         | hold                 | officer                                               | held                  | -              | rules of 2015, Art. 6: two officers or more
        notified, scheduled, postponed                         | note-absence         | officer                                               | no-show               | -              | domain 4.8: no-show noted
        no-show                                                | escalate             | head                                                  | escalated             | start, propose | domain 4.8: no-show escalated
        held                                                   | record               | officer                                               | =                     | -              | rules of 2015, Art. 6: recorded in time
        held                                                   | countersign          | officer, reviewer                                     | =                     | record         | domain 1.10: signed by both sides, two officers
        held                                                   | sign                 | security-officer, legal-rep                           | record-signed         | -              | domain 4.8: RecordSigned
        held                                                   | sign-on-paper        | officer                                               | record-signed         | -              | domain 4.8: RecordSigned, on paper
        held                                                   | note-refusal         | officer                                               | =                     | -              | domain 4.8: refusal noted by both officers
        held                                                   | confirm-refusal      | officer, reviewer                                     | record-refused        | note-refusal   | domain 4.8: refusal noted by both officers
        held, record-signed, record-refused, rectification-ordered | annotate         | officer, reviewer, filer, security-officer, legal-rep | =                     | -              | domain 4.8: annotated, never overwritten
        record-signed, record-refused                          | order-rectification  | officer                                               | rectification-ordered | -              | domain 4.8: RectificationOrdered
        record-signed, record-refused                          | close                | officer                                               | closed                | -              | product: nothing asked for
        rectification-ordered                                  | submit-plan          | filer, security-officer, legal-rep                    | plan-submitted        | -              | domain 4.8: PlanSubmitted
        plan-submitted                                         | confirm-plan         | officer                                               | rectifying            | -              | domain 4.8: Rectifying
        plan-submitted                                         | return-plan          | officer                                               | rectification-ordered | -              | glossary 1.2 退回修改
        rectifying                                             | report-rectification | filer, security-officer, legal-rep                    | =                     | -              | rules of 2015, Art. 7: the unit rectifies
        rectifying                                             | review               | officer, reviewer                                     | reviewed              | -              | rules of 2015, Art. 8: checked and evaluated
        reviewed                                               | pass                 | reviewer, head                                        | closed-pass           | review         | domain 4.8: ClosedPass, second person
        reviewed                                               | fail                 | head                                                  | closed-fail           | review         | domain 4.8: ClosedFail, a clue
        reviewed                                               | review-again         | reviewer, head                                        | rectifying            | review         | glossary 1.2 不同意
        record-signed, record-refused, rectification-ordered, plan-submitted, rectifying, reviewed | report-up | officer              | =                     | -              | rules of 2015, Art. 3: reported to the national office
        proposed, approved, notified, scheduled, postponed     | drop                 | officer                                               | dropped               | -              | product: the reason has gone
        """;

    protected override async Task<Guid> StartAsync(TestSystem system) => await InterviewWalk.StartedAsync(system, await RiskNoticeWalk.FilingAsync(system));
}
