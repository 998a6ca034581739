using RegFiling.Platform.Identity;

namespace RegFiling.RiskTiering.Simulation;

/// <summary>Who may try rules out, who may read what came of it, who may let companies look.</summary>
public static class SimulationAccess
{
    private static readonly HashSet<string> Starters = ["officer", "reviewer", "legal-review", "head", "coordinator"];

    private static readonly HashSet<string> Openers = ["reviewer", "legal-review", "head", "coordinator"];

    /// <summary>Starts runs, and stops its own.</summary>
    public static bool MayStart(Actor actor) => Holds(actor, Starters);

    /// <summary>Reads every run; those who only watch (supervisors, auditors) among them.</summary>
    public static bool MayRead(Actor actor) => MayStart(actor) || Holds(actor, Roles.Watching);

    /// <summary>Opens a run to companies, and stops one of somebody else.</summary>
    public static bool MayOpen(Actor actor) => Holds(actor, Openers);

    /// <summary>The companies that the person sees a preview for. An agent has powers over single acts, not a view of the company.</summary>
    public static IReadOnlyList<Guid> CompaniesOf(Actor actor)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return [.. actor.Roles.Where(held => Roles.Company.Contains(held.Role) && held.Role != Roles.Agent).Select(held => held.SubjectId).OfType<Guid>().Distinct()];
    }

    private static bool Holds(Actor actor, IReadOnlySet<string> roles)
    {
        ArgumentNullException.ThrowIfNull(actor);
        return actor.Roles.Any(held => roles.Contains(held.Role));
    }
}
