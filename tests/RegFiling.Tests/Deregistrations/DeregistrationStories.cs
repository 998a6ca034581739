using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Register;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Deregistrations;

/// <summary>A filing ends: on application, by the authority, by revocation; and comes back, or is filed anew (domain 4.4).</summary>
public sealed class DeregistrationStories
{
    [Fact]
    public async Task Deregistration_WithArrangements_EndsFilingAndEntryAndKeepsBothInSight()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var before = await system.EntryAsync(filing);
        var dereg = await AppliedAsync(system, filing);
        await system.TakeAsync("officer", dereg, "confirm-complete");
        Assert.Equal("deregistered", (await system.TakeAsync("head", dereg, "accept")).State);

        var (record, entry) = (await system.RecordAsync(filing), await system.EntryAsync(filing));
        Assert.Equal((FilingStatus.Deregistered, new DateOnly(2026, 9, 10)), (record.Status, record.EndedOn));
        Assert.Equal((RegisterState.Deregistered, before.NationalNumber, before.Purpose), (entry.State, entry.NationalNumber, entry.Purpose));
        Assert.Equal("cac-order-9/24", (await system.ReadAsync(db => db.Set<RegisterRevision>().SingleAsync())).Ground);
        var paper = Assert.Single(await system.PapersAsync(dereg));
        Assert.Equal("注销备案通知书", paper.TitleZh);
        Assert.Contains("按期提交", paper.Data, StringComparison.Ordinal);

        // Nothing more happens to a filing that has ended.
        foreach (var procedure in new[] { "change", "deregistration" })
        {
            Assert.Equal("life.not-in-force", (await system.RefusedAsync(() => system.StartAsync("filer", procedure, procedure == "change" ? LifeWalk.Matters("text", "2026-09-09") : null, filing))).Refusals.Single().Code);
        }

