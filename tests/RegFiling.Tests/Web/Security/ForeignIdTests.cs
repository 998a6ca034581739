using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Persistence;
using RegFiling.RiskTiering;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web.Security;

/// <summary>
/// Generated from the list of endpoints, on the living cases of the demonstration: each route with an id is asked with an existing id of another
/// company (404) and of the own one (200). A route that is not listed here fails the test.
/// </summary>
public sealed class ForeignIdTests : IAsyncLifetime
{
    /// <summary>Routes with a parameter that names something public.</summary>
    private static readonly HashSet<string> Public =
    [
        "/register/{number}", "/objections/{number}", "/knowledge/{id}", "/knowledge/crosswalks/{id}", "/knowledge/crosswalks/{id}/download", "/rules/procedures/{procedure}", "/rules/{id}", "/rules/{id}/compare", "/rules/{id}/download", "/error/{code:int:range(400,599)}", "/openapi/{documentName}.json",
        // The key of an invitation is the secret itself: whoever holds it is the one who was invited.
        "/invitations/{key}",
        // So is the key of a calendar (CalendarStories).
        "/calendar/{key}.ics",
    ];

    /// <summary>What is for those who report to the national office alone (NationalPageTests); the page takes no POST.</summary>
    private static readonly HashSet<string> OfTheAuthority =
    [
        // A change of rules belongs to no company; who may read it and when: RulesPageTests.
        "/rules/changes/{id:guid}", "/rules/changes/{id:guid}/table", "/rules/changes/{id:guid}/scores",
        "/cases/{id:guid}/national", "/cases/{id:guid}/national-package.zip", "/cases/{id:guid}/national-sheet.xlsx",
    ];

    /// <summary>What only an interview has: InterviewPageTests.</summary>
    private static readonly HashSet<string> OfAnInterview = ["/cases/{id:guid}/interview", "/cases/{id:guid}/interview.ics"];

    /// <summary>How to ask each other route for something of a company.</summary>
    private static readonly Dictionary<string, Func<Possession, string>> OfACompany = new()
    {
        ["GET /cases/{id:guid}"] = of => $"/cases/{of.Case}",
        ["GET /cases/{id:guid}/actions/{act}"] = of => $"/cases/{of.Case}/actions/save",
        ["GET /cases/{id:guid}/files/{fileId:guid}"] = of => $"/cases/{of.FileCase}/files/{of.File}",
        ["GET /cases/{id:guid}/files/{fileId:guid}/content"] = of => $"/cases/{of.FileCase}/files/{of.File}/content",
        ["GET /cases/{id:guid}/check"] = of => $"/cases/{of.Case}/check",
        ["GET /cases/{id:guid}/instruments"] = of => $"/cases/{of.Case}/instruments",
        ["GET /cases/{id:guid}/instruments/{instrument}"] = of => $"/cases/{of.Case}/instruments/eu-ai-act",
        ["POST /cases/{id:guid}/instruments/{instrument}"] = of => $"/cases/{of.Case}/instruments/eu-ai-act",
        ["GET /cases/{id:guid}/crosswalk/{crosswalk}"] = of => $"/cases/{of.Case}/crosswalk/nist-ai-rmf",
        ["GET /cases/{id:guid}/crosswalk/{crosswalk}/download"] = of => $"/cases/{of.Case}/crosswalk/nist-ai-rmf/download?format=csv",
        ["GET /cases/{id:guid}/documents/{documentId:guid}.pdf"] = of => $"/cases/{of.DocumentCase}/documents/{of.Document}.pdf?lang=zh",
        ["GET /cases/{id:guid}/assessment.pdf"] = of => $"/cases/{of.TierCase}/assessment.pdf?lang=en",
        ["GET /cases/start/{procedure}"] = of => $"/cases/start/commitment?parent={of.Case}",
        ["GET /subjects/{id:guid}"] = of => $"/subjects/{of.Subject}",
        ["GET /subjects/{id:guid}/people"] = of => $"/subjects/{of.Subject}/people",
        ["POST /subjects/{id:guid}/people"] = of => $"/subjects/{of.Subject}/people?handler=invite",
        ["GET /api/v1/cases/{id:guid}"] = of => $"/api/v1/cases/{of.Case}",
        ["POST /cases/{id:guid}/actions/{act}"] = of => $"/cases/{of.Case}/actions/save",
        ["POST /cases/start/{procedure}"] = of => $"/cases/start/commitment?parent={of.Case}",
        ["POST /api/v1/cases/{id:guid}/actions/{action}"] = of => $"/api/v1/cases/{of.Case}/actions/save",
    };

    /// <summary>What no company may open, of its own neither.</summary>
    private static readonly HashSet<string> OfOfficials = ["GET /seals/{id:guid}", "POST /seals/{id:guid}"];

