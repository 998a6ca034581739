using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Checks;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identifiers;
using RegFiling.Subjects;
using Place = RegFiling.Platform.Checks.Place;

namespace RegFiling.Filings;

/// <summary>
/// The common reasons why filings come back (domain 2.2), found before anybody has to. Each compares places of the forms and documents; none blocks, and
/// the words that they look for stand in <c>phrases/filing.json</c>.
/// </summary>
internal static class FilingChecks
{
    private const string Application = FilingRules.Application;
    private const string Assessment = "assessment/self-assessment";
    private static readonly char[] Between = ['、', '，', ',', '；', ';', '\n'];
    private static readonly string[] ProofOfModel = ["thirdPartyModelName", "thirdPartyModelNumber", "thirdPartyContract"];

    [Finding("filing.names-identical@1", "names-differ")]
    public static IEnumerable<Contradiction> NamesIdentical(CaseContext at)
    {
        if (at.SavedForm(Application).Text("name") is not { } name)
        {
            yield break;
        }

        var others = Assessments(at).Select(linked => (Place: Place.Of(linked, Assessment, "algorithmName"), Name: Of(linked).Text("algorithmName")))
            .Append((Place: new Place(Application, "publishedName"), Name: at.SavedForm(Application).Text("publishedName")));
        foreach (var (place, other) in others.Where(other => !string.IsNullOrWhiteSpace(other.Name) && Characters.Unify(other.Name) != Characters.Unify(name)))
        {
            yield return new("names-differ", [new(Application, "name"), place], ("one", Text.Of(name)), ("other", Text.Of(other!)));
        }
    }

    [Finding("filing.types-identical@1", "types-differ")]
    public static IEnumerable<Contradiction> TypesIdentical(CaseContext at)
    {
        var type = at.SavedForm(Application).Text("type");
        return from linked in Assessments(at)
               let other = Of(linked).Text("algorithmType")
               where type is not null && other is not null && other != type
               select new Contradiction("types-differ", [new(Application, "type"), Place.Of(linked, Assessment, "algorithmType")]);
    }

    [Finding("filing.modality-formats@1", "modality-without-format", "format-without-modality")]
    public static IEnumerable<Contradiction> ModalityFormats(CaseContext at)
    {
        var form = at.SavedForm(Application);
        if (form.Text("fileFormats") is not { Length: > 0 } formats)
        {
            yield break;
        }

        var (written, words) = (Words(formats), Lists(at, "format."));
        foreach (var field in new[] { "outputModality", "inputModality" })
        {
            foreach (var modality in form.Answers(field).Where(modality => words.TryGetValue(modality, out var known) && known.Count > 0 && !known.Any(word => Mentions(formats, written, word))))
            {
                yield return new("modality-without-format", [new(Application, field), new(Application, "fileFormats")], ("modality", Label(at, field, modality)));
            }
        }

        // A format that several modalities share says nothing about any of them.
        var stated = form.Answers("outputModality").Concat(form.Answers("inputModality")).ToHashSet();
        var lonely = from list in words
                     where !stated.Contains(list.Key)
                     from word in list.Value
                     where Mentions(formats, written, word) && words.Count(other => other.Value.Contains(word)) == 1
                     select (list.Key, word);
        foreach (var found in lonely.GroupBy(found => found.Key))
        {
            yield return new(
                "format-without-modality", [new(Application, "fileFormats"), new(Application, "inputModality"), new(Application, "outputModality")],
                ("format", Text.Of(string.Join("、", found.Select(one => one.word)))), ("modality", Label(at, "outputModality", found.Key)));
        }
    }

