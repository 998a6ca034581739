using System.Net;
using System.Net.Http.Headers;
using System.Text;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Persistence;
using RegFiling.Platform.Rules;
using RegFiling.RuleChanges;
using RegFiling.Tests.RuleChanges;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web;

/// <summary>The versions of the rules on the site, and a draft edited without a browser's scripts: who reads what, and nothing lost that was typed.</summary>
public sealed class RulesPageTests(DemonstrationApp demonstration) : IClassFixture<DemonstrationApp>
{
    private readonly PublicWebApp app = demonstration.App;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everybody_reads_the_version_in_force_as_a_table_and_downloads_it()
    {
        var browser = app.Browser();
        var list = await browser.PageAsync("/rules");
        Assert.Equal(5, list.QuerySelectorAll("table.versions").Length);
        Assert.Null(list.QuerySelector("a[href='/rules/changes/new']"));
        foreach (var (rules, table) in new[] { ("tier", false), ("floors", true), ("obligations", true), ("screening", false), ("measures", true) })
        {
            var page = await browser.PageAsync($"/rules/{rules}");
            Assert.Contains("现行有效", page.Words(), StringComparison.Ordinal);
            Assert.Equal(table, page.QuerySelector("a[href*='format=dmn']") is not null);
            using var json = await browser.GetAsync(new Uri($"/rules/{rules}/download?version=1.0.0", UriKind.Relative), Cancel);
            Assert.Equal(await File.ReadAllBytesAsync(Repository.Path($"workflows/cn-shanghai/rules/{rules}.json"), Cancel), await json.Content.ReadAsByteArrayAsync(Cancel));
            using var dmn = await browser.GetAsync(new Uri($"/rules/{rules}/download?version=1.0.0&format=dmn", UriKind.Relative), Cancel);
            Assert.Equal(table ? HttpStatusCode.OK : HttpStatusCode.BadRequest, dmn.StatusCode);
        }

        var tree = await browser.PageAsync("/rules/screening");
        Assert.Contains("flowchart TD", tree.QuerySelector("pre.mermaid")!.TextContent, StringComparison.Ordinal);
        Assert.All(tree.QuerySelectorAll(".tree-way a"), way => Assert.NotNull(tree.QuerySelector(way.GetAttribute("href")!)));
        foreach (var url in new[] { "/rules/nothing", "/rules/tier?version=9", "/rules/tier/compare?to=9", "/rules/nothing/compare", "/rules/tier/download?version=9" })
        {
            await browser.PageAsync(url, HttpStatusCode.NotFound);
        }

        await browser.PageAsync("/rules/tier/download?format=exe", HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Two_versions_stand_side_by_side_and_only_what_changed_is_shown()
    {
        var (zhao, change) = await DraftAsync("tier", RuleChangeWalk.Text("tier", "1.1.0", tier => RuleChangeStories.Tier(tier, 1)["from"] = 33));
        var page = await zhao.PageAsync($"/rules/tier/compare?to={await NumberAsync(change)}");
        var row = Assert.Single(page.QuerySelectorAll("table.diff"));
        Assert.Contains("T2", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("33", row.QuerySelector("ins")!.TextContent);
        Assert.NotNull(row.QuerySelector("del"));
        await app.Browser().PageAsync($"/rules/tier/compare?to={await NumberAsync(change)}", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Draft_is_for_officials_until_comments_are_asked_for_and_never_editable_by_a_company()
    {
        var (zhao, change) = await DraftAsync("floors", RuleChangeWalk.Text("floors", "1.1.0"));
        var (chen, sun) = (await app.AsAsync("chen"), await app.AsAsync("sun"));
        foreach (var page in new[] { "", "/table", "/scores" })
        {
            await chen.PageAsync($"/rules/changes/{change}{page}", HttpStatusCode.NotFound);
        }

        // A reviewer reads, and does not edit.
        Assert.Null((await sun.PageAsync($"/rules/changes/{change}")).QuerySelector("textarea[name=text]"));
        await sun.PageAsync($"/rules/changes/{change}/table", HttpStatusCode.NotFound);
        await sun.PageAsync("/rules/changes/new", HttpStatusCode.NotFound);

        var form = await zhao.PageAsync($"/cases/{change}/actions/open-comments");
        using var opened = await zhao.SendFormAsync($"/cases/{change}/actions/open-comments", form.Token(), [.. Hidden(form), ("until", "2027-01-31"), ("questions", "下限的变化是否合适")]);
        Assert.Equal(HttpStatusCode.SeeOther, opened.StatusCode);
        var read = await chen.PageAsync($"/rules/changes/{change}");
        Assert.Contains("下限的变化是否合适", read.Words(), StringComparison.Ordinal);
        Assert.Null(read.QuerySelector("textarea"));
        Assert.NotNull(read.QuerySelector($"a[href='/rules/simulations/new?change={change}']"));
        await app.Browser().PageAsync($"/rules/floors?version={await NumberAsync(change)}", HttpStatusCode.NotFound);
        await chen.PageAsync($"/rules/floors?version={await NumberAsync(change)}");
    }

    [Fact]
    public async Task Text_with_errors_is_saved_and_the_page_says_line_and_cure()
    {
        var (zhao, change) = await DraftAsync("tier", RuleChangeWalk.Text("tier", "1.1.0", tier => tier.Remove("outcome")));
        var page = await zhao.PageAsync($"/rules/changes/{change}?saved=true");
        Assert.Contains("缺少“outcome”", page.QuerySelector(".lint")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("请补充“outcome”", page.QuerySelector(".lint")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("approver", page.QuerySelector(".lint")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ten megabytes")]
    [InlineData("dtd")]
    [InlineData("entities")]
    [InlineData("nested json")]
    [InlineData("nested xml")]
    [InlineData("not utf-8")]
    [InlineData("picture")]
    public async Task Hostile_file_is_refused_with_a_reason_and_nothing_is_lost(string kind)
    {
        var before = RuleChangeWalk.Text("floors", "1.1.0");
        var (zhao, change) = await DraftAsync("floors", before);
        var hostile = kind switch
        {
            "ten megabytes" => new byte[10 * 1024 * 1024],
            "dtd" => Encoding.UTF8.GetBytes("<!DOCTYPE definitions SYSTEM \"http://evil.invalid/x.dtd\"><definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\"/>"),
            "entities" => Encoding.UTF8.GetBytes("<!DOCTYPE d [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\">&b;</definitions>"),
            "nested json" => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("[", 100_000))),
            "nested xml" => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<a>", 50_000))),
            "not utf-8" => [0x7B, 0xFF, 0xFE, 0x7D],
            _ => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0],
        };
        var page = await zhao.PageAsync($"/rules/changes/{change}");
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in Hidden(page).Append(("__RequestVerificationToken", page.Token())).Append(("text", "{ \"typed\": true }")))
        {
            content.Add(new StringContent(value), name);
        }

        var file = new ByteArrayContent(hostile);
        file.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Add(file, "file", "rules.json");
        using var answer = await zhao.PostAsync(new Uri($"/rules/changes/{change}", UriKind.Relative), content, Cancel);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var refused = await answer.PageAsync();
        Assert.NotEmpty(refused.QuerySelectorAll("#errors li"));
        Assert.Contains("怎么办", refused.QuerySelector("#errors")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("{ \"typed\": true }", refused.QuerySelector("textarea[name=text]")!.TextContent.Trim());
        Assert.Equal(before, await TextAsync(change));
    }

    [Fact]
    public async Task Table_saved_as_DMN_comes_back_as_the_same_rules()
    {
        var before = RuleChangeWalk.Text("obligations", "1.1.0");
        var (zhao, change) = await DraftAsync("obligations", before);
        var page = await zhao.PageAsync($"/rules/changes/{change}/table");
        var dmn = page.QuerySelector("textarea[name=dmn]")!.TextContent;
        using var saved = await zhao.SendFormAsync($"/rules/changes/{change}/table", page.Token(), [.. Hidden(page), ("dmn", dmn.TrimStart())]);
        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        var after = await TextAsync(change);
        Assert.NotEqual(before, after);
        Assert.Empty(RuleComparison.Of(Encoding.UTF8.GetBytes(before), Encoding.UTF8.GetBytes(after))!.Changes);

        var again = await zhao.PageAsync($"/rules/changes/{change}/table");
        using var broken = await zhao.SendFormAsync($"/rules/changes/{change}/table", again.Token(), [.. Hidden(again), ("dmn", dmn.Replace("</decisionTable>", "", StringComparison.Ordinal).TrimStart())]);
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        var refused = await broken.PageAsync();
        Assert.NotEmpty(refused.QuerySelectorAll("#errors li"));
        Assert.DoesNotContain("</decisionTable>", refused.QuerySelector("textarea[name=dmn]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(after, await TextAsync(change));
    }

    [Fact]
    public async Task Numbers_of_a_score_card_are_edited_as_a_form()
    {
        var (zhao, change) = await DraftAsync("tier", RuleChangeWalk.Text("tier", "1.0.0"));
        var page = await zhao.PageAsync($"/rules/changes/{change}/scores");
        List<(string, string)> Fields(string from, string version) => [.. Hidden(page), .. page.QuerySelectorAll("main input.form-control").Select(input => (Name: input.GetAttribute("name")!, input.GetAttribute("value")!))
            .Select(field => field.Name == "tiers[1].from" ? (field.Name, from) : field.Name == "version" ? (field.Name, version) : field)];
        using var wrong = await zhao.SendFormAsync($"/rules/changes/{change}/scores", page.Token(), [.. Fields("许多", "1.1.0")]);
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        Assert.Equal("许多", (await wrong.PageAsync()).QuerySelector("input[name='tiers[1].from']")!.GetAttribute("value"));
        using var saved = await zhao.SendFormAsync($"/rules/changes/{change}/scores", page.Token(), [.. Fields("33.5", "1.1.0")]);
        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
        var comparison = RuleComparison.Of(await File.ReadAllBytesAsync(Repository.Path("workflows/cn-shanghai/rules/tier.json"), Cancel), Encoding.UTF8.GetBytes(await TextAsync(change)))!;
        Assert.Equal("33.5", Assert.Single(Assert.Single(comparison.Changes).Cells, cell => cell.IsChanged).After!.Value.En);
        Assert.Equal("1.1.0", comparison.After.Rules.Version);
    }

    [Fact]
    public async Task Page_of_an_older_text_is_refused_and_keeps_what_was_typed()
    {
        var (zhao, change) = await DraftAsync("tier", RuleChangeWalk.Text("tier", "1.1.0"));
        var page = await zhao.PageAsync($"/rules/changes/{change}");
        await SaveAsync(zhao, change, RuleChangeWalk.Text("tier", "1.2.0"));
        using var stale = await zhao.SendFormAsync($"/rules/changes/{change}", page.Token(), [.. Hidden(page), ("text", "{ \"mine\": 1 }")]);
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        Assert.Equal("{ \"mine\": 1 }", (await stale.PageAsync()).QuerySelector("textarea[name=text]")!.TextContent.Trim());
        Assert.Equal(RuleChangeWalk.Text("tier", "1.2.0"), await TextAsync(change));
    }

    private static List<(string, string)> Hidden(IDocument page) =>
        [.. page.QuerySelectorAll("main form#act input[type=hidden]").Select(input => (input.GetAttribute("name")!, input.GetAttribute("value") ?? "")).Where(field => field.Item1 != "__RequestVerificationToken")];

    private static async Task SaveAsync(HttpClient client, Guid change, string text)
    {
        var page = await client.PageAsync($"/rules/changes/{change}");
        using var saved = await client.SendFormAsync($"/rules/changes/{change}", page.Token(), [.. Hidden(page), ("text", text)]);
        Assert.Equal(HttpStatusCode.SeeOther, saved.StatusCode);
    }

    private async Task<(HttpClient Client, Guid Change)> DraftAsync(string rules, string text)
    {
        var zhao = await app.AsAsync("zhao");
        var start = await zhao.PageAsync("/rules/changes/new");
        using var begun = await zhao.SendFormAsync("/rules/changes/new", start.Token(), [.. Hidden(start), ("ruleSet", rules), ("reason", "数据表明界限需要调整")]);
        Assert.Equal(HttpStatusCode.SeeOther, begun.StatusCode);
        var change = Guid.Parse(begun.Headers.Location!.OriginalString.Split('/')[^1]);
        await SaveAsync(zhao, change, text);
        return (zhao, change);
    }

    private Task<string> TextAsync(Guid change) => ReadAsync(async db => Encoding.UTF8.GetString(await db.Set<RuleVersion>().Where(version => version.CaseId == change).Select(version => version.Bytes).SingleAsync(Cancel)));

    private Task<string> NumberAsync(Guid change) => ReadAsync(db => db.Set<RegFiling.Platform.Cases.Case>().Where(c => c.Id == change).Select(c => c.Number).SingleAsync(Cancel));

    private async Task<T> ReadAsync<T>(Func<RegFilingDbContext, Task<T>> read)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await read(scope.ServiceProvider.GetRequiredService<RegFilingDbContext>());
    }
}
