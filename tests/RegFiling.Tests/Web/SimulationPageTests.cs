using System.IO.Compression;
using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Filings;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;
using RegFiling.RiskTiering.Simulation;
using RegFiling.Subjects;
using RegFiling.Tests.RiskTiering.Simulation;
using RegFiling.Tests.Support;
using RegFiling.Web.Platform;

namespace RegFiling.Tests.Web;

/// <summary>规则试算 as people meet it, without script, on the cases of the demonstration. Runs are carried out when the test says so.</summary>
public sealed class SimulationPageTests(SimulationPageTests.Demo demo) : IClassFixture<SimulationPageTests.Demo>
{
    private readonly PublicWebApp app = demo.App;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static byte[] Lower => SimulationTests.Changed("tier", "\"from\": 40", "\"from\": 33");

    [Fact]
    public async Task Officer_uploads_a_rule_sees_it_wait_and_then_who_moves()
    {
        var zhao = await app.AsAsync("zhao");
        var rules = await zhao.PageAsync("/rules");
        Assert.NotNull(rules.QuerySelector("a[href='/rules/simulations']"));
        var url = await StartAsync(zhao, "三级起始分调为三十三");
        var waiting = await zhao.PageAsync(url);
        Assert.Contains("排队等候", waiting.Words(), StringComparison.Ordinal);
        Assert.Contains("http-equiv=\"refresh\"", waiting.QuerySelector("head noscript")!.InnerHtml, StringComparison.Ordinal);
        Assert.DoesNotContain("http-equiv", (await zhao.PageAsync($"{url}?watch=off")).DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Contains(waiting.QuerySelectorAll("button"), button => button.TextContent == "取消试算");

        await WorkAsync();
        var done = await zhao.PageAsync(url);
        var words = done.Words();
        Assert.All(
            ["任何备案的等级和应履行事项都不因此改变", "不作为行政处罚依据", "等级如何变化", "为什么变化", "等级起始分", "应履行事项的增减", "涉及最多的企业", "申海智澜科技（演示）有限公司", "等级会变化的备案", "演示试算-"],
            word => Assert.Contains(word, words, StringComparison.Ordinal));
        Assert.DoesNotContain("http-equiv", done.DocumentElement.OuterHtml, StringComparison.Ordinal);
        // The table alone says all that the chart shows: from, to, how many, and who stays.
        var cells = done.QuerySelectorAll("#moves-table td[data-count]").ToList();
        Assert.Equal(4, cells.Sum(cell => int.Parse(cell.GetAttribute("data-count")!, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Contains(cells, cell => cell.GetAttribute("data-from") == cell.GetAttribute("data-to") && cell.TextContent.Contains("不变", StringComparison.Ordinal));
        var mover = cells.First(cell => cell.QuerySelector("a") is not null).QuerySelector("a")!.GetAttribute("href")!;
        Assert.NotEmpty((await zhao.PageAsync(mover)).QuerySelectorAll("section[aria-labelledby=movers] tbody tr"));
        Assert.Contains("没有符合条件的备案", (await zhao.PageAsync($"{url}?from=T5&to=T1")).Words(), StringComparison.Ordinal);
        Assert.Contains("没有符合条件的备案", (await zhao.PageAsync($"{url}?company={Guid.NewGuid()}")).Words(), StringComparison.Ordinal);
        Assert.Contains("三级起始分调为三十三", (await zhao.PageAsync("/rules/simulations")).Words(), StringComparison.Ordinal);

        // An auditor reads and does nothing; the act is refused whatever is sent.
        var chu = await app.AsAsync("chu");
        var seen = await chu.PageAsync(url);
        Assert.Empty(seen.QuerySelectorAll("main form[method=post]"));
        Assert.Null((await chu.PageAsync("/rules/simulations")).QuerySelector("a[href='/rules/simulations/new']"));
        using var refused = await chu.SendFormAsync($"{url}?handler=open", seen.Token());
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        await chu.PageAsync("/rules/simulations/new", HttpStatusCode.Forbidden);
        // English says the same.
        var english = await zhao.PageAsync($"{url}?culture=en-GB");
        Assert.All(["A simulation changes nothing", "no ground for a penalty", "Who moves", "Requirements that come and go"], word => Assert.Contains(word, english.Words(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bad_files_stay_on_the_page_with_place_and_cure_and_nothing_is_started()
    {
        var zhao = await app.AsAsync("zhao");
        var before = await CountAsync();
        var page = await zhao.PageAsync("/rules/simulations/new");
        var answer = await UploadAsync(zhao, page, "改界限", [("files", "upload.json", "{\n  \"id\": \"uploaded\",\n  nonsense\n}"u8.ToArray())], ("name", "pasted.json"), ("text", "{ \"id\": \"pasted\" }"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var shown = await answer.PageAsync();
        Assert.Contains("upload.json 第", shown.QuerySelector("#errors")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("怎么办", shown.QuerySelector("#errors")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("改界限", shown.QuerySelector("#title")!.GetAttribute("value"));
        var texts = shown.QuerySelectorAll<IHtmlTextAreaElement>("textarea[name=text]").Select(area => area.Value).ToList();
        Assert.Equal(3, texts.Count);
        Assert.Contains("\"pasted\"", texts[0], StringComparison.Ordinal);
        Assert.Contains("nonsense", texts[1], StringComparison.Ordinal);
        Assert.Equal(["pasted.json", "upload.json", ""], shown.QuerySelectorAll("input[name=name]").Select(input => input.GetAttribute("value") ?? ""));
        Assert.NotNull(shown.QuerySelector("textarea[aria-invalid=true]"));

        var empty = await UploadAsync(zhao, page, "", []);
        Assert.Equal(HttpStatusCode.BadRequest, empty.StatusCode);
        Assert.Equal(2, (await empty.PageAsync()).QuerySelectorAll("#errors li").Length);
        // The other language: nothing is started, everything stays.
        var other = await UploadAsync(zhao, page, "改界限", [], ("_language", "en"), ("text", "{ \"id\": \"half\""), ("name", ""));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Contains((await other.PageAsync()).QuerySelectorAll<IHtmlTextAreaElement>("textarea"), area => area.Value.Contains("half", StringComparison.Ordinal));
        Assert.Equal(before, await CountAsync());
        // Pasted alone it is tried.
        var started = await UploadAsync(zhao, page, "粘贴的规则", [], ("text", Encoding.UTF8.GetString(Lower)), ("name", ""));
        Assert.Equal(HttpStatusCode.SeeOther, started.StatusCode);
        Assert.Equal(before + 1, await CountAsync());
        await CancelAsync(zhao, started.Headers.Location!.ToString());
        Assert.Contains("试算已取消", (await zhao.PageAsync($"{started.Headers.Location}?culture=zh-CN")).Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Company_sees_its_own_filings_once_the_run_is_open_and_nothing_of_others()
    {
        var (zhao, sun, chen, jiang) = (await app.AsAsync("zhao"), await app.AsAsync("sun"), await app.AsAsync("chen"), await app.AsAsync("jiang"));
        var url = await StartAsync(zhao, "对企业开放的试算");
        await WorkAsync();
        await chen.PageAsync($"{url}/mine", HttpStatusCode.NotFound);
        using (var own = await zhao.SendFormAsync($"{url}?handler=open", (await zhao.PageAsync("/rules/simulations/new")).Token()))
        {
            Assert.Equal(HttpStatusCode.Forbidden, own.StatusCode);
        }

        using (var opened = await sun.SendFormAsync($"{url}?handler=open", (await sun.PageAsync(url)).Token()))
        {
            Assert.Equal(HttpStatusCode.SeeOther, opened.StatusCode);
        }

        Assert.Contains("对企业开放的试算", (await chen.PageAsync("/rules/simulations")).Words(), StringComparison.Ordinal);
        var (zhilan, duizhao) = (await SubjectAsync("智澜"), await SubjectAsync("对照"));
        var mine = await chen.PageAsync($"{url}/mine");
        Assert.All(["搜索联想检索算法（演示）", "三级（较大风险）", "等级起始分", "新增", "不作为行政处罚依据", "施行日期尚未确定"], word => Assert.Contains(word, mine.Words(), StringComparison.Ordinal));
        Assert.DoesNotContain("评论内容过滤算法", mine.Words(), StringComparison.Ordinal);
        Assert.DoesNotContain("对照算法", mine.Words(), StringComparison.Ordinal);
        var theirs = (await jiang.PageAsync($"{url}/mine?subject={duizhao}")).Words();
        Assert.Contains("评论内容过滤算法", theirs, StringComparison.Ordinal);
        Assert.DoesNotContain("智澜", theirs, StringComparison.Ordinal);

        // Ids of another company, of no run, of a run that is not open; and the pages of officials.
        var closed = await StartAsync(zhao, "没有开放的试算");
        await WorkAsync();
        foreach (var path in new[] { $"{url}/mine?subject={duizhao}", $"{url}/mine?subject={Guid.NewGuid()}", $"/rules/simulations/{Guid.NewGuid()}/mine", $"{closed}/mine", url, $"{url}?company={zhilan}", $"{url}/movers.csv", $"{url}/movers.xlsx?company={zhilan}" })
        {
            using var answer = await chen.GetAsync(new Uri(path, UriKind.Relative), Cancel);
            Assert.True(answer.StatusCode == HttpStatusCode.NotFound, path);
        }

        foreach (var handler in new[] { "cancel", "open", "close" })
        {
            using var answer = await chen.SendFormAsync($"{url}?handler={handler}", (await chen.PageAsync("/cases/start/rule-comment")).Token());
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        foreach (var official in new[] { zhao, sun })
        {
            await official.PageAsync($"{url}/mine?subject={zhilan}", HttpStatusCode.NotFound);
        }

        await (await app.AsAsync("wei")).PageAsync("/rules/simulations", HttpStatusCode.Forbidden);
        await (await app.AsAsync("feng")).PageAsync("/rules/simulations", HttpStatusCode.Forbidden);

        // From the preview to a comment, to its answer beside the simulation.
        var form = await chen.PageAsync(mine.QuerySelector("a[href^='/cases/start/rule-comment']")!.GetAttribute("href")!);
        Assert.StartsWith("演示试算-", form.QuerySelector("[name=simulation]")!.GetAttribute("value"), StringComparison.Ordinal);
        var fields = Visitor.FieldsOf(form.QuerySelector<IHtmlFormElement>("form.act-form")!).Where(field => !field.Key.StartsWith("points[0].", StringComparison.Ordinal)).Select(field => (field.Key, field.Value))
            .Concat([("points[0].about", "rule"), ("points[0].which", "三级起始分"), ("points[0].comment", "建议分两步调整")]).Where(field => field.Item1 != "__RequestVerificationToken");
        using var said = await chen.SendFormAsync("/cases/start/rule-comment", form.Token(), [.. fields]);
        Assert.Equal(HttpStatusCode.SeeOther, said.StatusCode);
        Assert.Contains("建议分两步调整", (await chen.PageAsync($"{url}/mine")).Words(), StringComparison.Ordinal);
        Assert.DoesNotContain("建议分两步调整", (await jiang.PageAsync($"{url}/mine")).Words(), StringComparison.Ordinal);
        var beside = await sun.PageAsync(url);
        Assert.Contains("申海智澜科技（演示）有限公司", beside.QuerySelector("section[aria-labelledby=comments]")!.TextContent, StringComparison.Ordinal);
        var comment = said.Headers.Location!.ToString().Split('?')[0];
        Assert.Contains("建议分两步调整", (await zhao.PageAsync($"{comment}/actions/answer")).Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Downloads_say_what_the_page_says_make_no_formula_and_are_on_record()
    {
        await using var own = await Demo.StartAsync();
        const string Formula = "=HYPERLINK(\"http://evil.invalid\")";
        await using (var scope = own.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
            await db.Set<Filing>().Where(filing => filing.Name.Contains("搜索联想")).ExecuteUpdateAsync(set => set.SetProperty(filing => filing.Name, Formula), Cancel);
            await db.Set<Subject>().Where(subject => subject.Name.Contains("对照")).ExecuteUpdateAsync(set => set.SetProperty(subject => subject.Name, "＋86公司"), Cancel);
        }

        var zhao = await own.AsAsync("zhao");
        var url = await StartAsync(zhao, "下载的试算");
        await WorkAsync(own);
        using var answer = await zhao.GetAsync(new Uri($"{url}/movers.csv", UriKind.Relative), Cancel);
        var bytes = await answer.Content.ReadAsByteArrayAsync(Cancel);
        Assert.Equal((HttpStatusCode.OK, "text/csv"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        var csv = Encoding.UTF8.GetString(bytes);
        Assert.Contains("\"'=HYPERLINK(\"\"http://evil.invalid\"\")\"", csv, StringComparison.Ordinal);
        Assert.Contains("'＋86公司", csv, StringComparison.Ordinal);
        Assert.Equal(3, csv.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        var subject = await SubjectAsync("智澜", own);
        Assert.Equal(2, (await zhao.GetStringAsync(new Uri($"{url}/movers.csv?company={subject}", UriKind.Relative), Cancel)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Length);
        using var sheet = new ZipArchive(await zhao.GetStreamAsync(new Uri($"{url}/movers.xlsx", UriKind.Relative), Cancel));
        var xml = string.Concat(sheet.Entries.Where(entry => entry.FullName.EndsWith(".xml", StringComparison.Ordinal)).Select(entry =>
        {
            using var reader = new StreamReader(entry.Open());
            return reader.ReadToEnd();
        }));
        Assert.Contains("'=HYPERLINK", WebUtility.HtmlDecode(xml), StringComparison.Ordinal);
        Assert.DoesNotContain("<f>", xml, StringComparison.Ordinal);
        await using var read = own.Services.CreateAsyncScope();
        Assert.Equal(3, await read.ServiceProvider.GetRequiredService<RegFilingDbContext>().Set<Event>().CountAsync(e => e.Act == "export/simulation", Cancel));
        await (await own.AsAsync("chu")).PageAsync($"/rules/simulations/{Guid.NewGuid()}/movers.csv", HttpStatusCode.NotFound);
    }

    private static async Task<string> StartAsync(HttpClient client, string title)
    {
        var answer = await UploadAsync(client, await client.PageAsync("/rules/simulations/new"), title, [("files", "tier.json", Lower)]);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return answer.Headers.Location!.ToString();
    }

    private static async Task<HttpResponseMessage> UploadAsync(HttpClient client, IDocument page, string title, (string Field, string Name, byte[] Bytes)[] files, params (string Name, string Value)[] fields)
    {
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields.Concat([("title", title), ("_key", Guid.NewGuid().ToString()), ("__RequestVerificationToken", page.Token())]))
        {
            content.Add(new StringContent(value), $"\"{name}\"");
        }

        foreach (var (field, name, bytes) in files)
        {
            content.Add(new ByteArrayContent(bytes), $"\"{field}\"", name);
        }

        return await client.PostAsync(new Uri("/rules/simulations/new", UriKind.Relative), content, Cancel);
    }

    private static async Task CancelAsync(HttpClient client, string url)
    {
        using var answer = await client.SendFormAsync($"{url}?handler=cancel", (await client.PageAsync(url)).Token());
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    private async Task WorkAsync(PublicWebApp? of = null)
    {
        while (await (of ?? app).Services.GetRequiredService<SimulationWorker>().RunNextAsync(Cancel))
        {
        }
    }

    private async Task<int> CountAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RegFilingDbContext>().Set<SimulationRun>().CountAsync(Cancel);
    }

    private async Task<Guid> SubjectAsync(string name, PublicWebApp? of = null)
    {
        await using var scope = (of ?? app).Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RegFilingDbContext>().Set<Subject>().Where(subject => subject.Name.Contains(name)).Select(subject => subject.Id).SingleAsync(Cancel);
    }

    /// <summary>The demonstration with its cases, and no worker beside the pages.</summary>
    public sealed class Demo : IAsyncLifetime
    {
        public PublicWebApp App { get; private set; } = null!;

        public static Task<PublicWebApp> StartAsync() => PublicWebApp.StartAsync(more: host =>
        {
            host.UseSetting("Demonstration:Cases", "true");
            host.ConfigureTestServices(services => services.Remove(services.Single(service => service.ImplementationType == typeof(SimulationService))));
        });

        public async ValueTask InitializeAsync() => App = await StartAsync();

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
