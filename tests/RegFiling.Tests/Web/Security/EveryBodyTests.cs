using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web.Security;

/// <summary>
/// Some hundreds of generated bodies at every endpoint that takes one, signed in and not: never a failure of ours, never half an act, always a reason.
/// The seed is fixed, so that what fails can be seen again.
/// </summary>
public sealed class EveryBodyTests : IAsyncLifetime
{
    private const int Seed = 20261125;

    private const int BodiesPerEndpoint = 60;

    private static readonly string[] Signs = ["=1+1", "＝HYPERLINK(\"http://a\")", "＋86", "－1", "＠SUM(A1)", "@x", "\tx", "=cmd|'/C calc'!A0"];

    private PublicWebApp app = null!;
    private Guid draft;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await PublicWebApp.StartAsync();

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Whatever_is_sent_anywhere_is_answered_and_leaves_nothing_half_done()
    {
        var (chen, stranger) = (await app.AsAsync("chen"), app.Browser());
        var token = (await chen.PageAsync("/cases/start/filing")).Token();
        draft = await DraftAsync(chen, token);
        var random = new Random(Seed);
        var faults = new List<string>();
        var before = await RowsAsync();
        var acts = 0;
        foreach (var (method, url) in Targets())
        {
            var machine = url.StartsWith("/api", StringComparison.Ordinal);
            for (var number = 0; number < (machine ? 2 : 1) * BodiesPerEndpoint; number++)
            {
                var (name, content) = machine ? Message(random, number) : Form(random, number, token);
                using var body = content;
                using var request = new HttpRequestMessage(new HttpMethod(method), url) { Content = body };
                if (!machine)
                    request.Headers.Add("RequestVerificationToken", token);
                else
                    (request.Headers.TryAddWithoutValidation("Origin", "http://localhost"), request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString())).ToString();
                var who = number % 5 == 4 ? stranger : chen;
                using var answer = await who.SendAsync(request, Cancel);
                var text = await answer.Content.ReadAsStringAsync(Cancel);
                var status = (int)answer.StatusCode;
                var after = await RowsAsync();
                if (status >= 500)
                    faults.Add($"{method} {url} [{name}]: {status}");
                else if (status >= 400 && !HasReason(machine, status, text))
                    faults.Add($"{method} {url} [{name}]: {status} without a reason: {text[..Math.Min(text.Length, 200)]}");
                else if (status >= 400 && after != before)
                    faults.Add($"{method} {url} [{name}]: {status}, but {before} became {after}");
                else if (who == stranger && after != before)
                    faults.Add($"{method} {url} [{name}]: a stranger changed {before} to {after}");
                else if (after != before && !Whole(before, after))
                    faults.Add($"{method} {url} [{name}]: half an act, {before} became {after}");
                acts += after.Events - before.Events;
                before = after;
                // An address that ended the session is opened again.
                if (url is "/sign-out" or "/sign-in" or "/sign-in-as" && number == BodiesPerEndpoint - 1)
                {
                    chen = await app.AsAsync("chen");
                    token = (await chen.PageAsync("/cases/start/filing")).Token();
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults.Take(20)));
        await using var scope = app.Services.CreateAsyncScope();
        Assert.Empty((await new LedgerVerify(scope.ServiceProvider.GetRequiredService<RegFilingDbContext>()).RunAsync(Cancel)).Faults);
        // Some of the bodies are no worse than what people send.
        Assert.True(acts > 0, "no body was taken at all");
    }

    // Every route of the host with every method that it takes besides GET; the ids are those of an open draft.
    private List<(string Method, string Url)> Targets()
    {
        var targets = EndpointTests.Routes(app).SelectMany(endpoint => EndpointTests.Methods(endpoint).Where(method => method is not ("GET" or "HEAD")).Select(method => (method, EndpointTests.Route(endpoint))))
            .Distinct().SelectMany(target => Urls(target.Item2).Select(url => (target.method, url))).Distinct().ToList();
        Assert.Contains(targets, target => target.url == $"/cases/{draft}/actions/save");
        Assert.Contains(targets, target => target.url == "/api/v1/cases");
        return targets;
    }

    private IEnumerable<string> Urls(string route)
    {
        // The error page answers with the code that it stands for.
        if (route.StartsWith("/error", StringComparison.Ordinal) || route == "/forbidden")
            yield break;
        foreach (var action in route.Contains("{act", StringComparison.Ordinal) ? new[] { "save", "submit" } : [""])
        {
            yield return System.Text.RegularExpressions.Regex.Replace(
                route, @"\{(?<name>\**\w+)[^}]*\}", place => place.Groups["name"].Value switch
                {
                    "id" => draft.ToString(),
                    "act" or "action" => action,
                    "procedure" => "filing",
                    "instrument" => "eu-ai-act",
                    var name when name.EndsWith("Id", StringComparison.Ordinal) => Guid.NewGuid().ToString(),
                    _ => "1",
                }, System.Text.RegularExpressions.RegexOptions.ExplicitCapture);
        }
    }

