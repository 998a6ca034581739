using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Cases;

/// <summary>A lasting record that can be late; its case shows the mark in lists.</summary>
internal interface ILateRecord
{
    Guid Id { get; }

    bool Late { get; }
}

/// <summary>
/// Keeps what lists read beside the case (steps, bars, pairs of characters, name of the company, marks) in step with it, in the transaction of the act.
/// </summary>
internal sealed class CaseIndex(RegFilingDbContext db, ISubjectNames subjects)
{
    public const int LongestText = 1_000;

    private const int RowsPerInsert = 500;

    /// <summary>After an act. <paramref name="history"/> holds the act itself.</summary>
    public async Task UpdateAsync(CaseContext at, IReadOnlyList<PastAct> history, CancellationToken cancellationToken)
    {
        // The name of the company is asked of the database: what this act changed must be there.
        await db.SaveChangesAsync(cancellationToken);
        var @case = at.Case;
        // A procedure that marks lateness itself (a change) speaks of its own; a case beside it repeats what the record says.
        @case.Late = at.Procedure.Flags.ContainsKey("late")
            ? (@case.Flags ?? "").Split(' ').Contains("late") : at.All<ILateRecord>().Any(record => record.Id == @case.RecordId && record.Late);
        if (@case.SubjectId is { } subject && await subjects.HeadAsync(subject, cancellationToken) is var (name, district))
        {
            @case.District ??= district;
            if (@case.SubjectName is { } before && before != name)
            {
                await RenameAsync(@case, subject, name, cancellationToken);
            }

            @case.SubjectName = name;
        }

        await SearchAsync(@case, cancellationToken);
        await StepsAsync(at, history, cancellationToken);
    }

    /// <summary>Moves a case in all lists when only its due date changed.</summary>
    public static Task MoveAsync(RegFilingDbContext db, Case @case, CancellationToken cancellationToken)
    {
        var rank = @case.Rank;
        return db.Set<CaseStep>().Where(step => step.CaseId == @case.Id).ExecuteUpdateAsync(set => set.SetProperty(step => step.Rank, rank), cancellationToken);
    }

    private async Task StepsAsync(CaseContext at, IReadOnlyList<PastAct> history, CancellationToken cancellationToken)
    {
        var @case = at.Case;
        var recused = at.Recusals.Where(recusal => recusal.Status == RecusalStatus.Granted).Select(recusal => recusal.PersonId).ToHashSet();
        var (steps, bars) = CaseWork.Of(@case, at.Procedure, history, recused);
        foreach (var stored in await db.Set<CaseStep>().Where(step => step.CaseId == @case.Id).ToListAsync(cancellationToken))
        {
            if (steps.FirstOrDefault(step => step.Role == stored.Role) is { } wanted)
            {
                (stored.Queue, stored.Rank) = (wanted.Queue, wanted.Rank);
                steps = [.. steps.Where(step => step != wanted)];
            }
            else
            {
                db.Remove(stored);
            }
        }

        var known = await db.Set<CaseBar>().Where(bar => bar.CaseId == @case.Id).ToListAsync(cancellationToken);
        db.RemoveRange(known.Where(bar => !bars.Any(wanted => Same(wanted, bar))));
        db.AddRange(bars.Where(wanted => !known.Exists(bar => Same(wanted, bar))));
        db.AddRange(steps);
    }

    internal async Task SearchAsync(Case @case, CancellationToken cancellationToken)
    {
        var text = SearchText.Fold(LongestText, @case.Number, @case.Title, @case.SubjectName);
        if (text == @case.Searched)
        {
            return;
        }

        var (before, now) = (SearchText.GramsOf(@case.Searched).ToHashSet(), SearchText.GramsOf(text).ToHashSet());
        @case.Searched = text;
        var gone = before.Except(now).ToList();
        if (gone.Count > 0)
        {
            await db.Set<CaseGram>().Where(gram => gram.CaseId == @case.Id && gone.Contains(gram.Gram)).ExecuteDeleteAsync(cancellationToken);
        }

        // Tracked row by row, a new case would cost fifty commands on SQLite.
        foreach (var rows in now.Except(before).Chunk(RowsPerInsert))
        {
            var sql = "INSERT INTO case_gram (gram, case_id) VALUES " + string.Join(", ", Enumerable.Range(0, rows.Length).Select(i => $"({{{2 * i}}}, {{{(2 * i) + 1}}})"));
            await db.Database.ExecuteSqlAsync(FormattableStringFactory.Create(sql, [.. rows.SelectMany(gram => new object[] { gram, @case.Id })]), cancellationToken);
        }
    }

