using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web.Public;

/// <summary>是否需要备案？ as somebody without account and without script walks it.</summary>
public sealed class ScreeningPageTests(DemonstrationApp demonstration) : IClassFixture<DemonstrationApp>
{
    private const string Generative = "/screening?public=yes&type=generation&opinion=main&role=provider&generative=yes&model=called&biometric=no&personal=unsure";

    private readonly HttpClient browser = demonstration.App.Browser();

    [Fact]
    public async Task One_question_a_step_with_the_reason_and_every_answer_stands_in_the_address()
    {
        var page = await browser.PageAsync("/screening");
        foreach (var (question, answer) in new[] { ("public", "yes"), ("type", "push"), ("opinion", "attached"), ("personal", "triggers") })
        {
            Assert.Contains("为什么问", page.Words(), StringComparison.Ordinal);
            var radios = page.QuerySelectorAll<IHtmlInputElement>("form input[type=radio]").ToList();
            Assert.All(radios, radio => Assert.Equal(question, radio.Name));
            Assert.Contains(radios, radio => radio.Value == "unsure");
            var query = page.QuerySelectorAll<IHtmlInputElement>("form[action='/screening'] input[type=hidden]").Select(hidden => $"{hidden.Name}={hidden.Value}").Append($"{question}={answer}").Append($"go={question}");
            page = await browser.PageAsync("/screening?" + string.Join('&', query));
        }

        Assert.Contains("需要办理算法备案", page.Words(), StringComparison.Ordinal);
        Assert.Contains("10个工作日", page.Words(), StringComparison.Ordinal);
        Assert.Contains("《互联网信息服务算法推荐管理规定》第二十四条", page.Words(), StringComparison.Ordinal);
        Assert.Contains("screening 1.0.0", page.Words(), StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector(".bottom-line"));
        // Each answer can be changed: the link leads back to that question.
        var change = page.QuerySelectorAll("ol a").Select(a => a.GetAttribute("href")).ToList();
        Assert.Equal(["/screening", "/screening?public=yes", "/screening?public=yes&type=push", "/screening?public=yes&type=push&opinion=attached"], change);
    }

