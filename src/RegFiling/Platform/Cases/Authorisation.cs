using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;

namespace RegFiling.Platform.Cases;

/// <summary>Who may see a case and who may act in it: one place, used by the engine, the pages and the API alike.</summary>
internal static class Authorisation
{
    /// <summary>A company sees its own cases only; officials see what was submitted (and each look leaves a trace); the expert sees what is before experts.</summary>
    public static bool MaySee(Actor actor, Case @case, ProcedureDefinition procedure) =>
        actor.IsSystem || (actor.IsOfficial && !@case.Private)
        || (@case.SubjectId is { } subject && actor.Roles.Any(role => Roles.Company.Contains(role.Role) && role.SubjectId == subject))
        || procedure.Actions.Values.Any(action => action.From.Contains(@case.State) && action.Who.Role.Any(role => IsGuest(role) && actor.Holds(role, null)));

    /// <summary>The role in which the actor may take the action, by role alone.</summary>
    public static string? RoleFor(Actor actor, WhoDefinition who, Guid? subjectId) =>
        actor.IsSystem ? "system" : who.Role.FirstOrDefault(role => actor.Holds(role, subjectId));

    /// <summary>
    /// The earlier action that makes this person the wrong one for it, or null: one that the definition excludes, or any that the same person
    /// took on the other side of the case, which no definition can allow (design: Never 4).
    /// </summary>
    public static string? TookBefore(Actor actor, WhoDefinition who, string role, IEnumerable<PastAct> history) =>
        actor.IsSystem ? null : history.FirstOrDefault(act => act.PersonId == actor.PersonId && (who.NotBy.Contains(act.Action) || IsParty(act.Role) != IsParty(role)))?.Action;

    private static bool IsParty(string role) => role == Roles.Public || Roles.Company.Contains(role);

    // Roles that see a case only while it waits for them.
    private static bool IsGuest(string role) => role is "expert" or "lab" or "dept";
}
