using System.Text;
using RegFiling.Platform;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Rules;
using RegFiling.Screenings;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Screenings;

/// <summary>The screening tree of the Shanghai pack: every way through it, and what the law says at its ends (domain 1.1 to 1.5, 1.9, 4.16).</summary>
public sealed class ScreeningTests
{
    private static readonly DateOnly Day = new(2026, 11, 24);

    private static Screening Tree => Screening.Of(Shipped)!;

    private static Pack Shipped => ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey("filing"));

    [Fact]
    public void Every_way_ends_in_a_conclusion_in_both_languages_with_force_and_ground()
    {
        var tree = Tree;
        var (ends, seen) = (0, new HashSet<string>());
        foreach (var result in Ways(tree, []))
        {
            ends++;
            var outcome = result.Tree.Outcome!;
            seen.Add(outcome.Id);
            Assert.True(outcome.Title.IsComplete && outcome.Help is { IsComplete: true });
            Assert.NotEmpty(outcome.Grounds);
            Assert.True(result.Tree.Explanation.IsComplete);
            Assert.All(result.Duties, duty => Assert.True(duty.Title.IsComplete && (duty.Force is Force.Law or Force.Rule) == (duty.Grounds.Count > 0), duty.Id));
            // A filing is told from none: exactly where the outcome says so there is the duty, and where there is none the judgement is kept.
            Assert.Equal(outcome.Id.StartsWith("filing", StringComparison.Ordinal), result.NeedsFiling);
            Assert.True(result.NeedsFiling || result.Duties.Any(duty => duty.Id == "keep-judgement"), outcome.Id);
            // Whoever was not sure reads what was assumed and is told in the conclusion.
            var unsure = result.Tree.Steps.Count(step => step.Answer.Id == Screening.Unsure);
            Assert.Equal((unsure, unsure > 0 ? Certainty.Assumed : Certainty.Known), (result.Assumed.Count, result.Tree.Certainty));
            Assert.All(result.Assumed, step => Assert.True(step.Answer.Help is { IsComplete: true }));
        }

        Assert.True(ends > 500, $"only {ends} ways");
        Assert.Equal(tree.Tree.Outcomes.Select(outcome => outcome.Id).Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_question_says_why_it_is_asked_and_takes_not_sure() => Assert.All(Tree.Tree.Questions, question =>
    {
        Assert.True(question.Title.IsComplete && question.Help is { IsComplete: true });
        Assert.Single(question.Answers, answer => answer.Id == Screening.Unsure);
        Assert.All(question.Answers, answer => Assert.True(answer.Title.IsComplete));
    });

    // Written from the domain reference, not from the tree.
    [Theory]
    [InlineData("public=no", "not-public", "", "file-algorithm security-assessment")]
    [InlineData("public=yes type=none opinion=no personal=none", "nothing", "", "file-algorithm security-assessment pi-assessment")]
    // Art. 24 asks for public-opinion attribute or mobilisation capacity; Art. 16, 17, 22 do not.
    [InlineData("public=yes type=push opinion=no personal=triggers", "no-filing", "tell-users off-switch complaints pi-assessment logs", "file-algorithm security-assessment display")]
    [InlineData("public=yes type=push opinion=main personal=triggers", "filing", "file-algorithm change-end display security-assessment off-switch pi-assessment logs", "genai-filing genai-registration labels")]
    [InlineData("public=yes type=ranking opinion=attached personal=none", "filing", "file-algorithm security-assessment", "pi-assessment genai-filing")]
    [InlineData("public=yes type=dispatch opinion=channel personal=ordinary", "filing", "workers file-algorithm", "pi-assessment")]
    // The 2018 rule knows no algorithms.
    [InlineData("public=yes type=none opinion=main personal=none", "assessment-only", "security-assessment", "file-algorithm tell-users")]
    // Domain 4.16: own or changed model 备案, a filed one called as it is 登记; the algorithm filing runs beside both.
    [InlineData("public=yes type=generation opinion=main role=provider generative=yes model=own biometric=no personal=none", "filing-and-genai-filing", "file-algorithm genai-filing genai-assessment labels label-form label-material", "genai-registration name-model")]
    [InlineData("public=yes type=generation opinion=main role=provider generative=yes model=called biometric=no personal=none", "filing-and-genai-registration", "file-algorithm genai-registration name-model labels", "genai-filing")]
    [InlineData("public=yes type=generation opinion=main role=provider generative=yes model=unfiled biometric=no personal=none", "filing-and-genai-filing", "unfiled-model genai-filing", "genai-registration")]
    // Deep synthesis 19: a supporter files by reference; 15: tools for face and voice are assessed.
    [InlineData("public=api type=generation opinion=attached role=supporter generative=no biometric=yes personal=none", "filing-synthesis", "file-by-reference biometric-assessment labels", "file-algorithm genai-filing")]
    // Labels do not ask for a public-opinion attribute.
    [InlineData("public=yes type=generation opinion=no biometric=no personal=none", "no-filing", "labels label-form", "file-algorithm label-material genai-filing")]
    public void Answers_bring_the_duties_of_the_law_and_no_others(string answers, string outcome, string duties, string not)
    {
        var result = Tree.Decide(Parse(answers), Day);
        Assert.Equal(outcome, result.Tree.Outcome!.Id);
        var found = result.Duties.Select(duty => duty.Id).ToHashSet();
        Assert.Empty(duties.Split(' ', StringSplitOptions.RemoveEmptyEntries).Except(found));
        Assert.Empty(not.Split(' ', StringSplitOptions.RemoveEmptyEntries).Intersect(found));
    }

    [Theory]
    [InlineData("public=yes type=push opinion=main personal=none", "push", null)]
    [InlineData("public=yes type=generation opinion=main role=supporter generative=no biometric=no personal=none", "generation", "supporter")]
    [InlineData("public=yes type=generation opinion=main role=both generative=no biometric=no personal=none", "generation", null)]
    [InlineData("public=yes type=unsure opinion=main personal=none", null, null)]
    public void What_is_known_goes_into_the_draft_and_what_is_not_stays_open(string answers, string? type, string? role)
    {
        var result = Tree.Decide(Parse(answers), Day);
        string? Known(string field) => result.Known.FirstOrDefault(known => known.Field == field).Value;
        Assert.Equal((true, type, role), (result.NeedsFiling, Known("type"), Known("role")));
        // Whatever is brought along is a field of the start and of the form, and an answer that both offer.
        Assert.All(result.Known, known => Assert.All(["filing/start", "filing/application"], form => Assert.Contains(Shipped.Forms[form].Field(known.Field)!.Choices, choice => choice.Value == known.Value)));
    }

    // Never 8, 11: every article and period stands in the pack, and a practice without article is advice.
    [Fact]
    public void Duty_says_its_time_limit_and_advice_cites_no_law() => Assert.All(Tree.Tree.Labels.Where(label => label.Force is not null), label =>
    {
        Assert.True(label.Title.Zh.Contains('：') && label.Title.En.Contains(": "), label.Id);
        Assert.Equal(label.Force is Force.Advice, label.Grounds.Count == 0);
    });

    [Theory]
    [InlineData("\"security-assessment-2018/3\"", "\"gbt-45654/3\"", "gbt-45654 is no law")]
    [InlineData("\"security-assessment-2018/3\"", "\"no-such-law/3\"", "unknown source of law no-such-law")]
    [InlineData("\"id\": \"unsure\"", "\"id\": \"unclear\"", "has no answer “unsure”")]
    [InlineData("\"kind\": \"decision-tree\"", "\"kind\": \"something\"", "")]
    public void Wrong_screening_is_named_by_the_check_of_the_pack(string good, string bad, string expected)
    {
        var files = Shipped.Files.ToDictionary(file => file.Key, file => file.Value, StringComparer.Ordinal);
        var text = Encoding.UTF8.GetString(files["rules/screening.json"]);
        Assert.Contains(good, text, StringComparison.Ordinal);
        files["rules/screening.json"] = Encoding.UTF8.GetBytes(text.Replace(good, bad, StringComparison.Ordinal));
        var problems = new List<Problem>();
        PackLinter.Lint(PackReader.Read(files, problems)!, CodeCatalogue.OfThisProduct, problems);
        Assert.Contains(problems, problem => problem.File.EndsWith("screening.json", StringComparison.Ordinal) && problem.Message.Contains(expected, StringComparison.Ordinal));
    }

    private static IEnumerable<KeyValuePair<string, string>> Parse(string answers) =>
        answers.Split(' ').Select(answer => KeyValuePair.Create(answer.Split('=')[0], answer.Split('=')[1]));

    // Depth first over all answers: the tree is small enough to walk whole.
    private static IEnumerable<ScreeningResult> Ways(Screening screening, List<KeyValuePair<string, string>> answers)
    {
        var result = screening.Decide(answers, Day);
        if (result.IsDecided)
        {
            yield return result;
            yield break;
        }

        Assert.True(answers.Count < screening.Tree.Questions.Count);
        foreach (var answer in result.Tree.Next!.Answers)
        {
            foreach (var end in Ways(screening, [.. answers, KeyValuePair.Create(result.Tree.Next.Id, answer.Id)]))
            {
                yield return end;
            }
        }
    }
}
