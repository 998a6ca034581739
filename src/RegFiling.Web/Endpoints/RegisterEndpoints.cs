using System.Globalization;
using RegFiling.Platform;
using RegFiling.Platform.Packs;
using RegFiling.Register;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Endpoints;

/// <summary>The register for machines and for tables: downloads of what was searched, and the feed of what changed. Open to everybody.</summary>
internal static class RegisterEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    public static void MapRegister(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/register/download", Methods, DownloadAsync).AllowAnonymous().ExcludeFromDescription();
        routes.MapMethods("/register/feed.atom", Methods, FeedAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> DownloadAsync(
        HttpContext context, RegisterSearch search, PackCatalogue packs, PublicLimits limits, TimeProvider clock, CancellationToken cancellationToken, string? format = null)
    {
        // Read by hand: what stands for nothing is no condition, here as on the page.
        var query = new RegisterQuery(context.Request.Query["text"], Value<RegisterSeries>(context, "series"), Value<RegisterState>(context, "state"), Value<ListCategory>(context, "category"));
        if (!Enum.TryParse<RegisterExportFormat>(format, ignoreCase: true, out var kind) || !Enum.IsDefined(kind) || char.IsAsciiDigit(format![0]))
        {
            return Problems.Bad("register.download.format", "format 应为 csv、json 或者 xlsx", "format must be csv, json or xlsx", field: "format");
        }

        if (!limits.AllowsDownload(context))
        {
            return Problems.Bad("register.download.too-often", "下载过于频繁，请几分钟后再试", "Too many downloads; try again in a few minutes", StatusCodes.Status429TooManyRequests);
        }

        var found = await search.OpenHitsAsync(query, cancellationToken);
        if (found.IsRefused)
        {
            return Problems.Refused(found.Kind!.Value, found.Refusals);
        }

        var pack = packs.Current[0];
        var note = new RegisterExportNote(
            pack.Manifest.Authority?.Name ?? pack.Manifest.Title, pack.Deadlines.Time.Local(clock.GetUtcNow()), Conditions(query), Words.Language);
        // Written to the disk first: the database is done with it at its own speed, not at that of the reader.
        var file = new FileStream(
            Path.Combine(Path.GetTempPath(), $"regfiling-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        try
        {
            await new RegisterExport(pack.Deadlines.Time).WriteAsync(file, kind, found.Value.ReadAsync(cancellationToken), note, cancellationToken);
            file.Position = 0;
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }

        var (ending, mediaType) = RegisterExport.Kind(kind);
        return Results.File(file, kind == RegisterExportFormat.Csv ? $"{mediaType}; charset=utf-8" : mediaType, $"register-{note.At.ToString("yyyyMMdd-HHmm", CultureInfo.InvariantCulture)}.{ending}");
    }

    private static async Task<IResult> FeedAsync(HttpContext context, RegisterFeed feed, CancellationToken cancellationToken, string? lang = null, string? p = null)
    {
        if (lang is not (null or "zh" or "en") || !(p is null || (int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= RegisterFeed.MostPages)))
        {
            return Problems.Bad("register.feed.bad-request", "lang 应为 zh 或者 en，p 应为页码", "lang must be zh or en, p a page number");
        }

        var (bytes, tag, changed) = await feed.WriteAsync(lang ?? "zh", p is null ? 1 : int.Parse(p, CultureInfo.InvariantCulture), cancellationToken);
        context.Response.Headers.CacheControl = "public, no-cache";
        // The framework answers If-None-Match and If-Modified-Since with 304.
        return Results.Bytes(bytes, "application/atom+xml; charset=utf-8", entityTag: new(tag), lastModified: changed);
    }

    private static T? Value<T>(HttpContext context, string name)
        where T : struct, Enum => Enum.TryParse<T>(context.Request.Query[name], ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : null;

    private static Text Conditions(RegisterQuery query)
    {
        var said = new List<Text>();
        if (!string.IsNullOrWhiteSpace(query.Text))
        {
            said.Add(new($"“{query.Text}”", $"“{query.Text}”"));
        }

        if (query.Series is { } series)
        {
            said.Add(RegisterWords.Of(series));
        }

        if (query.Category is { } category)
        {
            said.Add(RegisterWords.Of(category));
        }

        if (query.State is { } state)
        {
            said.Add(Pages.IndexModel.Word(state));
        }

        return said.Count == 0 ? new("全部", "all entries") : new(string.Join("；", said.Select(one => one.Zh)), string.Join("; ", said.Select(one => one.En)));
    }
}
