using System.Globalization;
using System.Text.Json.Serialization;

namespace RegFiling.Platform;

/// <summary>
/// A word or sentence as a reader sees it, in both languages of the system. Chinese comes first and prevails.
/// In packs it is written as <c>{"zh": "…", "en": "…"}</c>; neither may be empty, so that nothing exists in one language only.
/// </summary>
public readonly record struct Text(string Zh, string En)
{
    /// <summary>The text in the language of the reader: <c>zh</c> or <c>en</c>.</summary>
    public string In(string language) => language == "en" ? En : Zh;

    /// <summary>The text in the language of the current request.</summary>
    public override string ToString() => In(CultureInfo.CurrentUICulture.TwoLetterISOLanguageName);

    [JsonIgnore]
    public bool IsComplete => !string.IsNullOrWhiteSpace(Zh) && !string.IsNullOrWhiteSpace(En);

    /// <summary>The same words in both languages: a name, a number, a code.</summary>
    public static Text Of(string same) => new(same, same);
}
