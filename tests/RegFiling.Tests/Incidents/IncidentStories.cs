using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Incidents;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.RiskTiering;
using RegFiling.Tests.Filings;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Incidents;

/// <summary>From discovery to the summary, and what goes wrong on the way (incident reporting measures; domain 1.14, 4.15). It is 10:00 on Thursday, 10 September 2026.</summary>
public sealed class IncidentStories
{
    [Fact]
    public async Task IncidentReporting_WholeWay_ReportsInTimeAndConfirmsTheGrade()
    {
        await using var system = await TestSystem.StartAsync();
        var id = await IncidentWalk.WholeWayAsync(system);
        var incident = await system.ReadAsync(db => db.Set<Incident>().SingleAsync());
        Assert.Equal(("extremely-major", "major", new DateOnly(2026, 9, 10), false, false), (incident.Grade, incident.ConfirmedGrade, incident.ConfirmedOn, incident.ReportedLate, incident.Hidden));
        Assert.Equal(["incident-report", "incident-summary", "incident-summary"], await system.ReadAsync(db => db.Set<IssuedDocument>().Where(d => d.CaseId == id).OrderBy(d => d.Definition).Select(d => d.Definition).ToListAsync()));
    }

    // Confirmed as major, it raises the tier for 24 months, whatever the company answers; ordinary ones do not, nor those of another filing.
    [Theory]
    [InlineData("major", "2026-09-10", true)]
    [InlineData("extremely-major", "2028-09-10", true)]
    [InlineData("major", "2028-09-11", false)]
    [InlineData("relatively-major", "2026-09-10", false)]
    public async Task Tier_AfterAConfirmedIncident_CountsItFor24Months(string grade, string day, bool counts)
    {
        await using var system = await TestSystem.StartAsync();
        await IncidentWalk.SubjectAsync(system);
        var filing = await FilingStories.PublishedAsync(system);
        var id = TestSystem.Done(await system.StartAsync("filer", "incident", await Answers.ForAsync(system, "incident/detection", "filer", new() { ["knownAt"] = "2026-09-10T09:30" }), parent: filing)).CaseId;
        await system.TakeAsync("filer", id, "grade", new() { ["grade"] = "major", ["persons"] = 0 });
        await system.TakeAsync("filer", id, "report");
        await system.TakeAsync("filer", id, "resolve", new() { ["resolvedAt"] = "2026-09-10T09:50" });
        await system.TakeAsync("filer", id, "summarise");
        var record = await system.ReadAsync(db => db.Set<RegFiling.Filings.Filing>().Select(f => f.Id).SingleAsync());
        Assert.False(await CountsAsync(system, record, "2026-09-10"));
        await system.TakeAsync("reviewer", id, "close", new() { ["grade"] = grade });
        Assert.Equal(counts, await CountsAsync(system, record, day));
        Assert.False(await CountsAsync(system, Guid.NewGuid(), day));
    }

