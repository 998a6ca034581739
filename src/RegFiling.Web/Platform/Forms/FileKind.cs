using System.Globalization;
using System.IO.Compression;
using System.Xml;

namespace RegFiling.Web.Platform.Forms;

/// <summary>What an uploaded file is, told from its content: its name proves nothing.</summary>
public static class FileKind
{
    // What says which parts a document has is small; one that is not hides something.
    private const int LargestDescription = 4 * 1024 * 1024;

    private const int LongestName = 150;

    public static IReadOnlyList<string> All { get; } = ["pdf", "png", "jpeg", "docx"];

    /// <summary><c>pdf</c>, <c>png</c>, <c>jpeg</c> or <c>docx</c>; null for everything else, documents with macros included.</summary>
    public static string? Of(byte[] bytes) => bytes switch
    {
        [0x25, 0x50, 0x44, 0x46, 0x2D, ..] => "pdf",
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, ..] => "png",
        [0xFF, 0xD8, 0xFF, ..] => "jpeg",
        [0x50, 0x4B, 0x03, 0x04, ..] when IsWordDocument(bytes) => "docx",
        _ => null,
    };

    public static string MediaType(string kind) => kind switch
    {
        "pdf" => "application/pdf",
        "png" => "image/png",
        "jpeg" => "image/jpeg",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => "application/octet-stream",
    };

    /// <summary>The name without folders, control and format characters, at most 150 characters long, the ending kept.</summary>
    public static string CleanName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var file = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = string.Concat(file.Where(c => !char.IsControl(c) && !char.IsSurrogate(c) && char.GetUnicodeCategory(c) is not (UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator))).Trim(' ', '.');
        if (clean.Length == 0)
        {
            clean = "file";
        }

        var ending = Path.GetExtension(clean);
        return clean.Length <= LongestName ? clean : string.Concat(clean.AsSpan(0, LongestName - Math.Min(ending.Length, 10)), ending.AsSpan(0, Math.Min(ending.Length, 10)));
    }

    /// <summary>The clean name with the ending of what the file is: whoever saves it opens it with a program for that, whatever the sender called it.</summary>
    public static string CleanName(string name, string kind)
    {
        var clean = CleanName(name);
        string[] endings = kind == "jpeg" ? [".jpg", ".jpeg"] : ["." + kind];
        return endings.Any(ending => clean.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ? clean
            : string.Concat(clean.AsSpan(0, Math.Min(clean.Length, LongestName - endings[0].Length)), endings[0]);
    }

    private static bool IsWordDocument(byte[] bytes)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(bytes, writable: false), ZipArchiveMode.Read);
            var described = archive.Entries.Where(entry => Named(entry, "[Content_Types].xml") || entry.FullName.EndsWith(".rels", StringComparison.OrdinalIgnoreCase)).ToList();
            var (buffer, left) = (new byte[LargestDescription + 1], LargestDescription);
            return described.Any(entry => Named(entry, "[Content_Types].xml")) && archive.Entries.Any(entry => entry.FullName == "word/document.xml")
                && !archive.Entries.Any(entry => SaysMacro(entry.FullName)) && described.All(entry => NamesNoMacro(entry, buffer, ref left));
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or NotSupportedException)
        {
            return false;
        }
    }

    private static bool Named(ZipArchiveEntry entry, string name) => entry.FullName.Equals(name, StringComparison.OrdinalIgnoreCase);

    // The part with the macros may have any name; its content type and the relationship to it give it away.
    private static bool NamesNoMacro(ZipArchiveEntry entry, byte[] buffer, ref int left)
    {
        using var content = entry.Open();
        var read = content.ReadAtLeast(buffer.AsSpan(0, left + 1), left + 1, throwOnEndOfStream: false);
        left -= read;
        if (left < 0)
        {
            return false;
        }

        using var xml = XmlReader.Create(new MemoryStream(buffer, 0, read, writable: false), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        while (xml.Read())
        {
            for (var more = xml.MoveToFirstAttribute(); more; more = xml.MoveToNextAttribute())
            {
                if (SaysMacro(xml.Value))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool SaysMacro(string value) =>
        value.Contains("vbaProject", StringComparison.OrdinalIgnoreCase) || value.Contains("vbaData", StringComparison.OrdinalIgnoreCase) || value.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase);
}
