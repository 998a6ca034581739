using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Checks;
using RegFiling.Platform.Forms;
using RegFiling.Subjects;
using RegFiling.Web.Platform;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Pages.Cases;

/// <summary>One action of a case: its form, what it does and what follows, and every reason at once when it is refused.</summary>
[TakesFiles]
[RequestFormLimits(MultipartBodyLengthLimit = long.MaxValue, ValueCountLimit = FormReader.MostValues)]
public sealed class ActionModel(IMediator mediator, FormReader reader, Reauthentication reauthentication, ReadTrace trace) : PageModel
{
    public CaseView View { get; private set; } = null!;

    public ActionForm Asked { get; private set; } = null!;

    public FormView? Form { get; private set; }

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    /// <summary>What the verified subject file holds and nobody has to type again.</summary>
    public SubjectFileView? SubjectFile { get; private set; }

    /// <summary>What was kept in the draft as it was typed although it is not right yet.</summary>
    public IReadOnlyList<Refusal> Unready { get; private set; } = [];

    /// <summary>What is still open in forms that the action requires: shown before anybody presses the button.</summary>
    public IReadOnlyList<Refusal> Open { get; private set; } = [];

    /// <summary>The saved forms that the act covers, to be read before it is taken.</summary>
    public IEnumerable<AnswersView> Required => Asked.Definition.Requires.Where(View.Forms.ContainsKey)
        .Select(form => new AnswersView(Asked.Pack.Forms[form], View.Forms[form], View.Case.Id, false));

    public string Key { get; private set; } = Guid.NewGuid().ToString();

    /// <summary>The act that saved the draft just now.</summary>
    public TimelineEntry? Saved { get; private set; }

    public bool MayAct => Asked.Refusal is null;

    /// <summary>Stock phrases that can be added to the rows of this form; none where it takes no findings.</summary>
    public IReadOnlyList<Phrase> Phrases => TakesFindings is null ? [] : Asked.Pack.Phrases.GetValueOrDefault(Asked.Procedure.Id)?.Phrases ?? [];

    private FieldDefinition? TakesFindings => Asked.Definition.Findings is { } rows ? Asked.Form?.Field(rows) : null;

