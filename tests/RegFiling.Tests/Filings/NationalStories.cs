using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Ledger;
using RegFiling.Register;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Filings;

/// <summary>The national side: what is reported, what comes back, the number and its correction, its display (domain 2.6, 4.2; Art. 25 and 26).</summary>
public sealed class NationalStories
{
    private const string Right = "网信算备310104999000202260011号";
    private const string Wrong = "网信算备310115999000202260017号";

    [Fact]
    public async Task Package_IsInTheOrderOfTheNationalForms_OfTheVersionThatWasReported()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync(new() { ["scenario"] = "=报送时的场景", ["products"] = new JsonArray(Product("甲产品"), Product("乙产品")) });
        await system.SubmitAsync(filing);
        Assert.Null(await system.AskAsync("officer", new GetNationalPackage(filing)));
        await system.TierConfirmedAsync(filing);
        await system.TakeAsync("head", filing, "complete-locally");
        foreach (var who in new[] { "filer", "supervisor", "expert", "other-filer" })
        {
            Assert.Null(await system.AskAsync(who, new GetNationalPackage(filing)));
        }

        Assert.Null((await system.AskAsync("officer", new GetNationalPackage(filing)))!.ReportedAt);
        system.Clock.Advance(TimeSpan.FromMinutes(1));
        await system.TakeAsync("officer", filing, "report-national");
        await system.TakeAsync("officer", filing, "return-by-national");
        system.Clock.Advance(TimeSpan.FromMinutes(1));
        await system.TakeAsync("filer", filing, "save", new() { ["name"] = Walk.Name, ["type"] = "push", ["scenario"] = "退回之后的修改" });

