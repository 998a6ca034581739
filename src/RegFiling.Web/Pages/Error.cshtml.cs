using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages;

/// <summary>A refusal as a page: what it means, what to do, a reference number, and nothing of the inside.</summary>
[IgnoreAntiforgeryToken]
public sealed class ErrorModel(Settings settings) : PageModel
{
    public int Status { get; private set; }

    public string Heading { get; private set; } = "";

    public string Advice { get; private set; } = "";

    // Before any handler: the page is shown for every method that was refused.
    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        Status = RouteData.Values["code"] is string code ? int.Parse(code, System.Globalization.CultureInfo.InvariantCulture) : StatusCodes.Status403Forbidden;
        var (title, advice) = StatusWords.Of(Status);
        if (Status == StatusCodes.Status413PayloadTooLarge && HttpContext.Items[RequestLimits.Most] is long most)
        {
            advice = StatusWords.TooLarge(most, settings.Uploads);
        }

        (Heading, Advice) = (title.In(Words.Language), advice.In(Words.Language));
        Response.StatusCode = Status;
    }
}
