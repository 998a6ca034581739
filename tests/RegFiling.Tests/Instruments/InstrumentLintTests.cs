using System.Text;
using RegFiling.Instruments;
using RegFiling.Platform.Packs;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Instruments;

/// <summary>One broken copy of the packs for each kind of fault in an instrument or a crosswalk: the linter names file, line and cure.</summary>
public sealed class InstrumentLintTests
{
    private const string Eu = "instruments/eu-ai-act.json";
    private const string Tree = "rules/class.json";
    private const string Duties = "crosswalk/eu-ai-act-duties.json";

    private static readonly IReadOnlyList<Pack> Shipped = ShippedPacks.Read();

    private static readonly Dictionary<string, byte[]> Files = new(Shipped.Single(pack => pack.Manifest.Id == "eu-ai-act").Files);

    /// <summary>File, what is replaced in it, by what, the problem, and the text that stands on the line that is named.</summary>
    public static TheoryData<string, string, string, string, string> Faults() => new()
    {
        { Eu, "\"rules\": \"class\"", "\"rules\": \"absent\"", "unknown rule file absent", "absent" },
        { Eu, "\"kind\": \"decision-tree\"", "\"kind\": \"guess\"", "unknown kind guess", "guess" },
        { Eu, "\"kind\": \"decision-tree\"", "\"kind\": \"questionnaire\"", "unknown questionnaire", "{" },
        { Eu, "\"id\": \"eu-ai-act\"", "\"id\": \"eu\"", "the file name says eu-ai-act", "\"id\": \"eu\"" },
        { Eu, "\"en\": \"EU AI Act: class\"", "\"en\": \"\"", "one language only", "title" },
        { Eu, "\"ai-system\": [", "\"ai-sistem\": [", "unknown question ai-sistem", "ai-sistem" },
        { Eu, "\"ai-system\": [", "\"ai-sistem\": [", "nothing is said about the question ai-system", "\"facts\"" },
        { Eu, "\"answer\": \"both\"", "\"answer\": \"owner\"", "role has no answer owner", "owner" },
        { Eu, "\"certainty\": \"assumed\"", "\"certainty\": \"unknown\"", "an assumption that does not say what it rests on", "" },
        { Eu, "\"systemic\": {\n      \"zh\"", "\"systemik\": {\n      \"zh\"", "unknown question systemik", "systemik" },
        { Eu, "eu-2024-1689/113", "no-such-law/113", "unknown source of law no-such-law", "grounds" },
        { Eu, "\"field\": \"filing/application.intelligence\"", "\"field\": \"filing/application.clever\"", "unknown field filing/application.clever in cn-shanghai", "" },
        { Eu, "\"generative\",", "\"clever\",", "filing/application.intelligence has no answer clever", "" },
        { Eu, "\"is\": [\n              \"generative\",\n              \"agent\"\n            ]", "\"is\": []", "names no answers, or both kinds", "" },
        { Eu, "\"facts\": {", "\"factz\": {", "factz", "factz" },
        { Tree, "eu-2024-1689/95", "no-such-law/95", "unknown source of law no-such-law", "questions" },
        { Tree, "\"kind\": \"decision-tree\"", "\"kind\": \"tree\"", "tree", "" },
        { Duties, "\"id\": \"eu-ai-act-duties\"", "\"id\": \"duties\"", "the file name says eu-ai-act-duties", "duties" },
        { Duties, "\"filing/application.dataSources\"", "\"filing/application.absent\"", "unknown field filing/application.absent in cn-shanghai", "absent" },
        { Duties, "\"assessment/self-assessment.riskAnalysis\"", "\"assessment/absent.riskAnalysis\"", "unknown field assessment/absent.riskAnalysis", "absent" },
        { Duties, "\"group\": \"high-risk\"", "\"group\": \"nowhere\"", "unknown group nowhere", "nowhere" },
        { Duties, "\"id\": \"data-governance\"", "\"id\": \"risk-management\"", "two headings are called risk-management", "risk-management" },
        { Duties, "\"coverage\": \"partial\"", "\"coverage\": \"none\"", "risk-management is not covered, yet names fields", "none" },
        { Duties, "\"coverage\": \"none\"", "\"coverage\": \"full\"", "iv-7 is covered by no field", "full" },
        { Duties, "\"coverage\": \"full\"", "\"coverage\": \"partial\"", "oversight does not say what is missing", "" },
        { Duties, "\"coverage\": \"full\"", "\"coverage\": \"whole\"", "could not be converted", "whole" },
        { Duties, "eu-2024-1689/9\"", "no-such-law/9\"", "unknown source of law no-such-law", "grounds" },
        { Duties, "\"en\": \"Human oversight\"", "\"en\": \" \"", "one language only", "title" },
    };

