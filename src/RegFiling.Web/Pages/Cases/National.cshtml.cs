using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Filings;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages.Cases;

/// <summary>报送材料包: every entry of the national forms, ready to be copied, and the files to upload beside it.</summary>
public sealed class NationalModel(IMediator mediator, ReadTrace trace) : PageModel
{
    public NationalPackage Package { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetNationalPackage(id), cancellationToken) is not { } package)
        {
            return NotFound();
        }

        Package = package;
        await trace.LeaveAsync(package.Case, "national-sheet", id, cancellationToken);
        Response.Headers.CacheControl = "private, no-store";
        return Page();
    }
}
