using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace RegFiling.Tests.Support;

/// <summary>Small files of each kind that is taken, built part by part, so that a test can build one that is wrong in one way.</summary>
internal static class TestFiles
{
    public const string WordMain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    public static byte[] Pdf { get; } = PdfOf("Test");

    public static byte[] Png { get; } = PngOf(3, 2);

    /// <summary>One page with one line of ASCII. <paramref name="catalog"/> goes into the catalogue, <paramref name="more"/> are further objects from number 6.</summary>
    public static byte[] PdfOf(string text, string catalog = "", params string[] more)
    {
        var page = $"BT /F1 16 Tf 72 740 Td ({text}) Tj ET";
        string[] objects =
        [
            $"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
            $"<< /Length {page.Length} >>\nstream\n{page}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
            .. more,
        ];
        return PdfOfObjects(objects, "");
    }

    public static byte[] PdfOfObjects(IReadOnlyList<string> objects, string trailer)
    {
        var (pdf, places) = (new StringBuilder("%PDF-1.7\n"), new StringBuilder("0000000000 65535 f \n"));
        for (var i = 0; i < objects.Count; i++)
        {
            places.Append(CultureInfo.InvariantCulture, $"{pdf.Length:0000000000} 00000 n \n");
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var start = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n{places}trailer\n<< /Size {objects.Count + 1} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(pdf.ToString());
    }

    /// <summary>An action hidden in a compressed stream of objects, where no name can be read.</summary>
    public static byte[] PdfWithObjectStream(string hidden)
    {
        var inner = Encoding.ASCII.GetBytes($"6 0 {hidden}");
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(inner);
        using var pdf = new MemoryStream();
        var offsets = new List<long>();
        void Write(string text) => pdf.Write(Encoding.Latin1.GetBytes(text));
        void Object(string body)
        {
            offsets.Add(pdf.Position);
            Write($"{offsets.Count} 0 obj\n{body}\nendobj\n");
        }

        Write("%PDF-1.7\n");
        Object("<< /Type /Catalog /Pages 2 0 R /OpenAction 6 0 R >>");
        Object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        Object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>");
        offsets.Add(pdf.Position);
        Write($"4 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length {packed.Length} >>\nstream\n");
        packed.WriteTo(pdf);
        Write("\nendstream\nendobj\n");
        var start = pdf.Position;
        offsets.Add(start);
        // Type 1: at an offset; type 2: number 0 within object 4.
        var rows = new List<byte> { 0, 0, 0, 0, 0, 0 };
        foreach (var offset in offsets)
            rows.AddRange([1, 0, (byte)(offset >> 16), (byte)(offset >> 8), (byte)offset, 0]);
        rows.AddRange([2, 0, 0, 0, 4, 0]);
        Write($"5 0 obj\n<< /Type /XRef /Size 7 /W [1 4 1] /Root 1 0 R /Length {rows.Count} >>\nstream\n");
        pdf.Write([.. rows]);
        Write($"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n");
        return pdf.ToArray();
    }

    /// <summary>A grey picture; <paramref name="width"/> and <paramref name="height"/> are what the header says.</summary>
    public static byte[] PngOf(int width, int height, params (string Type, byte[] Data)[] more)
    {
        using var png = new MemoryStream();
        png.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        var head = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(4), height);
        head[8] = 8;
        Chunk(png, "IHDR", head);
        foreach (var (type, data) in more)
            Chunk(png, type, data);
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(new byte[Math.Min(height * (width + 1L), 100)]);
        Chunk(png, "IDAT", packed.ToArray());
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    public static byte[] JpegOf(int width, int height, byte[]? comment = null)
    {
        using var jpeg = new MemoryStream();
        jpeg.Write([0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        if (comment is not null)
            jpeg.Write([0xFF, 0xFE, (byte)((comment.Length + 2) >> 8), (byte)(comment.Length + 2), .. comment]);
        jpeg.Write([0xFF, 0xC0, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0]);
        jpeg.Write([0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD9]);
        return jpeg.ToArray();
    }

    /// <summary>A Word document of one paragraph for each line.</summary>
    public static byte[] DocxOf(params string[] lines) => DocxWith(lines: lines);

    public static byte[] DocxWith(
        string? type = null, string? relations = null, string? body = null, string[]? lines = null, params (string Name, byte[] Content)[] more)
    {
        var paragraphs = string.Concat((lines ?? ["测试"]).Select(line => $"<w:p><w:r><w:t>{System.Security.SecurityElement.Escape(line)}</w:t></w:r></w:p>"));
        return Zip(
        [
            ("[Content_Types].xml", Utf8($"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"{type ?? WordMain}\"/></Types>")),
            ("_rels/.rels", Utf8($"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{Office}/officeDocument\" Target=\"word/document.xml\"/></Relationships>")),
            ("word/document.xml", Utf8(body ?? $"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{paragraphs}</w:body></w:document>")),
            ("word/_rels/document.xml.rels", Utf8($"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}</Relationships>")),
            .. more,
        ]);
    }

    public static string Relation(string type, string target, bool outside = false) =>
        $"<Relationship Id=\"x{Guid.NewGuid():N}\" Type=\"{(type.Contains("://", StringComparison.Ordinal) ? type : $"{Office}/{type}")}\" Target=\"{target}\"{(outside ? " TargetMode=\"External\"" : "")}/>";

    public static byte[] Zip(IEnumerable<(string Name, byte[] Content)> entries)
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(content);
            }
        }

        return memory.ToArray();
    }

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static void Chunk(Stream png, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] checkedPart = [.. Encoding.ASCII.GetBytes(type), .. data];
        png.Write(checkedPart);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(checkedPart));
        png.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320 & (uint)-(int)(crc & 1));
        }

        return ~crc;
    }
}
