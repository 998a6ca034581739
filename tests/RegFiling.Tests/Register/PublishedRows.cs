using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace RegFiling.Tests.Register;

/// <summary>Rows of the published lists (public records of the national office).</summary>
internal static class PublishedRows
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Name, category or role, subject, product, digits of the number.</summary>
    public static readonly IReadOnlyList<(string Name, string Kind, string Subject, string Product, string Digits)> All =
    [
        ("网易传媒信息推送算法", "个性化推送类", "北京网易传媒有限公司", "网易新闻（APP）", "110101135224302220011"),
        ("360搜索信息检索算法", "检索过滤类", "北京奇虎科技有限公司", "360搜索（网站）", "110105199127804220017"),
        ("智联首页职位推荐算法", "个性化推送类", "北京网聘信息技术有限公司", "智联招聘（APP）", "110105799745702220015"),
        ("微博热搜算法", "排序精选类", "北京微梦创科网络技术有限公司", "微博（APP、网站、小程序）", "110108077222703220015"),
        ("美团配送调度决策算法", "调度决策类", "北京三快科技有限公司", "美团、美团众包、美团骑手", "110108224236606220017"),
        ("快手短视频生成合成算法", "生成合成类", "北京快手科技有限公司", "快手（APP）", "110108413760701220011"),
        ("百度内容安全算法", "检索过滤类", "北京百度网讯科技有限公司", "百度新闻、百度百科、百度贴吧等", "110108645502804220021"),
        ("抖音个性化推荐算法", "个性化推送类", "北京抖音信息服务有限公司", "西瓜视频、抖音、今日头条", "110108823483902220017"),
        ("蜂鸟物流配送算法", "调度决策类", "上海拉扎斯信息科技有限公司", "蜂鸟众包（APP）", "310107429160605220017"),
        ("饿了么搜索算法", "检索过滤类", "上海拉扎斯信息科技有限公司", "饿了么（APP）", "310107429160604220011"),
        ("天猫商品排行算法", "排序精选类", "浙江天猫网络有限公司", "手机天猫（APP）", "330110046572903220011"),
        ("腾讯新闻排序精选算法", "排序精选类", "深圳市腾讯计算机系统有限公司", "腾讯新闻(APP)", "440305295988703220011"),
        ("考拉推荐算法", "个性化推送类", "杭州优卖网络科技有限公司", "考拉海购（APP）", "330108562416102220027"),
        ("淘票票小蜜智能客服算法", "服务提供者", "上海淘票票影视文化有限公司", "--", "310107361090201230011"),
        ("达摩院图像合成算法", "服务技术支持者", "阿里巴巴达摩院（杭州）科技有限公司", "--", "330110507206401230027"),
        ("讯飞星火认知大模型算法", "服务技术支持者", "科大讯飞股份有限公司", "--", "340104764864601230021"),
        ("天翼数生海纳视联多模态大模型算法", "服务提供者", "天翼数字生活科技有限公司", "小翼管家(APP)等", "310106229065301240013"),
        ("路易威登色号推荐算法", "个性化推送类", "路易威登（中国）商业销售有限公司", "Louis Vuitton(APP)等", "310106583785702260011"),
        ("科力普商品信息检索算法", "信息检索类", "科力普科技集团股份有限公司", "科力普商城(网站)", "310104655459004260019"),
        ("数美天净内容过滤算法", "内容过滤类", "北京数美时代科技有限公司", "数美官网(网站)", "110105944510605260015"),
    ];

    /// <summary>Territory, model, subject, number, cell of the date.</summary>
    public static readonly IReadOnlyList<(string Territory, string Name, string Subject, string Number, string Date)> Generative =
    [
        ("上海", "abab", "上海稀宇科技有限公司", "Shanghai-Abab-20230821", "2023-08-31"),
        ("上海", "日日新", "上海商汤智能科技有限公司", "Shanghai-RiRiXin-20230821", "2023年8月31日"),
        ("上海", "书生·浦语", "上海人工智能创新中心", "Shanghai-ShuShengPuYu-20230821", "2023/8/31"),
        ("上海", "珠玑", "行吟信息科技（上海）有限公司", "Shanghai-ZhuJi-20231207", "2023.12.27"),
        ("国资委", "九天", "中国移动通信有限公司", "ZhongYangQiYe-JiuTian-20240123", "2024-02-07"),
        ("北京", "DeepSeek Chat", "北京深度求索人工智能基础技术研究有限公司", "Beijing-DeepseekChat-202404280016", "2024-05-13"),
        ("上海", "SAP商业AI", "某软件有限公司", "Shanghai-SAPShangYeAI-202606040152", "2026-07-27"),
        ("上海", "AISHANGHAI", "某科技有限公司", "Shanghai-AISHANGHAI-20260828S0212", "2026-08-31"),
        ("广西", "WEIQBOSSIRS", "某信息有限公司", "Guangxi-WEIQBOSSIRS-20260516S0003", "2026/5/1（补登）"),
    ];

    public static string AlgorithmCsv(bool complete = true) => Csv(
        "序号,算法名称,类别/角色,主体名称,应用产品,备案编号",
        All.Select((row, i) => $"{i + 1},{row.Name},{row.Kind},{row.Subject},{row.Product},{(complete ? $"网信算备{row.Digits}号" : row.Digits)}"));

    public static string GenerativeCsv() => Csv(
        "序号,属地,大模型名称,备案单位,备案编号,备案时间",
        Generative.Select((row, i) => $"{i + 1},{row.Territory},{row.Name},{row.Subject},{row.Number},{row.Date}"));

    public static string BatchesJson() => JsonSerializer.Serialize(
        new
        {
            meta = new { title = "清单", rows = new[] { 1, 2 } },
            batches = new object[]
            {
                new
                {
                    period = "2022-08", name = "清单一", header = new[] { "算法名称" },
                    rows = All.Take(13).Select(row => Dictionary("算法名称", row.Name, "算法类别", row.Kind, "主体名称", row.Subject, "应用产品", row.Product, "备案编号", $"网信算备{row.Digits}号")),
                },
                new
                {
                    period = "2023-06", name = "深度合成清单",
                    rows = All.Skip(13).Take(4).Select(row => Dictionary("算法名称", row.Name, "角色", row.Kind, "主体名称", row.Subject, "应用产品", row.Product, "备案编号", $"网信算备{row.Digits}号")),
                },
            },
        },
        Readable);

    public static string Csv(string headings, IEnumerable<string> rows) => string.Join("\r\n", rows.Prepend(headings)) + "\r\n";

    public static Stream Utf8(string text) => new MemoryStream(Encoding.UTF8.GetBytes(text));

    private static Dictionary<string, string> Dictionary(params string[] pairs) => pairs.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
}
