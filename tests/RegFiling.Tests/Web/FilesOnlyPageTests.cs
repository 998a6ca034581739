using System.Globalization;
using System.Net;
using System.Text;
using AngleSharp.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Tests.FilesOnly;
using RegFiling.Tests.Platform.Documents;
using RegFiling.Tests.Support;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace RegFiling.Tests.Web;

/// <summary>The procedure that is files only, as people walk it in a browser without script, beside the shipped pack.</summary>
public sealed class FilesOnlyPageTests : IAsyncLifetime
{
    private static readonly byte[] SignInSheet = SmallPdf();

    private readonly FilesOnlyPack pack = new();
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 9, 10, 2, 0, 0, TimeSpan.Zero));
    private WebApp app = null!;

    // The case and the page where its form is filled in, once it is begun.
    private string training = "";
    private string save = "";

    public ValueTask InitializeAsync()
    {
        app = new WebApp(pack.Folder, clock);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        pack.Dispose();
    }

    [Fact]
    public async Task Training_from_the_first_page_to_the_confirmation()
    {
        var chen = await app.SignInAsAsync("陈示例");
        await BeginAsync(chen);
        await DraftAsync(chen);
        await RowsAsync(chen);
        await UploadAsync(chen);
        await SubmitAsync();
        await ReturnAsync();
        await ClockAsync();
        await SecondPersonAsync();
        await TimelineAsync();
        await DocumentAsync();
    }

    [Fact]
    public async Task Every_role_of_the_procedure_is_held_by_a_person_of_the_demonstration()
    {
        var procedure = app.Services.GetRequiredService<PackCatalogue>().Find("training")!.Value.Procedure;
        var wanted = procedure.Actions.Values.SelectMany(action => action.Who.Role).Concat(procedure.Start.Who.Role).Distinct().Order().ToList();

        var held = await app.AskAsync(db => db.Set<RoleHeld>().Where(role => wanted.Contains(role.Role)).Where(role => db.Users.Any(account =>
            account.Id == role.AccountId && db.Set<Person>().Any(person => person.Id == account.PersonId && person.Demo))).ToListAsync());

        Assert.Equal(wanted, held.Select(role => role.Role).Distinct().Order());
        // One company has them all, so that its people can walk the procedure among themselves.
        var company = wanted.Where(Roles.Company.Contains).ToList();
        Assert.NotEmpty(company);
        Assert.Contains(held.Where(role => role.SubjectId != null).GroupBy(role => role.SubjectId), people => company.All(role => people.Any(person => person.Role == role)));
    }

    private async Task BeginAsync(Visitor chen)
    {
        var inbox = await chen.GetAsync("/inbox");
        Assert.Equal("登记安全培训", inbox.QuerySelector("a[href='/cases/start/training']")!.TextContent);
        Assert.Equal("Record a safety training", (await chen.SwitchLanguageAsync(inbox)).QuerySelector("a[href='/cases/start/training']")!.TextContent);
        Assert.Equal("安全培训登记", (await chen.GetAsync("/rules/procedures/training?culture=zh-CN")).QuerySelector("h1")!.TextContent);

        var start = await chen.SwitchLanguageAsync(await chen.GetAsync("/cases/start/training"));
        Assert.Equal("登记安全培训", start.QuerySelector("h1")!.TextContent);
        Assert.Contains("申海智澜科技（演示）有限公司", start.Words(), StringComparison.Ordinal);
        await chen.SubmitAsync("/cases/start/training", Visitor.Fill(start));
        Assert.Equal(HttpStatusCode.SeeOther, chen.Status);
        training = chen.Location!.Split('?')[0];
        var begun = await chen.GetAsync(chen.Location!);
        Assert.Contains("已办理：登记安全培训", begun.Words(), StringComparison.Ordinal);
        save = Button(begun, "填写：安全培训").GetAttribute("href")!;

        var zhao = await app.SignInAsAsync("赵演示");
        await zhao.GetAsync(training);
        Assert.Equal(HttpStatusCode.NotFound, zhao.Status);
    }

    private async Task DraftAsync(Visitor chen)
    {
        var page = await chen.GetAsync(save);
        Assert.Contains("仅当“培训方式”为“线上”时填写", page.QuerySelector("#f-platform-help")!.TextContent, StringComparison.Ordinal);

        var again = await chen.SubmitAsync(save, Visitor.Fill(
            page, ("title", "培训\u202E"), ("heldOn", "2026-13-40"), ("mode", "by-post"), ("participants[0].name", "陈一"), ("participants[0].hours", "很多")));
        Assert.Equal(HttpStatusCode.BadRequest, chen.Status);
        // Only what no draft can hold stops it; what is not right yet is marked beside its field.
        Assert.Equal(["#f-title", "#f-mode"], Links(again, "#errors"));
        Assert.NotNull(again.QuerySelector("#f-participants-0-hours-error"));
        Assert.Equal(["培训\u202E", "2026-13-40", "陈一", "很多"], new[] { "title", "heldOn", "participants-0-name", "participants-0-hours" }.Select(id => again.QuerySelector("#f-" + id)!.GetAttribute("value")));
        Assert.Contains("不是有效日期", again.QuerySelector("#f-heldOn-error")!.TextContent, StringComparison.Ordinal);

        // What is only asked of a training online is not kept for one on site.
        await SavedAsync(chen, Visitor.Fill(page, ("mode", "on-site"), ("platform", "演示课堂")));
        var onSite = await chen.GetAsync(save);
        Assert.Equal("", onSite.QuerySelector("#f-platform")!.GetAttribute("value") ?? "");
        await SavedAsync(chen, Visitor.Fill(onSite, ("title", "算法安全年度培训"), ("mode", "online"), ("participants[0].post", "算法安全责任人")));
        var saved = await chen.GetAsync(chen.Location!);
        Assert.Contains("已暂存", saved.QuerySelector("#saved")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["#f-heldOn", "#f-platform", "#f-participants-0-name", "#f-participants-0-hours", "#f-signInSheet", "#f-truth"], Links(saved, ".todo"));

        // Resumed by a colleague, on another machine; what is missing stops the submit, all of it at once.
        var li = await app.SignInAsAsync("李样本");
        var resumed = await li.GetAsync(save);
        Assert.Equal("算法安全年度培训", resumed.QuerySelector("#f-title")!.GetAttribute("value"));
        Assert.True(resumed.QuerySelector("input[name=mode][value=online]")!.HasAttribute("checked"));
        var refused = await li.SubmitAsync(training + "/actions/submit", Visitor.Fill(await li.GetAsync(training + "/actions/submit")));
        Assert.Equal(HttpStatusCode.BadRequest, li.Status);
        Assert.Equal(Links(saved, ".todo").Select(link => save + link), Links(refused, "#errors"));
        Assert.Contains("草稿", (await li.GetAsync(training)).QuerySelector(".case-head")!.TextContent, StringComparison.Ordinal);
    }

    private async Task RowsAsync(Visitor chen)
    {
        var added = await chen.SubmitAsync(save, Visitor.Fill(
            await chen.GetAsync(save), ("heldOn", "2026-09-08"), ("platform", "演示课堂"), ("participants[0].name", "陈一"), ("participants[0].hours", "4"), ("_add", "participants")));
        Assert.Equal(HttpStatusCode.OK, chen.Status);
        Assert.Equal("陈一", added.QuerySelector("#f-participants-0-name")!.GetAttribute("value"));
        Assert.Equal(2, added.QuerySelectorAll("#f-participants .row-card").Length);
        await SavedAsync(chen, Visitor.Fill(added, ("participants[1].name", "李二"), ("participants[1].hours", "2.5")));
        Assert.Equal("2.5", (await chen.GetAsync(save)).QuerySelector("#f-participants-1-hours")!.GetAttribute("value"));
    }

    private async Task UploadAsync(Visitor chen)
    {
        var again = await chen.SubmitAsync(save, Visitor.Fill(await chen.GetAsync(save), ("truth", "true")), ("signInSheet", "签到表.pdf", Encoding.UTF8.GetBytes("<html>签到</html>")));
        Assert.Equal(HttpStatusCode.OK, chen.Status);
        Assert.Equal(["#f-signInSheet"], Links(again, "#errors"));
        Assert.Contains("签到表.pdf 的内容不是PDF", again.QuerySelector("#f-signInSheet-error")!.TextContent, StringComparison.Ordinal);
        Assert.True(again.QuerySelector("#f-truth")!.HasAttribute("checked"));

        await SavedAsync(chen, Visitor.Fill(again), ("signInSheet", "签到表.pdf", SignInSheet));
        var saved = await chen.GetAsync(chen.Location!);
        Assert.Contains("签到表.pdf", saved.QuerySelector(".file-kept")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(training + "/actions/submit", Button(saved, "提交").GetAttribute("href"));
    }

    private async Task SubmitAsync()
    {
        var li = await app.SignInAsAsync("李样本");
        var submit = training + "/actions/submit";
        var page = await li.GetAsync(submit);
        Assert.All(["算法安全年度培训", "2026年9月8日", "线上", "演示课堂", "李二"], words => Assert.Contains(words, page.Words(), StringComparison.Ordinal));
        await li.SubmitAsync(submit, Visitor.Fill(page));
        Assert.Equal(HttpStatusCode.SeeOther, li.Status);
        var done = await li.GetAsync(li.Location!);
        Assert.Contains("办件现在的状态是“已提交”", done.Words(), StringComparison.Ordinal);
        using var file = await li.FetchAsync(done.QuerySelector("a[href*='/files/']")!.GetAttribute("href")! + "/content");
        Assert.Equal(SignInSheet, await file.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));

        // What was submitted can no longer be filled in.
        await li.GetAsync(save);
        Assert.Equal(HttpStatusCode.Conflict, li.Status);
    }

    private async Task ReturnAsync()
    {
        var (zhao, giveBack, submit) = (await app.SignInAsAsync("赵演示"), training + "/actions/return", training + "/actions/submit");
        var page = await zhao.GetAsync(giveBack);
        var again = await zhao.SubmitAsync(giveBack, Visitor.Fill(page));
        Assert.Equal((HttpStatusCode.BadRequest, "#f-what"), (zhao.Status, Links(again, "#errors").Single()));
        await zhao.SubmitAsync(giveBack, Visitor.Fill(again, ("what", "请补充李二的岗位")));
        Assert.Contains("已办理：退回修改", (await zhao.GetAsync(zhao.Location!)).Words(), StringComparison.Ordinal);

        // The reminder of the same day made no new version of the case: what was said stands under the return alone.
        await app.RunClocksAsync();
        var li = await app.SignInAsAsync("李样本");
        var told = await li.GetAsync(training);
        Assert.Equal("到期提醒", Timeline(told)[^1]);
        var returned = Assert.Single(told.QuerySelectorAll(".course details")).ParentElement!.TextContent;
        Assert.All(["退回修改", "请补充李二的岗位"], words => Assert.Contains(words, returned, StringComparison.Ordinal));
        Assert.Contains("企业的期限", Assert.Single(told.QuerySelectorAll(".clock")).TextContent, StringComparison.Ordinal);
        await SavedAsync(li, Visitor.Fill(await li.GetAsync(save), ("participants[1].post", "算法工程师")));
        await li.SubmitAsync(submit, Visitor.Fill(await li.GetAsync(submit)));
        Assert.Equal(HttpStatusCode.SeeOther, li.Status);
    }

    // Submitted on Thursday 10 September: five working days later is Thursday 17, two working days before that is Tuesday 15.
    private async Task ClockAsync()
    {
        var zhao = await app.SignInAsAsync("赵演示");
        var page = await zhao.GetAsync(training);
        var limit = Words(page.QuerySelector(".clock")!);
        Assert.All(
            ["培训确认", "到期日 2026年9月17日", "还剩5个工作日", "网信部门的期限", "5个工作日", "怎样算出来的", "2026年9月10日"],
            words => Assert.Contains(words, limit, StringComparison.Ordinal));
        limit = Words((await zhao.SwitchLanguageAsync(page)).QuerySelector(".clock")!);
        Assert.All(
            ["Confirmation of the training", "Due 17 September 2026", "5 working days left", "How it is computed", "5 working days from 2026-09-10"],
            words => Assert.Contains(words, limit, StringComparison.Ordinal));

        Assert.Equal("提交", (await AtAsync(2026, 9, 14, 23)).Timeline[^1]);
        Assert.Equal("到期提醒", (await AtAsync(2026, 9, 15, 0)).Timeline[^1]);
        Assert.Equal("到期提醒", (await AtAsync(2026, 9, 17, 23)).Timeline[^1]);
        var (timeline, late) = await AtAsync(2026, 9, 18, 9);
        Assert.Equal(["登记安全培训", "暂存", "暂存", "暂存", "暂存", "暂存", "提交", "退回修改", "到期提醒", "暂存", "提交", "到期提醒", "已逾期"], timeline);
        Assert.Contains("已逾期", late.QuerySelector(".clock .badge.text-white")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("已超过1个工作日", late.QuerySelector(".clock")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("已提交", late.QuerySelector(".case-head")!.TextContent, StringComparison.Ordinal);
        var row = (await (await app.SignInAsAsync("赵演示")).GetAsync("/inbox?procedure=training")).QuerySelector("tbody tr")!;
        Assert.All(["算法安全年度培训", "2026年9月17日", "已逾期"], words => Assert.Contains(words, row.TextContent, StringComparison.Ordinal));
    }

    private async Task SecondPersonAsync()
    {
        var zhao = await app.SignInAsAsync("赵演示");
        var (check, confirm) = (training + "/actions/check", training + "/actions/confirm");
        var asked = await zhao.GetAsync(check);
        await zhao.SubmitAsync(check, Visitor.Fill(asked));
        Assert.Equal(HttpStatusCode.SeeOther, zhao.Status);

        var checkedPage = await zhao.GetAsync(zhao.Location!);
        var act = checkedPage.QuerySelectorAll(".acts li").Single(item => Words(item).StartsWith("确认", StringComparison.Ordinal));
        Assert.Null(act.QuerySelector("a"));
        var why = act.QuerySelector(".act-hint strong")!.TextContent;
        Assert.Contains("核对", why, StringComparison.Ordinal);
        Assert.Contains(why, (await zhao.GetAsync(confirm)).QuerySelector("#errors")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, zhao.Status);

        // The page has no button for it; a form that is sent all the same is refused for the same reason.
        var sent = await zhao.SubmitAsync(confirm, Visitor.Fill(asked, ("_version", (await VersionAsync()).ToString(CultureInfo.InvariantCulture)), ("_key", Guid.NewGuid().ToString())));
        Assert.Equal(HttpStatusCode.Forbidden, zhao.Status);
        Assert.Contains(why, sent.QuerySelector("#errors")!.TextContent, StringComparison.Ordinal);

        var sun = await app.SignInAsAsync("孙模拟");
        await sun.SubmitAsync(confirm, Visitor.Fill(await sun.GetAsync(confirm)));
        Assert.Equal(HttpStatusCode.SeeOther, sun.Status);
        Assert.Contains("已办理：确认", (await sun.GetAsync(sun.Location!)).Words(), StringComparison.Ordinal);
    }

    private async Task TimelineAsync()
    {
        var chen = await app.SignInAsAsync("陈示例");
        var page = await chen.GetAsync(training);
        Assert.Equal(["登记安全培训", "暂存", "暂存", "暂存", "暂存", "暂存", "提交", "退回修改", "到期提醒", "暂存", "提交", "到期提醒", "已逾期", "核对", "确认"], Timeline(page));
        Assert.All(
            ["陈示例，备案经办人", "李样本，算法安全责任人", "系统，系统", "赵演示，经办人", "孙模拟，审核人", "已确认"],
            words => Assert.Contains(words, Words(page.QuerySelector(".course")!), StringComparison.Ordinal));

        var english = await chen.SwitchLanguageAsync(page);
        Assert.Equal(
            ["Record a safety training", "Save draft", "Save draft", "Save draft", "Save draft", "Save draft", "Submit", "Return for correction", "Reminder", "Save draft", "Submit", "Reminder", "Overdue", "Check", "Confirm"], Timeline(english));
        Assert.All(
            ["Chen Shili, filer", "Li Yangben, algorithm security officer", "System, system", "Zhao Yanshi, case officer", "Sun Moni, reviewer", "Confirmed"],
            words => Assert.Contains(words, Words(english.QuerySelector(".course")!), StringComparison.Ordinal));
        Assert.Contains("No time limit is running now", english.Words(), StringComparison.Ordinal);
    }

    private async Task DocumentAsync()
    {
        var chen = await app.SignInAsAsync("陈示例");
        var page = await chen.GetAsync(training);
        Assert.All(["安全培训确认书", "申网信演示训〔2026〕1号"], words => Assert.Contains(words, page.Words(), StringComparison.Ordinal));

        DocumentWorkshop.NeedsNode();
        (string Link, string[] Text)[] languages =
        [
            ("PDF 中文", ["安全培训确认书", "你单位于2026年9月8日以线上方式举办"]),
            ("PDF English", ["Confirmation of safety training", "that you held on 8 September 2026 (Online)"]),
        ];
        foreach (var (link, expected) in languages)
        {
            using var answer = await chen.FetchAsync(Button(page, link).GetAttribute("href")!);
            Assert.Equal((HttpStatusCode.OK, "application/pdf"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
            var text = string.Concat(DocumentWorkshop.Pages(await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)));
            Assert.All(
                [.. expected, "申网信演示训〔2026〕1号", "申海智澜科技（演示）有限公司", "算法安全年度培训", "陈一", "李二", "2.5"],
                words => Assert.Contains(DocumentWorkshop.Compact(words), text, StringComparison.Ordinal));
        }
    }

    private async Task SavedAsync(Visitor who, IEnumerable<KeyValuePair<string, string>> fields, params (string Field, string Name, byte[] Bytes)[] files)
    {
        var answer = await who.SubmitAsync(save, fields, files);
        Assert.True(who.Status == HttpStatusCode.SeeOther, answer.QuerySelector("#errors")?.TextContent);
    }

    // A session does not last for days, so whoever looks signs in again.
    private async Task<(IReadOnlyList<string> Timeline, IDocument Page)> AtAsync(int year, int month, int day, int hour)
    {
        clock.SetUtcNow(new DateTimeOffset(year, month, day, hour, 0, 0, TimeSpan.FromHours(8)));
        await app.RunClocksAsync();
        var page = await (await app.SignInAsAsync("赵演示")).GetAsync(training);
        return (Timeline(page), page);
    }

    private Task<int> VersionAsync()
    {
        var id = Guid.Parse(training.Split('/')[2]);
        return app.AskAsync(db => db.Set<Case>().Where(c => c.Id == id).Select(c => c.Version).SingleAsync());
    }

    private static List<string> Timeline(IDocument page) => [.. page.QuerySelectorAll(".course > li strong").Select(title => title.TextContent).Reverse()];

    private static List<string> Links(IDocument page, string place) => [.. page.QuerySelectorAll(place + " li a").Select(link => link.GetAttribute("href")!)];

    private static IElement Button(IDocument page, string text) => page.QuerySelectorAll("main a").Single(link => Words(link) == text);

    private static string Words(IElement element) => string.Join(' ', element.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static byte[] SmallPdf()
    {
        using var builder = new PdfDocumentBuilder();
        builder.AddPage(PageSize.A4).AddText("Sign-in sheet", 12, new PdfPoint(72, 740), builder.AddStandard14Font(Standard14Font.Helvetica));
        return builder.Build();
    }
}
