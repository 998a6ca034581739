using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Checks;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages.Cases;

/// <summary>What the checks found in a case, the places side by side. An officer who may ask for a supplement turns the chosen ones into its draft.</summary>
public sealed class CheckModel(IMediator mediator, ReadTrace trace, TimeProvider clock) : PageModel
{
    public CaseView View { get; private set; } = null!;

    public IReadOnlyList<FoundContradiction> Found { get; private set; } = [];

    /// <summary>So little is filled in that nothing found says nothing.</summary>
    public bool TooLittle { get; private set; }

    /// <summary>The act that takes findings as a draft, when this person may take it now.</summary>
    public PossibleAction? Into { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetCase(id), cancellationToken) is not { Procedure.Checks.Count: > 0 } view)
        {
            return NotFound();
        }

        View = view;
        await trace.LeaveAsync(view.Case, "case", id, cancellationToken);
        Found = await mediator.Send(new GetContradictions(id), cancellationToken) ?? [];
        TooLittle = CaseWords.HasTooLittleToCheck(view, view.Pack.Deadlines.Time.DateOf(clock.GetUtcNow()));
        Into = view.Actions.FirstOrDefault(action => action.Definition.Findings is not null && action.Refusal is null);
        return Page();
    }
}
