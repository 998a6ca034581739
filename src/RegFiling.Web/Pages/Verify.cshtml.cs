using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform.Documents;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages;

/// <summary>核验: anybody who holds a document learns whether it was issued and sealed, and nothing of what the case is about.</summary>
public sealed class VerifyModel(IMediator mediator, VerifyLimits limits) : PageModel
{
    private const int Longest = 100;

    [BindProperty(SupportsGet = true)]
    public string? Number { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Code { get; set; }

    public VerifiedDocument? Found { get; private set; }

    /// <summary>Both were given and looked up.</summary>
    public bool Asked { get; private set; }

    public string? Wrong { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Response.Headers.CacheControl = "no-store";
        (Number, Code) = (Number?.Trim(), Code?.Trim());
        if (string.IsNullOrEmpty(Number) && string.IsNullOrEmpty(Code))
        {
            return;
        }

        if (string.IsNullOrEmpty(Number) || string.IsNullOrEmpty(Code) || Number.Length > Longest || Code.Length > Longest)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
            Wrong = Words.T("请同时填写文书上的编号和核验码。", "Enter both the number and the verification code that are on the document.");
            return;
        }

        if (!limits.Allows(HttpContext.Connection.RemoteIpAddress?.ToString() ?? ""))
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Wrong = Words.T("核验过于频繁，请五分钟后再试。", "Too many attempts. Try again in five minutes.");
            return;
        }

        Asked = true;
        Found = await mediator.Send(new VerifyDocument(Number, Code), cancellationToken);
        if (Found is null)
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
        }
    }
}
