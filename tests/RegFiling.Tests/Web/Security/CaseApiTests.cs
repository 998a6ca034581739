using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web.Security;

public sealed class CaseApiTests : IAsyncLifetime
{
    private static readonly Guid Company = new("d0000000-0000-7000-8000-000000000001");
    private PublicWebApp app = null!;
    private HttpClient chen = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app = await PublicWebApp.StartAsync();
        chen = await app.AsAsync("chen");
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private static async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(HttpClient client, string url, string body, string? key = "", string type = "application/json", string? origin = "http://localhost", string? site = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(body, Encoding.UTF8, type) };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key.Length == 0 ? Guid.NewGuid().ToString() : key);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        if (site is not null)
            request.Headers.Add("Sec-Fetch-Site", site);
        using var answer = await client.SendAsync(request, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        return (answer.StatusCode, JsonSerializer.Deserialize<JsonElement>(text));
    }

    private static string Start(string procedure = "subject") => JsonSerializer.Serialize(new { procedure, subjectId = Company });

    private static string[] Codes(JsonElement problem) => [.. problem.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("code").GetString()!)];

    [Fact]
    public async Task A_case_is_begun_once_under_one_key_and_the_key_serves_nothing_else()
    {
        var (status, first) = await SendAsync(chen, "/api/v1/cases", Start(), "key-1");
        Assert.Equal(HttpStatusCode.Created, status);
        var (again, second) = await SendAsync(chen, "/api/v1/cases", Start(), "key-1");
        Assert.Equal(HttpStatusCode.Created, again);
        Assert.Equal(first.GetProperty("caseId").GetGuid(), second.GetProperty("caseId").GetGuid());
        var (other, problem) = await SendAsync(chen, "/api/v1/cases", Start("filing"), "key-1");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, other);
        Assert.Equal(["case.key-reused"], Codes(problem));

        var list = await chen.GetFromJsonAsync<JsonElement>("/api/v1/cases", Cancel);
        Assert.Equal(1, list.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Refusals_come_with_every_reason_in_both_languages_and_the_right_status()
    {
        var (_, begun) = await SendAsync(chen, "/api/v1/cases", Start());
        var id = begun.GetProperty("caseId").GetGuid();
        var version = begun.GetProperty("version").GetInt32();

        var (invalid, reasons) = await SendAsync(chen, $"/api/v1/cases/{id}/actions/submit", JsonSerializer.Serialize(new { version }));
        Assert.Equal(HttpStatusCode.BadRequest, invalid);
        Assert.True(Codes(reasons).Length > 1);
        Assert.All(reasons.GetProperty("reasons").EnumerateArray(), reason =>
        {
            Assert.NotEmpty(reason.GetProperty("why").GetProperty("zh").GetString()!);
            Assert.NotEmpty(reason.GetProperty("why").GetProperty("en").GetString()!);
        });

        var (stale, _) = await SendAsync(chen, $"/api/v1/cases/{id}/actions/save", JsonSerializer.Serialize(new { version = version + 7, form = new { } }));
        Assert.Equal(HttpStatusCode.Conflict, stale);
        var (forbidden, why) = await SendAsync(chen, $"/api/v1/cases/{id}/actions/verify", JsonSerializer.Serialize(new { version }));
        Assert.Equal(HttpStatusCode.Forbidden, forbidden);
        Assert.Equal(["case.not-your-role"], Codes(why));
        var (missing, _) = await SendAsync(chen, $"/api/v1/cases/{id}/actions/nothing", JsonSerializer.Serialize(new { version }));
        Assert.Equal(HttpStatusCode.NotFound, missing);
        var (saved, receipt) = await SendAsync(chen, $"/api/v1/cases/{id}/actions/save", JsonSerializer.Serialize(new { version, form = new { name = "申海" } }));
        Assert.Equal(HttpStatusCode.OK, saved);
        Assert.Equal(version + 1, receipt.GetProperty("version").GetInt32());
        var view = await chen.GetFromJsonAsync<JsonElement>($"/api/v1/cases/{id}", Cancel);
        Assert.Equal("申海", view.GetProperty("forms").GetProperty("subject/registration").GetProperty("name").GetString());
        Assert.Equal("draft", view.GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_body_that_is_not_exactly_what_is_asked_for_is_refused()
    {
        string[] bodies =
        [
            """{"procedure":"subject","procedure":"filing"}""", """{"procedure":"subject","admin":true}""", """{"procedure":"subject","form":{"a":1,"a":2}}""",
            """{"procedure":"subject","form":[1]}""", """{"procedure":7}""", """{"procedure":"subject",}""", "{}", "null", "",
            $"{{\"procedure\":\"subject\",\"form\":{string.Concat(Enumerable.Repeat("{\"a\":", 2000))}1{new string('}', 2000)}}}",
        ];
        foreach (var body in bodies)
        {
            var (status, problem) = await SendAsync(chen, "/api/v1/cases", body);
            Assert.True(status == HttpStatusCode.BadRequest, $"{status} for {body[..Math.Min(80, body.Length)]}");
            Assert.NotEmpty(Codes(problem));
            Assert.DoesNotContain("RegFiling.", problem.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Half_characters_and_bytes_that_are_no_text_are_refused()
    {
        var (_, begun) = await SendAsync(chen, "/api/v1/cases", Start());
        var act = $"/api/v1/cases/{begun.GetProperty("caseId").GetGuid()}/actions/save";
        string[] forms = ["{\"name\":\"\\ud800\"}", "{\"\\udc00\":1}", "{\"products\":[{\"a\":\"\\ud83d\"}]}", "{\"name\":\"\u00ff\"}", "{\"\u00fe\":1}", "{\"name\":\"\u00ed\u00a0\u0080\"}"];
        foreach (var form in forms)
        {
            foreach (var (url, body) in new[] { ("/api/v1/cases", $"{{\"procedure\":\"subject\",\"subjectId\":\"{Company}\",\"form\":{form}}}"), (act, $"{{\"version\":1,\"form\":{form}}}") })
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(Encoding.Latin1.GetBytes(body)), Headers = { { "Origin", "http://localhost" }, { "Idempotency-Key", Guid.NewGuid().ToString() } } };
                request.Content.Headers.ContentType = new("application/json");
                using var answer = await chen.SendAsync(request, Cancel);
                Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{answer.StatusCode} for {form} to {url}");
                Assert.NotEmpty(Codes(await answer.Content.ReadFromJsonAsync<JsonElement>(Cancel)));
            }
        }
    }

    [Fact]
    public async Task Personal_values_are_masked_for_everybody_outside_of_the_company()
    {
        await using var living = await PublicWebApp.StartAsync(more: host => host.UseSetting("Demonstration:Cases", "true"));
        await using var scope = living.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        var id = await db.Set<Case>().Where(c => c.SubjectId == Company && c.Procedure == "subject" && !c.Private).Select(c => c.Id).FirstAsync(Cancel);

        async Task<JsonElement> ReadAsync(string user) =>
            (await (await living.AsAsync(user)).GetFromJsonAsync<JsonElement>($"/api/v1/cases/{id}?unmask=true", Cancel)).GetProperty("forms").GetProperty("subject/registration");

        var own = await ReadAsync("chen");
        string Own(string name) => own.GetProperty(name).GetString()!;
        Assert.Matches("^[0-9]{17}[0-9X]$", Own("legalRepIdNumber"));
        foreach (var official in new[] { "zhao", "chu" })
        {
            var read = await ReadAsync(official);
            string Read(string name) => read.GetProperty(name).GetString()!;
            Assert.Equal($"{Own("legalRepIdNumber")[..6]}********{Own("legalRepIdNumber")[^4..]}", Read("legalRepIdNumber"));
            Assert.Equal($"{Own("legalRepMobile")[..3]}****{Own("legalRepMobile")[^2..]}", Read("legalRepMobile"));
            Assert.Equal($"{Own("legalRepEmail")[0]}***{Own("legalRepEmail")[Own("legalRepEmail").IndexOf('@', StringComparison.Ordinal)..]}", Read("legalRepEmail"));
            Assert.Equal(Own("address"), Read("address"));
        }
    }

    [Fact]
    public async Task Without_a_key_from_another_site_or_as_a_form_nothing_changes()
    {
        var (status, problem) = await SendAsync(chen, "/api/v1/cases", Start(), key: null);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(["http.idempotency-key"], Codes(problem));
        foreach (var (origin, site) in new (string?, string?)[] { (null, null), ("https://evil.example", null), ("https://evil.example", "same-origin"), (null, "cross-site"), ("http://localhost", "cross-site"), ("null", null), (null, "same-site") })
        {
            var (refused, reason) = await SendAsync(chen, "/api/v1/cases", Start(), origin: origin, site: site);
            Assert.Equal(HttpStatusCode.BadRequest, refused);
            Assert.Equal(["http.other-site"], Codes(reason));
        }

        var (form, _) = await SendAsync(chen, "/api/v1/cases", Start(), type: "text/plain");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, form);
        var (fromHere, _) = await SendAsync(chen, "/api/v1/cases", Start(), origin: null, site: "same-origin");
        Assert.Equal(HttpStatusCode.Created, fromHere);
    }

    [Fact]
    public async Task An_official_who_reads_a_case_leaves_a_trace_that_the_supervisor_sees()
    {
        var (_, begun) = await SendAsync(chen, "/api/v1/cases", Start());
        var id = begun.GetProperty("caseId").GetGuid();
        await chen.GetFromJsonAsync<JsonElement>($"/api/v1/cases/{id}", Cancel);
        await using var scope = app.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<RegFilingDbContext>().Set<Case>().ExecuteUpdateAsync(set => set.SetProperty(c => c.Private, false).SetProperty(c => c.Shelf, 0), Cancel);
        await (await app.AsAsync("zhao")).GetFromJsonAsync<JsonElement>($"/api/v1/cases/{id}", Cancel);
        var read = Assert.Single(await scope.ServiceProvider.GetRequiredService<RegFilingDbContext>().Set<AuditRead>().ToListAsync(Cancel));
        Assert.Equal(("case", "officer", id), (read.What, read.Role, read.CaseId));

        await SendAsync(chen, $"/api/v1/cases/{id}/actions/verify", "{\"version\":1}");
        var room = (await (await app.AsAsync("chu")).PageAsync("/audit")).Words();
        Assert.Contains("赵演示", room, StringComparison.Ordinal);
        Assert.Contains(RegFiling.Web.Platform.RefusalWords.Of("case.not-your-role").Zh, room, StringComparison.Ordinal);
        Assert.Contains(begun.GetProperty("number").GetString()!, room, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_description_names_exactly_the_routes_that_exist()
    {
        var described = await app.Browser().GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancel);
        Assert.Equal(["/api/v1/cases", "/api/v1/cases/{id}", "/api/v1/cases/{id}/actions/{action}"], described.GetProperty("paths").EnumerateObject().Select(path => path.Name.TrimEnd('/')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Health_says_whether_the_parts_work_and_nothing_else()
    {
        var ready = await app.Browser().GetFromJsonAsync<Dictionary<string, string>>("/healthz/ready", Cancel);
        Assert.Equal(["database", "documents", "packs", "status"], ready!.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("ok", ready["database"]);
        Assert.Equal("ok", ready["packs"]);
    }
}
