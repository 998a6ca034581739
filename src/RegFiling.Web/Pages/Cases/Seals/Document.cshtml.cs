using System.Net;
using System.Text.Json.Nodes;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Pages.Cases.Seals;

/// <summary>One document that needs a seal: what it is, what was done with it, and the acts that are this person's: seal, refuse, void, sign anew.</summary>
public sealed class DocumentModel(IMediator mediator) : PageModel
{
    public SealDocument Shown { get; private set; } = null!;

    /// <summary>The act whose form is on the page; null when this person may take none.</summary>
    public string? Act { get; private set; }

    public FormView? Form { get; private set; }

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public string Key { get; private set; } = Guid.NewGuid().ToString();

    public string? Done { get; private set; }

    public IReadOnlyDictionary<string, ActionDefinition> Acts => Shown.Row.Pack.Manifest.Seal!.Actions;

    public async Task<IActionResult> OnGetAsync(Guid id, string? act, string? done, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, act, cancellationToken))
        {
            return NotFound();
        }

        Done = done is not null && Acts.ContainsKey(done) ? done : null;
        Show(FormData.Empty);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, string? act, [FromForm(Name = "_key")] string? key, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, act, cancellationToken) || act is null || !Acts.ContainsKey(act))
        {
            return NotFound();
        }

        if (key is not { Length: > 0 and <= 255 })
        {
            return BadRequest();
        }

        (Act, Key) = (act, key);
        var sent = new JsonObject { ["document"] = id.ToString() };
        foreach (var field in Shown.Row.Pack.Forms[Acts[act].Form!].Fields.Where(field => field.Id != "document"))
        {
            var text = Request.Form[field.Id].ToString().Trim();
            sent[field.Id] = text.Length == 0 ? null : field.Type == FieldType.Integer && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : text;
        }

        var outcome = await mediator.Send(new TakeAction(Shown.Row.Case.Id, act, Shown.Row.Case.Version, key, new FormData((JsonObject)sent.DeepClone())), cancellationToken);
        if (!outcome.IsRefused)
        {
            Response.Headers.Location = $"/seals/{id}?done={act}";
            return StatusCode((int)HttpStatusCode.SeeOther);
        }

        if (!await LoadAsync(id, act, cancellationToken))
        {
            return NotFound();
        }

        Refusals = outcome.Refusals;
        Response.StatusCode = (int)ActionModel.StatusOf(outcome.Kind!.Value);
        Show(new FormData(sent));
        return Page();
    }

    private async Task<bool> LoadAsync(Guid id, string? act, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetSealDocument(id), cancellationToken) is not { } found)
        {
            return false;
        }

        Shown = found;
        var possible = found.Acts.Where(known => known.Value is null).Select(known => known.Key).ToList();
        Act = act is not null && possible.Contains(act) ? act : possible.FirstOrDefault();
        return true;
    }

    // The document is known already: of the form, the rest is asked for.
    private void Show(FormData typed)
    {
        if (Act is null)
        {
            return;
        }

        var form = Shown.Row.Pack.Forms[Acts[Act].Form!];
        var asked = form with { Sections = [.. form.Sections.Select(section => section with { Fields = [.. section.Fields.Where(field => field.Id != "document")] })] };
        var data = new FormData((JsonObject)typed.Values.DeepClone());
        foreach (var field in asked.Fields.Where(field => field.Default is not null && !typed.Values.ContainsKey(field.Id)))
        {
            data.Values[field.Id] = field.Default;
        }

        Form = new FormView(asked, data, Shown.Row.Pack.Manifest, $"/seals/{Shown.Row.Document.Id}") { Refusals = Refusals };
    }
}
