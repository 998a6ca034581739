using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Accountability;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Tests.Support;
using static RegFiling.Tests.Accountability.CaseRefusals;
using static RegFiling.Tests.Accountability.CaseWalk;

namespace RegFiling.Tests.Accountability;

/// <summary>What an accountability case must not do, from the bad ways of domain 4.10 and 1.11; the article stands in the name and in the refusal.</summary>
public sealed class AccountabilityStories
{
    [Theory]
    [InlineData("commitment")]
    [InlineData("evaluation")]
    [InlineData("visit")]
    public async Task Case_FromAMissedPromiseAnEvaluationOrAVisitAlone_IsNotOpened_CacOrder9Art31(string kind)
    {
        await using var system = await StartAsync();
        var id = await VerifiedAsync(system);
        var basis = new JsonArray(new JsonObject { ["kind"] = kind, ["what"] = "仅有此项" });
        await RefusedAsync(system, "officer", id, "propose-opening", "accountability.basis-not-enough", "cac-order-9/31", new() { ["basis"] = basis });
        // Beside evidence of the breach it may stand.
        basis.Add((JsonNode)new JsonObject { ["kind"] = "record", ["what"] = "页面取证" });
        await system.TakeAsync("officer", id, "propose-opening", new() { ["basis"] = basis.DeepClone() });
    }

