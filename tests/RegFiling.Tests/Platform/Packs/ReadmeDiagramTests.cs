using System.Text.RegularExpressions;
using RegFiling.Platform.Packs;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Packs;

/// <summary>The drawing of a procedure in the README beside its code is what its definition says.</summary>
public sealed partial class ReadmeDiagramTests
{
    public static TheoryData<string, string> Drawings() => [.. from file in Directory.EnumerateFiles(Repository.Path("src", "RegFiling"), "README.md", SearchOption.AllDirectories)
                                                             from Match match in Drawing().Matches(File.ReadAllText(file))
                                                             select (Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'), match.Groups["id"].Value)];

    [Theory, MemberData(nameof(Drawings))]
    public void Drawing_is_the_one_made_from_the_definition(string file, string id)
    {
        var procedure = ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey(id)).Procedures[id];
        var drawn = Drawing().Matches(File.ReadAllText(Repository.Path(file))).Single(match => match.Groups["id"].Value == id).Groups["text"].Value;
        Assert.Equal(ProcedureDiagram.Mermaid(procedure, "en"), drawn.Replace("\r\n", "\n", StringComparison.Ordinal).Trim());
    }

    [GeneratedRegex("<!-- procedure: (?<id>[a-z-]+) -->\\s+```mermaid\\r?\\n(?<text>[^`]*)```", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Drawing();
}
