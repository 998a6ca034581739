using RegFiling.Tests.Support;

namespace RegFiling.Tests.RiskNotices;

/// <summary>Risk notice, from domain 4.7 and glossary 2.7.</summary>
public sealed class RiskNoticeTable() : ProcedureTable("risk-notice")
{
    protected override string StartedBy => "officer";

    protected override string PrivateStates => "";

    protected override string WithheldStates => "prepared, legal-checked, issued";

    protected override string Acts => """
        state                                          | action          | by                                  | to            | not by                | ground
        prepared                                       | prepare         | officer                             | =             | -                     | domain 4.7: Prepared
        prepared                                       | share           | officer                             | =             | -                     | product: one draft for several filers, a case each
        prepared                                       | check           | legal-review                        | legal-checked | start, prepare        | domain 4.7: LegalChecked, by another person
        prepared, legal-checked                        | return          | legal-review, head                  | prepared      | start, prepare        | glossary 1.2 退回修改
        prepared, legal-checked                        | drop            | officer                             | dropped       | -                     | product: before it is signed nobody was told
        legal-checked                                  | issue           | head                                | issued        | start, prepare, check | domain 4.7: Issued; glossary 1.2 签发
        issued                                         | serve           | officer                             | delivered     | -                     | domain 4.7: Delivered, with proof
        issued, delivered, unreached                   | serve-in-person | officer                             | acknowledged  | -                     | domain 4.7: by hand or post; receipt is proved
        delivered                                      | unreached       | clock                               | unreached     | -                     | domain 4.7: no acknowledgement
        delivered, unreached                           | acknowledge     | filer, security-officer, legal-rep  | acknowledged  | -                     | domain 4.7: Acknowledged
        delivered, unreached, acknowledged, responded  | respond         | filer, security-officer, legal-rep  | responded     | -                     | domain 4.7: Responded; late ones are added
        issued, delivered, unreached, acknowledged, responded | freeze   | clock                               | =             | -                     | issue: the file is frozen when the period ends
        responded                                      | accept-response | officer, reviewer                   | closed        | -                     | glossary 2.7 采纳答复
        responded                                      | ask-more        | officer, reviewer                   | acknowledged  | -                     | glossary 2.7 要求补充说明
        acknowledged                                   | close           | officer, reviewer                   | closed        | -                     | glossary 2.7 办结
        delivered, unreached, acknowledged, responded  | escalate        | head                                | escalated     | start, prepare, check | domain 4.7: Escalated, to interview or clue
        """;

    protected override async Task<Guid> StartAsync(TestSystem system) => await RiskNoticeWalk.StartedAsync(system, await RiskNoticeWalk.FilingAsync(system));
}
