using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Accountability;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Subjects;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Accountability;

/// <summary>The ways through an accountability case that tests share. Investigators are officer and second-officer.</summary>
public static class CaseWalk
{
    public const string Code = "91310199MA1TEXT06Y";
    public const string OtherCode = "91310199MA1FAKE19H";

    public static Task CompaniesAsync(TestSystem system) => system.ReadAsync(async db =>
    {
        await db.Set<Subject>().Where(subject => subject.Id == system.Company).ExecuteUpdateAsync(set => set.SetProperty(subject => subject.Status, SubjectStatus.Verified).SetProperty(subject => subject.CreditCode, Code));
        return await db.Set<Subject>().Where(subject => subject.Id == system.Other).ExecuteUpdateAsync(set => set.SetProperty(subject => subject.CreditCode, OtherCode));
    });

    public static async Task<TestSystem> StartAsync()
    {
        var system = await TestSystem.StartAsync();
        await CompaniesAsync(system);
        return system;
    }

    public static string Id(TestSystem system, string person) => system.Person(person).PersonId.ToString();

    public static async Task<Outcome<CaseReceipt>> TryClueAsync(TestSystem system, JsonObject? with = null, string code = Code)
    {
        var form = with ?? [];
        form["creditCode"] = code;
        return await system.StartAsync("officer", "accountability", await Answers.ForAsync(system, "accountability/clue", "officer", form));
    }

    public static async Task<Guid> ClueAsync(TestSystem system, JsonObject? with = null, string code = Code) => TestSystem.Done(await TryClueAsync(system, with, code)).CaseId;

    public static async Task<Guid> VerifiedAsync(TestSystem system, JsonObject? with = null, string code = Code)
    {
        var id = await ClueAsync(system, with, code);
        await system.TakeAsync("officer", id, "verify");
        return id;
    }

    public static async Task<Guid> InvestigatingAsync(TestSystem system, string act = "某推荐算法未备案", string code = Code, JsonObject? opening = null)
    {
        var id = await VerifiedAsync(system, code: code);
        var form = opening ?? [];
        form["actKey"] = act;
        await system.TakeAsync("officer", id, "propose-opening", form);
        await system.TakeAsync("head", id, "open");
        await system.TakeAsync("head", id, "name-investigators", new() { ["first"] = Id(system, "officer"), ["second"] = Id(system, "second-officer") });
        return id;
    }

    public static JsonObject With(TestSystem system, string person = "second-officer", JsonObject? more = null)
    {
        var form = more ?? [];
        form["together"] = Id(system, person);
        return form;
    }

    /// <summary>A serious breach of Art. 24, so that a fine is possible without an order first.</summary>
    public static JsonObject Proposal(TestSystem system, JsonObject? penalty = null, string severity = "serious", string corrected = "not-ordered", string breach = "a24")
    {
        var form = penalty ?? Fined();
        (form["breach"], form["severity"], form["corrected"]) = (breach, severity, corrected);
        return With(system, more: form);
    }

    public static JsonObject Fined(decimal fine = 20000) => new()
    {
        ["measures"] = new JsonArray("suspension-and-fine"),
        ["fine"] = fine,
        ["suspendDays"] = 30,
        ["step"] = "ordinary",
    };

    public static JsonObject Warned() => new() { ["measures"] = new JsonArray("warning"), ["step"] = "ordinary" };

    public static async Task<Guid> PassedAsync(TestSystem system, JsonObject? proposal = null, string act = "某推荐算法未备案", string code = Code)
    {
        var id = await InvestigatingAsync(system, act, code);
        await system.TakeAsync("officer", id, "collect-evidence", With(system));
        await PassAsync(system, id, proposal ?? Proposal(system));
        return id;
    }

    public static async Task PassAsync(TestSystem system, Guid id, JsonObject proposal)
    {
        await system.TakeAsync("officer", id, "close-investigation", proposal);
        await system.TakeAsync("second-officer", id, "send-to-legal-review");
        await system.TakeAsync("legal-review", id, "pass");
    }

    public static async Task<Guid> NoticedAsync(TestSystem system, JsonObject? penalty = null, JsonObject? proposal = null, string act = "某推荐算法未备案", string code = Code)
    {
        penalty ??= Fined();
        var id = await PassedAsync(system, proposal ?? Proposal(system, (JsonObject)penalty.DeepClone()), act, code);
        await system.TakeAsync("head", id, "pre-notice", Notice(penalty));
        return id;
    }

