using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;
using RegFiling.Register;
using RegFiling.Tests.Incidents;
using RegFiling.RiskTiering.Simulation;
using RegFiling.Tests.RiskTiering.Simulation;
using RegFiling.Tests.RuleComments;
using RegFiling.Tests.RuleChanges;
using RegFiling.Tests.Accountability;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Cases;

/// <summary>Takes every action of the Shanghai pack at least once, on the ways that lead there, and looks at each act.</summary>
public sealed class EveryActTests
{
    [Theory, OnEachDatabase]
    public async Task Every_act_is_done_once_recorded_with_its_actor_and_repeated_without_effect(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        system.AfterAct = (who, command, receipt) => LookAsync(system, who, command, receipt);
        await SubjectAsync(system);
        var filing = await system.ReadyFilingAsync();
        await FilingAsync(system, filing);
        await ObjectionsAsync(system);
        await IncidentWalk.WholeWayAsync(system);
        await IncidentWalk.MarksAsync(system);
        await OtherFilingEndsAsync(system);
        await CommitmentsAsync(system);
        await EndsOfSubjectAsync(system);
        await AssessmentExpiresAsync(system);
        await AgentsAndHandoverAsync(system);
        await RuleCommentsAsync(system);
        await RuleChangesAsync(system);
        await NoticesAndInterviewsAsync(system);
        await LifeAsync(system, filing);
        await CaseWalk.EveryActAsync(system);

        var done = await system.ReadAsync(db => db.Set<Event>().Select(e => e.Act).Distinct().ToListAsync());
        var defined = ShippedPacks.Read().SelectMany(pack => pack.Procedures.Values).SelectMany(procedure => procedure.Actions.Keys.Append("start").Select(action => $"{procedure.Id}/{action}"));
        Assert.Equal([], defined.Except(done));
        Assert.Empty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);
    }

    private static async Task LookAsync(TestSystem system, string who, TakeAction command, CaseReceipt receipt)
    {
        var marks = await system.MarksAsync();
        var again = await system.SendAsync(who, command);
        Assert.Equal(receipt, again.Value);
        var reused = await system.SendAsync(who, command with { Version = command.Version + 1 });
        Assert.Equal((RefusalKind.Conflict, "case.key-reused"), (reused.Kind!.Value, reused.Refusals.Single().Code));
        var late = await system.SendAsync(who, command with { Key = Guid.NewGuid().ToString() });
        Assert.True(late.Kind is RefusalKind.Conflict or RefusalKind.Forbidden or RefusalKind.NotFound);
        Assert.Equal(marks with { Refused = marks.Refused + 2 }, await system.MarksAsync());

        var (person, stream) = (system.Person(who).PersonId, Case.StreamOf(command.CaseId));
        var acts = await system.ReadAsync(db => db.Set<Event>().Where(e => e.Stream == stream).OrderBy(e => e.Sequence).ToListAsync());
        var act = acts.Last(e => e.ActorRole != "system");
        Assert.Equal((person, command.Action), (act.ActorId, act.Act.Split('/')[1]));
        Assert.Contains(system.Person(who).Roles, role => role.Role == act.ActorRole);
        var entry = JsonNode.Parse(acts[^1].Entry)!;
        Assert.Equal((receipt.State, receipt.Version), ((string?)entry["state"], (int)entry["version"]!));
        system.Clock.Advance(TimeSpan.FromSeconds(1));
    }

    private static async Task SubjectAsync(TestSystem system)
    {
        var subject = TestSystem.Done(await system.StartAsync("filer", "subject")).CaseId;
        await system.TakeAsync("filer", subject, "save", new() { ["name"] = "测试甲公司" });
        await system.TakeAsync("filer", subject, "submit");
        await system.TakeAsync("officer", subject, "review");
        await system.TakeAsync("officer", subject, "return");
        await system.TakeAsync("legal-rep", subject, "submit");
        await system.TakeAsync("officer", subject, "review");
        await system.TakeAsync("officer", subject, "verify");
        await system.TakeAsync("filer", subject, "change", new() { ["name"] = "测试甲公司" });
        await system.TakeAsync("reviewer", subject, "return-change");
        await system.TakeAsync("filer", subject, "change", new() { ["name"] = "测试甲公司" });
        await system.TakeAsync("officer", subject, "verify");
        await system.TakeAsync("officer", subject, "freeze");
        await system.TakeAsync("officer", subject, "unfreeze");
    }

    private static async Task FilingAsync(TestSystem system, Guid filing)
    {
        await system.SubmitAsync(filing);
        await system.TakeAsync("reviewer", filing, "ask-supplement");
        await system.TakeAsync("filer", filing, "save", new() { ["name"] = Walk.Name, ["type"] = "push" });
        await system.TakeAsync("filer", filing, "supplement");
        await system.TakeAsync("reviewer", filing, "remind-unmet");
        await system.TakeAsync("filer", filing, "supplement");
        await system.TakeAsync("reviewer", filing, "ask-supplement-again", new() { ["items"] = new JsonArray(new JsonObject { ["item"] = "新的事项", ["standard"] = "有截图", ["place"] = "附件" }) });
        await system.TakeAsync("filer", filing, "supplement", new() { ["answers"] = new JsonArray(new JsonObject { ["item"] = "新的事项", ["done"] = "已补", ["where"] = "附件" }) });
        await system.TakeAsync("legal-rep", filing, "recuse", new() { ["recusedName"] = "second-officer" });
        await system.TakeAsync("head", filing, "decide-recusal", new() { ["recusedName"] = "second-officer" });
        await system.TakeAsync("reviewer", filing, "confirm-complete");
        await system.TakeAsync("reviewer", filing, "refer-to-experts");
        await system.TakeAsync("expert", filing, "give-opinion");
        await system.TakeAsync("officer", filing, "propose-tier");
        await system.TakeAsync("officer", filing, "adjust-tier");
        await system.TakeAsync("reviewer", filing, "disagree");
        await system.TakeAsync("officer", filing, "propose-tier");
        await system.TakeAsync("reviewer", filing, "confirm-tier");
        await system.TakeAsync("head", filing, "complete-locally");
        await system.TakeAsync("officer", filing, "report-national");
        await system.TakeAsync("officer", filing, "record-national-progress");
        await system.TakeAsync("officer", filing, "return-by-national");
        await system.TakeAsync("legal-rep", filing, "supplement");
        await system.TakeAsync("reviewer", filing, "confirm-complete");
        await system.TakeAsync("reviewer", filing, "refer-to-experts");
        await system.TakeAsync("reviewer", filing, "end-expert-review");
        await system.TakeAsync("officer", filing, "propose-tier");
        await system.TakeAsync("reviewer", filing, "confirm-tier");
        await TierReviewsAsync(system, filing);
        Assert.Equal("published", (await system.PublishedAsync(filing)).State);
        await DisplayAsync(system);
        async Task<Guid> WrongAsync(string number) => TestSystem.Done(await system.StartAsync(
            "officer", "number-correction", await Answers.ForAsync(system, "number-correction/request", "officer", new() { ["nationalNumber"] = number, ["checked"] = true }), parent: filing)).CaseId;
        await system.TakeAsync("head", await WrongAsync("网信算备310104999000202260011号"), "keep-number");
        await system.TakeAsync("reviewer", await WrongAsync("网信算备310104999000202260011号"), "confirm-correction");
    }

    private static async Task TierReviewsAsync(TestSystem system, Guid filing)
    {
        async Task<Guid> RaisedAsync(Guid of) => TestSystem.Done(await system.StartAsync("filer", "tier-review", await Answers.ForAsync(system, "tier-review/objection", "filer"), of)).CaseId;
        await system.TakeAsync("second-officer", await RaisedAsync(filing), "not-accept");
        await system.TakeAsync("legal-rep", await RaisedAsync(filing), "withdraw");
        var adjusted = await RaisedAsync(filing);
        await system.TakeAsync("second-officer", adjusted, "accept");
        await system.TakeAsync("second-officer", adjusted, "refer-to-experts");
        await system.TakeAsync("expert", adjusted, "give-opinion");
        await system.TakeAsync("second-officer", adjusted, "refer-to-experts");
        await system.TakeAsync("second-officer", adjusted, "end-expert-review");
        var answers = new JsonArray(new JsonObject { ["point"] = "测试内容", ["finding"] = "agreed", ["answer"] = "予以采纳" });
        await system.TakeAsync("second-officer", adjusted, "propose-upholding", new() { ["answers"] = answers.DeepClone() });
        await system.TakeAsync("second-reviewer", adjusted, "disagree");
        await system.TakeAsync("second-officer", adjusted, "propose-adjustment", new() { ["answers"] = answers.DeepClone(), ["basis"] = "override", ["tier"] = "T4" });
        await system.TakeAsync("second-reviewer", adjusted, "confirm-adjustment");

        var other = await system.ReadyFilingAsync(name: "等级复核的算法");
        await system.SubmitAsync(other);
        await system.TakeAsync("reviewer", other, "confirm-complete");
        await system.TakeAsync("reviewer", other, "refer-to-experts");
        await system.TakeAsync("expert", other, "give-opinion");
        await system.TakeAsync("officer", other, "propose-tier");
        await system.TakeAsync("reviewer", other, "confirm-tier");
        var upheld = await RaisedAsync(other);
        await system.TakeAsync("second-officer", upheld, "accept");
        await system.TakeAsync("second-officer", upheld, "propose-upholding", new() { ["answers"] = answers.DeepClone() });
        await system.TakeAsync("second-reviewer", upheld, "confirm-upholding");
        await system.TakeAsync("legal-rep", other, "withdraw");
    }

    private static async Task DisplayAsync(TestSystem system)
    {
        var display = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Procedure == "display").Select(c => c.Id).SingleAsync());
        await system.TakeAsync("filer", display, "submit-proof");
        await system.TakeAsync("officer", display, "return-display");
        await system.TakeAsync("filer", display, "submit-proof");
        await system.TakeAsync("officer", display, "confirm-display");
    }

    private static async Task ObjectionsAsync(TestSystem system)
    {
        var number = await system.ReadAsync(db => db.Set<RegisterEntry>().Select(entry => entry.Number).SingleAsync());
        var line = new JsonArray(new JsonObject { ["field"] = "product", ["corrected"] = "更正后的产品" });
        async Task<Guid> RaisedAsync() =>
            TestSystem.Done(await system.SendAsync("public", new StartCase("objection", null, null, Guid.NewGuid().ToString(), new(await Answers.ForAsync(system, "objection/raise", "public", new() { ["entry"] = number }))))).CaseId;
        await system.TakeAsync("officer", await RaisedAsync(), "decline");
        var upheld = await RaisedAsync();
        await system.TakeAsync("officer", upheld, "accept");
        await system.TakeAsync("filer", upheld, "state-view");
        await system.TakeAsync("officer", upheld, "propose", new() { ["result"] = "uphold", ["corrections"] = line.DeepClone() });
        await system.TakeAsync("reviewer", upheld, "disagree");
        await system.TakeAsync("officer", upheld, "propose", new() { ["result"] = "uphold", ["corrections"] = line.DeepClone() });
        await system.TakeAsync("reviewer", upheld, "uphold-correct");
        var rejected = await RaisedAsync();
        await system.TakeAsync("officer", rejected, "accept");
        await system.GoToAsync(new DateTime(2026, 9, 19, 9, 0, 0));
        await system.TakeAsync("officer", rejected, "propose", new() { ["result"] = "reject" });
        await system.TakeAsync("head", rejected, "reject-objection");
        async Task<Guid> AskedAsync(string product) => TestSystem.Done(await system.StartAsync("filer", "correction", await Answers.ForAsync(
            system, "register/correction", "filer", new() { ["entry"] = number, ["corrections"] = new JsonArray(new JsonObject { ["field"] = "product", ["corrected"] = product }) }))).CaseId;
        await system.TakeAsync("reviewer", await AskedAsync("再次更正的产品"), "correct");
        await system.TakeAsync("reviewer", await AskedAsync("不予更正的产品"), "refuse");
        await system.TakeAsync("filer", await AskedAsync("撤回的产品"), "withdraw");
    }

    // What happens to a filing after its number; it ends and comes back twice on the way.
    private static async Task LifeAsync(TestSystem system, Guid filing)
    {
        await ChangesAsync(system, filing);
        await RectificationsAsync(system, filing);
        await EndsAsync(system, filing);
    }

    private static async Task ChangesAsync(TestSystem system, Guid filing)
    {
        async Task<Guid> DraftAsync(JsonObject changed) => await system.DeclaredAsync(filing, changed, on: "2026-09-09");
        var withdrawn = await DraftAsync(new() { ["purpose"] = "撤回的变更" });
        await system.TakeAsync("filer", withdrawn, "add-matters", LifeWalk.Matters("text", "2026-09-09"));
        await system.TakeAsync("filer", withdrawn, "withdraw");

        var merged = await DraftAsync(new() { ["purpose"] = "合并的变更" });
        await system.TakeAsync("filer", merged, "submit");
        var material = await DraftAsync(new() { ["mechanism"] = "改写后的机制" });
        await system.AssessAsync(material);
        await system.TakeAsync("filer", material, "submit");
        await system.TakeAsync("officer", merged, "merge");
        await system.TakeAsync("officer", material, "ask-supplement");
        await system.TakeAsync("filer", material, "supplement");
        await system.TakeAsync("officer", material, "confirm-complete");
        await system.TakeAsync("officer", material, "mark-material");
        var regrade = await system.ChildAsync(material, "regrade");
        await system.TakeAsync("reviewer", regrade, "refer-to-experts");
        await system.TakeAsync("reviewer", regrade, "end-expert-review");
        await system.TakeAsync("reviewer", regrade, "refer-to-experts");
        await system.TakeAsync("expert", regrade, "give-opinion");
        await system.TakeAsync("officer", regrade, "propose-tier");
        await system.TakeAsync("officer", regrade, "adjust-tier");
        await system.TakeAsync("reviewer", regrade, "disagree");
        await system.TakeAsync("officer", regrade, "propose-tier");
        await system.TakeAsync("reviewer", regrade, "confirm-tier");
        await system.TakeAsync("head", material, "accept");

        var refused = await DraftAsync(new() { ["purpose"] = "不予办理的变更" });
        await system.TakeAsync("filer", refused, "submit");
        await system.TakeAsync("head", refused, "refuse");
        var ended = TestSystem.Done(await system.StartAsync("officer", "regrade", new() { ["cause"] = "yearly", ["facts"] = "每年复查" }, filing)).CaseId;
        await system.TakeAsync("reviewer", ended, "end");
    }

    private static async Task RectificationsAsync(TestSystem system, Guid filing)
    {
        async Task<Guid> DraftAsync() => TestSystem.Done(await system.StartAsync("officer", "rectification", await Answers.ForAsync(system, "rectification/order", "officer"), filing)).CaseId;
        await system.TakeAsync("head", await DraftAsync(), "cancel");
        var done = await DraftAsync();
        await system.TakeAsync("head", done, "issue", new() { ["days"] = 30 });
        await system.TakeAsync("filer", done, "submit-plan");
        await system.TakeAsync("officer", done, "return-plan");
        await system.TakeAsync("filer", done, "submit-plan");
        await system.TakeAsync("officer", done, "confirm-plan");
        await system.TakeAsync("filer", done, "ask-extension", new() { ["moreDays"] = 5 });
        await system.TakeAsync("reviewer", done, "grant-extension");
        await system.TakeAsync("filer", done, "submit-report");
        await system.TakeAsync("officer", done, "verify");
        await system.TakeAsync("reviewer", done, "disagree");
        var unmet = new JsonObject { ["verdicts"] = new JsonArray(new JsonObject { ["item"] = "测试内容", ["verdict"] = "unmet", ["finding"] = "没有完成" }) };
        await system.TakeAsync("officer", done, "verify", unmet);
        await system.TakeAsync("reviewer", done, "fail");
        await system.TakeAsync("head", done, "order-again");
        await system.TakeAsync("filer", done, "submit-plan");
        await system.TakeAsync("officer", done, "confirm-plan");
        await system.TakeAsync("filer", done, "submit-report");
        await system.TakeAsync("officer", done, "verify");
        await system.TakeAsync("reviewer", done, "pass");

        var overdue = await DraftAsync();
        await system.TakeAsync("head", overdue, "issue", new() { ["days"] = 30 });
        await system.TakeAsync("filer", overdue, "ask-extension", new() { ["moreDays"] = 5 });
        await system.TakeAsync("reviewer", overdue, "refuse-extension");
        var now = system.Clock.GetUtcNow();
        await system.GoToAsync(now.ToOffset(TimeSpan.FromHours(8)).DateTime.AddMonths(2));
        await system.TakeAsync("head", overdue, "escalate");
        await system.TakeAsync("reviewer", await system.ChildAsync(overdue, "regrade"), "end");
    }

    private static async Task EndsAsync(TestSystem system, Guid filing)
    {
        async Task<Guid> BegunAsync(string procedure, string form) => TestSystem.Done(await system.StartAsync("officer", procedure, await Answers.ForAsync(system, form, "officer"), filing)).CaseId;
        async Task RestoredAsync(Guid ended)
        {
            async Task<Guid> ProposedAsync() => TestSystem.Done(await system.StartAsync("officer", "restoration", await Answers.ForAsync(system, "restoration/decision", "officer"), ended)).CaseId;
            await system.TakeAsync("head", await ProposedAsync(), "drop");
            await system.TakeAsync("head", await ProposedAsync(), "restore");
        }

        await system.TakeAsync("head", await BegunAsync("deregistration-ex-officio", "deregistration/ex-officio"), "drop");
        var exOfficio = await BegunAsync("deregistration-ex-officio", "deregistration/ex-officio");
        await system.TakeAsync("reviewer", exOfficio, "notify");
        await system.TakeAsync("legal-rep", exOfficio, "state-view");
        await system.TakeAsync("head", exOfficio, "deregister-ex-officio", new() { ["answer"] = "复核意见" });
        await RestoredAsync(exOfficio);

        await system.TakeAsync("head", await BegunAsync("revocation", "revocation/opening"), "not-revoke");
        var revoked = await BegunAsync("revocation", "revocation/opening");
        await system.TakeAsync("head", revoked, "open-revocation");
        await system.TakeAsync("officer", revoked, "close-investigation");
        await system.TakeAsync("legal-review", revoked, "return-investigation");
        await system.TakeAsync("officer", revoked, "close-investigation");
        await system.TakeAsync("legal-review", revoked, "legal-review");
        await system.TakeAsync("reviewer", revoked, "pre-notice");
        await system.TakeAsync("filer", revoked, "defend");
        await system.TakeAsync("filer", revoked, "request-hearing");
        var hearing = system.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime.AddMonths(1);
        await system.TakeAsync("reviewer", revoked, "notify-hearing", new() { ["on"] = hearing.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) });
        await system.GoToAsync(hearing);
        await system.TakeAsync("hearing-host", revoked, "hold-hearing");
        await system.TakeAsync("head", revoked, "revoke", new() { ["answer"] = "复核意见" });
        await RestoredAsync(revoked);

        async Task<Guid> DraftAsync() => TestSystem.Done(await system.StartAsync("filer", "deregistration", parent: filing)).CaseId;
        await system.TakeAsync("filer", await DraftAsync(), "withdraw");
        var dereg = await DraftAsync();
        await system.TakeAsync("filer", dereg, "save", new() { ["open"] = "no" });
        await system.TakeAsync("filer", dereg, "submit");
        await system.TakeAsync("officer", dereg, "ask-supplement");
        await system.TakeAsync("filer", dereg, "supplement");
        await system.TakeAsync("officer", dereg, "follow-arrangement");
        await system.TakeAsync("filer", dereg, "report-arrangement");
        await system.TakeAsync("officer", dereg, "confirm-complete");
        await system.TakeAsync("head", dereg, "accept");
    }

    private static async Task OtherFilingEndsAsync(TestSystem system)
    {
        var drafted = TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = "撤回的算法", ["type"] = "push" })).CaseId;
        await system.TakeAsync("filer", drafted, "withdraw");
        var refused = await system.ReadyFilingAsync(name: "不予备案的算法");
        await system.SubmitAsync(refused);
        await system.TakeAsync("head", refused, "decide-not-to-file");
        var silent = await system.ReadyFilingAsync(name: "未补正的算法");
        await system.SubmitAsync(silent);
        await system.TakeAsync("reviewer", silent, "ask-supplement");
        await system.GoToAsync(new DateTime(2026, 10, 15));
        Assert.Equal("terminated-unanswered", await system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == silent).Select(c => c.State).SingleAsync()));
    }

    private static async Task CommitmentsAsync(TestSystem system)
    {
        var filing = TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = "承诺的算法", ["type"] = "push" })).CaseId;
        async Task<Guid> InForceAsync(bool register = true)
        {
            var commitment = TestSystem.Done(await system.StartAsync("filer", "commitment", parent: filing)).CaseId;
            await system.TakeAsync("filer", commitment, "choose-clauses");
            await system.TakeAsync("security-officer", commitment, "sign");
            return register ? (await system.TakeAsync("officer", commitment, "register")).CaseId : commitment;
        }

        async Task BreachAsync(Guid commitment)
        {
            await system.TakeAsync("officer", commitment, "suspect-breach");
            await system.TakeAsync("filer", commitment, "explain");
            await system.TakeAsync("reviewer", commitment, "confirm-breach");
        }

        var kept = await InForceAsync();
        await system.TakeAsync("filer", kept, "report-progress");
        await system.TakeAsync("filer", kept, "ask-adjustment");
        await system.TakeAsync("officer", kept, "suspect-breach");
        await system.TakeAsync("officer", kept, "accept-explanation");
        await system.TakeAsync("officer", kept, "resume");
        await BreachAsync(kept);
        await system.TakeAsync("filer", kept, "remedy");
        await system.TakeAsync("officer", kept, "fulfil");
        await system.TakeAsync("filer", await InForceAsync(register: false), "withdraw");
        await system.TakeAsync("officer", await InForceAsync(), "supersede");
        await system.TakeAsync("officer", await InForceAsync(), "end");
        var broken = await InForceAsync();
        await BreachAsync(broken);
        await system.TakeAsync("head", broken, "escalate");
    }

    private static async Task NoticesAndInterviewsAsync(TestSystem system)
    {
        var filing = await system.ReadyFilingAsync(name: "告知和约谈的算法");
        await system.SubmitAsync(filing);
        await RiskNotices.RiskNoticeWalk.EveryActAsync(system, filing);
        await Interviews.InterviewWalk.EveryActAsync(system, filing);
        await system.TakeAsync("legal-rep", filing, "withdraw");
    }

    private static async Task EndsOfSubjectAsync(TestSystem system)
    {
        var first = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Procedure == "subject").Select(c => c.Id).SingleAsync());
        await system.SubmitAsync(await system.ReadyFilingAsync(name: "主体终止时在办的算法"));
        await system.TakeAsync("legal-rep", first, "close");
        // The code is free again: another company may use it.
        var other = TestSystem.Done(await system.StartAsync("other-filer", "subject", subject: system.Other)).CaseId;
        await system.TakeAsync("other-filer", other, "save");
        await system.TakeAsync("other-filer", other, "submit");
        await system.TakeAsync("officer", other, "review");
        await system.TakeAsync("head", other, "reject");
    }

    private static async Task AgentsAndHandoverAsync(TestSystem system)
    {
        var subject = await system.VerifiedSubjectAsync();
        async Task<Guid> MandateAsync() => TestSystem.Done(await system.StartAsync(
            "filer", "authorise-agent", await Answers.ForAsync(system, "authorise-agent/mandate", "filer", new() { ["filingScope"] = "all", ["validUntil"] = "2028-01-01" }), parent: subject)).CaseId;
        await system.TakeAsync("legal-rep", await MandateAsync(), "decline");
        var mandate = await MandateAsync();
        await system.TakeAsync("legal-rep", mandate, "confirm");
        await system.TakeAsync("filer", mandate, "invite-again");
        await system.TakeAsync("filer", mandate, "revoke");

        async Task<Guid> RequestAsync() => TestSystem.Done(await system.SendAsync("public", new StartCase("subject-handover", null, null, Guid.NewGuid().ToString(), new(
            await Answers.ForAsync(system, "subject-handover/request", "public", new() { ["formerHolders"] = "keep" }))))).CaseId;
        await system.TakeAsync("public", await RequestAsync(), "withdraw");
        var refused = await RequestAsync();
        await system.TakeAsync("filer", refused, "object");
        await system.TakeAsync("officer", refused, "propose", new() { ["proposal"] = "refuse", ["answerToObjection"] = "已核实" });
        await system.TakeAsync("reviewer", refused, "disagree");
        await system.TakeAsync("officer", refused, "propose", new() { ["proposal"] = "refuse", ["answerToObjection"] = "已核实" });
        await system.TakeAsync("head", refused, "refuse");
        var silent = await RequestAsync();
        await system.GoToAsync(new DateTime(2027, 12, 1));
        await system.TakeAsync("public", silent, "withdraw");
        var agreed = await RequestAsync();
        await system.TakeAsync("legal-rep", agreed, "agree");
        await system.TakeAsync("officer", agreed, "propose", new() { ["proposal"] = "hand-over" });
        await system.TakeAsync("reviewer", agreed, "hand-over");
    }

    private static async Task RuleCommentsAsync(TestSystem system)
    {
        var run = await SimulationRunTests.DoneAsync(system);
        Assert.False((await system.SendAsync("reviewer", new OpenSimulation(run, true))).IsRefused);
        await system.TakeAsync("legal-review", await RuleCommentStories.RaisedAsync(system, run), "answer", RuleCommentStories.Answered("测试内容"));
        await system.TakeAsync("security-officer", await RuleCommentStories.RaisedAsync(system, run), "withdraw");
    }

    private static async Task RuleChangesAsync(TestSystem system)
    {
        var day = DateOnly.FromDateTime(system.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);
        async Task<Guid> DraftedAsync(string version)
        {
            var change = await system.RuleChangeAsync("floors");
            await system.TakeAsync("officer", change, "save", new() { ["text"] = RuleChangeWalk.Text("floors", version) });
            return change;
        }

        JsonObject From(int days) => new() { ["effectiveFrom"] = day.AddDays(days).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) };
        await system.TakeAsync("officer", await DraftedAsync("1.1.0"), "withdraw");
        foreach (var (version, days) in new[] { ("1.1.0", 2), ("1.2.0", 4) })
        {
            var change = await DraftedAsync(version);
            await system.TakeAsync("officer", change, "open-comments");
            await system.TakeAsync("officer", change, "revise");
            await system.TakeAsync("officer", change, "open-comments");
            await system.TakeAsync("officer", change, "submit", From(days));
            await system.TakeAsync("head", change, "return");
            await system.TakeAsync("officer", change, "submit", From(days));
            await system.TakeAsync("head", change, "approve");
            await system.SwitchAsync(day.AddDays(days));
        }

        var cancelled = await DraftedAsync("1.3.0");
        await system.TakeAsync("officer", cancelled, "submit", From(9));
        await system.TakeAsync("reviewer", cancelled, "approve");
        await system.TakeAsync("head", cancelled, "cancel");
    }

    private static async Task AssessmentExpiresAsync(TestSystem system)
    {
        var filing = TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = "评估的算法", ["type"] = "push" })).CaseId;
        var assessment = TestSystem.Done(await system.StartAsync("filer", "assessment", parent: filing)).CaseId;
        async Task SignedAndSubmittedAsync()
        {
            await system.TakeAsync("filer", assessment, "answer");
            await system.TakeAsync("security-officer", assessment, "sign");
            await system.TakeAsync("filer", assessment, "submit");
        }

        await SignedAndSubmittedAsync();
        await system.TakeAsync("officer", assessment, "return");
        await SignedAndSubmittedAsync();
        await system.TakeAsync("officer", assessment, "accept");
        await system.TakeAsync("security-officer", assessment, "renew");
        await SignedAndSubmittedAsync();
        await system.TakeAsync("officer", assessment, "accept");
        await system.GoToAsync(new DateTime(2027, 11, 11));
        Assert.Equal("expired", await system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == assessment).Select(c => c.State).SingleAsync()));
    }
}
