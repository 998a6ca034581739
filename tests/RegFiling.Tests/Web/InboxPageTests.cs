using System.IO.Compression;
using System.Net;
using System.Text;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web;

/// <summary>The inbox as a browser without script sees it, on the living cases of the demonstration.</summary>
public sealed class InboxPageTests : IAsyncLifetime
{
    private PublicWebApp app = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await PublicWebApp.StartAsync(more: host => host.UseSetting("Demonstration:Cases", "true"));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Tabs_say_who_has_the_cases_and_filters_stay_in_every_link()
    {
        var sun = await app.AsAsync("sun");
        var page = await sun.PageAsync("/inbox");
        Assert.Equal(["待我办理", "等企业", "等国家网信办", "其他", "全部"], page.QuerySelectorAll(".inbox-tabs a").Select(tab => tab.FirstChild!.TextContent));
        Assert.Equal("page", page.QuerySelector(".inbox-tabs a")!.GetAttribute("aria-current"));
        Assert.All(page.QuerySelectorAll(".inbox-tabs a"), tab => Assert.Matches(@"\d$", tab.TextContent));
        // The reviewer is to do something with each of these.
        Assert.All(page.QuerySelectorAll("tbody tr"), row => Assert.NotNull(row.QuerySelector(".next-mine")));
        Assert.Contains("下一步：确认材料齐全", page.Words(), StringComparison.Ordinal);

        var narrowed = await sun.PageAsync("/inbox?tab=all&text=%E7%AE%97%E6%B3%95&procedure=filing&due=60&size=50");
        Assert.NotEmpty(narrowed.QuerySelectorAll("tbody tr"));
        foreach (var link in narrowed.QuerySelectorAll(".inbox-tabs a, .inbox-head a[href*=ledger], .bulk-bar a"))
        {
            Assert.All(["text=%E7%AE%97%E6%B3%95", "procedure=filing", "due=60", "size=50"], part => Assert.Contains(part, link.GetAttribute("href"), StringComparison.Ordinal));
        }

        Assert.Equal("算法", narrowed.QuerySelector("#text")!.GetAttribute("value"));
        Assert.Equal("filing", narrowed.QuerySelector("#procedure option[selected]")!.GetAttribute("value"));
        Assert.Contains("至少输入两个字", (await sun.PageAsync("/inbox?text=%E7%AE%97")).Words(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?tab=99&procedure=none&state=x&district=abc&who=x&due=-1&late=maybe&closed=1&size=7&after=zzz&before=1-2")]
    [InlineData("?tab=2&state=/&due=999&after=9223372036854775807-00000000000000000000000000000000&text=%00")]
    [InlineData("?tab=mine&tab=all&text=%F0%9F%98%80%F0%9F%98%80&district=999999&who=00000000-0000-0000-0000-000000000000")]
    public async Task Address_that_says_nothing_sensible_narrows_nothing_and_breaks_nothing(string query)
    {
        foreach (var who in new[] { "zhao", "chen", "feng", "wei", "chu", "sysadmin" })
        {
            await (await app.AsAsync(who)).PageAsync("/inbox" + query);
        }
    }

    [Fact]
    public async Task View_is_kept_under_its_name_for_its_person_alone()
    {
        var zhao = await app.AsAsync("zhao");
        var page = await zhao.PageAsync("/inbox?tab=party&due=overdue");
        using var wrong = await zhao.SendFormAsync(page.QuerySelector(".view-save")!.GetAttribute("action")!, page.Token(), ("name", " "));
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Contains("视图名称应为1至40个字", (await wrong.PageAsync()).Words(), StringComparison.Ordinal);
        using var saved = await zhao.SendFormAsync(page.QuerySelector(".view-save")!.GetAttribute("action")!, page.Token(), ("name", "企业<逾期>"));
        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        using var again = await zhao.SendFormAsync(page.QuerySelector(".view-save")!.GetAttribute("action")!, page.Token(), ("name", "企业<逾期>"));
        page = await zhao.PageAsync("/inbox");
        var link = Assert.Single(page.QuerySelectorAll(".view-list a"));
        Assert.Equal(("企业<逾期>", "/inbox?tab=party&due=overdue"), (link.TextContent, link.GetAttribute("href")));
        Assert.Empty((await (await app.AsAsync("sun")).PageAsync("/inbox")).QuerySelectorAll(".view-list a"));
        // Nobody else deletes it.
        var view = page.QuerySelector(".view-list input[name=view]")!.GetAttribute("value")!;
        var sun = await app.AsAsync("sun");
        using var foreign = await sun.SendFormAsync("/inbox?handler=DropView", (await sun.PageAsync("/inbox")).Token(), ("view", view));
        Assert.Single((await zhao.PageAsync("/inbox")).QuerySelectorAll(".view-list a"));
        using var dropped = await zhao.SendFormAsync("/inbox?handler=DropView", page.Token(), ("view", view));
        Assert.Empty((await zhao.PageAsync("/inbox")).QuerySelectorAll(".view-list a"));
    }

    [Fact]
    public async Task Ticked_cases_are_assigned_and_the_page_says_what_became_of_each()
    {
        var qian = await app.AsAsync("qian");
        var page = await qian.PageAsync("/inbox?tab=all&ticked=all&size=50");
        var rows = page.QuerySelectorAll<AngleSharp.Html.Dom.IHtmlInputElement>("input[name=row]").ToList();
        Assert.All(rows, row => Assert.True(row.IsChecked));
        var zhao = page.QuerySelectorAll("#assignee option").Single(option => option.TextContent == "赵演示").GetAttribute("value")!;
        (string, string)[] sent =
        [
            .. rows.Select(row => ("row", row.Value)), ("run", page.QuerySelector("input[name=run]")!.GetAttribute("value")!), ("back", page.QuerySelector("#bulk input[name=back]")!.GetAttribute("value")!),
            ("act", "assign"), ("assignee", zhao),
        ];
        using var done = await qian.SendFormAsync("/inbox/bulk", page.Token(), sent);
        Assert.Equal(HttpStatusCode.SeeOther, done.StatusCode);
        var (events, result) = (await EventsAsync(), await qian.PageAsync(done.Headers.Location!.OriginalString));
        Assert.Contains($"已办理{rows.Count}件，未办理0件", result.Words(), StringComparison.Ordinal);
        Assert.Equal("/inbox?tab=all&size=50", result.QuerySelector("main p a.btn")!.GetAttribute("href"));
        // The second click, and the button of the browser that sends a form again.
        using var again = await qian.SendFormAsync("/inbox/bulk", page.Token(), sent);
        Assert.Equal(done.Headers.Location, again.Headers.Location);
        Assert.Equal(events, await EventsAsync());
        Assert.Contains("承办人赵演示", (await qian.PageAsync("/inbox?tab=all")).Words(), StringComparison.Ordinal);
        await (await app.AsAsync("sun")).PageAsync(done.Headers.Location!.OriginalString, HttpStatusCode.NotFound);

        using var nobody = await qian.SendFormAsync("/inbox/bulk", page.Token(), ("row", rows[0].Value), ("act", "assign"), ("assignee", ""));
        Assert.Contains("请选择承办人", (await nobody.PageAsync()).Words(), StringComparison.Ordinal);
        using var nothing = await qian.SendFormAsync("/inbox/bulk", page.Token(), ("act", "remind"), ("row", "x"), ("row", "1:2"));
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);
        Assert.Contains("请先选择办件", (await nothing.PageAsync()).Words(), StringComparison.Ordinal);
        rows = [.. (await qian.PageAsync("/inbox?tab=all&size=50")).QuerySelectorAll<AngleSharp.Html.Dom.IHtmlInputElement>("input[name=row]")];
        using var remind = await qian.SendFormAsync("/inbox/bulk", page.Token(), [.. rows.Select(row => ("row", row.Value)), ("act", "remind"), ("run", Guid.NewGuid().ToString())]);
        var reminded = await qian.PageAsync(remind.Headers.Location!.ToString());
        Assert.Contains("未办理", reminded.Words(), StringComparison.Ordinal);
        Assert.Contains("本件现在没有企业应当办理并且尚未到期的事项", reminded.Words(), StringComparison.Ordinal);
        Assert.Equal("/inbox", reminded.QuerySelector("main p a.btn")!.GetAttribute("href"));
    }

    [Fact]
    public async Task Company_sees_and_exports_its_own_cases_and_gives_no_work_away()
    {
        var chen = await app.AsAsync("chen");
        var page = await chen.PageAsync("/inbox?tab=all&closed=true&size=200");
        Assert.NotEmpty(page.QuerySelectorAll("tbody tr"));
        Assert.DoesNotContain("对照算法", page.Words(), StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll("input[name=row], .bulk-bar, #who, #district"));
        var csv = await chen.GetStringAsync(new Uri("/inbox/ledger.csv?tab=all&closed=true", UriKind.Relative), Cancel);
        Assert.Equal(page.QuerySelectorAll("tbody tr").Length + 1, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.DoesNotContain("对照算法", csv, StringComparison.Ordinal);
        // A form made by hand: each case says no, and the one of the other company says nothing.
        var other = await ReadAsync(db => db.Set<Case>().Where(c => c.SubjectName!.StartsWith("对照")).Select(c => c.Id).FirstAsync());
        using var tried = await chen.SendFormAsync("/inbox/bulk", page.Token(), ("row", $"{other:N}:1"), ("act", "take"), ("run", Guid.NewGuid().ToString()));
        Assert.Contains("没有这个办件，或者您无权查看", (await chen.PageAsync(tried.Headers.Location!.ToString())).Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ledger_is_text_alone_of_the_narrowed_list_and_on_record_before_it_is_handed_over()
    {
        var zhao = await app.AsAsync("zhao");
        var id = await ReadAsync(db => db.Set<Case>().Where(c => c.Procedure == "filing" && !c.Private && c.ClosedAt == null).Select(c => c.Id).FirstAsync());
        await ReadAsync(db => db.Set<Case>().Where(c => c.Id == id).ExecuteUpdateAsync(set => set.SetProperty(c => c.Title, "＝HYPERLINK(\"http://demo.invalid\")")));
        var csv = Encoding.UTF8.GetString(await zhao.GetByteArrayAsync(new Uri("/inbox/ledger.csv?tab=all&procedure=filing", UriKind.Relative), Cancel));
        Assert.StartsWith("\uFEFF办件号,程序,名称,备案主体", csv, StringComparison.Ordinal);
        Assert.Contains("\"'＝HYPERLINK(\"\"http://demo.invalid\"\")\"", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("自我承诺", csv, StringComparison.Ordinal);

        using var answer = await zhao.GetAsync("/inbox/ledger.xlsx?tab=all&procedure=filing", Cancel);
        Assert.Equal("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", answer.Content.Headers.ContentType!.MediaType);
        using var archive = new ZipArchive(await answer.Content.ReadAsStreamAsync(Cancel));
        using var reader = new StreamReader(archive.GetEntry("xl/worksheets/sheet1.xml")!.Open(), Encoding.UTF8);
        var sheet = await reader.ReadToEndAsync(Cancel);
        Assert.Contains("'＝HYPERLINK", System.Net.WebUtility.HtmlDecode(sheet), StringComparison.Ordinal);
        Assert.DoesNotContain("<x:f>", sheet, StringComparison.Ordinal);
        Assert.Equal(csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length, sheet.Split("<x:row ").Length - 1);

        var traces = await ReadAsync(async db => await db.Set<Event>().Where(e => e.Act == "export/ledger").OrderBy(e => e.Sequence)
            .Join(db.Set<EventBody>(), e => e.Id, body => body.EventId, (e, body) => body).ToListAsync());
        Assert.Equal(["csv", "xlsx"], traces.Select(body => (string?)body.Read()["format"]));
        Assert.Contains("procedure=filing", (string?)traces[0].Read()["query"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_word_of_the_page_is_there_in_the_other_language_too()
    {
        var zhao = await app.AsAsync("zhao");
        var inbox = await zhao.PageAsync("/inbox?culture=en-GB&ui-culture=en-GB&tab=all");
        Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", string.Concat(inbox.QuerySelectorAll("main h1, main h2, .inbox-tabs a, label, legend, thead th, .bulk-bar button, summary, dd").Select(element => element.TextContent)));
    }

    [Fact]
    public async Task Weekly_report_is_for_head_coordinator_and_auditor()
    {
        foreach (var (who, expected) in new[] { ("wu", HttpStatusCode.OK), ("qian", HttpStatusCode.OK), ("chu", HttpStatusCode.OK), ("zhao", HttpStatusCode.Forbidden), ("chen", HttpStatusCode.Forbidden) })
        {
            var browser = await app.AsAsync(who);
            await browser.PageAsync("/reports/weekly?week=now", expected);
            using var sheet = await browser.GetAsync("/reports/weekly.xlsx?week=now", Cancel);
            Assert.Equal(expected == HttpStatusCode.OK ? HttpStatusCode.OK : HttpStatusCode.NotFound, sheet.StatusCode);
        }

        var wu = await app.AsAsync("wu");
        await wu.PageAsync("/reports/weekly?week=2020-01-06", HttpStatusCode.NotFound);
        await wu.PageAsync("/reports/weekly?week=zzz", HttpStatusCode.NotFound);
        using var pdf = await wu.GetAsync("/reports/weekly.pdf?week=now&lang=zh", Cancel);
        Assert.Equal("%PDF", Encoding.ASCII.GetString(await pdf.Content.ReadAsByteArrayAsync(Cancel), 0, 4));
    }

    private Task<int> EventsAsync() => ReadAsync(db => db.Set<Event>().CountAsync());

    private async Task<T> ReadAsync<T>(Func<RegFilingDbContext, Task<T>> read)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<RegFilingDbContext>());
    }
}
