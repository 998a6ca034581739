using System.Net;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.Tests.Register;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web.Public;

/// <summary>The feed of changes and the downloads, by what RFC 4287 and RFC 9110 ask for.</summary>
public sealed class RegisterFeedTests
{
    private static readonly XNamespace Atom = "http://www.w3.org/2005/Atom";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("zh", "zh-CN")]
    [InlineData("en", "en")]
    public async Task Feed_has_everything_that_the_standard_asks_for(string language, string tag)
    {
        await using var app = await PublicWebApp.StartAsync();
        await ObjectionPageTests.OwnEntryAsync(app);
        await app.ImportAsync(PublishedRows.AlgorithmCsv());
        var feed = await FeedAsync(app, $"/register/feed.atom?lang={language}");
        Assert.Equal((Atom + "feed", tag), (feed.Name, (string?)feed.Attribute(XNamespace.Xml + "lang")));
        // RFC 4287, 4.1.1: exactly one id, title and updated; an author; a link to itself.
        Assert.All(new[] { "id", "title", "updated" }, name => Assert.Single(feed.Elements(Atom + name)));
        Assert.Single(feed.Elements(Atom + "author"), author => !string.IsNullOrWhiteSpace((string?)author.Element(Atom + "name")));
        Assert.Single(feed.Elements(Atom + "link"), link => (string?)link.Attribute("rel") == "self");
        Assert.True(Uri.TryCreate((string?)feed.Element(Atom + "id"), UriKind.Absolute, out _));
        var entries = feed.Elements(Atom + "entry").ToList();
        Assert.Equal(PublishedRows.All.Count + 1, entries.Count);
        Assert.Equal(entries.Count, entries.Select(entry => (string?)entry.Element(Atom + "id")).Distinct().Count());
        Assert.All(entries, entry =>
        {
            // 4.1.2: one id, title and updated; an alternate link where there is no content; a summary of plain text.
            Assert.All(new[] { "id", "title", "updated", "summary" }, name => Assert.Single(entry.Elements(Atom + name)));
            Assert.StartsWith("urn:uuid:", (string?)entry.Element(Atom + "id"), StringComparison.Ordinal);
            Assert.Single(entry.Elements(Atom + "link"), link => (string?)link.Attribute("rel") == "alternate" && Uri.TryCreate((string?)link.Attribute("href"), UriKind.Absolute, out _));
            _ = XmlConvert.ToDateTimeOffset((string)entry.Element(Atom + "updated")!);
        });
        var moments = entries.Select(entry => XmlConvert.ToDateTimeOffset((string)entry.Element(Atom + "updated")!)).ToList();
        Assert.Equal(moments.OrderDescending(), moments);
        Assert.Equal(moments[0], XmlConvert.ToDateTimeOffset((string)feed.Element(Atom + "updated")!));
    }

    [Fact]
    public async Task Feed_is_answered_with_304_until_something_changes()
    {
        await using var app = await PublicWebApp.StartAsync();
        var number = await ObjectionPageTests.OwnEntryAsync(app);
        var browser = app.Browser();
        using var first = await browser.GetAsync("/register/feed.atom", Cancel);
        Assert.Equal("application/atom+xml", first.Content.Headers.ContentType!.MediaType);
        var (etag, modified) = (first.Headers.ETag!, first.Content.Headers.LastModified!.Value);
        using var byTag = await GetAsync(browser, request => request.Headers.IfNoneMatch.Add(etag));
        using var byDate = await GetAsync(browser, request => request.Headers.IfModifiedSince = modified);
        Assert.Equal((HttpStatusCode.NotModified, HttpStatusCode.NotModified), (byTag.StatusCode, byDate.StatusCode));
        Assert.Empty(await byTag.Content.ReadAsByteArrayAsync(Cancel));

        var id = (string?)(await FeedAsync(app, "/register/feed.atom")).Elements(Atom + "entry").Single().Element(Atom + "id");
        await ChangeAsync(app, entry => entry.SetState(RegisterState.Deregistered, new(2026, 11, 24), DateTimeOffset.UtcNow, new("服务终止")));
        using var changed = await GetAsync(browser, request => request.Headers.IfNoneMatch.Add(etag));
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        var entry = (await FeedAsync(app, "/register/feed.atom")).Elements(Atom + "entry").Single();
        Assert.Equal((id, "withdrawn"), ((string?)entry.Element(Atom + "id"), (string?)entry.Element(Atom + "category")!.Attribute("term")));
        Assert.Contains("已注销", (string?)entry.Element(Atom + "title"), StringComparison.Ordinal);
        Assert.Contains(Uri.EscapeDataString(number), (string?)entry.Element(Atom + "link")!.Attribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feed_of_many_entries_leads_on_page_by_page()
    {
        await using var app = await PublicWebApp.StartAsync();
        await app.ImportAsync(PublishedRows.Csv("算法名称,算法类别,主体名称,备案编号", Enumerable.Range(0, 130).Select(i => $"算法{i}号,个性化推送类,主体{i},网信算备31011599900{i:000}02260017号")));
        var seen = new HashSet<string>();
        var pages = 0;
        for (var next = "/register/feed.atom?lang=zh"; next is not null; pages++)
        {
            var feed = await FeedAsync(app, next);
            Assert.All(feed.Elements(Atom + "entry"), entry => Assert.True(seen.Add((string)entry.Element(Atom + "id")!)));
            next = feed.Elements(Atom + "link").Where(link => (string?)link.Attribute("rel") == "next").Select(link => new Uri((string)link.Attribute("href")!).PathAndQuery).SingleOrDefault();
        }

        Assert.Equal((2, 130), (pages, seen.Count));
    }

    [Fact]
    public async Task Feed_of_an_empty_register_and_of_hostile_names_is_well_formed()
    {
        await using var app = await PublicWebApp.StartAsync();
        Assert.Empty((await FeedAsync(app, "/register/feed.atom")).Elements(Atom + "entry"));
        await ObjectionPageTests.OwnEntryAsync(app);
        await ChangeAsync(app, entry => entry.Correct(new Dictionary<string, string> { ["name"] = "]]><script>&\u0001\uFFFF 算法" }, new(2026, 11, 24), DateTimeOffset.UtcNow, new("测试")));
        Assert.Contains("<script>&", (string?)(await FeedAsync(app, "/register/feed.atom")).Element(Atom + "entry")!.Element(Atom + "title"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/register/feed.atom?lang=fr")]
    [InlineData("/register/feed.atom?p=0")]
    [InlineData("/register/feed.atom?p=-1")]
    [InlineData("/register/feed.atom?p=99999999999999999999")]
    [InlineData("/register/download")]
    [InlineData("/register/download?format=pdf")]
    [InlineData("/register/download?format=1")]
    [InlineData("/register/download?format=csv&text=网")]
    public async Task Bad_question_gets_400_with_a_reason(string path)
    {
        await using var app = await PublicWebApp.StartAsync();
        using var answer = await app.Browser().GetAsync(path, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("\"reasons\"", await answer.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_searched_is_downloaded_and_nothing_else()
    {
        await using var app = await PublicWebApp.StartAsync(more: host => host.UseSetting("Register:DownloadsPerAddress", "4"));
        await app.ImportAsync(PublishedRows.AlgorithmCsv());
        var browser = app.Browser();
        var page = await browser.PageAsync("/?text=推荐&category=PersonalisedPush");
        var links = page.QuerySelectorAll(".downloads a[rel=nofollow]").Select(a => a.GetAttribute("href")!).ToList();
        Assert.Equal(3, links.Count);
        foreach (var link in links)
        {
            using var answer = await browser.GetAsync(link, Cancel);
            Assert.Equal((HttpStatusCode.OK, "attachment"), (answer.StatusCode, answer.Content.Headers.ContentDisposition!.DispositionType));
            if (link.Contains("csv", StringComparison.Ordinal))
            {
                var text = Encoding.UTF8.GetString(await answer.Content.ReadAsByteArrayAsync(Cancel));
                Assert.Contains("抖音个性化推荐算法", text, StringComparison.Ordinal);
                Assert.DoesNotContain("美团配送", text, StringComparison.Ordinal);
                Assert.Contains("“推荐”；个性化推送类", text, StringComparison.Ordinal);
            }
        }

        using var fourth = await browser.GetAsync(links[0], Cancel);
        using var fifth = await browser.GetAsync(links[0], Cancel);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (fourth.StatusCode, fifth.StatusCode));
    }

    private static async Task<XElement> FeedAsync(PublicWebApp app, string path)
    {
        using var answer = await app.Browser().GetAsync(path, Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return XDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel)).Root!;
    }

    private static async Task<HttpResponseMessage> GetAsync(HttpClient browser, Action<HttpRequestMessage> ask)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/register/feed.atom");
        ask(request);
        return await browser.SendAsync(request, Cancel);
    }

    private static async Task ChangeAsync(PublicWebApp app, Func<RegisterEntry, RegisterRevision> change)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        var entry = await db.Set<RegisterEntry>().SingleAsync();
        db.Add(change(entry));
        await RegisterIndex.UpdateAsync(db, [entry]);
        await db.SaveChangesAsync();
    }
}
