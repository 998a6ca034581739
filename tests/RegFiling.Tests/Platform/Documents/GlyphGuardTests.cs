using System.Text.Json.Nodes;
using RegFiling.Platform.Documents;

namespace RegFiling.Tests.Platform.Documents;

public sealed class GlyphGuardTests
{
    private static readonly GlyphGuard Guard = GlyphGuard.ForFonts(Directory.EnumerateFiles(Path.Combine(new TypstOptions().Folder, "fonts"), "*.ttf"));

    [Theory]
    [InlineData("申海智澜科技（演示）有限公司〔2026〕", "申海智澜科技（演示）有限公司〔2026〕")]
    [InlineData("王𠮷", "王[U+20BB7]")]
    [InlineData("家👨‍👩‍👧人", "家[U+1F468 U+1F469 U+1F467]人")]
    [InlineData("ཀ་", "[U+0F40 U+0F0B]")]
    [InlineData("a\u202Ecod.exe\u2069", "acod.exe")]
    [InlineData("a\u0000\u0007\u001B[31mb", "a[31mb")]
    [InlineData("一行\r\n二行\r三行\u2028四行", "一行\n二行\n三行\n四行")]
    [InlineData("a\tb", "a b")]
    [InlineData("e\u0301t\u00E9", "e\u0301t\u00E9")]
    [InlineData("葛\U000E0101城\uFE00", "葛城")]
    [InlineData("\u3164x", "x")]
    [InlineData("", "")]
    public void Text_becomes_printable(string text, string expected)
    {
        (string clean, bool substituted) = Guard.Clean(text);
        Assert.Equal(expected, clean);
        Assert.Equal(expected.Contains("U+", StringComparison.Ordinal), substituted);
    }

    [Fact]
    public void Half_a_character_becomes_printable() => Assert.Equal("a\uFFFDb", Guard.Clean("a\uD83Db").Text.Replace("[U+FFFD]", "\uFFFD", StringComparison.Ordinal));

    [Fact]
    public void Numbers_and_shape_of_the_data_stay()
    {
        (JsonNode? data, bool substituted) = Guard.Clean(JsonNode.Parse("""{"n":68.75,"big":12345678901234567890,"t":true,"z":null,"l":[{"a":"𠮷"}]}"""));
        Assert.True(substituted);
        Assert.Equal("""{"n":68.75,"big":12345678901234567890,"t":true,"z":null,"l":[{"a":"[U+20BB7]"}]}""", data!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public void What_is_no_font_is_refused()
    {
        string file = Path.GetTempFileName();
        File.WriteAllBytes(file, new byte[64]);
        Assert.Throws<InvalidDataException>(() => GlyphGuard.ForFonts(file));
        File.Delete(file);
    }
}
