using RegFiling.Platform.Cases;

namespace RegFiling.Platform.Packs;

/// <summary>The states of a procedure and the ways between them as a picture, always what the definition says.</summary>
public static class ProcedureDiagram
{
    /// <summary>The diagram as Mermaid text, with the titles of states and actions in the language (<c>zh</c> or <c>en</c>).</summary>
    public static string Mermaid(ProcedureDefinition procedure, string language)
    {
        ArgumentNullException.ThrowIfNull(procedure);
        string Plain(Text text) => string.Concat(text.In(language).Where(c => !char.IsControl(c) && c is not (':' or ';' or '"' or '#')));
        var lines = new List<string> { "stateDiagram-v2", $"  [*] --> {Name(procedure.Start.To!)}" };
        lines.AddRange(procedure.States.Select(state => $"  {Name(state.Key)} : {Plain(state.Value.Title)}"));
        foreach (var (from, to) in Transitions.Of(procedure).Distinct())
        {
            var ways = procedure.Actions.Values.Where(action => action.From.Contains(from) && action.To == to).Select(action => Plain(action.Title)).Distinct();
            lines.Add($"  {Name(from)} --> {Name(to)} : {string.Join(" / ", ways)}");
        }

        lines.AddRange(procedure.States.Where(state => state.Value.Final).Select(state => $"  {Name(state.Key)} --> [*]"));
        return string.Join('\n', lines);
    }

    private static string Name(string state) => "s_" + string.Concat(state.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
}
