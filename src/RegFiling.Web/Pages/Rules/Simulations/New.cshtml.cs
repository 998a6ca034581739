using System.Text;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Identity;
using RegFiling.RiskTiering.Simulation;
using RegFiling.Web.Pages.Cases;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages.Rules.Simulations;

/// <summary>
/// Starts a simulation, with files that are uploaded or pasted, or those of a change. A browser never gives an uploaded file back, so what was uploaded stands
/// on the page as text when something is wrong.
/// </summary>
public sealed class NewModel(IMediator mediator, CurrentActor current) : PageModel
{
    private const int MostShown = 8;

    public Guid? Change { get; private set; }

    public ProposedChange? Proposed { get; private set; }

    public string Title { get; private set; } = "";

    public string Key { get; private set; } = Guid.NewGuid().ToString();

    /// <summary>Files as text, by name, and an empty place for one more.</summary>
    public IReadOnlyList<(string Name, string Text)> Shown { get; private set; } = [("", "")];

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public bool MayStart => SimulationAccess.MayStart(current.Actor);

    /// <summary>What is wrong with one file.</summary>
    public IReadOnlyList<Refusal> About(string name) => name.Length == 0 ? [] : [.. Refusals.Where(refusal => refusal.Field?.StartsWith(name + ":", StringComparison.Ordinal) == true)];

    public async Task<IActionResult> OnGetAsync(string? change, CancellationToken cancellationToken)
    {
        if (!MayStart)
        {
            return StatusCode(StatusCodes.Status403Forbidden);
        }

        await LoadAsync(change, cancellationToken);
        Title = Proposed?.Title is { } title ? title[..Math.Min(title.Length, SimulationRun.LongestTitle)] : "";
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string? change, CancellationToken cancellationToken)
    {
        await LoadAsync(change, cancellationToken);
        var form = Request.Form;
        Title = form["title"].ToString();
        var key = form["_key"].ToString();
        Key = key.Length is > 0 and <= 60 ? key : Key;
        var files = await FilesAsync(form, cancellationToken);
        if (form["_language"].ToString() is { Length: > 0 } language && MayStart)
        {
            // Nothing is started: the page comes back in the other language with everything on it.
            LanguageChoice.Apply(HttpContext, language);
            Show(files);
            return Page();
        }

        // A case that names no rules for tiers leaves the files to the person.
        var outcome = await mediator.Send(new StartSimulation(Key, Title, Proposed is null ? null : Change, files), cancellationToken);
        if (!outcome.IsRefused)
        {
            Response.Headers.Location = $"/rules/simulations/{outcome.Value}";
            return StatusCode(StatusCodes.Status303SeeOther);
        }

        Refusals = outcome.Refusals;
        Show(files);
        Response.StatusCode = (int)ActionModel.StatusOf(outcome.Kind!.Value);
        return Page();
    }

    private void Show(IReadOnlyList<ProposedFile> files) => Shown = [.. files.Take(MostShown).Select(file => (Path.GetFileName(file.Name), Read(file.Bytes.Span))), ("", "")];

    private async Task LoadAsync(string? change, CancellationToken cancellationToken)
    {
        Change = Guid.TryParse(change, out var id) ? id : null;
        Proposed = Change is { } asked ? await mediator.Send(new GetProposedChange(asked), cancellationToken) : null;
    }

    private static async Task<IReadOnlyList<ProposedFile>> FilesAsync(IFormCollection form, CancellationToken cancellationToken)
    {
        var files = new List<ProposedFile>();
        foreach (var (i, text) in form["text"].Index())
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                var name = i < form["name"].Count ? form["name"][i]!.Trim() : "";
                files.Add(new(name.Length > 0 ? name : files.Count == 0 ? "rules.json" : $"rules-{files.Count + 1}.json", Encoding.UTF8.GetBytes(text)));
            }
        }

        foreach (var upload in form.Files.Where(upload => upload.Length > 0))
        {
            using var bytes = new MemoryStream();
            await upload.CopyToAsync(bytes, cancellationToken);
            files.Add(new(upload.FileName, bytes.ToArray()));
        }

        return files;
    }

    private static string Read(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes);
}
