using static RegFiling.Tests.Platform.Rules.Dmn.DmnFiles;

namespace RegFiling.Tests.Platform.Rules.Dmn;

/// <summary>Expressions and what DMN says that they mean.</summary>
public sealed class FeelTests
{
    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("(1 + 2) * 3", "9")]
    [InlineData("10 - 2 - 3", "5")]
    [InlineData("2 ** 3 ** 2", "64")]
    [InlineData("-2 ** 2", "4")]
    [InlineData("10 ** -5", "0.00001")]
    [InlineData("4 ** 0.5", "2")]
    [InlineData("0 ** -1", "null")]
    [InlineData("1 / 0", "null")]
    [InlineData("1 / 3 * 3 = 1", "false")]
    [InlineData("0.1 + 0.2 = 0.3", "true")]
    [InlineData("79228162514264337593543950335 + 1", "null")]
    [InlineData("1.50", "1.5")]
    [InlineData(".5", "0.5")]
    [InlineData("1.2E3", "1200")]
    [InlineData("--3", "3")]
    [InlineData("x - y", "4.5")]
    [InlineData("x-y", "4.5")]
    [InlineData("-x", "-7")]
    [InlineData("\"a\" + \"b\"", "\"ab\"")]
    [InlineData("\"a\" + 1", "null")]
    [InlineData("\"\\u6a2a\\n\\\"\"", "\"横\\n\\\"\"")]
    [InlineData("null + 1", "null")]
    [InlineData("x /* between */ + 1 // after", "8")]
    public void Arithmetic(string expression, string result) => Assert.Equal(result, Feel(expression));

    [Theory]
    [InlineData("1 < 2", "true")]
    [InlineData("2 <= 1", "false")]
    [InlineData("\"a\" < \"b\"", "true")]
    [InlineData("1 = \"1\"", "null")]
    [InlineData("1 != 2", "true")]
    [InlineData("none = null", "true")]
    [InlineData("x = null", "false")]
    [InlineData("x != null", "true")]
    [InlineData("none < 1", "null")]
    [InlineData("true and none", "null")]
    [InlineData("false and none", "false")]
    [InlineData("true or none", "true")]
    [InlineData("false or none", "null")]
    [InlineData("not(none)", "null")]
    [InlineData("not(b)", "false")]
    [InlineData("x between 7 and 8", "true")]
    [InlineData("x between none and 8", "null")]
    [InlineData("none between none and none", "null")]
    [InlineData("x in [1..7]", "true")]
    [InlineData("x in [1..7)", "false")]
    [InlineData("x in ]7..8]", "false")]
    [InlineData("x in (1, 7)", "true")]
    [InlineData("x in (< 3, > 6)", "true")]
    [InlineData("x in [1, 2]", "false")]
    [InlineData("s in (\"a\", \"b\")", "true")]
    [InlineData("none in [none..none]", "null")]
    [InlineData("if x > 5 then \"big\" else \"small\"", "\"big\"")]
    [InlineData("if none then 1 else 2", "2")]
    [InlineData("1 + if b then 1 else 2", "2")]
    [InlineData("b = true and x > 6", "true")]
    public void LogicAndComparison(string expression, string result) => Assert.Equal(result, Feel(expression));

    [Theory]
    [InlineData("date(\"2026-02-28\") + duration(\"P1D\")", "\"2026-03-01\"")]
    [InlineData("date(\"2024-02-28\") + duration(\"P1D\")", "\"2024-02-29\"")]
    [InlineData("date(\"2026-01-31\") + duration(\"P1M\")", "\"2026-02-28\"")]
    [InlineData("date(\"2026-03-31\") - duration(\"P1M\")", "\"2026-02-28\"")]
    [InlineData("date(\"2024-02-29\") + @\"P1Y\"", "\"2025-02-28\"")]
    [InlineData("date(\"2026-02-01\") - date(\"2026-01-31\")", "\"P1D\"")]
    [InlineData("date(\"2026-02-01\") - date(\"2027-01-31\")", "\"-P364D\"")]
    [InlineData("date(2026, 1, 31) = my date", "true")]
    [InlineData("my date < date(\"2026-02-01\")", "true")]
    [InlineData("my date.year + my date.month + my date.day", "2058")]
    [InlineData("my date.weekday", "6")]
    [InlineData("date(\"0001-01-01\").weekday", "1")]
    [InlineData("date(\"-0001-12-31\") < date(\"0001-01-01\")", "true")]
    [InlineData("date and time(\"2026-01-31T23:30:00\") + duration(\"PT45M\")", "\"2026-02-01T00:15:00\"")]
    [InlineData("date and time(\"2026-01-31T23:30:00+08:00\") = date and time(\"2026-01-31T15:30:00Z\")", "true")]
    [InlineData("date and time(\"2026-01-31T23:30:00@Asia/Shanghai\").time offset", "\"PT8H\"")]
    [InlineData("date and time(date(\"2026-01-31\"), time(\"10:20:30\"))", "\"2026-01-31T10:20:30\"")]
    [InlineData("time(\"23:30:00\") + duration(\"PT1H\")", "\"00:30:00\"")]
    [InlineData("time(\"10:20:30\") - time(\"10:00:00\")", "\"PT20M30S\"")]
    [InlineData("time(10, 20, 30).minute", "20")]
    [InlineData("time(10, 20, 30, duration(\"PT8H\"))", "\"10:20:30+08:00\"")]
    [InlineData("duration(\"P1Y2M\").months", "2")]
    [InlineData("duration(\"P1Y2M\") * 2", "\"P2Y4M\"")]
    [InlineData("duration(\"PT36H\")", "\"P1DT12H\"")]
    [InlineData("duration(\"P3D\") / duration(\"P1D\")", "3")]
    [InlineData("duration(\"P1D\") < duration(\"PT25H\")", "true")]
    [InlineData("duration(\"P1M\") < duration(\"P40D\")", "null")]
    [InlineData("years and months duration(date(\"2025-03-31\"), date(\"2026-03-30\"))", "\"P11M\"")]
    [InlineData("years and months duration(date(\"2026-03-31\"), date(\"2025-03-31\"))", "\"-P1Y\"")]
    [InlineData("date(date and time(\"2026-01-31T10:00:00\"))", "\"2026-01-31\"")]
    [InlineData("@\"2026-01-31\" in [date(\"2026-01-01\")..date(\"2026-01-31\")]", "true")]
    [InlineData("date(s)", "null")]
    public void DatesTimesAndDurations(string expression, string result) => Assert.Equal(result, Feel(expression));

    [Theory]
    [InlineData("[1, 2, 3][2]", "2")]
    [InlineData("[1, 2, 3][-1]", "3")]
    [InlineData("[1, 2, 3][4]", "null")]
    [InlineData("{a: 1, b c: a + 1}.b c", "2")]
    [InlineData("[{a: 1}, {a: 2}].a", "[1,2]")]
    [InlineData("{\"a b\": 1}", "{\"a b\":1}")]
    [InlineData("sum([1, 2, 3]) + max(1, 5) - min([4, 3]) + count([1, 2])", "10")]
    [InlineData("mean(1, 2, 3)", "2")]
    [InlineData("sum([])", "null")]
    [InlineData("floor(-1.5) + ceiling(1.2) + abs(-3)", "3")]
    [InlineData("round half up(2.5, 0) + round half down(2.5, 0) + decimal(2.5, 0)", "7")]
    [InlineData("round up(-1.1, 0)", "-2")]
    [InlineData("round down(155, -1)", "150")]
    [InlineData("modulo(-10, 3)", "2")]
    [InlineData("even(2) and odd(3)", "true")]
    [InlineData("string length(\"横綱\")", "2")]
    [InlineData("substring(\"foobar\", 3, 2)", "\"ob\"")]
    [InlineData("substring(\"foobar\", -3)", "\"bar\"")]
    [InlineData("upper case(\"ab\") + substring before(\"foobar\", \"bar\") + substring after(\"foobar\", \"foo\")", "\"ABfoobar\"")]
    [InlineData("contains(\"foobar\", \"ob\") and starts with(\"foobar\", \"fo\") and ends with(\"foobar\", \"ar\")", "true")]
    [InlineData("number(\"1 000,5\", \" \", \",\")", "1000.5")]
    [InlineData("string(1.5) + string(true)", "\"1.5true\"")]
    [InlineData("list contains([1, 2], 2)", "true")]
    [InlineData("substring(string: \"foobar\", start position: 4)", "\"bar\"")]
    [InlineData("all([true, none])", "null")]
    [InlineData("any(false, true)", "true")]
    public void ListsRecordsAndFunctions(string expression, string result) => Assert.Equal(result, Feel(expression));

    [Theory]
    [InlineData("for i in [1] return i", 1)]
    [InlineData("some i in [1] satisfies i", 1)]
    [InlineData("1 + unknown name", 5)]
    [InlineData("x instance of number", 11)]
    [InlineData("1 +", 4)]
    [InlineData("(1 + 2", 7)]
    [InlineData("\"open", 1)]
    [InlineData("12abc", 3)]
    [InlineData("matches(\"a\", \"b\")", 1)]
    [InlineData("date(\"2026-02-30\")", 1)]
    [InlineData("@\"yesterday\"", 1)]
    [InlineData("abs()", 6)]
    [InlineData("1 2", 3)]
    [InlineData("\"\\q\"", 4)]
    [InlineData("999999999999999999999999999999", 1)]
    [InlineData("", 1)]
    public void WhatIsNotKnownIsRefusedWithItsPlace(string expression, int character)
    {
        var parsed = Parse(Model(Input("x", "number") + Decision("d1", Literal(expression), Needs("x"))));

        var problem = Assert.Single(parsed.Problems);
        Assert.Equal("dmn.bad-expression", problem.Code);
        Assert.Contains($"character {character}:", problem.Message.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("-", "")]
    [InlineData("[", "]")]
    [InlineData("not(", ")")]
    [InlineData("if true then ", " else 1")]
    public void DeepNestingIsRefusedAndLongChainsAreNot(string open, string close)
    {
        string Nested(int times) => string.Concat(Enumerable.Repeat(open, times)) + "true" + string.Concat(Enumerable.Repeat(close, times));

        Assert.Equal("dmn.bad-expression", Parse(Model(Decision("d1", Literal(Nested(1_400))))).Problems[0].Code);
        Assert.True(Parse(Model(Decision("d1", Literal(Nested(20))))).IsSound);
        Assert.Equal("2000", Feel(string.Join("+", Enumerable.Repeat("1", 2_000))));
    }

    [Fact]
    public void AnExpressionOfAMillionCharactersIsRefused() =>
        Assert.Contains("longer than", Parse(Model(Decision("d1", Literal(new string('1', 1_000_000))))).Problems[0].Message.En, StringComparison.Ordinal);
}
