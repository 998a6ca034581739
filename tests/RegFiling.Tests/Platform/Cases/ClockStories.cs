using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Tests.FilesOnly;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Cases;

public sealed class ClockStories
{
    [Fact]
    public async Task Clock_OfADayBeyondThePublishedCalendar_IsProvisionalUntilTheCalendarComes()
    {
        await using var system = await TestSystem.StartAsync();
        await system.GoToAsync(new DateTime(2026, 12, 28, 9, 0, 0));
        var subject = TestSystem.Done(await system.StartAsync("filer", "subject")).CaseId;
        await system.TakeAsync("filer", subject, "save");
        await system.TakeAsync("filer", subject, "submit");
        var clock = await system.ReadAsync(db => db.Set<CaseClock>().AsNoTracking().SingleAsync());
        Assert.True(clock.Provisional);
        Assert.Contains("暂定", clock.ExplanationZh, StringComparison.Ordinal);

        // The notice of the year comes: 1 to 3 January off, so 4 January is the fourth working day and 5 January the fifth.
        var pack = ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey("subject"));
        var files = new Dictionary<string, byte[]>(pack.Files) { ["calendar/2027.json"] = Calendar2027(pack) };
        var published = PackReader.Read(files, [])!;
        var definition = published.Procedures["subject"].Clocks["verification"];
        var before = clock.DueOn;
        Assert.True(ClockKeeper.Recompute(published, definition, clock));
        Assert.False(clock.Provisional);
        Assert.NotEqual(before, clock.DueOn);
        Assert.True(clock.RemindAt < clock.DueAt);
        Assert.False(ClockKeeper.Recompute(published, definition, clock));
    }

    [Fact]
    public async Task Calendar_ThatChanges_MovesRunningClocksOnceAndRecordsIt()
    {
        var folder = Directory.CreateTempSubdirectory("regfiling-calendar").FullName;
        try
        {
            var pack = Path.Combine(folder, "cn-shanghai");
            FilesOnlyPack.Copy(Repository.Path("workflows", "cn-shanghai"), pack);
            await using var system = await TestSystem.StartAsync(packs: folder);
            await system.GoToAsync(new DateTime(2026, 12, 28, 9, 0, 0));
            var subject = TestSystem.Done(await system.StartAsync("filer", "subject")).CaseId;
            await system.TakeAsync("filer", subject, "save");
            await system.TakeAsync("filer", subject, "submit");
            var before = await system.ReadAsync(db => db.Set<CaseClock>().AsNoTracking().SingleAsync());

            await File.WriteAllBytesAsync(Path.Combine(pack, "calendar", "2027.json"), Calendar2027(ShippedPacks.Read()[0]), TestContext.Current.CancellationToken);
            var manifest = Path.Combine(pack, "pack.json");
            var version = $"\"version\": \"{ShippedPacks.Read()[0].Manifest.Version}\"";
            var text = await File.ReadAllTextAsync(manifest, TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(manifest, text.Replace(version, "\"version\": \"9.0.0\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
            await system.Services.GetRequiredService<PackCatalogue>().ImportAsync([pack], CodeCatalogue.OfThisProduct, TestContext.Current.CancellationToken);

            Assert.Equal(1, await MoveAsync(system));
            Assert.Equal(0, await MoveAsync(system));
            var after = await system.ReadAsync(db => db.Set<CaseClock>().AsNoTracking().SingleAsync());
            Assert.True(before.Provisional && !after.Provisional && after.DueOn > before.DueOn);
            var view = (await system.AskAsync("filer", new GetCase(subject)))!;
            Assert.Equal(("clock-moved", after.DueAt), (view.Timeline[^1].Action, view.Case.NextDue));
            Assert.Contains(await system.ReadAsync(db => db.Set<OutboxMessage>().ToListAsync()), message => message.SubjectZh.Contains("节假日安排变化", StringComparison.Ordinal));
            Assert.True((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).IsSound);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MoveAsync(TestSystem system)
    {
        await using var scope = system.Scope("system");
        return await scope.ServiceProvider.GetRequiredService<CalendarMover>().RunAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Clock_DoneInTime_NeitherRemindsNorRunsOut()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        Assert.Equal(0, await system.GoToAsync(new DateTime(2026, 12, 1)));
        Assert.All(await system.ReadAsync(db => db.Set<CaseClock>().ToListAsync()), clock => Assert.Equal((ClockStatus.Ended, null), (clock.Status, clock.OverdueAt)));
        Assert.Null(await system.ReadAsync(db => db.Set<Case>().Select(c => c.NextDue).SingleAsync()));
    }

    // Late stays late, even when no runner looked in between.
    [Fact]
    public async Task Clock_DoneAfterItsEnd_IsRecordedAsLate()
    {
        await using var system = await TestSystem.StartAsync();
        var subject = TestSystem.Done(await system.StartAsync("filer", "subject")).CaseId;
        await system.TakeAsync("filer", subject, "save");
        await system.TakeAsync("filer", subject, "submit");
        system.Clock.Advance(TimeSpan.FromDays(30));
        await system.TakeAsync("officer", subject, "review");
        await system.TakeAsync("officer", subject, "verify");
        Assert.NotNull((await system.ReadAsync(db => db.Set<CaseClock>().SingleAsync())).OverdueAt);
    }

    // A person who comes too late for a page is told of the act that came between, not of a reminder.
    [Fact]
    public async Task Reminder_ChangesNoVersionAndIsNotWhatAnOldPageMissed()
    {
        await using var system = await TestSystem.StartAsync();
        var subject = TestSystem.Done(await system.StartAsync("filer", "subject")).CaseId;
        await system.TakeAsync("filer", subject, "save");
        await system.TakeAsync("filer", subject, "submit");
        await system.GoToAsync(new DateTime(2026, 9, 17));
        Assert.False((await system.ActAsync("officer", subject, "review", version: 3)).IsRefused);
        await system.TakeAsync("officer", subject, "return");
        var outcome = await system.ActAsync("filer", subject, "submit", version: 3);
        Assert.Contains("officer", outcome.Refusals.Single().Why.Zh, StringComparison.Ordinal);
        Assert.Contains("退回修改", outcome.Refusals[0].Why.Zh, StringComparison.Ordinal);
    }

    private static byte[] Calendar2027(Pack pack)
    {
        var year = JsonNode.Parse(pack.Files["calendar/2026.json"])!.AsObject();
        return Encoding.UTF8.GetBytes(year.ToJsonString().Replace("2026-", "2027-", StringComparison.Ordinal).Replace("\"year\":2026", "\"year\":2027", StringComparison.Ordinal));
    }
}
