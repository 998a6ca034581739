using System.Net;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Microsoft.EntityFrameworkCore;
using MiniExcelLibs;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web;

/// <summary>Several instruments and crosswalks on the site, on the living cases of the demonstration.</summary>
public sealed class InstrumentPageTests : IAsyncLifetime
{
    private WebApp app = null!;

    public ValueTask InitializeAsync()
    {
        app = new WebApp(cases: true);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Theory]
    [InlineData("", "只供对照", "尚不能得出结论", "问卷尚未安装", "上海：风险等级")]
    [InlineData("?culture=en-GB", "for comparison only", "No conclusion yet", "Questionnaire not installed", "Shanghai: risk tier")]
    public async Task Company_sees_them_side_by_side_in_its_language(string culture, params string[] words)
    {
        var chen = await app.SignInAsAsync("陈示例");
        var filing = await FilingAsync("智澜");
        var page = await chen.GetAsync($"/cases/{filing}/instruments{culture}");
        Assert.Equal(HttpStatusCode.OK, chen.Status);
        Assert.Equal(3, page.QuerySelectorAll(".instruments > section").Length);
        Assert.All(words, word => Assert.Contains(word, page.QuerySelector("main")!.TextContent, StringComparison.Ordinal));
        Assert.Equal(page.QuerySelectorAll("[id]").Length, page.QuerySelectorAll("[id]").Select(element => element.Id).Distinct().Count());
        // From the case to here, and from here to the crosswalks.
        var kase = await chen.GetAsync($"/cases/{filing}");
        Assert.NotNull(kase.QuerySelector($"a[href='/cases/{filing}/instruments']"));
        foreach (var link in page.QuerySelectorAll("section[aria-labelledby=crosswalks] a"))
        {
            await chen.GetAsync(link.GetAttribute("href")! + culture);
            Assert.Equal(HttpStatusCode.OK, chen.Status);
        }
    }