    public static JsonObject Notice(JsonObject penalty)
    {
        var form = (JsonObject)penalty.DeepClone();
        form["breach"] = "a24";
        return form;
    }

    /// <summary>Noticed, and the time to be heard is over.</summary>
    public static async Task<Guid> HeardAsync(TestSystem system, JsonObject? penalty = null, JsonObject? proposal = null, string act = "某推荐算法未备案", string code = Code)
    {
        var id = await NoticedAsync(system, penalty, proposal, act, code);
        await system.GoToAsync(system.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime.Date.AddDays(15).AddHours(9));
        return id;
    }

    public static JsonObject Members(params (string Name, string Opinion)[] members) => new()
    {
        ["members"] = new JsonArray([.. members.Select(member => (JsonNode)new JsonObject { ["name"] = member.Name, ["office"] = "负责人", ["opinion"] = member.Opinion, ["words"] = "发言要点" })]),
    };

    public static Task<CaseReceipt> DiscussAsync(TestSystem system, Guid id) => system.TakeAsync("head", id, "discuss", Members(("甲", "agree"), ("乙", "agree"), ("丙", "agree")));

    public static async Task<Guid> DecidedAsync(TestSystem system, JsonObject? penalty = null, JsonObject? proposal = null, string act = "某推荐算法未备案", string code = Code)
    {
        penalty ??= Fined();
        var id = await HeardAsync(system, penalty, proposal, act, code);
        if (penalty["fine"] is not null)
        {
            await DiscussAsync(system, id);
        }

        await system.TakeAsync("head", id, "decide", (JsonObject)penalty.DeepClone());
        return id;
    }

    public static DateOnly Today(TestSystem system) => DateOnly.FromDateTime(system.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);

