using System.Text;
using RegFiling.Platform.Packs;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Packs;

/// <summary>One broken copy of the Shanghai pack for each kind of fault: the linter names file, line and cure.</summary>
public sealed class PackLinterTests
{
    private const string Filing = "procedures/filing.json";
    private const string Subject = "procedures/subject.json";
    private const string Registration = "forms/subject/registration.json";

    private static readonly Dictionary<string, byte[]> Shanghai = new(ShippedPacks.Read().Single(pack => pack.Manifest.Id == "cn-shanghai").Files);

    /// <summary>File, what is replaced in it, by what, the problem, and the text that stands on the line that is named.</summary>
    public static TheoryData<string, string, string, string, string> Faults() => new()
    {
        { Filing, "\"form\": \"filing/start\"", "\"form\": \"filing/absent\"", "unknown form filing/absent", "filing/absent" },
        { Filing, "\"requires\": [\"filing/application\"]", "\"requires\": [\"filing/absent\"]", "unknown form filing/absent", "filing/absent" },
        { Filing, "\"to\": \"filed\"", "\"to\": \"archived\"", "unknown state archived", "archived" },
        { Filing, "\"from\": [\"locally-completed\"]", "\"from\": [\"local\"]", "unknown state local", "\"from\": [\"local\"]" },
        { Filing, "filing.tier-computable@1", "filing.tier-computable@9", "unknown rule filing.tier-computable@9", "tier-computable@9" },
        { Filing, "\"documents\": [\"receipt\"", "\"documents\": [\"letter\"", "unknown document letter", "letter" },
        { Filing, "\"then\": \"publish\"", "\"then\": \"withdraw\"", "withdraw is no action of the system", "\"then\"" },
        { Filing, "\"due\": \"terminate\"", "\"due\": \"withdraw\"", "withdraw is not taken by the clock supplement", "\"due\"" },
        { Filing, "\"while\": [\"supplement-requested\"]", "\"while\": [\"supplement-requested\", \"submitted\"]", "terminate is not possible in submitted", "\"due\"" },
        { Filing, "\"who\": { \"clock\": \"supplement\" }", "\"who\": { \"clock\": \"absent\" }", "unknown clock absent", "absent" },
        { Filing, "\"force\": \"law\",\n      \"ground\": \"cac-order-9/25\"", "\"force\": \"law\"", "law without an article", "\"force\": \"law\"" },
        { Filing, "\"owner\": \"authority\",\n      \"while\": [\"accepted\"", "\"owner\": \"authority\",\n      \"pausedIn\": [\"draft\"],\n      \"while\": [\"accepted\"", "cannot be paused by definition", "pausedIn" },
        { Filing, "\"litigation\": {", "\"other\": {", "its time limits are not known", "\"documents\": [\"termination\"]" },
        { Filing, "\"link\": \"assesses\", \"from\": [\"draft\"", "\"link\": \"assesses\", \"from\": [\"drafted\"", "unknown state drafted", "drafted" },
        { Filing, "\"titleField\": \"filing/application.name\"", "\"titleField\": \"filing/application.title\"", "unknown field filing/application.title", "titleField" },
        { Filing, "\"titleField\"", "\"titelField\"", "titelField", "titelField" },
        { Filing, "\"id\": \"filing\"", "\"id\": \"filings\"", "the file name says filing", "{" },
        { Subject, "\"role\": [\"head\"]", "\"role\": [\"chief\"]", "unknown role chief", "chief" },
        { Subject, "\"who\": { \"role\": [\"head\"], \"notBy\": [\"submit\", \"review\"] }", "\"who\": {}", "nobody can take reject", "\"who\": {}" },
        { Subject, "\"notBy\": [\"submit\", \"review\"]", "\"notBy\": [\"submit\", \"reviewed\"]", "unknown action reviewed", "reviewed" },
        { Subject, "\"tell\": [\"officer\"]", "\"tell\": [\"officers\"]", "unknown role officers", "officers" },
        { Subject, "\"grounds\": [\"cac-order-9/24\"]", "\"grounds\": [\"no-such-law/1\"]", "unknown source of law no-such-law", "no-such-law" },
        { Subject, "\"closed\": {", "\"lost\": { \"title\": { \"zh\": \"无\", \"en\": \"Lost\" } },\n    \"closed\": {", "no action leads to lost", "\"lost\"" },
        { Subject, "\"closed\": {", "\"lost\": { \"title\": { \"zh\": \"无\", \"en\": \"Lost\" } },\n    \"closed\": {", "a case cannot leave lost", "\"lost\"" },
        { Subject, "\"verified\": { ", "\"verified\": { \"final\": true, ", "verified is final, yet change starts from it", "\"from\": [\"verified\"]" },
        { Subject, "\"from\": [\"submitted\"]", "\"from\": []", "review is possible in no state", "\"review\": {" },
        { Subject, "\"en\": \"Draft\"", "\"en\": \"\"", "one language only", "\"en\": \"\"" },
        { Subject, "\"force\": \"internal\",", "\"force\": \"internal\", \"ground\": \"cac-order-9/24\",", "a default of the product is cited as law", "\"force\": \"internal\"" },
        { Subject, "\"limit\": \"5 wd\"", "\"limit\": \"5 weeks\"", "\"weeks\" is not a unit", "5 weeks" },
        { Subject, "\"remind\": \"1 wd\"", "\"remind\": \"soon\"", "soon", "soon" },
        { "pack.json", "\"withdraw\": [\"filing/withdraw\", \"change/withdraw\"]", "\"withdraw\": [\"assessment/sign\"]", "assessment/sign is confirmed in person", "assessment/sign" },
        { "pack.json", "\"withdraw\": [\"filing/withdraw\", \"change/withdraw\"]", "\"withdraw\": [\"filing/confirm-tier\"]", "no act of the company", "filing/confirm-tier" },
        { "pack.json", "\"withdraw\": [\"filing/withdraw\", \"change/withdraw\"]", "\"withdraw\": [\"filing/nothing\"]", "unknown act filing/nothing", "filing/nothing" },
        { "forms/filing/application.json", "\"not\": [\"supporter\"]", "\"not\": [\"nobody\"]", "an answer that cannot be given", "nobody" },
        { Subject, "\"version\": 2,", "\"version\": 2,\n  \"version\": 3,", "version", "\"version\": 3" },
        { Subject, "\"states\": {", "\"states\": {{", "'{'", "\"states\": {{" },
        { Registration, "\"id\": \"address\"", "\"id\": \"name\"", "two fields are called name", "\"sections\"" },
        { Registration, "\"field\": \"legalRepIdType\", \"is\": [\"other\"]", "\"field\": \"legalRepIdType\", \"is\": [\"passport\"]", "waits for an answer that cannot be given", "passport" },
        { Registration, "\"type\": \"creditCode\"", "\"type\": \"creditcard\"", "could not be converted", "creditcard" },
        { "documents/receipt.json", "\"template\": \"notice\"", "\"template\": \"letter\"", "unknown template letter", "letter" },
        { "documents/receipt.json", "\"series\": \"receipt\"", "\"series\": \"letters\"", "unknown series letters", "letters" },
        { Filing, "\"waitsFor\": [\"supplement-notice\"", "\"waitsFor\": [\"receipt\"", "receipt is no document that is sealed", "waitsFor" },
        { "documents/tier-notice.json", "\"series\": \"tier-notice\",", "", "a sealed document needs a number for the register", "\"seal\"" },
        { "documents/publication-text.json", "\"fields\": [\"mechanism\"]", "\"fields\": [\"machine\"]", "the form filing/application has no machine", "machine" },
        { "documents/publication-text.json", "\"form\": \"filing/application\", \"fields\": [\"purpose\"]", "\"form\": \"filing/absent\", \"fields\": [\"purpose\"]", "unknown form filing/absent", "filing/absent" },
        { "pack.json", "\"who\": { \"role\": [\"coordinator\"] },\n      \"form\": \"documents/seal\"", "\"who\": { \"role\": [] },\n      \"form\": \"documents/seal\"", "nobody can take seal-document", "\"role\": []" },
        { "pack.json", "\"form\": \"documents/void\"", "\"form\": \"common/reason\"", "void-document needs a form that asks for the document", "common/reason" },
        { "pack.json", ",\n    \"seal\": \"演示用印-{year}-{n:0000}\"", "", "the register of seals has no number series", "\"series\"" },
        { "pack.json", "\"floors\": \"floors\"", "\"floors\": \"absent\"", "unknown rule set absent for floors", "{" },
        { "pack.json", "\"case\": \"BJ-{year}-{n:000000}\",", "", "cases have no number series", "\"series\"" },
        { "pack.json", "Shanghai algorithm governance pack", " ", "one language only", "\"title\"" },
    };

