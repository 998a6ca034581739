using RegFiling.Platform.Packs;
using Stateless;
using Stateless.Graph;

namespace RegFiling.Platform.Cases;

/// <summary>
/// The states and transitions of a procedure as a Stateless machine: it refuses what the definition does not have, and draws the diagram.
/// Transitions are unguarded; reasons to refuse are the engine's business.
/// </summary>
internal static class Transitions
{
    /// <summary>The state after the action. Throws when the definition has no such transition: the engine asks before.</summary>
    public static string Fire(ProcedureDefinition procedure, string from, string id, ActionDefinition action)
    {
        if (id == "start")
        {
            return action.To!;
        }

        if (action.Common)
        {
            return from;
        }

        var machine = Machine(procedure, from);
        machine.Fire(id);
        return machine.State;
    }

    /// <summary>The diagram of the procedure for Mermaid, with ids; always what the definition says.</summary>
    public static string Mermaid(ProcedureDefinition procedure) => MermaidGraph.Format(Machine(procedure, procedure.Start.To!).GetInfo());

    /// <summary>Every move from one state to another, once for each pair.</summary>
    public static IEnumerable<(string From, string To)> Of(ProcedureDefinition procedure) =>
        procedure.States.Keys.SelectMany(from => procedure.Actions.Values
            .Where(action => action.From.Contains(from) && action.To is { } to && to != from).Select(action => (from, action.To!)).Distinct());

    private static StateMachine<string, string> Machine(ProcedureDefinition procedure, string state)
    {
        var machine = new StateMachine<string, string>(state);
        foreach (var from in procedure.States.Keys)
        {
            var configured = machine.Configure(from);
            foreach (var (id, action) in procedure.Actions.Where(action => action.Value.From.Contains(from)))
            {
                if (action.To is null || action.To == from)
                {
                    configured.PermitReentry(id);
                }
                else
                {
                    configured.Permit(id, action.To);
                }
            }
        }

        return machine;
    }
}
