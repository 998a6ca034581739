using System.Text;
using RegFiling.Platform;
using RegFiling.RiskTiering;
using static RegFiling.Tests.RiskTiering.ShanghaiRules;

namespace RegFiling.Tests.RiskTiering;

public sealed class RuleFileTests
{
    private static Outcome<RulesAnswer> Decide(string file, string input, bool siblings = true) =>
        RuleFile.Open(Bytes(file), $"{file}.json", name => siblings ? Bytes(Path.GetFileNameWithoutExtension(name)) : null).Decide(Encoding.UTF8.GetBytes(input), Day);

    [Fact]
    public void AScoreCardIsDecidedWithItsFloors()
    {
        const string input = """
            {"opinionAttribute":"none","contentCategory":"no-content","mau":0,"registeredUsers":0,"personalInfoPersons":0,"dataImportance":"none-public",
             "intervention":"none","intelligence":"narrow","generativePublic":true,"faceVoiceEditing":false,"minorsOrCompanion":false,"safetyCritical":false,
             "agentAutonomy":false,"majorIncident24Months":false,"overdueRectifications":0,"publicOpinion":false}
            """;

        var answer = Decide("tier", input).Value;
        var alone = Decide("tier", input, siblings: false).Value;

        Assert.Equal("T3", answer.Outcome!.GetValue<string>());
        Assert.Equal([Tier.Ref.ToString(), Floors.Ref.ToString()], answer.Rules);
        Assert.Equal("T1", alone.Outcome!.GetValue<string>());
        Assert.Contains("The floors were not applied.", alone.Explanation.En, StringComparison.Ordinal);
    }

    [Fact]
    public void ATableThatCollectsGivesEveryRowWithItsOutputs()
    {
        var answer = Decide("floors", """{"safetyCritical":true,"agentAutonomy":false,"publicOpinion":true,"generativePublic":false,"faceVoiceEditing":false,"minorsOrCompanion":false,"majorIncident24Months":false,"overdueRectifications":2}""").Value;

        Assert.Equal("""[{"rule":"public-opinion","floor":"T2"},{"rule":"safety-critical","floor":"T4"},{"rule":"overdue-rectifications","raise":1}]""", answer.Outcome!.ToJsonString());
    }

    [Fact]
    public void AMisspeltNameIsNamed() => Assert.Contains("Inputs that no rule asks for: mua.", Decide("tier", """{"mua":5}""").Value.Explanation.En, StringComparison.Ordinal);

    [Theory]
    [InlineData("[]", "facts.not-an-object")]
    [InlineData("{", "facts.not-json")]
    [InlineData("""{"mau":1,"mau":2}""", "facts.not-json")]
    [InlineData("""{"mau":[1]}""", "facts.unreadable")]
    [InlineData("""{"mau":1e999}""", "facts.unreadable")]
    public void BadInputIsRefused(string input, string code) => Assert.Equal(code, Assert.Single(Decide("tier", input).Refusals).Code);

    [Fact]
    public void ProblemsOfTheFileAndOfTheInputComeTogether()
    {
        var refused = RuleFile.Open("{}"u8.ToArray(), "mine.json").Decide("[]"u8.ToArray(), Day);

        Assert.Equal(["rules.missing", "facts.not-an-object"], refused.Refusals.Select(r => r.Code));
        Assert.Equal("mine.json:1", refused.Refusals[0].Field);
    }

    [Fact]
    public void OnlyADmnFileHasDecisionsToChooseFrom()
    {
        Assert.Equal("rules.no-decision", Assert.Single(RuleFile.Open(Bytes("floors"), "floors.json").Decide("{}"u8.ToArray(), Day, "d").Refusals).Code);
        Assert.Equal("dmn.unknown-version", Assert.Single(RuleFile.Open("<a/>"u8.ToArray(), "a.dmn").Decide("{}"u8.ToArray(), Day, "d").Refusals).Code);
    }
}