    private static (string Name, HttpContent Content) Form(Random random, int number, string token) => (number % 15) switch
    {
        0 => ("wrong content type", Bytes("{}", random.Next(2) == 0 ? "application/json" : "text/xml")),
        1 => ("no content type", Bytes("a=1", null)),
        2 => ("form and no multipart", Bytes("a=1", "multipart/form-data")),
        3 => ("multipart cut off", Bytes("--x\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n1", "multipart/form-data; boundary=x")),
        4 => ("multipart with a wrong boundary", Bytes("--y\r\n\r\n--y--", "multipart/form-data; boundary=x")),
        5 => ("12,000 fields", Fields(Enumerable.Range(0, 12_000).Select(i => ($"f{i}", "1")))),
        6 => ("10,000 rows", Fields(Enumerable.Range(0, 9_900).Select(i => ($"products[{i}].productName", "甲")))),
        7 => ("row numbers beyond numbers", Fields([("products[99999999999].productName", "甲"), ("products[-1].productName", "乙"), ("products[0", "丙"), ("_rows.products", "2147483647"), ("_add", "products"), ("_remove", "products[7]")])),
        8 => ("a very long name", Fields([(new string('n', random.Next(2_000, 9_000)), "1"), ("name", new string('长', 50_000))])),
        9 => ("invalid UTF-8", Raw([.. "name="u8, 0xFF, 0xFE, 0xC3, 0x28, .. "&type=%FF%C3%28&scenario=%00%ED%A0%80"u8], "application/x-www-form-urlencoded")),
        10 => ("half characters and controls", Fields([("name", "推荐\uD800\u202E\u0000算法"), ("type", "push\u0007"), ("version", "\u0001"), ("_version", "\u0661"), ("_key", "\u0000")])),
        11 => ("formulas", Fields([("name", Signs[random.Next(Signs.Length)]), ("type", "push"), ("scenario", Signs[random.Next(Signs.Length)]), ("_subject", "d0000000-0000-7000-8000-000000000001"), ("_version", "1")])),
        12 => ("names with brackets", Fields([("a[", "1"), ("[]", "1"), ("products[0].[0]", "1"), ("products[0].products[0].productName", "1"), ("__proto__", "1"), ("_remove[", "x"), ("", "1")])),
        13 => ("files where none is asked", Files(random, token)),
        _ => ("values of every kind", Fields(Enumerable.Range(0, random.Next(1, 40)).Select(_ => (Word(random), Word(random))))),
    };

