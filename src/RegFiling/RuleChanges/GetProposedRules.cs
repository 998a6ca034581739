using Mediator;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.RuleChanges;

/// <summary>
/// The rule files that a change proposes, as a simulation takes them: name and bytes. None when there is no such change or it is not for this person: officials
/// read every draft, companies those that are open for comments.
/// </summary>
public sealed record GetProposedRules(Guid CaseId) : IQuery<IReadOnlyList<ProposedRules>>;

/// <summary>A proposed rule file; <paramref name="Name"/> is the file name (<c>tier.json</c>).</summary>
public sealed record ProposedRules(string Name, ReadOnlyMemory<byte> Bytes);

internal sealed class ProposedRulesQuery(RegFilingDbContext db, PackCatalogue packs, CurrentActor current) : IQueryHandler<GetProposedRules, IReadOnlyList<ProposedRules>>
{
    public async ValueTask<IReadOnlyList<ProposedRules>> Handle(GetProposedRules query, CancellationToken cancellationToken)
    {
        if (await RuleChangeAccess.FindAsync(db, query.CaseId, current.Actor, cancellationToken) is not var (@case, version))
        {
            return [];
        }

        return [new($"{version.RuleSet}.json", BytesOf(packs, @case, version))];
    }

    // What was approved says itself who wrote it and from when it holds; a draft is read as it will be then.
    internal static byte[] BytesOf(PackCatalogue packs, Case @case, RuleVersion version) => version.ApprovedAt is null
        ? RuleText.Fill(version.Bytes, version.Author, null, version.EffectiveFrom ?? packs.Find(@case.Procedure)?.Pack.Deadlines.Time.DateOf(version.DraftedAt)) : version.Bytes;
}
