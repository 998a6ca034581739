using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Commitments;
using RegFiling.DueDates;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;
using RegFiling.Tests.Incidents;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.DueDates;

/// <summary>What is due and who is late: the company sees its own, the authority what was submitted.</summary>
public sealed class CalendarStories
{
    [Theory, OnEachDatabase]
    public async Task Company_SeesItsClocksAndDatedClauses_DueFirst(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await DateClausesAsync(system, null);
        await system.SubmitAsync(filing);
        await system.TakeAsync("reviewer", filing, "ask-supplement");
        var incident = await IncidentWalk.DetectedAsync(system);

        var dues = await system.AskAsync("filer", new GetDues());
        Assert.Equal(incident, dues[0].CaseId);
        Assert.Equal((Force.Law, true, "《国家网络安全事件报告管理办法》"), (dues[0].Force, dues[0].HasTime, dues[0].Ground!.Value.Zh));
        var supplement = Assert.Single(dues, item => item.CaseId == filing);
        Assert.Equal((Force.Internal, false, null), (supplement.Force, supplement.HasTime, supplement.Ground));
        Assert.Equal(dues.OrderBy(item => item.At).Select(item => item.Id), dues.Select(item => item.Id));
        Assert.Empty(await system.AskAsync("other-filer", new GetDues()));
        Assert.Empty(await system.AskAsync("other-filer", new GetDues(system.Company)));
        Assert.Empty(await system.AskAsync("officer", new GetDues(system.Company)));
        Assert.Empty(await system.AskAsync("public", new GetDues()));
    }

    [Fact]
    public async Task Clause_WithADate_IsDueWhileTheCommitmentIsInForce()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        await system.ReadyFilingAsync();
        await DateClausesAsync(system, new(2026, 9, 30));
        var due = Assert.Single(await system.AskAsync("filer", new GetDues()), item => item.Force == Force.Commitment);
        Assert.Equal((new DateOnly(2026, 9, 30), false), (due.On, due.IsOverdue));
        await system.GoToAsync(new(2026, 10, 1, 0, 0, 0));
        Assert.True(Assert.Single(await system.AskAsync("filer", new GetDues()), item => item.Force == Force.Commitment).IsOverdue);
    }

    // A draft is nobody else's business, late or not.
    [Fact]
    public async Task Authority_SeesWhoIsLate_AndNothingThatWasNotSubmitted()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await DateClausesAsync(system, null);
        await system.SubmitAsync(filing);
        await system.TierConfirmedAsync(filing);
        await system.PublishedAsync(filing);
        await IncidentWalk.DetectedAsync(system);
        Assert.Empty((await system.AskAsync("officer", new GetLate()))!.Items);
        await system.GoToAsync(new(2026, 9, 30, 9, 0, 0));
        var late = (await system.AskAsync("officer", new GetLate()))!;
        var item = Assert.Single(late.Items);
        Assert.Equal(("标明备案编号", system.Company), (item.What.Zh, item.SubjectId));
        var count = Assert.Single(late.Counts);
        Assert.Equal((item.Tier, 1, 1), (count.Tier, count.Items, count.Companies));
        Assert.NotNull(count.Tier);
        Assert.Single((await system.AskAsync("officer", new GetLate(item.District, item.Tier!.Value.Zh)))!.Items);
        Assert.Empty((await system.AskAsync("officer", new GetLate("310199x")))!.Items);
        Assert.Null(await system.AskAsync("filer", new GetLate()));
        Assert.Null(await system.AskAsync("public", new GetLate()));
    }

    [Theory, OnEachDatabase]
    public async Task Address_OpensOneCalendar_UntilANewOneIsMadeOrItIsClosed(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        Assert.Equal("calendar.no-company", Assert.Single((await system.SendAsync("officer", new MakeCalendarKey())).Refusals).Code);
        var first = (await system.SendAsync("filer", new MakeCalendarKey())).Value;
        Assert.Equal(system.Person("filer").AccountId, await system.AskAsync("nobody", new FindCalendar(first)));
        var second = (await system.SendAsync("filer", new MakeCalendarKey())).Value;
        Assert.Null(await system.AskAsync("nobody", new FindCalendar(first)));
        Assert.NotNull(await system.AskAsync("nobody", new FindCalendar(second)));
        Assert.False((await system.SendAsync("other-filer", new DropCalendarKey())).Value);
        Assert.NotNull(await system.AskAsync("nobody", new FindCalendar(second)));
        Assert.True((await system.SendAsync("filer", new DropCalendarKey())).Value);
        Assert.Null(await system.AskAsync("nobody", new FindCalendar(second)));
        Assert.Equal(["account/make-calendar-key", "account/make-calendar-key", "account/drop-calendar-key"], await system.ReadAsync(db => db.Set<Event>()
            .Where(e => e.Act.StartsWith("account/")).OrderBy(e => e.Sequence).Select(e => e.Act).ToListAsync()));
    }

    // 14 September 2026 is a Monday; 5 October lies in the National Day holiday, and the digest of that week comes on the first working day.
    [Theory, OnEachDatabase]
    public async Task Digest_IsWrittenOnceAWeek_OnTheFirstWorkingDay(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await DateClausesAsync(system, null);
        await system.SubmitAsync(filing);
        await system.TakeAsync("reviewer", filing, "ask-supplement");
        system.Clock.SetUtcNow(new(2026, 9, 14, 1, 0, 0, TimeSpan.Zero));
        Assert.Equal((1, 0), (await DigestAsync(system), await DigestAsync(system)));
        var notice = await system.ReadAsync(db => db.Set<OutboxNotice>().SingleAsync());
        Assert.Equal(($"company/{system.Company}", "/calendar?week=2026-09-14", "履行事项：14日内到期1项，已到期0项"), (notice.Audience, notice.Link, notice.SubjectZh));
        system.Clock.SetUtcNow(new(2026, 10, 5, 1, 0, 0, TimeSpan.Zero));
        Assert.Equal(0, await DigestAsync(system));
        system.Clock.SetUtcNow(new(2026, 10, 8, 1, 0, 0, TimeSpan.Zero));
        Assert.Equal(1, await DigestAsync(system));
    }

    private static Task<int> DateClausesAsync(TestSystem system, DateOnly? day) => system.ReadAsync(db => db.Set<CommitmentClause>().ExecuteUpdateAsync(set => set.SetProperty(c => c.DueOn, day)));

    private static async Task<int> DigestAsync(TestSystem system)
    {
        await using var scope = system.Scope("system");
        return await scope.ServiceProvider.GetRequiredService<DueDigest>().RunAsync(CancellationToken.None);
    }
}
