using System.Text;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Rules;
using RegFiling.RuleChanges;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages.Rules;

/// <summary>One version of a rule set as a table that can be read, with where it stands and every other version; a tree is drawn as well where scripts run.</summary>
[InlineStyles]
public sealed class VersionModel(IMediator mediator, CurrentActor current) : PageModel
{
    // More than fits a screen is easier to read as the list below.
    private const int MostDrawn = 60;

    public RuleSetHistory History { get; private set; } = null!;

    public RuleVersionEntry Version { get; private set; } = null!;

    public RuleRows? Sheet { get; private set; }

    public string? Diagram { get; private set; }

    public bool IsTable => Sheet?.Sheet.Rules is DecisionTable;

    public bool MayOpenChange => Version.CaseId is not null && (current.Actor.IsOfficial || Version.State == RuleVersionState.Consulting);

    public async Task<IActionResult> OnGetAsync(string id, string? version, CancellationToken cancellationToken)
    {
        if ((await mediator.Send(new GetRuleVersions(id), cancellationToken)).FirstOrDefault() is not { } history || history.Find(version) is not { } found)
        {
            return NotFound();
        }

        (History, Version) = (history, found);
        Sheet = RuleSheet.Read(found.Bytes, $"{history.Name}.json") is { } sheet ? new(sheet, history.Pack.Manifest) : null;
        Diagram = Sheet is { Sheet: { Rules: DecisionTree tree, Questions: { Count: <= MostDrawn } } read } ? Drawn(read, tree) : null;
        return Page();
    }

    /// <summary>The tree as a Mermaid flow chart, questions in boxes and conclusions rounded.</summary>
    private static string Drawn(RuleSheet sheet, DecisionTree tree)
    {
        var text = new StringBuilder("flowchart TD\n");
        var questions = sheet.Questions.Index().ToDictionary(question => question.Item.Id, question => $"q{question.Index}", StringComparer.Ordinal);
        var outcomes = tree.Outcomes.Index().ToDictionary(outcome => outcome.Item.Id, outcome => $"o{outcome.Index}", StringComparer.Ordinal);
        foreach (var (index, question) in sheet.Questions.Index())
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{questions[question.Id]}[\"{index + 1}. {Label(question.Title)}\"]\n");
        }

        foreach (var outcome in tree.Outcomes)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{outcomes[outcome.Id]}([\"{Label(outcome.Title)}\"])\n");
        }

        foreach (var question in sheet.Questions)
        {
            foreach (var way in question.Answers.SelectMany(answer => answer.Ways.Select(way => (answer.Title, way))).GroupBy(way => (way.way.Target, way.way.IsOutcome)))
            {
                var target = way.Key.IsOutcome ? outcomes[way.Key.Target] : questions[way.Key.Target];
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{questions[question.Id]} -->|\"{string.Join(" / ", way.Select(one => Label(one.Title)).Distinct())}\"| {target}\n");
            }
        }

        return text.ToString();
    }

    // The marks of Mermaid and of HTML mean nothing inside of a label.
    private static string Label(Text title)
    {
        var words = title.ToString();
        words = words.Length > 40 ? words[..38] + "…" : words;
        return string.Concat(words.Select(c => c is '"' or '<' or '>' or '#' or '|' or '[' or ']' or '&' or '`' or '\n' or ';' ? ' ' : c));
    }
}
