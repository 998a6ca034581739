using System.Text;
using RegFiling.Knowledge;
using RegFiling.Platform;
using RegFiling.Platform.Packs;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Packs;

/// <summary>The knowledge items that ship, and what the check of a pack says of wrong ones.</summary>
public sealed class KnowledgeTests
{
    private const string Good = """
        {
          "id": "x", "version": 1, "date": "2026-11-24", "kind": "measure", "force": "law",
          "title": { "zh": "题", "en": "title" }, "body": { "zh": "文", "en": "body" }, "source": { "zh": "源", "en": "source" },
          "grounds": ["cac-order-9/17"],
          "places": [{ "form": "filing/application", "section": "model", "fields": ["modelType"] }],
          "types": ["push"]
        }
        """;

    private static Pack Shipped => ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey("filing"));

    [Fact]
    public void At_least_twenty_five_items_of_every_kind_ship_and_each_names_its_source_and_place()
    {
        var items = KnowledgeShelf.Of(Shipped);
        Assert.True(items.Count >= 25, $"only {items.Count}");
        Assert.Equal(Enum.GetValues<KnowledgeKind>(), items.Select(item => item.Kind).Distinct().Order());
        Assert.All(items, item => Assert.True(item.Source.IsComplete && item.Places.Count > 0, item.Id));
        Assert.Empty(Problems(Shipped));
    }

    // Never 11: what is no law is never shown in the colour of law.
    [Fact]
    public void Only_what_a_law_or_a_rule_says_is_of_the_bottom_line() => Assert.All(KnowledgeShelf.Of(Shipped), item =>
    {
        Assert.Equal(item.Force is Force.Law or Force.Rule or Force.Commitment, item.IsBottomLine);
        Assert.True(!item.IsBottomLine || item.Grounds.Count > 0, item.Id);
    });

    [Fact]
    public void Every_section_of_the_filing_form_has_something_beside_it_and_other_types_do_not_see_it()
    {
        var pack = Shipped;
        Assert.All(pack.Forms["filing/application"].Sections, section => Assert.NotEmpty(KnowledgeShelf.Beside(pack, "filing/application", section.Id, null)));
        Assert.DoesNotContain(KnowledgeShelf.Beside(pack, "filing/application", "strategy", "push"), item => item.Id.StartsWith("label", StringComparison.Ordinal));
        Assert.Contains(KnowledgeShelf.Beside(pack, "filing/application", "strategy", "generation"), item => item.Id == "labels-two-kinds");
        var beside = KnowledgeShelf.Beside(pack, "filing/application", "strategy", "generation");
        Assert.Equal(beside.OrderByDescending(item => item.IsBottomLine).Select(item => item.IsBottomLine), beside.Select(item => item.IsBottomLine));
    }

    [Theory]
    [InlineData("\"force\": \"law\"", "\"force\": \"advice\"", "a default of the product is cited as law")]
    [InlineData("[\"cac-order-9/17\"]", "[]", "law without an article")]
    [InlineData("cac-order-9/17", "gbt-45654", "gbt-45654 is no law: it is shown with more force than it has")]
    [InlineData("cac-order-9/17", "gb-45438", "gb-45438 is no law: it is shown with more force than it has")]
    [InlineData("cac-order-9/17", "no-such-law/1", "unknown source of law no-such-law")]
    [InlineData("\"section\": \"model\"", "\"section\": \"nowhere\"", "filing/application has no section nowhere")]
    [InlineData("filing/application", "filing/nothing", "unknown form filing/nothing")]
    [InlineData("modelType", "name", "model has no field name")]
    [InlineData("\"push\"", "\"pull\"", "unknown algorithm type pull")]
    [InlineData("\"en\": \"body\"", "\"en\": \"\"", "the text exists in one language only")]
    [InlineData("\"id\": \"x\"", "\"id\": \"y\"", "the id is y, the file name says x")]
    [InlineData("\"measure\"", "\"rumour\"", "The JSON value could not be converted")]
    [InlineData("\"version\": 1,", "\"version\": 1, \"colour\": \"red\",", "could not be mapped")]
    public void Wrong_item_is_named_with_file_line_and_cure(string good, string bad, string expected)
    {
        Assert.Empty(Problems(With(Good)));
        var problem = Assert.Single(Problems(With(Good.Replace(good, bad, StringComparison.Ordinal))));
        Assert.Equal("knowledge/x.json", problem.File);
        Assert.True(problem.Message.Replace("RegFiling.Knowledge.", "", StringComparison.Ordinal).Contains(expected, StringComparison.Ordinal), problem.Message);
        Assert.NotEmpty(problem.Cure);
        Assert.InRange(problem.Line, 1, 8);
    }

    private static Pack With(string item)
    {
        var files = Shipped.Files.Where(file => !file.Key.StartsWith("knowledge/", StringComparison.Ordinal)).ToDictionary(file => file.Key, file => file.Value, StringComparer.Ordinal);
        files["knowledge/x.json"] = Encoding.UTF8.GetBytes(item);
        return PackReader.Read(files, [])!;
    }

    private static List<Problem> Problems(Pack pack)
    {
        var problems = new List<Problem>();
        PackLinter.Lint(pack, CodeCatalogue.OfThisProduct, problems);
        return problems;
    }
}
