using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;

namespace RegFiling.Platform.Documents;

/// <summary>A record that has something to say in documents: placeholders (<c>filing.localNumber</c>) and what stands for them.</summary>
public interface IDocumentFacts
{
    IEnumerable<(string Name, Text Value)> Facts();
}

/// <summary>A record that stands in a list of a document (<c>records.obligations</c>).</summary>
public interface IDocumentItem
{
    /// <summary>The name of the list.</summary>
    string List { get; }

    /// <summary>What is printed of it: kind, title, text, condition, standard, proof, ground, due.</summary>
    JsonObject Item(PackManifest pack);
}

/// <summary>Everything that the placeholders of a document can name, in both languages.</summary>
internal sealed partial class DocumentFacts
{
    /// <summary>What stands for a placeholder that nothing is known of.</summary>
    public const string Nothing = "——";

    private readonly Dictionary<string, Text> facts = new(StringComparer.Ordinal);

    /// <summary>
    /// <paramref name="subject"/> is the name of the company, for procedures that load no records of their own; <paramref name="people"/> are the
    /// names of those who acted in the case before.
    /// </summary>
    public DocumentFacts(CaseContext at, string? subject, string role, IReadOnlyDictionary<Guid, Text> people)
    {
        var authority = at.Pack.Manifest.Authority;
        Add("case.number", Text.Of(at.Case.Number));
        Add("case.title", Text.Of(at.Case.Title));
        Add("case.state", at.Procedure.States[at.Case.State].Title);
        Add("procedure.title", at.Procedure.Title);
        Add("subject.name", Text.Of(subject ?? ""));
        Add("today", Wording.Date(at.Today));
        Add("now", Wording.Moment(at.Pack.Deadlines.Time.Local(at.Now)));
        Add("authority.name", authority?.Name ?? Text.Of(""));
        Add("actor.name", at.Actor.Name);
        Add("authority.contact", authority?.Contact ?? Text.Of(""));
        Add("authority.court", authority?.Court ?? Text.Of(""));
        Add("case.version", Text.Of(at.Case.Version.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Add("actor.name", at.Actor.Name);
        Add("actor.role", Identity.Roles.Titles.GetValueOrDefault(role, Text.Of(role)));
        foreach (var act in at.History.Append(new PastAct(at.Action, at.Actor.PersonId, role, at.Now, at.Case.State, at.Case.Version)))
        {
            Add($"act.{act.Action}.by", act.PersonId == at.Actor.PersonId ? at.Actor.Name : people.GetValueOrDefault(act.PersonId, Identity.Actor.System.Name));
            Add($"act.{act.Action}.on", Wording.Date(at.Pack.Deadlines.Time.DateOf(act.At)));
        }

        foreach (var (id, data) in at.Saved)
        {
            Form(at, id, data, $"{id}.");
        }

        if (at.Procedure.Action(at.Action)?.Form is { } form)
        {
            Form(at, form, at.Form, "form.");
        }

        foreach (var clock in at.Clocks)
        {
            Add($"clock.{clock.Clock}.due", Wording.Date(clock.DueOn));
            Add($"clock.{clock.Clock}.explanation", clock.Explanation);
            Add($"clock.{clock.Clock}.limit", Period.Parse(clock.Limit).Text);
        }

        foreach (var (id, limit) in at.Procedure.Limits)
        {
            Add($"limit.{id}", Period.Parse(limit.Limit).Text);
        }

        foreach (var (id, clock) in at.Procedure.Clocks)
        {
            facts.TryAdd($"limit.{id}", Period.Parse(clock.LimitFor(at.Case)).Text);
        }

        foreach (var (name, value) in at.All<IDocumentFacts>().SelectMany(record => record.Facts()))
        {
            Add(name, value);
        }
    }

    /// <summary>Fills in the placeholders; one that nothing stands for becomes a dash, never a raw name.</summary>
    public Text Fill(Text text) => new(
        Place().Replace(text.Zh, place => Value(place).Zh), Place().Replace(text.En, place => Value(place).En));

    public Text Fill(string text) => Fill(Text.Of(text));

    private Text Value(Match place) =>
        facts.TryGetValue(place.Groups["name"].Value, out var value) && value.Zh.Length > 0 ? value : Text.Of(Nothing);

    private void Form(CaseContext at, string form, FormData data, string prefix)
    {
        foreach (var field in at.Pack.Forms[form].Fields)
        {
            Add(prefix + field.Id, field.Type == FieldType.Person && at.All<NamedPerson>().FirstOrDefault(person => person.Id.ToString() == data.Text(field.Id)) is { } named
                ? named.Name : FormText.Show(field, data[field.Id]));
        }
    }

    /// <summary>A fact that only this place knows.</summary>
    public void Add(string name, Text value) => facts[name] = value;

    [GeneratedRegex(@"\{(?<name>[a-zA-Z][a-zA-Z0-9./-]*)\}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Place();
}
