using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;

namespace RegFiling.BrowserTests;

/// <summary>Fills in any form of the pack in the browser, as a person would: what is required, and what the test names.</summary>
internal static class Pen
{
    private static readonly Lazy<Pack> Shanghai = new(() =>
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "RegFiling.sln")))
        {
            root = root.Parent ?? throw new DirectoryNotFoundException("RegFiling.sln is not above the test program.");
        }

        return PackReader.Read(Path.Combine(root.FullName, "workflows", "cn-shanghai"), [])!;
    });

    public static FormDefinition Form(string id) => Shanghai.Value.Forms[id];

    public static async Task FillAsync(IPage page, string form, JsonObject? with = null) => await FillAsync(page, Form(form).Fields.ToList(), "", with ?? []);

    private static async Task FillAsync(IPage page, IReadOnlyList<FieldDefinition> fields, string path, JsonObject with)
    {
        var values = new JsonObject();
        foreach (var field in fields)
        {
            var given = with[field.Id];
            if (given is null && (!field.Required || !FormCheck.Shown(field.VisibleWhen, values, fields)))
            {
                continue;
            }

            if (field.Type == FieldType.Repeat)
            {
                var rows = given as JsonArray ?? [.. Enumerable.Range(0, (int)(field.Min ?? 1)).Select(_ => (JsonNode)new JsonObject())];
                for (var i = 0; i < rows.Count; i++)
                {
                    if (await page.Locator($"[name^='{path}{field.Id}[{i}].']").CountAsync() == 0)
                    {
                        await page.Locator($"button[name=_add][value='{path}{field.Id}']").ClickAsync();
                        await page.Locator($"[name^='{path}{field.Id}[{i}].']").First.WaitForAsync();
                    }

                    await FillAsync(page, field.Fields, $"{path}{field.Id}[{i}].", (JsonObject)rows[i]!);
                }

                continue;
            }

            var value = given is JsonValue text ? text.ToString() : Sample(field);
            values[field.Id] = value;
            await EnterAsync(page, field, path + field.Id, value);
        }
    }

    private static async Task EnterAsync(IPage page, FieldDefinition field, string name, string value)
    {
        var control = page.Locator($"[name='{name}']");
        switch (field.Type)
        {
            case FieldType.Choice when await page.Locator($"select[name='{name}']").CountAsync() > 0:
                await control.SelectOptionAsync(value);
                break;
            case FieldType.Choice or FieldType.Choices:
                await page.Locator($"[name='{name}'][value='{value}']").CheckAsync();
                break;
            case FieldType.Boolean:
                await control.CheckAsync();
                break;
            case FieldType.File:
                await page.Locator($"input[type=file][name='{name}']").SetInputFilesAsync(new FilePayload { Name = "演示材料.pdf", MimeType = "application/pdf", Buffer = Pdf() });
                break;
            default:
                await control.FillAsync(value);
                break;
        }
    }

    private static string Sample(FieldDefinition field) => field.Type switch
    {
        FieldType.Choice or FieldType.Choices => field.Choices[0].Value,
        FieldType.Date => field.Day == DayRange.Future ? "2099-06-30" : "2026-09-01",
        FieldType.Integer or FieldType.Decimal => $"{field.Min ?? 1}",
        FieldType.CreditCode => "91310199MA1TEXT06Y",
        FieldType.ResidentId => "310103201506070013",
        FieldType.Mobile => "13800000000",
        FieldType.Email => "a@demo.invalid",
        FieldType.Url => "https://demo.invalid/a",
        FieldType.FilingNumber => "网信算备310115999000202260017号",
        _ => Long(field),
    };

    private static string Long(FieldDefinition field)
    {
        var text = "演示填写内容";
        while (text.Length < (field.Min ?? 0))
        {
            text += text;
        }

        return field.Max is { } most && text.Length > most ? text[..(int)most] : text;
    }

    // The smallest that every reader opens: one empty page.
    private static byte[] Pdf()
    {
        string[] objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"];
        var (pdf, places) = (new StringBuilder("%PDF-1.4\n"), new StringBuilder("0000000000 65535 f \n"));
        for (var i = 0; i < objects.Length; i++)
        {
            places.Append(System.Globalization.CultureInfo.InvariantCulture, $"{pdf.Length:0000000000} 00000 n \n");
            pdf.Append(System.Globalization.CultureInfo.InvariantCulture, $"{i + 1} 0 obj{objects[i]}endobj\n");
        }

        var start = pdf.Length;
        pdf.Append(System.Globalization.CultureInfo.InvariantCulture, $"xref\n0 {objects.Length + 1}\n{places}trailer<</Size {objects.Length + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(pdf.ToString());
    }
}
