using System.Globalization;
using System.Text.Json.Nodes;
using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Filings;

/// <summary>报送材料包: what goes to the national office, in the order of its forms. Null before the case is completed locally, and for who does not report it.</summary>
public sealed record GetNationalPackage(Guid CaseId) : IQuery<NationalPackage?>;

/// <summary>The material as it was reported; while it has not been, as it stands now. <paramref name="Version"/> is that of the case.</summary>
public sealed record NationalPackage(Case Case, Pack Pack, Text Title, int Version, DateTimeOffset? ReportedAt, IReadOnlyList<NationalSheet> Sheets, IReadOnlyList<NationalFile> Files);

/// <summary>One national form, filled in.</summary>
public sealed record NationalSheet(string Id, Text Title, IReadOnlyList<NationalRow> Rows);

/// <summary>An entry to paste, or the name of the file to upload there.</summary>
public sealed record NationalRow(Text Label, string Value, string? File);

/// <summary>A file of the package under its name there: an upload by its hash, or an issued document.</summary>
public sealed record NationalFile(string Name, string? Sha256, IssuedDocument? Document);

internal sealed class NationalPackages(RegFilingDbContext db, CaseLoader loader, CurrentActor current, TimeProvider clock) : IQueryHandler<GetNationalPackage, NationalPackage?>
{
    private static readonly string[] Reporters = ["officer", "reviewer", "head"];

    public async ValueTask<NationalPackage?> Handle(GetNationalPackage query, CancellationToken cancellationToken)
    {
        var actor = current.Actor;
        if (!Reporters.Any(role => actor.Holds(role, null)) || await loader.FindAsync(query.CaseId, actor, cancellationToken) is not var (@case, pack, procedure)
            || procedure.Id != "filing" || NationalForm.Of(pack) is not { } form)
        {
            return null;
        }

        var at = await loader.LoadAsync(@case, pack, procedure, "", actor, clock.GetUtcNow(), cancellationToken);
        db.ChangeTracker.Clear();
        if (at.History.All(act => act.Action != "complete-locally") || Authorisation.Recused(actor, at.Recusals) is not null)
        {
            return null;
        }

        var reported = at.History.LastOrDefault(act => act.Action == "report-national");
        var until = reported?.At ?? at.Now;
        var forms = await FormsAsync([@case.Id, .. at.Linked.Where(linked => !linked.From).Select(linked => linked.Case.Id)], until, cancellationToken);
        var documents = await DocumentsAsync([.. at.Linked.Select(linked => linked.Case.Id), @case.Id], until, cancellationToken);
        if (await RegistrationAsync(at, until, cancellationToken) is var (registration, verified))
        {
            foreach (var (id, data) in await FormsAsync([registration], verified, cancellationToken))
            {
                forms.TryAdd(id, data);
            }

            documents.AddRange(await DocumentsAsync([registration], verified, cancellationToken));
        }

        var filled = new Filling(pack, forms, documents);
        var sheets = form.Parts.SelectMany(filled.Sheets).Where(sheet => sheet.Rows.Any(row => row.Value.Length > 0 || row.File is not null)).ToList();
        return new(@case, pack, form.Title, reported?.Version ?? @case.Version, reported?.At, sheets, filled.Files);
    }

    // The registration as it was last verified: a change that nobody has looked at is not reported.
    private async Task<(Guid Case, DateTimeOffset Verified)?> RegistrationAsync(CaseContext at, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var subject = at.Case.SubjectId;
        var registration = await db.Set<Case>().AsNoTracking().Where(c => c.Procedure == "subject" && c.SubjectId == subject && !c.Private).OrderByDescending(c => c.OpenedAt).FirstOrDefaultAsync(cancellationToken);
        if (registration is null)
        {
            return null;
        }

        var stream = registration.Stream;
        var verified = await db.Set<Platform.Ledger.Event>().AsNoTracking().Where(e => e.Stream == stream && e.Act == "subject/verify" && e.At <= until)
            .OrderByDescending(e => e.Sequence).Select(e => (DateTimeOffset?)e.At).FirstOrDefaultAsync(cancellationToken);
        return verified is { } day ? (registration.Id, day) : null;
    }

