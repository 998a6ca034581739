using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.RiskTiering.Simulation;
using RegFiling.RuleComments;

namespace RegFiling.Web.Pages.Rules.Simulations;

/// <summary>对本单位备案的影响: what a simulation that is open says of the filings of one company, for its own people.</summary>
public sealed class MineModel(IMediator mediator, ISubjectNames names, CurrentActor current) : PageModel
{
    public OwnPreview Preview { get; private set; } = null!;

    public IReadOnlyList<RuleCommentView> Comments { get; private set; } = [];

    /// <summary>The companies that the person may choose from, by name.</summary>
    public IReadOnlyList<KeyValuePair<Guid, string>> Companies { get; private set; } = [];

    public Guid Chosen { get; private set; }

    /// <summary>Movers first, then those whose requirements change, then the rest.</summary>
    public IEnumerable<OwnLine> Ordered => Preview.Lines.OrderByDescending(line => line.Moves).ThenByDescending(line => line.Duties.Count > 0).ThenBy(line => line.Name, StringComparer.Ordinal);

    public async Task<IActionResult> OnGetAsync(Guid id, Guid? subject, CancellationToken cancellationToken)
    {
        var mine = SimulationAccess.CompaniesOf(current.Actor);
        if (mine.Count == 0 || (subject is { } asked && !mine.Contains(asked)))
        {
            return NotFound();
        }

        Companies = [.. (await names.FindAsync(mine, cancellationToken)).OrderBy(company => company.Value, StringComparer.Ordinal)];
        Chosen = subject ?? Companies[0].Key;
        if (await mediator.Send(new GetOwnPreview(id, Chosen), cancellationToken) is not { } preview)
        {
            return NotFound();
        }

        Preview = preview;
        Comments = await mediator.Send(new GetRuleComments(id, Chosen), cancellationToken);
        return Page();
    }
}
