using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;
using RegFiling.Platform.Documents;

namespace RegFiling.Web.Platform.Files;

/// <summary>
/// Reads a Word document as what it is, a ZIP archive of XML: counts what it unpacks to, looks for what could run, and takes out the text. Nothing is
/// written to disk, no reference is followed, no document type is read.
/// </summary>
internal static class DocxReader
{
    public const int MostText = 200_000;

    private const int MostEntries = 2_000;
    private const int LongestEntryName = 240;
    private const long MostUnpacked = 200L * 1024 * 1024;
    private const long MostXml = 50L * 1024 * 1024;
    private const int MostDepth = 256;

    // A long document of plain text shrinks to a fiftieth; beyond this nobody wrote it.
    private const int MostRatio = 100;
    private const long RatioCountsFrom = 20L * 1024 * 1024;

    private const string MainPart = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

    public static (FileFault? Fault, FileFacts? Facts) Read(Stream content, string sha256)
    {
        // A comment behind the end of the archive is a place to hide something in; Word writes none.
        if (ZipTail.CommentLength(content) is not 0)
        {
            return (ZipTail.CommentLength(content) is null ? FileFault.Damaged : FileFault.TrailingData, null);
        }

        try
        {
            content.Position = 0;
            using var archive = new ZipArchive(content, ZipArchiveMode.Read, leaveOpen: true);
            var found = new Findings();
            if ((Shape(archive, content.Length) ?? found.All(archive)) is { } fault)
            {
                return (fault, null);
            }

            return found.IsWord ? (null, new FileFacts { Sha256 = sha256, Text = found.Text, Cut = found.Cut }) : (FileFault.Damaged, null);
        }
        catch (TooMuchException)
        {
            return (FileFault.TooMuchInside, null);
        }
        catch (Exception e) when (e is InvalidDataException or XmlException or NotSupportedException or EndOfStreamException or ArgumentException or IndexOutOfRangeException or OverflowException)
        {
            return (FileFault.Damaged, null);
        }
    }

