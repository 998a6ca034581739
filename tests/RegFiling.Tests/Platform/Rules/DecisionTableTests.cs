using RegFiling.Platform.Rules;
using static RegFiling.Tests.Platform.Rules.RuleFiles;

namespace RegFiling.Tests.Platform.Rules;

public sealed class DecisionTableTests
{
    private static readonly DateOnly Day = new(2026, 11, 23);

    private static bool Holds(string input, string test, FactValue value) =>
        Load<DecisionTable>(Table("C", Row("r", $$"""{ "{{input}}": {{test}} }""", """{ "out": 1 }""")))
            .Decide(Facts.None.With(input, value), Day).Rows is [{ Certainty: Certainty.Known }];

    [Theory]
    [InlineData("5", 5, true)]
    [InlineData("5", 5.01, false)]
    [InlineData("\"5, 7\"", 7, true)]
    [InlineData("[5, \"> 10\"]", 10, false)]
    [InlineData("[5, \"> 10\"]", 10.01, true)]
    [InlineData("\">= 10\"", 10, true)]
    [InlineData("\"> 10\"", 10, false)]
    [InlineData("\"< 10\"", 9.99, true)]
    [InlineData("\"< 10\"", 10, false)]
    [InlineData("\"<= 10\"", 10, true)]
    [InlineData("\"[1..5]\"", 5, true)]
    [InlineData("\"[1..5)\"", 5, false)]
    [InlineData("\"(1..5]\"", 1, false)]
    [InlineData("\"]1..5[\"", 1, false)]
    [InlineData("\"]1..5[\"", 4.99, true)]
    [InlineData("\"[-5..-1]\"", -3, true)]
    [InlineData("\"not(5)\"", 5, false)]
    [InlineData("\"not(5)\"", 4, true)]
    [InlineData("\"not([1..5), 7)\"", 5, true)]
    [InlineData("\"not([1..5), 7)\"", 7, false)]
    [InlineData("\"-\"", 123, true)]
    public void NumbersAreTestedExactly(string test, double value, bool holds) => Assert.Equal(holds, Holds("n", test, FactValue.Of((decimal)value)));

    [Theory]
    [InlineData("\"x\"", "x", true)]
    [InlineData("\"x, y\"", "y", true)]
    [InlineData("[\"x\", \"y\"]", "z", false)]
    [InlineData("\"not(x, y)\"", "z", true)]
    [InlineData("\"not(x, y)\"", "x", false)]
    public void ChoicesAreTestedByName(string test, string value, bool holds) => Assert.Equal(holds, Holds("c", test, FactValue.Of(value)));

    [Theory]
    [InlineData("true", true, true)]
    [InlineData("true", false, false)]
    [InlineData("false", false, true)]
    [InlineData("\"not(true)\"", false, true)]
    public void FlagsAreTested(string test, bool value, bool holds) => Assert.Equal(holds, Holds("b", test, FactValue.Of(value)));

    [Fact]
    public void UniqueGivesItsOneRow()
    {
        var table = Load<DecisionTable>(Table("U", Rows(("""{ "n": "< 10" }""", """{ "out": 1 }"""), ("""{ "n": ">= 10" }""", """{ "out": 2 }"""))));

        Assert.Equal("r2", Assert.Single(table.Decide(Facts.None.With("n", FactValue.Of(10m)), Day).Rows).Id);
    }

    [Fact]
    public void FirstGivesTheFirstRowThatHolds()
    {
        var table = Load<DecisionTable>(Table("F", Rows(("""{ "n": "> 100" }""", """{ "out": 1 }"""), ("""{ "n": "> 10" }""", """{ "out": 2 }"""), ("{}", """{ "out": 3 }"""))));

        Assert.Equal("r1", Assert.Single(table.Decide(Facts.None.With("n", FactValue.Of(101m)), Day).Rows).Id);
        Assert.Equal("r3", Assert.Single(table.Decide(Facts.None.With("n", FactValue.Of(1m)), Day).Rows).Id);
    }

    [Fact]
    public void AnUnknownFactLeavesTheRowsThatItCouldDecideOpen()
    {
        var table = Load<DecisionTable>(Table("F", Rows(("""{ "n": "> 100" }""", """{ "out": 1 }"""), ("""{ "b": true }""", """{ "out": 2 }"""), ("{}", """{ "out": 3 }"""))));

        var result = table.Decide(Facts.None.With("b", FactValue.Of(true)), Day);

        Assert.True(result.IsOpen);
        Assert.Equal([("r1", Certainty.Unknown), ("r2", Certainty.Known)], result.Rows.Select(r => (r.Id, r.Certainty)));
        Assert.True(result.Questions.Single(q => q.Input == "n").Decided);
    }

