using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform.Documents;
using RegFiling.Web.Platform;
using RegFiling.Web.Platform.Files;

namespace RegFiling.Web.Pages.Cases;

/// <summary>One uploaded file: what it is, every version that stood in its place, and what it says as text or picture. Nothing of it is run.</summary>
public sealed class FileModel(CaseFiles files, ReadTrace trace) : PageModel
{
    private const int PartLength = 20_000;

    public CaseFile Found { get; private set; } = null!;

    /// <summary>What was read from it; null when it cannot be shown.</summary>
    public FileFacts? Facts { get; private set; }

    public string Part { get; private set; } = "";

    public int Number { get; private set; } = 1;

    public int Parts { get; private set; } = 1;

    public async Task<IActionResult> OnGetAsync(Guid id, Guid fileId, int part, CancellationToken cancellationToken)
    {
        if (await files.FindAsync(id, fileId, cancellationToken) is not { } found)
        {
            return NotFound();
        }

        Found = found;
        await trace.LeaveAsync(found.Case.Case, "file", fileId, cancellationToken);
        Facts = await files.FactsAsync(found.File, cancellationToken);
        var text = Facts?.Text ?? "";
        Parts = Math.Max(1, (text.Length + PartLength - 1) / PartLength);
        Number = Math.Clamp(part, 1, Parts);
        Part = text.Substring((Number - 1) * PartLength, Math.Min(PartLength, text.Length - ((Number - 1) * PartLength)));
        return Page();
    }
}
