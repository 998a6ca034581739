using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Rectifications;
using RegFiling.RiskTiering;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Rectifications;

/// <summary>The authority asks for something to be put right within a period (Art. 28, domain 4.9).</summary>
public sealed class RectificationStories
{
    private static readonly string[] Items = ["投诉入口", "关闭选项"];

    [Fact]
    public async Task Rectification_PutRightInTime_IsVerifiedByOneAndFoundByAnother()
    {
        await using var system = await TestSystem.StartAsync();
        var id = await IssuedAsync(system, await system.FiledAsync());
        var paper = Assert.Single(await system.PapersAsync(id));
        Assert.Equal("整改意见书", paper.TitleZh);
        Assert.Contains("不是行政处罚", paper.Data, StringComparison.Ordinal);
        Assert.Contains("关闭选项", paper.Data, StringComparison.Ordinal);
        await PlannedAsync(system, id);
        await system.TakeAsync("filer", id, "submit-report", Rows("done", Items));
        await system.TakeAsync("officer", id, "verify", Verdicts(("投诉入口", "met"), ("关闭选项", "met")));
        Assert.Equal("rectification.all-items-met", (await system.RefusedAsync(() => system.TryAsync("reviewer", id, "fail"))).Refusals.Single().Code);
        Assert.Equal("passed", (await system.TakeAsync("reviewer", id, "pass")).State);
        var record = await system.ReadAsync(db => db.Set<Rectification>().SingleAsync());
        Assert.Equal((20, (DateOnly?)null, new DateOnly(2026, 9, 10)), (record.Days, record.OverdueOn, record.PassedOn));
        Assert.Equal("整改复查意见书", (await system.PapersAsync(id))[^1].TitleZh);
    }

