using System.Net;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web;

/// <summary>When a case goes from one person to the next, each sees what was asked, what was done, and whose turn it is.</summary>
public sealed class CaseTurnPageTests : IAsyncLifetime
{
    private WebApp app = null!;

    public ValueTask InitializeAsync()
    {
        app = new WebApp(cases: true);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Experts_read_the_questions_above_their_opinion_and_are_told_that_it_was_given()
    {
        var filing = await CaseAsync("filing", "submitted");
        var number = await app.AskAsync(db => db.Set<Case>().Where(c => c.Id == filing).Select(c => c.Number).SingleAsync());
        await DoAsync(await app.SignInAsAsync("孙模拟"), filing, "confirm-complete");
        await DoAsync(await app.SignInAsAsync("孙模拟"), filing, "refer-to-experts", ("reason", "涉及未成年人"), ("questions", "是否会诱导沉迷？\n\n关闭选项是否便捷？"));

        var feng = await app.SignInAsAsync("冯试验");
        var opinion = await feng.GetAsync($"/cases/{filing}/actions/give-opinion");
        var asked = opinion.QuerySelector("section[aria-labelledby=above]")!;
        Assert.Equal("请您回答的问题", asked.QuerySelector("h2")!.TextContent);
        Assert.Equal(["送审理由：涉及未成年人", "是否会诱导沉迷？", "关闭选项是否便捷？"], asked.QuerySelectorAll("li").Select(line => line.TextContent));

        await DoAsync(feng, filing, "give-opinion", ("independence", "declared"), ("opinion", "不会；便捷。"));
        Assert.Equal($"/inbox?done={filing}", feng.Location);
        var said = (await feng.GetAsync(feng.Location!)).QuerySelector(".alert-success")!.TextContent;
        Assert.Contains($"出具意见（{number}）", said, StringComparison.Ordinal);
        await feng.GetAsync($"/cases/{filing}");
        Assert.Equal(HttpStatusCode.NotFound, feng.Status);
        // Nobody learns from it of a case in which they did nothing.
        Assert.Null((await (await app.SignInAsAsync("陈示例")).GetAsync($"/inbox?done={filing}")).QuerySelector(".alert-success"));
        Assert.Null((await feng.GetAsync($"/inbox?done={Guid.NewGuid()}")).QuerySelector(".alert-success"));
    }

    [Fact]
    public async Task What_has_to_be_completed_stands_above_everything_else_and_the_signer_is_named_when_it_is()
    {
        var assessment = await CaseAsync("assessment", "submitted");
        await DoAsync(
            await app.SignInAsAsync("赵演示"), assessment, "return", ("items[0].item", "第二章"), ("items[0].problem", "没有写明访问量的统计口径"), ("items[0].standard", "写明口径和日期"));

        var filer = await app.SignInAsAsync("蒋占位");
        var page = await filer.GetAsync($"/cases/{assessment}");
        var back = page.QuerySelector("section[aria-labelledby=sent-back]")!;
        Assert.Contains("退回完善", back.TextContent, StringComparison.Ordinal);
        Assert.Contains("没有写明访问量的统计口径", back.TextContent, StringComparison.Ordinal);
        Assert.True(back.CompareDocumentPosition(page.QuerySelector("#may")!).HasFlag(DocumentPositions.Following));
        Assert.Contains("下一步由算法安全责任人“签署”", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("下一步由算法安全责任人“签署”", (await filer.GetAsync($"/cases/{assessment}/actions/answer")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);

        // Whose turn it is needs no telling to that person.
        Assert.DoesNotContain("下一步由", (await (await app.SignInAsAsync("jiang-so")).GetAsync($"/cases/{assessment}")).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    // The auditor reads words, whatever was looked at and refused.
    [Fact]
    public async Task Reads_and_refusals_are_shown_to_the_auditor_in_words()
    {
        var filing = await CaseAsync("filing", "submitted");
        var zhao = await app.SignInAsAsync("赵演示");
        var page0 = await zhao.GetAsync($"/cases/{filing}?unmask=true");
        var chen = await app.SignInAsAsync("陈示例");
        await chen.SubmitAsync("/cases/start/filing", Visitor.Fill(await chen.GetAsync("/cases/start/filing"), ("name", "")));
        await zhao.SubmitAsync($"/cases/{filing}/actions/remind-unmet", [.. Visitor.FieldsOf(page0.QuerySelector<AngleSharp.Html.Dom.IHtmlFormElement>("form[action='/sign-out']")!)]);
        var page = await (await app.SignInAsAsync("褚样例")).GetAsync("/audit");
        var words = page.QuerySelector("main")!.TextContent;
        Assert.Contains("完整个人信息", words, StringComparison.Ordinal);
        Assert.Contains("算法备案：新建算法备案", words, StringComparison.Ordinal);
        Assert.Contains("有必填内容未填写", words, StringComparison.Ordinal);
        Assert.DoesNotContain("form.missing", words, StringComparison.Ordinal);
        Assert.DoesNotContain("remind-unmet", words, StringComparison.Ordinal);
    }

    private static async Task DoAsync(Visitor who, Guid @case, string act, params (string Name, string? Value)[] answers)
    {
        var path = $"/cases/{@case}/actions/{act}";
        var answer = await who.SubmitAsync(path, Visitor.Fill(await who.GetAsync(path), answers));
        Assert.True(who.Status == HttpStatusCode.SeeOther, $"{act}: {who.Status} {answer.QuerySelector("#errors")?.TextContent}");
    }

    private Task<Guid> CaseAsync(string procedure, string state) => app.AskAsync(db => db.Set<Case>().Where(c => c.Procedure == procedure && c.State == state).Select(c => c.Id).FirstAsync());
}
