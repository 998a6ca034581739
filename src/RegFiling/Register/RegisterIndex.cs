using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegFiling.Platform;
using RegFiling.Platform.Persistence;

namespace RegFiling.Register;

/// <summary>Two neighbouring characters of an entry. Full-text engines return nothing for two Chinese characters; this table does, on every database.</summary>
public sealed class RegisterGram
{
    /// <summary>Both code points in one number, so that no collation takes two rare characters for the same.</summary>
    public required long Gram { get; init; }

    /// <summary>The sort date of the entry, here too, so that the newest hits are read in the order of the key.</summary>
    public required DateOnly Date { get; init; }

    public required Guid EntryId { get; init; }
}

/// <summary>Keeps the search table in step with the entries.</summary>
public static class RegisterIndex
{
    private const int RowsPerInsert = 500;
    private static readonly string FullInsert = InsertOf(RowsPerInsert);

    /// <summary>Adds, keeps and removes the grams of new or changed entries in the given context; the caller saves.</summary>
    public static async Task UpdateAsync(RegFilingDbContext db, IReadOnlyCollection<RegisterEntry> entries, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(db);
        ArgumentNullException.ThrowIfNull(entries);
        var known = entries.Where(entry => db.Entry(entry).State is not (EntityState.Added or EntityState.Detached)).Select(entry => entry.Id).ToList();
        var stored = known.Count == 0
            ? Array.Empty<RegisterGram>().ToLookup(gram => gram.EntryId)
            : (await db.Set<RegisterGram>().Where(gram => known.Contains(gram.EntryId)).ToListAsync(cancellationToken)).ToLookup(gram => gram.EntryId);
        foreach (var entry in entries)
        {
            var wanted = GramsOf(entry.SearchText).ToHashSet();
            foreach (var gram in stored[entry.Id])
            {
                if (gram.Date != entry.SortDate || !wanted.Remove(gram.Gram))
                    db.Remove(gram);
            }

            db.AddRange(wanted.Select(gram => new RegisterGram { Gram = gram, Date = entry.SortDate, EntryId = entry.Id }));
        }
    }

    /// <summary>Writes the grams of saved entries anew, many rows to a command: tracked row by row, a list of 8,000 would hold the database for 17 seconds.</summary>
    internal static async Task RewriteAsync(RegFilingDbContext db, IReadOnlyCollection<RegisterEntry> saved, CancellationToken cancellationToken)
    {
        var ids = saved.Select(entry => entry.Id).ToList();
        await db.Set<RegisterGram>().Where(gram => ids.Contains(gram.EntryId)).ExecuteDeleteAsync(cancellationToken);
        var rows = saved.SelectMany(entry => GramsOf(entry.SearchText).Distinct().Select(gram => new object[] { gram, entry.SortDate, entry.Id }));
        foreach (var batch in rows.Chunk(RowsPerInsert))
        {
            var sql = batch.Length == RowsPerInsert ? FullInsert : InsertOf(batch.Length);
            await db.Database.ExecuteSqlAsync(FormattableStringFactory.Create(sql, [.. batch.SelectMany(row => row)]), cancellationToken);
        }
    }

    // Three parameters a row; SQL Server takes 2,100 a command. Names as the model writes them need no quotes in any of the three.
    private static string InsertOf(int rows) =>
        "INSERT INTO register_gram (gram, date, entry_id) VALUES "
        + string.Join(", ", Enumerable.Range(0, rows).Select(i => $"({{{3 * i}}}, {{{(3 * i) + 1}}}, {{{(3 * i) + 2}}})"));

    /// <summary>Text as it is compared in a search: ordinary width, small letters, no unseen characters, one field per line.</summary>
    internal static string Fold(params ReadOnlySpan<string?> fields) => SearchText.Fold(RegisterEntryMapping.LongestText, fields);

    /// <summary>The pairs of neighbouring characters in folded text; none reaches over a space or into the next field.</summary>
    internal static IEnumerable<long> GramsOf(string folded) => SearchText.GramsOf(folded);
}

internal sealed class RegisterGramMapping : IEntityTypeConfiguration<RegisterGram>
{
    public void Configure(EntityTypeBuilder<RegisterGram> builder)
    {
        builder.HasKey(gram => new { gram.Gram, gram.Date, gram.EntryId });
        builder.Property(gram => gram.Gram).ValueGeneratedNever();
        builder.HasOne<RegisterEntry>().WithMany().HasForeignKey(gram => gram.EntryId);
    }
}
