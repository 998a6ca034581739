using System.Globalization;
using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Ledger;
using RegFiling.Tests.Support;
using RegFiling.Web.Demonstration;

namespace RegFiling.Tests.Web;

/// <summary>The pages of cases as a browser without script meets them.</summary>
public sealed class CasePageTests : IAsyncLifetime
{
    private static readonly byte[] Pdf = TestFiles.Pdf;

    private WebApp app = null!;
    private Visitor chen = null!;

    public async ValueTask InitializeAsync()
    {
        app = new WebApp();
        chen = await app.SignInAsAsync("陈示例");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_draft_is_saved_with_what_is_there_and_resumed_later()
    {
        var save = await StartFilingAsync() + "/actions/save";
        var page = await chen.GetAsync(save);

        await chen.SubmitAsync(save, Visitor.Fill(page, ("scenario", "首页信息流\r\n第二行"), ("version", "1.0"), ("dataSources", "own"), ("products[0].productName", "智澜短视频")));

        Assert.Equal(HttpStatusCode.SeeOther, chen.Status);
        var saved = await chen.GetAsync(chen.Location!);
        Assert.Contains("已暂存", saved.QuerySelector("#saved")!.TextContent, StringComparison.Ordinal);
        Assert.NotEmpty(saved.QuerySelectorAll(".todo a[href^='#f-']"));
        var later = await (await app.SignInAsAsync("陈示例")).GetAsync(save);
        Assert.Equal("首页信息流\n第二行", later.QuerySelector("#f-scenario")!.TextContent);
        Assert.Equal("智澜短视频", later.QuerySelector("#f-products-0-productName")!.GetAttribute("value"));
        Assert.True(later.QuerySelector("input[name=dataSources][value=own]")!.HasAttribute("checked"));
    }

    [Fact]
    public async Task A_draft_keeps_what_is_wrong_as_it_was_typed_says_so_beside_its_field_and_refuses_it_at_submission()
    {
        var filing = await StartFilingAsync();
        var save = filing + "/actions/save";
        var page = await chen.GetAsync(save);

        await chen.SubmitAsync(save, Visitor.Fill(
            page, ("version", "一点零"), ("mau", "很多"), ("products[0].address", "不是网址"), ("products[0].productName", "甲"), ("isOnline", "yes"), ("onlineDate", "去年春天"), ("_next", "data")));

        Assert.Equal(HttpStatusCode.SeeOther, chen.Status);
        Assert.EndsWith("#saved", chen.Location, StringComparison.Ordinal);
        var again = await chen.GetAsync(chen.Location!);
        Assert.Equal(["#f-onlineDate", "#f-products-0-address", "#f-mau"], again.QuerySelectorAll("#unready a").Select(link => link.GetAttribute("href")).ToArray());
        Assert.Equal("去年春天", again.QuerySelector("#f-onlineDate[type=text]")!.GetAttribute("value"));
        var mau = again.QuerySelector("#f-mau")!;
        Assert.Equal("很多", mau.GetAttribute("value"));
        Assert.Equal("true", mau.GetAttribute("aria-invalid"));
        Assert.Contains("f-mau-error", mau.GetAttribute("aria-describedby"), StringComparison.Ordinal);
        Assert.NotNull(again.QuerySelector("#f-mau-error"));
        Assert.Equal("一点零", again.QuerySelector("#f-version")!.GetAttribute("value"));
        Assert.Equal("不是网址", again.QuerySelector("#f-products-0-address")!.Typed());
        Assert.Equal(2, await VersionAsync(save));

        var refused = await chen.SubmitAsync(filing + "/actions/submit", Visitor.Fill(await chen.GetAsync(filing + "/actions/submit"), ("truth", "declared")));
        Assert.Equal(HttpStatusCode.BadRequest, chen.Status);
        Assert.Contains(save + "#f-mau", refused.QuerySelectorAll("#errors a").Select(link => link.GetAttribute("href")));
    }

    // What is marked in the form stands in a list above it, whether it stops the draft or not.
    [Fact]
    public async Task A_refused_draft_lists_also_what_would_have_been_kept_as_it_is()
    {
        var save = await StartFilingAsync() + "/actions/save";
        var again = await chen.SubmitAsync(save, Visitor.Fill(await chen.GetAsync(save), ("name", "推荐\u0007算法"), ("mau", "很多")));
        Assert.Equal(HttpStatusCode.BadRequest, chen.Status);
        Assert.Equal(
            again.QuerySelectorAll(".field-wrong").Select(field => "#" + field.QuerySelector("[aria-invalid=true]")!.Id).Order(StringComparer.Ordinal),
            again.QuerySelectorAll("#errors a, #unready a").Select(link => link.GetAttribute("href")).Order(StringComparer.Ordinal));
        Assert.Contains("另有1项须改正", again.QuerySelector("#unready")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_hardly_anything_is_filled_in_the_check_says_so_and_not_that_all_is_well()
    {
        var filing = await StartFilingAsync();
        foreach (var path in new[] { filing, filing + "/check" })
        {
            var words = (await chen.GetAsync(path)).QuerySelector("main")!.TextContent;
            Assert.Contains("已填写的内容太少，还不能核对", words, StringComparison.Ordinal);
            Assert.DoesNotContain("没有发现常见的不一致", words, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_text_that_may_be_long_has_room_and_stays_one_line()
    {
        var save = await StartFilingAsync() + "/actions/save";
        var page = await chen.GetAsync(save);
        Assert.Equal("INPUT", page.QuerySelector("#f-version")!.TagName);
        Assert.Equal("TEXTAREA", page.QuerySelector("#f-fileFormats")!.TagName);
        await chen.SubmitAsync(save, Visitor.Fill(page, ("fileFormats", "MP4\r\n JSON ")));
        Assert.Equal("MP4 JSON", (await chen.GetAsync(save)).QuerySelector("#f-fileFormats")!.TextContent);
    }

    [Fact]
    public async Task Each_section_of_a_draft_ends_with_a_button_that_saves_and_leads_to_the_next()
    {
        var save = await StartFilingAsync() + "/actions/save";
        var page = await chen.GetAsync(save);
        var next = page.QuerySelectorAll("button[name=_next]").Select(button => button.GetAttribute("value")!).ToList();
        Assert.Equal(page.QuerySelectorAll("fieldset.form-section").Skip(1).Select(section => section.Id![2..]), next);

        await chen.SubmitAsync(save, Visitor.Fill(page, ("scenario", "场景"), ("_next", next[0])));

        Assert.Equal(HttpStatusCode.SeeOther, chen.Status);
        Assert.EndsWith("#s-data", chen.Location, StringComparison.Ordinal);
        Assert.Equal(2, await VersionAsync(save));
    }

    [Theory]
    [InlineData("推荐\u0007算法")]
    [InlineData("推荐\u202E算法")]
    [InlineData("推荐\u2066算法")]
    public async Task Control_and_bidirectional_characters_are_refused_and_shown_again(string name)
    {
        var save = await StartFilingAsync() + "/actions/save";

        var again = await chen.SubmitAsync(save, Visitor.Fill(await chen.GetAsync(save), ("name", name)));

        Assert.Equal(HttpStatusCode.BadRequest, chen.Status);
        Assert.Equal("#f-name", again.QuerySelector("#errors a")!.GetAttribute("href"));
        Assert.Contains("控制字符", again.QuerySelector("#f-name-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(name, again.QuerySelector("#f-name")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Of_two_tabs_on_one_draft_the_second_is_told_and_keeps_what_was_typed()
    {
        var save = await StartFilingAsync() + "/actions/save";
        var (first, second) = (await chen.GetAsync(save), await chen.GetAsync(save));
        await chen.SubmitAsync(save, Visitor.Fill(first, ("scenario", "第一个标签页")));

        var told = await chen.SubmitAsync(save, Visitor.Fill(second, ("scenario", "第二个标签页")));

        Assert.Equal(HttpStatusCode.Conflict, chen.Status);
        Assert.Contains("您打开页面之后", told.QuerySelector("#errors")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("第二个标签页", told.QuerySelector("#f-scenario")!.TextContent);
        Assert.Equal("第一个标签页", (await chen.GetAsync(save)).QuerySelector("#f-scenario")!.TextContent);

        await chen.SubmitAsync(save, Visitor.Fill(told));
        Assert.Equal(HttpStatusCode.SeeOther, chen.Status);
    }

    [Fact]
    public async Task The_same_submit_twice_is_one_act_also_with_a_file()
    {
        var save = await StartSubjectAsync() + "/actions/save";
        var fields = Visitor.Fill(await chen.GetAsync(save), ("address", "演示路1号"));

        await Task.WhenAll(chen.SendAsync(save, fields, ("licence", "执照.pdf", Pdf)), chen.SendAsync(save, fields, ("licence", "执照.pdf", Pdf)));

        Assert.Equal(2, await VersionAsync(save));
        Assert.Equal(1, await app.AskAsync(db => db.Set<StoredFile>().CountAsync()));
        Assert.Contains("执照.pdf", (await chen.GetAsync(save)).QuerySelector(".file-kept")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pdf_that_is_no_pdf_is_refused_and_the_rest_is_kept()
    {
        var save = await StartSubjectAsync() + "/actions/save";
        var page = await chen.GetAsync(save);

        var again = await chen.SubmitAsync(
            save, Visitor.Fill(page, ("address", "演示路1号")),
            ("licence", "..\\..\\执照\u202Efdp.pdf", Encoding.UTF8.GetBytes("<script>alert(1)</script>")), ("commitmentScan", "承诺书.pdf", Pdf));

        Assert.Equal(HttpStatusCode.OK, chen.Status);
        Assert.Equal(["#f-licence"], again.QuerySelectorAll("#errors a").Select(link => link.GetAttribute("href")).ToArray());
        Assert.Contains("执照fdp.pdf", again.QuerySelector("#f-licence-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("演示路1号", again.QuerySelector("#f-address")!.Typed());
        Assert.Contains("承诺书.pdf", again.QuerySelector(".file-kept")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(2, await VersionAsync(save));

        await chen.SubmitAsync(save, Visitor.Fill(again), ("licence", "执照.pdf", Pdf));
        Assert.Equal(HttpStatusCode.SeeOther, chen.Status);
        Assert.Equal(2, (await chen.GetAsync(save)).QuerySelectorAll(".file-kept").Length);
    }

    [Fact]
    public async Task A_row_is_added_and_removed_without_script_and_nothing_is_saved_meanwhile()
    {
        var save = await StartFilingAsync() + "/actions/save";
        var page = await chen.GetAsync(save);

        var added = await chen.SubmitAsync(save, Visitor.Fill(page, ("products[0].productName", "甲"), ("scenario", "场景"), ("_add", "products")));
        Assert.Equal(HttpStatusCode.OK, chen.Status);
        Assert.Equal(2, added.QuerySelectorAll("#f-products .row-card").Length);
        Assert.Equal("甲", added.QuerySelector("#f-products-0-productName")!.GetAttribute("value"));
        Assert.Equal("场景", added.QuerySelector("#f-scenario")!.TextContent);

        var removed = await chen.SubmitAsync(save, Visitor.Fill(added, ("products[1].productName", "乙"), ("_remove", "products[0]")));
        Assert.Equal("乙", Assert.Single(removed.QuerySelectorAll("#f-products .row-card")).QuerySelector("input[type=text]")!.GetAttribute("value"));
        Assert.Equal(1, await VersionAsync(save));
    }

    [Fact]
    public async Task Of_ten_rows_the_button_of_the_third_removes_the_third()
    {
        var save = await StartFilingAsync() + "/actions/save";
        await chen.SubmitAsync(save, Visitor.Fill(
            await chen.GetAsync(save), [("scenario", "场景"), .. Enumerable.Range(0, 10).Select(row => ($"products[{row}].productName", (string?)$"产品{row + 1}"))]));
        Assert.Equal(HttpStatusCode.SeeOther, chen.Status);
        var page = await chen.GetAsync(save);
        Assert.Equal(HttpStatusCode.OK, chen.Status);
        var buttons = page.QuerySelectorAll("#f-products .row-card button[name=_remove]");
        Assert.Equal(Enumerable.Range(0, 10).Select(row => $"products[{row}]"), buttons.Select(button => button.GetAttribute("value")));

        var removed = await chen.SubmitAsync(save, Visitor.Fill(page, ("_remove", buttons[2].GetAttribute("value"))));

        var kept = Enumerable.Range(0, 9).Select(row => removed.QuerySelector($"#f-products-{row}-productName")!.GetAttribute("value"));
        Assert.Equal([1, 2, 4, 5, 6, 7, 8, 9, 10], kept.Select(name => int.Parse(name![2..], CultureInfo.InvariantCulture)));
        Assert.Equal(9, removed.QuerySelectorAll("#f-products .row-card").Length);
        Assert.Equal("场景", removed.QuerySelector("#f-scenario")!.TextContent);
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_file_from_somebody_who_may_not_act_or_for_a_field_that_is_not_asked()
    {
        var save = await StartSubjectAsync() + "/actions/save";
        await SubmittedAsync();
        foreach (var person in new[] { "赵演示", "褚" })
        {
            var official = await app.SignInAsAsync(person);
            await official.SubmitAsync(save, Visitor.FieldsOf((await official.GetAsync("/inbox")).QuerySelector<IHtmlFormElement>("form[action='/sign-out']")!), ("licence", "执照.pdf", Pdf));
            Assert.Equal(HttpStatusCode.Forbidden, official.Status);
            await official.SubmitAsync("/cases/start/subject", Visitor.FieldsOf((await official.GetAsync("/inbox")).QuerySelector<IHtmlFormElement>("form[action='/sign-out']")!), ("licence", "执照.pdf", Pdf));
            Assert.Equal(HttpStatusCode.BadRequest, official.Status);
        }

        var filing = await StartFilingAsync() + "/actions/save";
        await chen.SubmitAsync(filing, Visitor.Fill(await chen.GetAsync(filing), ("modelOrigin", "own")), ("thirdPartyContract", "合同.pdf", Pdf), ("nothing", "a.pdf", Pdf));
        Assert.Equal((0, 0), await app.AskAsync(async db => (await db.Set<StoredFile>().CountAsync(), await db.Set<FileContent>().CountAsync())));
        await chen.SubmitAsync(filing, Visitor.Fill(await chen.GetAsync(filing), ("modelOrigin", "third-party")), ("thirdPartyContract", "合同.html", Pdf));
        Assert.Equal(HttpStatusCode.SeeOther, chen.Status);
        Assert.Equal("合同.html.pdf", await app.AskAsync(db => db.Set<StoredFile>().Select(file => file.Name).SingleAsync()));
    }

    [Fact]
    public async Task A_case_of_another_company_is_as_if_it_were_not_there()
    {
        var mine = await StartSubjectAsync();
        var save = mine + "/actions/save";
        await chen.SubmitAsync(save, Visitor.Fill(await chen.GetAsync(save)), ("licence", "执照.pdf", Pdf));
        var file = (await chen.GetAsync(mine)).QuerySelector("a[href*='/files/']")!.GetAttribute("href")!;
        var jiang = await app.SignInAsAsync("蒋占位");

        foreach (var path in new[] { mine, save, file, file + "/content", mine + "/check", mine + "/assessment.pdf", $"{mine}/documents/{Guid.NewGuid()}.pdf", "/cases/start/assessment?parent=" + mine.Split('/')[^1] })
        {
            using var answer = await jiang.FetchAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        // With a token of the stranger's own session, so that it is the case that decides.
        var fields = Visitor.Fill(await jiang.GetAsync("/cases/start/filing"), ("name", "另一个算法"), ("type", "push"));
        foreach (var path in new[] { save, mine + "/actions/submit", "/cases/start/assessment?parent=" + mine.Split('/')[^1] })
        {
            using var answer = await jiang.SendAsync(path, fields);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }

        using var own = await chen.FetchAsync(file + "/content");
        Assert.Equal("attachment", own.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal(Pdf, await own.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_official_who_looks_leaves_a_trace_and_the_company_does_not()
    {
        var path = await StartFilingAsync();
        await chen.GetAsync(path);
        Assert.Equal(0, await app.AskAsync(db => db.Set<AuditRead>().CountAsync()));

        var zhao = await app.SignInAsAsync("赵演示");
        await zhao.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, zhao.Status);
        await SubmittedAsync();
        await zhao.GetAsync(path);

        var read = await app.AskAsync(db => db.Set<AuditRead>().SingleAsync());
        Assert.Equal(("case", "officer", path.Split('/')[^1]), (read.What, read.Role, read.WhatId.ToString()));
    }

    [Fact]
    public async Task What_is_missing_elsewhere_is_linked_to_its_form_and_field()
    {
        var path = await StartFilingAsync();
        var submit = path + "/actions/submit";
        var page = await chen.GetAsync(submit);
        Assert.NotEmpty(page.QuerySelectorAll(".todo a"));

        var refused = await chen.SubmitAsync(submit, Visitor.Fill(page));

        Assert.Equal(HttpStatusCode.BadRequest, chen.Status);
        var links = refused.QuerySelectorAll("#errors a").Select(link => link.GetAttribute("href")).ToList();
        Assert.Contains(path + "/actions/save#f-scenario", links);
        Assert.Contains("算法安全自评估", refused.QuerySelector("#errors")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signature_needs_the_password_and_only_the_right_one_counts()
    {
        var filing = await StartFilingAsync();
        var li = await app.SignInAsAsync("李样本");
        var start = $"/cases/start/commitment?parent={filing.Split('/')[^1]}";
        await li.SubmitAsync(start, Visitor.Fill(await li.GetAsync(start)));
        var commitment = li.Location!.Split('?')[0];
        var clauses = commitment + "/actions/choose-clauses";
        await li.SubmitAsync(clauses, Visitor.Fill(
            await li.GetAsync(clauses), ("clauses[0].clause", "explain-plainly"), ("clauses[0].condition", "全部产品"), ("clauses[0].due", "2027-03-01"), ("clauses[0].proof", "页面截图")));
        Assert.Equal(HttpStatusCode.SeeOther, li.Status);
        var sign = commitment + "/actions/sign";
        var page = await li.GetAsync(sign);
        var confirmed = page.QuerySelectorAll("form.act-form input[type=checkbox], form.act-form input[type=radio]").Select(box => (box.GetAttribute("name")!, (string?)box.GetAttribute("value"))).DistinctBy(box => box.Item1);

        var wrong = await li.SubmitAsync(sign, Visitor.Fill(page, [.. confirmed, ("reauthentication", "falsch-falsch-1")]));
        Assert.Equal(HttpStatusCode.BadRequest, li.Status);
        Assert.Contains("口令不正确", wrong.QuerySelector("#f-reauthentication-error")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("", wrong.QuerySelector("#f-reauthentication")!.GetAttribute("value") ?? "");

        await li.SubmitAsync(sign, Visitor.Fill(wrong, ("reauthentication", DemonstrationSeed.Password)));
        Assert.Equal(HttpStatusCode.SeeOther, li.Status);
        Assert.Contains("已签署盖章", (await li.GetAsync(li.Location!)).QuerySelector(".alert-success")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lists_show_a_company_its_own_and_an_official_what_was_submitted()
    {
        await StartFilingAsync();
        Assert.Single((await chen.GetAsync("/inbox")).QuerySelectorAll("tbody tr"));
        Assert.Contains("尚未核验通过", (await chen.GetAsync("/filings")).QuerySelector(".alert-warning")!.TextContent, StringComparison.Ordinal);
        var jiang = await app.SignInAsAsync("蒋占位");
        Assert.Empty((await jiang.GetAsync("/inbox?waiting=all")).QuerySelectorAll("tbody tr"));
        var zhao = await app.SignInAsAsync("赵演示");
        Assert.Empty((await zhao.GetAsync("/inbox?waiting=all")).QuerySelectorAll("tbody tr"));
        await SubmittedAsync();
        Assert.Single((await zhao.GetAsync("/inbox?waiting=party")).QuerySelectorAll("tbody tr"));
        Assert.Empty((await zhao.GetAsync("/inbox")).QuerySelectorAll("tbody tr"));
        Assert.Single((await zhao.GetAsync("/filings?text=短视频")).QuerySelectorAll("tbody tr"));
    }

    // What the engine does when a draft is submitted, without the road to it.
    private Task<int> SubmittedAsync() => app.AskAsync(db => db.Set<Case>().ExecuteUpdateAsync(set => set.SetProperty(c => c.Private, false).SetProperty(c => c.Shelf, 0)));

    private async Task<string> StartFilingAsync()
    {
        var page = await chen.GetAsync("/cases/start/filing");
        await chen.SubmitAsync("/cases/start/filing", Visitor.Fill(page, ("name", "智澜短视频个性化推荐算法"), ("type", "push")));
        Assert.Equal(HttpStatusCode.SeeOther, chen.Status);
        return chen.Location!.Split('?')[0];
    }

    private async Task<string> StartSubjectAsync()
    {
        var page = await chen.GetAsync("/cases/start/subject");
        var company = page.QuerySelectorAll("input[name=_subject]").Select(input => input.GetAttribute("value")!).First(value => value != "new");
        await chen.SubmitAsync("/cases/start/subject", Visitor.Fill(page, ("_subject", company)));
        Assert.Equal(HttpStatusCode.SeeOther, chen.Status);
        return chen.Location!.Split('?')[0];
    }

    private Task<int> VersionAsync(string path)
    {
        var id = Guid.Parse(path.Split('/')[2]);
        return app.AskAsync(db => db.Set<Case>().Where(c => c.Id == id).Select(c => c.Version).SingleAsync());
    }
}
