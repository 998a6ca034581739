using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.RiskTiering;
using RegFiling.Subjects;
using RegFiling.Tests.Support;
using RegFiling.Web.Demonstration;
using UglyToad.PdfPig;

namespace RegFiling.Tests.Demonstration;

/// <summary>The demonstration that a first start makes, on ordinary days, in the National Day week, around Spring Festival, and beyond the published calendar.</summary>
public sealed class DemonstrationTests
{
    [Theory]
    [InlineData("2026-11-24T10:00:00+08:00")]
    [InlineData("2026-10-03T00:05:00+08:00")]
    [InlineData("2026-02-20T23:55:00+08:00")]
    [InlineData("2027-02-10T12:00:00+08:00")]
    public async Task FirstStart_OnAnyDay_HasACaseForEveryListAndNothingOverdue(string today)
    {
        await using var made = await MadeAsync(today);
        await DemonstrationCases.RunAsync(made.Services, TestContext.Current.CancellationToken);

        var states = await made.ReadAsync(db => db.Set<Case>().Where(c => c.Procedure == "filing").ToDictionaryAsync(c => c.Title, c => c.State));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["短视频个性化推荐算法（演示）"] = "published",
                ["智能客服对话生成算法（演示）"] = "tier-proposed",
                ["商品排序精选算法（演示）"] = "supplement-requested",
                ["评论内容过滤算法（演示）"] = "tier-confirmed",
                ["内容检索算法（演示）"] = "submitted",
                ["外卖配送调度算法（演示）"] = "draft",
                ["弹幕内容过滤算法（演示）"] = "resubmitted",
                ["搜索联想检索算法（演示）"] = "reported-to-national",
            },
            states);
        Assert.All(await made.ReadAsync(db => db.Set<Subject>().ToListAsync()), subject => Assert.Equal(SubjectStatus.Verified, subject.Status));
        Assert.Equal("弹幕内容过滤算法（演示）", Assert.Single(await made.ReadAsync(db => db.Set<Filing>().ToListAsync()), filing => filing.Late).Name);
        Assert.Equal("proof-submitted", await made.ReadAsync(db => db.Set<Case>().Where(c => c.Procedure == "display").Select(c => c.State).SingleAsync()));
        Assert.Equal(RecusalStatus.Asked, (await made.ReadAsync(db => db.Set<Recusal>().SingleAsync())).Status);
        var filed = await made.ReadAsync(db => db.Set<Filing>().SingleAsync(filing => filing.Status == FilingStatus.Filed));
        Assert.Equal("网信算备310115999000202260017号", filed.NationalNumber);
        Assert.Equal(
            ["T2", "T2", "T3", "T4"],
            (await made.ReadAsync(db => db.Set<TierDecision>().ToListAsync())).Select(decision => decision.Tier).Order());
        Assert.Empty(await made.ReadAsync(db => db.Set<RefusedAct>().ToListAsync()));
        var report = await made.ReadAsync(db => new LedgerVerify(db).RunAsync());
        Assert.Empty(report.Faults);

        // Nothing is overdue when the real clock takes over, and nothing has happened that is still to come.
        await using (var scope = made.Services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<ClockRunner>().RunAsync(TestContext.Current.CancellationToken);
        }

        var clocks = await made.ReadAsync(db => db.Set<CaseClock>().ToListAsync());
        Assert.All(clocks, clock => Assert.Null(clock.OverdueAt));
        Assert.Contains(clocks, clock => clock is { Clock: "supplement", Status: ClockStatus.Running });
        Assert.Contains(clocks, clock => clock is { Clock: "decide", Status: ClockStatus.Running, Force: RegFiling.Platform.Force.Law });
        Assert.Contains(clocks, clock => clock is { Clock: "completeness", Status: ClockStatus.Running });
        Assert.All(await made.ReadAsync(db => db.Set<Event>().ToListAsync()), recorded => Assert.True(recorded.At <= made.Now));
        Assert.All(await made.ReadAsync(db => db.Set<IssuedDocument>().ToListAsync()), document => Assert.True(document.At < made.Now));
    }

    [Fact]
    public async Task FirstStart_BringsReadableFilesAndPublicRecords_AndASecondChangesNothing()
    {
        await using var made = await MadeAsync("2026-11-24T10:00:00+08:00");
        await DemonstrationCases.RunAsync(made.Services, TestContext.Current.CancellationToken);

        var files = await made.ReadAsync(db => db.Set<StoredFile>().ToListAsync());
        var contents = await made.ReadAsync(db => db.Set<FileContent>().ToDictionaryAsync(content => content.Sha256, content => content.Bytes));
        Assert.True(files.Count > 12);
        foreach (var file in files)
        {
            Assert.NotNull(file.CaseId);
            Assert.Equal(file.Size, contents[file.Sha256].Length);
            using var pdf = PdfDocument.Open(contents[file.Sha256]);
            Assert.Contains("(demonstration)", pdf.GetPage(1).Text, StringComparison.Ordinal);
        }

        var entries = await made.ReadAsync(db => db.Set<RegisterEntry>().ToListAsync());
        Assert.Equal(24, entries.Count(entry => entry is { IsPublicRecord: true, Source: "国家网信办公开名录（节选）", CaseId: null }));
        Assert.Equal(2, entries.Count(entry => entry.State == RegisterState.Deregistered));
        Assert.Equal(4, entries.Count(entry => entry.Series == RegisterSeries.Generative));
        Assert.Equal("短视频个性化推荐算法（演示）", Assert.Single(entries, entry => !entry.IsPublicRecord).Name);

        var before = await made.ReadAsync(db => db.Set<Event>().CountAsync());
        await DemonstrationSeed.RunAsync(made.Services);
        await DemonstrationCases.RunAsync(made.Services, TestContext.Current.CancellationToken);
        Assert.Equal(before, await made.ReadAsync(db => db.Set<Event>().CountAsync()));
    }

    [Fact]
    public async Task WithoutPeople_NothingIsMade()
    {
        await using var made = await MadeAsync("2026-11-24T10:00:00+08:00", people: false);
        await DemonstrationCases.RunAsync(made.Services, TestContext.Current.CancellationToken);
        Assert.Empty(await made.ReadAsync(db => db.Set<Case>().ToListAsync()));
        Assert.Empty(await made.ReadAsync(db => db.Set<RegisterEntry>().ToListAsync()));
    }

    [Fact]
    public async Task RefusedStep_StopsTheStart_AndSaysWhichAndWhy()
    {
        await using var made = await MadeAsync("2026-11-24T10:00:00+08:00");
        await using (var scope = made.Services.CreateAsyncScope())
        {
            var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
            db.Add(new Subject { Id = Guid.CreateVersion7(), Name = "another", CreditCode = "91310199MA1TEXT06Y" });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var stopped = await Assert.ThrowsAsync<InvalidOperationException>(() => DemonstrationCases.RunAsync(made.Services, TestContext.Current.CancellationToken));
        Assert.Contains("chen zhilan submit", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("subject.credit-code-taken", stopped.Message, StringComparison.Ordinal);
        Assert.Contains("已由另一主体登记", stopped.Message, StringComparison.Ordinal);
    }

    private static async Task<Made> MadeAsync(string today, bool people = true)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse(today, System.Globalization.CultureInfo.InvariantCulture));
        var database = await TestDatabase.CreateAsync();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddLogging();
        services.AddScoped(_ => database.Open());
        services.AddRegFiling();
        services.AddIdentityCore<Account>(options => options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false).AddEntityFrameworkStores<RegFilingDbContext>();
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 1);
        var made = new Made(database, services.BuildServiceProvider(validateScopes: true), clock.GetUtcNow());
        await made.Services.GetRequiredService<PackCatalogue>().ImportAsync(PackReader.FoldersBelow(Repository.Path("workflows")), CodeCatalogue.OfThisProduct, CancellationToken.None);
        if (people)
        {
            await DemonstrationSeed.RunAsync(made.Services);
        }

        return made;
    }

    private sealed record Made(TestDatabase Database, ServiceProvider Services, DateTimeOffset Now) : IAsyncDisposable
    {
        public async Task<T> ReadAsync<T>(Func<RegFilingDbContext, Task<T>> read)
        {
            await using var scope = Services.CreateAsyncScope();
            return await read(scope.ServiceProvider.GetRequiredService<RegFilingDbContext>());
        }

        public async ValueTask DisposeAsync()
        {
            await Services.DisposeAsync();
            await Database.DisposeAsync();
        }
    }
}
