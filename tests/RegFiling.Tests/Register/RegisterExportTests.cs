using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using MiniExcelLibs;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Register;

/// <summary>The register as a file: whole, harmless in a spreadsheet, and readable by what reads the published lists.</summary>
public sealed class RegisterExportTests : IAsyncLifetime
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero));
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await TestDatabase.CreateAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    [Theory]
    [InlineData("zh")]
    [InlineData("en")]
    public async Task Csv_has_mark_source_date_and_disclaimer_above_the_headings(string language)
    {
        await ImportAsync(database, PublishedRows.AlgorithmCsv());
        var bytes = await ExportAsync(RegisterExportFormat.Csv, language: language);
        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.Contains(language == "zh" ? "来源：测试机关；导出时间：2026年11月23日 10:00" : "Source: Test Office; exported: 23 November 2026 10:00", lines[0], StringComparison.Ordinal);
        Assert.Contains(RegisterExport.Disclaimer.In(language), lines[2], StringComparison.Ordinal);
        Assert.StartsWith(language == "zh" ? "备案编号,本市编号,清单,状态,算法名称" : "Number,Local record,List,State,Name", lines[3], StringComparison.Ordinal);
        Assert.Equal(3 + 1 + PublishedRows.All.Count + 1, lines.Length);
    }

    [Fact]
    public async Task Csv_comes_back_in_through_the_import_with_nothing_lost()
    {
        await ImportAsync(database, PublishedRows.AlgorithmCsv());
        await ImportAsync(database, PublishedRows.GenerativeCsv());
        var bytes = await ExportAsync(RegisterExportFormat.Csv);
        await using var other = await TestDatabase.CreateAsync();
        using var file = new MemoryStream(bytes);
        await using var db = other.Open();
        var result = (await Importer(db).RunAsync(file, new RegisterImportOptions(RegisterFileFormat.Csv, "导出", Today), Cancel)).Value;
        Assert.Equal((PublishedRows.All.Count + PublishedRows.Generative.Count, 0), (result.Added, result.Refused));
        var twin = (await new RegisterSearch(db).GetAsync("网信算备110108224236606220017号", Cancel))!;
        Assert.Equal(("美团配送调度决策算法", "北京三快科技有限公司", ListCategory.DispatchDecision), (twin.Name, twin.SubjectName, twin.Category));
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://x\")")]
    [InlineData("＝1+1")]
    [InlineData("+1+cmd")]
    [InlineData("＠SUM(1)")]
    [InlineData("-2+3")]
    public async Task No_cell_is_a_formula_in_csv_or_xlsx(string hostile)
    {
        // What the import neutralises came in otherwise: by a filing of our own.
        await using (var db = database.Open())
        {
            var entry = RegisterEntry.Publish(
                "演示-2026-000001", "网信算备310115999000202260017号", new PublishedContent(hostile, hostile, LegalType.PersonalisedPush, Product: hostile, Use: hostile), Guid.NewGuid(), Guid.NewGuid(), Today, clock.GetUtcNow());
            db.Add(entry);
            await RegisterIndex.UpdateAsync(db, [entry], Cancel);
            await db.SaveChangesAsync(Cancel);
        }

        var csv = Encoding.UTF8.GetString(await ExportAsync(RegisterExportFormat.Csv));
        Assert.Contains("'" + hostile.Replace("\"", "\"\"", StringComparison.Ordinal), csv, StringComparison.Ordinal);
        using var file = new MemoryStream(await ExportAsync(RegisterExportFormat.Xlsx));
        var cells = file.Query(sheetName: "公示信息").Cast<IDictionary<string, object?>>().SelectMany(row => row.Values).OfType<string>().ToList();
        Assert.Contains("'" + hostile, cells);
        Assert.DoesNotContain(hostile, cells);
    }

    [Fact]
    public async Task Xlsx_has_every_row_and_a_sheet_that_says_where_it_comes_from()
    {
        await ImportAsync(database, PublishedRows.AlgorithmCsv());
        using var file = new MemoryStream(await ExportAsync(RegisterExportFormat.Xlsx));
        Assert.Equal(["公示信息", "说明"], file.GetSheetNames());
        var rows = file.Query(useHeaderRow: true, sheetName: "公示信息").Cast<IDictionary<string, object?>>().ToList();
        Assert.Equal(PublishedRows.All.Count, rows.Count);
        Assert.Contains(rows, row => (string?)row["备案编号"] == "网信算备110108224236606220017号" && (string?)row["算法名称"] == "美团配送调度决策算法");
        Assert.Contains(file.Query(sheetName: "说明").Cast<IDictionary<string, object?>>().SelectMany(row => row.Values), cell => (string?)cell == RegisterExport.Disclaimer.Zh);
    }

    [Fact]
    public async Task Json_has_both_languages_and_only_what_was_searched()
    {
        await ImportAsync(database, PublishedRows.AlgorithmCsv());
        var json = JsonNode.Parse(await ExportAsync(RegisterExportFormat.Json, new("推荐", Category: ListCategory.PersonalisedPush)))!;
        Assert.Equal("测试机关", (string?)json["meta"]!["source"]!["zh"]);
        Assert.Equal(RegisterExport.Disclaimer.En, (string?)json["meta"]!["disclaimer"]!["en"]);
        var rows = json["rows"]!.AsArray();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Equal(("个性化推送类", "personalised push"), ((string?)row!["category"]!["zh"], (string?)row["category"]!["en"])));
        Assert.All(rows, row => Assert.Equal("已备案", (string?)row!["state"]!["zh"]));
    }

    [Fact]
    public async Task Words_that_cannot_be_looked_for_and_words_that_find_nothing_differ()
    {
        await ImportAsync(database, PublishedRows.AlgorithmCsv());
        await using var db = database.Open();
        Assert.Equal("register.search.too-short", (await new RegisterSearch(db).OpenHitsAsync(new("网"), Cancel)).Refusals.Single().Code);
        Assert.Empty(JsonNode.Parse(await ExportAsync(RegisterExportFormat.Json, new("没有这样的词")))!["rows"]!.AsArray());
    }

    // A reader that breaks the import off in the middle of its rows: nothing of it is there, in entries, history, search or record.
    [Fact]
    public async Task Import_that_is_broken_off_in_the_middle_leaves_nothing()
    {
        await ImportAsync(database, PublishedRows.AlgorithmCsv());
        var many = Enumerable.Range(0, 1200).Select(i => $"{i},新名算法{i},个性化推送类,新主体{i},产品,网信算备3101159990002022{i:0000}7号").Prepend("1,网易传媒新名,个性化推送类,北京网易传媒有限公司,网易,网信算备110101135224302220011号");
        var csv = Encoding.UTF8.GetBytes(PublishedRows.Csv("序号,算法名称,算法类别,主体名称,应用产品,备案编号", many));
        await using var db = database.Open();
        using var broken = new BreaksOff(csv, csv.Length / 2);
        await Assert.ThrowsAsync<IOException>(() => Importer(db).RunAsync(broken, new RegisterImportOptions(RegisterFileFormat.Csv, "清单", Today), Cancel));
        await using var after = database.Open();
        Assert.Equal(PublishedRows.All.Count, after.Set<RegisterEntry>().Count());
        Assert.Equal(0, after.Set<RegisterRevision>().Count());
        Assert.Equal(1, after.Set<RegFiling.Platform.Ledger.Event>().Count());
        Assert.Empty((await new RegisterSearch(after).FindAsync(new("新名"), Cancel)).Value.Entries);
        // The turn of the writers was given back: the next one comes through.
        await ImportAsync(database, PublishedRows.GenerativeCsv());
    }

    [Fact]
    public async Task Two_imports_at_once_come_one_after_the_other()
    {
        var gate = new WriteGate();
        await Task.WhenAll(new[] { PublishedRows.AlgorithmCsv(), PublishedRows.GenerativeCsv() }.Select(csv => Task.Run(async () =>
        {
            await using var db = database.Open();
            Assert.False((await new RegisterImport(db, new WriteTransaction(db, gate), clock).RunAsync(PublishedRows.Utf8(csv), new RegisterImportOptions(RegisterFileFormat.Csv, "清单", Today))).IsRefused);
        })));
        await using var after = database.Open();
        Assert.Equal(PublishedRows.All.Count + PublishedRows.Generative.Count, after.Set<RegisterEntry>().Count());
    }

    private RegisterImport Importer(RegFilingDbContext db) => new(db, new WriteTransaction(db, new WriteGate()), clock);

    private async Task ImportAsync(TestDatabase on, string csv)
    {
        await using var db = on.Open();
        Assert.False((await Importer(db).RunAsync(PublishedRows.Utf8(csv), new RegisterImportOptions(RegisterFileFormat.Csv, "清单", Today))).IsRefused);
    }

    private async Task<byte[]> ExportAsync(RegisterExportFormat format, RegisterQuery? query = null, string language = "zh")
    {
        await using var db = database.Open();
        var found = (await new RegisterSearch(db).OpenHitsAsync(query ?? new())).Value;
        var time = JurisdictionTime.Of("Asia/Shanghai");
        using var memory = new MemoryStream();
        await new RegisterExport(time).WriteAsync(
            memory, format, found.ReadAsync(Cancel), new(new("测试机关", "Test Office"), time.Local(clock.GetUtcNow()), new("全部", "all entries"), language), Cancel);
        return memory.ToArray();
    }

    private sealed class BreaksOff(byte[] bytes, int after) : MemoryStream(bytes)
    {
        private int rewound;

        public override long Position
        {
            get => base.Position;
            set
            {
                rewound += value == 0 ? 1 : 0;
                base.Position = value;
            }
        }

        // Not while the encoding is looked at: only when the rows are read.
        public override int Read(byte[] buffer, int offset, int count) => Check(base.Read(buffer, offset, count));

        public override int Read(Span<byte> buffer) => Check(base.Read(buffer));

        private int Check(int read) => rewound >= 3 && Position > after ? throw new IOException("the medium was taken away") : read;
    }
}
