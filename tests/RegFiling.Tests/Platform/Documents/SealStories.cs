using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Ledger;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Documents;

/// <summary>签发, 用印, 送达: two persons, one register, and the time of the party from the day on which it has the paper.</summary>
public sealed class SealStories
{
    [Theory, OnEachDatabase]
    public async Task Document_IsNotWithTheParty_BeforeAnotherPersonSealsIt(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var filing = await AskedAsync(system);
        var notice = await WaitingAsync(system, filing);
        Assert.Equal((DocumentState.AwaitingSeal, "ask-supplement", "reviewer", system.Person("reviewer").PersonId), (notice.State, notice.Action, notice.SignerRole, notice.SignedBy!.Value));
        var (party, official) = ((await system.AskAsync("filer", new GetCase(filing)))!, (await system.AskAsync("officer", new GetCase(filing)))!);
        Assert.DoesNotContain(party.Documents, document => document.Id == notice.Id);
        Assert.Contains(official.Documents, document => document.Id == notice.Id);
        // Nor what it says.
        Assert.DoesNotContain("filing/supplement-request", party.Forms.Keys);
        Assert.Contains("filing/supplement-request", official.Forms.Keys);
        var before = await MessagesAsync(system, filing);
        Assert.DoesNotContain(before, message => message.Audience == "party" && message.SubjectZh.Contains("待补正", StringComparison.Ordinal));
        Assert.Contains(before, message => message is { Audience: "coordinator" });

        var version = official.Case.Version;
        var receipt = TestSystem.Done(await SealAsync(system, "coordinator", filing, notice.Id));
        Assert.Equal((filing, "supplement-requested", version), (receipt.CaseId, receipt.State, receipt.Version));
        party = (await system.AskAsync("filer", new GetCase(filing)))!;
        var sealedNow = party.Documents.Single(document => document.Id == notice.Id);
        Assert.Equal((DocumentState.Sealed, 1), (sealedNow.State, sealedNow.Line(SealKind.Sealed)!.Copies!.Value));
        Assert.Contains("filing/supplement-request", party.Forms.Keys);
        Assert.Equal(("seal-document", "coordinator"), (party.Timeline[^1].Action, party.Timeline[^1].Role));
        Assert.Contains(await MessagesAsync(system, filing), message => message.Audience == "party" && message.SubjectZh.Contains("已送达", StringComparison.Ordinal));
        Assert.True((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).IsSound);
    }

    // Signed on Thursday 24 September 2026, sealed on Monday 28: 25-27 September and 1-7 October are off, 10 October is a working day. From the seal ten
    // working days end on the 16th of October, from the signature they would have ended on the 15th.
    [Fact]
    public async Task TimeOfTheParty_WaitsForTheSeal_OverAHoliday()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await AskedAsync(system, new DateTime(2026, 9, 24, 9, 0, 0));
        Assert.Empty(await ClocksAsync(system, filing, "supplement"));
        var view = (await system.AskAsync("filer", new GetCase(filing)))!;
        Assert.Equal("备案材料补正通知书", Assert.Single(view.Waiting).Document.Zh);
        // What the party saves meanwhile starts nothing.
        await system.TakeAsync("filer", filing, "save", new() { ["name"] = Walk.Name, ["type"] = "push" });
        Assert.Empty(await ClocksAsync(system, filing, "supplement"));

        await system.GoToAsync(new DateTime(2026, 9, 28, 16, 0, 0));
        var notice = await WaitingAsync(system, filing);
        TestSystem.Done(await SealAsync(system, "coordinator", filing, notice.Id));
        var clock = Assert.Single(await ClocksAsync(system, filing, "supplement"));
        Assert.Equal(new DateOnly(2026, 10, 16), clock.DueOn);
        Assert.StartsWith($"《备案材料补正通知书》{notice.Number}于2026年9月28日 16:00用印并到达当事人的系统，期限自该日起计算；自2026年9月28日起10个工作日", clock.Explanation.Zh, StringComparison.Ordinal);
        Assert.Contains("reached the system of the party on 28 September 2026 16:00", clock.Explanation.En, StringComparison.Ordinal);
        var printed = IssuedPaper.Of((await system.AskAsync("filer", new GetCase(filing)))!.Documents.Single(document => document.Id == notice.Id)).ToJsonString(Readable);
        Assert.Contains("到期日为2026年10月16日", printed, StringComparison.Ordinal);
        Assert.Contains("\"date\":\"2026-09-24\"", printed, StringComparison.Ordinal);

