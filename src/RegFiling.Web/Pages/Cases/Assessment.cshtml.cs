using System.Net;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Filings;
using RegFiling.Platform.Documents;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages.Cases;

/// <summary>The assessment of a filing as PDF, with tier, risks, requirements and course.</summary>
public sealed class AssessmentModel(IMediator mediator, DocumentPrinter printer, ReadTrace trace) : PageModel
{
    public AssessmentReport Report { get; private set; } = null!;

    public DocumentException? Failed { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, string? lang, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetAssessmentReport(id), cancellationToken) is not { } report)
        {
            return NotFound();
        }

        Report = report;
        await trace.LeaveAsync(report.Case, "assessment", id, cancellationToken);
        try
        {
            var language = lang is "zh" or "en" ? lang : Words.Language;
            var pdf = await printer.PrintAsync(report.Pack, AssessmentReport.Template, language, report.Data, report.At, cancellationToken);
            Response.Headers.CacheControl = "private, no-store";
            return new InlinePdf(pdf, $"{report.Case.Number} {language}.pdf");
        }
        catch (DocumentException failed)
        {
            Failed = failed;
            Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            return Page();
        }
    }
}
