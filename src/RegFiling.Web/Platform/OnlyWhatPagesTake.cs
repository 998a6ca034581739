using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;

namespace RegFiling.Web.Platform;

/// <summary>
/// A page that takes no form answers a form with 405, where Razor Pages would show the page as if nothing had been sent; what is no form gets 415,
/// and a form that cannot be read 400, where they would go on with nothing in it.
/// </summary>
public sealed class OnlyWhatPagesTake : IAsyncPageFilter
{
    public Task OnPageHandlerSelectionAsync(PageHandlerSelectedContext context) => Task.CompletedTask;

    public async Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(next);
        var request = context.HttpContext.Request;
        // The page of a refusal answers whatever was refused.
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || context.HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is not null)
        {
            await next();
        }
        else if (context.HandlerMethod is null)
        {
            context.Result = new StatusCodeResult(StatusCodes.Status405MethodNotAllowed);
        }
        else if (!request.HasFormContentType)
        {
            context.Result = new StatusCodeResult(StatusCodes.Status415UnsupportedMediaType);
        }
        else if (!await CanBeReadAsync(request))
        {
            context.Result = new StatusCodeResult(StatusCodes.Status400BadRequest);
        }
        else
        {
            await next();
        }
    }

    private static async Task<bool> CanBeReadAsync(HttpRequest request)
    {
        try
        {
            await request.ReadFormAsync(request.HttpContext.RequestAborted);
            return true;
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            return false;
        }
    }
}
