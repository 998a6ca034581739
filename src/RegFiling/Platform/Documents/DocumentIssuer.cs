using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Documents;

/// <summary>
/// Issues the documents of an act: takes the number, freezes what is said in both languages. The PDF is made afterwards from the frozen data,
/// so that a printer that is down never holds up an act, and the same document is the same bytes for ever.
/// </summary>
internal sealed class DocumentIssuer(RegFilingDbContext db, DocumentPrinter printer, ISubjectNames subjects)
{
    public async Task<IssuedDocument> IssueAsync(CaseContext at, string id, Numbers numbers, CancellationToken cancellationToken)
    {
        var definition = at.Pack.Documents[id];
        var number = definition.Series is { } series ? await numbers.NextAsync(at.Pack, series, at.Today, cancellationToken) : null;
        var subject = at.Case.SubjectId is { } subjectId ? (await subjects.FindAsync([subjectId], cancellationToken)).GetValueOrDefault(subjectId) : null;
        var data = Data(at, definition, number, subject);
        var document = new IssuedDocument
        {
            Id = Guid.CreateVersion7(at.Now),
            CaseId = at.Case.Id,
            Definition = id,
            Number = number,
            TitleZh = definition.Title.Zh,
            TitleEn = definition.Title.En,
            Data = CanonicalJson.Write(data),
            TemplateHash = printer.TemplateHash(at.Pack, definition.Template),
            At = at.Now,
            CaseVersion = at.Case.Version,
        };
        db.Add(document);
        return document;
    }

    private static JsonObject Data(CaseContext at, DocumentDefinition definition, string? number, string? subject)
    {
        var facts = new DocumentFacts(at, subject);
        var manifest = at.Pack.Manifest;
        var paragraphs = definition.Body.Select(facts.Fill).SelectMany(Lines).ToList();
        // A list stands after the paragraph that announces it.
        var opening = definition.Items is null && definition.Facts.Count == 0 && !definition.Files ? 0 : Math.Min(1, paragraphs.Count);
        var data = new JsonObject
        {
            ["demo"] = manifest.Authority?.Demo ?? false,
            ["authority"] = Both(manifest.Authority?.Name ?? Text.Of("")),
            ["title"] = Both(definition.Title),
            ["addressee"] = Both(facts.Fill(definition.Addressee)),
            ["date"] = at.Today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            ["opening"] = Texts(paragraphs.Take(opening)),
            ["text"] = Texts(paragraphs.Skip(opening)),
            ["facts"] = new JsonArray([.. definition.Facts.Select(fact => (JsonNode)new JsonObject { ["label"] = Both(facts.Fill(fact.Label)), ["value"] = Both(facts.Fill(fact.Value)) })]),
            ["grounds"] = Texts(definition.Grounds.Select(ground => Wording.Ground(manifest, ground))),
        };
        if (number is not null)
        {
            data["number"] = number;
        }

        if (definition.Signer is { } signer)
        {
            // Paper of the company itself: its own name stands at the head, too.
            data["signer"] = Both(facts.Fill(signer));
            data["authority"] = Both(facts.Fill(signer));
        }

        if (definition.Files)
        {
            data["files"] = Files(at);
        }

        if (definition.Items is { } items)
        {
            data["items"] = Items(at, items);
        }

        if (definition.Remedy)
        {
            data["remedy"] = Remedy(at);
        }

        // Anyone who holds the paper can compare this code with the one that the system shows for the number.
        data["verification"] = Code(CanonicalJson.Bytes(data));
        return data;
    }

    private static JsonArray Items(CaseContext at, ItemsDefinition items)
    {
        var (form, field) = (items.From[..items.From.LastIndexOf('.')], items.From[(items.From.LastIndexOf('.') + 1)..]);
        if (form == "records")
        {
            return [.. at.All<IDocumentItem>().Where(item => item.List == field).Select(item => (JsonNode)item.Item(at.Pack.Manifest))];
        }

        // The form of the act itself, or where the act has none, the newest form of the case that has such rows.
        var id = form == "form" ? at.Procedure.Action(at.Action)?.Form ?? at.Saved.Keys.FirstOrDefault(saved => at.Pack.Forms[saved].Field(field) is not null) : form;
        if (id is null || at.Pack.Forms[id].Field(field) is not { } repeat)
        {
            return [];
        }

        return [.. at.SavedForm(id).Rows(field).Select(row => (JsonNode)Item(repeat, row, items.Fields))];
    }

