using System.Text;
using System.Text.Json.Nodes;
using RegFiling.Platform;
using RegFiling.Platform.Rules;

namespace RegFiling.Tests.Platform.Rules;

public sealed class FactsTests
{
    private static Outcome<Facts> Parse(string json) => Facts.Parse(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void UnknownIsNeitherFalseNorZeroNorEmpty()
    {
        var facts = Parse("""{"no":false,"zero":0,"empty":"","null":null}""").Value;

        Assert.Equal(FactValue.Of(false), facts["no"].Value);
        Assert.Equal(FactValue.Of(0m), facts["zero"].Value);
        Assert.Equal(FactValue.Of(""), facts["empty"].Value);
        Assert.Equal((FactKind.Unknown, Certainty.Unknown), (facts["null"].Value.Kind, facts["null"].Certainty));
        Assert.Equal(facts["null"], facts["absent"]);
    }

    [Fact]
    public void NumbersAreExact() => Assert.Equal(0.3m, Parse("""{"a":0.1,"b":0.2}""").Value is var f ? f["a"].Value.Number + f["b"].Value.Number : 0);

    [Fact]
    public void NumbersBuiltInMemoryCountLikeNumbersRead()
    {
        var facts = Facts.From(new JsonObject { ["int"] = 5, ["long"] = 5L, ["decimal"] = 5.0m }).Value;

        Assert.Equal((5m, 5m, 5m), (facts["int"].Value.Number, facts["long"].Value.Number, facts["decimal"].Value.Number));
    }

    [Fact]
    public void AFactMaySayHowSureItIsAndWhenToLookAgain()
    {
        var facts = Parse("""{"a":{"value":5,"certainty":"assumed","lookAgain":"2027-01-31"},"b":{"value":null,"lookAgain":"2027-02-01"},"c":{"value":7,"certainty":"unknown"}}""").Value;

        Assert.Equal(new Fact(FactValue.Of(5m), Certainty.Assumed, new DateOnly(2027, 1, 31)), facts["a"]);
        Assert.Equal(new Fact(FactValue.Unknown, Certainty.Unknown, new DateOnly(2027, 2, 1)), facts["b"]);
        Assert.Equal(FactKind.Unknown, facts["c"].Value.Kind);
    }

    [Theory]
    [InlineData("""{"a":{"value":5,"certainty":"sure"}}""")]
    [InlineData("""{"a":{"value":null,"certainty":"known"}}""")]
    [InlineData("""{"a":{"value":5,"lookAgain":"31.1.2027"}}""")]
    [InlineData("""{"a":{"value":5,"more":1}}""")]
    [InlineData("""{"a":{"value":{"value":5}}}""")]
    [InlineData("""{"a":{"value":[5]}}""")]
    [InlineData("""{"a":{"value":5,"certainty":{"x":1}}}""")]
    public void WhatIsNoFactIsRefusedByName(string json) => Assert.Equal("a", Assert.Single(Parse(json).Refusals).Field);

    [Fact]
    public void AllBadFactsAreNamedAtOnce() => Assert.Equal(["a", "c"], Parse("""{"a":[],"b":1,"c":[]}""").Refusals.Select(r => r.Field));

    [Fact]
    public void DoubledNamesAreRefusedHoweverTheObjectWasBuilt()
    {
        Assert.True(Parse("""{"a":1,"a":2}""").IsRefused);
        Assert.True(Facts.From((JsonObject)JsonNode.Parse("""{"a":1,"a":2}""")!).IsRefused);
        Assert.True(Facts.From((JsonObject)JsonNode.Parse("""{"a":{"value":1,"value":2}}""")!).IsRefused);
    }

    [Fact]
    public void DeepLargeAndManyAreRefused()
    {
        Assert.Equal("facts.not-json", Parse(new string('[', 100_000)).Refusals[0].Code);
        Assert.Equal("facts.too-large", Parse($$"""{"a":"{{new string('x', 10_000_000)}}"}""").Refusals[0].Code);
        Assert.Equal("facts.too-many", Parse($$"""{ {{string.Join(',', Enumerable.Range(0, 501).Select(i => $"\"f{i}\":1"))}} }""").Refusals[0].Code);
        Assert.True(Parse("""{"a":"\ud800"}""").IsRefused);
        Assert.True(Facts.Parse(new byte[] { 0xff, 0xfe, 0x00 }).IsRefused);
    }

    [Fact]
    public void AddingAFactLeavesTheOldFactsAsTheyWere()
    {
        var before = Parse("""{"a":1}""").Value;
        var after = before.With("a", FactValue.Of(2m));

        Assert.Equal((1m, 2m), (before["a"].Value.Number, after["a"].Value.Number));
    }
}
