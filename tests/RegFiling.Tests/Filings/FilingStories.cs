using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Identifiers;
using RegFiling.Platform.Ledger;
using RegFiling.Platform;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.Tests.Register;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Filings;

public sealed class FilingStories
{
    [Fact]
    public async Task Filing_WithNothingReady_GetsAllReasonsAtOnce()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = Walk.Name, ["type"] = "push" })).CaseId;
        await system.DoAsync("filer", filing, "save", new() { ["name"] = Walk.Name });
        var outcome = await system.RefusedAsync(() => system.ActAsync("filer", filing, "submit"));

        Assert.Equal(RefusalKind.Invalid, outcome.Kind);
        string[] reasons = ["filing.subject-not-verified", "filing.no-assessment", "filing.no-commitment"];
        Assert.All(reasons, code => Assert.Single(outcome.Refusals, refusal => refusal.Code == code && refusal.Next is not null));
        Assert.Contains(outcome.Refusals, refusal => refusal is { Field: "truth", Form: null });
        Assert.Contains(outcome.Refusals, refusal => refusal is { Code: "form.missing", Field: "principle", Form: "filing/application" });
        Assert.All(outcome.Refusals, refusal => Assert.True(refusal.Why.IsComplete, refusal.Code));
    }

    [Fact]
    public async Task Filing_UnderAnotherNameThanItsAssessment_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifyCompanyAsync();
        var filing = await system.ReadyFilingAsync();
        await system.TakeAsync("filer", filing, "save", new() { ["name"] = "另一名称", ["type"] = "push" });
        var outcome = await system.RefusedAsync(() => system.TryAsync("filer", filing, "submit"));
        Assert.Equal(("filing.names-differ", "name", "filing/application"), (outcome.Refusals.Single().Code, outcome.Refusals.Single().Field, outcome.Refusals.Single().Form));
        Assert.Contains(Walk.Name, outcome.Refusals[0].Why.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Drafts_TwoForOneAlgorithm_OnlyOneIsSubmitted()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifyCompanyAsync();
        // A second draft under the same name is refused at once; one that takes the name later is refused when it is submitted.
        var first = await system.ReadyFilingAsync();
        Assert.Equal("filing.draft-there", (await system.RefusedAsync(() => system.StartAsync("filer", "filing", new() { ["name"] = Walk.Name, ["type"] = "push" }))).Refusals.Single().Code);
        var second = await system.ReadyFilingAsync(new() { ["name"] = Walk.Name }, "先用的名称");
        var assessment = await system.ReadAsync(db => db.Set<CaseLink>().Where(link => link.ToCaseId == second && link.Kind == "assesses").Select(link => link.FromCaseId).SingleAsync());
        await system.TakeAsync("officer", assessment, "accept");
        await system.TakeAsync("filer", assessment, "renew");
        await system.TakeAsync("filer", assessment, "answer", new() { ["algorithmName"] = Walk.Name });
        await system.TakeAsync("security-officer", assessment, "sign");
        await system.TakeAsync("filer", assessment, "submit");
        await system.SubmitAsync(first);
        Assert.Equal("filing.already-there", (await system.RefusedAsync(() => system.TryAsync("filer", second, "submit"))).Refusals.Single().Code);
        await system.TakeAsync("filer", first, "withdraw");
        Assert.False((await system.TryAsync("filer", second, "submit")).IsRefused);
    }

    [Fact]
    public async Task Supplement_AskedTwice_IsRefusedAndSaysWhatRemains()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await SubmittedAsync(system);
        await system.TakeAsync("reviewer", filing, "ask-supplement");
        var notice = await DocumentAsync(system, filing, "supplement-notice");
        Assert.Contains("\"items\":[{", notice.Data, StringComparison.Ordinal);
        Assert.Contains("10个工作日", notice.Data, StringComparison.Ordinal);
        Assert.Contains("2026年9月23日", (await system.ReadAsync(db => db.Set<SealEntry>().SingleAsync(line => line.DocumentId == notice.Id))).Data, StringComparison.Ordinal);
        await system.TakeAsync("filer", filing, "supplement");
        var outcome = await system.RefusedAsync(() => system.TryAsync("reviewer", filing, "ask-supplement"));
        Assert.Equal((RefusalKind.Conflict, "case.wrong-state"), (outcome.Kind!.Value, outcome.Refusals.Single().Code));
        Assert.Contains("确认材料齐全", outcome.Refusals[0].Next!.Value.Zh, StringComparison.Ordinal);
        Assert.Equal("accepted", (await system.TakeAsync("reviewer", filing, "confirm-complete")).State);
    }

    // Asked on 24 September 2026: 25-27 September and 1-7 October are off, 10 October is a working day; the tenth working day is 15 October.
    [Fact]
    public async Task Supplement_UnansweredOverNationalDay_RemindsOnceAndEndsOnce()
    {
        await using var system = await TestSystem.StartAsync();
        await system.GoToAsync(new DateTime(2026, 9, 24, 9, 0, 0));
        var filing = await SubmittedAsync(system);
        await system.TakeAsync("reviewer", filing, "ask-supplement");
        var clock = await ClockAsync(system, filing, "supplement");
        Assert.Equal((new DateOnly(2026, 10, 15), Force.Internal), (clock.DueOn, clock.Force));
        Assert.Contains("10月10日", clock.Explanation.Zh, StringComparison.Ordinal);

        await system.GoToAsync(new DateTime(2026, 10, 11, 23, 59, 0));
        Assert.Empty(await ActsAsync(system, filing, "clock-reminder"));
        await system.GoToAsync(new DateTime(2026, 10, 12));
        await system.GoToAsync(new DateTime(2026, 10, 13));
        Assert.Single(await ActsAsync(system, filing, "clock-reminder"));
        await system.GoToAsync(new DateTime(2026, 10, 15, 23, 59, 59));
        Assert.Equal("supplement-requested", await StateAsync(system, filing));
        await system.GoToAsync(new DateTime(2026, 10, 16));
        Assert.Equal(0, await system.GoToAsync(new DateTime(2026, 10, 17)));

        Assert.Equal("terminated-unanswered", await StateAsync(system, filing));
        Assert.Single(await ActsAsync(system, filing, "clock-overdue"));
        var ended = Assert.Single(await ActsAsync(system, filing, "terminate"));
        Assert.Equal((Guid.Empty, "system"), (ended.ActorId, ended.ActorRole));
        Assert.Equal(FilingStatus.Terminated, (await RecordAsync(system, filing)).Status);
        var notice = await DocumentAsync(system, filing, "termination");
        Assert.Contains("义务不因终止办理而免除", notice.Data, StringComparison.Ordinal);
        Assert.Contains("也不视为放弃备案", notice.Data, StringComparison.Ordinal);
        Assert.DoesNotContain(await system.ReadAsync(db => db.Set<RefusedAct>().ToListAsync()), act => act.PersonId == Guid.Empty);

        // The duty stays: the same algorithm can be filed again.
        var again = await system.ReadyFilingAsync();
        Assert.Equal("submitted", (await system.SubmitAsync(again)).State);
    }

    // A stop between the two transactions must not leave the case waiting for ever.
    [Fact]
    public async Task Supplement_WhereTheProcessStoppedAfterTheClockRanOut_EndsOnTheNextRun()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await SubmittedAsync(system);
        await system.TakeAsync("reviewer", filing, "ask-supplement");
        var clock = await ClockAsync(system, filing, "supplement");
        await system.ReadAsync(async db =>
        {
            (await db.Set<CaseClock>().SingleAsync(c => c.Id == clock.Id)).OverdueAt = clock.DueAt;
            db.Add(new ClockEffect { ClockId = clock.Id, Kind = "overdue", At = clock.DueAt });
            return await db.SaveChangesAsync();
        });
        await system.GoToAsync(new DateTime(2026, 10, 16));
        Assert.Equal("terminated-unanswered", await StateAsync(system, filing));
    }

    // The vectors of domain 6 with ten working days: filed on the last day is in time, on the day after it is late.
    [Theory]
    [InlineData("2024-02-08", "2024-02-28")]
    [InlineData("2025-01-24", "2025-02-13")]
    [InlineData("2025-09-26", "2025-10-16")]
    [InlineData("2026-02-12", "2026-03-04")]
    [InlineData("2026-09-18", "2026-10-09")]
    [InlineData("2026-09-30", "2026-10-20")]
    public async Task Filing_IsLateFromTheDayAfterTheTenthWorkingDay(string online, string last)
    {
        await using var system = await TestSystem.StartAsync();
        var day = DateTime.Parse(last, System.Globalization.CultureInfo.InvariantCulture);
        system.Clock.AdjustTime(new DateTimeOffset(day.AddHours(9), TimeSpan.FromHours(8)));
        await system.VerifyCompanyAsync();
        var inTime = await system.ReadyFilingAsync(new() { ["isOnline"] = "yes", ["onlineDate"] = online }, "按期的算法");
        var late = await system.ReadyFilingAsync(new() { ["isOnline"] = "yes", ["onlineDate"] = online }, "逾期的算法");
        system.Clock.AdjustTime(new DateTimeOffset(day.AddDays(1).AddSeconds(-1), TimeSpan.FromHours(8)));
        await system.SubmitAsync(inTime);
        system.Clock.AdjustTime(new DateTimeOffset(day.AddDays(1), TimeSpan.FromHours(8)));
        await system.SubmitAsync(late);
        Assert.False((await RecordAsync(system, inTime)).Late);
        Assert.True((await RecordAsync(system, late)).Late);
    }

    [Fact]
    public async Task Decision_Overdue_IsRecordedAndNeverApproves()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await SubmittedAsync(system);
        await system.TierConfirmedAsync(filing);
        var clock = await ClockAsync(system, filing, "decide");
        Assert.Equal((Force.Law, "authority", "30 wd", new DateOnly(2026, 10, 28)), (clock.Force, clock.Owner, clock.Limit, clock.DueOn));
        await system.GoToAsync(new DateTime(2026, 10, 28, 23, 0, 0));
        Assert.Null((await ClockAsync(system, filing, "decide")).OverdueAt);
        await system.GoToAsync(new DateTime(2026, 12, 1));
        Assert.Equal("tier-confirmed", await StateAsync(system, filing));
        Assert.Equal(FilingStatus.InReview, (await RecordAsync(system, filing)).Status);
        var overdue = Assert.Single(await ActsAsync(system, filing, "clock-overdue"));
        Assert.Contains("cac-order-9/25", System.Text.Encoding.UTF8.GetString(overdue.Entry), StringComparison.Ordinal);
        await system.PublishedAsync(filing);
        Assert.NotNull((await ClockAsync(system, filing, "decide")).OverdueAt);
    }

    [Fact]
    public async Task Filing_NotFiled_StatesReasonsAndRemedy()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await SubmittedAsync(system);
        Assert.Contains((await system.RefusedAsync(() => system.ActAsync("head", filing, "decide-not-to-file"))).Refusals, refusal => refusal.Field == "reasons");
        await system.TakeAsync("head", filing, "decide-not-to-file");
        var notice = await DocumentAsync(system, filing, "not-filed-notice");
        Assert.All(["六十日内", "六个月内", "行政复议", "第二十五条", "\"items\":[{"], words => Assert.Contains(words, notice.Data, StringComparison.Ordinal));
        Assert.Equal((FilingStatus.NotFiled, null), ((await RecordAsync(system, filing)).Status, (await RecordAsync(system, filing)).LocalNumber));
    }

    [Fact]
    public async Task Filing_ReturnedByTheNationalOffice_KeepsItsNumberAndTheClockOfTheLawRunsOn()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await SubmittedAsync(system);
        await system.TierConfirmedAsync(filing);
        await system.TakeAsync("head", filing, "complete-locally");
        var number = (await RecordAsync(system, filing)).LocalNumber;
        await system.TakeAsync("officer", filing, "report-national");
        await system.TakeAsync("officer", filing, "return-by-national");
        Assert.Equal("supplement-requested", await StateAsync(system, filing));
        Assert.Equal((ClockStatus.Running, new DateOnly(2026, 10, 28)), ((await ClockAsync(system, filing, "decide")).Status, (await ClockAsync(system, filing, "decide")).DueOn));
        await system.GoToAsync(new DateTime(2026, 9, 18, 10, 0, 0));
        await system.TakeAsync("filer", filing, "supplement");
        await system.TierConfirmedAsync(filing);
        Assert.Equal(new DateOnly(2026, 10, 28), (await ClockAsync(system, filing, "decide")).DueOn);
        Assert.Single(await system.ReadAsync(db => db.Set<CaseClock>().Where(clock => clock.CaseId == filing && clock.Clock == "decide").ToListAsync()));
        await system.PublishedAsync(filing);
        var record = await RecordAsync(system, filing);
        Assert.Equal((FilingStatus.Filed, number), (record.Status, record.LocalNumber));
        Assert.Equal(1, await system.ReadAsync(db => db.Set<NumberSeries>().Where(series => series.Series == "filing").Select(series => series.Last).SingleAsync()));
    }

    [Fact]
    public async Task Filing_Withdrawn_IsOverUntilFiledAgain()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await SubmittedAsync(system);
        Assert.Equal("form.missing", (await system.RefusedAsync(() => system.ActAsync("filer", filing, "withdraw"))).Refusals.Single().Code);
        await system.TakeAsync("filer", filing, "withdraw");
        Assert.Equal(FilingStatus.Withdrawn, (await RecordAsync(system, filing)).Status);
        Assert.All(await system.ReadAsync(db => db.Set<CaseClock>().Where(clock => clock.CaseId == filing).ToListAsync()), clock => Assert.Equal(ClockStatus.Ended, clock.Status));
        Assert.Equal(RefusalKind.Conflict, (await system.TryAsync("filer", filing, "save")).Kind);
    }

    // Never 3: not in the state, not in the record, not in the register, not in a document.
    [Fact]
    public async Task Filing_IsCalledFiledOnlyWithTheNationalNumber()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await SubmittedAsync(system);
        async Task NotFiledYetAsync()
        {
            var record = await RecordAsync(system, filing);
            Assert.NotEqual(FilingStatus.Filed, record.Status);
            Assert.Null(record.NationalNumber);
            Assert.DoesNotContain("网信算备", record.LocalNumber ?? "", StringComparison.Ordinal);
            Assert.Empty(await system.ReadAsync(db => db.Set<RegisterEntry>().ToListAsync()));
            var view = (await system.AskAsync("filer", new GetCase(filing)))!;
            Assert.DoesNotContain("已备案", view.Procedure.States[view.Case.State].Title.Zh, StringComparison.Ordinal);
            Assert.All(view.Documents, document => Assert.DoesNotContain("已备案", document.Data.Replace("不表示已经备案", "", StringComparison.Ordinal).Replace("不是已备案", "", StringComparison.Ordinal), StringComparison.Ordinal));
        }

        await NotFiledYetAsync();
        await system.TierConfirmedAsync(filing);
        await NotFiledYetAsync();
        await system.TakeAsync("head", filing, "complete-locally");
        await NotFiledYetAsync();
        await system.TakeAsync("officer", filing, "report-national");
        await NotFiledYetAsync();
        Assert.Contains((await system.RefusedAsync(() => system.TryAsync("officer", filing, "record-number", new() { ["nationalNumber"] = "演示-2026-000001" }))).Refusals, refusal => refusal.Code == "form.not-a-filing-number");
        await NotFiledYetAsync();
        await system.TakeAsync("officer", filing, "record-number");
        Assert.Equal(FilingStatus.Filed, (await RecordAsync(system, filing)).Status);
        Assert.Single(await system.ReadAsync(db => db.Set<RegisterEntry>().ToListAsync()));
    }

    [Fact]
    public async Task Number_WithAWrongCheckDigit_IsAskedAboutAndRecordedOnceItWasChecked()
    {
        await using var system = await TestSystem.StartAsync();
        var number = Enumerable.Range(0, 10).Select(digit => $"网信算备31011599900020226001{digit}号")
            .First(number => Identifier.Check(number, RegionTable.None, new DateOnly(2026, 9, 10)) is { Valid: true, Warnings.Count: > 0 });
        var filing = await ReportedAsync(system, Walk.Name);
        var asked = await system.TryAsync("officer", filing, "record-number", new() { ["nationalNumber"] = number });
        Assert.All(asked.Refusals, refusal => Assert.Equal("filing.number-looks-wrong", refusal.Code));
        Assert.Equal("published", (await system.TakeAsync("officer", filing, "record-number", new() { ["nationalNumber"] = number, ["checked"] = true })).State);
        Assert.Equal(number, (await RecordAsync(system, filing)).NationalNumber);
    }

    [Fact]
    public async Task Number_OfAnotherAlgorithmInThePublicList_OrWithADateToCome_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        await using (var file = PublishedRows.Utf8(PublishedRows.AlgorithmCsv()))
        {
            await system.ReadAsync(db => new RegisterImport(db, new WriteTransaction(db, new WriteGate()), system.Clock).RunAsync(file, new RegisterImportOptions(RegisterFileFormat.Csv, "清单", new DateOnly(2026, 9, 10))));
        }

        var filing = await ReportedAsync(system, Walk.Name);
        var refused = await system.TryAsync("officer", filing, "record-number", new() { ["nationalNumber"] = "网信算备330110046572903220011号", ["filedOn"] = "2027-01-01", ["checked"] = true });
        Assert.Equal(["filing.filed-on-in-the-future", "filing.national-number-taken"], refused.Refusals.Select(refusal => refusal.Code).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Commitment_ThatAFilingUnderWayRestsOn_CannotBeWithdrawn()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await system.SubmitAsync(filing);
        var commitment = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Procedure == "commitment").Select(c => c.Id).SingleAsync());
        Assert.Equal("commitment.relied-on", (await system.TryAsync("filer", commitment, "withdraw")).Refusals.Single().Code);
        await system.TakeAsync("filer", filing, "withdraw");
        Assert.Equal("ended", (await system.TakeAsync("filer", commitment, "withdraw")).State);
    }

    [Fact]
    public async Task Name_ThatDiffersOnlyByWhatNobodySees_IsTheSameName()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        await system.SubmitAsync(await system.ReadyFilingAsync());
        Assert.Contains("form.control-characters", (await system.StartAsync("filer", "filing", new() { ["name"] = Walk.Name + "\u200b", ["type"] = "push" })).Refusals.Select(refusal => refusal.Code));
        Assert.Contains("form.missing", (await system.StartAsync("filer", "filing", new() { ["name"] = "\u200d\u200d", ["type"] = "push" })).Refusals.Select(refusal => refusal.Code));
        var twin = await system.ReadyFilingAsync(name: Walk.Name + "\u200d");
        Assert.Contains("filing.already-there", (await system.TryAsync("filer", twin, "submit")).Refusals.Select(refusal => refusal.Code));
    }

    [Fact]
    public async Task Assessment_WithoutItsFiling_CannotBeStarted()
    {
        await using var system = await TestSystem.StartAsync();
        Assert.Equal("case.not-started-here", (await system.StartAsync("filer", "assessment")).Refusals.Single().Code);
    }

    // Papers of the authority to itself, and a draft that is not submitted, are read by their own side only.
    [Fact]
    public async Task Forms_AreReadByThoseTheyAreFor()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await system.SubmitAsync(filing);
        await system.TakeAsync("reviewer", filing, "ask-supplement");
        await system.TakeAsync("filer", filing, "save", new() { ["name"] = Walk.Name, ["type"] = "push", ["scenario"] = "尚未提交的修改" });
        Assert.NotEqual("尚未提交的修改", (await system.AskAsync("officer", new GetCase(filing)))!.Forms["filing/application"].Text("scenario"));
        Assert.Equal("尚未提交的修改", (await system.AskAsync("filer", new GetCase(filing)))!.Forms["filing/application"].Text("scenario"));
        await system.TakeAsync("filer", filing, "supplement");
        Assert.Equal("尚未提交的修改", (await system.AskAsync("officer", new GetCase(filing)))!.Forms["filing/application"].Text("scenario"));

        await system.TakeAsync("reviewer", filing, "confirm-complete");
        await system.TakeAsync("officer", filing, "propose-tier");
        Assert.Contains("filing/tier-proposal", (await system.AskAsync("reviewer", new GetCase(filing)))!.Forms.Keys);
        Assert.DoesNotContain("filing/tier-proposal", (await system.AskAsync("filer", new GetCase(filing)))!.Forms.Keys);
        Assert.Contains("filing/supplement-request", (await system.AskAsync("filer", new GetCase(filing)))!.Forms.Keys);
    }

    [Fact]
    public async Task Number_RecordedForAnotherFiling_IsRefusedWithItsName()
    {
        await using var system = await TestSystem.StartAsync();
        var first = await ReportedAsync(system, "第一个算法");
        await system.TakeAsync("officer", first, "record-number");
        var second = await ReportedAsync(system, "第二个算法");
        var outcome = await system.RefusedAsync(() => system.TryAsync("officer", second, "record-number"));
        Assert.Equal((RefusalKind.Invalid, "filing.national-number-taken", "nationalNumber"), (outcome.Kind!.Value, outcome.Refusals.Single().Code, outcome.Refusals.Single().Field));
        Assert.Contains("第一个算法", outcome.Refusals[0].Why.Zh, StringComparison.Ordinal);
        Assert.Equal("reported-to-national", await StateAsync(system, second));
    }

    internal static async Task<Guid> PublishedAsync(TestSystem system)
    {
        var filing = await SubmittedAsync(system);
        await system.TierConfirmedAsync(filing);
        await system.PublishedAsync(filing);
        return filing;
    }

    internal static async Task<Guid> SubmittedAsync(TestSystem system, string name = Walk.Name)
    {
        await system.VerifyCompanyAsync();
        var filing = await system.ReadyFilingAsync(name: name);
        await system.SubmitAsync(filing);
        return filing;
    }

    internal static Task<Filing> RecordAsync(TestSystem system, Guid filing) => system.ReadAsync(db =>
        db.Set<Filing>().AsNoTracking().SingleAsync(record => record.Id == db.Set<Case>().Where(c => c.Id == filing).Select(c => c.RecordId).Single()));

    internal static Task<string> StateAsync(TestSystem system, Guid id) => system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == id).Select(c => c.State).SingleAsync());

    internal static async Task<Guid> ReportedAsync(TestSystem system, string name)
    {
        var filing = await SubmittedAsync(system, name);
        await system.TierConfirmedAsync(filing);
        await system.TakeAsync("head", filing, "complete-locally");
        await system.TakeAsync("officer", filing, "report-national");
        return filing;
    }

    internal static Task<CaseClock> ClockAsync(TestSystem system, Guid id, string clock) => system.ReadAsync(db =>
        db.Set<CaseClock>().AsNoTracking().Where(c => c.CaseId == id && c.Clock == clock).OrderByDescending(c => c.StartedAt).FirstAsync());

    internal static Task<List<Event>> ActsAsync(TestSystem system, Guid id, string act) => system.ReadAsync(db =>
        db.Set<Event>().AsNoTracking().Where(e => e.Stream == $"case/{id}" && e.Act == $"filing/{act}").ToListAsync());

    internal static Task<IssuedDocument> DocumentAsync(TestSystem system, Guid id, string definition) => system.ReadAsync(db =>
        db.Set<IssuedDocument>().AsNoTracking().SingleAsync(document => document.CaseId == id && document.Definition == definition));
}
