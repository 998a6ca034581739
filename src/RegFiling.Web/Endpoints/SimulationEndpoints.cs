using System.Globalization;
using System.Text;
using Mediator;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.RiskTiering.Simulation;
using RegFiling.Web.Pages.Rules.Simulations;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Endpoints;

/// <summary>The filings that a simulation found to move, narrowed as on its page, as CSV and XLSX. Each download is on record before it is handed over.</summary>
internal static class SimulationEndpoints
{
    private const int RowsAtOnce = 500;

    public static void MapSimulations(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/rules/simulations/{id:guid}/movers.csv", (HttpContext context, IMediator mediator, Guid id, CancellationToken cancellationToken) => SendAsync(context, mediator, id, "csv", cancellationToken))
            .RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
        routes.MapGet("/rules/simulations/{id:guid}/movers.xlsx", (HttpContext context, IMediator mediator, Guid id, CancellationToken cancellationToken) => SendAsync(context, mediator, id, "xlsx", cancellationToken))
            .RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
    }

    private static async Task<IResult> SendAsync(HttpContext context, IMediator mediator, Guid id, string format, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetSimulation(id), cancellationToken) is not { Summary: { } summary } view)
        {
            return Results.NotFound();
        }

        string? Asked(string name) => context.Request.Query[name].ToString() is { Length: > 0 } value ? value : null;
        var (from, to, company) = (Asked("from"), Asked("to"), Guid.TryParse(Asked("company"), out var subject) ? subject : (Guid?)null);
        var lines = new List<MoverLine>();
        for (int? after = 0; after is { } place;)
        {
            var page = (await mediator.Send(new GetMovers(id, from, to, company, place, RowsAtOnce), cancellationToken))!;
            lines.AddRange(page.Lines);
            after = page.Next;
        }

        var tiers = summary.Tiers.ToDictionary(tier => tier.Id, tier => tier.Title.In(Words.Language), StringComparer.Ordinal);
        var rows = lines.Select(line => Row(line, tiers)).ToList();
        var bytes = format == "csv" ? Csv(rows) : TextWorkbook.Of([.. Headings.Select(heading => heading.In(Words.Language))], rows.Select(row => (IReadOnlyList<string>)[.. row.Select(SpreadsheetText.Cell)]));
        await mediator.Send(new TraceExport("simulation", $"{view.Run.Number}{MoverQuery.Write(from, to, company)}", format, rows.Count, Sha256.Of(bytes)), cancellationToken);
        context.Response.Headers.CacheControl = "private, no-store";
        return Results.File(bytes, format == "csv" ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", $"{view.Run.Number}.{format}");
    }

    private static readonly IReadOnlyList<Text> Headings =
    [
        new("序号", "No."), new("备案", "filing"), new("编号", "number"), new("企业", "company"), new("现行等级", "present tier"), new("拟用规则下的等级", "proposed tier"), new("升降", "direction"),
        new("原因", "why"), new("新增事项", "requirements that begin"), new("不再适用的事项", "requirements that end"), new("内容变化的事项", "requirements that change"), new("说明", "notes"),
    ];

    private static IReadOnlyList<string> Row(MoverLine line, Dictionary<string, string> tiers)
    {
        var (detail, mover) = (line.Detail, line.Detail.Mover);
        string Duties(string change) => string.Join(Words.T("；", "; "), detail.Duties.Where(duty => duty.Change == change).Select(duty =>
            $"{duty.Title.In(Words.Language)}{(duty.After is { } after ? $" ({after.In(Words.Language)})" : "")} [{Wording.Of(duty.Force).In(Words.Language)}]"));
        var notes = new List<string>();
        if (mover.WasAdjusted)
        {
            notes.Add(Words.T("现行等级经人工调整", "the present tier was set by people"));
        }

        if (mover.IsOpen)
        {
            notes.Add(Words.T("缺少要素，按较高的可能值", "an answer is missing; the higher plausible value was taken"));
        }

        return
        [
            line.Position.ToString(CultureInfo.InvariantCulture), detail.Filing, detail.Number ?? "", detail.Company, tiers.GetValueOrDefault(mover.From, mover.From), tiers.GetValueOrDefault(mover.To, mover.To),
            mover.IsUp ? Words.T("上升", "rises") : Words.T("下降", "falls"), string.Join(Words.T("；", "; "), line.Why.Select(why => why.In(Words.Language))), Duties("begins"), Duties("ends"), Duties("changes"),
            string.Join(Words.T("；", "; "), notes),
        ];
    }

    // The mark of UTF-8 in front, or spreadsheet programs show Chinese as something else.
    private static byte[] Csv(IEnumerable<IReadOnlyList<string>> rows) =>
        [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(string.Concat(rows.Prepend([.. Headings.Select(heading => heading.In(Words.Language))]).Select(row => SpreadsheetText.CsvLine(row))))];
}
