using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.DueDates;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages;

/// <summary>履行事项日历: what a company is to do by when, on which ground; for the authority, who is late with what.</summary>
public sealed class CalendarModel(IMediator mediator, ISubjectNames names, CurrentActor current, PackCatalogue packs, Settings settings, TimeProvider clock) : PageModel
{
    private const int Week = 7;
    private const int Month = 30;

    [BindProperty(SupportsGet = true)]
    public Guid? Subject { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? District { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Tier { get; set; }

    /// <summary>The companies of the person; empty for who works for none.</summary>
    public IReadOnlyDictionary<Guid, string> Companies { get; private set; } = new Dictionary<Guid, string>();

    public IReadOnlyList<(string Zh, string En, IReadOnlyList<DueItem> Items)> Groups { get; private set; } = [];

    public LateView? Late { get; private set; }

    public IReadOnlyDictionary<Guid, string> Names { get; private set; } = new Dictionary<Guid, string>();

    /// <summary>When the address for calendar programs was made; null when there is none.</summary>
    public DateTimeOffset? KeyMadeAt { get; private set; }

    /// <summary>The address, this once.</summary>
    public string? Address { get; private set; }

    public string DistrictName(string code) => Districts.Name(packs.Current[0], code).In(Words.Language);

    public DateTimeOffset Local(DateTimeOffset moment) => packs.Current[0].Deadlines.Time.Local(moment);

    public Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) => ShowAsync(cancellationToken);

    public async Task<IActionResult> OnPostSubscribeAsync(CancellationToken cancellationToken)
    {
        var made = await mediator.Send(new MakeCalendarKey(), cancellationToken);
        if (made.IsRefused)
        {
            return Forbid();
        }

        Response.Headers.CacheControl = "no-store";
        Address = $"{(settings.Mail.SiteAddress is { Length: > 0 } site ? site.TrimEnd('/') : $"{Request.Scheme}://{Request.Host}")}/calendar/{made.Value}.ics";
        return await ShowAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostUnsubscribeAsync(CancellationToken cancellationToken)
    {
        await mediator.Send(new DropCalendarKey(), cancellationToken);
        return RedirectToPage();
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        var actor = current.Actor;
        Late = await mediator.Send(new GetLate(District, Tier), cancellationToken);
        if (Late is not null)
        {
            Names = await names.FindAsync([.. Late.Items.Select(item => item.SubjectId).Distinct()], cancellationToken);
            return Page();
        }

        Companies = await names.FindAsync([.. actor.Subjects], cancellationToken);
        if (Subject is { } asked && !Companies.ContainsKey(asked))
        {
            return NotFound();
        }

        var today = packs.Current[0].Deadlines.Time.DateOf(clock.GetUtcNow());
        var items = await mediator.Send(new GetDues(Subject), cancellationToken);
        IReadOnlyList<DueItem> Between(int from, int until) => [.. items.Where(item => !item.IsOverdue && item.On >= today.AddDays(from) && item.On < today.AddDays(until))];
        Groups =
        [
            ("已到期", "Past their day", [.. items.Where(item => item.IsOverdue)]),
            ("7日内到期", "Due within 7 days", Between(0, Week)),
            ("30日内到期", "Due within 30 days", Between(Week, Month)),
            ("以后到期", "Later", [.. items.Where(item => !item.IsOverdue && item.On >= today.AddDays(Month))]),
        ];
        KeyMadeAt = await mediator.Send(new GetCalendarKey(), cancellationToken);
        return Page();
    }
}
