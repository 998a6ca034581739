using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Ledger;

/// <summary>What does not agree in the record, and where.</summary>
public sealed record LedgerFault(string Stream, int Sequence, Text What);

/// <summary>The result of a check of the whole record.</summary>
public sealed record LedgerReport(int Streams, int Events, int ErasedBodies, IReadOnlyList<LedgerFault> Faults)
{
    public bool IsSound => Faults.Count == 0;
}

/// <summary>
/// Checks the record from the stored bytes alone: every entry hashes to its hash, every chain is dense and linked, every body is what was
/// committed to or was erased by an event of its own, and forms, documents, records, files and states are those that the events speak of.
/// </summary>
public sealed class LedgerVerify(RegFilingDbContext db)
{
    public async Task<LedgerReport> RunAsync(CancellationToken cancellationToken = default)
    {
        var faults = new List<LedgerFault>();
        var forms = await db.Set<CaseForm>().AsNoTracking().Select(form => new { form.CaseId, form.Form, form.Version, form.Json })
            .ToDictionaryAsync(form => (Case.StreamOf(form.CaseId), form.Version, form.Form), form => Sha256.Of(form.Json), cancellationToken);
        var documents = await db.Set<IssuedDocument>().AsNoTracking().ToDictionaryAsync(document => document.Id.ToString(), Stored, cancellationToken);
        var erasures = await db.Set<Erasure>().AsNoTracking().ToDictionaryAsync(erasure => erasure.EventId, cancellationToken);
        var cases = await db.Set<Case>().AsNoTracking().ToDictionaryAsync(c => c.Stream, cancellationToken);
        var records = new RecordCheck(db, faults);
        var bodies = new BodyCheck(forms, documents, records, faults);
        var erased = new Dictionary<Guid, Event>();
        var (streams, count) = (0, 0);
        Event? last = null;
        await foreach (var found in db.Set<Event>().AsNoTracking().OrderBy(e => e.Stream).ThenBy(e => e.Sequence)
            .GroupJoin(db.Set<EventBody>(), e => e.Id, body => body.EventId, (e, bodies) => new { e, bodies })
            .SelectMany(pair => pair.bodies.DefaultIfEmpty(), (pair, body) => new { Event = pair.e, Body = body }).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var e = found.Event;
            var previous = last?.Stream == e.Stream ? last : null;
            if (previous is null)
            {
                streams++;
                CloseStream(last, cases, faults);
            }

            count++;
            last = e;
            CheckEntry(e, previous, faults);
            if (found.Body is { } body)
            {
                bodies.Check(e, body);
            }
            else if (erasures.ContainsKey(e.Id) && e.Stream != Erasure.Stream)
            {
                erased.Add(e.Id, e);
            }
            else
            {
                faults.Add(new(e.Stream, e.Sequence, new("记录内容缺失，且没有删除记录", "the body is missing and no erasure says why")));
            }
        }

        CloseStream(last, cases, faults);
        CheckErasures(erasures, erased, bodies.SpokenErasures, faults);
        faults.AddRange(cases.Keys.Except(await db.Set<Event>().Select(e => e.Stream).Distinct().ToListAsync(cancellationToken))
            .Select(stream => new LedgerFault(stream, 0, new("办件没有任何记录", "the case has no event at all"))));
        // The form of an erased act must be gone, too; its documents are spoken of by the erasing event.
        faults.AddRange(forms.Keys.Except(bodies.SpokenForms).Select(form => new LedgerFault(form.Item1, form.Version, new("表单没有对应的记录", "a form that no event speaks of"))));
        faults.AddRange(documents.Keys.Except(bodies.SpokenDocuments).Select(document => new LedgerFault("document/" + document, 0, new("文书没有对应的记录", "a document that no event speaks of"))));
        await records.CheckAsync(cancellationToken);
        foreach (var file in await db.Set<FileContent>().Select(content => content.Sha256).ToListAsync(cancellationToken))
        {
            if (!await FileBytes.IsWholeAsync(db, file, cancellationToken))
            {
                faults.Add(new("file/" + file, 0, new("文件内容与校验值不符", "the bytes of a file do not match its hash")));
            }
        }

        return new(streams, count, erased.Count, faults);
    }

