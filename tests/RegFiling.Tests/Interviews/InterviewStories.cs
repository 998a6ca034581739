using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Interviews;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Ledger;
using RegFiling.Tests.RiskNotices;
using RegFiling.Tests.Support;
using static RegFiling.Tests.Interviews.InterviewWalk;

namespace RegFiling.Tests.Interviews;

/// <summary>An interview from its ground to the last item verified (domain 1.10, 4.8).</summary>
public sealed class InterviewStories
{
    [Fact]
    public async Task Interview_HeldSignedAndRectified_IsClosedWithItsDutiesMet()
    {
        await using var system = await TestSystem.StartAsync();
        var interview = await SignedAsync(system, await RiskNoticeWalk.FilingAsync(system));
        await OrderedAsync(system, interview);
        await system.TakeAsync("filer", interview, "submit-plan");
        await system.TakeAsync("officer", interview, "confirm-plan");
        await system.TakeAsync("filer", interview, "report-rectification", Done(2, await ProofAsync(system)));
        await system.TakeAsync("officer", interview, "review", Verdicts("met", "met"));
        Assert.Equal("interview.not-reported", await CodeAsync(system, () => system.TryAsync("reviewer", interview, "pass")));
        await system.TakeAsync("officer", interview, "report-up");
        Assert.Equal("closed-pass", (await system.TakeAsync("reviewer", interview, "pass")).State);
        Assert.All(await DutiesAsync(system, interview), duty => Assert.Equal(InterviewDutyStatus.Met, duty.Status));
        Assert.DoesNotContain((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults, fault => fault.Stream == Case.StreamOf(interview) || fault.Stream.StartsWith("interview", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Art6_OneOfficer_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var interview = await StartedAsync(system, await RiskNoticeWalk.FilingAsync(system));
        var one = Proposal();
        one["officers"] = Officers("officer");
        Assert.True((await system.RefusedAsync(() => system.TryAsync("officer", interview, "propose", one))).Refusals.Count > 0);
        var same = Proposal();
        same["officers"] = Officers("officer", "officer");
        var refused = (await system.RefusedAsync(() => system.TryAsync("officer", interview, "propose", same))).Refusals.Single();
        Assert.Equal(("interview.one-officer", "news-interview-rules/6"), (refused.Code, refused.Ground));
        var stranger = Proposal();
        stranger["officers"] = Officers("officer", "无此人");
        Assert.Contains("interview.officer-unknown", (await system.RefusedAsync(() => system.TryAsync("officer", interview, "propose", stranger))).Refusals.Select(refusal => refusal.Code));
        var expert = Proposal();
        expert["officers"] = Officers("officer", "head");
        Assert.Contains("interview.no-officer", (await system.RefusedAsync(() => system.TryAsync("officer", interview, "propose", expert))).Refusals.Select(refusal => refusal.Code));
    }

    [Fact]
    public async Task Art6_OneOfficerPresentOrAStranger_CannotHoldIt()
    {
        await using var system = await TestSystem.StartAsync();
        var interview = await NotifiedAsync(system, await RiskNoticeWalk.FilingAsync(system));
        ToMeeting(system, 14);
        var alone = Holding();
        alone["present"] = new JsonArray(new JsonObject { ["name"] = "officer" }, new JsonObject { ["name"] = "officer" });
        Assert.Equal("interview.one-officer", await CodeAsync(system, () => system.TryAsync("officer", interview, "hold", alone)));
        var stranger = Holding();
        stranger["present"] = new JsonArray(new JsonObject { ["name"] = "officer" }, new JsonObject { ["name"] = "second-officer" });
        Assert.Contains("interview.not-named", (await system.RefusedAsync(() => system.TryAsync("officer", interview, "hold", stranger))).Refusals.Select(refusal => refusal.Code));
        Assert.Equal("interview.not-your-interview", await CodeAsync(system, () => system.TryAsync("second-officer", interview, "hold", Holding())));
    }

    // Domain 4.8: the grounds are a closed list, and each fits its kind.
    [Theory]
    [InlineData("reminder", "tier", "form.")]
    [InlineData("reminder", "order-14", "interview.ground-of-kind")]
    [InlineData("enforcement", "csl-risk", "interview.ground-of-kind")]
    [InlineData("enforcement", "order-14", "interview.not-opened")]
    public async Task Ground_OutsideTheListOrOfAnotherKind_IsRefused(string kind, string ground, string code)
    {
        await using var system = await TestSystem.StartAsync();
        var interview = await StartedAsync(system, await RiskNoticeWalk.FilingAsync(system));
        Assert.Contains((await system.RefusedAsync(() => system.TryAsync("officer", interview, "propose", Proposal(kind, ground)))).Refusals, refusal => refusal.Code.StartsWith(code, StringComparison.Ordinal));
    }

    // The rules of 2015 bind news information services only: who uses them says by which licence, and which case of Art. 4 it is.
    [Fact]
    public async Task Art4_OfTheRulesOf2015_NeedsANewsLicence()
    {
        await using var system = await TestSystem.StartAsync();
        var interview = await StartedAsync(system, await RiskNoticeWalk.FilingAsync(system));
        var news = Proposal(ground: "news-2015");
        (news["newsLicence"], news["newsReason"]) = (null, null);
        Assert.Equal(["newsLicence", "newsReason"], (await system.RefusedAsync(() => system.TryAsync("officer", interview, "propose", news))).Refusals.Select(refusal => refusal.Field).Order());
        await system.TakeAsync("officer", interview, "propose", Proposal(ground: "news-2015"));
    }

    [Fact]
    public async Task Interview_AuthorisedByItsProposerOrOneOfTheOfficers_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        system.SecondAccount("officer as head", "officer", "head");
        system.SecondAccount("reviewer as head", "reviewer", "head");
        var interview = await StartedAsync(system, await RiskNoticeWalk.FilingAsync(system));
        await system.TakeAsync("officer", interview, "propose", Proposal());
        Assert.Equal("case.second-person", await CodeAsync(system, () => system.TryAsync("officer as head", interview, "approve")));
        Assert.Equal("interview.holds-it", await CodeAsync(system, () => system.TryAsync("reviewer as head", interview, "approve")));
    }

    // Art. 5: told in advance. 3 working days from 10 September are over on the 15th; urgent, 24 hours with the head's consent.
    [Fact]
    public async Task Art5_TooShortANotice_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await RiskNoticeWalk.FilingAsync(system);
        var interview = await ApprovedAsync(system, filing);
        var refused = (await system.RefusedAsync(() => system.TryAsync("officer", interview, "notify", Meeting(system, 4)))).Refusals.Single();
        Assert.Equal(("interview.notice-too-short", "news-interview-rules/5"), (refused.Code, refused.Ground));
        Assert.Equal("interview.time-unreadable", await CodeAsync(system, () => system.TryAsync("officer", interview, "notify", Meeting(system, 10, "上午九点"[..4]))));
        await system.TakeAsync("officer", interview, "notify", Meeting(system, 5));

        var urgent = Proposal();
        (urgent["urgent"], urgent["urgentReason"]) = (true, "风险正在扩大");
        var hurried = await ApprovedAsync(system, filing, urgent);
        Assert.Equal("interview.notice-too-short", await CodeAsync(system, () => system.TryAsync("officer", hurried, "notify", Meeting(system, 1, "09:59"))));
        await system.TakeAsync("officer", hurried, "notify", Meeting(system, 1, "10:00"));
    }

    // What counts is when the company had the summons, and not when it was signed; who confirms the time agrees to it.
    [Fact]
    public async Task Art5_SummonsSealedTooLate_NeedsTheCompanysConsent()
    {
        await using var system = await TestSystem.StartAsync();
        system.Seals = false;
        var interview = await ApprovedAsync(system, await ReadyAsync(system));
        await system.TakeAsync("officer", interview, "notify", Meeting(system, 5));
        Assert.Null(await system.AskAsync("filer", new GetCase(interview)));
        system.Clock.SetUtcNow(new DateTimeOffset(2026, 9, 14, 9, 0, 0, TimeSpan.FromHours(8)));
        await system.SealAsync(interview);
        system.Clock.SetUtcNow(new DateTimeOffset(2026, 9, 15, 10, 40, 0, TimeSpan.FromHours(8)));
        Assert.Equal("interview.told-too-late", await CodeAsync(system, () => system.TryAsync("officer", interview, "hold", Holding())));
        Assert.Equal("interview.told-too-late", await CodeAsync(system, () => system.TryAsync("officer", interview, "note-absence", Absence())));
        await system.TakeAsync("legal-rep", interview, "confirm-attendance");
        await system.TakeAsync("officer", interview, "hold", Holding());
    }

    [Fact]
    public async Task Art2_WithoutAResponsiblePerson_IsNotHeld()
    {
        await using var system = await TestSystem.StartAsync();
        var interview = await NotifiedAsync(system, await RiskNoticeWalk.FilingAsync(system));
        JsonArray Staff() => [new JsonObject { ["position"] = "other", ["name"] = "工作人员" }];
        Assert.Equal("interview.nobody-responsible", await CodeAsync(system, () => system.TryAsync("filer", interview, "confirm-attendance", new() { ["attendees"] = Staff() })));
        ToMeeting(system, 14);
        var holding = Holding();
        holding["attendees"] = Staff();
        Assert.Equal("interview.nobody-responsible", await CodeAsync(system, () => system.TryAsync("officer", interview, "hold", holding)));
    }

    [Fact]
    public async Task Interview_BeforeItsTime_IsNeitherHeldNorMissed()
    {
        await using var system = await TestSystem.StartAsync();
        var interview = await NotifiedAsync(system, await RiskNoticeWalk.FilingAsync(system));
        Assert.Equal("interview.before-its-time", await CodeAsync(system, () => system.TryAsync("officer", interview, "hold", Holding())));
        Assert.Equal("interview.before-its-time", await CodeAsync(system, () => system.TryAsync("officer", interview, "note-absence", Absence())));
    }

    // Domain 4.8: a reason that is accepted moves it once; else it is noted and escalated.
    [Fact]
    public async Task NoShow_Twice_IsEscalatedAndNotPostponedAgain()
    {
        await using var system = await TestSystem.StartAsync();
        var interview = await NotifiedAsync(system, await RiskNoticeWalk.FilingAsync(system));
        ToMeeting(system, 14);
        Assert.Equal("interview.witness", await CodeAsync(system, () => system.TryAsync("officer", interview, "note-absence", new() { ["waitedUntil"] = "10:30", ["witness"] = "officer" })));
        await system.TakeAsync("officer", interview, "note-absence", Absence());
        await system.TakeAsync("officer", interview, "reschedule", Meeting(system, 14));
        Assert.Equal(2, await system.ReadAsync(db => db.Set<IssuedDocument>().CountAsync(document => document.CaseId == interview && document.Definition == "interview-notice")));
        ToMeeting(system, 14);
        await system.TakeAsync("officer", interview, "note-absence", Absence());
        Assert.Equal("interview.postponed-before", await CodeAsync(system, () => system.TryAsync("officer", interview, "reschedule", Meeting(system, 14))));
        Assert.Equal("escalated", (await system.TakeAsync("head", interview, "escalate")).State);
    }

    [Fact]
    public async Task Officer_RecusedAfterTheNotice_IsReplacedBeforeItIsHeld()
    {
        await using var system = await TestSystem.StartAsync();
        var interview = await NotifiedAsync(system, await RiskNoticeWalk.FilingAsync(system));
        await system.TakeAsync("legal-rep", interview, "recuse", new() { ["recusedName"] = "reviewer" });
        await system.TakeAsync("head", interview, "decide-recusal", new() { ["recusedName"] = "reviewer" });
        ToMeeting(system, 14);
        Assert.Contains("interview.officer-recused", (await system.RefusedAsync(() => system.TryAsync("officer", interview, "hold", Holding()))).Refusals.Select(refusal => refusal.Code));
        Assert.Contains("interview.officer-recused", (await system.RefusedAsync(() => system.TryAsync("head", interview, "replace-officers", new() { ["officers"] = Officers("officer", "reviewer") }))).Refusals.Select(refusal => refusal.Code));
        await system.TakeAsync("head", interview, "replace-officers", new() { ["officers"] = Officers("officer", "second-officer") });
        var holding = Holding();
        holding["present"] = new JsonArray(new JsonObject { ["name"] = "officer" }, new JsonObject { ["name"] = "second-officer" });
        await system.TakeAsync("officer", interview, "hold", holding);
    }

    [Fact]
    public async Task Joint_ListsEveryDepartment()
    {
        await using var system = await TestSystem.StartAsync();
        var joint = Proposal("joint");
        JsonObject Of(string department) => new() { ["department"] = department, ["person"] = "参加人", ["role"] = "参加人" };
        joint["departments"] = new JsonArray(Of("演示市场监管部门"), Of("演示公安部门"));
        var none = Proposal("joint");
        none["departments"] = null;
        var filing = await RiskNoticeWalk.FilingAsync(system);
        var proposed = await StartedAsync(system, filing);
        Assert.Contains((await system.RefusedAsync(() => system.TryAsync("officer", proposed, "propose", none))).Refusals, refusal => refusal.Field == "departments");
        var interview = await NotifiedAsync(system, filing, joint);
        Assert.Contains("演示市场监管部门", await system.ReadAsync(db => db.Set<IssuedDocument>().Where(document => document.CaseId == interview).Select(document => document.Data).SingleAsync()), StringComparison.Ordinal);
        ToMeeting(system, 14);
        var holding = Holding();
        holding["departments"] = new JsonArray(Of("演示市场监管部门"));
        Assert.Equal("interview.department-missing", await CodeAsync(system, () => system.TryAsync("officer", interview, "hold", holding)));
        holding["departments"] = new JsonArray(Of("演示市场监管部门"), Of("演示公安部门"));
        await system.TakeAsync("officer", interview, "hold", holding);
    }

    // Art. 6: recorded in time and signed by both sides; two officers sign before the company does.
    [Fact]
    public async Task Art6_RecordIsSignedByTwoOfficersAndTheCompany()
    {
        await using var system = await TestSystem.StartAsync();
        var interview = await HeldAsync(system, await RiskNoticeWalk.FilingAsync(system));
        var sign = new JsonObject { ["position"] = "security-officer" };
        Assert.Equal("interview.no-record", await CodeAsync(system, () => system.TryAsync("security-officer", interview, "sign", sign)));
        var oneSided = Record();
        oneSided["statements"] = new JsonArray(new JsonObject { ["topic"] = 1, ["side"] = "authority", ["speaker"] = "甲", ["words"] = "问" }, new JsonObject { ["topic"] = 9, ["side"] = "authority", ["speaker"] = "甲", ["words"] = "问" });
        Assert.Equal(["interview.no-such-topic", "interview.one-side"], (await system.RefusedAsync(() => system.TryAsync("officer", interview, "record", oneSided))).Refusals.Select(refusal => refusal.Code).Order());
        await system.TakeAsync("officer", interview, "record", Record());
        Assert.Equal("interview.recorded-already", await CodeAsync(system, () => system.TryAsync("officer", interview, "record", Record())));
        Assert.Equal("interview.not-countersigned", await CodeAsync(system, () => system.TryAsync("security-officer", interview, "sign", sign)));
        system.SecondAccount("officer as reviewer", "officer", "reviewer");
        Assert.Equal("case.second-person", await CodeAsync(system, () => system.TryAsync("officer as reviewer", interview, "countersign")));
        Assert.Equal("interview.not-your-interview", await CodeAsync(system, () => system.TryAsync("second-reviewer", interview, "countersign")));
        await system.TakeAsync("reviewer", interview, "countersign");
        Assert.Equal("interview.not-your-position", await CodeAsync(system, () => system.TryAsync("security-officer", interview, "sign", new() { ["position"] = "legal-rep" })));
        Assert.Equal("case.reauthenticate", (await system.RefusedAsync(async () => await system.ActAsync("security-officer", interview, "sign", await Answers.ForAsync(system, "interview/signature", "security-officer", sign), reauthenticated: false))).Refusals.Single().Code);
        Assert.Equal("record-signed", (await system.TakeAsync("security-officer", interview, "sign", sign)).State);
        var paper = await system.ReadAsync(db => db.Set<IssuedDocument>().SingleAsync(document => document.CaseId == interview && document.Definition == "interview-record"));
        Assert.Contains("已经开始核查", paper.Data, StringComparison.Ordinal);
        Assert.Contains("security-officer", paper.Data, StringComparison.Ordinal);
    }

    // Domain 4.8: annotated, never overwritten; the database itself refuses anything else.
    [Fact]
    public async Task Annotation_StandsBesideWhatWasRecordedAndChangesNothing()
    {
        await using var system = await TestSystem.StartAsync();
        var interview = await RecordedAsync(system, await RiskNoticeWalk.FilingAsync(system));
        var before = await EntriesAsync(system, interview);
        var head = await system.ReadAsync(db => db.Set<InterviewRecord>().AsNoTracking().SingleAsync(record => record.CaseId == interview));
        Assert.Equal("interview.no-such-entry", await CodeAsync(system, () => system.TryAsync("filer", interview, "annotate", new() { ["about"] = 99 })));
        await system.TakeAsync("filer", interview, "annotate", new() { ["about"] = 3, ["words"] = "当时说的是下周开始核查。" });
        await system.TakeAsync("officer", interview, "annotate", new() { ["about"] = 3, ["words"] = "已核对录音。" });
        var after = await EntriesAsync(system, interview);
        Assert.Equal(before.Select(Said), after.Take(before.Count).Select(Said));
        Assert.Equal([("party", 3), ("authority", 3)], after.Skip(before.Count).Select(entry => (entry.Side!, entry.About!.Value)));
        Assert.Equal(head.Sha256, await system.ReadAsync(db => db.Set<InterviewRecord>().Select(record => record.Sha256).SingleAsync()));
        foreach (var sql in new[] { "UPDATE interview_entry SET words = 'x'", "DELETE FROM interview_entry", "UPDATE interview_record SET place = 'x'" })
        {
            var why = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => system.ReadAsync(db => db.Database.ExecuteSqlRawAsync(sql)));
            Assert.Contains("the record is final", why.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Refusal_ToSign_IsNotedByBothOfficersAndBindsTheCompanyToNoPromise()
    {
        await using var system = await TestSystem.StartAsync();
        var interview = await RecordedAsync(system, await RiskNoticeWalk.FilingAsync(system));
        Assert.Equal("interview.no-refusal", await CodeAsync(system, () => system.TryAsync("reviewer", interview, "confirm-refusal")));
        await system.TakeAsync("officer", interview, "note-refusal", new() { ["reason"] = "认为问题不属实" });
        system.SecondAccount("officer as reviewer", "officer", "reviewer");
        Assert.Equal("case.second-person", await CodeAsync(system, () => system.TryAsync("officer as reviewer", interview, "confirm-refusal")));
        Assert.Equal("record-refused", (await system.TakeAsync("reviewer", interview, "confirm-refusal")).State);
        Assert.Contains("认为问题不属实", await system.ReadAsync(db => db.Set<IssuedDocument>().Where(document => document.CaseId == interview && document.Definition == "interview-record").Select(document => document.Data).SingleAsync()), StringComparison.Ordinal);
        Assert.Equal("interview.undertaking-unsigned", await CodeAsync(system, () => system.TryAsync("officer", interview, "order-rectification", new() { ["requirements"] = Requirements(), ["undertakings"] = Undertakings() })));
        await system.TakeAsync("officer", interview, "order-rectification", new() { ["requirements"] = Requirements() });
        var duty = Assert.Single(await DutiesAsync(system, interview));
        Assert.Equal((InterviewEntryKind.Requirement, Force.Law), (duty.Kind, duty.Force));
    }

    // Held on 24 September 2026: ten working days run over 25-27 September and 1-7 October to 15 October; 10 October is a working day.
    [Fact]
    public async Task Undertaking_BecomesADutyWithADueDayThatCountsNoHoliday()
    {
        await using var system = await TestSystem.StartAsync();
        var interview = await SignedAsync(system, await RiskNoticeWalk.FilingAsync(system));
        Assert.Equal(new DateOnly(2026, 9, 24), Today(system));
        var other = Undertakings();
        other[0]!["item"] = "笔录之外的事项";
        Assert.Equal("interview.not-in-record", await CodeAsync(system, () => system.TryAsync("officer", interview, "order-rectification", new() { ["requirements"] = Requirements(), ["undertakings"] = other })));
        Assert.Equal("interview.nothing-asked", await CodeAsync(system, () => system.TryAsync("officer", interview, "order-rectification")));
        await OrderedAsync(system, interview);
        var duties = await DutiesAsync(system, interview);
        var undertaking = duties.Single(duty => duty.Kind == InterviewEntryKind.Undertaking);
        Assert.Equal((Force.Commitment, new DateOnly(2026, 10, 15), "增加一键关闭开关"), (undertaking.Force, undertaking.DueOn, undertaking.Item));
        Assert.Contains("10月", undertaking.ExplanationZh, StringComparison.Ordinal);
        Assert.Equal("cac-order-9/16", duties.Single(duty => duty.Kind == InterviewEntryKind.Requirement).Basis);
        var open = await SignedAsync(system, await FilingOfAsync(system, interview));
        Assert.Contains("interview.something-left", (await system.RefusedAsync(() => system.TryAsync("officer", open, "close"))).Refusals.Select(refusal => refusal.Code));
    }

    [Fact]
    public async Task Requirement_WithoutAnArticleThatBinds_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var interview = await HeldAsync(system, await RiskNoticeWalk.FilingAsync(system));
        Assert.Equal("interview.no-such-article", await CodeAsync(system, () => system.TryAsync("officer", interview, "record", Record([Row("开通评测接口", 10, "safety-framework/1")]))));
    }

    // Domain 3.4: 30 days for an opinion under Art. 28, internal. An undertaking has the day that the company named.
    [Fact]
    public async Task Requirement_BeyondTheInternalLimit_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        JsonArray late = [Row("公示入口改到首页", 40, "cac-order-9/16", "cd")], promised = [Row("增加一键关闭开关", 90, unit: "cd")];
        var interview = await SignedAsync(system, await RiskNoticeWalk.FilingAsync(system), Record(late, promised));
        var refused = (await system.RefusedAsync(() => system.TryAsync("officer", interview, "order-rectification", new() { ["requirements"] = late.DeepClone(), ["undertakings"] = promised.DeepClone() }))).Refusals.Single();
        Assert.Equal(("interview.beyond-the-limit", "requirements[0].days"), (refused.Code, refused.Field));
        late[0]!["days"] = 30;
        await system.TakeAsync("officer", interview, "order-rectification", new() { ["requirements"] = late.DeepClone(), ["undertakings"] = promised.DeepClone() });
    }

    [Fact]
    public async Task Rectification_IsJudgedItemByItemByTwoPersons()
    {
        await using var system = await TestSystem.StartAsync();
        var interview = await SignedAsync(system, await RiskNoticeWalk.FilingAsync(system));
        await OrderedAsync(system, interview);
        await system.TakeAsync("filer", interview, "submit-plan");
        await system.TakeAsync("officer", interview, "confirm-plan");
        await system.TakeAsync("officer", interview, "report-up");
        Assert.Equal("interview.item-not-judged", await CodeAsync(system, () => system.TryAsync("officer", interview, "review", Verdicts("met"))));
        Assert.Equal("interview.item-not-due", await CodeAsync(system, () => system.TryAsync("officer", interview, "review", Verdicts("met", "not-met"))));
        Assert.Equal("interview.no-such-item", await CodeAsync(system, async () => await system.TryAsync("filer", interview, "report-rectification", Done(3, await ProofAsync(system)))));
        await system.GoToAsync(new(2026, 10, 16, 9, 0, 0));
        await system.TakeAsync("filer", interview, "report-rectification", Done(1, await ProofAsync(system)));
        Assert.True((await DutiesAsync(system, interview))[0].ReportedLate);
        await system.TakeAsync("officer", interview, "review", Verdicts("met", "not-met"));
        Assert.Equal("interview.item-not-met", await CodeAsync(system, () => system.TryAsync("reviewer", interview, "pass")));
        system.SecondAccount("officer as head", "officer", "head");
        Assert.Equal("case.second-person", await CodeAsync(system, () => system.TryAsync("officer as head", interview, "fail")));
        Assert.Equal("closed-fail", (await system.TakeAsync("head", interview, "fail")).State);
        Assert.Equal([InterviewDutyStatus.Met, InterviewDutyStatus.NotMet], (await DutiesAsync(system, interview)).Select(duty => duty.Status));
    }

    // Art. 3: reported to the national office, by a paper that the company does not get.
    [Fact]
    public async Task Art3_ReportToTheNationalOffice_IsNotWithTheCompany()
    {
        await using var system = await TestSystem.StartAsync();
        var interview = await SignedAsync(system, await RiskNoticeWalk.FilingAsync(system), Record());
        Assert.Equal("interview.not-reported", await CodeAsync(system, () => system.TryAsync("officer", interview, "close")));
        await system.TakeAsync("officer", interview, "report-up");
        await system.TakeAsync("officer", interview, "close");
        Assert.DoesNotContain("interview-report", (await system.AskAsync("filer", new GetCase(interview)))!.Documents.Select(document => document.Definition));
        var report = (await system.AskAsync("officer", new GetCase(interview)))!.Documents.Single(document => document.Definition == "interview-report");
        Assert.Contains("国家互联网信息办公室", report.Data, StringComparison.Ordinal);
        Assert.False(await system.ReadAsync(db => db.Set<OutboxMessage>().AnyAsync(message => message.CaseId == interview && message.SubjectZh.Contains("约谈情况报告") && message.Audience == "party")));
    }

    [Fact]
    public async Task Agenda_AboutANotice_TiesTheTwo()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await RiskNoticeWalk.FilingAsync(system);
        var notice = await RiskNoticeWalk.DeliveredAsync(system, filing);
        var number = (await CaseAsync(system, notice)).Number;
        var wrong = Proposal();
        wrong["agenda"] = new JsonArray(new JsonObject { ["topic"] = "议题", ["notice"] = "BJ-2026-999999" });
        var interview = await StartedAsync(system, filing);
        Assert.Equal("interview.no-such-notice", await CodeAsync(system, () => system.TryAsync("officer", interview, "propose", wrong)));
        var right = Proposal();
        right["agenda"] = new JsonArray(new JsonObject { ["topic"] = "告知的风险是否消除", ["notice"] = number });
        var held = await RecordedAsync(system, filing, proposal: right);
        Assert.Equal(notice, (await EntriesAsync(system, held))[0].NoticeId);
        Assert.Contains((await system.AskAsync("filer", new GetCase(notice)))!.Linked, linked => linked.Case.Id == held && linked.Kind == "discusses");
    }

