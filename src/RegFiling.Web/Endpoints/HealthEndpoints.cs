using RegFiling.Platform.Documents;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Web.Endpoints;

/// <summary>Whether the process lives, and whether it can work. Names of parts only: no version, no address, no reason.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder app)
    {
        app.MapGet("/healthz/live", () => Results.Ok(new { status = "ok" })).AllowAnonymous().ExcludeFromDescription();
        app.MapGet("/healthz/ready", ReadyAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(RegFilingDbContext db, PackCatalogue packs, TypstWorker documents, CancellationToken cancellationToken)
    {
        var database = await db.Database.CanConnectAsync(cancellationToken);
        var loaded = packs.Current.Count > 0;
        var printing = CanPrint(documents);
        // Without documents the rest still works, so the node stays in service.
        var status = !database || !loaded ? "unavailable" : printing ? "ok" : "degraded";
        return Results.Json(
            new { status, database = Word(database), packs = Word(loaded), documents = Word(printing) },
            statusCode: status == "unavailable" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    private static string Word(bool fine) => fine ? "ok" : "unavailable";

    private static bool CanPrint(TypstWorker documents)
    {
        try
        {
            return documents.Versions.Length > 0;
        }
        catch (DocumentException)
        {
            return false;
        }
    }
}