        Assert.Equal("life.not-in-force", (await system.RefusedAsync(async () => await system.StartAsync("officer", "rectification", await Answers.ForAsync(system, "rectification/order", "officer"), filing))).Refusals.Single().Code);
    }

    // 24 September 2026 and twenty working days: Mid-Autumn and National Day lie between, so the last day is 29 October.
    [Theory]
    [InlineData("2026-10-29 23:59", null)]
    [InlineData("2026-10-30 00:00", "late")]
    public async Task Deregistration_AroundTheTwentiethWorkingDay_Art24_IsLateOnlyAfterIt(string now, string? flag)
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        await system.GoToAsync(DateTime.Parse(now, System.Globalization.CultureInfo.InvariantCulture));
        var dereg = await AppliedAsync(system, filing, new() { ["endedOn"] = "2026-09-24" });
        Assert.Equal(("submitted", flag), ((await system.CaseAsync(dereg)).State, (await system.CaseAsync(dereg)).Flags));
    }

    [Fact]
    public async Task Deregistration_BeforeTheEndOrWhileAProductStillUsesIt_Art24_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var dereg = await DraftedAsync(system, filing, new() { ["endedOn"] = "2026-12-31", ["everywhere"] = "no" });
        var refused = await system.RefusedAsync(() => system.TryAsync("filer", dereg, "submit"));
        Assert.Equal(["deregistration.not-yet", "deregistration.still-in-use"], refused.Refusals.Select(refusal => refusal.Code));
        Assert.All(refused.Refusals, refusal => Assert.Equal("cac-order-9/24", refusal.Ground));
    }

    [Fact]
    public async Task Deregistration_WithOpenArrangements_Art24_WaitsForTheReportOfTheCompany()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var dereg = await AppliedAsync(system, filing, new() { ["open"] = "yes", ["openItems"] = "退费" });
        Assert.Equal("deregistration.arrangement-open", (await system.RefusedAsync(() => system.TryAsync("officer", dereg, "confirm-complete"))).Refusals.Single().Code);
        await system.TakeAsync("officer", dereg, "follow-arrangement");
        await system.TakeAsync("filer", dereg, "report-arrangement", new() { ["complete"] = true });
        await system.TakeAsync("officer", dereg, "confirm-complete");
        system.SecondAccount("officer as head", "officer", "head");
        Assert.Equal("case.second-person", (await system.RefusedAsync(() => system.TryAsync("officer as head", dereg, "accept"))).Refusals.Single().Code);
        await system.TakeAsync("head", dereg, "accept");
    }

    [Fact]
    public async Task Deregistration_BesideAnOpenChange_WaitsForItsDecision()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var change = await system.SubmittedChangeAsync(filing, new() { ["purpose"] = "改写后的目的" });
        var dereg = await AppliedAsync(system, filing);
        await system.TakeAsync("officer", dereg, "confirm-complete");
        Assert.Equal("life.under-way", (await system.RefusedAsync(() => system.TryAsync("head", dereg, "accept"))).Refusals.Single().Code);
        await system.TakeAsync("filer", change, "withdraw");
        await system.TakeAsync("head", dereg, "accept");
    }

    [Fact]
    public async Task Deregistration_OfAnotherCompany_IsNotThere()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        Assert.Equal(RefusalKind.NotFound, (await system.RefusedAsync(() => system.StartAsync("other-filer", "deregistration", parent: filing))).Kind);
        var dereg = await AppliedAsync(system, filing);
        Assert.Null(await system.AskAsync("other-filer", new GetCase(dereg)));
    }

    // Glossary 0 rule 8 and domain 4.4: revocation and deregistration are two ends, and one does not escape into the other.
    [Fact]
    public async Task Deregistration_WhileARevocationIsUnderWay_Art33_DoesNotReplaceIt()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var revocation = await NoticedAsync(system, filing);
        var dereg = await AppliedAsync(system, filing);
        await system.TakeAsync("officer", dereg, "confirm-complete");
        Assert.Equal("life.under-way", (await system.RefusedAsync(() => system.TryAsync("head", dereg, "accept"))).Refusals.Single().Code);
        await system.TakeAsync("head", revocation, "not-revoke");
        await system.TakeAsync("head", dereg, "accept");
        Assert.Equal(RegisterState.Deregistered, (await system.EntryAsync(filing)).State);
    }

    [Fact]
    public async Task ExOfficio_Art33_IsNotTakenBeforeThePartyWasHeard()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var id = TestSystem.Done(await system.StartAsync("officer", "deregistration-ex-officio", await Answers.ForAsync(system, "deregistration/ex-officio", "officer"), filing)).CaseId;
        // The company learns of it by the notice.
        Assert.Null(await system.AskAsync("filer", new GetCase(id)));
        system.Seals = false;
        await system.TakeAsync("reviewer", id, "notify");
        Assert.Equal("life.not-heard", (await system.RefusedAsync(() => system.TryAsync("head", id, "deregister-ex-officio"))).Refusals.Single().Code);
        system.Seals = true;
        await system.SealAsync(id);
        Assert.NotNull(await system.AskAsync("filer", new GetCase(id)));
        Assert.Equal("life.not-heard", (await system.RefusedAsync(() => system.TryAsync("head", id, "deregister-ex-officio"))).Refusals.Single().Code);
        await system.TakeAsync("legal-rep", id, "state-view");
        Assert.Equal("life.not-answered", (await system.RefusedAsync(() => system.TryAsync("head", id, "deregister-ex-officio"))).Refusals.Single().Code);
        Assert.Equal("deregistered", (await system.TakeAsync("head", id, "deregister-ex-officio", new() { ["answer"] = "经核实，服务已经终止" })).State);
        Assert.Contains("六十日", (await system.PapersAsync(id))[^1].Data, StringComparison.Ordinal);
        Assert.Equal("cac-order-9/33", (await system.ReadAsync(db => db.Set<RegisterRevision>().SingleAsync())).Ground);
    }

    [Fact]
    public async Task Revocation_WithoutPriorNotice_PenaltyLaw44_IsNotPossible()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        system.Seals = false;
        var id = await NoticedAsync(system, filing);
        var refused = await system.RefusedAsync(() => system.TryAsync("head", id, "revoke"));
        Assert.Contains(refused.Refusals, refusal => refusal is { Code: "life.not-heard", Ground: "penalty-law/44" });
        await system.SealAsync(id);
        // Notice on 10 September: statement and request for a hearing until 17 September.
        Assert.Equal(2, (await system.RefusedAsync(() => system.TryAsync("head", id, "revoke"))).Refusals.Count(refusal => refusal.Code == "life.not-heard"));
        await system.GoToAsync(new DateTime(2026, 9, 18, 9, 0, 0));
        Assert.Equal("revoked", (await system.TakeAsync("head", id, "revoke")).State);
        var (record, entry) = (await system.RecordAsync(filing), await system.EntryAsync(filing));
        Assert.Equal((FilingStatus.Revoked, RegisterState.Revoked), (record.Status, entry.State));
        Assert.Equal("撤销备案决定书", (await system.PapersAsync(id))[^1].TitleZh);
    }

    [Fact]
    public async Task Revocation_AfterADefence_PenaltyLaw45_MustAnswerIt()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var id = await NoticedAsync(system, filing);
        await system.TakeAsync("filer", id, "defend");
        await system.GoToAsync(new DateTime(2026, 9, 18, 9, 0, 0));
        var refused = (await system.RefusedAsync(() => system.TryAsync("head", id, "revoke"))).Refusals.Single();
        Assert.Equal(("life.not-answered", "penalty-law/45", "answer"), (refused.Code, refused.Ground, refused.Field));
        await system.TakeAsync("head", id, "revoke", new() { ["answer"] = "未予采纳，理由如下" });
    }

    [Fact]
    public async Task Revocation_Hearing_PenaltyLaw64_IsRequestedInFiveWorkingDaysAndAnnouncedSevenBefore()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var id = await NoticedAsync(system, filing);
        await system.GoToAsync(new DateTime(2026, 9, 17, 23, 0, 0));
        await system.TakeAsync("legal-rep", id, "request-hearing");
        Assert.True((await system.ActAsync("head", id, "revoke")).IsRefused);
        // Seven working days after 17 September end on 29 September: the holiday of 25 to 27 lies between, 20 September is worked.
        foreach (var (day, refused) in new[] { ("2026-09-28", true), ("2026-09-30", false) })
        {
            var outcome = await system.TryAsync("reviewer", id, "notify-hearing", new() { ["on"] = day });
            Assert.Equal(refused, outcome.IsRefused);
        }

        await system.SealAsync(id);
        Assert.Equal("revocation.hearing-not-yet", (await system.RefusedAsync(() => system.TryAsync("hearing-host", id, "hold-hearing"))).Refusals.Single().Code);
        await system.GoToAsync(new DateTime(2026, 9, 30, 9, 0, 0));
        system.SecondAccount("officer as host", "officer", "hearing-host");
        Assert.Equal("case.second-person", (await system.RefusedAsync(() => system.TryAsync("officer as host", id, "hold-hearing"))).Refusals.Single().Code);
        await system.TakeAsync("hearing-host", id, "hold-hearing");
        await system.TakeAsync("head", id, "revoke", new() { ["answer"] = "听证意见的复核" });
    }

    [Fact]
    public async Task Revocation_HearingRequestedTooLate_PenaltyLaw64_IsRefusedAndTheDefenceStaysOpen()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var id = await NoticedAsync(system, filing);
        await system.GoToAsync(new DateTime(2026, 9, 18, 0, 0, 0));
        Assert.Equal("revocation.hearing-too-late", (await system.RefusedAsync(() => system.TryAsync("filer", id, "request-hearing"))).Refusals.Single().Code);
        await system.TakeAsync("filer", id, "defend");
    }

    [Fact]
    public async Task Revocation_IsInvisibleToTheCompanyUntilItIsTold()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var id = TestSystem.Done(await system.StartAsync("officer", "revocation", await Answers.ForAsync(system, "revocation/opening", "officer"), filing)).CaseId;
        await system.TakeAsync("head", id, "open-revocation");
        Assert.Null(await system.AskAsync("filer", new GetCase(id)));
        Assert.Equal(RefusalKind.NotFound, (await system.RefusedAsync(() => system.ActAsync("filer", id, "defend"))).Kind);
        Assert.Equal("life.under-way", (await system.RefusedAsync(async () => await system.StartAsync("second-officer", "revocation", await Answers.ForAsync(system, "revocation/opening", "second-officer"), filing))).Refusals.Single().Code);
    }

    [Fact]
    public async Task Restoration_AfterAReconsideration_BringsFilingNumberAndEntryBack()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var number = (await system.EntryAsync(filing)).NationalNumber;
        var ended = await system.DeregisteredExOfficioAsync(filing);
        var future = new JsonObject { ["on"] = "2027-01-01" };
        Assert.Equal("life.day-to-come", (await system.RefusedAsync(async () => await system.StartAsync("officer", "restoration", await Answers.ForAsync(system, "restoration/decision", "officer", future), ended))).Refusals.Single().Code);
        var id = TestSystem.Done(await system.StartAsync("officer", "restoration", await Answers.ForAsync(system, "restoration/decision", "officer"), ended)).CaseId;
        system.SecondAccount("officer as head", "officer", "head");
        Assert.Equal("case.second-person", (await system.RefusedAsync(() => system.TryAsync("officer as head", id, "restore"))).Refusals.Single().Code);
        await system.TakeAsync("head", id, "restore");
        var (record, entry) = (await system.RecordAsync(filing), await system.EntryAsync(filing));
        Assert.Equal((FilingStatus.Filed, (DateOnly?)null, RegisterState.Filed, number), (record.Status, record.EndedOn, entry.State, entry.NationalNumber));
        Assert.Equal(2, await system.ReadAsync(db => db.Set<RegisterRevision>().CountAsync()));
        await system.SubmittedChangeAsync(filing, new() { ["purpose"] = "恢复后的变更" });
        Assert.Equal("restoration.in-force", (await system.RefusedAsync(async () => await system.StartAsync("officer", "restoration", await Answers.ForAsync(system, "restoration/decision", "officer"), ended))).Refusals.Single().Code);
    }

    // Domain 4.4: reactivation is a new filing, the number is never used again; what was filed comes along, in its newest version.
    [Fact]
    public async Task Refiling_AfterTheEnd_IsANewFilingTiedToTheOld_AndTheOldNumberStaysTaken()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        var change = await system.SubmittedChangeAsync(filing, new() { ["purpose"] = "改写后的目的" });
        await system.TakeAsync("officer", change, "confirm-complete");
        await system.TakeAsync("head", change, "accept");
        var copied = new JsonObject { ["name"] = Walk.Name, ["type"] = "push", ["copiedFrom"] = (await system.CaseAsync(filing)).Number };
        var dereg = await AppliedAsync(system, filing);
        await system.TakeAsync("officer", dereg, "confirm-complete");
        await system.TakeAsync("head", dereg, "accept");

        var again = TestSystem.Done(await system.StartAsync("filer", "filing", copied)).CaseId;
        Assert.Equal("改写后的目的", (await system.SavedAsync(again, "filing/application"))["purpose"]!.GetValue<string>());
        Assert.Equal(filing, await system.ReadAsync(db => db.Set<CaseLink>().Where(link => link.FromCaseId == again && link.Kind == "refiles").Select(link => link.ToCaseId).SingleAsync()));
        Assert.NotEqual((await system.CaseAsync(filing)).RecordId, (await system.CaseAsync(again)).RecordId);

        await system.AlterAsync(again, new() { ["isOnline"] = "no", ["version"] = "2.0" });
        await system.AssessAsync(again);
        var commitment = TestSystem.Done(await system.StartAsync("filer", "commitment", parent: again)).CaseId;
        await system.TakeAsync("filer", commitment, "choose-clauses");
        await system.TakeAsync("security-officer", commitment, "sign");
        await system.SubmitAsync(again);
        await system.TierConfirmedAsync(again);
        await system.DoAsync("head", again, "complete-locally");
        await system.TakeAsync("officer", again, "report-national");
        Assert.Contains("filing.national-number-taken", (await system.RefusedAsync(() => system.TryAsync("officer", again, "record-number", new() { ["nationalNumber"] = "网信算备310115999000202260017号" }))).Refusals.Select(refusal => refusal.Code));
        await system.TakeAsync("officer", again, "record-number", new() { ["nationalNumber"] = "网信算备310104999000202260011号", ["checked"] = true });
        Assert.Equal(2, await system.ReadAsync(db => db.Set<RegisterEntry>().CountAsync()));
    }

    private static async Task<Guid> DraftedAsync(TestSystem system, Guid filing, JsonObject? with = null)
    {
        var dereg = TestSystem.Done(await system.StartAsync("filer", "deregistration", parent: filing)).CaseId;
        var answers = with ?? [];
        answers["endedOn"] ??= "2026-09-09";
        answers["open"] ??= "no";
        await system.TakeAsync("filer", dereg, "save", answers);
        return dereg;
    }

    private static async Task<Guid> AppliedAsync(TestSystem system, Guid filing, JsonObject? with = null)
    {
        var dereg = await DraftedAsync(system, filing, with);
        await system.TakeAsync("filer", dereg, "submit");
        return dereg;
    }

    private static async Task<Guid> NoticedAsync(TestSystem system, Guid filing)
    {
        var id = TestSystem.Done(await system.StartAsync("officer", "revocation", await Answers.ForAsync(system, "revocation/opening", "officer"), filing)).CaseId;
        await system.TakeAsync("head", id, "open-revocation");
        await system.TakeAsync("officer", id, "close-investigation");
        await system.TakeAsync("legal-review", id, "legal-review");
        await system.TakeAsync("reviewer", id, "pre-notice");
        return id;
    }
}
