using System.Net;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web.Public;

/// <summary>The knowledge commons for everybody, and beside the form that is being filled in.</summary>
public sealed class KnowledgePageTests(DemonstrationApp demonstration) : IClassFixture<DemonstrationApp>
{
    private readonly HttpClient browser = demonstration.App.Browser();

    [Fact]
    public async Task Everybody_searches_and_filters_and_sees_what_binds_apart_from_what_does_not()
    {
        var all = await browser.PageAsync("/knowledge");
        Assert.Equal(["底线要求", "自主空间"], all.QuerySelectorAll("h2").Select(h => h.TextContent.Trim().Split(' ')[0]));
        Assert.All(all.QuerySelectorAll(".open-space .list-group-item"), item => Assert.DoesNotContain("法定", item.QuerySelector(".badge")!.TextContent, StringComparison.Ordinal));
        Assert.All(all.QuerySelectorAll(".bottom-line .list-group-item"), item => Assert.Contains(item.QuerySelector(".badge")!.TextContent, new[] { "法定", "规范性文件", "承诺" }));

        var found = await browser.PageAsync("/knowledge?q=ICP");
        Assert.Contains(found.QuerySelectorAll(".list-group-item a"), a => a.GetAttribute("href") == "/knowledge/icp-subject");
        var mistakes = await browser.PageAsync("/knowledge?kind=CommonMistake&place=" + Uri.EscapeDataString("filing/application#model"));
        Assert.Equal(["/knowledge/third-party-model-proof"], mistakes.QuerySelectorAll(".list-group-item a").Select(a => a.GetAttribute("href")));
        Assert.Contains("没有符合条件", (await browser.PageAsync("/knowledge?q=" + Uri.EscapeDataString("绝对没有的词"))).Words(), StringComparison.Ordinal);
        await browser.PageAsync("/knowledge?kind=nonsense&force=99&type=x&place=%00");
    }

    [Fact]
    public async Task Item_shows_force_source_version_and_place_in_both_languages()
    {
        var page = await browser.PageAsync("/knowledge/labels-two-kinds");
        Assert.Contains("底线要求", page.Words(), StringComparison.Ordinal);
        Assert.Contains("《人工智能生成合成内容标识办法》第四条", page.Words(), StringComparison.Ordinal);
        Assert.Contains("第1版", page.Words(), StringComparison.Ordinal);
        Assert.Contains("生成合成类", page.Words(), StringComparison.Ordinal);
        var english = await browser.PageAsync("/knowledge/prompt-attacks?culture=en-GB");
        Assert.Contains("Open space", english.Words(), StringComparison.Ordinal);
        Assert.Contains("does not bind", english.Words(), StringComparison.Ordinal);
        await browser.PageAsync("/knowledge/no-such-item", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Filer_sees_beside_each_section_what_concerns_the_type_of_the_algorithm()
    {
        await using var app = new WebApp();
        var filer = await app.SignInAsAsync("陈示例");
        var start = await filer.GetAsync("/cases/start/filing");
        await filer.SubmitAsync("/cases/start/filing", Visitor.Fill(start, ("name", "测试算法"), ("type", "generation")));
        var id = filer.Location!.Split('/', '?')[2];
        var form = await filer.GetAsync($"/cases/{id}/actions/save");
        var beside = form.QuerySelector("#s-strategy details.knowledge")!;
        Assert.Contains("显式标识和隐式标识都要有", beside.TextContent, StringComparison.Ordinal);
        Assert.NotNull(beside.QuerySelector(".bottom-line"));
        Assert.NotNull(beside.QuerySelector(".open-space"));
        Assert.Contains("没有说明审核方式和范围", beside.QuerySelector(".open-space")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("调度劳动者", form.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }
}
