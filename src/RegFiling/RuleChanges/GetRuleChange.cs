using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Platform.Rules;

namespace RegFiling.RuleChanges;

/// <summary>One change of rules for its page: the text, what the check finds in it, and what is asked of those who comment. Null when it is not for this person.</summary>
public sealed record GetRuleChange(Guid CaseId) : IQuery<RuleChangeView?>;

/// <summary>
/// A change of rules. <paramref name="Problems"/> name lines of <paramref name="Text"/>; <paramref name="Bytes"/> is the file with author, approver and date as it
/// will be, or is. <paramref name="Present"/> is the file in force.
/// </summary>
public sealed record RuleChangeView(
    Case Case, Pack Pack, RuleVersion Version, string Text, ReadOnlyMemory<byte> Bytes, IReadOnlyList<RuleProblem> Problems, RuleSheet? Sheet, ReadOnlyMemory<byte> Present, FormData Start, FormData Comments)
{
    /// <summary>What the address of the version calls it.</summary>
    public string Key => RuleChange.Standing.Contains(Case.State) ? Version.Version : Case.Number;

    public bool IsSound => Problems.All(problem => problem.IsWarning);
}

internal sealed class RuleChangeQuery(RegFilingDbContext db, PackCatalogue packs, CurrentActor current) : IQueryHandler<GetRuleChange, RuleChangeView?>
{
    public async ValueTask<RuleChangeView?> Handle(GetRuleChange query, CancellationToken cancellationToken)
    {
        if (await RuleChangeAccess.FindAsync(db, query.CaseId, current.Actor, cancellationToken) is not var (@case, version)
            || packs.Current.FirstOrDefault(pack => pack.Manifest.Id == version.PackId) is not { } pack)
        {
            return null;
        }

        var bytes = version.ApprovedAt is null
            ? RuleText.Fill(version.Bytes, version.Author, null, version.EffectiveFrom ?? pack.Deadlines.Time.DateOf(version.DraftedAt).AddDays(1)) : version.Bytes;
        var name = $"{version.RuleSet}.json";
        var forms = await db.Set<CaseForm>().AsNoTracking().Where(form => form.CaseId == @case.Id && (form.Form == "rule-change/start" || form.Form == "rule-change/comments"))
            .OrderByDescending(form => form.Version).Select(form => new { form.Form, form.Json }).ToListAsync(cancellationToken);
        FormData Said(string form) => forms.FirstOrDefault(said => said.Form == form) is { } found ? FormData.Parse(found.Json) : FormData.Empty;
        return new(
            @case, pack, version, System.Text.Encoding.UTF8.GetString(version.Bytes), bytes, RuleSet.Parse(bytes, name).Problems, RuleSheet.Read(bytes, name),
            pack.Files.GetValueOrDefault(PackOverlay.PathOf(version.RuleSet)), Said("rule-change/start"), Said("rule-change/comments"));
    }
}
