using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Persistence;
using RegFiling.Web.Platform;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Endpoints;

/// <summary>Uploaded files, only within a case that the reader may see.</summary>
public static class FileEndpoints
{
    public static void MapFiles(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/cases/{id:guid}/files/{fileId:guid}", DownloadAsync).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();

    private static async Task<IResult> DownloadAsync(
        Guid id, Guid fileId, HttpResponse response, IMediator mediator, RegFilingDbContext db, ReadTrace trace, CancellationToken cancellationToken)
    {
        var view = await mediator.Send(new GetCase(id), cancellationToken);
        var file = view is null ? null : await db.Set<StoredFile>().AsNoTracking().FirstOrDefaultAsync(file => file.Id == fileId && file.CaseId == id, cancellationToken);
        // A file is read with the form that names it: who may not read the one may not have the other.
        if (file is null || !view!.Said.Any(form => form.Data.Files().Any(named => FormData.TextOf(named["id"]) == fileId.ToString())))
        {
            return Results.NotFound();
        }

        await trace.LeaveAsync(view!.Case, "file", fileId, cancellationToken);
        var bytes = await db.Set<FileContent>().AsNoTracking().Where(content => content.Sha256 == file.Sha256).Select(content => content.Bytes).SingleAsync(cancellationToken);
        // The file came from outside: it is handed over to be saved and never shown as a page of this site.
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = "private, no-store";
        return Results.File(bytes, FileKind.MediaType(file.Kind), file.Name);
    }
}
