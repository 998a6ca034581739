using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform.Rules;
using RegFiling.RuleChanges;

namespace RegFiling.Web.Pages.Rules;

/// <summary>The difference between two versions of a rule set, row by row, the old and the new cell side by side.</summary>
public sealed class CompareModel(IMediator mediator) : PageModel
{
    public RuleSetHistory History { get; private set; } = null!;

    public RuleVersionEntry From { get; private set; } = null!;

    public RuleVersionEntry To { get; private set; } = null!;

    /// <summary>Null while one of the two is no valid rule set.</summary>
    public RuleComparison? Comparison { get; private set; }

    public async Task<IActionResult> OnGetAsync(string id, string? from, string? to, CancellationToken cancellationToken)
    {
        if ((await mediator.Send(new GetRuleVersions(id), cancellationToken)).FirstOrDefault() is not { } history || history.Find(from) is not { } before || history.Find(to) is not { } after)
        {
            return NotFound();
        }

        (History, From, To) = (history, before, after);
        Comparison = RuleComparison.Of(before.Bytes, after.Bytes);
        return Page();
    }
}
