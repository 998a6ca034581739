using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace RegFiling.Web.Platform;

/// <summary>The language that a reader chose.</summary>
public static class LanguageChoice
{
    /// <summary>The address of this page in a language: the answer to a form that is sent there comes in that language.</summary>
    public static string Address(HttpRequest request, string language)
    {
        ArgumentNullException.ThrowIfNull(request);
        var others = request.Query.Where(part => part.Key is not ("culture" or "ui-culture"));
        return request.Path + QueryString.Create(others.Append(new("culture", Culture(language))));
    }

    /// <summary>Keeps the choice for the next pages.</summary>
    public static void Apply(HttpContext context, string? language)
    {
        ArgumentNullException.ThrowIfNull(context);
        var culture = CultureInfo.GetCultureInfo(Culture(language));
        context.Response.Cookies.Append(
            CookieRequestCultureProvider.DefaultCookieName,
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture)),
            new CookieOptions { HttpOnly = true, IsEssential = true, MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, Secure = context.Request.IsHttps });
    }

    private static string Culture(string? language) => language == "en" ? "en-GB" : "zh-CN";
}
