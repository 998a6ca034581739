using System.Globalization;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;

namespace RegFiling.Web.Pages;

/// <summary>待办事项: the cases that this person may see, due first.</summary>
public sealed class InboxModel(IMediator mediator, PackCatalogue packs, CurrentActor current, TimeProvider clock) : PageModel
{
    private const int PageSize = 25;

    [BindProperty(SupportsGet = true)]
    public string? Procedure { get; set; }

    /// <summary><c>party</c>, <c>authority</c>, <c>national</c> or <c>all</c>; at first, whoever this person works for.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Waiting { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Closed { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int PageNumber { get; set; } = 1;

    public CasePage Found { get; private set; } = null!;

    public IReadOnlyList<StartableProcedure> Startable { get; private set; } = [];

    public IEnumerable<ProcedureDefinition> Procedures => packs.Current.SelectMany(pack => pack.Procedures.Values);

    public DateTimeOffset Now { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Waiting = Waiting is "party" or "authority" or "national" or "all" ? Waiting : Mine(current.Actor);
        Text = Text?.Trim() is { Length: > 0 and <= 100 } text ? text : null;
        Procedure = Procedures.Any(procedure => procedure.Id == Procedure) ? Procedure : null;
        Now = clock.GetUtcNow();
        Found = await mediator.Send(
            new FindCases(Procedure, WaitingFor: Waiting == "all" ? null : Waiting, Open: !Closed, Text: Text, Page: Math.Clamp(PageNumber, 1, 1_000_000), Size: PageSize), cancellationToken);
        Startable = await mediator.Send(new GetStartable(), cancellationToken);
    }

    /// <summary>The last day of a limit, in the time of the jurisdiction that the procedure belongs to.</summary>
    public DateOnly DueOn(CaseRow row) => Time(row).DateOf(row.NextDue!.Value.AddTicks(-1));

    public DateOnly OpenedOn(CaseRow row) => Time(row).DateOf(row.OpenedAt);

    public string Link(int page) => "/inbox" + QueryString.Create(new Dictionary<string, string?>
    {
        ["procedure"] = Procedure,
        ["waiting"] = Waiting,
        ["text"] = Text,
        ["closed"] = Closed ? "true" : null,
        ["p"] = page.ToString(CultureInfo.InvariantCulture),
    });

    private JurisdictionTime Time(CaseRow row) => (packs.Find(row.Procedure)?.Pack ?? packs.Current[0]).Deadlines.Time;

    private static string Mine(Actor actor) =>
        Roles.Watching.Contains(actor.MainRole) || !(actor.IsOfficial || actor.Subjects.Any()) ? "all" : actor.IsOfficial ? "authority" : "party";
}
