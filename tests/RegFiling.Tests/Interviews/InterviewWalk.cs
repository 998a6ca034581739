using System.Globalization;
using System.Text.Json.Nodes;
using RegFiling.Platform.Cases;
using RegFiling.Tests.RiskNotices;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Interviews;

/// <summary>The ways through an interview that tests share. The officers are officer and reviewer.</summary>
internal static class InterviewWalk
{
    public static JsonArray Officers(params string[] names) => new([.. names.Select((name, index) => (JsonNode)new JsonObject { ["name"] = name, ["certificate"] = $"演示证{index + 1}" })]);

    public static JsonObject Proposal(string kind = "reminder", string ground = "csl-risk") =>
        new() { ["kind"] = kind, ["ground"] = ground, ["officers"] = Officers("officer", "reviewer") };

    public static async Task<Guid> StartedAsync(TestSystem system, Guid parent) => TestSystem.Done(await system.StartAsync("officer", "interview", parent: parent)).CaseId;

    public static async Task<Guid> ApprovedAsync(TestSystem system, Guid parent, JsonObject? proposal = null)
    {
        var interview = await StartedAsync(system, parent);
        await system.TakeAsync("officer", interview, "propose", proposal ?? Proposal());
        await system.TakeAsync("head", interview, "approve");
        return interview;
    }

    /// <summary>Summoned for a day that leaves time enough.</summary>
    public static async Task<Guid> NotifiedAsync(TestSystem system, Guid parent, JsonObject? proposal = null)
    {
        var interview = await ApprovedAsync(system, parent, proposal);
        await system.TakeAsync("officer", interview, "notify", Meeting(system, 14));
        return interview;
    }

    public static JsonObject Meeting(TestSystem system, int days, string time = "09:30") =>
        new() { ["meetingOn"] = Today(system).AddDays(days).ToString("O", CultureInfo.InvariantCulture), ["meetingAt"] = time, ["place"] = "演示会议室" };

    public static DateOnly Today(TestSystem system) => DateOnly.FromDateTime(system.Clock.GetUtcNow().ToOffset(TimeSpan.FromHours(8)).DateTime);

    public static JsonObject Holding() => new() { ["startedAt"] = "09:30", ["endedAt"] = "10:30", ["present"] = new JsonArray(new JsonObject { ["name"] = "officer" }, new JsonObject { ["name"] = "reviewer" }) };

    /// <summary>Held at its time, whatever time that is, without letting other clocks do their work.</summary>
    public static async Task<Guid> HeldAsync(TestSystem system, Guid parent, JsonObject? proposal = null)
    {
        var interview = await NotifiedAsync(system, parent, proposal);
        ToMeeting(system, 14);
        await system.TakeAsync("officer", interview, "hold", Holding());
        return interview;
    }

    public static void ToMeeting(TestSystem system, int days) => system.Clock.SetUtcNow(new DateTimeOffset(Today(system).AddDays(days).ToDateTime(new(10, 40)), TimeSpan.FromHours(8)));

    public static JsonObject Row(string item, int days, string? basis = null, string unit = "wd")
    {
        var row = new JsonObject { ["item"] = item, ["days"] = days, ["unit"] = unit, ["proof"] = "截图" };
        if (basis is not null)
        {
            row["basis"] = basis;
        }

        return row;
    }

    public static JsonObject Record(JsonArray? requirements = null, JsonArray? undertakings = null)
    {
        var record = new JsonObject
        {
            ["statements"] = new JsonArray(
                new JsonObject { ["topic"] = 1, ["side"] = "authority", ["speaker"] = "约谈人员", ["words"] = "请说明情况。" },
                new JsonObject { ["topic"] = 1, ["side"] = "party", ["speaker"] = "算法安全责任人", ["words"] = "已经开始核查。" }),
        };
        record["requirements"] = requirements?.DeepClone();
        record["undertakings"] = undertakings?.DeepClone();
        return record;
    }

    public static JsonArray Requirements() => [Row("公示入口改到首页", 10, "cac-order-9/16")];

    public static JsonArray Undertakings() => [Row("增加一键关闭开关", 10)];

    /// <summary>With a record that two officers have signed.</summary>
    public static async Task<Guid> RecordedAsync(TestSystem system, Guid parent, JsonObject? record = null, JsonObject? proposal = null)
    {
        var interview = await HeldAsync(system, parent, proposal);
        await system.TakeAsync("officer", interview, "record", record ?? Record(Requirements(), Undertakings()));
        await system.TakeAsync("reviewer", interview, "countersign");
        return interview;
    }

    public static async Task<Guid> SignedAsync(TestSystem system, Guid parent, JsonObject? record = null, JsonObject? proposal = null)
    {
        var interview = await RecordedAsync(system, parent, record, proposal);
        await system.TakeAsync("security-officer", interview, "sign", new() { ["position"] = "security-officer" });
        return interview;
    }

