using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;

namespace RegFiling.Web.Pages;

/// <summary>算法产品一览 of the person's own company: products, algorithms and models, grouped by what the reader looks for.</summary>
public sealed class PortfolioModel(IMediator mediator, ISubjectNames names, CurrentActor current) : PageModel
{
    /// <summary>The company, for who acts for several.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Subject { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? By { get; set; }

    public IReadOnlyDictionary<Guid, string> Companies { get; private set; } = new Dictionary<Guid, string>();

    public Guid? Chosen { get; private set; }

    public PortfolioTable? Table { get; private set; }

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Companies = await names.FindAsync([.. current.Actor.Subjects], cancellationToken);
        if (Subject is { } asked && !Companies.ContainsKey(asked))
        {
            return NotFound();
        }

        Chosen = Subject ?? (Companies.Count > 0 ? Companies.OrderBy(company => company.Value, StringComparer.Ordinal).First().Key : null);
        if (Chosen is { } company)
        {
            Table = PortfolioTable.Of(await mediator.Send(new GetPortfolio(company), cancellationToken), By);
        }

        return Page();
    }
}

/// <summary>The lines of a portfolio in groups.</summary>
public sealed record PortfolioTable(string By, IReadOnlyList<(string Name, IReadOnlyList<PortfolioLine> Lines)> Groups, int Algorithms, int Products)
{
    public static PortfolioTable Of(IReadOnlyList<PortfolioLine> lines, string? by)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var grouped = by is "algorithm" or "model" ? by : "product";
        return new(
            grouped,
            [.. lines.GroupBy(line => Key(line, grouped), StringComparer.Ordinal).OrderBy(group => group.Key.Length == 0).ThenBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => (group.Key, (IReadOnlyList<PortfolioLine>)[.. group]))],
            lines.Select(line => line.CaseId).Distinct().Count(),
            lines.Select(line => line.Product?.Name).OfType<string>().Distinct().Count());
    }

    private static string Key(PortfolioLine line, string by) => by switch
    {
        "algorithm" => line.Algorithm,
        "model" => line.Model?.Name ?? "",
        _ => line.Product?.Name ?? "",
    };
}
