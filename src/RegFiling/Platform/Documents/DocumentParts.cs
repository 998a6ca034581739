using System.Text.Json.Nodes;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;

namespace RegFiling.Platform.Documents;

/// <summary>The parts of a document that come from forms and records: lists, files, chapters, signature lines, annexes.</summary>
internal static class DocumentParts
{
    public static void Add(JsonObject data, CaseContext at, DocumentDefinition definition, DocumentFacts facts)
    {
        if (definition.Files)
        {
            data["files"] = Files(at);
        }

        if (definition.Items is { } items)
        {
            data["items"] = Items(at, items);
        }

        if (definition.Lists.Count > 0)
        {
            data["lists"] = new JsonArray([.. definition.Lists.Select(list => (JsonNode)new JsonObject { ["title"] = DocumentIssuer.Both(list.Title), ["items"] = Items(at, list.Items) })]);
        }

        if (definition.Chapters.Count > 0)
        {
            data["chapters"] = new JsonArray([.. definition.Chapters.Select(chapter => (JsonNode)Chapter(at, chapter, facts))]);
        }

        if (definition.Signatories.Count > 0)
        {
            data["signatories"] = new JsonArray([.. definition.Signatories.Select(signatory => (JsonNode)new JsonObject
            {
                ["role"] = DocumentIssuer.Both(facts.Fill(signatory.Role)),
                ["name"] = signatory.Name is { } name ? DocumentIssuer.Both(facts.Fill(name)) : "",
                ["at"] = signatory.At is { } day ? DocumentIssuer.Both(facts.Fill(day)) : "",
            })]);
        }

        if (definition.Attachments.Count > 0)
        {
            data["attachments"] = DocumentIssuer.Texts(definition.Attachments.Select(facts.Fill));
        }
    }

    private static JsonObject Chapter(CaseContext at, ChapterDefinition chapter, DocumentFacts facts)
    {
        var written = new JsonObject { ["title"] = DocumentIssuer.Both(chapter.Title), ["text"] = DocumentIssuer.Texts(chapter.Body.Select(facts.Fill)) };
        if (chapter.Form is not { } id || !at.Pack.Forms.TryGetValue(id, out var form))
        {
            return written;
        }

        var said = Said(at, id);
        var sections = new JsonArray();
        if (chapter.Fields.Count > 0)
        {
            sections.Add((JsonNode)Section(null, chapter.Fields.Select(form.Field).OfType<FieldDefinition>().ToList(), said));
        }

        foreach (var section in chapter.Sections.Select(name => form.Sections.FirstOrDefault(section => section.Id == name)).OfType<FormSection>())
        {
            var part = Section(chapter.Titled ? section.Title : null, section.Fields, said);
            if (chapter.Unnumbered)
            {
                part["unnumbered"] = true;
            }

            sections.Add((JsonNode)part);
        }

        written["sections"] = sections;
        return written;
    }

    // The form of the case itself, or of the newest case tied to it that has it.
    private static FormData Said(CaseContext at, string form) => at.Saved.TryGetValue(form, out var own)
        ? own
        : at.Linked.Where(linked => IsPart(linked) && linked.Saved.ContainsKey(form)).OrderByDescending(linked => linked.Case.OpenedAt).FirstOrDefault()?.Saved[form] ?? FormData.Empty;

    // What only cites this case (a later enforcement case rests on it) is no part of its papers.
    private static bool IsPart(LinkedCase linked) => linked.From || linked.Kind != LinkedCase.RestsOn;

    private static JsonObject Section(Text? title, IReadOnlyList<FieldDefinition> fields, FormData said)
    {
        // One field alone stands under the heading above it and needs no label of its own.
        var alone = fields is [{ Type: not FieldType.Repeat }];
        var answers = new JsonArray();
        // Persons are named by the facts of the document, with what qualifies them.
        foreach (var field in fields.Where(field => said.Has(field.Id) && field.Type != FieldType.Person))
        {
            if (field.Type != FieldType.Repeat)
            {
                answers.Add((JsonNode)Answer(alone ? Text.Of("") : field.Label, FormText.Show(field, said[field.Id]), alone || field.Type == FieldType.LongText));
                continue;
            }

            foreach (var (row, index) in said.Rows(field.Id).Select((row, index) => (row, index)))
            {
                var words = field.Fields.Where(inner => row.Has(inner.Id)).Select(inner => (inner.Label, Value: FormText.Show(inner, row[inner.Id]))).ToList();
                answers.Add((JsonNode)Answer(
                    new($"{field.Label.Zh}{index + 1}", $"{field.Label.En} {index + 1}"),
                    new(string.Join("；", words.Select(word => $"{word.Label.Zh}：{word.Value.Zh}")), string.Join("; ", words.Select(word => $"{word.Label.En}: {word.Value.En}"))),
                    isLong: true));
            }
        }

        var section = new JsonObject { ["answers"] = answers };
        if (title is { } heading)
        {
            section["title"] = DocumentIssuer.Both(heading);
        }

        return section;
    }

    private static JsonObject Answer(Text label, Text value, bool isLong) => new() { ["label"] = DocumentIssuer.Both(label), ["value"] = DocumentIssuer.Both(value), ["long"] = isLong };

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
                item["title"] = DocumentIssuer.Both(title);
                if (kind is { } marked)
                {
                    item["kind"] = DocumentIssuer.Both(marked);
                }
            }
            else if (id is "condition" or "standard" or "proof" or "ground")
            {
                item[id] = DocumentIssuer.Both(said);
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
            item["text"] = DocumentIssuer.Both(new Text(string.Join("；", rest.Select(text => text.Zh)), string.Join("; ", rest.Select(text => text.En))));
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
        var forms = at.Saved.Values.Concat(at.Linked.Where(IsPart).SelectMany(linked => linked.Saved.Values));
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
}