    // Row, erasing event and missing body: each needs the other two.
    private static void CheckErasures(Dictionary<Guid, Erasure> erasures, Dictionary<Guid, Event> erased, Dictionary<Guid, SpokenErasure> spoken, List<LedgerFault> faults)
    {
        foreach (var erasure in erasures.Values)
        {
            if (!erased.TryGetValue(erasure.EventId, out var e))
            {
                faults.Add(new(Erasure.Stream, 0, new("删除记录所指的内容仍在或者不是可删除的记录", $"an erasure whose event still has its body, or cannot be erased: {erasure.EventId}")));
            }
            else if (!spoken.TryGetValue(erasure.ErasedBy, out var said)
                || said != new SpokenErasure(said.Sequence, e.Id, e.Stream, e.Sequence, Number(e.Entry, "version"), said.Form)
                || (erasure.CaseId is not null && (Case.StreamOf(erasure.CaseId.Value), erasure.Form, erasure.Version) != (e.Stream, said.Form, said.Version)))
            {
                faults.Add(new(e.Stream, e.Sequence, new("内容已删除，但没有相应的删除记录", "the body is erased, but no event says so")));
            }
        }

        var used = erasures.Values.Select(erasure => erasure.ErasedBy).ToHashSet();
        faults.AddRange(spoken.Where(said => !used.Contains(said.Key)).Select(said => new LedgerFault(Erasure.Stream, said.Value.Sequence, new("删除记录没有执行", "an erasure that was not carried out"))));
    }

    private static int? Number(byte[] entry, string name)
    {
        try
        {
            return (int?)JsonNode.Parse(entry)?[name];
        }
        catch (Exception wrong) when (IsUnreadable(wrong))
        {
            // Reported with the entry itself.
            return null;
        }
    }

    private static void CheckEntry(Event e, Event? previous, List<LedgerFault> faults)
    {
        void Fault(string zh, string en) => faults.Add(new(e.Stream, e.Sequence, new(zh, en)));
        if (!Event.HashOf(e.Entry).AsSpan().SequenceEqual(e.Hash))
        {
            Fault("条目与其哈希不符", "the entry does not match its hash");
        }

        if (e.Sequence != (previous?.Sequence ?? 0) + 1)
        {
            Fault("序号不连续", "the sequence has a gap");
        }

        try
        {
            var entry = JsonNode.Parse(e.Entry);
            if ((string?)entry?["prev"] != Convert.ToHexStringLower(previous?.Hash ?? new byte[32]))
            {
                Fault("与上一条目的链接不符", "the link to the previous entry does not hold");
            }

            if (!IsSame(e, entry))
            {
                Fault("检索列与条目不符", "the searched columns do not match the entry");
            }
        }
        catch (Exception wrong) when (IsUnreadable(wrong))
        {
            Fault("条目不可读", "the entry cannot be read");
        }
    }

