using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Filings;

/// <summary>Display of the number, from CAC Order 9 Art. 26, domain 4.2 (Published → DisplayConfirmed) and glossary 2.2.</summary>
public sealed class DisplayTable() : ProcedureTable("display")
{
    protected override string StartedBy => "system";

    protected override string PrivateStates => "";

    protected override string Acts => """
        state                    | action          | by                                 | to              | not by       | ground
        awaiting, not-conforming | submit-proof    | filer, security-officer, legal-rep | proof-submitted | -            | cac-order-9/26; domain 4.2: screenshot, URL, 10 working days, internal
        proof-submitted          | confirm-display | officer                            | confirmed       | submit-proof | glossary 2.2 确认标明
        proof-submitted          | return-display  | officer                            | not-conforming  | submit-proof | product: proof that does not show what Art. 26 asks
        """;

    protected override async Task<Guid> StartAsync(TestSystem system)
    {
        await FilingStories.PublishedAsync(system);
        return await system.ReadAsync(db => db.Set<Case>().Where(c => c.Procedure == "display").Select(c => c.Id).SingleAsync());
    }
}

/// <summary>Correction of a wrong national number: an act taken wrongly is put right by two persons (design 4), the wrong one stays on record.</summary>
public sealed class NumberCorrectionTable() : ProcedureTable("number-correction")
{
    protected override string StartedBy => "officer";

    protected override string PrivateStates => "";

    protected override string Acts => """
        state    | action             | by             | to        | not by | ground
        proposed | confirm-correction | reviewer, head | corrected | start  | design 4: correcting an act taken wrongly takes two persons
        proposed | keep-number        | reviewer, head | kept      | start  | product: the number turns out to be right
        """;

    protected override async Task<Guid> StartAsync(TestSystem system)
    {
        var filing = await FilingStories.PublishedAsync(system);
        return TestSystem.Done(await system.StartAsync("officer", "number-correction", await Answers.ForAsync(system, "number-correction/request", "officer", new() { ["nationalNumber"] = "网信算备310104999000202260011号", ["checked"] = true }), parent: filing)).CaseId;
    }
}
