using System.Net;
using Microsoft.EntityFrameworkCore;
using RegFiling.Interviews;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Web;

/// <summary>The record of an interview and its calendar file, on the demonstration: for the company and the authority, and for nobody else.</summary>
public sealed class InterviewPageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Record_and_calendar_are_for_both_sides_and_for_no_other_company()
    {
        await using var app = new WebApp(cases: true);
        var id = await app.AskAsync(db => db.Set<Case>().Where(c => c.Procedure == "interview").Select(c => c.Id).SingleAsync());
        foreach (var (person, trace) in new[] { ("李样本", 0), ("赵演示", 1) })
        {
            var reader = await app.SignInAsAsync(person);
            var page = await reader.GetAsync($"/cases/{id}/interview");
            Assert.Equal(HttpStatusCode.OK, reader.Status);
            Assert.Equal(4, page.QuerySelectorAll(".record-talk > li").Length);
            Assert.Contains("五个工作日内", page.QuerySelector(".side-party .record-note")!.TextContent, StringComparison.Ordinal);
            Assert.Equal(trace, await app.AskAsync(db => db.Set<AuditRead>().CountAsync(read => read.WhatId == id && read.What == "interview-record")));
            using var calendar = await reader.FetchAsync($"/cases/{id}/interview.ics");
            var text = await calendar.Content.ReadAsStringAsync(Cancel);
            Assert.Equal("text/calendar", calendar.Content.Headers.ContentType!.MediaType);
            Assert.Contains("T013000Z", text, StringComparison.Ordinal);
            Assert.Contains("BEGIN:VEVENT", text, StringComparison.Ordinal);
            // A calendar lies open on a telephone: it says when and where, and nothing of the matter.
            Assert.DoesNotContain("推送", text, StringComparison.Ordinal);
        }

        foreach (var person in new[] { "蒋占位", "冯试验" })
        {
            var other = await app.SignInAsAsync(person);
            foreach (var path in new[] { "interview", "interview.ics" })
            {
                using var refused = await other.FetchAsync($"/cases/{id}/{path}");
                Assert.Equal(HttpStatusCode.NotFound, refused.StatusCode);
            }
        }
    }

    [Fact]
    public async Task Filing_shows_what_an_interview_asked_for_with_its_days()
    {
        await using var app = new WebApp(cases: true);
        var record = await app.AskAsync(db => db.Set<InterviewRecord>().SingleAsync());
        var filing = await app.AskAsync(db => db.Set<Case>().Where(c => c.Procedure == "filing" && c.RecordId == record.FilingId).Select(c => c.Id).SingleAsync());
        var company = await app.SignInAsAsync("陈示例");
        var duties = (await company.GetAsync($"/cases/{filing}")).QuerySelector("section[aria-labelledby=interview-duties]")!;
        Assert.Equal(2, duties.QuerySelectorAll("li").Length);
        Assert.Contains("承诺", duties.TextContent, StringComparison.Ordinal);
        Assert.Contains("到期日", duties.TextContent, StringComparison.Ordinal);
        var official = await app.SignInAsAsync("赵演示");
        Assert.NotEmpty((await official.GetAsync($"/cases/{filing}")).QuerySelectorAll("a[href^='/cases/start/risk-notice']"));
        Assert.NotEmpty((await official.GetAsync($"/cases/{filing}")).QuerySelectorAll("a[href^='/cases/start/interview']"));
        Assert.Empty((await company.GetAsync($"/cases/{filing}")).QuerySelectorAll("a[href^='/cases/start/risk-notice'], a[href^='/cases/start/interview']"));
    }
}