    private static async Task<bool> CountsAsync(TestSystem system, Guid filing, string day)
    {
        await using var scope = system.Scope("officer");
        return (await LifeFacts.OfAsync(scope.ServiceProvider.GetServices<ILifeSource>(), filing, DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), CancellationToken.None)).MajorIncident24Months;
    }

    // Hours run from when the unit first knew, not from when it typed it, through the night and the National Day holiday.
    [Theory]
    [InlineData("other", "2026-10-01T22:15", "2026-10-02 02:15")]
    [InlineData("cii", "2026-10-01T22:15", "2026-10-01 23:15")]
    [InlineData("central", "2026-10-01T23:30", "2026-10-02 01:30")]
    public async Task IncidentReporting_FirstReport_RunsInHoursThroughHolidays(string @operator, string known, string due)
    {
        await using var system = await TestSystem.StartAsync();
        await IncidentWalk.SubjectAsync(system);
        await system.GoToAsync(new(2026, 10, 1, 23, 45, 0));
        var id = await IncidentWalk.DetectedAsync(system, new() { ["operator"] = @operator, ["knownAt"] = known });
        var clock = await system.ReadAsync(db => db.Set<CaseClock>().SingleAsync(c => c.CaseId == id));
        Assert.Equal(due, clock.DueAt.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(known, clock.StartedAt.ToOffset(TimeSpan.FromHours(8)).ToString("yyyy-MM-dd'T'HH:mm", System.Globalization.CultureInfo.InvariantCulture));
    }

    // Thirty days after handling; the last day falls into the National Day holiday and moves to the first working day after it.
    [Fact]
    public async Task IncidentReporting_Summary_IsDueThirtyDaysAfterHandling()
    {
        await using var system = await TestSystem.StartAsync();
        var id = await ReportedAsync(system);
        await system.TakeAsync("filer", id, "resolve", new() { ["resolvedAt"] = "2026-09-10T10:00" });
        var clock = await system.ReadAsync(db => db.Set<CaseClock>().SingleAsync(c => c.CaseId == id && c.Clock == "summary"));
        Assert.Equal(new DateOnly(2026, 10, 10), clock.DueOn);
    }

    // The bounds are inclusive: exactly a million persons is relatively major.
    [Theory]
    [InlineData(999_999, "ordinary", null)]
    [InlineData(1_000_000, "ordinary", "较大事件")]
    [InlineData(1_000_000, "relatively-major", null)]
    [InlineData(9_999_999, "relatively-major", null)]
    [InlineData(10_000_000, "relatively-major", "重大事件")]
    [InlineData(99_999_999, "major", null)]
    [InlineData(100_000_000, "major", "特别重大事件")]
    [InlineData(0, "extremely-major", null)]
    public async Task IncidentReporting_GradeBelowThePersonsConcerned_IsRefused(long persons, string grade, string? least)
    {
        await using var system = await TestSystem.StartAsync();
        var id = await IncidentWalk.DetectedAsync(system);
        var outcome = await system.TryAsync("filer", id, "grade", new() { ["grade"] = grade, ["persons"] = persons });
        Assert.Equal(least is not null, outcome.IsRefused);
        if (least is not null)
        {
            Assert.Contains($"不低于{least}", Assert.Single(outcome.Refusals).Why.Zh, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task IncidentReporting_OrdinaryIncident_StaysTheCompanysOwn()
    {
        await using var system = await TestSystem.StartAsync();
        var id = await IncidentWalk.DetectedAsync(system);
        await system.TakeAsync("filer", id, "grade", new() { ["grade"] = "relatively-major", ["persons"] = 0 });
        Assert.Equal("incident.must-be-reported", (await system.RefusedAsync(() => system.TryAsync("filer", id, "keep"))).Refusals.Single().Code);
        await system.TakeAsync("filer", id, "grade", new() { ["grade"] = "ordinary", ["persons"] = 0 });
        Assert.Equal("recorded", (await system.TakeAsync("filer", id, "keep")).State);
        Assert.Null(await system.AskAsync("officer", new GetCase(id)));
        Assert.Null(await system.AskAsync("other-filer", new GetCase(id)));
        Assert.NotNull(await system.AskAsync("legal-rep", new GetCase(id)));
    }

    [Fact]
    public async Task IncidentReporting_KnownInTheFuture_IsRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var subject = await IncidentWalk.SubjectAsync(system);
        var refused = await system.StartAsync("filer", "incident", await Answers.ForAsync(system, "incident/detection", "filer", new() { ["knownAt"] = "2026-09-10T10:01" }), parent: subject);
        Assert.Equal("incident.known-later", Assert.Single(refused.Refusals).Code);
        var typed = await system.StartAsync("filer", "incident", await Answers.ForAsync(system, "incident/detection", "filer", new() { ["knownAt"] = "昨晚十点" }), parent: subject);
        Assert.Equal("form.not-a-moment", Assert.Single(typed.Refusals).Code);
    }

    [Fact]
    public async Task IncidentReporting_OfAnotherCompany_IsNotThere()
    {
        await using var system = await TestSystem.StartAsync();
        var id = await ReportedAsync(system);
        Assert.Equal("case.not-found", (await system.RefusedAsync(() => system.TryAsync("other-filer", id, "follow-up"))).Refusals.Single().Code);
        var subject = await IncidentWalk.SubjectAsync(system);
        Assert.True((await system.StartAsync("other-filer", "incident", await Answers.ForAsync(system, "incident/detection", "other-filer", new() { ["knownAt"] = "2026-09-10T09:00" }), parent: subject)).IsRefused);
    }

    [Fact]
    public async Task IncidentReporting_LateReport_IsMarkedOnlyWhenLateAndAfterHearing()
    {
        await using var system = await TestSystem.StartAsync();
        var inTime = await ReportedAsync(system);
        await system.TakeAsync("officer", inTime, "ask-explanation");
        await system.TakeAsync("filer", inTime, "explain");
        Assert.Equal("incident.reported-in-time", (await system.RefusedAsync(() => system.TryAsync("officer", inTime, "flag-late"))).Refusals.Single().Code);

        var late = await IncidentWalk.DetectedAsync(system, new() { ["knownAt"] = "2026-09-10T05:59" });
        await system.TakeAsync("filer", late, "grade", new() { ["grade"] = "major", ["persons"] = 0 });
        await system.TakeAsync("filer", late, "report");
        Assert.Equal("incident.nothing-asked", (await system.RefusedAsync(() => system.TryAsync("filer", late, "explain"))).Refusals.Single().Code);
        Assert.Equal("incident.not-heard", (await system.RefusedAsync(() => system.TryAsync("officer", late, "flag-late"))).Refusals.Single().Code);
        await system.TakeAsync("officer", late, "ask-explanation");
        Assert.Equal("incident.not-heard", (await system.RefusedAsync(() => system.TryAsync("officer", late, "flag-late"))).Refusals.Single().Code);
        await system.TakeAsync("filer", late, "explain");
        await system.TakeAsync("officer", late, "flag-late");
        Assert.True((await system.ReadAsync(db => db.Set<Incident>().SingleAsync(i => i.ReportedLate))).KnownAt < system.Clock.GetUtcNow().AddHours(-4));
        Assert.Contains("迟报", (await system.AskAsync("filer", new GetCase(late)))!.Flags.Select(flag => flag.Zh));
    }

    // Silence does not protect: three working days after the question it may be decided without the company, and by another person than asked.
    [Fact]
    public async Task IncidentReporting_HiddenReport_IsFoundByASecondPersonAfterTheTimeToExplain()
    {
        await using var system = await TestSystem.StartAsync();
        var id = await ReportedAsync(system);
        system.SecondAccount("officer as reviewer", "officer", "reviewer");
        await system.TakeAsync("officer", id, "ask-explanation");
        Assert.Equal("case.second-person", (await system.RefusedAsync(() => system.TryAsync("officer as reviewer", id, "flag-hidden"))).Refusals.Single().Code);
        await system.GoToAsync(new(2026, 9, 15, 23, 59, 0));
        Assert.Equal("incident.not-heard", (await system.RefusedAsync(() => system.TryAsync("reviewer", id, "flag-hidden"))).Refusals.Single().Code);
        await system.GoToAsync(new(2026, 9, 16, 0, 0, 0));
        await system.TakeAsync("reviewer", id, "flag-hidden");
        Assert.True((await system.ReadAsync(db => db.Set<Incident>().SingleAsync())).Hidden);
    }

    [Fact]
    public async Task IncidentReporting_WrongTimesGradesAndPassing_AreRefused()
    {
        await using var system = await TestSystem.StartAsync();
        var id = await ReportedAsync(system);
        Assert.Equal("incident.not-major", (await system.RefusedAsync(() => system.TryAsync("officer", id, "pass-on"))).Refusals.Single().Code);
        Assert.Equal("incident.same-grade", (await system.RefusedAsync(() => system.TryAsync("filer", id, "regrade", new() { ["grade"] = "relatively-major" }))).Refusals.Single().Code);
        foreach (var moment in new[] { "2026-09-10T09:29", "2026-09-10T10:01" })
        {
            Assert.Equal("incident.moment-out-of-order", (await system.RefusedAsync(() => system.TryAsync("filer", id, "contain", new() { ["containedAt"] = moment }))).Refusals.Single().Code);
        }

        await system.TakeAsync("filer", id, "contain", new() { ["containedAt"] = "2026-09-10T09:45" });
        Assert.Equal("incident.moment-out-of-order", (await system.RefusedAsync(() => system.TryAsync("filer", id, "resolve", new() { ["resolvedAt"] = "2026-09-10T09:44" }))).Refusals.Single().Code);
    }

    private static async Task<Guid> ReportedAsync(TestSystem system)
    {
        var id = await IncidentWalk.DetectedAsync(system);
        await system.TakeAsync("filer", id, "grade", new() { ["grade"] = "relatively-major", ["persons"] = 0 });
        await system.TakeAsync("filer", id, "report");
        return id;
    }
}
