using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Packs;
using RegFiling.Tests.Incidents;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Documents;

/// <summary>
/// What each document must contain, written by hand from glossary section 3 and not from the definitions, held against the text of the PDF as a
/// reader copies it, in both languages. Documents 12 and 15 come from samples: the procedures that fill them are not here.
/// </summary>
public sealed class GlossaryDocumentsTests(DocumentWorkshop workshop) : IClassFixture<DocumentWorkshop>
{
    private const string Authority = "申海市互联网信息办公室（演示）";
    private const string Company = "测试甲公司";

    // What nobody seals: the system made it, or people sign it by hand.
    private static readonly HashSet<string> Unsealed = ["receipt", "interview-record", "proof-of-service", "proof-of-service-electronic"];

    // number in the glossary | document | language | what the glossary asks for | words that show it
    private const string Table = """
        1  | receipt | zh | time of receipt | 收到时间; 2026年9月10日 10:00
        1  | receipt | zh | list of files with hashes | 测试.pdf; 0000000000000000000000000000000000000000000000000000000000000000
        1  | receipt | zh | note that receipt is not filing | 不表示材料齐全，也不表示已经备案
        1  | receipt | en | all | Time of receipt; 10 September 2026 10:00; 测试.pdf; nor that the algorithm is filed
        2  | completeness-notice | zh | date complete | 材料齐全之日; 2026年9月10日
        2  | completeness-notice | zh | the 30 working days | 30个工作日; 第二十五条
        2  | completeness-notice | zh | due date with its computation | 到期日; 2026年10月28日; 计算方法; 10月1日至7日放假
        2  | completeness-notice | zh | officer's contact | reviewer; window@demo.invalid
        2  | completeness-notice | en | all | Complete as of; 30 working days; 28 October 2026; Computation; Contact; window@demo.invalid; Art. 25
        3  | supplement-notice | zh | every missing item in one list | 缺少公示入口截图; 算法名称不一致
        3  | supplement-notice | zh | standard for each | 标准：能看清页面地址; 标准：三处名称完全一致
        3  | supplement-notice | zh | period | 10个工作日; 到期日为2026年9月23日; 用印并到达当事人的系统
        3  | supplement-notice | zh | consequence | 终止办理本次备案; 义务不因终止办理而免除
        3  | supplement-notice | zh | that the list is complete | 一次性告知的完整清单
        3  | supplement-notice | en | all | Standard:; within 10 working days; due on 23 September 2026; the handling of this filing ends; This list is complete
        4  | filing-result | zh | local record number | 演示-2026-000001
        4  | filing-result | zh | state at national level | 国家网信办办理情况; 已备案
        4  | filing-result | zh | number if given | 网信算备310115999000202260017号
        4  | filing-result | zh | Art. 26 display duty | 显著位置标明备案编号; 第二十六条
        4  | filing-result | zh | no-endorsement line | 备案不代表认可; 不得用于广告宣传
        4  | filing-result | en | all | Local record number; 演示-2026-000001; At the national office; 网信算备310115999000202260017号; Art. 26; prominent place; no endorsement
        5  | not-filed-notice | zh | facts, items missing, reasons | 查明的事实; 未提交自评估报告所附的佐证
        5  | not-filed-notice | zh | Art. 25 | 第二十五条
        5  | not-filed-notice | zh | how to file again | 重新备案的方式：; 补齐后重新提交
        5  | not-filed-notice | zh | remedy | 六十日内向申海市人民政府（演示）申请行政复议; 六个月内向申海市人民法院（演示）提起行政诉讼
        5  | not-filed-notice | en | all | The requirements, the facts found; Article 25; How to file again; reconsideration; within 60 calendar days; within 6 months
        9  | termination | zh | ground: unanswered | 逾期未补正; 补正到期日为2026年9月23日
        9  | termination | zh | that the duty stays | 依法应当履行备案手续的义务不因终止办理而免除
        9  | termination | zh | remedy | 申请行政复议
        9  | termination | en | all | supplement not answered in time; The legal duty to file stays; reconsideration
        9  | termination-withdrawn | zh | ground: withdrawn, the duty stays | 备案主体撤回; 产品停止开发; 依法应当履行备案手续的义务不因终止办理而免除
        9  | termination-withdrawn | en | all | withdrawn by the filing entity; The legal duty to file stays
        10 | self-assessment-report | zh | six chapters | 一、算法情况; 二、服务情况; 三、风险研判; 四、风险防控情况; 五、安全评估结论; 六、其他应当说明的相关情况
        10 | self-assessment-report | zh | eight risks | 算法滥用; 恶意利用; 算法漏洞; 违法和不良信息生成; 违法和不良信息存储; 违法和不良信息传播; 数据和用户信息泄露; 其他风险
        10 | self-assessment-report | zh | declaration of truth | 真实、准确、完整，不存在隐瞒和虚假材料
        10 | self-assessment-report | zh | signature | 算法安全责任人（签字）：; security-officer; 盖章处
        10 | self-assessment-report | en | all | 1. The algorithm; 6. Other matters; Risk 1: abuse; true, accurate and complete; Algorithm security officer (signature)
        11 | publication-text | zh | name, principle, mechanism, scenario, purpose | 算法名称; 一、算法基本原理; 二、算法运行机制; 三、算法应用场景; 四、算法目的意图
        11 | publication-text | en | all | Principle; Mechanism; Scenario; Purpose
        12 | sample:report-responsibility | zh | body, head, staff, safeguards | 专职机构; 机构设置; 负责人; 人员要求; 人员数量; 技术保障
        12 | sample:report-responsibility | zh | systems | 管理制度; 安全自评估; 安全监测; 应急处置; 违法违规处置; 其他制度
        12 | sample:report-responsibility | zh | annexes | 附件：; 算法安全管理制度汇编
        12 | sample:report-responsibility | en | all | Dedicated body; Set-up; Head; Staff requirements; Staff number; Technical safeguards; Systems; Self-assessment; Monitoring; Incident response; Handling of violations; Annexes
        13 | commitment-letter | zh | numbered clauses, kind, condition, date, proof | 1．; 硬性承诺; 条件：; 期限：; 证明材料：
        13 | commitment-letter | zh | unit seal and legal representative | 盖章处; 法定代表人（签字）：
        13 | commitment-letter | zh | version and hash | 版本; 条款校验值（SHA-256）
        13 | commitment-letter | en | all | Condition:; Due:; Proof:; Legal representative (signature); place of the seal; Version; Check value of the clauses
        14 | tier-notice | zh | tier, rule version | 风险等级; 规则版本
        14 | tier-notice | zh | answers that decided, unknowns | 起决定作用的回答、推定和尚不明确的事项; 尚不明确
        14 | tier-notice | zh | duties by force tag | 法定; 建议
        14 | tier-notice | zh | right to ask review | 可以向本机关申请复核
        14 | tier-notice | zh | not public, no ground of a penalty | 风险等级不公开; 不作为行政处罚依据
        14 | tier-notice | en | all | Risk tier; Rule version; The answers that decided; law; you may ask this office for a review; It is not public
        15 | sample:notice-tier-review | zh | points raised, answer to each | 月活跃用户数取值有误; 予以采纳; 未予采纳
        15 | sample:notice-tier-review | zh | result | 复核结果; 调整为三级（较大风险）
        15 | sample:notice-tier-review | zh | reviewer other than the first | 由未参与原定级的人员复核; 原拟定人、确认人以外的人员
        15 | sample:notice-tier-review | en | all | points raised; accepted; not accepted; Result; took no part in the first grading
        41 | incident-report | zh | time, system, grade | 获知时间; 2026年9月10日09:30; 涉及的系统和算法; 事件级别; 重大事件
        41 | incident-report | zh | effect, measures, need for help | 影响范围和危害; 已采取的措施和效果; 测试内容
        41 | incident-report | en | all | Known at; Systems and algorithms concerned; Grade of the incident; Extent and harm; Measures taken
        41 | incident-summary | zh | cause, loss, responsibility, lessons | 原因; 影响和损失; 责任; 教训和改进措施
        41 | incident-summary | en | all | Cause; Effect and loss; Responsibility; Lessons and improvements
        16 | risk-notice | zh | facts, source, rule or knowledge item | 事实：; 来源; 备案、评估材料; 《互联网信息服务算法推荐管理规定》第十七条; 知识条目
        16 | risk-notice | zh | risk, suggested measure, reply date | 风险：; 建议措施：; 答复到期日为2026年9月17日
        16 | risk-notice | zh | that it is no penalty | 本文书不是行政处罚
        16 | risk-notice | en | all | Facts:; Source; Art. 17; Risk:; Suggested measure:; due on 17 September 2026; no administrative penalty
        17 | interview-notice | zh | matter, basis, time, place, persons called | 事由：; 依据：; 2026年9月24日 09:30; 演示会议室; 法定代表人
        17 | interview-notice | zh | material to bring, two officers, contact, recusal | 请携带：带上记录; officer（执法证件号演示证1）; reviewer（执法证件号演示证2）; window@demo.invalid; 可以申请回避
        17 | interview-notice | en | all | Reason:; Ground:; 24 September 2026 09:30; Please bring:; certificate; Contact:; recusal
        18 | interview-record | zh | time, place, officers and certificates, persons | 2026年9月24日 09:30至10:30; 演示会议室; 执法证件号演示证1; 参加人
        18 | interview-record | zh | matter, questions and answers, requirements, read over | 事由; 请说明情况。; 已经开始核查。; 公示入口改到首页; 交被约谈单位核对或者向其宣读
        18 | interview-record | zh | annotations and signatures | 补充注明; 对第2项; 被约谈单位（签字）：算法安全责任人security-officer; 约谈人员（签字）：officer; 约谈人员（签字）：reviewer
        18 | interview-record | en | all | Time; Officers; Questions, answers and statements; Requirements and undertakings; Annotations; Company (signature); Officer (signature)
        19 | interview-report | zh | ground, course, result, next step; to the national office | 国家互联网信息办公室; 依据; 约谈经过：; 约谈结果：; 下一步措施：
        19 | interview-report | en | all | Cyberspace Administration of China; Ground; Course:; Result:; Next step:
        20 | interview-rectification | zh | problems, basis, requirement for each | 公示入口改到首页; 依据：《互联网信息服务算法推荐管理规定》第十六条; 第二十八条
        20 | interview-rectification | zh | period, report due, follow-up | 期限：2026年10月15日; 证明材料：; 两名工作人员复查; 完成整改要求的到期日为
        20 | interview-rectification | en | all | Due: 15 October 2026; Proof:; two officers verify; Art. 28
        35 | proof-of-service | zh | document, number, recipient, way, place, time, signatures | 送达文书; 申网信演示险; 邮寄送达; 送达地点; 2026年9月10日; 受送达人（签字）：; 送达人（签字）：
        35 | proof-of-service | zh | reason of refusal, witnesses | 拒收理由和见证人; 当面拒收
        35 | proof-of-service | en | all | Document; By post; Place; Recipient (signature); Served by (signature)
        35 | proof-of-service-electronic | zh | document, number, recipient, way, time | 送达文书; 申网信演示险; 进入当事人系统的时间; 2026年9月10日 10:00
        35 | proof-of-service-electronic | en | all | Document; In the system of the party; 10 September 2026 10:00
        """;

