using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Register;

namespace RegFiling.Deregistrations;

/// <summary>申请注销 by the company; restoration is begun the same way, by an officer.</summary>
[Action("deregistration", "start")]
[Action("restoration", "start")]
internal sealed class ApplyForDeregistration : IAction
{
    public Effects Apply(CaseContext at, FormData form) => LifeOfFiling.Begin(at);
}

/// <summary>提交. Late is allowed and flagged: Art. 24(3) gives twenty working days from the end of the service.</summary>
[Action("deregistration", "submit")]
internal sealed class SubmitDeregistration : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Case.Mark("late", at.SavedForm(DeregistrationRules.Application).Date("endedOn") is { } ended && at.Now >= at.Due("deregister-after", ended).Instant);
        return Effects.None;
    }
}

/// <summary>依职权注销 is prepared inside: the company learns of it by the notice, and is heard then.</summary>
[Action("deregistration-ex-officio", "start")]
[Action("revocation", "start")]
internal sealed class PrepareTheEnd : IAction
{
    public Effects Apply(CaseContext at, FormData form) => LifeOfFiling.BeginInside(at);
}

/// <summary>告知: from here on the company sees the case and can speak.</summary>
[Action("deregistration-ex-officio", "notify")]
[Action("revocation", "pre-notice")]
internal sealed class TellTheParty : IAction
{
    public Effects Apply(CaseContext at, FormData form) => LifeOfFiling.Disclose(at);
}

/// <summary>予以注销: the number is never used again; the entry stays and says so.</summary>
[Action("deregistration", "accept")]
internal sealed class Deregister : IAction
{
    public Effects Apply(CaseContext at, FormData form) => EndOfFiling.Apply(
        at, FilingStatus.Deregistered, RegisterState.Deregistered, new("终止服务，申请注销 / the service ended; deregistered on application", "cac-order-9/24", at.Case.Number));
}

/// <summary>依职权注销 (Art. 33(2)).</summary>
[Action("deregistration-ex-officio", "deregister-ex-officio")]
internal sealed class DeregisterExOfficio : IAction
{
    public Effects Apply(CaseContext at, FormData form) => EndOfFiling.Apply(
        at, FilingStatus.Deregistered, RegisterState.Deregistered, new("依职权注销 / deregistered by the authority", "cac-order-9/33", at.Case.Number));
}

/// <summary>撤销备案 (Art. 33(1)). It is no penalty of its own; one needs its own procedure.</summary>
[Action("revocation", "revoke")]
internal sealed class RevokeFiling : IAction
{
    public Effects Apply(CaseContext at, FormData form) => EndOfFiling.Apply(
        at, FilingStatus.Revoked, RegisterState.Revoked, new("以隐瞒有关情况或者提供虚假材料取得备案，撤销 / obtained by concealment or false material; revoked", "cac-order-9/33", at.Case.Number));
}

/// <summary>恢复备案: filing and entry are what they were before; what happened stays in the public history.</summary>
[Action("restoration", "restore")]
internal sealed class RestoreFiling : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var (filing, entry) = (at.Record<Filing>(), at.Record<RegisterEntry>());
        filing.Restore();
        LifeOfFiling.Mark(at, "deregistered", false);
        LifeOfFiling.Mark(at, "revoked", false);
        var replaced = entry.SetState(RegisterState.Filed, at.Today, at.Now, new("依复议决定、判决或者自行纠正，恢复备案 / restored after a reconsideration, a judgment or by the authority itself", CaseNumber: at.Case.Number));
        return Effects.None.Publishes(entry, replaced);
    }
}

internal static class EndOfFiling
{
    public static Effects Apply(CaseContext at, FilingStatus status, RegisterState state, RevisionReason why)
    {
        var (filing, entry) = (at.Record<Filing>(), at.Record<RegisterEntry>());
        filing.End(status, at.Today);
        LifeOfFiling.Mark(at, status == FilingStatus.Revoked ? "revoked" : "deregistered", true);
        // What does not exist any more cannot be out of step with its entry.
        LifeOfFiling.Mark(at, "not-matching", false);
        return Effects.None.Publishes(entry, entry.SetState(state, at.Today, at.Now, why));
    }
}
