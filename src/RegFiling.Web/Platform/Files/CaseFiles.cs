using System.Text.Json.Nodes;
using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Persistence;

namespace RegFiling.Web.Platform.Files;

/// <summary>A file that was named in one place of a form by one act: who named it and when.</summary>
public sealed record FileVersion(Guid Id, string Name, string Sha256, long Size, Text Who, DateTimeOffset At, int CaseVersion);

/// <summary>An uploaded file as somebody may see it: the case, the file, the place that it stands in and every file that stood there.</summary>
public sealed record CaseFile(CaseView Case, StoredFile File, Text? Field, IReadOnlyList<FileVersion> Versions);

/// <summary>Finds uploaded files, only within a case that the reader may see and named by a form that the reader may read.</summary>
public sealed class CaseFiles(IMediator mediator, RegFilingDbContext db, WriteTransaction write, FileInspector inspector)
{
    /// <summary>Null when there is no such file in the case, or not for this person, which are the same answer.</summary>
    public async Task<CaseFile?> FindAsync(Guid caseId, Guid fileId, CancellationToken cancellationToken)
    {
        var view = await mediator.Send(new GetCase(caseId), cancellationToken);
        var file = view is null ? null : await db.Set<StoredFile>().AsNoTracking().FirstOrDefaultAsync(file => file.Id == fileId && file.CaseId == caseId, cancellationToken);
        if (file is null)
        {
            return null;
        }

        var named = view!.Said.SelectMany(said => Named(view.Pack.Forms[said.Form].Fields, said.Data.Values, said.Form).Select(place => (said, place.Place, place.Field, place.Value))).ToList();
        // A file is read with the form that names it: who may not read the one may not have the other.
        var here = named.LastOrDefault(place => FormData.TextOf(place.Value["id"]) == fileId.ToString());
        if (here.Place is null)
        {
            return null;
        }

        var versions = named.Where(place => place.Place == here.Place).OrderBy(place => place.said.Version).DistinctBy(place => FormData.TextOf(place.Value["id"]))
            .Select(place => Version(view, place.said, place.Value)).OfType<FileVersion>().Reverse().ToList();
        return new(view, file, here.Field.Label, versions);
    }

    /// <summary>What the file holds. A file from before files were looked at is looked at now; null when nothing can be said of it.</summary>
    public async Task<FileFacts?> FactsAsync(StoredFile file, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (await db.Set<FileFacts>().AsNoTracking().FirstOrDefaultAsync(facts => facts.Sha256 == file.Sha256, cancellationToken) is { } known)
        {
            return known;
        }

        await using var content = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await FileBytes.CopyToAsync(db, file.Sha256, content, cancellationToken);
        var look = content.Length == 0 ? null : await inspector.LookAsync(content, cancellationToken);
        if (look?.Facts is null)
        {
            return null;
        }

        await write.RunAsync(
            async () =>
            {
                if (await db.Set<FileFacts>().AnyAsync(facts => facts.Sha256 == file.Sha256, cancellationToken))
                {
                    return false;
                }

                db.Add(look.Facts);
                return true;
            },
            cancellationToken);
        return look.Facts;
    }

    private static FileVersion? Version(CaseView view, SaidForm said, JsonObject value)
    {
        var act = view.Timeline.FirstOrDefault(act => act.Version == said.Version);
        return act is not null && Guid.TryParse(FormData.TextOf(value["id"]), out var id)
            ? new(id, FormData.TextOf(value["name"]) ?? "", FormData.TextOf(value["sha256"]) ?? "", (long?)FormData.NumberOf(value["size"]) ?? 0, act.Who, act.At, said.Version) : null;
    }

    private static IEnumerable<(string Place, FieldDefinition Field, JsonObject Value)> Named(IEnumerable<FieldDefinition> fields, JsonObject values, string path)
    {
        foreach (var field in fields)
        {
            var place = $"{path}.{field.Id}";
            if (field.Type == FieldType.File && values[field.Id] is JsonObject file && file.ContainsKey("sha256"))
            {
                yield return (place, field, file);
            }
            else if (field.Type == FieldType.Repeat && values[field.Id] is JsonArray rows)
            {
                foreach (var nested in rows.SelectMany((row, index) => row is JsonObject cells ? Named(field.Fields, cells, $"{place}[{index}]") : []))
                {
                    yield return nested;
                }
            }
        }
    }
}
