using RegFiling.Web.Platform.Forms;

namespace RegFiling.Tests.Web;

public sealed class FileKindTests
{
    [Theory]
    [InlineData("../../etc/passwd", true)]
    [InlineData("..\\执照.pdf", true)]
    [InlineData("执照\u202Efdp.exe", true)]
    [InlineData("执照\u0007.pdf", true)]
    [InlineData("执照\u200B.pdf", true)]
    [InlineData("C:\\资料\\执照.pdf", false)]
    [InlineData("执照（副本）v2..pdf", false)]
    public void A_name_that_tricks_the_eye_or_the_disk_is_refused(string name, bool refused) => Assert.Equal(refused, FileKind.WhyNot(name) is not null);

    [Fact]
    public void A_name_may_have_150_characters() =>
        Assert.Equal((false, true), (FileKind.WhyNot(new string('a', 146) + ".pdf") is not null, FileKind.WhyNot(new string('a', 147) + ".pdf") is not null));

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
}
