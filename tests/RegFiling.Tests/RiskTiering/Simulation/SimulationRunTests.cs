using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.RiskTiering;
using RegFiling.RiskTiering.Simulation;
using RegFiling.Tests.Support;
using static RegFiling.Tests.RiskTiering.ShanghaiRules;

namespace RegFiling.Tests.RiskTiering.Simulation;

/// <summary>A run as a row: started, carried out by one worker, cancelled, broken off, opened to companies; by whom, and what stays on record.</summary>
public sealed class SimulationRunTests
{
    private static readonly HashSet<string> Starters = ["officer", "reviewer", "legal-review", "head", "coordinator"];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static ProposedFile Threshold => new("tier.json", SimulationTests.Changed("tier", "\"mau\": \">= 10000\"", "\"mau\": \">= 15000\""));

    [Theory, OnEachDatabase]
    public async Task Run_is_carried_out_and_keeps_what_it_found(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        await SimulationTests.FilingAsync(system, system.Company, ("opinionAttribute", "attached"), ("mau", 9_999));
        var mover = await SimulationTests.FilingAsync(system, system.Company, ("opinionAttribute", "attached"), ("mau", 10_000));
        await SimulationTests.FilingAsync(system, system.Other, ("opinionAttribute", "attached"), ("mau", 20_000));
        var before = await TiersAsync(system);
        var id = await StartedAsync(system);
        var queued = (await system.AskAsync("supervisor", new GetSimulation(id)))!;
        Assert.Equal((SimulationState.Queued, null), (queued.Run.State, queued.Summary));
        Assert.Equal("演示试算-2026-0001", queued.Run.Number);
        Assert.Equal(Sha256.Of(Threshold.Bytes.Span), Assert.Single(queued.Files).Sha256);
        Assert.Null(await system.AskAsync("officer", new GetMovers(id)));

        Assert.True(await WorkAsync(system));
        Assert.False(await WorkAsync(system));
        var done = (await system.AskAsync("officer", new GetSimulation(id)))!;
        var found = done.Summary!;
        Assert.Equal((SimulationState.Done, 3L, 3L, 1L), (done.Run.State, done.Run.Done, done.Run.Total, done.Run.Moved));
        Assert.Equal((3L, 1L, 2L, 1, 1), (found.Filings, found.Moved, found.Stay, found.Kept, found.CompanyCount));
        Assert.Equal([new TierMove("T1", "T1", 1), new("T2", "T1", 1), new("T2", "T2", 1)], found.Moves);
        Assert.Null(found.ProposedFrom);
        Assert.Equal("测试甲公司", done.Companies[system.Company]);
        var page = (await system.AskAsync("head", new GetMovers(id)))!;
        var line = Assert.Single(page.Lines);
        Assert.Equal((mover, "T2", "T1", "测试甲公司", 1L), (line.Detail.Mover.FilingId, line.Detail.Mover.From, line.Detail.Mover.To, line.Detail.Company, page.Total!.Value));
        Assert.NotEmpty(line.Detail.Duties);
        Assert.Single(line.Why);
        Assert.Single((await system.AskAsync("officer", new GetMovers(id, From: "T2", To: "T1", Subject: system.Company)))!.Lines);
        Assert.Empty((await system.AskAsync("officer", new GetMovers(id, Subject: system.Other)))!.Lines);
        Assert.Empty((await system.AskAsync("officer", new GetMovers(id, From: "T1")))!.Lines);
        Assert.Empty((await system.AskAsync("officer", new GetMovers(id, After: 1)))!.Lines);
        var list = (await system.AskAsync("supervisor", new GetSimulations()))!;
        Assert.Equal((id, "officer", 1L, false), (Assert.Single(list.Runs).Run.Id, list.Runs[0].By.Zh, list.Runs[0].Run.Moved, list.HasMore));

        // Nothing on record has changed but the run and its chain.
        Assert.Equal(before, await TiersAsync(system));
        Assert.Equal(["simulation/start", "simulation/end"], await ActsAsync(system));
        await ChainIsWholeAsync(system);
        foreach (var sql in new[] { "UPDATE simulation_mover SET to_tier = 'T5'", "DELETE FROM simulation_mover", "UPDATE simulation_file SET sha256 = 'x'", "DELETE FROM simulation_file" })
        {
            Assert.Contains("the record is final", (await Assert.ThrowsAnyAsync<DbException>(() => system.ReadAsync(db => db.Database.ExecuteSqlRawAsync(sql, Cancel)))).Message, StringComparison.Ordinal);
        }
    }

