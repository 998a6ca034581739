using RegFiling.Platform.Documents;
using RegFiling.Platform.Persistence;
using RegFiling.Web.Platform;
using RegFiling.Web.Platform.Files;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Endpoints;

/// <summary>The bytes of uploaded files, part by part: to be saved, or a picture to be seen on the page of the file.</summary>
public static class FileEndpoints
{
    public static void MapFiles(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/cases/{id:guid}/files/{fileId:guid}/content", SendAsync).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();

    // The file came from outside: it is handed over to be saved and never shown as a page of this site. A picture is shown where a page asks for it,
    // if it was found to be one and nothing else.
    private static async Task<IResult> SendAsync(
        Guid id, Guid fileId, HttpResponse response, CaseFiles files, RegFilingDbContext db, ReadTrace trace, CancellationToken cancellationToken, bool picture = false)
    {
        if (await files.FindAsync(id, fileId, cancellationToken) is not { File: var file } found)
        {
            return Results.NotFound();
        }

        await trace.LeaveAsync(found.Case.Case, "file", fileId, cancellationToken);
        var shown = picture && file.Kind is ("png" or "jpeg") && await files.FactsAsync(file, cancellationToken) is not null;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "private, no-store";
        response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.ContentLength = file.Size;
        return Results.Stream(stream => FileBytes.CopyToAsync(db, file.Sha256, stream, cancellationToken), FileKind.MediaType(file.Kind), shown ? null : file.Name);
    }
}