    [Finding("filing.product-form@1", "product-form-missing", "product-form-unknown")]
    public static IEnumerable<Contradiction> ProductForm(CaseContext at)
    {
        var (forms, words) = (ProductForms(at), Lists(at, "form."));
        foreach (var linked in Assessments(at))
        {
            // The table of services says the form of each; the text says it once more or of others.
            var said = Of(linked).Rows("serviceList").Select((row, index) => (Field: $"serviceList[{index}].serviceKind", Text: row.Text("serviceKind")))
                .Append((Field: "services", Text: Of(linked).Text("services"))).Where(place => place.Text is { Length: > 0 }).Select(place => (place.Field, Text: place.Text!)).ToList();
            if (said.Count == 0 || forms.Count == 0)
            {
                continue;
            }

            bool Says((string Field, string Text) place, string form) => words.TryGetValue(form, out var known) && known.Any(word => Mentions(place.Text, Words(place.Text), word));
            var missing = forms.Where(form => words.TryGetValue(form.Key, out var known) && known.Count > 0 && !said.Any(place => Says(place, form.Key))).ToList();
            if (missing.Count > 0)
            {
                yield return new(
                    "product-form-missing",
                    [.. missing.Select(form => form.Value).Distinct().Select(row => new Place(Application, $"products[{row}].serviceForm")), .. said.Where(place => place.Field != "services" || said.Count == 1).Select(place => Place.Of(linked, Assessment, place.Field))],
                    ("form", ProductLabels(at, missing.Select(form => form.Key))));
            }

            foreach (var unknown in words.Keys.Where(form => !forms.ContainsKey(form)).Select(form => (Form: form, Places: said.Where(place => Says(place, form)).ToList()))
                .Where(found => found.Places.Count > 0).GroupBy(found => string.Join(' ', found.Places.Select(place => place.Field))))
            {
                yield return new(
                    "product-form-unknown",
                    [.. unknown.First().Places.Select(place => Place.Of(linked, Assessment, place.Field)), .. forms.Values.Distinct().Select(row => new Place(Application, $"products[{row}].serviceForm"))],
                    ("form", ProductLabels(at, unknown.Select(found => found.Form))));
            }
        }
    }

    [Finding("filing.products-distinct@1", "product-twice")]
    public static IEnumerable<Contradiction> ProductsDistinct(CaseContext at) =>
        from twice in at.SavedForm(Application).Rows("products").Select((product, row) => (product, row)).Where(one => one.product.Has("productName"))
            .GroupBy(one => (FilingRules.Seen(one.product.Text("productName")), string.Join(' ', one.product.Answers("serviceForm").Order(StringComparer.Ordinal)), FilingRules.Seen(one.product.Text("address"))))
        where twice.Count() > 1
        select new Contradiction("product-twice", [.. twice.Select(one => new Place(Application, $"products[{one.row}].productName"))], ("product", Text.Of(twice.First().product.Text("productName")!)));

    [Finding("filing.icp-subject@1", "icp-subject-differs", "icp-subject-missing")]
    public static IEnumerable<Contradiction> IcpSubject(CaseContext at)
    {
        if (at.Find<Subject>() is not { } subject)
        {
            yield break;
        }

        var self = new Place(null, null) { Label = new("备案主体（主体信息）", "Filing subject (subject registration)"), Value = subject.Name };
        foreach (var (product, row) in at.SavedForm(Application).Rows("products").Select((product, row) => (product, row)))
        {
            var (permit, holder) = (product.Text("permit"), product.Text("permitHolder"));
            if (holder is { Length: > 0 } && !FilingRules.Same(holder, subject.Name))
            {
                yield return new("icp-subject-differs", [new(Application, $"products[{row}].permitHolder"), self], ("holder", Text.Of(holder)), ("subject", Text.Of(subject.Name)));
            }
            else if (permit is { Length: > 0 } && holder is null or { Length: 0 })
            {
                yield return new("icp-subject-missing", [new(Application, $"products[{row}].permit"), new(Application, $"products[{row}].permitHolder")], ("permit", Text.Of(permit)));
            }
        }
    }

