using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;

namespace RegFiling.Subjects;

/// <summary>申请移交主体账号: from here on the case is that of the company, so that its people are told and can object.</summary>
[Action("subject-handover", "start")]
internal sealed class StartHandover : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var subject = at.Record<Subject>();
        at.Case.SubjectId = subject.Id;
        at.Case.RecordId = subject.Id;
        at.Case.District = subject.District;
        at.Case.Title = $"{at.Procedure.Title.Zh}：{subject.Name}";
        return Effects.None;
    }
}

/// <summary>
/// 予以移交: the applicant becomes a person of the company; where the request says so, everybody who was one before is none any more, and signed out.
/// Until here nothing has changed.
/// </summary>
[Action("subject-handover", "hand-over")]
internal sealed class HandOver : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var request = at.SavedForm(HandoverRules.Request);
        var account = at.Record<ApplicantAccount>().AccountId;
        var subject = at.Record<Subject>().Id;
        var role = new RoleHeld { Id = Guid.CreateVersion7(at.Now), AccountId = account, Role = request.Text("role")!, SubjectId = subject };
        var effects = Effects.None.Adds(role).Completes((db, cancellationToken) => RecordAsync(at, role, db, cancellationToken));
        return request.Text("formerHolders") == "replace"
            ? effects.Completes((db, cancellationToken) => ReplaceAsync(db, subject, role.Id, at.Now, cancellationToken))
            : effects;
    }

    // In the chain of the company's people, too, where the security administrator reads it.
    private static Task RecordAsync(CaseContext at, RoleHeld role, RegFilingDbContext db, CancellationToken cancellationToken) => new EventChain(db).AppendAsync(
        new(
            CompanyRecord.Prefix + role.SubjectId, CompanyRecord.Prefix + "hand-over", at.Actor.PersonId, at.Actor.MainRole, at.Now, null, 0, [],
            new() { ["case"] = at.Case.Number, ["account"] = role.AccountId.ToString(), ["role"] = role.Role, ["formerHolders"] = at.SavedForm(HandoverRules.Request).Text("formerHolders") }),
        cancellationToken);

    private static async Task ReplaceAsync(RegFilingDbContext db, Guid subject, Guid kept, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var former = await db.Set<RoleHeld>().AsNoTracking().Where(role => role.SubjectId == subject && role.Id != kept).ToListAsync(cancellationToken);
        var (ids, accounts) = (former.Select(role => role.Id).ToList(), former.Select(role => role.AccountId).Distinct().ToList());
        await db.Set<RoleHeld>().Where(role => ids.Contains(role.Id)).ExecuteDeleteAsync(cancellationToken);
        await Sessions.EndAsync(db, accounts, cancellationToken);
        await db.Set<Invitation>().Where(invitation => invitation.SubjectId == subject && invitation.AcceptedAt == null && invitation.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(invitation => invitation.RevokedAt, now), cancellationToken);
    }
}

/// <summary>What a request for a subject account must satisfy beyond its form.</summary>
internal static class HandoverRules
{
    public const string Request = "subject-handover/request";
    private const string Opinion = "subject-handover/opinion";

    [Rule("handover.subject-known@1")]
    public static IEnumerable<Refusal> SubjectKnown(CaseContext at)
    {
        if (at.Find<Subject>() is null)
        {
            yield return new(
                "handover.no-such-subject",
                new("没有以该统一社会信用代码登记的主体", "No subject is registered under this credit code"),
                new("请核对代码；尚未登记的，请直接登记主体信息", "Check the code; a company that is not registered yet registers itself"),
                Field: "creditCode");
        }
    }

    [Rule("handover.not-own@1")]
    public static IEnumerable<Refusal> NotOwn(CaseContext at)
    {
        if (at.Find<Subject>() is { } subject && at.Actor.Roles.Any(role => role.SubjectId == subject.Id && role.Role is Roles.Filer or Roles.LegalRepresentative))
        {
            yield return new(
                "handover.already-holder",
                new("您已经是该单位的人员", "You are a person of this company already"),
                new("请在“单位人员”中邀请或者移除人员", "Invite or remove people on the page of the company's people"),
                Field: "creditCode");
        }
    }

