using Microsoft.AspNetCore.Http.HttpResults;

namespace RegFiling.Web.Platform;

/// <summary>Addresses that came from outside.</summary>
public static class Urls
{
    /// <summary>Whether a return address stays on this site: begins with one slash and holds no control characters.</summary>
    public static bool IsLocal(string? url) => !string.IsNullOrEmpty(url) && RedirectHttpResult.IsLocalUrl(url) && !url.Any(char.IsControl);

    /// <summary>A page of the sign-in with the way back to where somebody comes from; without it where that does not stay on this site.</summary>
    public static string WithReturn(string page, string? back) => IsLocal(back) ? $"{page}?returnUrl={Uri.EscapeDataString(back!)}" : page;
}
