using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Subjects;
using RegFiling.Web.Pages.Cases;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages;

/// <summary>接受邀请: whoever holds the link joins the company, with the account that is signed in or with a new one.</summary>
[ResponseCache(NoStore = true)]
public sealed class InvitationModel(IMediator mediator, CurrentActor current, SignInLimits limits, PackCatalogue packs) : PageModel
{
    public InvitationView? Asked { get; private set; }

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public Actor Reader => current.Actor;

    [BindProperty]
    public string? NameZh { get; set; }

    [BindProperty]
    public string? NameEn { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty]
    public string? Again { get; set; }

    public DateTimeOffset Local(DateTimeOffset instant) => packs.Current[0].Deadlines.Time.Local(instant);

    public Refusal? Wrong(string field) => Refusals.FirstOrDefault(refusal => refusal.Field == field);

    public async Task<IActionResult> OnGetAsync(string key, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(key, cancellationToken))
        {
            return NotFound();
        }

        Response.StatusCode = Asked!.Closed is null ? StatusCodes.Status200OK : StatusCodes.Status410Gone;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string key, CancellationToken cancellationToken)
    {
        if (!limits.Allows(HttpContext.Connection.RemoteIpAddress?.ToString() ?? "", "invitation"))
        {
            return StatusCode(StatusCodes.Status429TooManyRequests);
        }

        if (Reader.AccountId is null && Password != Again)
        {
            Refusals = [new("invitation.passwords-differ", new("两次输入的口令不一致", "The two passwords differ"), Field: "password")];
        }

        var outcome = Refusals.Count > 0 ? null : await mediator.Send(new AcceptInvitation(key, NameZh, NameEn, Password), cancellationToken);
        if (outcome is { IsRefused: false })
        {
            Response.Headers.Location = Reader.AccountId is null ? $"/sign-in?joined={Uri.EscapeDataString(outcome.Value.UserName)}" : "/inbox";
            return StatusCode(StatusCodes.Status303SeeOther);
        }

        if (!await LoadAsync(key, cancellationToken))
        {
            return NotFound();
        }

        Refusals = outcome?.Refusals ?? Refusals;
        (Password, Again) = (null, null);
        Response.StatusCode = Asked!.Closed is not null ? StatusCodes.Status410Gone : (int)ActionModel.StatusOf(outcome?.Kind ?? RefusalKind.Invalid);
        return Page();
    }

    private async Task<bool> LoadAsync(string key, CancellationToken cancellationToken)
    {
        // The address is the key: it is not to be passed on to another site.
        Response.Headers["Referrer-Policy"] = "no-referrer";
        Asked = key.Length > 200 ? null : await mediator.Send(new GetInvitation(key), cancellationToken);
        return Asked is not null;
    }
}