    [Fact]
    public async Task Every_document_contains_what_the_glossary_asks_of_it_in_both_languages()
    {
        DocumentWorkshop.NeedsNode();
        await using var system = await TestSystem.StartAsync();
        await WalkAsync(system);
        var issued = await system.ReadAsync(db => db.Set<IssuedDocument>().AsNoTracking().Include(document => document.Seals).OrderBy(document => document.At).ToListAsync());
        var pack = system.Services.GetRequiredService<PackCatalogue>().Find("filing")!.Value.Pack;
        var texts = new Dictionary<(string, string), string>();
        async Task<string> TextAsync(string document, string language)
        {
            if (!texts.TryGetValue((document, language), out var text))
            {
                var sample = document.StartsWith("sample:", StringComparison.Ordinal) ? document["sample:".Length..] : null;
                var (template, data) = sample is null
                    ? (pack.Documents[document].Template, IssuedPaper.Of(Fullest(issued, document)))
                    : (sample.Split('-')[0], DocumentWorkshop.Sample(sample));
                var pages = DocumentWorkshop.Pages(await workshop.Worker.RenderAsync(DocumentWorkshop.Request(template, language, data), TestContext.Current.CancellationToken));
                // No signature stands alone on a page: what it signs begins there, too.
                Assert.True(pages[^1].IndexOf(language == "zh" ? "扫码" : "Scan,", StringComparison.Ordinal) is -1 or > 25, $"{document} {language}: the last page is nearly empty: {pages[^1]}");
                texts[(document, language)] = text = string.Concat(pages);
            }

            return text;
        }

        var missing = new List<string>();
        foreach (var line in Table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var cells = line.Split('|', StringSplitOptions.TrimEntries);
            var text = await TextAsync(cells[1], cells[2]);
            missing.AddRange(cells[4].Split(';', StringSplitOptions.TrimEntries).Where(words => !text.Contains(DocumentWorkshop.Compact(words), StringComparison.Ordinal))
                .Select(words => $"{cells[0]} {cells[1]} {cells[2]}, {cells[3]}: {words}"));
        }

        // Every document: title, number, issuing body, addressee, date, seal place, verification code; that Chinese prevails.
        foreach (var (document, language) in texts.Keys.Where(key => !key.Item1.StartsWith("sample:", StringComparison.Ordinal)))
        {
            var (found, text) = (Fullest(issued, document), texts[(document, language)]);
            var data = JsonNode.Parse(found.Data)!;
            string[] common =
            [
                (string)data["title"]![language]!, found.Number!, (string)data["authority"]![language]!, (string)data["addressee"]![language]!,
                language == "zh" ? "2026年9月" : "September2026", (string)data["verification"]!, language == "zh" ? "演示样本无法律效力" : "TheChineseversionprevails",
            ];
            missing.AddRange(common.Where(words => !text.Contains(DocumentWorkshop.Compact(words), StringComparison.Ordinal)).Select(words => $"{document} {language}, every document: {words}"));
            var seal = (found.NeedsSeal, language) switch { (true, "zh") => "演示印章位置演示用印-2026-", (true, _) => "placeoftheseal(demonstration)", (_, "zh") => Unsealed.Contains(document) ? "系统自动制发" : "盖章处", _ => Unsealed.Contains(document) ? "issuedbythesystem" : "placeoftheseal" };
            missing.AddRange(text.Contains(seal, StringComparison.Ordinal) ? [] : [$"{document} {language}: {seal}"]);
            // A filing is never approved, and a routine case is no 案件 (glossary 0).
            missing.AddRange(new[] { "批准", "审批", "许可", "准予", "案件" }.Where(words => language == "zh" && text.Contains(words, StringComparison.Ordinal)).Select(words => $"{document}: says {words}"));
        }

        Assert.True(missing.Count == 0, string.Join(Environment.NewLine, missing));
        // The numbers of the glossary's list that the product issues by now.
        Assert.Equal(
            Enumerable.Range(1, 5).Concat(Enumerable.Range(9, 12)).Concat([35, 41]),
            Table.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(line => int.Parse(line.Split('|')[0].Trim(), System.Globalization.CultureInfo.InvariantCulture)).Distinct().Order());
    }

