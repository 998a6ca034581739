using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;

namespace RegFiling.Web.Platform.Forms;

/// <summary>A form as it was sent: answers, row buttons, the version of the page and the key that makes a double click one act.</summary>
public sealed record PostedForm(FormData Sent, string Key, int Version, IReadOnlyDictionary<string, int> Rows, IReadOnlyList<Refusal> RefusedFiles, bool OnlyRows)
{
    /// <summary>Marks a file value that was sent but not taken; the form check refuses it.</summary>
    public const string RefusedMark = "refused";

    /// <summary>The answers to show again: of a refused file, only what was there before.</summary>
    public FormData Shown
    {
        get
        {
            var values = (JsonObject)Sent.Values.DeepClone();
            Unmark(values);
            return new FormData(values);
        }
    }

    /// <summary>The reasons to show: for a refused file, why it was not taken instead of the bare fact that there is none.</summary>
    public IReadOnlyList<Refusal> Explain(IReadOnlyList<Refusal> refusals)
    {
        var fields = RefusedFiles.Select(refused => refused.Field).ToHashSet();
        return [.. refusals.Where(refusal => !(refusal.Code is "form.no-file" or "case.file-not-found" && fields.Contains(refusal.Field))), .. RefusedFiles];
    }

    private static void Unmark(JsonObject values)
    {
        foreach (var (name, value) in values.ToList())
        {
            switch (value)
            {
                case JsonObject file when file.Remove(RefusedMark) && file["id"] is null:
                    values.Remove(name);
                    break;
                case JsonArray rows:
                    rows.OfType<JsonObject>().ToList().ForEach(Unmark);
                    break;
            }
        }
    }
}

/// <summary>Reads what a browser sent for a form, keeps its files, and carries out the row buttons that work without script.</summary>
public sealed class FormReader(Uploads uploads, RegFilingDbContext db, CurrentActor current, Settings settings)
{
    /// <summary>The most values in one request: 200 rows of a wide repeat.</summary>
    public const int MostValues = 10_000;

    public int LargestFileMegabytes => settings.Uploads.LargestFileMegabytes;

    private const string RowCount = "_rows.";

    /// <summary><paramref name="mayAct"/>: whether the files that were sent are kept; the act itself is decided by the engine.</summary>
    public async Task<PostedForm> ReadAsync(HttpRequest request, FormDefinition? form, Guid? subjectId, Guid? caseId, bool mayAct, CancellationToken cancellationToken)
    {
        var sent = await request.ReadFormAsync(cancellationToken);
        // Browsers end lines with CR LF; the same text must be the same answer wherever it was typed.
        var entered = sent.ToDictionary(pair => pair.Key, pair => pair.Value.OfType<string>().Select(value => value.Replace("\r\n", "\n", StringComparison.Ordinal)).ToArray(), StringComparer.Ordinal);
        var language = entered.GetValueOrDefault("_language")?[0];
        if (language is not null)
        {
            LanguageChoice.Apply(request.HttpContext, language);
        }

        var shownAgain = language is not null || entered.ContainsKey(KeptForms.Resume);
        var key = entered.TryGetValue("_key", out var keys) && Guid.TryParse(keys[0], out var guid) ? guid.ToString() : Guid.NewGuid().ToString();
        var version = entered.TryGetValue("_version", out var versions) && int.TryParse(versions[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (form is null)
        {
            return new(FormData.Empty, key, version, new Dictionary<string, int>(), [], shownAgain);
        }

        var rows = entered.Where(pair => pair.Key.StartsWith(RowCount, StringComparison.Ordinal))
            .ToDictionary(pair => pair.Key[RowCount.Length..], pair => int.TryParse(pair.Value[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? Math.Min(count, FormBinder.MostRows) : 1, StringComparer.Ordinal);
        var add = entered.GetValueOrDefault("_add")?[0];
        var remove = entered.GetValueOrDefault("_remove")?[0];
        if (add is not null)
        {
            rows[add] = Math.Min(rows.GetValueOrDefault(add, 1) + 1, FormBinder.MostRows);
        }

        if (remove?.LastIndexOf('[') is { } bracket and > 0)
        {
            var repeat = remove[..bracket];
            rows[repeat] = Math.Max(rows.GetValueOrDefault(repeat, 1) - 1, 0);
            foreach (var name in entered.Keys.Where(name => name.StartsWith(remove + ".", StringComparison.Ordinal)).ToList())
            {
                entered.Remove(name);
            }
        }

        var uploaded = sent.Files.Where(upload => remove is null || !upload.Name.StartsWith(remove + ".", StringComparison.Ordinal)).ToList();
        var (files, refused) = await uploads.StoreAsync(form, uploaded, entered, key, subjectId, caseId, mayAct, cancellationToken);
        return new(FormBinder.Bind(form, entered, files), key, version, rows, refused,
            shownAgain || add is not null || remove is not null || entered.ContainsKey("_addPhrases"));
    }

    /// <summary>The names of the files that a form holds, as far as they are this person's to know.</summary>
    public async Task<IReadOnlyDictionary<string, string>> FileNamesAsync(FormDefinition? form, FormData data, Guid? caseId, CancellationToken cancellationToken)
    {
        var ids = form is null ? [] : Ids(form.Fields, data.Values).Distinct().ToList();
        if (ids.Count == 0)
        {
            return new Dictionary<string, string>();
        }

        var person = current.Actor.PersonId;
        var files = await db.Set<StoredFile>().AsNoTracking().Where(file => ids.Contains(file.Id) && (file.UploadedBy == person || (caseId != null && file.CaseId == caseId)))
            .Select(file => new { file.Id, file.Name }).ToListAsync(cancellationToken);
        return files.ToDictionary(file => file.Id.ToString(), file => file.Name, StringComparer.Ordinal);
    }

    private static IEnumerable<Guid> Ids(IEnumerable<FieldDefinition> fields, JsonObject values)
    {
        foreach (var field in fields)
        {
            if (field.Type == FieldType.File && values[field.Id] is JsonObject file && Guid.TryParse((string?)file["id"], out var id))
            {
                yield return id;
            }
            else if (field.Type == FieldType.Repeat && values[field.Id] is JsonArray rows)
            {
                foreach (var nested in rows.OfType<JsonObject>().SelectMany(row => Ids(field.Fields, row)))
                {
                    yield return nested;
                }
            }
        }
    }
}
