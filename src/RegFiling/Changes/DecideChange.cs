using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Register;

namespace RegFiling.Changes;

/// <summary>予以变更: the next version of the filing, and of the entry that the public sees. The number stays the same.</summary>
[Action("change", "accept")]
internal sealed class AcceptChange : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var (filing, entry, filed, application) = (at.Record<Filing>(), at.Record<RegisterEntry>(), at.Record<FiledNow>(), at.SavedForm(FilingRules.Application));
        var before = PublishedText.Of(filing.Name, filing.Type, entry.SubjectName, filed.Answers);
        (filing.Name, filing.Type) = (application.Text("name")!, application.Text("type") ?? filing.Type);
        at.Case.Title = filing.Name;
        LifeOfFiling.Mark(at, "not-matching", false);
        var version = new FilingVersion
        {
            Id = Guid.CreateVersion7(at.Now),
            FilingId = filing.Id,
            Number = filed.Number + 1,
            CaseId = at.Case.Id,
            Sha256 = application.Sha256(),
            Since = at.Now,
        };
        var content = PublishedText.Changed(entry, before, PublishedText.Of(filing.Name, filing.Type, entry.SubjectName, application));
        // What the company wrote about its reasons is not for the public.
        var replaced = entry.Amend(content, RegisterState.Changed, at.Today, at.Now, new(FormattableString.Invariant($"变更备案，第{version.Number}版 / change of the filing, version {version.Number}"), "cac-order-9/24", at.Case.Number));
        return Effects.None.Adds(version).Publishes(entry, replaced);
    }
}

/// <summary>不予变更: the old text stays published and is marked, because what it says is not so any more (domain 4.3).</summary>
[Action("change", "refuse")]
internal sealed class RefuseChange : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var entry = at.Record<RegisterEntry>();
        LifeOfFiling.Mark(at, "not-matching", true);
        var replaced = entry.MarkNotMatching(at.Today, at.Now, new("申报的变更不予办理，公示信息与实际不符，待处理 / the declared change was refused; the entry does not match reality, to be resolved", "cac-order-9/24", at.Case.Number));
        return Effects.None.Publishes(entry, replaced);
    }
}

/// <summary>合并办理: the later change decides both; whether this one came late stays on record here.</summary>
[Action("change", "merge")]
internal sealed class MergeChange : IAction
{
    public Effects Apply(CaseContext at, FormData form) =>
        Effects.None.Adds(new CaseLink { FromCaseId = at.Case.Id, ToCaseId = ChangeRules.MergesInto(at)!.Case.Id, Kind = "merged-into", Clause = "" });
}