    public static string Day(DateOnly day) => day.ToString("O", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The form of a service with its proof, today.</summary>
    public static async Task<JsonObject> ServiceAsync(TestSystem system, string way = "direct", bool proved = true, string who = "officer")
    {
        var form = With(system, more: new() { ["way"] = way, ["servedOn"] = Day(Today(system)) });
        if (proved)
        {
            form["file"] = await FileAsync(system, who);
        }

        return await Answers.ForAsync(system, "accountability/service", who, form);
    }

    /// <summary>An uploaded file as a form names it.</summary>
    public static Task<JsonObject> FileAsync(TestSystem system, string who, char hash = '0') => system.ReadAsync(async db =>
    {
        var file = new StoredFile
        {
            Id = Guid.CreateVersion7(),
            Name = "测试.pdf",
            Sha256 = new string(hash, 64),
            Size = 1,
            Kind = "pdf",
            UploadedBy = system.Person(who).PersonId,
            At = system.Clock.GetUtcNow(),
        };
        db.Add(file);
        await db.SaveChangesAsync();
        return new JsonObject { ["id"] = file.Id.ToString() };
    });

    public static async Task<Guid> ExecutingAsync(TestSystem system, decimal fine = 20000, string act = "某推荐算法未备案")
    {
        var id = await DecidedAsync(system, Fined(fine), act: act);
        TestSystem.Done(await system.ActAsync("officer", id, "serve", await ServiceAsync(system)));
        await system.SealAsync(id);
        return id;
    }

    public static Task<PenaltyCase> RecordAsync(TestSystem system, Guid id) => system.ReadAsync(db => db.Set<PenaltyCase>().AsNoTracking().SingleAsync(record => record.CaseId == id));

    /// <summary>Takes every action of the procedure at least once, on the ways that lead there.</summary>
    public static async Task EveryActAsync(TestSystem system)
    {
        Task GoAsync(int days) => system.GoToAsync(Today(system).AddDays(days).ToDateTime(new TimeOnly(9, 0)));
        string In(int days) => Day(Today(system).AddDays(days));
        async Task ServedAsync(Guid id, string action) => TestSystem.Done(await system.ActAsync("officer", id, action, await ServiceAsync(system)));
        var idle = await VerifiedAsync(system);
        await system.TakeAsync("head", idle, "not-open");
        var stopped = await InvestigatingAsync(system, "中止的行为");
        await system.TakeAsync("head", stopped, "suspend");
        await system.TakeAsync("head", stopped, "resume");
        await system.TakeAsync("head", stopped, "terminate");
        await system.TakeAsync("head", stopped, "close");
        await system.TakeAsync("head", await InvestigatingAsync(system, "涉嫌犯罪的行为"), "transfer-to-police");
        await system.TakeAsync("head", await InvestigatingAsync(system, "他人管辖的行为"), "transfer");
        var waived = await PassedAsync(system, With(system, more: new() { ["severity"] = "slight", ["corrected"] = "corrected", ["harm"] = "no", ["result"] = "no-penalty" }), "轻微的行为");
        await system.TakeAsync("head", waived, "decide-no-penalty");
        await ServedAsync(waived, "serve-result");
        await system.TakeAsync("head", await PassedAsync(system, act: "不成立的行为"), "decide-not-established");
        await ServedAsync(await DecidedAsync(system, Warned(), Proposal(system, Warned()), "警告的行为"), "serve");

        var id = await InvestigatingAsync(system, "拒不改正的行为");
        await system.TakeAsync("officer", id, "collect-evidence", With(system));
        await system.TakeAsync("officer", id, "move-evidence", With(system));
        await system.TakeAsync("head", id, "preserve-evidence");
        await system.TakeAsync("second-officer", id, "settle-preserved", With(system, "officer"));
        await system.TakeAsync("head", id, "order-correction", new() { ["breach"] = "a24", ["correctBy"] = In(10) });
        await system.TakeAsync("filer", id, "report-correction");
        await system.TakeAsync("officer", id, "check-correction", With(system, more: new() { ["result"] = "refused" }));
        await system.TakeAsync("officer", id, "close-investigation", Proposal(system, severity: "ordinary", corrected: "refused"));
        await system.TakeAsync("officer", id, "send-to-legal-review");
        await system.TakeAsync("legal-review", id, "return");
        await PassAsync(system, id, Proposal(system, severity: "ordinary", corrected: "refused"));
        await system.TakeAsync("head", id, "pre-notice", Notice(Fined()));
        await system.TakeAsync("filer", id, "state-defence");
        await system.TakeAsync("filer", id, "add-defence");
        await system.TakeAsync("officer", id, "hear-statement", new() { ["answers"] = new JsonArray(new JsonObject { ["point"] = "测试内容", ["finding"] = "partly", ["answer"] = "部分采纳" }) });
        await system.TakeAsync("filer", id, "confirm-service-address");
        await system.TakeAsync("filer", id, "request-hearing");
        await system.TakeAsync("head", id, "arrange-hearing", new() { ["on"] = In(30) });
        await system.TakeAsync("filer", id, "withdraw-hearing");
        await system.TakeAsync("legal-rep", id, "request-hearing");
        await system.TakeAsync("head", id, "arrange-hearing", new() { ["on"] = In(30) });
        await GoAsync(30);
        await system.TakeAsync("hearing-host", id, "hold-hearing");
        await system.TakeAsync("legal-review", id, "review-after-hearing");
        await system.TakeAsync("second-head", id, "agree-outside");
        await DiscussAsync(system, id);
        await system.TakeAsync("head", id, "notify-again", Notice(Fined(15000)));
        await GoAsync(20);
        await DiscussAsync(system, id);
        await system.TakeAsync("head", id, "decide", Fined(15000));
        await ServedAsync(id, "serve");
        await system.TakeAsync("filer", id, "ask-instalments");
        await system.TakeAsync("officer", id, "pay", new() { ["paidOn"] = In(0), ["amount"] = 5000 });
        await system.TakeAsync("head", id, "allow-instalments", new() { ["schedule"] = new JsonArray(new JsonObject { ["due"] = In(30), ["amount"] = 10000 }) });
        await GoAsync(40);
        await system.TakeAsync("head", id, "urge");
        await system.TakeAsync("filer", id, "answer-urging");
        await GoAsync(200);
        await system.TakeAsync("head", id, "apply-enforcement");
        await system.TakeAsync("head", id, "publish-decision");
        await system.TakeAsync("officer", id, "pay", new() { ["paidOn"] = In(0), ["amount"] = FineAccount.Of(await RecordAsync(system, id)).OwedOn(Today(system), 3) });
        await system.TakeAsync("officer", id, "confirm-executed");
        await system.TakeAsync("reviewer", id, "repair-credit");
        await system.TakeAsync("head", id, "close");
        await system.TakeAsync("officer", id, "archive");
    }
}
