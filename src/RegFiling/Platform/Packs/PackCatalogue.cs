using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Packs;

/// <summary>
/// The packs in use: those that new cases begin under, and every older version that a running case keeps. Files are the authority for what
/// ships; the database holds every version ever used.
/// </summary>
public sealed class PackCatalogue(IServiceScopeFactory scopes, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Pack> byHash = new(StringComparer.Ordinal);
    private IReadOnlyList<Pack> current = [];

    /// <summary>The packs that new cases begin under.</summary>
    public IReadOnlyList<Pack> Current => current;

    /// <summary>The pack and definition that a new case of this procedure begins under; null when no pack has it.</summary>
    public (Pack Pack, ProcedureDefinition Procedure)? Find(string procedure)
    {
        foreach (var pack in current)
        {
            if (pack.Procedures.TryGetValue(procedure, out var definition))
            {
                return (pack, definition);
            }
        }

        return null;
    }

    /// <summary>
    /// What may begin from a case. A running case keeps to its own definition; one that has ended has nothing that runs, so what happens to its record
    /// later follows the newest, or no filing of an earlier pack could ever be changed.
    /// </summary>
    internal IReadOnlyDictionary<string, ChildDefinition> ChildrenOf(Cases.Case @case, ProcedureDefinition procedure) =>
        @case.ClosedAt is not null && Find(@case.Procedure) is (_, { } newest) && newest.States.ContainsKey(@case.State) ? newest.Children : procedure.Children;

    /// <summary>A pack by hash: what a running case keeps to.</summary>
    public async ValueTask<Pack> GetAsync(string hash, CancellationToken cancellationToken)
    {
        if (byHash.TryGetValue(hash, out var known))
        {
            return known;
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        var files = await db.Set<StoredPackFile>().Where(file => file.PackHash == hash)
            .Join(db.Set<StoredPackContent>(), file => file.Sha256, content => content.Sha256, (file, content) => new { file.Path, content.Bytes })
            .ToDictionaryAsync(file => file.Path, file => file.Bytes, StringComparer.Ordinal, cancellationToken);
        var problems = new List<Problem>();
        var pack = PackReader.Read(files, problems) ?? throw new InvalidOperationException($"The stored pack {hash} cannot be read: {string.Join("; ", problems)}");
        if (pack.Hash != hash)
        {
            throw new InvalidOperationException($"The stored pack {hash} was changed in the database: its files have the hash {pack.Hash}.");
        }

        CountByCurrent(pack);
        return byHash.GetOrAdd(hash, pack);
    }

    private void CountByCurrent(Pack older)
    {
        if (current.FirstOrDefault(pack => pack.Manifest.Id == older.Manifest.Id) is { } newest)
        {
            older.CountBy(newest);
        }
    }

    /// <summary>
    /// Reads, lints and imports the packs of a folder. Throws <see cref="PackException"/> when a pack has problems, when a version comes with
    /// another content than before, or when a running case names code that is gone.
    /// </summary>
    public async Task ImportAsync(IReadOnlyList<string> folders, CodeCatalogue code, CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var packs = folders.Select(folder => PackReader.Read(folder, problems)).OfType<Pack>().ToList();
        foreach (var pack in packs)
        {
            PackLinter.Lint(pack, code, problems);
        }

        foreach (var twice in packs.SelectMany(pack => pack.Procedures.Keys).GroupBy(id => id).Where(group => group.Count() > 1))
        {
            problems.Add(new($"procedures/{twice.Key}.json", 1, $"two packs bring the procedure {twice.Key}", "keep it in one of them"));
        }

        if (problems.Count > 0)
        {
            throw new PackException(problems);
        }

        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<RegFilingDbContext>();
        foreach (var pack in packs)
        {
            await StoreAsync(db, pack, cancellationToken);
            byHash[pack.Hash] = pack;
        }

        current = packs;
        foreach (var older in byHash.Values)
        {
            CountByCurrent(older);
        }

        await RefuseLostCodeAsync(db, code, cancellationToken);
    }

    private async Task StoreAsync(RegFilingDbContext db, Pack pack, CancellationToken cancellationToken)
    {
        var stored = await db.Set<StoredPack>().AsNoTracking()
            .FirstOrDefaultAsync(known => known.PackId == pack.Manifest.Id && known.Version == pack.Manifest.Version, cancellationToken);
        if (stored?.Hash == pack.Hash)
        {
            return;
        }

        if (stored is not null)
        {
            throw new PackException([new("pack.json", 1, $"version {pack.Manifest.Version} of {pack.Manifest.Id} is known with another content", "raise the version in pack.json")]);
        }

        var contents = pack.Files.ToDictionary(file => file.Key, file => Sha256.Of(file.Value));
        var hashes = contents.Values.Distinct().ToList();
        var known = await db.Set<StoredPackContent>().Where(content => hashes.Contains(content.Sha256)).Select(content => content.Sha256).ToListAsync(cancellationToken);
        db.AddRange(pack.Files.DistinctBy(file => contents[file.Key]).Where(file => !known.Contains(contents[file.Key]))
            .Select(file => new StoredPackContent { Sha256 = contents[file.Key], Bytes = file.Value }));
        db.Add(new StoredPack { Hash = pack.Hash, PackId = pack.Manifest.Id, Version = pack.Manifest.Version, ImportedAt = clock.GetUtcNow() });
        db.AddRange(contents.Select(file => new StoredPackFile { PackHash = pack.Hash, Path = file.Key, Sha256 = file.Value }));
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    // A running case keeps its definitions; the rules that these name must still be in the code, under the same name and version.
    private async Task RefuseLostCodeAsync(RegFilingDbContext db, CodeCatalogue code, CancellationToken cancellationToken)
    {
        var running = await db.Set<Cases.Case>().Where(c => c.ClosedAt == null).Select(c => new { c.PackHash, c.Procedure }).Distinct().ToListAsync(cancellationToken);
        foreach (var used in running)
        {
            var pack = await GetAsync(used.PackHash, cancellationToken);
            var lost = pack.Procedures[used.Procedure].Actions.Values.SelectMany(action => action.Rules).Where(rule => !code.Rules.ContainsKey(rule)).Distinct().ToList();
            if (lost.Count > 0)
            {
                throw new PackException([new($"procedures/{used.Procedure}.json", 1, $"running cases name rules that are gone: {string.Join(", ", lost)}", "keep the old rule beside the new one until these cases have ended")]);
            }
        }
    }
}

/// <summary>A pack cannot be used; the message lists file, line and cure of every problem.</summary>
public sealed class PackException(IReadOnlyList<Problem> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<Problem> Problems { get; } = problems;
}
