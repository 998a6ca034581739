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

    // Cf holds the zero-width and bidi characters; the others are blank letters and variation selectors that a reader takes for nothing.
    private static bool IsUnseen(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned
        || rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0xFFFD or 0x034F or (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0100 and <= 0xE01EF);
}
