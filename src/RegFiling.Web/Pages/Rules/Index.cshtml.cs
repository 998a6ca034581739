using Mediator;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Rules;
using RegFiling.RuleChanges;

namespace RegFiling.Web.Pages.Rules;

/// <summary>分级规则: the rules in force, readable by everybody whom they concern, with every version before and after them.</summary>
public sealed class IndexModel(IMediator mediator, CurrentActor current, TimeProvider clock) : PageModel
{
    /// <summary>A pack with its rule sets in the order of its manifest.</summary>
    public sealed record PackSheets(Pack Pack, DateOnly Today, IReadOnlyList<(RuleSheet Sheet, RuleSetHistory History)> Sets);

    public IReadOnlyList<PackSheets> Packs { get; private set; } = [];

    public bool MayDraft { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var histories = await mediator.Send(new GetRuleVersions(), cancellationToken);
        Packs = [.. histories.GroupBy(history => history.Pack).Select(of => new PackSheets(
            of.Key, of.Key.Deadlines.Time.DateOf(clock.GetUtcNow()),
            [.. of.Select(history => (Sheet: RuleSheet.Read(of.Key.Files[PackOverlay.PathOf(history.Name)], $"{history.Name}.json"), history)).Where(set => set.Sheet is not null).Select(set => (set.Sheet!, set.history))]))];
        MayDraft = Packs.Any(packed => packed.Pack.Procedures.GetValueOrDefault("rule-change")?.Start.Who.Role.Any(role => current.Actor.Holds(role, null)) == true);
    }
}

/// <summary>A rule set for reading, with the sources of law that its grounds name.</summary>
public sealed record RuleRows(RuleSheet Sheet, PackManifest Manifest);
