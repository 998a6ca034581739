using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Migrations;
using RegFiling.Tests.Support;

namespace RegFiling.SqlServerTests;

/// <summary>The web host with its demonstration, seen by everybody: each person follows every link.</summary>
internal sealed partial class Site : IAsyncDisposable
{
    // Of pages that differ in an id only, each person sees so many.
    private const int MostAlike = 5;

    private readonly string file = Path.Combine(Path.GetTempPath(), $"regfiling_site_{Guid.NewGuid():N}.db");
    private readonly WebApplicationFactory<Web.Platform.Settings> factory;

    public Site(Replay replay)
    {
#pragma warning disable CA2000 // Disposed with this object.
        factory = new WebApplicationFactory<Web.Platform.Settings>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment("Development");
            host.UseSetting("ConnectionStrings:RegFiling", $"Data Source={file};Pooling=False");
            host.UseSetting("Packs:Folder", Repository.Path("workflows"));
            host.UseSetting("Serilog:MinimumLevel:Default", "Fatal");
            host.UseSetting("Serilog:MinimumLevel:Override:Microsoft", "Fatal");
            host.UseSetting("Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime", "Fatal");
            host.ConfigureTestServices(services => services.PostConfigure<PasswordHasherOptions>(options => options.IterationCount = 1000)
                .ConfigureDbContext<SqliteRegFilingDbContext>(replay.Into));
        });
#pragma warning restore CA2000
    }

    /// <summary>How many pages were shown.</summary>
    public int Pages { get; private set; }

    public async Task VisitAsync()
    {
        using var nobody = Browser();
        await FollowAsync(nobody, "/");
        var offers = await nobody.GetStringAsync(new Uri("/sign-in-as", UriKind.Relative));
        foreach (var account in Account().Matches(offers).Select(match => match.Groups["id"].Value).ToList())
        {
            using var somebody = Browser();
            var page = await somebody.GetStringAsync(new Uri("/sign-in-as", UriKind.Relative));
            using var form = new FormUrlEncodedContent([new("account", account), new("__RequestVerificationToken", Token().Match(page).Groups["token"].Value)]);
            using var answer = await somebody.PostAsync(new Uri("/sign-in-as", UriKind.Relative), form);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            await FollowAsync(somebody, "/inbox");
            await LeaveHalfAFormAsync(somebody);
            foreach (var path in Package().Matches(await CaseThatWaitsAsync(somebody)).Select(match => match.Value).Distinct())
            {
                using var package = await somebody.GetAsync(new Uri(path, UriKind.Relative));
                Assert.Equal(HttpStatusCode.OK, package.StatusCode);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        foreach (var left in new[] { "", "-wal", "-shm" })
            File.Delete(file + left);
    }

    // Somebody whose sign-in has run out sends a form, and finds it again after the next sign-in.
    private async Task LeaveHalfAFormAsync(HttpClient signedIn)
    {
        using var start = await signedIn.GetAsync(new Uri("/cases/start/filing", UriKind.Relative));
        if (Owner().Match(await start.Content.ReadAsStringAsync()) is not { Success: true } owner)
            return;
        using var browser = Browser();
        using var form = new FormUrlEncodedContent([new("_owner", owner.Groups["mark"].Value), new("name", "半个表单")]);
        using var asked = await browser.PostAsync(new Uri("/cases/start/filing", UriKind.Relative), form);
        var kept = Uri.UnescapeDataString(asked.Headers.Location!.OriginalString.Split("returnUrl=")[1]);
        Assert.Contains("半个表单", await signedIn.GetStringAsync(new Uri(kept, UriKind.Relative)), StringComparison.Ordinal);
    }

    [GeneratedRegex("name=\"_owner\" value=\"(?<mark>[^\"]+)\"")]
    private static partial Regex Owner();

    // The first case that waits for the national office, where this person sees one.
    private static async Task<string> CaseThatWaitsAsync(HttpClient browser) =>
        CasePath().Match(await browser.GetStringAsync(new Uri("/inbox?waiting=national", UriKind.Relative))) is { Success: true } found
            ? await browser.GetStringAsync(new Uri(found.Value, UriKind.Relative)) : "";

    private HttpClient Browser() => factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    private async Task FollowAsync(HttpClient browser, string from)
    {
        var seen = new HashSet<string> { from };
        var alike = new Dictionary<string, int>();
        var next = new Queue<string>(seen);
        while (next.TryDequeue(out var path))
        {
            using var answer = await browser.GetAsync(new Uri(path, UriKind.Relative));
            Assert.True((int)answer.StatusCode < 500, $"{path}: {answer.StatusCode}");
            Pages++;
            if (answer.Content.Headers.ContentType?.MediaType != "text/html")
                continue;
            foreach (var link in Link().Matches(await answer.Content.ReadAsStringAsync()).Select(match => WebUtility.HtmlDecode(match.Groups["path"].Value)))
            {
                var shape = Id().Replace(link, "id");
                if (!NoPage().IsMatch(link) && seen.Add(link) && (alike[shape] = alike.GetValueOrDefault(shape) + 1) <= MostAlike)
                    next.Enqueue(link);
            }
        }
    }

    [GeneratedRegex("name=\"account\" value=\"(?<id>[^\"]+)\"")]
    private static partial Regex Account();

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"(?<token>[^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("/cases/[0-9a-f-]{36}(?=\")")]
    private static partial Regex CasePath();

    [GeneratedRegex("/cases/[0-9a-f-]{36}/national-package\\.zip")]
    private static partial Regex Package();

    [GeneratedRegex("href=\"(?<path>/[^\"#]*)")]
    private static partial Regex Link();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f-]{27}|(?<=/register/)[^/?]+|(?<=[?&][a-zA-Z]+=)[^&]*")]
    private static partial Regex Id();

    // Printing is not the database's matter, and takes its time; leaving ends the visit.
    [GeneratedRegex(@"^/(lib|css|js|favicon|_content|sign-out|language|openapi)|\.(css|js|png|svg|ico|woff2?)(\?|$)|pdf", RegexOptions.IgnoreCase)]
    private static partial Regex NoPage();
}
