using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Instruments;
using RegFiling.Platform.Packs;

namespace RegFiling.Web.Pages.Knowledge;

/// <summary>One crosswalk: the headings of another framework, how far the filing covers each, and by which entries.</summary>
public sealed class CrosswalkModel(PackCatalogue packs) : PageModel
{
    public Pack Pack { get; private set; } = null!;

    public Crosswalk Crosswalk { get; private set; } = null!;

    /// <summary>The pack whose forms the entries belong to; null where it is not installed.</summary>
    public Pack? Forms => packs.Current.FirstOrDefault(pack => pack.Manifest.Id == Crosswalk.Forms);

    public IActionResult OnGet(string id)
    {
        if (CrosswalkShelf.Find(packs.Current, id) is not var (pack, crosswalk))
        {
            return NotFound();
        }

        (Pack, Crosswalk) = (pack, crosswalk);
        return Page();
    }
}