    [Theory, OnEachDatabase]
    public async Task Of_two_workers_one_takes_the_run(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        await SimulationTests.FilingAsync(system, system.Company, ("mau", 1));
        await StartedAsync(system);
        var taken = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => WorkAsync(system), Cancel)));
        Assert.Single(taken, one => one);
        Assert.Single(await ActsAsync(system), act => act == "simulation/end");
    }

    [Fact]
    public async Task Second_run_waits_until_the_first_has_ended()
    {
        using var gate = new Gate();
        await using var system = await TestSystem.StartAsync(options: gate.Into);
        var first = await StartedAsync(system);
        system.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await StartedAsync(system);
        var work = gate.Begin(() => WorkAsync(system));
        await gate.ReachedAsync();
        Assert.Equal((SimulationState.Running, SimulationState.Queued), (await StateAsync(system, first), await StateAsync(system, second)));
        Assert.False(await WorkAsync(system));
        gate.Open();
        Assert.True(await work);
        Assert.True(await WorkAsync(system));
        Assert.Equal((SimulationState.Done, SimulationState.Done), (await StateAsync(system, first), await StateAsync(system, second)));
    }

    [Fact]
    public async Task Cancelled_in_the_middle_it_stops_and_keeps_nothing()
    {
        using var gate = new Gate();
        await using var system = await TestSystem.StartAsync(options: gate.Into);
        await SimulationTests.FilingAsync(system, system.Company, ("mau", 20_000));
        var id = await StartedAsync(system);
        var work = gate.Begin(() => WorkAsync(system));
        await gate.ReachedAsync();
        Assert.Equal(id, (await system.SendAsync("officer", new CancelSimulation(id))).Value);
        Assert.True((await system.AskAsync("officer", new GetSimulation(id)))!.Run.CancelAsked);
        await BeatUntilAsync(system, work);
        Assert.Equal(SimulationState.Cancelled, await StateAsync(system, id));
        Assert.Equal(["simulation/start", "simulation/cancel", "simulation/end"], await ActsAsync(system));
        Assert.Null((await system.AskAsync("officer", new GetSimulation(id)))!.Summary);
        Assert.Equal(0, await system.ReadAsync(db => db.Set<SimulationMover>().CountAsync(Cancel)));
        var again = await system.SendAsync("officer", new CancelSimulation(id));
        Assert.False(again.IsRefused);
        Assert.Equal(3, (await ActsAsync(system)).Count);
    }

    [Fact]
    public async Task Cancelled_before_its_turn_it_never_runs_and_an_ended_one_cannot_be_cancelled()
    {
        await using var system = await TestSystem.StartAsync();
        var waiting = await StartedAsync(system);
        Assert.False((await system.SendAsync("head", new CancelSimulation(waiting))).IsRefused);
        Assert.Equal(SimulationState.Cancelled, await StateAsync(system, waiting));
        Assert.False(await WorkAsync(system));
        var done = await DoneAsync(system);
        var late = await system.SendAsync("officer", new CancelSimulation(done));
        Assert.Equal((RefusalKind.Conflict, "simulation.has-ended"), (late.Kind!.Value, Assert.Single(late.Refusals).Code));
        Assert.Equal("simulation.not-found", Assert.Single((await system.SendAsync("officer", new CancelSimulation(Guid.NewGuid()))).Refusals).Code);
    }

    // The process was killed: the row still says running, by a worker that nobody hears any more.
    [Fact]
    public async Task Broken_off_by_a_crash_it_is_done_anew_and_after_the_third_time_failed()
    {
        await using var system = await TestSystem.StartAsync();
        await SimulationTests.FilingAsync(system, system.Company, ("mau", 20_000));
        var id = await StartedAsync(system);
        await KillAsync(system, id, attempts: 1);
        Assert.False(await WorkAsync(system));
        Assert.Equal(SimulationState.Running, await StateAsync(system, id));
        system.Clock.Advance(SimulationWorker.Silence + TimeSpan.FromSeconds(1));
        Assert.True(await WorkAsync(system));
        Assert.Equal(SimulationState.Done, await StateAsync(system, id));

        var hopeless = await StartedAsync(system);
        await KillAsync(system, hopeless, attempts: 3);
        system.Clock.Advance(SimulationWorker.Silence + TimeSpan.FromSeconds(1));
        Assert.False(await WorkAsync(system));
        Assert.Equal(SimulationState.Failed, await StateAsync(system, hopeless));
        var unwanted = await StartedAsync(system);
        await KillAsync(system, unwanted, attempts: 1);
        Assert.False((await system.SendAsync("officer", new CancelSimulation(unwanted))).IsRefused);
        system.Clock.Advance(SimulationWorker.Silence + TimeSpan.FromSeconds(1));
        Assert.False(await WorkAsync(system));
        Assert.Equal(SimulationState.Cancelled, await StateAsync(system, unwanted));
        await ChainIsWholeAsync(system);
    }

    [Fact]
    public async Task Host_that_stops_gives_its_run_back_and_what_a_lost_worker_brings_is_not_kept()
    {
        using var gate = new Gate();
        await using var system = await TestSystem.StartAsync(options: gate.Into);
        await SimulationTests.FilingAsync(system, system.Company, ("mau", 20_000));
        var id = await StartedAsync(system);
        using var host = new CancellationTokenSource();
        var stopped = gate.Begin(() => system.Services.GetRequiredService<SimulationWorker>().RunNextAsync(host.Token));
        await gate.ReachedAsync();
        await host.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
        Assert.Equal((SimulationState.Queued, 0), await system.ReadAsync(async db => (await db.Set<SimulationRun>().Where(run => run.Id == id).Select(run => new { run.State, run.Attempts }).SingleAsync(Cancel)) is var row ? (row.State, row.Attempts) : default));

        var lost = gate.Begin(() => WorkAsync(system));
        await gate.ReachedAsync();
        await KillAsync(system, id, attempts: 2);
        gate.Open();
        await lost;
        Assert.Equal(SimulationState.Running, await StateAsync(system, id));
        Assert.Equal(["simulation/start"], await ActsAsync(system));
        Assert.Equal(0, await system.ReadAsync(db => db.Set<SimulationMover>().CountAsync(Cancel)));
    }

    [Fact]
    public async Task Run_that_cannot_be_carried_out_fails_and_the_next_one_gets_its_turn()
    {
        await using var system = await TestSystem.StartAsync();
        var id = await StartedAsync(system);
        await system.ReadAsync(db => db.Set<SimulationRun>().Where(run => run.Id == id).ExecuteUpdateAsync(set => set.SetProperty(run => run.PackHash, new string('0', 64)), Cancel));
        system.Clock.Advance(TimeSpan.FromSeconds(1));
        var next = await StartedAsync(system);
        Assert.True(await WorkAsync(system));
        Assert.True(await WorkAsync(system));
        Assert.Equal((SimulationState.Failed, SimulationState.Done), (await StateAsync(system, id), await StateAsync(system, next)));
    }

    [Fact]
    public async Task Roles_start_stop_open_and_read_as_they_may()
    {
        await using var system = await TestSystem.StartAsync();
        var openers = new HashSet<string> { "reviewer", "legal-review", "head", "coordinator" };
        var run = await DoneAsync(system);
        foreach (var role in Roles.Titles.Keys.Except(["system"]))
        {
            var marks = await system.MarksAsync();
            var started = await system.SendAsync(role, new StartSimulation(Guid.NewGuid().ToString(), "试算", null, [Threshold]));
            Assert.Equal(!Starters.Contains(role), started.IsRefused);
            if (started.IsRefused)
            {
                Assert.Equal((RefusalKind.Forbidden, "simulation.not-your-role"), (started.Kind!.Value, Assert.Single(started.Refusals).Code));
                Assert.Equal(marks with { Refused = marks.Refused + 1 }, await system.MarksAsync());
            }

            var reads = Starters.Contains(role) || role == "supervisor";
            Assert.Equal(reads, await system.AskAsync(role, new GetSimulations()) is not null);
            Assert.Equal(reads, await system.AskAsync(role, new GetSimulation(run)) is not null);
            Assert.Equal(reads, await system.AskAsync(role, new GetMovers(run)) is not null);
            var other = started.IsRefused ? await StartedAsync(system, "second-officer") : (await system.SendAsync("second-officer", new StartSimulation(Guid.NewGuid().ToString(), "试算", null, [Threshold]))).Value;
            var stopped = await system.SendAsync(role, new CancelSimulation(other));
            Assert.Equal(openers.Contains(role) ? null : reads ? RefusalKind.Forbidden : RefusalKind.NotFound, stopped.Kind);
            var opened = await system.SendAsync(role, new OpenSimulation(run, true));
            Assert.Equal(openers.Contains(role) ? null : reads ? RefusalKind.Forbidden : RefusalKind.NotFound, opened.Kind);
            var closed = await system.SendAsync(role, new OpenSimulation(run, false));
            Assert.Equal(openers.Contains(role) ? null : reads ? RefusalKind.Forbidden : RefusalKind.NotFound, closed.Kind);
            if (!started.IsRefused) Assert.False((await system.SendAsync(role, new CancelSimulation(started.Value))).IsRefused);
        }

        await ChainIsWholeAsync(system);
    }

    [Fact]
    public async Task Opening_needs_a_second_person_a_finished_run_and_a_change_that_is_out_for_consultation()
    {
        var change = new FakeChange();
        await using var system = await TestSystem.StartAsync(configure: services => services.AddSingleton<IProposedRules>(change));
        system.SecondAccount("officer as reviewer", "officer", "reviewer");
        var id = await StartedAsync(system);
        Assert.Equal("simulation.not-done", Code(await system.SendAsync("reviewer", new OpenSimulation(id, true))));
        Assert.True(await WorkAsync(system));
        Assert.Equal("simulation.second-person", Code(await system.SendAsync("officer as reviewer", new OpenSimulation(id, true))));
        Assert.Empty(await system.AskAsync("filer", new GetOpenSimulations()));
        Assert.False((await system.SendAsync("reviewer", new OpenSimulation(id, true))).IsRefused);
        Assert.False((await system.SendAsync("head", new OpenSimulation(id, true))).IsRefused);
        Assert.Single(await ActsAsync(system), act => act == "simulation/open");
        Assert.Equal(id, Assert.Single(await system.AskAsync("filer", new GetOpenSimulations())).Id);
        Assert.Empty(await system.AskAsync("officer", new GetOpenSimulations()));
        Assert.False((await system.SendAsync("reviewer", new OpenSimulation(id, false))).IsRefused);
        Assert.Empty(await system.AskAsync("filer", new GetOpenSimulations()));

        // From a change with a case of its own: its files, and its consultation decides.
        Assert.Equal("simulation.no-change", Code(await system.SendAsync("officer", new StartSimulation("a", "修订", Guid.NewGuid(), []))));
        var of = (await system.SendAsync("officer", new StartSimulation("b", "修订", change.Id, []))).Value;
        Assert.True(await WorkAsync(system));
        Assert.Equal("tier.json", Assert.Single((await system.AskAsync("officer", new GetSimulation(of)))!.Files).Name);
        Assert.Equal("simulation.not-consulting", Code(await system.SendAsync("reviewer", new OpenSimulation(of, true))));
        change.IsOpen = true;
        Assert.False((await system.SendAsync("reviewer", new OpenSimulation(of, true))).IsRefused);
        Assert.NotNull(await system.AskAsync("filer", new GetOwnPreview(of, system.Company)));
        change.IsOpen = false;
        Assert.Empty(await system.AskAsync("filer", new GetOpenSimulations()));
        Assert.Null(await system.AskAsync("filer", new GetOwnPreview(of, system.Company)));
    }

    [Fact]
    public async Task Preview_is_of_the_own_company_alone()
    {
        await using var system = await TestSystem.StartAsync();
        var moves = await SimulationTests.FilingAsync(system, system.Company, ("opinionAttribute", "attached"), ("mau", 10_000));
        var stays = await SimulationTests.FilingAsync(system, system.Company, ("opinionAttribute", "attached"), ("mau", 20_000));
        await SimulationTests.FilingAsync(system, system.Company, FilingStatus.Withdrawn, "T1", ("mau", 1));
        var theirs = await SimulationTests.FilingAsync(system, system.Other, ("opinionAttribute", "attached"), ("mau", 10_001));
        await system.ReadAsync(async db =>
        {
            db.Add(new Filing { Id = Guid.CreateVersion7(), SubjectId = system.Company, Name = "没有等级", Type = "push" });
            return await db.SaveChangesAsync(Cancel);
        });
        var id = await DoneAsync(system);
        Assert.Null(await system.AskAsync("filer", new GetOwnPreview(id, system.Company)));
        Assert.False((await system.SendAsync("reviewer", new OpenSimulation(id, true))).IsRefused);

        foreach (var own in new[] { "filer", "security-officer", "legal-rep" })
        {
            var preview = (await system.AskAsync(own, new GetOwnPreview(id, system.Company)))!;
            Assert.Equal("测试甲公司", preview.Company);
            Assert.Equal(3, preview.Lines.Count);
            var mover = preview.Lines.Single(line => line.FilingId == moves);
            Assert.Equal(("T2", "T1"), (mover.From!.Id, mover.To!.Id));
            Assert.NotEmpty(mover.Why);
            Assert.NotEmpty(mover.Duties);
            var same = preview.Lines.Single(line => line.FilingId == stays);
            Assert.Equal(("T2", "T2", 0, 0), (same.From!.Id, same.To!.Id, same.Why.Count, same.Duties.Count));
            Assert.Null(preview.Lines.Single(line => line.Name == "没有等级").From);
            Assert.DoesNotContain(preview.Lines, line => line.FilingId == theirs);
        }

        Assert.Equal(theirs, Assert.Single((await system.AskAsync("other-filer", new GetOwnPreview(id, system.Other)))!.Lines).FilingId);
        // Another company, officials, agents, the public, and ids that are none: all the same nothing.
        foreach (var (who, subject) in new[] { ("filer", system.Other), ("other-filer", system.Company), ("officer", system.Company), ("head", system.Company), ("agent", system.Company), ("public", system.Company), ("nobody", system.Company), ("filer", Guid.NewGuid()) })
        {
            Assert.Null(await system.AskAsync(who, new GetOwnPreview(id, subject)));
        }

        Assert.Null(await system.AskAsync("filer", new GetOwnPreview(Guid.NewGuid(), system.Company)));
        Assert.Null(await system.AskAsync("filer", new GetSimulation(id)));
        Assert.Null(await system.AskAsync("filer", new GetMovers(id, Subject: system.Company)));
    }

    [Fact]
    public async Task Bad_files_are_refused_with_place_and_cure_and_leave_nothing()
    {
        await using var system = await TestSystem.StartAsync();
        async Task<IReadOnlyList<Refusal>> TryAsync(string title, params ProposedFile[] files)
        {
            var outcome = await system.SendAsync("officer", new StartSimulation(Guid.NewGuid().ToString(), title, null, files));
            Assert.Equal(RefusalKind.Invalid, outcome.Kind);
            Assert.All(outcome.Refusals, refusal => Assert.NotNull(refusal.Next));
            return outcome.Refusals;
        }

        Assert.Equal(["simulation.no-title", "simulation.no-files"], (await TryAsync(" ")).Select(refusal => refusal.Code).Order(StringComparer.Ordinal).Reverse());
        Assert.Contains("tier.json 第", (await TryAsync("试算", new ProposedFile("tier.json", "{\n  \"id\": \"tier\",\n  nonsense\n}"u8.ToArray())))[0].Why.Zh, StringComparison.Ordinal);
        Assert.Equal("simulation.same-name", (await TryAsync("试算", Threshold, Threshold))[0].Code);
        Assert.Contains("simulation.too-many-files", (await TryAsync("试算", [.. Enumerable.Range(0, 7).Select(i => Threshold with { Name = $"{i}.json" })])).Select(refusal => refusal.Code));
        Assert.NotEmpty(await TryAsync("试算", new ProposedFile("t.dmn", Encoding.UTF8.GetBytes("<?xml version=\"1.0\"?><definitions xmlns=\"https://www.omg.org/spec/DMN/20191111/MODEL/\"/>"))));
        Assert.NotEmpty(await TryAsync("试算", new ProposedFile("t.xml", "<oops"u8.ToArray())));
        Assert.Equal(0, await system.ReadAsync(db => db.Set<SimulationRun>().CountAsync(Cancel)));
        Assert.Empty(await ActsAsync(system));
    }

    [Fact]
    public async Task Sent_twice_it_is_the_same_run_and_a_mark_of_Windows_does_no_harm()
    {
        await using var system = await TestSystem.StartAsync();
        var marked = new ProposedFile("C:\\rules\\tier.json", Encoding.UTF8.GetPreamble().Concat(Threshold.Bytes.ToArray()).ToArray());
        var first = await system.SendAsync("officer", new StartSimulation("once", "试算", null, [marked]));
        var second = await system.SendAsync("officer", new StartSimulation("once", "试算", null, [marked]));
        Assert.Equal(first.Value, second.Value);
        Assert.NotEqual(first.Value, (await system.SendAsync("reviewer", new StartSimulation("once", "试算", null, [marked]))).Value);
        Assert.Equal(("tier.json", Sha256.Of(Threshold.Bytes.Span)), await system.ReadAsync(async db => await db.Set<SimulationFile>().FirstAsync(file => file.RunId == first.Value, Cancel) is var file ? (file.Name, file.Sha256) : default));
    }

    // However many filings move, what is kept stays as large as the rules.
    [Fact]
    public void Summary_of_very_many_movers_is_bounded_and_counts_them_all()
    {
        var rules = new RuleProposal(Tier, Floors, Obligations);
        var tally = new SimulationTally(rules, rules, Day);
        for (var i = 0; i < SimulationSummary.MostMovers + 500; i++) tally.Add(Guid.NewGuid(), Guid.NewGuid(), "T1", false, "{}");
        var summary = SimulationSummary.Of(tally.Result(7, TimeSpan.FromSeconds(1), TimeSpan.Zero), Day);
        Assert.Equal((SimulationSummary.MostMovers + 500L, SimulationSummary.MostMovers, SimulationSummary.MostMovers + 500, SimulationSummary.MostCompanies), (summary.Moved, summary.Kept, summary.CompanyCount, summary.Companies.Count));
        Assert.InRange(summary.ToJson().Length, 1_000, 60_000);
        var again = SimulationSummary.Read(summary.ToJson())!;
        Assert.Equal((summary.Moved, summary.WithoutTier, summary.Duties.Count, summary.Tiers[0].Title.Zh), (again.Moved, again.WithoutTier, again.Duties.Count, again.Tiers[0].Title.Zh));
    }

    [Fact]
    public void Day_of_a_proposal_is_told_when_its_files_set_one()
    {
        var now = new RuleProposal(Tier, Floors, Obligations);
        RuleProposal With(string day) => now.With(("tier.json", SimulationTests.Changed("tier", "\"effectiveFrom\": \"2026-01-01\"", $"\"effectiveFrom\": \"{day}\""))).Value;
        Assert.Equal(new DateOnly(2027, 3, 1), With("2027-03-01").BeginsAfter(now, Day));
        Assert.Null(With("2025-12-31").BeginsAfter(now, Day));
        Assert.Null(now.BeginsAfter(now, Day));
    }

    internal static async Task<Guid> StartedAsync(TestSystem system, string who = "officer") =>
        (await system.SendAsync(who, new StartSimulation(Guid.NewGuid().ToString(), "用户规模界限调为一万五千", null, [Threshold]))).Value;

    internal static async Task<Guid> DoneAsync(TestSystem system)
    {
        var id = await StartedAsync(system);
        while (await WorkAsync(system))
        {
        }

        Assert.Equal(SimulationState.Done, await StateAsync(system, id));
        return id;
    }

    private static Task<bool> WorkAsync(TestSystem system) => system.Services.GetRequiredService<SimulationWorker>().RunNextAsync(Cancel);

    private static Task<SimulationState> StateAsync(TestSystem system, Guid id) => system.ReadAsync(db => db.Set<SimulationRun>().Where(run => run.Id == id).Select(run => run.State).SingleAsync(Cancel));

    private static Task<List<string>> ActsAsync(TestSystem system) => system.ReadAsync(db => db.Set<Event>().Where(e => e.Stream == "simulation").OrderBy(e => e.Sequence).Select(e => e.Act).ToListAsync(Cancel));

    private static async Task<string> TiersAsync(TestSystem system) =>
        string.Join('\n', await system.ReadAsync(db => db.Set<TierDecision>().OrderBy(decision => decision.Id).Select(decision => decision.FilingId + decision.Tier + decision.Facts).ToListAsync(Cancel)));

    // The filings of these tests are written past the engine, so that the check of the whole record would find those.
    private static async Task ChainIsWholeAsync(TestSystem system) =>
        Assert.DoesNotContain((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults, fault => fault.Stream == "simulation");

    private static string Code(Outcome<Guid> outcome) => Assert.Single(outcome.Refusals).Code;

    private static Task<int> KillAsync(TestSystem system, Guid id, int attempts)
    {
        var (now, worker) = (system.Clock.GetUtcNow(), Guid.NewGuid());
        return system.ReadAsync(db => db.Set<SimulationRun>().Where(run => run.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(run => run.State, SimulationState.Running).SetProperty(run => run.Worker, worker).SetProperty(run => run.HeardAt, now).SetProperty(run => run.Attempts, attempts), Cancel));
    }

    // The worker says that it is alive, and hears whether to stop, by the clock of the test.
    private static async Task BeatUntilAsync(TestSystem system, Task work)
    {
        for (var i = 0; i < 200 && !work.IsCompleted; i++)
        {
            system.Clock.Advance(SimulationWorker.Beat);
            await Task.WhenAny(work, Task.Delay(50, Cancel));
        }

        await work;
    }

    private sealed class FakeChange : IProposedRules
    {
        public Guid Id { get; } = Guid.NewGuid();

        public bool IsOpen { get; set; }

        public Task<ProposedChange?> FindAsync(Guid caseId, CancellationToken cancellationToken) =>
            Task.FromResult(caseId == Id ? new ProposedChange(Id, "修订", [Threshold], IsOpen) : null);
    }

    /// <summary>Holds a run up in the middle, where it reads the tiers.</summary>
    private sealed class Gate : DbCommandInterceptor, IDisposable
    {
        private readonly SemaphoreSlim reached = new(0);
        private readonly SemaphoreSlim open = new(0);
        private volatile bool armed;

        public void Into(DbContextOptionsBuilder options) => options.AddInterceptors(this);

        public Task<bool> Begin(Func<Task<bool>> work)
        {
            armed = true;
            return Task.Run(work, Cancel);
        }

        public Task ReachedAsync() => reached.WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        public void Open() => open.Release();

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            if (armed && command.CommandText.Contains("tier_decision", StringComparison.Ordinal))
            {
                armed = false;
                reached.Release();
                await open.WaitAsync(cancellationToken);
            }

            return result;
        }

        public void Dispose()
        {
            reached.Dispose();
            open.Dispose();
        }
    }
}
