using System.Security.Cryptography;
using RegFiling.Platform.Documents;

namespace RegFiling.Web.Platform.Files;

/// <summary>What an uploaded content is and holds; with a <paramref name="Fault"/> it is not taken.</summary>
public sealed record Inspected(string? Kind, string Sha256, FileFault? Fault, FileFacts? Facts);

/// <summary>Looks into a file before it is kept: what it is by its content, whether it could do anything, what text it holds.</summary>
public sealed class FileInspector(PdfReader pdfs, Settings settings)
{
    public async Task<Inspected> LookAsync(Stream content, CancellationToken cancellationToken)
    {
        content.Position = 0;
        var head = new byte[16];
        var read = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken);
        var kind = FileHead.Kind(head.AsSpan(0, read));
        content.Position = 0;
        var sha256 = Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));
        var (fault, facts) = kind switch
        {
            "pdf" => await pdfs.ReadAsync(content, sha256, cancellationToken),
            "docx" => await Task.Run(() => DocxReader.Read(content, sha256), cancellationToken),
            "png" or "jpeg" => PictureReader.Read(kind, content, sha256, settings.Uploads.LargestPictureMegapixels),
            _ => (FileHead.IsOle(head.AsSpan(0, read)) ? FileFault.OldWord : null, null),
        };
        return new(kind, sha256, fault, facts);
    }
}
