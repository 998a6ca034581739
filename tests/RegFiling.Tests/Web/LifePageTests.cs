using System.Net;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Register;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web;

/// <summary>The life of a filing on its pages: what changes, what the public sees of it, what can be begun.</summary>
public sealed class LifePageTests : IAsyncLifetime
{
    private WebApp app = null!;

    public async ValueTask InitializeAsync()
    {
        app = new WebApp(cases: true);
        await Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Company_and_officer_see_the_same_differences_side_by_side_and_another_company_nothing()
    {
        var change = $"/cases/{await CaseAsync("change")}";
        foreach (var person in new[] { "陈示例", "赵演示", "吴假设" })
        {
            var page = await (await app.SignInAsAsync(person)).GetAsync(change);
            var rows = page.QuerySelectorAll("section[aria-labelledby=differences] tbody tr");
            Assert.Contains(rows, row => row.TextContent.Contains("应用场景", StringComparison.Ordinal) && row.TextContent.Contains("播放页“接着看”", StringComparison.Ordinal));
            Assert.All(rows, row => Assert.Equal(2, row.QuerySelectorAll("td[data-label]").Length));
        }

        var stranger = await app.SignInAsAsync("蒋占位");
        await stranger.GetAsync(change);
        Assert.Equal(HttpStatusCode.NotFound, stranger.Status);
    }

    [Fact]
    public async Task Refused_change_marks_the_public_entry_and_its_history_says_when_and_on_which_ground()
    {
        var change = await CaseAsync("change");
        var wu = await app.SignInAsAsync("吴假设");
        var path = $"/cases/{change}/actions/refuse";
        var form = await wu.GetAsync(path);
        await wu.SubmitAsync(path, Visitor.Fill(form, ("reasons[0].requirement", "变更内容与实际一致"), ("reasons[0].finding", "截图与说明不符"), ("reasons[0].ground", "规定第二十四条"), ("howToResolve", "补齐截图后重新申报变更")));
        Assert.Equal(HttpStatusCode.SeeOther, wu.Status);

        var number = await app.AskAsync(db => db.Set<RegisterEntry>().Where(entry => entry.Series == RegisterSeries.Local).Select(entry => entry.Number).FirstAsync());
        var page = await app.Anonymous().GetAsync($"/register/{Uri.EscapeDataString(number)}");
        Assert.Contains("公示信息与实际不符，待处理", page.QuerySelector(".alert-warning")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("公示信息与实际不符，待处理", page.QuerySelector(".state-badge")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("第二十四条", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("截图与说明不符", page.Body.TextContent, StringComparison.Ordinal);
        var filing = await (await app.SignInAsAsync("陈示例")).GetAsync($"/cases/{await FilingAsync()}");
        Assert.Contains("公示信息与实际不符，待处理", filing.QuerySelector(".case-facts")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Filed_algorithm_offers_what_may_happen_to_it_but_never_as_the_main_button()
    {
        var page = await (await app.SignInAsAsync("陈示例")).GetAsync($"/cases/{await FilingAsync()}");
        Assert.Equal(["tier-review", "incident", "change", "deregistration"], page.QuerySelectorAll(".acts a.btn-outline-primary[href^='/cases/start/']").Select(link => link.GetAttribute("href")!.Split('/')[^1].Split('?')[0]));
        Assert.Empty(page.QuerySelectorAll(".acts .btn-primary"));
        var start = await (await app.SignInAsAsync("陈示例")).GetAsync($"/cases/start/deregistration?parent={await FilingAsync()}");
        Assert.Contains("20个工作日", start.Body!.TextContent, StringComparison.Ordinal);
    }

    // The form of the plan holds the items of the opinion; the officer never sees a draft of it.
    [Fact]
    public async Task Rectification_shows_its_period_and_items_to_the_company()
    {
        var page = await (await app.SignInAsAsync("李样本")).GetAsync($"/cases/{await CaseAsync("rectification")}");
        Assert.Contains("限期整改", page.QuerySelector("section[aria-labelledby=clocks]")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("15日", page.QuerySelector("section[aria-labelledby=clocks]")!.TextContent, StringComparison.Ordinal);
        var items = page.QuerySelectorAll("section[aria-labelledby=rectification-items] tbody tr");
        Assert.Equal(2, items.Length);
        Assert.Contains("第十七条", items[0].TextContent, StringComparison.Ordinal);
        Assert.Contains("尚未复查", items[0].TextContent, StringComparison.Ordinal);
        var report = await (await app.SignInAsAsync("李样本")).GetAsync($"/cases/{await CaseAsync("rectification")}/actions/submit-report");
        Assert.Equal(2, report.QuerySelectorAll("[id^='f-done-'][id$='-item']").Length);
    }

    private Task<Guid> CaseAsync(string procedure) => app.AskAsync(db => db.Set<Case>().Where(c => c.Procedure == procedure).Select(c => c.Id).SingleAsync());

    private Task<Guid> FilingAsync() => app.AskAsync(db => db.Set<Case>().Where(c => c.Procedure == "filing" && c.State == "published").Select(c => c.Id).FirstAsync());
}
