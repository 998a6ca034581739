using System.Globalization;
using System.Net;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Web.Platform;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Pages.Cases;

/// <summary>One action of a case: its form, what it does and what follows, and every reason at once when it is refused.</summary>
[RequestSizeLimit(FormReader.LargestRequest)]
[RequestFormLimits(MultipartBodyLengthLimit = FormReader.LargestRequest, ValueCountLimit = FormReader.MostValues)]
public sealed class ActionModel(IMediator mediator, FormReader reader, Reauthentication reauthentication, ReadTrace trace) : PageModel
{
    public CaseView View { get; private set; } = null!;

    public ActionForm Asked { get; private set; } = null!;

    public FormView? Form { get; private set; }

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    /// <summary>What is still open in forms that the action requires: shown before anybody presses the button.</summary>
    public IReadOnlyList<Refusal> Open { get; private set; } = [];

    /// <summary>The saved forms that the act covers, to be read before it is taken.</summary>
    public IEnumerable<AnswersView> Required => Asked.Definition.Requires.Where(View.Forms.ContainsKey)
        .Select(form => new AnswersView(Asked.Pack.Forms[form], View.Forms[form], View.Case.Id, false));

    public string Key { get; private set; } = Guid.NewGuid().ToString();

    /// <summary>The act that saved the draft just now.</summary>
    public TimelineEntry? Saved { get; private set; }

    public bool MayAct => Asked.Refusal is null;

    public async Task<IActionResult> OnGetAsync(Guid id, string act, int? saved, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, act, cancellationToken))
        {
            return NotFound();
        }

        await trace.LeaveAsync(View.Case, "case", id, cancellationToken);
        Saved = saved == View.Case.Version ? View.Timeline[^1] : null;
        await ShowAsync(Asked.Data, new Dictionary<string, int>(), cancellationToken);
        if (Asked.Refusal is { } refusal)
        {
            Refusals = [refusal];
            Response.StatusCode = (int)(refusal.Code == "case.wrong-state" ? HttpStatusCode.Conflict : HttpStatusCode.Forbidden);
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, string act, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, act, cancellationToken))
        {
            return NotFound();
        }

        var posted = await reader.ReadAsync(Request, Asked.Form, View.Case.SubjectId, MayAct, cancellationToken);
        Key = posted.Key;
        if (posted.OnlyRows)
        {
            Refusals = posted.RefusedFiles;
            await ShowAsync(posted.Shown, posted.Rows, cancellationToken);
            return Page();
        }

        // A password is only looked at for an act that this person could take.
        var unproven = Asked.Definition.Reauthenticate && MayAct ? await reauthentication.WhyNotAsync(Request.Form[Reauthentication.Field]) : null;
        var outcome = await mediator.Send(
            new TakeAction(id, act, posted.Version, posted.Key, posted.Sent, Asked.Definition.Reauthenticate && unproven is null), cancellationToken);
        if (!outcome.IsRefused)
        {
            var version = outcome.Value.Version.ToString(CultureInfo.InvariantCulture);
            var stays = Asked.Definition.Partial && !Request.Form.ContainsKey("_leave");
            return SeeOther(stays ? $"/cases/{id}/actions/{act}?saved={version}#saved" : $"/cases/{id}?done={version}");
        }

        if (outcome.Kind == RefusalKind.NotFound || !await LoadAsync(id, act, cancellationToken))
        {
            return NotFound();
        }

        Refusals = posted.Explain([.. outcome.Refusals.Select(refusal => refusal.Code == "case.reauthenticate" && unproven is not null ? unproven : refusal)]);
        if (outcome.Refusals.Any(refusal => refusal.Code == "case.key-reused"))
        {
            Key = Guid.NewGuid().ToString();
        }

        await ShowAsync(posted.Shown, posted.Rows, cancellationToken);
        Response.StatusCode = (int)StatusOf(outcome.Kind!.Value);
        return Page();
    }

    internal static HttpStatusCode StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Forbidden => HttpStatusCode.Forbidden,
        RefusalKind.NotFound => HttpStatusCode.NotFound,
        RefusalKind.Conflict => HttpStatusCode.Conflict,
        _ => HttpStatusCode.BadRequest,
    };

    private async Task<bool> LoadAsync(Guid id, string act, CancellationToken cancellationToken)
    {
        var view = await mediator.Send(new GetCase(id), cancellationToken);
        var asked = view is null ? null : await mediator.Send(new GetActionForm(id, act), cancellationToken);
        // What only a clock or the system does is nobody's page.
        if (view is null || asked is null || asked.Definition.Who.Role.Count == 0)
        {
            return false;
        }

        (View, Asked) = (view, asked);
        return true;
    }

    private async Task ShowAsync(FormData data, IReadOnlyDictionary<string, int> rows, CancellationToken cancellationToken)
    {
        var today = Asked.Today;
        Open = [.. Asked.Definition.Requires.Where(required => required != Asked.Definition.Form).SelectMany(required =>
            FormCheck.Check(Asked.Pack.Forms[required], View.Forms.GetValueOrDefault(required) ?? FormData.Empty, partial: false, today, under: required))];
        if (Asked.Form is not { } form)
        {
            return;
        }

        Form = new FormView(form, data, Asked.Pack.Manifest, $"/cases/{View.Case.Id}/actions/{Asked.Action}")
        {
            Refusals = Refusals,
            ToDo = Asked.Definition.Partial && MayAct ? FormCheck.Check(form, FormCheck.Clean(form, data), partial: false, today) : [],
            Rows = rows,
            FileNames = await reader.FileNamesAsync(form, data, View.Case.Id, cancellationToken),
        };
    }

    private StatusCodeResult SeeOther(string url)
    {
        Response.Headers.Location = url;
        return StatusCode((int)HttpStatusCode.SeeOther);
    }
}
