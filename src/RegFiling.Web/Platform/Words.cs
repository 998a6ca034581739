using System.Globalization;
using RegFiling.Platform;

namespace RegFiling.Web.Platform;

/// <summary>The language of the reader, and how dates and moments are written in it.</summary>
public static class Words
{
    /// <summary><c>zh</c> or <c>en</c>.</summary>
    public static string Language => CultureInfo.CurrentUICulture.TwoLetterISOLanguageName == "en" ? "en" : "zh";

    /// <summary>A word of the screen in the language of the reader.</summary>
    public static string T(string zh, string en) => Language == "en" ? en : zh;

    public static string Day(DateOnly day) => Wording.Date(day).In(Language);

    /// <summary>A moment that is already in the time of the jurisdiction.</summary>
    public static string Moment(DateTimeOffset local) => Wording.Moment(local).In(Language);
}
