using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Cases;

/// <summary>Lists of cases: who finds what where, in which order, and that nothing of others is found.</summary>
public sealed class CaseListTests
{
    [Theory, OnEachDatabase]
    public async Task Each_case_stands_on_the_list_of_whoever_can_go_on_with_it(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var subject = await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        Assert.Contains(filing, await MineAsync(system, "filer"));
        Assert.Contains(filing, await MineAsync(system, "legal-rep"));
        Assert.DoesNotContain(filing, await IdsAsync(system, "reviewer", CaseTab.All));
        await system.SubmitAsync(filing);
        Assert.Contains(filing, await MineAsync(system, "reviewer"));
        Assert.Contains(filing, await IdsAsync(system, "officer", CaseTab.Other));
        Assert.DoesNotContain(filing, await MineAsync(system, "officer"));
        Assert.DoesNotContain(filing, await MineAsync(system, "filer"));
        Assert.Contains(filing, await IdsAsync(system, "filer", CaseTab.Other));
        await system.DoAsync("reviewer", filing, "confirm-complete");
        Assert.Contains(filing, await MineAsync(system, "officer"));
        await system.DoAsync("officer", filing, "propose-tier", await Answers.ForAsync(system, "filing/tier-proposal", "officer"));
        Assert.Contains(filing, await MineAsync(system, "reviewer"));
        await system.DoAsync("reviewer", filing, "confirm-tier");
        // The head who had proposed nothing; whoever confirmed the tier is kept from completing it by another account, too.
        Assert.Contains(filing, await MineAsync(system, "head"));
        system.SecondAccount("reviewer as head", "reviewer", "head");
        Assert.DoesNotContain(filing, await MineAsync(system, "reviewer as head"));
        await system.DoAsync("head", filing, "complete-locally");
        await system.TakeAsync("officer", filing, "report-national");
        Assert.Contains(filing, await IdsAsync(system, "officer", CaseTab.National));
        Assert.DoesNotContain(filing, await MineAsync(system, "officer"));
        Assert.DoesNotContain(subject, await MineAsync(system, "officer"));
        Assert.Contains(subject, await IdsAsync(system, "officer", CaseTab.Other));
        Assert.Empty(await IdsAsync(system, "other-filer", CaseTab.All));
        Assert.Empty(await IdsAsync(system, "public", CaseTab.All));
        Assert.Empty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);
    }

    [Theory, OnEachDatabase]
    public async Task Pages_go_forward_and_back_over_all_cases_once_the_next_due_first(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        await system.VerifiedSubjectAsync();
        for (var i = 0; i < 7; i++)
        {
            await system.SubmitAsync(await system.ReadyFilingAsync(name: $"第{i}个算法"));
            system.Clock.Advance(TimeSpan.FromDays(i % 3 == 0 ? 0 : 1));
        }

        var all = await system.AskAsync("reviewer", new ListCases(new CaseFilter(), Size: 1000));
        Assert.Equal(all.Rows.Count, all.Count.Count);
        Assert.Equal(all.Rows.Where(row => row.NextDue is not null).OrderBy(row => row.NextDue).ThenBy(row => row.OpenedAt).Select(row => row.Number), all.Rows.TakeWhile(row => row.NextDue is not null).Select(row => row.Number));
        var (seen, after) = (new List<Guid>(), (string?)null);
        string? back = null;
        do
        {
            var page = await system.AskAsync("reviewer", new ListCases(new CaseFilter(), after, Size: 4));
            seen.AddRange(page.Rows.Select(row => row.Id));
            (after, back) = (page.Next, page.Previous ?? back);
        }
        while (after is not null);
        Assert.Equal(all.Rows.Select(row => row.Id), seen);
        var before = new List<Guid>();
        while (back is not null)
        {
            var page = await system.AskAsync("reviewer", new ListCases(new CaseFilter(), Before: back, Size: 4));
            before.InsertRange(0, page.Rows.Select(row => row.Id));
            Assert.NotNull(page.Next);
            back = page.Previous;
        }

        Assert.Equal(seen.Take(before.Count), before);
        Assert.Equal(seen.Count - ((seen.Count - 1) % 4) - 1, before.Count);
    }

    [Theory, OnEachDatabase]
    public async Task Filters_narrow_together_and_two_characters_of_number_title_or_company_are_found(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        await system.VerifiedSubjectAsync();
        var one = await system.ReadyFilingAsync(name: "短视频推荐算法");
        await system.SubmitAsync(one);
        system.Clock.Advance(TimeSpan.FromMinutes(1));
        var other = await system.ReadyFilingAsync(new() { ["onlineDate"] = "2026-01-05" }, name: "外卖派单算法");
        await system.SubmitAsync(other);
        var number = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == other).Select(c => c.Number).SingleAsync());

        async Task<List<Guid>> FoundAsync(CaseFilter filter) => [.. (await system.AskAsync("reviewer", new ListCases(filter with { Procedure = "filing" }))).Rows.Select(row => row.Id)];
        Assert.Equal([other], await FoundAsync(new() { Text = "派单" }));
        Assert.Equal([other], await FoundAsync(new() { Text = number }));
        Assert.Equal([other], await FoundAsync(new() { Text = number.ToUpperInvariant().Replace('-', '－') }));
        Assert.Equal([other], await FoundAsync(new() { Text = "外卖派单" }));
        Assert.Equal(2, (await FoundAsync(new() { Text = "测试甲 算法" })).Count);
        Assert.Equal([one], await FoundAsync(new() { Text = "测试甲 短视频" }));
        Assert.Empty(await FoundAsync(new() { Text = "没有" }));
        Assert.Empty(await FoundAsync(new() { Text = "视短" }));
        Assert.True((await system.AskAsync("reviewer", new ListCases(new CaseFilter { Text = "算" }))).TextTooShort);
        Assert.Equal([other], await FoundAsync(new() { Late = true }));
        Assert.Equal([one, other], await FoundAsync(new() { State = "submitted" }));
        Assert.Empty(await FoundAsync(new() { State = "accepted" }));
        Assert.Equal([one, other], await FoundAsync(new() { District = "310199" }));
        Assert.Empty(await FoundAsync(new() { District = "310104" }));
        Assert.Equal([one, other], await FoundAsync(new() { Unassigned = true }));
        Assert.Empty(await FoundAsync(new() { DueBy = system.Clock.GetUtcNow() }));
        Assert.Equal([one, other], await FoundAsync(new() { DueBy = system.Clock.GetUtcNow().AddDays(9) }));
        Assert.Equal([one, other], await FoundAsync(new() { Tab = CaseTab.Mine, Text = "测试" }));
        Assert.Equal([one, other], await FoundAsync(new() { Tab = CaseTab.Mine, DueBy = system.Clock.GetUtcNow().AddDays(9) }));
        // Of another company nothing is found, whatever is asked for.
        Assert.Empty((await system.AskAsync("other-filer", new ListCases(new CaseFilter { Text = "派单" }))).Rows);
        Assert.Empty((await system.AskAsync("other-filer", new ListCases(new CaseFilter { SubjectId = system.Company }))).Rows);
        Assert.Equal(2, (await system.AskAsync("filer", new ListCases(new CaseFilter { Text = "测试", Procedure = "filing" }))).Rows.Count);
        var counts = await system.AskAsync("reviewer", new CountTabs([CaseTab.Mine, CaseTab.Other, CaseTab.Party]));
        Assert.Equal((2, 0), (counts[CaseTab.Mine].Count, counts[CaseTab.Party].Count));
    }

    [Fact]
    public async Task Company_that_changes_its_name_is_found_by_the_new_one_in_all_its_cases()
    {
        await using var system = await TestSystem.StartAsync();
        var subject = await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await system.SubmitAsync(filing);
        await system.TakeAsync("filer", subject, "change", new() { ["name"] = "改名之后公司", ["creditCode"] = "91310199MA1TEXT06Y" });
        Assert.DoesNotContain(filing, (await system.AskAsync("officer", new ListCases(new CaseFilter { Text = "改名" }))).Rows.Select(row => row.Id));
        await system.DoAsync("officer", subject, "verify");
        Assert.Contains(filing, (await system.AskAsync("officer", new ListCases(new CaseFilter { Text = "改名" }))).Rows.Select(row => row.Id));
        Assert.Empty((await system.AskAsync("officer", new ListCases(new CaseFilter { Text = "测试甲", Closed = true }))).Rows);
    }

    [Theory, OnEachDatabase]
    public async Task Rebuilt_from_the_record_the_lists_are_what_they_were(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync(new() { ["onlineDate"] = "2026-01-05" });
        await system.SubmitAsync(filing);
        await system.TierConfirmedAsync(filing);
        async Task<string> StateAsync() => await system.ReadAsync(async db => string.Join('\n',
            (await db.Set<CaseStep>().OrderBy(s => s.CaseId).ThenBy(s => s.Role).Select(s => $"{s.CaseId} {s.Queue} {s.Rank}").ToListAsync())
            .Concat((await db.Set<CaseBar>().ToListAsync()).Select(b => $"{b.CaseId} {b.Role} {b.PersonId}").Order(StringComparer.Ordinal))
            .Concat((await db.Set<CaseGram>().ToListAsync()).Select(g => $"{g.CaseId} {g.Gram}").Order(StringComparer.Ordinal))
            .Concat(await db.Set<Case>().OrderBy(c => c.Id).Select(c => $"{c.Id} {c.Rank} {c.Searched} {c.Late} {c.District} {c.ReceivedAt} {c.SubjectName}").ToListAsync())));
        var before = await StateAsync();
        Assert.Contains("head/", before, StringComparison.Ordinal);
        await system.ReadAsync(async db =>
        {
            await db.Set<CaseStep>().ExecuteDeleteAsync();
            await db.Set<CaseBar>().ExecuteDeleteAsync();
            await db.Set<Case>().ExecuteUpdateAsync(set => set.SetProperty(c => c.ReceivedAt, (DateTimeOffset?)null).SetProperty(c => c.Rank, 0).SetProperty(c => c.SubjectName, (string?)null));
            return 0;
        });
        await using var scope = system.Scope("system");
        Assert.Equal(4, await scope.ServiceProvider.GetRequiredService<CaseReindex>().RunAsync(all: true, TestContext.Current.CancellationToken));
        Assert.Equal(before, await StateAsync());
    }

    private static async Task<List<Guid>> IdsAsync(TestSystem system, string who, CaseTab tab)
    {
        var list = await system.AskAsync(who, new ListCases(new CaseFilter { Tab = tab }, Size: 1000));
        Assert.Equal(list.Rows.Count, list.Count.Count);
        return [.. list.Rows.Select(row => row.Id)];
    }

    private static Task<List<Guid>> MineAsync(TestSystem system, string who) => IdsAsync(system, who, CaseTab.Mine);
}
