using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Register;

public sealed class RegisterSearchTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly DateTimeOffset At = new(2026, 11, 23, 2, 0, 0, TimeSpan.Zero);

    private static async Task<TestDatabase> Published(Brand brand)
    {
        var database = await TestDatabase.CreateAsync(brand);
        foreach (var csv in new[] { PublishedRows.AlgorithmCsv(), PublishedRows.GenerativeCsv() })
        {
            await using var db = database.Open();
            await new RegisterImport(db, new WriteTransaction(db, new WriteGate()), TimeProvider.System).RunAsync(PublishedRows.Utf8(csv), new RegisterImportOptions(RegisterFileFormat.Csv, "清单", Today));
        }

        return database;
    }

    private static RegisterEntry Own(string local = "演示-2026-000001", string national = "网信算备310101999000101260015号", string name = "智澜推荐算法") =>
        RegisterEntry.Publish(
            local, national, new PublishedContent(name, "智澜科技（上海）有限公司", LegalType.PersonalisedPush, Principle: "原理"),
            Guid.NewGuid(), Guid.NewGuid(), Today, At);

    private static async Task Save(RegFilingDbContext db, RegisterEntry entry)
    {
        if (db.Entry(entry).State == EntityState.Detached)
            db.Add(entry);
        await RegisterIndex.UpdateAsync(db, [entry]);
        await db.SaveChangesAsync();
    }

    [Theory, OnEachDatabase]
    public async Task Two_characters_find_every_entry_that_holds_them_and_no_other(Brand brand)
    {
        await using var database = await Published(brand);
        await using var db = database.Open();
        var search = new RegisterSearch(db);

        // Every pair of neighbouring characters of all names, subjects and products, against a plain look through the list.
        var all = await db.Set<RegisterEntry>().AsNoTracking().ToListAsync(Cancel);
        var pairs = all.SelectMany(entry => Pairs(entry.Name).Concat(Pairs(entry.SubjectName))).Distinct().Where((_, i) => i % 7 == 0);
        foreach (var pair in pairs)
        {
            var found = (await search.FindAsync(new RegisterQuery(pair, PageSize: 100), Cancel)).Value;
            var expected = all.Where(entry => $"{entry.Name}\n{entry.SubjectName}\n{entry.Product}\n{entry.Number}".Contains(pair, StringComparison.OrdinalIgnoreCase));
            Assert.Equal(expected.Select(entry => entry.Number).Order(StringComparer.Ordinal), found.Entries.Select(entry => entry.Number).Order(StringComparer.Ordinal));
        }
    }

    private static IEnumerable<string> Pairs(string text) =>
        Enumerable.Range(0, text.Length - 1).Select(i => text.Substring(i, 2)).Where(pair => pair.All(c => c >= 0x4E00 && c < 0xA000));

    [Theory, OnEachDatabase]
    public async Task Words_numbers_and_any_width_or_case_find_the_entry(Brand brand)
    {
        await using var database = await Published(brand);
        await using var db = database.Open();
        var search = new RegisterSearch(db);
        async Task<string[]> Find(string text) => [.. (await search.FindAsync(new RegisterQuery(text))).Value.Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal)];

        Assert.Equal(["蜂鸟物流配送算法", "饿了么搜索算法"], await Find("拉扎斯"));
        Assert.Equal(["饿了么搜索算法"], await Find("上海拉扎斯信息科技有限公司 饿了么"));
        Assert.Equal(["路易威登色号推荐算法"], await Find("ｌｏｕｉｓ VUITTON"));
        Assert.Equal(["360搜索信息检索算法"], await Find("360搜索(网站)"));
        Assert.Equal(["书生·浦语"], await Find("浦语"));
        Assert.Equal(["九天"], await Find("zhongyangqiye-jiutian-20240123"));
        Assert.Equal(["美团配送调度决策算法"], await Find("110108224236606220017"));
        Assert.Equal(["美团配送调度决策算法"], await Find("网信算备：110108224236606220017号"));
        Assert.Equal(["美团配送调度决策算法"], await Find("2242366062"));
        Assert.Equal(["微博热搜算法"], await Find("微博 热 算法"));
        // 360搜索信息检索算法 holds every pair of this word, but not the word.
        Assert.Equal(["饿了么搜索算法"], await Find("搜索算法"));
        Assert.Empty(await Find("算法算法"));
        Assert.Empty(await Find("没有这个"));
        Assert.Empty(await Find("%_"));
    }

    [Theory]
    [InlineData("网", "register.search.too-short")]
    [InlineData("a b 网", "register.search.too-short")]
    [InlineData("一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一", "register.search.too-long")]
    public async Task One_character_and_far_too_many_are_refused_with_what_to_do_next(string text, string why)
    {
        await using var database = await TestDatabase.CreateAsync();
        await using var db = database.Open();

        var outcome = await new RegisterSearch(db).FindAsync(new RegisterQuery(text), Cancel);

        var refusal = Assert.Single(outcome.Refusals);
        Assert.Equal(why, refusal.Code);
        Assert.True(refusal.Next!.Value.IsComplete);
    }

    [Theory, OnEachDatabase]
    public async Task Counts_stop_at_a_thousand_and_pages_are_newest_first(Brand brand)
    {
        await using var database = await TestDatabase.CreateAsync(brand);
        var rows = Enumerable.Range(0, 1100).Select(i => $"模型{i},某公司,Shanghai-Model{i}-202401010000,{new DateOnly(2023, 1, 1).AddDays(i):yyyy-MM-dd}");
        await using (var db = database.Open())
        {
            var outcome = await new RegisterImport(db, new WriteTransaction(db, new WriteGate()), TimeProvider.System).RunAsync(
                PublishedRows.Utf8(PublishedRows.Csv("大模型名称,备案单位,备案编号,备案时间", rows)), new RegisterImportOptions(RegisterFileFormat.Csv, "清单", Today), cancellationToken: Cancel);
            Assert.Equal(1100, outcome.Value.Accepted);
        }

        await using var reading = database.Open();
        var search = new RegisterSearch(reading);
        foreach (var text in new[] { "模型", null, "模型 某公" })
        {
            var first = (await search.FindAsync(new RegisterQuery(text), Cancel)).Value;
            var second = (await search.FindAsync(new RegisterQuery(text, Page: 2), Cancel)).Value;
            var far = (await search.FindAsync(new RegisterQuery(text, Page: 5000), Cancel)).Value;

            Assert.Equal((1000, true, 50), (first.Count, first.IsMore, first.Pages));
            Assert.Equal("模型1099", first.Entries[0].Name);
            Assert.Equal("模型1079", second.Entries[0].Name);
            Assert.Equal((50, 20), (far.Page, far.Entries.Count));
        }

        Assert.Equal(0, (await search.FindAsync(new RegisterQuery("模型", RegisterSeries.Local), Cancel)).Value.Count);
    }

    [Theory, OnEachDatabase]
    public async Task An_own_entry_is_found_by_both_numbers_and_by_its_new_name_after_a_change(Brand brand)
    {
        await using var database = await TestDatabase.CreateAsync(brand);
        await using var db = database.Open();
        var entry = Own(name: "𠮷野推荐算法");
        await Save(db, entry);
        var search = new RegisterSearch(db);

        Assert.Equal(entry.Id, (await search.GetAsync("演示-2026-000001", Cancel))!.Id);
        Assert.Equal(entry.Id, (await search.GetAsync("310101999000101260015", Cancel))!.Id);
        Assert.Equal(1, (await search.FindAsync(new RegisterQuery("𠮷野"), Cancel)).Value.Count);
        Assert.Equal(1, (await search.FindAsync(new RegisterQuery("演示-2026"), Cancel)).Value.Count);

        entry.Amend(new PublishedContent("新名算法", "智澜科技（上海）有限公司", LegalType.RankingSelection), RegisterState.Changed, Today, At);
        await Save(db, entry);

        Assert.Equal(0, (await search.FindAsync(new RegisterQuery("𠮷野"), Cancel)).Value.Count);
        Assert.Equal(RegisterState.Changed, (await search.FindAsync(new RegisterQuery("新名"), Cancel)).Value.Entries[0].State);
    }

    [Theory, OnEachDatabase]
    public async Task A_public_record_never_gets_a_case_not_even_past_the_code(Brand brand)
    {
        await using var database = await Published(brand);
        await using var db = database.Open();
        var entry = await db.Set<RegisterEntry>().FirstAsync(found => found.Series == RegisterSeries.Algorithm, Cancel);

        Assert.Throws<InvalidOperationException>(() => entry.SetState(RegisterState.Revoked, Today, At));
        Assert.Throws<InvalidOperationException>(() => entry.Amend(new PublishedContent("x", "y", LegalType.RankingSelection), RegisterState.Changed, Today, At));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Set<RegisterEntry>()
            .Where(found => found.Id == entry.Id).ExecuteUpdateAsync(set => set.SetProperty(found => found.CaseId, Guid.NewGuid()), Cancel));
    }

    [Theory, OnEachDatabase]
    public async Task A_number_stands_once_in_the_register(Brand brand)
    {
        await using var database = await TestDatabase.CreateAsync(brand);
        await using (var db = database.Open())
            await Save(db, Own());
        await using var second = database.Open();

        await Assert.ThrowsAsync<DbUpdateException>(() => Save(second, Own(national: "网信算备310115999000202260017号")));
    }

    [Fact]
    public void An_own_entry_carries_a_national_number_and_never_as_its_own()
    {
        Assert.Throws<ArgumentException>(() => Own(local: "网信算备310101999000101260015号"));
        Assert.Throws<ArgumentException>(() => Own(national: "演示-2026-000001"));
    }

    [Fact]
    public async Task An_import_leaves_an_own_entry_alone()
    {
        await using var database = await TestDatabase.CreateAsync();
        await using (var db = database.Open())
            await Save(db, Own());
        await using var importing = database.Open();

        var result = (await new RegisterImport(importing, new WriteTransaction(importing, new WriteGate()), TimeProvider.System).RunAsync(
            PublishedRows.Utf8(PublishedRows.Csv("算法名称,算法类别,主体名称,备案编号", ["别的,个性化推送类,别的公司,网信算备310101999000101260015号"])),
            new RegisterImportOptions(RegisterFileFormat.Csv, "清单", Today), cancellationToken: Cancel)).Value;

        // The published row becomes an entry of its own beside ours; the lookup by national number gives the public record.
        Assert.Equal(1, result.Added);
        Assert.Equal("别的", (await new RegisterSearch(importing).GetAsync("网信算备310101999000101260015号", Cancel))!.Name);
        Assert.Equal("智澜推荐算法", (await new RegisterSearch(importing).GetAsync("演示-2026-000001", Cancel))!.Name);
    }
}
