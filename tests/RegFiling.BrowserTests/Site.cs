using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Playwright;
using RegFiling.Web.Platform;

namespace RegFiling.BrowserTests;

/// <summary>The product on a port of its own with an empty database and the demonstration people, and a real Chromium in front of it.</summary>
public sealed class Site : IAsyncLifetime
{
    private const string Chromium = "/usr/bin/chromium";

    private readonly string folder = Directory.CreateTempSubdirectory("regfiling-browser").FullName;
    private WebApplicationFactory<Settings>? factory;
    private IPlaywright? playwright;
    private IBrowser? browser;

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
            host.UseSetting("Demonstration:Cases", "false");
            host.UseSetting("Serilog:MinimumLevel:Default", "Fatal");
            host.UseSetting("Serilog:MinimumLevel:Override:Microsoft", "Fatal");
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

    private static string Say(AxeResultItem item) => $"{item.Id}: {item.Help}: {string.Join(" | ", item.Nodes.Take(3).Select(node => node.Html))}";
}
