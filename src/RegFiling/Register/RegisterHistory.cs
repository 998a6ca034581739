using System.Text.Json.Nodes;
using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Persistence;

namespace RegFiling.Register;

/// <summary>One entry with all its versions; null when no entry has the number. Open to everybody.</summary>
public sealed record GetEntry(string Number) : IQuery<EntryView?>;

/// <summary>
/// An entry for the public. <paramref name="OwnerId"/> is the company whose filing it is (null for a row of a published list);
/// <paramref name="OwnNumber"/> leads from a row of a national list to the entry of this authority with the same number.
/// </summary>
public sealed record EntryView(RegisterEntry Entry, IReadOnlyList<EntryVersion> Versions, Guid? OwnerId, string? OwnNumber);

/// <summary>
/// A version of an entry, from <paramref name="Since"/> on: its state, what differs from the version before, and why it replaced it. The first has no
/// differences.
/// </summary>
public sealed record EntryVersion(
    int Number, DateTimeOffset Since, RegisterState State, string? Source, string? Reason, string? Ground, string? CaseNumber, IReadOnlyList<EntryDifference> Differences);

/// <summary>One field that changed. Null: nothing stood there.</summary>
public sealed record EntryDifference(RegisterField Field, Text? Before, Text? After);

internal sealed class Entries(RegFilingDbContext db, RegisterSearch search) : IQueryHandler<GetEntry, EntryView?>
{
    public async ValueTask<EntryView?> Handle(GetEntry query, CancellationToken cancellationToken)
    {
        if (await search.GetAsync(query.Number, cancellationToken) is not { } entry)
        {
            return null;
        }

        var revisions = await db.Set<RegisterRevision>().AsNoTracking().Where(revision => revision.EntryId == entry.Id)
            .OrderBy(revision => revision.ReplacedAt).ThenBy(revision => revision.Id).ToListAsync(cancellationToken);
        var owner = entry.CaseId is { } caseId ? await db.Set<Case>().Where(c => c.Id == caseId).Select(c => c.SubjectId).FirstOrDefaultAsync(cancellationToken) : null;
        var key = entry.NumberKey;
        var own = !entry.IsPublicRecord ? null
            : await db.Set<RegisterEntry>().Where(other => other.NationalNumberKey == key).Select(other => other.Number).FirstOrDefaultAsync(cancellationToken);
        return new(entry, Versions(entry, revisions), owner, own);
    }

    private static List<EntryVersion> Versions(RegisterEntry entry, List<RegisterRevision> revisions)
    {
        var contents = revisions.Select(Content).Append(Parse(RegisterFields.Snapshot(entry))).ToList();
        var versions = new List<EntryVersion>();
        for (var i = 0; i < contents.Count; i++)
        {
            var replaced = i == 0 ? null : revisions[i - 1];
            versions.Add(new(
                i + 1,
                replaced?.ReplacedAt ?? entry.PublishedAt,
                i < revisions.Count ? revisions[i].State : entry.State,
                i < revisions.Count ? revisions[i].Source : entry.Source,
                replaced?.Reason,
                replaced?.Ground,
                replaced?.CaseNumber,
                replaced is null ? [] : Differences(contents[i - 1], contents[i], complete: replaced.Content is not null)));
        }

        return versions;
    }

    // The day of a state stands with the version itself. What an older version of the product replaced says two things only; of the others nothing is known, which is no difference.
    private static List<EntryDifference> Differences(Dictionary<string, string> before, Dictionary<string, string> after, bool complete) =>
    [
        .. from field in RegisterFields.Historic
           where field.Id != "stateOn" && (complete || before.ContainsKey(field.Id))
           let was = before.GetValueOrDefault(field.Id)
           let becomes = after.GetValueOrDefault(field.Id)
           where was != becomes
           select new EntryDifference(field, was is null ? null : field.Show(was), becomes is null ? null : field.Show(becomes)),
    ];

    private static Dictionary<string, string> Content(RegisterRevision revision) =>
        revision.Content is { } stored ? Parse(stored) : new() { ["name"] = revision.Name, ["subjectName"] = revision.SubjectName };

    private static Dictionary<string, string> Parse(string json) =>
        JsonNode.Parse(json)!.AsObject().ToDictionary(field => field.Key, field => (string)field.Value!, StringComparer.Ordinal);
}
