using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Cases;

/// <summary>What every action of every pack refuses before any rule is asked. Made from the definitions, so that a new action is held to it too.</summary>
public sealed class RefusalTests(SharedSystem shared) : IClassFixture<SharedSystem>
{
    private readonly TestSystem system = shared.System;

    public static TheoryData<string, string> Actions() => [.. from pack in ShippedPacks.Read()
                                                              from procedure in pack.Procedures.Values
                                                              from action in procedure.Actions.Keys
                                                              select (procedure.Id, action)];

    public static TheoryData<string, string, string> SecondPersons() => [.. from pack in ShippedPacks.Read()
                                                                            from procedure in pack.Procedures.Values
                                                                            from action in procedure.Actions
                                                                            from other in action.Value.Who.NotBy
                                                                            select (procedure.Id, action.Key, other)];

    [Theory, MemberData(nameof(Actions))]
    public async Task Wrong_state_is_refused_and_says_what_is_possible(string procedure, string action)
    {
        var (pack, definition, wanted) = Find(procedure, action);
        foreach (var role in wanted.Who.Role)
        {
            foreach (var state in definition.States.Keys.Except(wanted.From))
            {
                var id = await system.CaseAsync(pack, procedure, state);
                var outcome = await system.ActAsync(role, id, action, version: 0);
                var sees = Authorisation.MaySee(system.Person(role), await CaseAsync(id), pack, definition, []);
                Assert.Equal(sees ? (RefusalKind.Conflict, "case.wrong-state") : (RefusalKind.NotFound, "case.not-found"), (outcome.Kind!.Value, outcome.Refusals.Single().Code));
                Assert.True(!sees || outcome.Refusals[0].Why.Zh.Contains(definition.States[state].Title.Zh, StringComparison.Ordinal));
            }
        }
    }

    [Theory, MemberData(nameof(Actions))]
    public async Task Wrong_role_is_refused_and_leaves_only_a_trace(string procedure, string action)
    {
        var (pack, definition, wanted) = Find(procedure, action);
        var id = await system.CaseAsync(pack, procedure, wanted.From[0]);
        var (before, found) = (await system.MarksAsync(), await CaseAsync(id));
        var wrong = Roles.Titles.Keys.Except(["system"]).Except(wanted.Who.Role).ToList();
        foreach (var role in wrong)
        {
            var outcome = await system.ActAsync(role, id, action, version: 0);
            Assert.Equal(Authorisation.MaySee(system.Person(role), found, pack, definition, []) ? RefusalKind.Forbidden : RefusalKind.NotFound, outcome.Kind);
        }

        Assert.Equal(before with { Refused = before.Refused + wrong.Count }, await system.MarksAsync());
    }

    [Theory, MemberData(nameof(Actions))]
    public async Task Case_of_another_company_is_the_same_as_none(string procedure, string action)
    {
        var (pack, definition, wanted) = Find(procedure, action);
        var id = await system.CaseAsync(pack, procedure, wanted.From[0]);
        foreach (var role in Roles.Company)
        {
            system.SecondAccount($"stranger {role}", "other-filer", role, system.Other);
            var outcome = await system.RefusedAsync(() => system.ActAsync($"stranger {role}", id, action, version: 0));
            var none = await system.ActAsync($"stranger {role}", Guid.NewGuid(), action, version: 0);
            Assert.Equal(RefusalKind.NotFound, outcome.Kind);
            Assert.Equal((none.Kind, none.Refusals.Single()), (outcome.Kind, outcome.Refusals.Single()));
            Assert.Null(await system.AskAsync($"stranger {role}", new GetCase(id)));
            Assert.Null(await system.AskAsync($"stranger {role}", new GetActionForm(id, action)));
            Assert.Empty((await system.AskAsync($"stranger {role}", new FindCases(definition.Id))).Rows);
        }
    }

