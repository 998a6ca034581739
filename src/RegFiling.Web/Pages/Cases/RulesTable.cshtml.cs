using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Rules;
using RegFiling.RuleChanges;
using RegFiling.Web.Platform;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Pages.Cases;

/// <summary>
/// Edits a decision table in the browser: what is sent is DMN, which becomes the text of the draft. Without scripts the DMN itself stands on the page. What is
/// refused stays on the page as it was typed, and the draft as it was.
/// </summary>
[TakesFiles]
[InlineStyles]
[RequestFormLimits(MultipartBodyLengthLimit = long.MaxValue, ValueLengthLimit = 16 * 1024 * 1024)]
public sealed class RulesTableModel(IMediator mediator, FormReader reader) : PageModel
{
    private const string Field = "dmn";

    public RuleChangeView Change { get; private set; } = null!;

    /// <summary>Null where the text of the draft is no sound decision table.</summary>
    public string? Dmn { get; private set; }

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public string Key { get; private set; } = Guid.NewGuid().ToString();

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken) => await LoadAsync(id, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        var posted = await reader.ReadAsync(Request, null, null, id, true, cancellationToken);
        var typed = Request.Form[Field].ToString();
        var text = RuleFileUpload.Read(Encoding.UTF8.GetBytes(typed), Field, Change, null);
        var outcome = text.IsRefused ? Outcome<CaseReceipt>.Refused(text.Kind!.Value, text.Refusals)
            : await mediator.Send(new TakeAction(id, "save", posted.Version, posted.Key, new(new JsonObject { [RuleFileUpload.Text] = text.Value })), cancellationToken);
        if (!outcome.IsRefused)
        {
            Response.Headers.Location = $"/rules/changes/{id}?saved=true#saved";
            return StatusCode((int)HttpStatusCode.SeeOther);
        }

        (Refusals, Dmn) = (outcome.Refusals, typed);
        Response.StatusCode = (int)ActionModel.StatusOf(outcome.Kind!.Value);
        return Page();
    }

    // The page is for whoever may save the draft; to everybody else it does not exist.
    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetRuleChange(id), cancellationToken) is not { } change
            || (await mediator.Send(new GetCase(id), cancellationToken))?.Actions.Any(action => action is { Id: "save", Refusal: null }) != true)
        {
            return false;
        }

        Change = change;
        Dmn = change.Sheet?.Rules is DecisionTable ? Encoding.UTF8.GetString(DmnExport.Write(change.Bytes)) : null;
        return true;
    }
}
