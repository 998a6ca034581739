using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Documents;

/// <summary>
/// Issues the documents of an act: takes the number, freezes what is said in both languages. The PDF is made afterwards from the frozen data,
/// so that a printer that is down never holds up an act, and the same document is the same bytes for ever.
/// </summary>
internal sealed class DocumentIssuer(RegFilingDbContext db, DocumentPrinter printer, ISubjectNames subjects, MailSettings site)
{
    public async Task<IssuedDocument> IssueAsync(CaseContext at, string id, string role, Numbers numbers, CancellationToken cancellationToken)
    {
        var definition = at.Pack.Documents[id];
        var number = definition.Series is { } series ? await numbers.NextAsync(at.Pack, series, at.Today, cancellationToken) : null;
        var subject = at.Case.SubjectId is { } subjectId ? (await subjects.FindAsync([subjectId], cancellationToken)).GetValueOrDefault(subjectId) : null;
        var acted = at.History.Select(act => act.PersonId).Distinct().ToList();
        var people = await db.Set<Person>().AsNoTracking().Where(person => acted.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancellationToken);
        var facts = new DocumentFacts(at, subject, role, people);
        var title = definition.Heading is { } heading ? facts.Fill(heading) : definition.Title;
        var data = Data(at, definition, title, number, facts);
        var document = new IssuedDocument
        {
            Id = Guid.CreateVersion7(at.Now),
            CaseId = at.Case.Id,
            Definition = id,
            Number = number,
            TitleZh = title.Zh,
            TitleEn = title.En,
            Data = CanonicalJson.Write(data),
            TemplateHash = printer.TemplateHash(at.Pack, definition.Template),
            At = at.Now,
            CaseVersion = at.Case.Version,
            Action = at.Action,
            SignedBy = at.Actor.PersonId,
            SignerRole = role,
            NeedsSeal = definition.Seal,
        };
        db.Add(document);
        return document;
    }

    /// <summary>What an event says of a document that its act issued.</summary>
    internal static JsonObject Spoken(IssuedDocument document) => new()
    {
        ["id"] = document.Id.ToString(),
        ["definition"] = document.Definition,
        ["number"] = document.Number,
        ["dataSha256"] = Sha256.Of(document.Data),
    };

    private JsonObject Data(CaseContext at, DocumentDefinition definition, Text title, string? number, DocumentFacts facts)
    {
        var manifest = at.Pack.Manifest;
        var paragraphs = definition.Body.Select(facts.Fill).Where(text => text != Text.Of(DocumentFacts.Nothing)).SelectMany(Lines).ToList();
        // A list stands after the paragraph that announces it.
        var opening = definition.Items is null && definition.Facts.Count == 0 && !definition.Files && definition.Chapters.Count == 0 ? 0 : Math.Min(1, paragraphs.Count);
        var data = new JsonObject
        {
            ["demo"] = manifest.Authority?.Demo ?? false,
            ["authority"] = Both(manifest.Authority?.Name ?? Text.Of("")),
            ["title"] = Both(title),
            ["addressee"] = Both(facts.Fill(definition.Addressee)),
            ["date"] = at.Today.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            ["opening"] = Texts(paragraphs.Take(opening)),
            ["text"] = Texts(paragraphs.Skip(opening)),
            ["facts"] = new JsonArray([.. definition.Facts.Where(fact => !fact.Optional || facts.Fill(fact.Value) != Text.Of(DocumentFacts.Nothing)).Select(fact => (JsonNode)new JsonObject { ["label"] = Both(facts.Fill(fact.Label)), ["value"] = Both(facts.Fill(fact.Value)) })]),
            ["grounds"] = Texts(Wording.BySource(manifest, definition.Grounds)),
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

        if (definition.Note is { } note)
        {
            data["note"] = Both(facts.Fill(note));
        }

        DocumentParts.Add(data, at, definition, facts);
        if (definition.Remedy)
        {
            data["remedy"] = Remedy(at);
        }

        if (definition.Seal)
        {
            data["needsSeal"] = true;
        }
        else if (definition.Inner)
        {
            data["workingPaper"] = true;
        }

        // Anyone who holds the paper can have number and code checked. The code comes from everything that is said, and from a chance value, so
        // that nobody can work it out who knows or guesses the rest.
        data["nonce"] = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        data["verification"] = Code(CanonicalJson.Bytes(data));
        if (number is not null && site.SiteAddress.Length > 0)
        {
            data["verify"] = $"{site.SiteAddress.TrimEnd('/')}/verify?number={Uri.EscapeDataString(number)}&code={(string)data["verification"]!}";
        }

        return data;
    }

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
