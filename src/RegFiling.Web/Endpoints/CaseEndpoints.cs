using System.Text.Json;
using Mediator;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Endpoints;

/// <summary>Begins a run of a procedure: for which company, or from which case.</summary>
public sealed record StartRequest(string Procedure, Guid? SubjectId = null, Guid? Parent = null, JsonElement? Form = null);

/// <summary>Takes an action on the version of the case that it was decided on; the password only where the act is an electronic confirmation.</summary>
public sealed record ActionRequest(int Version, JsonElement? Form = null, string? Password = null);

/// <summary><c>/api/v1/cases</c>: the same commands and queries as the pages, for machines.</summary>
internal static class CaseEndpoints
{
    private const string KeyHeader = "Idempotency-Key";

    public static void AddCaseApi(this IServiceCollection services) => services.AddOpenApi("v1", options =>
    {
        options.ShouldInclude = api => api.RelativePath?.StartsWith("api/", StringComparison.Ordinal) == true;
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "RegFiling";
            document.Info.Description = "Cases of the regulatory process. Every refusal is application/problem+json with all reasons in Chinese and English.";
            return Task.CompletedTask;
        });
    });

    public static void MapCaseApi(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        var cases = app.MapGroup("/api/v1/cases").RequireAuthorization(Policies.SignedIn).WithTags("cases")
            .AddEndpointFilter<SameSite>().WithMetadata(new RequestSizeLimitAttribute(WebSecurity.LargestMessage));
        cases.MapGet("/", FindAsync).WithSummary("Cases that this person may see, the next due first.").Produces<CasesAnswer>();
        cases.MapGet("/{id:guid}", GetAsync).WithSummary("One case: where it stands, what runs, what was done, what may be done.")
            .Produces<CaseAnswer>().ProducesProblem(404);
        cases.MapPost("/", StartAsync).WithSummary("Begins a case.")
            .Accepts<StartRequest>("application/json").Produces<CaseReceipt>(201).ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
        cases.MapPost("/{id:guid}/actions/{action}", ActAsync).WithSummary("Takes an action in a case.")
            .Accepts<ActionRequest>("application/json").Produces<CaseReceipt>().ProducesProblem(400).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);
    }

    private static async Task<IResult> FindAsync(
        IMediator mediator, string? procedure, string? state, string? waitingFor, string? text, Guid? subjectId, CancellationToken cancellationToken, bool open = true, int page = 1, int size = 50)
    {
        var found = await mediator.Send(new FindCases(procedure, state, waitingFor, open, text, subjectId, Math.Clamp(page, 1, 10_000), size), cancellationToken);
        return Results.Ok(new CasesAnswer(found.Rows, found.Count, found.Page, found.Pages));
    }

    private static async Task<IResult> GetAsync(
        IMediator mediator, ReadTrace trace, CurrentActor current, Guid id, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetCase(id), cancellationToken) is not { } view)
        {
            return Problems.Refused(RefusalKind.NotFound, [new("case.not-found", new("没有这个办件，或者您无权查看", "There is no such case, or not for you"))]);
        }

        await trace.LeaveAsync(view.Case, "case", id, cancellationToken);
        return Results.Ok(CaseAnswer.Of(view, current.Actor));
    }

    private static async Task<IResult> StartAsync(
        IMediator mediator, StartRequest request, [FromHeader(Name = KeyHeader)] string? key, CancellationToken cancellationToken)
    {
        if (Unusable(key) is { } refused)
        {
            return refused;
        }

        if (Form(request.Form) is not { } form)
        {
            return BadForm();
        }

        var outcome = await mediator.Send(new StartCase(request.Procedure, request.SubjectId, request.Parent, key!, form), cancellationToken);
        return outcome.Kind is { } kind ? Problems.Refused(kind, outcome.Refusals) : Results.Created($"/api/v1/cases/{outcome.Value.CaseId}", outcome.Value);
    }

    private static async Task<IResult> ActAsync(
        IMediator mediator,
        UserManager<Account> accounts,
        SignInManager<Account> signIn,
        CurrentActor current,
        Guid id,
        string action,
        ActionRequest request,
        [FromHeader(Name = KeyHeader)] string? key,
        CancellationToken cancellationToken)
    {
        if (Unusable(key) is { } refused)
        {
            return refused;
        }

        if (Form(request.Form) is not { } form)
        {
            return BadForm();
        }

        var confirmed = false;
        if (request.Password is { } password)
        {
            var account = await accounts.FindByIdAsync(current.Actor.AccountId.ToString()!);
            if (account is null || !(await signIn.CheckPasswordSignInAsync(account, password, lockoutOnFailure: true)).Succeeded)
            {
                return Problems.Bad("case.wrong-password", "口令不正确，或者账号已暂时锁定", "The password is wrong, or the account is locked for a while", field: "password");
            }

            confirmed = true;
        }

        var outcome = await mediator.Send(new TakeAction(id, action, request.Version, key!, form, confirmed), cancellationToken);
        return outcome.Kind is { } kind ? Problems.Refused(kind, outcome.Refusals) : Results.Ok(outcome.Value);
    }

    private static IResult? Unusable(string? key) => key is null or { Length: 0 or > 255 } || key.Any(char.IsControl)
        ? Problems.Bad("http.idempotency-key", $"缺少请求头 {KeyHeader}（1至255个字符）", $"The header {KeyHeader} (1 to 255 characters) is missing", field: KeyHeader)
        : null;

    private static FormData? Form(JsonElement? sent)
    {
        if (sent is not { } form || form.ValueKind == JsonValueKind.Null)
        {
            return FormData.Empty;
        }

        try
        {
            // Read again from the text: as strictly as a stored form, members that stand twice included.
            return form.ValueKind == JsonValueKind.Object ? FormData.Parse(form.GetRawText()) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The latter: bytes that are no UTF-8, which show only when the text is read.
            return null;
        }
    }

    private static IResult BadForm() => Problems.Bad(
        "http.form", "form 应为UTF-8编码的JSON对象，名称不得重复，嵌套不得过深，不得含有残缺字符", "form must be a JSON object in UTF-8, no name twice, not nested too deeply, no half characters", field: "form");
}
