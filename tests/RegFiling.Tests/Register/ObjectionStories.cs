using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.Register.Objections;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Register;

/// <summary>Objections and corrections as they run: who learns what, what is refused, and what the public history shows.</summary>
public sealed class ObjectionStories
{
    private const string Number = "网信算备310115999000202260017号";
    private const string Secret = "卫某某";

    [Theory, OnEachDatabase]
    public async Task Objection_that_is_right_corrects_the_entry_and_keeps_the_old_version(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        await PublishedEntryAsync(system);
        var receipt = await RaisedAsync(system, "public");
        var id = await CaseOfAsync(system, receipt.Number);
        await system.TakeAsync("officer", id, "accept", new() { ["substance"] = "异议认为应用产品名称写错" });
        await system.TakeAsync("filer", id, "state-view");
        await system.TakeAsync("officer", id, "propose", Upholding());
        Assert.Equal("upheld", (await system.TakeAsync("reviewer", id, "uphold-correct")).State);

        var view = (await system.AskAsync("public", new GetEntry(Number)))!;
        Assert.Equal(("应为乙产品", RegisterState.Corrected), (view.Entry.Product, view.Entry.State));
        Assert.Equal(2, view.Versions.Count);
        var (first, second) = (view.Versions[0], view.Versions[1]);
        Assert.Equal((RegisterState.Filed, 0), (first.State, first.Differences.Count));
        Assert.Equal(("查明产品名称录入有误，应当更正。", receipt.Number), (second.Reason, second.CaseNumber));
        var product = second.Differences.Single(difference => difference.Field.Id == "product");
        Assert.Equal("应为乙产品", product.After!.Value.Zh);
        Assert.Null(product.Before);
        // Found under the new words, and the record fits.
        Assert.Contains(await system.ReadAsync(db => new RegisterSearch(db).FindAsync(new RegisterQuery("乙产品"))) is { IsRefused: false } found ? found.Value.Entries : [], entry => entry.Number == view.Entry.Number);
        Assert.Empty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);
        // The filing itself stays in force: an objection never revokes.
        Assert.Equal("published", await system.ReadAsync(db => db.Set<Case>().Where(c => c.Procedure == "filing").Select(c => c.State).SingleAsync()));
    }

    [Fact]
    public async Task Company_learns_the_substance_and_never_who_objected()
    {
        await using var system = await TestSystem.StartAsync();
        await PublishedEntryAsync(system);
        var receipt = await RaisedAsync(system, "public");
        var id = await CaseOfAsync(system, receipt.Number);
        // Before it is taken up, and for another company ever, there is no such case.
        Assert.Null(await system.AskAsync("filer", new GetCase(id)));
        Assert.DoesNotContain((await system.AskAsync("filer", new FindCases("objection"))).Rows, row => row.Id == id);
        await system.TakeAsync("officer", id, "accept", new() { ["substance"] = "异议认为应用产品名称写错" });
        Assert.Null(await system.AskAsync("other-filer", new GetCase(id)));
        Assert.Equal((RefusalKind.NotFound, "case.not-found"), Refused(await system.ActAsync("other-filer", id, "state-view")));

        // Whoever signs in is a member of the public besides, and that opens nothing.
        var both = system.Person("filer") with { Roles = [new("filer", system.Company), new(Roles.Public, null)] };
        var seen = (await AskAsAsync(system, both, new GetCase(id)))!;
        Assert.Equal(["objection/acceptance"], seen.Forms.Keys);
        Assert.Equal("社会公众", seen.Timeline[0].Who.Zh);
        Assert.DoesNotContain(seen.Documents, document => document.Data.Contains(Secret, StringComparison.Ordinal) || document.Data.Contains("wei@demo.invalid", StringComparison.Ordinal));
        var asked = (await AskAsAsync(system, both, new GetActionForm(id, "state-view")))!;
        Assert.DoesNotContain("甲产品的名称", asked.Data.ToJson(), StringComparison.Ordinal);
        // The officer reads all of it.
        var officer = (await system.AskAsync("officer", new GetCase(id)))!;
        Assert.Equal(Secret, officer.Forms["objection/raise"].Text("name"));
        Assert.Equal("public", officer.Timeline[0].Who.Zh);
    }

    [Fact]
    public async Task Objection_without_account_gets_a_receipt_that_opens_its_state_and_nothing_else_does()
    {
        await using var system = await TestSystem.StartAsync();
        await PublishedEntryAsync(system);
        var key = Guid.NewGuid().ToString();
        var form = await FormAsync(system, "public");
        var receipt = (await AnonymouslyAsync(system, new RaiseObjection(key, form))).Value;
        // Sent twice (double click, lost answer) it is one objection with one receipt.
        Assert.Equal(receipt, (await AnonymouslyAsync(system, new RaiseObjection(key, form))).Value);
        Assert.Equal(1, await system.ReadAsync(db => db.Set<Case>().CountAsync(c => c.Procedure == "objection")));

        Assert.NotNull(await AskAnonymouslyAsync(system, new GetObjection(receipt.Number, receipt.Secret)));
        Assert.NotNull(await AskAnonymouslyAsync(system, new GetObjection(receipt.Number, receipt.Secret.ToLowerInvariant().Replace("-", " ", StringComparison.Ordinal))));
        Assert.Null(await AskAnonymouslyAsync(system, new GetObjection(receipt.Number, null)));
        Assert.Null(await AskAnonymouslyAsync(system, new GetObjection(receipt.Number, "AAAA-BBBB-CCCC-DDDD")));
        Assert.Null(await AskAnonymouslyAsync(system, new GetObjection("BJ-2026-000999", receipt.Secret)));
        // The number of another case is none of an objection.
        var filing = await system.ReadAsync(db => db.Set<Case>().Where(c => c.Procedure == "filing").Select(c => c.Number).SingleAsync());
        Assert.Null(await AskAnonymouslyAsync(system, new GetObjection(filing, receipt.Secret)));
        // Officials see that it came from somebody who had not signed in.
        var seen = (await system.AskAsync("officer", new GetCase(await CaseOfAsync(system, receipt.Number))))!;
        Assert.Equal("未登录", seen.Timeline[0].Who.Zh);
        // The secret itself is stored nowhere.
        Assert.DoesNotContain(await system.ReadAsync(db => db.Set<EventBody>().Select(body => body.Body).ToListAsync()), body => System.Text.Encoding.UTF8.GetString(body).Contains(receipt.Secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_raised_it_signed_in_sees_it_without_the_secret_and_nobody_else_does()
    {
        await using var system = await TestSystem.StartAsync();
        await PublishedEntryAsync(system);
        var receipt = await RaisedAsync(system, "public");
        Assert.NotNull(await system.AskAsync("public", new GetObjection(receipt.Number, null)));
        Assert.Null(await system.AskAsync("other-filer", new GetObjection(receipt.Number, null)));
    }

    [Fact]
    public async Task Objection_that_is_not_right_is_answered_with_reasons_and_changes_nothing()
    {
        await using var system = await TestSystem.StartAsync();
        await PublishedEntryAsync(system);
        var receipt = await RaisedAsync(system, "public");
        var id = await CaseOfAsync(system, receipt.Number);
        await system.TakeAsync("officer", id, "accept");
        // Nobody answers: after five working days it goes on by itself.
        await system.GoToAsync(new DateTime(2026, 9, 18, 9, 0, 0));
        await system.TakeAsync("officer", id, "propose", new() { ["result"] = "reject", ["reasons"] = "经核对企业提交的材料，公示内容属实。" });
        var wrongWay = await system.ActAsync("reviewer", id, "uphold-correct");
        Assert.Equal((RefusalKind.Invalid, "objection.against-the-proposal"), Refused(wrongWay));
        await system.TakeAsync("reviewer", id, "reject-objection");

        var state = (await system.AskAsync("public", new GetObjection(receipt.Number, receipt.Secret)))!;
        Assert.Equal(("异议不成立", true, "经核对企业提交的材料，公示内容属实。"), (state.State.Zh, state.IsClosed, state.Answer));
        Assert.Single((await system.AskAsync("public", new GetEntry(Number)))!.Versions);
        // The answer goes by mail, to the objector's own page and not to the case.
        var mail = await system.ReadAsync(db => db.Set<OutboxMessage>().Where(message => message.CaseId == id && message.Audience == "contact").OrderByDescending(message => message.At).FirstAsync());
        Assert.Equal("经核对企业提交的材料，公示内容属实。", mail.NoteZh);
        Assert.Equal(("wei@demo.invalid", $"/objections/{receipt.Number}"), await system.ReadAsync(async db =>
        {
            var contact = await db.Set<CaseContact>().SingleAsync();
            return (contact.Email!, contact.Page);
        }));
    }

    [Fact]
    public async Task What_is_no_objection_is_declined_with_where_to_turn_and_the_company_never_learns_of_it()
    {
        await using var system = await TestSystem.StartAsync();
        await PublishedEntryAsync(system);
        var receipt = await RaisedAsync(system, "public");
        var id = await CaseOfAsync(system, receipt.Number);
        await system.TakeAsync("officer", id, "decline", new() { ["reason"] = "所述为服务质量问题，与公示信息是否属实无关。", ["whereToTurn"] = "企业的投诉入口，或者市场监管部门" });
        var state = (await system.AskAsync("public", new GetObjection(receipt.Number, receipt.Secret)))!;
        Assert.Equal(("不作为异议处理", "企业的投诉入口，或者市场监管部门"), (state.State.Zh, state.WhereToTurn));
        Assert.Null(await system.AskAsync("filer", new GetCase(id)));
    }

    [Fact]
    public async Task One_person_does_not_propose_and_decide()
    {
        await using var system = await TestSystem.StartAsync();
        await PublishedEntryAsync(system);
        var id = await CaseOfAsync(system, (await RaisedAsync(system, "public")).Number);
        system.SecondAccount("both", "reviewer", "officer");
        await system.TakeAsync("officer", id, "accept");
        await system.TakeAsync("legal-rep", id, "state-view");
        await system.TakeAsync("both", id, "propose", Upholding());
        Assert.Equal((RefusalKind.Forbidden, "case.second-person"), Refused(await system.ActAsync("reviewer", id, "uphold-correct")));
        Assert.Equal((RefusalKind.Forbidden, "case.second-person"), Refused(await system.ActAsync("reviewer", id, "disagree")));
        // Nor does who raised it, whatever office they hold besides.
        system.SecondAccount("objector-in-office", "public", "head");
        Assert.Equal((RefusalKind.Forbidden, "case.second-person"), Refused(await system.ActAsync("objector-in-office", id, "uphold-correct")));
        await system.TakeAsync("head", id, "uphold-correct");
        Assert.Equal((RefusalKind.Conflict, "case.wrong-state"), Refused(await system.ActAsync("head", id, "uphold-correct")));
    }

    [Fact]
    public async Task Objection_is_refused_to_a_national_entry_to_an_unknown_one_and_to_ones_own()
    {
        await using var system = await TestSystem.StartAsync();
        await PublishedEntryAsync(system);
        await ImportAsync(system);
        var national = await system.RefusedAsync(() => RaiseAsync(system, "public", "网信算备110108224236606220017号"));
        Assert.Equal("register.national-entry", national.Refusals.Single().Code);
        Assert.Equal("register.no-such-entry", (await system.RefusedAsync(() => RaiseAsync(system, "public", "演示-2026-999999"))).Refusals.Single().Code);
        system.SecondAccount("filer-as-public", "filer", "public");
        var own = system.Person("filer") with { Roles = [.. system.Person("filer").Roles, new ActorRole(Roles.Public, null)] };
        Assert.Equal("objection.own-entry", (await SendAsAsync(system, own, new StartCase("objection", null, null, "own", await FormAsync(system, "filer")))).Refusals.Single().Code);
        Assert.Equal(0, await system.ReadAsync(db => db.Set<Case>().CountAsync(c => c.Procedure == "objection")));
    }

    [Fact]
    public async Task Objection_without_its_words_reason_or_contact_says_everything_that_is_missing_at_once()
    {
        await using var system = await TestSystem.StartAsync();
        await PublishedEntryAsync(system);
        var outcome = await AnonymouslyAsync(system, new RaiseObjection("empty", new FormData(new JsonObject { ["entry"] = Number })));
        Assert.Equal(["words", "why", "name", "email", "truth"], outcome.Refusals.Select(refusal => refusal.Field));
        Assert.All(outcome.Refusals, refusal => Assert.True(refusal.Why.IsComplete));
    }

    [Fact]
    public async Task Correction_of_nothing_twice_or_by_no_date_is_refused_line_by_line()
    {
        await using var system = await TestSystem.StartAsync();
        await PublishedEntryAsync(system);
        var form = new JsonObject
        {
            ["entry"] = Number,
            ["reason"] = "录入时写错",
            ["corrections"] = new JsonArray(
                Line("name", Walk.Name), Line("product", "应为乙产品"), Line("product", "丙产品"), Line("filedOn", "2027-01-01"), Line("use", "推荐"), Line("subjectName", new string('长', 401))),
        };
        var outcome = await system.RefusedAsync(() => system.StartAsync("filer", "correction", form));
        Assert.Equal(
            ["correction.no-difference", "correction.twice", "correction.not-a-date", "correction.too-long"], outcome.Refusals.Select(refusal => refusal.Code));
        Assert.Equal("corrections[0].corrected", outcome.Refusals[0].Field);
    }

    [Fact]
    public async Task Company_corrects_its_own_entry_with_a_second_person_and_no_other_companys()
    {
        await using var system = await TestSystem.StartAsync();
        await PublishedEntryAsync(system);
        var other = await system.RefusedAsync(() => system.StartAsync("other-filer", "correction", Correction(), subject: system.Other));
        Assert.Equal("correction.other-company", other.Refusals.Single().Code);
        Assert.Equal(RefusalKind.NotFound, (await system.StartAsync("other-filer", "correction", Correction(), subject: system.Company)).Kind);
        var id = TestSystem.Done(await system.StartAsync("filer", "correction", Correction())).CaseId;
        Assert.Null(await system.AskAsync("other-filer", new GetCase(id)));
        Assert.Equal((RefusalKind.Forbidden, "case.not-your-role"), Refused(await system.ActAsync("filer", id, "correct")));
        Assert.Equal("correction.not-yours-to-withdraw", (await system.TryAsync("officer", id, "withdraw")).Refusals.Single().Code);
        await system.TakeAsync("reviewer", id, "correct");
        var entry = (await system.AskAsync("public", new GetEntry(Number)))!;
        Assert.Equal(("应为乙产品", 2), (entry.Entry.Product, entry.Versions.Count));
        Assert.Equal("录入有误，予以更正", entry.Versions[1].Reason);
    }

    [Fact]
    public async Task Authority_corrects_on_its_own_motion_with_a_second_person_and_tells_the_company()
    {
        await using var system = await TestSystem.StartAsync();
        await PublishedEntryAsync(system);
        var id = TestSystem.Done(await system.SendAsync("officer", new StartCase("correction", null, null, "k", new FormData(Correction())))).CaseId;
        Assert.NotNull(await system.AskAsync("filer", new GetCase(id)));
        system.SecondAccount("same-person", "officer", "reviewer");
        Assert.Equal((RefusalKind.Forbidden, "case.second-person"), Refused(await system.ActAsync("same-person", id, "correct")));
        Assert.Equal("correction.not-yours-to-withdraw", (await system.TryAsync("filer", id, "withdraw")).Refusals.Single().Code);
        await system.TakeAsync("head", id, "correct");
        Assert.Contains(await system.ReadAsync(db => db.Set<OutboxMessage>().Where(message => message.CaseId == id).Select(message => message.Audience).ToListAsync()), audience => audience == "party");
    }

    [Fact]
    public async Task Second_of_two_corrections_to_the_same_words_finds_them_done()
    {
        await using var system = await TestSystem.StartAsync();
        await PublishedEntryAsync(system);
        var one = TestSystem.Done(await system.StartAsync("filer", "correction", Correction())).CaseId;
        var two = TestSystem.Done(await system.StartAsync("legal-rep", "correction", Correction())).CaseId;
        await system.TakeAsync("reviewer", one, "correct");
        Assert.Equal("correction.no-difference", (await system.ActAsync("reviewer", two, "correct")).Refusals.Single().Code);
        await system.TakeAsync("reviewer", two, "refuse");
    }

    [Fact]
    public async Task Correction_of_an_entry_that_has_ended_does_not_bring_it_back()
    {
        await using var system = await TestSystem.StartAsync();
        await PublishedEntryAsync(system);
        await system.ReadAsync(async db =>
        {
            var entry = await db.Set<RegisterEntry>().SingleAsync();
            db.Add(entry.SetState(RegisterState.Revoked, new DateOnly(2026, 9, 11), system.Clock.GetUtcNow(), new("以虚假材料取得备案", "cac-order-9/33")));
            return await db.SaveChangesAsync();
        });
        system.Clock.Advance(TimeSpan.FromMinutes(1));
        var id = TestSystem.Done(await system.StartAsync("filer", "correction", Correction())).CaseId;
        await system.TakeAsync("reviewer", id, "correct");
        var view = (await system.AskAsync("public", new GetEntry(Number)))!;
        Assert.Equal((RegisterState.Revoked, 3), (view.Entry.State, view.Versions.Count));
        Assert.Equal("cac-order-9/33", view.Versions[1].Ground);
    }

    [Fact]
    public async Task History_cannot_be_changed_or_deleted_in_the_database()
    {
        await using var system = await TestSystem.StartAsync();
        await PublishedEntryAsync(system);
        var id = TestSystem.Done(await system.StartAsync("filer", "correction", Correction())).CaseId;
        await system.TakeAsync("reviewer", id, "correct");
        await Assert.ThrowsAnyAsync<Exception>(() => system.ReadAsync(db => db.Set<RegisterRevision>().ExecuteUpdateAsync(set => set.SetProperty(revision => revision.Reason, "x"))));
        await Assert.ThrowsAnyAsync<Exception>(() => system.ReadAsync(db => db.Set<RegisterRevision>().ExecuteDeleteAsync()));
    }

    internal static async Task PublishedEntryAsync(TestSystem system)
    {
        var filing = await system.ConfirmedFilingAsync(Walk.Name);
        await system.PublishedAsync(filing, Number);
    }

    internal static async Task<ObjectionReceipt> RaisedAsync(TestSystem system, string who) => (await system.SendAsync(who, new RaiseObjection(Guid.NewGuid().ToString(), await FormAsync(system, who)))).Value;

    internal static JsonObject Upholding() => new()
    {
        ["result"] = "uphold",
        ["reasons"] = "查明产品名称录入有误，应当更正。",
        ["corrections"] = new JsonArray(Line("product", "应为乙产品")),
    };

    internal static JsonObject Correction() => new() { ["entry"] = Number, ["reason"] = "录入有误，予以更正", ["corrections"] = new JsonArray(Line("product", "应为乙产品")) };

    internal static Task<Guid> CaseOfAsync(TestSystem system, string number) => system.ReadAsync(db => db.Set<Case>().Where(c => c.Number == number).Select(c => c.Id).SingleAsync());

    private static async Task<Outcome<CaseReceipt>> RaiseAsync(TestSystem system, string who, string entry) =>
        await system.SendAsync(who, new StartCase("objection", null, null, Guid.NewGuid().ToString(), await FormAsync(system, who, entry)));

    private static async Task<FormData> FormAsync(TestSystem system, string who, string entry = Number) => new(await Answers.ForAsync(system, "objection/raise", who, new()
    {
        ["entry"] = entry,
        ["words"] = "甲产品的名称",
        ["name"] = Secret,
        ["email"] = "wei@demo.invalid",
    }));

    private static JsonObject Line(string field, string corrected) => new() { ["field"] = field, ["corrected"] = corrected };

    private static Task<T> AnonymouslyAsync<T>(TestSystem system, Mediator.ICommand<T> command) => SendAsAsync(system, Actor.Anonymous, command);

    private static async Task<T> SendAsAsync<T>(TestSystem system, Actor actor, Mediator.ICommand<T> command)
    {
        await using var scope = system.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = actor;
        return await scope.ServiceProvider.GetRequiredService<Mediator.IMediator>().Send(command);
    }

    private static Task<T> AskAnonymouslyAsync<T>(TestSystem system, Mediator.IQuery<T> query) => AskAsAsync(system, Actor.Anonymous, query);

    private static async Task<T> AskAsAsync<T>(TestSystem system, Actor actor, Mediator.IQuery<T> query)
    {
        await using var scope = system.Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = actor;
        return await scope.ServiceProvider.GetRequiredService<Mediator.IMediator>().Send(query);
    }

    private static Task ImportAsync(TestSystem system) => system.ReadAsync(db => new RegisterImport(db, new WriteTransaction(db, new WriteGate()), system.Clock)
        .RunAsync(PublishedRows.Utf8(PublishedRows.AlgorithmCsv()), new RegisterImportOptions(RegisterFileFormat.Csv, "清单", new DateOnly(2026, 9, 10))));

    private static (RefusalKind, string) Refused(Outcome<CaseReceipt> outcome) => (outcome.Kind!.Value, outcome.Refusals.Single().Code);
}
