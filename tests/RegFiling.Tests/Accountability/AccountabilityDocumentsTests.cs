using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Packs;
using RegFiling.Tests.Platform.Documents;

namespace RegFiling.Tests.Accountability;

/// <summary>What each paper of an accountability case must contain (glossary section 3), held against the text of the PDF, in both languages.</summary>
public sealed class AccountabilityDocumentsTests(DocumentWorkshop workshop) : IClassFixture<DocumentWorkshop>
{
    // number in the glossary | document | language | words that show what it asks for
    private const string Table = """
        21 | correction-order | zh | 责令限期改正通知书; 违法行为：; 第二十四条; 改正期限; 逾期不改正的后果; 六十日内; 六个月内
        21 | correction-order | en | Order to correct; Violation:; To be corrected by; Consequence of refusal; reconsideration
        24 | opening-form | zh | 立案审批表; 涉嫌违法的事实; 涉嫌违反的规定; 负责人意见
        24 | opening-form | en | Case-opening form; Opinion of the head
        25 | preservation-notice | zh | 证据先行登记保存通知书; 存放处; 7个工作日
        25 | preservation-notice | en | within 7 working days
        26 | investigation-report | zh | 案件调查终结报告; 证据1：; 自测试内容取得; 裁量理由; 测试甲公司
        26 | investigation-report | en | Investigation report; Item 1:; Discretion step
        27 | legal-opinion | zh | 法制审核意见书; 执法主体和人员资格; 事实清楚; 证据合法充分; 适用法律准确; 程序合法; 裁量适当; 文书规范; legal-review
        27 | legal-opinion | en | Legal review opinion; procedure lawful
        28 | pre-notice | zh | 行政处罚事先告知书; 违法事实：; 理由：; 陈述和申辩; 有权要求听证; 5个工作日; 不会因陈述、申辩而加重; 人民币20000元（大写：贰万元整）
        28 | pre-notice | en | Notice before penalty; right to a hearing; Nothing becomes heavier
        29 | hearing-notice | zh | 行政处罚听证通知书; 听证日期; 地点; 听证主持人; 公开举行
        29 | hearing-notice | en | Hearing notice; Host
        30 | defence-record | zh | 陈述申辩笔录及复核意见; 部分采纳
        30 | defence-record | en | Statement record and answer
        31 | hearing-record | zh | 听证笔录; 质证情况; 听证报告; 非本案调查人员
        31 | hearing-record | en | Hearing record and report; Report
        32 | discussion-record | zh | 重大案件集体讨论记录; 甲; 乙; 丙; 结论和不同意见; 过罚相当
        32 | discussion-record | en | Collective discussion; Conclusion
        33 | penalty-decision | zh | 行政处罚决定书; 测试甲公司; 违法事实和证据; 第三十一条; 责令暂停信息更新30日; 人民币15000元（大写：壹万伍仟元整）; 15日内缴纳; 每日按罚款数额的百分之三加处罚款; 裁量：一般处罚; 六十日内; 六个月内
        33 | penalty-decision | en | Penalty decision; RMB 15,000; 3 % of the fine is added for each day; reconsideration; administrative suit
        33 | no-penalty-decision | zh | 不予行政处罚决定书; 教育内容; 六十日内
        33 | no-penalty-decision | en | no penalty; reminded of
        34 | service-address | zh | 送达地址及电子送达方式确认书; 是否同意电子送达; 地址变更
        34 | service-address | en | Consent to electronic service
        35 | proof-of-service | zh | 送达回证; 送达方式; 收件人; 送达日期
        35 | proof-of-service | en | Proof of service; Recipient
        36 | urging | zh | 行政处罚履行催告书; 加处罚款; 应缴合计; 10日内; 陈述和申辩; 申请人民法院强制执行
        36 | urging | en | Reminder; Owed in all; 10 calendar days
        36 | court-application | zh | 强制执行申请书; 申海市人民法院; 应缴合计
        36 | court-application | en | Application to the court
        37 | instalments | zh | 延期（分期）缴纳罚款审批表; 到期日; 理由
        37 | instalments | en | Deferred payment
        38 | transfer-letter | zh | 案件移送函; 移送依据; 移送材料; 回执
        38 | transfer-letter | en | Transfer letter; acknowledge receipt
        39 | closing-form | zh | 结案审批表; 处理结果; 执行情况; 公开情况
        39 | closing-form | en | Closing form
        39 | file-index | zh | 卷内目录; 行政处罚决定书; 申网信演示罚〔2026〕
        39 | file-index | en | File index; Penalty decision
        """;

    [Fact]
    public async Task Every_paper_of_a_case_contains_what_the_glossary_asks_of_it_in_both_languages()
    {
        DocumentWorkshop.NeedsNode();
        await using var system = await CaseWalk.StartAsync();
        await CaseWalk.EveryActAsync(system);
        var issued = await system.ReadAsync(db => db.Set<IssuedDocument>().AsNoTracking().Include(document => document.Seals).Where(document => document.Definition.StartsWith("accountability-")).OrderBy(document => document.At).ToListAsync());
        var pack = system.Services.GetRequiredService<PackCatalogue>().Find("accountability")!.Value.Pack;
        var missing = new List<string>();
        foreach (var (name, lines) in Table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|', StringSplitOptions.TrimEntries)).GroupBy(cells => (cells[1], cells[2])).Select(group => (group.Key, group)))
        {
            var ((document, language), id) = (name, $"accountability-{name.Item1}");
            // Of the notices the first, which was followed by a hearing; of all others the last.
            var found = document is "pre-notice" ? issued.Where(one => one.Definition == id).MaxBy(one => one.Data.Contains("20000", StringComparison.Ordinal) ? 1 : 0)! : issued.Last(one => one.Definition == id);
            var pdf = await workshop.Worker.RenderAsync(DocumentWorkshop.Request(pack.Documents[id].Template, language, IssuedPaper.Of(found)), TestContext.Current.CancellationToken);
            var text = string.Concat(DocumentWorkshop.Pages(pdf));
            missing.AddRange(lines.SelectMany(cells => cells[3].Split(';', StringSplitOptions.TrimEntries)).Where(words => !text.Contains(DocumentWorkshop.Compact(words), StringComparison.Ordinal)).Select(words => $"{document} {language}: {words}"));
            missing.AddRange(text.Contains('{', StringComparison.Ordinal) ? [$"{document} {language}: a placeholder is left"] : []);
        }

        Assert.True(missing.Count == 0, string.Join(Environment.NewLine, missing));
        // Each kind of paper was made.
        Assert.Empty(pack.Documents.Keys.Where(id => id.StartsWith("accountability-", StringComparison.Ordinal)).Except(issued.Select(document => document.Definition)));
        // What affects rights names the remedy; no paper but the order, the notices and the decisions reaches the party.
        var toTheParty = issued.Where(document => !pack.Documents[document.Definition].Inner).Select(document => document.Definition["accountability-".Length..]).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(["correction-order", "hearing-notice", "no-penalty-decision", "not-established-notice", "penalty-decision", "pre-notice", "preservation-notice", "service-address", "urging"], toTheParty);
        Assert.All(issued.Where(document => pack.Documents[document.Definition].Remedy), document => Assert.NotNull(JsonNode.Parse(document.Data)!["remedy"]));
    }
}
