using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.Subjects;

namespace RegFiling.Tests.Support;

/// <summary>How much of everything there is: an act that was refused or broke off leaves it as it was.</summary>
public sealed record Marks(
    int Versions, int Cases, int Events, int Bodies, int Forms, int Clocks, int Effects, int Messages, int Numbers, int Keys, int Documents, int Filings, int Entries, int Refused);

public static class Bare
{
    public static Task<Marks> MarksAsync(this TestSystem system) => system.ReadAsync(CountAsync);

    private static async Task<Marks> CountAsync(RegFilingDbContext db)
    {
        await db.Database.OpenConnectionAsync();
        return new Marks(
            await db.Set<Case>().SumAsync(c => c.Version), await db.Set<Case>().CountAsync(), await db.Set<Event>().CountAsync(), await db.Set<EventBody>().CountAsync(),
            await db.Set<CaseForm>().CountAsync(), await db.Set<CaseClock>().CountAsync(), await db.Set<ClockEffect>().CountAsync(), await db.Set<OutboxMessage>().CountAsync(),
            await db.Set<NumberSeries>().SumAsync(series => series.Last), await db.Set<IdempotencyKey>().CountAsync(), await db.Set<IssuedDocument>().CountAsync(),
            await db.Set<Filing>().CountAsync(), await db.Set<RegisterEntry>().CountAsync(), await db.Set<RefusedAct>().CountAsync());
    }

    /// <summary>
    /// A case of any procedure in any state, written past the engine, with a past of its own: who took what in which role. Enough to try what is
    /// refused before any rule is asked.
    /// </summary>
    public static Task<Guid> CaseAsync(this TestSystem system, Pack pack, string procedure, string state, params (string Action, Actor Actor, string Role)[] past) => system.ReadAsync(async db =>
    {
        var now = system.Clock.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        var @case = new Case
        {
            Id = id,
            Number = $"TEST-{id:N}",
            Procedure = procedure,
            PackHash = pack.Hash,
            State = state,
            SubjectId = system.Company,
            ApplicantId = pack.Procedures[procedure].Start.Who.Role is [Roles.Public] ? system.Person(Roles.Public).PersonId : null,
            Title = "测试",
            OpenedAt = now,
            Version = past.Length,
        };
        db.Add(@case);
        var chain = new EventChain(db);
        foreach (var (index, (action, actor, role)) in past.Index())
        {
            await chain.AppendAsync(new(@case.Stream, $"{procedure}/{action}", actor.PersonId, role, now, state, index + 1, [], []), CancellationToken.None);
        }

        await db.SaveChangesAsync();
        return id;
    });

    /// <summary>A filing whose tier is confirmed, with its record, so that the next act decides it.</summary>
    public static async Task<Guid> ConfirmedFilingAsync(this TestSystem system, string name)
    {
        var pack = ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey("filing"));
        var id = await system.CaseAsync(pack, "filing", "tier-confirmed", ("start", system.Person("filer"), "filer"));
        await system.ReadAsync(async db =>
        {
            var filing = new Filing { Id = Guid.CreateVersion7(), SubjectId = system.Company, Name = name, Type = "push", Status = FilingStatus.InReview };
            db.Add(filing);
            (await db.Set<Case>().SingleAsync(c => c.Id == id)).RecordId = filing.Id;
            return await db.SaveChangesAsync();
        });
        return id;
    }

    /// <summary>Runs what must be refused, and fails when it left anything behind besides the record of the refusal.</summary>
    public static async Task<Outcome<CaseReceipt>> RefusedAsync(this TestSystem system, Func<Task<Outcome<CaseReceipt>>> act)
    {
        var before = await system.MarksAsync();
        var outcome = await act();
        Assert.True(outcome.IsRefused);
        Assert.Equal(before with { Refused = before.Refused + 1 }, await system.MarksAsync());
        var (kind, codes) = (outcome.Kind.ToString(), string.Join(' ', outcome.Refusals.Select(refusal => refusal.Code).Distinct()));
        Assert.True(await system.ReadAsync(db => db.Set<RefusedAct>().AnyAsync(act => act.Kind == kind && act.Codes == codes && act.PersonId != Guid.Empty)));
        return outcome;
    }

    /// <summary>A subject that is verified already.</summary>
    public static Task<int> VerifyCompanyAsync(this TestSystem system) => system.ReadAsync(db =>
        db.Set<Subject>().Where(subject => subject.Id == system.Company).ExecuteUpdateAsync(set => set.SetProperty(subject => subject.Status, SubjectStatus.Verified)));
}

/// <summary>One system for all tests of a class, which run one after the other and each with cases of its own.</summary>
public sealed class SharedSystem : IAsyncLifetime
{
    public TestSystem System { get; private set; } = null!;

    public async ValueTask InitializeAsync() => System = await TestSystem.StartAsync();

    public ValueTask DisposeAsync() => System.DisposeAsync();
}
