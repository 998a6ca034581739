using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;

namespace RegFiling.Platform.Cases;

/// <summary>Who may see a case and who may act in it: one place, used by the engine, the pages and the API alike.</summary>
internal static class Authorisation
{
    /// <summary>
    /// A company sees its own cases only; its agent those that the power of attorney reaches; officials see what was submitted (and each look leaves a
    /// trace); the expert sees what is before experts; whoever began a case from outside sees it.
    /// </summary>
    public static bool MaySee(Actor actor, Case @case, Pack pack, ProcedureDefinition procedure, IReadOnlyCollection<Guid> belongsTo) =>
        actor.IsSystem || (actor.IsOfficial && !@case.Private)
        || (@case.ApplicantId is { } applicant && applicant == actor.PersonId)
        || (@case.SubjectId is { } subject && actor.Roles.Any(role => Roles.Company.Contains(role.Role) && role.Role != Roles.Agent && role.SubjectId == subject))
        || (actor.MandateFor(@case.SubjectId) is { } mandate && Agents.Reaches(pack, mandate, procedure.Id, [@case.Id, .. belongsTo]))
        || procedure.Actions.Values.Any(action => action.From.Contains(@case.State) && action.Who.Role.Any(role => IsGuest(role) && actor.Holds(role, null)));

    /// <summary>The role in which the actor may take the action, by role alone; for an agent, by the powers given.</summary>
    public static string? RoleFor(Actor actor, Pack pack, ProcedureDefinition procedure, string action, Guid? subjectId, Case? @case = null)
    {
        var who = procedure.Action(action)!.Who;
        return actor.IsSystem ? "system"
            : who.Role.FirstOrDefault(role => role != Roles.Agent && actor.Holds(role, subjectId) && (role != Roles.Public || @case?.ApplicantId is null || @case.ApplicantId == actor.PersonId))
            ?? (actor.MandateFor(subjectId) is { } mandate && Agents.Covers(pack, mandate, procedure.Id, action) ? Roles.Agent : null);
    }

    /// <summary>The role for an act that no procedure defines (用印), by role alone; no agent takes one.</summary>
    public static string? RoleFor(Actor actor, WhoDefinition who, Guid? subjectId) =>
        actor.IsSystem ? "system" : who.Role.FirstOrDefault(role => role != Roles.Agent && actor.Holds(role, subjectId));

    /// <summary>
    /// The earlier action that makes this person the wrong one for it, or null: one that the definition excludes, or any that the same person
    /// took on the other side of the case, which no definition can allow (design: Never 4).
    /// </summary>
    public static string? TookBefore(Actor actor, WhoDefinition who, string role, IEnumerable<PastAct> history) =>
        actor.IsSystem ? null : history.FirstOrDefault(act => act.PersonId == actor.PersonId && (who.NotBy.Contains(act.Action) || IsParty(act.Role) != IsParty(role)))?.Action;

    /// <summary>The decision that keeps this person out of the case (回避), or null.</summary>
    public static Recusal? Recused(Actor actor, IEnumerable<Recusal> recusals) =>
        actor.IsSystem ? null : recusals.FirstOrDefault(recusal => recusal.PersonId == actor.PersonId && recusal.Status == RecusalStatus.Granted);

    private static bool IsParty(string role) => role == Roles.Public || Roles.Company.Contains(role);

    // Roles that see a case only while it waits for them.
    private static bool IsGuest(string role) => role is "expert" or "lab" or "dept" or "hearing-host";
}

/// <summary>委托代理人: an agent does what the company's own people may do, as far as the power of attorney and the pack say.</summary>
internal static class Agents
{
    /// <summary>Whether one of the powers given includes the action (<c>agentPowers</c> of the pack).</summary>
    public static bool Covers(Pack pack, Mandate mandate, string procedure, string action) =>
        mandate.Powers.Any(power => pack.Manifest.AgentPowers.TryGetValue(power, out var acts) && acts.Contains($"{procedure}/{action}"));

    /// <summary>The procedures in which the powers given include anything at all.</summary>
    public static IEnumerable<string> Procedures(Pack pack, Mandate mandate) =>
        mandate.Powers.SelectMany(power => pack.Manifest.AgentPowers.GetValueOrDefault(power) ?? []).Select(act => act.Split('/')[0]).Distinct();

    /// <summary>Whether a case is within the mandate: of a procedure that the powers know, and one of the filings or of what belongs to them.</summary>
    public static bool Reaches(Pack pack, Mandate mandate, string procedure, IEnumerable<Guid> cases) =>
        Procedures(pack, mandate).Contains(procedure) && (mandate.Filings is null || cases.Any(mandate.Filings.Contains));

    /// <summary>Why a power of attorney that is not in force opens nothing.</summary>
    public static Refusal Lapsed(Mandate mandate, DateOnly today)
    {
        var (from, until) = (Wording.Date(mandate.From), Wording.Date(mandate.Until));
        var why = mandate.IsRevoked ? new Text("该单位的委托已撤销或者未经确认", "The power of attorney of this company was revoked, or is not confirmed")
            : today < mandate.From ? new Text($"该单位的委托自{from.Zh}起生效", $"The power of attorney of this company takes effect on {from.En}")
            : new Text($"该单位的委托已于{until.Zh}到期", $"The power of attorney of this company ran out on {until.En}");
        return new("case.mandate-not-in-force", why, new("请由委托单位重新登记委托并由法定代表人确认", "Ask the company to register a new one and have its legal representative confirm it"));
    }

    public static Refusal Outside(ActionDefinition action) => new(
        "case.outside-mandate",
        new($"“{action.Title.Zh}”不在授权委托书的权限之内，应当由委托单位本单位人员办理", $"“{action.Title.En}” is not among the powers given; it is for the company's own people"),
        new("请由委托单位办理，或者重新登记委托", "Have the company do it, or register another power of attorney"));
}
