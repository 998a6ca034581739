using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;

namespace RegFiling.Subjects;

/// <summary>登记主体信息. Whoever registers a new company becomes its first filer.</summary>
[Action("subject", "start")]
internal sealed class StartSubject : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        if (at.Find<Subject>() is not null)
        {
            return Effects.None;
        }

        var subject = new Subject { Id = Guid.CreateVersion7(at.Now), Name = at.Procedure.Title.Zh };
        at.Case.SubjectId = subject.Id;
        at.Case.RecordId = subject.Id;
        var filer = new RoleHeld { Id = Guid.CreateVersion7(at.Now), AccountId = at.Actor.AccountId!.Value, Role = "filer", SubjectId = subject.Id };
        return Effects.None.Adds(subject, filer);
    }
}

/// <summary>提交. From here on the credit code is taken, so that nobody else registers under it while it is verified.</summary>
[Action("subject", "submit")]
internal sealed class SubmitSubject : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var entered = at.SavedForm(SubjectRules.Registration);
        var subject = at.Record<Subject>();
        subject.Name = entered.Text("name")!;
        subject.CreditCode = entered.Text("creditCode")!.Trim().ToUpperInvariant();
        subject.District = subject.CreditCode[2..8];
        at.Case.District = subject.District;
        return Effects.None;
    }
}

/// <summary>核验通过. What was entered last becomes what the register knows of the subject.</summary>
[Action("subject", "verify")]
internal sealed class VerifySubject : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var entered = at.SavedForm(SubjectRules.Registration);
        var subject = at.Record<Subject>();
        subject.Name = entered.Text("name") ?? subject.Name;
        subject.CreditCode = entered.Text("creditCode")?.Trim().ToUpperInvariant() ?? subject.CreditCode;
        subject.District = subject.CreditCode?[2..8];
        subject.LegalRepresentative = entered.Text("legalRepName");
        subject.LicenceValidUntil = entered.Date("licenceValidUntil");
        subject.SecurityOfficer = entered.Text("securityOfficerName");
        subject.Status = SubjectStatus.Verified;
        subject.VerifiedAt = at.Now;
        var file = new SubjectFile
        {
            Id = Guid.CreateVersion7(at.Now),
            SubjectId = subject.Id,
            Number = at.All<SubjectFile>().Select(earlier => earlier.Number).DefaultIfEmpty().Max() + 1,
            CaseId = at.Case.Id,
            FormVersion = at.Find<RegistrationVersion>()?.Version ?? at.Case.Version,
            Sha256 = entered.Sha256(),
            VerifiedAt = at.Now,
        };
        return Effects.None.Adds(file);
    }
}

/// <summary>冻结: its standing is in doubt; nothing new can be submitted until that is cleared.</summary>
[Action("subject", "freeze")]
internal sealed class FreezeSubject : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Record<Subject>().Status = SubjectStatus.Frozen;
        return Effects.None;
    }
}

[Action("subject", "unfreeze")]
internal sealed class UnfreezeSubject : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Record<Subject>().Status = SubjectStatus.Verified;
        return Effects.None;
    }
}

/// <summary>终止 or 核验不通过: the registration has ended and the credit code is free again.</summary>
[Action("subject", "close")]
[Action("subject", "reject")]
internal sealed class CloseSubject : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var subject = at.Record<Subject>();
        subject.Status = SubjectStatus.Closed;
        subject.CreditCode = null;
        return Effects.None;
    }
}
