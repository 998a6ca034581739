using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Ledger;
using RegFiling.RiskTiering;
using RegFiling.Subjects;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Filings;

/// <summary>The turns that a real file takes beside the straight road (domain 4.2, the bad paths).</summary>
public sealed class TurnStories
{
    [Fact]
    public async Task Withdrawal_InEachStateBeforeTheDecision_EndsTheCase_AndOnlyASeenOneGetsANotice()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await FilingStories.SubmittedAsync(system);
        foreach (var state in new[] { "draft", "submitted", "supplement-requested", "resubmitted", "accepted", "expert-review", "tier-proposed", "tier-confirmed" })
        {
            await system.PutIntoAsync(filing, state, isPrivate: state == "draft");
            await system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == filing).ExecuteUpdateAsync(set => set.SetProperty(c => c.ClosedAt, (DateTimeOffset?)null)));
            var before = await system.ReadAsync(db => db.Set<IssuedDocument>().CountAsync(document => document.Definition == "termination-withdrawn"));
            var told = await system.ReadAsync(db => db.Set<OutboxMessage>().CountAsync(message => message.Audience == "reviewer"));
            Assert.Equal("withdrawn", (await system.TakeAsync("filer", filing, "withdraw", new() { ["reason"] = "产品下线，不再提供" })).State);
            var notices = await system.ReadAsync(db => db.Set<IssuedDocument>().Where(document => document.Definition == "termination-withdrawn").ToListAsync());
            Assert.Equal(before + (state == "draft" ? 0 : 1), notices.Count);
            Assert.Equal(told + (state == "draft" ? 0 : 1), await system.ReadAsync(db => db.Set<OutboxMessage>().CountAsync(message => message.Audience == "reviewer")));
            Assert.All(notices, notice => Assert.Contains("义务不因终止办理而免除", notice.Data, StringComparison.Ordinal));
        }

        await system.PutIntoAsync(filing, "locally-completed");
        Assert.Equal("case.wrong-state", (await system.TryAsync("filer", filing, "withdraw")).Refusals.Single().Code);
    }

    [Fact]
    public async Task LateFiling_IsTaken_AndSaidOnCaseListReceiptAndRecord()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifyCompanyAsync();
        var late = await system.ReadyFilingAsync(new() { ["isOnline"] = "yes", ["onlineDate"] = "2026-08-03" }, "逾期的算法");
        await system.SubmitAsync(late);
        var inTime = await system.ReadyFilingAsync(new() { ["isOnline"] = "yes", ["onlineDate"] = "2026-09-07" }, "按期的算法");
        await system.SubmitAsync(inTime);
        var planned = await system.ReadyFilingAsync(new() { ["isOnline"] = "no" }, "未上线的算法");
        await system.SubmitAsync(planned);

        var rows = (await system.AskAsync("officer", new FindCases("filing"))).Rows.ToDictionary(row => row.Id);
        Assert.Equal((true, false), (rows[late].Late, rows[inTime].Late));
        Assert.Equal("late filing", Assert.Single((await system.AskAsync("filer", new GetCase(late)))!.Flags).En);
        Assert.Equal((true, new DateOnly(2026, 8, 17)), ((await FilingStories.RecordAsync(system, late)).Late, (await FilingStories.RecordAsync(system, late)).FileBy));
        Assert.Contains("逾期履行备案手续（应于2026年8月17日前提交）", (await FilingStories.DocumentAsync(system, late, "receipt")).Data, StringComparison.Ordinal);
        Assert.Contains("按期提交", (await FilingStories.DocumentAsync(system, inTime, "receipt")).Data, StringComparison.Ordinal);
        Assert.Contains("服务尚未上线", (await FilingStories.DocumentAsync(system, planned, "receipt")).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decision_AfterTheDay_IsRecordedAsLateInEventTimelineAndReport()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await FilingStories.SubmittedAsync(system);
        await system.TierConfirmedAsync(filing);
        // Nothing looked at the clocks before the head decided.
        system.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 2, 10, 0, 0, TimeSpan.FromHours(8)));
        await system.TakeAsync("head", filing, "complete-locally");
        var act = Assert.Single(await FilingStories.ActsAsync(system, filing, "complete-locally"));
        var body = await system.ReadAsync(db => db.Set<EventBody>().SingleAsync(said => said.EventId == act.Id));
        Assert.Equal(("decide", "2026-10-28", "authority"), ((string?)body.Read()["late"]![0]!["clock"], (string?)body.Read()["late"]![0]!["due"], (string?)body.Read()["late"]![0]!["owner"]));

        await system.GoToAsync(new DateTime(2026, 11, 2, 11, 0, 0));
        var view = (await system.AskAsync("filer", new GetCase(filing)))!;
        Assert.Contains("逾期办理", Assert.Single(view.Timeline.Single(entry => entry.Action == "complete-locally").Late).Zh, StringComparison.Ordinal);
        Assert.Empty(view.Timeline.Single(entry => entry.Action == "confirm-tier").Late);
        Assert.Equal("decide", Assert.Single(view.LateByOthers).Clock);
        Assert.Contains("先申请行政复议", view.Procedure.Clocks["decide"].WhenLate!.Value.Zh, StringComparison.Ordinal);
        Assert.Contains("逾期办理", (await system.AskAsync("officer", new GetAssessmentReport(filing)))!.Data.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tier_FromT4On_NeedsTheExpertsFirst_InsideTheThirtyDays()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifyCompanyAsync();
        var filing = await system.ReadyFilingAsync(new() { ["safetyCritical"] = "yes", ["agentAutonomy"] = "no" });
        await system.SubmitAsync(filing);
        await system.TakeAsync("reviewer", filing, "confirm-complete");
        await system.TakeAsync("officer", filing, "propose-tier");
        Assert.Equal("T4", (await system.ReadAsync(db => db.Set<TierDecision>().SingleAsync())).Tier);
        var refused = await system.RefusedAsync(() => system.TryAsync("reviewer", filing, "confirm-tier"));
        Assert.Equal("filing.experts-not-heard", refused.Refusals.Single().Code);
        Assert.Contains("送专家评审", refused.Refusals[0].Next!.Value.Zh, StringComparison.Ordinal);
        var due = (await FilingStories.ClockAsync(system, filing, "decide")).DueOn;
        await system.TakeAsync("reviewer", filing, "refer-to-experts");
        await system.GoToAsync(new DateTime(2026, 9, 15, 9, 0, 0));
        await system.TakeAsync("expert", filing, "give-opinion");
        await system.TakeAsync("officer", filing, "propose-tier");
        Assert.Equal("tier-confirmed", (await system.TakeAsync("reviewer", filing, "confirm-tier")).State);
        Assert.Equal((due, ClockStatus.Running), ((await FilingStories.ClockAsync(system, filing, "decide")).DueOn, (await FilingStories.ClockAsync(system, filing, "decide")).Status));
    }

    [Fact]
    public async Task Licence_ThatHasExpired_StopsTheSubmission_UntilTheNewOneIsVerified()
    {
        await using var system = await TestSystem.StartAsync();
        var subject = await system.VerifiedSubjectAsync();
        async Task RenewAsync(string until)
        {
            await system.TakeAsync("filer", subject, "change", new() { ["name"] = "测试甲公司", ["licenceValidUntil"] = until });
            await system.TakeAsync("officer", subject, "verify");
        }

        await RenewAsync("2026-09-09");
        var filing = await system.ReadyFilingAsync();
        var refused = await system.RefusedAsync(() => system.TryAsync("filer", filing, "submit"));
        Assert.Equal("filing.licence-expired", refused.Refusals.Single().Code);
        Assert.Contains("2026年9月9日", refused.Refusals[0].Why.Zh, StringComparison.Ordinal);
        await RenewAsync("2026-09-10");
        Assert.Equal("submitted", (await system.SubmitAsync(filing)).State);
    }

    [Theory, OnEachDatabase]
    public async Task TwoFilings_ForOneAlgorithm_AtTheSameMoment_OneIsTaken(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        await system.VerifyCompanyAsync();
        var started = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => system.StartAsync("filer", "filing", new() { ["name"] = "同一算法", ["type"] = "push" }))));
        Assert.Single(started, outcome => !outcome.IsRefused);
        Assert.All(started.Where(outcome => outcome.IsRefused), outcome => Assert.Equal("filing.draft-there", outcome.Refusals.Single().Code));
        Assert.Equal(1, await system.ReadAsync(db => db.Set<Filing>().CountAsync()));

        // Both drafts have the name by now, written past the engine: still only one is submitted.
        var (first, second) = (await system.ReadyFilingAsync(), await system.ReadyFilingAsync(name: "另一算法"));
        await system.ReadAsync(db => db.Set<Filing>().Where(filing => filing.Name == "另一算法").ExecuteUpdateAsync(set => set.SetProperty(filing => filing.Name, Walk.Name)));
        var assessments = await system.ReadAsync(db => db.Set<CaseLink>().Where(link => link.ToCaseId == second && link.Kind == "assesses").Select(link => link.FromCaseId).SingleAsync());
        await system.TakeAsync("officer", assessments, "accept");
        await system.TakeAsync("filer", assessments, "renew");
        await system.TakeAsync("filer", assessments, "answer", new() { ["algorithmName"] = Walk.Name });
        await system.TakeAsync("security-officer", assessments, "sign");
        await system.TakeAsync("filer", assessments, "submit");
        await system.TakeAsync("filer", second, "save", new() { ["name"] = Walk.Name, ["type"] = "push" });
        var submitted = await Task.WhenAll(new[] { first, second }.Select(filing => Task.Run(() => system.TryAsync("filer", filing, "submit"))));
        Assert.Single(submitted, outcome => !outcome.IsRefused);
        Assert.Equal("filing.already-there", submitted.Single(outcome => outcome.IsRefused).Refusals.Single().Code);
    }

    [Theory, OnEachDatabase]
    public async Task SelfAssessments_OfOneFiling_OneAtATime(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        await system.VerifyCompanyAsync();
        var filing = TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = Walk.Name, ["type"] = "push" })).CaseId;
        var started = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => system.StartAsync("filer", "assessment", parent: filing))));
        var first = started.Single(outcome => !outcome.IsRefused).Value;
        var refused = started.First(outcome => outcome.IsRefused).Refusals.Single();
        Assert.Equal("assessment.already-there", refused.Code);
        Assert.Contains(first.Number, refused.Why.Zh, StringComparison.Ordinal);
        Assert.Equal(1, await system.ReadAsync(db => db.Set<Case>().CountAsync(c => c.Procedure == "assessment")));
    }

    [Fact]
    public async Task Closing_OfTheCompany_EndsWhatIsUndecided_EachWithItsOwnEvent_AndWaitsForWhatIsDecided()
    {
        await using var system = await TestSystem.StartAsync();
        var subject = await system.VerifiedSubjectAsync();
        var draft = await system.ReadyFilingAsync(name: "草稿");
        var review = await system.ReadyFilingAsync(name: "审核中");
        await system.SubmitAsync(review);
        var reported = await system.ReadyFilingAsync(name: "已报送");
        await system.SubmitAsync(reported);
        await system.TierConfirmedAsync(reported);
        await system.TakeAsync("head", reported, "complete-locally");
        var held = await system.RefusedAsync(() => system.TryAsync("legal-rep", subject, "close"));
        Assert.Equal("case.held", held.Refusals.Single().Code);
        Assert.Contains("已报送", held.Refusals[0].Why.Zh, StringComparison.Ordinal);
        Assert.Equal("submitted", await FilingStories.StateAsync(system, review));
        await system.TakeAsync("officer", reported, "report-national");
        Assert.Equal("case.held", (await system.TryAsync("officer", subject, "close")).Refusals.Single().Code);
        await system.TakeAsync("officer", reported, "record-number");

        await system.TakeAsync("legal-rep", subject, "close");
        foreach (var ended in new[] { draft, review })
        {
            Assert.Equal("terminated-subject-closed", await FilingStories.StateAsync(system, ended));
            Assert.Equal(FilingStatus.Terminated, (await FilingStories.RecordAsync(system, ended)).Status);
            Assert.Equal("system", Assert.Single(await FilingStories.ActsAsync(system, ended, "end-with-subject")).ActorRole);
        }

        var notice = await FilingStories.DocumentAsync(system, review, "termination-subject-closed");
        Assert.Contains("义务不因终止办理而免除", notice.Data, StringComparison.Ordinal);
        Assert.Contains("行政复议", notice.Data, StringComparison.Ordinal);
        Assert.Empty(await system.ReadAsync(db => db.Set<IssuedDocument>().Where(document => document.CaseId == draft).ToListAsync()));
        Assert.Null(await system.AskAsync("officer", new GetCase(draft)));
        Assert.Equal("published", await FilingStories.StateAsync(system, reported));
        Assert.Equal(SubjectStatus.Closed, (await system.ReadAsync(db => db.Set<Subject>().SingleAsync(found => found.Id == system.Company))).Status);
        Assert.Empty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);
    }

    [Fact]
    public async Task Review_ByTheSubmitterThemselves_IsRefused_WhateverTheAccount()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await FilingStories.SubmittedAsync(system);
        system.SecondAccount("filer-as-reviewer", "filer", "reviewer");
        var refused = await system.RefusedAsync(() => system.ActAsync("filer-as-reviewer", filing, "confirm-complete"));
        Assert.Equal((RefusalKind.Forbidden, "case.second-person"), (refused.Kind!.Value, refused.Refusals.Single().Code));
    }
}
