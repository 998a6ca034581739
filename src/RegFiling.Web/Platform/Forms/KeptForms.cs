using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Mvc.Core.Infrastructure;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;

namespace RegFiling.Web.Platform.Forms;

/// <summary>
/// Nothing that was typed is lost because a sign-in ran out: what was sent is kept, encrypted, for the account to which the form was shown, and
/// offered to it again after the next sign-in. Only forms that this site showed to an account are kept, and no passwords or new files.
/// </summary>
public sealed class KeptForms(RegFilingDbContext db, CurrentActor current, IDataProtectionProvider protection, TimeProvider clock)
{
    /// <summary>The hidden field that says, sealed, for which account the form was shown.</summary>
    public const string Owner = "_owner";

    /// <summary>Sent with a form that is to be shown again as it was typed, and not carried out.</summary>
    public const string Resume = "_resume";

    private const int LongestText = 1_000_000;

    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private readonly ITimeLimitedDataProtector owners = protection.CreateProtector("RegFiling.KeptForms.Owner").ToTimeLimitedDataProtector();

    private readonly IDataProtector fields = protection.CreateProtector("RegFiling.KeptForms.Fields");

    /// <summary>The value of <see cref="Owner"/> for whoever sees the page now.</summary>
    public string Mark => current.Actor.AccountId is { } account ? owners.Protect(account.ToString(), Kept) : "";

    /// <summary>Keeps what was sent and says where it can be fetched; null when there is nothing to keep.</summary>
    public async Task<string?> KeepAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        IFormCollection sent;
        try
        {
            sent = await request.ReadFormAsync(cancellationToken);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or IOException)
        {
            // What is no form is refused as ever, further on.
            return null;
        }

        var typed = sent.Where(field => field.Key is not (Owner or Resume or "__RequestVerificationToken" or Reauthentication.Field))
            .ToDictionary(field => field.Key, field => field.Value.OfType<string>().ToArray(), StringComparer.Ordinal);
        var path = request.Path + request.QueryString;
        if (AccountOf(sent[Owner].ToString()) is not { } account || path.Length > 400 || typed.Sum(field => field.Key.Length + field.Value.Sum(value => value.Length)) > LongestText)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var old = now - Kept;
        await db.Set<KeptForm>().Where(form => form.At < old).ExecuteDeleteAsync(cancellationToken);
        // What is sent twice, or again and again from one page, replaces what is there.
        await db.Set<KeptForm>().Where(form => form.AccountId == account && form.Path == path).ExecuteDeleteAsync(cancellationToken);
        var kept = new KeptForm { Id = Guid.NewGuid(), AccountId = account, Path = path, Fields = fields.Protect(JsonSerializer.SerializeToUtf8Bytes(typed)), At = now };
        db.Add(kept);
        await db.SaveChangesAsync(cancellationToken);
        return $"/kept/{kept.Id}";
    }

    /// <summary>What was kept for this account under this id, and where it belongs; null for anybody else.</summary>
    public async Task<(string Path, IReadOnlyDictionary<string, string[]> Typed, DateTimeOffset At)?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var (account, oldest) = (current.Actor.AccountId, clock.GetUtcNow() - Kept);
        return await db.Set<KeptForm>().AsNoTracking().FirstOrDefaultAsync(form => form.Id == id && form.AccountId == account && form.At >= oldest, cancellationToken) is { } kept
            ? (kept.Path, JsonSerializer.Deserialize<Dictionary<string, string[]>>(fields.Unprotect(kept.Fields))!, kept.At) : null;
    }

    private Guid? AccountOf(string mark)
    {
        try
        {
            return Guid.Parse(owners.Unprotect(mark));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}

/// <summary>Keeps a form that cannot be taken now: before the way to the sign-in, and in place of the bare refusal of a token that has gone stale.</summary>
internal sealed class KeepForms : IMiddleware, IAsyncAlwaysRunResultFilter
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.User.Identity?.IsAuthenticated != true && IsForm(context) && await KeptAsync(context) is { } kept)
        {
            SeeOther(context, $"/sign-in?returnUrl={Uri.EscapeDataString(kept)}");
            return;
        }

        await next(context);
    }

    public async Task OnResultExecutionAsync(ResultExecutingContext context, ResultExecutionDelegate next)
    {
        if (context.Result is IAntiforgeryValidationFailedResult && IsForm(context.HttpContext) && await KeptAsync(context.HttpContext) is { } kept)
        {
            SeeOther(context.HttpContext, kept);
            context.Cancel = true;
            return;
        }

        await next();
    }

    private static bool IsForm(HttpContext context) =>
        HttpMethods.IsPost(context.Request.Method) && context.Request.HasFormContentType && context.GetEndpoint()?.Metadata.GetMetadata<PageActionDescriptor>() is { ViewEnginePath: "/Cases/Action" or "/Cases/Start" or "/Cases/Instrument" or "/Cases/NewRules" or "/Cases/Rules" };

    private static Task<string?> KeptAsync(HttpContext context) => context.RequestServices.GetRequiredService<KeptForms>().KeepAsync(context.Request, context.RequestAborted);

    private static void SeeOther(HttpContext context, string to)
    {
        context.Response.Headers.Location = to;
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
    }
}
