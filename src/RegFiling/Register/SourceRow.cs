using System.Text;

namespace RegFiling.Register;

/// <summary>One row of a file, every cell under its heading as it stands there. <paramref name="Flaw"/> is a code when the row itself is malformed.</summary>
internal sealed record SourceRow(int Row, IReadOnlyList<KeyValuePair<string, string>> Cells, string? List = null, string? Flaw = null);

/// <summary>The file cannot be read to its end, so nothing of it is imported.</summary>
internal sealed class BrokenFileException(string code, string zh, string en, int? row = null) : Exception(en)
{
    public string Code => code;

    public string Zh => row is null ? zh : $"第{row}行：{zh}";

    public string En => row is null ? Message : $"Row {row}: {Message}";
}

/// <summary>Which encoding a file is in: UTF-8 or UTF-16 with a mark, UTF-8 without, else GB18030.</summary>
internal static class FileEncoding
{
    public static Encoding Detect(Stream file)
    {
        Span<byte> head = stackalloc byte[4];
        file.Position = 0;
        head = head[..file.ReadAtLeast(head, 4, throwOnEndOfStream: false)];
        file.Position = 0;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]))
            return new UnicodeEncoding(bigEndian: false, byteOrderMark: true, throwOnInvalidBytes: true);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return new UnicodeEncoding(bigEndian: true, byteOrderMark: true, throwOnInvalidBytes: true);
        if (head.StartsWith("PK"u8) || head.StartsWith("%PDF"u8) || head.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0]))
        {
            throw new BrokenFileException(
                "register.import.not-text", "不是CSV或者JSON文件，请先将表格另存为CSV（UTF-8）", "This is no CSV or JSON file; save the table as CSV (UTF-8) first");
        }

        return IsUtf8(file) ? new UTF8Encoding(false, true) : Gb18030();
    }

    private static Encoding Gb18030() =>
        CodePagesEncodingProvider.Instance.GetEncoding("GB18030", EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)!;

    private static bool IsUtf8(Stream file)
    {
        var decoder = new UTF8Encoding(false, true).GetDecoder();
        var bytes = new byte[81_920];
        var characters = new char[bytes.Length + 4];
        try
        {
            int read;
            do
            {
                read = file.Read(bytes);
                decoder.GetChars(bytes.AsSpan(0, read), characters, flush: read == 0);
            }
            while (read > 0);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
        finally
        {
            file.Position = 0;
        }
    }
}
