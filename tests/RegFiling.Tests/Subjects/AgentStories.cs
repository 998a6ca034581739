using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Subjects;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Subjects;

/// <summary>委托代理人: registered, confirmed, invited; acts for the company within the power, says so, and is refused with the reason once it has ended.</summary>
public sealed class AgentStories
{
    internal static JsonObject Valid() => new() { ["agentKind"] = "person", ["agentEmail"] = "agent@demo.invalid", ["powers"] = new JsonArray("file", "answer"), ["filingScope"] = "all", ["validFrom"] = "2026-09-01", ["validUntil"] = "2026-12-31" };

    [Fact]
    public async Task Agent_FilesForTheCompany_AndEveryActSaysForWhom()
    {
        await using var system = await TestSystem.StartAsync();
        await InForceAsync(system);
        var filing = TestSystem.Done(await system.StartAsync("public", "filing", new() { ["name"] = Walk.Name, ["type"] = "push" })).CaseId;
        await system.TakeAsync("public", filing, "save", new() { ["name"] = Walk.Name, ["type"] = "push" });

        var view = await system.AskAsync("filer", new GetCase(filing));
        Assert.All(view!.Timeline, act => Assert.Equal(("agent", "委托代理人，代测试甲公司"), (act.Role, act.RoleTitle.Zh)));
        var (stream, mandate) = (Case.StreamOf(filing), (await MandateAsync(system)).Id.ToString());
        foreach (var id in await system.ReadAsync(db => db.Set<Event>().Where(e => e.Stream == stream).Select(e => e.Id).ToListAsync()))
        {
            var said = (await system.ReadAsync(db => db.Set<EventBody>().SingleAsync(body => body.EventId == id))).Read();
            Assert.Equal((system.Company.ToString(), mandate), ((string?)said["actedFor"], (string?)said["mandate"]));
        }

        Assert.Contains(filing, (await system.AskAsync("public", new FindCases())).Rows.Select(row => row.Id));
        Assert.Empty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);
    }

    [Fact]
    public async Task Agent_DoesNotSign_AndSeesNothingBesideItsPowers()
    {
        await using var system = await TestSystem.StartAsync();
        var subject = await InForceAsync(system);
        var filing = TestSystem.Done(await system.StartAsync("public", "filing", new() { ["name"] = Walk.Name, ["type"] = "push" })).CaseId;
        var commitment = TestSystem.Done(await system.StartAsync("public", "commitment", parent: filing)).CaseId;
        await system.TakeAsync("public", commitment, "choose-clauses");
        Assert.Equal("case.outside-mandate", await CodeAsync(system.TryAsync("public", commitment, "sign")));
        Assert.Equal("case.outside-mandate", await CodeAsync(system.TryAsync("public", filing, "withdraw")));
        Assert.Null(await system.AskAsync("public", new GetCase(subject)));
        Assert.Equal((RefusalKind.NotFound, "case.not-found"), await RefusedAsync(system.ActAsync("public", subject, "change")));
        Assert.Null(await system.AskAsync("public", new GetPeople(system.Company)));
    }

    [Fact]
    public async Task Agent_OfOneFiling_SeesAndDoesThatOneAndWhatBelongsToIt()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var (mine, other) = (await system.ReadyFilingAsync(), await system.ReadyFilingAsync(name: "另一算法"));
        var number = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == mine).Select(c => c.Number).SingleAsync());
        var with = Valid();
        (with["filingScope"], with["filings"]) = ("listed", new JsonArray(new JsonObject { ["caseNumber"] = number }));
        await InForceAsync(system, with);

        await system.TakeAsync("public", mine, "save", new() { ["name"] = Walk.Name, ["type"] = "push" });
        Assert.Null(await system.AskAsync("public", new GetCase(other)));
        Assert.Equal((RefusalKind.NotFound, "case.not-found"), await RefusedAsync(system.TryAsync("public", other, "save")));
        var seen = (await system.AskAsync("public", new FindCases(Size: 200))).Rows;
        Assert.Equal(["assessment", "commitment", "filing"], seen.Select(row => row.Procedure).Order());
        Assert.All(seen.Where(row => row.Procedure == "filing"), row => Assert.Equal(mine, row.Id));
        Assert.NotNull(await system.AskAsync("public", new GetCase(seen.Single(row => row.Procedure == "assessment").Id)));
        Assert.Equal((RefusalKind.Forbidden, "case.outside-mandate"), await RefusedAsync(system.StartAsync("public", "filing", new() { ["name"] = "新算法", ["type"] = "push" })));
        Assert.DoesNotContain(await system.AskAsync("public", new GetStartable()), startable => startable.Id == "filing");
    }

    [Fact]
    public async Task Agent_OfTwoCompanies_ChoosesForWhich()
    {
        await using var system = await TestSystem.StartAsync();
        await InForceAsync(system);
        await OtherVerifiedAsync(system);
        system.SecondAccount("other-legal-rep", "other-filer", "legal-rep", system.Other);
        var registration = await system.ReadAsync(db => db.Set<Case>().Where(c => c.SubjectId == system.Other && c.Procedure == "subject").Select(c => c.Id).SingleAsync());
        var mandate = TestSystem.Done(await system.StartAsync("other-filer", "authorise-agent", await Answers.ForAsync(system, AgentRules.Form, "other-filer", Valid()), parent: registration)).CaseId;
        await system.DoAsync("other-legal-rep", mandate, "confirm");
        await AcceptAsync(system, mandate);

        Assert.Equal(new[] { system.Company, system.Other }.Order(), (await system.AskAsync("public", new GetStartable())).Single(startable => startable.Id == "filing").Subjects.Order());
        var filing = TestSystem.Done(await system.StartAsync("public", "filing", new() { ["name"] = "乙公司的算法", ["type"] = "push" }, subject: system.Other)).CaseId;
        Assert.Equal(system.Other, await system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == filing).Select(c => c.SubjectId).SingleAsync()));
        Assert.Equal(2, (await system.AskAsync("public", new GetMandates())).Count);
    }

    [Theory]
    [InlineData("revoke", "撤销")]
    [InlineData("2027-01-01", "2026年12月31日到期")]
    public async Task Agent_OfAPowerThatHasEnded_IsRefusedWithTheReason(string end, string reason)
    {
        await using var system = await TestSystem.StartAsync();
        await InForceAsync(system);
        var filing = TestSystem.Done(await system.StartAsync("public", "filing", new() { ["name"] = Walk.Name, ["type"] = "push" })).CaseId;
        if (end == "revoke")
        {
            await system.TakeAsync("filer", (await MandateAsync(system)).CaseId, "revoke");
        }
        else
        {
            system.Clock.SetUtcNow(new DateTimeOffset(DateTime.Parse(end, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.FromHours(8)));
        }

        await system.SignInAgainAsync("public");
        Assert.Null(await system.AskAsync("public", new GetCase(filing)));
        Assert.Empty((await system.AskAsync("public", new FindCases(Open: false))).Rows);
        foreach (var refused in new[]
        {
            await system.ActAsync("public", filing, "save"), await system.StartAsync("public", "filing", new() { ["name"] = "新算法", ["type"] = "push" }), await system.StartAsync("public", "assessment", parent: filing),
        })
        {
            Assert.Equal((RefusalKind.Forbidden, "case.mandate-not-in-force"), (refused.Kind!.Value, refused.Refusals.Single().Code));
            Assert.Contains(reason, refused.Refusals[0].Why.Zh, StringComparison.Ordinal);
        }

        // A stranger learns nothing of it.
        Assert.Equal((RefusalKind.NotFound, "case.not-found"), await RefusedAsync(system.ActAsync("other-filer", filing, "save")));
    }

    [Fact]
    public async Task Agent_BeforeAcceptingOrBeforeTheFirstDay_CanDoNothing()
    {
        await using var system = await TestSystem.StartAsync();
        var with = Valid();
        with["validFrom"] = "2026-10-01";
        await InForceAsync(system, with);
        var early = await system.StartAsync("public", "filing", new() { ["name"] = Walk.Name, ["type"] = "push" });
        Assert.Contains("2026年10月1日起生效", early.Refusals.Single().Why.Zh, StringComparison.Ordinal);
        Assert.True((await system.StartAsync("agent", "filing", new() { ["name"] = Walk.Name, ["type"] = "push" })).IsRefused);
    }

    [Fact]
    public async Task Mandate_OfAForeignFilingOrWithoutSense_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var subject = await system.VerifiedSubjectAsync();
        await OtherVerifiedAsync(system);
        var foreign = TestSystem.Done(await system.StartAsync("other-filer", "filing", new() { ["name"] = "乙公司的算法", ["type"] = "push" }, subject: system.Other)).Number;
        async Task<string> WithAsync(params (string Field, JsonNode? Value)[] changes)
        {
            var with = Valid();
            foreach (var (field, value) in changes)
            {
                with[field] = value;
            }

            return await CodeAsync(system.StartAsync("filer", "authorise-agent", await Answers.ForAsync(system, AgentRules.Form, "filer", with), parent: subject));
        }

        Assert.Equal("agent.no-such-filing", await WithAsync(("filingScope", "listed"), ("filings", new JsonArray(new JsonObject { ["caseNumber"] = foreign }))));
        Assert.Equal("agent.ends-before-it-begins", await WithAsync(("validFrom", "2026-12-01"), ("validUntil", "2026-11-01")));
        Assert.Equal("agent.has-run-out", await WithAsync(("validUntil", "2026-09-09")));
        Assert.Equal("form.missing", await WithAsync(("powerOfAttorney", null)));
        Assert.Equal("case.not-started-here", await CodeAsync(system.StartAsync("security-officer", "authorise-agent", [], parent: subject)));
    }

    [Fact]
    public async Task Invitation_OfAnAgent_CanBeSentAgain_AndTheFirstOpensNothing()
    {
        await using var system = await TestSystem.StartAsync();
        var subject = await system.VerifiedSubjectAsync();
        var mandate = TestSystem.Done(await system.StartAsync("filer", "authorise-agent", await Answers.ForAsync(system, AgentRules.Form, "filer", Valid()), parent: subject)).CaseId;
        await system.DoAsync("legal-rep", mandate, "confirm");
        var first = await KeyAsync(system, mandate);
        system.Clock.Advance(TimeSpan.FromMinutes(1));
        await system.DoAsync("filer", mandate, "invite-again");
        Assert.Equal("invitation.revoked", (await system.SendAsync("public", new AcceptInvitation(first))).Refusals.Single().Code);
        await AcceptAsync(system, mandate);
        Assert.Single((await system.AskAsync("public", new GetMandates())));
        Assert.Equal("invitation.used", (await system.SendAsync("public", new AcceptInvitation(await KeyAsync(system, mandate)))).Refusals.Single().Code);
    }

    internal static async Task<Guid> InForceAsync(TestSystem system, JsonObject? with = null)
    {
        var subject = await system.ReadAsync(db => db.Set<Case>().Where(c => c.SubjectId == system.Company && c.Procedure == "subject").Select(c => (Guid?)c.Id).FirstOrDefaultAsync()) ?? await system.VerifiedSubjectAsync();
        var mandate = TestSystem.Done(await system.StartAsync("filer", "authorise-agent", await Answers.ForAsync(system, AgentRules.Form, "filer", with ?? Valid()), parent: subject)).CaseId;
        await system.DoAsync("legal-rep", mandate, "confirm");
        await AcceptAsync(system, mandate);
        return subject;
    }

    internal static async Task AcceptAsync(TestSystem system, Guid mandate)
    {
        var accepted = await system.SendAsync("public", new AcceptInvitation(await KeyAsync(system, mandate)));
        Assert.False(accepted.IsRefused);
        await system.SignInAgainAsync("public");
    }

    internal static async Task<string> KeyAsync(TestSystem system, Guid caseId) =>
        (await system.ReadAsync(db => db.Set<OutboxMessage>().Where(message => message.CaseId == caseId && message.Link != null).OrderByDescending(message => message.At).Select(message => message.Link!).FirstAsync())).Split('/')[^1];

    internal static async Task OtherVerifiedAsync(TestSystem system)
    {
        var other = TestSystem.Done(await system.StartAsync("other-filer", "subject", subject: system.Other)).CaseId;
        await system.TakeAsync("other-filer", other, "save", new() { ["name"] = "测试乙公司", ["creditCode"] = "91310199MA1FAKE19H" });
        await system.TakeAsync("other-filer", other, "submit");
        await system.TakeAsync("officer", other, "review");
        await system.TakeAsync("officer", other, "verify");
    }

    private static Task<AgentMandate> MandateAsync(TestSystem system) => system.ReadAsync(db => db.Set<AgentMandate>().SingleAsync());

    private static async Task<string> CodeAsync(Task<Outcome<CaseReceipt>> act) => (await act).Refusals.Single().Code;

    private static async Task<(RefusalKind, string)> RefusedAsync(Task<Outcome<CaseReceipt>> act)
    {
        var outcome = await act;
        return (outcome.Kind!.Value, outcome.Refusals.Single().Code);
    }
}
