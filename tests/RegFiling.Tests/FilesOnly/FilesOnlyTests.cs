using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Tests.Platform.Documents;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.FilesOnly;

/// <summary>A procedure as files only, from its first draft to its document, without a line of C# in the product.</summary>
public sealed class FilesOnlyTests : IDisposable
{
    private readonly FilesOnlyPack pack = new();

    [Fact]
    public void Pack_has_no_problem_and_names_no_rule()
    {
        var problems = new List<Problem>();
        var read = PackReader.Read(FilesOnlyPack.Source, problems)!;
        PackLinter.Lint(read, CodeCatalogue.OfThisProduct, problems);
        Assert.Empty(problems);
        Assert.DoesNotContain(CodeCatalogue.OfThisProduct.Actions.Keys, key => key.Procedure == "training");
    }

    [Theory, OnEachDatabase]
    public async Task Training_FromDraftToConfirmation(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand, pack.Folder);
        Assert.Contains(await system.AskAsync("filer", new GetStartable()), found => found.Id == "training");
        var training = TestSystem.Done(await system.StartAsync("filer", "training")).CaseId;
        await WrongInputAsync(system, training);

        await system.TakeAsync("filer", training, "save", Record());
        Assert.Equal("submitted", (await system.TakeAsync("security-officer", training, "submit")).State);
        await ClockAsync(system, training);
        await SecondPersonAsync(system, training);

        var view = (await system.AskAsync("filer", new GetCase(training)))!;
        Assert.Equal(("confirmed", "算法安全年度培训"), (view.Case.State, view.Case.Title));
        Assert.Equal(["start", "save", "save", "submit", "clock-reminder", "clock-overdue", "check", "confirm"], view.Timeline.Select(entry => entry.Action));
        Assert.All(view.Timeline, entry => Assert.True(entry.Title.IsComplete && entry.RoleTitle.IsComplete));
        Assert.Equal(ClockStatus.Ended, Assert.Single(view.Clocks).Status);
        var report = await system.ReadAsync(db => new LedgerVerify(db).RunAsync());
        Assert.Empty(report.Faults);
        await DocumentAsync(system, view);
    }

    private static JsonObject Record() => new()
    {
        ["title"] = "算法安全年度培训",
        ["heldOn"] = "2026-09-08",
        ["mode"] = "online",
        ["platform"] = "演示课堂",
        ["participants"] = new JsonArray(
            new JsonObject { ["name"] = "陈一", ["post"] = "算法安全责任人", ["hours"] = 4 },
            new JsonObject { ["name"] = "李二", ["hours"] = 2.5 }),
    };

    private static async Task WrongInputAsync(TestSystem system, Guid training)
    {
        // A draft may lack answers and hold what cannot be read yet, but not what could never be stored.
        var draft = await system.RefusedAsync(() => system.ActAsync("filer", training, "save", new() { ["heldOn"] = "2026-13-40", ["title"] = "x\u202E" }));
        Assert.Equal(["form.control-characters title"], draft.Refusals.Select(refusal => $"{refusal.Code} {refusal.Field}").Order());

        var other = await Answers.ForAsync(system, "training/record", "other-filer");
        var stolen = await system.RefusedAsync(() => system.ActAsync("filer", training, "save", new() { ["signInSheet"] = other["signInSheet"]!.DeepClone() }));
        Assert.Equal(("case.file-not-found", "signInSheet"), (stolen.Refusals.Single().Code, stolen.Refusals.Single().Field));

        await system.DoAsync("filer", training, "save", new()
        {
            ["mode"] = "online",
            ["participants"] = new JsonArray(new JsonObject { ["post"] = "没有姓名" }),
            ["unasked"] = "x",
        });
        var submit = await system.RefusedAsync(() => system.ActAsync("filer", training, "submit"));
        Assert.Equal(RefusalKind.Invalid, submit.Kind);
        Assert.Equal(
            ["heldOn", "participants[0].hours", "participants[0].name", "platform", "signInSheet", "title", "truth"],
            submit.Refusals.Select(refusal => refusal.Field).Order(StringComparer.Ordinal));
        Assert.All(submit.Refusals, refusal => Assert.Equal("training/record", refusal.Form));
        Assert.DoesNotContain("unasked", (await system.AskAsync("filer", new GetCase(training)))!.Forms["training/record"].ToJson(), StringComparison.Ordinal);
    }

    // Submitted on Thursday 10 September: five working days later is Thursday 17, two working days before that is Tuesday 15.
    private static async Task ClockAsync(TestSystem system, Guid training)
    {
        Assert.Equal(0, await system.GoToAsync(new DateTime(2026, 9, 14, 23, 59, 0)));
        Assert.Equal(1, await system.GoToAsync(new DateTime(2026, 9, 15)));
        Assert.Equal(0, await system.GoToAsync(new DateTime(2026, 9, 17, 23, 59, 0)));
        Assert.Equal(1, await system.GoToAsync(new DateTime(2026, 9, 18)));
        var told = await system.ReadAsync(db => db.Set<OutboxMessage>().Where(message => message.CaseId == training && message.Audience == "officer").OrderBy(message => message.At).Select(message => message.SubjectZh).ToListAsync());
        Assert.Contains(told, subject => subject.EndsWith("将于2026年9月17日到期", StringComparison.Ordinal));
        Assert.Contains(told, subject => subject.EndsWith("已于2026年9月17日逾期", StringComparison.Ordinal));
    }

    private static async Task SecondPersonAsync(TestSystem system, Guid training)
    {
        await system.TakeAsync("officer", training, "check");
        system.SecondAccount("officer as reviewer", "officer", "reviewer");
        foreach (var who in new[] { "officer", "officer as reviewer" })
        {
            Assert.Equal("case.second-person", (await system.RefusedAsync(() => system.ActAsync(who, training, "confirm"))).Refusals.Single().Code);
        }

        Assert.Equal("confirmed", (await system.TakeAsync("second-officer", training, "confirm")).State);
    }

    private static async Task DocumentAsync(TestSystem system, CaseView view)
    {
        var document = Assert.Single(view.Documents);
        Assert.Equal(("training-confirmation", "申网信演示训〔2026〕1号"), (document.Definition, document.Number));
        string[] frozen = ["测试甲公司", "算法安全年度培训", "2026年9月8日", "8 September 2026", "线上", "Online", "陈一", "2.5"];
        Assert.All(frozen, words => Assert.Contains(words, document.Data, StringComparison.Ordinal));

        DocumentWorkshop.NeedsNode();
        var printer = system.Services.GetRequiredService<DocumentPrinter>();
        foreach (var (language, words) in new[] { ("zh", "你单位于2026年9月8日以线上方式举办"), ("en", "that you held on 8 September 2026 (Online)") })
        {
            var pdf = await printer.PrintAsync(view.Pack, "training", language, JsonNode.Parse(document.Data)!, document.At, TestContext.Current.CancellationToken);
            var text = string.Concat(DocumentWorkshop.Pages(pdf));
            Assert.All([document.Title.In(language), words, "陈一", "测试甲公司", document.Number!], expected => Assert.Contains(DocumentWorkshop.Compact(expected), text, StringComparison.Ordinal));
            Assert.Equal(pdf, await printer.PrintAsync(view.Pack, "training", language, JsonNode.Parse(document.Data)!, document.At, TestContext.Current.CancellationToken));
        }
    }

    public void Dispose() => pack.Dispose();
}
