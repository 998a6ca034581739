using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;
using RegFiling.Reports;
using RegFiling.Tests.Platform.Cases;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Reports;

/// <summary>周报: made once when the week has ended, with what came in, was done, ran late and why.</summary>
public sealed class WeeklyReportTests
{
    private static readonly DateOnly FirstMonday = new(2026, 9, 7);

    [Theory, OnEachDatabase]
    public async Task Week_is_reported_once_after_its_end_with_its_figures_and_the_heads_are_told(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        Assert.Equal(0, await RunAsync(system));
        await system.VerifiedSubjectAsync();
        var late = await system.ReadyFilingAsync(new() { ["onlineDate"] = "2026-01-05" });
        await system.SubmitAsync(late);
        var refused = await system.ReadyFilingAsync(name: "不予备案的算法");
        await system.SubmitAsync(refused);
        system.Clock.Advance(TimeSpan.FromDays(1));
        await system.TakeAsync("head", refused, "decide-not-to-file");
        await system.DoAsync("head", late, "assign", CommonActTests.To(system, "officer"));
        Assert.Equal(0, await RunAsync(system));

        await system.GoToAsync(new DateTime(2026, 9, 14, 0, 0, 0));
        Assert.Equal((1, 0), (await RunAsync(system), await RunAsync(system)));
        Assert.Equal([FirstMonday], await system.AskAsync("head", new GetWeeks()));
        var week = (await system.AskAsync("head", new GetWeek(FirstMonday)))!;
        var filings = week.Procedures.Single(procedure => procedure.Id == "filing");
        // Received: two filings. Done: one, on the working day after its receipt.
        Assert.Equal((2, 1, 1, 0, "1.0"), (filings.Received, filings.Done, filings.Open, filings.Overdue, filings.Days));
        Assert.Equal([late], week.Late.Select(filing => filing.CaseId));
        Assert.Empty(week.Passed);
        Assert.Equal(1, week.Officers.Single(officer => officer.Name?.Zh == "officer").Open);
        Assert.Null(await system.AskAsync("officer", new GetWeek(FirstMonday)));
        Assert.Null(await system.AskAsync("filer", new GetWeek(null)));
        Assert.Empty(await system.AskAsync("filer", new GetWeeks()));
        Assert.Null(await system.AskAsync("head", new GetWeek(FirstMonday.AddDays(7))));
        var notice = await system.ReadAsync(db => db.Set<OutboxNotice>().SingleAsync());
        Assert.Equal(("head", "/reports/weekly?week=2026-09-07"), (notice.Audience, notice.Link));
        Assert.Equal(1, await system.ReadAsync(db => db.Set<Event>().CountAsync(e => e.Act == "report/weekly")));
        Assert.Empty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);
    }

    [Fact]
    public async Task Limit_of_the_law_that_ran_out_is_named_with_ground_state_and_whom_it_waited_for()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await system.SubmitAsync(filing);
        await system.DoAsync("reviewer", filing, "confirm-complete");
        await system.TakeAsync("officer", filing, "propose-tier");
        var due = await system.ReadAsync(db => db.Set<CaseClock>().Where(clock => clock.CaseId == filing && clock.Clock == "decide").Select(clock => clock.DueOn).SingleAsync());
        await system.GoToAsync(due.AddDays(1).ToDateTime(new TimeOnly(9, 0)));
        await system.DoAsync("reviewer", filing, "confirm-tier");
        var monday = due.AddDays(-(((int)due.DayOfWeek + 6) % 7));
        await system.GoToAsync(monday.AddDays(7).ToDateTime(new TimeOnly(1, 0)));
        Assert.Equal(1, await RunAsync(system));
        var week = (await system.AskAsync("supervisor", new GetWeek(monday)))!;
        var passed = Assert.Single(week.Passed);
        Assert.Equal(("cac-order-9/25", due), (passed.Ground, passed.DueOn));
        Assert.Equal(("备案办理", "等级待确认", "审核人"), (passed.Clock.Zh, passed.StateThen.Zh, passed.WaitedFor.Zh));
        Assert.Null(passed.DoneOn);
        Assert.Equal(1, week.Procedures.Single(procedure => procedure.Id == "filing").Overdue);
        // The assessment that nobody has received and the commitment that nobody has registered are late by now, too.
        Assert.Equal(3, week.Officers.Single(officer => officer.Name is null).Overdue);
    }

    [Fact]
    public async Task Notice_is_mailed_to_the_heads_alone_with_its_link_and_once()
    {
        await using var server = new SmtpReceiver();
        var settings = new MailSettings("127.0.0.1", server.Port, "no-reply@demo.invalid", "https://filing.demo.invalid/", RequireTls: false);
        await using var system = await TestSystem.StartAsync(configure: services => services.AddSingleton(settings));
        await system.ReadAsync(async db =>
        {
            foreach (var account in await db.Users.ToListAsync())
            {
                account.Email = $"{account.UserName}@demo.invalid";
            }

            return await db.SaveChangesAsync();
        });
        await system.VerifiedSubjectAsync();
        await system.GoToAsync(new DateTime(2026, 9, 14, 8, 0, 0));
        Assert.Equal(1, await RunAsync(system));
        async Task<int> SendAsync()
        {
            await using var scope = system.Services.CreateAsyncScope();
            return await scope.ServiceProvider.GetRequiredService<NoticeMailer>().RunAsync(CancellationToken.None);
        }

        Assert.Equal((1, 0), (await SendAsync(), await SendAsync()));
        var mail = Assert.Single(server.Mails);
        Assert.Equal(["head@demo.invalid", "second-head@demo.invalid"], mail.For.Order(StringComparer.Ordinal));
        Assert.Contains("https://filing.demo.invalid/reports/weekly?week=2026-09-07", mail.Read.TextBody, StringComparison.Ordinal);
        Assert.Equal("周报：2026年9月7日至2026年9月13日", mail.Read.Subject);
    }

    private static async Task<int> RunAsync(TestSystem system)
    {
        await using var scope = system.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<WeeklyReports>().RunAsync(CancellationToken.None);
    }
}