    public async Task<IActionResult> OnGetAsync(Guid id, string act, int? saved, [FromQuery] string[] pick, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, act, cancellationToken))
        {
            return await NotThereAsync(id, cancellationToken);
        }

        await trace.LeaveAsync(View.Case, "case", id, cancellationToken);
        Saved = saved == View.Case.Version ? View.Timeline[^1] : null;
        await ShowAsync(await DraftedAsync(pick, cancellationToken), new Dictionary<string, int>(), cancellationToken);
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
            return await NotThereAsync(id, cancellationToken);
        }

        var posted = await reader.ReadAsync(Request, Asked.Form, View.Case.SubjectId, id, MayAct, cancellationToken);
        Key = posted.Key;
        if (posted.OnlyRows)
        {
            Refusals = posted.RefusedFiles;
            await ShowAsync(WithPhrases(posted.Shown), posted.Rows, cancellationToken);
            return Page();
        }

        // A password is only looked at for an act that this person could take.
        var unproven = Asked.Definition.Reauthenticate && MayAct ? await reauthentication.WhyNotAsync(Request.Form[Reauthentication.Field]) : null;
        // A draft is saved with what is good; of a file that was not taken, what was there before stays.
        var draft = Asked.Definition.Partial && posted.RefusedFiles.Count > 0;
        var outcome = await mediator.Send(
            new TakeAction(id, act, posted.Version, posted.Key, draft ? posted.Shown : posted.Sent, Asked.Definition.Reauthenticate && unproven is null), cancellationToken);
        if (!outcome.IsRefused)
        {
            if (draft && await LoadAsync(id, act, cancellationToken))
            {
                // The page itself says what was not taken: an address cannot. What is sent from it next is another act.
                (Saved, Refusals, Key) = (View.Timeline[^1], posted.RefusedFiles, Guid.NewGuid().ToString());
                await ShowAsync(Asked.Data, posted.Rows, cancellationToken);
                return Page();
            }

            var version = outcome.Value.Version.ToString(CultureInfo.InvariantCulture);
            if (await mediator.Send(new GetCase(id), cancellationToken) is null)
            {
                // With the act the case went out of this person's sight (an expert who has given an opinion): its page would say that there is none.
                return SeeOther($"/inbox?done={id}");
            }

            var stays = Asked.Definition.Partial && !Request.Form.ContainsKey("_leave");
            return SeeOther(stays ? $"/cases/{id}/actions/{act}?saved={version}#{Onward(posted.Sent)}" : $"/cases/{id}?done={version}");
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

    // To the next section, unless something that was typed is not right yet: that is to be seen first.
    private string Onward(FormData sent) =>
        Asked.Form is { } form && form.Sections.FirstOrDefault(section => section.Id == Request.Form["_next"].ToString()) is { } next && Malformed(form, sent).Count == 0
            ? $"s-{next.Id}" : "saved";

    private List<Refusal> Malformed(FormDefinition form, FormData data) =>
        [.. FormCheck.Check(form, FormCheck.Clean(form, data), partial: false, Asked.Today).Where(found => !FormCheck.IsOpen(found))];

    internal static HttpStatusCode StatusOf(RefusalKind kind) => kind switch
    {
        RefusalKind.Forbidden => HttpStatusCode.Forbidden,
        RefusalKind.NotFound => HttpStatusCode.NotFound,
        RefusalKind.Conflict => HttpStatusCode.Conflict,
        _ => HttpStatusCode.BadRequest,
    };

    private async Task<ActionResult> NotThereAsync(Guid id, CancellationToken cancellationToken) =>
        await mediator.Send(new GetLapsedMandate(id), cancellationToken) is null ? NotFound() : SeeOther($"/mandates?refused={id}");

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
        if (view.Case is { Procedure: "filing", SubjectId: { } company } && view.Procedure.States[view.Case.State].Private)
        {
            SubjectFile = await mediator.Send(new GetSubjectFile(company), cancellationToken);
        }

        return true;
    }

    // What the officer picked of the findings, as a draft; anything else in the form stays as it was saved.
    private async Task<FormData> DraftedAsync(string[] picked, CancellationToken cancellationToken)
    {
        if (picked.Length == 0 || TakesFindings is not { } rows || await mediator.Send(new GetContradictions(View.Case.Id), cancellationToken) is not { } found)
        {
            return Asked.Data;
        }

        return With(Asked.Data, rows, FindingRows.Of(rows, Asked.Pack, found.Where(one => picked.Contains(one.Key))));
    }

    private FormData WithPhrases(FormData typed)
    {
        var chosen = Request.Form["_phrase"];
        return TakesFindings is { } rows && chosen.Count > 0
            ? With(typed, rows, Phrases.Where(phrase => chosen.Contains(phrase.Id)).Select(phrase => FindingRows.Of(rows, Asked.Pack, phrase))) : typed;
    }

    private static FormData With(FormData data, FieldDefinition rows, IEnumerable<JsonObject> added)
    {
        var values = (JsonObject)data.Values.DeepClone();
        var room = (int)(rows.Max ?? FormBinder.MostRows) - data.Rows(rows.Id).Count;
        values[rows.Id] = new JsonArray([.. data.Rows(rows.Id).Select(row => (JsonNode)row.Values.DeepClone()), .. added.Take(Math.Max(room, 0))]);
        return new(values);
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

        var draft = Asked.Definition.Partial && MayAct ? FormCheck.Check(form, FormCheck.Clean(form, data), partial: false, today) : [];
        // Together with the refusals above the form they are everything that is marked in it.
        Unready = [.. draft.Where(found => !FormCheck.IsOpen(found) && Refusals.All(refusal => refusal.Field != found.Field || (refusal.Form ?? form.Id) != form.Id))];
        Form = new FormView(form, data, Asked.Pack.Manifest, $"/cases/{View.Case.Id}/actions/{Asked.Action}")
        {
            Refusals = [.. Refusals.Concat(Unready).DistinctBy(refusal => (refusal.Code, refusal.Form, refusal.Field))],
            ToDo = [.. draft.Where(FormCheck.IsOpen)],
            Steps = Asked.Definition.Partial && MayAct && form.Sections.Count > 1,
            Rows = rows,
            LargestFileMegabytes = reader.LargestFileMegabytes,
            FileNames = await reader.FileNamesAsync(form, data, View.Case.Id, cancellationToken),
        };
    }

    private StatusCodeResult SeeOther(string url)
    {
        Response.Headers.Location = url;
        return StatusCode((int)HttpStatusCode.SeeOther);
    }
}