    // Documents that need no seal are the company's own papers and the automatic receipt; everything that the authority decides is sealed.
    [Fact]
    public void What_the_authority_signs_is_sealed_and_what_affects_rights_names_the_remedy()
    {
        var documents = ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey("filing")).Documents;
        Assert.Equal(
            ["accountability-service-address", "commitment-letter", "incident-report", "incident-summary", "interview-record", "proof-of-service", "proof-of-service-electronic", "publication-text", "receipt", "responsibility-statement", "self-assessment-report"],
            documents.Values.Where(document => !document.Seal && !document.Inner).Select(document => document.Id).Order(StringComparer.Ordinal));
        Assert.Equal(
            ["accountability-correction-order", "accountability-no-penalty-decision", "accountability-not-established-notice", "accountability-penalty-decision", "change-refused-notice", "correction-notice", "deregistration-notice-ex-officio", "not-filed-notice", "objection-result", "revocation-decision",
                "termination", "termination-subject-closed", "termination-withdrawn"],
            documents.Values.Where(document => document.Remedy).Select(document => document.Id).Order(StringComparer.Ordinal));
        Assert.All(documents.Values, document => Assert.NotNull(document.Series));
    }

    private static IssuedDocument Fullest(IEnumerable<IssuedDocument> issued, string document) => issued.Where(found => found.Definition == document).MaxBy(found => found.Data.Length)!;

    private static async Task WalkAsync(TestSystem system)
    {
        await system.VerifiedSubjectAsync();
        await IncidentWalk.WholeWayAsync(system);
        var filing = await system.ReadyFilingAsync();
        await system.SubmitAsync(filing);
        await system.TakeAsync("reviewer", filing, "ask-supplement", new()
        {
            ["items"] = new JsonArray(
                new JsonObject { ["item"] = "缺少公示入口截图", ["standard"] = "能看清页面地址", ["place"] = "拟公示内容" },
                new JsonObject { ["item"] = "算法名称不一致", ["standard"] = "三处名称完全一致", ["place"] = "自评估报告" }),
        });
        await system.TakeAsync("filer", filing, "supplement", new()
        {
            ["answers"] = new JsonArray(
                new JsonObject { ["item"] = "缺少公示入口截图", ["done"] = "已补", ["where"] = "附件" },
                new JsonObject { ["item"] = "算法名称不一致", ["done"] = "已改", ["where"] = "自评估报告" }),
        });
        await system.TierConfirmedAsync(filing);
        await system.PublishedAsync(filing);
        var commitment = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Procedure == "commitment").Select(c => c.Id).FirstAsync());
        await system.TakeAsync("officer", commitment, "register");

        var refused = await system.ReadyFilingAsync(new() { ["type"] = "generation" }, "不予备案的算法");
        await system.SubmitAsync(refused);
        await system.TakeAsync("head", refused, "decide-not-to-file", new()
        {
            ["reasons"] = new JsonArray(new JsonObject { ["requirement"] = "自评估结论应当有佐证", ["finding"] = "未提交自评估报告所附的佐证", ["ground"] = "《互联网信息服务算法推荐管理规定》第二十四条" }),
            ["howToFileAgain"] = "补齐后重新提交",
        });
        var withdrawn = await system.ReadyFilingAsync(name: "撤回的算法");
        await system.SubmitAsync(withdrawn);
        await system.TakeAsync("filer", withdrawn, "withdraw", new() { ["reason"] = "产品停止开发" });
        var silent = await system.ReadyFilingAsync(name: "未补正的算法");
        await system.SubmitAsync(silent);
        await system.TakeAsync("reviewer", silent, "ask-supplement");
        await NoticesAsync(system, silent);
        await system.GoToAsync(new DateTime(2026, 9, 24, 8, 0, 0));
        await system.SealAsync(silent);
        await InterviewsAsync(system);
    }

    private static async Task NoticesAsync(TestSystem system, Guid filing)
    {
        await RiskNotices.RiskNoticeWalk.DeliveredAsync(
            system, filing, RiskNotices.RiskNoticeWalk.Draft(RiskNotices.RiskNoticeWalk.Cite("law", "cac-order-9/17"), RiskNotices.RiskNoticeWalk.Cite("knowledge", "off-switch")));
        var byPost = await RiskNotices.RiskNoticeWalk.IssuedAsync(system, filing);
        await system.TakeAsync("officer", byPost, "serve-in-person", new() { ["way"] = "post", ["servedOn"] = "2026-09-10", ["signature"] = "refused", ["refusal"] = "当面拒收，见证人在场" });
        var interview = await Interviews.InterviewWalk.ApprovedAsync(system, filing);
        var meeting = Interviews.InterviewWalk.Meeting(system, 14);
        meeting["bring"] = "带上记录";
        await system.TakeAsync("officer", interview, "notify", meeting);
    }

    private static async Task InterviewsAsync(TestSystem system)
    {
        var interview = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Procedure == "interview").Select(c => c.Id).SingleAsync());
        Interviews.InterviewWalk.ToMeeting(system, 0);
        await system.TakeAsync("officer", interview, "hold", Interviews.InterviewWalk.Holding());
        await system.TakeAsync("officer", interview, "record", Interviews.InterviewWalk.Record(Interviews.InterviewWalk.Requirements(), Interviews.InterviewWalk.Undertakings()));
        await system.TakeAsync("reviewer", interview, "countersign");
        await system.TakeAsync("filer", interview, "annotate", new() { ["about"] = 2, ["words"] = "时间以书面说明为准。" });
        await system.TakeAsync("security-officer", interview, "sign", new() { ["position"] = "security-officer" });
        await system.TakeAsync("officer", interview, "report-up");
        await Interviews.InterviewWalk.OrderedAsync(system, interview);
    }
}
