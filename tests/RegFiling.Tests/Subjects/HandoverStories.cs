using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Subjects;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Subjects;

/// <summary>移交主体账号: somebody new with proof asks, the old holders are told and can object, two officials decide; until then nothing changes.</summary>
public sealed class HandoverStories
{
    [Fact]
    public async Task Handover_Unanswered_IsDecidedByTwo_AndReplacesTheOldHolders()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var request = (await AskAsync(system)).CaseId;
        var told = await system.ReadAsync(db => db.Set<OutboxMessage>().Where(message => message.CaseId == request).Select(message => message.Audience).ToListAsync());
        Assert.Equal(["officer", "party"], told.Order());
        Assert.Equal("filer", (await HoldersAsync(system)).Single(role => role.AccountId == system.Person("filer").AccountId).Role);
        var stamps = await StampsAsync(system);

        await system.GoToAsync(new DateTime(2026, 9, 29));
        Assert.Equal("to-review", await StateAsync(system, request));
        await system.TakeAsync("officer", request, "propose", new() { ["proposal"] = "hand-over" });
        Assert.DoesNotContain(await HoldersAsync(system), role => role.AccountId == system.Person("public").AccountId);
        await system.TakeAsync("reviewer", request, "hand-over");

        var holder = (await HoldersAsync(system)).Single();
        Assert.Equal((system.Person("public").AccountId, "filer"), (holder.AccountId, holder.Role));
        Assert.DoesNotContain(stamps, stamp => stamp.Key == system.Person("filer").AccountId && stamp.Value == null);
        var after = await StampsAsync(system);
        Assert.NotEqual(stamps[system.Person("filer").AccountId!.Value], after[system.Person("filer").AccountId!.Value]);
        Assert.Equal(stamps[system.Person("other-filer").AccountId!.Value], after[system.Person("other-filer").AccountId!.Value]);
        var events = await system.AskAsync("sec-admin", new GetAccountEvents());
        Assert.Contains(events, act => act.Act == "company/hand-over");
        Assert.Empty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);
    }

    [Fact]
    public async Task Handover_WithAnObjection_NeedsAnAnswerToIt_AndARefusalLeavesEverything()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var request = (await AskAsync(system)).CaseId;
        var before = await HoldersAsync(system);
        await system.TakeAsync("security-officer", request, "object");
        Assert.Equal("handover.objection-not-answered", (await system.TryAsync("officer", request, "propose", new() { ["proposal"] = "refuse" })).Refusals.Single().Code);
        await system.TakeAsync("officer", request, "propose", new() { ["proposal"] = "refuse", ["answerToObjection"] = "公章与登记不符" });
        Assert.Equal("case.not-your-role", (await system.TryAsync("officer", request, "refuse")).Refusals.Single().Code);
        Assert.Equal("handover.not-as-proposed", (await system.TryAsync("reviewer", request, "hand-over")).Refusals.Single().Code);
        await system.TakeAsync("head", request, "refuse");
        Assert.Equal(before.Select(role => role.Id), (await HoldersAsync(system)).Select(role => role.Id));
    }

    [Fact]
    public async Task Handover_ByOnePersonInTwoRoles_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var request = (await AskAsync(system)).CaseId;
        await system.DoAsync("legal-rep", request, "agree");
        await system.TakeAsync("officer", request, "propose", new() { ["proposal"] = "hand-over" });
        system.SecondAccount("same-person", "officer", "reviewer");
        Assert.Equal("case.second-person", (await system.TryAsync("same-person", request, "hand-over")).Refusals.Single().Code);
        await system.TakeAsync("reviewer", request, "disagree");
        await system.TakeAsync("second-officer", request, "propose", new() { ["proposal"] = "hand-over" });
        await system.TakeAsync("reviewer", request, "hand-over");
    }

    [Fact]
    public async Task Applicant_SeesTheOwnRequest_AndNotWhatTheAuthorityWritesToItself()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var request = (await AskAsync(system)).CaseId;
        await system.TakeAsync("filer", request, "object");
        await system.TakeAsync("officer", request, "propose", new() { ["proposal"] = "refuse", ["answerToObjection"] = "已核实" });
        var view = await system.AskAsync("public", new GetCase(request));
        Assert.Equal([HandoverRules.Request, "subject-handover/objection"], view!.Forms.Keys.Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(["withdraw"], view.Actions.Select(action => action.Id));
        Assert.Contains(request, (await system.AskAsync("public", new FindCases())).Rows.Select(row => row.Id));
        Assert.NotNull(await system.AskAsync("filer", new GetCase(request)));
        Assert.Null(await system.AskAsync("other-filer", new GetCase(request)));
        Assert.Null(await system.AskAsync("dept", new GetCase(request)));
        await system.TakeAsync("public", request, "withdraw");
    }

    [Fact]
    public async Task Request_ForAnUnknownOrOwnCompany_OrTwice_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        Assert.Equal("handover.no-such-subject", (await TryAskAsync(system, "public", "91310199MA1FAKE19H")).Refusals.Single().Code);
        await AskAsync(system);
        Assert.Equal("handover.already-asked", (await TryAskAsync(system, "public")).Refusals.Single().Code);
        await system.SignInAgainAsync("filer");
        Assert.Equal("handover.already-holder", (await TryAskAsync(system, "filer")).Refusals.Single().Code);
        Assert.Equal("case.not-your-role", (await TryAskAsync(system, "officer")).Refusals.Single().Code);
    }

    internal static async Task<CaseReceipt> AskAsync(TestSystem system) => TestSystem.Done(await TryAskAsync(system, "public"));

    private static async Task<Outcome<CaseReceipt>> TryAskAsync(TestSystem system, string who, string code = "91310199MA1TEXT06Y") => await system.SendAsync(who, new StartCase(
        "subject-handover", null, null, Guid.NewGuid().ToString(), new(await Answers.ForAsync(system, HandoverRules.Request, who, new() { ["creditCode"] = code, ["role"] = "filer", ["formerHolders"] = "replace" }))));

    private static Task<List<RoleHeld>> HoldersAsync(TestSystem system) =>
        system.ReadAsync(db => db.Set<RoleHeld>().AsNoTracking().Where(role => role.SubjectId == system.Company).OrderBy(role => role.Id).ToListAsync());

    private static Task<Dictionary<Guid, string?>> StampsAsync(TestSystem system) => system.ReadAsync(db => db.Users.AsNoTracking().ToDictionaryAsync(account => account.Id, account => account.SecurityStamp ?? ""))!;

    private static Task<string> StateAsync(TestSystem system, Guid id) => system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == id).Select(c => c.State).SingleAsync());
}
