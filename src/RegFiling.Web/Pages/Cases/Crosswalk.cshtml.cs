using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Instruments;
using RegFiling.Web.Platform;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Pages.Cases;

/// <summary>One filing beside another framework: which headings its entries answer already, with the way to each entry.</summary>
public sealed class CrosswalkModel(IMediator mediator, ReadTrace trace) : PageModel
{
    public FilingCrosswalk Filing { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, string crosswalk, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetCrosswalk(id, crosswalk), cancellationToken) is not { } filing)
        {
            return NotFound();
        }

        await trace.LeaveAsync(filing.View.Case, "crosswalk", id, cancellationToken);
        Filing = filing;
        return Page();
    }

    /// <summary>Where the entry is changed, or else read; null where this person has no page for it.</summary>
    public static string? LinkOf(AnsweredField field)
    {
        ArgumentNullException.ThrowIfNull(field);
        return field.Place switch
        {
            { CaseId: { } id, Action: { } action } => $"/cases/{id}/actions/{action}#{FormView.IdOf(field.Field)}",
            { CaseId: { } id } => $"/cases/{id}#form-{field.Form.Replace('/', '-')}",
            { SubjectId: { } subject } => $"/subjects/{subject}",
            _ => null,
        };
    }
}
