using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Time.Testing;
using RegFiling.Platform;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Register;

public sealed class RegisterImportTests : IAsyncLifetime
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 23, 2, 0, 0, TimeSpan.Zero));
    private TestDatabase database = null!;

    public async ValueTask InitializeAsync() => database = await TestDatabase.CreateAsync();

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private async Task<Outcome<RegisterImportResult>> Run(
        Stream file, RegisterFileFormat format = RegisterFileFormat.Csv, bool dryRun = false, string source = "清单", TestDatabase? on = null)
    {
        await using var db = (on ?? database).Open();
        return await new RegisterImport(db, new WriteTransaction(db, new WriteGate()), clock).RunAsync(file, new RegisterImportOptions(format, source, Today, dryRun));
    }

    private Task<Outcome<RegisterImportResult>> RunCsv(string headings, params string[] rows) => Run(PublishedRows.Utf8(PublishedRows.Csv(headings, rows)));

    private async Task<List<RegisterEntry>> Entries(TestDatabase? on = null)
    {
        await using var db = (on ?? database).Open();
        return await db.Set<RegisterEntry>().AsNoTracking().OrderBy(entry => entry.NumberKey).ToListAsync();
    }

    private static IEnumerable<string> Codes(RegisterImportRow row) => row.Reasons.Select(reason => reason.Code);

    private const string AlgorithmHeadings = "序号,算法名称,算法类别,主体名称,应用产品,主要用途,备案编号,备注";
    private const string Number = "网信算备110108224236606220017号";

    [Theory, OnEachDatabase]
    public async Task Every_published_row_comes_in_through_csv(Brand brand)
    {
        await using var on = await TestDatabase.CreateAsync(brand);

        var result = (await Run(PublishedRows.Utf8(PublishedRows.AlgorithmCsv()), on: on)).Value;
        var entries = (await Entries(on)).ToDictionary(entry => entry.Number);

        Assert.Equal((20, 0, 0, 20), (result.Accepted, result.Warned, result.Refused, result.Added));
        foreach (var row in PublishedRows.All)
        {
            var entry = entries[$"网信算备{row.Digits}号"];
            Assert.Equal((row.Name, row.Subject), (entry.Name, entry.SubjectName));
            Assert.Equal(row.Product == "--" ? null : row.Product, entry.Product);
            Assert.Equal(row.Kind, entry.Role is { } role ? RegisterWords.Of(role).Zh : RegisterWords.Of(entry.Category!.Value).Zh);
            Assert.Equal(entry.Role is null ? RegisterSeries.Algorithm : RegisterSeries.DeepSynthesis, entry.Series);
            Assert.Equal((true, null, null), (entry.IsPublicRecord, entry.CaseId, entry.FilingId));
            Assert.Equal(("清单", Today), (entry.Source, entry.RetrievedOn));
            Assert.Equal(row.Product, JsonDocument.Parse(entry.RawJson!).RootElement.GetProperty("应用产品").GetString());
        }

        // 04 and 05 stand in the numbers of these two; the list says otherwise, and the list counts.
        Assert.Equal(LegalType.RetrievalFiltering, entries["网信算备110108645502804220021号"].LegalType);
        Assert.Equal(LegalType.DispatchDecision, entries["网信算备310107429160605220017号"].LegalType);
    }

    [Theory, OnEachDatabase]
    public async Task Published_rows_come_in_through_json_batches(Brand brand)
    {
        await using var on = await TestDatabase.CreateAsync(brand);

        var result = (await Run(PublishedRows.Utf8(PublishedRows.BatchesJson()), RegisterFileFormat.Json, on: on)).Value;

        Assert.Equal((17, 17), (result.Accepted, result.Added));
        Assert.Equal(4, (await Entries(on)).Count(entry => entry.Series == RegisterSeries.DeepSynthesis));
    }

    [Fact]
    public async Task Generative_rows_come_in_and_the_note_in_a_date_is_a_remark()
    {
        var result = (await Run(PublishedRows.Utf8(PublishedRows.GenerativeCsv()))).Value;
        var entries = (await Entries()).ToDictionary(entry => entry.Number);

        Assert.Equal((8, 1, 0), (result.Accepted, result.Warned, result.Refused));
        Assert.Equal(["date.note"], Codes(result.Rows[^1]));
        Assert.All(entries.Values, entry => Assert.Equal(RegisterSeries.Generative, entry.Series));
        Assert.Equal(new DateOnly(2026, 5, 1), entries["Guangxi-WEIQBOSSIRS-20260516S0003"].FiledOn);
        Assert.Equal(new DateOnly(2023, 12, 27), entries["Shanghai-ZhuJi-20231207"].FiledOn);
        Assert.Contains("2026/5/1（补登）", entries["Guangxi-WEIQBOSSIRS-20260516S0003"].RawJson, StringComparison.Ordinal);
        Assert.Equal("已登记", RegisterWords.StateOf(entries["Shanghai-AISHANGHAI-20260828S0212"]).Zh);
        Assert.Equal("已备案", RegisterWords.StateOf(entries["Shanghai-Abab-20230821"]).Zh);
    }

    [Fact]
    public async Task An_array_of_rows_with_english_headings_comes_in()
    {
        var result = (await Run(PublishedRows.Utf8($$"""[{"name":"算法","role":"服务提供者","subject":"某公司","number":"{{Number}}","year":2022,"x":null}]"""), RegisterFileFormat.Json)).Value;

        Assert.Equal(1, result.Accepted);
        Assert.Equal("某公司", Assert.Single(await Entries()).SubjectName);
    }

    public static TheoryData<string> Encodings => ["utf-8", "utf-8 with mark", "gb18030", "utf-16"];

    [Theory, MemberData(nameof(Encodings))]
    public async Task Each_usual_encoding_is_read(string name)
    {
        Encoding encoding = name switch
        {
            "gb18030" => CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!,
            "utf-16" => Encoding.Unicode,
            _ => new UTF8Encoding(name == "utf-8 with mark"),
        };
        byte[] Bytes(string text) => [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];

        var csv = (await Run(new MemoryStream(Bytes(PublishedRows.AlgorithmCsv())))).Value;
        var json = (await Run(new MemoryStream(Bytes(PublishedRows.BatchesJson())), RegisterFileFormat.Json)).Value;

        Assert.Equal((20, 20), (csv.Accepted, csv.Added));
        Assert.Equal((17, 17), (json.Accepted, json.Unchanged));
    }

    [Fact]
    public async Task Bare_digits_and_a_wrong_check_digit_are_remarks_only()
    {
        var result = (await RunCsv(
            AlgorithmHeadings,
            "1,甲算法,个性化推送类,某公司,,,110108224236606220017,",
            "2,乙算法,个性化推送类,某公司,,,网信算备110108224236606220018号,")).Value;

        Assert.Equal(["number.incomplete"], Codes(result.Rows[0]));
        Assert.Equal(["number.check-digit"], Codes(result.Rows[1]));
        Assert.Equal((2, 2), (result.Warned, result.Added));
    }

    [Theory]
    [InlineData($"1,个性化推送类,美团配送算法,北京三快科技有限公司,美团,,{Number},", "row.columns-swapped")]
    [InlineData($"1,北京三快科技有限公司,个性化推送类,美团配送算法,美团,,{Number},", "row.columns-swapped")]
    [InlineData($"1,美团配送算法,个性化推送类,北京三快科技有限公司,{Number},,美团,", "row.columns-swapped")]
    [InlineData($"1,\"美团配送\n算法\",个性化推送,北京三快科技有限公司,美团,,{Number},", "kind.completed")]
    [InlineData($"1,\u200B美团配送算法\u202E,个性化推送类,北京三快科技有限公司,美团,,{Number},", "cell.unseen-characters")]
    [InlineData($"1,=美团配送算法,个性化推送类,北京三快科技有限公司,美团,,{Number},", "cell.formula")]
    [InlineData($"1,美团配送算法,个性化推送类,北京三快科技有限公司,美团,,编号：{Number}（更新）,", "number.cut-out")]
    [InlineData($"1,美团配送算法,个性化推送类,北京三快科技有限公司,美团,用途\"引号\",{Number},", "row.stray-quote")]
    [InlineData($"1,美团配送算法,个性化推送类,北京三快科技有限公司,美团,,{Number}", "row.too-few-cells")]
    public async Task Dirty_rows_are_put_right_with_a_remark(string row, string remark)
    {
        var result = (await RunCsv(AlgorithmHeadings, row)).Value;
        var entry = Assert.Single(await Entries());

        Assert.Equal([remark], Codes(result.Rows[0]).Distinct());
        Assert.Equal(RowOutcome.Warned, result.Rows[0].Outcome);
        Assert.Equal((Number, "北京三快科技有限公司", "美团", ListCategory.PersonalisedPush), (entry.Number, entry.SubjectName, entry.Product, entry.Category));
        Assert.Equal("美团配送算法", entry.Name.Replace(" ", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_role_that_was_cut_off_is_completed()
    {
        var result = (await RunCsv("序号,算法名称,角色,主体名称,备案编号", $"1,算法,服务提供,某公司,{Number}", "2,算法,服务技术支,某公司,网信算备330110507206401230027号")).Value;

        Assert.All(result.Rows, row => Assert.Equal(["kind.completed"], Codes(row)));
        Assert.Equal([FilerRole.Provider, FilerRole.TechnicalSupporter], (await Entries()).Select(entry => entry.Role!.Value));
    }

    [Theory]
    [InlineData("1,算法,个性化推送类,某公司,,,,", "number.missing")]
    [InlineData("1,算法,个性化推送类,某公司,,,网信算备12号,", "number.unreadable")]
    [InlineData($"1,,个性化推送类,某公司,,,{Number},", "name.missing")]
    [InlineData($"1,算法,个性化推送类,,,,{Number},", "subject.missing")]
    [InlineData($"1,算法,个性化推送类,某公司,,,{Number},,多出", "row.too-many-cells")]
    [InlineData(AlgorithmHeadings, "row.heading-again")]
    public async Task A_row_that_cannot_stand_in_the_register_is_refused_and_the_others_come_in(string row, string why)
    {
        var result = (await RunCsv(AlgorithmHeadings, row, "2,另一算法,个性化推送类,某公司,,,网信算备330110507206401230027号,")).Value;

        Assert.Contains(why, Codes(result.Rows[0]));
        Assert.Equal((1, 1), (result.Refused, result.Accepted));
        Assert.Equal("另一算法", Assert.Single(await Entries()).Name);
    }

    [Fact]
    public async Task A_cell_above_ten_thousand_characters_is_refused()
    {
        var result = (await RunCsv(AlgorithmHeadings, $"1,算法,个性化推送类,某公司,,{new string('长', 10_001)},{Number},")).Value;

        Assert.Equal(["cell.too-long"], Codes(result.Rows[0]));
        Assert.Empty(await Entries());
    }

    [Fact]
    public async Task Headings_may_stand_below_a_title()
    {
        var result = (await RunCsv("互联网信息服务算法备案清单（2022年8月）", AlgorithmHeadings, $"1,算法,个性化推送类,某公司,,,{Number},")).Value;

        Assert.Equal(3, Assert.Single(result.Rows).Row);
    }

    [Fact]
    public async Task The_same_file_again_changes_nothing_and_a_newer_row_updates_the_same_entry()
    {
        await Run(PublishedRows.Utf8(PublishedRows.AlgorithmCsv()));
        var again = (await Run(PublishedRows.Utf8(PublishedRows.AlgorithmCsv()))).Value;
        clock.Advance(TimeSpan.FromDays(1));
        var renamed = (await RunCsv(AlgorithmHeadings, $"1,美团配送调度决策算法,调度决策类,北京三快在线科技有限公司,美团,,{Number},主体名称变更")).Value;

        await using var db = database.Open();
        var entry = await new RegisterSearch(db).GetAsync(Number, Cancel);
        var byFormerName = (await new RegisterSearch(db).FindAsync(new RegisterQuery("北京三快科技"), Cancel)).Value;
        var revision = await db.Set<RegisterRevision>().SingleAsync(Cancel);

        Assert.Equal((20, 0, 0), (again.Unchanged, again.Added, again.Updated));
        Assert.Equal(1, renamed.Updated);
        Assert.Contains("subject.renamed", Codes(renamed.Rows[0]));
        Assert.Contains("state.from-remark", Codes(renamed.Rows[0]));
        Assert.Equal(("北京三快在线科技有限公司", "北京三快科技有限公司", RegisterState.Changed), (entry!.SubjectName, entry.FormerSubjectNames, entry.State));
        Assert.Equal("北京三快科技有限公司", revision.SubjectName);
        Assert.Equal(entry.Id, Assert.Single(byFormerName.Entries).Id);
        Assert.Contains("北京三快科技有限公司", revision.RawJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_number_twice_in_a_file_is_kept_once_and_both_rows_are_answered()
    {
        var row = $"1,算法,个性化推送类,某公司,,,{Number},";
        var result = (await RunCsv(AlgorithmHeadings, row, row, row.Replace("某公司", "别的公司", StringComparison.Ordinal))).Value;

        Assert.Equal([RowEffect.Added, RowEffect.None, RowEffect.Updated], result.Rows.Select(found => found.Effect));
        Assert.Equal(["row.twice-alike"], Codes(result.Rows[1]));
        Assert.Equal(["row.twice", "subject.renamed"], Codes(result.Rows[2]));
        Assert.Equal("别的公司", Assert.Single(await Entries()).SubjectName);
    }

    [Fact]
    public async Task A_deregistration_notice_ends_an_entry_and_a_later_list_does_not_bring_it_back()
    {
        await Run(PublishedRows.Utf8(PublishedRows.AlgorithmCsv()));
        var notice = (await RunCsv("序号,算法名称,主体名称,备案编号,注销时间", "1,考拉推荐算法,杭州优卖网络科技有限公司,网信算备330108562416102220027号,2025年7月15日")).Value;
        var list = (await Run(PublishedRows.Utf8(PublishedRows.AlgorithmCsv()))).Value;

        var entry = (await Entries()).Single(found => found.Name == "考拉推荐算法");
        Assert.Equal((1, 0), (notice.Updated, list.Updated));
        Assert.Equal((RegisterState.Deregistered, new DateOnly(2025, 7, 15)), (entry.State, entry.StateOn));
        Assert.Equal((ListCategory.PersonalisedPush, "考拉海购（APP）"), (entry.Category!.Value, entry.Product));
    }

    [Fact]
    public async Task A_number_of_another_list_is_refused()
    {
        await RunCsv(AlgorithmHeadings, $"1,算法,个性化推送类,某公司,,,{Number},");
        var result = (await RunCsv("算法名称,角色,主体名称,备案编号", $"算法,服务提供者,某公司,{Number}")).Value;

        Assert.Equal(["number.other-list"], Codes(result.Rows[0]));
    }

    public static TheoryData<string, RegisterFileFormat, string> BrokenFiles => new()
    {
        { PublishedRows.AlgorithmCsv() + "21,\"开放,个性化推送类,某公司,,", RegisterFileFormat.Csv, "register.import.open-quote" },
        { "a,b\r\n1,2\r\n", RegisterFileFormat.Csv, "register.import.no-heading" },
        { "备案编号,主体名称,主体名称\r\n", RegisterFileFormat.Csv, "register.import.heading-twice" },
        { "%PDF-1.7", RegisterFileFormat.Csv, "register.import.not-text" },
        { "", RegisterFileFormat.Csv, "register.import.empty" },
        { AlgorithmHeadings + "\r\n1," + new string('长', 500_000), RegisterFileFormat.Csv, "register.import.row-too-long" },
        { PublishedRows.BatchesJson()[..^20], RegisterFileFormat.Json, "register.import.json" },
        { PublishedRows.BatchesJson() + "x", RegisterFileFormat.Json, "register.import.json" },
        { """{"meta":{}}""", RegisterFileFormat.Json, "register.import.no-rows" },
        { """[{"备案编号":"\ud800"}]""", RegisterFileFormat.Json, "register.import.json" },
        { new string('[', 100), RegisterFileFormat.Json, "register.import.json" },
        { $"[{{\"备案编号\":\"{new string('长', 500_000)}\"}}]", RegisterFileFormat.Json, "register.import.cell-too-long" },
    };

    [Theory, MemberData(nameof(BrokenFiles), DisableDiscoveryEnumeration = true)]
    public async Task Nothing_of_a_broken_file_is_imported(string text, RegisterFileFormat format, string why)
    {
        var outcome = await Run(PublishedRows.Utf8(text), format);

        Assert.Equal(why, Assert.Single(outcome.Refusals).Code);
        Assert.Empty(await Entries());
    }

    [Fact]
    public async Task A_file_that_breaks_off_after_many_rows_leaves_nothing_behind()
    {
        var rows = Enumerable.Range(0, 600).Select(i => $"{i},算法{i},个性化推送类,某公司,,,{110108224236606220017m + i},").Append("600,\"开放");
        var outcome = await Run(PublishedRows.Utf8(PublishedRows.Csv(AlgorithmHeadings, rows)));

        Assert.True(outcome.IsRefused);
        Assert.Empty(await Entries());
    }

    [Fact]
    public async Task Rows_that_are_no_flat_objects_are_refused_one_by_one()
    {
        var result = (await Run(
            PublishedRows.Utf8($$"""{"rows":[1,{"备案编号":["x"]},{"备案编号":"a","备案编号":"b"},{"算法名称":"算法","算法类别":"个性化推送类","主体名称":"某公司","备案编号":"{{Number}}"}]}"""),
            RegisterFileFormat.Json)).Value;

        Assert.Equal(["row.no-object", "row.nested", "row.heading-twice"], result.Rows.Take(3).SelectMany(Codes));
        Assert.Equal((3, 1), (result.Refused, result.Accepted));
    }

    [Fact]
    public async Task A_dry_run_reports_the_same_and_keeps_nothing()
    {
        var dry = (await Run(PublishedRows.Utf8(PublishedRows.AlgorithmCsv()), dryRun: true)).Value;

        Assert.Equal((20, true), (dry.Added, dry.IsDryRun));
        Assert.Empty(await Entries());
    }

    [Fact]
    public async Task An_import_is_an_event_of_the_register_with_the_hash_of_its_file()
    {
        await Run(PublishedRows.Utf8(PublishedRows.AlgorithmCsv()), dryRun: true);
        await using var db = database.Open();
        Assert.Empty(await db.Set<Event>().ToListAsync(Cancel));

        await Run(PublishedRows.Utf8(PublishedRows.AlgorithmCsv()));
        var recorded = await db.Set<Event>().SingleAsync(Cancel);
        Assert.Equal(("register", "register/import", 1), (recorded.Stream, recorded.Act, recorded.Sequence));
        var body = (await db.Set<EventBody>().SingleAsync(Cancel)).Read();
        Assert.Equal(20, (int)body["added"]!);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(PublishedRows.Utf8(PublishedRows.AlgorithmCsv()))), (string?)body["fileSha256"]);
        Assert.True((await new LedgerVerify(db).RunAsync(Cancel)).IsSound);
    }
}
