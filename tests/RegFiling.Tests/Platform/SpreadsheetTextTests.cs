using CsCheck;
using RegFiling.Platform;

namespace RegFiling.Tests.Platform;

public sealed class SpreadsheetTextTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("＝HYPERLINK(\"http://a\")", "'＝HYPERLINK(\"http://a\")")]
    [InlineData("＋86 21 5000", "'＋86 21 5000")]
    [InlineData("－cmd", "'－cmd")]
    [InlineData("＠SUM(A1)", "'＠SUM(A1)")]
    [InlineData("﹦1", "'﹦1")]
    [InlineData("−1+2", "'−1+2")]
    [InlineData(" \u200B=1", "' \u200B=1")]
    [InlineData("\u3000＝1", "'\u3000＝1")]
    [InlineData("\tabc", "'\tabc")]
    [InlineData("\r\nabc", "'\r\nabc")]
    [InlineData("|calc", "'|calc")]
    [InlineData("-", "'-")]
    [InlineData("-3.5", "-3.5")]
    [InlineData("-3-4", "'-3-4")]
    [InlineData("短视频=推荐", "短视频=推荐")]
    [InlineData("'=1", "'=1")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void A_cell_is_text_or_a_number_and_never_a_formula(string? text, string cell) => Assert.Equal(cell, SpreadsheetText.Cell(text));

    [Fact]
    public void A_line_of_csv_quotes_what_would_break_it() =>
        Assert.Equal("a,\"b,c\",\"d\"\"e\",\"f\ng\",'=h,\r\n", SpreadsheetText.CsvLine("a", "b,c", "d\"e", "f\ng", "=h", null));

    [Fact]
    public void No_text_begins_with_a_sign_after_it() => Gen.String.Sample(text =>
    {
        var cell = SpreadsheetText.Cell(text);
        return cell.Length == 0 || "=+@＝＋－＠\t\r\n".IndexOf(cell[0], StringComparison.Ordinal) < 0;
    });
}
