namespace RegFiling.RiskTiering.Simulation;

/// <summary>
/// The rule files that a case proposes. <paramref name="IsOpenToCompanies"/>: views are being asked for (征求意见), so that companies may see what it would
/// do to their own filings.
/// </summary>
public sealed record ProposedChange(Guid CaseId, string Title, IReadOnlyList<ProposedFile> Files, bool IsOpenToCompanies);

/// <summary>A proposed rule file as it was written.</summary>
public sealed record ProposedFile(string Name, ReadOnlyMemory<byte> Bytes);

/// <summary>Where a change of rules comes from that has a case of its own. A simulation asks here for its files, and whether companies may look.</summary>
public interface IProposedRules
{
    /// <summary>The change of a case; null when there is none, or it proposes no tier rules.</summary>
    Task<ProposedChange?> FindAsync(Guid caseId, CancellationToken cancellationToken);
}
