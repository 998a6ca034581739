using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Documents;

/// <summary>
/// Clears away uploads that no act ever named: somebody chose a file, and the form was not saved. What an act names stays for good, replaced files too.
/// Two nodes may both clear: a file that is gone is passed over.
/// </summary>
public sealed class UnusedFiles(RegFilingDbContext db, WriteTransaction write, TimeProvider clock)
{
    private const int MostAtOnce = 200;

    /// <summary>Removes uploads older than <paramref name="keep"/>; returns how many.</summary>
    public async Task<int> ClearAsync(TimeSpan keep, CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - keep;
        var unused = await db.Set<StoredFile>().AsNoTracking().Where(file => file.CaseId == null && file.At < before).OrderBy(file => file.At).Take(MostAtOnce)
            .Select(file => new { file.Id, file.Sha256 }).ToListAsync(cancellationToken);
        var cleared = 0;
        foreach (var file in unused)
        {
            await write.RunAsync(
                async () =>
                {
                    await FileBytes.HoldAsync(db, file.Sha256, cancellationToken);
                    // An act may have named it since.
                    var gone = await db.Set<StoredFile>().Where(stored => stored.Id == file.Id && stored.CaseId == null).ExecuteDeleteAsync(cancellationToken);
                    if (gone > 0 && !await db.Set<StoredFile>().AnyAsync(stored => stored.Sha256 == file.Sha256, cancellationToken))
                    {
                        await db.Set<FilePart>().Where(part => part.Sha256 == file.Sha256).ExecuteDeleteAsync(cancellationToken);
                        await db.Set<FileFacts>().Where(facts => facts.Sha256 == file.Sha256).ExecuteDeleteAsync(cancellationToken);
                        await db.Set<FileContent>().Where(content => content.Sha256 == file.Sha256).ExecuteDeleteAsync(cancellationToken);
                    }

                    cleared += gone;
                    return gone > 0;
                },
                cancellationToken);
        }

        return cleared;
    }
}
