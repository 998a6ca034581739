using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;

namespace RegFiling.Platform.Cases;

/// <summary>What is to be done next in a case, and by which role, as the definition says.</summary>
internal static class CaseWork
{
    /// <summary>The main actions of the state that belong to the side which the case waits for.</summary>
    public static IEnumerable<ActionDefinition> MainActions(ProcedureDefinition procedure, string state) =>
        procedure.States[state].WaitingFor is "party" or "authority"
            ? procedure.Actions.Values.Where(action => action.From.Contains(state) && !action.Aside && RolesOf(procedure, state, action).Any()) : [];

    /// <summary>The roles of an action on that side.</summary>
    public static IEnumerable<string> RolesOf(ProcedureDefinition procedure, string state, ActionDefinition action)
    {
        var party = procedure.States[state].WaitingFor == "party";
        return action.Who.Role.Where(role => role != Roles.Public && Roles.Company.Contains(role) == party);
    }

    /// <summary>Who the case waits for, by role, in the order of the definition.</summary>
    public static IReadOnlyList<string> RolesOf(ProcedureDefinition procedure, string state) =>
        [.. MainActions(procedure, state).SelectMany(action => RolesOf(procedure, state, action)).Distinct()];

    /// <summary>What they are to do: the actions that lead on, or where there is none, those that save.</summary>
    public static IReadOnlyList<Text> NextOf(ProcedureDefinition procedure, string state)
    {
        var main = MainActions(procedure, state).ToList();
        var onward = main.FindAll(action => !action.Partial);
        return [.. (onward.Count > 0 ? onward : main).Select(action => action.Title)];
    }

    /// <summary>The rows of the case in the lists of those it waits for. <paramref name="history"/> holds the newest act too.</summary>
    public static (IReadOnlyList<CaseStep> Steps, IReadOnlyList<CaseBar> Bars) Of(Case @case, ProcedureDefinition procedure, IReadOnlyList<PastAct> history, IReadOnlySet<Guid> recused)
    {
        var steps = new List<CaseStep>();
        var bars = new List<CaseBar>();
        if (@case.ClosedAt is not null)
        {
            return (steps, bars);
        }

        var people = history.Select(act => act.PersonId).Distinct().Select(person => Actor.System with { PersonId = person }).Where(person => !person.IsSystem).ToList();
        foreach (var role in RolesOf(procedure, @case.State))
        {
            var holder = Roles.Company.Contains(role) ? @case.SubjectId : CommonActs.AssignedRoles(procedure).Contains(role) ? @case.AssigneeId : null;
            steps.Add(new CaseStep { CaseId = @case.Id, Role = role, Queue = CaseStep.QueueOf(role, holder), Rank = @case.Rank });
            var actions = MainActions(procedure, @case.State).Where(action => action.Who.Role.Contains(role)).ToList();
            bars.AddRange(people.Where(person => actions.All(action => Authorisation.TookBefore(person, action.Who, role, history) is not null))
                .Select(person => person.PersonId).Union(recused)
                .Select(person => new CaseBar { CaseId = @case.Id, Role = role, PersonId = person }));
        }

        return (steps, bars);
    }
}
