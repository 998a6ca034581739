using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace RegFiling.Web.Platform;

/// <summary>A PDF that the browser shows, with the name under which it is saved.</summary>
public sealed class InlinePdf(byte[] pdf, string name) : FileContentResult(pdf, "application/pdf")
{
    public override Task ExecuteResultAsync(ActionContext context)
    {
        var disposition = new ContentDispositionHeaderValue("inline");
        disposition.SetHttpFileName(name);
        context.HttpContext.Response.Headers.ContentDisposition = disposition.ToString();
        return base.ExecuteResultAsync(context);
    }
}
