using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using RegFiling.Platform.Documents;
using UglyToad.PdfPig;
using UglyToad.PdfPig.DocumentLayoutAnalysis.TextExtractor;

namespace RegFiling.Tests.Platform.Documents;

/// <summary>A worker, the templates of the Shanghai pack and the samples beside them.</summary>
public sealed class DocumentWorkshop : IAsyncDisposable
{
    public static readonly DateTimeOffset Timestamp = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<bool> NodeRuns = new(() =>
    {
        try
        {
            using Process node = Process.Start(new ProcessStartInfo("node", "--version") { RedirectStandardOutput = true })!;
            node.WaitForExit();
            return node.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    });

    public TypstWorker Worker { get; } = NewWorker();

    public static string Documents { get; } = Path.Combine(Root(), "workflows", "cn-shanghai", "documents");

    public static void NeedsNode()
    {
        if (!NodeRuns.Value)
            Assert.Skip("Node.js is not installed, so no document can be made.");
    }

    public static TypstWorker NewWorker(Action<TypstOptions>? change = null)
    {
        var options = new TypstOptions();
        change?.Invoke(options);
        return new TypstWorker(options, NullLogger<TypstWorker>.Instance);
    }

    public static DocumentTemplate Template(string text) =>
        DocumentTemplate.From("test.typ", new Dictionary<string, string>
        {
            ["test.typ"] = "#set document(title: \"test\")\n#set text(font: \"RegFiling SC\", fallback: false)\n" + text,
        });

    public static JsonNode Sample(string name) => JsonNode.Parse(File.ReadAllText(Path.Combine(Documents, "samples", name + ".json")))!;

    public static DocumentRequest Request(string name, string language, JsonNode? data = null) =>
        new(DocumentTemplate.FromFolder(Documents, name + ".typ"), language, data ?? Sample(name), Timestamp);

    public static DocumentRequest Request(DocumentTemplate template, JsonNode? data = null) =>
        new(template, "zh", data ?? new JsonObject(), Timestamp);

    /// <summary>The text of each page as a reader copies it, without white space and without the invisible places where a line may end.</summary>
    public static IReadOnlyList<string> Pages(byte[] pdf)
    {
        using PdfDocument document = PdfDocument.Open(pdf);
        return [.. document.GetPages().Select(page => Compact(ContentOrderTextExtractor.GetText(page)))];
    }

    public static string Compact(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c) && c != '\u200B'));

    public ValueTask DisposeAsync() => Worker.DisposeAsync();

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "RegFiling.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }
}