    [Fact]
    public void CollectDrawsOutputsTogether()
    {
        const string outputs = """
            [{ "id": "max", "type": "choice", "values": ["low", "mid", "high"], "collect": "max" }, { "id": "min", "type": "number", "collect": "min" },
             { "id": "sum", "type": "number", "collect": "sum" }, { "id": "count", "type": "boolean", "collect": "count" }]
            """;
        var table = Load<DecisionTable>(Table("C", Rows(
            ("""{ "n": "> 1" }""", """{ "max": "mid", "min": 5, "sum": 1.5, "count": true }"""),
            ("""{ "b": true }""", """{ "max": "low", "min": 2, "sum": 2, "count": false }"""),
            ("""{ "c": "x" }""", """{ "max": "high" }""")), outputs));

        var result = table.Decide(Facts.None.With("n", FactValue.Of(2m)).With("b", FactValue.Of(true)).With("c", FactValue.Of("y")), Day).Collected;

        Assert.Equal(("mid", 2m, 3.5m, 2m), (result["max"].Text, result["min"].Number, result["sum"].Number, result["count"].Number));
        var none = table.Decide(Facts.None.With("n", FactValue.Of(0m)).With("b", FactValue.Of(false)).With("c", FactValue.Of("y")), Day).Collected;
        Assert.Equal((false, 0m), (none.ContainsKey("max"), none["sum"].Number));
    }

    [Fact]
    public void AnOutputMayVaryByAChoiceAndADashTakesTheRowOut()
    {
        var table = Load<DecisionTable>(Table("C", Row("r", """{ "b": true }""", """{ "out": { "by": "c", "x": 1, "y": "-", "z": 3 } }""")));
        TableResult At(FactValue choice) => table.Decide(Facts.None.With("b", FactValue.Of(true)).With("c", choice), Day);

        Assert.Equal(1m, At(FactValue.Of("x")).Rows.Single().Outputs["out"].Value.Number);
        Assert.Empty(At(FactValue.Of("y")).Rows);
        Assert.Equal((3m, Certainty.Unknown), (At(FactValue.Unknown).Rows.Single().Outputs["out"].Value.Number, At(FactValue.Unknown).Rows.Single().Certainty));
    }

    private const string Ranked = """[{ "id": "out", "type": "choice", "values": ["low", "mid", "high"] }]""";

    [Theory]
    [InlineData("O", "r3 r2 r1")]
    [InlineData("R", "r1 r2 r3")]
    [InlineData("F", "r1")]
    public void RankedPoliciesLookAtTheOutputs(string policy, string rows)
    {
        var table = Load<DecisionTable>(Table(policy, Rows(("""{ "n": "> 2" }""", """{ "out": "low" }"""), ("""{ "n": "> 1" }""", """{ "out": "mid" }"""), ("{}", """{ "out": "high" }""")), Ranked));

        var result = table.Decide(Facts.None.With("n", FactValue.Of(5m)).With("b", FactValue.Of(true)), Day);

        Assert.Equal(rows, string.Join(' ', result.Rows.Select(r => r.Id)));
        Assert.False(result.IsOpen);
    }

    [Fact]
    public void PriorityGivesTheRowWithTheHighestOutput()
    {
        var table = Load<DecisionTable>(Table("P", Rows(("{}", """{ "out": "low" }"""), ("""{ "n": "> 1" }""", """{ "out": "mid" }"""), ("""{ "b": true }""", """{ "out": "high" }""")), Ranked));
        string At(decimal n, bool b) => Assert.Single(table.Decide(Facts.None.With("n", FactValue.Of(n)).With("b", FactValue.Of(b)), Day).Rows).Id;

        Assert.Equal(("r3", "r2", "r1"), (At(5, true), At(5, false), At(0, false)));
    }

    [Fact]
    public void AnyGivesOneOfTheRowsThatSayTheSame()
    {
        var table = Load<DecisionTable>(Table("A", Rows(("""{ "n": "> 1" }""", """{ "out": 1 }"""), ("""{ "n": "> 2" }""", """{ "out": 1 }"""), ("""{ "n": "<= 1" }""", """{ "out": 2 }"""))));

        Assert.Equal("r1", Assert.Single(table.Decide(Facts.None.With("n", FactValue.Of(3m)), Day).Rows).Id);
    }

    [Fact]
    public void WithPriorityOnlyAHigherRowMayStillTakeThePlaceOfOneThatSurelyHolds()
    {
        var table = Load<DecisionTable>(Table("P", Rows(("{}", """{ "out": "mid" }"""), ("""{ "b": true }""", """{ "out": "high" }""")), Ranked));

        var result = table.Decide(Facts.None, Day);

        Assert.Equal([("r1", Certainty.Known), ("r2", Certainty.Unknown)], result.Rows.Select(r => (r.Id, r.Certainty)));
        Assert.True(result.IsOpen);
    }

    [Theory]
    [InlineData("\">= 2026-02-01\"", "2026-02-01", true)]
    [InlineData("\">= 2026-02-01\"", "2026-01-31", false)]
    [InlineData("\"[2026-01-01..2026-02-01)\"", "2026-01-31", true)]
    [InlineData("\"not(2026-01-31)\"", "2026-01-31", false)]
    public void DatesAreTestedByTheDay(string test, string day, bool holds) => Assert.Equal(holds, Holds("d", test, FactValue.Of(day)));
}
