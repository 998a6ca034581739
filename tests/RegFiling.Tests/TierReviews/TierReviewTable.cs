using RegFiling.Tests.Support;

namespace RegFiling.Tests.TierReviews;

/// <summary>Objection to a tier, from domain 4.18 and glossary 2.18.</summary>
public sealed class TierReviewTable() : ProcedureTable("tier-review")
{
    protected override string StartedBy => "filer, security-officer, legal-rep";

    protected override string PrivateStates => "";

    protected override string Acts => """
        state                                    | action             | by               | to                  | not by                                | ground
        raised                                   | accept             | officer          | accepted            | -                                     | domain 4.18: Raised → Accepted
        raised                                   | not-accept         | officer          | not-accepted        | -                                     | product: what is not about the tier, with reason
        accepted                                 | refer-to-experts   | officer          | expert-review       | -                                     | domain 3.3: more than one tier down by an expert panel
        expert-review                            | give-opinion       | expert           | accepted            | refer-to-experts                      | domain 3.3
        expert-review                            | end-expert-review  | officer          | accepted            | -                                     | product: no opinion must not hold the review
        accepted                                 | propose-upholding  | officer          | upholding-proposed  | -                                     | domain 4.18: Reviewed by another officer
        accepted                                 | propose-adjustment | officer          | adjustment-proposed | -                                     | domain 4.18: Reviewed by another officer
        upholding-proposed                       | confirm-upholding  | reviewer         | upheld              | propose-adjustment, propose-upholding | domain 4.18: Upheld
        adjustment-proposed                      | confirm-adjustment | reviewer         | adjusted            | propose-adjustment, propose-upholding | domain 4.18, 3.3: Adjusted, second approver
        upholding-proposed, adjustment-proposed  | disagree           | reviewer         | accepted            | propose-adjustment, propose-upholding | glossary 1.2 不同意
        raised, accepted, expert-review, upholding-proposed, adjustment-proposed | withdraw | filer, legal-rep | withdrawn | - | glossary 1.2 撤回, before the result
        """;

    protected override async Task<Guid> StartAsync(TestSystem system)
    {
        await system.VerifyCompanyAsync();
        var filing = await system.ReadyFilingAsync(TierReviewStories.Considerable());
        await system.SubmitAsync(filing);
        await system.TierConfirmedAsync(filing);
        return TestSystem.Done(await system.StartAsync("filer", "tier-review", await Answers.ForAsync(system, "tier-review/objection", "filer"), filing)).CaseId;
    }
}
