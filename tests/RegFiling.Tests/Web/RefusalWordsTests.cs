using System.Text.RegularExpressions;
using RegFiling.Tests.Support;
using RegFiling.Web.Platform;

namespace RegFiling.Tests.Web;

/// <summary>The auditor reads words and not codes: every code with which forms and the engine refuse has them, in both languages.</summary>
public sealed partial class RefusalWordsTests
{
    [Fact]
    public void Every_refusal_of_forms_and_engine_has_words()
    {
        var codes = Directory.EnumerateFiles(Repository.Path("src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !file.EndsWith("RefusalWords.cs", StringComparison.Ordinal))
            .SelectMany(file => Code().Matches(File.ReadAllText(file)).Select(match => match.Groups["code"].Value)).Distinct().ToList();
        Assert.Contains("form.not-an-email", codes);
        Assert.Contains("case.second-person", codes);
        Assert.All(codes, code => Assert.True(RefusalWords.Of(code) is { IsComplete: true } words && words.Zh != code && words.Zh != words.En, code));
    }

    // What has no hyphen is also how documents name facts of a case ("case.title").
    [GeneratedRegex(@"""(?<code>(?:form|case)\.[a-z]+(?:-[a-z]+)+)""")]
    private static partial Regex Code();
}
