using System.Net;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Pages.Cases;

/// <summary>起草规则修订: it belongs to no company, which the page of all other beginnings asks for.</summary>
public sealed class NewRulesModel(IMediator mediator, PackCatalogue packs, FormReader reader) : PageModel
{
    private const string ProcedureId = "rule-change";

    public Pack Pack { get; private set; } = null!;

    public ProcedureDefinition Procedure { get; private set; } = null!;

    public FormView Form { get; private set; } = null!;

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public string Key { get; private set; } = Guid.NewGuid().ToString();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!await LoadAsync(cancellationToken))
        {
            return NotFound();
        }

        Show(new(Request.Query["ruleSet"].ToString() is { Length: > 0 and <= 80 } chosen ? new() { ["ruleSet"] = chosen } : []));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!await LoadAsync(cancellationToken))
        {
            return NotFound();
        }

        var posted = await reader.ReadAsync(Request, Pack.Forms[Procedure.Start.Form!], null, null, true, cancellationToken);
        Key = posted.Key;
        if (posted.OnlyRows)
        {
            Show(posted.Shown);
            return Page();
        }

        var outcome = await mediator.Send(new StartCase(ProcedureId, null, null, posted.Key, posted.Sent), cancellationToken);
        if (!outcome.IsRefused)
        {
            Response.Headers.Location = $"/rules/changes/{outcome.Value.CaseId}";
            return StatusCode((int)HttpStatusCode.SeeOther);
        }

        Refusals = outcome.Refusals;
        if (outcome.Refusals.Any(refusal => refusal.Code == "case.key-reused"))
        {
            Key = Guid.NewGuid().ToString();
        }

        Show(posted.Shown);
        Response.StatusCode = (int)ActionModel.StatusOf(outcome.Kind!.Value);
        return Page();
    }

    // To whoever may not begin one the page does not exist.
    private async Task<bool> LoadAsync(CancellationToken cancellationToken)
    {
        if (packs.Find(ProcedureId) is not var (pack, procedure) || (await mediator.Send(new GetStartable(), cancellationToken)).All(startable => startable.Id != ProcedureId))
        {
            return false;
        }

        (Pack, Procedure) = (pack, procedure);
        return true;
    }

    private void Show(FormData data) => Form = new FormView(Pack.Forms[Procedure.Start.Form!], data, Pack.Manifest, Request.Path) { Refusals = Refusals };
}
