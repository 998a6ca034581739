using System.Net;
using System.Text.RegularExpressions;
using AngleSharp;
using AngleSharp.Dom;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.Tests.Register;

namespace RegFiling.Tests.Support;

/// <summary>The whole web host on a SQLite file of its own; Development with the demonstration people unless told otherwise.</summary>
public sealed class PublicWebApp : IAsyncDisposable
{
    // Any type of the host finds it; the name Program is taken twice here.
    private readonly WebApplicationFactory<RegFiling.Web.Platform.Settings> factory;
    private readonly string file = Path.Combine(Path.GetTempPath(), $"regfiling_web_{Guid.NewGuid():N}.db");
    private readonly bool secure;

    private PublicWebApp(string environment, Action<IWebHostBuilder>? more)
    {
        secure = environment != "Development";
#pragma warning disable CA2000 // Disposed with this object.
        factory = new WebApplicationFactory<RegFiling.Web.Platform.Settings>().WithWebHostBuilder(host =>
        {
            host.UseEnvironment(environment);
            host.UseSetting("ConnectionStrings:RegFiling", $"Data Source={file};Pooling=False");
            host.UseSetting("Packs:Folder", Repository.Path("workflows"));
            host.UseSetting("Demonstration:Cases", "false");
            host.UseSetting("Serilog:MinimumLevel:Default", "Fatal");
            host.UseSetting("Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime", "Fatal");
            host.UseSetting("Serilog:MinimumLevel:Override:Microsoft", "Fatal");
            // Seventeen people are seeded for each host: a hash of full strength would be most of the test.
            host.ConfigureServices(services => services.PostConfigure<PasswordHasherOptions>(options => options.IterationCount = 1000));
            more?.Invoke(host);
        });
#pragma warning restore CA2000
    }

    public IServiceProvider Services => factory.Services;

    public static Task<PublicWebApp> StartAsync(string environment = "Development", Action<IWebHostBuilder>? more = null)
    {
        var app = new PublicWebApp(environment, more);
        _ = app.factory.Services;
        return Task.FromResult(app);
    }

    /// <summary>A browser with cookies of its own that shows redirects instead of following them.</summary>
    public HttpClient Browser()
    {
        var client = factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false, BaseAddress = new Uri(secure ? "https://localhost" : "http://localhost") });
        return client;
    }

    /// <summary>A browser signed in as a demonstration person.</summary>
    public async Task<HttpClient> AsAsync(string user)
    {
        var client = Browser();
        var page = await client.PageAsync("/sign-in-as");
        var account = page.QuerySelectorAll("button[name=account]").Single(button => button.TextContent.TrimEnd().EndsWith($"· {user}", StringComparison.Ordinal)).GetAttribute("value")!;
        using var answer = await client.SendFormAsync("/sign-in-as", page.Token(), ("account", account));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return client;
    }

    /// <summary>Brings published rows into the register.</summary>
    public async Task ImportAsync(string csv, string source = "清单")
    {
        await using var scope = Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        var outcome = await new RegisterImport(db, new WriteTransaction(db, new WriteGate()), TimeProvider.System).RunAsync(PublishedRows.Utf8(csv), new RegisterImportOptions(RegisterFileFormat.Csv, source, new DateOnly(2026, 11, 23)));
        Assert.False(outcome.IsRefused);
    }

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        foreach (var left in Directory.GetFiles(Path.GetTempPath(), Path.GetFileName(file) + "*"))
            File.Delete(left);
    }
}

/// <summary>One host with the demonstration people for the tests of a class.</summary>
public sealed class DemonstrationApp : IAsyncLifetime
{
    public PublicWebApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync() => App = await PublicWebApp.StartAsync();

    public ValueTask DisposeAsync() => App.DisposeAsync();
}

/// <summary>Pages as a browser sees them.</summary>
internal static partial class Browsing
{
    public static async Task<IDocument> PageAsync(this HttpClient client, string url, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await client.GetAsync(url, TestContext.Current.CancellationToken);
        Assert.Equal(expected, answer.StatusCode);
        return await answer.PageAsync();
    }

    public static async Task<IDocument> PageAsync(this HttpResponseMessage answer) =>
        await BrowsingContext.New(Configuration.Default).OpenAsync(async request => request.Content(await answer.Content.ReadAsStringAsync()));

    public static string Token(this IDocument page) => page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    public static Task<HttpResponseMessage> SendFormAsync(this HttpClient client, string url, string? token, params (string Name, string Value)[] fields)
    {
        IEnumerable<(string Name, string Value)> all = token is null ? fields : [.. fields, ("__RequestVerificationToken", token)];
        return client.PostAsync(url, new FormUrlEncodedContent(all.Select(field => KeyValuePair.Create(field.Name, field.Value))), TestContext.Current.CancellationToken);
    }

    /// <summary>The words of the page without runs of blanks.</summary>
    public static string Words(this IDocument page) => Blanks().Replace(page.QuerySelector("main")!.TextContent, " ").Trim();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
