using System.Text;
using Mediator;
using RegFiling.Instruments;
using RegFiling.Platform;
using RegFiling.Platform.Packs;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Endpoints;

/// <summary>Crosswalks as CSV and XLSX: in general, open to everybody, and beside one filing, for who may read it.</summary>
internal static class CrosswalkEndpoints
{
    private const string Csv = "text/csv; charset=utf-8";
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static void MapCrosswalks(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/knowledge/crosswalks/{id}/download", [HttpMethods.Get, HttpMethods.Head], General).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/cases/{id:guid}/crosswalk/{crosswalk}/download", OfFilingAsync).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
    }

    private static IResult General(string id, HttpContext context, PackCatalogue packs, PublicLimits limits, string? format = null)
    {
        if (CrosswalkShelf.Find(packs.Current, id) is not var (pack, crosswalk))
        {
            return Results.NotFound();
        }

        if (format is not ("csv" or "xlsx"))
        {
            return WrongFormat();
        }

        if (!limits.AllowsDownload(context))
        {
            return Problems.Bad("crosswalk.download.too-often", "下载过于频繁，请几分钟后再试", "Too many downloads; try again in a few minutes", StatusCodes.Status429TooManyRequests);
        }

        var forms = packs.Current.FirstOrDefault(other => other.Manifest.Id == crosswalk.Forms);
        return File(
            crosswalk, pack, format, [],
            crosswalk.Headings.Select(heading => Row(crosswalk, pack, heading, heading.Fields.Select(field => CrosswalkShelf.FieldTitle(forms, field).ToString()))), crosswalk.Id);
    }

    private static async Task<IResult> OfFilingAsync(Guid id, string crosswalk, HttpResponse response, IMediator mediator, ReadTrace trace, CancellationToken cancellationToken, string? format = null)
    {
        if (await mediator.Send(new GetCrosswalk(id, crosswalk), cancellationToken) is not { } filing)
        {
            return Results.NotFound();
        }

        if (format is not ("csv" or "xlsx"))
        {
            return WrongFormat();
        }

        await trace.LeaveAsync(filing.View.Case, "crosswalk", id, cancellationToken);
        response.Headers.CacheControl = "private, no-store";
        return File(
            filing.Crosswalk, filing.Pack, format, [Words.T("本备案", "this filing")],
            filing.Headings.Select(one => Row(filing.Crosswalk, filing.Pack, one.Heading, one.Fields.Select(field => $"{field.Title} ({(field.IsAnswered switch { true => Words.T("已填", "filled in"), false => Words.T("未填", "empty"), null => Words.T("不适用", "not asked here") })})"))
                .Append(FilingCrosswalk.Word(one.State).ToString())),
            $"{filing.View.Case.Number} {filing.Crosswalk.Id}");
    }

    private static IEnumerable<string> Row(Crosswalk crosswalk, Pack pack, CrosswalkHeading heading, IEnumerable<string> fields) =>
    [
        crosswalk.Groups.First(group => group.Id == heading.Group).Title.ToString(), heading.Id, heading.Title.ToString(), Wording.Grounds(pack.Manifest, heading.Grounds).ToString(),
        CrosswalkShelf.Word(heading.Coverage).ToString(), string.Join("\n", fields), heading.Remark?.ToString() ?? "",
    ];

    private static IResult File(Crosswalk crosswalk, Pack pack, string format, IReadOnlyList<string> more, IEnumerable<IEnumerable<string>> rows, string name)
    {
        List<string> headings = [Words.T("部分", "part"), Words.T("编号", "id"), Words.T("要求", "heading"), Words.T("依据", "ground"), Words.T("对应程度", "covered"), Words.T("栏目", "entries"), Words.T("说明", "remark"), .. more];
        // The last row says what the table is, so that it does not travel without its source.
        List<string> source = [Words.T("来源", "source"), crosswalk.Id, crosswalk.Title.ToString(), crosswalk.Authority.ToString(), "", $"{pack.Manifest.Id} {pack.Manifest.Version}", $"{crosswalk.Source} {Words.T("只供对照。", "For comparison only.")}"];
        var all = rows.Select(row => (IReadOnlyList<string>)[.. row]).Append([.. source, .. more.Select(_ => "")]);
        return format == "csv"
            ? Results.File((byte[])[.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(string.Concat(all.Prepend(headings).Select(row => SpreadsheetText.CsvLine(row))))], Csv, name + ".csv")
            : Results.File(TextWorkbook.Of(headings, all), Xlsx, name + ".xlsx");
    }

    private static IResult WrongFormat() => Problems.Bad("crosswalk.download.format", "format 应为 csv 或者 xlsx", "format must be csv or xlsx", field: "format");
}
