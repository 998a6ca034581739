using MiniExcelLibs;
using MiniExcelLibs.Attributes;
using MiniExcelLibs.OpenXml;

namespace RegFiling.Web.Platform;

/// <summary>A workbook of one sheet in which every cell is text: what somebody typed can never run as a formula.</summary>
public static class TextWorkbook
{
    public static byte[] Of(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        ArgumentNullException.ThrowIfNull(headings);
        ArgumentNullException.ThrowIfNull(rows);
        using var bytes = new MemoryStream();
        var configuration = new OpenXmlConfiguration
        {
            // The format of text: a cell that begins with = stays text even when it is edited.
            DynamicColumns = [.. headings.Select(heading => new DynamicExcelColumn(heading) { Format = "@", Width = 30 })],
            AutoFilter = false,
        };
        bytes.SaveAs(rows.Select(row => headings.Zip(row).ToDictionary(cell => cell.First, cell => (object)cell.Second)), configuration: configuration);
        return bytes.ToArray();
    }
}
