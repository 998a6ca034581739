using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;
using RegFiling.Platform;
using RegFiling.Platform.Calendar;

namespace RegFiling.Register;

public enum RegisterExportFormat
{
    Csv = 1,
    Json = 2,
    Xlsx = 3,
}

/// <summary>What stands with the rows of a download: from whom, when (local time), which entries, in which language the headings are.</summary>
public sealed record RegisterExportNote(Text Source, DateTimeOffset At, Text Conditions, string Language);

/// <summary>
/// Writes entries as CSV (UTF-8 with mark, titles above the headings, as the import reads it), JSON or XLSX, row by row. Cells that a spreadsheet
/// would compute are made harmless.
/// </summary>
public sealed class RegisterExport(JurisdictionTime time)
{
    public static Text Disclaimer { get; } = new(
        "备案不代表对主体、产品或者服务的认可，任何单位和个人不得用于广告宣传或者其他商业目的。来自国家公开名录的条目以国家互联网信息办公室公布的为准。",
        "A filing is no endorsement of the entity, product or service; nobody may use it for advertising or any other commercial purpose. For entries of the national lists what the national office published counts.");

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All), Indented = false };

    private readonly (string Id, Text Heading, Func<RegisterEntry, string, string?> Value)[] columns =
    [
        ("number", new("备案编号", "Number"), (entry, _) => entry.NationalNumber ?? entry.Number),
        ("localNumber", new("本市编号", "Local record"), (entry, _) => entry.Series == RegisterSeries.Local ? entry.Number : null),
        ("list", new("清单", "List"), (entry, language) => RegisterWords.Of(entry.Series).In(language)),
        ("state", new("状态", "State"), (entry, language) => RegisterWords.StateOf(entry).In(language)),
        .. RegisterFields.All.Select(field => (field.Id, Heading(field), (Func<RegisterEntry, string, string?>)((entry, language) => Shown(field, entry, language)))),
        ("source", new("来源", "Source"), (entry, _) => entry.Source),
        ("retrievedOn", new("获取日期", "Retrieved"), (entry, _) => entry.RetrievedOn?.ToString("O", CultureInfo.InvariantCulture)),
        ("changedAt", new("本系统更新时间", "Changed here"), (entry, _) => time.Local(entry.ChangedAt).ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)),
    ];

    /// <summary>The ending of the file name, and the media type.</summary>
    public static (string Ending, string MediaType) Kind(RegisterExportFormat format) => format switch
    {
        RegisterExportFormat.Csv => ("csv", "text/csv"),
        RegisterExportFormat.Json => ("json", "application/json"),
        RegisterExportFormat.Xlsx => ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };

    /// <summary>Writes all entries to a stream that stays open; returns how many there were.</summary>
    public async Task<int> WriteAsync(Stream to, RegisterExportFormat format, IAsyncEnumerable<RegisterEntry> entries, RegisterExportNote note, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(note);
        var count = 0;
        async IAsyncEnumerable<RegisterEntry> CountedAsync()
        {
            await foreach (var entry in entries.WithCancellation(cancellationToken))
            {
                count++;
                yield return entry;
            }
        }

        await (format switch
        {
            RegisterExportFormat.Csv => CsvAsync(to, CountedAsync(), note, cancellationToken),
            RegisterExportFormat.Json => JsonAsync(to, CountedAsync(), note, cancellationToken),
            RegisterExportFormat.Xlsx => XlsxAsync(to, CountedAsync(), note, cancellationToken),
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        });
        return count;
    }

    private async Task CsvAsync(Stream to, IAsyncEnumerable<RegisterEntry> entries, RegisterExportNote note, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(to, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), leaveOpen: true);
        foreach (var line in Notes(note))
        {
            await writer.WriteAsync(SpreadsheetText.CsvLine(line));
        }

        await writer.WriteAsync(SpreadsheetText.CsvLine(columns.Select(column => column.Heading.In(note.Language))));
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            await writer.WriteAsync(SpreadsheetText.CsvLine(columns.Select(column => column.Value(entry, note.Language))));
        }
    }

    private async Task JsonAsync(Stream to, IAsyncEnumerable<RegisterEntry> entries, RegisterExportNote note, CancellationToken cancellationToken)
    {
        await using var writer = new Utf8JsonWriter(to, Json);
        writer.WriteStartObject();
        writer.WriteStartObject("meta");
        Both(writer, "source", note.Source);
        writer.WriteString("exportedAt", note.At);
        Both(writer, "conditions", note.Conditions);
        Both(writer, "disclaimer", Disclaimer);
        writer.WriteEndObject();
        writer.WriteStartArray("rows");
        await foreach (var entry in entries.WithCancellation(cancellationToken))
        {
            writer.WriteStartObject();
            foreach (var (id, _, value) in columns)
            {
                if (value(entry, "zh") is not { Length: > 0 } zh)
                {
                    continue;
                }

                // A word of the register stands in both languages; what the lists or the filers wrote, as they wrote it.
                if (value(entry, "en") is { } en && en != zh && id is not "filedOn" and not "stateOn")
                {
                    Both(writer, id, new(zh, en));
                }
                else
                {
                    writer.WriteString(id, zh);
                }
            }

            writer.WriteEndObject();
            if (writer.BytesPending > 64 * 1024)
            {
                await writer.FlushAsync(cancellationToken);
            }
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private async Task XlsxAsync(Stream to, IAsyncEnumerable<RegisterEntry> entries, RegisterExportNote note, CancellationToken cancellationToken)
    {
        async IAsyncEnumerable<Dictionary<string, object?>> RowsAsync()
        {
            await foreach (var entry in entries.WithCancellation(cancellationToken))
            {
                yield return columns.ToDictionary(column => column.Heading.In(note.Language), column => (object?)SpreadsheetText.Cell(column.Value(entry, note.Language)));
            }
        }

        var about = new Text("说明", "About").In(note.Language);
        var sheets = new Dictionary<string, object>
        {
            [new Text("公示信息", "Register").In(note.Language)] = RowsAsync(),
            [about] = Notes(note).Select(line => new Dictionary<string, object?> { [about] = SpreadsheetText.Cell(line) }).ToList(),
        };
        await to.SaveAsAsync(sheets, configuration: new OpenXmlConfiguration { AutoFilter = false }, cancellationToken: cancellationToken);
    }

    private static IEnumerable<string> Notes(RegisterExportNote note)
    {
        var moment = Wording.Moment(note.At);
        yield return new Text($"来源：{note.Source.Zh}；导出时间：{moment.Zh}", $"Source: {note.Source.En}; exported: {moment.En}").In(note.Language);
        yield return new Text($"查询条件：{note.Conditions.Zh}", $"Conditions: {note.Conditions.En}").In(note.Language);
        yield return Disclaimer.In(note.Language);
    }

    // The headings that the published lists use, so that the file can be read by what reads those.
    private static Text Heading(RegisterField field) => field.Id switch
    {
        "name" => new("算法名称", "Name"),
        "filedOn" => new("备案时间", "Filed on"),
        _ => field.Label,
    };

    private static string? Shown(RegisterField field, RegisterEntry entry, string language) =>
        field.Value(entry) is not { Length: > 0 } value ? null : field.Id is "filedOn" or "stateOn" ? value : field.Show(value).In(language);

    private static void Both(Utf8JsonWriter writer, string name, Text text)
    {
        writer.WriteStartObject(name);
        writer.WriteString("zh", text.Zh);
        writer.WriteString("en", text.En);
        writer.WriteEndObject();
    }
}