    private PublicWebApp app = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await PublicWebApp.StartAsync(more: host => host.UseSetting("Demonstration:Cases", "true"));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task Every_route_with_an_id_gives_the_own_and_hides_that_of_another_company()
    {
        var keys = EndpointTests.Routes(app).Where(endpoint => endpoint.RoutePattern.Parameters.Count > 0 && !Public.Contains(EndpointTests.Route(endpoint)) && !OfTheAuthority.Contains(EndpointTests.Route(endpoint)) && !OfAnInterview.Contains(EndpointTests.Route(endpoint)))
            .SelectMany(endpoint => EndpointTests.Methods(endpoint).Where(method => method != "HEAD").Select(method => $"{method} {EndpointTests.Route(endpoint)}"))
            // A page that only shows something takes no POST: it answers 405 to one (tested with the methods).
            .Where(key => key is not ("POST /cases/{id:guid}" or "POST /cases/{id:guid}/files/{fileId:guid}" or "POST /cases/{id:guid}/check" or "POST /cases/{id:guid}/instruments" or "POST /cases/{id:guid}/crosswalk/{crosswalk}" or "POST /cases/{id:guid}/documents/{documentId:guid}.pdf" or "POST /cases/{id:guid}/assessment.pdf" or "POST /subjects/{id:guid}"))
            // What was kept is one account's alone: KeptFormTests.
            .Where(key => !key.EndsWith(" /kept/{id:guid}", StringComparison.Ordinal))
            // The id is that of a simulation; what a company sees of it, and what not, is tried in SimulationPageTests.
            .Where(key => !key.Contains(" /rules/simulations/", StringComparison.Ordinal))
            .Distinct().ToList();
        Assert.Equal(OfACompany.Keys.Concat(OfOfficials).Order(StringComparer.Ordinal), keys.Order(StringComparer.Ordinal));
        await SealAllAsync();

        var (zhilan, duizhao) = (await PossessionAsync("智澜"), await PossessionAsync("对照"));
        foreach (var (user, own, others) in new[] { ("chen", zhilan, duizhao), ("jiang", duizhao, zhilan) })
        {
            var client = await app.AsAsync(user);
            foreach (var (key, url) in OfACompany)
            {
                Assert.True(await AskAsync(client, key, url(others)) == HttpStatusCode.NotFound, $"{user}: {key} of another company");
                Assert.True(await AskAsync(client, key, url(own)) is HttpStatusCode.OK or HttpStatusCode.SeeOther, $"{user}: {key} of the own company");
            }

            // The own case opens no door to what belongs to another one.
            Assert.Equal(HttpStatusCode.NotFound, await AskAsync(client, "GET", $"/cases/{own.FileCase}/files/{others.File}"));
            Assert.Equal(HttpStatusCode.NotFound, await AskAsync(client, "GET", $"/cases/{own.FileCase}/files/{others.File}/content"));
            Assert.Equal(HttpStatusCode.NotFound, await AskAsync(client, "GET", $"/cases/{own.DocumentCase}/documents/{others.Document}.pdf?lang=zh"));
            Assert.Equal(HttpStatusCode.NotFound, await AskAsync(client, "GET", $"/cases/{Guid.NewGuid()}"));
            foreach (var key in OfOfficials)
            {
                Assert.Equal(HttpStatusCode.NotFound, await AskAsync(client, key, $"/seals/{own.Document}"));
            }
        }
    }

    // What waits for its seal is with nobody yet.
    private async Task SealAllAsync()
    {
        var keeper = await app.AsAsync("qian");
        var page = await keeper.PageAsync("/seals");
        var waiting = page.QuerySelectorAll("input[name=document]").Select(box => ("document", box.GetAttribute("value")!));
        using var answer = await keeper.SendFormAsync("/seals", page.Token(), [("_key", "all"), .. waiting]);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
    }

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, string key, string url)
    {
        if (key.StartsWith("GET", StringComparison.Ordinal))
        {
            using var shown = await client.GetAsync(new Uri(url, UriKind.Relative), Cancel);
            return shown.StatusCode;
        }

        if (url.StartsWith("/api", StringComparison.Ordinal))
        {
            using var seen = await client.GetAsync(new Uri(url.Split("/actions")[0], UriKind.Relative), Cancel);
            var version = seen.StatusCode == HttpStatusCode.OK ? (await seen.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("version").GetInt32() : 1;
            using var request = EndpointTests.Json(HttpMethod.Post, url, new { version, form = new { } });
            using var acted = await client.SendAsync(request, Cancel);
            return acted.StatusCode;
        }

        if (key.EndsWith("/people", StringComparison.Ordinal))
        {
            using var invited = await client.SendFormAsync(url, (await client.PageAsync("/filings")).Token(), ("email", "colleague@demo.invalid"), ("role", "security-officer"));
            return invited.StatusCode;
        }

        // The form of the page where it is shown; else the token of another page: what is asked is whether the case is theirs.
        using var form = await client.GetAsync(new Uri(url, UriKind.Relative), Cancel);
        var page = form.StatusCode == HttpStatusCode.OK ? await form.PageAsync() : await client.PageAsync("/filings");
        var fields = page.QuerySelectorAll("form.act-form input[type=hidden][name^=_]").Select(input => (input.GetAttribute("name")!, input.GetAttribute("value") ?? ""))
            .Where(field => field.Item1 != "__RequestVerificationToken");
        using var answer = await client.SendFormAsync(url, page.Token(), [.. fields]);
        return answer.StatusCode;
    }

    private async Task<Possession> PossessionAsync(string company)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        var subject = await db.Set<RegFiling.Subjects.Subject>().SingleAsync(s => s.Name.Contains(company), Cancel);
        var cases = await db.Set<Case>().Where(c => c.SubjectId == subject.Id).ToListAsync(Cancel);
        var ids = cases.Select(c => c.Id).ToList();
        var file = await db.Set<StoredFile>().FirstAsync(f => f.CaseId != null && ids.Contains(f.CaseId.Value), Cancel);
        var document = await db.Set<IssuedDocument>().FirstAsync(d => ids.Contains(d.CaseId), Cancel);
        var tier = await db.Set<TierDecision>().FirstAsync(t => t.ConfirmedAt != null && ids.Contains(t.CaseId), Cancel);
        return new(subject.Id, cases.First(c => c.Procedure == "filing" && c.State is "draft" or "supplement-requested").Id, file.CaseId!.Value, file.Id, document.CaseId, document.Id, tier.CaseId);
    }

    /// <summary>Things of one company: a case it can still save, a file, a document and a tier, each with its case.</summary>
    private sealed record Possession(Guid Subject, Guid Case, Guid FileCase, Guid File, Guid DocumentCase, Guid Document, Guid TierCase);
}
