using System.Net;
using AngleSharp;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Persistence;
using RegFiling.Tests.Support;
using RegFiling.Web.Demonstration;

namespace RegFiling.Tests.Web.Public;

public sealed class SignInTests
{
    private static async Task<HttpResponseMessage> Try(HttpClient browser, string user, string password, string? returnUrl = null)
    {
        var url = "/sign-in" + (returnUrl is null ? "" : "?returnUrl=" + Uri.EscapeDataString(returnUrl));
        var page = await browser.PageAsync(url);
        return await browser.SendFormAsync("/sign-in", page.Token(), ("UserName", user), ("Password", password), ("ReturnUrl", returnUrl ?? ""));
    }

    [Fact]
    public async Task The_right_password_signs_in_and_signing_out_ends_it()
    {
        await using var app = await PublicWebApp.StartAsync();
        var browser = app.Browser();
        using var answer = await Try(browser, "chu", DemonstrationSeed.Password, "/audit");
        Assert.Equal("/audit", answer.Headers.Location!.OriginalString);
        var page = await browser.PageAsync("/audit");
        using var left = await browser.SendFormAsync("/sign-out", page.Token());
        Assert.Equal("/", left.Headers.Location!.OriginalString);
        using var again = await browser.GetAsync("/audit", TestContext.Current.CancellationToken);
        Assert.StartsWith("/sign-in", again.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_copied_cookie_opens_nothing_after_its_owner_has_signed_out()
    {
        await using var app = await PublicWebApp.StartAsync();
        var browser = app.Browser();
        using var answer = await Try(browser, "chu", DemonstrationSeed.Password);
        var cookie = answer.Headers.GetValues("Set-Cookie").Select(set => set.Split(';')[0]).Single(set => set.StartsWith("RegFiling.Account=", StringComparison.Ordinal));
        var thief = app.Browser();
        thief.DefaultRequestHeaders.Add("Cookie", cookie);
        await thief.PageAsync("/inbox");

        using var left = await browser.SendFormAsync("/sign-out", (await browser.PageAsync("/inbox")).Token());

        using var refused = await thief.GetAsync("/inbox", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Redirect, refused.StatusCode);
        Assert.StartsWith("/sign-in", refused.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_user_wrong_password_and_locked_account_get_the_same_answer()
    {
        await using var app = await PublicWebApp.StartAsync();
        var browser = app.Browser();
        using var unknown = await Try(browser, "nobody-of-this-name", "something-wrong");
        var answers = new List<string> { (await unknown.PageAsync()).QuerySelector("[role=alert]")!.TextContent };
        for (var attempt = 0; attempt < 5; attempt++)
        {
            using var wrong = await Try(browser, "zhao", "something-wrong");
            Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
            answers.Add((await wrong.PageAsync()).QuerySelector("[role=alert]")!.TextContent);
        }

        // Five wrong ones: now even the right one is refused.
        using var locked = await Try(browser, "zhao", DemonstrationSeed.Password);
        Assert.Equal(HttpStatusCode.BadRequest, locked.StatusCode);
        answers.Add((await locked.PageAsync()).QuerySelector("[role=alert]")!.TextContent);
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task A_user_name_stays_in_the_form_and_a_password_does_not()
    {
        await using var app = await PublicWebApp.StartAsync();
        using var wrong = await Try(app.Browser(), "zhao", "something-wrong");
        var page = await wrong.PageAsync();
        Assert.Equal("zhao", page.QuerySelector("#UserName")!.GetAttribute("value"));
        Assert.DoesNotContain("something-wrong", page.ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_attempts_are_slowed_down_by_user_and_by_address()
    {
        await using var app = await PublicWebApp.StartAsync(more: host =>
        {
            host.UseSetting("SignIn:AttemptsPerUser", "2");
            host.UseSetting("SignIn:AttemptsPerAddress", "4");
        });
        var browser = app.Browser();
        var statuses = new List<HttpStatusCode>();
        foreach (var user in new[] { "A", "a", "a", "b", "c" })
        {
            using var answer = await Try(browser, user, "something-wrong");
            statuses.Add(answer.StatusCode);
        }

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests, HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests], statuses);
    }

    [Fact]
    public async Task A_return_address_elsewhere_is_not_followed()
    {
        await using var app = await PublicWebApp.StartAsync();
        string[] elsewhere =
        [
            "https://evil.example/", "//evil.example/", "/\\evil.example/", "/%09/evil.example\t", "javascript:alert(1)", "~/\\evil.example", "~//evil.example", "/x\r\nSet-Cookie: a=b",
        ];
        foreach (var returnUrl in elsewhere)
        {
            var browser = app.Browser();
            using var answer = await Try(browser, "chen", DemonstrationSeed.Password, returnUrl);
            Assert.Equal("/inbox", answer.Headers.Location!.OriginalString);
            var page = await browser.PageAsync("/");
            using var language = await browser.SendFormAsync("/language", page.Token(), ("language", "en"), ("back", returnUrl));
            Assert.Equal("/", language.Headers.Location!.OriginalString);
        }
    }

    [Fact]
    public async Task Sign_in_as_lists_every_account_with_role_and_company_and_shows_the_password()
    {
        await using var app = await PublicWebApp.StartAsync();
        var page = await app.Browser().PageAsync("/sign-in-as");
        Assert.Equal(17, page.QuerySelectorAll("button[name=account]").Length);
        Assert.Equal(2, page.QuerySelectorAll("button[name=account]").Count(button => button.TextContent.Contains("蒋占位", StringComparison.Ordinal)));
        Assert.Contains(DemonstrationSeed.Password, page.Words(), StringComparison.Ordinal);
        Assert.Contains(page.QuerySelectorAll("h2"), heading => heading.TextContent == "对照算法（演示）有限公司");
        using var nobody = await app.Browser().SendFormAsync("/sign-in-as", null, ("account", Guid.NewGuid().ToString()));
        Assert.Equal(HttpStatusCode.BadRequest, nobody.StatusCode);
    }

    [Fact]
    public async Task In_production_there_is_no_sign_in_as_and_no_account()
    {
        await using var app = await PublicWebApp.StartAsync("Production");
        var browser = app.Browser();
        Assert.DoesNotContain("/sign-in-as", (await browser.PageAsync("/sign-in")).ToHtml(), StringComparison.Ordinal);
        await browser.PageAsync("/sign-in-as", HttpStatusCode.NotFound);
        using var posted = await browser.SendFormAsync("/sign-in-as", null, ("account", Guid.NewGuid().ToString()));
        Assert.True(posted.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed);
        await using var scope = app.Services.CreateAsyncScope();
        Assert.Empty(await scope.ServiceProvider.GetRequiredService<RegFilingDbContext>().Users.ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_language_switch_stays_on_the_page_and_is_remembered()
    {
        await using var app = await PublicWebApp.StartAsync();
        var browser = app.Browser();
        foreach (var (url, status) in new[] { ("/", HttpStatusCode.OK), ("/rules", HttpStatusCode.OK), ("/sign-in", HttpStatusCode.OK), ("/sign-in-as", HttpStatusCode.OK), ("/nowhere?x=1", HttpStatusCode.NotFound) })
        {
            foreach (var (expected, other) in new[] { ("zh-CN", "en"), ("en", "zh") })
            {
                var page = await browser.PageAsync(url, status);
                Assert.Equal(expected, page.DocumentElement.GetAttribute("lang"));
                var form = page.QuerySelector("form[action='/language']")!;
                Assert.Equal(url, form.QuerySelector("[name=back]")!.GetAttribute("value"));
                Assert.Equal(other, form.QuerySelector("[name=language]")!.GetAttribute("value"));
                using var answer = await browser.SendFormAsync("/language", page.Token(), ("language", other), ("back", url));
                Assert.Equal(url, answer.Headers.Location!.OriginalString);
            }
        }
    }
}