    [Theory, MemberData(nameof(Actions))]
    public async Task Old_version_is_refused_and_says_who_and_when(string procedure, string action)
    {
        var (pack, _, wanted) = Find(procedure, action);
        foreach (var role in wanted.Who.Role)
        {
            var id = await system.CaseAsync(pack, procedure, wanted.From[0], ("start", system.Person("agent"), "agent"));
            var outcome = await system.RefusedAsync(() => system.ActAsync(role, id, action, version: 0));
            Assert.Equal((RefusalKind.Conflict, "case.stale-version"), (outcome.Kind!.Value, outcome.Refusals.Single().Code));
            Assert.Contains("agent", outcome.Refusals[0].Why.Zh, StringComparison.Ordinal);
            Assert.Contains("2026年9月10日 10:00", outcome.Refusals[0].Why.Zh, StringComparison.Ordinal);
            Assert.Contains("10 September 2026", outcome.Refusals[0].Why.En, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(SecondPersons))]
    public async Task Second_account_of_the_same_person_is_refused(string procedure, string action, string other)
    {
        var (pack, definition, wanted) = Find(procedure, action);
        foreach (var (role, taken) in from role in wanted.Who.Role from taken in definition.Action(other)!.Who.Role select (role, taken))
        {
            var id = await system.CaseAsync(pack, procedure, wanted.From[0], (other, system.Person(taken), taken));
            system.SecondAccount("second account", taken, role);
            var outcome = await system.RefusedAsync(() => system.ActAsync("second account", id, action));
            Assert.Equal((RefusalKind.Forbidden, "case.second-person"), (outcome.Kind!.Value, outcome.Refusals.Single().Code));
            Assert.Contains(definition.Action(other)!.Title.Zh, outcome.Refusals[0].Why.Zh, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Actions))]
    public async Task Nobody_acts_on_both_sides_of_a_case(string procedure, string action)
    {
        var (pack, _, wanted) = Find(procedure, action);
        foreach (var role in wanted.Who.Role)
        {
            // Whoever asked from outside is known by person, and is on the side of the party.
            if (role == Roles.Public)
            {
                continue;
            }

            var party = Roles.Company.Contains(role);
            var before = party ? "officer" : "filer";
            if (party && wanted.Who.Role.Contains("officer"))
            {
                continue;
            }

            var id = await system.CaseAsync(pack, procedure, wanted.From[0], ("start", system.Person(before), before));
            system.SecondAccount("second account", before, role, party ? system.Company : null);
            var outcome = await system.RefusedAsync(() => system.ActAsync("second account", id, action));
            Assert.Equal((RefusalKind.Forbidden, "case.second-person"), (outcome.Kind!.Value, outcome.Refusals.Single().Code));
        }
    }

    [Theory, MemberData(nameof(Actions))]
    public async Task Electronic_confirmation_asks_for_the_person_again(string procedure, string action)
    {
        var (pack, _, wanted) = Find(procedure, action);
        foreach (var role in wanted.Who.Role)
        {
            var id = await system.CaseAsync(pack, procedure, wanted.From[0]);
            if (wanted.Reauthenticate)
            {
                var outcome = await system.RefusedAsync(() => system.ActAsync(role, id, action, reauthenticated: false));
                Assert.Equal((RefusalKind.Invalid, "case.reauthenticate"), (outcome.Kind!.Value, outcome.Refusals.Single().Code));
            }
        }
    }

    [Fact]
    public async Task Unknown_names_are_refused()
    {
        var (pack, _, _) = Find("filing", "save");
        var id = await system.CaseAsync(pack, "filing", "draft");
        Assert.Equal("case.no-such-action", (await system.RefusedAsync(() => system.ActAsync("filer", id, "approve"))).Refusals.Single().Code);
        Assert.Equal("case.no-such-action", (await system.RefusedAsync(() => system.ActAsync("filer", id, "start"))).Refusals.Single().Code);
        Assert.Equal("case.no-such-procedure", (await system.RefusedAsync(() => system.StartAsync("filer", "licence"))).Refusals.Single().Code);
        Assert.Equal(RefusalKind.NotFound, (await system.RefusedAsync(() => system.StartAsync("filer", "filing", subject: system.Other))).Kind);
        Assert.Equal(RefusalKind.Forbidden, (await system.RefusedAsync(() => system.StartAsync("officer", "filing"))).Kind);
        Assert.Equal(RefusalKind.NotFound, (await system.RefusedAsync(() => system.StartAsync("other-filer", "assessment", parent: id))).Kind);
        await system.PutIntoAsync(id, "submitted");
        Assert.Equal("case.not-started-here", (await system.RefusedAsync(() => system.StartAsync("filer", "assessment", parent: id))).Refusals.Single().Code);
    }

    // A state of the same name in another procedure is not what an expert was asked about.
    [Fact]
    public async Task Expert_finds_what_waits_for_experts_and_nothing_else()
    {
        var (pack, _, _) = Find("filing", "save");
        var asked = await system.CaseAsync(pack, "filing", "expert-review");
        await system.CaseAsync(pack, "filing", "accepted");
        await system.CaseAsync(pack, "assessment", "submitted");
        var elsewhere = await system.CaseAsync(pack, "assessment", "expert-review");
        var found = (await system.AskAsync("expert", new FindCases(Open: false, Size: 200))).Rows.Select(row => row.Id).ToList();
        Assert.Contains(asked, found);
        Assert.DoesNotContain(elsewhere, found);
        Assert.Null(await system.AskAsync("expert", new GetCase(elsewhere)));
        await system.PutIntoAsync(elsewhere, "submitted");
        Assert.All(found, id => Assert.Equal("expert-review", StateOf(id)));
    }

    private string StateOf(Guid id) => CaseAsync(id).Result.State;

    private static (Pack Pack, ProcedureDefinition Procedure, ActionDefinition Action) Find(string procedure, string action)
    {
        var pack = ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey(procedure));
        return (pack, pack.Procedures[procedure], pack.Procedures[procedure].Actions[action]);
    }

    private Task<Case> CaseAsync(Guid id) => system.ReadAsync(db => db.Set<Case>().AsNoTracking().SingleAsync(c => c.Id == id));
}
