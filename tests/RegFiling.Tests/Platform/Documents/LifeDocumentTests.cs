using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Packs;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Documents;

/// <summary>The papers of the life of a filing, as PDF in both languages: what glossary 3 asks of numbers 6, 7, 8, 14, 20, 22 and 29.</summary>
public sealed class LifeDocumentTests(DocumentWorkshop workshop) : IClassFixture<DocumentWorkshop>
{
    // number in the glossary | document | language | what the glossary asks for | words that show it
    private const string Table = """
        6  | change-notice | zh | what changed against which version | 由第1版变更为第2版; 目的意图; 改为：改写后的目的
        6  | change-notice | zh | effect on published text | 公示信息自本通知书作出之日起按新的版本公示; 备案编号不变
        6  | change-notice | zh | in time, no endorsement | 按期提交; 备案不代表认可
        6  | change-notice | en | all | from version 1 to version 2; before:; now:; The public entry shows the new version; in time; no endorsement; Art. 24
        6  | change-refused-notice | zh | effect on published text | 原公示内容（第2版）保留; 公示信息与实际不符，待处理
        6  | change-refused-notice | zh | reasons and remedy | 查明的事实; 六十日内向申海市人民政府（演示）申请行政复议; 六个月内向申海市人民法院（演示）提起行政诉讼
        6  | change-refused-notice | en | all | is refused; marked as not matching reality; reconsideration; within 6 months
        7  | deregistration-notice | zh | number, ground, date | 网信算备310115999000202260017号; 第二十四条; 注销日期
        7  | deregistration-notice | zh | duties to users left | 妥善处理用户数据、退费和未了事项; 编号不再使用
        7  | deregistration-notice | en | all | deregistered; Duties that stay; never used again; Art. 24
        7  | deregistration-notice-ex-officio | zh | ground, statement, remedy | 第三十三条; 对你单位意见的复核：复核意见; 申请行政复议
        7  | deregistration-notice-ex-officio | en | all | Art. 33; Answer to your statement; reconsideration
        8  | revocation-decision | zh | facts and evidence, Art. 33(1) | 认定的事实：; 证据：; 第三十三条
        8  | revocation-decision | zh | statement heard, effect, remedy | 听证意见的复核：复核意见; 编号自本决定作出之日起不再使用; 申请行政复议
        8  | revocation-decision | en | all | concealment or false material; Facts found; Evidence; What you said; reconsideration
        14 | tier-notice-regrade | zh | why, before and now, what comes and goes | 重新定级的原因; 原等级; 现等级; 不再适用的事项
        14 | tier-notice-regrade | en | all | Why it was graded anew; Tier before; Duties that no longer apply; may ask this office for a review
        20 | rectification-opinion | zh | problems, basis, requirement for each | 存在的问题; 依据：; 标准：
        20 | rectification-opinion | zh | period, report due, follow-up | 30日内完成整改; 提交整改报告; 整改到期日为; 不是行政处罚
        20 | rectification-opinion | en | all | Each item with its basis; within 30 days; due on; no administrative penalty
        22 | rectification-review | zh | verdict of two officers on each item | 整改到位; 复查人：officer; 复核人：reviewer
        22 | rectification-review | en | all | Item by item; Verified by officer; second person reviewer
        29 | revocation-advance-notice | zh | content, facts, basis, rights | 拟撤销该备案; 查明的事实; 有权陈述、申辩; 有权申请听证; 5个工作日; 第四十四条
        29 | revocation-advance-notice | en | all | intends to revoke; right to state; right to a hearing; 5 working days
        29 | hearing-notice | zh | time, place, host, open or closed | 时间; 地点; 主持人; 公开
        29 | hearing-notice | en | all | Time; Place; Host; recusal
        """;

