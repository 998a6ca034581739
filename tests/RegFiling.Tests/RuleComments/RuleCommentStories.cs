using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.RiskTiering.Simulation;
using RegFiling.RuleComments;
using RegFiling.Tests.RiskTiering.Simulation;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.RuleComments;

/// <summary>A company says what it thinks of proposed rules, from its preview, and gets an answer to each point.</summary>
public sealed class RuleCommentStories
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Comment_AnsweredPointByPoint_StandsWithTheSimulation()
    {
        await using var system = await TestSystem.StartAsync();
        var run = await OpenedAsync(system);
        var comment = await RaisedAsync(system, run, ("rule", "用户规模"), ("requirement", "用户规模"));
        var missing = await system.RefusedAsync(() => system.TryAsync("officer", comment, "answer", Answered("用户规模")));
        Assert.Equal("rule-comment.point-not-answered", Assert.Single(missing.Refusals).Code);
        Assert.Equal("answered", (await system.TakeAsync("officer", comment, "answer", Answered("用户规模", "用户规模"))).State);

        var shown = Assert.Single(await system.AskAsync("supervisor", new GetRuleComments(run)));
        Assert.Equal((comment, "测试甲公司", "已答复", 2), (shown.CaseId, shown.Company, shown.State.Zh, shown.Points.Count));
        Assert.Equal(("部分采纳", "理由1", "理由2"), (shown.Points[0].Finding!.Value.Zh, shown.Points[0].Answer, shown.Points[1].Answer));
        Assert.Single(await system.AskAsync("filer", new GetRuleComments(run, system.Company)));
        Assert.Empty(await system.AskAsync("other-filer", new GetRuleComments(run, system.Other)));
        // Of another company's comments nobody hears, whatever ids they send.
        Assert.Empty(await system.AskAsync("other-filer", new GetRuleComments(run, system.Company)));
        Assert.Empty(await system.AskAsync("other-filer", new GetRuleComments(run)));
        Assert.Empty(await system.AskAsync("agent", new GetRuleComments(run, system.Company)));
        Assert.Null(await system.AskAsync("other-filer", new GetCase(comment)));
        Assert.NotNull(await system.AskAsync("legal-rep", new GetCase(comment)));
    }

    [Fact]
    public async Task Comment_OnWhatIsNotOpen_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var run = await SimulationRunTests.DoneAsync(system);
        async Task<string> TryAsync(string? number = null)
        {
            var form = await FormAsync(system, run, ("other", "总体"));
            form["simulation"] = number ?? (string?)form["simulation"];
            return Assert.Single((await system.RefusedAsync(() => system.StartAsync("filer", "rule-comment", form))).Refusals).Code;
        }

        Assert.Equal("rule-comment.not-open", await TryAsync());
        Assert.False((await system.SendAsync("reviewer", new OpenSimulation(run, true))).IsRefused);
        Assert.Equal("rule-comment.not-open", await TryAsync("演示试算-2026-0099"));
        await RaisedAsync(system, run);
        Assert.False((await system.SendAsync("reviewer", new OpenSimulation(run, false))).IsRefused);
        Assert.Equal("rule-comment.not-open", await TryAsync());
    }

    [Fact]
    public async Task Comment_NamesOwnFilingsOnly()
    {
        await using var system = await TestSystem.StartAsync();
        await SimulationTests.FilingAsync(system, system.Company, ("mau", 1));
        await system.ReadAsync(async db =>
        {
            db.Add(new RegFiling.Filings.Filing { Id = Guid.CreateVersion7(), SubjectId = system.Other, Name = "别家的算法", Type = "push" });
            return await db.SaveChangesAsync(Cancel);
        });
        var run = await OpenedAsync(system);
        var form = await FormAsync(system, run, ("filing", "备案"), ("filing", "别家的算法"));
        var refused = await system.RefusedAsync(() => system.StartAsync("filer", "rule-comment", form));
        Assert.Equal(("rule-comment.no-such-filing", "points[1].which"), (Assert.Single(refused.Refusals).Code, refused.Refusals[0].Field));
        await RaisedAsync(system, run, ("filing", "备案"));
    }

    [Fact]
    public async Task Comment_OnAChangeWithACase_IsTiedToIt_AndTakenWhileItIsOutForConsultation()
    {
        var change = new Changing();
        await using var system = await TestSystem.StartAsync(configure: services => services.AddSingleton<IProposedRules>(change));
        // Any case stands for that of the change.
        change.Id = TestSystem.Done(await system.StartAsync("other-filer", "subject", subject: system.Other)).CaseId;
        var run = (await system.SendAsync("officer", new StartSimulation("a", "修订", change.Id, []))).Value;
        await system.Services.GetRequiredService<SimulationWorker>().RunNextAsync(Cancel);
        Assert.False((await system.SendAsync("head", new OpenSimulation(run, true))).IsRefused);
        var comment = await RaisedAsync(system, run);
        var link = await system.ReadAsync(db => db.Set<CaseLink>().SingleAsync(link => link.FromCaseId == comment, Cancel));
        Assert.Equal((change.Id, "comments-on"), (link.ToCaseId, link.Kind));
        change.IsOpen = false;
        Assert.Equal("rule-comment.not-open", Assert.Single((await system.StartAsync("filer", "rule-comment", await FormAsync(system, run))).Refusals).Code);
        // What was said before is answered all the same.
        await system.TakeAsync("coordinator", comment, "answer", Answered("测试内容"));
    }

    [Fact]
    public async Task Comment_ByOneWhoIsOnBothSides_IsNotAnsweredByThem_AndAStalePageIsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var run = await OpenedAsync(system);
        var comment = await RaisedAsync(system, run);
        system.SecondAccount("filer as officer", "filer", "officer");
        Assert.Equal("case.second-person", Assert.Single((await system.TryAsync("filer as officer", comment, "answer", Answered("测试内容"))).Refusals).Code);
        Assert.Equal(RefusalKind.Conflict, (await system.ActAsync("officer", comment, "answer", await Answers.ForAsync(system, "rule-comment/answer", "officer", Answered("测试内容")), version: 7)).Kind);
        Assert.Equal(RefusalKind.NotFound, (await system.TryAsync("other-filer", comment, "withdraw")).Kind);
        await system.TakeAsync("legal-rep", comment, "withdraw");
        Assert.Equal("case.wrong-state", Assert.Single((await system.TryAsync("officer", comment, "answer", Answered("测试内容"))).Refusals).Code);
    }

    [Fact]
    public async Task Comment_NotAnsweredInFifteenWorkingDays_IsOverdue_AndStaysOpen()
    {
        await using var system = await TestSystem.StartAsync();
        var comment = await RaisedAsync(system, await OpenedAsync(system));
        await system.GoToAsync(new DateTime(2026, 10, 30, 9, 0, 0));
        var (state, late) = await system.ReadAsync(async db => (
            await db.Set<Case>().Where(c => c.Id == comment).Select(c => c.State).SingleAsync(Cancel), await db.Set<CaseClock>().Where(clock => clock.CaseId == comment).Select(clock => clock.OverdueAt).SingleAsync(Cancel)));
        Assert.Equal("raised", state);
        Assert.NotNull(late);
        await system.TakeAsync("officer", comment, "answer", Answered("测试内容"));
    }

    internal static async Task<Guid> OpenedAsync(TestSystem system)
    {
        var run = await SimulationRunTests.DoneAsync(system);
        Assert.False((await system.SendAsync("reviewer", new OpenSimulation(run, true))).IsRefused);
        return run;
    }

    internal static async Task<Guid> RaisedAsync(TestSystem system, Guid run, params (string About, string Which)[] points) =>
        TestSystem.Done(await system.StartAsync("filer", "rule-comment", await FormAsync(system, run, points))).CaseId;

    internal static JsonObject Answered(params string[] points) => new()
    {
        ["answers"] = new JsonArray([.. points.Select((point, i) => (JsonNode)new JsonObject { ["which"] = point, ["finding"] = "partly", ["answer"] = $"理由{i + 1}" })]),
    };

    private static async Task<JsonObject> FormAsync(TestSystem system, Guid run, params (string About, string Which)[] points)
    {
        var number = await system.ReadAsync(db => db.Set<SimulationRun>().Where(found => found.Id == run).Select(found => found.Number).SingleAsync(Cancel));
        return new()
        {
            ["simulation"] = number,
            ["points"] = new JsonArray([.. (points.Length > 0 ? points : [("rule", "测试内容")]).Select(point => (JsonNode)new JsonObject { ["about"] = point.Item1, ["which"] = point.Item2, ["comment"] = "界限应当提高" })]),
        };
    }

    private sealed class Changing : IProposedRules
    {
        public Guid Id { get; set; }

        public bool IsOpen { get; set; } = true;

        public Task<ProposedChange?> FindAsync(Guid caseId, CancellationToken cancellationToken) => Task.FromResult(
            caseId == Id ? new ProposedChange(Id, "修订", [new("tier.json", SimulationTests.Changed("tier", "\"mau\": \">= 10000\"", "\"mau\": \">= 15000\""))], IsOpen) : null);
    }
}
