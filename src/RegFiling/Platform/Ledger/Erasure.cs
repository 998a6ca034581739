using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Ledger;

/// <summary>
/// What was said in an event was erased, by the event <see cref="ErasedBy"/>. The database lets nothing of the record be deleted without this row,
/// and refuses UPDATE and DELETE of it.
/// </summary>
public sealed class Erasure
{
    /// <summary>The stream of the erasing events; what they say can itself not be erased.</summary>
    public const string Stream = "erasure";

    public const string Act = "record/erase";

    public required Guid EventId { get; init; }

    public required Guid ErasedBy { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The case, form and version whose answers went with it; null where the event carried no form.</summary>
    public Guid? CaseId { get; init; }

    public string? Form { get; init; }

    public int? Version { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Erasure>
    {
        public void Configure(EntityTypeBuilder<Erasure> builder)
        {
            builder.HasKey(e => e.EventId);
            builder.Property(e => e.EventId).ValueGeneratedNever();
            builder.Property(e => e.Form).HasMaxLength(100);
            builder.HasOne<Event>().WithOne().HasForeignKey<Erasure>(e => e.EventId);
            builder.HasOne<Event>().WithOne().HasForeignKey<Erasure>(e => e.ErasedBy);
            Final.Both(builder, "erasure");
        }
    }

    internal sealed class FormMapping : IEntityTypeConfiguration<CaseForm>
    {
        public void Configure(EntityTypeBuilder<CaseForm> builder) => Final.Both(builder, "case_form");
    }

    internal sealed class DocumentMapping : IEntityTypeConfiguration<IssuedDocument>
    {
        public void Configure(EntityTypeBuilder<IssuedDocument> builder) => Final.Both(builder, "issued_document");
    }
}

internal static class Final
{
    // The triggers that refuse UPDATE and DELETE; SQL Server must know of them to read back generated values.
    public static void Both<T>(EntityTypeBuilder<T> builder, string table)
        where T : class => builder.ToTable(known =>
        {
            known.HasTrigger($"{table}_is_final_update");
            known.HasTrigger($"{table}_is_final_delete");
        });
}

/// <summary>
/// Erases what was said in an event, on a ground in law (PIPL Art. 47): body and form go, the event, its place in the chain and the documents stay.
/// </summary>
public sealed class RecordErasure(RegFilingDbContext db, WriteTransaction write, TimeProvider clock)
{
    private const string Role = "audit-admin";
    private const int LongestGround = 100;

    /// <summary>
    /// Erases the body of <paramref name="eventId"/> and the form it carried, for good, in one transaction with the event that says so.
    /// <paramref name="ground"/> names the article (<c>pipl/47</c>). Refused for anyone but the audit administrator, for an unknown event, one already
    /// erased, an erasure itself, and a body that is missing without an erasure. Refusals are recorded.
    /// </summary>
    public async Task<Outcome<Erasure>> EraseAsync(Guid eventId, string ground, Actor by, CancellationToken cancellationToken = default)
    {
        Outcome<Erasure>? outcome = null;
        await write.RunAsync(
            async () =>
            {
                outcome = await TryAsync(eventId, ground.Trim(), by, cancellationToken);
                return !outcome.IsRefused;
            },
            cancellationToken);
        if (outcome!.IsRefused)
        {
            await write.RunAsync(
                () =>
                {
                    db.Add(new RefusedAct
                    {
                        Id = Guid.CreateVersion7(clock.GetUtcNow()),
                        PersonId = by.PersonId,
                        Act = Erasure.Act,
                        Kind = outcome.Kind.ToString()!,
                        Codes = string.Join(' ', outcome.Refusals.Select(refusal => refusal.Code)),
                        At = clock.GetUtcNow(),
                    });
                    return Task.FromResult(true);
                },
                cancellationToken);
        }

        db.ChangeTracker.Clear();
        return outcome;
    }

    private async Task<Outcome<Erasure>> TryAsync(Guid eventId, string ground, Actor by, CancellationToken cancellationToken)
    {
        if (!by.Holds(Role, null))
        {
            return No(RefusalKind.Forbidden, "erase.role", "只有安全审计员可以删除记录内容。", "Only the audit administrator may erase what was recorded.");
        }

        if (ground.Length is 0 or > LongestGround)
        {
            return No(RefusalKind.Invalid, "erase.ground", "请写明删除所依据的条款。", "Name the article on which the erasure is based.");
        }

        if (await db.Set<Event>().AsNoTracking().FirstOrDefaultAsync(e => e.Id == eventId, cancellationToken) is not { } erased)
        {
            return No(RefusalKind.NotFound, "erase.unknown", "没有这条记录。", "There is no such event.");
        }

        if (erased.Stream == Erasure.Stream)
        {
            return No(RefusalKind.Conflict, "erase.erasure", "删除记录本身不可删除。", "The record of an erasure cannot be erased.");
        }

        if (await db.Set<Erasure>().AnyAsync(e => e.EventId == eventId, cancellationToken))
        {
            return No(RefusalKind.Conflict, "erase.done", "该记录的内容已经删除。", "What was said in this event is erased already.");
        }

        if (await db.Set<EventBody>().AsNoTracking().FirstOrDefaultAsync(body => body.EventId == eventId, cancellationToken) is not { } said)
        {
            return No(RefusalKind.Conflict, "erase.missing", "记录内容缺失，且没有删除记录；请核验全部记录。", "The body is missing and no erasure says why; check the whole record.");
        }

        return await CarryOutAsync(erased, said.Read(), ground, by, cancellationToken);
    }

    private async Task<Outcome<Erasure>> CarryOutAsync(Event erased, JsonObject said, string ground, Actor by, CancellationToken cancellationToken)
    {
        var (now, version, form) = (clock.GetUtcNow(), (int?)JsonNode.Parse(erased.Entry)?["version"], (string?)said["form"]);
        var caseId = form is not null && Guid.TryParse(erased.Stream.AsSpan(erased.Stream.IndexOf('/', StringComparison.Ordinal) + 1), out var id) ? id : (Guid?)null;
        var body = new JsonObject
        {
            ["event"] = erased.Id.ToString(),
            ["stream"] = erased.Stream,
            ["sequence"] = erased.Sequence,
            ["version"] = version,
            ["ground"] = ground,
        };
        if (form is not null)
        {
            body["form"] = form;
        }

        // The documents stay, so their hashes must: they were said in the body that goes.
        if (said["documents"] is JsonArray documents)
        {
            body["documents"] = documents.DeepClone();
        }

        if (said["records"] is JsonArray records)
        {
            body["records"] = records.DeepClone();
            body["at"] = (string?)JsonNode.Parse(erased.Entry)?["at"];
        }

        var act = new NewEvent(Erasure.Stream, Erasure.Act, by.PersonId, Role, now, null, 0, [ground], body);
        var erasing = await new EventChain(db).AppendAsync(act, cancellationToken);
        var erasure = new Erasure { EventId = erased.Id, ErasedBy = erasing.Id, At = now, CaseId = caseId, Form = caseId is null ? null : form, Version = caseId is null ? null : version };
        db.Add(erasure);
        // Stored before anything is deleted: the triggers look for it.
        await db.SaveChangesAsync(cancellationToken);
        await db.Set<EventBody>().Where(gone => gone.EventId == erased.Id).ExecuteDeleteAsync(cancellationToken);
        if (caseId is not null)
        {
            await db.Set<CaseForm>().Where(gone => gone.CaseId == caseId && gone.Form == form && gone.Version == version).ExecuteDeleteAsync(cancellationToken);
        }

        return erasure;
    }

    private static Outcome<Erasure> No(RefusalKind kind, string code, string zh, string en) => Outcome<Erasure>.Refused(kind, new Refusal(code, new(zh, en)));
}
