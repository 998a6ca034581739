using Mediator;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Tests.Support;

/// <summary>One line of a table: in this state this role may take this action, and the case then stands there.</summary>
public sealed record TableAct(string State, string Action, string By, string To, string NotBy)
{
    public override string ToString() => $"{State} | {Action} | {By} | {To} | {NotBy}";
}

/// <summary>
/// Who may do what in a procedure, written by hand from the law and the glossary and not from the definition: a test made from the definition
/// would only prove that the engine obeys it. Columns: states, action, by whom, state afterwards (= stays), not by who took, ground.
/// Every state, action and role that no line names must be refused.
/// </summary>
public abstract class ProcedureTable(string procedure)
{
    /// <summary>The officials of glossary 1.1 who read files in the course of duty; experts see a case while it waits for them.</summary>
    private static readonly HashSet<string> Readers = ["filer", "legal-rep", "security-officer", "officer", "reviewer", "legal-review", "head", "coordinator", "district", "city", "national", "supervisor"];

    /// <summary>Who may begin it.</summary>
    protected abstract string StartedBy { get; }

    protected abstract string Acts { get; }

    /// <summary>Who else sees the case of the table, in whatever state: whoever began it from outside.</summary>
    protected virtual IReadOnlySet<string> AlsoReadBy => new HashSet<string>();

    /// <summary>Readers to whom the case of the table does not exist: the people of companies, where it is the authority's own matter.</summary>
    protected virtual IReadOnlySet<string> NotReadBy => new HashSet<string>();

    /// <summary>The states that nobody sees but the company: what was not submitted is no business of the authority.</summary>
    protected abstract string PrivateStates { get; }

    /// <summary>The states that the company does not see: what the authority prepares and has not sent.</summary>
    protected virtual string WithheldStates => "";

    public IReadOnlyList<TableAct> Rows =>
    [
        .. from line in Acts.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Skip(1)
           let cells = line.Split('|', StringSplitOptions.TrimEntries)
           from state in List(cells[0])
           from role in List(cells[2])
           select new TableAct(state, cells[1], role, cells[3] == "=" ? state : cells[3], string.Join(", ", List(cells[4]).Where(name => name != "-").Order(StringComparer.Ordinal))),
    ];

    [Fact]
    public void Every_line_of_the_table_names_its_ground() => Assert.All(
        Acts.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
        line => Assert.True(line.Split('|', StringSplitOptions.TrimEntries) is [_, _, _, _, _, { Length: > 2 }], line));

    [Fact]
    public void Definition_allows_what_the_table_allows_and_nothing_else()
    {
        var definition = Definition();
        var defined =
            from action in definition.Actions
            from state in action.Value.From
            from role in action.Value.Who is { Clock: not null } ? ["clock"] : action.Value.Who is { System: true } ? ["system"] : action.Value.Who.Role
            select new TableAct(state, action.Key, role, action.Value.To ?? state, string.Join(", ", action.Value.Who.NotBy.Order(StringComparer.Ordinal)));
        Assert.Equal(Rows.Select(row => row.ToString()).Order(StringComparer.Ordinal), defined.Select(row => row.ToString()).Order(StringComparer.Ordinal));
        Assert.Equal(List(PrivateStates).Where(state => state.Length > 0), definition.States.Where(state => state.Value.Private).Select(state => state.Key));
        Assert.Equal(List(WithheldStates).Where(state => state.Length > 0), definition.States.Where(state => state.Value.Withheld).Select(state => state.Key));
        Assert.Equal(List(StartedBy).Order(StringComparer.Ordinal), (definition.Start.Who.System ? ["system"] : definition.Start.Who.Role).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Acts_of_the_table_are_offered_and_all_others_are_refused()
    {
        await using var system = await TestSystem.StartAsync();
        var definition = Definition();
        var (rows, hiddenStates, withheldStates) = (Rows, List(PrivateStates).ToHashSet(), List(WithheldStates).ToHashSet());
        var caseId = await StartAsync(system);
        var (before, tries) = (await system.MarksAsync(), 0);
        var version = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == caseId).Select(c => c.Version).SingleAsync());
        var cancel = TestContext.Current.CancellationToken;
        var wrong = new List<string>();
        foreach (var state in definition.States.Keys)
        {
            await system.PutIntoAsync(caseId, state, hiddenStates.Contains(state), withheldStates.Contains(state));
            await using var scope = system.Services.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<RegFilingDbContext>().Database.OpenConnectionAsync(cancel);
            var (current, mediator) = (scope.ServiceProvider.GetRequiredService<CurrentActor>(), scope.ServiceProvider.GetRequiredService<IMediator>());
            foreach (var role in Roles.Titles.Keys.Where(role => role != "system"))
            {
                current.Actor = system.Person(role);
                var hidden = Roles.Company.Contains(role) ? withheldStates.Contains(state) : hiddenStates.Contains(state);
                var allowed = rows.Where(row => row.State == state && row.By == role && !hidden).Select(row => row.Action).ToHashSet();
                var offered = (await mediator.Send(new GetCase(caseId), cancel))?.Actions.Where(action => action.Refusal is null).Select(action => action.Id) ?? [];
                if (!allowed.SetEquals(offered))
                {
                    wrong.Add($"{state}, {role}: offered {string.Join(", ", offered)}, the table says {string.Join(", ", allowed)}");
                }

                foreach (var action in definition.Actions.Keys.Except(allowed))
                {
                    tries++;
                    var outcome = await mediator.Send(new TakeAction(caseId, action, version, $"{state}/{action}", FormData.Empty, true), cancel);
                    var expected = hidden || ((!Readers.Contains(role) || NotReadBy.Contains(role)) && !AlsoReadBy.Contains(role) && allowed.Count == 0) ? (RefusalKind.NotFound, "case.not-found")
                        : rows.Any(row => row.Action == action && row.By == role) ? (RefusalKind.Conflict, "case.wrong-state")
                        : (RefusalKind.Forbidden, "case.not-your-role");
                    if (!outcome.IsRefused || (outcome.Kind!.Value, outcome.Refusals.Single().Code) != expected)
                    {
                        wrong.Add($"{state}, {action}, {role}: {(outcome.IsRefused ? outcome.Refusals[0].Code : "done")}, expected {expected.Item2}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(before with { Refused = before.Refused + tries }, await system.MarksAsync());
    }

    /// <summary>A case of the procedure in its first state.</summary>
    protected virtual async Task<Guid> StartAsync(TestSystem system) => TestSystem.Done(await system.StartAsync("filer", procedure)).CaseId;

    protected static async Task<Guid> FilingAsync(TestSystem system) =>
        TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = Walk.Name, ["type"] = "push" })).CaseId;

    private static IEnumerable<string> List(string cell) => cell.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private ProcedureDefinition Definition() => ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey(procedure)).Procedures[procedure];
}
