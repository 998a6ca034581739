using System.IO.Compression;
using System.Text;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Tests.Web;

public sealed class FileKindTests
{
    private const string Main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

    [Fact]
    public void A_document_without_macros_is_taken() => Assert.Equal("docx", FileKind.Of(Document(Types(Main), Relationship($"{Office}/styles", "styles.xml"))));

    [Theory]
    [InlineData("application/vnd.ms-word.document.macroEnabled.main+xml", $"{Office}/styles", "styles.xml")]
    [InlineData("application/vnd.ms-word.template.macroenabledTemplate.main+xml", $"{Office}/styles", "styles.xml")]
    [InlineData(Main + "\"/><Default Extension=\"bin\" ContentType=\"application/vnd.ms-office.vbaProject", $"{Office}/styles", "styles.xml")]
    [InlineData(Main, "http://schemas.microsoft.com/office/2006/relationships/vbaProject", "innocent.bin")]
    [InlineData(Main, "http://schemas.microsoft.com/office/2006/relationships/&#118;baProject", "innocent.bin")]
    [InlineData(Main, $"{Office}/styles", "styles.xml", "word/vbaProject.bin")]
    [InlineData(Main, $"{Office}/styles", "styles.xml", "word/VBADATA.xml")]
    public void A_document_with_macros_is_not_under_any_name_of_their_part(string type, string relationship, string target, string part = "word/innocent.bin") =>
        Assert.Null(FileKind.Of(Document(Types(type), Relationship(relationship, target), part)));

    [Theory]
    [InlineData("<Types")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><Types/>")]
    public void A_document_whose_list_of_parts_cannot_be_read_is_not_taken(string types) => Assert.Null(FileKind.Of(Document(types, Relationship($"{Office}/styles", "styles.xml"))));

    [Fact]
    public void A_list_of_parts_that_unpacks_to_very_much_is_not_taken() =>
        Assert.Null(FileKind.Of(Document(Types(Main) + new string(' ', 8 * 1024 * 1024), Relationship($"{Office}/styles", "styles.xml"))));

    [Theory]
    [InlineData("执照.pdf", "pdf", "执照.pdf")]
    [InlineData("执照.PDF", "pdf", "执照.PDF")]
    [InlineData("poly.html", "pdf", "poly.html.pdf")]
    [InlineData("照片.jpeg", "jpeg", "照片.jpeg")]
    [InlineData("照片.jpg", "jpeg", "照片.jpg")]
    [InlineData("照片", "jpeg", "照片.jpg")]
    [InlineData("a.docm", "docx", "a.docm.docx")]
    [InlineData("..\\..\\执照\u202Efdp.exe", "pdf", "执照fdp.exe.pdf")]
    [InlineData("\u2067\u200F.", "png", "file.png")]
    public void The_name_gets_the_ending_of_what_the_file_is(string name, string kind, string expected) => Assert.Equal(expected, FileKind.CleanName(name, kind));

    [Fact]
    public void A_long_name_keeps_its_ending()
    {
        foreach (var ending in new[] { "", ".html", ".pdf", "." + new string('b', 300) })
        {
            var clean = FileKind.CleanName(new string('a', 300) + ending, "pdf");
            Assert.EndsWith(".pdf", clean, StringComparison.Ordinal);
            Assert.InRange(clean.Length, 100, 150);
        }
    }

    private static string Types(string type) => $"<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Override PartName=\"/word/document.xml\" ContentType=\"{type}\"/></Types>";

    private static string Relationship(string type, string target) =>
        $"<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"{type}\" Target=\"{target}\"/></Relationships>";

    private static byte[] Document(string types, string relationships, string part = "word/innocent.bin")
    {
        using var memory = new MemoryStream();
        using (var archive = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in new[] { ("[Content_Types].xml", types), ("word/document.xml", "<document/>"), ("word/_rels/document.xml.rels", relationships), (part, "x") })
            {
                using var entry = archive.CreateEntry(name).Open();
                entry.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return memory.ToArray();
    }
}