    private static FileFault? Shape(ZipArchive archive, long length)
    {
        if (archive.Entries.Count > MostEntries)
        {
            return FileFault.TooMuchInside;
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        long packed = 0, unpacked = 0;
        foreach (var entry in archive.Entries)
        {
            if (entry.IsEncrypted)
            {
                return FileFault.Encrypted;
            }

            if (IsBad(entry.FullName) || !names.Add(entry.FullName))
            {
                return FileFault.BadEntry(Shown(entry.FullName));
            }

            (packed, unpacked) = (packed + entry.CompressedLength, unpacked + entry.Length);
        }

        // More packed bytes than the file has: entries that lie upon one another.
        return packed > length || unpacked > MostUnpacked || (unpacked > RatioCountsFrom && unpacked > packed * MostRatio) ? FileFault.TooMuchInside : null;
    }

    private static bool IsBad(string name) =>
        name.Length is 0 or > LongestEntryName || name[0] == '/' || name.AsSpan().ContainsAny("\\:") || name.Split('/').Contains("..")
        || name.Any(c => char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format);

    private static string Shown(string name) => string.Concat(name.Take(60).Select(c => char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.Surrogate ? '?' : c));

    private sealed class Findings
    {
        private static readonly string[] EmbeddingRelations = ["/oleObject", "/package", "/control", "/aFChunk", "/subDocument"];

        private readonly StringBuilder text = new();
        private long left = MostUnpacked;
        private bool described;
        private bool document;

        public bool IsWord => described && document;

        public bool Cut { get; private set; }

        public string Text => text.ToString().Trim();

        public FileFault? All(ZipArchive archive)
        {
            foreach (var entry in archive.Entries)
            {
                if (One(entry) is { } fault)
                {
                    return fault;
                }
            }

            return null;
        }

        private FileFault? One(ZipArchiveEntry entry)
        {
            var name = entry.FullName;
            if (SaysMacro(name))
            {
                return FileFault.Macro;
            }

            if (name.Contains("/embeddings/", StringComparison.OrdinalIgnoreCase) || name.Contains("/activeX/", StringComparison.OrdinalIgnoreCase))
            {
                return FileFault.Embedded(Shown(name));
            }

            using var opened = entry.Open();
            using var bytes = new Counted(opened, left);
            var fault = name switch
            {
                _ when name.Equals("[Content_Types].xml", StringComparison.OrdinalIgnoreCase) => Types(bytes),
                _ when name.EndsWith(".rels", StringComparison.OrdinalIgnoreCase) => Relations(bytes),
                _ when name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) => Part(bytes, name.Equals("word/document.xml", StringComparison.Ordinal)),
                _ => Other(bytes, name),
            };
            if (fault is null)
            {
                bytes.CopyTo(Stream.Null);
            }

            left -= bytes.Count;
            return fault;
        }

        private FileFault? Types(Stream bytes)
        {
            described = true;
            var main = false;
            foreach (var (element, attributes) in Elements(bytes))
            {
                var (type, part) = (attributes.GetValueOrDefault("ContentType", ""), attributes.GetValueOrDefault("PartName", ""));
                if (SaysMacro(type) || SaysMacro(part))
                {
                    return FileFault.Macro;
                }

                if (type.Contains("oleObject", StringComparison.OrdinalIgnoreCase) || type.Contains("activeX", StringComparison.OrdinalIgnoreCase))
                {
                    return FileFault.Embedded(Shown(part.Length > 0 ? part : type));
                }

                main |= element == "Override" && type == MainPart && part.Equals("/word/document.xml", StringComparison.OrdinalIgnoreCase);
            }

            // A template, or some other kind of document.
            return main ? null : FileFault.Damaged;
        }

        private static FileFault? Relations(Stream bytes)
        {
            foreach (var (_, attributes) in Elements(bytes))
            {
                var (type, target) = (attributes.GetValueOrDefault("Type", ""), attributes.GetValueOrDefault("Target", ""));
                if (SaysMacro(type) || SaysMacro(target))
                {
                    return FileFault.Macro;
                }

                if (EmbeddingRelations.Any(end => type.EndsWith(end, StringComparison.OrdinalIgnoreCase)))
                {
                    return FileFault.Embedded(Shown(target));
                }

                var isLink = type.EndsWith("/hyperlink", StringComparison.OrdinalIgnoreCase);
                var outside = attributes.GetValueOrDefault("TargetMode", "").Equals("External", StringComparison.OrdinalIgnoreCase);
                if ((outside && !isLink) || type.EndsWith("/attachedTemplate", StringComparison.OrdinalIgnoreCase) || target.StartsWith(@"\\", StringComparison.Ordinal)
                    || (isLink && outside && target.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase)))
                {
                    return FileFault.External(Shown(target));
                }
            }

            return null;
        }

        private FileFault? Part(Stream bytes, bool isDocument)
        {
            document |= isDocument;
            var instruction = new StringBuilder();
            using var xml = Open(bytes);
            var skipped = int.MaxValue;
            while (xml.Read())
            {
                if (xml.Depth > MostDepth)
                {
                    return FileFault.TooMuchInside;
                }

                if (xml.NodeType == XmlNodeType.Element && xml.LocalName == "Fallback")
                {
                    // The same content once more, for older programs.
                    skipped = Math.Min(skipped, xml.Depth);
                }
                else if (xml.NodeType is XmlNodeType.Element or XmlNodeType.EndElement && xml.Depth <= skipped)
                {
                    skipped = int.MaxValue;
                }

                if (Instruction(xml, instruction))
                {
                    return FileFault.Field;
                }

                if (isDocument && skipped == int.MaxValue)
                {
                    Take(xml);
                }
            }

            return null;
        }

