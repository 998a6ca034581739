using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using RegFiling.Web.Demonstration;

namespace RegFiling.BrowserTests;

/// <summary>The main job in a real browser, in Chinese, by the people who do it; nothing that axe-core objects to on the way.</summary>
public sealed partial class JourneyTests(Site site) : IClassFixture<Site>
{
    private const string Algorithm = "短视频个性化推荐算法（演示）";
    private const string Number = "网信算备310115999000202260017号";

    [Fact]
    public async Task Filing_FromRegistrationToTheRegister_InTheBrowser()
    {
        var filer = await site.SignInAsAsync("陈示例");
        var officer = await site.SignInAsAsync("赵演示");
        var reviewer = await site.SignInAsAsync("孙模拟");
        var head = await site.SignInAsAsync("吴假设");
        var security = await site.SignInAsAsync("李样本");
        var keeper = await site.SignInAsAsync("钱举例");

        // The company is registered and verified.
        var subject = await StartAsync(filer, "subject");
        await ActAsync(filer, subject, "save", "subject/registration", new() { ["name"] = "申海智澜科技（演示）有限公司" });
        await ActAsync(filer, subject, "submit");
        await ActAsync(officer, subject, "review");
        await ActAsync(officer, subject, "verify");
        await SeesAsync(filer, $"/cases/{subject}", "核验通过");

        // A draft is saved, left, and taken up again where it was.
        var filing = await StartAsync(filer, "filing", "filing/start", new() { ["name"] = Algorithm, ["type"] = "push" });
        await filer.GotoAsync($"{site.Address}/cases/{filing}/actions/save");
        await filer.Locator("[name=scenario]").FillAsync("应用于短视频首页推荐");
        await SubmitAsync(filer);
        await filer.GotoAsync($"{site.Address}/cases/{filing}/actions/save");
        Assert.Equal("应用于短视频首页推荐", await filer.Locator("[name=scenario]").InputValueAsync());
        Assert.Equal(Algorithm, await filer.Locator("[name=name]").InputValueAsync());

        // Too early: every reason at once, with the way on.
        await filer.GotoAsync($"{site.Address}/cases/{filing}/actions/submit");
        await Pen.FillAsync(filer, "filing/declaration");
        var refused = await filer.RunAndWaitForResponseAsync(() => SubmitAsync(filer), answer => answer.Request.Method == "POST");
        Assert.Equal(400, refused.Status);
        var reasons = await filer.Locator("#errors").InnerTextAsync();
        Assert.Contains("算法安全自评估报告尚未签署并提交", reasons, StringComparison.Ordinal);
        Assert.Contains("自我承诺尚未签署", reasons, StringComparison.Ordinal);
        await Site.AxeAsync(filer);

        await ActAsync(filer, filing, "save", "filing/application", new() { ["name"] = Algorithm, ["type"] = "push", ["onlineDate"] = "2026-11-20", ["opinionAttribute"] = "wide-reach", ["mau"] = "1200000", ["safetyCritical"] = "no", ["agentAutonomy"] = "no" });
        var assessment = await StartAsync(filer, "assessment", parent: filing);
        await ActAsync(filer, assessment, "answer", "assessment/self-assessment", new() { ["algorithmName"] = Algorithm });
        await ActAsync(security, assessment, "sign", reauthenticate: true);
        await ActAsync(filer, assessment, "submit");
        var commitment = await StartAsync(filer, "commitment", parent: filing);
        await ActAsync(filer, commitment, "choose-clauses", "commitment/clauses");
        await ActAsync(security, commitment, "sign", "commitment/signature", reauthenticate: true);
        await ActAsync(filer, filing, "submit", "filing/declaration");

        // Two officers: nobody takes both sides.
        await ActAsync(reviewer, filing, "confirm-complete");
        // What the filer does not know stands in the form already, a row for each question, to be answered by the officer.
        await ActAsync(officer, filing, "propose-tier", "filing/tier-proposal", new() { ["openQuestions"] = new JsonArray(new JsonObject(), new JsonObject()) });
        await officer.GotoAsync($"{site.Address}/cases/{filing}/actions/confirm-tier");
        Assert.DoesNotContain("已确认", await officer.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await officer.Locator("form.act-form").CountAsync());
        await ActAsync(reviewer, filing, "confirm-tier");
        // The company learns of its tier when another person than the signer has sealed the notice.
        await filer.GotoAsync($"{site.Address}/cases/{filing}");
        Assert.DoesNotContain("风险等级：", await filer.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await SealAllAsync(keeper, 2);
        await SeesAsync(filer, $"/cases/{filing}", "风险等级：");

        await ActAsync(head, filing, "complete-locally");
        await SeesAsync(head, $"/cases/{filing}", "本市办理完结");
        Assert.DoesNotContain("已备案", await head.Locator(".case-head").InnerTextAsync(), StringComparison.Ordinal);
        await ActAsync(officer, filing, "report-national", "filing/national-report");
        await ActAsync(officer, filing, "record-number", "filing/national-number", new() { ["nationalNumber"] = Number });
        await SeesAsync(officer, $"/cases/{filing}", "已公示");

        // The public finds it by two characters; no tier is shown there.
        var visitor = await site.OpenAsync();
        await visitor.GotoAsync($"{site.Address}/?q=短视");
        await Site.AxeAsync(visitor);
        await visitor.GetByRole(AriaRole.Link, new() { Name = Algorithm }).Or(visitor.Locator($"a:has-text('{Number}')")).First.ClickAsync();
        var entry = await visitor.Locator("main").InnerTextAsync();
        Assert.Contains(Algorithm, entry, StringComparison.Ordinal);
        Assert.DoesNotContain("风险等级", entry, StringComparison.Ordinal);
        await Site.AxeAsync(visitor);

        // What is open to everybody, on a phone too.
        var onTheWay = await site.OpenAsync(width: 390);
        foreach (var address in new[]
        {
            "/screening", "/screening?public=yes&type=generation&opinion=main&role=provider&generative=yes&model=unsure&biometric=no&personal=triggers", "/knowledge", "/knowledge/labels-two-kinds",
            $"/objections/new?entry={Uri.EscapeDataString(Number)}", "/objections/BJ-2026-000001",
        })
        {
            await onTheWay.GotoAsync(site.Address + address);
            Assert.True(await onTheWay.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), $"{address} is wider than a phone");
            await Site.AxeAsync(onTheWay);
        }

        // The auditor takes the assessment away as a PDF.
        var auditor = await site.SignInAsAsync("褚样例");
        foreach (var language in new[] { "zh", "en" })
        {
            var pdf = await auditor.APIRequest.GetAsync($"{site.Address}/cases/{filing}/assessment.pdf?lang={language}");
            Assert.Equal(200, pdf.Status);
            Assert.Equal("%PDF-1.7"u8.ToArray(), (await pdf.BodyAsync())[..8]);
        }

        // The result is sealed, too, and whoever holds it can have it verified.
        await SealAllAsync(keeper, 1);
        await keeper.GotoAsync($"{site.Address}/seals?view=all");
        Assert.Contains("已用印", await keeper.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await Site.AxeAsync(keeper);
        await visitor.GotoAsync($"{site.Address}/verify?number=x&code=y");
        Assert.Contains("没有查到", await visitor.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await Site.AxeAsync(visitor);

        // The same page in English, and on a phone.
        await auditor.GotoAsync($"{site.Address}/cases/{filing}");
        await auditor.GetByRole(AriaRole.Button, new() { Name = "English" }).ClickAsync();
        await auditor.Locator("html[lang=en]").WaitForAsync();
        Assert.Contains("Published", await auditor.Locator(".case-head").InnerTextAsync(), StringComparison.Ordinal);
        await Site.AxeAsync(auditor);
        var phone = await site.SignInAsAsync("陈示例", width: 390);
        await phone.GotoAsync($"{site.Address}/cases/{filing}");
        Assert.True(await phone.EvaluateAsync<bool>("document.documentElement.scrollWidth <= window.innerWidth"), "the page is wider than a phone");
        await Site.AxeAsync(phone);
    }

    private async Task<string> StartAsync(IPage page, string procedure, string? form = null, JsonObject? with = null, string? parent = null)
    {
        await page.GotoAsync($"{site.Address}/cases/start/{procedure}{(parent is null ? "" : $"?parent={parent}")}");
        await Site.AxeAsync(page);
        if (await page.Locator("input[type=radio][name=_subject]").CountAsync() > 0)
        {
            await page.Locator("input[type=radio][name=_subject]").First.CheckAsync();
        }

        if (form is not null)
        {
            await Pen.FillAsync(page, form, with);
        }

        await SubmitAsync(page);
        await page.WaitForURLAsync(CasePage());
        return CasePage().Match(page.Url).Groups["id"].Value;
    }

    private async Task ActAsync(IPage page, string id, string action, string? form = null, JsonObject? with = null, bool reauthenticate = false)
    {
        await page.GotoAsync($"{site.Address}/cases/{id}/actions/{action}");
        await Site.AxeAsync(page);
        if (form is not null)
        {
            await Pen.FillAsync(page, form, with);
        }

        if (reauthenticate)
        {
            await page.Locator("[name=_reauthentication], input[type=password]").First.FillAsync(DemonstrationSeed.Password);
        }

        var answer = await page.RunAndWaitForResponseAsync(() => SubmitAsync(page), answer => answer.Request.Method == "POST");
        await page.WaitForLoadStateAsync();
        if (answer.Status >= 400)
        {
            Assert.Fail($"{action}: {answer.Status} {await page.Locator("main").InnerTextAsync()}");
        }
    }

    private static Task SubmitAsync(IPage page) => page.Locator("form.act-form .act-buttons button.btn-primary").ClickAsync();

    // Ticks everything that waits and seals it at once.
    private async Task SealAllAsync(IPage keeper, int expected)
    {
        await keeper.GotoAsync($"{site.Address}/seals");
        await Site.AxeAsync(keeper);
        var boxes = keeper.Locator("input[name=document]");
        Assert.Equal(expected, await boxes.CountAsync());
        for (var i = 0; i < expected; i++)
        {
            await boxes.Nth(i).CheckAsync();
        }

        await keeper.GetByRole(AriaRole.Button, new() { Name = "对所选文书用印" }).ClickAsync();
        await keeper.Locator("[role=status]").WaitForAsync();
    }

    private async Task SeesAsync(IPage page, string path, string text)
    {
        await page.GotoAsync(site.Address + path);
        Assert.Contains(text, await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await Site.AxeAsync(page);
    }

    [GeneratedRegex("/cases/(?<id>[0-9a-f-]{36})")]
    private static partial Regex CasePage();
}
