using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Mediator;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;
using RegFiling.Web.Platform;

namespace RegFiling.BrowserTests;

/// <summary>The product on a port of its own with an empty database and the demonstration people, and a real Chromium in front of it.</summary>
public class Site : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly Clock clock = new();
    private readonly string folder = Directory.CreateTempSubdirectory("regfiling-browser").FullName;
    private WebApplicationFactory<Settings>? factory;
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Whether the demonstration cases are there.</summary>
    protected virtual bool Cases => false;

    /// <summary>Where the site listens, without a slash at the end.</summary>
    public string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        if (!File.Exists(Chromium))
        {
            return;
        }

#pragma warning disable CA2000 // Disposed with this object.
        factory = new WebApplicationFactory<Settings>().WithWebHostBuilder(host =>
        {
            host.UseSetting("environment", "Development");
            host.UseSetting("urls", "http://127.0.0.1:0");
            host.UseSetting("ConnectionStrings:RegFiling", $"Data Source={Path.Combine(folder, "site.db")}");
            host.UseSetting("Demonstration:Cases", Cases ? "true" : "false");
            host.UseSetting("Serilog:MinimumLevel:Default", "Fatal");
            host.UseSetting("Serilog:MinimumLevel:Override:Microsoft", "Fatal");
            host.ConfigureTestServices(services => services.AddSingleton<TimeProvider>(clock));
        });
#pragma warning restore CA2000
        factory.UseKestrel(0);
        factory.StartServer();
        Address = factory.ClientOptions.BaseAddress.ToString().TrimEnd('/');
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    /// <summary>
    /// Lets that many days pass for the site and does what its clocks then do. Whoever is signed in has to sign in again; the browser itself stays
    /// in its own time.
    /// </summary>
    public async Task PassAsync(int days)
    {
        clock.Ahead += TimeSpan.FromDays(days);
        await using var scope = factory!.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RegFiling.Platform.Cases.ClockRunner>().RunAsync(TestContext.Current.CancellationToken);
        await SealAsync();
    }

    /// <summary>The keeper of the seal at work beside the test: what is signed is sealed, and so with the company.</summary>
    public async Task SealAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        await using var scope = factory!.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        var waiting = await db.Set<IssuedDocument>().AsNoTracking().Where(document => document.NeedsSeal && !document.Seals.Any()).Select(document => new { document.Id, document.CaseId }).ToListAsync(cancel);
        if (waiting.Count == 0)
        {
            return;
        }

        var keeper = await db.Users.Where(account => account.UserName == "qian").Select(account => account.Id).SingleAsync(cancel);
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = (await Accounts.ActorAsync(db, keeper, cancel, DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)))!;
        foreach (var document in waiting)
        {
            var outcome = await scope.ServiceProvider.GetRequiredService<IMediator>().Send(new TakeAction(
                document.CaseId, "seal-document", 0, Guid.NewGuid().ToString(), new FormData(new() { ["document"] = document.Id.ToString(), ["copies"] = 1 })), cancel);
            Assert.False(outcome.IsRefused, string.Join(", ", outcome.Refusals.Select(refusal => refusal.Code)));
        }
    }

    /// <summary>A window of somebody's own: their cookies, their size of screen.</summary>
    public async Task<IPage> OpenAsync(int width = 1280, int height = 900)
    {
        if (browser is null)
        {
            Assert.Skip($"{Chromium} is not installed; on Debian ./test.sh installs it as root.");
        }

        var window = await browser.NewContextAsync(new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = width, Height = height }, AcceptDownloads = true });
        window.SetDefaultTimeout(30_000);
        return await window.NewPageAsync();
    }

    public async Task<IPage> SignInAsAsync(string person, int width = 1280)
    {
        var page = await OpenAsync(width);
        await page.GotoAsync($"{Address}/sign-in-as");
        await page.Locator("button[name=account]", new() { HasText = person }).First.ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("sign-in-as", StringComparison.Ordinal));
        return page;
    }

    /// <summary>Nothing that axe-core calls a violation, by rule and place.</summary>
    public static async Task AxeAsync(IPage page)
    {
        var result = await page.RunAxe();
        Assert.True(result.Violations.Length == 0, $"{page.Url}{Environment.NewLine}{string.Join(Environment.NewLine, result.Violations.Select(Say))}");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (browser is not null)
        {
            await browser.CloseAsync();
        }

        playwright?.Dispose();
        if (factory is not null)
        {
            await factory.DisposeAsync();
        }

        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }

    private static string Say(AxeResultItem item) => $"{item.Id}: {item.Help}: {string.Join(" | ", item.Nodes.Take(3).Select(node => node.Html))}";
}