        // What a field says may be spread over several runs; a new field begins with its own mark.
        private static bool Instruction(XmlReader xml, StringBuilder instruction)
        {
            if (xml.NodeType == XmlNodeType.Element)
            {
                if (xml.LocalName == "fldChar")
                {
                    instruction.Clear();
                }

                var simple = xml.LocalName == "fldSimple" ? xml.GetAttribute("instr", xml.NamespaceURI) ?? xml.GetAttribute("instr") ?? "" : "";
                if (simple.AsSpan().TrimStart().StartsWith("DDE", StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }

                if (xml.LocalName == "instrText" && !xml.IsEmptyElement && xml.Read() && xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA && instruction.Length < 100)
                {
                    instruction.Append(xml.Value.AsSpan(0, Math.Min(xml.Value.Length, 100)));
                    return instruction.ToString().TrimStart().StartsWith("DDE", StringComparison.OrdinalIgnoreCase);
                }
            }

            return false;
        }

        private void Take(XmlReader xml)
        {
            if (text.Length >= MostText)
            {
                Cut = true;
                return;
            }

            switch (xml.NodeType, xml.LocalName)
            {
                case (XmlNodeType.Element, "t") when !xml.IsEmptyElement && xml.Read() && xml.NodeType is XmlNodeType.Text or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace or XmlNodeType.CDATA:
                    var room = Math.Min(MostText - text.Length, xml.Value.Length);
                    text.Append(Plain(xml.Value.AsSpan(0, room)));
                    Cut |= room < xml.Value.Length;
                    break;
                case (XmlNodeType.Element, "tab"):
                    text.Append('\t');
                    break;
                case (XmlNodeType.Element, "br" or "cr") or (XmlNodeType.EndElement, "p"):
                    text.Append('\n');
                    break;
                case (XmlNodeType.EndElement, "tc"):
                    text.Append('\t');
                    break;
            }
        }

        private static FileFault? Other(Stream bytes, string name)
        {
            var head = new byte[8];
            var read = bytes.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            return FileHead.IsArchiveOrProgram(head.AsSpan(0, read)) ? FileFault.Embedded(Shown(name)) : null;
        }

        private static IEnumerable<(string Element, Dictionary<string, string> Attributes)> Elements(Stream bytes)
        {
            using var xml = Open(bytes);
            while (xml.Read())
            {
                if (xml.NodeType != XmlNodeType.Element)
                {
                    continue;
                }

                var (element, attributes) = (xml.LocalName, new Dictionary<string, string>(StringComparer.Ordinal));
                for (var more = xml.MoveToFirstAttribute(); more; more = xml.MoveToNextAttribute())
                {
                    attributes[xml.LocalName] = xml.Value;
                }

                yield return (element, attributes);
            }
        }

        private static XmlReader Open(Stream bytes) => XmlReader.Create(bytes, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = MostXml,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = false,
        });

        private static bool SaysMacro(string value) =>
            value.Contains("vbaProject", StringComparison.OrdinalIgnoreCase) || value.Contains("vbaData", StringComparison.OrdinalIgnoreCase) || value.Contains("macroEnabled", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Characters that can be stored and shown: no controls, no half characters.</summary>
    public static string Plain(ReadOnlySpan<char> text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\n' or '\t' || (!Rune.IsControl(rune) && Rune.GetUnicodeCategory(rune) != UnicodeCategory.Format))
            {
                plain.Append(rune.ToString());
            }
        }

        return plain.ToString();
    }

    /// <summary>Counts what is really unpacked, whatever the archive says, and ends the stream where it is too much.</summary>
    private sealed class Counted(Stream inner, long most) : ReadOnlyStream
    {
        public long Count { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            if (Count > most)
            {
                throw new TooMuchException();
            }

            var read = inner.Read(buffer);
            Count += read;
            return read;
        }
    }

    private sealed class TooMuchException : Exception;
}
