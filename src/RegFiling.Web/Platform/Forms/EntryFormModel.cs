using System.Net;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;
using RegFiling.Register;

namespace RegFiling.Web.Platform.Forms;

/// <summary>A page on which a procedure about one entry of the register begins: the entry as it stands, and the form of the start.</summary>
public abstract class EntryFormModel(IMediator mediator, PackCatalogue packs, FormReader reader, string procedure) : PageModel
{
    public EntryView? Entry { get; private set; }

    public FormView? Form { get; private set; }

    public Pack Pack { get; private set; } = null!;

    public ProcedureDefinition Procedure { get; private set; } = null!;

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public string Key { get; private set; } = Guid.NewGuid().ToString();

    /// <summary>Whether this person could begin it for this entry; their files are kept only then.</summary>
    public abstract bool MayAct { get; }

    public async Task<IActionResult> OnGetAsync(string? entry, CancellationToken cancellationToken)
    {
        if (!Load())
        {
            return NotFound();
        }

        await LookAtAsync(entry, cancellationToken);
        var data = new FormData([]);
        data.Values["entry"] = Entry is null ? entry is { Length: <= 100 } ? entry : null : Entry.Entry.NationalNumber ?? Entry.Entry.Number;
        await ShowAsync(data, new Dictionary<string, int>(), cancellationToken);
        Response.StatusCode = (int)(MayAct ? HttpStatusCode.OK : HttpStatusCode.Forbidden);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!Load())
        {
            return NotFound();
        }

        await LookAtAsync(Request.Form["entry"], cancellationToken);
        if (WhyNotNow() is { } notNow)
        {
            Refusals = [notNow];
            Response.StatusCode = (int)HttpStatusCode.TooManyRequests;
        }

        var posted = await reader.ReadAsync(Request, Definition, null, null, MayAct && Refusals.Count == 0, cancellationToken);
        Key = posted.Key;
        if (Refusals.Count == 0 && posted.OnlyRows)
        {
            Refusals = posted.RefusedFiles;
        }
        else if (Refusals.Count == 0)
        {
            var outcome = await BeginAsync(posted.Key, posted.Sent, cancellationToken);
            if (!outcome.IsRefused)
            {
                Response.Headers.Location = outcome.Value;
                return StatusCode((int)HttpStatusCode.SeeOther);
            }

            Refusals = posted.Explain(outcome.Refusals);
            Key = outcome.Refusals.Any(refusal => refusal.Code == "case.key-reused") ? Guid.NewGuid().ToString() : Key;
            Response.StatusCode = (int)Pages.Cases.ActionModel.StatusOf(outcome.Kind!.Value);
        }

        await ShowAsync(posted.Shown, posted.Rows, cancellationToken);
        return Page();
    }

    /// <summary>Begins it; the answer is the address of the page that says so.</summary>
    protected abstract Task<Outcome<string>> BeginAsync(string key, FormData form, CancellationToken cancellationToken);

    /// <summary>Why it cannot be begun just now, whatever the form says.</summary>
    protected virtual Refusal? WhyNotNow() => null;

    private FormDefinition Definition => Pack.Forms[Procedure.Start.Form!];

    private bool Load()
    {
        if (packs.Find(procedure) is not var (pack, definition))
        {
            return false;
        }

        (Pack, Procedure) = (pack, definition);
        return true;
    }

    private async Task LookAtAsync(string? number, CancellationToken cancellationToken)
    {
        Entry = string.IsNullOrWhiteSpace(number) ? null : await mediator.Send(new GetEntry(number), cancellationToken);
        // A row of a national list may have an entry of our own beside it: that one is meant.
        if (Entry?.OwnNumber is { } own)
        {
            Entry = await mediator.Send(new GetEntry(own), cancellationToken);
        }
    }

    private async Task ShowAsync(FormData data, IReadOnlyDictionary<string, int> rows, CancellationToken cancellationToken) => Form = new(Definition, data, Pack.Manifest, Request.Path)
    {
        Refusals = Refusals,
        Rows = rows,
        LargestFileMegabytes = reader.LargestFileMegabytes,
        FileNames = await reader.FileNamesAsync(Definition, data, null, cancellationToken),
    };
}
