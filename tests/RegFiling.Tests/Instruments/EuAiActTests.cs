using RegFiling.Instruments;
using RegFiling.Platform;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Rules;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Instruments;

/// <summary>The tree over Regulation (EU) 2024/1689: vectors written from the Act, and what holds on every way through it.</summary>
public sealed class EuAiActTests
{
    private const string InScope = "union=yes ai-system=yes excluded=no ";

    private static readonly DateOnly Day = new(2026, 11, 25);

    private static readonly Pack Pack = ShippedPacks.Read().Single(pack => pack.Manifest.Id == "eu-ai-act");

    private static Instrument Instrument => Assert.Single(InstrumentShelf.Of(Pack));

    private static DecisionTree Tree => InstrumentShelf.Tree(Pack, Instrument)!;

    [Theory]
    [InlineData("union=no", "out-of-scope", "", "literacy")]
    [InlineData("union=yes ai-system=no", "no-ai-system", "", "literacy")]
    [InlineData("union=yes ai-system=yes excluded=yes", "excluded", "", "literacy")]
    // Art. 23 and 24.
    [InlineData(InScope + "role=trader", "trader", "", "requirements")]
    // Art. 5, and the exceptions that its points name.
    [InlineData(InScope + "role=provider prohibited=yes prohibited-exception=no", "prohibited", "", "requirements")]
    [InlineData(InScope + "role=provider prohibited=yes prohibited-exception=yes product=yes interacts=no synthetic=no gpai=no", "high-risk-provider", "requirements conformity", "deployer-duties")]
    // Art. 6(1): a product under Annex I.
    [InlineData(InScope + "role=provider prohibited=no product=yes interacts=no synthetic=no gpai=no", "high-risk-provider", "requirements quality conformity after-market representative literacy", "deployer-duties tell-ai")]
    // Art. 6(2) and (3): recruitment with profiling is high-risk, whatever else.
    [InlineData(InScope + "role=both prohibited=no product=no annex3=employment profiling=yes interacts=no synthetic=no emotion=no deep-fake=no gpai=no", "high-risk-both", "requirements deployer-duties rights-assessment", "derogation-record")]
    // Art. 6(3) and (4): a preparatory task is exempt, and the provider documents why.
    [InlineData(InScope + "role=provider prohibited=no product=no annex3=employment profiling=no derogation=yes interacts=no synthetic=no gpai=no", "minimal", "derogation-record codes literacy", "requirements")]
    [InlineData(InScope + "role=deployer prohibited=no product=no annex3=education profiling=no derogation=no emotion=no deep-fake=no", "high-risk-deployer", "deployer-duties literacy", "requirements conformity")]
    // Art. 50.
    [InlineData(InScope + "role=provider prohibited=no product=no annex3=none interacts=yes synthetic=no gpai=no", "transparency", "tell-ai literacy", "requirements mark-output")]
    [InlineData(InScope + "role=provider prohibited=no product=no annex3=none interacts=no synthetic=yes gpai=no", "transparency", "mark-output", "tell-ai")]
    [InlineData(InScope + "role=deployer prohibited=no product=no annex3=none emotion=yes deep-fake=no", "transparency", "tell-emotion", "disclose-fake mark-output")]
    [InlineData(InScope + "role=deployer prohibited=no product=no annex3=none emotion=no deep-fake=yes", "transparency", "disclose-fake", "tell-emotion")]
    // Art. 51 to 55, beside and above a high-risk system.
    [InlineData(InScope + "role=provider prohibited=no product=no annex3=none interacts=no synthetic=no gpai=yes systemic=no", "gpai", "gpai-duties", "gpai-systemic-duties")]
    [InlineData(InScope + "role=provider prohibited=no product=no annex3=none interacts=no synthetic=no gpai=yes systemic=yes", "gpai-systemic", "gpai-duties gpai-systemic-duties", "requirements")]
    [InlineData(InScope + "role=provider prohibited=no product=yes interacts=no synthetic=no gpai=yes systemic=yes", "high-risk-provider", "requirements gpai-duties gpai-systemic-duties", "deployer-duties")]
    [InlineData(InScope + "role=both prohibited=no product=no annex3=none interacts=no synthetic=no emotion=no deep-fake=no gpai=no", "minimal", "literacy codes", "tell-ai requirements")]
    public void Conclusion_and_duties_are_those_of_the_act(string answers, string outcome, string duties, string none)
    {
        var reading = Read(answers);
        Assert.Equal((outcome, Certainty.Known), (reading.ConclusionId, reading.Certainty));
        var found = reading.Duties.Select(duty => duty.Id).ToList();
        Assert.Empty(duties.Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(found));
        Assert.Empty(none.Split(' ', StringSplitOptions.RemoveEmptyEntries).Intersect(found));
        Assert.NotEmpty(reading.Grounds);
        Assert.Empty(reading.Missing);
    }