    [Fact]
    public async Task Every_document_contains_what_the_glossary_asks_of_it_in_both_languages()
    {
        DocumentWorkshop.NeedsNode();
        await using var system = await TestSystem.StartAsync();
        var filing = await system.FiledAsync();
        await WalkAsync(system, filing);
        var issued = await system.ReadAsync(db => db.Set<IssuedDocument>().AsNoTracking().Include(document => document.Seals).OrderBy(document => document.At).ToListAsync());
        var pack = system.Services.GetRequiredService<PackCatalogue>().Find("filing")!.Value.Pack;
        var (texts, missing) = (new Dictionary<(string, string), string>(), new List<string>());
        foreach (var line in Table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            var (document, language) = (cells[1], cells[2]);
            if (!texts.TryGetValue((document, language), out var text))
            {
                var paper = issued.Where(found => found.Definition == document).MaxBy(found => found.Data.Length)!;
                var pages = DocumentWorkshop.Pages(await workshop.Worker.RenderAsync(DocumentWorkshop.Request(pack.Documents[document].Template, language, IssuedPaper.Of(paper)), TestContext.Current.CancellationToken));
                texts[(document, language)] = text = string.Concat(pages);
                var data = JsonNode.Parse(paper.Data)!;
                foreach (var words in new[] { (string)data["title"]![language]!, paper.Number!, language == "zh" ? "演示印章位置" : "placeoftheseal(demonstration)" })
                {
                    missing.AddRange(text.Contains(DocumentWorkshop.Compact(words), StringComparison.Ordinal) ? [] : [$"{document} {language}, every document: {words}"]);
                }

                missing.AddRange(new[] { "批准", "审批", "准予", "案件", "——；" }.Where(words => language == "zh" && text.Contains(words, StringComparison.Ordinal)).Select(words => $"{document}: says {words}"));
            }

            missing.AddRange(cells[4].Split(';', StringSplitOptions.TrimEntries).Where(words => !text.Contains(DocumentWorkshop.Compact(words), StringComparison.Ordinal)).Select(words => $"{cells[0]} {document} {language}, {cells[3]}: {words}"));
        }

        Assert.True(missing.Count == 0, string.Join(Environment.NewLine, missing));
    }

    private static async Task WalkAsync(TestSystem system, Guid filing)
    {
        var accepted = await system.SubmittedChangeAsync(filing, new() { ["purpose"] = "改写后的目的" });
        await system.TakeAsync("officer", accepted, "confirm-complete");
        await system.TakeAsync("head", accepted, "accept");
        var refused = await system.SubmittedChangeAsync(filing, new() { ["purpose"] = "另一目的" });
        await system.TakeAsync("head", refused, "refuse");

        var regrade = TestSystem.Done(await system.StartAsync("officer", "regrade", new() { ["cause"] = "yearly", ["facts"] = "每年复查" }, filing)).CaseId;
        await system.TakeAsync("officer", regrade, "propose-tier");
        await system.TakeAsync("reviewer", regrade, "confirm-tier");

        var rectification = TestSystem.Done(await system.StartAsync("officer", "rectification", await Answers.ForAsync(system, "rectification/order", "officer", new()
        {
            ["items"] = new JsonArray(new JsonObject { ["item"] = "测试内容", ["problem"] = "存在的问题一", ["ground"] = "规定第十七条", ["standard"] = "设置关闭选项" }),
        }), filing)).CaseId;
        await system.TakeAsync("head", rectification, "issue", new() { ["days"] = 30 });
        await system.TakeAsync("filer", rectification, "submit-plan");
        await system.TakeAsync("officer", rectification, "confirm-plan");
        await system.TakeAsync("filer", rectification, "submit-report");
        await system.TakeAsync("officer", rectification, "verify");
        await system.TakeAsync("reviewer", rectification, "pass");

        var exOfficio = TestSystem.Done(await system.StartAsync("officer", "deregistration-ex-officio", await Answers.ForAsync(system, "deregistration/ex-officio", "officer"), filing)).CaseId;
        await system.TakeAsync("reviewer", exOfficio, "notify");
        await system.TakeAsync("filer", exOfficio, "state-view");
        await system.TakeAsync("head", exOfficio, "deregister-ex-officio", new() { ["answer"] = "复核意见" });
        async Task RestoredAsync(Guid ended) => await system.TakeAsync(
            "head", TestSystem.Done(await system.StartAsync("officer", "restoration", await Answers.ForAsync(system, "restoration/decision", "officer"), ended)).CaseId, "restore");
        await RestoredAsync(exOfficio);

        var revocation = TestSystem.Done(await system.StartAsync("officer", "revocation", await Answers.ForAsync(system, "revocation/opening", "officer"), filing)).CaseId;
        await system.TakeAsync("head", revocation, "open-revocation");
        await system.TakeAsync("officer", revocation, "close-investigation");
        await system.TakeAsync("legal-review", revocation, "legal-review");
        await system.TakeAsync("reviewer", revocation, "pre-notice");
        await system.TakeAsync("filer", revocation, "request-hearing");
        await system.TakeAsync("reviewer", revocation, "notify-hearing", new() { ["on"] = "2026-09-30" });
        system.Clock.Advance(TimeSpan.FromDays(20));
        await system.TakeAsync("hearing-host", revocation, "hold-hearing");
        await system.TakeAsync("head", revocation, "revoke", new() { ["answer"] = "复核意见" });
        await RestoredAsync(revocation);

        var dereg = TestSystem.Done(await system.StartAsync("filer", "deregistration", parent: filing)).CaseId;
        await system.TakeAsync("filer", dereg, "save", new() { ["open"] = "no", ["endedOn"] = "2026-09-29" });
        await system.TakeAsync("filer", dereg, "submit");
        await system.TakeAsync("officer", dereg, "confirm-complete");
        await system.TakeAsync("head", dereg, "accept");
    }
}
