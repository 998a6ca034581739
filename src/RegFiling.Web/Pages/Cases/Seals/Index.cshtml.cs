using System.Globalization;
using System.Net;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;

namespace RegFiling.Web.Pages.Cases.Seals;

/// <summary>用印登记: what waits for a seal, with many sealed at once, each as an act of its own; and the register of all numbers.</summary>
public sealed class IndexModel(IMediator mediator) : PageModel
{
    private const int PageSize = 25;

    /// <summary><c>all</c> shows the register; anything else what waits.</summary>
    [BindProperty(SupportsGet = true)]
    public string? View { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Text { get; set; }

    [BindProperty(SupportsGet = true, Name = "p")]
    public int PageNumber { get; set; } = 1;

    /// <summary>How many the last request sealed.</summary>
    [BindProperty(SupportsGet = true, Name = "sealed")]
    public int? Done { get; set; }

    public bool Waiting => View != "all";

    public SealPage Found { get; private set; } = null!;

    public string Key { get; private set; } = Guid.NewGuid().ToString();

    /// <summary>Why some of the chosen documents were not sealed.</summary>
    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Done = Done is > 0 and <= PageSize ? Done : null;
        return await ShowAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostAsync([FromForm(Name = "document")] string[]? chosen, [FromForm(Name = "_key")] string? key, CancellationToken cancellationToken)
    {
        chosen = [.. (chosen ?? []).Distinct()];
        if (key is not { Length: > 0 and <= 100 } || chosen.Length > PageSize)
        {
            return BadRequest();
        }

        var (refusals, done) = (new List<Refusal>(), 0);
        if (chosen.Length == 0)
        {
            refusals.Add(new("seal.nothing-chosen", new("没有选择文书", "No document is chosen"), new("请勾选需要用印的文书", "Tick the documents to seal")));
        }

        foreach (var id in chosen)
        {
            if (!Guid.TryParse(id, out var documentId) || await mediator.Send(new GetSealDocument(documentId), cancellationToken) is not { } document)
            {
                refusals.Add(new("document.not-found", new("有一份文书不存在，或者您无权查看", "One of the documents does not exist, or not for you")));
                continue;
            }

            var form = new FormData(new() { ["document"] = id, ["copies"] = 1 });
            var outcome = await mediator.Send(new TakeAction(document.Row.Case.Id, "seal-document", document.Row.Case.Version, $"{key}/{documentId}", form), cancellationToken);
            refusals.AddRange(outcome.Refusals);
            done += outcome.IsRefused ? 0 : 1;
        }

        if (refusals.Count == 0)
        {
            Response.Headers.Location = $"/seals?sealed={done.ToString(CultureInfo.InvariantCulture)}";
            return StatusCode((int)HttpStatusCode.SeeOther);
        }

        (Refusals, Done) = (refusals, done > 0 ? done : null);
        Response.StatusCode = (int)(chosen.Length == 0 ? HttpStatusCode.BadRequest : HttpStatusCode.Conflict);
        return await ShowAsync(cancellationToken);
    }

    public string Link(int page) => "/seals" + QueryString.Create(new Dictionary<string, string?> { ["view"] = View, ["text"] = Text, ["p"] = page.ToString(CultureInfo.InvariantCulture) });

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        Text = Text?.Trim() is { Length: > 0 and <= 100 } text ? text : null;
        View = View == "all" ? View : null;
        if (await mediator.Send(new GetSealRegister(Waiting, Text, Math.Clamp(PageNumber, 1, 100_000), PageSize), cancellationToken) is not { } found)
        {
            return Forbid();
        }

        Found = found;
        return Page();
    }
}
