using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform.Identity;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages;

/// <summary>登录 by user name and password. Unknown user, wrong password and locked account give one answer.</summary>
public sealed class SignInModel(SignInManager<Account> signIn, UserManager<Account> accounts, SignInLimits limits) : PageModel
{
    // What an unknown user's password is compared with, so that the answer takes as long as for a known one.
    private static readonly Account Nobody = new() { Id = Guid.Empty, PersonId = Guid.Empty };
    private static readonly Lazy<string> NobodysHash = new(() => new PasswordHasher<Account>().HashPassword(Nobody, Guid.NewGuid().ToString()));

    [BindProperty]
    public string? UserName { get; set; }

    [BindProperty]
    public string? Password { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    /// <summary>The page of the demonstration people, with the way back that this page was given.</summary>
    public string AsDemonstration => Urls.WithReturn("/sign-in-as", ReturnUrl);

    public string? Wrong { get; private set; }

    /// <summary>The user name of an account that was made just now by accepting an invitation.</summary>
    public bool HasJoined { get; private set; }

    public void OnGet(string? joined)
    {
        HasJoined = !string.IsNullOrEmpty(joined);
        UserName = joined is { Length: <= 256 } ? joined : null;
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (string.IsNullOrEmpty(UserName) || string.IsNullOrEmpty(Password) || UserName.Length > 256 || Password.Length > 256)
        {
            return Again(StatusCodes.Status400BadRequest, Words.T("请输入用户名和口令。", "Enter user name and password."));
        }

        if (!limits.Allows(HttpContext.Connection.RemoteIpAddress?.ToString() ?? "", UserName))
        {
            return Again(StatusCodes.Status429TooManyRequests, Words.T("尝试过于频繁，请五分钟后再试。", "Too many attempts. Try again in five minutes."));
        }

        if (await accounts.FindByNameAsync(UserName) is not { } account)
        {
            accounts.PasswordHasher.VerifyHashedPassword(Nobody, NobodysHash.Value, Password);
            return Refused();
        }

        var result = await signIn.PasswordSignInAsync(account, Password, isPersistent: false, lockoutOnFailure: true);
        return result.Succeeded ? LocalRedirect(Urls.IsLocal(ReturnUrl) ? ReturnUrl! : "/inbox") : Refused();
    }

    private PageResult Refused() => Again(
        StatusCodes.Status400BadRequest,
        Words.T("用户名或者口令不正确，或者账号因连续输错口令已暂时锁定（15分钟）。", "User name or password is wrong, or the account is locked for 15 minutes after too many wrong passwords."));

    private PageResult Again(int status, string why)
    {
        Response.StatusCode = status;
        (Wrong, Password) = (why, null);
        return Page();
    }
}
