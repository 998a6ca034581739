using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using Mediator;
using Microsoft.EntityFrameworkCore;
using MiniExcelLibs;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Endpoints;

/// <summary>台账: the list as it is narrowed, as a file. Rows go through a file of their own and never all through memory; each export is on record before it is handed over.</summary>
public static class LedgerEndpoints
{
    private const int Batch = 500;
    // What a sheet holds, less the headings.
    private const int MostRows = 1_048_575;

    public static void MapLedger(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/inbox/ledger.xlsx", (Ledger ledger, HttpContext context, CancellationToken cancellationToken) => ledger.SendAsync(context, "xlsx", cancellationToken)).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
        routes.MapGet("/inbox/ledger.csv", (Ledger ledger, HttpContext context, CancellationToken cancellationToken) => ledger.SendAsync(context, "csv", cancellationToken)).RequireAuthorization(Policies.SignedIn).ExcludeFromDescription();
    }

    /// <summary>Writes the file of one list.</summary>
    public sealed class Ledger(IMediator mediator, RegFilingDbContext db, PackCatalogue packs, CurrentActor current, TimeProvider clock)
    {
        private int rows;

        internal async Task<IResult> SendAsync(HttpContext context, string format, CancellationToken cancellationToken)
        {
            var query = InboxQuery.Read(context.Request.Query, current.Actor);
            var deadlines = InboxQuery.DeadlinesOf(packs);
            var now = clock.GetUtcNow();
            var filter = query.Filter(current.Actor, deadlines, now);
            var file = new FileStream(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            try
            {
                await (format == "csv" ? CsvAsync(file, filter, cancellationToken) : XlsxAsync(file, filter, cancellationToken));
                file.Position = 0;
                var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
                file.Position = 0;
                await mediator.Send(new TraceExport("ledger", query.With(), format, rows, hash), cancellationToken);
                var name = $"{Words.T("台账", "cases")} {deadlines.Time.Local(now).ToString("yyyy-MM-dd HHmm", CultureInfo.InvariantCulture)}.{format}";
                return Results.File(file, format == "csv" ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name);
            }
            catch
            {
                await file.DisposeAsync();
                throw;
            }
        }

        private async Task CsvAsync(FileStream file, CaseFilter filter, CancellationToken cancellationToken)
        {
            // With the mark that makes spreadsheet programs read it as UTF-8.
            await using var writer = new StreamWriter(file, new UTF8Encoding(true), leaveOpen: true);
            await writer.WriteAsync(SpreadsheetText.CsvLine(Columns().Select(column => column.Title)));
            await foreach (var row in RowsAsync(filter, cancellationToken))
            {
                await writer.WriteAsync(SpreadsheetText.CsvLine(row));
            }
        }

        private async Task XlsxAsync(FileStream file, CaseFilter filter, CancellationToken cancellationToken)
        {
            var columns = Columns();
            async IAsyncEnumerable<IDictionary<string, object>> SheetAsync([EnumeratorCancellation] CancellationToken stop = default)
            {
                await foreach (var row in RowsAsync(filter, stop))
                {
                    var cells = new Dictionary<string, object>();
                    for (var i = 0; i < columns.Count; i++)
                    {
                        cells[columns[i].Title] = SpreadsheetText.Cell(row[i]);
                    }

                    yield return cells;
                }
            }

            await file.SaveAsAsync(SheetAsync(cancellationToken), sheetName: Words.T("台账", "cases"), cancellationToken: cancellationToken);
        }

        private async IAsyncEnumerable<string[]> RowsAsync(CaseFilter filter, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var columns = Columns();
            string? after = null;
            do
            {
                var page = await mediator.Send(new ListCases(filter, after, Size: Batch) { Counted = false }, cancellationToken);
                var ids = page.Rows.Select(row => row.Id).ToList();
                var filings = await db.Set<Case>().AsNoTracking().Where(c => ids.Contains(c.Id))
                    .Join(db.Set<Filing>(), c => c.RecordId, filing => filing.Id, (c, filing) => new { c.Id, filing.LocalNumber, filing.NationalNumber })
                    .ToDictionaryAsync(found => found.Id, found => (found.LocalNumber, found.NationalNumber), cancellationToken);
                foreach (var row in page.Rows)
                {
                    rows++;
                    var cells = new Cells(row, packs.Find(row.Procedure)?.Pack ?? packs.Current[0], filings.GetValueOrDefault(row.Id), clock.GetUtcNow());
                    yield return [.. columns.Select(column => column.Value(cells) ?? "")];
                }

                after = page.Next;
            }
            while (after is not null && rows < MostRows);
        }

        private sealed record Cells(CaseRow Row, Pack Pack, (string? Local, string? National) Numbers, DateTimeOffset Now)
        {
            public string? Day(DateTimeOffset? instant) => instant is { } at ? Pack.Deadlines.Time.DateOf(at).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null;
        }

        // The words of the glossary; every cell is text.
        private static IReadOnlyList<(string Title, Func<Cells, string?> Value)> Columns() =>
        [
            (Words.T("办件号", "case no."), at => at.Row.Number),
            (Words.T("程序", "procedure"), at => at.Row.ProcedureTitle.ToString()),
            (Words.T("名称", "name"), at => at.Row.Title),
            (Words.T("备案主体", "filing entity"), at => at.Row.Subject),
            (Words.T("所在区", "district"), at => at.Row.District is { } code ? Districts.Name(at.Pack, code).ToString() : null),
            (Words.T("状态", "state"), at => at.Row.StateTitle.ToString()),
            (Words.T("由谁办理", "who has it"), at => CaseWords.Holder(at.Row)),
            (Words.T("承办人", "officer in charge"), at => at.Row.Assignee?.ToString()),
            (Words.T("下一步", "next step"), at => string.Join(Words.T("、", ", "), at.Row.Next)),
            (Words.T("收到日期", "received"), at => at.Day(at.Row.ReceivedAt)),
            (Words.T("到期日", "due"), at => at.Row.ClosedAt is null ? at.Day(at.Row.NextDue?.AddTicks(-1)) : null),
            (Words.T("是否逾期", "overdue"), at => at.Row.ClosedAt is null && at.Row.NextDue <= at.Now ? Words.T("已逾期", "overdue") : null),
            (Words.T("办结日期", "closed"), at => at.Day(at.Row.ClosedAt)),
            (Words.T("逾期履行备案手续", "filed late"), at => at.Row.Late ? Words.T("是", "yes") : null),
            (Words.T("本市办理编号", "local record number"), at => at.Numbers.Local),
            (Words.T("备案编号", "filing number"), at => at.Numbers.National),
        ];
    }
}
