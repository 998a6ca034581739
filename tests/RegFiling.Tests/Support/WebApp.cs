using System.Net;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Persistence;
using RegFiling.Web.Platform;

namespace RegFiling.Tests.Support;

/// <summary>
/// The web host in this process on a database of its own, with the demonstration people and, where it asks for them, the demonstration cases; with a folder of packs and a
/// clock of the test's own where it asks for them.
/// </summary>
public sealed class WebApp : IAsyncDisposable
{
    private readonly string file = Path.Combine(Path.GetTempPath(), $"regfiling-pages-{Guid.NewGuid():N}.db");
    private readonly WebApplicationFactory<Settings> factory;

    public WebApp(string? packs = null, TimeProvider? clock = null, bool cases = false, Dictionary<string, string>? settings = null)
    {
#pragma warning disable CA2000 // Disposed with this object.
        factory = new WebApplicationFactory<Settings>().WithWebHostBuilder(host =>
        {
            host.UseSetting("environment", "Development");
            host.UseSetting("ConnectionStrings:RegFiling", $"Data Source={file};Pooling=False");
            host.UseSetting("Demonstration:Cases", cases ? "true" : "false");
            host.UseSetting("Serilog:MinimumLevel:Default", "Fatal");
            host.UseSetting("Serilog:MinimumLevel:Override:Microsoft", "Fatal");
            if (packs is not null)
            {
                host.UseSetting("Packs:Folder", packs);
            }

            foreach (var (key, value) in settings ?? [])
            {
                host.UseSetting(key, value);
            }

            host.ConfigureTestServices(services =>
            {
                // Seventeen people are seeded for each host: a hash of full strength would be most of the test.
                services.PostConfigure<PasswordHasherOptions>(options => options.IterationCount = 1000);
                if (clock is not null)
                {
                    services.AddSingleton(clock);
                    // It would look at the clocks for every half minute of the days that a test leaps over.
                    services.Remove(services.Single(service => service.ImplementationType == typeof(ClockService)));
                }
            });
        });
#pragma warning restore CA2000
    }

    public IServiceProvider Services => factory.Services;

    /// <summary>Signs in through the page that the demonstration offers.</summary>
    public async Task<Visitor> SignInAsAsync(string person)
    {
        var visitor = new Visitor(factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false }));
        var page = await visitor.GetAsync("/sign-in-as");
        var button = page.QuerySelectorAll("button[name=account]").First(button => button.TextContent.Contains(person, StringComparison.Ordinal));
        var answer = await visitor.SendAsync("/sign-in-as", Visitor.FieldsOf((IHtmlFormElement)button.Closest("form")!).Append(new("account", button.GetAttribute("value")!)));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return visitor;
    }

    /// <summary>A browser that nobody has signed in with.</summary>
    public Visitor Anonymous() => new(factory.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false }));

    public async Task<T> AskAsync<T>(Func<RegFilingDbContext, Task<T>> question)
    {
        await using var scope = Services.CreateAsyncScope();
        return await question(scope.ServiceProvider.GetRequiredService<RegFilingDbContext>());
    }

    /// <summary>Lets the clocks that are due by now do their work, as the host does every half minute.</summary>
    public async Task RunClocksAsync()
    {
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<ClockRunner>().RunAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await factory.DisposeAsync();
        foreach (var left in new[] { "", "-wal", "-shm" })
        {
            File.Delete(file + left);
        }
    }
}

/// <summary>Fields as a reader sees them.</summary>
internal static class Fields
{
    /// <summary>What stands in a field, whether it has one line or several.</summary>
    public static string Typed(this IElement field) => field is IHtmlTextAreaElement area ? area.Value : field.GetAttribute("value") ?? "";
}

/// <summary>A browser without script: it sees pages, fills in forms as they stand and sends them.</summary>
public sealed class Visitor(HttpClient client)
{
    private readonly IBrowsingContext browser = BrowsingContext.New(Configuration.Default);

    public HttpStatusCode Status { get; private set; }

    public async Task<IDocument> GetAsync(string path)
    {
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        return await ReadAsync(answer);
    }

    public Task<HttpResponseMessage> FetchAsync(string path) => client.GetAsync(new Uri(path, UriKind.Relative));

    public Task<HttpResponseMessage> PostAsync(string path, HttpContent content) => client.PostAsync(new Uri(path, UriKind.Relative), content);

    /// <summary>The fields of a form with their values, as a browser would send them.</summary>
    public static IEnumerable<KeyValuePair<string, string>> FieldsOf(IHtmlFormElement form)
    {
        foreach (var control in form.QuerySelectorAll("input[name], textarea[name], select[name]"))
        {
            var name = control.GetAttribute("name")!;
            switch (control)
            {
                case IHtmlInputElement { Type: "radio" or "checkbox", IsChecked: false } or IHtmlInputElement { Type: "file" or "submit" }:
                    break;
                case IHtmlInputElement input:
                    yield return new(name, input.Value);
                    break;
                case IHtmlTextAreaElement area:
                    yield return new(name, area.Value);
                    break;
                case IHtmlSelectElement select:
                    yield return new(name, select.Value ?? "");
                    break;
            }
        }
    }

    /// <summary>The form that acts, as it stands, with some fields changed (null takes one away).</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> Fill(IDocument page, params (string Name, string? Value)[] changes)
    {
        var fields = FieldsOf(page.QuerySelector<IHtmlFormElement>("form.act-form")!).Where(field => changes.All(change => change.Name != field.Key)).ToList();
        fields.AddRange(changes.Where(change => change.Value is not null).Select(change => new KeyValuePair<string, string>(change.Name, change.Value!)));
        return fields;
    }

    public async Task<HttpResponseMessage> SendAsync(string path, IEnumerable<KeyValuePair<string, string>> fields, params (string Field, string Name, byte[] Bytes)[] files)
    {
        using var content = new MultipartFormDataContent();
        foreach (var (name, value) in fields)
        {
            content.Add(new StringContent(value), Quoted(name));
        }

        foreach (var (field, name, bytes) in files)
        {
            content.Add(new ByteArrayContent(bytes), Quoted(field), name);
        }

        return await client.PostAsync(new Uri(path, UriKind.Relative), content);
    }

    /// <summary>Sends the form of a page and shows the answer without following it.</summary>
    public async Task<IDocument> SubmitAsync(string path, IEnumerable<KeyValuePair<string, string>> fields, params (string Field, string Name, byte[] Bytes)[] files)
    {
        using var answer = await SendAsync(path, fields, files);
        Location = answer.Headers.Location?.ToString();
        return await ReadAsync(answer);
    }

    /// <summary>Presses the language button of a page and shows where it leads: the same page in the other language.</summary>
    public async Task<IDocument> SwitchLanguageAsync(IDocument page)
    {
        // A half-filled form goes along and comes back in the other language.
        if (page.QuerySelector("button[name=_language]") is { } button)
        {
            return await SubmitAsync(button.GetAttribute("formaction")!, Fill(page, ("_language", button.GetAttribute("value"))));
        }

        using var answer = await SendAsync("/language", FieldsOf(page.QuerySelector<IHtmlFormElement>("form[action='/language']")!));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return await GetAsync(answer.Headers.Location!.ToString());
    }

    /// <summary>Where the last answer leads.</summary>
    public string? Location { get; private set; }

    private async Task<IDocument> ReadAsync(HttpResponseMessage answer)
    {
        Status = answer.StatusCode;
        var text = await answer.Content.ReadAsStringAsync();
        return await browser.OpenAsync(request => request.Content(text).Address("http://localhost/"));
    }

    private static string Quoted(string name) => $"\"{name}\"";
}
