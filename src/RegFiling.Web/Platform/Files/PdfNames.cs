using System.Buffers;
using System.Text;

namespace RegFiling.Web.Platform.Files;

/// <summary>
/// A second look at a PDF, past its table of objects: names outside of streams that mean action, an archive between its parts, a tail behind its end.
/// Some programs look for objects themselves when the table is damaged.
/// </summary>
internal static class PdfNames
{
    private const int TailSize = 1024;

    private static readonly SearchValues<byte> Blanks = SearchValues.Create("\0\t\n\f\r "u8);

    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["JavaScript"] = "javascript",
        ["JS"] = "javascript",
        ["Launch"] = "launch",
        ["ImportData"] = "send",
        ["SubmitForm"] = "send",
        ["XFA"] = "xfa",
        ["RichMedia"] = "media",
        ["Encrypt"] = "encrypted",
    };

    public static string? Find(ReadOnlySpan<byte> pdf)
    {
        if (Markup.IsIn(pdf[..Math.Min(pdf.Length, TailSize)]))
        {
            return "markup";
        }

        var end = pdf.LastIndexOf("%%EOF"u8);
        if (end < 0)
        {
            return "damaged";
        }

        if (pdf[(end + 5)..].ContainsAnyExcept(Blanks))
        {
            return "trailing";
        }

        while (true)
        {
            var start = pdf.IndexOf("stream"u8);
            var outside = start < 0 ? pdf : pdf[..start];
            if (outside.IndexOf("PK\u0003\u0004"u8) >= 0)
            {
                return "archive";
            }

            if (InNames(outside) is var fault && (fault is not null || start < 0))
            {
                return fault;
            }

            pdf = pdf[(start + 6)..];
            var close = pdf.IndexOf("endstream"u8);
            pdf = close < 0 ? pdf : pdf[(close + 9)..];
        }
    }

    private static string? InNames(ReadOnlySpan<byte> part)
    {
        for (var at = part.IndexOf((byte)'/'); at >= 0; at = part.IndexOf((byte)'/'))
        {
            part = part[(at + 1)..];
            var name = new StringBuilder();
            var i = 0;
            for (; i < part.Length && name.Length <= 12 && !"\0\t\n\f\r ()<>[]{}/%"u8.Contains(part[i]); i++)
            {
                // A name may write any letter as its number: /J#61vaScript.
                if (part[i] == '#' && i + 2 < part.Length && char.IsAsciiHexDigit((char)part[i + 1]) && char.IsAsciiHexDigit((char)part[i + 2]))
                {
                    name.Append((char)Convert.ToByte(Encoding.ASCII.GetString(part.Slice(i + 1, 2)), 16));
                    i += 2;
                }
                else
                {
                    name.Append((char)part[i]);
                }
            }

            if (Names.TryGetValue(name.ToString(), out var fault))
            {
                return fault;
            }
        }

        return null;
    }
}
