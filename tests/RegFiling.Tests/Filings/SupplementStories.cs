using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Filings;

/// <summary>补正: once, with a complete list; one reminder in the same period; another list on new facts alone (domain 4.2).</summary>
public sealed class SupplementStories
{
    private static readonly JsonObject Two = new() { ["items"] = new JsonArray(Asked("结果审核"), Asked("截图")) };

    [Fact]
    public async Task Supplement_IsAnsweredItemByItem_AndOneLeftOutIsNamed()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await AskedAsync(system);
        var shown = (await system.AskAsync("filer", new GetActionForm(filing, "supplement")))!;
        Assert.Equal(["结果审核", "截图"], shown.Data.Rows("answers").Select(row => row.Text("item")));

        var refused = await system.RefusedAsync(() => system.TryAsync("filer", filing, "supplement", Answers("结果审核")));
        Assert.Equal("filing.item-not-answered", Assert.Single(refused.Refusals).Code);
        Assert.Contains("截图", refused.Refusals[0].Why.Zh, StringComparison.Ordinal);
        Assert.Equal("resubmitted", (await system.TakeAsync("filer", filing, "supplement", Answers("结果审核", "截图"))).State);
        Assert.Equal(2, (await system.AskAsync("reviewer", new GetCase(filing)))!.Forms["filing/supplement-answer"].Rows("answers").Count);
    }

    // Asked on 10 September, due on the 24th. The check takes from the 16th to the 18th: two days that are not the company's.
    [Fact]
    public async Task Reminder_StaysInThePeriod_AddsNothing_AndIsGivenOnce()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await AskedAsync(system);
        var asked = await FilingStories.ClockAsync(system, filing, "supplement");
        await system.GoToAsync(new DateTime(2026, 9, 16, 10, 0, 0));
        await system.TakeAsync("filer", filing, "supplement", Answers("结果审核", "截图"));
        await system.GoToAsync(new DateTime(2026, 9, 18, 10, 0, 0));

        Assert.Equal("filing.item-not-asked", (await system.TryAsync("reviewer", filing, "remind-unmet", Judged(("结果审核", "met"), ("截图", "unmet"), ("另一事项", "unmet")))).Refusals.Single().Code);
        Assert.Equal("filing.item-not-judged", (await system.TryAsync("reviewer", filing, "remind-unmet", Judged(("截图", "unmet")))).Refusals.Single().Code);
        Assert.Equal("filing.nothing-unmet", (await system.TryAsync("reviewer", filing, "remind-unmet", Judged(("结果审核", "met"), ("截图", "met")))).Refusals.Single().Code);
        Assert.Equal("supplement-requested", (await system.TakeAsync("reviewer", filing, "remind-unmet", Judged(("结果审核", "met"), ("截图", "unmet")))).State);

        var clock = Assert.Single(await system.ReadAsync(db => db.Set<CaseClock>().Where(c => c.CaseId == filing && c.Clock == "supplement").ToListAsync()));
        Assert.Equal((asked.Id, ClockStatus.Running), (clock.Id, clock.Status));
        Assert.Equal(new DateOnly(2026, 9, 28), clock.DueOn);
        Assert.Single(await DocumentsAsync(system, filing, "supplement-notice"));
        // What was said before stands in its row.
        Assert.Equal("已补：截图", (await system.AskAsync("filer", new GetActionForm(filing, "supplement")))!.Data.Rows("answers")[1].Text("done"));

        await system.TakeAsync("filer", filing, "supplement", Answers("结果审核", "截图"));
        var again = await system.RefusedAsync(() => system.TryAsync("reviewer", filing, "remind-unmet", Judged(("结果审核", "met"), ("截图", "unmet"))));
        Assert.Equal("filing.reminded-already", again.Refusals.Single().Code);
        Assert.Equal("accepted", (await system.TakeAsync("reviewer", filing, "confirm-complete")).State);
        Assert.Equal(ClockStatus.Ended, (await FilingStories.ClockAsync(system, filing, "supplement")).Status);
    }

    [Fact]
    public async Task SecondList_NeedsNewFacts_RepeatsNothing_AndHasItsOwnPeriod()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await AskedAsync(system);
        await system.TakeAsync("filer", filing, "supplement", Answers("结果审核", "截图"));
        var factless = await system.RefusedAsync(() => system.ActAsync("reviewer", filing, "ask-supplement-again", new() { ["items"] = new JsonArray(Asked("第三事项")) }));
        Assert.Equal(("form.missing", "newFacts"), (factless.Refusals.Single().Code, factless.Refusals.Single().Field));
        var repeated = await system.TryAsync("reviewer", filing, "ask-supplement-again", new() { ["items"] = new JsonArray(Asked("第三事项"), Asked("截 图")) });
        Assert.Equal("filing.item-asked-before", repeated.Refusals.Single().Code);

        await system.GoToAsync(new DateTime(2026, 9, 14, 10, 0, 0));
        await system.TakeAsync("reviewer", filing, "ask-supplement-again", new() { ["newFacts"] = "9月13日收到投诉，反映另一入口", ["items"] = new JsonArray(Asked("第三事项")) });
        var clock = await FilingStories.ClockAsync(system, filing, "supplement");
        Assert.Equal((new DateOnly(2026, 9, 28), ClockStatus.Running), (clock.DueOn, clock.Status));
        Assert.Equal(2, await system.ReadAsync(db => db.Set<CaseClock>().CountAsync(c => c.CaseId == filing && c.Clock == "supplement")));
        Assert.Contains("9月13日收到投诉", (await DocumentsAsync(system, filing, "supplement-notice-again")).Single().Data, StringComparison.Ordinal);
        Assert.Equal(["第三事项"], (await system.AskAsync("filer", new GetActionForm(filing, "supplement")))!.Data.Rows("answers").Select(row => row.Text("item")));

        await system.TakeAsync("filer", filing, "supplement", Answers("第三事项"));
        Assert.Equal("filing.fact-not-new", (await system.TryAsync("reviewer", filing, "ask-supplement-again", new() { ["newFacts"] = "9月13日收到投诉，反映另一入口", ["items"] = new JsonArray(Asked("第四事项")) })).Refusals.Single().Code);
        // Its own period has its own reminder.
        Assert.Equal("supplement-requested", (await system.TakeAsync("reviewer", filing, "remind-unmet", Judged(("第三事项", "unmet")))).State);
    }

    // The list of the national office is no second list of ours: it may name what we asked for, and has its own reminder.
    [Fact]
    public async Task ReturnByTheNationalOffice_IsNoSecondListOfOurs()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await AskedAsync(system);
        await system.TakeAsync("filer", filing, "supplement", Answers("结果审核", "截图"));
        await system.TierConfirmedAsync(filing);
        await system.TakeAsync("head", filing, "complete-locally");
        await system.TakeAsync("officer", filing, "report-national");
        await system.TakeAsync("officer", filing, "return-by-national", new() { ["items"] = new JsonArray(Asked("截图")) });
        Assert.Equal(["截图"], (await system.AskAsync("filer", new GetActionForm(filing, "supplement")))!.Data.Rows("answers").Select(row => row.Text("item")));
        await system.TakeAsync("filer", filing, "supplement", Answers("截图"));
        Assert.Equal("supplement-requested", (await system.TakeAsync("reviewer", filing, "remind-unmet", Judged(("截图", "unmet")))).State);
        Assert.Equal(ClockStatus.Running, (await FilingStories.ClockAsync(system, filing, "decide")).Status);
    }

    [Fact]
    public async Task Reminder_ByWhoAnswered_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await AskedAsync(system);
        await system.TakeAsync("filer", filing, "supplement", Answers("结果审核", "截图"));
        system.SecondAccount("filer-as-reviewer", "filer", "reviewer");
        foreach (var action in new[] { "remind-unmet", "ask-supplement-again", "confirm-complete" })
        {
            var refused = await system.RefusedAsync(() => system.ActAsync("filer-as-reviewer", filing, action));
            Assert.Equal((RefusalKind.Forbidden, "case.second-person"), (refused.Kind!.Value, refused.Refusals.Single().Code));
        }
    }

    private static async Task<Guid> AskedAsync(TestSystem system)
    {
        var filing = await FilingStories.SubmittedAsync(system);
        await system.TakeAsync("reviewer", filing, "ask-supplement", (JsonObject)Two.DeepClone());
        return filing;
    }

    private static JsonObject Asked(string item) => new() { ["item"] = item, ["standard"] = "写明", ["place"] = "备案信息表" };

    private static JsonObject Answers(params string[] items) =>
        new() { ["answers"] = new JsonArray([.. items.Select(item => (JsonNode)new JsonObject { ["item"] = item, ["done"] = $"已补：{item}", ["where"] = "备案信息表" })]) };

    private static JsonObject Judged(params (string Item, string Verdict)[] rows) => new()
    {
        ["items"] = new JsonArray([.. rows.Select(row => (JsonNode)(row.Verdict == "met"
            ? new JsonObject { ["item"] = row.Item, ["verdict"] = "met" } : new JsonObject { ["item"] = row.Item, ["verdict"] = "unmet", ["finding"] = "仍未写明" }))]),
    };

    private static Task<List<IssuedDocument>> DocumentsAsync(TestSystem system, Guid id, string definition) => system.ReadAsync(db =>
        db.Set<IssuedDocument>().AsNoTracking().Where(document => document.CaseId == id && document.Definition == definition).ToListAsync());

    // Found by a newcomer: a paper that is not sealed is with nobody, so nobody answers it (Electronic Signature Law 11).
    [Fact]
    public async Task Supplement_BeforeItsNoticeIsSealed_IsNotPossibleAndShowsNoItems()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await system.SubmitAsync(filing);
        system.Seals = false;
        await system.TakeAsync("reviewer", filing, "ask-supplement");
        Assert.Equal("case.document-not-served", Assert.Single((await system.TryAsync("filer", filing, "supplement")).Refusals).Code);
        var form = await system.AskAsync("filer", new GetActionForm(filing, "supplement"));
        Assert.Equal("case.document-not-served", form!.Refusal!.Code);
        Assert.DoesNotContain("测试内容", form.Data.ToJson(), StringComparison.Ordinal);
        await system.SealAsync(filing);
        Assert.Null((await system.AskAsync("filer", new GetActionForm(filing, "supplement")))!.Refusal);
        Assert.Equal("resubmitted", (await system.TakeAsync("filer", filing, "supplement")).State);
    }

    [Fact]
    public async Task Supplement_AboutTheSelfAssessment_IsMadeInTheOneThatWasSubmitted()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await system.SubmitAsync(filing);
        var assessment = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Procedure == "assessment").Select(c => c.Id).SingleAsync());
        Assert.Equal("assessment.under-check", Assert.Single((await system.TryAsync("filer", assessment, "renew")).Refusals).Code);
        await system.TakeAsync("reviewer", filing, "ask-supplement");
        Assert.DoesNotContain((await system.AskAsync("filer", new GetCase(filing)))!.Children, child => child.Id is "assessment" or "commitment");
        Assert.Equal("in-progress", (await system.TakeAsync("filer", assessment, "renew")).State);
        await system.TakeAsync("security-officer", assessment, "sign");
        await system.TakeAsync("filer", assessment, "submit");
        Assert.Equal("resubmitted", (await system.TakeAsync("filer", filing, "supplement")).State);
    }

    // What an official wrote for one act is no reason for another: it never stands ready in a later form.
    [Fact]
    public async Task Note_OfOneOfficial_IsNotPutIntoTheFormOfAnother()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await system.SubmitAsync(filing);
        await system.TakeAsync("reviewer", filing, "ask-supplement", new() { ["note"] = "咨询电话见办事窗口" });
        await system.TakeAsync("filer", filing, "supplement");
        await system.TakeAsync("reviewer", filing, "confirm-complete");
        Assert.DoesNotContain("咨询电话", (await system.AskAsync("officer", new GetActionForm(filing, "propose-tier")))!.Data.ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dates_ThatCannotBe_AreRefused()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await system.SubmitAsync(filing);
        await system.TierConfirmedAsync(filing);
        await system.DoAsync("head", filing, "complete-locally");
        Assert.Equal("form.day-ahead", Assert.Single((await system.TryAsync("officer", filing, "report-national", new() { ["reportedOn"] = "2026-09-11" })).Refusals).Code);
        await system.TakeAsync("officer", filing, "report-national", new() { ["reportedOn"] = "2026-09-10" });
        Assert.Equal("filing.filed-on-before-report", Assert.Single((await system.TryAsync("officer", filing, "record-number", new() { ["filedOn"] = "2026-09-09" })).Refusals).Code);
        await system.TakeAsync("officer", filing, "record-number", new() { ["filedOn"] = "2026-09-10" });

        var draft = TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = "另一算法", ["type"] = "push" })).CaseId;
        var commitment = TestSystem.Done(await system.StartAsync("filer", "commitment", parent: draft)).CaseId;
        JsonObject Clause(string due) => new() { ["clause"] = "explain-plainly", ["kind"] = "hard", ["condition"] = "首次推送时", ["due"] = due, ["proof"] = "截图" };
        await system.TakeAsync("filer", commitment, "choose-clauses", new() { ["clauses"] = new JsonArray(Clause("2026-09-09"), Clause("2026-09-10")) });
        var refused = await system.TryAsync("security-officer", commitment, "sign");
        Assert.Contains(("form.day-behind", "clauses[0].due"), refused.Refusals.Select(refusal => (refusal.Code, refusal.Field!)));
        Assert.Contains(("form.twice", "clauses[1].clause"), refused.Refusals.Select(refusal => (refusal.Code, refusal.Field!)));
    }
}
