using System.Net;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Ledger;
using RegFiling.Tests.Support;
using static RegFiling.Tests.Support.TestFiles;

namespace RegFiling.Tests.Web.Files;

/// <summary>Files on their way into a case and out of it again, as a browser sends and sees them.</summary>
public sealed class UploadTests : IAsyncLifetime
{
    private WebApp app = null!;
    private Visitor chen = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        app = new WebApp(settings: new() { ["Uploads:LargestFileMegabytes"] = "1", ["Uploads:LargestRequestMegabytes"] = "3", ["Uploads:CaseQuotaMegabytes"] = "2", ["Uploads:CompanyQuotaMegabytes"] = "3" });
        chen = await app.SignInAsAsync("陈示例");
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    [Fact]
    public async Task A_replaced_file_stays_on_record_and_the_page_shows_every_version_with_hash_and_person()
    {
        var subject = await StartSubjectAsync();
        await SaveAsync(subject, ("licence", "执照.pdf", Pdf));
        await SaveAsync(subject, ("licence", "执照（新）.pdf", PdfOf("Second version")));

        var link = (await chen.GetAsync(subject)).QuerySelector("a[href*='/files/']")!.GetAttribute("href")!;
        var page = await chen.GetAsync(link);

        Assert.Equal("执照（新）.pdf", page.QuerySelector("h1")!.TextContent);
        Assert.Equal("Second version", page.QuerySelector("pre")!.TextContent.Trim());
        var rows = page.QuerySelectorAll("#versions ~ *, section[aria-labelledby=versions] tbody tr").Where(row => row.LocalName == "tr").ToList();
        Assert.Equal(2, rows.Count);
        Assert.Contains("现行", rows[0].TextContent, StringComparison.Ordinal);
        Assert.All(rows, row => Assert.Contains("陈示例", row.TextContent, StringComparison.Ordinal));
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(Pdf))[..12], rows[1].TextContent, StringComparison.Ordinal);
        var old = rows[1].QuerySelector("a")!.GetAttribute("href")!;
        Assert.Contains("已替换", (await chen.GetAsync(old)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        using var bytes = await chen.FetchAsync(old + "/content");
        Assert.Equal(Pdf, await bytes.Content.ReadAsByteArrayAsync(Cancel));
    }

    [Fact]
    public async Task A_file_of_several_parts_comes_back_as_it_was_and_is_handed_over_to_be_saved_only()
    {
        var large = PdfOf("x", "", $"<< /Length 600000 >>\nstream\n{new string('a', 600_000)}\nendstream");
        var subject = await StartSubjectAsync();
        await SaveAsync(subject, ("licence", "大文件.pdf", large));
        Assert.Equal((1, 2), await app.AskAsync(async db => (await db.Set<FileContent>().CountAsync(), await db.Set<FilePart>().CountAsync())));
        var link = (await chen.GetAsync(subject)).QuerySelector("a[href*='/files/']")!.GetAttribute("href")!;

        using var answer = await chen.FetchAsync(link + "/content");

        Assert.Equal(large, await answer.Content.ReadAsByteArrayAsync(Cancel));
        Assert.Equal(large.Length, answer.Content.Headers.ContentLength);
        Assert.Equal("attachment", answer.Content.Headers.ContentDisposition!.DispositionType);
        Assert.Equal("大文件.pdf", answer.Content.Headers.ContentDisposition.FileNameStar);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Empty((await app.AskAsync(db => new LedgerVerify(db).RunAsync())).Faults);
        await app.AskAsync(async db =>
        {
            await db.Database.ExecuteSqlRawAsync("DROP TRIGGER file_part_of_a_case_update");
            return await db.Set<FilePart>().ExecuteUpdateAsync(set => set.SetProperty(part => part.Bytes, new byte[] { 1 }));
        });
        Assert.Single((await app.AskAsync(db => new LedgerVerify(db).RunAsync())).Faults);
    }

    [Fact]
    public async Task The_database_itself_refuses_to_change_or_drop_a_file_of_a_case()
    {
        await SaveAsync(await StartSubjectAsync(), ("licence", "执照.pdf", Pdf));
        foreach (var sql in new[] { "DELETE FROM stored_file", "UPDATE stored_file SET name = 'x'", "UPDATE stored_file SET case_id = NULL", "DELETE FROM file_content" })
            Assert.Contains("final", (await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => app.AskAsync(db => db.Database.ExecuteSqlRawAsync(sql)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_is_shown_as_picture_and_nothing_else_is()
    {
        var subject = await StartSubjectAsync();
        await SaveAsync(subject, ("licence", "照片.png", Png), ("commitmentScan", "承诺书.pdf", Pdf));
        var links = (await chen.GetAsync(subject)).QuerySelectorAll("a[href*='/files/']").ToDictionary(link => link.TextContent.Trim(), link => link.GetAttribute("href")!);
        var image = (await chen.GetAsync(links["照片.png"])).QuerySelector("img.file-picture")!;
        Assert.NotEmpty(image.GetAttribute("alt")!);

        using var picture = await chen.FetchAsync(image.GetAttribute("src")!);
        Assert.Equal(("image/png", Png.Length), (picture.Content.Headers.ContentType!.MediaType, (int)picture.Content.Headers.ContentLength!));
        Assert.Null(picture.Content.Headers.ContentDisposition);
        Assert.Contains("sandbox", picture.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        using var no = await chen.FetchAsync(links["承诺书.pdf"] + "/content?picture=true");
        Assert.Equal("attachment", no.Content.Headers.ContentDisposition!.DispositionType);
    }

    [Fact]
    public async Task What_a_document_says_is_text_on_the_page_and_never_markup()
    {
        var training = await chen.GetAsync("/cases/start/filing");
        await chen.SubmitAsync("/cases/start/filing", Visitor.Fill(training, ("name", "文本生成算法"), ("type", "generation")));
        var filing = chen.Location!.Split('?')[0];
        var save = filing + "/actions/save";
        await chen.SubmitAsync(save, Visitor.Fill(await chen.GetAsync(save), ("role", "provider")), ("labelMaterial", "标识.docx", DocxOf("<script>alert(1)</script>", "第二行")));
        Assert.Equal(HttpStatusCode.SeeOther, chen.Status);

        var page = await chen.GetAsync((await chen.GetAsync(filing)).QuerySelector("a[href*='/files/']")!.GetAttribute("href")!);

        Assert.Equal("<script>alert(1)</script>\n第二行", page.QuerySelector("pre")!.TextContent.Trim());
        Assert.Empty(page.QuerySelectorAll("pre *"));
    }

    [Fact]
    public async Task An_officials_look_at_a_file_leaves_a_trace()
    {
        var subject = await StartSubjectAsync();
        await SaveAsync(subject, ("licence", "照片.png", Png));
        var link = (await chen.GetAsync(subject)).QuerySelector("a[href*='/files/']")!.GetAttribute("href")!;
        var zhao = await app.SignInAsAsync("赵演示");
        Assert.Equal(HttpStatusCode.NotFound, (await zhao.FetchAsync(link)).StatusCode);
        Assert.Equal(0, await app.AskAsync(db => db.Set<AuditRead>().CountAsync()));
        // As if it had been submitted: what was saved is read only after a later act.
        await app.AskAsync(db => db.Set<Case>().ExecuteUpdateAsync(set => set.SetProperty(c => c.Private, false).SetProperty(c => c.Shelf, 0)));
        Assert.Equal(HttpStatusCode.NotFound, (await zhao.FetchAsync(link)).StatusCode);
        Assert.Equal(0, await app.AskAsync(db => db.Set<AuditRead>().CountAsync()));
    }

    [Fact]
    public async Task Every_refused_file_is_named_with_its_reason_and_leaves_nothing_behind()
    {
        var subject = await StartSubjectAsync();
        var save = subject + "/actions/save";
        (string Name, byte[] Bytes, string Reason)[] files =
        [
            ("宏.docx", DocxWith(more: ("word/vbaProject.bin", Utf8("x"))), "的内容是DOCX|宏"),
            ("脚本.pdf", PdfOf("x", "/OpenAction << /S /JavaScript /JS (a) >>"), "JavaScript"),
            ("洪水.png", PngOf(60_000, 60_000), "百万像素"),
            ("两面.png", [.. Png, .. Utf8("<html>")], "结尾之后"),
            ("空.pdf", [], "空文件"),
            ("大.pdf", new byte[(1024 * 1024) + 1], "超过1 MB"),
            ("..\\..\\x.pdf", Pdf, "上级目录"),
            ("执照\u202Efdp.exe", Pdf, "双向排版"),
            (new string('长', 160) + ".pdf", Pdf, "超过150字"),
            ("网页.pdf", Utf8("<html>"), "按内容判断"),
        ];
        foreach (var (name, bytes, reason) in files)
        {
            var page = await chen.GetAsync(save);
            var again = await chen.SubmitAsync(save, Visitor.Fill(page, ("address", "演示路1号")), ("licence", name, bytes));
            // The draft is saved with everything else.
            Assert.Equal(HttpStatusCode.OK, chen.Status);
            Assert.Contains("其他内容已暂存", again.QuerySelector("#errors h2")!.TextContent, StringComparison.Ordinal);
            Assert.NotNull(again.QuerySelector("#saved"));
            var error = again.QuerySelector("#f-licence-error")!.TextContent;
            Assert.True(reason.Split('|').Any(part => error.Contains(part, StringComparison.Ordinal)), $"{name}: {error}");
            Assert.Contains("怎么办", again.QuerySelector("#errors")!.TextContent, StringComparison.Ordinal);
            Assert.Equal("演示路1号", again.QuerySelector("#f-address")!.Typed());
        }

        Assert.Equal((0, 0, 0), await app.AskAsync(async db => (await db.Set<StoredFile>().CountAsync(), await db.Set<FileContent>().CountAsync(), await db.Set<FileFacts>().CountAsync())));
        Assert.Equal("演示路1号", (await (await app.SignInAsAsync("陈示例")).GetAsync(save)).QuerySelector("#f-address")!.Typed());
    }

    // The file that was there before stays, and the page goes on from what was saved.
    [Fact]
    public async Task A_draft_with_one_bad_file_keeps_the_rest_and_can_be_sent_again()
    {
        var subject = await StartSubjectAsync();
        await SaveAsync(subject, ("licence", "执照.pdf", Pdf));
        var save = subject + "/actions/save";
        var page = await chen.SubmitAsync(save, Visitor.Fill(await chen.GetAsync(save), ("address", "演示路1号")), ("licence", "坏.pdf", Utf8("<html>")), ("commitmentScan", "承诺.pdf", PdfOf("good")));
        Assert.Equal(HttpStatusCode.OK, chen.Status);
        Assert.Single(page.QuerySelectorAll("#errors li"));
        Assert.Contains("执照.pdf", page.QuerySelector("#f-licence")!.ParentElement!.TextContent, StringComparison.Ordinal);
        Assert.Contains("承诺.pdf", page.QuerySelector("#f-commitmentScan")!.ParentElement!.TextContent, StringComparison.Ordinal);
        await chen.SubmitAsync(save, Visitor.Fill(page, ("address", "演示路2号")), ("licence", "执照新.pdf", PdfOf("new")));
        Assert.Equal(HttpStatusCode.SeeOther, chen.Status);
        var after = await chen.GetAsync(save);
        Assert.Equal("演示路2号", after.QuerySelector("#f-address")!.Typed());
        Assert.Contains("执照新.pdf", after.QuerySelector("#f-licence")!.ParentElement!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_case_and_a_company_have_room_for_so_much_and_replaced_files_count()
    {
        var (first, second) = (await StartSubjectAsync(), await StartFilingAsync());
        byte[] Large(int number) => PdfOf("x", "", $"<< /Length 900000 >>\nstream\n{number}{new string('a', 899_999)}\nendstream");
        await SaveAsync(first, ("licence", "一.pdf", Large(1)));
        await SaveAsync(first, ("licence", "二.pdf", Large(2)));
        var save = first + "/actions/save";
        var full = await chen.SubmitAsync(save, Visitor.Fill(await chen.GetAsync(save)), ("licence", "三.pdf", Large(3)));
        Assert.Contains("2 MB", full.QuerySelector("#f-licence-error")!.TextContent, StringComparison.Ordinal);

        var other = second + "/actions/save";
        await chen.SubmitAsync(other, Visitor.Fill(await chen.GetAsync(other), ("modelOrigin", "third-party")), ("thirdPartyContract", "四.pdf", Large(4)));
        Assert.Equal(HttpStatusCode.SeeOther, chen.Status);
        full = await chen.SubmitAsync(other, Visitor.Fill(await chen.GetAsync(other), ("modelOrigin", "third-party")), ("thirdPartyContract", "五.pdf", Large(5)));
        Assert.Contains("3 MB", full.QuerySelector("#f-thirdPartyContract-error")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_of_2_GB_is_refused_before_a_byte_is_read_and_an_endless_one_when_it_is_too_long()
    {
        var save = await StartSubjectAsync() + "/actions/save";
        foreach (var stated in new long?[] { 2L * 1024 * 1024 * 1024, null })
        {
            using var body = new Endless(stated);
            body.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse("multipart/form-data; boundary=x");
            using var answer = await chen.PostAsync(save, body);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
            var said = await answer.Content.ReadAsStringAsync(Cancel);
            Assert.Contains("内容过大", said, StringComparison.Ordinal);
            Assert.Contains("合计不超过3 MB，其中每个文件不超过1 MB", WebUtility.HtmlDecode(said), StringComparison.Ordinal);
            Assert.InRange(body.Sent, 0, 16 * 1024 * 1024);
        }

        using var message = new Endless(2L * 1024 * 1024 * 1024);
        message.Headers.ContentType = new("application/json");
        using var refused = await chen.PostAsync("/api/v1/cases", message);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, refused.StatusCode);
        Assert.Contains("http.413", await refused.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_that_no_act_named_is_cleared_away_later_and_nothing_else()
    {
        var subject = await StartSubjectAsync();
        var save = subject + "/actions/save";
        await SaveAsync(subject, ("licence", "执照.pdf", Pdf));
        // The file is kept although the form is refused.
        await chen.SubmitAsync(save, Visitor.Fill(await chen.GetAsync(save), ("legalRepName", "a\u202Eb")), ("licence", "未用.pdf", PdfOf("unused")), ("commitmentScan", "同.pdf", Pdf));
        Assert.Equal(HttpStatusCode.BadRequest, chen.Status);
        Assert.Equal((3, 2), await CountAsync());

        Assert.Equal(0, await ClearAsync(TimeSpan.FromDays(1)));
        Assert.Equal(2, await ClearAsync(TimeSpan.FromSeconds(-1)));
        Assert.Equal((1, 1), await CountAsync());
        Assert.Equal(0, await ClearAsync(TimeSpan.FromSeconds(-1)));
        using var bytes = await chen.FetchAsync((await chen.GetAsync(subject)).QuerySelector("a[href*='/files/']")!.GetAttribute("href")! + "/content");
        Assert.Equal(Pdf, await bytes.Content.ReadAsByteArrayAsync(Cancel));
    }

    private Task<(int, int)> CountAsync() => app.AskAsync(async db => (await db.Set<StoredFile>().CountAsync(), await db.Set<FileContent>().CountAsync()));

    private async Task<int> ClearAsync(TimeSpan keep)
    {
        await using var scope = app.Services.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<UnusedFiles>().ClearAsync(keep, Cancel);
    }

    private async Task SaveAsync(string path, params (string Field, string Name, byte[] Bytes)[] files)
    {
        var save = path + "/actions/save";
        var answer = await chen.SubmitAsync(save, Visitor.Fill(await chen.GetAsync(save)), files);
        Assert.True(chen.Status == HttpStatusCode.SeeOther, answer.QuerySelector("#errors")?.TextContent);
    }

    private async Task<string> StartFilingAsync()
    {
        await chen.SubmitAsync("/cases/start/filing", Visitor.Fill(await chen.GetAsync("/cases/start/filing"), ("name", "智澜短视频个性化推荐算法"), ("type", "push")));
        return chen.Location!.Split('?')[0];
    }

    private async Task<string> StartSubjectAsync()
    {
        var page = await chen.GetAsync("/cases/start/subject");
        var company = page.QuerySelectorAll("input[name=_subject]").Select(input => input.GetAttribute("value")!).First(value => value != "new");
        await chen.SubmitAsync("/cases/start/subject", Visitor.Fill(page, ("_subject", company)));
        return chen.Location!.Split('?')[0];
    }

    /// <summary>A body that goes on until nobody wants more of it, with a length that is stated or not.</summary>
    private sealed class Endless(long? stated) : HttpContent
    {
        public long Sent { get; private set; }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var part = new byte[64 * 1024];
            try
            {
                await stream.WriteAsync(Utf8("--x\r\nContent-Disposition: form-data; name=\"licence\"; filename=\"a.pdf\"\r\n\r\n"));
                for (; Sent < 64L * 1024 * 1024; Sent += part.Length)
                    await stream.WriteAsync(part);
            }
            catch (Exception e) when (e is IOException or InvalidOperationException or OperationCanceledException)
            {
                // The answer came before the end.
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = stated ?? 0;
            return stated is not null;
        }
    }
}
