using System.Globalization;
using RegFiling.Accountability;

namespace RegFiling.Tests.Accountability;

/// <summary>What is added to a fine that is paid late: 3 % a day, never more than the fine (Penalty Law 72), nothing while a remedy is pending (73), to the cent.</summary>
public sealed class FineTests
{
    private const decimal Percent = 3;
    private static readonly DateOnly Due = new(2026, 10, 12);

    [Theory]
    // fine, days late, added
    [InlineData("20000", 0, "0")]
    [InlineData("20000", 1, "600")]
    [InlineData("20000", 10, "6000")]
    [InlineData("20000", 33, "19800")]
    [InlineData("20000", 34, "20000")]
    [InlineData("20000", 4000, "20000")]
    [InlineData("12345.67", 1, "370.37")]
    [InlineData("12345.67", 7, "2592.59")]
    [InlineData("10000.5", 1, "300.02")]
    [InlineData("33333.33", 33, "33000.00")]
    [InlineData("33333.33", 34, "33333.33")]
    [InlineData("99999.99", 5, "15000.00")]
    public void LateCharge_IsThreePercentADay_CappedAtTheFine_PenaltyLaw72(string fine, int days, string added)
    {
        var sum = decimal.Parse(fine, CultureInfo.InvariantCulture);
        var account = new FineAccount(sum, [new(Due, sum)], [], []);
        Assert.Equal(decimal.Parse(added, CultureInfo.InvariantCulture), account.AddedUpTo(Due.AddDays(days), Percent));
    }

    [Fact]
    public void LateCharge_PaidOnTheLastDayIsInTime_PaidOnTheNextIsOneDayLate()
    {
        Assert.Equal(0, Account(20000, new Dated(Due, 20000)).AddedUpTo(Due.AddDays(30), Percent));
        Assert.Equal(600, Account(20000, new Dated(Due.AddDays(1), 20000)).AddedUpTo(Due.AddDays(30), Percent));
        Assert.Equal(600, Account(20000, new Dated(Due.AddDays(1), 20000)).OwedOn(Due.AddDays(30), Percent));
    }

    // 20,000 due; 5,000 paid in time; 15,000 for 4 days, then 5,000 for 6 more: 1,800 + 900.
    [Fact]
    public void LateCharge_OfPartPayments_CountsWhatWasStillOpenOnEachDay() =>
        Assert.Equal(2700, Account(20000, new(Due.AddDays(-1), 5000), new Dated(Due.AddDays(4), 10000)).AddedUpTo(Due.AddDays(10), Percent));

    [Fact]
    public void LateCharge_WhileReconsiderationOrSuitIsPending_IsNotCounted_PenaltyLaw73()
    {
        var account = new FineAccount(20000, [new(Due, 20000)], [], [new(Due.AddDays(3), Due.AddDays(7)), new(Due.AddDays(6), Due.AddDays(8))]);
        Assert.Equal(4 * 600, account.AddedUpTo(Due.AddDays(10), Percent));
    }

    [Fact]
    public void LateCharge_OfInstalments_RunsFromEachDayOfItsOwn_PenaltyLaw66()
    {
        var account = new FineAccount(20000, [new(Due, 10000), new(Due.AddDays(30), 10000)], [new(Due, 10000)], []);
        Assert.Equal(0, account.AddedUpTo(Due.AddDays(30), Percent));
        Assert.Equal(300, account.AddedUpTo(Due.AddDays(31), Percent));
    }

    [Theory]
    [InlineData("10000", "壹万元整")]
    [InlineData("0.05", "伍分")]
    [InlineData("0.5", "伍角整")]
    [InlineData("100.05", "壹佰元零伍分")]
    [InlineData("12345.67", "壹万贰仟叁佰肆拾伍元陆角柒分")]
    [InlineData("10005", "壹万零伍元整")]
    [InlineData("100500", "壹拾万零伍佰元整")]
    [InlineData("100000", "壹拾万元整")]
    [InlineData("20300.4", "贰万零叁佰元肆角整")]
    [InlineData("100000001", "壹亿零壹元整")]
    [InlineData("0", "零元整")]
    public void Sum_InCapitals(string amount, string words) => Assert.Equal(words, Money.Capital(decimal.Parse(amount, CultureInfo.InvariantCulture)));

    [Fact]
    public void Sum_AsTheGlossaryWritesIt() => Assert.Equal(("人民币10000元（大写：壹万元整）", "RMB 10,000"), (Money.Words(10000).Zh, Money.Words(10000).En));

    private static FineAccount Account(decimal fine, params Dated[] paid) => new(fine, [new(Due, fine)], paid, []);
}
