using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Identifiers;
using RegFiling.Platform.Persistence;

namespace RegFiling.Register;

/// <summary>What a reader of the register looks for. Empty text lists everything, newest first.</summary>
public sealed record RegisterQuery(
    string? Text = null, RegisterSeries? Series = null, RegisterState? State = null, ListCategory? Category = null, int Page = 1, int PageSize = 20);

/// <summary>One page of hits. <paramref name="Count"/> stops at 1,000; then <paramref name="IsMore"/> is set and the screen says 1,000+.</summary>
public sealed record RegisterPage(IReadOnlyList<RegisterEntry> Entries, int Count, bool IsMore, int Page, int Pages);

/// <summary>All hits of a search, read from the database one by one.</summary>
public sealed class RegisterHits(IQueryable<RegisterEntry>? found)
{
    public async IAsyncEnumerable<RegisterEntry> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (found is null)
        {
            yield break;
        }

        await foreach (var entry in found.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return entry;
        }
    }
}

/// <summary>Finds entries by number, name, subject (former names too) and product, from two characters on.</summary>
public sealed class RegisterSearch(RegFilingDbContext db)
{
    public const int MostCounted = 1000;
    private const int LongestText = 100;
    private const int MostJoined = 4;

    /// <summary>A page of hits, or why the words cannot be looked for.</summary>
    public async Task<Outcome<RegisterPage>> FindAsync(RegisterQuery query, CancellationToken cancellationToken = default)
    {
        var (found, why) = await FoundAsync(query, cancellationToken);
        return why is not null ? Outcome<RegisterPage>.Refused(RefusalKind.Invalid, why)
            : found is null ? new RegisterPage([], 0, false, 1, 1)
            : await PageAsync(found, query, cancellationToken);
    }

    /// <summary>Every hit in the order of the pages, read as it is asked for; or why the words cannot be looked for.</summary>
    public async Task<Outcome<RegisterHits>> OpenHitsAsync(RegisterQuery query, CancellationToken cancellationToken = default)
    {
        var (found, why) = await FoundAsync(query, cancellationToken);
        return why is not null ? Outcome<RegisterHits>.Refused(RefusalKind.Invalid, why) : new RegisterHits(found?.AsNoTracking());
    }

    private async Task<(IQueryable<RegisterEntry>? Found, Refusal? Why)> FoundAsync(RegisterQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Text is { Length: > LongestText })
            return (null, Refuse("register.search.too-long", "检索词过长", "The words are too long", "请不超过一百个字", "Use at most 100 characters"));
        var folded = RegisterIndex.Fold(query.Text);
        if (folded.Length == 0)
            return (Filter(db.Set<RegisterEntry>(), query).OrderByDescending(entry => entry.SortDate).ThenByDescending(entry => entry.Id), null);

        if (FilingNumber.TryParse(query.Text, out _) || GenerativeFilingNumber.TryParse(query.Text, out _))
        {
            var key = RegisterEntry.KeyOf(query.Text!);
            return (Filter(db.Set<RegisterEntry>(), query).Where(entry => entry.NumberKey == key || entry.NationalNumberKey == key).OrderBy(entry => entry.Series), null);
        }

        var words = folded.Split(' ', '\n').Distinct().ToList();
        var grams = words.SelectMany(RegisterIndex.GramsOf).Distinct().ToList();
        if (grams.Count == 0)
            return (null, Refuse("register.search.too-short", "只有一个字，无法检索", "One character is too little to search for", "请至少输入两个字", "Type at least two characters"));