    [Fact]
    public async Task Interview_OfAnotherCompany_IsNotThere()
    {
        await using var system = await TestSystem.StartAsync();
        var interview = await RecordedAsync(system, await RiskNoticeWalk.FilingAsync(system));
        Assert.Null(await system.AskAsync("other-security-officer", new GetCase(interview)));
        Assert.Null(await system.AskAsync("other-security-officer", new GetInterviewRecord(interview)));
        Assert.NotNull(await system.AskAsync("filer", new GetInterviewRecord(interview)));
        Assert.Equal("case.not-found", await CodeAsync(system, () => system.TryAsync("other-security-officer", interview, "sign", new() { ["position"] = "security-officer" })));
    }

    private static async Task<Guid> ReadyAsync(TestSystem system)
    {
        var seals = system.Seals;
        system.Seals = true;
        var filing = await RiskNoticeWalk.FilingAsync(system);
        system.Seals = seals;
        return filing;
    }

    private static Task<Guid> FilingOfAsync(TestSystem system, Guid interview) => system.ReadAsync(db => db.Set<CaseLink>().Where(link => link.FromCaseId == interview && link.Kind == "concerns").Select(link => link.ToCaseId).SingleAsync());

    private static string Said(InterviewEntry entry) => $"{entry.Number} {entry.Kind} {entry.Side} {entry.Speaker} {entry.About} {entry.Words}";

    private static Task<List<InterviewEntry>> EntriesAsync(TestSystem system, Guid interview) => system.ReadAsync(db => db.Set<InterviewRecord>().Where(record => record.CaseId == interview)
        .Join(db.Set<InterviewEntry>(), record => record.Id, entry => entry.RecordId, (record, entry) => entry).AsNoTracking().OrderBy(entry => entry.Number).ToListAsync());

    private static Task<List<InterviewDuty>> DutiesAsync(TestSystem system, Guid interview) =>
        system.ReadAsync(db => db.Set<InterviewDuty>().AsNoTracking().Where(duty => duty.CaseId == interview).OrderBy(duty => duty.Number).ToListAsync());

    private static Task<string> CodeAsync(TestSystem system, Func<Task<Outcome<CaseReceipt>>> act) => RiskNoticeWalk.CodeAsync(system, act);
}
