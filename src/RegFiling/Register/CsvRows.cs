using System.Text;
using CsvHelper;

namespace RegFiling.Register;

/// <summary>Reads a published list saved as CSV, row by row; the headings may stand below a title.</summary>
internal static class CsvRows
{
    private const int MostTitleRows = 5;
    private const int LargestRecord = 1 << 20;

    public static IEnumerable<SourceRow> Read(Stream file, Encoding encoding)
    {
        var malformed = new Queue<CsvMalformedReason>();
        using var reader = CsvReader.Create(file, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            SkipEmptyLines = false,
            Encoding = encoding,
            MaxRecordSize = LargestRecord,
            OnMalformedRecord = found => malformed.Enqueue(found.Reason),
        }, leaveOpen: true);
        string[]? headings = null;
        var row = 0;
        while (ReadRecord(reader, malformed, row + 1) is { } cells)
        {
            row++;
            var strayQuotes = malformed.Count > 0;
            malformed.Clear();
            if (cells.All(string.IsNullOrWhiteSpace))
                continue;
            if (headings is null)
            {
                if (RegisterColumns.IsHeading(cells))
                    headings = Unique(cells, row);
                else if (row >= MostTitleRows)
                    break;
                continue;
            }

            var flaw = Flaw(cells, headings, strayQuotes);
            yield return new SourceRow(row, Pair(headings, cells), Flaw: flaw);
        }

        if (headings is null)
        {
            throw new BrokenFileException(
                "register.import.no-heading",
                "未找到表头，表头至少应有“备案编号”和名称或者主体一列",
                "No headings found; they need 备案编号 (number) and a name or subject column at least");
        }
    }

    private static string[]? ReadRecord(CsvReader reader, Queue<CsvMalformedReason> malformed, int row)
    {
        try
        {
            if (!reader.Read())
                return null;
            // A quote that is never closed swallows all rows behind it.
            return malformed.Contains(CsvMalformedReason.UnterminatedQuote)
                ? throw new BrokenFileException("register.import.open-quote", "引号没有闭合", "A quotation mark is not closed", row)
                : reader.Current.ToArray();
        }
        catch (DecoderFallbackException)
        {
            throw new BrokenFileException("register.import.encoding", "文字编码无法识别，请另存为UTF-8", "The text is neither UTF-8 nor GB18030; save it as UTF-8", row);
        }
        catch (CsvFormatException)
        {
            throw new BrokenFileException("register.import.row-too-long", "行过长，可能有引号没有闭合", "A row is too long; perhaps a quotation mark is not closed", row);
        }
    }

    private static string[] Unique(string[] cells, int row)
    {
        var headings = cells.Select((cell, i) => string.IsNullOrWhiteSpace(cell) ? $"列{i + 1}" : cell.Trim()).ToArray();
        if (headings.GroupBy(heading => heading).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new BrokenFileException("register.import.heading-twice", $"表头“{twice.Key}”出现两次", $"The heading {twice.Key} stands twice", row);
        return headings;
    }

    private static string? Flaw(string[] cells, string[] headings, bool strayQuotes)
    {
        if (RegisterColumns.IsHeading(cells))
            return "row.heading-again";
        if (cells.Skip(headings.Length).Any(cell => !string.IsNullOrWhiteSpace(cell)))
            return "row.too-many-cells";
        if (cells.Length < headings.Length)
            return "row.too-few-cells";
        return strayQuotes ? "row.stray-quote" : null;
    }

    private static List<KeyValuePair<string, string>> Pair(string[] headings, string[] cells) =>
        [.. cells.Select((cell, i) => KeyValuePair.Create(i < headings.Length ? headings[i] : $"列{i + 1}", cell))];
}