    // PostgreSQL keeps microseconds, the entry a tenth of one.
    private static bool IsSame(Event e, JsonNode? entry) =>
        DateTimeOffset.TryParseExact((string?)entry?["at"], EventChain.InstantFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
        && (at - e.At).Duration() < TimeSpan.FromMicroseconds(1)
        && (string?)entry["stream"] == e.Stream && (int?)entry["seq"] == e.Sequence && (string?)entry["act"] == e.Act
        && (string?)entry["actor"] == e.ActorId.ToString() && (string?)entry["role"] == e.ActorRole;

    private static void CloseStream(Event? last, IReadOnlyDictionary<string, Case> cases, List<LedgerFault> faults)
    {
        if (last is null || !last.Stream.StartsWith("case/", StringComparison.Ordinal))
        {
            return;
        }

        JsonNode? entry = null;
        try
        {
            entry = JsonNode.Parse(last.Entry);
        }
        catch (JsonException)
        {
            // Reported with the entry itself.
        }

        if (entry is not null && (!cases.TryGetValue(last.Stream, out var @case) || @case.State != (string?)entry["state"] || @case.Version != (int?)entry["version"]))
        {
            faults.Add(new(last.Stream, last.Sequence, new("办件状态与最后一条记录不符", "the state of the case does not match its last event")));
        }
    }

    private static StoredDocument Stored(IssuedDocument document)
    {
        (string?, string?) title = (null, null);
        try
        {
            var said = JsonNode.Parse(document.Data)?["title"];
            title = ((string?)said?["zh"], (string?)said?["en"]);
        }
        catch (Exception wrong) when (IsUnreadable(wrong))
        {
            // Then the hash of the data does not hold either.
        }

        return new(Case.StreamOf(document.CaseId), document.CaseVersion, document.Definition, document.Number, Sha256.Of(document.Data), title == (document.TitleZh, document.TitleEn));
    }

    internal static bool IsUnreadable(Exception wrong) => wrong is JsonException or InvalidOperationException or FormatException or ArgumentException;
}

/// <summary>A document as it lies in the database; its title stands in the hashed data, too.</summary>
internal sealed record StoredDocument(string Stream, int Version, string Definition, string? Number, string Hash, bool TitleHolds);

/// <summary>What an erasing event says was erased.</summary>
internal sealed record SpokenErasure(int Sequence, Guid Event, string? Stream, int? ErasedSequence, int? Version, string? Form);

/// <summary>Compares bodies with their commitments, and forms and documents with what the bodies say; remembers what was spoken of.</summary>
internal sealed class BodyCheck(
    IReadOnlyDictionary<(string Stream, int Version, string Form), string> forms, IReadOnlyDictionary<string, StoredDocument> documents, RecordCheck records, List<LedgerFault> faults)
{
    public HashSet<(string Stream, int Version, string Form)> SpokenForms { get; } = [];

    public HashSet<string> SpokenDocuments { get; } = [];

    public Dictionary<Guid, SpokenErasure> SpokenErasures { get; } = [];

    public void Check(Event e, EventBody body)
    {
        void Fault(string zh, string en) => faults.Add(new(e.Stream, e.Sequence, new(zh, en)));
        try
        {
            var entry = JsonNode.Parse(e.Entry);
            if ((string?)entry?["body"] != Convert.ToHexStringLower(Event.Commitment(body.Salt, body.Body)))
            {
                Fault("记录内容与承诺值不符", "the body does not match its commitment");
            }

            var said = JsonNode.Parse(body.Body);
            var (stream, version) = (e.Stream, (int?)entry?["version"]);
            if (e.Stream == Erasure.Stream)
            {
                (stream, version) = ((string?)said?["stream"] ?? "", (int?)said?["version"]);
                SpokenErasures.Add(e.Id, new(e.Sequence, Guid.Parse((string?)said?["event"] ?? ""), stream, (int?)said?["sequence"], version, (string?)said?["form"]));
            }
            else if (said?["formSha256"] is { } formHash)
            {
                var key = (stream, version ?? 0, (string?)said["form"] ?? "");
                SpokenForms.Add(key);
                if (forms.GetValueOrDefault(key) != (string?)formHash)
                {
                    Fault("表单与记录不符", "the form does not match the event");
                }
            }

            // An erasing event speaks for the act that it erased.
            records.Hear(said, (string?)(e.Stream == Erasure.Stream ? said?["at"] : entry?["at"]) ?? "", e.Stream, (e.Stream == Erasure.Stream ? (int?)said?["sequence"] : null) ?? e.Sequence);
            foreach (var document in said?["documents"] as JsonArray ?? [])
            {
                var id = (string?)document?["id"] ?? "";
                SpokenDocuments.Add(id);
                if (documents.GetValueOrDefault(id) != new StoredDocument(
                    stream, version ?? 0, (string?)document?["definition"] ?? "", (string?)document?["number"], (string?)document?["dataSha256"] ?? "", TitleHolds: true))
                {
                    Fault("文书与记录不符", "the document does not match the event");
                }
            }
        }
        catch (Exception wrong) when (LedgerVerify.IsUnreadable(wrong))
        {
            Fault("记录内容不可读", "the body cannot be read");
        }
    }
}
