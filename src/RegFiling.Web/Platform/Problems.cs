using RegFiling.Platform;

namespace RegFiling.Web.Platform;

/// <summary>One reason of a refusal, as machines read it.</summary>
public sealed record ProblemReason(string Code, Text Why, Text? Next, string? Ground, string? Field, string? Form);

/// <summary>Refusals and failures as <c>application/problem+json</c>, with every reason at once.</summary>
public static class Problems
{
    public static bool IsForMachines(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Request.Path.StartsWithSegments("/api") || context.Request.Path.StartsWithSegments("/openapi") || context.Request.Path.StartsWithSegments("/healthz");
    }

    public static IResult Status(HttpContext context, int status)
    {
        ArgumentNullException.ThrowIfNull(context);
        var (title, advice) = StatusWords.Of(status);
        return Answer(status, title, [new ProblemReason($"http.{status}", title, advice, null, null, null)], context.TraceIdentifier);
    }

    public static IResult Bad(string code, string zh, string en, int status = StatusCodes.Status400BadRequest, string? field = null) =>
        Answer(status, new(zh, en), [new ProblemReason(code, new(zh, en), null, null, field, null)], null);

    public static IResult Refused(RefusalKind kind, IReadOnlyList<Refusal> refusals)
    {
        var status = kind switch
        {
            RefusalKind.Invalid => StatusCodes.Status400BadRequest,
            RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
            RefusalKind.NotFound => StatusCodes.Status404NotFound,
            // The key stands for another request: sending it again will never help, unlike any other conflict.
            RefusalKind.Conflict when refusals.Any(refusal => refusal.Code == "case.key-reused") => StatusCodes.Status422UnprocessableEntity,
            RefusalKind.Conflict => StatusCodes.Status409Conflict,
            _ => throw new ArgumentOutOfRangeException(nameof(kind)),
        };
        return Answer(status, StatusWords.Of(status).Title, [.. refusals.Select(r => new ProblemReason(r.Code, r.Why, r.Next, r.Ground, r.Field, r.Form))], null);
    }

    private static IResult Answer(int status, Text title, IReadOnlyList<ProblemReason> reasons, string? reference)
    {
        var extensions = new Dictionary<string, object?> { ["reasons"] = reasons };
        if (reference is not null)
        {
            extensions["reference"] = reference;
        }

        return Results.Problem(title: title.In(Words.Language), statusCode: status, detail: string.Join("; ", reasons.Select(reason => reason.Why.In(Words.Language))), extensions: extensions);
    }
}
