using Microsoft.AspNetCore.Http.HttpResults;

namespace RegFiling.Web.Platform;

/// <summary>Addresses that came from outside.</summary>
public static class Urls
{
    /// <summary>Whether a return address stays on this site: begins with one slash and holds no control characters.</summary>
    public static bool IsLocal(string? url) => !string.IsNullOrEmpty(url) && RedirectHttpResult.IsLocalUrl(url) && !url.Any(char.IsControl);
}
