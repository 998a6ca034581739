using System.Net;
using System.Text.Json.Nodes;
using AngleSharp;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Persistence;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web;

/// <summary>用印登记 and 核验 as people meet them, without script, on the cases of the demonstration: one tier notice there waits for its seal.</summary>
public sealed class SealPageTests(SealPageTests.Demo demo) : IClassFixture<SealPageTests.Demo>
{
    [Fact]
    public async Task Keeper_SealsFromTheList_OnceForOneKey_AndIsToldWhyNotASecondTime()
    {
        await using var app = await Demo.StartAsync();
        var qian = await app.AsAsync("qian");
        var page = await PageAsync(qian, "/seals");
        var box = Assert.Single(page.QuerySelectorAll("input[name=document]"));
        // Its time limit has a name on the page of the case, as every other has.
        var running = (await PageAsync(qian, box.Closest("tr")!.QuerySelector("a[href^='/cases/']")!.GetAttribute("href")!)).QuerySelector("section[aria-labelledby=clocks]")!.TextContent;
        Assert.DoesNotContain("seal-document", running, StringComparison.Ordinal);
        Assert.Contains("用印", running, StringComparison.Ordinal);
        Assert.Contains("风险等级告知书", box.Closest("tr")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(qian, page, "/seals")).StatusCode);
        var sent = await SendAsync(qian, page, "/seals", ("document", box.GetAttribute("value")!));
        Assert.Equal((HttpStatusCode.SeeOther, "/seals?sealed=1"), (sent.StatusCode, sent.Headers.Location!.ToString()));
        // A double click is the same request.
        Assert.Equal("/seals?sealed=1", (await SendAsync(qian, page, "/seals", ("document", box.GetAttribute("value")!))).Headers.Location?.ToString());
        var again = await SendAsync(qian, await PageAsync(qian, "/seals"), "/seals", ("document", box.GetAttribute("value")!), ("_key", "another"));
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Contains("已用印并送达", await again.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Contains("现在没有待用印的文书", (await PageAsync(qian, "/seals")).Body!.TextContent, StringComparison.Ordinal);
        var register = (await PageAsync(qian, "/seals?view=all")).QuerySelector("table")!.TextContent;
        Assert.All(["演示用印-", "钱举例", "孙模拟", "已用印"], words => Assert.Contains(words, register, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Keeper_Refuses_WithAReason_AndTheSignerSignsAnew()
    {
        await using var app = await Demo.StartAsync();
        var (qian, sun) = (await app.AsAsync("qian"), await app.AsAsync("sun"));
        var id = (await PageAsync(qian, "/seals")).QuerySelector("input[name=document]")!.GetAttribute("value");
        var page = await PageAsync(qian, $"/seals/{id}?act=refuse-seal");
        Assert.Equal(["用印", "不予用印，退回签发人"], page.QuerySelectorAll("main nav ul.nav-tabs a").Select(link => link.TextContent));
        var empty = await SendAsync(qian, page, $"/seals/{id}?act=refuse-seal");
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        Assert.Contains("f-reason-error", await empty.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        // The signer may not seal, whatever is sent.
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(sun, await PageAsync(sun, $"/seals/{id}"), $"/seals/{id}?act=seal-document", ("copies", "1"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync(qian, page, $"/seals/{id}?act=refuse-seal", ("reason", "等级与评估报告不一致"))).StatusCode);
        var back = await PageAsync(sun, $"/seals/{id}");
        Assert.Contains("等级与评估报告不一致", back.Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["文书作废", "作废并重新签发"], back.QuerySelectorAll("main nav ul.nav-tabs a").Select(link => link.TextContent));
        Assert.Equal(HttpStatusCode.SeeOther, (await SendAsync(sun, back, $"/seals/{id}?act=reissue-document", ("reason", "更正"))).StatusCode);
        var waiting = Assert.Single((await PageAsync(qian, "/seals")).QuerySelectorAll("input[name=document]"));
        Assert.NotEqual(id, waiting.GetAttribute("value"));
        Assert.Contains("编号", (await PageAsync(qian, $"/seals/{id}")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("chen", HttpStatusCode.Forbidden)]
    [InlineData("wei", HttpStatusCode.Forbidden)]
    [InlineData("feng", HttpStatusCode.Forbidden)]
    [InlineData("chu", HttpStatusCode.OK)]
    [InlineData("zhao", HttpStatusCode.OK)]
    public async Task Register_IsForOfficials_AndOffersOthersNothingToSeal(string who, HttpStatusCode status)
    {
        var browser = await demo.App.AsAsync(who);
        using var answer = await browser.GetAsync(new Uri("/seals", UriKind.Relative), TestContext.Current.CancellationToken);
        // A person without the right is led to the page that says so.
        Assert.Equal(status, answer.StatusCode == HttpStatusCode.Redirect ? HttpStatusCode.Forbidden : answer.StatusCode);
        if (status == HttpStatusCode.OK)
        {
            Assert.Empty((await PageAsync(browser, "/seals")).QuerySelectorAll("input[name=document]"));
        }
        else
        {
            using var document = await browser.GetAsync(new Uri($"/seals/{Guid.NewGuid()}", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.NotFound, document.StatusCode);
        }
    }

    [Theory]
    [InlineData("zh-CN", "已签发并用印", "申海市互联网信息办公室（演示）")]
    [InlineData("en-GB", "was signed and sealed", "Shenhai Municipal Cyberspace Administration (Demonstration)")]
    public async Task Anybody_VerifiesADocument_AndSeesNothingOfTheCase(string culture, string words, string authority)
    {
        var (number, code) = await demo.OneAsync("filing-result");
        var page = await PageAsync(demo.App.Browser(), $"/verify?number={Uri.EscapeDataString(number)}&code={code}&culture={culture}");
        var said = page.QuerySelector("main")!.TextContent;
        Assert.Contains(words, said, StringComparison.Ordinal);
        Assert.Contains(authority, said, StringComparison.Ordinal);
        Assert.DoesNotContain("智澜", said, StringComparison.Ordinal);
        Assert.DoesNotContain("网信算备", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verification_SaysWhenADocumentIsNotSealed_OrDoesNotExist_OrIsAskedForTooOften()
    {
        await using var app = await Demo.StartAsync(3);
        var browser = app.Browser();
        async Task<HttpStatusCode> AskAsync(string query) => (await browser.GetAsync(new Uri($"/verify{query}", UriKind.Relative), TestContext.Current.CancellationToken)).StatusCode;
        Assert.Equal(HttpStatusCode.OK, await AskAsync(""));
        Assert.Equal(HttpStatusCode.BadRequest, await AskAsync("?number=x"));
        Assert.Equal(HttpStatusCode.BadRequest, await AskAsync($"?number=x&code={new string('A', 101)}"));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync("?number=x&code=AAAA-AAAA-AAAA"));
        Assert.Equal(HttpStatusCode.NotFound, await AskAsync("?number=%F0%A0%AE%B7%00&code=%3Cscript%3E"));
        var (number, code) = await Demo.OneAsync(app, "tier-notice", sealedOnly: false);
        Assert.Contains("尚未用印，没有效力", (await PageAsync(browser, $"/verify?number={Uri.EscapeDataString(number)}&code={code}")).Body!.TextContent, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode)429, await AskAsync("?number=x&code=AAAA-AAAA-AAAA"));
    }

    [Fact]
    public async Task CompanyAndOfficial_SeeOnTheCaseWhereEachDocumentStands()
    {
        var id = await demo.AskAsync(db => db.Set<IssuedDocument>().Where(document => document.NeedsSeal && !document.Seals.Any()).Select(document => new { document.CaseId, document.Number }).SingleAsync());
        var party = await PageAsync(await demo.App.AsAsync("jiang"), $"/cases/{id.CaseId}");
        Assert.DoesNotContain(id.Number!, party.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("风险等级：", party.Body.TextContent, StringComparison.Ordinal);
        var official = (await PageAsync(await demo.App.AsAsync("zhao"), $"/cases/{id.CaseId}")).Body!.TextContent;
        Assert.Contains(id.Number!, official, StringComparison.Ordinal);
        Assert.Contains("待用印", official, StringComparison.Ordinal);
    }

    private static async Task<IDocument> PageAsync(HttpClient browser, string path)
    {
        using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return await BrowsingContext.New(Configuration.Default).OpenAsync(request => request.Content(text).Address("http://localhost/"), TestContext.Current.CancellationToken);
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient browser, IDocument page, string path, params (string Name, string Value)[] fields)
    {
        var hidden = page.QuerySelectorAll("form[method=post] input[type=hidden]").Select(input => (Name: input.GetAttribute("name")!, Value: input.GetAttribute("value") ?? ""))
            .Where(field => field.Name is "__RequestVerificationToken" or "_key").DistinctBy(field => field.Name).ToList();
        using var content = new FormUrlEncodedContent(hidden.Where(field => fields.All(given => given.Name != field.Name)).Append(("_key", Guid.NewGuid().ToString())).DistinctBy(field => field.Item1)
            .Where(field => fields.All(given => given.Name != field.Item1)).Concat(fields).Select(field => KeyValuePair.Create(field.Item1, field.Item2)));
        return await browser.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
    }

    /// <summary>The host with the cases of the demonstration.</summary>
    public sealed class Demo : IAsyncLifetime
    {
        public PublicWebApp App { get; private set; } = null!;

        public static Task<PublicWebApp> StartAsync(int verifications = 100) => PublicWebApp.StartAsync(more: host =>
        {
            host.UseSetting("Demonstration:Cases", "true");
            host.UseSetting("Verify:AttemptsPerAddress", verifications.ToString(System.Globalization.CultureInfo.InvariantCulture));
        });

        public async ValueTask InitializeAsync() => App = await StartAsync();

        public Task<(string Number, string Code)> OneAsync(string definition) => OneAsync(App, definition, sealedOnly: true);

        public Task<T> AskAsync<T>(Func<RegFilingDbContext, Task<T>> question) => AskAsync(App, question);

        public static async Task<(string Number, string Code)> OneAsync(PublicWebApp app, string definition, bool sealedOnly)
        {
            var found = await AskAsync(app, db => db.Set<IssuedDocument>().Where(document => document.Definition == definition && document.Seals.Any() == sealedOnly).FirstAsync());
            return (found.Number!, (string)JsonNode.Parse(found.Data)!["verification"]!);
        }

        private static async Task<T> AskAsync<T>(PublicWebApp app, Func<RegFilingDbContext, Task<T>> question)
        {
            await using var scope = app.Services.CreateAsyncScope();
            return await question(scope.ServiceProvider.GetRequiredService<RegFilingDbContext>());
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