    [Fact]
    public void Shipped_packs_have_no_problem()
    {
        foreach (var pack in ShippedPacks.Read())
        {
            var problems = new List<Problem>();
            PackLinter.Lint(pack, CodeCatalogue.OfThisProduct, problems);
            Assert.Empty(problems);
        }
    }

    [Theory, MemberData(nameof(Faults))]
    public void Fault_is_named_with_file_line_and_cure(string file, string replace, string by, string message, string line)
    {
        var text = Encoding.UTF8.GetString(Shanghai[file]);
        var at = text.IndexOf(replace, StringComparison.Ordinal);
        Assert.True(at >= 0, $"{file} has no {replace}");
        var broken = text[..at] + by + text[(at + replace.Length)..];
        var problems = Lint(new(Shanghai) { [file] = Encoding.UTF8.GetBytes(broken) });
        var lines = broken.Split('\n');
        var found = problems.Where(problem => problem.File == file && problem.Message.Contains(message, StringComparison.Ordinal)).ToList();
        Assert.True(found.Count > 0, string.Join(Environment.NewLine, problems.Append(new("", 0, "nothing else", ""))));
        Assert.Contains(found, problem => lines[problem.Line - 1].Contains(line, StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.False(string.IsNullOrWhiteSpace(problem.Cure)));
    }

    [Fact]
    public void Pack_without_manifest_or_with_a_broken_calendar_is_a_problem_and_no_exception()
    {
        Assert.Contains(Lint(new(Shanghai.Where(file => file.Key != "pack.json").ToDictionary())), problem => problem.File == "pack.json");
        Assert.Contains(Lint(new(Shanghai) { ["calendar/2026.json"] = "{}"u8.ToArray() }), problem => problem.File.StartsWith("calendar/", StringComparison.Ordinal));
        Assert.Contains(Lint(new(Shanghai) { ["pack.json"] = "["u8.ToArray() }), problem => problem.File == "pack.json");
    }

    private static List<Problem> Lint(Dictionary<string, byte[]> files)
    {
        var problems = new List<Problem>();
        if (PackReader.Read(files, problems) is { } pack)
        {
            PackLinter.Lint(pack, CodeCatalogue.OfThisProduct, problems);
        }

        return problems;
    }
}
