using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Tests.Filings;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Cases;

/// <summary>回避: a party or the official asks, the head decides, and whoever is recused takes no further act; the head's own is decided otherwise.</summary>
public sealed class RecusalTests
{
    [Fact]
    public async Task A_recused_person_takes_no_further_act_and_the_case_says_so()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await FilingStories.SubmittedAsync(system);
        await system.TakeAsync("filer", filing, "recuse", new() { ["recusedName"] = "reviewer", ["ground"] = "relative", ["facts"] = "审核人是本公司股东的配偶" });
        // Until it is decided the work goes on.
        await system.TakeAsync("reviewer", filing, "confirm-complete");
        await system.TakeAsync("head", filing, "decide-recusal", new() { ["recusedName"] = "reviewer", ["ground"] = "relative", ["decision"] = "granted", ["reason"] = "经核实，关系属实", ["effect"] = "stand" });

        var refused = await system.RefusedAsync(() => system.TryAsync("reviewer", filing, "refer-to-experts"));
        Assert.Equal((RefusalKind.Forbidden, "case.recused"), (refused.Kind!.Value, refused.Refusals.Single().Code));
        Assert.Contains("关系属实", refused.Refusals[0].Why.Zh, StringComparison.Ordinal);
        // By person and not by account.
        system.SecondAccount("reviewer-as-officer", "reviewer", "officer");
        Assert.Equal("case.recused", (await system.TryAsync("reviewer-as-officer", filing, "propose-tier")).Refusals.Single().Code);
        var view = (await system.AskAsync("reviewer", new GetCase(filing)))!;
        Assert.All(view.Actions, action => Assert.Equal("case.recused", action.Refusal?.Code));
        Assert.Equal(("reviewer", RecusalStatus.Granted), (view.Recusals.Single().NameZh, view.Recusals.Single().Status));
        var paper = await FilingStories.DocumentAsync(system, filing, "recusal-decision");
        Assert.All(["reviewer", "近亲属", "关系属实", "已作行为有效", "head"], word => Assert.Contains(word, paper.Data, StringComparison.Ordinal));

        // A colleague takes over.
        await system.TakeAsync("officer", filing, "propose-tier");
        Assert.Equal("tier-confirmed", (await system.TakeAsync("second-reviewer", filing, "confirm-tier")).State);
        Assert.Equal("recusal.asked-before", (await system.TryAsync("filer", filing, "recuse", new() { ["recusedName"] = "reviewer" })).Refusals.Single().Code);
    }

    [Fact]
    public async Task A_recused_person_loses_the_case_from_the_list_and_is_not_given_it_again()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await FilingStories.SubmittedAsync(system);
        await system.TakeAsync("reviewer", filing, "confirm-complete");
        await system.DoAsync("reviewer", filing, "assign", CommonActTests.To(system, "officer"));
        Assert.Contains(filing, await MineAsync("officer"));
        await system.TakeAsync("filer", filing, "recuse", new() { ["recusedName"] = "officer" });
        Assert.Contains(filing, await MineAsync("officer"));
        await system.TakeAsync("head", filing, "decide-recusal", new() { ["recusedName"] = "officer", ["decision"] = "granted" });

        // It was with that officer alone; now it is with all who may.
        Assert.DoesNotContain(filing, await MineAsync("officer"));
        Assert.Contains(filing, await MineAsync("second-officer"));
        var again = await system.TryAsync("reviewer", filing, "assign", CommonActTests.To(system, "officer"));
        Assert.Equal("common.recused", again.Refusals.Single().Code);

        async Task<IEnumerable<Guid>> MineAsync(string who) => (await system.AskAsync(who, new ListCases(new CaseFilter { Tab = CaseTab.Mine }))).Rows.Select(row => row.Id);
    }

    [Fact]
    public async Task A_request_that_is_turned_down_changes_nothing_and_can_be_made_again()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await FilingStories.SubmittedAsync(system);
        Assert.Equal("recusal.nobody-of-that-name", (await system.TryAsync("filer", filing, "recuse", new() { ["recusedName"] = "没有这个人" })).Refusals.Single().Code);
        // Those of a company are no officials.
        Assert.Equal("recusal.nobody-of-that-name", (await system.TryAsync("officer", filing, "recuse", new() { ["recusedName"] = "filer" })).Refusals.Single().Code);
        await system.TakeAsync("reviewer", filing, "recuse", new() { ["recusedName"] = "reviewer" });
        Assert.Equal("recusal.not-asked", (await system.TryAsync("head", filing, "decide-recusal", new() { ["recusedName"] = "officer" })).Refusals.Single().Code);
        Assert.Equal("recusal.head-decides", (await system.TryAsync("legal-review", filing, "decide-recusal", new() { ["recusedName"] = "reviewer" })).Refusals.Single().Code);
        Assert.Equal("case.not-your-role", (await system.TryAsync("officer", filing, "decide-recusal", new() { ["recusedName"] = "reviewer" })).Refusals.Single().Code);
        await system.TakeAsync("head", filing, "decide-recusal", new() { ["recusedName"] = "reviewer", ["decision"] = "refused" });
        Assert.Equal("accepted", (await system.TakeAsync("reviewer", filing, "confirm-complete")).State);
        Assert.Equal("accepted", (await system.TakeAsync("filer", filing, "recuse", new() { ["recusedName"] = "reviewer" })).State);
    }

    [Fact]
    public async Task The_head_does_not_decide_about_himself()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await FilingStories.SubmittedAsync(system);
        await system.TakeAsync("filer", filing, "recuse", new() { ["recusedName"] = "head" });
        var own = await system.RefusedAsync(() => system.TryAsync("head", filing, "decide-recusal", new() { ["recusedName"] = "head", ["collective"] = "9月10日，三人" }));
        Assert.Equal("recusal.own", own.Refusals.Single().Code);
        Assert.Equal("recusal.head-needs-collective", (await system.TryAsync("second-head", filing, "decide-recusal", new() { ["recusedName"] = "head" })).Refusals.Single().Code);
        await system.TakeAsync("legal-review", filing, "decide-recusal", new() { ["recusedName"] = "head", ["decision"] = "granted", ["collective"] = "9月10日，负责人三人集体讨论" });
        Assert.Equal("case.recused", (await system.TryAsync("head", filing, "decide-not-to-file")).Refusals.Single().Code);
        Assert.Equal("not-filed", (await system.TakeAsync("second-head", filing, "decide-not-to-file")).State);
    }

    [Fact]
    public async Task A_recused_person_begins_nothing_from_the_case_either()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await FilingStories.ReportedAsync(system, Walk.Name);
        await system.TakeAsync("filer", filing, "recuse", new() { ["recusedName"] = "officer" });
        await system.TakeAsync("head", filing, "decide-recusal", new() { ["recusedName"] = "officer", ["decision"] = "granted" });
        Assert.Equal("published", (await system.TakeAsync("second-officer", filing, "record-number")).State);
        Assert.Equal("case.recused", (await system.StartAsync("officer", "number-correction", await Answers.ForAsync(system, "number-correction/request", "officer"), parent: filing)).Refusals.Single().Code);
        Assert.Equal(1, await system.ReadAsync(db => db.Set<RegFiling.Platform.Ledger.RefusedAct>().CountAsync(act => act.Codes == "case.recused")));
    }
}
