using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Cases;

/// <summary>分办, 转办, 领办, 提醒: in every procedure, changing nothing of it; alone and for many cases at once.</summary>
public sealed class CommonActTests
{
    [Theory, OnEachDatabase]
    public async Task Assigned_case_stands_on_the_list_of_one_officer_until_it_is_given_away(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var filing = await AcceptedAsync(system);
        Assert.Contains(filing, await MineAsync(system, "officer"));
        Assert.Contains(filing, await MineAsync(system, "second-officer"));
        var before = await StandsAsync(system, filing);
        await system.DoAsync("reviewer", filing, "assign", To(system, "officer", "请本周办理"));
        Assert.Contains(filing, await MineAsync(system, "officer"));
        Assert.DoesNotContain(filing, await MineAsync(system, "second-officer"));
        var view = (await system.AskAsync("second-officer", new GetCase(filing)))!;
        Assert.Equal("officer", view.Assignee!.Value.Zh);
        Assert.Equal("officer：请本周办理", view.Timeline[^1].Detail!.Value.Zh);
        Assert.Equal("分办", view.Timeline[^1].Title.Zh);
        await system.DoAsync("officer", filing, "reassign", To(system, "second-officer"));
        Assert.Contains(filing, await MineAsync(system, "second-officer"));
        Assert.DoesNotContain(filing, await MineAsync(system, "officer"));
        // It settles who works on it and nothing else: another officer may still act, and state and time limits are what they were.
        Assert.Equal(before, await StandsAsync(system, filing));
        await system.TakeAsync("officer", filing, "propose-tier");
        Assert.Contains(filing, await MineAsync(system, "reviewer"));
        Assert.Empty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);
    }

    [Fact]
    public async Task Refusals_say_who_has_the_case_and_what_to_do_instead()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await AcceptedAsync(system);
        await RefusedAsync(system, "officer", filing, "assign", To(system, "officer"), "case.not-your-role");
        await RefusedAsync(system, "filer", filing, "assign", To(system, "officer"), "case.not-your-role");
        await RefusedAsync(system, "other-filer", filing, "take", [], "case.not-found");
        await RefusedAsync(system, "head", filing, "reassign", To(system, "officer"), "common.not-assigned");
        await RefusedAsync(system, "head", filing, "assign", To(system, "reviewer"), "common.not-an-officer");
        await RefusedAsync(system, "head", filing, "assign", new() { ["assignee"] = Guid.NewGuid().ToString() }, "common.not-an-officer");
        await RefusedAsync(system, "head", filing, "assign", new() { ["assignee"] = "officer" }, "form.no-such-answer");
        await RefusedAsync(system, "head", filing, "assign", [], "form.missing");
        await system.DoAsync("officer", filing, "take");
        await RefusedAsync(system, "second-officer", filing, "take", [], "common.assigned");
        await RefusedAsync(system, "head", filing, "assign", To(system, "second-officer"), "common.assigned");
        await RefusedAsync(system, "second-officer", filing, "reassign", To(system, "second-officer"), "common.not-yours");
        await RefusedAsync(system, "coordinator", filing, "reassign", To(system, "officer"), "common.assigned-already");
        var draft = TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = "草稿", ["type"] = "push" })).CaseId;
        await RefusedAsync(system, "head", draft, "assign", To(system, "officer"), "case.not-found");
        // Only what would be done is offered.
        Assert.Equal(["reassign", "recuse"], (await system.AskAsync("officer", new GetCase(filing)))!.Common.Select(act => act.Id).Order(StringComparer.Ordinal));
        Assert.Equal(["recuse"], (await system.AskAsync("second-officer", new GetCase(filing)))!.Common.Select(act => act.Id));
        Assert.Equal(["recuse"], (await system.AskAsync("filer", new GetCase(filing)))!.Common.Select(act => act.Id));
        Assert.Contains((await system.AskAsync("head", new GetActionForm(filing, "reassign")))!.Form!.Field("assignee")!.Choices, choice => choice.Label.Zh == "second-officer");
    }

    [Fact]
    public async Task Who_acted_for_the_company_in_the_case_is_not_given_it()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await AcceptedAsync(system);
        await system.ReadAsync(async db =>
        {
            var account = await db.Users.SingleAsync(account => account.UserName == "filer");
            db.Add(new RoleHeld { Id = Guid.CreateVersion7(), AccountId = account.Id, Role = "officer" });
            return await db.SaveChangesAsync();
        });
        await RefusedAsync(system, "head", filing, "assign", To(system, "filer"), "common.other-side");
    }

    [Theory, OnEachDatabase]
    public async Task Case_of_an_officer_who_left_counts_as_unassigned(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var filing = await AcceptedAsync(system);
        await system.DoAsync("head", filing, "assign", To(system, "officer"));
        Assert.DoesNotContain(filing, await UnassignedAsync(system));
        // Locked for wrong passwords, for minutes: nothing changes.
        await LockAsync(system, "officer", system.Clock.GetUtcNow().AddMinutes(15));
        Assert.DoesNotContain(filing, await UnassignedAsync(system));
        await LockAsync(system, "officer", DateTimeOffset.MaxValue.AddYears(-1));
        Assert.Contains(filing, await UnassignedAsync(system));
        Assert.Contains(filing, await MineAsync(system, "second-officer"));
        Assert.Null((await system.AskAsync("head", new GetCase(filing)))!.Assignee);
        Assert.DoesNotContain((await system.AskAsync("head", new GetColleagues())), person => person.Name.Zh == "officer");
        await RefusedAsync(system, "head", filing, "assign", To(system, "officer"), "common.not-an-officer");
        await system.DoAsync("second-officer", filing, "take");
        Assert.DoesNotContain(filing, await UnassignedAsync(system));
    }

    [Fact]
    public async Task Who_works_on_a_case_makes_no_page_of_the_procedure_stale_and_another_assignment_does()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await AcceptedAsync(system);
        var version = await VersionAsync(system, filing);
        await system.DoAsync("head", filing, "assign", To(system, "officer"));
        Assert.Equal(version + 1, await VersionAsync(system, filing));
        var late = await system.ActAsync("coordinator", filing, "reassign", To(system, "second-officer"), version);
        Assert.Equal("case.stale-version", late.Refusals.Single().Code);
        var proposed = TestSystem.Done(await system.ActAsync("officer", filing, "propose-tier", await Answers.ForAsync(system, "filing/tier-proposal", "officer"), version));
        Assert.Equal(version + 2, proposed.Version);
        Assert.Equal("case.stale-version", (await system.ActAsync("reviewer", filing, "confirm-tier", version: version)).Refusals.Single().Code);
        TestSystem.Done(await system.ActAsync("coordinator", filing, "reassign", To(system, "second-officer"), version + 1));
        Assert.Equal("case.stale-version", (await system.ActAsync("reviewer", filing, "confirm-tier", version: version + 9)).Refusals.Single().Code);
    }

    [Fact]
    public async Task Company_is_reminded_once_a_day_within_its_time_and_not_after()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await SubmittedAsync(system);
        await RefusedAsync(system, "officer", filing, "remind", [], "common.nothing-to-remind-of");
        await system.TakeAsync("reviewer", filing, "ask-supplement");
        await RefusedAsync(system, "head", filing, "remind", [], "case.not-your-role");
        var due = await StandsAsync(system, filing);
        await system.DoAsync("officer", filing, "remind");
        var message = await system.ReadAsync(db => db.Set<OutboxMessage>().Where(m => m.SubjectZh.Contains("提醒")).SingleAsync());
        Assert.Equal("party", message.Audience);
        Assert.Contains("算法备案提醒：补正的期限至2026年9月23日", message.SubjectZh, StringComparison.Ordinal);
        Assert.Contains("due by 23 September 2026", message.SubjectEn, StringComparison.Ordinal);
        await RefusedAsync(system, "reviewer", filing, "remind", [], "common.reminded-today");
        system.Clock.Advance(TimeSpan.FromDays(1));
        await system.DoAsync("reviewer", filing, "remind");
        Assert.Equal(due, await StandsAsync(system, filing));
        // The draft that the company saves meanwhile stays its own: a reminder submits nothing.
        await system.TakeAsync("filer", filing, "save", new() { ["name"] = Walk.Name, ["type"] = "push", ["scenario"] = "尚未提交的内容" });
        system.Clock.Advance(TimeSpan.FromDays(1));
        await system.DoAsync("officer", filing, "remind");
        Assert.DoesNotContain("尚未提交的内容", (await system.AskAsync("officer", new GetCase(filing)))!.Forms["filing/application"].ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timeline_names_the_clock_that_reminded_or_ran_out()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await SubmittedAsync(system);
        await system.GoToAsync(new DateTime(2026, 9, 16, 9, 0, 0));
        await system.GoToAsync(new DateTime(2026, 9, 18, 9, 0, 0));
        var clocks = (await system.AskAsync("officer", new GetCase(filing)))!.Timeline.Where(act => act.Role == "system").ToList();
        Assert.Equal(["到期提醒", "已逾期"], clocks.Select(act => act.Title.Zh));
        Assert.All(clocks, act => Assert.Equal(("材料齐全性核对，2026年9月17日到期", "Check of completeness, due 17 September 2026"), (act.Detail!.Value.Zh, act.Detail.Value.En)));
    }

    [Theory, OnEachDatabase]
    public async Task Many_at_once_each_is_an_act_of_its_own_and_a_second_click_does_nothing(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var accepted = await AcceptedAsync(system);
        var submitted = await SubmittedAsync(system, "第二个算法");
        var draft = TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = "草稿", ["type"] = "push" })).CaseId;
        await system.DoAsync("second-officer", submitted, "take");
        BulkRow[] rows = [await RowAsync(system, accepted), await RowAsync(system, submitted), new(draft, 1), new(Guid.NewGuid(), 1), await RowAsync(system, accepted)];
        var command = new TakeActions(rows, "assign", Guid.NewGuid(), new FormData(To(system, "officer")));
        var runs = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => system.SendAsync("coordinator", command))));
        Assert.All(runs, run => Assert.Equal(command.Run, run.Value));
        Assert.Equal(command.Run, (await system.SendAsync("coordinator", command)).Value);
        var results = (await system.AskAsync("coordinator", new GetBulkRun(command.Run)))!.Read();
        Assert.Equal([true, true, false, false], results.Select(result => result.Done));
        Assert.Equal(["—", "—"], results.Skip(2).Select(result => result.Number));
        Assert.All(results.Skip(2), result => Assert.Equal(("case.not-found", ""), (result.Refusals.Single().Code, result.Title)));
        Assert.Equal(1, await system.ReadAsync(db => db.Set<Event>().CountAsync(e => e.Act == "filing/assign")));
        Assert.Equal(1, await system.ReadAsync(db => db.Set<Event>().CountAsync(e => e.Act == "filing/reassign")));
        Assert.Contains(accepted, await MineAsync(system, "officer"));
        // A run is its person's own, and its key nobody else's.
        Assert.Null(await system.AskAsync("head", new GetBulkRun(command.Run)));
        Assert.Equal("case.key-reused", (await system.SendAsync("head", command)).Refusals.Single().Code);

        var reminded = await system.SendAsync("officer", new TakeActions([await RowAsync(system, accepted), await RowAsync(system, submitted)], "remind", Guid.NewGuid(), FormData.Empty));
        Assert.All((await system.AskAsync("officer", new GetBulkRun(reminded.Value)))!.Read(), result => Assert.Equal("common.nothing-to-remind-of", result.Refusals.Single().Code));
        Assert.Empty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);
    }

    [Fact]
    public async Task Bulk_act_refuses_nothing_ticked_too_many_and_acts_that_are_none()
    {
        await using var system = await TestSystem.StartAsync();
        async Task<string> WhyAsync(int rows, string action) => (await system.SendAsync("head", new TakeActions(
            [.. Enumerable.Range(0, rows).Select(_ => new BulkRow(Guid.NewGuid(), 1))], action, Guid.NewGuid(), FormData.Empty))).Refusals.Single().Why.En;
        Assert.Equal("Tick the cases first", await WhyAsync(0, "take"));
        Assert.Equal("At most 200 cases at once", await WhyAsync(201, "take"));
        Assert.Equal("There is no such bulk act", await WhyAsync(1, "publish"));
    }

    [Fact]
    public async Task Running_case_of_an_older_pack_has_the_common_acts_of_today()
    {
        using var packs = new FolderCopy(Repository.Path("workflows"));
        var folder = Path.Combine(packs.Folder, "cn-shanghai");
        File.Delete(Path.Combine(folder, "procedures", "common.json"));
        File.Delete(Path.Combine(folder, "forms", "common", "assign.json"));
        await File.WriteAllTextAsync(Path.Combine(folder, "pack.json"), (await File.ReadAllTextAsync(Path.Combine(folder, "pack.json"), TestContext.Current.CancellationToken)).Replace($"\"version\": \"{ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey("filing")).Manifest.Version}\"", "\"version\": \"0.9.0\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await using var system = await TestSystem.StartAsync(packs: packs.Folder);
        var filing = await AcceptedAsync(system);
        await RefusedAsync(system, "officer", filing, "take", [], "case.no-such-action");
        await system.Services.GetRequiredService<PackCatalogue>().ImportAsync(PackReader.FoldersBelow(Repository.Path("workflows")), CodeCatalogue.OfThisProduct, TestContext.Current.CancellationToken);
        await system.DoAsync("head", filing, "assign", To(system, "officer"));
        Assert.Contains(filing, await MineAsync(system, "officer"));
        Assert.DoesNotContain(filing, await MineAsync(system, "second-officer"));
    }

    [Theory]
    [InlineData("\"rules\": [\"common.unassigned@1\"],", "\"to\": \"draft\", \"rules\": [\"common.unassigned@1\"],", "more than a common act can be")]
    [InlineData("\"take\": {", "\"withdraw\": {", "has an action withdraw of its own")]
    [InlineData("common.once-a-day@1", "common.twice-a-day@1", "unknown rule common.twice-a-day@1")]
    [InlineData("\"en\": \"Take the case\"", "\"en\": \"\"", "one language only")]
    public void Linter_refuses_a_common_act_that_changes_the_case_or_that_it_does_not_know(string from, string to, string problem)
    {
        using var packs = new FolderCopy(Repository.Path("workflows"));
        var file = Path.Combine(packs.Folder, "cn-shanghai", "procedures", "common.json");
        var text = File.ReadAllText(file);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(file, text.Replace(from, to, StringComparison.Ordinal));
        var problems = new List<Problem>();
        PackLinter.Lint(PackReader.Read(Path.Combine(packs.Folder, "cn-shanghai"), problems)!, CodeCatalogue.OfThisProduct, problems);
        Assert.Contains(problems, found => found.File == "procedures/common.json" && found.Message.Contains(problem, StringComparison.Ordinal));
    }

    internal static JsonObject To(TestSystem system, string who, string? note = null)
    {
        var form = new JsonObject { ["assignee"] = system.Person(who).PersonId.ToString() };
        if (note is not null)
        {
            form["note"] = note;
        }

        return form;
    }

    private static async Task<Guid> SubmittedAsync(TestSystem system, string name = Walk.Name)
    {
        if (!await system.ReadAsync(db => db.Set<Case>().AnyAsync(c => c.Procedure == "subject")))
        {
            await system.VerifiedSubjectAsync();
        }

        var filing = await system.ReadyFilingAsync(name: name);
        await system.SubmitAsync(filing);
        return filing;
    }

    private static async Task<Guid> AcceptedAsync(TestSystem system)
    {
        var filing = await SubmittedAsync(system);
        await system.DoAsync("reviewer", filing, "confirm-complete");
        return filing;
    }

    private static async Task RefusedAsync(TestSystem system, string who, Guid filing, string action, JsonObject form, string code)
    {
        var outcome = await system.ActAsync(who, filing, action, form);
        Assert.True(outcome.IsRefused);
        Assert.Contains(code, outcome.Refusals.Select(refusal => refusal.Code));
        Assert.All(outcome.Refusals, refusal => Assert.True(refusal.Why.IsComplete));
    }

    private static async Task<List<Guid>> MineAsync(TestSystem system, string who) => [.. (await system.AskAsync(who, new ListCases(new CaseFilter { Tab = CaseTab.Mine }))).Rows.Select(row => row.Id)];

    private static async Task<List<Guid>> UnassignedAsync(TestSystem system) => [.. (await system.AskAsync("head", new ListCases(new CaseFilter { Unassigned = true }))).Rows.Select(row => row.Id)];

    private static Task<int> LockAsync(TestSystem system, string who, DateTimeOffset until) => system.ReadAsync(db => db.Users.Where(account => account.UserName == who).ExecuteUpdateAsync(set => set.SetProperty(account => account.LockoutEnd, until)));

    private static Task<int> VersionAsync(TestSystem system, Guid filing) => system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == filing).Select(c => c.Version).SingleAsync());

    private static async Task<BulkRow> RowAsync(TestSystem system, Guid filing) => new(filing, await VersionAsync(system, filing));

    private static Task<(string, DateTimeOffset?)> StandsAsync(TestSystem system, Guid filing) => system.ReadAsync(async db =>
    {
        var found = await db.Set<Case>().SingleAsync(c => c.Id == filing);
        return (found.State, found.NextDue);
    });

    private sealed class FolderCopy : IDisposable
    {
        public FolderCopy(string source)
        {
            Folder = Directory.CreateTempSubdirectory("regfiling-packs").FullName;
            foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            {
                var target = Path.Combine(Folder, Path.GetRelativePath(source, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }

        public string Folder { get; }

        public void Dispose() => Directory.Delete(Folder, recursive: true);
    }
}
