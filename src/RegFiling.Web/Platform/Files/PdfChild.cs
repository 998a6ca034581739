using System.Diagnostics;
using System.Text;
using System.Text.Json;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;
using UglyToad.PdfPig.Exceptions;
using UglyToad.PdfPig.Tokens;

namespace RegFiling.Web.Platform.Files;

/// <summary>What the child process found in a PDF: a fault by name, or pages and text.</summary>
internal sealed record PdfFound(string? Fault, int Pages, string Text, bool Cut);

/// <summary>
/// Reads one PDF from the standard input and says on the standard output what is in it. It runs in a process of its own with little memory, which is
/// ended when it takes too long: a file that brings the reader down brings down nothing else.
/// </summary>
internal static class PdfChild
{
    public const string Argument = "--read-pdf";

    private const int MostPages = 200;
    private const int MostObjects = 500_000;
    private const int MostDepth = 100;
    private static readonly TimeSpan TimeForText = TimeSpan.FromSeconds(20);

    // Attachments that invoices and licences carry as data. Whatever else is attached is asked for as a file of its own.
    private static readonly string[] DataNames = [".xml", ".txt", ".csv", ".json", ".png", ".jpg", ".jpeg"];

    private static readonly Dictionary<string, string> Actions = new(StringComparer.Ordinal)
    {
        ["JavaScript"] = "javascript",
        ["Launch"] = "launch",
        ["ImportData"] = "send",
        ["SubmitForm"] = "send",
        ["GoToE"] = "attachment",
        ["Rendition"] = "media",
        ["RichMediaExecute"] = "media",
        ["Movie"] = "media",
        ["Sound"] = "media",
    };

    private static readonly Dictionary<string, string> Keys = new(StringComparer.Ordinal) { ["JS"] = "javascript", ["JavaScript"] = "javascript", ["XFA"] = "xfa" };

    private static readonly Dictionary<string, string> Subtypes = new(StringComparer.Ordinal) { ["RichMedia"] = "media", ["3D"] = "media", ["Movie"] = "media", ["Sound"] = "media" };

    public static int Run()
    {
        using var input = new MemoryStream();
        using (var sent = Console.OpenStandardInput())
        {
            sent.CopyTo(input);
        }

        using var output = Console.OpenStandardOutput();
        output.Write(JsonSerializer.SerializeToUtf8Bytes(Read(input.ToArray())));
        return 0;
    }

    internal static PdfFound Read(byte[] bytes)
    {
        try
        {
            using var pdf = PdfDocument.Open(bytes, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true, MaxStackDepth = MostDepth });
            if (pdf.IsEncrypted)
            {
                return Faulty("encrypted");
            }

            return Faulty(InObjects(pdf) ?? PdfNames.Find(bytes)) ?? WithText(pdf);
        }
        catch (PdfDocumentEncryptedException)
        {
            return Faulty("encrypted");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Whatever the reader stumbles over, others would, too.
            return Faulty("damaged");
        }
    }

    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(fault))]
    private static PdfFound? Faulty(string? fault) => fault is null ? null : new(fault, 0, "", false);

    private static string? InObjects(PdfDocument pdf)
    {
        var objects = pdf.Structure.CrossReferenceTable.ObjectOffsets.Keys;
        if (objects.Count() > MostObjects)
        {
            return "complex";
        }

        foreach (var reference in objects)
        {
            ObjectToken? found;
            try
            {
                found = pdf.Structure.GetObject(reference);
            }
            catch (Exception e) when (e is PdfDocumentFormatException or InvalidOperationException or ArgumentException or IndexOutOfRangeException or OverflowException or NullReferenceException)
            {
                // An entry of the table that leads nowhere; nobody else finds an object there either.
                continue;
            }

            if (found is not null && In(pdf, found.Data, 0) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? In(PdfDocument pdf, IToken? token, int depth) => (token, depth) switch
    {
        (_, > MostDepth) => "complex",
        (ArrayToken array, _) => array.Data.Select(item => In(pdf, item, depth + 1)).FirstOrDefault(fault => fault is not null),
        (StreamToken stream, _) => InDictionary(pdf, stream.StreamDictionary, depth) ?? (IsAttachment(stream.StreamDictionary) ? InAttachment(pdf, stream) : null),
        (DictionaryToken dictionary, _) => InDictionary(pdf, dictionary, depth),
        _ => null,
    };

    private static string? InDictionary(PdfDocument pdf, DictionaryToken dictionary, int depth)
    {
        foreach (var (key, value) in dictionary.Data)
        {
            var fault = (key, value) switch
            {
                ("S", NameToken name) => Actions.GetValueOrDefault(name.Data),
                ("Subtype", NameToken name) => Subtypes.GetValueOrDefault(name.Data),
                ("EF", DictionaryToken files) => InFiles(pdf, dictionary, files),
                _ => Keys.GetValueOrDefault(key),
            };
            if ((fault ?? In(pdf, value, depth + 1)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    private static string? InFiles(PdfDocument pdf, DictionaryToken specification, DictionaryToken files)
    {
        foreach (var key in new[] { "F", "UF", "DOS", "Unix", "Mac" })
        {
            var name = specification.Data.GetValueOrDefault(key) switch { StringToken text => text.Data, HexToken hex => hex.Data, _ => null };
            if (name is not null && !DataNames.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase)))
            {
                return "attachment";
            }
        }

        foreach (var file in files.Data.Values)
        {
            var content = file is IndirectReferenceToken reference ? pdf.Structure.GetObject(reference.Data)?.Data : file;
            if (content is not StreamToken stream || InAttachment(pdf, stream) is not null)
            {
                return "attachment";
            }
        }

        return null;
    }

    private static bool IsAttachment(DictionaryToken dictionary) => dictionary.Data.GetValueOrDefault("Type") is NameToken { Data: "EmbeddedFile" };

    // Data and pictures only.
    private static string? InAttachment(PdfDocument pdf, StreamToken stream)
    {
        var bytes = stream.Decode(pdf.Structure.FilterProvider, pdf.Structure.TokenScanner).Span;
        var isPicture = FileHead.Kind(bytes) is "png" or "jpeg";
        return isPicture || (bytes.IndexOf((byte)0) < 0 && !FileHead.IsArchiveOrProgram(bytes) && !Markup.IsIn(bytes) && System.Text.Unicode.Utf8.IsValid(bytes)) ? null : "attachment";
    }

    private static PdfFound WithText(PdfDocument pdf)
    {
        var (text, time) = (new StringBuilder(), Stopwatch.StartNew());
        var cut = false;
        for (var number = 1; number <= pdf.NumberOfPages && !cut; number++)
        {
            if (number > MostPages || time.Elapsed > TimeForText || text.Length >= DocxReader.MostText)
            {
                cut = true;
                break;
            }

            try
            {
                var page = ContentOrderTextExtractor.GetText(pdf.GetPage(number), addDoubleNewline: false);
                var room = Math.Min(page.Length, DocxReader.MostText - text.Length);
                text.Append(DocxReader.Plain(page.AsSpan(0, room))).Append("\n\n");
                cut = room < page.Length;
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // A page with a font that cannot be read has no text for us; the file stays what it is.
                cut = true;
            }
        }

        return new(null, pdf.NumberOfPages, text.ToString().Trim(), cut);
    }
}