    private Task<List<IssuedDocument>> DocumentsAsync(List<Guid> cases, DateTimeOffset until, CancellationToken cancellationToken) =>
        db.Set<IssuedDocument>().AsNoTracking().Where(document => cases.Contains(document.CaseId) && document.At <= until).OrderBy(document => document.At).ToListAsync(cancellationToken);

    private async Task<Dictionary<string, FormData>> FormsAsync(List<Guid> cases, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var said = await db.Set<CaseForm>().AsNoTracking().Where(form => cases.Contains(form.CaseId) && form.At <= until).OrderBy(form => form.At).ThenBy(form => form.Version)
            .Select(form => new { form.Form, form.Json }).ToListAsync(cancellationToken);
        return said.GroupBy(form => form.Form).ToDictionary(form => form.Key, form => FormData.Parse(form.Last().Json), StringComparer.Ordinal);
    }

    private sealed class Filling(Pack pack, Dictionary<string, FormData> forms, List<IssuedDocument> documents)
    {
        private readonly List<NationalFile> files = [];

        public IReadOnlyList<NationalFile> Files => files;

        public IEnumerable<NationalSheet> Sheets(NationalPart part)
        {
            if (part.Repeat is not { } repeat)
            {
                yield return new(part.Id, part.Title, [.. part.Rows.Select(Row)]);
                yield break;
            }

            var dot = repeat.LastIndexOf('.');
            var rows = forms.GetValueOrDefault(repeat[..dot], FormData.Empty).Rows(repeat[(dot + 1)..]);
            var fields = NationalForm.Field(pack, repeat)!.Fields;
            for (var i = 0; i < rows.Count; i++)
            {
                var (row, number) = (rows[i], (i + 1).ToString(CultureInfo.InvariantCulture));
                yield return new(
                    $"{part.Id}-{number}", new($"{part.Title.Zh}（{number}）", $"{part.Title.En} ({number})"),
                    [.. part.Rows.Select(entry => entry.File is { } file
                        ? new NationalRow(entry.Label, "", Uploaded(entry.Label, row[file]))
                        : new NationalRow(entry.Label, Value(fields.First(field => field.Id == entry.From), row[entry.From!]), null))]);
            }
        }

        private NationalRow Row(NationalEntry entry) => entry switch
        {
            { File: not null } or { Document: not null } => new(entry.Label, "", Uploaded(entry.Label, entry.File is { } name ? Entered(name) : null) ?? Issued(entry)),
            _ => new(entry.Label, Value(NationalForm.Field(pack, entry.From!)!, Entered(entry.From!)), null),
        };

        private string? Uploaded(Text label, JsonNode? said) => said is JsonObject file ? Add(label, FormData.TextOf(file["kind"]) ?? "bin", FormData.TextOf(file["sha256"]), null) : null;

        private string? Issued(NationalEntry entry) =>
            entry.Document is { } id && documents.LastOrDefault(document => document.Definition == id) is { } document ? Add(entry.Label, "pdf", null, document) : null;

        private JsonNode? Entered(string name) => forms.GetValueOrDefault(name[..name.LastIndexOf('.')], FormData.Empty)[name[(name.LastIndexOf('.') + 1)..]];

        // The national system asks for whole identity numbers, and in Chinese.
        private static string Value(FieldDefinition field, JsonNode? value) => field.Type switch
        {
            FieldType.ResidentId or FieldType.Integer or FieldType.Decimal or FieldType.Date => FormData.TextOf(value) ?? "",
            _ => FormText.Show(field, value).Zh,
        };

        // Named by the order of the form; the name that the company gave may say anything.
        private string Add(Text label, string kind, string? sha256, IssuedDocument? document)
        {
            var title = string.Concat(label.Zh.Where(c => char.IsLetterOrDigit(c) || c is '（' or '）'));
            var name = string.Create(CultureInfo.InvariantCulture, $"{files.Count + 1:00}_{title}.{(kind == "jpeg" ? "jpg" : kind)}");
            files.Add(new(name, sha256, document));
            return name;
        }
    }
}
