using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Persistence;

namespace RegFiling.Subjects;

/// <summary>What a registration must satisfy beyond its form.</summary>
internal static class SubjectRules
{
    public const string Registration = "subject/registration";

    [Rule("subject.credit-code-free@1")]
    public static IEnumerable<Refusal> CreditCodeFree(CaseContext at)
    {
        if (at.Find<CreditCodeHolder>() is not null)
        {
            yield return new(
                "subject.credit-code-taken",
                new("该统一社会信用代码已由另一主体登记", "This credit code is registered by another subject"),
                new("请核对代码；确属本单位的，由现有账号人员邀请您加入，联系不上的，申请“主体账号移交”", "Check the code; if it is yours, have its people invite you, or ask for the account to be handed over"),
                Field: "creditCode",
                Form: Registration);
        }
    }

    [Rule("subject.security-officer-named@1")]
    public static IEnumerable<Refusal> SecurityOfficerNamed(CaseContext at)
    {
        var form = at.Form.Has("securityOfficerName") ? at.Form : at.SavedForm(Registration);
        if (!form.Has("securityOfficerName"))
        {
            yield return new(
                "subject.no-security-officer",
                new("尚未填写算法安全责任人", "No algorithm security officer is named"),
                new("请填写姓名和联系方式，并上传工作证明", "Give name and contact and upload the proof of employment"),
                Ground: "cac-order-9/7",
                Field: "securityOfficerName",
                Form: Registration);
        }
    }

    [Rule("subject.one-registration@1")]
    public static IEnumerable<Refusal> OneRegistration(CaseContext at)
    {
        if (at.Find<OtherRegistration>() is { } other)
        {
            yield return new(
                "subject.already-registering",
                new($"该主体已有登记办件（{other.Number}）", $"This subject already has a registration ({other.Number})"),
                new("请在原办件中继续填写或者办理信息变更", "Go on in that case, or ask for a change there"));
        }
    }

    [Loads("subject")]
    internal sealed class Loader : ILoadRecords
    {
        public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
        {
            if (at.Case.SubjectId is { } id && await db.Set<Subject>().FirstOrDefaultAsync(s => s.Id == id, cancellationToken) is { } subject)
            {
                at.Bring(subject);
                at.Bring(await db.Set<Case>().AsNoTracking().Where(c => c.SubjectId == id && c.Procedure == "subject" && c.ClosedAt == null && c.Id != at.Case.Id)
                    .Select(c => new OtherRegistration(c.Number)).ToListAsync(cancellationToken));
            }

            if (at.Action == "verify")
            {
                at.Bring(await db.Set<SubjectFile>().AsNoTracking().Where(file => file.SubjectId == at.Case.SubjectId).OrderByDescending(file => file.Number).Take(1).ToListAsync(cancellationToken));
                at.Bring(await db.Set<CaseForm>().AsNoTracking().Where(form => form.CaseId == at.Case.Id && form.Form == Registration).OrderByDescending(form => form.Version)
                    .Select(form => new RegistrationVersion(form.Version)).Take(1).ToListAsync(cancellationToken));
            }

            var code = (at.Form.Text("creditCode") ?? at.SavedForm(Registration).Text("creditCode"))?.Trim().ToUpperInvariant();
            var holder = code is null ? null : await db.Set<Subject>().AsNoTracking()
                .FirstOrDefaultAsync(s => s.CreditCode == code && s.Id != at.Case.SubjectId, cancellationToken);
            if (holder is not null)
            {
                at.Bring(new CreditCodeHolder(holder.Id));
            }
        }
    }
}

/// <summary>Another subject already holds the credit code that is entered.</summary>
internal sealed record CreditCodeHolder(Guid SubjectId);

/// <summary>The version of the case at which the registration was last saved.</summary>
internal sealed record RegistrationVersion(int Version);

/// <summary>A registration of the same subject that has not ended.</summary>
internal sealed record OtherRegistration(string Number);