    // Seldom, and a company has few cases: all of them carry the new name from now on.
    private async Task RenameAsync(Case @case, Guid subject, string name, CancellationToken cancellationToken)
    {
        foreach (var other in await db.Set<Case>().Where(other => other.SubjectId == subject && other.Id != @case.Id && other.SubjectName != name).ToListAsync(cancellationToken))
        {
            other.SubjectName = name;
            await SearchAsync(other, cancellationToken);
        }
    }

    private static bool Same(CaseBar one, CaseBar other) => one.Role == other.Role && one.PersonId == other.PersonId;
}

/// <summary>Makes anew what lists read, from cases and events: for a database of an earlier version, or when an administrator asks.</summary>
public sealed class CaseReindex
{
    private const int Batch = 200;

    private readonly RegFilingDbContext db;
    private readonly WriteTransaction write;
    private readonly CaseLoader loader;
    private readonly PackCatalogue packs;
    private readonly TimeProvider clock;
    private readonly CaseIndex index;

    internal CaseReindex(RegFilingDbContext db, WriteTransaction write, CaseLoader loader, PackCatalogue packs, ISubjectNames subjects, TimeProvider clock)
    {
        (this.db, this.write, this.loader, this.packs, this.clock) = (db, write, loader, packs, clock);
        index = new CaseIndex(db, subjects);
    }

    /// <summary>Returns how many cases were written; by default only those that no index knows yet.</summary>
    public async Task<int> RunAsync(bool all = false, CancellationToken cancellationToken = default)
    {
        if (all)
        {
            await write.RunAsync(
                async () =>
                {
                    await db.Set<CaseGram>().ExecuteDeleteAsync(cancellationToken);
                    await db.Set<Case>().ExecuteUpdateAsync(set => set.SetProperty(c => c.Searched, "").SetProperty(c => c.Rank, 0), cancellationToken);
                    return true;
                },
                cancellationToken);
        }

        var done = 0;
        while (true)
        {
            // A rank is never zero; both halves are a look into an index.
            var ids = await db.Set<Case>().Where(c => c.Shelf == 0 && c.Rank == 0).Select(c => c.Id).Take(Batch).ToListAsync(cancellationToken);
            ids = ids.Count > 0 ? ids : await db.Set<Case>().Where(c => c.Shelf == 1 && c.Rank == 0).Select(c => c.Id).Take(Batch).ToListAsync(cancellationToken);
            if (ids.Count == 0)
            {
                return done;
            }

            await write.RunAsync(
                async () =>
                {
                    foreach (var id in ids)
                    {
                        await OneAsync(id, cancellationToken);
                    }

                    return true;
                },
                cancellationToken);
            done += ids.Count;
        }
    }

    private async Task OneAsync(Guid id, CancellationToken cancellationToken)
    {
        await Case.HoldAsync(db, id, cancellationToken);
        var @case = await db.Set<Case>().FirstAsync(c => c.Id == id, cancellationToken);
        var pack = await packs.GetAsync(@case.PackHash, cancellationToken);
        var procedure = pack.Procedures[@case.Procedure];
        var at = await loader.LoadAsync(@case, pack, procedure, "", Actor.System, clock.GetUtcNow(), cancellationToken);
        @case.ReceivedAt ??= at.History.FirstOrDefault(act => act.State is { } state && procedure.States.GetValueOrDefault(state) is { Private: false })?.At;
        // Computed from what is there, so that nothing looks changed; written all the same.
        db.Entry(@case).Property(c => c.Rank).IsModified = true;
        db.Entry(@case).Property(c => c.Shelf).IsModified = true;
        await index.UpdateAsync(at, at.History, cancellationToken);
    }
}
