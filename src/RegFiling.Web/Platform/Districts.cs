using System.Runtime.CompilerServices;
using System.Text;
using RegFiling.Platform;
using RegFiling.Platform.Identifiers;
using RegFiling.Platform.Packs;

namespace RegFiling.Web.Platform;

/// <summary>Names of districts, from the region table of a pack; read once for each pack.</summary>
public static class Districts
{
    private static readonly ConditionalWeakTable<Pack, RegionTable> Tables = [];

    public static Text Name(Pack pack, string code)
    {
        ArgumentNullException.ThrowIfNull(pack);
        var table = Tables.GetValue(pack, read => read.Files.TryGetValue("regions.json", out var file) ? RegionTable.Parse(Encoding.UTF8.GetString(file)) : RegionTable.None);
        return table.Find(code) is { Status: RegionStatus.Current or RegionStatus.Retired, Name: { } name } ? name : RegFiling.Platform.Text.Of(code);
    }
}
