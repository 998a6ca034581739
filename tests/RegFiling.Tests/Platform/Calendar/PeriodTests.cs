using System.Text.Json;
using RegFiling.Platform;
using RegFiling.Platform.Calendar;

namespace RegFiling.Tests.Platform.Calendar;

public sealed class PeriodTests
{
    [Theory]
    [InlineData("10 wd", "10个工作日", "10 working days")]
    [InlineData("1 wd", "1个工作日", "1 working day")]
    [InlineData("15 cd", "15日", "15 calendar days")]
    [InlineData("2 mo", "2个月", "2 months")]
    [InlineData("3 yr", "3年", "3 years")]
    [InlineData("24 h", "24小时", "24 hours")]
    public void It_is_said_as_a_document_says_it_and_written_back_as_it_was(string written, string zh, string en)
    {
        var period = Period.Parse(written);
        Assert.Equal(new Text(zh, en), period.Text);
        Assert.Equal(written, period.ToString());
        Assert.Equal(period, JsonSerializer.Deserialize<Period>(JsonSerializer.Serialize(period)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("wd")]
    [InlineData("ten wd")]
    [InlineData("10")]
    [InlineData("10 days")]
    [InlineData("10 WD")]
    [InlineData("1.5 h")]
    [InlineData("-1 wd")]
    [InlineData("1-1 wd")]
    [InlineData("101 yr")]
    [InlineData("99999999999999999999 wd")]
    [InlineData("26201 wd")]
    [InlineData("1201 mo")]
    public void What_is_no_period_or_an_absurd_one_is_refused_in_both_languages(string written)
    {
        var refused = Assert.Throws<CalendarException>(() => Period.Parse(written));
        Assert.True(refused.Problem.IsComplete);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Period>(JsonSerializer.Serialize(written)));
    }
}
