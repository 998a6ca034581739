using System.Text.RegularExpressions;

namespace RegFiling.BrowserTests;

/// <summary>Several instruments on one filing, in a real browser: on a screen and on a phone, in both languages, answered and read.</summary>
public sealed partial class InstrumentTests(DemonstrationSite site) : IClassFixture<DemonstrationSite>
{
    [Theory]
    [InlineData(1280, "zh-CN")]
    [InlineData(1280, "en-GB")]
    [InlineData(390, "zh-CN")]
    [InlineData(390, "en-GB")]
    public async Task Pages_AreClean_AndStandBesideOrBelowEachOther(int width, string culture)
    {
        var page = await site.SignInAsAsync("陈示例", width);
        var filing = await FilingAsync(page);
        foreach (var path in new[] { $"{filing}/instruments", $"{filing}/instruments/eu-ai-act", $"{filing}/crosswalk/eu-ai-act-duties", "/knowledge/crosswalks", "/knowledge/crosswalks/nist-ai-rmf" })
        {
            await page.GotoAsync($"{site.Address}{path}?culture={culture}");
            await Site.AxeAsync(page);
            Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{path} is wider than the screen");
        }

        await page.GotoAsync($"{site.Address}{filing}/instruments");
        var tops = await page.EvaluateAsync<double[]>("[...document.querySelectorAll('.instruments > section')].map(card => Math.round(card.getBoundingClientRect().top))");
        Assert.Equal(3, tops.Length);
        Assert.Equal(width > 1000 ? 1 : 3, tops.Distinct().Count());
    }

    [Fact]
    public async Task Answers_LeadToAConclusion_AndTheTierStays()
    {
        var page = await site.SignInAsAsync("陈示例");
        var filing = await FilingAsync(page);
        await page.GotoAsync($"{site.Address}{filing}/instruments");
        var tier = await page.Locator("section[aria-labelledby=tier] .instrument-says").InnerTextAsync();
        await page.Locator("section[aria-labelledby=i-eu-ai-act] a.btn").ClickAsync();
        await page.Locator("[name='q.union'][value=no]").CheckAsync();
        await page.Locator(".act-buttons button[type=submit]").ClickAsync();
        await page.WaitForURLAsync(url => url.Contains("saved=eu-ai-act", StringComparison.Ordinal));
        Assert.Equal("不在适用范围内", await page.Locator("section[aria-labelledby=i-eu-ai-act] .instrument-says").InnerTextAsync());
        Assert.Equal(tier, await page.Locator("section[aria-labelledby=tier] .instrument-says").InnerTextAsync());
        await Site.AxeAsync(page);
    }

    private async Task<string> FilingAsync(Microsoft.Playwright.IPage page)
    {
        await page.GotoAsync($"{site.Address}/portfolio");
        var links = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('main a')].map(link => link.getAttribute('href'))");
        return links.Select(link => CasePath().Match(link)).First(match => match.Success).Value;
    }

    [GeneratedRegex("^/cases/[0-9a-f-]{36}")]
    private static partial Regex CasePath();
}
