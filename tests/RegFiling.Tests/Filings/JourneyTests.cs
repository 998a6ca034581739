using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Ledger;
using RegFiling.Register;
using RegFiling.RiskTiering;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Filings;

/// <summary>The main job from registration to the public register, on each database.</summary>
public sealed class JourneyTests
{
    [Theory, OnEachDatabase]
    public async Task Filing_FromDraftToRegister(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        Assert.Equal("submitted", (await system.SubmitAsync(filing)).State);
        await system.TierConfirmedAsync(filing);

        var decision = await system.ReadAsync(db => db.Set<TierDecision>().SingleAsync());
        Assert.NotNull(decision.ConfirmedAt);
        Assert.NotEqual(decision.ProposedBy, decision.ConfirmedBy);
        Assert.NotEmpty(await system.ReadAsync(db => db.Set<FilingObligation>().ToListAsync()));
        Assert.Empty(await system.ReadAsync(db => db.Set<RegisterEntry>().ToListAsync()));

        var receipt = await system.PublishedAsync(filing);
        Assert.Equal("published", receipt.State);
        var record = await system.ReadAsync(db => db.Set<Filing>().SingleAsync());
        Assert.Equal((FilingStatus.Filed, "演示-2026-000001", "网信算备310115999000202260017号"), (record.Status, record.LocalNumber, record.NationalNumber));
        var entry = await system.ReadAsync(db => db.Set<RegisterEntry>().SingleAsync());
        Assert.Equal(Walk.Name, entry.Name);

        var documents = await system.ReadAsync(db => db.Set<IssuedDocument>().Where(document => document.CaseId == filing).OrderBy(document => document.At).Select(document => document.Definition).ToListAsync());
        Assert.Equal(["completeness-notice", "filing-result", "publication-text", "receipt", "tier-notice"], documents.Order());
        var report = await system.ReadAsync(db => new LedgerVerify(db).RunAsync());
        Assert.Empty(report.Faults);
        Assert.True(report.Events > 15);
    }
}
