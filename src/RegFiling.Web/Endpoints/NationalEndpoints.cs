using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Persistence;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Endpoints;

/// <summary>报送材料包: the files in the order of the national forms, and the entries as a workbook. Each taking leaves a trace.</summary>
internal static class NationalEndpoints
{
    private const string Zip = "application/zip";
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void MapNational(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/cases/{id:guid}/national-package.zip", PackageAsync).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
        routes.MapGet("/cases/{id:guid}/national-sheet.xlsx", SheetAsync).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
    }

    private static async Task<IResult> SheetAsync(Guid id, HttpResponse response, IMediator mediator, ReadTrace trace, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetNationalPackage(id), cancellationToken) is not { } package)
        {
            return Results.NotFound();
        }

        await trace.LeaveAsync(package.Case, "national-sheet", id, cancellationToken);
        response.Headers.CacheControl = "private, no-store";
        return Results.File(Workbook(package), Xlsx, $"{package.Case.Number} {package.Title.Zh}.xlsx");
    }

    private static async Task<IResult> PackageAsync(
        Guid id, HttpContext http, IMediator mediator, RegFilingDbContext db, DocumentPrinter printer, ReadTrace trace, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetNationalPackage(id), cancellationToken) is not { } package)
        {
            return Results.NotFound();
        }

        await trace.LeaveAsync(package.Case, "national-package", id, cancellationToken);
        // On disk, so that a filing with many large files does not fill the memory; gone when the answer has been sent.
        var file = new FileStream(Path.Combine(Path.GetTempPath(), $"regfiling-{Guid.NewGuid():N}.zip"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 81920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            await FillAsync(file, package, db, printer, cancellationToken);
        }
        catch (DocumentException failed)
        {
            await file.DisposeAsync();
            return Problems.Bad("document.not-printed", failed.Why.Zh, failed.Why.En, StatusCodes.Status503ServiceUnavailable);
        }

        file.Position = 0;
        http.Response.Headers.CacheControl = "private, no-store";
        return Results.File(file, Zip, $"{package.Case.Number} 报送材料包.zip");
    }

    private static async Task FillAsync(Stream to, NationalPackage package, RegFilingDbContext db, DocumentPrinter printer, CancellationToken cancellationToken)
    {
        // The same material gives the same package: entries bear the time of the report and not of the taking.
        var time = package.Pack.Deadlines.Time.Local(package.ReportedAt ?? package.Case.OpenedAt);
        var sums = new StringBuilder();
        using var zip = new ZipArchive(to, ZipArchiveMode.Create, leaveOpen: true);
        async Task AddAsync(string name, byte[] bytes)
        {
            sums.Append(RegFiling.Platform.Sha256.Of(bytes)).Append("  ").Append(name).Append('\n');
            var entry = zip.CreateEntry(name, CompressionLevel.Fastest);
            entry.LastWriteTime = time;
            await using var content = await entry.OpenAsync(cancellationToken);
            await content.WriteAsync(bytes, cancellationToken);
        }

        foreach (var file in package.Files)
        {
            var sha256 = file.Sha256;
            await AddAsync(file.Name, file.Document is { } document
                ? await printer.PrintAsync(package.Pack, package.Pack.Documents[document.Definition].Template, "zh", JsonNode.Parse(document.Data)!, document.At, cancellationToken)
                : await db.Set<FileContent>().AsNoTracking().Where(content => content.Sha256 == sha256).Select(content => content.Bytes).SingleAsync(cancellationToken));
        }

        await AddAsync("00_填报内容.xlsx", Workbook(package));
        await AddAsync("00_SHA256.txt", Encoding.UTF8.GetBytes(sums.ToString()));
    }

    private static byte[] Workbook(NationalPackage package) => TextWorkbook.Of(
        ["表", "序号", "栏目", "填报内容", "上传文件"],
        package.Sheets.SelectMany(sheet => sheet.Rows.Select((row, index) => (IReadOnlyList<string>)
            [$"{sheet.Id} {sheet.Title.Zh}", (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), row.Label.Zh, row.Value, row.File ?? ""])));
}
