using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Ledger;
using RegFiling.Subjects;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Subjects;

/// <summary>One subject file for many filings: a change makes a new version for the later ones; a draft can begin with the answers of an earlier filing.</summary>
public sealed class SubjectFileStories
{
    [Theory, OnEachDatabase]
    public async Task Change_OfTheSubject_ReachesLaterFilings_AndNotEarlierOnes(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        var subject = await system.VerifiedSubjectAsync();
        var earlier = await system.ReadyFilingAsync();
        await system.SubmitAsync(earlier);
        await system.TakeAsync("filer", subject, "change", new() { ["name"] = "测试甲公司", ["address"] = "新地址" });
        var between = await system.ReadyFilingAsync(name: "变更核验期间的算法");
        await system.TakeAsync("officer", subject, "verify");
        var later = await system.ReadyFilingAsync(name: "变更之后的算法");
        await system.SubmitAsync(later);

        Assert.Equal((1, "测试内容"), await UsedAsync(system, earlier));
        Assert.Equal((2, "新地址"), await UsedAsync(system, later));
        await system.ReadAsync(db => db.Set<Filing>().CountAsync());
        Assert.Null((await FilingAsync(system, between)).SubjectFileId);
        Assert.Equal(2, (await system.AskAsync("filer", new GetSubjectFile(system.Company)))!.File.Number);
        Assert.Empty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);
    }

    [Fact]
    public async Task Change_ThatIsReturned_MakesNoVersion()
    {
        await using var system = await TestSystem.StartAsync();
        var subject = await system.VerifiedSubjectAsync();
        await system.TakeAsync("filer", subject, "change", new() { ["name"] = "测试甲公司", ["address"] = "未采用的地址" });
        await system.TakeAsync("officer", subject, "return-change");
        var file = await system.AskAsync("officer", new GetSubjectFile(system.Company));
        Assert.Equal((1, "测试内容"), (file!.File.Number, file.Data!.Text("address")));
    }

    [Fact]
    public async Task File_IsReadByItsCompanyAndOfficials_AndNotByOthers()
    {
        await using var system = await TestSystem.StartAsync();
        Assert.Null(await system.AskAsync("filer", new GetSubjectFile(system.Company)));
        await system.VerifiedSubjectAsync();
        Assert.NotNull(await system.AskAsync("supervisor", new GetSubjectFile(system.Company)));
        Assert.Null(await system.AskAsync("other-filer", new GetSubjectFile(system.Company)));
        Assert.Null(await system.AskAsync("public", new GetSubjectFile(system.Company)));
        Assert.Null(await system.AskAsync("sec-admin", new GetSubjectFile(system.Company)));
    }

    [Theory]
    [InlineData(Brand.Sqlite)]
    public async Task Version_OfAFile_CannotBeChangedInTheDatabase(Brand brand)
    {
        await using var system = await TestSystem.StartAsync(brand);
        await system.VerifiedSubjectAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => system.ReadAsync(db => db.Set<SubjectFile>().ExecuteUpdateAsync(set => set.SetProperty(file => file.Number, 9))));
        await Assert.ThrowsAnyAsync<Exception>(() => system.ReadAsync(db => db.Set<SubjectFile>().ExecuteDeleteAsync()));
    }

    [Fact]
    public async Task Draft_BeginsWithTheAnswersOfAnEarlierFiling_FilesByReference()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var earlier = await system.ReadyFilingAsync(new() { ["type"] = "push", ["modelOrigin"] = "third-party", ["mau"] = "很多", ["scenario"] = "原场景" });
        var number = await NumberAsync(system, earlier);
        var copy = TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = "复制的算法", ["type"] = "ranking", ["copiedFrom"] = number }));

        var (old, view) = ((await system.AskAsync("filer", new GetCase(earlier)))!, (await system.AskAsync("filer", new GetCase(copy.CaseId)))!);
        var answers = view.Forms[FilingRules.Application];
        Assert.Equal(("复制的算法", "ranking", "原场景"), (answers.Text("name"), answers.Text("type"), answers.Text("scenario")));
        Assert.False(answers.Has("isOnline") || answers.Has("version"));
        Assert.Equal(["start", "save"], view.Timeline.Select(act => act.Action));
        Assert.All(view.Timeline, act => Assert.Equal("filer", act.Role));
        Assert.Equal(number, view.Forms["filing/start"].Text("copiedFrom"));
        var (theirs, ours) = (old.Forms[FilingRules.Application].Files().Single(), answers.Files().Single());
        Assert.Equal((string?)theirs["sha256"], (string?)ours["sha256"]);
        Assert.NotEqual((string?)theirs["id"], (string?)ours["id"]);
        Assert.Equal(copy.CaseId, (await system.ReadAsync(db => db.Set<StoredFile>().SingleAsync(file => file.Id == Guid.Parse((string)ours["id"]!)))).CaseId);
        Assert.Empty((await system.ReadAsync(db => new LedgerVerify(db).RunAsync())).Faults);
    }

    [Fact]
    public async Task Copy_OfAnotherCompanysFiling_OrOfNone_IsRefused_AndNothingBegins()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var foreign = await NumberAsync(system, await system.ReadyFilingAsync());
        var empty = await NumberAsync(system, TestSystem.Done(await system.StartAsync("other-filer", "filing", new() { ["name"] = "空的", ["type"] = "push" }, subject: system.Other)).CaseId);
        var before = await system.MarksAsync();
        foreach (var number in new[] { foreign, empty, "BJ-2026-999999" })
        {
            var outcome = await system.StartAsync("other-filer", "filing", new() { ["name"] = "算法", ["type"] = "push", ["copiedFrom"] = number }, subject: system.Other);
            Assert.Equal("filing.no-such-earlier-filing", outcome.Refusals.Single().Code);
        }

        Assert.Equal(before with { Refused = before.Refused + 3 }, await system.MarksAsync());
    }

    [Fact]
    public async Task Portfolio_ShowsEachProductOfEachAlgorithmWithItsModel_AndTheTierToTheCompanyAndOfficialsAlone()
    {
        await using var system = await TestSystem.StartAsync();
        await system.VerifiedSubjectAsync();
        var filing = await system.ReadyFilingAsync(new()
        {
            ["modelOrigin"] = "third-party",
            ["thirdPartyModelName"] = "示例模型",
            ["thirdPartyModelNumber"] = "网信算备310101999000101260015号",
            ["products"] = new JsonArray(Product("甲产品"), Product("乙产品")),
        });
        var draft = TestSystem.Done(await system.StartAsync("filer", "filing", new() { ["name"] = "草稿算法", ["type"] = "push" })).CaseId;
        await system.SubmitAsync(filing);
        await system.TierConfirmedAsync(filing);

        var mine = await system.AskAsync("filer", new GetPortfolio(system.Company));
        Assert.Equal(["乙产品", "甲产品"], mine.Where(line => line.CaseId == filing).Select(line => line.Product!.Name).Order());
        Assert.All(mine.Where(line => line.CaseId == filing), line => Assert.Equal(("示例模型", "网信算备310101999000101260015号"), (line.Model!.Name, line.Model.Numbers)));
        Assert.All(mine.Where(line => line.CaseId == filing), line => Assert.NotNull(line.Tier));
        Assert.Contains(mine, line => line.CaseId == draft && line.Product is null && line.Tier is null);
        Assert.NotNull(mine.First(line => line.CaseId == filing).Due);

        var officials = await system.AskAsync("officer", new GetPortfolio(system.Company));
        Assert.Equal([filing, filing], officials.Select(line => line.CaseId));
        Assert.Empty(await system.AskAsync("other-filer", new GetPortfolio(system.Company)));
        Assert.Empty(await system.AskAsync("public", new GetPortfolio(system.Company)));
    }

    private static JsonObject Product(string name) =>
        new() { ["productName"] = name, ["serviceForm"] = new JsonArray("app"), ["audience"] = "公众", ["accessPath"] = "首页", ["description"] = "推荐" };

    private static async Task<(int, string?)> UsedAsync(TestSystem system, Guid filing)
    {
        var file = await system.AskAsync("filer", new GetSubjectFile(system.Company, (await FilingAsync(system, filing)).SubjectFileId));
        return (file!.File.Number, file.Data!.Text("address"));
    }

    private static Task<Filing> FilingAsync(TestSystem system, Guid id) => system.ReadAsync(async db =>
    {
        var record = await db.Set<Case>().Where(c => c.Id == id).Select(c => c.RecordId).SingleAsync();
        return await db.Set<Filing>().AsNoTracking().SingleAsync(filing => filing.Id == record);
    });

    private static Task<string> NumberAsync(TestSystem system, Guid id) => system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == id).Select(c => c.Number).SingleAsync());
}
