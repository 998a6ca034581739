using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace RegFiling.BrowserTests;

/// <summary>The site with the demonstration cases: two verified companies and a full-length filing in most states.</summary>
public sealed class DemonstrationSite : Site
{
    protected override bool Cases => true;
}

/// <summary>One person at work: in the browser where a test looks at a turn, through the API where it only leads there.</summary>
internal sealed class Desk(Site site, IPage page)
{
    public IPage Page => page;

    public static async Task<Desk> OfAsync(Site site, string person, int width = 1280) => new(site, await site.SignInAsAsync(person, width));

    /// <summary>A full-length form of the demonstration, with some answers changed.</summary>
    public static JsonObject Form(string file, string form, JsonObject with)
    {
        using var stream = typeof(RegFiling.Web.Demonstration.DemonstrationCases).Assembly.GetManifestResourceStream($"Demonstration/forms/{file}.json")!;
        var answers = (JsonObject)Plain(JsonNode.Parse(stream)![form])!;
        foreach (var (field, value) in with)
        {
            answers[field] = value?.DeepClone();
        }

        return answers;
    }

    public async Task<string> StartAsync(string procedure, JsonObject form, string? parent = null)
    {
        var subject = parent is null ? JsonNode.Parse(await (await page.APIRequest.GetAsync($"{site.Address}/api/v1/cases?procedure=subject")).TextAsync())!["cases"]![0]!["id"] : null;
        var company = subject is null ? null : JsonNode.Parse(await (await page.APIRequest.GetAsync($"{site.Address}/api/v1/cases/{subject}")).TextAsync())!["subjectId"]?.DeepClone();
        var receipt = await PostAsync("/api/v1/cases", new() { ["procedure"] = procedure, ["subjectId"] = company, ["parent"] = parent, ["form"] = form });
        return (string)receipt["caseId"]!;
    }

    public async Task DoAsync(string id, string action, JsonObject? form = null, string? password = null)
    {
        var version = JsonNode.Parse(await (await page.APIRequest.GetAsync($"{site.Address}/api/v1/cases/{id}")).TextAsync())!["version"]!.DeepClone();
        await PostAsync($"/api/v1/cases/{id}/actions/{action}", new() { ["version"] = version, ["form"] = form ?? [], ["password"] = password });
        await site.SealAsync();
    }

    /// <summary>Opens the page of an action, fills its form in and sends it; the status of the answer.</summary>
    public async Task<int> ActAsync(string id, string action, string? form = null, JsonObject? with = null)
    {
        await page.GotoAsync($"{site.Address}/cases/{id}/actions/{action}");
        await Site.AxeAsync(page);
        if (form is not null)
        {
            await Pen.FillAsync(page, form, with);
        }

        var status = await SendAsync();
        await site.SealAsync();
        return status;
    }

    /// <summary>Presses the main button of the page; the status of the answer.</summary>
    public async Task<int> SendAsync()
    {
        var answer = await page.RunAndWaitForResponseAsync(() => page.Locator("form.act-form .act-buttons button.btn-primary").ClickAsync(), answer => answer.Request.Method == "POST");
        await page.WaitForLoadStateAsync();
        return answer.Status;
    }

    public async Task<string> SeeAsync(string path)
    {
        await page.GotoAsync(site.Address + path);
        await Site.AxeAsync(page);
        return await page.Locator("main").InnerTextAsync();
    }

    private async Task<JsonNode> PostAsync(string path, JsonObject body)
    {
        var answer = await page.APIRequest.PostAsync(site.Address + path, new()
        {
            Headers = new Dictionary<string, string> { ["Origin"] = site.Address, ["Content-Type"] = "application/json", ["Idempotency-Key"] = Guid.NewGuid().ToString() },
            DataString = body.ToJsonString(),
        });
        var text = await answer.TextAsync();
        Assert.True(answer.Ok, $"{path}: {answer.Status} {System.Text.RegularExpressions.Regex.Unescape(text)}");
        return JsonNode.Parse(text)!;
    }

    // Days become today; a file that the form could do without is left out.
    private static JsonNode? Plain(JsonNode? value) => value switch
    {
        JsonObject when value["day"] is not null => DateTimeOffset.UtcNow.AddHours(8).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        JsonObject when value["file"] is not null => null,
        JsonObject fields => new JsonObject(fields.Select(field => KeyValuePair.Create(field.Key, Plain(field.Value))).Where(field => field.Value is not null)),
        JsonArray rows => new JsonArray([.. rows.Select(Plain)]),
        _ => value?.DeepClone(),
    };
}