    [Fact]
    public void Every_way_ends_in_a_conclusion_with_articles_in_both_languages()
    {
        var tree = Tree;
        var (ends, seen) = (0, new HashSet<string>());
        foreach (var result in Ways(tree, Facts.None))
        {
            ends++;
            seen.Add(result.Outcome!.Id);
            Assert.True(result.Outcome.Title.IsComplete && result.Outcome.Help is { IsComplete: true } && result.Explanation.IsComplete);
            Assert.NotEmpty(result.Outcome.Grounds);
            Assert.All(result.Labels.Where(label => label.Force == Force.Law), label => Assert.NotEmpty(label.Grounds));
            var labels = result.Labels.Select(label => label.Id).ToHashSet();
            Assert.Equal(labels.Contains("high-risk"), result.Outcome.Id.StartsWith("high-risk", StringComparison.Ordinal));
            Assert.Equal(labels.Contains("gpai"), labels.Contains("gpai-duties"));
        }

        Assert.True(ends > 500, $"only {ends} ways");
        Assert.Equal(tree.Outcomes.Select(outcome => outcome.Id).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    // Whatever answers are missing, the conclusion that they would lead to is among those that are said to be possible; and each of these can be reached.
    [Fact]
    public void What_is_said_to_be_possible_is_what_missing_answers_lead_to()
    {
        var tree = Tree;
        var random = new Random(20261125);
        for (var i = 0; i < 400; i++)
        {
            var all = Facts.None;
            foreach (var question in tree.Questions)
            {
                all = all.With(question.Id, FactValue.Of(question.Answers[random.Next(question.Answers.Count)].Id));
            }

            var known = tree.Questions.Where(_ => random.Next(3) > 0).Aggregate(Facts.None, (facts, question) => facts.With(question.Id, all[question.Id]));
            var (outcomes, unanswered) = tree.Leads(known);
            Assert.Contains(tree.Decide(all, Day).Outcome, outcomes);
            Assert.All(unanswered, question => Assert.Equal(Certainty.Unknown, known[question.Id].Certainty));
            if (tree.Decide(known, Day).Outcome is { } decided)
            {
                Assert.Equal([decided], outcomes);
            }
        }
    }

    [Fact]
    public void Without_answers_everything_is_open_and_each_answer_says_what_it_leaves()
    {
        var reading = Read("");
        Assert.Null(reading.Conclusion);
        Assert.Equal(Tree.Outcomes.Count, reading.Possible.Count);
        Assert.Equal(("union", true), (reading.Open[0].Id, reading.Open[0].Decides));
        Assert.Equal([["outside the scope"]], reading.Open[0].Choices.Where(choice => choice.Id == "no").Select(choice => choice.LeadsTo.Select(text => text.En)));
        Assert.All(reading.Open, question => Assert.All(question.Choices, choice => Assert.NotEmpty(choice.LeadsTo)));
    }

    [Fact]
    public void It_says_that_it_is_for_orientation_which_text_it_knows_and_from_when_what_applies()
    {
        Assert.Contains("No legal advice", Instrument.About.En, StringComparison.Ordinal);
        Assert.Contains("12 July 2024", Instrument.Source.En, StringComparison.Ordinal);
        // Art. 113.
        Assert.Equal(["2025-02-02", "2025-08-02", "2026-08-02", "2027-08-02"], Instrument.Applies.Select(date => date.From.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static InstrumentReading Read(string answers)
    {
        var given = answers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(answer => answer.Split('=')).ToDictionary(answer => answer[0], answer => new GivenAnswer(answer[0], [answer[1]], Certainty.Known));
        return new InstrumentReader(new(new(null))).Read(Pack, Instrument, given, Day);
    }

    private static IEnumerable<TreeResult> Ways(DecisionTree tree, Facts facts)
    {
        var result = tree.Decide(facts, Day);
        return result.Outcome is not null ? [result] : result.Next!.Answers.SelectMany(answer => Ways(tree, facts.With(result.Next.Id, FactValue.Of(answer.Id))));
    }
}
