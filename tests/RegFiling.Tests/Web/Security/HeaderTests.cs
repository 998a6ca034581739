using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Tests.Register;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web.Security;

public sealed class HeaderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_kind_of_answer_carries_the_protecting_headers()
    {
        await using var app = await PublicWebApp.StartAsync(more: Failing);
        (string Url, int Status)[] kinds =
        [
            ("/", 200), ("/rules/procedures/filing", 200), ("/audit", 302), ("/nowhere", 404), ("/?text=%E7%AE%97", 400), ("/public.css", 200), ("/lib/tabler/tabler.min.css", 200),
            ("/healthz/live", 200), ("/api/v1/cases", 401), ("/api/nowhere", 404), ("/openapi/v1.json", 500), ("/rules?fails", 500), ("/rules?away", 503),
        ];
        foreach (var (url, status) in kinds)
        {
            using var answer = await app.Browser().GetAsync(url, Cancel);
            Assert.Equal(status, (int)answer.StatusCode);
            string Header(string name) => answer.Headers.TryGetValues(name, out var values) ? values.Single() : "";
            var policy = Header("Content-Security-Policy");
            foreach (var part in new[] { "default-src 'self'", "script-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'" })
                Assert.Contains(part, policy, StringComparison.Ordinal);
            Assert.Equal(url.Contains("procedures", StringComparison.Ordinal), policy.Contains("unsafe-inline", StringComparison.Ordinal));
            Assert.DoesNotContain("script-src 'self' ", policy, StringComparison.Ordinal);
            Assert.Equal("nosniff", Header("X-Content-Type-Options"));
            Assert.Equal("same-origin", Header("Cross-Origin-Opener-Policy"));
            Assert.NotEmpty(Header("Referrer-Policy"));
            Assert.False(answer.Headers.Contains("Server"));
        }
    }

    [Fact]
    public async Task What_a_signed_in_person_sees_is_never_stored_but_files_of_the_site_are()
    {
        await using var app = await PublicWebApp.StartAsync();
        var browser = await app.AsAsync("chu");
        foreach (var url in new[] { "/", "/rules", "/audit", "/nowhere", "/api/v1/cases" })
        {
            using var answer = await browser.GetAsync(url, Cancel);
            Assert.True(answer.Headers.CacheControl?.NoStore, url);
        }

        foreach (var (method, url, status) in new[] { ("GET", "/api/v1/nowhere", 404), ("DELETE", "/api/v1/cases", 405), ("PUT", "/inbox", 405), ("DELETE", "/sign-out", 405), ("GET", "/lib/nowhere.css", 404) })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), url);
            using var answer = await browser.SendAsync(request, Cancel);
            Assert.Equal((status, true), ((int)answer.StatusCode, answer.Headers.CacheControl?.NoStore == true));
        }

        using var asset = await browser.GetAsync("/lib/tabler/tabler.min.css", Cancel);
        Assert.NotEqual(true, asset.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task In_production_cookies_are_bound_to_the_host_and_the_site_to_https()
    {
        await using var app = await PublicWebApp.StartAsync("Production");
        var browser = app.Browser();
        browser.BaseAddress = new Uri("https://register.example");
        using var answer = await browser.GetAsync("/sign-in", Cancel);
        Assert.Contains("max-age=31536000; includeSubDomains", answer.Headers.GetValues("Strict-Transport-Security").Single(), StringComparison.Ordinal);
        var cookie = answer.Headers.GetValues("Set-Cookie").Single();
        Assert.StartsWith("__Host-", cookie, StringComparison.Ordinal);
        foreach (var flag in new[] { "secure", "httponly", "samesite=strict", "path=/" })
            Assert.Contains(flag, cookie, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_failure_shows_a_reference_in_both_languages_and_nothing_of_the_inside()
    {
        foreach (var environment in new[] { "Development", "Production" })
        {
            await using var app = await PublicWebApp.StartAsync(environment, Failing);
            foreach (var url in new[] { "/rules?fails", "/openapi/v1.json" })
            {
                using var answer = await app.Browser().GetAsync(url, Cancel);
                Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
                var text = await answer.Content.ReadAsStringAsync(Cancel);
                Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
                Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
                Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
                Assert.Contains(url.StartsWith("/openapi", StringComparison.Ordinal) ? "\"reference\":" : "参考编号", text, StringComparison.Ordinal);
                Assert.Contains("Something went wrong", text, StringComparison.Ordinal);
            }

            using var away = await app.Browser().GetAsync("/rules?away", Cancel);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, away.StatusCode);
            Assert.NotNull(away.Headers.RetryAfter);

            // What was typed comes back with the failure, to be copied; a password never does.
            var browser = app.Browser();
            var page = await browser.PageAsync("/sign-in");
            using var typed = await browser.SendFormAsync("/sign-in?away", page.Token(), ("UserName", "typed <b>"), ("Password", "hidden-word-1"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, typed.StatusCode);
            var shown = await typed.Content.ReadAsStringAsync(Cancel);
            Assert.Contains("typed &lt;b&gt;", shown, StringComparison.Ordinal);
            Assert.DoesNotContain("hidden-word", shown, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task No_page_has_a_script_or_a_style_of_its_own()
    {
        await using var app = await PublicWebApp.StartAsync();
        await app.ImportAsync(PublishedRows.AlgorithmCsv());
        var browser = await app.AsAsync("chu");
        foreach (var url in new[] { "/", "/?text=" + Uri.EscapeDataString("算法"), "/register/310107429160604220011", "/rules", "/rules/procedures/filing", "/sign-in", "/sign-in-as", "/audit" })
        {
            var page = await browser.PageAsync(url);
            Assert.All(page.QuerySelectorAll("script"), script => Assert.StartsWith("/", script.GetAttribute("src"), StringComparison.Ordinal));
            Assert.Empty(page.QuerySelectorAll("style, [style], iframe, object, embed"));
            Assert.DoesNotContain(page.All.SelectMany(element => element.Attributes), attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase));
            Assert.Single(page.QuerySelectorAll("h1"));
        }
    }

    [Fact]
    public async Task An_address_claimed_by_a_stranger_is_not_believed()
    {
        // Two attempts for each address: with another claimed address each time the third is still one too many.
        await using var app = await PublicWebApp.StartAsync(more: host => host.UseSetting("SignIn:AttemptsPerAddress", "2"));
        var browser = app.Browser();
        var page = await browser.PageAsync("/sign-in");
        var last = HttpStatusCode.OK;
        for (var attempt = 1; attempt <= 3; attempt++)
        {
            browser.DefaultRequestHeaders.Remove("X-Forwarded-For");
            browser.DefaultRequestHeaders.Add("X-Forwarded-For", $"198.51.100.{attempt}");
            using var answer = await browser.SendFormAsync("/sign-in", page.Token(), ("UserName", $"user{attempt}"), ("Password", "something-wrong"));
            last = answer.StatusCode;
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, last);
    }

    [Fact]
    public async Task The_audit_room_is_for_supervisors_only()
    {
        await using var app = await PublicWebApp.StartAsync();
        foreach (var user in new[] { "chen", "zhao", "wu", "sysadmin", "wei" })
            await (await app.AsAsync(user)).PageAsync("/audit", HttpStatusCode.Forbidden);
        var supervisor = await app.AsAsync("chu");
        var page = await supervisor.PageAsync("/audit");
        using var verified = await supervisor.SendFormAsync("/audit?handler=Verify", page.Token());
        Assert.Contains("核验一致", (await verified.PageAsync()).Words(), StringComparison.Ordinal);
    }

    private static void Failing(IWebHostBuilder host) => host.ConfigureServices(services =>
    {
        services.Configure<MvcOptions>(options => options.Filters.Add(new Fails()));
        services.Configure<OpenApiOptions>("v1", options => options.AddDocumentTransformer((_, _, _) => throw new InvalidOperationException("secret of the inside")));
    });

    /// <summary>Throws inside a page, behind everything that protects.</summary>
    private sealed class Fails : IResourceFilter
    {
        public void OnResourceExecuting(ResourceExecutingContext context)
        {
            if (context.HttpContext.Request.Query.ContainsKey("fails"))
                throw new InvalidOperationException("secret of the inside");
            if (context.HttpContext.Request.Query.ContainsKey("away"))
                throw new InvalidOperationException("secret of the inside", new TimeoutException());
        }

        public void OnResourceExecuted(ResourceExecutedContext context)
        {
        }
    }
}