    [Rule("handover.one-at-a-time@1")]
    public static IEnumerable<Refusal> OneAtATime(CaseContext at)
    {
        if (at.Find<OpenHandover>() is { } other)
        {
            yield return new(
                "handover.already-asked",
                new($"您对该主体的移交申请正在办理（{other.Number}）", $"Your request for this subject is being handled ({other.Number})"),
                new("请在原办件中查看进展，或者撤回后重新申请", "Follow that case, or withdraw it and ask again"),
                Field: "creditCode");
        }
    }

    [Rule("handover.objection-answered@1")]
    public static IEnumerable<Refusal> ObjectionAnswered(CaseContext at)
    {
        if (at.History.Any(act => act.Action == "object") && !at.Form.Has("answerToObjection"))
        {
            yield return new(
                "handover.objection-not-answered",
                new("原账号人员提出了异议，须逐点答复", "The people of the account objected; each point needs an answer"),
                new("请写明对异议的核查情况和是否采纳", "Say what was found about the objection and whether it is followed"),
                Field: "answerToObjection");
        }
    }

    [Rule("handover.applicant-there@1")]
    public static IEnumerable<Refusal> ApplicantThere(CaseContext at)
    {
        if (at.Find<ApplicantAccount>() is null)
        {
            yield return new(
                "handover.no-applicant",
                new("申请人没有可以使用的账号", "The applicant has no account that could be used"),
                new("请不予移交并说明理由", "Refuse it and say so"));
        }
    }

    [Rule("handover.as-proposed@1")]
    public static IEnumerable<Refusal> AsProposed(CaseContext at)
    {
        var proposed = at.SavedForm(Opinion).Text("proposal");
        if (proposed != at.Action)
        {
            yield return new(
                "handover.not-as-proposed",
                new("与经办人的审查意见不一致", "This is not what the officer proposed"),
                new("不同意审查意见的，请选择“不同意”并说明理由，由经办人重新审查", "If you disagree, choose “disagree” with the reason; the officer looks again"));
        }
    }

    [Loads("subject-handover")]
    internal sealed class Loader : ILoadRecords
    {
        public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
        {
            if (at.Action == "start")
            {
                var code = at.Form.Text("creditCode")?.Trim().ToUpperInvariant();
                var subject = code is null ? null : await db.Set<Subject>().FirstOrDefaultAsync(s => s.CreditCode == code, cancellationToken);
                if (subject is not null)
                {
                    at.Bring(subject);
                    at.Bring(await db.Set<Case>().AsNoTracking().Where(c => c.SubjectId == subject.Id && c.Procedure == "subject-handover" && c.ApplicantId == at.Actor.PersonId && c.ClosedAt == null)
                        .Select(c => new OpenHandover(c.Number)).ToListAsync(cancellationToken));
                }

                return;
            }

            at.Bring(await db.Set<Subject>().Where(s => s.Id == at.Case.SubjectId).ToListAsync(cancellationToken));
            if (at.Action == "hand-over")
            {
                at.Bring(await db.Users.AsNoTracking().Where(account => account.PersonId == at.Case.ApplicantId
                    && !db.Set<RoleHeld>().Any(role => role.AccountId == account.Id && Roles.Official.Contains(role.Role))).OrderBy(account => account.Id)
                    .Select(account => new ApplicantAccount(account.Id)).Take(1).ToListAsync(cancellationToken));
            }
        }
    }
}

/// <summary>The account that the applicant signs in with.</summary>
internal sealed record ApplicantAccount(Guid AccountId);

/// <summary>A request of the same person for the same subject that has not ended.</summary>
internal sealed record OpenHandover(string Number);