    private static (string Name, HttpContent Content) Message(Random random, int number) => (number % 15) switch
    {
        0 => ("wrong content type", Bytes("a=1", "application/x-www-form-urlencoded")),
        1 => ("no JSON", Bytes("{\"procedure\":", "application/json")),
        2 => ("nothing", Bytes("", "application/json")),
        3 => ("null", Bytes("null", "application/json")),
        4 => ("nulls", Bytes("{\"procedure\":null,\"version\":null,\"form\":null}", "application/json")),
        5 => ("deep JSON", Bytes($"{{\"procedure\":\"filing\",\"version\":1,\"form\":{string.Concat(Enumerable.Repeat("{\"a\":", 5_000))}1{new string('}', 5_001)}", "application/json")),
        6 => ("form 15 deep", Bytes($"{{\"version\":1,\"form\":{string.Concat(Enumerable.Repeat("{\"name\":", 13))}1{new string('}', 14)}", "application/json")),
        7 => ("10,000 rows", Bytes($"{{\"version\":1,\"form\":{{\"products\":[{string.Join(',', Enumerable.Repeat("{\"productName\":\"a\"}", 10_000))}]}}}}", "application/json")),
        8 => ("invalid UTF-8", Raw([.. "{\"procedure\":\"filing\",\"version\":1,\"form\":{\"name\":\""u8, 0xFF, 0xC3, 0x28, .. "\"}}"u8], "application/json")),
        9 => ("half characters", Bytes("{\"procedure\":\"filing\",\"version\":1,\"form\":{\"name\":\"\\ud800\",\"\\ud800\":1}}", "application/json")),
        10 => ("names twice", Bytes("{\"version\":1,\"version\":2,\"procedure\":\"a\",\"procedure\":\"b\",\"form\":{\"a\":1,\"a\":2}}", "application/json")),
        11 => ("numbers beyond numbers", Bytes($"{{\"version\":99999999999999999999,\"form\":{{\"mau\":1e400,\"x\":{new string('9', 5_000)}}}}}", "application/json")),
        12 => ("more than a megabyte", Bytes($"{{\"version\":1,\"form\":{{\"name\":\"{new string('a', 1_200_000)}\"}}}}", "application/json")),
        13 => ("formulas", Bytes(JsonSerializer.Serialize(new { procedure = "filing", subjectId = "d0000000-0000-7000-8000-000000000001", form = new { name = Signs[random.Next(Signs.Length)] + number.ToString(CultureInfo.InvariantCulture), type = "push" } }), "application/json")),
        _ => ("values of wrong kinds", Bytes($"{{\"version\":{(random.Next(2) == 0 ? "1" : "\"1\"")},\"procedure\":\"filing\",\"form\":{{\"name\":{Value(random)},\"type\":{Value(random)},\"products\":{Value(random)},\"fields\":{Value(random)},\"mau\":{Value(random)},\"thirdPartyContract\":{Value(random)}}}}}", "application/json")),
    };

    private static string Value(Random random) => random.Next(8) switch
    {
        0 => "null",
        1 => "[]",
        2 => "{}",
        3 => "[null,1,\"a\",{\"id\":1}]",
        4 => "{\"id\":\"00000000-0000-0000-0000-000000000000\",\"sha256\":[]}",
        5 => "true",
        6 => "-1e3",
        _ => JsonSerializer.Serialize(Word(random)),
    };

    private static string Word(Random random)
    {
        string[] words = ["name", "type", "push", "_key", "_version", "_subject", "_phrase", "_addPhrases", "account", "password", "returnUrl", "//evil.invalid", "language", "back", "products[0].address", "javascript:alert(1)", "'; DROP TABLE x;--", "{{7*7}}", "%n%s", "../..", "<script>alert(1)</script>", "𠮷", "\u0000", "2026-02-30", "1e999", new('x', 5_000)];
        return random.Next(3) == 0 ? new string([.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => (char)random.Next(1, 0xD7FF))]) : words[random.Next(words.Length)];
    }

    private static MultipartFormDataContent Files(Random random, string token)
    {
        var noise = new byte[random.Next(0, 2_000)];
        random.NextBytes(noise);
        return new()
        {
            { new StringContent(token), "\"__RequestVerificationToken\"" },
            { new ByteArrayContent(noise), "\"thirdPartyContract\"", "a.pdf" },
            { new ByteArrayContent(TestFiles.Png), "\"name\"", "名称.png" },
            { new ByteArrayContent(noise), "\"products[0].x\"", "..\\..\\a.docx" },
            { new StringContent("third-party"), "\"modelOrigin\"" },
        };
    }

    private static ByteArrayContent Fields(IEnumerable<(string Name, string Value)> fields) =>
        Bytes(string.Join('&', fields.Select(field => $"{Escaped(field.Name)}={Escaped(field.Value)}")), "application/x-www-form-urlencoded");

    private static string Escaped(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(b => char.IsAsciiLetterOrDigit((char)b) ? ((char)b).ToString() : $"%{b:X2}"));

    private static ByteArrayContent Bytes(string text, string? type) => Raw(Encoding.UTF8.GetBytes(text), type);

    private static ByteArrayContent Raw(byte[] bytes, string? type)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private static bool HasReason(bool machine, int status, string text) => machine
        ? text.Contains("\"reasons\"", StringComparison.Ordinal) && text.Contains("\"zh\"", StringComparison.Ordinal)
        : text.Contains("参考编号", StringComparison.Ordinal) || text.Contains("id=\"errors\"", StringComparison.Ordinal) || text.Contains("alert-danger", StringComparison.Ordinal) || text.Contains("role=\"alert\"", StringComparison.Ordinal) || status == 404;

    // An act that was done has its event with it; the form, where it has one, is there with that version.
    private static bool Whole(Rows before, Rows after) =>
        after.Events > before.Events && after.Cases - before.Cases <= after.Events - before.Events && after.Forms - before.Forms <= after.Events - before.Events && after.Bodies == after.Events;

    private static async Task<Guid> DraftAsync(HttpClient chen, string token)
    {
        using var begun = await chen.SendFormAsync("/cases/start/filing", token, ("_subject", "d0000000-0000-7000-8000-000000000001"), ("name", "演示算法"), ("type", "push"));
        Assert.Equal(HttpStatusCode.SeeOther, begun.StatusCode);
        return Guid.Parse(begun.Headers.Location!.OriginalString.Split('?')[0].Split('/')[^1]);
    }

    private async Task<Rows> RowsAsync()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        return new(
            await db.Set<Case>().CountAsync(Cancel), await db.Set<CaseForm>().CountAsync(Cancel), await db.Set<StoredFile>().CountAsync(file => file.CaseId != null, Cancel),
            await db.Set<Event>().CountAsync(Cancel), await db.Set<EventBody>().CountAsync(Cancel));
    }

    private sealed record Rows(int Cases, int Forms, int Files, int Events, int Bodies);
}
