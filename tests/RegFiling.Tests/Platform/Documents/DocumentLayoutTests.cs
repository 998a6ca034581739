using System.Globalization;
using System.Text.Json.Nodes;

namespace RegFiling.Tests.Platform.Documents;

/// <summary>What stands together on a page, whatever the length of the texts.</summary>
public sealed class DocumentLayoutTests(DocumentWorkshop workshop) : IClassFixture<DocumentWorkshop>
{
    // It is made by the system and sealed by nobody: a last page with a few lines and a ring says nothing.
    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task A_receipt_of_six_files_is_one_page(string language)
    {
        DocumentWorkshop.NeedsNode();
        var receipt = DocumentWorkshop.Sample("notice-receipt");
        receipt["files"] = new JsonArray([.. Enumerable.Range(1, 6).Select(number => (JsonNode)new JsonObject { ["name"] = $"材料{number}（盖章扫描件）.pdf", ["size"] = "2.4 MB", ["sha256"] = new string('a', 64) })]);
        receipt["text"] = new JsonArray(
            "本机关将核对材料是否齐全，到期日为2026年12月2日。计算方法：自2026年11月25日次日起5个工作日；11月28日、29日为休息日。该期限为内部时限。",
            "本回执只说明材料已经收到，不表示材料齐全，也不表示已经备案。", "本回执由系统自动制发，不另行签发、用印。咨询方式：window@demo.invalid。");

        Assert.Single(DocumentWorkshop.Pages(await workshop.Worker.RenderAsync(DocumentWorkshop.Request("notice", language, receipt), TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(8)]
    [InlineData(19)]
    public async Task A_label_stands_on_the_page_on_which_its_text_begins(int length)
    {
        DocumentWorkshop.NeedsNode();
        var report = DocumentWorkshop.Sample("report-responsibility");
        var number = 0;
        foreach (var section in report["chapters"]!.AsArray().SelectMany(chapter => chapter!["sections"] is JsonArray sections ? sections.OfType<JsonObject>() : []))
        {
            section.Remove("title");
            foreach (var answer in section["answers"]!.AsArray().OfType<JsonObject>())
            {
                var mark = number.ToString("00", CultureInfo.InvariantCulture);
                (answer["label"], answer["long"]) = ($"标签{mark}号", true);
                answer["value"] = $"起{mark}头" + string.Concat(Enumerable.Repeat("补充说明文字。", (2 * length) + (7 * ++number % 60))) + "\n" + string.Concat(Enumerable.Repeat("第二段。", length + number));
            }
        }

        var pages = DocumentWorkshop.Pages(await workshop.Worker.RenderAsync(DocumentWorkshop.Request("report", "zh", report), TestContext.Current.CancellationToken));
        Assert.True(pages.Count > 1);
        Assert.All(Enumerable.Range(0, number).Select(index => index.ToString("00", CultureInfo.InvariantCulture)), mark =>
            Assert.Contains($"起{mark}头", pages.Single(page => page.Contains($"标签{mark}号", StringComparison.Ordinal)), StringComparison.Ordinal));
    }
}
