using Microsoft.AspNetCore.Antiforgery;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Endpoints;

/// <summary>
/// A change through the API must be JSON and must come from this site: the browser says so (<c>Sec-Fetch-Site</c>, <c>Origin</c>), or the caller
/// brings the token of a form. The cookie alone proves nothing, since a browser sends it for every site.
/// </summary>
internal sealed class SameSite(IAntiforgery antiforgery) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        {
            return await next(context);
        }

        if (!request.HasJsonContentType())
        {
            return Problems.Status(context.HttpContext, StatusCodes.Status415UnsupportedMediaType);
        }

        return ComesFromHere(request) || await antiforgery.IsRequestValidAsync(context.HttpContext)
            ? await next(context)
            : Problems.Bad("http.other-site", "无法确认请求来自本系统", "It is not certain that this request comes from this site");
    }

    private static bool ComesFromHere(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var originFits = string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
        return (origin.Length == 0 || originFits) && (site.Length == 0 ? originFits : site == "same-origin");
    }
}
