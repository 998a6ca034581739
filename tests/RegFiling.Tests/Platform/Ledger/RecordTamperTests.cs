using Microsoft.EntityFrameworkCore;
using RegFiling.Commitments;
using RegFiling.Filings;
using RegFiling.Platform.Ledger;
using RegFiling.Register;
using RegFiling.RiskTiering;
using RegFiling.Subjects;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Ledger;

/// <summary>Lasting records that were changed past the engine do not match the events that made them.</summary>
public sealed class RecordTamperTests
{
    [Theory, OnEachDatabase]
    public async Task A_record_changed_added_or_removed_past_the_engine_is_found(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await system.SubmitAsync(filing);
        await system.TierConfirmedAsync(filing);
        await system.PublishedAsync(filing);
        Assert.Empty(await FaultsAsync(system));

        await FoundAsync(system, "tier_decision", db => db.Set<TierDecision>().ExecuteUpdateAsync(set => set.SetProperty(t => t.Tier, "T1")));
        await FoundAsync(system, "filing", db => db.Set<Filing>().ExecuteUpdateAsync(set => set.SetProperty(f => f.NationalNumber, "网信算备310104999000303260011号")));
        await FoundAsync(system, "subject", db => db.Set<Subject>().Where(s => s.Id == system.Company).ExecuteUpdateAsync(set => set.SetProperty(s => s.Name, "另一公司")));
        await FoundAsync(system, "register_entry", db => db.Set<RegisterEntry>().ExecuteUpdateAsync(set => set.SetProperty(e => e.Name, "另一算法")));
        await FoundAsync(system, "commitment_clause", db => db.Set<CommitmentClause>().ExecuteUpdateAsync(set => set.SetProperty(c => c.TextZh, "别的承诺")));
        await FoundAsync(system, "filing_obligation", db => db.Set<FilingObligation>().Where(o => o.Position == 1).ExecuteDeleteAsync());
        await FoundAsync(system, "filing", async db =>
        {
            db.Add(new Filing { Id = Guid.CreateVersion7(), SubjectId = system.Company, Name = "从未申报", Type = "push" });
            return await db.SaveChangesAsync();
        });
    }

    private static async Task FoundAsync(TestSystem system, string record, Func<RegFiling.Platform.Persistence.RegFilingDbContext, Task<int>> tamper)
    {
        var before = await FaultsAsync(system);
        Assert.NotEqual(0, await system.ReadAsync(tamper));
        Assert.Contains((await FaultsAsync(system)).Except(before), fault => fault.Stream.StartsWith(record + "/", StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<LedgerFault>> FaultsAsync(TestSystem system) => (await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults;
}
