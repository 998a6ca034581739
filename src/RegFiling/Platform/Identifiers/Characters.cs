using System.Globalization;
using System.Text;

namespace RegFiling.Platform.Identifiers;

/// <summary>Characters that people cannot see or that look like others: what to take out before a value is compared or stored.</summary>
public static class Characters
{
    /// <summary>
    /// The value without invisible, bidirectional and control characters and without broken surrogates, line breaks and tabs as one space;
    /// <paramref name="found"/> says whether anything other than a line break or tab was taken out.
    /// </summary>
    public static string Clean(string value, out bool found)
    {
        ArgumentNullException.ThrowIfNull(value);
        found = false;
        var cleaned = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length;)
        {
            if (!Rune.TryGetRuneAt(value, i, out var rune))
            {
                found = true;
                i++;
                continue;
            }

            i += rune.Utf16SequenceLength;
            if (rune.Value is '\t' or '\r' or '\n' or 0x2028 or 0x2029)
                cleaned.Append(' ');
            else if (IsUnseen(rune))
                found = true;
            else
                cleaned.Append(rune.ToString());
        }

        return cleaned.ToString();
    }

    /// <summary>Full-width letters, digits, signs and the ideographic space in their ordinary width; everything else as it is.</summary>
    public static string Narrow(string value) => string.Create(value.Length, value, static (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = source[i] switch { '\u3000' or '\u00A0' => ' ', >= '\uFF01' and <= '\uFF5E' and var wide => (char)(wide - 0xFEE0), var other => other };
    });

    /// <summary>
    /// Radicals and compatibility ideographs as the ordinary ideographs that they are drawn as (⼿ U+2F3F is 手 U+624B). Programs that print to PDF write
    /// them into its text, because both have one glyph; whoever reads or copies it sees no difference. Everything else stays as it is.
    /// </summary>
    public static string Unify(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!value.AsSpan().ContainsAnyInRange('\u2E80', '\u2FD5') && !value.AsSpan().ContainsAnyInRange('\uF900', '\uFAFF') && !value.AsSpan().Contains('\uD87E'))
            return value;

        var unified = new StringBuilder(value.Length);
        for (var i = 0; i < value.Length;)
        {
            if (!Rune.TryGetRuneAt(value, i, out var rune))
            {
                // Half a character; taking it out is not the business of this.
                unified.Append(value[i++]);
                continue;
            }

            i += rune.Utf16SequenceLength;
            unified.Append(rune.Value switch
            {
                >= 0x2E80 and <= 0x2EFF => Radicals.GetValueOrDefault(rune, rune).ToString(),
                (>= 0x2F00 and <= 0x2FD5) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F) => rune.ToString().Normalize(NormalizationForm.FormKC),
                _ => rune.ToString(),
            });
        }

        return unified.ToString();
    }

    // EquivalentUnifiedIdeograph of the Unicode Character Database for U+2E80..U+2EF3, radical and ideograph in turn: NFKC knows only two of them.
    private const string RadicalPairs =
        "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民⺡氵" +
        "⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑⺾艹⺿艹⻀艹⻁虎" +
        "⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐" +
        "⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";

    private static readonly Dictionary<Rune, Rune> Radicals = RadicalPairs.EnumerateRunes().Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);

    // Cf holds the zero-width and bidi characters; the others are blank letters and variation selectors that a reader takes for nothing.
    private static bool IsUnseen(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned
        || rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0xFFFD or 0x034F or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
}
