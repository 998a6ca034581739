using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Ledger;

/// <summary>Compares the lasting records (filings, tiers, commitments, own register entries) with what the last event that changed each says of it.</summary>
internal sealed class RecordCheck(RegFilingDbContext db, List<LedgerFault> faults)
{
    private static readonly MethodInfo CheckOne = typeof(RecordCheck).GetMethod(nameof(CheckAllAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;

    // The latest words about each record. Of two chains that spoke in the same moment neither is the later: the record may be as either says.
    private readonly Dictionary<(string Record, string Id), List<(string At, string Stream, int Sequence, string Hash)>> spoken = [];

    /// <summary>Takes note of the records of one body; <paramref name="at"/>, and in one chain <paramref name="sequence"/>, say which of two is the later.</summary>
    public void Hear(JsonNode? said, string at, string stream, int sequence)
    {
        foreach (var record in said?["records"] as JsonArray ?? [])
        {
            var key = ((string?)record?["record"] ?? "", (string?)record?["id"] ?? "");
            var heard = spoken.TryGetValue(key, out var before) ? before : spoken[key] = [];
            if (heard.Any(other => string.CompareOrdinal(at, other.At) < 0 || (at == other.At && stream == other.Stream && sequence < other.Sequence)))
            {
                continue;
            }

            heard.RemoveAll(other => at != other.At || stream == other.Stream);
            heard.Add((at, stream, sequence, (string?)record?["sha256"] ?? ""));
        }
    }

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        foreach (var type in db.Model.GetEntityTypes().Where(type => typeof(ILedgerRecord).IsAssignableFrom(type.ClrType)))
        {
            await (Task)CheckOne.MakeGenericMethod(type.ClrType).Invoke(this, [RecordHash.Name(type), cancellationToken])!;
        }

        faults.AddRange(spoken.Keys.Select(gone => new LedgerFault($"{gone.Record}/{gone.Id}", 0, new("记录所说的登记信息不存在", "a record that the events speak of is not there"))));
    }

    private async Task CheckAllAsync<T>(string name, CancellationToken cancellationToken)
        where T : class, ILedgerRecord
    {
        await foreach (var record in db.Set<T>().AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var found = RecordHash.Of(db.Entry(record));
            var key = (name, (string)found["id"]!);
            if (!spoken.Remove(key, out var said))
            {
                if (!record.IsOutsideTheRecord)
                {
                    faults.Add(new($"{name}/{key.Item2}", 0, new("登记信息没有对应的记录", "a record that no event speaks of")));
                }
            }
            else if (said.All(words => words.Hash != (string?)found["sha256"]))
            {
                faults.Add(new($"{name}/{key.Item2}", 0, new("登记信息与记录不符", "a record does not match the last event that changed it")));
            }
        }
    }
}
