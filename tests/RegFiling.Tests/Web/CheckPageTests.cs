using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web;

/// <summary>From what the checks found to the supplement notice, on the living cases of the demonstration.</summary>
public sealed class CheckPageTests : IAsyncLifetime
{
    private PublicWebApp app = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => app = await PublicWebApp.StartAsync(more: host => host.UseSetting("Demonstration:Cases", "true"));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task The_company_sees_before_submission_what_to_mend_and_where()
    {
        var chen = await app.AsAsync("chen");
        var draft = await CaseAsync("supplement-requested", "智澜");

        var page = await chen.PageAsync($"/cases/{draft}");

        var part = page.QuerySelector("section[aria-labelledby=findings]")!;
        Assert.Contains("提交前核对", part.TextContent, StringComparison.Ordinal);
        var links = part.QuerySelectorAll("li a").Select(link => link.GetAttribute("href")!).ToList();
        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.StartsWith("/cases/", link, StringComparison.Ordinal));
        foreach (var link in links.Distinct())
        {
            var target = await chen.PageAsync(link.Split('#')[0]);
            Assert.True(!link.Contains('#', StringComparison.Ordinal) || target.GetElementById(link.Split('#')[1]) is not null, link);
        }
    }

    [Fact]
    public async Task One_click_turns_the_chosen_findings_into_the_draft_of_the_notice_and_phrases_are_added_without_script()
    {
        var sun = await app.AsAsync("sun");
        var filing = await CaseAsync("submitted");
        var check = await sun.PageAsync($"/cases/{filing}/check");
        var boxes = check.QuerySelectorAll("input[name=pick]").ToList();
        Assert.NotEmpty(boxes);
        Assert.All(check.QuerySelectorAll(".places"), places => Assert.NotEmpty(places.QuerySelectorAll(".place")));
        var form = check.QuerySelector<IHtmlFormElement>("form.check-form")!;
        Assert.Equal("get", form.GetAttribute("method"));

        var draft = await sun.PageAsync($"{form.GetAttribute("action")}?{string.Join('&', boxes.Select(box => $"pick={box.GetAttribute("value")}"))}");

        Assert.Equal(boxes.Count, draft.QuerySelectorAll("#f-items .row-card").Length);
        Assert.All(Enumerable.Range(0, boxes.Count), row =>
        {
            Assert.NotEmpty(draft.QuerySelector($"#f-items-{row}-item")!.Typed());
            Assert.NotEmpty(draft.QuerySelector($"#f-items-{row}-standard")!.Typed());
            Assert.NotEmpty(draft.QuerySelector($"#f-items-{row}-place")!.Typed());
        });

        // Two phrases more, the first item in other words: what was typed stays.
        var fields = Visitor.Fill(draft, ("items[0].item", "改过的事项")).Concat([new("_phrase", "unreadable-scan"), new("_phrase", "no-seal"), new("_addPhrases", "1")]).ToList();
        using var more = await sun.PostAsync(form.GetAttribute("action"), new FormUrlEncodedContent(fields), Cancel);
        var longer = await more.PageAsync();
        Assert.Equal(HttpStatusCode.OK, more.StatusCode);
        Assert.Equal(boxes.Count + 2, longer.QuerySelectorAll("#f-items .row-card").Length);
        Assert.Equal("改过的事项", longer.QuerySelector("#f-items-0-item")!.Typed());

        var (scan, seal) = (boxes.Count, boxes.Count + 1);
        using var sent = await sun.PostAsync(
            form.GetAttribute("action"), new FormUrlEncodedContent(Visitor.Fill(longer, ($"items[{scan}].place", "营业执照"), ($"items[{seal}].place", "承诺书"))), Cancel);
        Assert.Equal(HttpStatusCode.SeeOther, sent.StatusCode);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        Assert.Equal("supplement-requested", await db.Set<Case>().Where(c => c.Id == filing).Select(c => c.State).SingleAsync(Cancel));
        var notice = await db.Set<IssuedDocument>().Where(document => document.CaseId == filing && document.Definition == "supplement-notice").Select(document => document.Data).SingleAsync(Cancel);
        Assert.All(["改过的事项", "扫描件不清晰", "加盖公章"], words => Assert.Contains(words, notice, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_may_not_ask_for_a_supplement_sees_the_findings_without_the_button_and_a_stranger_nothing()
    {
        var filing = await CaseAsync("submitted");
        var page = await (await app.AsAsync("chu")).PageAsync($"/cases/{filing}/check");
        Assert.Empty(page.QuerySelectorAll("input[name=pick], form.check-form button"));
        Assert.NotEmpty(page.QuerySelectorAll(".place"));
        var stranger = (await OwnerAsync(filing)).Contains("智澜", StringComparison.Ordinal) ? "jiang" : "chen";
        await (await app.AsAsync(stranger)).PageAsync($"/cases/{filing}/check", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_officials_look_at_a_file_is_traced_and_shows_its_text()
    {
        var zhao = await app.AsAsync("zhao");
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        var file = await db.Set<StoredFile>().Where(f => f.CaseId != null).Join(db.Set<Case>().Where(c => !c.Private && c.Procedure == "subject" && c.State == "verified"), f => f.CaseId, c => c.Id, (f, c) => f).FirstAsync(Cancel);

        var page = await zhao.PageAsync($"/cases/{file.CaseId}/files/{file.Id}");
        using var bytes = await zhao.GetAsync($"/cases/{file.CaseId}/files/{file.Id}/content", Cancel);

        Assert.Contains("Demonstration file without legal effect", page.QuerySelector("pre")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, bytes.StatusCode);
        Assert.Equal(2, await db.Set<AuditRead>().CountAsync(read => read.What == "file" && read.WhatId == file.Id, Cancel));
        // Read once, kept for the next.
        Assert.NotNull(await db.Set<FileFacts>().SingleAsync(facts => facts.Sha256 == file.Sha256, Cancel));
    }

    private async Task<Guid> CaseAsync(string state, string company = "")
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        return await db.Set<Case>().Where(c => c.Procedure == "filing" && c.State == state)
            .Join(db.Set<RegFiling.Subjects.Subject>().Where(s => s.Name.Contains(company)), c => c.SubjectId, s => s.Id, (c, s) => c.Id).FirstAsync(Cancel);
    }

    private async Task<string> OwnerAsync(Guid filing)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        return await db.Set<Case>().Where(c => c.Id == filing).Join(db.Set<RegFiling.Subjects.Subject>(), c => c.SubjectId, s => s.Id, (c, s) => s.Name).SingleAsync(Cancel);
    }
}
