using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Ledger;

/// <summary>Appends acts to the chain of a stream, in the transaction of the act itself.</summary>
internal sealed class EventChain(RegFilingDbContext db)
{
    internal const string InstantFormat = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    /// <summary>
    /// Adds an event after the newest one of the stream. Two at once meet in the unique index of stream and sequence: one is refused.
    /// </summary>
    public async Task<Event> AppendAsync(NewEvent act, CancellationToken cancellationToken)
    {
        var last = db.ChangeTracker.Entries<Event>().Select(entry => entry.Entity).Where(e => e.Stream == act.Stream).MaxBy(e => e.Sequence)
            ?? await db.Set<Event>().AsNoTracking().Where(e => e.Stream == act.Stream).OrderByDescending(e => e.Sequence).FirstOrDefaultAsync(cancellationToken);
        var body = CanonicalJson.Bytes(act.Body);
        var salt = RandomNumberGenerator.GetBytes(16);
        var entry = CanonicalJson.Bytes(new JsonObject
        {
            ["act"] = act.Act,
            ["actor"] = act.ActorId.ToString(),
            ["alg"] = Event.Algorithm,
            ["at"] = act.At.UtcDateTime.ToString(InstantFormat, System.Globalization.CultureInfo.InvariantCulture),
            ["body"] = Convert.ToHexStringLower(Event.Commitment(salt, body)),
            ["ground"] = new JsonArray([.. act.Grounds.Select(ground => (JsonNode)ground)]),
            ["prev"] = Convert.ToHexStringLower(last?.Hash ?? new byte[32]),
            ["role"] = act.ActorRole,
            ["seq"] = (last?.Sequence ?? 0) + 1,
            ["state"] = act.State,
            ["stream"] = act.Stream,
            ["v"] = 1,
            ["version"] = act.Version,
        });
        var added = new Event
        {
            Id = Guid.CreateVersion7(act.At),
            Stream = act.Stream,
            Sequence = (last?.Sequence ?? 0) + 1,
            Act = act.Act,
            ActorId = act.ActorId,
            ActorRole = act.ActorRole,
            At = act.At,
            Entry = entry,
            Hash = Event.HashOf(entry),
        };
        db.Add(added);
        db.Add(new EventBody { EventId = added.Id, Body = body, Salt = salt });
        return added;
    }
}

/// <summary>An act about to be recorded. <paramref name="Version"/> is the version of the case after it.</summary>
internal sealed record NewEvent(
    string Stream, string Act, Guid ActorId, string ActorRole, DateTimeOffset At, string? State, int Version, IReadOnlyList<string> Grounds, JsonObject Body);
