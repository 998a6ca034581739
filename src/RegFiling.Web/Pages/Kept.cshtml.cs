using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform.Packs;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Pages;

/// <summary>What was typed before the sign-in ran out, on its way back into its form.</summary>
public sealed class KeptModel(KeptForms kept, PackCatalogue packs) : PageModel
{
    public string BelongsTo { get; private set; } = "";

    public IReadOnlyDictionary<string, string[]> Typed { get; private set; } = new Dictionary<string, string[]>();

    /// <summary>When it was sent, in the time of the jurisdiction.</summary>
    public DateTimeOffset At { get; private set; }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await kept.FindAsync(id, cancellationToken) is not var (path, typed, at))
        {
            return NotFound();
        }

        (BelongsTo, Typed, At) = (path, typed, packs.Current.FirstOrDefault()?.Deadlines.Time.Local(at) ?? at);
        return Page();
    }
}
