using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Subjects;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages;

/// <summary>待办事项: the cases that this person may see, due first, by what is to be done with them.</summary>
public sealed class InboxModel(IMediator mediator, RegFilingDbContext db, PackCatalogue packs, CurrentActor current, TimeProvider clock) : PageModel
{
    public InboxQuery Asked { get; private set; } = null!;

    public CaseList Found { get; private set; } = null!;

    public IReadOnlyList<CaseTab> Tabs { get; private set; } = [];

    /// <summary>How many stand in each tab, while nothing narrows the list.</summary>
    public IReadOnlyDictionary<CaseTab, CaseCount> Counts { get; private set; } = new Dictionary<CaseTab, CaseCount>();

    public IReadOnlyList<StartableProcedure> Startable { get; private set; } = [];

    /// <summary>Those of them that are seldom begun, and what whoever has a company has done already.</summary>
    public IReadOnlyList<StartableProcedure> Seldom { get; private set; } = [];

    public IReadOnlyList<SavedView> Views { get; private set; } = [];

    /// <summary>Whom cases can be assigned to.</summary>
    public IReadOnlyList<Colleague> Colleagues { get; private set; } = [];

    public IReadOnlyList<(string Code, Text Name)> DistrictsKnown { get; private set; } = [];

    /// <summary>Bulk acts that some role of this person may take.</summary>
    public IReadOnlyList<(string Id, ActionDefinition Act)> BulkActs { get; private set; } = [];

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public string ViewName { get; private set; } = "";

    /// <summary>The act that took a case out of this person's sight just now: its title and the number of the case.</summary>
    public (Text Act, string Number)? Done { get; private set; }

    public DateTimeOffset Now { get; private set; }

    /// <summary>All rows of the page are ticked.</summary>
    public bool AllTicked { get; private set; }

    /// <summary>Makes a repeated bulk act the same one.</summary>
    public Guid Run { get; } = Guid.NewGuid();

    public IEnumerable<ProcedureDefinition> Procedures => packs.Current.SelectMany(pack => pack.Procedures.Values);

    public bool IsOfficial => current.Actor.IsOfficial;

    public async Task OnGetAsync(Guid? done, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        Done = done is { } id ? await mediator.Send(new GetOwnLastAct(id), cancellationToken) : null;
    }

    public async Task<IActionResult> OnPostSaveViewAsync([FromForm] string? name, CancellationToken cancellationToken)
    {
        Asked = InboxQuery.Read(Request.Query, current.Actor);
        ViewName = name ?? "";
        var outcome = await mediator.Send(new SaveView(ViewName, Asked.With()), cancellationToken);
        if (!outcome.IsRefused)
        {
            return SeeOther("/inbox" + Asked.With());
        }

        Refusals = outcome.Refusals;
        await LoadAsync(cancellationToken);
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    public async Task<IActionResult> OnPostDropViewAsync([FromForm] Guid view, CancellationToken cancellationToken)
    {
        await mediator.Send(new DropView(view), cancellationToken);
        return SeeOther("/inbox" + InboxQuery.Read(Request.Query, current.Actor).With());
    }

    /// <summary>The last day of a limit, in the time of the jurisdiction that the procedure belongs to.</summary>
    public DateOnly DueOn(CaseRow row) => DeadlinesOf(row).Time.DateOf(row.NextDue!.Value.AddTicks(-1));

    /// <summary>Working days that are left; negative when so many have passed since.</summary>
    public int Left(CaseRow row)
    {
        var (deadlines, due) = (DeadlinesOf(row), DueOn(row));
        var today = deadlines.Time.DateOf(Now);
        return due >= today ? deadlines.Calendar.Count(today, due) : -deadlines.Calendar.Count(due, today);
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var actor = current.Actor;
        Asked = InboxQuery.Read(Request.Query, actor);
        (Tabs, Now, AllTicked) = (InboxQuery.TabsOf(actor), clock.GetUtcNow(), Request.Query["ticked"] == "all");
        Found = await mediator.Send(
            new ListCases(Asked.Filter(actor, InboxQuery.DeadlinesOf(packs), Now), Request.Query["after"].FirstOrDefault(), Request.Query["before"].FirstOrDefault(), Asked.Size), cancellationToken);
        Counts = Asked.IsNarrowed ? new Dictionary<CaseTab, CaseCount> { [Asked.Tab] = Found.Count } : await mediator.Send(new CountTabs(Tabs), cancellationToken);
        Startable = await mediator.Send(new GetStartable(), cancellationToken);
        Seldom = [.. Startable.Where(procedure => procedure.Definition.Start.Aside || (procedure.Definition.Start.Who.Role.Contains(Roles.Public) && actor.Subjects.Any()))];
        Views = await mediator.Send(new GetViews(), cancellationToken);
        if (!actor.IsOfficial)
        {
            return;
        }

        var codes = await db.Set<Subject>().Where(subject => subject.District != null).Select(subject => subject.District!).Distinct().ToListAsync(cancellationToken);
        DistrictsKnown = [.. codes.Order(StringComparer.Ordinal).Select(code => (code, Districts.Name(packs.Current[0], code)))];
        Colleagues = await mediator.Send(new GetColleagues(), cancellationToken);
        BulkActs = [.. packs.Current.SelectMany(pack => pack.Common?.Actions ?? new Dictionary<string, ActionDefinition>()).Where(act => act.Key is "take" or "assign" or "remind")
            .Where(act => act.Value.Who.Role.Any(role => actor.Holds(role, null))).DistinctBy(act => act.Key).Select(act => (act.Key, act.Value))];
    }

    private Deadlines DeadlinesOf(CaseRow row) => (packs.Find(row.Procedure)?.Pack ?? packs.Current[0]).Deadlines;

    private StatusCodeResult SeeOther(string url)
    {
        Response.Headers.Location = url;
        return StatusCode(StatusCodes.Status303SeeOther);
    }
}
