using Mediator;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Packs;
using RegFiling.Subjects;

namespace RegFiling.Web.Pages;

/// <summary>我的委托: for which companies the person acts as agent, until when, and why one that is not in force opens nothing.</summary>
public sealed class MandatesModel(IMediator mediator, PackCatalogue packs, TimeProvider clock) : PageModel
{
    public IReadOnlyList<HeldMandate> Held { get; private set; } = [];

    public DateOnly Today => packs.Current[0].Deadlines.Time.DateOf(clock.GetUtcNow());

    /// <summary>Why the case that the person wanted to open is not theirs any more.</summary>
    public Refusal? Refused { get; private set; }

    public async Task OnGetAsync(Guid? refused, CancellationToken cancellationToken)
    {
        Held = await mediator.Send(new GetMandates(), cancellationToken);
        Refused = refused is { } wanted ? await mediator.Send(new GetLapsedMandate(wanted), cancellationToken) : null;
    }
}
