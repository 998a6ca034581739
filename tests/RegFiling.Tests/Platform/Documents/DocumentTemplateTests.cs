using RegFiling.Platform.Documents;

namespace RegFiling.Tests.Platform.Documents;

public sealed class DocumentTemplateTests
{
    [Fact]
    public void Imports_are_followed_and_nothing_else_is_taken()
    {
        DocumentTemplate template = DocumentTemplate.From("a.typ", new Dictionary<string, string>
        {
            ["a.typ"] = "#import \"b.typ\": x\n#include \"c.typ\"",
            ["b.typ"] = "#import \"c.typ\": *\n#import \"b.typ\"",
            ["c.typ"] = "c",
            ["d.typ"] = "d",
        });
        Assert.Equal(["b.typ", "c.typ"], template.Files.Keys);
    }

    [Theory]
    [InlineData("#import \"@preview/cetz:0.3.0\": canvas")]
    [InlineData("#import \"../secret.typ\"")]
    [InlineData("#include(\"/etc/passwd\")")]
    public void Import_that_leaves_the_pack_is_refused(string text)
    {
        var refused = Assert.Throws<DocumentException>(() => DocumentTemplate.From("a.typ", new Dictionary<string, string> { ["a.typ"] = text }));
        Assert.Contains("a.typ", refused.Why.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_template_and_missing_import_are_named()
    {
        Assert.Contains("none.typ", Assert.Throws<DocumentException>(() => DocumentTemplate.FromFolder(DocumentWorkshop.Documents, "none.typ")).Why.En, StringComparison.Ordinal);
        var missing = Assert.Throws<DocumentException>(() => DocumentTemplate.From("a.typ", new Dictionary<string, string> { ["a.typ"] = "#import \"b.typ\"" }));
        Assert.Contains("b.typ", missing.Why.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void Templates_of_the_pack_do_not_depend_on_the_day_they_are_printed()
    {
        foreach (string file in Directory.EnumerateFiles(DocumentWorkshop.Documents, "*.typ"))
            Assert.DoesNotContain("datetime.today", File.ReadAllText(file), StringComparison.Ordinal);
    }
}
