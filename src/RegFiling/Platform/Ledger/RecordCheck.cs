using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Ledger;

/// <summary>Compares the lasting records (filings, tiers, commitments, own register entries) with what the last event that changed each says of it.</summary>
internal sealed class RecordCheck(RegFilingDbContext db, List<LedgerFault> faults)
{
    private static readonly MethodInfo CheckOne = typeof(RecordCheck).GetMethod(nameof(CheckAllAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private readonly Dictionary<(string Record, string Id), (string At, int Sequence, string Hash)> spoken = [];

    /// <summary>Takes note of the records of one body; <paramref name="at"/> and <paramref name="sequence"/> say which of two is the later.</summary>
    public void Hear(JsonNode? said, string at, int sequence)
    {
        foreach (var record in said?["records"] as JsonArray ?? [])
        {
            var key = ((string?)record?["record"] ?? "", (string?)record?["id"] ?? "");
            var heard = spoken.TryGetValue(key, out var before);
            var order = heard ? string.CompareOrdinal(at, before.At) : 1;
            if (order > 0 || (order == 0 && sequence >= before.Sequence))
            {
                spoken[key] = (at, sequence, (string?)record?["sha256"] ?? "");
            }
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
            else if (said.Hash != (string?)found["sha256"])
            {
                faults.Add(new($"{name}/{key.Item2}", 0, new("登记信息与记录不符", "a record does not match the last event that changed it")));
            }
        }
    }
}
