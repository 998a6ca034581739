using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Tests.Support;
using RegFiling.Web.Demonstration;

namespace RegFiling.Tests.Web;

/// <summary>The pages of a company: its people, invitations, portfolio, and what an official's look leaves behind.</summary>
public sealed class CompanyPageTests : IAsyncLifetime
{
    private const string Company = "d0000000-0000-7000-8000-000000000001";
    private const string People = $"/subjects/{Company}/people";

    private WebApp app = null!;
    private Visitor chen = null!;

    public async ValueTask InitializeAsync()
    {
        app = new WebApp();
        _ = app.Services;
        await DemonstrationCases.RunAsync(app.Services, TestContext.Current.CancellationToken);
        chen = await app.SignInAsAsync("陈示例");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Colleague_is_invited_joins_by_the_link_signs_in_and_is_signed_out_when_removed()
    {
        var page = await chen.GetAsync(People);
        await chen.SubmitAsync(People + "?handler=invite", Fields(page, "invite", ("email", "tong@demo.invalid"), ("role", "filer")));
        Assert.Equal(HttpStatusCode.SeeOther, chen.Status);
        var sent = await chen.GetAsync(chen.Location!);
        Assert.Contains("已发出邀请", sent.Body!.TextContent, StringComparison.Ordinal);
        // Once only, to whoever invited: the demonstration has no mail server.
        var link = sent.QuerySelector("a[href^='/invitations/']")!.GetAttribute("href")!;
        Assert.Null((await chen.GetAsync(People)).QuerySelector("a[href^='/invitations/']"));

        var guest = app.Anonymous();
        var invited = await guest.GetAsync(link);
        Assert.Equal(HttpStatusCode.OK, guest.Status);
        var form = invited.QuerySelector<IHtmlFormElement>("main form")!;
        var differ = await guest.SubmitAsync(link, With(form, ("nameZh", "童例子"), ("password", "一个足够长的口令-1234"), ("again", "另一个足够长的口令-1")));
        Assert.Equal(HttpStatusCode.BadRequest, guest.Status);
        Assert.Equal("童例子", differ.QuerySelector("#nameZh")!.GetAttribute("value"));
        Assert.Contains("不一致", differ.QuerySelector("#errors")!.TextContent, StringComparison.Ordinal);
        await guest.SubmitAsync(link, With(form, ("nameZh", "童例子"), ("password", "一个足够长的口令-1234"), ("again", "一个足够长的口令-1234")));
        Assert.Equal(HttpStatusCode.SeeOther, guest.Status);
        var used = await guest.GetAsync(link);
        Assert.Equal(HttpStatusCode.Gone, guest.Status);
        Assert.Contains("已经使用", used.Body!.TextContent, StringComparison.Ordinal);

        var signIn = await guest.GetAsync("/sign-in?joined=tong@demo.invalid");
        await guest.SubmitAsync("/sign-in", With(signIn.QuerySelector<IHtmlFormElement>("main form")!, ("UserName", "tong@demo.invalid"), ("Password", "一个足够长的口令-1234")));
        Assert.Equal(HttpStatusCode.Redirect, guest.Status);
        Assert.Contains("申海智澜科技（演示）有限公司", (await guest.GetAsync("/portfolio")).Body!.TextContent, StringComparison.Ordinal);

        var now = await chen.GetAsync(People);
        var remove = now.QuerySelectorAll<IHtmlFormElement>("form[action$='handler=remove']").Single(found => found.TextContent.Contains("童例子", StringComparison.Ordinal));
        await chen.SubmitAsync(People + "?handler=remove", Visitor.FieldsOf(remove));
        Assert.Equal(HttpStatusCode.SeeOther, chen.Status);
        await guest.GetAsync("/portfolio");
        Assert.Equal(HttpStatusCode.Redirect, guest.Status);

        // Now the last filer again: refused with the reason, on the page.
        var last = (await chen.GetAsync(People)).QuerySelectorAll<IHtmlFormElement>("form[action$='handler=remove']").First(found => found.TextContent.Contains("陈示例", StringComparison.Ordinal));
        var refused = await chen.SubmitAsync(People + "?handler=remove", Visitor.FieldsOf(last));
        Assert.Equal(HttpStatusCode.Conflict, chen.Status);
        Assert.Contains("最后一名备案经办人", refused.QuerySelector("#errors")!.TextContent, StringComparison.Ordinal);
        var secadmin = await app.SignInAsAsync("安全管理员");
        var events = (await secadmin.GetAsync("/account-events")).Body!.TextContent;
        Assert.All(new[] { "移除人员", "接受邀请", "tong@demo.invalid" }, word => Assert.Contains(word, events, StringComparison.Ordinal));
        await chen.GetAsync("/account-events");
        Assert.Equal(HttpStatusCode.Forbidden, chen.Status);
    }

    [Fact]
    public async Task Wrong_invitation_comes_back_with_what_was_typed()
    {
        var again = await chen.SubmitAsync(People + "?handler=invite", Fields(await chen.GetAsync(People), "invite", ("email", "no address"), ("role", "legal-rep")));
        Assert.Equal(HttpStatusCode.BadRequest, chen.Status);
        Assert.Equal("no address", again.QuerySelector("#email")!.GetAttribute("value"));
        Assert.NotNull(again.QuerySelector("#email-error"));
        Assert.NotNull(again.QuerySelector("#role-error"));
    }

    [Fact]
    public async Task Company_page_is_for_itself_and_for_officials_whose_look_leaves_a_trace()
    {
        await chen.GetAsync($"/subjects/{Company}");
        Assert.Equal(HttpStatusCode.OK, chen.Status);
        Assert.Equal(0, await app.AskAsync(db => db.Set<AuditRead>().CountAsync(read => read.What == "subject")));
        var jiang = await app.SignInAsAsync("蒋占位");
        foreach (var path in new[] { $"/subjects/{Company}", People, $"/portfolio?subject={Company}" })
        {
            await jiang.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, jiang.Status);
        }

        var zhao = await app.SignInAsAsync("赵演示");
        var page = await zhao.GetAsync($"/subjects/{Company}");
        Assert.Equal("subject", (await app.AskAsync(db => db.Set<AuditRead>().SingleAsync(read => read.What == "subject"))).What);
        Assert.Contains("智澜商城（演示）", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("chen@demo.invalid", page.Body.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("310103201506070013", page.Body.TextContent, StringComparison.Ordinal);
        await zhao.GetAsync(People);
        Assert.Equal(HttpStatusCode.NotFound, zhao.Status);
    }

    [Fact]
    public async Task Draft_shows_the_subject_file_read_only_and_an_earlier_filing_can_be_copied()
    {
        var number = await app.AskAsync(db => db.Set<Case>().Where(c => c.Procedure == "filing" && c.State == "published").Select(c => c.Number).SingleAsync());
        var start = await chen.GetAsync($"/cases/start/filing?copy={number}");
        Assert.Equal(number, start.QuerySelector("#f-copiedFrom")!.GetAttribute("value"));
        await chen.SubmitAsync($"/cases/start/filing?copy={number}", Visitor.Fill(start, ("name", "复制的算法（演示）"), ("type", "push")));
        Assert.Equal(HttpStatusCode.SeeOther, chen.Status);
        var draft = await chen.GetAsync(chen.Location!.Split('?')[0] + "/actions/save");
        Assert.Contains("智澜短视频（演示）", draft.QuerySelectorAll("input").Select(input => input.GetAttribute("value")));
        var file = draft.QuerySelector(".subject-file")!;
        Assert.Contains("第1版", file.TextContent, StringComparison.Ordinal);
        Assert.Empty(file.QuerySelectorAll("input, textarea, select"));
        Assert.DoesNotContain("310103201506070013", file.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_whose_power_has_ended_is_led_to_the_reason()
    {
        var filing = await app.AskAsync(async db =>
        {
            var found = await db.Set<Case>().FirstAsync(c => c.Procedure == "filing" && c.SubjectId == Guid.Parse(Company));
            var account = await db.Users.Where(user => user.UserName == "wei").Select(user => user.Id).SingleAsync();
            var mandate = new AgentMandate
            {
                Id = Guid.CreateVersion7(),
                SubjectId = found.SubjectId!.Value,
                CaseId = found.Id,
                Agent = "卫虚拟",
                Email = "wei@demo.invalid",
                ValidFrom = new(2020, 1, 1),
                ValidUntil = new(2020, 12, 31),
                Powers = "file",
                Status = MandateStatus.InForce,
            };
            db.AddRange(mandate, new RoleHeld { Id = Guid.CreateVersion7(), AccountId = account, Role = "agent", SubjectId = found.SubjectId, MandateId = mandate.Id });
            await db.SaveChangesAsync();
            return found.Id;
        });
        var wei = await app.SignInAsAsync("卫虚拟");
        foreach (var path in new[] { $"/cases/{filing}", $"/cases/{filing}/actions/save" })
        {
            using var answer = await wei.FetchAsync(path);
            Assert.Equal($"/mandates?refused={filing}", answer.Headers.Location!.ToString());
        }

        Assert.Contains("委托已于2020年12月31日到期", (await wei.GetAsync($"/mandates?refused={filing}")).QuerySelector("#errors")!.TextContent, StringComparison.Ordinal);
        await wei.GetAsync($"/cases/{Guid.NewGuid()}");
        Assert.Equal(HttpStatusCode.NotFound, wei.Status);
    }

    private static List<KeyValuePair<string, string>> Fields(IDocument page, string handler, params (string Name, string Value)[] values) =>
        With(page.QuerySelector<IHtmlFormElement>($"form[action$='handler={handler}']")!, values);

    private static List<KeyValuePair<string, string>> With(IHtmlFormElement form, params (string Name, string Value)[] values) =>
        [.. Visitor.FieldsOf(form).Where(field => values.All(value => value.Name != field.Key)), .. values.Select(value => KeyValuePair.Create(value.Name, value.Value))];
}
