using Mediator;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;

namespace RegFiling.Subjects;

/// <summary>What an invitation says, for whoever holds its key. Null when there is none with this key.</summary>
public sealed record GetInvitation(string Key) : IQuery<InvitationView?>;

/// <summary>Which company invites as what; <paramref name="Closed"/> says why it cannot be accepted any more.</summary>
public sealed record InvitationView(string Company, string Role, string Email, DateTimeOffset ExpiresAt, Refusal? Closed);

/// <summary>
/// Accepts an invitation: with the account that is signed in, or where nobody is, with a new one of the name and password given; its user name is
/// the address that was invited. Opens once.
/// </summary>
public sealed record AcceptInvitation(string Key, string? NameZh = null, string? NameEn = null, string? Password = null) : ICommand<Outcome<Accepted>>
{
    // Neither key nor password reaches a log.
    public override string ToString() => nameof(AcceptInvitation);
}

/// <summary>The company, and the user name of the account that is now one of its people.</summary>
public sealed record Accepted(Guid SubjectId, string UserName);

internal sealed class Joining(RegFilingDbContext db, CompanyRecord record, IPasswordHasher<Account> passwords, CurrentActor current, TimeProvider clock)
    : IQueryHandler<GetInvitation, InvitationView?>, ICommandHandler<AcceptInvitation, Outcome<Accepted>>
{
    private const int LongestPassword = 256;
    private const int LongestName = 50;

    public async ValueTask<InvitationView?> Handle(GetInvitation query, CancellationToken cancellationToken)
    {
        var hash = Invitation.HashOf(query.Key);
        var found = await db.Set<Invitation>().AsNoTracking().Where(invitation => invitation.KeySha256 == hash)
            .Join(db.Set<Subject>(), invitation => invitation.SubjectId, subject => subject.Id, (invitation, subject) => new { Invitation = invitation, subject.Name }).FirstOrDefaultAsync(cancellationToken);
        return found is null ? null : new(found.Name, found.Invitation.Role, found.Invitation.Email, found.Invitation.ExpiresAt, WhyClosed(found.Invitation));
    }

    public async ValueTask<Outcome<Accepted>> Handle(AcceptInvitation command, CancellationToken cancellationToken)
    {
        var hash = Invitation.HashOf(command.Key);
        var subject = await db.Set<Invitation>().AsNoTracking().Where(invitation => invitation.KeySha256 == hash).Select(invitation => (Guid?)invitation.SubjectId).FirstOrDefaultAsync(cancellationToken);
        return subject is null ? Outcome<Accepted>.Refused(RefusalKind.NotFound, new Refusal("invitation.not-found", new("没有这个邀请", "There is no such invitation")))
            : await record.ChangeAsync<Accepted>(subject.Value, "join", company => AcceptAsync(command, hash, company!, cancellationToken), cancellationToken);
    }

    private async Task<Outcome<Accepted>> AcceptAsync(AcceptInvitation command, string hash, Subject subject, CancellationToken cancellationToken)
    {
        var invitation = await db.Set<Invitation>().SingleAsync(i => i.KeySha256 == hash, cancellationToken);
        if (WhyClosed(invitation) is { } closed)
        {
            return Outcome<Accepted>.Refused(RefusalKind.Conflict, closed);
        }

        var (account, refusals) = current.Actor.AccountId is { } signedIn ? await PresentAsync(signedIn, invitation, cancellationToken) : await NewAsync(command, invitation, cancellationToken);
        if (account is null)
        {
            return Outcome<Accepted>.Refused(RefusalKind.Invalid, refusals);
        }

        var now = clock.GetUtcNow();
        (invitation.AcceptedAt, invitation.AcceptedBy) = (now, account.Id);
        if (invitation.Role == Roles.Agent)
        {
            // Of two powers of attorney for one agent the later one counts; they are never added up.
            db.RemoveRange(await db.Set<RoleHeld>().Where(role => role.AccountId == account.Id && role.SubjectId == invitation.SubjectId && role.Role == Roles.Agent).ToListAsync(cancellationToken));
        }

        db.Add(new RoleHeld { Id = Guid.CreateVersion7(now), AccountId = account.Id, Role = invitation.Role, SubjectId = invitation.SubjectId, MandateId = invitation.MandateId });
        await record.WriteAsync(invitation.SubjectId, "join", new() { ["invitation"] = invitation.Id.ToString(), ["account"] = account.Id.ToString(), ["role"] = invitation.Role }, cancellationToken);
        return new Accepted(subject.Id, account.UserName!);
    }

    private async Task<(Account?, List<Refusal>)> PresentAsync(Guid id, Invitation invitation, CancellationToken cancellationToken)
    {
        if (current.Actor.IsOfficial)
        {
            return (null, [new("invitation.official", new("您的账号属于机关工作人员，不能加入企业", "Your account is that of an official, who cannot be a person of a company"), new("请退出后由受邀人本人接受", "Sign out; the person who was invited accepts it"))]);
        }

        var there = await db.Set<RoleHeld>().AsNoTracking().AnyAsync(role => role.AccountId == id && role.Role == invitation.Role && role.SubjectId == invitation.SubjectId && role.MandateId == invitation.MandateId, cancellationToken);
        return there ? (null, [new("invitation.already-there", new("您的账号已经具有这一角色", "Your account has this role already"))]) : (await db.Users.AsNoTracking().SingleAsync(user => user.Id == id, cancellationToken), []);
    }

    private async Task<(Account?, List<Refusal>)> NewAsync(AcceptInvitation command, Invitation invitation, CancellationToken cancellationToken)
    {
        var refusals = new List<Refusal>();
        var (zh, en, password) = (command.NameZh?.Trim() ?? "", command.NameEn?.Trim() ?? "", command.Password ?? "");
        if (zh.Length is 0 or > LongestName || en.Length > LongestName || StorableText.IsBroken(zh) || StorableText.IsBroken(en) || (zh + en).Any(char.IsControl))
        {
            refusals.Add(new("invitation.name", new($"请填写姓名（不超过{LongestName}字）", $"Give your name (up to {LongestName} characters)"), Field: "nameZh"));
        }

        if (password.Length is < InvitationSettings.ShortestPassword or > LongestPassword)
        {
            refusals.Add(new("invitation.password", new($"口令至少{InvitationSettings.ShortestPassword}个字符", $"A password has at least {InvitationSettings.ShortestPassword} characters"), Field: "password"));
        }

        var name = invitation.Email.ToUpperInvariant();
        if (await db.Users.AsNoTracking().AnyAsync(user => user.NormalizedUserName == name, cancellationToken))
        {
            refusals.Add(new("invitation.has-account", new("该邮箱已有账号", "This address has an account already"), new("请先登录，再打开邀请链接", "Sign in first, then open the link again")));
        }

        if (refusals.Count > 0)
        {
            return (null, refusals);
        }

        var now = clock.GetUtcNow();
        var person = new Person { Id = Guid.CreateVersion7(now), NameZh = zh, NameEn = en.Length > 0 ? en : zh };
        var account = new Account
        {
            Id = Guid.CreateVersion7(now),
            PersonId = person.Id,
            UserName = invitation.Email,
            NormalizedUserName = name,
            Email = invitation.Email,
            NormalizedEmail = name,
            // The key came to this address and to no other.
            EmailConfirmed = true,
            LockoutEnabled = true,
            SecurityStamp = Guid.NewGuid().ToString("N"),
        };
        account.PasswordHash = passwords.HashPassword(account, password);
        db.AddRange(person, account);
        return (account, []);
    }

    private Refusal? WhyClosed(Invitation invitation) => invitation switch
    {
        { AcceptedAt: not null } => new("invitation.used", new("该邀请已经使用", "This invitation was used already"), new("请直接登录", "Sign in instead")),
        { RevokedAt: not null } => new("invitation.revoked", new("该邀请已经撤回", "This invitation was taken back"), new("请与邀请单位联系", "Ask the company that invited you")),
        _ when invitation.ExpiresAt <= clock.GetUtcNow() => new("invitation.expired", new("该邀请已经过期", "This invitation has run out"), new("请邀请单位重新邀请", "Ask the company to invite you again")),
        _ => null,
    };
}
