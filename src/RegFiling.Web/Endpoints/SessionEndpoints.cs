using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using RegFiling.Platform.Identity;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Endpoints;

/// <summary>The two buttons that stand on every page: sign out, and the other language.</summary>
internal static class SessionEndpoints
{
    public static void MapSession(this IEndpointRouteBuilder app)
    {
        app.MapPost("/sign-out", SignOut).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
        app.MapPost("/language", Language).AllowAnonymous().ExcludeFromDescription();
    }

    // The parameter from a form is what makes the framework ask for the token.
    private static async Task<IResult> SignOut(HttpContext context, SignInManager<Account> signIn, [FromForm] string? back)
    {
        // The cookie is gone from this browser only; with another stamp no copy of it opens anything either.
        if (await signIn.UserManager.GetUserAsync(context.User) is { } account)
        {
            await signIn.UserManager.UpdateSecurityStampAsync(account);
        }

        await signIn.SignOutAsync();
        return Results.LocalRedirect(Local(back));
    }

    private static IResult Language(HttpContext context, [FromForm] string? language, [FromForm] string? back)
    {
        LanguageChoice.Apply(context, language);
        return Results.LocalRedirect(Local(back));
    }

    private static string Local(string? url) => Urls.IsLocal(url) ? url! : "/";
}
