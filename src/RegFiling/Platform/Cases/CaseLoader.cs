using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Cases;

/// <summary>Loads a case with everything that an act or a page looks at, if the actor may see it.</summary>
internal sealed class CaseLoader(RegFilingDbContext db, PackCatalogue packs, CodeCatalogue code, IServiceProvider services)
{
    /// <summary>The case with its definition; null when it does not exist or is not for this person, which are the same answer.</summary>
    public async Task<(Case Case, Pack Pack, ProcedureDefinition Procedure)?> FindAsync(Guid id, Actor actor, CancellationToken cancellationToken)
    {
        var found = await db.Set<Case>().FirstOrDefaultAsync(c => c.Id == id, cancellationToken);
        if (found is null)
        {
            return null;
        }

        var pack = await packs.GetAsync(found.PackHash, cancellationToken);
        var procedure = pack.Procedures[found.Procedure];
        // An assessment is within a mandate with the filing that it belongs to.
        var belongsTo = actor.MandateFor(found.SubjectId) is { Filings: not null }
            ? await db.Set<CaseLink>().AsNoTracking().Where(link => link.FromCaseId == id).Select(link => link.ToCaseId).ToListAsync(cancellationToken) : [];
        return Authorisation.MaySee(actor, found, pack, procedure, belongsTo) ? (found, pack, procedure) : null;
    }

    /// <summary>The company of a case, whoever asks; for the reason of a refusal only.</summary>
    public Task<Guid?> SubjectOfAsync(Guid id, CancellationToken cancellationToken) =>
        db.Set<Case>().AsNoTracking().Where(c => c.Id == id).Select(c => c.SubjectId).FirstOrDefaultAsync(cancellationToken);

    public async Task<CaseContext> LoadAsync(
        Case @case, Pack pack, ProcedureDefinition procedure, string action, Actor actor, DateTimeOffset now, CancellationToken cancellationToken, FormData? form = null)
    {
        var at = new CaseContext(@case, pack, procedure, action, actor, now)
        {
            Form = form ?? FormData.Empty,
            Saved = await SavedFormsAsync(@case.Id, cancellationToken),
            Linked = await LinkedAsync(@case.Id, cancellationToken),
            History = await HistoryAsync(@case, cancellationToken),
            Clocks = await db.Set<CaseClock>().Where(clock => clock.CaseId == @case.Id).OrderBy(clock => clock.StartedAt).ToListAsync(cancellationToken),
            Recusals = await db.Set<Recusal>().Where(recusal => recusal.CaseId == @case.Id).OrderBy(recusal => recusal.AskedAt).ToListAsync(cancellationToken),
            Unsealed = await db.Set<IssuedDocument>().Include(document => document.Seals)
                .Where(document => document.CaseId == @case.Id && document.NeedsSeal && !document.Seals.Any(line => line.Kind != SealKind.Refused))
                .OrderBy(document => document.At).ToListAsync(cancellationToken),
        };
        at.Bring(at.Recusals);
        if (at.Form.Text(RecusalRules.Name)?.Trim() is { } named)
        {
            at.Bring(await OfficialsCalledAsync(named, cancellationToken));
        }

        await LoadRecordsAsync(at, cancellationToken);
        return at;
    }

    public async Task LoadRecordsAsync(CaseContext at, CancellationToken cancellationToken)
    {
        var common = at.Action.Length == 0 || at.Procedure.Common.ContainsKey(at.Action) ? CommonActs.Id : null;
        foreach (var loader in new[] { at.Procedure.Id, common }.OfType<string>().Select(id => code.Loaders.GetValueOrDefault(id)).OfType<Type>())
        {
            await ((ILoadRecords)ActivatorUtilities.CreateInstance(services, loader)).LoadAsync(at, db, cancellationToken);
        }
    }

    /// <summary>Every form of the case as it stands now.</summary>
    public async Task<Dictionary<string, FormData>> SavedFormsAsync(Guid caseId, CancellationToken cancellationToken)
    {
        var forms = db.Set<CaseForm>().AsNoTracking().Where(form => form.CaseId == caseId);
        var newest = await forms.Where(form => form.Version == forms.Where(other => other.Form == form.Form).Max(other => other.Version))
            .Select(form => new { form.Form, form.Json }).ToListAsync(cancellationToken);
        return newest.ToDictionary(form => form.Form, form => FormData.Parse(form.Json), StringComparer.Ordinal);
    }

