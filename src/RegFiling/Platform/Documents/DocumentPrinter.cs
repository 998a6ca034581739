using System.Text;
using System.Text.Json.Nodes;
using RegFiling.Platform.Packs;

namespace RegFiling.Platform.Documents;

/// <summary>Makes PDFs from templates of a pack: the same bytes for the same data, template, compiler and fonts.</summary>
public sealed class DocumentPrinter(TypstWorker worker)
{
    /// <summary>The hash of everything besides the data that the bytes depend on.</summary>
    public string TemplateHash(Pack pack, string template) => worker.TemplateHash(Template(pack, template));

    public Task<byte[]> PrintAsync(Pack pack, string template, string language, JsonNode data, DateTimeOffset at, CancellationToken cancellationToken) =>
        worker.RenderAsync(new DocumentRequest(Template(pack, template), language, data, at), cancellationToken);

    private static DocumentTemplate Template(Pack pack, string name) => DocumentTemplate.From(
        $"{name}.typ",
        pack.Files.Where(file => file.Key.StartsWith("documents/", StringComparison.Ordinal) && file.Key.EndsWith(".typ", StringComparison.Ordinal))
            .ToDictionary(file => file.Key["documents/".Length..], file => Encoding.UTF8.GetString(file.Value), StringComparer.Ordinal));
}