    [Fact]
    public async Task Not_sure_is_taken_on_and_the_result_says_what_was_assumed_and_where_to_ask()
    {
        var page = await browser.PageAsync(Generative);
        Assert.Contains("（推定）", page.Words(), StringComparison.Ordinal);
        Assert.Contains("请个人信息保护负责人核对", page.Words(), StringComparison.Ordinal);
        Assert.Contains("window@demo.invalid", page.Words(), StringComparison.Ordinal);
        Assert.Contains("生成式人工智能服务登记", page.Words(), StringComparison.Ordinal);
        var english = await browser.PageAsync(Generative + "&culture=en-GB");
        Assert.Contains("What was assumed", english.Words(), StringComparison.Ordinal);
        Assert.DoesNotContain("备案", english.QuerySelector("main")!.TextContent.Replace("演示", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/screening?go=public", "请选择一个答案")]
    [InlineData("/screening?public=maybe", "请选择一个答案")]
    [InlineData("/screening?public=yes&type=7", "请选择一个答案")]
    [InlineData("/screening?public=yes&public=no", "请选择一个答案")]
    public async Task Step_without_an_answer_says_so_and_keeps_the_others(string address, string said)
    {
        var page = await browser.PageAsync(address, HttpStatusCode.BadRequest);
        Assert.Contains(said, page.Words(), StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("input[type=radio]"));
    }

    [Theory]
    [InlineData("/screening?personal=none&nonsense=1&public=no")]
    [InlineData("/screening?public=no&type=generation&opinion=main")]
    public async Task Answers_beside_the_way_change_nothing(string address) =>
        Assert.Contains("没有备案义务：不向境内公众提供服务", (await browser.PageAsync(address)).Words(), StringComparison.Ordinal);

    [Fact]
    public async Task Result_starts_a_draft_with_type_and_role_after_a_sign_in()
    {
        var page = await browser.PageAsync(Generative);
        var start = page.QuerySelectorAll("a").Single(a => a.TextContent.Contains("新建算法备案", StringComparison.Ordinal)).GetAttribute("href")!;
        Assert.Equal(
            "/cases/start/filing?type=generation&role=provider&modelOrigin=third-party&publicOpinion=yes&opinionAttribute=main&generativePublic=yes&faceVoiceEditing=no&processesPersonalInfo=unknown", start);
        using var answer = await browser.GetAsync(start, TestContext.Current.CancellationToken);
        Assert.Equal("/sign-in?returnUrl=" + Uri.EscapeDataString(start), answer.Headers.Location!.PathAndQuery);

        await using var app = new WebApp();
        // The way of the demonstration: from the sign-in to the people, and back to where it began.
        var filer = app.Anonymous();
        var asked = await filer.GetAsync(answer.Headers.Location!.PathAndQuery);
        Assert.All(["header a[href^='/sign-in-as']", "main a[href^='/sign-in-as']"], link => Assert.Equal("/sign-in-as?returnUrl=" + Uri.EscapeDataString(start), asked.QuerySelector(link)!.GetAttribute("href")));
        var people = await filer.GetAsync(asked.QuerySelector("main a[href^='/sign-in-as']")!.GetAttribute("href")!);
        var button = people.QuerySelectorAll("button[name=account]").First(one => one.TextContent.Contains("陈示例", StringComparison.Ordinal));
        await filer.SubmitAsync("/sign-in-as", Visitor.FieldsOf((IHtmlFormElement)button.Closest("form")!).Append(new("account", button.GetAttribute("value")!)));
        Assert.Equal(start, filer.Location);
        var form = await filer.GetAsync(start);
        Assert.Equal(("generation", "provider"), (form.QuerySelector<IHtmlInputElement>("input[name=type]:checked")!.Value, form.QuerySelector<IHtmlInputElement>("input[name=role]:checked")!.Value));
        await filer.SubmitAsync(start, Visitor.Fill(form, ("name", "测试生成算法")));
        var application = await filer.GetAsync($"/cases/{filer.Location!.Split('/', '?')[2]}/actions/save");
        Assert.Equal(("generation", "provider"), (application.QuerySelector<IHtmlInputElement>("input[name=type]:checked")!.Value, application.QuerySelector<IHtmlInputElement>("input[name=role]:checked")!.Value));
        string? Chosen(string field) => application.QuerySelector<IHtmlInputElement>($"input[name={field}]:checked")?.Value;
        Assert.Equal(["third-party", "yes", "main", "yes", "no", "unknown"], new[] { "modelOrigin", "publicOpinion", "opinionAttribute", "generativePublic", "faceVoiceEditing", "processesPersonalInfo" }.Select(Chosen));
        // Without anything brought along, nobody is asked for it here.
        Assert.Null((await filer.GetAsync("/cases/start/filing?type=push")).QuerySelector("input[name=publicOpinion]"));
        // What the form does not offer is not filled in.
        Assert.Null((await filer.GetAsync("/cases/start/filing?type=anything")).QuerySelector("input[name=type]:checked"));
    }

    [Theory]
    [InlineData("https://elsewhere.invalid/")]
    [InlineData("//elsewhere.invalid")]
    [InlineData("/\\elsewhere.invalid")]
    public async Task A_way_back_that_leaves_this_site_is_dropped(string back)
    {
        var page = await browser.PageAsync("/sign-in?returnUrl=" + Uri.EscapeDataString(back));
        Assert.All(page.QuerySelectorAll("a[href^='/sign-in']"), link => Assert.DoesNotContain("elsewhere", link.GetAttribute("href")!, StringComparison.Ordinal));
    }

    // What somebody says they do not know stays open in the draft; what they were not sure of is not given out as known.
    [Theory]
    [InlineData("public=yes&type=generation&opinion=unsure&role=both&generative=no&biometric=unsure&personal=none", "type=generation&publicOpinion=unknown&generativePublic=no&faceVoiceEditing=unknown&processesPersonalInfo=no")]
    [InlineData("public=yes&type=push&opinion=attached&personal=triggers", "type=push&publicOpinion=yes&opinionAttribute=attached&processesPersonalInfo=yes")]
    public async Task Only_what_was_answered_is_brought_along(string answers, string brought) => Assert.Equal(
        "/cases/start/filing?" + brought, (await browser.PageAsync("/screening?" + answers)).QuerySelectorAll("a").Single(a => a.TextContent.Contains("新建算法备案", StringComparison.Ordinal)).GetAttribute("href"));

    [Fact]
    public async Task No_duty_is_a_result_to_keep()
    {
        var page = await browser.PageAsync("/screening?public=yes&type=retrieval&opinion=no&personal=ordinary");
        Assert.Contains("没有备案义务", page.Words(), StringComparison.Ordinal);
        Assert.Contains("留存本判断", page.Words(), StringComparison.Ordinal);
        Assert.Contains("sha256:", page.Words(), StringComparison.Ordinal);
        Assert.DoesNotContain(page.QuerySelectorAll("a"), a => a.GetAttribute("href")?.StartsWith("/cases/start", StringComparison.Ordinal) == true);
        Assert.Contains("是否需要备案", (await browser.PageAsync("/rules")).Words(), StringComparison.Ordinal);
    }
}
