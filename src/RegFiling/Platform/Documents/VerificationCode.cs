using System.Text;
using System.Text.Json.Nodes;
using QRCoder;

namespace RegFiling.Platform.Documents;

/// <summary>The two-dimensional code on a document: the address at which it can be verified, as a drawing for the template.</summary>
internal static class VerificationCode
{
    // Beyond this the squares become too small to be read from paper.
    private const int LongestAddress = 400;

    /// <summary>Adds <c>qr</c> (a picture as SVG) where the data names an address in <c>verify</c>.</summary>
    public static void Draw(JsonNode? data)
    {
        if (data is not JsonObject fields || fields["verify"] is not JsonValue value || !value.TryGetValue(out string? address) || address.Length is 0 or > LongestAddress || !address.All(char.IsAscii))
        {
            return;
        }

        using var code = QRCodeGenerator.GenerateQrCode(address, QRCodeGenerator.ECCLevel.L);
        var modules = code.ModuleMatrix;
        var path = new StringBuilder();
        for (var y = 0; y < modules.Count; y++)
        {
            for (var x = 0; x < modules.Count; x++)
            {
                var run = 0;
                while (x + run < modules.Count && modules[y][x + run])
                {
                    run++;
                }

                if (run > 0)
                {
                    path.Append(System.Globalization.CultureInfo.InvariantCulture, $"M{x} {y}h{run}v1h-{run}z");
                    x += run;
                }
            }
        }

        fields["qr"] = $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {modules.Count} {modules.Count}\"><path d=\"{path}\" fill=\"#000\"/></svg>";
    }
}
