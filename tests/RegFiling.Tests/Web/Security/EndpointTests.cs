using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticAssets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web.Security;

/// <summary>Generated from the list of endpoints: a new route is either classified here or a test fails.</summary>
public sealed class EndpointTests(DemonstrationApp demonstration) : IClassFixture<DemonstrationApp>
{
    /// <summary>What everybody may ask for.</summary>
    private static readonly HashSet<string> Open =
    [
        "/", "/Index", "/register/{number}", "/register/download", "/register/feed.atom", "/objections/new", "/objections/{number}", "/screening", "/knowledge", "/Knowledge/Index", "/knowledge/{id}", "/knowledge/crosswalks", "/knowledge/crosswalks/{id}", "/knowledge/crosswalks/{id}/download", "/rules", "/rules/procedures/{procedure}", "/rules/{id}", "/rules/{id}/compare", "/rules/{id}/download", "/sign-in", "/sign-in-as", "/verify", "/invitations/{key}", "/calendar/{key}.ics", "/forbidden", "/error/{code:int:range(400,599)}",
        "/language", "/healthz/live", "/healthz/ready", "/openapi/{documentName}.json",
    ];

    private readonly PublicWebApp app = demonstration.App;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    internal static string Route(RouteEndpoint endpoint)
    {
        var route = "/" + endpoint.RoutePattern.RawText!.Trim('/');
        return route == "/Index" ? "/" : route;
    }

    internal static IEnumerable<string> Methods(Endpoint endpoint) => endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET", "HEAD", "POST"];

    internal static HttpRequestMessage Json(HttpMethod method, string url, object body) => new(method, url)
    {
        Content = JsonContent.Create(body),
        Headers = { { "Origin", "http://localhost" }, { "Idempotency-Key", Guid.NewGuid().ToString() } },
    };

    // Files of the site are no routes of ours; the last one serves those that were added since the build, in Development.
    internal static List<RouteEndpoint> Routes(PublicWebApp app) =>
        [.. app.Services.GetRequiredService<IEnumerable<EndpointDataSource>>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<StaticAssetDescriptor>() is null && Route(endpoint) != "/{**path:file}")];

    [Fact]
    public void Every_route_says_who_may_use_it_and_the_open_ones_are_known()
    {
        Assert.NotNull(app.Services.GetRequiredService<IOptions<AuthorizationOptions>>().Value.FallbackPolicy);
        var wrong = new List<string>();
        foreach (var endpoint in Routes(app))
        {
            var open = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            if (!open && endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Count == 0)
                wrong.Add($"{Route(endpoint)} says nothing");
            if (open != Open.Contains(Route(endpoint)))
                wrong.Add($"{Route(endpoint)} is {(open ? "open and not listed" : "listed and not open")}");
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Every_change_needs_a_token_and_a_sign_in()
    {
        var stranger = app.Browser();
        var signedIn = await app.AsAsync("chu");
        foreach (var endpoint in Routes(app))
        {
            foreach (var method in Methods(endpoint).Where(method => method is not ("GET" or "HEAD")))
            {
                var route = Route(endpoint);
                var url = Filled(route);
                if (!Open.Contains(route))
                {
                    using var request = Unsafe(method, url);
                    using var answer = await stranger.SendAsync(request, Cancel);
                    Assert.True(answer.StatusCode is HttpStatusCode.Redirect or HttpStatusCode.Unauthorized, $"{method} {url} without sign-in: {answer.StatusCode}");
                    if (answer.StatusCode == HttpStatusCode.Redirect)
                        Assert.StartsWith("/sign-in?", answer.Headers.Location!.PathAndQuery, StringComparison.Ordinal);
                }

                // The error page changes nothing and answers with the code that it stands for.
                if (route.StartsWith("/error", StringComparison.Ordinal) || route == "/forbidden")
                    continue;
                using var untokened = Unsafe(method, url);
                using var refused = await signedIn.SendAsync(untokened, Cancel);
                Assert.True(refused.StatusCode == HttpStatusCode.BadRequest, $"{method} {url} without token: {refused.StatusCode}");
            }
        }
    }

    private static HttpRequestMessage Unsafe(string method, string url) => new(new HttpMethod(method), url)
    {
        Content = url.StartsWith("/api", StringComparison.Ordinal) ? JsonContent.Create(new { procedure = "subject", version = 1 }) : new FormUrlEncodedContent([]),
    };

    private static string Filled(string route) => route.Replace("{id:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{action}", "save", StringComparison.Ordinal).Replace("{act}", "save", StringComparison.Ordinal)
        .Replace("{fileId:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal).Replace("{documentId:guid}", Guid.NewGuid().ToString(), StringComparison.Ordinal)
        .Replace("{code:int:range(400,599)}", "404", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal)
        .Replace("{procedure}", "filing", StringComparison.Ordinal).Replace("{number}", "1", StringComparison.Ordinal).Replace("{id}", "minors", StringComparison.Ordinal).Replace("{key}", "1", StringComparison.Ordinal)
        .Replace("{instrument}", "eu-ai-act", StringComparison.Ordinal).Replace("{crosswalk}", "nist-ai-rmf", StringComparison.Ordinal);

    // A form with an address of its own gets no token unless it says so; without one its button would only ever be refused.
    [Fact]
    public void Every_form_that_is_posted_carries_its_token()
    {
        var forms = Directory.EnumerateFiles(Repository.Path("src/RegFiling.Web/Pages"), "*.cshtml", SearchOption.AllDirectories)
            .SelectMany(file => File.ReadLines(file).Where(line => line.Contains("method=\"post\"", StringComparison.Ordinal)).Select(line => (File: Path.GetFileName(file), Line: line))).ToList();
        Assert.NotEmpty(forms);
        Assert.All(forms, form => Assert.Contains("asp-antiforgery=\"true\"", form.Line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_method_that_a_route_does_not_have_gets_405()
    {
        var signedIn = await app.AsAsync("chu");
        foreach (var endpoint in Routes(app).Where(endpoint => !Route(endpoint).StartsWith("/error", StringComparison.Ordinal) && Route(endpoint) != "/forbidden"))
        {
            foreach (var method in new[] { "PUT", "DELETE", "PATCH", "TRACE" }.Except(Methods(endpoint)))
            {
                using var request = new HttpRequestMessage(new HttpMethod(method), Filled(Route(endpoint)));
                using var answer = await signedIn.SendAsync(request, Cancel);
                Assert.True(answer.StatusCode == HttpStatusCode.MethodNotAllowed, $"{method} {Route(endpoint)}: {answer.StatusCode}");
            }
        }

        var page = await signedIn.PageAsync("/rules");
        using var form = await signedIn.SendFormAsync("/rules", page.Token());
        Assert.Equal(HttpStatusCode.MethodNotAllowed, form.StatusCode);
    }
}