        var package = (await system.AskAsync("officer", new GetNationalPackage(filing)))!;
        Assert.NotNull(package.ReportedAt);
        Assert.Equal(["A", "B", "C-1", "C-2"], package.Sheets.Select(sheet => sheet.Id));
        var (subject, algorithm) = (package.Sheets[0].Rows, package.Sheets[1].Rows);
        Assert.Equal(("主体名称", "测试甲公司"), (subject[0].Label.Zh, subject[0].Value));
        // The national system asks for the whole number; on our pages it is masked.
        Assert.Contains(subject, row => row.Value == "310103201506070013");
        Assert.Equal("=报送时的场景", algorithm.Single(row => row.Label.Zh == "应用（使用）场景").Value);
        Assert.Equal("个性化推送类", algorithm.Single(row => row.Label.Zh == "算法类型").Value);
        Assert.Equal(["甲产品", "乙产品"], package.Sheets.Skip(2).Select(sheet => sheet.Rows[0].Value));
        Assert.Equal("01_证件.pdf", package.Files[0].Name);
        Assert.Equal(package.Files.Select((_, index) => $"{index + 1:00}"), package.Files.Select(file => file.Name[..2]));
        // Nothing was uploaded for them: the documents that were issued go.
        Assert.Equal(["responsibility-statement", "publication-text", "self-assessment-report"], package.Files.Select(file => file.Document?.Definition).OfType<string>());
        Assert.Equal(package.Files.Select(file => file.Name), package.Sheets.SelectMany(sheet => sheet.Rows).Select(row => row.File).OfType<string>());
    }

    [Fact]
    public async Task Package_HoldsTheSealedPapersThatTheCompanyUploaded()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync();
        await system.DoAsync("filer", filing, "save", await Answers.ForAsync(system, "filing/application", "filer", new() { ["name"] = Walk.Name, ["type"] = "push", ["containsIdentity"] = "yes", ["safetyCritical"] = "no" }, all: true));
        await system.SubmitAsync(filing);
        await system.TierConfirmedAsync(filing);
        await system.TakeAsync("head", filing, "complete-locally");

        var package = (await system.AskAsync("officer", new GetNationalPackage(filing)))!;
        var algorithm = package.Sheets.Single(sheet => sheet.Id == "B").Rows;
        Assert.Equal("identityKinds的内容", algorithm.Single(row => row.Label.Zh == "身份信息的种类和用途").Value);
        Assert.All(new[] { "《拟公示内容》", "《算法安全自评估报告》" }, label =>
        {
            var file = package.Files.Single(file => file.Name == algorithm.Single(row => row.Label.Zh == label).File);
            Assert.True(file is { Sha256: not null, Document: null } && file.Name.EndsWith($"_{label.Trim('《', '》')}.pdf", StringComparison.Ordinal));
        });
    }

    [Fact]
    public async Task Number_OfAnotherProvinceOrType_AsksFirst_AndIsRecordedOnceItWasChecked()
    {
        await using var system = await TestSystem.StartAsync();
        var filing = await FilingStories.ReportedAsync(system, Walk.Name);
        await system.ReadAsync(db => db.Set<RegFiling.Subjects.Subject>().Where(subject => subject.Id == system.Company).ExecuteUpdateAsync(set => set.SetProperty(subject => subject.District, "310104")));
        var asked = await system.TryAsync("officer", filing, "record-number", new() { ["nationalNumber"] = "网信算备110108224236606220017号" });
        Assert.Equal(["filing.number-region-differs", "filing.number-type-differs"], asked.Refusals.Select(refusal => refusal.Code).Order(StringComparer.Ordinal));
        Assert.Equal("published", (await system.TakeAsync("officer", filing, "record-number", new() { ["nationalNumber"] = "网信算备110108224236606220017号", ["checked"] = true })).State);
        Assert.Equal("push", (await FilingStories.RecordAsync(system, filing)).Type);
    }

    [Fact]
    public async Task Number_ThatWasWrong_IsCorrectedByTwoPersons_AndStaysPublicAsCorrected()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var filing = await FilingStories.PublishedAsync(system);
        // The record tells two acts on one thing apart by their time.
        system.Clock.Advance(TimeSpan.FromMinutes(1));
        async Task<Outcome<CaseReceipt>> ProposeAsync(string number, string who = "officer") =>
            await system.StartAsync(who, "number-correction", await Answers.ForAsync(system, "number-correction/request", who, new() { ["nationalNumber"] = number, ["reason"] = "录入时看错一位，以公告为准" }), parent: filing);

        Assert.Equal("number-correction.same-number", (await ProposeAsync(Wrong)).Refusals.Single().Code);
        Assert.Equal("case.not-started-here", (await ProposeAsync(Right, "reviewer")).Refusals.Single().Code);
        var correction = TestSystem.Done(await ProposeAsync(Right)).CaseId;
        Assert.Equal("number-correction.already-proposed", (await ProposeAsync(Right)).Refusals.Single().Code);
        system.SecondAccount("officer-as-reviewer", "officer", "reviewer");
        Assert.Equal("case.second-person", (await system.TryAsync("officer-as-reviewer", correction, "confirm-correction")).Refusals.Single().Code);
        Assert.Equal(Wrong, (await FilingStories.RecordAsync(system, filing)).NationalNumber);

        Assert.Equal("corrected", (await system.TakeAsync("reviewer", correction, "confirm-correction")).State);
        Assert.Equal(Right, (await FilingStories.RecordAsync(system, filing)).NationalNumber);
        var entry = await system.ReadAsync(db => new RegisterSearch(db).GetAsync(Right));
        Assert.Equal((Right, RegisterState.Corrected), (entry!.NationalNumber, entry.State));
        Assert.Equal(entry.Id, (await system.ReadAsync(db => new RegisterSearch(db).GetAsync(Wrong)))!.Id);
        var before = await system.ReadAsync(db => db.Set<RegisterRevision>().SingleAsync());
        Assert.Equal((Wrong, "录入时看错一位，以公告为准"), (before.Number, before.Reason));
        var notice = await FilingStories.DocumentAsync(system, correction, "filing-result-corrected");
        Assert.Contains(Right, notice.Data, StringComparison.Ordinal);
        Assert.Contains("标明已更正", notice.Data, StringComparison.Ordinal);
        // The display of the right number is to be proved anew.
        Assert.Equal(2, await system.ReadAsync(db => db.Set<Case>().CountAsync(c => c.Procedure == "display")));
        Assert.DoesNotContain((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults, fault => !fault.Stream.StartsWith("subject/", StringComparison.Ordinal));
    }

    // Published on Thursday 10 September 2026; the 20th is a working day, so the tenth is the 23rd; the reminder comes three working days before.
    [Fact]
    public async Task Display_IsAskedForAtPublication_Reminded_Proved_AndShownOnTheRecord()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var filing = await FilingStories.PublishedAsync(system);
        var display = await system.ReadAsync(db => db.Set<Case>().SingleAsync(c => c.Procedure == "display"));
        Assert.Equal(("awaiting", "party", Walk.Name), (display.State, display.WaitingFor, display.Title));
        Assert.Equal((await system.ReadAsync(db => db.Set<Case>().SingleAsync(c => c.Id == filing))).RecordId, display.RecordId);
        var clock = await FilingStories.ClockAsync(system, display.Id, "display");
        Assert.Equal((new DateOnly(2026, 9, 23), Force.Internal), (clock.DueOn, clock.Force));
        Assert.Contains((await system.AskAsync("filer", new GetCase(filing)))!.Linked, linked => linked.Case.Id == display.Id);
        Assert.Equal("case.not-started-here", (await system.StartAsync("filer", "display")).Refusals.Single().Code);
        Assert.NotEmpty((await system.StartAsync("filer", "display", parent: filing)).Refusals);

        await system.GoToAsync(new DateTime(2026, 9, 21, 9, 0, 0));
        Assert.Single(await system.ReadAsync(db => db.Set<Event>().Where(e => e.Act == "display/clock-reminder").ToListAsync()));
        Assert.Equal("display.another-number", (await system.TryAsync("filer", display.Id, "submit-proof", new() { ["shownNumber"] = Right })).Refusals.Single().Code);
        await system.TakeAsync("filer", display.Id, "submit-proof", new() { ["shownNumber"] = Wrong });
        await system.TakeAsync("officer", display.Id, "return-display", new() { ["reason"] = "截图中没有公示信息链接" });
        await system.TakeAsync("filer", display.Id, "submit-proof", new() { ["shownNumber"] = Wrong });
        Assert.Null((await FilingStories.RecordAsync(system, filing)).DisplayConfirmedOn);
        await system.TakeAsync("officer", display.Id, "confirm-display");
        Assert.Equal(new DateOnly(2026, 9, 21), (await FilingStories.RecordAsync(system, filing)).DisplayConfirmedOn);
        Assert.DoesNotContain((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults, fault => !fault.Stream.StartsWith("subject/", StringComparison.Ordinal));
    }

    private static JsonObject Product(string name) => new()
    {
        ["productName"] = name,
        ["serviceForm"] = new JsonArray("app"),
        ["audience"] = "公众",
        ["accessPath"] = "首页",
        ["description"] = "推荐",
    };
}
