using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Instruments;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Rules;

namespace RegFiling.Web.Pages.Rules;

/// <summary>分级规则: the rules in force, readable by everybody whom they concern.</summary>
public sealed class IndexModel(PackCatalogue packs, TimeProvider clock) : PageModel
{
    /// <summary>A pack with its rule sets in the order of its manifest.</summary>
    public sealed record PackSheets(Pack Pack, DateOnly Today, IReadOnlyList<RuleSheet> Sheets);

    public IReadOnlyList<PackSheets> Packs { get; private set; } = [];

    public void OnGet() => Packs = [.. packs.Current.Select(pack => new PackSheets(
        pack,
        pack.Deadlines.Time.DateOf(clock.GetUtcNow()),
        [.. pack.Manifest.Rules.Values.Concat(InstrumentShelf.Of(pack).Select(instrument => instrument.Rules).OfType<string>()).Distinct().Where(name => pack.Files.ContainsKey($"rules/{name}.json"))
            .Select(name => RuleSheet.Read(pack.Files[$"rules/{name}.json"], $"{name}.json")).OfType<RuleSheet>()]))];
}

/// <summary>A table of rows with the scale of tiers that its columns follow.</summary>
public sealed record RuleRows(RuleSheet Sheet, PackManifest Manifest);
