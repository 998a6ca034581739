using System.Globalization;
using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Rules;
using RegFiling.RuleChanges;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Pages.Cases;

/// <summary>The numbers of a score card as a form: version, weights, thresholds, points. What they mean stays as the text says it.</summary>
public sealed class RulesScoresModel(IMediator mediator, FormReader reader) : PageModel
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Fields that belong together; the name of a field is the place of its number in the file (<c>criteria[0].weight</c>).</summary>
    public sealed record Group(Text Title, IReadOnlyList<Number> Fields);

    public sealed record Number(string Name, Text Label, string Value);

    public RuleChangeView Change { get; private set; } = null!;

    /// <summary>None where the text of the draft is no sound score card.</summary>
    public IReadOnlyList<Group> Groups { get; private set; } = [];

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public string Key { get; private set; } = Guid.NewGuid().ToString();

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken) => await LoadAsync(id, cancellationToken) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
        {
            return NotFound();
        }

        var posted = await reader.ReadAsync(Request, null, null, id, true, cancellationToken);
        Groups = [.. Groups.Select(group => group with { Fields = [.. group.Fields.Select(field => Request.Form.TryGetValue(field.Name, out var typed) ? field with { Value = typed.ToString().Trim() } : field)] })];
        var (file, refusals) = (JsonNode.Parse(Change.Text)!, new List<Refusal>());
        foreach (var field in Groups.SelectMany(group => group.Fields))
        {
            if (field.Name == "version")
            {
                file["version"] = field.Value;
            }
            else if (decimal.TryParse(field.Value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
            {
                Put(file, field.Name, number);
            }
            else
            {
                refusals.Add(new("rules.not-a-number", new($"“{field.Label.Zh}”不是数字", $"“{field.Label.En}” is not a number"), new("请填写数字，例如 12.5", "Write a number such as 12.5"), Field: field.Name));
            }
        }

        var outcome = refusals.Count > 0 ? Outcome<CaseReceipt>.Refused(RefusalKind.Invalid, refusals)
            : await mediator.Send(new TakeAction(id, "save", posted.Version, posted.Key, new(new JsonObject { [RuleFileUpload.Text] = file.ToJsonString(Written) })), cancellationToken);
        if (!outcome.IsRefused)
        {
            Response.Headers.Location = $"/rules/changes/{id}?saved=true#saved";
            return StatusCode((int)HttpStatusCode.SeeOther);
        }

        Refusals = outcome.Refusals;
        Response.StatusCode = (int)ActionModel.StatusOf(outcome.Kind!.Value);
        return Page();
    }

    private static void Put(JsonNode file, string path, decimal number)
    {
        var at = file;
        var steps = path.Replace("]", "", StringComparison.Ordinal).Split('.', '[');
        foreach (var step in steps[..^1])
        {
            at = int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? at[index]! : at[step]!;
        }

        at[steps[^1]] = number;
    }

    private static Text Words(JsonNode title) => new((string)title["zh"]!, (string)title["en"]!);

    private static Number Of(string name, Text label, JsonNode value) => new(name, label, value.ToJsonString());

    // The page is for whoever may save the draft; to everybody else it does not exist.
    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetRuleChange(id), cancellationToken) is not { } change
            || (await mediator.Send(new GetCase(id), cancellationToken))?.Actions.Any(action => action is { Id: "save", Refusal: null }) != true)
        {
            return false;
        }

        Change = change;
        if (change.Sheet?.Rules is ScoreCard)
        {
            var file = JsonNode.Parse(change.Text)!;
            Groups =
            [
                new(new("版本", "Version"), [new("version", new("版本", "Version"), change.Version.Version)]),
                new(new("等级的起点分数", "Where each tier begins"), [.. file["tiers"]!.AsArray().Select((tier, at) => Of($"tiers[{at}].from", Words(tier!["title"]!), tier["from"]!))]),
                new(new("评分项的权重", "Weights of the criteria"), [.. file["criteria"]!.AsArray().Select((part, at) => Of($"criteria[{at}].weight", Words(part!["title"]!), part["weight"]!))]),
                .. file["modifiers"] is JsonArray { Count: > 0 } modifiers
                    ? [new Group(new("调整项的加分", "Points of the modifiers"), [.. modifiers.SelectMany((part, at) => part!["levels"]!.AsArray().Select((level, of) =>
                    {
                        var (title, words) = (Words(part["title"]!), Words(level!["text"]!));
                        return Of($"modifiers[{at}].levels[{of}].points", new($"{title.Zh}：{words.Zh}", $"{title.En}: {words.En}"), level["points"]!);
                    }))])]
                    : Array.Empty<Group>(),
            ];
        }

        return true;
    }
}
