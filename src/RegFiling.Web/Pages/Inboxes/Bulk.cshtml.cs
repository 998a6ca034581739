using System.Globalization;
using System.Text.Json.Nodes;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages.Inboxes;

/// <summary>One common act in all ticked cases, and what became of each.</summary>
[RequestFormLimits(ValueCountLimit = 2048)]
public sealed class BulkModel(IMediator mediator, PackCatalogue packs) : PageModel
{
    public BulkRun? Run { get; private set; }

    public IReadOnlyList<BulkResult> Results { get; private set; } = [];

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public string Back { get; private set; } = "/inbox";

    public async Task<IActionResult> OnGetAsync(Guid? run, string? back, CancellationToken cancellationToken)
    {
        Back = BackTo(back);
        if (run is not { } id || await mediator.Send(new GetBulkRun(id), cancellationToken) is not { } found)
        {
            return NotFound();
        }

        (Run, Results) = (found, found.Read());
        return Page();
    }

    public async Task<IActionResult> OnPostAsync([FromForm] Guid? run, [FromForm] string? act, [FromForm] string? assignee, [FromForm] string? back, CancellationToken cancellationToken)
    {
        Back = BackTo(back);
        var rows = Request.Form["row"].Select(Row).OfType<BulkRow>().ToList();
        var form = new FormData(act == "assign" ? new JsonObject { ["assignee"] = assignee ?? "" } : []);
        // Said once, and not once for each case.
        var refused = act == "assign" && string.IsNullOrEmpty(assignee) && rows.Count > 0
            ? [new Refusal("common.no-assignee", new("请选择承办人", "Choose the officer in charge"))] : new List<Refusal>();
        if (refused.Count == 0)
        {
            var outcome = await mediator.Send(new TakeActions(rows, act ?? "", run ?? Guid.NewGuid(), form), cancellationToken);
            if (!outcome.IsRefused)
            {
                Response.Headers.Location = "/inbox/bulk" + QueryString.Create(new Dictionary<string, string?> { ["run"] = outcome.Value.ToString(), ["back"] = back });
                return StatusCode(StatusCodes.Status303SeeOther);
            }

            refused.AddRange(outcome.Refusals);
        }

        Refusals = refused;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    public string Title(BulkRun run) => packs.Current.Select(pack => pack.Common?.Actions.GetValueOrDefault(run.Action)?.Title).FirstOrDefault(title => title is not null)?.ToString() ?? run.Action;

    // Only the list itself is gone back to.
    private static string BackTo(string? query) => query is { Length: > 0 and <= 1000 } && query[0] == '?' && Urls.IsLocal("/inbox" + query) ? "/inbox" + query : "/inbox";

    private static BulkRow? Row(string? value)
    {
        var cut = value?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        return cut > 0 && Guid.TryParseExact(value.AsSpan(0, cut), "N", out var id) && int.TryParse(value.AsSpan(cut + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? new(id, version) : null;
    }
}
