using System.Globalization;
using System.Text.Json.Nodes;
using Mediator;
using MiniExcelLibs;
using RegFiling.Platform;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Packs;
using RegFiling.Reports;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Endpoints;

/// <summary>周报 as XLSX and PDF.</summary>
public static class ReportEndpoints
{
    private const string Template = "weekly-report";

    public static void MapReports(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/reports/weekly.xlsx", XlsxAsync).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
        routes.MapGet("/reports/weekly.pdf", PdfAsync).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
    }

    private static async Task<IResult> XlsxAsync(IMediator mediator, PackCatalogue packs, string? week, CancellationToken cancellationToken)
    {
        if (await FindAsync(mediator, week, cancellationToken) is not { } figures)
        {
            return Results.NotFound();
        }

        string T(string zh, string en) => SpreadsheetText.Cell(Words.T(zh, en));
        string Day(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
        static Dictionary<string, object> Row(params (string Title, string? Value)[] cells) => cells.ToDictionary(cell => cell.Title, cell => (object)SpreadsheetText.Cell(cell.Value));
        static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
        var sheets = new Dictionary<string, object>
        {
            [T("各程序", "procedures")] = figures.Procedures.Append(figures.Sum).Select(row => Row(
                (T("程序", "procedure"), row.Title.ToString()), (T("收到", "received"), Number(row.Received)), (T("办结", "done"), Number(row.Done)), (T("在办", "open"), Number(row.Open)),
                (T("网信部门逾期", "overdue by the authority"), Number(row.Overdue)), (T("平均办理工作日", "average working days"), row.Days))).ToList(),
            [T("各承办人", "officers")] = figures.Officers.Select(row => Row(
                (T("承办人", "officer in charge"), row.Name?.ToString() ?? T("尚未分办", "not assigned")), (T("在办", "open"), Number(row.Open)), (T("逾期", "overdue"), Number(row.Overdue)), (T("本周办结", "done this week"), Number(row.Done)))).ToList(),
            [T("超过法定期限", "limits of the law")] = figures.Passed.Select(row => Row(
                (T("办件号", "case no."), row.Number), (T("名称", "name"), row.Title), (T("程序", "procedure"), row.Procedure.ToString()), (T("期限", "limit"), row.Clock.ToString()),
                (T("依据", "ground"), row.Ground.Length > 0 ? Wording.Ground(packs.Current[0].Manifest, row.Ground).ToString() : ""), (T("到期日", "due"), Day(row.DueOn)), (T("到期时状态", "state then"), row.StateThen.ToString()),
                (T("待谁办理", "with whom"), row.WaitedFor.ToString()), (T("承办人", "officer in charge"), row.Officer?.ToString()), (T("完成日期", "done"), Day(row.DoneOn)))).ToList(),
            [T("逾期履行备案手续", "filed late")] = figures.Late.Select(row => Row(
                (T("办件号", "case no."), row.Number), (T("名称", "name"), row.Title), (T("备案主体", "filing entity"), row.Subject), (T("收到日期", "received"), Day(row.ReceivedOn)))).ToList(),
        };
        var file = new MemoryStream();
        await file.SaveAsAsync(sheets, cancellationToken: cancellationToken);
        file.Position = 0;
        return Results.File(file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", $"{Words.T("周报", "weekly report")} {Day(figures.Monday)}.xlsx");
    }

    private static async Task<IResult> PdfAsync(IMediator mediator, PackCatalogue packs, DocumentPrinter printer, HttpContext context, string? week, string? lang, CancellationToken cancellationToken)
    {
        if (await FindAsync(mediator, week, cancellationToken) is not { } figures)
        {
            return Results.NotFound();
        }

        try
        {
            var language = lang is "zh" or "en" ? lang : Words.Language;
            var pdf = await printer.PrintAsync(packs.Current[0], Template, language, Data(packs.Current[0], figures), figures.At, cancellationToken);
            context.Response.Headers.CacheControl = "private, no-store";
            return Results.File(pdf, "application/pdf");
        }
        catch (DocumentException failed)
        {
            return Results.Text(failed.Why.ToString(), statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static async Task<WeeklyFigures?> FindAsync(IMediator mediator, string? week, CancellationToken cancellationToken) =>
        week == "now" ? await mediator.Send(new GetWeek(null), cancellationToken)
        : DateOnly.TryParseExact(week, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var monday) ? await mediator.Send(new GetWeek(monday), cancellationToken) : null;

    private static JsonObject Data(Pack pack, WeeklyFigures figures)
    {
        static JsonObject Both(Text text) => new() { ["zh"] = text.Zh, ["en"] = text.En };
        static JsonArray List(IEnumerable<JsonObject> rows) => [.. rows];
        static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new()
        {
            ["demo"] = pack.Manifest.Authority?.Demo ?? false,
            ["authority"] = Both(pack.Manifest.Authority?.Name ?? Text.Of("")),
            ["title"] = Both(new("办理情况周报", "Weekly Report on Cases")),
            ["from"] = Iso(figures.Monday),
            ["to"] = Iso(figures.Sunday),
            ["date"] = Iso(pack.Deadlines.Time.DateOf(figures.At)),
            ["procedures"] = List(figures.Procedures.Append(figures.Sum).Select(row => new JsonObject
            {
                ["name"] = Both(row.Title),
                ["received"] = row.Received,
                ["done"] = row.Done,
                ["open"] = row.Open,
                ["overdue"] = row.Overdue,
                ["days"] = row.Days,
            })),
            ["officers"] = List(figures.Officers.Select(row => new JsonObject { ["name"] = Both(row.Name ?? new("尚未分办", "not assigned")), ["open"] = row.Open, ["overdue"] = row.Overdue, ["done"] = row.Done })),
            ["passed"] = List(figures.Passed.Select(row => new JsonObject
            {
                ["number"] = row.Number,
                ["title"] = row.Title,
                ["clock"] = Both(row.Clock),
                ["ground"] = Both(row.Ground.Length > 0 ? Wording.Ground(pack.Manifest, row.Ground) : Text.Of("")),
                ["due"] = Iso(row.DueOn),
                ["state"] = Both(row.StateThen),
                ["waited"] = Both(row.WaitedFor),
                ["officer"] = row.Officer is { } officer ? Both(officer) : null,
                ["done"] = row.DoneOn is { } day ? Iso(day) : null,
            })),
            ["late"] = List(figures.Late.Select(row => new JsonObject { ["number"] = row.Number, ["title"] = row.Title, ["subject"] = row.Subject, ["received"] = Iso(row.ReceivedOn) })),
        };
    }
}
