using RegFiling.Platform.Packs;

namespace RegFiling.Tests.Support;

/// <summary>The packs of the repository.</summary>
internal static class ShippedPacks
{
    public static IReadOnlyList<Pack> Read()
    {
        var problems = new List<Problem>();
        var packs = PackReader.FoldersBelow(Repository.Path("workflows")).Select(folder => PackReader.Read(folder, problems)).OfType<Pack>().OrderBy(pack => pack.Procedures.Count == 0).ToList();
        Assert.Empty(problems);
        return packs;
    }
}
