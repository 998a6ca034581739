using System.Net;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages.Cases;

/// <summary>An issued document as PDF, in the language asked for; a page that says why when the printer fails.</summary>
public sealed class DocumentModel(IMediator mediator, DocumentPrinter printer, ReadTrace trace) : PageModel
{
    public CaseView View { get; private set; } = null!;

    public DocumentException? Failed { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, Guid documentId, string? lang, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetCase(id), cancellationToken) is not { } view || view.Documents.FirstOrDefault(issued => issued.Id == documentId) is not { } document)
        {
            return NotFound();
        }

        View = view;
        await trace.LeaveAsync(view.Case, "document", documentId, cancellationToken);
        try
        {
            var language = lang is "zh" or "en" ? lang : Words.Language;
            var template = view.Pack.Documents[document.Definition].Template;
            var pdf = await printer.PrintAsync(view.Pack, template, language, IssuedPaper.Of(document), document.At, cancellationToken);
            Response.Headers.CacheControl = "private, no-store";
            return new InlinePdf(pdf, $"{document.Number ?? document.Title.In(language)} {language}.pdf");
        }
        catch (DocumentException failed)
        {
            Failed = failed;
            Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            return Page();
        }
    }
}