    public static Task<CaseReceipt> OrderedAsync(TestSystem system, Guid interview) =>
        system.TakeAsync("officer", interview, "order-rectification", new() { ["requirements"] = Requirements(), ["undertakings"] = Undertakings() });

    public static JsonObject Verdicts(params string[] verdicts) => new()
    {
        ["verdicts"] = new JsonArray([.. verdicts.Select((verdict, index) => (JsonNode)new JsonObject { ["number"] = index + 1, ["verdict"] = verdict, ["finding"] = "现场核对" })]),
    };

    public static Task<Case> CaseAsync(TestSystem system, Guid id) => RiskNoticeWalk.CaseAsync(system, id);

    /// <summary>Takes every act of the procedure once.</summary>
    public static async Task EveryActAsync(TestSystem system, Guid filing)
    {
        var passed = await StartedAsync(system, filing);
        await system.TakeAsync("officer", passed, "propose", Proposal());
        await system.TakeAsync("head", passed, "return");
        await system.TakeAsync("officer", passed, "propose", Proposal());
        await system.TakeAsync("head", passed, "approve");
        await system.TakeAsync("head", passed, "replace-officers", new() { ["officers"] = Officers("officer", "reviewer") });
        await system.TakeAsync("officer", passed, "notify", Meeting(system, 14));
        await system.TakeAsync("filer", passed, "ask-postponement");
        await system.TakeAsync("officer", passed, "reschedule", Meeting(system, 21));
        await system.TakeAsync("legal-rep", passed, "confirm-attendance");
        ToMeeting(system, 21);
        await system.TakeAsync("officer", passed, "hold", Holding());
        await system.TakeAsync("officer", passed, "record", Record(Requirements(), Undertakings()));
        await system.TakeAsync("filer", passed, "annotate", new() { ["about"] = 2 });
        await system.TakeAsync("reviewer", passed, "countersign");
        await system.TakeAsync("security-officer", passed, "sign", new() { ["position"] = "security-officer" });
        await system.TakeAsync("officer", passed, "report-up");
        await OrderedAsync(system, passed);
        await system.TakeAsync("filer", passed, "submit-plan");
        await system.TakeAsync("officer", passed, "return-plan");
        await system.TakeAsync("security-officer", passed, "submit-plan");
        await system.TakeAsync("officer", passed, "confirm-plan");
        await system.TakeAsync("filer", passed, "report-rectification", Done(2, await ProofAsync(system)));
        await system.TakeAsync("officer", passed, "review", Verdicts("met", "met"));
        await system.TakeAsync("reviewer", passed, "review-again");
        await system.TakeAsync("officer", passed, "review", Verdicts("met", "met"));
        await system.TakeAsync("reviewer", passed, "pass");

        var failed = await RecordedAsync(system, filing);
        await system.TakeAsync("officer", failed, "sign-on-paper", new() { ["signedOn"] = Today(system).ToString("O", CultureInfo.InvariantCulture) });
        await system.TakeAsync("officer", failed, "report-up");
        await OrderedAsync(system, failed);
        await system.TakeAsync("filer", failed, "submit-plan");
        await system.TakeAsync("officer", failed, "confirm-plan");
        await system.TakeAsync("filer", failed, "report-rectification", Done(2, await ProofAsync(system)));
        await system.TakeAsync("officer", failed, "review", Verdicts("met", "not-met"));
        await system.TakeAsync("head", failed, "fail");

        var refused = await RecordedAsync(system, filing, Record());
        await system.TakeAsync("officer", refused, "note-refusal");
        await system.TakeAsync("reviewer", refused, "confirm-refusal");
        await system.TakeAsync("officer", refused, "report-up");
        await system.TakeAsync("officer", refused, "close");

        var absent = await NotifiedAsync(system, filing);
        ToMeeting(system, 14);
        await system.TakeAsync("officer", absent, "note-absence", Absence());
        await system.TakeAsync("head", absent, "escalate");
        await system.TakeAsync("officer", await StartedAsync(system, filing), "drop");
    }

    public static JsonObject Absence() => new() { ["waitedUntil"] = "10:30", ["witness"] = "reviewer" };

    public static JsonObject Done(int items, JsonNode proof) => new()
    {
        ["done"] = new JsonArray([.. Enumerable.Range(1, items).Select(number => (JsonNode)new JsonObject { ["number"] = number, ["measure"] = "已完成", ["proof"] = proof.DeepClone() })]),
    };

    /// <summary>A file that the filer has uploaded.</summary>
    public static async Task<JsonNode> ProofAsync(TestSystem system) => (await Answers.ForAsync(system, "interview/rectification-report", "filer"))["done"]![0]!["proof"]!.DeepClone();
}
