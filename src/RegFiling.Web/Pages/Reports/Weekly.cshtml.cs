using System.Globalization;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Reports;

namespace RegFiling.Web.Pages.Reports;

/// <summary>周报: the figures of a week, for the head; the running week until it has ended.</summary>
public sealed class WeeklyModel(IMediator mediator, PackCatalogue packs, CurrentActor current) : PageModel
{
    public IReadOnlyList<DateOnly> Weeks { get; private set; } = [];

    public WeeklyFigures Figures { get; private set; } = null!;

    /// <summary>The Monday of a week that is kept; null for the running one.</summary>
    public DateOnly? Week { get; private set; }

    public async Task<IActionResult> OnGetAsync(string? week, CancellationToken cancellationToken)
    {
        if (!current.Actor.Roles.Any(role => WeeklyReports.Readers.Contains(role.Role)))
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        Weeks = await mediator.Send(new GetWeeks(), cancellationToken);
        Week = week is null ? Weeks.Count > 0 ? Weeks[0] : null
            : week == "now" ? null : DateOnly.TryParseExact(week, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var monday) ? monday : DateOnly.MinValue;
        if (await mediator.Send(new GetWeek(Week), cancellationToken) is not { } figures)
        {
            return NotFound();
        }

        Figures = figures;
        return Page();
    }

    public string Query => "?week=" + (Week is { } monday ? monday.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : "now");

    public Text Ground(string ground) => ground.Length > 0 ? Wording.Ground(packs.Current[0].Manifest, ground) : Text.Of("");
}
