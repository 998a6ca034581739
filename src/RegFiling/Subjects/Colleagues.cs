using System.Net.Mail;
using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;

namespace RegFiling.Subjects;

/// <summary>
/// Invites somebody by mail to become filer, security officer or legal representative of a company, with a link that opens once and for some days.
/// For its filers and its legal representative; a legal representative is invited by one, unless the company has none yet.
/// </summary>
public sealed record InviteColleague(Guid SubjectId, string Email, string Role) : ICommand<Outcome<InvitationSent>>;

/// <summary>The invitation, and the path that the mail leads to.</summary>
public sealed record InvitationSent(Guid Id, string Link);

/// <summary>Takes back an invitation that nobody has accepted yet: its link opens nothing any more.</summary>
public sealed record RevokeInvitation(Guid SubjectId, Guid InvitationId) : ICommand<Outcome<Guid>>;

/// <summary>
/// Takes a role of a company away from an account, and signs it out everywhere. The last filer and the last legal representative cannot be removed.
/// </summary>
public sealed record RemoveColleague(Guid SubjectId, Guid RoleId) : ICommand<Outcome<Guid>>;

internal sealed class Colleagues(RegFilingDbContext db, CompanyRecord record, InvitationSettings settings, CurrentActor current, TimeProvider clock)
    : ICommandHandler<InviteColleague, Outcome<InvitationSent>>, ICommandHandler<RevokeInvitation, Outcome<Guid>>, ICommandHandler<RemoveColleague, Outcome<Guid>>
{
    private const int MostOpen = 20;
    private const int LongestAddress = 256;

    private static readonly HashSet<string> Invited = [Roles.Filer, Roles.SecurityOfficer, Roles.LegalRepresentative];

    // Without them a company could not act any more, and nobody could invite another.
    private static readonly HashSet<string> NeverWithout = [Roles.Filer, Roles.LegalRepresentative];

    public async ValueTask<Outcome<InvitationSent>> Handle(InviteColleague command, CancellationToken cancellationToken) =>
        await record.ChangeAsync<InvitationSent>(command.SubjectId, "invite", subject => InviteAsync(command, subject, cancellationToken), cancellationToken);

    public async ValueTask<Outcome<Guid>> Handle(RevokeInvitation command, CancellationToken cancellationToken) =>
        await record.ChangeAsync<Guid>(command.SubjectId, "revoke-invitation", subject => RevokeAsync(command, subject, cancellationToken), cancellationToken);

    public async ValueTask<Outcome<Guid>> Handle(RemoveColleague command, CancellationToken cancellationToken) =>
        await record.ChangeAsync<Guid>(command.SubjectId, "remove", subject => RemoveAsync(command, subject, cancellationToken), cancellationToken);

    private async Task<Outcome<InvitationSent>> InviteAsync(InviteColleague command, Subject? subject, CancellationToken cancellationToken)
    {
        if (WhyNot(subject, command.SubjectId) is var (kind, refusal))
        {
            return Outcome<InvitationSent>.Refused(kind, refusal);
        }

        var (now, email) = (clock.GetUtcNow(), command.Email.Trim());
        var refusals = new List<Refusal>();
        if (email.Length > LongestAddress || !MailAddress.TryCreate(email, out var parsed) || parsed.Address != email)
        {
            refusals.Add(new("company.not-an-email", new("不是有效的电子邮箱", "This is no e-mail address"), Field: "email"));
        }

        if (!Invited.Contains(command.Role))
        {
            refusals.Add(new("company.no-such-role", new("请选择角色", "Choose a role"), Field: "role"));
        }

        if (subject!.Status == SubjectStatus.Closed)
        {
            refusals.Add(new("company.closed", new("该主体已终止", "This subject is closed"), new("请重新登记主体信息", "Register it anew")));
        }

        var people = await db.Set<RoleHeld>().AsNoTracking().Where(role => role.SubjectId == command.SubjectId)
            .Join(db.Users, role => role.AccountId, account => account.Id, (role, account) => new { role.Role, account.Email }).ToListAsync(cancellationToken);
        var waiting = await db.Set<Invitation>().AsNoTracking().Where(invitation => invitation.SubjectId == command.SubjectId && invitation.AcceptedAt == null && invitation.RevokedAt == null && invitation.ExpiresAt > now)
            .Select(invitation => new { invitation.Role, invitation.Email }).ToListAsync(cancellationToken);
        if (command.Role == Roles.LegalRepresentative && people.Any(person => person.Role == Roles.LegalRepresentative) && !current.Actor.Holds(Roles.LegalRepresentative, command.SubjectId))
        {
            refusals.Add(new(
                "company.legal-rep-invites",
                new("法定代表人的账号由现任法定代表人邀请", "A legal representative is invited by the present one"),
                new("请由法定代表人登录后办理", "Ask the legal representative to sign in and do it"),
                Field: "role"));
        }

        if (people.Any(person => person.Role == command.Role && string.Equals(person.Email, email, StringComparison.OrdinalIgnoreCase)))
        {
            refusals.Add(new("company.already-there", new("该邮箱的人员已经具有这一角色", "The person with this address has that role already"), Field: "email"));
        }

        if (waiting.Any(invitation => invitation.Role == command.Role && string.Equals(invitation.Email, email, StringComparison.OrdinalIgnoreCase)))
        {
            refusals.Add(new("company.already-invited", new("已经邀请过，对方尚未接受", "Invited already, and not accepted yet"), new("需要重新发送的，请先撤回原邀请", "To send it again, take back the first one"), Field: "email"));
        }

        if (waiting.Count >= MostOpen)
        {
            refusals.Add(new("company.too-many-invitations", new($"尚未接受的邀请已有{waiting.Count}个", $"{waiting.Count} invitations are waiting already"), new("请先撤回不再需要的邀请", "Take back those that are not needed any more")));
        }

        // Mail is told of within the registration: there the company and its people are known.
        var registration = await db.Set<Case>().AsNoTracking().Where(c => c.SubjectId == command.SubjectId && c.Procedure == "subject").OrderByDescending(c => c.OpenedAt).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(cancellationToken);
        if (registration is null)
        {
            refusals.Add(new("company.not-registering", new("尚未开始登记主体信息", "The registration of the subject has not begun"), new("请先登记主体信息，再邀请人员", "Begin the registration first, then invite people")));
        }

        if (refusals.Count > 0)
        {
            return Outcome<InvitationSent>.Refused(RefusalKind.Invalid, refusals);
        }

        var (invitation, link) = Invitation.New(command.SubjectId, command.Role, email, current.Actor.PersonId, now, settings);
        db.Add(invitation);
        var recorded = await record.WriteAsync(command.SubjectId, "invite", new() { ["invitation"] = invitation.Id.ToString(), ["role"] = command.Role, ["email"] = email }, cancellationToken);
        var role = Roles.Titles[command.Role];
        db.Add(OutboxMessage.To(email, link, recorded, registration!.Value, new(
            $"{subject.Name}邀请您担任{role.Zh}，请在{settings.ValidDays}日内接受", $"{subject.Name} invites you as its {role.En}; please accept within {settings.ValidDays} days")));
        return new InvitationSent(invitation.Id, link);
    }

    private async Task<Outcome<Guid>> RevokeAsync(RevokeInvitation command, Subject? subject, CancellationToken cancellationToken)
    {
        if (WhyNot(subject, command.SubjectId) is var (kind, refusal))
        {
            return Outcome<Guid>.Refused(kind, refusal);
        }

        var invitation = await db.Set<Invitation>().FirstOrDefaultAsync(i => i.Id == command.InvitationId && i.SubjectId == command.SubjectId && i.MandateId == null, cancellationToken);
        if (invitation?.IsOpen(clock.GetUtcNow()) != true)
        {
            return Outcome<Guid>.Refused(
                invitation is null ? RefusalKind.NotFound : RefusalKind.Conflict,
                new Refusal("company.no-open-invitation", new("没有这个邀请，或者已经接受、撤回、过期", "There is no such invitation, or it was accepted, taken back, or has run out")));
        }

        invitation.RevokedAt = clock.GetUtcNow();
        await record.WriteAsync(command.SubjectId, "revoke-invitation", new() { ["invitation"] = invitation.Id.ToString(), ["role"] = invitation.Role, ["email"] = invitation.Email }, cancellationToken);
        return invitation.Id;
    }

    private async Task<Outcome<Guid>> RemoveAsync(RemoveColleague command, Subject? subject, CancellationToken cancellationToken)
    {
        if (WhyNot(subject, command.SubjectId) is var (kind, refusal))
        {
            return Outcome<Guid>.Refused(kind, refusal);
        }

        var held = await db.Set<RoleHeld>().Where(role => role.SubjectId == command.SubjectId).ToListAsync(cancellationToken);
        if (held.FirstOrDefault(role => role.Id == command.RoleId && role.Role != Roles.Agent) is not { } removed)
        {
            return Outcome<Guid>.Refused(RefusalKind.NotFound, new Refusal("company.no-such-person", new("没有这个人员，或者已经移除", "There is no such person, or they were removed already")));
        }

        if (NeverWithout.Contains(removed.Role) && held.Count(role => role.Role == removed.Role) == 1)
        {
            var title = Roles.Titles[removed.Role];
            return Outcome<Guid>.Refused(RefusalKind.Conflict, new Refusal(
                "company.last-one",
                new($"这是最后一名{title.Zh}，不能移除", $"This is the last {title.En} and cannot be removed"),
                new("请先邀请接任的人员，待其接受后再移除", "Invite a successor first, and remove this one after they have accepted")));
        }

        if (removed.Role == Roles.LegalRepresentative && !current.Actor.Holds(Roles.LegalRepresentative, command.SubjectId))
        {
            return Outcome<Guid>.Refused(RefusalKind.Forbidden, new Refusal(
                "company.legal-rep-removes", new("法定代表人的账号由法定代表人移除", "A legal representative is removed by one"), new("请由法定代表人登录后办理", "Ask a legal representative to sign in and do it")));
        }

        db.Remove(removed);
        await Sessions.EndAsync(db, [removed.AccountId], cancellationToken);
        await record.WriteAsync(command.SubjectId, "remove", new() { ["account"] = removed.AccountId.ToString(), ["role"] = removed.Role }, cancellationToken);
        return removed.Id;
    }

    private (RefusalKind, Refusal)? WhyNot(Subject? subject, Guid id)
    {
        if (subject is null || !current.Actor.Subjects.Contains(id))
        {
            return (RefusalKind.NotFound, new("company.not-found", new("没有这个单位，或者您不是其人员", "There is no such company, or you are none of its people")));
        }

        return current.Actor.Holds(Roles.Filer, id) || current.Actor.Holds(Roles.LegalRepresentative, id) ? null
            : (RefusalKind.Forbidden, new(
                "company.not-yours",
                new("单位人员由备案经办人或者法定代表人管理", "The people of a company are managed by its filer or legal representative"),
                new("请由备案经办人或者法定代表人办理", "Ask the filer or the legal representative")));
    }
}
