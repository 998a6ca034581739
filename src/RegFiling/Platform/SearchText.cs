using System.Text;
using RegFiling.Platform.Identifiers;

namespace RegFiling.Platform;

/// <summary>Text as it is compared in a search, and its pairs of neighbouring characters, which find two Chinese characters on every database.</summary>
internal static class SearchText
{
    /// <summary>Ordinary width, small letters, no unseen characters, one field per line; no longer than <paramref name="longest"/>.</summary>
    public static string Fold(int longest, params ReadOnlySpan<string?> fields)
    {
        var lines = new List<string>(fields.Length);
        foreach (var field in fields)
        {
            if (!string.IsNullOrWhiteSpace(field))
                lines.Add(string.Join(' ', Characters.Clean(field, out _).Normalize(NormalizationForm.FormKC).ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
        }

        // Compatibility forms may unfold into many characters; the column has an end.
        var folded = string.Join('\n', lines);
        return folded.Length <= longest ? folded : folded[..(longest - (char.IsHighSurrogate(folded[longest - 1]) ? 1 : 0))];
    }

    /// <summary>Both code points of each pair in one number, so that no collation takes two rare characters for the same. None reaches over a space or into the next field.</summary>
    public static IEnumerable<long> GramsOf(string folded)
    {
        var before = 0;
        foreach (var rune in folded.EnumerateRunes())
        {
            var now = Rune.IsWhiteSpace(rune) ? 0 : rune.Value;
            if (before != 0 && now != 0)
                yield return ((long)before << 32) | (uint)now;
            before = now;
        }
    }
}
