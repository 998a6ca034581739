using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Cases;

/// <summary>Many at once, and an act that breaks off, on each database.</summary>
public sealed class ConcurrencyTests
{
    [Theory, OnEachDatabase]
    public async Task Sixty_four_decisions_at_once_get_numbers_without_gap_or_double(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var filings = new List<Guid>();
        for (var i = 1; i <= 64; i++)
        {
            filings.Add(await system.ConfirmedFilingAsync($"算法{i}"));
        }

        var receipts = await Task.WhenAll(filings.Select(filing => Task.Run(() => system.ActAsync("head", filing, "complete-locally", version: 1))));
        Assert.All(receipts, receipt => Assert.Equal("locally-completed", TestSystem.Done(receipt).State));
        var numbers = await system.ReadAsync(db => db.Set<Filing>().Select(filing => filing.LocalNumber).ToListAsync());
        Assert.Equal(Enumerable.Range(1, 64).Select(n => string.Create(CultureInfo.InvariantCulture, $"演示-2026-{n:000000}")), numbers.Order());
        Assert.Equal(64, await system.ReadAsync(db => db.Set<Event>().CountAsync(e => e.Act == "filing/complete-locally")));
    }

    [Theory, OnEachDatabase]
    public async Task Sixteen_requests_with_one_key_are_one_act(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var started = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => system.StartAsync("filer", "subject", key: "one"))));
        Assert.Single(started.Select(outcome => TestSystem.Done(outcome)).Distinct());
        Assert.Single(await system.ReadAsync(db => db.Set<Case>().ToListAsync()));

        var subject = started[0].Value.CaseId;
        await system.TakeAsync("filer", subject, "save");
        var submitted = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => system.ActAsync("filer", subject, "submit", version: 2, key: "two"))));
        Assert.Single(submitted.Select(outcome => TestSystem.Done(outcome)).Distinct());
        Assert.Equal(1, await system.ReadAsync(db => db.Set<Event>().CountAsync(e => e.Act == "subject/submit")));
        Assert.Empty(await system.ReadAsync(db => db.Set<RefusedAct>().ToListAsync()));
    }

    [Theory, OnEachDatabase]
    public async Task Two_people_on_one_version_are_one_act_and_one_refusal_that_names_the_first(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var filing = TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = Walk.Name, ["type"] = "push" })).CaseId;
        for (var round = 1; round <= 8; round++)
        {
            string[] people = ["filer", "security-officer"];
            var version = round;
            var outcomes = await Task.WhenAll(people.Select(who => Task.Run(() => system.ActAsync(who, filing, "save", new() { ["name"] = $"{who}的算法" }, version))));
            var first = Assert.Single(people.Zip(outcomes), pair => !pair.Second.IsRefused);
            var second = Assert.Single(outcomes, outcome => outcome.IsRefused);
            Assert.Equal((RefusalKind.Conflict, "case.stale-version"), (second.Kind!.Value, second.Refusals.Single().Code));
            Assert.Contains(first.First, second.Refusals[0].Why.En, StringComparison.Ordinal);
        }

        Assert.Equal(9, await system.ReadAsync(db => db.Set<Case>().Select(c => c.Version).SingleAsync()));
        Assert.Empty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);
    }

    // Publishing is an act of its own in the transaction of the recording; when it breaks off, nothing of either is left.
    [Theory, OnEachDatabase]
    public async Task Act_that_breaks_off_in_the_middle_leaves_nothing(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var filing = await system.ConfirmedFilingAsync(Walk.Name);
        await system.TakeAsync("head", filing, "complete-locally");
        await system.TakeAsync("officer", filing, "report-national");
        // A number that only the national office gives, where ours must stand: the register refuses it when the entry is made.
        await system.ReadAsync(db => db.Set<Filing>().ExecuteUpdateAsync(set => set.SetProperty(f => f.LocalNumber, "网信算备310115999000202260025号")));
        var form = await Answers.ForAsync(system, "filing/national-number", "officer");
        var before = await system.MarksAsync();
        await Assert.ThrowsAsync<ArgumentException>(() => system.ActAsync("officer", filing, "record-number", form, key: "again"));
        Assert.Equal(before, await system.MarksAsync());
        Assert.Equal((FilingStatus.CompletedLocally, null), await system.ReadAsync(async db => { var record = await db.Set<Filing>().SingleAsync(); return (record.Status, record.NationalNumber); }));

        await system.ReadAsync(db => db.Set<Filing>().ExecuteUpdateAsync(set => set.SetProperty(f => f.LocalNumber, "演示-2026-000001")));
        Assert.Equal("published", TestSystem.Done(await system.ActAsync("officer", filing, "record-number", form, key: "again")).State);
        var acts = await system.ReadAsync(db => db.Set<Event>().Where(e => e.Stream == $"case/{filing}").OrderBy(e => e.Sequence).Select(e => new { e.Act, e.ActorRole, e.At }).ToListAsync());
        Assert.Equal([("filing/record-number", "officer"), ("filing/publish", "system")], acts[^2..].Select(act => (act.Act, act.ActorRole)));
        Assert.Equal(acts[^2].At, acts[^1].At);
    }

    [Theory, OnEachDatabase]
    public async Task Clocks_looked_at_by_two_nodes_at_once_do_everything_once(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var pack = ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey("filing"));
        var filings = new List<Guid>();
        for (var i = 1; i <= 6; i++)
        {
            var filing = await system.ConfirmedFilingAsync($"算法{i}");
            await system.PutIntoAsync(filing, "submitted");
            await system.TakeAsync("reviewer", filing, "ask-supplement");
            filings.Add(filing);
        }

        Assert.Equal("terminate", pack.Procedures["filing"].Clocks["supplement"].Due);
        var runs = await AtOnceAsync(system, new DateTime(2026, 9, 21, 8, 0, 0));
        Assert.Equal(6, runs.Sum());
        Assert.Equal(6, await CountAsync(system, "filing/clock-reminder"));
        runs = await AtOnceAsync(system, new DateTime(2026, 9, 25, 8, 0, 0));
        Assert.Equal(6, runs.Sum());
        Assert.Equal((6, 6), (await CountAsync(system, "filing/clock-overdue"), await CountAsync(system, "filing/terminate")));
        Assert.All(filings, filing => Assert.Equal("terminated-unanswered", FilingState(system, filing)));
        Assert.Equal(6, await system.ReadAsync(db => db.Set<RegFiling.Platform.Documents.IssuedDocument>().CountAsync(document => document.Definition == "termination")));
        Assert.Empty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);
    }

    private static async Task<int[]> AtOnceAsync(TestSystem system, DateTime local)
    {
        system.Clock.SetUtcNow(new DateTimeOffset(local, TimeSpan.FromHours(8)));
        return await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => system.GoToAsync(local))));
    }

    private static string FilingState(TestSystem system, Guid id) => system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == id).Select(c => c.State).SingleAsync()).Result;

    private static Task<int> CountAsync(TestSystem system, string act) => system.ReadAsync(db => db.Set<Event>().CountAsync(e => e.Act == act));
}