    [Finding("filing.deployment-precise@1", "deployment-vague")]
    public static IEnumerable<Contradiction> DeploymentPrecise(CaseContext at)
    {
        var places = Assessments(at).Select(linked => (Place: Place.Of(linked, Assessment, "deployment"), Text: Of(linked).Text("deployment")))
            .Prepend((Place: new Place(Application, "deployment"), Text: at.SavedForm(Application).Text("deployment")));
        return places.Where(place => place.Text is { Length: > 0 } text
                && (text.Trim().Length < Number(at, "deployment.characters") || !List(at, "deployment.precise").Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase))))
            .Select(place => new Contradiction("deployment-vague", [place.Place]));
    }

    [Finding("filing.screenshots-present@1", "no-label-screenshot", "no-consent-screenshot", "no-complaint-screenshot")]
    public static IEnumerable<Contradiction> ScreenshotsPresent(CaseContext at)
    {
        var form = at.SavedForm(Application);
        foreach (var linked in Assessments(at))
        {
            var generates = form.Text("type") == "generation" || form.Text("generating") == "yes";
            (string Field, string Phrase, bool Asked)[] pictures =
            [
                ("labelScreenshot", "no-label-screenshot", generates),
                ("consentScreenshot", "no-consent-screenshot", form.Text("processesPersonalInfo") == "yes"),
                ("complaintScreenshot", "no-complaint-screenshot", true),
            ];
            foreach (var (field, phrase, _) in pictures.Where(picture => picture.Asked && at.Pack.Forms[Assessment].Field(picture.Field) is not null && !Of(linked).Has(picture.Field)))
            {
                yield return new(phrase, [Place.Of(linked, Assessment, field)]);
            }
        }
    }

    [Finding("filing.third-party-proof@1", "third-party-incomplete", "third-party-number", "third-party-number-doubtful", "third-party-contract")]
    public static IEnumerable<Contradiction> ThirdPartyProof(CaseContext at)
    {
        var form = at.SavedForm(Application);
        if (form.Text("modelOrigin") != "third-party")
        {
            yield break;
        }

        var missing = ProofOfModel.Where(field => !form.Has(field)).ToList();
        if (missing.Count > 0)
        {
            yield return new("third-party-incomplete", [.. missing.Prepend("modelOrigin").Select(field => new Place(Application, field))]);
        }

        // A model that is not offered to the public may have none; then that is what stands there.
        foreach (var number in (form.Text("thirdPartyModelNumber") ?? "").Split(Between, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(number => !List(at, "number.none").Any(word => number.Contains(word, StringComparison.Ordinal))))
        {
            var check = Identifier.Check(number, FilingRules.Regions(at.Pack), at.Today);
            if (check is { Kind: not (IdentifierKinds.FilingNumber or IdentifierKinds.GenerativeFilingNumber) } or { Valid: false } or { Warnings.Count: > 0 })
            {
                var why = check.Errors.Concat(check.Warnings).Select(finding => finding.Message).ToList();
                yield return new(
                    check.Kind is IdentifierKinds.FilingNumber or IdentifierKinds.GenerativeFilingNumber ? "third-party-number-doubtful" : "third-party-number",
                    [new(Application, "thirdPartyModelNumber"), new(Application, "thirdPartyModelName")],
                    ("number", Text.Of(number)), ("why", new(string.Join("；", why.Select(text => text.Zh)), string.Join("; ", why.Select(text => text.En)))));
            }
        }

        if (form.Text("thirdPartyModelName") is { Length: > 0 } model && TextOf(at, form["thirdPartyContract"]) is { } contract && !Contains(contract.Text, model))
        {
            yield return new("third-party-contract", [new(Application, "thirdPartyModelName"), contract.In(new(Application, "thirdPartyContract"))], ("model", Text.Of(model)));
        }
    }

    [Finding("filing.review-described@1", "review-vague", "review-scope-vague")]
    public static IEnumerable<Contradiction> ReviewDescribed(CaseContext at)
    {
        var form = at.SavedForm(Application);
        var none = List(at, "review.none");
        // A scope may be short (all input); how it is done takes a sentence.
        foreach (var (field, list, phrase, least) in new[]
        {
            ("inputReview", "review.method", "review-vague", Number(at, "review.characters")), ("resultReview", "review.method", "review-vague", Number(at, "review.characters")),
            ("reviewScope", "review.scope", "review-scope-vague", 0),
        })
        {
            if (form.Text(field) is { Length: > 0 } text && !none.Any(word => text.Contains(word, StringComparison.Ordinal))
                && (text.Trim().Length < least || !List(at, list).Any(word => text.Contains(word, StringComparison.OrdinalIgnoreCase))))
            {
                yield return new(phrase, [new(Application, field)], ("field", at.Pack.Forms[Application].Field(field)?.Label ?? Text.Of(field)));
            }
        }
    }

    [Finding("filing.dates-agree@1", "online-state-differs", "online-date-differs", "online-date-future", "users-before-online", "assessed-after-written")]
    public static IEnumerable<Contradiction> DatesAgree(CaseContext at)
    {
        var form = at.SavedForm(Application);
        if (form.Text("isOnline") == "yes" && form.Date("onlineDate") > at.Today)
        {
            yield return new("online-date-future", [new(Application, "isOnline"), new(Application, "onlineDate")]);
        }

        foreach (var row in form.Rows("products").Select((product, row) => (product, row)).Where(product => form.Text("isOnline") == "no" && (product.product.Number("productMau") > 0 || product.product.Number("productDau") > 0)))
        {
            yield return new("users-before-online", [new(Application, "isOnline"), new(Application, $"products[{row.row}].productMau"), new(Application, $"products[{row.row}].productDau")]);
        }

        foreach (var linked in Assessments(at))
        {
            var other = Of(linked);
            if (form.Has("isOnline") && other.Has("isOnline") && form.Text("isOnline") != other.Text("isOnline"))
            {
                yield return new("online-state-differs", [new(Application, "isOnline"), Place.Of(linked, Assessment, "isOnline")]);
            }
            else if (form.Has("onlineDate") && other.Has("onlineDate") && form.Date("onlineDate") != other.Date("onlineDate"))
            {
                yield return new("online-date-differs", [new(Application, "onlineDate"), Place.Of(linked, Assessment, "onlineDate")]);
            }

            if (other.Date("assessedOn") > other.Date("writtenOn"))
            {
                yield return new("assessed-after-written", [Place.Of(linked, Assessment, "assessedOn"), Place.Of(linked, Assessment, "writtenOn")]);
            }
        }
    }

    // Documents that are about this algorithm; which fields hold such, the list says. A scan has no text and is not judged.
    [Finding("filing.documents-name-algorithm@1", "document-without-name", "document-other-name")]
    public static IEnumerable<Contradiction> DocumentsNameAlgorithm(CaseContext at)
    {
        if (at.SavedForm(Application).Text("name") is not { Length: > 0 } name)
        {
            yield break;
        }

        var forms = Assessments(at).Select(linked => (Linked: (LinkedCase?)linked, Form: Assessment, Data: Of(linked))).Prepend((null, Application, at.SavedForm(Application)));
        foreach (var (linked, form, data) in forms)
        {
            foreach (var field in at.Pack.Forms[form].Fields.Where(field => field.Type == FieldType.File))
            {
                if (TextOf(at, data[field.Id]) is not { } document)
                {
                    continue;
                }

                var place = document.In(Place.Of(linked, form, field.Id));
                if (Named(document.Text, List(at, "document.name-labels")) is { } other && !FilingRules.Same(other, name))
                {
                    yield return new("document-other-name", [new(Application, "name"), place with { Value = other }], ("name", Text.Of(name)), ("other", Text.Of(other)));
                }
                else if (List(at, "document.about-algorithm").Contains(field.Id) && !Contains(document.Text, name))
                {
                    yield return new("document-without-name", [new(Application, "name"), place], ("name", Text.Of(name)), ("file", Text.Of(document.Name)));
                }
            }
        }
    }

    private static IEnumerable<LinkedCase> Assessments(CaseContext at) => at.Linked.Where(linked => linked.Kind == "assesses" && linked.Saved.ContainsKey(Assessment));

    private static FormData Of(LinkedCase linked) => linked.Saved[Assessment];

    private static Dictionary<string, int> ProductForms(CaseContext at) =>
        at.SavedForm(Application).Rows("products").SelectMany((product, row) => product.Answers("serviceForm").Select(form => (form, row))).DistinctBy(found => found.form).ToDictionary(found => found.form, found => found.row);

    private static Text ProductLabels(CaseContext at, IEnumerable<string> forms)
    {
        var choices = at.Pack.Forms[Application].Field("products")?.Fields.FirstOrDefault(field => field.Id == "serviceForm")?.Choices ?? [];
        var labels = forms.Select(form => choices.FirstOrDefault(choice => choice.Value == form)?.Label ?? Text.Of(form)).ToList();
        return new(string.Join("、", labels.Select(label => label.Zh)), string.Join(", ", labels.Select(label => label.En)));
    }

    private static Text Label(CaseContext at, string field, string value) =>
        at.Pack.Forms[Application].Field(field)?.Choices.FirstOrDefault(choice => choice.Value == value)?.Label ?? Text.Of(value);

    private static IReadOnlyList<string> List(CaseContext at, string name) => at.Pack.Phrases[at.Procedure.Id].Words.GetValueOrDefault(name, []);

    private static int Number(CaseContext at, string name) => at.Pack.Phrases[at.Procedure.Id].Numbers.GetValueOrDefault(name);

    private static Dictionary<string, IReadOnlyList<string>> Lists(CaseContext at, string prefix) =>
        at.Pack.Phrases[at.Procedure.Id].Words.Where(list => list.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(list => list.Key[prefix.Length..], list => list.Value);

    // Latin words count as wholes (JS is not in JSON), Chinese ones wherever they stand.
    private static bool Mentions(string text, HashSet<string> written, string word) => word.All(char.IsAscii) ? written.Contains(word.ToUpperInvariant()) : text.Contains(word, StringComparison.Ordinal);

    private static HashSet<string> Words(string text) =>
        [.. string.Concat(Characters.Narrow(text).Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : ' ')).Split(' ', StringSplitOptions.RemoveEmptyEntries)];

    private static bool Contains(string text, string wanted) => FilingRules.Seen(text).Contains(FilingRules.Seen(wanted), StringComparison.Ordinal);

    private static Document? TextOf(CaseContext at, System.Text.Json.Nodes.JsonNode? file) =>
        file is System.Text.Json.Nodes.JsonObject named && at.All<FileFacts>().FirstOrDefault(facts => facts.Sha256 == FormData.TextOf(named["sha256"])) is { Text: { Length: > 0 } text }
            && Guid.TryParse(FormData.TextOf(named["id"]), out var id) ? new(id, FormData.TextOf(named["name"]) ?? "", Characters.Unify(text)) : null;

    // “算法名称：…” at the head of a document, up to the end of its line.
    private static string? Named(string text, IReadOnlyList<string> labels)
    {
        foreach (var line in text.Split('\n'))
        {
            foreach (var label in labels.Where(label => line.TrimStart().StartsWith(label, StringComparison.Ordinal)))
            {
                var rest = line.TrimStart()[label.Length..].TrimStart();
                if (rest is ['：' or ':' or '\t', ..] && rest[1..].Trim() is { Length: > 0 and <= 100 } name)
                {
                    return name;
                }
            }
        }

        return null;
    }

    private sealed record Document(Guid Id, string Name, string Text)
    {
        public Place In(Place place) => place with { FileId = Id, Value = Name };
    }
}