        var rarest = await RarestAsync(grams, cancellationToken);
        if (rarest.Count == 0)
            return (null, null);
        // A word of two characters is its gram; it needs no second look when that gram is joined.
        var verify = grams.Count > rarest.Count ? words : words.FindAll(word => word.EnumerateRunes().Count() != 2);
        return (Hits(rarest, verify, query), null);
    }

    /// <summary>The entry with this number, bare or complete, local or national; null when there is none. A public record comes before an own entry.</summary>
    public async Task<RegisterEntry?> GetAsync(string number, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(number);
        if (number.Length > RegisterEntryMapping.LongestNumber)
            return null;
        var key = RegisterEntry.KeyOf(number);
        var found = await db.Set<RegisterEntry>().AsNoTracking()
            .Where(entry => entry.NumberKey == key || entry.NationalNumberKey == key)
            .OrderBy(entry => entry.Series)
            .FirstOrDefaultAsync(cancellationToken);
        // A number that was recorded wrongly still leads to the entry, which says that it was corrected.
        return found ?? await db.Set<RegisterRevision>().AsNoTracking().Where(revision => revision.NumberKey == key)
            .Join(db.Set<RegisterEntry>(), revision => revision.EntryId, entry => entry.Id, (_, entry) => entry).FirstOrDefaultAsync(cancellationToken);
    }

    // A common pair (公司) may lead to a million rows, a rare one of the same words to ten: start from the rare ones.
    private async Task<List<long>> RarestAsync(List<long> grams, CancellationToken cancellationToken)
    {
        var counted = new List<(long Gram, int Count)>();
        foreach (var gram in grams.Take(grams.Count == 1 ? 0 : 16))
        {
            var count = await db.Set<RegisterGram>().Where(row => row.Gram == gram).Take(2 * MostCounted).CountAsync(cancellationToken);
            if (count == 0)
                return [];
            counted.Add((gram, count));
        }

        return counted.Count == 0 ? grams : [.. counted.OrderBy(gram => gram.Count).Take(MostJoined).Select(gram => gram.Gram)];
    }

    private IQueryable<RegisterEntry> Hits(List<long> grams, List<string> verify, RegisterQuery query)
    {
        var hits = db.Set<RegisterGram>().Where(row => row.Gram == grams[0]);
        foreach (var gram in grams.Skip(1))
        {
            hits = hits.Join(
                db.Set<RegisterGram>().Where(row => row.Gram == gram),
                hit => new { hit.Date, hit.EntryId },
                row => new { row.Date, row.EntryId },
                (hit, row) => hit);
        }

        var entries = Filter(db.Set<RegisterEntry>(), query);
        foreach (var word in verify)
            entries = entries.Where(entry => entry.SearchText.Contains(word));
        return hits.Join(entries, hit => hit.EntryId, entry => entry.Id, (hit, entry) => new { hit, entry })
            .OrderByDescending(pair => pair.hit.Date).ThenByDescending(pair => pair.hit.EntryId)
            .Select(pair => pair.entry);
    }

    private static IQueryable<RegisterEntry> Filter(IQueryable<RegisterEntry> entries, RegisterQuery query)
    {
        if (query.Series is { } series)
            entries = entries.Where(entry => entry.Series == series);
        if (query.State is { } state)
            entries = entries.Where(entry => entry.State == state);
        if (query.Category is { } category)
            entries = entries.Where(entry => entry.Category == category);
        return entries;
    }

    private static async Task<RegisterPage> PageAsync(IQueryable<RegisterEntry> found, RegisterQuery query, CancellationToken cancellationToken)
    {
        var count = await found.Take(MostCounted + 1).CountAsync(cancellationToken);
        var size = Math.Clamp(query.PageSize, 1, 100);
        var pages = Math.Max(1, (Math.Min(count, MostCounted) + size - 1) / size);
        var page = Math.Clamp(query.Page, 1, pages);
        var entries = await found.AsNoTracking().Skip((page - 1) * size).Take(size).ToListAsync(cancellationToken);
        return new RegisterPage(entries, Math.Min(count, MostCounted), count > MostCounted, page, pages);
    }

    private static Refusal Refuse(string code, string zh, string en, string nextZh, string nextEn) => new(code, new Text(zh, en), new Text(nextZh, nextEn), Field: "text");
}
