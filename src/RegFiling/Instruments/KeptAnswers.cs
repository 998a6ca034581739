using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;

namespace RegFiling.Instruments;

/// <summary>
/// What a company answered beside a filing, under which version of the instrument, by whom and when. <paramref name="Revision"/> grows with each record.
/// </summary>
public sealed record KeptAnswers(int Revision, string Instrument, string Version, IReadOnlyDictionary<string, IReadOnlyList<string>> Answers, DateTimeOffset At, Text Who, string Role);

/// <summary>
/// The answers are events in a chain of their own beside the case: every state of them stays, with its author, and neither the version nor the chain of
/// the case moves. Nothing that loads a case reads this chain.
/// </summary>
internal sealed class AnswerRecord(RegFilingDbContext db)
{
    /// <summary>How many records one filing may have: enough for years of work, too few to fill a disk.</summary>
    public const int Most = 500;

    public static string StreamOf(Guid caseId) => $"instrument/{caseId}";

    /// <summary>All records of a filing, oldest first.</summary>
    public async Task<IReadOnlyList<KeptAnswers>> OfAsync(Guid caseId, CancellationToken cancellationToken)
    {
        var stream = StreamOf(caseId);
        var found = await db.Set<Event>().AsNoTracking().Where(e => e.Stream == stream).OrderBy(e => e.Sequence)
            .Join(db.Set<EventBody>().AsNoTracking(), e => e.Id, body => body.EventId, (e, body) => new { e.Sequence, e.ActorId, e.ActorRole, e.At, Body = body })
            .ToListAsync(cancellationToken);
        var ids = found.Select(e => e.ActorId).Distinct().ToList();
        var people = ids.Count == 0 ? [] : await db.Set<Person>().AsNoTracking().Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, cancellationToken);
        return [.. found.Select(e =>
        {
            var said = e.Body.Read();
            return new KeptAnswers(
                e.Sequence, (string?)said["instrument"] ?? "", (string?)said["version"] ?? "",
                (said["answers"] as JsonObject ?? []).ToDictionary(answer => answer.Key, answer => (IReadOnlyList<string>)[.. (answer.Value as JsonArray ?? []).Select(value => (string?)value ?? "")], StringComparer.Ordinal),
                e.At, people.TryGetValue(e.ActorId, out var person) ? person.Name : Roles.Titles.GetValueOrDefault(e.ActorRole, Text.Of(e.ActorRole)), e.ActorRole);
        })];
    }

    public Task<Event> AppendAsync(Guid caseId, string instrument, string version, IReadOnlyDictionary<string, IReadOnlyList<string>> answers, Actor actor, string role, DateTimeOffset now, CancellationToken cancellationToken) =>
        new EventChain(db).AppendAsync(
            new(StreamOf(caseId), $"instrument/{instrument}", actor.PersonId, role, now, null, 0, [], new JsonObject
            {
                ["instrument"] = instrument,
                ["version"] = version,
                ["answers"] = new JsonObject(answers.OrderBy(answer => answer.Key, StringComparer.Ordinal)
                    .Select(answer => KeyValuePair.Create(answer.Key, (JsonNode?)new JsonArray([.. answer.Value.Select(value => (JsonNode)value)])))),
            }),
            cancellationToken);
}
