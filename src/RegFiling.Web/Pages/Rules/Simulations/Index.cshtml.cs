using System.Globalization;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform.Identity;
using RegFiling.RiskTiering.Simulation;

namespace RegFiling.Web.Pages.Rules.Simulations;

/// <summary>规则试算: all runs for officials, those that are open for companies.</summary>
public sealed class IndexModel(IMediator mediator, CurrentActor current) : PageModel
{
    public SimulationList? All { get; private set; }

    public IReadOnlyList<OpenRun> Open { get; private set; } = [];

    public int At { get; private set; }

    public bool MayStart => SimulationAccess.MayStart(current.Actor);

    public bool IsOfACompany => SimulationAccess.CompaniesOf(current.Actor).Count > 0;

    public async Task<IActionResult> OnGetAsync(string? p, CancellationToken cancellationToken)
    {
        At = int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var page) ? Math.Clamp(page, 1, 10_000) : 1;
        All = await mediator.Send(new GetSimulations(At), cancellationToken);
        if (All is null && !IsOfACompany)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        Open = await mediator.Send(new GetOpenSimulations(), cancellationToken);
        return Page();
    }

    public string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
