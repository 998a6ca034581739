using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace RegFiling.Platform.Documents;

/// <summary>
/// Keeps a name with a rare character, an emoji or a control character from costing the document: what the bundled font cannot draw is
/// found before rendering and shown as its code (<c>[U+20BB7]</c>); control and direction characters are left out.
/// </summary>
public sealed class GlyphGuard
{
    private readonly HashSet<int> covered;

    private GlyphGuard(HashSet<int> covered) => this.covered = covered;

    /// <summary>Reads which characters all of the fonts can draw.</summary>
    /// <exception cref="InvalidDataException">A file is no TrueType font with a full Unicode table.</exception>
    public static GlyphGuard ForFonts(params IEnumerable<string> files)
    {
        HashSet<int>? covered = null;
        foreach (string file in files)
        {
            HashSet<int> characters = ReadCharacters(File.ReadAllBytes(file), file);
            if (covered is null)
                covered = characters;
            else
                covered.IntersectWith(characters);
        }
        return new(covered ?? []);
    }

    /// <summary>A copy of the data with every text, names of fields included, made printable; and whether a character had to be shown as its code.</summary>
    public (JsonNode? Data, bool Substituted) Clean(JsonNode? data)
    {
        bool substituted = false;
        return (Copy(data), substituted);

        JsonNode? Copy(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject fields:
                    var copy = new JsonObject();
                    foreach ((string name, JsonNode? value) in fields)
                        copy[Printable(name)] = Copy(value);
                    return copy;
                case JsonArray items:
                    return new JsonArray([.. items.Select(Copy)]);
                case JsonValue value when value.GetValueKind() == System.Text.Json.JsonValueKind.String:
                    return JsonValue.Create(Printable(value.GetValue<string>()));
                default:
                    return node?.DeepClone();
            }
        }

        string Printable(string text)
        {
            (string clean, bool any) = Clean(text);
            substituted |= any;
            return clean;
        }
    }

    /// <summary>The text as it can be printed, and whether a character had to be shown as its code.</summary>
    public (string Text, bool Substituted) Clean(string text)
    {
        bool substituted = false;
        var clean = new StringBuilder(text.Length);
        var missing = new List<string>();
        foreach (string element in Elements(text))
        {
            List<Rune> runes = [.. Visible(element)];
            if (!runes.TrueForAll(Draws))
            {
                // A letter and its accent may have one glyph together where the accent alone has none.
                List<Rune> composed = [.. string.Concat(runes).Normalize(NormalizationForm.FormC).EnumerateRunes()];
                if (composed.TrueForAll(Draws))
                    runes = composed;
            }
            foreach (Rune rune in runes)
            {
                if (Draws(rune))
                {
                    Close();
                    clean.Append(rune);
                }
                else if (Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator)
                {
                    Close();
                    clean.Append(' ');
                }
                else
                {
                    missing.Add($"U+{rune.Value:X4}");
                }
            }
        }
        Close();
        return (clean.ToString(), substituted);

        void Close()
        {
            if (missing.Count == 0)
                return;
            clean.Append('[').AppendJoin(' ', missing).Append(']');
            missing.Clear();
            substituted = true;
        }

        bool Draws(Rune rune) => rune.Value == '\n' || covered.Contains(rune.Value);
    }

    private static IEnumerable<string> Elements(string text)
    {
        TextElementEnumerator elements = StringInfo.GetTextElementEnumerator(text);
        while (elements.MoveNext())
            yield return elements.GetTextElement();
    }

    private static IEnumerable<Rune> Visible(string element)
    {
        // A lone half of a surrogate pair comes out of EnumerateRunes as U+FFFD and is shown as such.
        foreach (Rune rune in element.EnumerateRunes())
        {
            if (rune.Value is '\n' or 0x2028 or 0x2029 || (rune.Value == '\r' && !element.Contains('\n', StringComparison.Ordinal)))
                yield return new Rune('\n');
            else if (rune.Value == '\t')
                yield return new Rune(' ');
            else if (!IsInvisible(rune))
                yield return rune;
        }
    }

    // Controls, direction marks, joiners, soft hyphens and tags (Cc, Cf), variation selectors, and the fillers that draw nothing.
    private static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        || rune.Value is (>= 0xFE00 and <= 0xFE0F) or (>= 0xE0000 and <= 0xE0FFF) or 0x034F or 0x115F or 0x1160 or 0x3164 or 0xFFA0
            or (>= 0x180B and <= 0x180F);

    private static HashSet<int> ReadCharacters(ReadOnlySpan<byte> font, string file)
    {
        ReadOnlySpan<byte> cmap = Table(font, "cmap"u8);
        for (int i = 0; i < U16(cmap, 2); i++)
        {
            ReadOnlySpan<byte> table = cmap[(int)U32(cmap, 8 + (8 * i))..];
            if (U16(table, 0) != 12)
                continue;
            var characters = new HashSet<int>();
            for (int group = 0; group < U32(table, 12); group++)
            {
                int at = 16 + (12 * group);
                uint first = U32(table, at), last = U32(table, at + 4), glyph = U32(table, at + 8);
                for (uint character = first; character <= last; character++)
                {
                    // Glyph 0 is the empty box.
                    if (glyph + (character - first) != 0)
                        characters.Add((int)character);
                }
            }
            return characters;
        }
        throw new InvalidDataException($"{file} is no TrueType font with a full Unicode table (cmap format 12).");

        ReadOnlySpan<byte> Table(ReadOnlySpan<byte> font, ReadOnlySpan<byte> tag)
        {
            for (int at = 12; at < 12 + (16 * U16(font, 4)); at += 16)
            {
                if (font.Slice(at, 4).SequenceEqual(tag))
                    return font[(int)U32(font, at + 8)..];
            }
            throw new InvalidDataException($"{file} is no TrueType font.");
        }
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
}
