using Microsoft.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Subjects;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Subjects;

/// <summary>Invitation and removal of colleagues: by mail with a link that opens once; the last filer stays; all of it is on record.</summary>
public sealed class ColleagueStories
{
    private const string Password = "一个足够长的口令-1234";

    [Fact]
    public async Task Colleague_Invited_AcceptsOnce_AndIsAPersonOfTheCompany()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var link = await InviteAsync(system, "filer", "new@demo.invalid", "filer");
        var mail = await system.ReadAsync(db => db.Set<OutboxMessage>().SingleAsync(message => message.Address == "new@demo.invalid"));
        Assert.Equal(link, mail.Link);
        Assert.Equal(0, await system.ReadAsync(db => db.Set<Invitation>().CountAsync(invitation => link.Contains(invitation.KeySha256))));

        var accepted = await AcceptAsync(system, link);
        Assert.Equal("new@demo.invalid", accepted.Value.UserName);
        var account = await system.ReadAsync(db => db.Users.SingleAsync(user => user.UserName == "new@demo.invalid"));
        Assert.Equal(PasswordVerificationResult.Success, new PasswordHasher<Account>().VerifyHashedPassword(account, account.PasswordHash!, Password));
        Assert.Equal("filer", (await system.ReadAsync(db => db.Set<RoleHeld>().SingleAsync(role => role.AccountId == account.Id && role.SubjectId == system.Company))).Role);
        Assert.Equal("invitation.used", (await AcceptAsync(system, link)).Refusals.Single().Code);

