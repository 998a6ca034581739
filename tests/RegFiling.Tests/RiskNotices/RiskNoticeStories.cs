using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Ledger;
using RegFiling.Tests.Support;
using static RegFiling.Tests.RiskNotices.RiskNoticeWalk;

namespace RegFiling.Tests.RiskNotices;

/// <summary>A risk is told to a company, with proof that it was, and what it answers counts by the day (domain 4.7).</summary>
public sealed class RiskNoticeStories
{
    [Fact]
    public async Task Notice_AnsweredOnTime_IsClosed()
    {
        await using var system = await TestSystem.StartAsync();
        var notice = await DeliveredAsync(system, await FilingAsync(system));
        await system.TakeAsync("filer", notice, "acknowledge");
        await system.TakeAsync("security-officer", notice, "respond");
        Assert.Equal("closed", (await system.TakeAsync("reviewer", notice, "accept-response")).State);
        Assert.Null((await CaseAsync(system, notice)).Flags);
    }

    // Until the seal the company knows nothing: neither by its list nor by the address nor from the filing that it is about.
    [Fact]
    public async Task Notice_BeforeItIsSealed_IsSeenByTheAuthorityAlone()
    {
        await using var system = await TestSystem.StartAsync();
        system.Seals = false;
        var filing = await FilingAsync(system);
        var notice = await IssuedAsync(system, filing);
        Assert.Null(await system.AskAsync("filer", new GetCase(notice)));
        Assert.DoesNotContain(notice, (await system.AskAsync("filer", new FindCases(Size: 200))).Rows.Select(row => row.Id));
        Assert.DoesNotContain(notice, (await system.AskAsync("filer", new ListCases(new() { Text = "风险告知" }))).Rows.Select(row => row.Id));
        Assert.DoesNotContain(notice, (await system.AskAsync("filer", new GetCase(filing)))!.Linked.Select(linked => linked.Case.Id));
        Assert.Contains(notice, (await system.AskAsync("officer", new GetCase(filing)))!.Linked.Select(linked => linked.Case.Id));
        Assert.False(await system.ReadAsync(db => db.Set<OutboxMessage>().AnyAsync(message => message.CaseId == notice && message.Audience == "party")));
        Assert.Equal("case.not-found", await CodeAsync(system, () => system.TryAsync("filer", notice, "respond")));

        await system.SealAsync(notice);
        Assert.NotNull(await system.AskAsync("filer", new GetCase(notice)));
        Assert.Contains(notice, (await system.AskAsync("filer", new FindCases(Size: 200))).Rows.Select(row => row.Id));
        Assert.True(await system.ReadAsync(db => db.Set<OutboxMessage>().AnyAsync(message => message.CaseId == notice && message.Audience == "party")));
        Assert.Null(await system.AskAsync("other-filer", new GetCase(notice)));
        // It reads the words that were signed, and none that were changed before.
        Assert.Single((await system.AskAsync("filer", new GetCase(notice)))!.Said, said => said.Form == "risk-notice/draft");
    }

    [Fact]
    public async Task Notice_Dropped_StaysUnseen()
    {
        await using var system = await TestSystem.StartAsync();
        var notice = await StartedAsync(system, await FilingAsync(system));
        await system.TakeAsync("officer", notice, "drop");
        Assert.Null(await system.AskAsync("legal-rep", new GetCase(notice)));
        Assert.NotNull(await system.AskAsync("officer", new GetCase(notice)));
    }