    // Domain 3.4: the period that the tier suggests stands in the form; the law gives none.
    [Fact]
    public async Task Rectification_Period_ComesFromTheTierAndRunsFromTheServedOpinion()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var id = TestSystem.Done(await system.StartAsync("officer", "rectification", await Answers.ForAsync(system, "rectification/order", "officer", Order()), filing)).CaseId;
        Assert.Null(await system.AskAsync("filer", new GetCase(id)));
        Assert.Equal(20, (int)(await system.AskAsync("head", new GetActionForm(id, "issue")))!.Data.Number("days")!);
        system.Seals = false;
        await system.TakeAsync("head", id, "issue", new() { ["days"] = 20 });
        Assert.DoesNotContain(await ClocksAsync(system, id), clock => clock.Clock == "rectify");
        // The company reads the items when the opinion has reached it.
        Assert.Null(await system.AskAsync("filer", new GetRectification(id)));
        Assert.Equal(2, (await system.AskAsync("officer", new GetRectification(id)))!.Count);
        await system.GoToAsync(new DateTime(2026, 9, 11, 9, 0, 0));
        await system.SealAsync(id);
        var clock = (await ClocksAsync(system, id)).Single(clock => clock.Clock == "rectify");
        // 11 September and twenty days: 1 October is a holiday, the next working day is 8 October.
        Assert.Equal((new DateOnly(2026, 10, 8), "20 cd", Force.Internal), (clock.DueOn, clock.Limit, clock.Force));
    }

    [Fact]
    public async Task Rectification_Overdue_IsMarkedByTheClockAndOpensAGradingAnew()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var id = await IssuedAsync(system, filing);
        await PlannedAsync(system, id);
        await system.GoToAsync(new DateTime(2026, 9, 30, 9, 0, 0));
        Assert.Equal("in-progress", (await system.CaseAsync(id)).State);
        await system.GoToAsync(new DateTime(2026, 10, 1, 9, 0, 0));
        var @case = await system.CaseAsync(id);
        Assert.Equal(("overdue", true, "late"), (@case.State, @case.Late, @case.Flags));
        Assert.Equal(new DateOnly(2026, 10, 1), (await system.ReadAsync(db => db.Set<Rectification>().SingleAsync())).OverdueOn);
        Assert.Equal("opened", (await system.CaseAsync(await system.ChildAsync(id, "regrade"))).State);
        // It can still be put right; that it was late stays on record.
        await system.TakeAsync("filer", id, "submit-report", Rows("done", Items));
        await system.TakeAsync("officer", id, "verify", Verdicts(("投诉入口", "met"), ("关闭选项", "met")));
        await system.TakeAsync("reviewer", id, "pass");
        Assert.NotNull((await system.ReadAsync(db => db.Set<Rectification>().SingleAsync())).OverdueOn);
        Assert.Contains("逾期（2026年10月1日起）", (await system.PapersAsync(id))[^1].Data, StringComparison.Ordinal);
    }

    // Domain 3.3: two overdue rectifications raise the tier by one; one does not, and what is done counts no more.
    [Fact]
    public async Task Rectifications_TwoOverdue_RaiseTheTierByOne_FromTheRecordAndNotFromAnAnswer()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var first = await IssuedAsync(system, filing);
        await system.GoToAsync(new DateTime(2026, 10, 9, 9, 0, 0));
        var regrade = await system.ChildAsync(first, "regrade");
        await system.TakeAsync("officer", regrade, "propose-tier");
        await system.TakeAsync("reviewer", regrade, "confirm-tier");
        Assert.Equal(("T3", TierCauses.Rectification), ((await system.TiersAsync(filing))[^1].Tier, (await system.TiersAsync(filing))[^1].Cause));

        var second = await IssuedAsync(system, filing);
        await system.GoToAsync(new DateTime(2026, 11, 9, 9, 0, 0));
        regrade = await system.ChildAsync(second, "regrade");
        await system.TakeAsync("reviewer", regrade, "refer-to-experts");
        await system.TakeAsync("expert", regrade, "give-opinion");
        await system.TakeAsync("officer", regrade, "propose-tier");
        await system.TakeAsync("reviewer", regrade, "confirm-tier");
        var raised = (await system.TiersAsync(filing))[^1];
        Assert.Equal("T4", raised.Tier);
        Assert.Contains("\"overdueRectifications\":2", raised.Facts, StringComparison.Ordinal);
        Assert.Contains("整改逾期未完成", (await system.PapersAsync(regrade))[^1].Data, StringComparison.Ordinal);

        await system.TakeAsync("head", first, "escalate");
        await SettledAsync(system, second);
        system.Clock.Advance(TimeSpan.FromMinutes(1));
        var again = TestSystem.Done(await system.StartAsync("officer", "regrade", new() { ["cause"] = "rectified", ["facts"] = "整改已到位" }, filing)).CaseId;
        await system.TakeAsync("officer", again, "propose-tier");
        await system.TakeAsync("reviewer", again, "confirm-tier");
        Assert.Equal("T3", (await system.TiersAsync(filing))[^1].Tier);
    }

    [Fact]
    public async Task Extension_IsAskedOnceInTimeForAtMostHalf_AndGrantedByAnother()
    {
        await using var system = await TestSystem.StartAsync();
        var id = await IssuedAsync(system, await system.FiledAsync());
        await PlannedAsync(system, id);
        Assert.Equal("rectification.extension-too-long", (await system.RefusedAsync(() => system.TryAsync("filer", id, "ask-extension", new() { ["moreDays"] = 11 }))).Refusals.Single().Code);
        await system.TakeAsync("filer", id, "ask-extension", new() { ["moreDays"] = 10 });
        await system.TakeAsync("reviewer", id, "grant-extension");
        var clock = (await ClocksAsync(system, id)).Single(clock => clock.Clock == "rectify");
        // 10 September and thirty days: 10 October is worked.
        Assert.Equal(("30 cd", new DateOnly(2026, 10, 10), ClockStatus.Running), (clock.Limit, clock.DueOn, clock.Status));
        await system.GoToAsync(new DateTime(2026, 10, 10, 20, 0, 0));
        Assert.Equal(("extended", "extended"), ((await system.CaseAsync(id)).State, (await system.CaseAsync(id)).Flags));
        await system.GoToAsync(new DateTime(2026, 10, 11, 9, 0, 0));
        Assert.Equal("overdue", (await system.CaseAsync(id)).State);
    }

    [Fact]
    public async Task Extension_Refused_RunsOnAndIsNotAskedAgain()
    {
        await using var system = await TestSystem.StartAsync();
        var id = await IssuedAsync(system, await system.FiledAsync());
        await PlannedAsync(system, id);
        await system.TakeAsync("filer", id, "ask-extension", new() { ["moreDays"] = 5 });
        system.SecondAccount("officer as reviewer", "officer", "reviewer");
        Assert.Equal("case.second-person", (await system.RefusedAsync(() => system.TryAsync("officer as reviewer", id, "grant-extension"))).Refusals.Single().Code);
        await system.TakeAsync("reviewer", id, "refuse-extension");
        Assert.Equal("20 cd", (await ClocksAsync(system, id)).Single(clock => clock.Clock == "rectify").Limit);
        Assert.Equal("rectification.extension-asked", (await system.RefusedAsync(() => system.TryAsync("filer", id, "ask-extension", new() { ["moreDays"] = 5 }))).Refusals.Single().Code);
    }

    // The authority's own delay is not the company's: while an answer is awaited nothing runs out.
    [Fact]
    public async Task Extension_NotAnswered_DoesNotRunOutAgainstTheCompany()
    {
        await using var system = await TestSystem.StartAsync();
        var id = await IssuedAsync(system, await system.FiledAsync());
        await PlannedAsync(system, id);
        await system.TakeAsync("filer", id, "ask-extension", new() { ["moreDays"] = 5 });
        await system.GoToAsync(new DateTime(2026, 11, 1, 9, 0, 0));
        Assert.Equal("extension-asked", (await system.CaseAsync(id)).State);
        Assert.Contains((await system.AskAsync("filer", new GetCase(id)))!.Timeline, entry => entry.Action == "clock-overdue");
    }

    [Fact]
    public async Task Items_AreAllPlannedReportedAndVerified()
    {
        await using var system = await TestSystem.StartAsync();
        var id = await IssuedAsync(system, await system.FiledAsync());
        Assert.Equal("rectification.item-missing", (await system.RefusedAsync(() => system.TryAsync("filer", id, "submit-plan", Rows("measures", "投诉入口")))).Refusals.Single().Code);
        var form = (await system.AskAsync("filer", new GetActionForm(id, "submit-plan")))!;
        Assert.Equal(Items, form.Data.Rows("measures").Select(row => row.Text("item")));
        await PlannedAsync(system, id);
        Assert.Equal("rectification.item-missing", (await system.RefusedAsync(() => system.TryAsync("filer", id, "submit-report", Rows("done", "关闭选项")))).Refusals.Single().Code);
        await system.TakeAsync("filer", id, "submit-report", Rows("done", Items));
        Assert.Equal("rectification.item-missing", (await system.RefusedAsync(() => system.TryAsync("officer", id, "verify", Verdicts(("投诉入口", "met"))))).Refusals.Single().Code);
    }

    [Fact]
    public async Task Rectification_FoundByWhoeverVerifiedOrIssued_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        system.SecondAccount("officer as reviewer", "officer", "reviewer");
        var id = TestSystem.Done(await system.StartAsync("officer", "rectification", await Answers.ForAsync(system, "rectification/order", "officer", Order()), filing)).CaseId;
        Assert.Equal("case.second-person", (await system.RefusedAsync(() => system.TryAsync("officer as reviewer", id, "issue", new() { ["days"] = 20 }))).Refusals.Single().Code);
        await system.TakeAsync("reviewer", id, "issue", new() { ["days"] = 20 });
        await PlannedAsync(system, id);
        await system.TakeAsync("filer", id, "submit-report", Rows("done", Items));
        await system.TakeAsync("officer", id, "verify", Verdicts(("投诉入口", "met"), ("关闭选项", "met")));
        foreach (var person in new[] { "officer as reviewer", "reviewer" })
        {
            Assert.Equal("case.second-person", (await system.RefusedAsync(() => system.TryAsync(person, id, "pass"))).Refusals.Single().Code);
        }

        await system.TakeAsync("second-reviewer", id, "pass");
    }

    [Fact]
    public async Task Rectification_NotPutRight_IsOrderedAgainForWhatIsOpenAlone()
    {
        await using var system = await TestSystem.StartAsync();
        var id = await IssuedAsync(system, await system.FiledAsync());
        await PlannedAsync(system, id);
        await system.TakeAsync("filer", id, "submit-report", Rows("done", Items));
        await system.TakeAsync("officer", id, "verify", Verdicts(("投诉入口", "met"), ("关闭选项", "unmet")));
        Assert.All((await system.AskAsync("filer", new GetRectification(id)))!, item => Assert.Null(item.Verdict));
        Assert.Null(await system.AskAsync("other-filer", new GetRectification(id)));
        Assert.Equal("rectification.item-unmet", (await system.RefusedAsync(() => system.TryAsync("reviewer", id, "pass"))).Refusals.Single().Code);
        await system.TakeAsync("reviewer", id, "fail");
        Assert.Equal(["met", "unmet"], (await system.AskAsync("filer", new GetRectification(id)))!.Select(item => item.Verdict));
        Assert.Equal("rectification.not-of-the-verdict", (await system.RefusedAsync(() => system.TryAsync("head", id, "order-again", Again("投诉入口")))).Refusals.Single().Code);
        await system.TakeAsync("head", id, "order-again", Again("关闭选项"));
        var clock = (await ClocksAsync(system, id)).Single(clock => clock is { Clock: "rectify", Status: ClockStatus.Running });
        Assert.Equal("20 cd", clock.Limit);
        await system.TakeAsync("filer", id, "submit-plan", Rows("measures", "关闭选项"));
        await system.TakeAsync("officer", id, "confirm-plan");
        await system.TakeAsync("filer", id, "submit-report", Rows("done", "关闭选项"));
        await system.TakeAsync("officer", id, "verify", Verdicts(("关闭选项", "met")));
        await system.TakeAsync("reviewer", id, "pass");
    }

    [Fact]
    public async Task Rectification_OfAnotherCompany_IsNotThere_AndAStaleVersionIsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var id = await IssuedAsync(system, await system.FiledAsync());
        Assert.Null(await system.AskAsync("other-filer", new GetCase(id)));
        Assert.Equal(RefusalKind.NotFound, (await system.RefusedAsync(() => system.ActAsync("other-filer", id, "submit-plan"))).Kind);
        Assert.Equal("case.stale-version", (await system.ActAsync("filer", id, "submit-plan", await Answers.ForAsync(system, "rectification/plan", "filer", Rows("measures", Items)), version: 1)).Refusals.Single().Code);
    }

    private static JsonObject Order() => new()
    {
        ["items"] = new JsonArray([.. Items.Select(item => (JsonNode)new JsonObject { ["item"] = item, ["problem"] = "存在的问题", ["ground"] = "规定第二十二条", ["standard"] = "整改要求" })]),
    };

    private static JsonObject Again(string item) => new() { ["items"] = new JsonArray(new JsonObject { ["item"] = item, ["problem"] = "仍存在的问题", ["ground"] = "规定第十七条", ["standard"] = "整改要求" }) };

    private static JsonObject Rows(string field, params string[] items) => new()
    {
        [field] = new JsonArray([.. items.Select(item => (JsonNode)(field == "measures"
            ? new JsonObject { ["item"] = item, ["measure"] = "措施", ["person"] = "责任人", ["by"] = "2026-09-20" }
            : new JsonObject { ["item"] = item, ["measure"] = "措施", ["on"] = "2026-09-10", ["proof"] = "截图" }))]),
    };

    private static JsonObject Verdicts(params (string Item, string Verdict)[] verdicts) => new()
    {
        ["verdicts"] = new JsonArray([.. verdicts.Select(verdict => (JsonNode)new JsonObject { ["item"] = verdict.Item, ["verdict"] = verdict.Verdict, ["finding"] = "核对情况" })]),
    };

    private static async Task<Guid> IssuedAsync(TestSystem system, Guid filing)
    {
        var id = TestSystem.Done(await system.StartAsync("officer", "rectification", await Answers.ForAsync(system, "rectification/order", "officer", Order()), filing)).CaseId;
        await system.TakeAsync("head", id, "issue", new() { ["days"] = 20 });
        return id;
    }

    private static async Task PlannedAsync(TestSystem system, Guid id)
    {
        await system.TakeAsync("filer", id, "submit-plan", Rows("measures", Items));
        await system.TakeAsync("officer", id, "confirm-plan");
    }

    private static async Task SettledAsync(TestSystem system, Guid id)
    {
        await system.TakeAsync("filer", id, "submit-report", Rows("done", Items));
        await system.TakeAsync("officer", id, "verify", Verdicts(("投诉入口", "met"), ("关闭选项", "met")));
        await system.TakeAsync("reviewer", id, "pass");
    }

    private static Task<List<CaseClock>> ClocksAsync(TestSystem system, Guid id) => system.ReadAsync(db => db.Set<CaseClock>().AsNoTracking().Where(clock => clock.CaseId == id).ToListAsync());
}
