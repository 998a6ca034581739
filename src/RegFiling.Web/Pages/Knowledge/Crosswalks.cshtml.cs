using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Instruments;
using RegFiling.Platform.Packs;

namespace RegFiling.Web.Pages.Knowledge;

/// <summary>The frameworks and instruments of other authorities that are installed. Open to everybody.</summary>
public sealed class CrosswalksModel(PackCatalogue packs) : PageModel
{
    public IReadOnlyList<(Pack Pack, Crosswalk Crosswalk)> Crosswalks => [.. packs.Current.SelectMany(pack => CrosswalkShelf.Of(pack).Select(crosswalk => (pack, crosswalk)))];

    public IReadOnlyList<(Pack Pack, Instrument Instrument)> Instruments => [.. packs.Current.SelectMany(pack => InstrumentShelf.Of(pack).Select(instrument => (pack, instrument)))];
}