    /// <summary>Checks that the files of a form are this person's or this company's, and completes them with name, size and hash.</summary>
    public async Task<IReadOnlyList<Refusal>> AttachFilesAsync(CaseContext at, FormDefinition form, CancellationToken cancellationToken)
    {
        var found = Files(form.Fields, at.Form.Values, "").ToList();
        var ids = found.Select(file => Guid.TryParse(FormData.TextOf(file.Value["id"]), out var id) ? id : Guid.Empty).Distinct().ToList();
        var stored = ids.Count == 0 ? [] : await db.Set<StoredFile>().Where(file => ids.Contains(file.Id)).ToListAsync(cancellationToken);
        // Those that this very act has brought in are not in the database yet.
        stored.AddRange(db.ChangeTracker.Entries<StoredFile>().Where(entry => entry.State == EntityState.Added && ids.Contains(entry.Entity.Id)).Select(entry => entry.Entity));
        var refusals = new List<Refusal>();
        foreach (var (field, name, value) in found)
        {
            var file = stored.FirstOrDefault(stored => stored.Id.ToString() == FormData.TextOf(value["id"]));
            var mine = file is not null && (file.CaseId == at.Case.Id || (file.CaseId is null && file.UploadedBy == at.Actor.PersonId && (file.SubjectId is null || file.SubjectId == at.Case.SubjectId)));
            if (!mine)
            {
                refusals.Add(Refusals.FileNotYours(name));
                continue;
            }

            if (field.Accept.Count > 0 && !field.Accept.Contains(file!.Kind))
            {
                refusals.Add(new(
                    "form.file-kind", new($"“{field.Label.Zh}”只接受{string.Join("、", field.Accept)}，该文件是{file.Kind}", $"“{field.Label.En}” takes {string.Join(", ", field.Accept)}; this file is {file.Kind}"), Field: name));
                continue;
            }

            file!.CaseId = at.Case.Id;
            (value["name"], value["sha256"], value["size"], value["kind"]) = (file.Name, file.Sha256, file.Size, file.Kind);
        }

        return refusals;
    }

    // Those who act for the authority: a company cannot be asked to keep out of its own case.
    private async Task<IReadOnlyList<NamedOfficial>> OfficialsCalledAsync(string name, CancellationToken cancellationToken)
    {
        var held = await db.Set<Person>().AsNoTracking().Where(person => person.NameZh == name || person.NameEn == name)
            .Join(db.Set<Account>(), person => person.Id, account => account.PersonId, (person, account) => new { person, account.Id })
            .Join(db.Set<RoleHeld>(), found => found.Id, role => role.AccountId, (found, role) => new { found.person, role.Role, role.SubjectId })
            .Where(found => found.SubjectId == null).ToListAsync(cancellationToken);
        return [.. held.GroupBy(found => found.person.Id).Select(person => new NamedOfficial(person.Key, person.First().person.Name, [.. person.Select(found => found.Role).Distinct().Order(StringComparer.Ordinal)]))];
    }

    private async Task<List<LinkedCase>> LinkedAsync(Guid caseId, CancellationToken cancellationToken)
    {
        var links = await db.Set<CaseLink>().AsNoTracking().Where(link => link.FromCaseId == caseId || link.ToCaseId == caseId).ToListAsync(cancellationToken);
        var ids = links.Select(link => link.FromCaseId == caseId ? link.ToCaseId : link.FromCaseId).Distinct().ToList();
        var cases = ids.Count == 0 ? [] : await db.Set<Case>().Where(c => ids.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        var linked = new List<LinkedCase>();
        foreach (var link in links)
        {
            var from = link.FromCaseId == caseId;
            var other = cases[from ? link.ToCaseId : link.FromCaseId];
            linked.Add(new(other, link.Kind, link.Clause, from, await SavedFormsAsync(other.Id, cancellationToken)));
        }

        return linked;
    }

    private async Task<List<PastAct>> HistoryAsync(Case @case, CancellationToken cancellationToken)
    {
        var stream = @case.Stream;
        var events = await db.Set<Event>().AsNoTracking().Where(e => e.Stream == stream).OrderBy(e => e.Sequence)
            .Select(e => new { e.Act, e.ActorId, e.ActorRole, e.At, e.Entry }).ToListAsync(cancellationToken);
        return [.. events.Select(e =>
        {
            var entry = JsonNode.Parse(e.Entry)!;
            return new PastAct(e.Act.Split('/')[^1], e.ActorId, e.ActorRole, e.At, (string?)entry["state"], (int)entry["version"]!);
        })];
    }

    private static IEnumerable<(FieldDefinition Field, string Name, JsonObject Value)> Files(IEnumerable<FieldDefinition> fields, JsonObject values, string path)
    {
        foreach (var field in fields)
        {
            if (field.Type == FieldType.File && values[field.Id] is JsonObject file)
            {
                yield return (field, path + field.Id, file);
            }
            else if (field.Type == FieldType.Repeat && values[field.Id] is JsonArray rows)
            {
                for (var i = 0; i < rows.Count; i++)
                {
                    foreach (var nested in rows[i] is JsonObject row ? Files(field.Fields, row, $"{path}{field.Id}[{i}].") : [])
                    {
                        yield return nested;
                    }
                }
            }
        }
    }
}
