using System.Text.RegularExpressions;
using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Checks;

/// <summary>
/// What the checks of the procedure find in a case, seen by this person: forms and linked cases that they may not read are not looked at. Null when the
/// case is not for them.
/// </summary>
public sealed record GetContradictions(Guid CaseId) : IQuery<IReadOnlyList<FoundContradiction>?>;

/// <summary>A contradiction in words. <paramref name="Key"/> stays the same as long as the same check finds the same places.</summary>
public sealed record FoundContradiction(string Key, string Check, Phrase Phrase, IReadOnlyList<FoundPlace> Places);

/// <summary>
/// One place with what stands there. <paramref name="Action"/> is the act of <paramref name="CaseId"/> in which this person can change it now;
/// <paramref name="Value"/> is empty where nothing was entered.
/// </summary>
public sealed record FoundPlace(Guid CaseId, string CaseNumber, Text? Form, Text Label, Text Value, string? Field, string? Action, Guid? FileId);

internal sealed partial class FindContradictions(
    IMediator mediator, CaseLoader loader, CodeCatalogue code, RegFilingDbContext db, CurrentActor current, TimeProvider clock) : IQueryHandler<GetContradictions, IReadOnlyList<FoundContradiction>?>
{
    public async ValueTask<IReadOnlyList<FoundContradiction>?> Handle(GetContradictions query, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetCase(query.CaseId), cancellationToken) is not { } view)
        {
            return null;
        }

        if (view.Procedure.Checks.Count == 0 || !view.Pack.Phrases.TryGetValue(view.Procedure.Id, out var phrases))
        {
            return [];
        }

        var views = new Dictionary<Guid, CaseView> { [view.Case.Id] = view };
        foreach (var linked in view.Linked.Where(linked => !views.ContainsKey(linked.Case.Id)))
        {
            if (await mediator.Send(new GetCase(linked.Case.Id), cancellationToken) is { } other)
            {
                views[linked.Case.Id] = other;
            }
        }

        var at = new CaseContext(view.Case, view.Pack, view.Procedure, "", current.Actor, clock.GetUtcNow())
        {
            Saved = view.Forms,
            Linked = [.. view.Linked.Where(linked => views.ContainsKey(linked.Case.Id)).Select(linked => linked with { Saved = views[linked.Case.Id].Forms })],
        };
        await loader.LoadRecordsAsync(at, cancellationToken);
        at.Bring(await TextsAsync(views.Values, cancellationToken));
        db.ChangeTracker.Clear();
        return
        [
            .. from check in view.Procedure.Checks
               where code.Checks.ContainsKey(check)
               from found in code.Checks[check].Look(at)
               let phrase = phrases.Find(found.Phrase)
               where phrase is not null
               select new FoundContradiction(KeyOf(check, found), check, Filled(phrase, found.Values), [.. found.Places.Select(place => Shown(views, view, place))]),
        ];
    }

    private async Task<List<FileFacts>> TextsAsync(IEnumerable<CaseView> views, CancellationToken cancellationToken)
    {
        var hashes = views.SelectMany(view => view.Forms.Values).SelectMany(form => form.Files()).Select(file => FormData.TextOf(file["sha256"])).OfType<string>().Distinct().ToList();
        return hashes.Count == 0 ? [] : await db.Set<FileFacts>().AsNoTracking().Where(facts => hashes.Contains(facts.Sha256)).ToListAsync(cancellationToken);
    }

    private static string KeyOf(string check, Contradiction found) =>
        Sha256.Of($"{check}\n{found.Phrase}\n{string.Join('\n', found.Places.Select(place => $"{place.CaseId} {place.Form} {place.Field} {place.FileId}"))}\n{string.Join('\n', found.Values.Select(value => value.Value.Zh))}")[..16];

    internal static Phrase Filled(Phrase phrase, IReadOnlyList<(string Name, Text Value)> values) =>
        phrase with { Item = Filled(phrase.Item, values), Standard = Filled(phrase.Standard, values), Cure = Filled(phrase.Cure, values) };

    private static Text Filled(Text text, IReadOnlyList<(string Name, Text Value)> values)
    {
        Text Value(Match place) => values.FirstOrDefault(value => value.Name == place.Groups["name"].Value) is { Name: not null } known ? known.Value : new("……", "…");
        return new(Placeholder().Replace(text.Zh, place => Value(place).Zh), Placeholder().Replace(text.En, place => Value(place).En));
    }

    private static FoundPlace Shown(Dictionary<Guid, CaseView> views, CaseView view, Place place)
    {
        var within = views.GetValueOrDefault(place.CaseId ?? view.Case.Id, view);
        if (place.Form is null || !within.Pack.Forms.TryGetValue(place.Form, out var form))
        {
            return new(within.Case.Id, within.Case.Number, null, place.Label ?? Text.Of(place.Field ?? ""), Text.Of(place.Value ?? ""), null, null, place.FileId);
        }

        var (field, value, label) = Find(form, within.Forms.GetValueOrDefault(place.Form, FormData.Empty), place.Field ?? "");
        var shown = place.Value is { } said ? Text.Of(said) : field is null ? Text.Of("") : field.Sensitive && !FormData.IsEmpty(value) ? Text.Of("***") : FormText.Show(field, value);
        var action = within.Actions.FirstOrDefault(action => action.Refusal is null && action.Definition.Form == place.Form)?.Id;
        return new(within.Case.Id, within.Case.Number, form.Title, place.Label ?? label, shown, place.Field, action, place.FileId);
    }

    private static (FieldDefinition? Field, System.Text.Json.Nodes.JsonNode? Value, Text Label) Find(FormDefinition form, FormData data, string path)
    {
        var parts = Row().Match(path);
        var field = form.Field(parts.Success ? parts.Groups["repeat"].Value : path);
        if (field is null || !parts.Success)
        {
            return (field, data[path], field?.Label ?? Text.Of(path));
        }

        var (index, inner) = (int.Parse(parts.Groups["index"].ValueSpan, System.Globalization.CultureInfo.InvariantCulture), field.Fields.FirstOrDefault(known => known.Id == parts.Groups["field"].Value));
        var rows = data.Rows(field.Id);
        return (inner, index < rows.Count && inner is not null ? rows[index][inner.Id] : null,
            new($"{field.Label.Zh}{index + 1}，{inner?.Label.Zh}", $"{field.Label.En} {index + 1}, {inner?.Label.En}"));
    }

    [GeneratedRegex(@"^(?<repeat>[A-Za-z0-9-]+)\[(?<index>\d{1,4})\]\.(?<field>[A-Za-z0-9-]+)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex(@"\{(?<name>[a-zA-Z]+)\}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