    private static JsonObject Item(FieldDefinition repeat, FormData row, IReadOnlyList<string> fields)
    {
        var item = new JsonObject();
        var rest = new List<Text>();
        foreach (var (id, index) in fields.Select((id, index) => (id, index)))
        {
            if (repeat.Fields.FirstOrDefault(known => known.Id == id) is not { } field || !row.Has(id))
            {
                continue;
            }

            var said = FormText.Show(field, row[id]);
            if (index == 0)
            {
                var (kind, title) = Kind(said);
                item["title"] = Both(title);
                if (kind is { } marked)
                {
                    item["kind"] = Both(marked);
                }
            }
            else if (id is "condition" or "standard" or "proof" or "ground")
            {
                item[id] = Both(said);
            }
            else if (id == "due")
            {
                item["due"] = row.Text(id);
            }
            else
            {
                rest.Add(field.Type is FieldType.LongText ? said : new Text($"{field.Label.Zh}：{said.Zh}", $"{field.Label.En}: {said.En}"));
            }
        }

        if (rest.Count > 0)
        {
            item["text"] = Both(new Text(string.Join("；", rest.Select(text => text.Zh)), string.Join("; ", rest.Select(text => text.En))));
        }

        return item;
    }

    // A choice whose label begins with its kind in brackets (【硬性承诺】…, [hard] …) prints the kind as a tag.
    private static (Text? Kind, Text Title) Kind(Text said)
    {
        var (zh, en) = (said.Zh.IndexOf('】', StringComparison.Ordinal), said.En.IndexOf(']', StringComparison.Ordinal));
        return said.Zh.StartsWith('【') && zh > 1 && said.En.StartsWith('[') && en > 1
            ? (new Text(said.Zh[1..zh], said.En[1..en]), new Text(said.Zh[(zh + 1)..], said.En[(en + 1)..].TrimStart()))
            : (null, said);
    }

    private static JsonArray Files(CaseContext at)
    {
        var forms = at.Saved.Values.Concat(at.Linked.SelectMany(linked => linked.Saved.Values));
        return [.. forms.SelectMany(form => form.Files()).DistinctBy(file => FormData.TextOf(file["sha256"])).Select(file => (JsonNode)new JsonObject
        {
            ["name"] = FormData.TextOf(file["name"]),
            ["size"] = Size(FormData.NumberOf(file["size"]) ?? 0),
            ["sha256"] = FormData.TextOf(file["sha256"]),
        })];
    }

    private static string Size(decimal bytes) => bytes < 1_000_000
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Math.Ceiling(bytes / 1_000)} kB")
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{bytes / 1_000_000:0.0} MB");

    private static IEnumerable<Text> Lines(Text text)
    {
        var (zh, en) = (text.Zh.Split('\n', StringSplitOptions.RemoveEmptyEntries), text.En.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        return zh.Length == en.Length ? zh.Zip(en, (one, other) => new Text(one, other)) : [text];
    }

    // Glossary 0, rule 11; the time limits are those of the definition, with their articles.
    private static JsonArray Remedy(CaseContext at)
    {
        if (at.Pack.Manifest.Authority is not { } authority
            || !at.Procedure.Limits.TryGetValue("reconsideration", out var reconsideration) || !at.Procedure.Limits.TryGetValue("litigation", out var litigation))
        {
            throw new InvalidOperationException($"{at.Procedure.Id} issues a document with a remedy but names no limits \"reconsideration\" and \"litigation\".");
        }

        var (apply, sue) = (Period.Parse(reconsideration.Limit), Period.Parse(litigation.Limit));
        return Texts([new(
            $"如不服本决定，可以自收到之日起{Wording.Chinese(apply.Value)}{Unit(apply)}内向{authority.ReconsiderationOrgan.Zh}申请行政复议，或者在{Wording.Chinese(sue.Value)}{Unit(sue)}内向{authority.Court.Zh}提起行政诉讼。",
            $"Whoever disagrees with this decision may apply for reconsideration to {authority.ReconsiderationOrgan.En} within {apply.Text.En} of receipt, or bring an administrative suit before {authority.Court.En} within {sue.Text.En}.")]);
    }

    private static string Unit(Period period) => period.Unit switch
    {
        PeriodUnit.WorkingDays => "个工作日",
        PeriodUnit.Months => "个月",
        PeriodUnit.Years => "年",
        PeriodUnit.Hours => "小时",
        _ => "日",
    };

    private static string Code(byte[] bytes)
    {
        const string Alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
        var digest = SHA256.HashData(bytes);
        var code = new StringBuilder();
        for (var i = 0; i < 12; i++)
        {
            code.Append(i is 4 or 8 ? "-" : "").Append(Alphabet[digest[i] % Alphabet.Length]);
        }

        return code.ToString();
    }

    internal static JsonObject Both(Text text) => new() { ["zh"] = text.Zh, ["en"] = text.En };

    internal static JsonArray Texts(IEnumerable<Text> texts) => [.. texts.Select(text => (JsonNode)Both(text))];
}
