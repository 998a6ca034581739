using System.Buffers;
using System.Globalization;

namespace RegFiling.Platform;

/// <summary>
/// Text on its way into a spreadsheet (CSV, XLSX): a cell that a spreadsheet program would read as a formula gets an apostrophe in front, so that it is
/// shown and never computed. Full-width and small signs count too: Excel and WPS narrow them when the file is opened.
/// </summary>
public static class SpreadsheetText
{
    private const string Signs = "=+-@＝＋－＠﹦﹢﹣﹫−|｜%％";

    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n\t;");

    /// <summary>The same text, or with an apostrophe in front. A plain number (<c>-3.5</c>) stays one; null is an empty cell.</summary>
    public static string Cell(string? text)
    {
        // What nobody sees before the sign does not hide it from the program.
        var seen = (text ?? "").SkipWhile(Unseen).FirstOrDefault();
        return (seen != default && Signs.Contains(seen, StringComparison.Ordinal) && !IsNumber(text!)) || Shifts(text) ? "'" + text : text ?? "";
    }

    /// <summary>One line of CSV after RFC 4180, each cell made harmless and quoted where it must be; ends with CR LF.</summary>
    public static string CsvLine(params IEnumerable<string?> cells) => string.Join(',', cells.Select(cell => Quoted(Cell(cell)))) + "\r\n";

    private static string Quoted(string cell) => cell.AsSpan().ContainsAny(NeedsQuotes) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;

    // A tab or a line break at the start moves what follows to the beginning of a cell in some programs.
    private static bool Shifts(string? text) => text is ['\t' or '\r' or '\n', ..];

    private static bool Unseen(char c) => char.IsWhiteSpace(c) || char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.NonSpacingMark;

    private static bool IsNumber(string text) =>
        text.All(c => char.IsAsciiDigit(c) || c is '-' or '.') && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _);
}