        var events = await system.AskAsync("sec-admin", new GetAccountEvents());
        Assert.Equal(["company/join", "company/invite"], events.Select(act => act.Act));
        Assert.Empty(await system.AskAsync("officer", new GetAccountEvents()));
        Assert.Empty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);
    }

    [Fact]
    public async Task Invitation_ExpiredOrTakenBackOrUnknown_OpensNothing()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var late = await InviteAsync(system, "filer", "late@demo.invalid", "filer");
        var gone = await InviteAsync(system, "filer", "gone@demo.invalid", "filer");
        var id = await system.ReadAsync(db => db.Set<Invitation>().Where(invitation => invitation.Email == "gone@demo.invalid").Select(invitation => invitation.Id).SingleAsync());
        Assert.True((await system.SendAsync("other-filer", new RevokeInvitation(system.Other, id))).IsRefused);
        Assert.False((await system.SendAsync("legal-rep", new RevokeInvitation(system.Company, id))).IsRefused);
        Assert.Equal("invitation.revoked", (await AcceptAsync(system, gone)).Refusals.Single().Code);
        Assert.True((await system.SendAsync("legal-rep", new RevokeInvitation(system.Company, id))).IsRefused);
        system.Clock.Advance(TimeSpan.FromDays(8));
        Assert.Equal("invitation.expired", (await AcceptAsync(system, late)).Refusals.Single().Code);
        Assert.Equal((RefusalKind.NotFound, "invitation.not-found"), await Code(AcceptAsync(system, "/invitations/0000")));
        Assert.Null(await system.AskAsync("public", new GetInvitation("0000")));
        Assert.Equal(0, await system.ReadAsync(db => db.Users.CountAsync(user => user.Email == "late@demo.invalid" || user.Email == "gone@demo.invalid")));
    }

    [Theory]
    [InlineData("filer", "no address", "filer", "company.not-an-email")]
    [InlineData("filer", "甲 <a@demo.invalid>", "filer", "company.not-an-email")]
    [InlineData("filer", "a@demo.invalid", "officer", "company.no-such-role")]
    [InlineData("filer", "a@demo.invalid", "agent", "company.no-such-role")]
    [InlineData("filer", "a@demo.invalid", "legal-rep", "company.legal-rep-invites")]
    [InlineData("security-officer", "a@demo.invalid", "filer", "company.not-yours")]
    [InlineData("other-filer", "a@demo.invalid", "filer", "company.not-found")]
    [InlineData("officer", "a@demo.invalid", "filer", "company.not-found")]
    [InlineData("agent", "a@demo.invalid", "filer", "company.not-yours")]
    public async Task Invitation_ThatMayNotBe_IsRefusedAndRecorded(string who, string email, string role, string code)
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var outcome = await system.SendAsync(who, new InviteColleague(system.Company, email, role));
        Assert.Equal(code, outcome.Refusals.Single().Code);
        Assert.Equal(0, await system.ReadAsync(db => db.Set<Invitation>().CountAsync()));
        var refused = await system.ReadAsync(db => db.Set<RefusedAct>().SingleAsync());
        Assert.Equal(("company/invite", code, system.Person(who).PersonId), (refused.Act, refused.Codes, refused.PersonId));
    }

    [Fact]
    public async Task Invitation_Twice_OrBeforeTheRegistration_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        Assert.Equal("company.not-registering", (await system.SendAsync("filer", new InviteColleague(system.Company, "a@demo.invalid", "filer"))).Refusals.Single().Code);
        await system.VerifiedSubjectAsync();
        await InviteAsync(system, "filer", "a@demo.invalid", "filer");
        Assert.Equal("company.already-invited", (await system.SendAsync("filer", new InviteColleague(system.Company, "A@demo.invalid", "filer"))).Refusals.Single().Code);
    }

    [Fact]
    public async Task Accepting_WithAWeakPasswordOrNoName_OrAsAnOfficial_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var link = await InviteAsync(system, "filer", "new@demo.invalid", "security-officer");
        var weak = await AcceptAsync(system, link, name: " ", password: "short");
        Assert.Equal(["nameZh", "password"], weak.Refusals.Select(refusal => refusal.Field));
        Assert.Equal("invitation.official", (await system.SendAsync("officer", new AcceptInvitation(link.Split('/')[^1]))).Refusals.Single().Code);
        Assert.False((await system.SendAsync("public", new AcceptInvitation(link.Split('/')[^1]))).IsRefused);
        var second = await InviteAsync(system, "filer", "other@demo.invalid", "security-officer");
        Assert.Equal("invitation.already-there", (await system.SendAsync("public", new AcceptInvitation(second.Split('/')[^1]))).Refusals.Single().Code);
    }

    [Theory, OnEachDatabase]
    public async Task Removal_EndsSessions_AndTheLastFilerAndLegalRepresentativeStay(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        await system.VerifiedSubjectAsync();
        Assert.Equal((RefusalKind.Conflict, "company.last-one"), await Code(RemoveAsync(system, "filer", "filer")));
        Assert.Equal((RefusalKind.Conflict, "company.last-one"), await Code(RemoveAsync(system, "legal-rep", "legal-rep")));
        Assert.Equal((RefusalKind.NotFound, "company.not-found"), await Code(RemoveAsync(system, "other-filer", "security-officer")));
        Assert.Equal((RefusalKind.Forbidden, "company.not-yours"), await Code(RemoveAsync(system, "security-officer", "filer")));

        await AcceptAsync(system, await InviteAsync(system, "legal-rep", "second@demo.invalid", "filer"));
        var stamp = await StampAsync(system, "filer");
        Assert.False((await RemoveAsync(system, "legal-rep", "filer")).IsRefused);
        Assert.NotEqual(stamp, await StampAsync(system, "filer"));
        await system.SignInAgainAsync("filer");
        Assert.DoesNotContain(system.Person("filer").Roles, role => role.Role == "filer");
        var last = await system.ReadAsync(db => db.Set<RoleHeld>().SingleAsync(role => role.SubjectId == system.Company && role.Role == "filer"));
        Assert.Equal((RefusalKind.Conflict, "company.last-one"), await Code(system.SendAsync("legal-rep", new RemoveColleague(system.Company, last.Id))));
        Assert.Contains(await system.AskAsync("sec-admin", new GetAccountEvents()), act => act.Act == "company/remove");
    }

    internal static async Task<string> InviteAsync(TestSystem system, string who, string email, string role)
    {
        var sent = await system.SendAsync(who, new InviteColleague(system.Company, email, role));
        Assert.False(sent.IsRefused);
        return sent.Value.Link;
    }

    internal static async Task<Outcome<Accepted>> AcceptAsync(TestSystem system, string link, string name = "新同事", string password = Password)
    {
        await using var scope = system.Scope("nobody");
        return await Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions.GetRequiredService<Mediator.IMediator>(scope.ServiceProvider).Send(new AcceptInvitation(link.Split('/')[^1], name, null, password));
    }

    private static async Task<Outcome<Guid>> RemoveAsync(TestSystem system, string who, string whom)
    {
        var account = system.Person(whom).AccountId;
        var role = await system.ReadAsync(db => db.Set<RoleHeld>().Where(held => held.AccountId == account && held.SubjectId == system.Company).Select(held => held.Id).SingleAsync());
        return await system.SendAsync(who, new RemoveColleague(system.Company, role));
    }

    private static Task<string?> StampAsync(TestSystem system, string who)
    {
        var account = system.Person(who).AccountId;
        return system.ReadAsync(db => db.Users.AsNoTracking().Where(user => user.Id == account).Select(user => user.SecurityStamp).SingleAsync());
    }

    private static async Task<(RefusalKind, string)> Code<T>(Task<Outcome<T>> act)
    {
        var outcome = await act;
        return (outcome.Kind!.Value, outcome.Refusals.Single().Code);
    }
}
