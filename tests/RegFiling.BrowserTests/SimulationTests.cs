using System.Text;
using Microsoft.Playwright;

namespace RegFiling.BrowserTests;

/// <summary>A proposed rule is tried in a real browser: the run is watched to its end, its result read in both languages on a desk and on a phone.</summary>
public sealed class SimulationTests(DemonstrationSite site) : IClassFixture<DemonstrationSite>
{
    private const string Filer = "陈示例", Officer = "赵演示", Reviewer = "孙模拟";

    [Fact]
    public async Task Result_IsReadOnDeskAndPhone_AndTheCompanySeesItsOwnPart()
    {
        var officer = await site.SignInAsAsync(Officer);
        await officer.GotoAsync($"{site.Address}/rules/simulations/new");
        await Site.AxeAsync(officer);
        await officer.FillAsync("#title", "三级起始分调为三十三");
        var rules = (await File.ReadAllTextAsync(Path.Combine(Root(), "workflows/cn-shanghai/rules/tier.json"), TestContext.Current.CancellationToken)).Replace("\"from\": 40", "\"from\": 33", StringComparison.Ordinal);
        await officer.SetInputFilesAsync("#files", new FilePayload { Name = "tier.json", MimeType = "application/json", Buffer = Encoding.UTF8.GetBytes(rules) });
        await officer.Locator("form.act-form button.btn-primary").ClickAsync();
        // The page renews itself until the run has ended.
        await officer.WaitForSelectorAsync("#moves-table");
        var url = officer.Url.Split('?')[0];
        foreach (var width in new[] { 1280, 390 })
        {
            var page = await site.SignInAsAsync(Officer, width);
            foreach (var (culture, words) in new[] { ("zh-CN", new[] { "等级如何变化", "不作为行政处罚依据" }), ("en-GB", ["Who moves", "no ground for a penalty"]) })
            {
                await page.GotoAsync($"{url}?culture={culture}");
                await page.WaitForSelectorAsync(".sankey-canvas canvas");
                await Site.AxeAsync(page);
                var text = await page.Locator("main").InnerTextAsync();
                Assert.All(words, word => Assert.Contains(word, text, StringComparison.Ordinal));
                Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"wider than {width}");
            }
        }

        var reviewer = await site.SignInAsAsync(Reviewer);
        await reviewer.GotoAsync(url);
        await reviewer.GetByRole(AriaRole.Button, new() { Name = "对企业开放" }).ClickAsync();
        await reviewer.WaitForSelectorAsync("text=已对企业开放");
        foreach (var width in new[] { 1280, 390 })
        {
            var filer = await site.SignInAsAsync(Filer, width);
            foreach (var path in new[] { "/rules/simulations", new Uri(url).AbsolutePath + "/mine" })
            {
                await filer.GotoAsync(site.Address + path);
                await Site.AxeAsync(filer);
                Assert.True(await filer.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{path} is wider than {width}");
            }

            Assert.Contains("搜索联想检索算法（演示）", await filer.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        }
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RegFiling.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
