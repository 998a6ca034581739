using System.Data.Common;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using RegFiling.Platform;

namespace RegFiling.Web.Platform;

/// <summary>
/// The last resort: an exception becomes an answer with a reference number, in both languages, without anything of the inside. It uses neither
/// database nor account, since one of these may be what failed.
/// </summary>
internal sealed partial class Faults(HtmlEncoder html, ILogger<Faults> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext context, Exception exception, CancellationToken cancellationToken)
    {
        var status = exception switch
        {
            BadHttpRequestException bad => bad.StatusCode,
            _ when Unavailable(exception) => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status500InternalServerError,
        };
        if (status >= 500)
        {
            Failed(logger, exception, context.TraceIdentifier);
        }

        context.Response.StatusCode = status;
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            context.Response.Headers.RetryAfter = "30";
        }

        if (Problems.IsForMachines(context))
        {
            await Problems.Status(context, status).ExecuteAsync(context);
            return true;
        }

        context.Response.ContentType = "text/html; charset=utf-8";
        await context.Response.WriteAsync(Page(status, context), cancellationToken);
        return true;
    }

    private static bool Unavailable(Exception exception) =>
        exception is TimeoutException || (exception is DbException { IsTransient: true }) || (exception.InnerException is { } inner && Unavailable(inner));

    private string Page(int status, HttpContext context)
    {
        var (title, advice) = StatusWords.Of(status);
        var first = Words.Language;
        string Part(string language) => $"""
            <section class="card mb-3" lang="{(language == "en" ? "en" : "zh-CN")}"><div class="card-body">
            <h{(language == first ? 1 : 2)}>{html.Encode(title.In(language))}</h{(language == first ? 1 : 2)}>
            <p>{html.Encode(advice.In(language))}</p>
            <p>{html.Encode(new Text("参考编号", "Reference").In(language))}: <code>{html.Encode(context.TraceIdentifier)}</code></p>
            <p><a href="/">{html.Encode(new Text("返回首页", "Back to the start").In(language))}</a></p>
            </div></section>
            """;
        return $"""
            <!DOCTYPE html>
            <html lang="{(first == "en" ? "en" : "zh-CN")}"><head><meta charset="utf-8" /><meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>{html.Encode(title.In(first))} – RegFiling</title><link rel="stylesheet" href="/lib/tabler/tabler.min.css" /><link rel="stylesheet" href="/site.css" /></head>
            <body><main class="container-tight py-4">{Part(first)}{Part(first == "en" ? "zh" : "en")}{Typed(context)}</main></body></html>
            """;
    }

    // What was typed is shown, to be copied: the fault may be that nothing can be stored.
    private string Typed(HttpContext context)
    {
        var typed = Sent(context)
            .Where(field => !field.Key.StartsWith('_') && !field.Key.Contains("password", StringComparison.OrdinalIgnoreCase) && !string.IsNullOrWhiteSpace(field.Value))
            .Take(500).Select(field => $"<dt>{html.Encode(field.Key)}</dt><dd class=\"said\">{html.Encode(field.Value.ToString())}</dd>").ToList();
        return typed.Count == 0 ? "" : $"""
            <section class="card mb-3"><div class="card-body"><h2>{html.Encode(new Text("您填写的内容（没有办理，可以复制）", "What you typed (nothing was done; copy what you need)").In(Words.Language))}</h2>
            <dl>{string.Concat(typed)}</dl></div></section>
            """;
    }

    private static IFormCollection Sent(HttpContext context)
    {
        try
        {
            return context.Features.Get<IFormFeature>()?.Form ?? FormCollection.Empty;
        }
        catch (InvalidOperationException)
        {
            // The framework gives out no form that came without its token.
            return FormCollection.Empty;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The request {Reference} failed.")]
    private static partial void Failed(ILogger logger, Exception exception, string reference);
}
