using System.Text;
using System.Text.Json.Nodes;
using RegFiling.Platform.Rules;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.RuleChanges;

/// <summary>What two versions say differently, on changes that are planted one by one.</summary>
public sealed class RuleComparisonTests
{
    [Theory]
    [InlineData("tier")]
    [InlineData("floors")]
    [InlineData("obligations")]
    [InlineData("screening")]
    public void Version_ComparedWithItself_HasNoDifference(string rules)
    {
        var comparison = Compared(rules, _ => { });
        Assert.Empty(comparison.Changes);
        Assert.NotEmpty(comparison.Rows);
    }

    [Fact]
    public void Envelope_IsNoDifference() => Assert.Empty(Compared("tier", file => (file["author"], file["effectiveFrom"]) = ("别人", "2027-01-01")).Changes);

    [Fact]
    public void Threshold_ThatMoves_IsShownBesideTheOldOne()
    {
        var row = Assert.Single(Compared("tier", file => file["tiers"]![1]!["from"] = 33).Changes);
        var cell = Assert.Single(row.Cells, cell => cell.IsChanged);
        Assert.Equal((RowChange.Changed, "T2", "33"), (row.Change, row.Id, cell.After!.Value.En));
        Assert.NotEqual("33", cell.Before!.Value.En);
    }

    [Fact]
    public void Weight_Level_Condition_AreCellsOfTheirOwn()
    {
        var comparison = Compared("tier", file =>
        {
            var criterion = file["criteria"]![0]!;
            criterion["weight"] = 31.5;
            file["criteria"]![1]!["weight"] = (decimal)file["criteria"]![1]!["weight"]! - 1.5m;
            criterion["levels"]![0]!["text"]!["zh"] = "另一种情形";
        });
        var row = comparison.Changes.First();
        Assert.Equal(2, comparison.Changes.Count());
        var changed = row.Cells.Where(cell => cell.IsChanged).ToList();
        Assert.Equal(2, changed.Count);
        Assert.Contains(changed, cell => cell is { Name.En: "Weight", After.En: "31.5" });
        Assert.Contains(changed, cell => cell.After!.Value.Zh.StartsWith("另一种情形", StringComparison.Ordinal));
    }

    [Fact]
    public void Rows_AddedRemovedAndChanged_AreTold()
    {
        var comparison = Compared("obligations", file =>
        {
            var rules = file["rules"]!.AsArray();
            var added = rules[0]!.DeepClone();
            (added["id"], added["title"]!["zh"]) = ("added-row", "新增的一行");
            rules.RemoveAt(6);
            rules[6]!["title"]!["en"] = "Another title";
            rules.Insert(0, added);
        });
        Assert.Equal((1, 1, 1), (comparison.Count(RowChange.Added), comparison.Count(RowChange.Removed), comparison.Count(RowChange.Changed)));
        Assert.Equal("added-row", comparison.Changes.Single(row => row.Change == RowChange.Added).Id);
        Assert.All(comparison.Changes.Single(row => row.Change == RowChange.Removed).Cells, cell => Assert.Null(cell.After));
        Assert.Equal("Another title", comparison.Changes.Single(row => row.Change == RowChange.Changed).Cells.Single(cell => cell.IsChanged).After!.Value.En);
    }

    [Fact]
    public void Answer_ThatLeadsElsewhere_IsTold()
    {
        var comparison = Compared("screening", file =>
        {
            var answers = file["questions"]![0]!["answers"]!.AsArray();
            answers[0]!["title"]!["en"] = "yes indeed";
            file["outcomes"]![0]!["title"]!["zh"] = "改后的结论";
        });
        Assert.Contains(comparison.Changes, row => row.Group.En == "Conclusions" && row.Cells.Any(cell => cell.After?.Zh == "改后的结论"));
        // Where answers lead is told in words, so that a new name of a conclusion shows there too.
        Assert.Contains(comparison.Changes, row => row.Group.En == "Questions" && row.Cells.Any(cell => cell.IsChanged));
    }

    [Fact]
    public void Text_ThatIsNoRuleFile_CannotBeCompared() => Assert.Null(RuleComparison.Of(Encoding.UTF8.GetBytes("{}"), Bytes("tier")));

    private static RuleComparison Compared(string rules, Action<JsonObject> change)
    {
        var file = JsonNode.Parse(Bytes(rules))!.AsObject();
        change(file);
        var after = Encoding.UTF8.GetBytes(file.ToJsonString());
        Assert.True(RuleSet.Parse(after, rules).IsSound, string.Join("\n", RuleSet.Parse(after, rules).Problems));
        return RuleComparison.Of(Bytes(rules), after)!;
    }

    private static byte[] Bytes(string rules) => File.ReadAllBytes(Repository.Path($"workflows/cn-shanghai/rules/{rules}.json"));
}
