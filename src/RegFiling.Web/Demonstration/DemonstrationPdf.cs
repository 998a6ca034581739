using System.Globalization;
using System.Text;
using RegFiling.Platform.Documents;

namespace RegFiling.Web.Demonstration;

/// <summary>An uploaded file of the demonstration: one page that says what it stands for.</summary>
internal static class DemonstrationPdf
{
    /// <summary>A PDF of one line. The text is of printable ASCII: the font that every reader has knows no Chinese.</summary>
    public static FileContent Of(string text)
    {
        if (text.Any(c => c is < ' ' or > '~'))
        {
            throw new ArgumentException($"“{text}” is not of printable ASCII.", nameof(text));
        }

        var line = text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("(", @"\(", StringComparison.Ordinal).Replace(")", @"\)", StringComparison.Ordinal);
        var page = $"BT /F1 16 Tf 72 740 Td ({line}) Tj 0 -28 Td (Demonstration file without legal effect) Tj ET";
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
            $"<< /Length {page.Length} >>\nstream\n{page}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        var pdf = new StringBuilder("%PDF-1.4\n");
        var places = new StringBuilder("0000000000 65535 f \n");
        for (var i = 0; i < objects.Length; i++)
        {
            places.Append(CultureInfo.InvariantCulture, $"{pdf.Length:0000000000} 00000 n \n");
            pdf.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var start = pdf.Length;
        pdf.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n{places}trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        var bytes = Encoding.ASCII.GetBytes(pdf.ToString());
        return new FileContent { Sha256 = RegFiling.Platform.Sha256.Of(bytes), Bytes = bytes };
    }
}
