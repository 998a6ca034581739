using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.RiskTiering.Simulation;

namespace RegFiling.RuleChanges;

/// <summary>The files of a change of rules for a simulation. Who may start one, and who may see it, is the business of the simulation.</summary>
internal sealed class ChangeProposals(RegFilingDbContext db, PackCatalogue packs) : IProposedRules
{
    public async Task<ProposedChange?> FindAsync(Guid caseId, CancellationToken cancellationToken)
    {
        if (await RuleChangeAccess.FindAsync(db, caseId, Actor.System, cancellationToken) is not var (@case, version))
        {
            return null;
        }

        return new(@case.Id, @case.Title, [new($"{version.RuleSet}.json", ProposedRulesQuery.BytesOf(packs, @case, version))], @case.State == RuleChange.Consulting);
    }
}
