using System.Net;
using RegFiling.Tests.Register;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web.Public;

/// <summary>A host whose register holds the published rows.</summary>
public sealed class PublishedRegister : IAsyncLifetime
{
    public PublicWebApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await PublicWebApp.StartAsync();
        await App.ImportAsync(PublishedRows.AlgorithmCsv());
        await App.ImportAsync(PublishedRows.GenerativeCsv());
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

public sealed class RegisterPageTests(PublishedRegister register) : IClassFixture<PublishedRegister>
{
    private readonly PublicWebApp app = register.App;
    private readonly HttpClient browser = register.App.Browser();

    [Fact]
    public async Task Everybody_finds_an_entry_by_two_characters_by_number_and_by_subject()
    {
        foreach (var words in new[] { "饿了", "310107429160604220011", "网信算备310107429160604220011号", "拉扎斯" })
        {
            var page = await browser.PageAsync("/?text=" + Uri.EscapeDataString(words));
            Assert.Contains(page.QuerySelectorAll("tbody a"), link => link.TextContent == "饿了么搜索算法");
        }
    }

    [Fact]
    public async Task One_character_is_refused_kindly_and_stays_in_the_box()
    {
        var page = await browser.PageAsync("/?text=" + Uri.EscapeDataString("算"), HttpStatusCode.BadRequest);
        Assert.Equal("算", page.QuerySelector("#text")!.GetAttribute("value"));
        Assert.Contains("请至少输入两个字", page.QuerySelector("#text-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("text-error", page.QuerySelector("#text")!.GetAttribute("aria-describedby"));
    }

    [Fact]
    public async Task From_an_entry_the_way_back_leads_to_the_search_that_found_it()
    {
        var search = "/?text=" + Uri.EscapeDataString("算法") + "&category=DispatchDecision&p=1";
        var entry = (await browser.PageAsync(search)).QuerySelector("tbody a")!.GetAttribute("href")!;
        var back = (await browser.PageAsync(entry)).QuerySelector("main p a")!.GetAttribute("href")!;
        Assert.Equal("算法", (await browser.PageAsync(back)).QuerySelector("#text")!.GetAttribute("value"));
        Assert.Equal("DispatchDecision", (await browser.PageAsync(back)).QuerySelector("#category option[selected]")!.GetAttribute("value"));
        // Without a search there is nothing to come back to, and no address leads elsewhere.
        Assert.DoesNotContain("search=", (await browser.PageAsync("/")).QuerySelector("tbody a")!.GetAttribute("href")!, StringComparison.Ordinal);
        Assert.StartsWith("/?", (await browser.PageAsync(entry.Split('?')[0] + "?search=" + Uri.EscapeDataString("//elsewhere.invalid"))).QuerySelector("main p a")!.GetAttribute("href")!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filters_hold_over_pages_and_nonsense_in_the_address_is_no_error()
    {
        var page = await browser.PageAsync("/?category=DispatchDecision");
        Assert.Equal(2, page.QuerySelectorAll("tbody tr").Length);
        Assert.Equal("DispatchDecision", page.QuerySelector("#category option[selected]")!.GetAttribute("value"));
        var all = await browser.PageAsync("/?series=&category=&state=");
        var next = all.QuerySelector("a[rel=next]")!.GetAttribute("href")!;
        Assert.NotEmpty((await browser.PageAsync(next)).QuerySelectorAll("tbody tr"));
        await browser.PageAsync("/?category=999&p=-4&state=nothing");
        await browser.PageAsync("/?p=99999999999999");
    }

    [Fact]
    public async Task An_entry_opens_by_its_whole_number_and_by_its_digits_and_is_marked_as_a_public_record()
    {
        foreach (var number in new[] { "网信算备310107429160604220011号", "310107429160604220011" })
        {
            var page = await browser.PageAsync("/register/" + Uri.EscapeDataString(number));
            Assert.Equal("饿了么搜索算法", page.QuerySelector("h1")!.TextContent);
            Assert.Contains("公开名录记录，只读", page.Words(), StringComparison.Ordinal);
            Assert.Contains("不得用于广告宣传", page.Words(), StringComparison.Ordinal);
            Assert.Contains(page.QuerySelectorAll("details th"), heading => heading.TextContent == "备案编号");
            Assert.DoesNotContain("风险等级", page.Body!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_check_digit_that_does_not_fit_is_mentioned_without_judgement()
    {
        await app.ImportAsync("算法名称,算法类别,主体名称,应用产品,备案编号\r\n对照算法,排序精选类,对照有限公司,对照,网信算备310107429160604220012号\r\n");
        var page = await browser.PageAsync("/register/310107429160604220012");
        Assert.Contains("以公布的编号为准", page.Words(), StringComparison.Ordinal);
        Assert.DoesNotContain("以公布的编号为准", (await browser.PageAsync("/register/310107429160604220011")).Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_list_shows_what_changed()
    {
        await app.ImportAsync("算法名称,算法类别,主体名称,应用产品,备案编号\r\n蜂鸟物流配送算法,调度决策类,新名称（上海）有限公司,蜂鸟众包（APP）,网信算备310107429160605220017号\r\n");
        var page = await browser.PageAsync("/register/310107429160605220017");
        Assert.Contains(page.QuerySelectorAll("td"), cell => cell.TextContent == "上海拉扎斯信息科技有限公司");
        Assert.Contains("新名称（上海）有限公司", page.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_imported_is_text_on_every_page()
    {
        await app.ImportAsync("算法名称,算法类别,主体名称,应用产品,备案编号\r\n<script>alert(1)</script>对照,排序精选类,\"<img src=x onerror=alert(2)>公司\",甲,网信算备310107429160604230011号\r\n");
        foreach (var url in new[] { "/?text=" + Uri.EscapeDataString("对照"), "/register/310107429160604230011" })
        {
            var page = await browser.PageAsync(url);
            Assert.Empty(page.QuerySelectorAll("main script, main img"));
            Assert.Contains("<script>alert(1)</script>对照", page.Body!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_unknown_number_is_not_found()
    {
        foreach (var number in new[] { "310107429160604229999", "没有", new string('9', 500) })
            await browser.PageAsync("/register/" + number, HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_rules_are_readable_by_everybody_with_version_hash_force_and_ground()
    {
        var page = await browser.PageAsync("/rules");
        Assert.Equal(["tier", "floors", "obligations", "screening"], page.QuerySelectorAll("section[id]").Select(section => section.Id));
        var words = page.Words();
        Assert.Contains("sha256:", words, StringComparison.Ordinal);
        Assert.Contains("现行有效", words, StringComparison.Ordinal);
        Assert.Contains("权重30", words, StringComparison.Ordinal);
        Assert.Contains("第二十四条", words, StringComparison.Ordinal);
        Assert.Contains("月活跃用户数（人）：≥ 10000", words, StringComparison.Ordinal);
        var procedure = await browser.PageAsync("/rules/procedures/filing");
        Assert.NotEmpty(procedure.QuerySelectorAll("tbody tr"));
        Assert.StartsWith("stateDiagram-v2", procedure.QuerySelector("pre.mermaid")!.TextContent, StringComparison.Ordinal);
        await browser.PageAsync("/rules/procedures/nothing", HttpStatusCode.NotFound);
    }
}
