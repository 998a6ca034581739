using Microsoft.AspNetCore.StaticAssets;

namespace RegFiling.Web.Platform;

/// <summary>A page whose diagrams carry their own styles; scripts stay as closed there as everywhere.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class InlineStylesAttribute : Attribute;

/// <summary>The headers that stand on every answer, errors and files included, so that a page cannot be framed, sniffed or made to run foreign code.</summary>
public sealed class SecurityHeaders(RequestDelegate next)
{
    private const string Policy =
        "default-src 'self'; script-src 'self'; style-src {0}; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    private static readonly string Strict = Policy.Replace("{0}", "'self'", StringComparison.Ordinal);
    private static readonly string WithInlineStyles = Policy.Replace("{0}", "'self' 'unsafe-inline'", StringComparison.Ordinal);

    public Task InvokeAsync(HttpContext context)
    {
        // When the answer starts and not before: the handler of exceptions clears what was set until then.
        context.Response.OnStarting(() =>
        {
            var headers = context.Response.Headers;
            var metadata = context.GetEndpoint()?.Metadata;
            if (headers.ContentSecurityPolicy.Count == 0)
            {
                headers.ContentSecurityPolicy = metadata?.GetMetadata<InlineStylesAttribute>() is null ? Strict : WithInlineStyles;
            }

            headers.XContentTypeOptions = "nosniff";
            headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
            // A refusal may come before anybody asked who it is.
            if ((context.User.Identity?.IsAuthenticated == true || context.Response.StatusCode >= StatusCodes.Status400BadRequest) && metadata?.GetMetadata<StaticAssetDescriptor>() is null)
            {
                headers.CacheControl = "no-store";
            }

            return Task.CompletedTask;
        });
        return next(context);
    }
}
