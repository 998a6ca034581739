using System.Text.RegularExpressions;
using RegFiling.Platform.Packs;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Packs;

/// <summary>
/// The diagrams in the README of a procedure are those of its definition. After a change run the test once with REGFILING_WRITE_DIAGRAMS=1, which writes them
/// anew, and look at what became different.
/// </summary>
public sealed partial class ProcedureReadmeTests
{
    public static TheoryData<string> Readmes() => [.. Directory.EnumerateFiles(Repository.Path("src", "RegFiling"), "README.md", SearchOption.AllDirectories)
        .Where(file => Diagram().IsMatch(File.ReadAllText(file))).Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))];

    [Fact]
    public void There_are_diagrams() => Assert.NotEmpty(Readmes());

    [Theory, MemberData(nameof(Readmes))]
    public void Diagrams_are_those_of_the_definition(string file)
    {
        var procedures = ShippedPacks.Read().SelectMany(pack => pack.Procedures.Values).ToDictionary(procedure => procedure.Id);
        var text = File.ReadAllText(Repository.Path(file)).ReplaceLineEndings("\n");
        var current = Diagram().Replace(text, found =>
        {
            Assert.True(procedures.TryGetValue(found.Groups["procedure"].Value, out var procedure), $"{file} draws {found.Groups["procedure"].Value}, which no pack has");
            return $"{found.Groups["mark"].Value}\n```mermaid\n{ProcedureDiagram.Mermaid(procedure, found.Groups["language"].Value)}\n```";
        });
        if (Environment.GetEnvironmentVariable("REGFILING_WRITE_DIAGRAMS") == "1")
        {
            File.WriteAllText(Repository.Path(file), current);
        }

        Assert.Equal(current, File.ReadAllText(Repository.Path(file)).ReplaceLineEndings("\n"));
    }

    [GeneratedRegex(@"(?<mark><!-- diagram (?<procedure>[a-z-]+) (?<language>zh|en) -->)\n```mermaid\n(?<drawing>[^`]*)```", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Diagram();
}
