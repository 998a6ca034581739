using System.Text.Json.Nodes;
using CsCheck;
using RegFiling.Platform.Documents;
using UglyToad.PdfPig;

namespace RegFiling.Tests.Platform.Documents;

public sealed class DocumentTests(DocumentWorkshop workshop) : IClassFixture<DocumentWorkshop>
{
    private const string Hostile = "王𠮷𬮿ཀ👨‍👩‍👧·é\u0301\u0301\u0627\u0644\u0639\u202Eevil\u2066\u0000\u0007\uFEFF\uD83D<b>#panic(\"x\")$x$*_`\\\"'";

    [Theory]
    [InlineData("assessment", "zh", "风险等级：四级（重大风险）", "不作为行政处罚依据", "68.75", "申海智澜科技（演示）有限公司", "传播违法信息", "法定", "内部时限", "办理过程", "2026年11月5日11:02")]
    [InlineData("assessment", "en", "Risk tier: tier four (major risk)", "no ground for an administrative penalty", "68.75", "Zhilan Technology", "Spread of illegal content", "Internal limit", "Course of the case", "5 November 2026 11:02", "The Chinese version prevails")]
    [InlineData("notice", "zh", "备案材料补正通知书", "演示备补〔2026〕8号", "申海智澜科技（演示）有限公司：", "公示入口截图", "标准：", "第二十四条", "行政复议", "2026年11月2日", "演示样本")]
    [InlineData("notice", "en", "Supplement Notice", "演示备补〔2026〕8号", "Standard:", "administrative reconsideration", "2 November 2026", "DEMONSTRATION")]
    public async Task Sample_text_can_be_copied_from_the_document(string name, string language, params string[] expected)
    {
        DocumentWorkshop.NeedsNode();
        byte[] pdf = await workshop.Worker.RenderAsync(DocumentWorkshop.Request(name, language), TestContext.Current.CancellationToken);

        IReadOnlyList<string> pages = DocumentWorkshop.Pages(pdf);
        string all = string.Concat(pages);
        Assert.All(expected, text => Assert.Contains(DocumentWorkshop.Compact(text), all, StringComparison.Ordinal));
        for (int page = 1; page <= pages.Count; page++)
            Assert.Contains(language == "zh" ? $"第{page}页共{pages.Count}页" : $"Page{page}of{pages.Count}", pages[page - 1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Document_is_archival_tagged_and_uses_the_bundled_font_only(string language)
    {
        DocumentWorkshop.NeedsNode();
        byte[] pdf = await workshop.Worker.RenderAsync(DocumentWorkshop.Request("assessment", language), TestContext.Current.CancellationToken);

        using PdfDocument document = PdfDocument.Open(pdf);
        Assert.True(document.TryGetXmpMetadata(out var metadata));
        string xmp = metadata.GetXDocument().ToString();
        Assert.Contains("<pdfaid:part>3</pdfaid:part>", xmp, StringComparison.Ordinal);
        Assert.Contains("<pdfaid:conformance>A</pdfaid:conformance>", xmp, StringComparison.Ordinal);
        Assert.All(document.GetPages().SelectMany(page => page.Letters), letter => Assert.Contains("NotoSansSC", letter.FontName, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("assessment")]
    [InlineData("notice")]
    public async Task Same_request_gives_the_same_bytes_again_and_from_another_worker(string name)
    {
        DocumentWorkshop.NeedsNode();
        DocumentRequest request = DocumentWorkshop.Request(name, "zh");
        byte[] first = await workshop.Worker.RenderAsync(request, TestContext.Current.CancellationToken);
        await workshop.Worker.RenderAsync(DocumentWorkshop.Request(name, "en"), TestContext.Current.CancellationToken);
        byte[] again = await workshop.Worker.RenderAsync(request, TestContext.Current.CancellationToken);
        await using TypstWorker other = DocumentWorkshop.NewWorker();
        byte[] elsewhere = await other.RenderAsync(request, TestContext.Current.CancellationToken);
        byte[] later = await other.RenderAsync(request with { Timestamp = request.Timestamp.AddSeconds(1) }, TestContext.Current.CancellationToken);

        Assert.Equal(first, again);
        Assert.Equal(first, elsewhere);
        Assert.NotEqual(first, later);
    }

    [Theory]
    [InlineData("assessment", "zh")]
    [InlineData("assessment", "en")]
    [InlineData("notice", "zh")]
    [InlineData("notice", "en")]
    public async Task Rare_characters_in_every_text_never_cost_the_document(string name, string language)
    {
        DocumentWorkshop.NeedsNode();
        byte[] pdf = await workshop.Worker.RenderAsync(
            DocumentWorkshop.Request(name, language, Spoil(DocumentWorkshop.Sample(name))), TestContext.Current.CancellationToken);

        string all = string.Concat(DocumentWorkshop.Pages(pdf));
        Assert.Contains("U+0F40U+1F468U+1F469U+1F467]", all, StringComparison.Ordinal);
        // Text is text, never markup.
        Assert.Contains("#panic(\"x\")$x$*_`\\\"'", all, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202E', all);
        Assert.Contains(language == "zh" ? "以其统一码编号代替" : "byitsUnicodenumber", all, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_sample_of_the_pack_makes_a_document_in_both_languages()
    {
        DocumentWorkshop.NeedsNode();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(DocumentWorkshop.Documents, "samples")))
        {
            // notice-receipt.json is a sample for notice.typ.
            string sample = Path.GetFileNameWithoutExtension(file);
            string template = File.Exists(Path.Combine(DocumentWorkshop.Documents, sample + ".typ")) ? sample : sample.Split('-')[0];
            JsonNode data = DocumentWorkshop.Sample(sample);
            foreach (string language in new[] { "zh", "en" })
            {
                byte[] pdf = await workshop.Worker.RenderAsync(DocumentWorkshop.Request(template, language, data), TestContext.Current.CancellationToken);
                Assert.Contains(DocumentWorkshop.Compact(data["title"]![language]!.GetValue<string>()), DocumentWorkshop.Pages(pdf)[0], StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Any_text_makes_a_document()
    {
        DocumentWorkshop.NeedsNode();
        DocumentTemplate template = DocumentWorkshop.Template("#let data = json(bytes(sys.inputs.data))\n#data.a *#data.a*");
        Gen<string> anyText = Gen.Int[0, 0x10FFFF].Where(c => c is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32).Array[1, 40].Select(string.Concat);
        await anyText.SampleAsync(
            async text =>
            {
                byte[] pdf = await workshop.Worker.RenderAsync(DocumentWorkshop.Request(template, new JsonObject { ["a"] = text }));
                Assert.Equal("%PDF"u8, pdf.AsSpan(0, 4));
            },
            iter: 200, threads: 1);
    }

    [Fact]
    public async Task Long_timeline_runs_over_several_pages_and_repeats_its_head()
    {
        DocumentWorkshop.NeedsNode();
        JsonNode data = DocumentWorkshop.Sample("assessment");
        data["timeline"] = new JsonArray([.. Enumerable.Range(1, 60).Select(i => new JsonObject
        {
            ["at"] = $"2026-{1 + (i / 20):00}-{1 + (i % 20):00}T09:{i % 60:00}",
            ["act"] = new JsonObject { ["zh"] = $"第{i}项办理", ["en"] = $"Act {i}" },
            ["who"] = "赵演示",
            ["role"] = new JsonObject { ["zh"] = "经办人", ["en"] = "Case officer" },
            ["note"] = string.Concat(Enumerable.Repeat("说明文字", i)),
        })]);
        byte[] pdf = await workshop.Worker.RenderAsync(DocumentWorkshop.Request("assessment", "zh", data), TestContext.Current.CancellationToken);

        IReadOnlyList<string> pages = DocumentWorkshop.Pages(pdf);
        string all = string.Concat(pages);
        for (int i = 1; i <= 60; i++)
            Assert.Contains($"第{i}项办理", all, StringComparison.Ordinal);
        Assert.True(pages.Count(page => page.Contains("办理人角色", StringComparison.Ordinal)) >= 3);
    }

    [Theory]
    [InlineData("assessment")]
    [InlineData("notice")]
    public async Task Missing_fields_leave_a_gap_and_not_an_error(string name)
    {
        DocumentWorkshop.NeedsNode();
        var data = (JsonObject)DocumentWorkshop.Sample(name);
        foreach (string field in data.Select(pair => pair.Key).ToList())
        {
            var without = (JsonObject)data.DeepClone();
            without.Remove(field);
            await workshop.Worker.RenderAsync(DocumentWorkshop.Request(name, "zh", without), TestContext.Current.CancellationToken);
        }
        await workshop.Worker.RenderAsync(DocumentWorkshop.Request(name, "en", new JsonObject { ["title"] = "空" }), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Long_text_without_a_space_stays_on_the_page()
    {
        DocumentWorkshop.NeedsNode();
        JsonNode data = DocumentWorkshop.Sample("assessment");
        data["risks"]![0]!["name"] = new string('W', 300);
        data["timeline"]![0]!["note"] = string.Concat(Enumerable.Repeat("很长的说明", 1200));
        byte[] pdf = await workshop.Worker.RenderAsync(DocumentWorkshop.Request("assessment", "zh", data), TestContext.Current.CancellationToken);

        using PdfDocument document = PdfDocument.Open(pdf);
        Assert.Equal(1200, document.GetPages().SelectMany(page => page.Letters).Count(letter => letter.Value == "很"));
        // The watermark alone may lean over the edge.
        Assert.All(
            document.GetPages().SelectMany(page => page.Letters).Where(letter => letter.Value == "W"),
            letter => Assert.InRange(letter.BoundingBox.Right, 0, 595));
    }

    [Fact]
    public async Task Advice_is_never_printed_with_an_article()
    {
        DocumentWorkshop.NeedsNode();
        JsonNode data = DocumentWorkshop.Sample("assessment");
        foreach (string force in new[] { "advice", "internal" })
            data["obligations"]!.AsArray().Add(new JsonObject { ["force"] = force, ["name"] = "某事项", ["ground"] = "第九十九条", ["what"] = "某事" });
        byte[] pdf = await workshop.Worker.RenderAsync(DocumentWorkshop.Request("assessment", "zh", data), TestContext.Current.CancellationToken);

        string all = string.Concat(DocumentWorkshop.Pages(pdf));
        Assert.Contains("某事项", all, StringComparison.Ordinal);
        Assert.DoesNotContain("第九十九条", all, StringComparison.Ordinal);
    }

    private static JsonNode? Spoil(JsonNode? node) => node switch
    {
        JsonObject fields => new JsonObject(fields.Select(pair => KeyValuePair.Create(pair.Key, pair.Key is "force" or "certainty" or "code" ? pair.Value?.DeepClone() : Spoil(pair.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Spoil)]),
        JsonValue value when value.TryGetValue(out string? text) => JsonValue.Create(text + Hostile),
        _ => node?.DeepClone(),
    };
}
