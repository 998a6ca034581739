using Mediator;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Instruments;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Rules;
using RegFiling.RuleChanges;

namespace RegFiling.Web.Pages.Rules;

/// <summary>分级规则: the rules in force, readable by everybody whom they concern, with every version before and after them.</summary>
public sealed class IndexModel(IMediator mediator, PackCatalogue packs, CurrentActor current, TimeProvider clock) : PageModel
{
    /// <summary>A pack with its rule sets in the order of its manifest.</summary>
    public sealed record PackSheets(Pack Pack, DateOnly Today, IReadOnlyList<(RuleSheet Sheet, RuleSetHistory? History)> Sets);

    public IReadOnlyList<PackSheets> Packs { get; private set; } = [];

    public bool MayDraft { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var histories = await mediator.Send(new GetRuleVersions(), cancellationToken);
        var known = histories.GroupBy(history => history.Pack).ToList();
        // A pack for comparison has no versions of its own making; its instruments stand beside the others.
        var others = packs.Current.Where(pack => known.All(of => of.Key.Manifest.Id != pack.Manifest.Id)).Select(pack => (Pack: pack, Histories: Enumerable.Empty<RuleSetHistory>()));
        Packs = [.. known.Select(of => (Pack: of.Key, Histories: of.AsEnumerable())).Concat(others).Select(of => new PackSheets(
            of.Pack, of.Pack.Deadlines.Time.DateOf(clock.GetUtcNow()), [.. Sets(of.Pack, of.Histories)]))];
        MayDraft = Packs.Any(packed => packed.Pack.Procedures.GetValueOrDefault("rule-change")?.Start.Who.Role.Any(role => current.Actor.Holds(role, null)) == true);
    }

    private static IEnumerable<(RuleSheet Sheet, RuleSetHistory? History)> Sets(Pack pack, IEnumerable<RuleSetHistory> histories)
    {
        var own = histories.ToDictionary(history => history.Name);
        var instruments = InstrumentShelf.Of(pack).Select(instrument => instrument.Rules).OfType<string>();
        foreach (var name in own.Keys.Concat(instruments).Distinct().Where(name => pack.Files.ContainsKey(PackOverlay.PathOf(name))))
        {
            if (RuleSheet.Read(pack.Files[PackOverlay.PathOf(name)], $"{name}.json") is { } sheet)
            {
                yield return (sheet, own.GetValueOrDefault(name));
            }
        }
    }
}

/// <summary>A rule set for reading, with the sources of law that its grounds name.</summary>
public sealed record RuleRows(RuleSheet Sheet, PackManifest Manifest);