        await system.GoToAsync(new DateTime(2026, 10, 16, 23, 59, 59));
        Assert.Equal("supplement-requested", await StateAsync(system, filing));
        await system.GoToAsync(new DateTime(2026, 10, 17));
        Assert.Equal("terminated-unanswered", await StateAsync(system, filing));
    }

    // A notice that nobody seals costs the party nothing, and the keepers of the seal are told in time.
    [Fact]
    public async Task Sealing_HasAnInternalLimit_ThatRemindsTheKeeperAndEndsWithTheSeal()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await AskedAsync(system, new DateTime(2026, 9, 14, 9, 0, 0));
        var clock = Assert.Single(await ClocksAsync(system, filing, "seal-document"));
        Assert.Equal((Force.Internal, "authority", new DateOnly(2026, 9, 16)), (clock.Force, clock.Owner, clock.DueOn));
        await system.GoToAsync(new DateTime(2026, 9, 15, 8, 0, 0));
        await system.GoToAsync(new DateTime(2026, 9, 17, 8, 0, 0));
        var told = (await MessagesAsync(system, filing)).Where(message => message.SubjectZh.Contains("用印", StringComparison.Ordinal)).ToList();
        Assert.Equal(["将于", "已于"], told.OrderBy(message => message.At).Select(message => message.SubjectZh.Contains("将于", StringComparison.Ordinal) ? "将于" : "已于"));
        Assert.All(told, message => Assert.Equal("coordinator", message.Audience));
        await system.GoToAsync(new DateTime(2026, 11, 20));
        Assert.Equal("supplement-requested", await StateAsync(system, filing));
        TestSystem.Done(await SealAsync(system, "coordinator", filing, (await WaitingAsync(system, filing)).Id));
        clock = Assert.Single(await ClocksAsync(system, filing, "seal-document"));
        Assert.Equal((ClockStatus.Ended, true), (clock.Status, clock.OverdueAt is not null));
        Assert.Equal((await ClocksAsync(system, filing, "supplement")).Single().DueAt, (await system.AskAsync("filer", new GetCase(filing)))!.Case.NextDue);
    }

    [Fact]
    public async Task Seal_ByTheSigner_InAnotherRoleOrAccount_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        system.SecondAccount("signer-as-keeper", "reviewer", "coordinator");
        var filing = await AskedAsync(system);
        var notice = await WaitingAsync(system, filing);
        var outcome = await system.RefusedAsync(() => SealAsync(system, "signer-as-keeper", filing, notice.Id));
        Assert.Equal((RefusalKind.Forbidden, "document.seal-by-signer"), (outcome.Kind!.Value, outcome.Refusals.Single().Code));
        outcome = await system.RefusedAsync(() => ActAsync(system, "signer-as-keeper", filing, "refuse-seal", notice.Id, "不符"));
        Assert.Equal("document.seal-by-signer", outcome.Refusals.Single().Code);
        // Nor by a person of the company, whatever account is used.
        system.SecondAccount("filer-as-keeper", "filer", "coordinator");
        outcome = await system.RefusedAsync(() => SealAsync(system, "filer-as-keeper", filing, notice.Id));
        Assert.Equal((RefusalKind.Forbidden, "case.second-person"), (outcome.Kind!.Value, outcome.Refusals.Single().Code));
    }

    [Theory]
    [InlineData("officer", RefusalKind.Forbidden, "case.not-your-role")]
    [InlineData("head", RefusalKind.Forbidden, "case.not-your-role")]
    [InlineData("supervisor", RefusalKind.Forbidden, "case.not-your-role")]
    [InlineData("filer", RefusalKind.Forbidden, "case.not-your-role")]
    [InlineData("legal-rep", RefusalKind.Forbidden, "case.not-your-role")]
    [InlineData("other-filer", RefusalKind.NotFound, "case.not-found")]
    [InlineData("sec-admin", RefusalKind.NotFound, "case.not-found")]
    [InlineData("public", RefusalKind.NotFound, "case.not-found")]
    public async Task Seal_BySomebodyWhoKeepsNone_IsRefused(string who, RefusalKind kind, string code)
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await AskedAsync(system);
        var notice = await WaitingAsync(system, filing);
        foreach (var act in new[] { "seal-document", "refuse-seal" })
        {
            var outcome = await system.RefusedAsync(() => ActAsync(system, who, filing, act, notice.Id, "理由"));
            Assert.Equal((kind, code), (outcome.Kind!.Value, outcome.Refusals.Single().Code));
        }
    }

    [Fact]
    public async Task Seal_Twice_OnceVoided_OnceRefused_OrOfSomethingElse_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await AskedAsync(system);
        var notice = await WaitingAsync(system, filing);
        // The receipt counts as it is.
        var receipt = await system.ReadAsync(db => db.Set<IssuedDocument>().SingleAsync(document => document.Definition == "receipt"));
        Assert.Equal("document.no-seal", await CodeAsync(system, "coordinator", filing, "seal-document", receipt.Id));
        // A document of another case, or none.
        var other = await AskedAsync(system, name: "另一个算法");
        Assert.Equal("document.not-found", await CodeAsync(system, "coordinator", other, "seal-document", notice.Id));
        Assert.Equal("document.not-found", await CodeAsync(system, "coordinator", filing, "seal-document", Guid.NewGuid()));
        Assert.Equal("document.not-found", (await system.RefusedAsync(() => system.ActAsync("coordinator", filing, "seal-document", new() { ["document"] = "x" }))).Refusals.Single().Code);
        // Copies are asked for, and reasons.
        Assert.Equal("form.missing", (await system.RefusedAsync(() => system.ActAsync("coordinator", filing, "seal-document", new() { ["document"] = notice.Id.ToString() }))).Refusals.Single().Code);
        Assert.Equal("form.missing", (await system.RefusedAsync(() => system.ActAsync("coordinator", filing, "refuse-seal", new() { ["document"] = notice.Id.ToString() }))).Refusals.Single().Code);

        TestSystem.Done(await SealAsync(system, "coordinator", filing, notice.Id));
        foreach (var (who, act) in new[] { ("coordinator", "seal-document"), ("coordinator", "refuse-seal"), ("reviewer", "void-document"), ("reviewer", "reissue-document") })
        {
            var outcome = await system.RefusedAsync(() => ActAsync(system, who, filing, act, notice.Id, "理由"));
            Assert.Equal((RefusalKind.Conflict, "document.already-sealed"), (outcome.Kind!.Value, outcome.Refusals.Single().Code));
            // Who was first, and when.
            Assert.Contains("coordinator", outcome.Refusals[0].Why.Zh, StringComparison.Ordinal);
        }

        var returned = await WaitingAsync(system, other);
        TestSystem.Done(await ActAsync(system, "coordinator", other, "refuse-seal", returned.Id, "清单与批准内容不一致"));
        Assert.Equal("document.with-signer", await CodeAsync(system, "coordinator", other, "seal-document", returned.Id));
        TestSystem.Done(await ActAsync(system, "reviewer", other, "reissue-document", returned.Id, "更正清单"));
        Assert.Equal("document.voided", await CodeAsync(system, "coordinator", other, "seal-document", returned.Id));
        Assert.Equal("document.voided", await CodeAsync(system, "reviewer", other, "void-document", returned.Id));
        Assert.True((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).IsSound);
    }

    [Fact]
    public async Task DoubleClick_SealsOnce_AndAnswersTheSame()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await AskedAsync(system);
        var notice = await WaitingAsync(system, filing);
        var first = await SealAsync(system, "coordinator", filing, notice.Id, key: "k");
        var marks = await system.MarksAsync();
        var again = await SealAsync(system, "coordinator", filing, notice.Id, key: "k");
        Assert.Equal(first.Value, again.Value);
        Assert.Equal(marks, await system.MarksAsync());
        Assert.Equal("case.key-reused", (await system.ActAsync("coordinator", filing, "seal-document", Form(notice.Id, copies: 2), key: "k")).Refusals.Single().Code);
        Assert.Single(await system.ReadAsync(db => db.Set<SealEntry>().ToListAsync()));
    }

    [Theory, OnEachDatabase]
    public async Task TwoKeepersAtOnce_SealOnce(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var filing = await AskedAsync(system);
        var notice = await WaitingAsync(system, filing);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SealAsync(system, "coordinator", filing, notice.Id)));
        Assert.Single(outcomes, outcome => !outcome.IsRefused);
        Assert.All(outcomes.Where(outcome => outcome.IsRefused), outcome => Assert.Equal("document.already-sealed", outcome.Refusals.Single().Code));
        Assert.Single(await ClocksAsync(system, filing, "supplement"));
    }

    // A seal is about the document: it makes nobody's page stale, and an older page of the case does not hold it up.
    [Fact]
    public async Task Seal_FromAnOlderPageOfTheCase_IsDone_AndMakesNoPageStale()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await AskedAsync(system);
        var notice = await WaitingAsync(system, filing);
        var opened = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == filing).Select(c => c.Version).SingleAsync());
        await system.TakeAsync("filer", filing, "save", new() { ["name"] = Walk.Name, ["type"] = "push" });
        Assert.False((await system.ActAsync("coordinator", filing, "seal-document", Form(notice.Id), version: opened)).IsRefused);
        Assert.False((await system.ActAsync("filer", filing, "save", await Answers.ForAsync(system, "filing/application", "filer", new() { ["name"] = Walk.Name, ["type"] = "push" }), version: opened + 1)).IsRefused);
    }

    [Fact]
    public async Task RefusedSeal_GoesBackToTheSigner_WhoSignsAnewUnderAnotherNumber()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await AskedAsync(system);
        var notice = await WaitingAsync(system, filing);
        TestSystem.Done(await ActAsync(system, "coordinator", filing, "refuse-seal", notice.Id, "第二项没有写明标准"));
        Assert.Contains(await MessagesAsync(system, filing), message => message.Audience == "reviewer" && message.SubjectZh.Contains("退回签发人", StringComparison.Ordinal));
        Assert.Empty(await ClocksAsync(system, filing, "supplement"));

        // It sets a time going that has not begun: it cannot just vanish.
        var outcome = await system.RefusedAsync(() => ActAsync(system, "reviewer", filing, "void-document", notice.Id, "不再需要"));
        Assert.Equal((RefusalKind.Conflict, "document.starts-a-clock"), (outcome.Kind!.Value, outcome.Refusals.Single().Code));
        // Only those who may ask for a supplement may sign it anew.
        Assert.Equal("case.not-your-role", await CodeAsync(system, "officer", filing, "reissue-document", notice.Id));
        Assert.Equal("case.not-your-role", await CodeAsync(system, "coordinator", filing, "reissue-document", notice.Id));
        await system.GoToAsync(new DateTime(2026, 9, 18, 10, 0, 0));
        TestSystem.Done(await ActAsync(system, "second-reviewer", filing, "reissue-document", notice.Id, "补写标准"));

        var anew = await WaitingAsync(system, filing);
        Assert.NotEqual(notice.Number, anew.Number);
        Assert.Equal((system.Person("second-reviewer").PersonId, "ask-supplement"), (anew.SignedBy!.Value, anew.Action));
        Assert.Equal("2026-09-18", (string?)JsonNode.Parse(anew.Data)!["date"]);
        Assert.Contains("\"items\":[{", anew.Data, StringComparison.Ordinal);
        TestSystem.Done(await SealAsync(system, "coordinator", filing, anew.Id));
        Assert.Equal(new DateOnly(2026, 10, 9), Assert.Single(await ClocksAsync(system, filing, "supplement")).DueOn);

        var register = (await system.AskAsync("supervisor", new GetSealRegister(Waiting: false)))!;
        Assert.Equal([DocumentState.Sealed, DocumentState.Voided], register.Rows.Select(row => row.Document.State));
        var old = register.Rows[1].Document;
        Assert.Equal((notice.Number, "第二项没有写明标准", "补写标准"), (old.Number, old.Line(SealKind.Refused)!.Reason, old.Line(SealKind.Voided)!.Reason));
        Assert.Equal(["演示用印-2026-0001", "演示用印-2026-0002", "演示用印-2026-0003"], register.Rows.SelectMany(row => row.Document.Seals).Select(line => line.Number).Order(StringComparer.Ordinal));
        Assert.True((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).IsSound);
    }

    [Fact]
    public async Task Document_ThatIsNoLongerNeeded_IsVoidedWithItsReason_AndNeverReachesTheParty()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifyCompanyAsync();
        var filing = await system.ReadyFilingAsync();
        await system.SubmitAsync(filing);
        system.Seals = false;
        await system.TakeAsync("reviewer", filing, "confirm-complete");
        var notice = await WaitingAsync(system, filing);
        Assert.Equal("case.not-your-role", await CodeAsync(system, "head", filing, "void-document", notice.Id));
        TestSystem.Done(await ActAsync(system, "reviewer", filing, "void-document", notice.Id, "备案主体已撤回"));
        Assert.Empty(await system.ReadAsync(db => db.Set<IssuedDocument>().Where(document => document.NeedsSeal && !document.Seals.Any()).ToListAsync()));
        Assert.DoesNotContain((await system.AskAsync("filer", new GetCase(filing)))!.Documents, document => document.Id == notice.Id);
        Assert.Equal(DocumentState.Voided, (await system.AskAsync("officer", new GetCase(filing)))!.Documents.Single(document => document.Id == notice.Id).State);
        // The number stays taken.
        var next = await system.ReadyFilingAsync(name: "另一个算法");
        await system.SubmitAsync(next);
        await system.TakeAsync("reviewer", next, "confirm-complete");
        Assert.NotEqual(notice.Number, (await WaitingAsync(system, next)).Number);
    }

    [Theory]
    [InlineData("filer")]
    [InlineData("public")]
    [InlineData("expert")]
    [InlineData("sys-admin")]
    public async Task Register_IsForOfficials(string who)
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await AskedAsync(system);
        Assert.Null(await system.AskAsync(who, new GetSealRegister(Waiting: true)));
        Assert.Null(await system.AskAsync(who, new GetSealDocument((await WaitingAsync(system, filing)).Id)));
    }

    [Fact]
    public async Task Register_ShowsWhoWaits_WhatMayBeDone_AndFindsByNumber()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await AskedAsync(system);
        var notice = await WaitingAsync(system, filing);
        var row = Assert.Single((await system.AskAsync("coordinator", new GetSealRegister(Waiting: true)))!.Rows);
        Assert.Equal((notice.Id, filing, "测试甲公司", "reviewer", null), (row.Document.Id, row.Case.Id, row.Subject, row.Signer.Zh, row.Refusal));
        Assert.NotNull(row.Clock);
        Assert.Equal("case.not-your-role", Assert.Single((await system.AskAsync("officer", new GetSealRegister(Waiting: true)))!.Rows).Refusal!.Code);
        Assert.Single((await system.AskAsync("officer", new GetSealRegister(Waiting: false, Text: notice.Number)))!.Rows);
        Assert.Empty((await system.AskAsync("officer", new GetSealRegister(Waiting: false, Text: "没有这个编号")))!.Rows);
        var keeper = (await system.AskAsync("coordinator", new GetSealDocument(notice.Id)))!;
        Assert.Equal(["refuse-seal", "seal-document"], keeper.Acts.Where(act => act.Value is null).Select(act => act.Key).Order(StringComparer.Ordinal));
        var signer = (await system.AskAsync("reviewer", new GetSealDocument(notice.Id)))!;
        Assert.Equal(["reissue-document"], signer.Acts.Where(act => act.Value is null).Select(act => act.Key));
    }

    [Fact]
    public async Task Verification_AnswersOnlyToNumberAndCodeTogether()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await AskedAsync(system);
        var notice = await WaitingAsync(system, filing);
        var code = (string)JsonNode.Parse(notice.Data)!["verification"]!;
        var found = (await system.AskAsync("public", new VerifyDocument(notice.Number!, code)))!;
        Assert.Equal((DocumentState.AwaitingSeal, null, new DateOnly(2026, 9, 10)), (found.State, found.SealedOn, found.SignedOn));
        TestSystem.Done(await SealAsync(system, "coordinator", filing, notice.Id));
        found = (await system.AskAsync("public", new VerifyDocument($" {notice.Number!.Replace('〔', '[').Replace('〕', ']')} ", code.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant())))!;
        Assert.Equal((DocumentState.Sealed, new DateOnly(2026, 9, 10), "备案材料补正通知书", "申海市互联网信息办公室（演示）"), (found.State, found.SealedOn!.Value, found.Title.Zh, found.IssuedBy.Zh));
        Assert.Null(await system.AskAsync("public", new VerifyDocument(notice.Number!, "AAAA-AAAA-AAAA")));
        Assert.Null(await system.AskAsync("public", new VerifyDocument(notice.Number!, "")));
        Assert.Null(await system.AskAsync("public", new VerifyDocument("没有", code)));
        Assert.Null(await system.AskAsync("public", new VerifyDocument("", "")));
        // The code is not to be worked out from what others know.
        Assert.Contains("\"nonce\"", notice.Data, StringComparison.Ordinal);
    }

    private static readonly System.Text.Json.JsonSerializerOptions Readable = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A filing whose supplement notice is signed and not sealed.</summary>
    private static async Task<Guid> AskedAsync(TestSystem system, DateTime? on = null, string name = Walk.Name)
    {
        if (on is { } day)
        {
            await system.GoToAsync(day);
        }

        if (await system.ReadAsync(db => db.Set<RegFiling.Subjects.Subject>().AnyAsync(subject => subject.Id == system.Company && subject.CreditCode == null)))
        {
            await system.VerifiedSubjectAsync();
        }

        var filing = await system.ReadyFilingAsync(name: name);
        await system.SubmitAsync(filing);
        system.Seals = false;
        await system.TakeAsync("reviewer", filing, "ask-supplement");
        return filing;
    }

    private static Task<IssuedDocument> WaitingAsync(TestSystem system, Guid filing) => system.ReadAsync(db => db.Set<IssuedDocument>().AsNoTracking().Include(document => document.Seals)
        .SingleAsync(document => document.CaseId == filing && document.NeedsSeal && !document.Seals.Any(line => line.Kind != SealKind.Refused)));

    private static JsonObject Form(Guid document, int copies = 1) => new() { ["document"] = document.ToString(), ["copies"] = copies };

    private static Task<Outcome<CaseReceipt>> SealAsync(TestSystem system, string who, Guid filing, Guid document, string? key = null) => system.ActAsync(who, filing, "seal-document", Form(document), key: key);

    private static Task<Outcome<CaseReceipt>> ActAsync(TestSystem system, string who, Guid filing, string act, Guid document, string reason) =>
        system.ActAsync(who, filing, act, new() { ["document"] = document.ToString(), ["copies"] = 1, ["reason"] = reason });

    private static async Task<string> CodeAsync(TestSystem system, string who, Guid filing, string act, Guid document) =>
        (await system.RefusedAsync(() => ActAsync(system, who, filing, act, document, "理由"))).Refusals.Single().Code;

    private static Task<List<CaseClock>> ClocksAsync(TestSystem system, Guid filing, string clock) =>
        system.ReadAsync(db => db.Set<CaseClock>().AsNoTracking().Where(running => running.CaseId == filing && running.Clock == clock).ToListAsync());

    private static Task<List<OutboxMessage>> MessagesAsync(TestSystem system, Guid filing) => system.ReadAsync(db => db.Set<OutboxMessage>().AsNoTracking().Where(message => message.CaseId == filing).ToListAsync());

    private static Task<string> StateAsync(TestSystem system, Guid filing) => system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == filing).Select(c => c.State).SingleAsync());
}