    // Never 4: three natural persons, whatever their accounts.
    [Fact]
    public async Task Notice_CheckedOrSignedByItsAuthor_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        system.SecondAccount("officer as legal reviewer", "officer", "legal-review");
        system.SecondAccount("officer as head", "officer", "head");
        system.SecondAccount("legal reviewer as head", "legal-review", "head");
        var notice = await StartedAsync(system, await FilingAsync(system));
        await system.TakeAsync("officer", notice, "prepare", Draft());
        Assert.Equal("case.second-person", await CodeAsync(system, () => system.TryAsync("officer as legal reviewer", notice, "check")));
        await system.TakeAsync("legal-review", notice, "check");
        Assert.Equal("case.second-person", await CodeAsync(system, () => system.TryAsync("officer as head", notice, "issue")));
        Assert.Equal("case.second-person", await CodeAsync(system, () => system.TryAsync("legal reviewer as head", notice, "issue")));
        system.Seals = false;
        await system.TakeAsync("head", notice, "issue");
        system.SecondAccount("head as coordinator", "head", "coordinator");
        var paper = await system.ReadAsync(db => db.Set<IssuedDocument>().SingleAsync(document => document.CaseId == notice));
        Assert.Equal("document.seal-by-signer", await CodeAsync(system, () => system.ActAsync("head as coordinator", notice, "seal-document", new() { ["document"] = paper.Id.ToString(), ["copies"] = 1 })));
    }

    [Fact]
    public async Task Notice_ServedWithoutProofOrBeforeTheSeal_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        system.Seals = false;
        var notice = await IssuedAsync(system, await FilingAsync(system));
        Assert.Equal("risk-notice.not-sealed", await CodeAsync(system, () => system.TryAsync("officer", notice, "serve")));
        await system.SealAsync(notice);
        var noProof = await system.RefusedAsync(() => system.TryAsync("officer", notice, "serve", new() { ["way"] = "mail", ["proof"] = null }));
        Assert.Contains(noProof.Refusals, refusal => refusal.Field == "proof");
        Assert.Equal("risk-notice.mail-failed", await CodeAsync(system, () => system.TryAsync("officer", notice, "serve", new() { ["way"] = "mail", ["delivery"] = "failed" })));
        Assert.Contains((await system.RefusedAsync(() => system.TryAsync("officer", notice, "serve-in-person", new() { ["proof"] = null, ["servedOn"] = "2026-09-10" }))).Refusals, refusal => refusal.Field == "proof");
        Assert.Equal("risk-notice.day-of-service", await CodeAsync(system, () => system.TryAsync("officer", notice, "serve-in-person", new() { ["servedOn"] = "2026-09-09" })));
        Assert.Equal("risk-notice.day-of-service", await CodeAsync(system, () => system.TryAsync("officer", notice, "serve-in-person", new() { ["servedOn"] = "2026-09-11" })));
        Assert.Equal("delivered", (await system.TakeAsync("officer", notice, "serve", new() { ["way"] = "mail", ["delivery"] = "delivered" })).State);
        Assert.NotNull((await system.ReadAsync(db => db.Set<IssuedDocument>().SingleAsync(document => document.CaseId == notice && document.Definition == "proof-of-service-electronic"))).Number);
    }

    // Domain 4.7, glossary 2.7: announcement is for decisions only.
    [Fact]
    public async Task Notice_ServedByAnnouncement_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var notice = await IssuedAsync(system, await FilingAsync(system));
        foreach (var action in new[] { "serve", "serve-in-person" })
        {
            var refused = await system.RefusedAsync(() => system.TryAsync("officer", notice, action, new() { ["way"] = "announcement", ["servedOn"] = "2026-09-10" }));
            Assert.Contains("risk-notice.no-announcement", refused.Refusals.Select(refusal => refusal.Code));
        }
    }

    [Fact]
    public async Task Notice_NotAcknowledgedInTwoWorkingDays_GoesByPostAndTheTimeBeginsAnew()
    {
        await using var system = await TestSystem.StartAsync();
        var notice = await DeliveredAsync(system, await FilingAsync(system));
        await system.GoToAsync(new(2026, 9, 15, 0, 30, 0));
        Assert.Equal("unreached", (await CaseAsync(system, notice)).State);
        await system.GoToAsync(new(2026, 9, 18, 9, 0, 0));
        Assert.Equal("unanswered", (await CaseAsync(system, notice)).Flags);
        await system.TakeAsync("officer", notice, "serve-in-person", new() { ["way"] = "post", ["servedOn"] = "2026-09-17" });
        var clock = await system.ReadAsync(db => db.Set<CaseClock>().SingleAsync(c => c.CaseId == notice && c.Clock == "respond" && c.Status != ClockStatus.Ended));
        Assert.Equal(new DateOnly(2026, 9, 24), clock.DueOn);
        Assert.Null((await CaseAsync(system, notice)).Flags);
    }

    // 25-27 September and 1-7 October 2026 are off; 20 September and 10 October are working days.
    [Fact]
    public async Task Notice_OverTheNationalDay_CountsNoHoliday()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await FilingAsync(system);
        await system.GoToAsync(new(2026, 9, 29, 9, 0, 0));
        var notice = await DeliveredAsync(system, filing);
        var clocks = await system.ReadAsync(db => db.Set<CaseClock>().Where(c => c.CaseId == notice && c.Status == ClockStatus.Running).ToDictionaryAsync(c => c.Clock, c => c.DueOn));
        Assert.Equal((new DateOnly(2026, 10, 8), new DateOnly(2026, 10, 12)), (clocks["acknowledge"], clocks["respond"]));
    }

    // Domain 4.7: 2 working days from tier 4 on. The tier scales an internal limit and nothing else.
    [Fact]
    public async Task Notice_FromTierFour_AsksForAnAnswerInTwoWorkingDays()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifyCompanyAsync();
        var filing = await system.ReadyFilingAsync(new() { ["safetyCritical"] = "yes" });
        await system.SubmitAsync(filing);
        await system.TakeAsync("reviewer", filing, "confirm-complete");
        await system.TakeAsync("reviewer", filing, "refer-to-experts");
        await system.TakeAsync("expert", filing, "give-opinion");
        await system.TakeAsync("officer", filing, "propose-tier");
        await system.TakeAsync("reviewer", filing, "confirm-tier");
        var notice = await IssuedAsync(system, filing);
        Assert.Equal("high-tier", (await CaseAsync(system, notice)).Flags);
        Assert.Equal("2 wd", await system.ReadAsync(db => db.Set<CaseClock>().Where(c => c.CaseId == notice && c.Clock == "respond").Select(c => c.Limit).SingleAsync()));
        Assert.Contains("2个工作日", await system.ReadAsync(db => db.Set<IssuedDocument>().Where(document => document.CaseId == notice).Select(document => document.Data).SingleAsync()), StringComparison.Ordinal);
    }

    // What was answered when the period ended is what counts; what comes later is taken and marked.
    [Fact]
    public async Task Answer_AfterThePeriod_IsAddedAndMarkedLateAndChangesNothingOfWhatWasFrozen()
    {
        await using var system = await TestSystem.StartAsync();
        var notice = await DeliveredAsync(system, await FilingAsync(system));
        await system.TakeAsync("filer", notice, "respond", new() { ["answerText"] = "期限内的答复" });
        await system.GoToAsync(new(2026, 9, 18, 9, 0, 0));
        var before = await FrozenAsync(system, notice);
        Assert.Single(before["counted"]!.AsArray());
        await system.TakeAsync("filer", notice, "respond", new() { ["answerText"] = "逾期的补充答复" });
        Assert.Equal("late-answer", (await CaseAsync(system, notice)).Flags);
        Assert.Equal(before.ToJsonString(), (await FrozenAsync(system, notice)).ToJsonString());
        var view = (await system.AskAsync("officer", new GetCase(notice)))!;
        Assert.Equal(["期限内的答复", "逾期的补充答复"], view.Said.Where(said => said.Form == "risk-notice/answer").Select(said => said.Data.Text("answerText")));
        Assert.NotEmpty(view.Timeline.Last(act => act.Action == "respond").Late);
        Assert.Empty(view.Timeline.First(act => act.Action == "respond").Late);
    }

    [Fact]
    public async Task Silence_BeforeThePeriodEnds_IsNoReasonToEscalate()
    {
        await using var system = await TestSystem.StartAsync();
        var notice = await DeliveredAsync(system, await FilingAsync(system));
        var silent = new JsonObject { ["to"] = "interview", ["why"] = "no-answer" };
        Assert.Equal("risk-notice.period-runs", await CodeAsync(system, () => system.TryAsync("head", notice, "escalate", silent)));
        await system.GoToAsync(new(2026, 9, 18, 9, 0, 0));
        Assert.Equal("escalated", (await system.TakeAsync("head", notice, "escalate", silent)).State);
        // The interview begins from there and is tied to it.
        var interview = TestSystem.Done(await system.StartAsync("officer", "interview", parent: notice)).CaseId;
        Assert.Contains((await system.AskAsync("officer", new GetCase(interview)))!.Linked, linked => linked.Case.Id == notice && linked.Kind == "escalates");
    }

    // Domain 4.6: breach of a commitment is not itself a ground of a penalty.
    [Fact]
    public async Task Clue_FromAPromiseAlone_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await FilingAsync(system);
        var promise = await DeliveredAsync(system, filing, Draft(Cite("clause", "1"), Cite("knowledge", "network-logs")));
        var clue = new JsonObject { ["to"] = "clue", ["why"] = "materialised" };
        var refused = (await system.RefusedAsync(() => system.TryAsync("head", promise, "escalate", clue))).Refusals.Single();
        Assert.Equal(("risk-notice.promise-is-no-ground", "cac-order-9/31"), (refused.Code, refused.Ground));
        await system.TakeAsync("head", await DeliveredAsync(system, filing), "escalate", clue);
    }

    [Fact]
    public async Task Notice_CitingAClause_IsTiedToTheCommitmentAndPrintsIt()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await FilingAsync(system);
        await system.TierConfirmedAsync(filing);
        var notice = await IssuedAsync(system, filing, Draft(Cite("clause", "1"), Cite("requirement", "1"), Cite("knowledge", "network-logs"), Cite("law", "cac-order-9/17")));
        var commitment = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Procedure == "commitment").Select(c => c.Id).SingleAsync());
        var ties = await system.ReadAsync(db => db.Set<CaseLink>().Where(link => link.FromCaseId == notice && link.Kind == "cites").OrderBy(link => link.Clause).ToListAsync());
        Assert.Equal([("clause/1", commitment), ("knowledge/network-logs", filing), ("law/cac-order-9/17", filing), ("requirement/1", filing)], ties.Select(tie => (tie.Clause, tie.ToCaseId)));
        Assert.Contains((await system.AskAsync("filer", new GetCase(commitment)))!.Linked, linked => linked.Case.Id == notice);
        var paper = await system.ReadAsync(db => db.Set<IssuedDocument>().SingleAsync(document => document.CaseId == notice));
        Assert.Equal("风险告知书", paper.TitleZh);
        Assert.Contains("第1条", paper.Data, StringComparison.Ordinal);
        Assert.Contains("第十七条", paper.Data, StringComparison.Ordinal);
        Assert.Contains("本文书不是行政处罚", paper.Data, StringComparison.Ordinal);
        Assert.DoesNotContain("{", string.Concat(JsonNode.Parse(paper.Data)!["text"]!.AsArray().Select(text => (string?)text!["zh"])), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notice_CitingWhatIsNotThere_IsRefusedWithThePlace()
    {
        await using var system = await TestSystem.StartAsync();
        var notice = await StartedAsync(system, await FilingAsync(system));
        var refused = await system.RefusedAsync(() => system.TryAsync("officer", notice, "prepare", Draft(Cite("law", "no-such-law/1"), Cite("clause", "99"), Cite("knowledge", "nothing"), Cite("law", "cac-order-9/16"))));
        Assert.Equal(["cites[0].ref", "cites[1].ref", "cites[2].ref"], refused.Refusals.Where(refusal => refusal.Code == "risk-notice.nothing-of-that-name").Select(refusal => refusal.Field));
    }

    // One draft, one case and one number for each; the company sees its own and no clause of another.
    [Fact]
    public async Task Notice_ToSeveralCompanies_IsCheckedAndSignedOnceAndNumberedEach()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await FilingAsync(system);
        var other = await OtherFilingAsync(system);
        var lead = await StartedAsync(system, filing);
        await system.TakeAsync("officer", lead, "prepare", Draft(Cite("clause", "1"), Cite("law", "cac-order-9/17")));
        var own = (await CaseAsync(system, filing)).Number;
        JsonObject To(string number) => new() { ["addressees"] = new JsonArray(new JsonObject { ["number"] = number }) };
        Assert.Equal("risk-notice.same-company", await CodeAsync(system, () => system.TryAsync("officer", lead, "share", To(own))));
        Assert.Equal("risk-notice.no-such-filing", await CodeAsync(system, () => system.TryAsync("officer", lead, "share", To("BJ-2026-777777"))));
        await system.TakeAsync("officer", lead, "share", To("BJ-2026-900001"));
        Assert.Equal("risk-notice.told-already", await CodeAsync(system, () => system.TryAsync("officer", lead, "share", To("BJ-2026-900001"))));
        var second = await system.ReadAsync(db => db.Set<CaseLink>().Where(link => link.ToCaseId == lead && link.Kind == "same-notice").Select(link => link.FromCaseId).SingleAsync());
        Assert.True(await system.ReadAsync(db => db.Set<CaseLink>().AnyAsync(link => link.FromCaseId == second && link.ToCaseId == other && link.Kind == "concerns")));
        // A change of the draft reaches both until it is checked.
        await system.TakeAsync("officer", lead, "prepare", With(Draft(Cite("clause", "1"), Cite("law", "cac-order-9/17")), "matter", "改过的事项"));
        await system.TakeAsync("legal-review", lead, "check");
        await system.TakeAsync("head", lead, "issue");
        await system.SealAsync(second);
        var papers = await system.ReadAsync(db => db.Set<IssuedDocument>().Where(document => document.Definition == "risk-notice").ToListAsync());
        Assert.Equal(2, papers.Select(paper => paper.Number).Distinct().Count());
        Assert.All(papers, paper => Assert.Contains("改过的事项", paper.Data, StringComparison.Ordinal));
        Assert.DoesNotContain("承诺条款", papers.Single(paper => paper.CaseId == second).Data, StringComparison.Ordinal);
        Assert.Contains("承诺条款", papers.Single(paper => paper.CaseId == lead).Data, StringComparison.Ordinal);
        Assert.Null(await system.AskAsync("other-filer", new GetCase(lead)));
        var seen = (await system.AskAsync("other-filer", new GetCase(second)))!;
        Assert.DoesNotContain(lead, seen.Linked.Select(linked => linked.Case.Id));
        Assert.DoesNotContain((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults, fault => fault.Stream == Case.StreamOf(lead) || fault.Stream == Case.StreamOf(second));
        // Each is served and answered by itself.
        await system.TakeAsync("officer", second, "serve");
        await system.TakeAsync("other-filer", second, "respond");
        Assert.Equal("issued", (await CaseAsync(system, lead)).State);
    }

    [Fact]
    public async Task Notice_OfAnotherCompanyOrOnAnOldPage_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await FilingAsync(system);
        var notice = await DeliveredAsync(system, filing);
        Assert.Equal("case.not-found", await CodeAsync(system, () => system.TryAsync("other-filer", notice, "respond")));
        Assert.True((await system.StartAsync("filer", "risk-notice", parent: filing)).IsRefused);
        var old = (await CaseAsync(system, notice)).Version;
        await system.TakeAsync("filer", notice, "acknowledge");
        var answer = await Answers.ForAsync(system, "risk-notice/answer", "filer");
        Assert.Equal("case.stale-version", await CodeAsync(system, () => system.ActAsync("filer", notice, "respond", answer, old)));
    }

    // Domain 3.4: nowhere can a tier be given as the ground of a notice or an interview.
    [Theory]
    [InlineData("risk-notice/draft")]
    [InlineData("risk-notice/escalation")]
    [InlineData("interview/proposal")]
    public void Tier_IsNoGroundThatCanBeChosen(string form)
    {
        var choices = ShippedPacks.Read().Single(pack => pack.Forms.ContainsKey(form)).Forms[form].Fields.SelectMany(field => field.Choices.Concat(field.Fields.SelectMany(inner => inner.Choices))).ToList();
        Assert.NotEmpty(choices);
        Assert.DoesNotContain(choices, choice => choice.Value.Contains("tier", StringComparison.Ordinal) || choice.Label.Zh.Contains("等级", StringComparison.Ordinal));
    }

    private static JsonObject With(JsonObject form, string field, JsonNode value)
    {
        form[field] = value;
        return form;
    }

    private static Task<JsonObject> FrozenAsync(TestSystem system, Guid notice) => system.ReadAsync(async db =>
    {
        var stream = Case.StreamOf(notice);
        var id = await db.Set<Event>().Where(e => e.Stream == stream && e.Act == "risk-notice/freeze").Select(e => e.Id).SingleAsync();
        return (await db.Set<EventBody>().SingleAsync(body => body.EventId == id)).Read();
    });
}
