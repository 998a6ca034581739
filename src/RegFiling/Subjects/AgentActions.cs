using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;

namespace RegFiling.Subjects;

/// <summary>登记委托代理人: what the power of attorney says, until the legal representative confirms it.</summary>
[Action("authorise-agent", "start")]
internal sealed class StartAgent : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var scope = at.Find<FilingScope>()?.Cases ?? new Dictionary<string, Guid>();
        var mandate = new AgentMandate
        {
            Id = Guid.CreateVersion7(at.Now),
            SubjectId = at.Case.SubjectId!.Value,
            CaseId = at.Case.Id,
            Agent = form.Text("agencyName") is { } agency ? $"{form.Text("agentName")}（{agency}）" : form.Text("agentName")!,
            Email = form.Text("agentEmail")!.Trim(),
            ValidFrom = form.Date("validFrom")!.Value,
            ValidUntil = form.Date("validUntil")!.Value,
            Powers = string.Join(' ', form.Answers("powers")),
            Filings = AgentRules.IsLimited(form) ? string.Join(' ', AgentRules.Numbers(form).Select(number => scope[number])) : null,
        };
        at.Case.RecordId = mandate.Id;
        at.Case.Title = mandate.Agent;
        return Effects.None.Adds(mandate);
    }
}

/// <summary>确认委托 by the legal representative: from now on it is in force, and the agent is invited.</summary>
[Action("authorise-agent", "confirm")]
[Action("authorise-agent", "invite-again")]
internal sealed class ConfirmAgent(InvitationSettings settings) : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var mandate = at.Record<AgentMandate>();
        mandate.Status = MandateStatus.InForce;
        mandate.ConfirmedAt ??= at.Now;
        foreach (var earlier in at.All<Invitation>().Where(invitation => invitation.IsOpen(at.Now)))
        {
            earlier.RevokedAt = at.Now;
        }

        var (invitation, link) = Invitation.New(mandate.SubjectId, Roles.Agent, mandate.Email, at.Actor.PersonId, at.Now, settings, mandate.Id);
        var company = at.Record<Subject>().Name;
        return Effects.None.Adds(invitation).Mailing(mandate.Email, link, new(
            $"{company}委托您为代理人，请在{settings.ValidDays}日内确认", $"{company} has named you as its agent; please accept within {settings.ValidDays} days"));
    }
}

/// <summary>撤销委托 or 不予确认: the agent can do nothing for the company any more, at once.</summary>
[Action("authorise-agent", "revoke")]
[Action("authorise-agent", "decline")]
internal sealed class RevokeAgent : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var mandate = at.Record<AgentMandate>();
        mandate.Status = at.Action == "decline" ? MandateStatus.Declined : MandateStatus.Revoked;
        mandate.RevokedAt = at.Now;
        foreach (var invitation in at.All<Invitation>().Where(invitation => invitation.IsOpen(at.Now)))
        {
            invitation.RevokedAt = at.Now;
        }

        return Effects.None;
    }
}

/// <summary>What a power of attorney must satisfy beyond its form.</summary>
internal static class AgentRules
{
    public const string Form = "authorise-agent/mandate";

    public static bool IsLimited(FormData form) => form.Text("filingScope") == "listed";

    public static IEnumerable<string> Numbers(FormData form) => form.Rows("filings").Select(row => row.Text("caseNumber")?.Trim()).OfType<string>().Distinct();

    [Rule("agent.period@1")]
    public static IEnumerable<Refusal> Period(CaseContext at)
    {
        var form = at.Action == "start" ? at.Form : at.SavedForm(Form);
        if (form.Date("validFrom") > form.Date("validUntil"))
        {
            yield return new("agent.ends-before-it-begins", new("终止日期早于起始日期", "It ends before it begins"), new("请按授权委托书填写", "Give the dates of the power of attorney"), Field: "validUntil", Form: at.Action == "start" ? null : Form);
        }

        if (form.Date("validUntil") < at.Today)
        {
            yield return new("agent.has-run-out", new("授权委托书的期限已经届满", "The power of attorney has run out already"), new("请重新出具授权委托书", "Have a new one made out"), Field: "validUntil", Form: at.Action == "start" ? null : Form);
        }
    }

    [Rule("agent.own-filings@1")]
    public static IEnumerable<Refusal> OwnFilings(CaseContext at)
    {
        var rows = at.Form.Rows("filings");
        for (var i = 0; IsLimited(at.Form) && i < rows.Count; i++)
        {
            if (rows[i].Text("caseNumber")?.Trim() is { } number && at.Find<FilingScope>()?.Cases.ContainsKey(number) != true)
            {
                yield return new(
                    "agent.no-such-filing",
                    new($"没有办件“{number}”，或者不是本单位的算法备案", $"There is no case “{number}”, or it is no filing of this company"),
                    new("请核对办件号", "Check the case number"),
                    Field: $"filings[{i}].caseNumber");
            }
        }
    }

    [Loads("authorise-agent")]
    internal sealed class Loader : ILoadRecords
    {
        public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
        {
            at.Bring(await db.Set<Subject>().Where(s => s.Id == at.Case.SubjectId).ToListAsync(cancellationToken));
            if (at.Action == "start")
            {
                var numbers = Numbers(at.Form).ToList();
                at.Bring(new FilingScope(await db.Set<Case>().AsNoTracking().Where(c => c.SubjectId == at.Case.SubjectId && c.Procedure == "filing" && numbers.Contains(c.Number))
                    .ToDictionaryAsync(c => c.Number, c => c.Id, cancellationToken)));
                return;
            }

            at.Bring(await db.Set<AgentMandate>().Where(mandate => mandate.Id == at.Case.RecordId).ToListAsync(cancellationToken));
            at.Bring(await db.Set<Invitation>().Where(invitation => invitation.MandateId == at.Case.RecordId && invitation.AcceptedAt == null && invitation.RevokedAt == null).ToListAsync(cancellationToken));
        }
    }
}

/// <summary>The filings of the company that are named, by case number.</summary>
internal sealed record FilingScope(IReadOnlyDictionary<string, Guid> Cases);