    [Fact]
    public async Task Clue_RestingOnATierOnAnotherCompanyOrOnNothing_IsRefused_CacOrder9Art31()
    {
        await using var system = await StartAsync();
        var pack = ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey("tier-review"));
        async Task<string> NumberAsync(string procedure, string state)
        {
            var id = await system.CaseAsync(pack, procedure, state, ("start", system.Person("filer"), "filer"));
            return await system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == id).Select(c => c.Number).SingleAsync());
        }

        async Task<Refusal> TryAsync(string number, string code = Code) => (await TryClueAsync(system, new() { ["restsOn"] = new JsonArray(new JsonObject { ["number"] = number }) }, code)).Refusals.Single();
        var (tier, promise) = (await NumberAsync("tier-review", "adjusted"), await NumberAsync("commitment", "escalated-to-case"));
        var refused = await TryAsync(tier);
        Assert.Equal(("accountability.tier-is-no-basis", "cac-order-9/31", "restsOn[0].number"), (refused.Code, refused.Ground, refused.Field));
        Assert.Equal("accountability.no-such-case", (await TryAsync("BJ-2026-999999")).Code);
        Assert.Equal("accountability.no-such-case", (await TryAsync(promise, OtherCode)).Code);
        Assert.Equal("accountability.no-such-company", (await TryClueAsync(system, code: "91310199MA7AAAA394")).Refusals.Single().Code);

        var clue = await ClueAsync(system, new() { ["restsOn"] = new JsonArray(new JsonObject { ["number"] = promise, ["clause"] = "3" }) });
        var link = await system.ReadAsync(db => db.Set<CaseLink>().SingleAsync(link => link.FromCaseId == clue));
        Assert.Equal(("rests-on", "3"), (link.Kind, link.Clause));
    }

    // Design, Never 6 and domain 4.10: until a paper of it reaches the company, the case is not there for it; internal papers never are.
    [Fact]
    public async Task Company_SeesNothingBeforeTheNotice_AndNoInternalPaperAfterIt()
    {
        await using var system = await StartAsync();
        var pack = ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey("commitment"));
        var promise = await system.CaseAsync(pack, "commitment", "in-force", ("start", system.Person("filer"), "filer"));
        var number = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == promise).Select(c => c.Number).SingleAsync());
        var id = await ClueAsync(system, new() { ["restsOn"] = new JsonArray(new JsonObject { ["number"] = number }) });
        await system.TakeAsync("officer", id, "verify");
        await system.TakeAsync("officer", id, "propose-opening");
        await system.TakeAsync("head", id, "open");
        await system.TakeAsync("head", id, "name-investigators", new() { ["first"] = Id(system, "officer"), ["second"] = Id(system, "second-officer") });
        await system.TakeAsync("officer", id, "collect-evidence", With(system));
        await PassAsync(system, id, Proposal(system));
        foreach (var who in new[] { "filer", "legal-rep", "other-filer" })
        {
            Assert.Null(await system.AskAsync(who, new GetCase(id)));
            Assert.Equal(RefusalKind.NotFound, (await system.ActAsync(who, id, "state-defence")).Kind);
        }

        Assert.DoesNotContain((await system.AskAsync("filer", new GetCase(promise)))!.Linked, linked => linked.Case.Id == id);
        Assert.Contains((await system.AskAsync("officer", new GetCase(promise)))!.Linked, linked => linked.Case.Id == id);
        Assert.Empty(await system.ReadAsync(db => db.Set<OutboxMessage>().Where(message => message.CaseId == id && message.Audience == "party").ToListAsync()));

        await system.TakeAsync("head", id, "pre-notice", Notice(Fined()));
        var view = (await system.AskAsync("filer", new GetCase(id)))!;
        Assert.Equal(["accountability-pre-notice"], view.Documents.Select(document => document.Definition));
        Assert.Equal(["accountability/pre-notice"], view.Said.Select(said => said.Form).Distinct());
        Assert.Null(await system.AskAsync("other-filer", new GetCase(id)));
        var official = (await system.AskAsync("supervisor", new GetCase(id)))!;
        Assert.Superset(new HashSet<string> { "accountability-opening-form", "accountability-investigation-report", "accountability-legal-opinion" }, official.Documents.Select(document => document.Definition).ToHashSet());
        // People are read by name, not by number.
        Assert.Equal("second-officer", official.Forms["accountability/investigators"].Text("second"));
    }

    [Theory]
    [InlineData("2024-09-09", "2026-09-10", false, true)]
    [InlineData("2024-09-10", "2026-09-10", false, false)]
    [InlineData("2022-03-02", "2026-09-10", true, false)]
    [InlineData("2022-03-01", "2027-03-02", true, true)]
    public async Task Act_DiscoveredTooLate_IsNotPunished_PenaltyLaw36(string ended, string discovered, bool grave, bool refused)
    {
        await using var system = await StartAsync();
        await system.GoToAsync(DateTime.Parse(discovered, System.Globalization.CultureInfo.InvariantCulture).AddHours(10));
        var id = await VerifiedAsync(system);
        JsonObject opening = new() { ["actFrom"] = "2022-03-01", ["actTo"] = ended, ["discoveredOn"] = discovered, ["grave"] = grave };
        if (refused)
        {
            await RefusedAsync(system, "officer", id, "propose-opening", "accountability.limitation-over", "penalty-law/36", opening);
            return;
        }

        await system.TakeAsync("officer", id, "propose-opening", opening);
    }

    [Fact]
    public async Task Act_BeforeTheRuleWasInForce_IsNotPunished_AndAnActThatGoesOnIs_PenaltyLaw37()
    {
        await using var system = await StartAsync();
        var id = await VerifiedAsync(system);
        await RefusedAsync(system, "officer", id, "propose-opening", "accountability.no-law-then", "penalty-law/37", new() { ["actFrom"] = "2021-01-01", ["actTo"] = "2022-02-28", ["discoveredOn"] = "2023-01-01" });
        await system.TakeAsync("officer", id, "propose-opening", new() { ["actFrom"] = "2021-01-01", ["actGoesOn"] = true });
    }

    [Fact]
    public async Task OneOfficerAlone_TheSamePersonTwice_OrSomebodyNotNamed_IsRefused_PenaltyLaw42()
    {
        await using var system = await StartAsync();
        var id = await VerifiedAsync(system);
        await system.TakeAsync("officer", id, "propose-opening");
        await system.TakeAsync("head", id, "open");
        var officer = Id(system, "officer");
        await RefusedAsync(system, "head", id, "name-investigators", "accountability.one-officer", "penalty-law/42", new() { ["first"] = officer, ["second"] = officer });
        await RefusedAsync(system, "head", id, "name-investigators", "accountability.no-officer", "penalty-law/42", new() { ["first"] = officer, ["second"] = Id(system, "legal-review") });
        await system.TakeAsync("head", id, "name-investigators", new() { ["first"] = officer, ["second"] = Id(system, "second-officer") });
        await RefusedAsync(system, "officer", id, "collect-evidence", "accountability.one-officer", "penalty-law/42", With(system, "officer"));
        await RefusedAsync(system, "officer", id, "collect-evidence", "accountability.one-officer", "penalty-law/42", With(system, "reviewer"));
        await RefusedAsync(system, "reviewer", id, "collect-evidence", "accountability.not-an-investigator", "penalty-law/42", With(system, "officer"));
        // Another account is the same person.
        system.SecondAccount("officer as reviewer", "officer", "reviewer");
        await RefusedAsync(system, "officer as reviewer", id, "collect-evidence", "accountability.one-officer", "penalty-law/42", With(system, "officer"));
        await system.TakeAsync("second-officer", id, "collect-evidence", With(system, "officer"));
    }

    // One natural person takes no two sides (design, Never 4).
    [Fact]
    public async Task WhoInvestigatedOrProposed_NeitherOpensReviewsHostsNorDecides_PenaltyLaw58And64()
    {
        await using var system = await StartAsync();
        system.SecondAccount("officer as head", "officer", "head");
        system.SecondAccount("officer as legal", "officer", "legal-review");
        system.SecondAccount("officer as host", "officer", "hearing-host");
        system.SecondAccount("second officer as host", "second-officer", "hearing-host");
        var id = await VerifiedAsync(system);
        await system.TakeAsync("officer", id, "propose-opening");
        Assert.Equal("case.second-person", (await RefusedAsync(system, "officer as head", id, "open")).Code);
        await system.TakeAsync("head", id, "open");
        await system.TakeAsync("head", id, "name-investigators", new() { ["first"] = Id(system, "officer"), ["second"] = Id(system, "second-officer") });
        await system.TakeAsync("officer", id, "collect-evidence", With(system));
        await system.TakeAsync("officer", id, "close-investigation", Proposal(system));
        await system.TakeAsync("officer", id, "send-to-legal-review");
        Assert.Equal("case.second-person", (await RefusedAsync(system, "officer as legal", id, "pass")).Code);
        await system.TakeAsync("legal-review", id, "pass");
        Assert.Equal("case.second-person", (await RefusedAsync(system, "officer as head", id, "pre-notice", Notice(Fined()))).Code);
        await system.TakeAsync("head", id, "pre-notice", Notice(Fined()));
        await system.TakeAsync("filer", id, "request-hearing");
        var on = Day(Today(system).AddDays(30));
        await RefusedAsync(system, "head", id, "arrange-hearing", "accountability.host-investigated", "penalty-law/64", new() { ["on"] = on, ["hostName"] = "second-officer" });
        await system.TakeAsync("head", id, "arrange-hearing", new() { ["on"] = on });
        await system.GoToAsync(Today(system).AddDays(30).ToDateTime(new TimeOnly(9, 0)));
        Assert.Equal("case.second-person", (await RefusedAsync(system, "officer as host", id, "hold-hearing")).Code);
        // Named for the case, even if not one act was taken.
        await RefusedAsync(system, "second officer as host", id, "hold-hearing", "accountability.host-investigated", "penalty-law/64");
        await system.TakeAsync("hearing-host", id, "hold-hearing");
        Assert.Equal("case.second-person", (await RefusedAsync(system, "officer as head", id, "decide", Fined())).Code);
    }

    [Fact]
    public async Task Evidence_IsAChainOfCustody_LinesAreAddedAndNeverChanged()
    {
        await using var system = await StartAsync();
        var id = await InvestigatingAsync(system);
        JsonObject Item(string name) => new() { ["name"] = name, ["kind"] = "electronic", ["takenFrom"] = "测试甲公司服务器", ["takenOn"] = "2026-09-09", ["place"] = "证据室1号柜" };
        var first = Item("日志");
        first["file"] = await FileAsync(system, "officer", 'a');
        await system.TakeAsync("officer", id, "collect-evidence", With(system, more: new() { ["items"] = new JsonArray(first, Item("截图")) }));
        await system.TakeAsync("second-officer", id, "collect-evidence", With(system, "officer", new() { ["items"] = new JsonArray(Item("合同")) }));
        await RefusedAsync(system, "officer", id, "move-evidence", "accountability.no-such-evidence", null, With(system, more: new() { ["number"] = 4 }));
        await RefusedAsync(system, "officer", id, "collect-evidence", "accountability.taken-later", "penalty-law/46", With(system, more: new() { ["items"] = new JsonArray(Later()) }));
        await system.TakeAsync("officer", id, "move-evidence", With(system, more: new() { ["number"] = 1, ["to"] = "鉴定机构", ["place"] = "鉴定机构实验室" }));

        var lines = await system.ReadAsync(db => db.Set<EvidenceLine>().Where(line => line.CaseId == id).OrderBy(line => line.Number).ThenBy(line => line.Line).ToListAsync());
        Assert.Equal([(1, 1, "日志"), (1, 2, "日志"), (2, 1, "截图"), (3, 1, "合同")], lines.Select(line => (line.Number, line.Line, line.Name)));
        Assert.Equal([new string('a', 64), new string('a', 64), null, null], lines.Select(line => line.Sha256));
        Assert.Equal((system.Person("officer").PersonId, system.Person("second-officer").PersonId), (lines[0].FirstOfficer, lines[0].SecondOfficer));
        await Assert.ThrowsAnyAsync<Exception>(() => system.ReadAsync(db => db.Set<EvidenceLine>().Where(line => line.CaseId == id).ExecuteUpdateAsync(set => set.SetProperty(line => line.Place, "别处"))));
        await Assert.ThrowsAnyAsync<Exception>(() => system.ReadAsync(db => db.Set<EvidenceLine>().Where(line => line.CaseId == id).ExecuteDeleteAsync()));
        JsonObject Later()
        {
            var later = Item("明天的证据");
            later["takenOn"] = "2026-09-11";
            return later;
        }
    }

    [Fact]
    public async Task Investigation_WithoutEvidence_OrWithACorrectionThatIsNotOnRecord_IsNotClosed()
    {
        await using var system = await StartAsync();
        var id = await InvestigatingAsync(system);
        await RefusedAsync(system, "officer", id, "close-investigation", "accountability.no-evidence", "penalty-law/46", Proposal(system));
        await system.TakeAsync("officer", id, "collect-evidence", With(system));
        await RefusedAsync(system, "officer", id, "close-investigation", "accountability.correction-differs", "cac-order-9/31", Proposal(system, severity: "ordinary", corrected: "refused"));
    }

    // The two steps of Art. 31: first the order, and the fine only where it is refused or the case is serious.
    [Fact]
    public async Task Fine_BeforeTheOrderToCorrect_IsRefused_AndPossibleAfterARefusal_CacOrder9Art31()
    {
        await using var system = await StartAsync();
        var id = await InvestigatingAsync(system);
        await system.TakeAsync("officer", id, "collect-evidence", With(system));
        await RefusedAsync(system, "officer", id, "close-investigation", "accountability.order-first", "cac-order-9/31", Proposal(system, severity: "ordinary"));
        await RefusedAsync(system, "head", id, "order-correction", "accountability.no-order-for-it", "cac-order-9/32", new() { ["breach"] = "other", ["correctBy"] = "2026-09-20" });
        await RefusedAsync(system, "head", id, "order-correction", "accountability.no-time-to-correct", "cac-order-9/31", new() { ["breach"] = "a24", ["correctBy"] = "2026-09-10" });
        await system.TakeAsync("head", id, "order-correction", new() { ["breach"] = "a24", ["correctBy"] = "2026-09-25" });
        Assert.Equal(["accountability-correction-order"], (await system.AskAsync("filer", new GetCase(id)))!.Documents.Select(document => document.Definition));
        await RefusedAsync(system, "officer", id, "check-correction", "accountability.still-time-to-correct", "cac-order-9/31", With(system, more: new() { ["result"] = "refused" }));
        await system.GoToAsync(new DateTime(2026, 9, 28, 9, 0, 0));
        await system.TakeAsync("officer", id, "check-correction", With(system, more: new() { ["result"] = "refused" }));
        await RefusedAsync(system, "officer", id, "close-investigation", "accountability.correction-differs", "cac-order-9/31", Proposal(system, severity: "ordinary", corrected: "corrected"));
        await system.TakeAsync("officer", id, "close-investigation", Proposal(system, severity: "ordinary", corrected: "refused"));
    }

    [Theory]
    [InlineData("9999.99", "accountability.fine-below-range")]
    [InlineData("0.01", "accountability.fine-below-range")]
    [InlineData("100000.01", "accountability.fine-above-range")]
    [InlineData("10000", null)]
    [InlineData("100000", null)]
    [InlineData("10000.005", "accountability.below-a-cent")]
    public async Task Fine_OutsideTheRange_IsRefused_CacOrder9Art31(string amount, string? code)
    {
        await using var system = await StartAsync();
        var id = await InvestigatingAsync(system);
        await system.TakeAsync("officer", id, "collect-evidence", With(system));
        var proposal = Proposal(system, Fined(decimal.Parse(amount, System.Globalization.CultureInfo.InvariantCulture)));
        if (code is null)
        {
            await system.TakeAsync("officer", id, "close-investigation", proposal);
            return;
        }

        await RefusedAsync(system, "officer", id, "close-investigation", code, code.EndsWith("range", StringComparison.Ordinal) ? "cac-order-9/31" : null, proposal);
    }

    // 减轻处罚: below the range only with a circumstance of the law, a written reason and a second person; above it never.
    [Fact]
    public async Task Fine_BelowTheRange_NeedsACircumstanceAReasonAndASecondPerson_PenaltyLaw32()
    {
        await using var system = await StartAsync();
        JsonObject Mitigated(bool factor, bool reason, decimal fine = 5000)
        {
            var penalty = Fined(fine);
            penalty["step"] = "mitigated";
            _ = factor ? penalty["factors"] = new JsonArray("eliminated") : null;
            _ = reason ? penalty["outsideReason"] = "主动消除危害后果，减轻处罚" : null;
            return penalty;
        }

        var id = await InvestigatingAsync(system);
        await system.TakeAsync("officer", id, "collect-evidence", With(system));
        await RefusedAsync(system, "officer", id, "close-investigation", "accountability.nothing-mitigates", "penalty-law/32", Proposal(system, Mitigated(false, true)));
        await RefusedAsync(system, "officer", id, "close-investigation", "accountability.outside-without-reason", "penalty-law/34", Proposal(system, Mitigated(true, false)));
        await RefusedAsync(system, "officer", id, "close-investigation", "accountability.fine-above-range", "cac-order-9/31", Proposal(system, Mitigated(true, true, 100001)));
        await PassAsync(system, id, Proposal(system, Mitigated(true, true)));
        await system.TakeAsync("head", id, "pre-notice", Notice(Mitigated(true, true)));
        await system.GoToAsync(new DateTime(2026, 9, 25, 9, 0, 0));
        await DiscussAsync(system, id);
        await RefusedAsync(system, "head", id, "decide", "accountability.outside-not-agreed", "penalty-law/34", Mitigated(true, true));
        await system.TakeAsync("second-head", id, "agree-outside");
        Assert.Equal("case.second-person", (await RefusedAsync(system, "second-head", id, "decide", Mitigated(true, true))).Code);
        await system.TakeAsync("head", id, "decide", Mitigated(true, true));
        Assert.Equal(5000, (await RecordAsync(system, id)).Fine);
    }

    [Fact]
    public async Task SameAct_FinedTwice_IsRefused_PenaltyLaw29()
    {
        await using var system = await StartAsync();
        await DecidedAsync(system, act: "某推荐算法 未备案");
        var again = await VerifiedAsync(system);
        await RefusedAsync(system, "officer", again, "propose-opening", "accountability.fined-before", "penalty-law/29", new() { ["actKey"] = "某推荐算法未备案。", ["breach"] = "a26" });
        // The same provision at the same time is the same act, however it is called.
        await RefusedAsync(system, "officer", again, "propose-opening", "accountability.fined-before", "penalty-law/29", new() { ["actKey"] = "换一种说法", ["breach"] = "a24" });
        await system.TakeAsync("officer", again, "propose-opening", new() { ["actKey"] = "未标明备案编号", ["breach"] = "a26" });
        // Another company is fined for its own.
        await DecidedAsync(system, code: OtherCode);
    }

    [Fact]
    public async Task LegalReview_WithAPointNotInOrder_IsNotPassed_PenaltyLaw58()
    {
        await using var system = await StartAsync();
        var id = await InvestigatingAsync(system);
        await system.TakeAsync("officer", id, "collect-evidence", With(system));
        await system.TakeAsync("officer", id, "close-investigation", Proposal(system));
        await system.TakeAsync("officer", id, "send-to-legal-review");
        await RefusedAsync(system, "legal-review", id, "pass", "accountability.not-in-order", "penalty-law/58", new() { ["evidenceEnough"] = "no" });
        Assert.Equal("returned", (await system.TakeAsync("legal-review", id, "return")).State);
        await system.TakeAsync("officer", id, "collect-evidence", With(system));
        await PassAsync(system, id, Proposal(system));
    }

    [Fact]
    public async Task Decision_WithoutNotice_IsRefused_PenaltyLaw44And62()
    {
        await using var system = await StartAsync();
        var id = await PassedAsync(system);
        var refused = await RefusedAsync(system, "head", id, "decide", Fined());
        Assert.Equal(("case.wrong-state", "penalty-law/44"), (refused.Code, refused.Ground));
        // Signed and not sealed, it has not reached the party: no time runs, and nobody may answer to it yet.
        system.Seals = false;
        await system.TakeAsync("head", id, "pre-notice", Notice(Fined()));
        await RefusedAsync(system, "filer", id, "state-defence", "accountability.notice-on-its-way", "penalty-law/44");
        await system.PutIntoAsync(id, "statement-defence");
        await RefusedAsync(system, "head", id, "decide", "accountability.not-noticed", "penalty-law/62", Fined());
    }

    [Fact]
    public async Task Decision_BeforeThePartyHadItsTime_OrWithItsDefenceUnanswered_IsRefused_PenaltyLaw45And62()
    {
        await using var system = await StartAsync();
        var id = await NoticedAsync(system);
        await system.TakeAsync("legal-rep", id, "state-defence", new() { ["points"] = new JsonArray(new JsonObject { ["point"] = "已在办理备案", ["reason"] = "正在准备材料" }) });
        await DiscussAsync(system, id);
        await RefusedAsync(system, "head", id, "decide", "accountability.time-still-runs", "penalty-law/62", Fined());
        await system.GoToAsync(new DateTime(2026, 9, 25, 9, 0, 0));
        await RefusedAsync(system, "head", id, "decide", "accountability.defence-not-heard", "penalty-law/45", Fined());
    }

    [Fact]
    public async Task Defence_EachPointIsAnswered_PenaltyLaw45()
    {
        await using var system = await StartAsync();
        var id = await NoticedAsync(system, Warned(), Proposal(system, Warned()));
        await system.TakeAsync("filer", id, "state-defence", new() { ["points"] = new JsonArray(new JsonObject { ["point"] = "甲", ["reason"] = "理由" }, new JsonObject { ["point"] = "乙", ["reason"] = "理由" }) });
        JsonArray Answered(params string[] points) => [.. points.Select(point => (JsonNode)new JsonObject { ["point"] = point, ["finding"] = "not-agreed", ["answer"] = "经复核不予采纳" })];
        await RefusedAsync(system, "officer", id, "hear-statement", "accountability.point-not-answered", "penalty-law/45", new() { ["answers"] = Answered("甲") });
        await system.TakeAsync("officer", id, "hear-statement", new() { ["answers"] = Answered("甲", "乙") });
        // Two investigators, and who heard the statement does not decide on it.
        Assert.Equal("decision", (await system.TakeAsync("head", id, "decide", Warned())).State);
    }

    [Fact]
    public async Task Decision_HeavierThanTheNotice_IsRefused_AndASecondNoticeNeedsNewEvidence_PenaltyLaw45()
    {
        await using var system = await StartAsync();
        var id = await HeardAsync(system);
        await RefusedAsync(system, "head", id, "notify-again", "accountability.heavier-without-new-facts", "penalty-law/45", Notice(Fined(30000)));
        var reasoned = Notice(Fined(30000));
        reasoned["newFacts"] = "当事人态度不好";
        await RefusedAsync(system, "head", id, "notify-again", "accountability.heavier-without-new-facts", "penalty-law/45", reasoned);
        await DiscussAsync(system, id);
        await RefusedAsync(system, "head", id, "decide", "accountability.heavier-than-noticed", "penalty-law/45", Fined(20000.01m));
        await system.TakeAsync("officer", id, "collect-evidence", With(system));
        await system.TakeAsync("head", id, "notify-again", reasoned);
        await RefusedAsync(system, "head", id, "decide", "case.wrong-state", "penalty-law/44", Fined(30000));
        await system.GoToAsync(new DateTime(2026, 10, 20, 9, 0, 0));
        // What was discussed was the first notice.
        await RefusedAsync(system, "head", id, "decide", "accountability.not-discussed", "penalty-law/57", Fined(30000));
        await DiscussAsync(system, id);
        await system.TakeAsync("head", id, "decide", Fined(25000));
        Assert.Equal(25000, (await RecordAsync(system, id)).Fine);
    }

    [Fact]
    public async Task HeavyCase_IsDiscussedByEnoughAndDissentIsRecorded_PenaltyLaw57()
    {
        await using var system = await StartAsync();
        var id = await HeardAsync(system);
        await RefusedAsync(system, "head", id, "decide", "accountability.not-discussed", "penalty-law/57", Fined());
        await RefusedAsync(system, "head", id, "discuss", "accountability.too-few-members", null, Members(("甲", "agree"), ("乙", "agree")));
        await RefusedAsync(system, "head", id, "discuss", "accountability.member-twice", "penalty-law/57", Members(("甲", "agree"), ("乙", "agree"), ("甲", "agree"), ("丙", "agree")));
        await RefusedAsync(system, "head", id, "discuss", "accountability.dissent-left-out", "penalty-law/57", Members(("甲", "agree"), ("乙", "disagree"), ("丙", "agree")));
        var dissent = Members(("甲", "agree"), ("乙", "disagree"), ("丙", "agree"));
        dissent["dissent"] = "乙认为情节不属严重";
        await system.TakeAsync("head", id, "discuss", dissent);
        var record = await system.ReadAsync(db => db.Set<IssuedDocument>().SingleAsync(document => document.CaseId == id && document.Definition == "accountability-discussion-record"));
        Assert.Contains("乙认为情节不属严重", record.Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Discussion_OpensWithDecidedCasesOfTheSameKindAndGravity_WithoutNamingTheCompany_PenaltyLaw5()
    {
        await using var system = await StartAsync();
        var earlier = await DecidedAsync(system, Fined(15000), code: OtherCode);
        var number = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == earlier).Select(c => c.Number).SingleAsync());
        var id = await HeardAsync(system);
        var form = (await system.AskAsync("head", new GetActionForm(id, "discuss")))!;
        var compared = form.Data.Text("comparable")!;
        Assert.Contains(number, compared, StringComparison.Ordinal);
        Assert.Contains("罚款15000元", compared, StringComparison.Ordinal);
        Assert.DoesNotContain("测试乙公司", compared, StringComparison.Ordinal);
        Assert.Single(form.Above);
    }

    [Fact]
    public async Task Hearing_AskedForLateOrWithoutRight_IsRefused_PenaltyLaw63And64()
    {
        await using var system = await StartAsync();
        var small = await NoticedAsync(system, Warned(), Proposal(system, Warned()));
        await RefusedAsync(system, "filer", small, "request-hearing", "accountability.no-hearing-right", "penalty-law/63");
        var late = await NoticedAsync(system, code: OtherCode);
        await system.GoToAsync(new DateTime(2026, 9, 18, 9, 0, 0));
        await RefusedAsync(system, "other-filer", late, "request-hearing", "accountability.hearing-too-late", "penalty-law/64");
        // Another company's case is not there at all.
        Assert.Equal("case.not-found", (await system.ActAsync("filer", late, "request-hearing")).Refusals.Single().Code);
    }

    // 25 to 27 September and 1 to 7 October are holidays, 10 October is a working day.
    [Fact]
    public async Task Days_OfHearingAndStatement_CountWorkingDaysOverTheHolidays_PenaltyLaw64And85()
    {
        await using var system = await StartAsync();
        await system.GoToAsync(new DateTime(2026, 9, 24, 10, 0, 0));
        var id = await NoticedAsync(system);
        var clocks = (await system.AskAsync("filer", new GetCase(id)))!.Clocks.ToDictionary(clock => clock.Clock, clock => clock.DueOn);
        Assert.Equal((new DateOnly(2026, 10, 9), new DateOnly(2026, 10, 9)), (clocks["hearing-request"], clocks["statement"]));
        await system.TakeAsync("filer", id, "request-hearing");
        await RefusedAsync(system, "head", id, "arrange-hearing", "accountability.hearing-too-soon", "penalty-law/64", new() { ["on"] = "2026-10-10" });
        await system.TakeAsync("head", id, "arrange-hearing", new() { ["on"] = "2026-10-12" });
        await system.GoToAsync(new DateTime(2026, 10, 11, 9, 0, 0));
        await RefusedAsync(system, "hearing-host", id, "hold-hearing", "accountability.hearing-too-soon", "penalty-law/64");
        await system.GoToAsync(new DateTime(2026, 10, 12, 9, 0, 0));
        await system.TakeAsync("hearing-host", id, "hold-hearing");
        await DiscussAsync(system, id);
        await RefusedAsync(system, "head", id, "decide", "accountability.not-reviewed-after-hearing", "penalty-law/58", Fined());
    }

    [Fact]
    public async Task Service_WithoutProofOrElectronicWithoutConsent_IsRefused_AndTimeRunsFromService_PenaltyLaw61And67()
    {
        await using var system = await StartAsync();
        var id = await DecidedAsync(system);
        await RefusedAsync(system, "officer", id, "serve", "accountability.no-proof-of-service", "penalty-law/61", await ServiceAsync(system, proved: false));
        await RefusedAsync(system, "officer", id, "serve", "accountability.no-consent", "penalty-law/61", await ServiceAsync(system, "electronic"));
        var early = await ServiceAsync(system);
        early["servedOn"] = "2026-09-01";
        await RefusedAsync(system, "officer", id, "serve", "accountability.served-when", "penalty-law/61", early);
        Assert.DoesNotContain((await system.AskAsync("filer", new GetCase(id)))!.Clocks, clock => clock.Clock == "payment");
        await system.TakeAsync("filer", id, "confirm-service-address");
        Assert.Equal("executing", TestSystem.Done(await system.ActAsync("officer", id, "serve", await ServiceAsync(system, "electronic"))).State);
        var clock = (await system.AskAsync("filer", new GetCase(id)))!.Clocks.Single(clock => clock.Clock == "payment");
        // 25 September is served: 15 calendar days end on Saturday 10 October, a working day by the calendar.
        Assert.Equal((new DateOnly(2026, 10, 10), (await RecordAsync(system, id)).PayBy), (clock.DueOn, clock.DueOn));
    }

    [Fact]
    public async Task Decision_NotSealed_IsNotServed_PenaltyLaw61()
    {
        await using var system = await StartAsync();
        var id = await HeardAsync(system);
        await DiscussAsync(system, id);
        system.Seals = false;
        await system.TakeAsync("head", id, "decide", Fined());
        await RefusedAsync(system, "officer", id, "serve", "accountability.not-sealed", "penalty-law/61", await ServiceAsync(system));
    }

    [Fact]
    public async Task Fine_PaidLate_IsDoneWithOnlyWhenWhatWasAddedIsPaidToo_PenaltyLaw72()
    {
        await using var system = await StartAsync();
        var id = await ExecutingAsync(system, 12345.67m);
        var due = (await RecordAsync(system, id)).PayBy!.Value;
        await system.GoToAsync(due.AddDays(7).ToDateTime(new TimeOnly(10, 0)));
        await RefusedAsync(system, "officer", id, "pay", "accountability.paid-too-much", "penalty-law/72", new() { ["paidOn"] = Day(due.AddDays(7)), ["amount"] = 14938.27m });
        await RefusedAsync(system, "officer", id, "pay", "accountability.paid-when", "penalty-law/67", new() { ["paidOn"] = Day(due.AddDays(8)), ["amount"] = 1 });
        await system.TakeAsync("officer", id, "pay", new() { ["paidOn"] = Day(due.AddDays(7)), ["amount"] = 12345.67m });
        await RefusedAsync(system, "officer", id, "confirm-executed", "accountability.not-paid", "penalty-law/72");
        await system.TakeAsync("officer", id, "pay", new() { ["paidOn"] = Day(due.AddDays(7)), ["amount"] = 2592.59m });
        Assert.Equal("executed", (await system.TakeAsync("officer", id, "confirm-executed")).State);
    }

    [Fact]
    public async Task Instalments_AreAskedForAndAddUp_PenaltyLaw66()
    {
        await using var system = await StartAsync();
        var id = await ExecutingAsync(system);
        JsonObject Schedule(params decimal[] amounts) => new() { ["schedule"] = new JsonArray([.. amounts.Select((amount, index) => (JsonNode)new JsonObject { ["due"] = Day(new DateOnly(2026, 11 + index, 10)), ["amount"] = amount })]) };
        await RefusedAsync(system, "head", id, "allow-instalments", "accountability.not-asked", "penalty-law/66", Schedule(10000, 10000));
        await system.TakeAsync("legal-rep", id, "ask-instalments");
        await RefusedAsync(system, "head", id, "allow-instalments", "accountability.schedule-differs", "penalty-law/66", Schedule(10000, 9999.99m));
        await system.TakeAsync("head", id, "allow-instalments", Schedule(10000, 10000));
        await system.GoToAsync(new DateTime(2026, 11, 1, 9, 0, 0));
        await RefusedAsync(system, "head", id, "urge", "accountability.not-overdue", "penalty-law/72");
        await system.GoToAsync(new DateTime(2026, 11, 12, 9, 0, 0));
        await system.TakeAsync("head", id, "urge");
        Assert.Equal(600, FineAccount.Of(await RecordAsync(system, id)).AddedUpTo(new DateOnly(2026, 11, 12), 3));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Court_IsAskedAfterTheReminderAndWithinItsTime_EnforcementLaw53And54(bool late)
    {
        await using var system = await StartAsync();
        var id = await ExecutingAsync(system);
        await RefusedAsync(system, "head", id, "urge", "accountability.not-overdue", "penalty-law/72");
        await system.GoToAsync(new DateTime(2026, 10, 20, 9, 0, 0));
        await system.TakeAsync("head", id, "urge");
        await RefusedAsync(system, "head", id, "apply-enforcement", "accountability.reminder-still-runs", "enforcement-law/54");
        await system.TakeAsync("filer", id, "answer-urging");
        await system.GoToAsync(new DateTime(2026, 11, 10, 9, 0, 0));
        // Served on 25 September: the time to sue ends on 25 March, the time to apply three months later.
        await RefusedAsync(system, "head", id, "apply-enforcement", "accountability.outside-court-window", "enforcement-law/53");
        await system.GoToAsync(new DateTime(2027, late ? 7 : 4, 1, 9, 0, 0));
        if (late)
        {
            await RefusedAsync(system, "head", id, "apply-enforcement", "accountability.outside-court-window", "enforcement-law/53");
            return;
        }

        Assert.Equal("court-enforcement", (await system.TakeAsync("head", id, "apply-enforcement")).State);
        // Five months late, the added fine has reached its cap.
        Assert.Equal(40000, FineAccount.Of(await RecordAsync(system, id)).OwedOn(Today(system), 3));
    }

    [Fact]
    public async Task FirstSlightCorrectedBreach_MayBeWaived_TheSecondMayNot_PenaltyLaw33()
    {
        await using var system = await StartAsync();
        async Task<Guid> SlightAsync(string act, string opening)
        {
            var id = await InvestigatingAsync(system, act, opening: new() { ["breach"] = "a26", ["actFrom"] = opening });
            await system.TakeAsync("officer", id, "collect-evidence", With(system));
            return id;
        }

        JsonObject Slight(string harm = "yes") => With(system, more: new() { ["breach"] = "a26", ["severity"] = "slight", ["corrected"] = "corrected", ["harm"] = harm, ["result"] = "no-penalty" });
        var first = await SlightAsync("未标明编号", "2026-08-01");
        await PassAsync(system, first, Slight());
        await RefusedAsync(system, "head", first, "decide-no-penalty", "accountability.ground-does-not-hold", "penalty-law/33", new() { ["ground"] = "minor" });
        await RefusedAsync(system, "head", first, "pre-notice", "accountability.no-penalty-proposed", "penalty-law/57", Notice(Warned()));
        await system.TakeAsync("head", first, "decide-no-penalty", new() { ["ground"] = "first" });
        await RefusedAsync(system, "head", first, "close", "accountability.result-not-served", "penalty-law/61");
        TestSystem.Done(await system.ActAsync("officer", first, "serve-result", await ServiceAsync(system)));
        Assert.Equal("closed", (await system.TakeAsync("head", first, "close")).State);

        var second = await SlightAsync("再次未标明编号", "2026-09-01");
        await RefusedAsync(system, "officer", second, "close-investigation", "accountability.no-ground-to-waive", "penalty-law/33", Slight());
        await PassAsync(system, second, Slight("no"));
        await RefusedAsync(system, "head", second, "decide-no-penalty", "accountability.ground-does-not-hold", "penalty-law/33", new() { ["ground"] = "first" });
        await system.TakeAsync("head", second, "decide-no-penalty", new() { ["ground"] = "minor" });
    }

    [Fact]
    public async Task Warning_IsCarriedOutByBeingServed_AndThePaperNamesTheRemedy()
    {
        await using var system = await StartAsync();
        var id = await DecidedAsync(system, Warned(), Proposal(system, Warned()));
        Assert.Equal("executed", TestSystem.Done(await system.ActAsync("officer", id, "serve", await ServiceAsync(system))).State);
        var paper = await system.ReadAsync(db => db.Set<IssuedDocument>().SingleAsync(document => document.CaseId == id && document.Definition == "accountability-penalty-decision"));
        Assert.All(["六十日内", "申请行政复议", "六个月内", "提起行政诉讼", "警告", "《互联网信息服务算法推荐管理规定》第三十一条"], words => Assert.Contains(words, paper.Data, StringComparison.Ordinal));
        Assert.DoesNotContain("罚款", paper.Data, StringComparison.Ordinal);
        Assert.Equal("accountability.not-published", (await RefusedAsync(system, "reviewer", id, "repair-credit")).Code);
    }

    // Overdue by the authority is recorded and approves nothing (Penalty Law 60).
    [Fact]
    public async Task Decision_AfterNinetyDays_IsMarkedLate_PenaltyLaw60()
    {
        await using var system = await StartAsync();
        var id = await InvestigatingAsync(system);
        var clock = (await system.AskAsync("officer", new GetCase(id)))!.Clocks.Single(clock => clock.Clock == "decide");
        Assert.Equal(new DateOnly(2026, 12, 9), clock.DueOn);
        await system.TakeAsync("head", id, "suspend");
        await system.GoToAsync(new DateTime(2026, 12, 10, 9, 0, 0));
        var view = (await system.AskAsync("officer", new GetCase(id)))!;
        Assert.Equal("suspended", view.Case.State);
        Assert.NotNull(view.Clocks.Single(clock => clock.Clock == "decide").OverdueAt);
        Assert.NotEmpty((await LateAsync()).Late);
        async Task<TimelineEntry> LateAsync()
        {
            await system.TakeAsync("head", id, "resume");
            return (await system.AskAsync("officer", new GetCase(id)))!.Timeline.Last(entry => entry.Action == "resume");
        }
    }

    [Fact]
    public async Task Act_FromAnOlderPage_IsRefused()
    {
        await using var system = await StartAsync();
        var id = await InvestigatingAsync(system);
        await system.TakeAsync("officer", id, "collect-evidence", With(system));
        var outcome = await system.ActAsync("second-officer", id, "collect-evidence", await Answers.ForAsync(system, "accountability/evidence", "second-officer", With(system, "officer")), version: 5);
        Assert.Equal("case.stale-version", outcome.Refusals.Single().Code);
    }
}
