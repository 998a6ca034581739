using System.Globalization;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.RiskTiering.Simulation;
using RegFiling.RuleComments;
using RegFiling.Web.Pages.Cases;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages.Rules.Simulations;

/// <summary>One simulation for officials: how far it is, what it found, who would move, what companies say to it. Companies have a page of their own.</summary>
public sealed class RunModel(IMediator mediator) : PageModel
{
    public const int ShownCompanies = 20;

    private const int PageSize = 50;

    public SimulationView View { get; private set; } = null!;

    public MoverPage? Movers { get; private set; }

    public IReadOnlyList<RuleCommentView> Comments { get; private set; } = [];

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? To { get; set; }

    [BindProperty(SupportsGet = true, Name = "company")]
    public Guid? Subject { get; set; }

    [BindProperty(SupportsGet = true)]
    public int After { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Watch { get; set; }

    /// <summary>The page renews itself until the run has ended, unless the reader has stopped that.</summary>
    public bool IsWatched => Watch != "off";

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken) => await LoadAsync(id, cancellationToken) ? Page() : NotFound();

    public Task<IActionResult> OnPostCancelAsync(Guid id, CancellationToken cancellationToken) => ActAsync(id, new CancelSimulation(id), cancellationToken);

    public Task<IActionResult> OnPostOpenAsync(Guid id, CancellationToken cancellationToken) => ActAsync(id, new OpenSimulation(id, true), cancellationToken);

    public Task<IActionResult> OnPostCloseAsync(Guid id, CancellationToken cancellationToken) => ActAsync(id, new OpenSimulation(id, false), cancellationToken);

    public string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public long Count(string from, string to) => View.Summary!.Moves.FirstOrDefault(move => move.From == from && move.To == to)?.Count ?? 0;

    public string Tier(string id) => (View.Summary!.Tiers.FirstOrDefault(tier => tier.Id == id)?.Title ?? Text.Of(id)).In(Words.Language);

    public string Company(Guid subject) => View.Companies.GetValueOrDefault(subject, "—");

    /// <summary>This page with the movers narrowed.</summary>
    public string Link(string? from, string? to, Guid? company, int after = 0) => $"/rules/simulations/{View.Run.Id}{MoverQuery.Write(from, to, company, after)}";

    public string Download(string format) => $"/rules/simulations/{View.Run.Id}/movers.{format}{MoverQuery.Write(From, To, Subject)}";

    private async Task<IActionResult> ActAsync(Guid id, ICommand<Outcome<Guid>> command, CancellationToken cancellationToken)
    {
        var outcome = await mediator.Send(command, cancellationToken);
        if (!outcome.IsRefused)
        {
            Response.Headers.Location = $"/rules/simulations/{id}";
            return StatusCode(StatusCodes.Status303SeeOther);
        }

        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        Refusals = outcome.Refusals;
        Response.StatusCode = (int)ActionModel.StatusOf(outcome.Kind!.Value);
        return Page();
    }

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetSimulation(id), cancellationToken) is not { } view)
        {
            return false;
        }

        (From, To) = (From is { Length: > 0 } ? From : null, To is { Length: > 0 } ? To : null);
        View = view;
        if (view.Summary is not null)
        {
            Movers = await mediator.Send(new GetMovers(id, From, To, Subject, Math.Max(After, 0), PageSize), cancellationToken);
            Comments = await mediator.Send(new GetRuleComments(id), cancellationToken);
        }

        return true;
    }
}

/// <summary>What a list of movers is narrowed to, as it stands in an address.</summary>
internal static class MoverQuery
{
    public static string Write(string? from, string? to, Guid? company, int after = 0)
    {
        var parts = new List<string>();
        if (from is { Length: > 0 })
        {
            parts.Add($"from={Uri.EscapeDataString(from)}");
        }

        if (to is { Length: > 0 })
        {
            parts.Add($"to={Uri.EscapeDataString(to)}");
        }

        if (company is { } id)
        {
            parts.Add($"company={id}");
        }

        if (after > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"after={after}"));
        }

        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }
}
