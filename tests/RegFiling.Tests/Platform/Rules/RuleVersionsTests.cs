using RegFiling.Platform.Rules;
using static RegFiling.Tests.Platform.Rules.RuleFiles;

namespace RegFiling.Tests.Platform.Rules;

public sealed class RuleVersionsTests
{
    private static (string, RuleSet) Version(string version, string from, string? to, bool draft = false) =>
        ($"card-{version}.json", Load<ScoreCard>(Card.Replace("\"1.0.0\"", $"\"{version}\"", StringComparison.Ordinal).Replace("\"approver\": \"乙\", ", draft ? "" : "\"approver\": \"乙\", ", StringComparison.Ordinal)
            .Replace("\"effectiveFrom\": \"2026-01-01\"", $"\"effectiveFrom\": \"{from}\"{(to is null ? "" : $", \"effectiveTo\": \"{to}\"")}", StringComparison.Ordinal)));

    [Theory]
    [InlineData("2026-06-30", "2026-07-01", null)]
    [InlineData("2026-06-30", "2026-06-30", "rules.validity-overlaps")]
    [InlineData(null, "2026-07-01", "rules.validity-overlaps")]
    [InlineData("2026-06-29", "2026-07-01", "rules.validity-hole")]
    public void VersionsFollowOneAnotherWithoutOverlapOrHole(string? to, string from, string? code)
    {
        var problems = RuleVersions.Check([Version("2", from, null), Version("1", "2026-01-01", to)]);

        Assert.Equal(code is null ? [] : [code], problems.Select(p => p.Code));
        Assert.All(problems, p => Assert.True(p is { File: "card-2.json", Message.IsComplete: true, Cure.IsComplete: true }));
    }

    [Fact]
    public void ADraftIsNoVersionYet() => Assert.Empty(RuleVersions.Check([Version("1", "2026-01-01", null), Version("2", "2026-07-01", null, draft: true)]));
}
