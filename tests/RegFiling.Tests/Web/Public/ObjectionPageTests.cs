using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.Tests.Register;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web.Public;

/// <summary>Objections through the pages, as somebody without an account, a company and an officer meet them.</summary>
public sealed class ObjectionPageTests
{
    private static readonly (string, string)[] Complete =
    [
        ("words", "短视频推荐"), ("why", "该产品名称与应用商店显示的名称不同。"), ("name", "卫某某"), ("email", "wei@demo.invalid"), ("truth", "true"),
    ];

    [Fact]
    public async Task Somebody_without_account_objects_gets_a_receipt_and_looks_it_up()
    {
        await using var app = await PublicWebApp.StartAsync();
        var number = await OwnEntryAsync(app);
        var browser = app.Browser();
        var entry = await browser.PageAsync($"/register/{Uri.EscapeDataString(number)}");
        var link = entry.QuerySelectorAll("a").Single(a => a.TextContent == "对本条提出异议").GetAttribute("href")!;
        var form = await browser.PageAsync(link);
        Assert.Equal(number, form.QuerySelector("input[name=entry]")!.GetAttribute("value"));
        Assert.Contains("不公开，也不告知备案企业", form.Words(), StringComparison.Ordinal);

        using var answer = await SendAsync(browser, form, [.. Complete, ("entry", number)]);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var receipt = await browser.PageAsync(answer.Headers.Location!.ToString());
        var (receiptNumber, secret) = (receipt.QuerySelector(".number")!.TextContent, receipt.QuerySelector("code.secret")!.TextContent);
        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$", secret);

        // Later, from anywhere, with number and secret.
        var later = app.Browser();
        var asked = await later.PageAsync($"/objections/{receiptNumber}");
        Assert.DoesNotContain("短视频推荐", asked.Words(), StringComparison.Ordinal);
        using var wrong = await later.SendFormAsync($"/objections/{receiptNumber}", asked.Token(), ("secret", "AAAA-BBBB-CCCC-DDDD"));
        Assert.Equal(HttpStatusCode.NotFound, wrong.StatusCode);
        using var right = await later.SendFormAsync($"/objections/{receiptNumber}", asked.Token(), ("secret", secret.ToLowerInvariant()));
        var state = await right.PageAsync();
        Assert.Contains("已收到", state.Words(), StringComparison.Ordinal);
        Assert.Contains("内部时限", state.Words(), StringComparison.Ordinal);
        Assert.Contains("no-store", right.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        // A made-up or foreign receipt shows nothing.
        Assert.Null((await later.PageAsync($"/objections/{receiptNumber}?receipt=CfDJ8made-up")).QuerySelector("code.secret"));
    }

    [Fact]
    public async Task What_was_typed_stays_through_a_refusal_and_every_reason_is_said_at_once()
    {
        await using var app = await PublicWebApp.StartAsync();
        var number = await OwnEntryAsync(app);
        var browser = app.Browser();
        var form = await browser.PageAsync($"/objections/new?entry={Uri.EscapeDataString(number)}");
        Assert.Contains("不超过20 MB", form.Words(), StringComparison.Ordinal);
        using var answer = await SendAsync(browser, form, [("entry", number), ("words", "短视频推荐"), ("email", "no address")]);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var page = await answer.PageAsync();
        Assert.Equal("短视频推荐", page.QuerySelector("textarea[name=words]")!.TextContent.Trim());
        Assert.Equal("no address", page.QuerySelector("input[name=email]")!.GetAttribute("value"));
        Assert.Equal(4, page.QuerySelectorAll("ul.refusals > li").Length);
        Assert.Equal(0, await CasesAsync(app));
    }

    [Fact]
    public async Task National_entry_is_read_only_and_says_where_to_turn()
    {
        await using var app = await PublicWebApp.StartAsync();
        await app.ImportAsync(PublishedRows.AlgorithmCsv());
        var browser = app.Browser();
        var national = Uri.EscapeDataString("网信算备110108224236606220017号");
        var entry = await browser.PageAsync($"/register/{national}");
        Assert.Contains("国家互联网信息办公室提出", entry.Words(), StringComparison.Ordinal);
        Assert.DoesNotContain(entry.QuerySelectorAll("a"), a => a.GetAttribute("href")?.StartsWith("/objections", StringComparison.Ordinal) == true);
        var form = await browser.PageAsync($"/objections/new?entry={national}");
        Assert.Null(form.QuerySelector("form.act-form"));
        using var answer = await SendAsync(browser, form, [.. Complete, ("entry", "网信算备110108224236606220017号")]);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(0, await CasesAsync(app));
        var english = await browser.PageAsync($"/register/{national}?culture=en-GB");
        Assert.Contains("turn to that office", english.Words(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_objections_from_one_address_wait_and_nothing_is_lost()
    {
        await using var app = await PublicWebApp.StartAsync(more: host => host.UseSetting("Objections:PerAddressAndHour", "1").UseSetting("Objections:LookUpsPerAddress", "1"));
        var number = await OwnEntryAsync(app);
        var browser = app.Browser();
        var form = await browser.PageAsync($"/objections/new?entry={Uri.EscapeDataString(number)}");
        using var first = await SendAsync(browser, form, [.. Complete, ("entry", number)]);
        Assert.Equal(HttpStatusCode.SeeOther, first.StatusCode);
        using var second = await SendAsync(browser, await browser.PageAsync("/objections/new"), [.. Complete, ("entry", number)]);
        Assert.Equal(HttpStatusCode.TooManyRequests, second.StatusCode);
        var page = await second.PageAsync();
        Assert.Contains("过于频繁", page.Words(), StringComparison.Ordinal);
        Assert.Equal("卫某某", page.QuerySelector("input[name=name]")!.GetAttribute("value"));
        var state = await browser.PageAsync("/objections/BJ-2026-000001");
        using var guess = await browser.SendFormAsync("/objections/BJ-2026-000001", state.Token(), ("secret", "x"));
        Assert.Equal(HttpStatusCode.NotFound, guess.StatusCode);
        using var again = await browser.SendFormAsync("/objections/BJ-2026-000001", state.Token(), ("secret", "y"));
        Assert.Equal(HttpStatusCode.TooManyRequests, again.StatusCode);
    }

    [Fact]
    public async Task Officer_corrects_where_others_object_and_a_stranger_corrects_nothing()
    {
        await using var app = await PublicWebApp.StartAsync();
        var number = await OwnEntryAsync(app);
        var officer = await app.AsAsync("zhao");
        var entry = await officer.PageAsync($"/register/{Uri.EscapeDataString(number)}");
        Assert.Contains(entry.QuerySelectorAll("a"), a => a.TextContent == "提出更正");
        var form = await officer.PageAsync($"/corrections/new?entry={Uri.EscapeDataString(number)}");
        using var answer = await officer.SendFormAsync(
            "/corrections/new", form.Token(), ("entry", number), ("reason", "录入时产品名称有误"), ("corrections[0].field", "product"), ("corrections[0].corrected", "更正后的产品"));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith("/cases/", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        var objecting = await officer.PageAsync($"/objections/new?entry={Uri.EscapeDataString(number)}", HttpStatusCode.Forbidden);
        Assert.Null(objecting.QuerySelector("form.act-form"));

        var stranger = await app.AsAsync("wei");
        Assert.Null((await stranger.PageAsync($"/corrections/new?entry={Uri.EscapeDataString(number)}", HttpStatusCode.Forbidden)).QuerySelector("form.act-form"));
        using var nobody = await app.Browser().GetAsync("/corrections/new", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, nobody.StatusCode);
        using var begun = await stranger.GetAsync("/cases/start/objection", TestContext.Current.CancellationToken);
        Assert.Equal("/objections/new", begun.Headers.Location!.ToString());
    }

    [Fact]
    public async Task History_shows_each_version_field_by_field_in_both_languages()
    {
        await using var app = await PublicWebApp.StartAsync();
        var number = await OwnEntryAsync(app);
        await using (var scope = app.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
            var entry = await db.Set<RegisterEntry>().SingleAsync(TestContext.Current.CancellationToken);
            db.Add(entry.Correct(new Dictionary<string, string> { ["product"] = "<b>更正后的产品</b>" }, new(2026, 11, 24), DateTimeOffset.UnixEpoch.AddYears(56).AddMonths(10), new("名称有误", "cac-order-9/25", "BJ-2026-000009")));
            await RegisterIndex.UpdateAsync(db, [entry], TestContext.Current.CancellationToken);
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var browser = app.Browser();
        var page = await browser.PageAsync($"/register/{Uri.EscapeDataString(number)}");
        var versions = page.QuerySelectorAll("ol.history > li");
        Assert.Equal(2, versions.Length);
        Assert.Contains("第2版", versions[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("名称有误", versions[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("第二十五条", versions[0].TextContent, StringComparison.Ordinal);
        Assert.Equal(("短视频推荐", "<b>更正后的产品</b>"), (versions[0].QuerySelector("del")!.TextContent, versions[0].QuerySelector("ins")!.TextContent));
        Assert.Contains("已更正", versions[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("首次公示", versions[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("Version 2", (await browser.PageAsync($"/register/{Uri.EscapeDataString(number)}?culture=en-GB")).Words(), StringComparison.Ordinal);
    }

    internal static async Task<string> OwnEntryAsync(PublicWebApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        var now = scope.ServiceProvider.GetRequiredService<TimeProvider>().GetUtcNow();
        var subject = await db.Set<RegFiling.Subjects.Subject>().Select(subject => subject.Id).FirstAsync();
        var filing = new Case { Id = Guid.CreateVersion7(), Number = "BJ-TEST-1", Procedure = "filing", PackHash = scope.ServiceProvider.GetRequiredService<RegFiling.Platform.Packs.PackCatalogue>().Current[0].Hash, State = "published", SubjectId = subject, Title = "测试", OpenedAt = now };
        var entry = RegisterEntry.Publish(
            "演示-2026-000001", "网信算备310115999000202260017号", new PublishedContent("短视频推荐算法", "申海智澜科技（演示）有限公司", LegalType.PersonalisedPush, ListCategory.PersonalisedPush, Product: "短视频推荐"), filing.Id, Guid.NewGuid(), new(2026, 9, 1), now.AddYears(-1));
        db.AddRange(filing, entry);
        await RegisterIndex.UpdateAsync(db, [entry]);
        await db.SaveChangesAsync();
        return entry.NationalNumber!;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient browser, IDocument page, (string Name, string Value)[] fields)
    {
        var form = page.QuerySelector<IHtmlFormElement>("form.act-form");
        var key = form?.QuerySelector("input[name=_key]")?.GetAttribute("value") ?? Guid.NewGuid().ToString();
        return await browser.SendFormAsync("/objections/new", page.Token(), [.. fields, ("_key", key)]);
    }

    private static async Task<int> CasesAsync(PublicWebApp app)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<RegFilingDbContext>().Set<Case>().CountAsync(c => c.Procedure == "objection");
    }
}
