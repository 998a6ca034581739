using Mediator;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Documents;

/// <summary>用印登记簿: documents that need a seal, those that wait first. Officials only; null for anyone else.</summary>
public sealed record GetSealRegister(bool Waiting, string? Text = null, int Page = 1, int Size = 25) : IQuery<SealPage?>;

/// <summary>One document of the register with what this person may do with it; null when it is not for them.</summary>
public sealed record GetSealDocument(Guid DocumentId) : IQuery<SealDocument?>;

public sealed record SealPage(IReadOnlyList<SealRow> Rows, int Count, int Page, int Pages);

/// <summary>A line of the register: the document, its case, its signer, what was done with it by whom; <paramref name="Refusal"/> says why this person may not seal it.</summary>
public sealed record SealRow(
    IssuedDocument Document, Case Case, Pack Pack, ProcedureDefinition Procedure, string? Subject, Text Signer, CaseClock? Clock, IReadOnlyDictionary<Guid, Text> People, Refusal? Refusal)
{
    /// <summary>A moment in the time of the jurisdiction.</summary>
    public DateTimeOffset Local(DateTimeOffset instant) => Pack.Deadlines.Time.Local(instant);
}

/// <summary>A document with the four acts and why each is not possible.</summary>
public sealed record SealDocument(SealRow Row, IReadOnlyDictionary<string, Refusal?> Acts);

internal sealed class SealRegister(
    RegFilingDbContext db, CaseLoader loader, SealActs acts, PackCatalogue packs, ISubjectNames subjects, CurrentActor current, TimeProvider clock)
    : IQueryHandler<GetSealRegister, SealPage?>, IQueryHandler<GetSealDocument, SealDocument?>
{
    public async ValueTask<SealPage?> Handle(GetSealRegister query, CancellationToken cancellationToken)
    {
        if (!current.Actor.IsOfficial)
        {
            return null;
        }

        var lines = db.Set<IssuedDocument>().AsNoTracking().Where(document => document.NeedsSeal)
            .Join(db.Set<Case>(), document => document.CaseId, c => c.Id, (document, c) => new { Document = document, Case = c }).Where(line => !line.Case.Private);
        lines = query.Waiting ? lines.Where(line => !line.Document.Seals.Any(done => done.Kind != SealKind.Refused)) : lines;
        lines = query.Text is { Length: > 0 } text
            ? lines.Where(line => line.Document.Number!.Contains(text) || line.Document.TitleZh.Contains(text) || line.Case.Title.Contains(text) || line.Case.Number.Contains(text)) : lines;
        var (size, page) = (Math.Clamp(query.Size, 1, 100), Math.Max(query.Page, 1));
        var count = await lines.CountAsync(cancellationToken);
        // Who waits longest comes first; in the register, what came last.
        var ordered = query.Waiting ? lines.OrderBy(line => line.Document.At).ThenBy(line => line.Document.Id) : lines.OrderByDescending(line => line.Document.At).ThenBy(line => line.Document.Id);
        var ids = await ordered.Select(line => line.Document.Id).Skip((page - 1) * size).Take(size).ToListAsync(cancellationToken);
        return new(await RowsAsync(ids, cancellationToken), count, page, Math.Max(1, (count + size - 1) / size));
    }

    public async ValueTask<SealDocument?> Handle(GetSealDocument query, CancellationToken cancellationToken)
    {
        if (!current.Actor.IsOfficial || (await RowsAsync([query.DocumentId], cancellationToken)).SingleOrDefault() is not { Document.NeedsSeal: true, Case.Private: false } row)
        {
            return null;
        }

        var at = await loader.LoadAsync(row.Case, row.Pack, row.Procedure, row.Document.Action ?? "", current.Actor, clock.GetUtcNow(), cancellationToken);
        var why = new Dictionary<string, Refusal?>();
        foreach (var act in row.Pack.Manifest.Seal!.Actions.Keys)
        {
            why[act] = (await acts.WhyNotAsync(at, row.Document, act, cancellationToken))?.Refusal;
        }

        db.ChangeTracker.Clear();
        return new(row, why);
    }

    private async Task<IReadOnlyList<SealRow>> RowsAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var found = await db.Set<IssuedDocument>().AsNoTracking().Include(document => document.Seals).Where(document => ids.Contains(document.Id)).ToListAsync(cancellationToken);
        var cases = found.Select(document => document.CaseId).Distinct().ToList();
        var byId = await db.Set<Case>().AsNoTracking().Where(c => cases.Contains(c.Id)).ToDictionaryAsync(c => c.Id, cancellationToken);
        var clocks = await db.Set<CaseClock>().AsNoTracking().Where(running => running.DocumentId != null && ids.Contains(running.DocumentId.Value)).ToListAsync(cancellationToken);
        var persons = found.SelectMany(document => document.Seals.Select(line => line.PersonId).Append(document.SignedBy ?? Guid.Empty)).Distinct().ToList();
        var people = await db.Set<Person>().AsNoTracking().Where(person => persons.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.Name, cancellationToken);
        var names = await subjects.FindAsync([.. byId.Values.Select(c => c.SubjectId).OfType<Guid>().Distinct()], cancellationToken);
        var rows = new List<SealRow>();
        foreach (var document in ids.Select(id => found.FirstOrDefault(document => document.Id == id)).OfType<IssuedDocument>())
        {
            var @case = byId[document.CaseId];
            var pack = await packs.GetAsync(@case.PackHash, cancellationToken);
            rows.Add(new(
                document, @case, pack, pack.Procedures[@case.Procedure], @case.SubjectId is { } subject ? names.GetValueOrDefault(subject) : null,
                people.GetValueOrDefault(document.SignedBy ?? Guid.Empty, Actor.System.Name), clocks.FirstOrDefault(running => running.DocumentId == document.Id), people, WhyNotSeal(pack, document)));
        }

        return rows;
    }

    // What a list can tell without loading each case; the act itself looks at everything.
    private Refusal? WhyNotSeal(Pack pack, IssuedDocument document)
    {
        if (pack.Manifest.Seal is not { } seal || Authorisation.RoleFor(current.Actor, seal.Seal.Who, null) is null)
        {
            return pack.Manifest.Seal is { } known ? SealRefusals.NotYours(known.Seal, known.Seal) : null;
        }

        return document.State != DocumentState.AwaitingSeal ? SealRefusals.NotNow(seal.Seal, document, Actor.System.Name, null)
            : document.SignedBy == current.Actor.PersonId ? SealRefusals.SealedBySigner(document) : null;
    }
}