    [Fact]
    public void Shipped_packs_fit_together()
    {
        Assert.Equal(["ca-aia", "eu-ai-act", "nist-ai-rmf"], Shipped.Where(pack => pack.Procedures.Count == 0).Select(pack => pack.Manifest.Id).Order(StringComparer.Ordinal));
        Assert.All(Shipped, pack => Assert.Empty(Lint(pack, Shipped)));
        Assert.Equal(["canada-aia", "eu-ai-act"], Shipped.SelectMany(InstrumentShelf.Of).Select(one => one.Id).Order(StringComparer.Ordinal));
        Assert.Equal(["eu-ai-act-duties", "eu-annex-viii", "nist-ai-rmf"], Shipped.SelectMany(CrosswalkShelf.Of).Select(one => one.Id).Order(StringComparer.Ordinal));
        // Every file of these kinds was read.
        Assert.Equal(2, Shipped.Sum(pack => pack.Files.Keys.Count(file => file.StartsWith("instruments/", StringComparison.Ordinal))));
        Assert.Equal(3, Shipped.Sum(pack => pack.Files.Keys.Count(file => file.StartsWith("crosswalk/", StringComparison.Ordinal))));
    }

    [Theory, MemberData(nameof(Faults))]
    public void Fault_is_named_with_file_line_and_cure(string file, string replace, string by, string message, string line)
    {
        var text = Encoding.UTF8.GetString(Files[file]);
        var at = text.IndexOf(replace, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{file} has no {replace}");
        var broken = text[..at] + by + text[(at + replace.Length)..];
        var problems = new List<Problem>();
        if (PackReader.Read(new Dictionary<string, byte[]>(Files) { [file] = Encoding.UTF8.GetBytes(broken) }, problems) is { } pack)
        {
            problems.AddRange(Lint(pack, [pack, .. Shipped.Where(other => other.Manifest.Id != "eu-ai-act")]));
        }

        var lines = broken.Split('\n');
        var found = problems.Where(problem => problem.File == file && problem.Message.Contains(message, StringComparison.Ordinal)).ToList();
        Assert.True(found.Count > 0, string.Join(Environment.NewLine, problems.Append(new("", 0, "nothing else", ""))));
        Assert.Contains(found, problem => lines[problem.Line - 1].Contains(line, StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.False(string.IsNullOrWhiteSpace(problem.Cure)));
    }

    [Fact]
    public void Same_instrument_or_crosswalk_in_two_packs_is_a_problem()
    {
        var eu = Shipped.Single(pack => pack.Manifest.Id == "eu-ai-act");
        var twin = PackReader.Read(Files, [])!;
        var problems = Lint(eu, [eu, twin]);
        Assert.Contains(problems, problem => problem.Message == "two packs bring the instrument eu-ai-act");
        Assert.Contains(problems, problem => problem.Message == "two packs bring the crosswalk eu-annex-viii");
    }

    [Fact]
    public void Published_file_without_its_version_or_with_a_folder_is_a_problem()
    {
        var canada = Shipped.Single(pack => pack.Manifest.Id == "ca-aia");
        foreach (var name in new[] { "../survey-enfr-v1.0.1.json", "survey.json" })
        {
            var text = Encoding.UTF8.GetString(canada.Files["instruments/canada-aia.json"]).Replace("survey-enfr-v1.0.1.json", name, StringComparison.Ordinal);
            var pack = PackReader.Read(new Dictionary<string, byte[]>(canada.Files) { ["instruments/canada-aia.json"] = Encoding.UTF8.GetBytes(text) }, [])!;
            Assert.Contains(Lint(pack, [pack]), problem => problem.Message.Contains("is no file name with the version 1.0.1", StringComparison.Ordinal));
        }
    }

    private static List<Problem> Lint(Pack pack, IReadOnlyList<Pack> all)
    {
        var problems = new List<Problem>();
        PackLinter.Lint(pack, CodeCatalogue.OfThisProduct, problems);
        PackLinter.LintAmong(pack, all, CodeCatalogue.OfThisProduct, problems);
        return problems;
    }
}
