using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;

namespace RegFiling.Register.Objections;

/// <summary>提出异议. The case is nobody's company's until it is taken up: what is never taken up, the company never learns.</summary>
[Action("objection", "start")]
internal sealed class RaiseAnObjection : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var entry = at.Record<RegisterEntry>();
        (at.Case.RecordId, at.Case.SubjectId, at.Case.Title) = (entry.Id, null, entry.Name);
        return Effects.None.Adds(new CaseContact
        {
            CaseId = at.Case.Id,
            PersonId = at.Actor.AccountId is null ? null : at.Actor.PersonId,
            Email = form.Text("email"),
            Page = $"/objections/{at.Case.Number}",
        });
    }
}

/// <summary>予以处理: from here on the company sees the case, and of the objection what the officer wrote for it.</summary>
[Action("objection", "accept")]
internal sealed class AcceptObjection : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var owner = at.Record<EntryOwner>();
        at.Case.SubjectId = owner.SubjectId;
        return Effects.None.Adds(new CaseLink { FromCaseId = at.Case.Id, ToCaseId = owner.CaseId, Kind = "objects", Clause = "" });
    }
}

/// <summary>不作为异议处理: the answer goes to who raised it, with where to turn.</summary>
[Action("objection", "decline")]
internal sealed class DeclineObjection : IAction
{
    public Effects Apply(CaseContext at, FormData form) =>
        Effects.None.Says("contact", Text.Of($"{form.Text("reason")}\n{form.Text("whereToTurn")}"));
}

/// <summary>异议成立并更正: a new version of the entry. It never revokes a filing (domain 4.2).</summary>
[Action("objection", "uphold-correct")]
internal sealed class UpholdObjection : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var proposal = at.SavedForm(EntryRules.Proposal);
        return Corrections.Apply(at, proposal, new(proposal.Text("reasons")!, CaseNumber: at.Case.Number)).Says("contact", Text.Of(proposal.Text("reasons")!));
    }
}

/// <summary>异议不成立: the entry stays, the reasons go to both sides.</summary>
[Action("objection", "reject-objection")]
internal sealed class RejectObjection : IAction
{
    public Effects Apply(CaseContext at, FormData form) => Effects.None.Says("contact", Text.Of(at.SavedForm(EntryRules.Proposal).Text("reasons")!));
}

/// <summary>提出更正, by the company for its own entry or by the authority of its own motion.</summary>
[Action("correction", "start")]
internal sealed class StartCorrection : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var (entry, owner) = (at.Record<RegisterEntry>(), at.Record<EntryOwner>());
        (at.Case.RecordId, at.Case.SubjectId, at.Case.Title) = (entry.Id, owner.SubjectId, entry.Name);
        return Effects.None.Adds(new CaseLink { FromCaseId = at.Case.Id, ToCaseId = owner.CaseId, Kind = "corrects", Clause = "" });
    }
}

/// <summary>更正, by the second person.</summary>
[Action("correction", "correct")]
internal sealed class CorrectEntry : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var asked = at.SavedForm(EntryRules.Correction);
        return Corrections.Apply(at, asked, new(asked.Text("reason")!, CaseNumber: at.Case.Number));
    }
}

internal static class Corrections
{
    /// <summary>Puts the corrected fields into the entry; what stood before goes into its history.</summary>
    public static Effects Apply(CaseContext at, FormData form, RevisionReason why)
    {
        var entry = at.Record<RegisterEntry>();
        var corrected = form.Rows("corrections").ToDictionary(row => row.Text("field")!, row => row.Text("corrected")!.Trim(), StringComparer.Ordinal);
        var before = entry.Correct(corrected, at.Today, at.Now, why);
        return Effects.None.Adds(before).Completes((db, cancellationToken) => RegisterIndex.UpdateAsync(db, [entry], cancellationToken));
    }
}