    [Fact]
    public async Task Company_answers_in_parts_without_script_and_nothing_typed_is_lost()
    {
        var chen = await app.SignInAsAsync("陈示例");
        var filing = await FilingAsync("智澜");
        var path = $"/cases/{filing}/instruments/eu-ai-act";
        var page = await chen.GetAsync(path);
        Assert.NotEmpty(page.QuerySelectorAll("form.act-form fieldset"));

        // The switch of the language keeps what is chosen, and saves nothing.
        var chosen = Visitor.Fill(page, ("q.union", "yes"), ("q.excluded", "no"));
        var english = await chen.SubmitAsync(page.QuerySelector("button[name=_language]")!.GetAttribute("formaction")!, chosen.Append(new("_language", "en")));
        Assert.True(english.QuerySelector<IHtmlInputElement>("input[name='q.union'][value=yes]")!.IsChecked);
        Assert.Contains("not saved yet", english.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(0, await RecordsAsync(filing));

        // What is not offered is refused, and the rest is still there.
        var wrong = await chen.SubmitAsync(path, Visitor.Fill(english, ("q.union", "yes"), ("q.prohibited", "perhaps")));
        Assert.Equal(HttpStatusCode.BadRequest, chen.Status);
        Assert.NotNull(wrong.QuerySelector("#errors"));
        Assert.True(wrong.QuerySelector<IHtmlInputElement>("input[name='q.union'][value=yes]")!.IsChecked);

        await chen.SubmitAsync(path, Visitor.Fill(wrong, ("q.union", "yes"), ("q.prohibited", "")));
        Assert.Equal((HttpStatusCode.SeeOther, $"/cases/{filing}/instruments?saved=eu-ai-act"), (chen.Status, chen.Location));
        var after = await chen.GetAsync(chen.Location!);
        Assert.Contains("are saved", after.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(1, await RecordsAsync(filing));
        var again = await chen.GetAsync(path);
        Assert.True(again.QuerySelector<IHtmlInputElement>("input[name='q.union'][value=yes]")!.IsChecked);

        // A page that somebody else has overtaken: 409, and one's own choice stands there to be saved.
        var stale = await chen.SubmitAsync(path, Visitor.Fill(page, ("q.union", "no")));
        Assert.Equal(HttpStatusCode.Conflict, chen.Status);
        Assert.True(stale.QuerySelector<IHtmlInputElement>("input[name='q.union'][value=no]")!.IsChecked);
        await chen.SubmitAsync(path, Visitor.Fill(stale, ("q.union", "no")));
        Assert.Equal(HttpStatusCode.SeeOther, chen.Status);
        Assert.Equal(2, await RecordsAsync(filing));
    }

    [Fact]
    public async Task Answers_survive_a_sign_in_that_ran_out()
    {
        var chen = await app.SignInAsAsync("陈示例");
        var filing = await FilingAsync("智澜");
        var path = $"/cases/{filing}/instruments/eu-ai-act";
        var typed = Visitor.Fill(await chen.GetAsync(path), ("q.union", "no"));
        var asked = await app.Anonymous().SendAsync(path, typed);
        Assert.Equal(HttpStatusCode.SeeOther, asked.StatusCode);
        var kept = await chen.GetAsync(Uri.UnescapeDataString(asked.Headers.Location!.ToString()["/sign-in?returnUrl=".Length..]));
        var shown = await chen.SubmitAsync(path, Visitor.FieldsOf(kept.QuerySelector<IHtmlFormElement>("main form")!));
        Assert.Equal(HttpStatusCode.OK, chen.Status);
        Assert.True(shown.QuerySelector<IHtmlInputElement>("input[name='q.union'][value=no]")!.IsChecked);
        Assert.Equal(0, await RecordsAsync(filing));
    }

    [Fact]
    public async Task Official_reads_with_a_trace_and_answers_nothing_and_another_company_finds_nothing()
    {
        var filing = await FilingAsync("智澜", submitted: true);
        var officer = await app.SignInAsAsync("赵演示");
        var page = await officer.GetAsync($"/cases/{filing}/instruments/eu-ai-act");
        Assert.Equal(HttpStatusCode.OK, officer.Status);
        Assert.Null(page.QuerySelector(".act-buttons button"));
        await officer.GetAsync($"/cases/{filing}/crosswalk/eu-annex-viii");
        using (var file = await officer.FetchAsync($"/cases/{filing}/crosswalk/eu-annex-viii/download?format=csv"))
        {
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        }

        Assert.Equal(["crosswalk", "crosswalk", "instruments"], (await app.AskAsync(db => db.Set<AuditRead>().Where(read => read.WhatId == filing).Select(read => read.What).ToListAsync())).Order());
        await officer.SubmitAsync($"/cases/{filing}/instruments/eu-ai-act", Visitor.Fill(page, ("q.union", "no")));
        Assert.Equal(HttpStatusCode.Forbidden, officer.Status);
        foreach (var person in new[] { "蒋占位", "冯试验" })
        {
            var other = await app.SignInAsAsync(person);
            foreach (var path in new[] { "instruments", "instruments/eu-ai-act", "crosswalk/nist-ai-rmf", "crosswalk/nist-ai-rmf/download?format=csv" })
            {
                using var answer = await other.FetchAsync($"/cases/{filing}/{path}");
                Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            }
        }

        await officer.GetAsync($"/cases/{filing}/instruments/no-such");
        Assert.Equal(HttpStatusCode.NotFound, officer.Status);
        using var wrong = await officer.FetchAsync($"/cases/{filing}/crosswalk/nist-ai-rmf/download?format=pdf");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Everybody_reads_crosswalks_in_both_languages_and_takes_them_away()
    {
        var anybody = app.Anonymous();
        var list = await anybody.GetAsync("/knowledge/crosswalks");
        var links = list.QuerySelectorAll("section[aria-labelledby=crosswalks] a").Select(a => a.GetAttribute("href")!).ToList();
        Assert.Equal(["/knowledge/crosswalks/eu-ai-act-duties", "/knowledge/crosswalks/eu-annex-viii", "/knowledge/crosswalks/nist-ai-rmf"], links.Order(StringComparer.Ordinal));
        Assert.NotNull((await anybody.GetAsync("/knowledge")).QuerySelector("a[href='/knowledge/crosswalks']"));
        foreach (var link in links)
        {
            var zh = await anybody.GetAsync(link);
            var en = await anybody.GetAsync(link + "?culture=en-GB");
            Assert.Equal(zh.QuerySelectorAll("tbody tr").Length, en.QuerySelectorAll("tbody tr").Length);
            Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", en.QuerySelector("main")!.TextContent);
            Assert.Contains("只供对照", zh.QuerySelector("main")!.TextContent, StringComparison.Ordinal);

            using var csv = await anybody.FetchAsync(link + "/download?format=csv&culture=en-GB");
            var lines = Encoding.UTF8.GetString(await csv.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            Assert.StartsWith("﻿part,id,heading", lines[0], StringComparison.Ordinal);
            Assert.StartsWith("source,", lines[^1], StringComparison.Ordinal);
            using var xlsx = await anybody.FetchAsync(link + "/download?format=xlsx");
            using var bytes = new MemoryStream(await xlsx.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
            Assert.Equal(zh.QuerySelectorAll("tbody tr").Length + 1, bytes.Query(useHeaderRow: true).Count());
        }

        await anybody.GetAsync("/knowledge/crosswalks/no-such");
        Assert.Equal(HttpStatusCode.NotFound, anybody.Status);
        using var wrong = await anybody.FetchAsync(links[0] + "/download?format=exe");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var gone = await anybody.FetchAsync("/knowledge/crosswalks/no-such/download?format=csv");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task Packs_without_procedures_are_shown_among_the_rules()
    {
        var page = await app.Anonymous().GetAsync("/rules");
        Assert.Contains("欧盟人工智能法（对照）", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.QuerySelector("#eu-ai-act-class"));
        Assert.Single(page.QuerySelectorAll("a[href='/screening']"), link => link.Closest("main") is not null);
    }

    [Fact]
    public async Task Published_questionnaire_is_used_once_it_is_installed()
    {
        var folder = Path.GetDirectoryName(SharedData.Path("aia/survey-enfr-v1.0.1.json"))!;
        await using var installed = new WebApp(cases: true, settings: new() { ["Instruments:Folder"] = folder });
        var chen = await installed.SignInAsAsync("陈示例");
        var filing = await installed.AskAsync(db => db.Set<Case>().Where(c => c.Procedure == "filing" && c.SubjectName!.Contains("智澜")).Select(c => c.Id).FirstAsync());
        var page = await chen.GetAsync($"/cases/{filing}/instruments/canada-aia?culture=en-GB");
        Assert.Equal(HttpStatusCode.OK, chen.Status);
        Assert.NotNull(page.QuerySelector("input[type=checkbox][name='q.businessDrivers11']"));
        await chen.SubmitAsync($"/cases/{filing}/instruments/canada-aia", Visitor.Fill(page, ("q.impact9", "item4-4"), ("q.businessDrivers11", "item1-2")));
        Assert.Equal(HttpStatusCode.SeeOther, chen.Status);
        var after = await chen.GetAsync($"/cases/{filing}/instruments?culture=en-GB");
        Assert.Contains("Level IV", after.QuerySelector("section[aria-labelledby=i-canada-aia]")!.TextContent, StringComparison.Ordinal);
    }

    private Task<Guid> FilingAsync(string company, bool submitted = false) => app.AskAsync(db => db.Set<Case>()
        .Where(c => c.Procedure == "filing" && c.SubjectName!.Contains(company) && (!submitted || !c.Private)).OrderBy(c => c.OpenedAt).Select(c => c.Id).FirstAsync());

    private Task<int> RecordsAsync(Guid filing) => app.AskAsync(db => db.Set<Event>().CountAsync(e => e.Stream == $"instrument/{filing}"));
}
