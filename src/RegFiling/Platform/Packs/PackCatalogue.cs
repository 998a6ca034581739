using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Packs;

/// <summary>
/// The packs in use: those that new cases begin under, and every older version that a running case keeps. Files are the authority for what
/// ships; the database holds every version ever used. Rule files that the authority has approved stand in the place of the shipped ones from
/// their day on: such a pack is made and stored before that day, so that every node changes over with the clock and none has to be told.
/// </summary>
public sealed class PackCatalogue(IServiceScopeFactory scopes, TimeProvider clock)
{
    private readonly ConcurrentDictionary<string, Pack> byHash = new(StringComparer.Ordinal);
    private IReadOnlyList<Pack> shipped = [];
    private CodeCatalogue code = CodeCatalogue.OfThisProduct;
    private Plan plan = new([], [new(DateTimeOffset.MinValue, [])]);

    /// <summary>The packs that new cases begin under: those of the files, with the approved rule files that are in force at this moment.</summary>
    public IReadOnlyList<Pack> Current
    {
        get
        {
            var now = clock.GetUtcNow();
            return plan.Stages.Last(stage => stage.From <= now).Packs;
        }
    }

    /// <summary>The packs as their files say, without what was approved since.</summary>
    public IReadOnlyList<Pack> Shipped => shipped;

    /// <summary>The pack and definition that a new case of this procedure begins under; null when no pack has it.</summary>
    public (Pack Pack, ProcedureDefinition Procedure)? Find(string procedure)
    {
        foreach (var pack in Current)
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
        if (shipped.FirstOrDefault(pack => pack.Manifest.Id == older.Manifest.Id) is { } newest)
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
        this.code = code;
        var problems = new List<Problem>();
        // Packs that only bring instruments stand behind those with procedures: the first is the one whose time and calendar count.
        var packs = folders.Select(folder => PackReader.Read(folder, problems)).OfType<Pack>().OrderBy(pack => pack.Procedures.Count == 0).ToList();
        foreach (var pack in packs)
        {
            PackLinter.Lint(pack, code, problems);
            PackLinter.LintAmong(pack, packs, code, problems);
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

        (shipped, plan) = (packs, new([], [new(DateTimeOffset.MinValue, packs)]));
        foreach (var older in byHash.Values)
        {
            CountByCurrent(older);
        }

        await RefuseLostCodeAsync(db, code, cancellationToken);
        await RefreshAsync(cancellationToken);
    }

    /// <summary>
    /// Looks for rule files that were approved or withdrawn since, on this node or another, and plans which pack holds from when. Throws
    /// <see cref="PackException"/> when an approved file does not fit what ships now; the plan is then as it was.
    /// </summary>
    /// <returns>Whether anything changed.</returns>
    public async Task<bool> RefreshAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (scope.ServiceProvider.GetService<IPackOverlays>() is not { } source)
        {
            return false;
        }

        var approved = await source.ListAsync(cancellationToken);
        if (approved.SequenceEqual(plan.Approved))
        {
            return false;
        }

        var contents = await source.ReadAsync([.. approved.Select(overlay => overlay.Sha256).Distinct()], cancellationToken);
        if (contents.FirstOrDefault(content => Sha256.Of(content.Value) != content.Key) is { Key: { } changed })
        {
            throw new InvalidOperationException($"The approved rule file {changed} was changed in the database.");
        }

        var stages = new List<Stage>();
        foreach (var from in approved.SelectMany(overlay => shipped.Where(pack => pack.Manifest.Id == overlay.PackId).Select(pack => pack.Deadlines.Time.StartOf(overlay.From)))
            .Append(DateTimeOffset.MinValue).Distinct().Order())
        {
            stages.Add(new(from, [.. shipped.Select(pack => Composed(pack, approved, contents, from))]));
        }

        var (db, write) = (scope.ServiceProvider.GetRequiredService<RegFilingDbContext>(), scope.ServiceProvider.GetRequiredService<WriteTransaction>());
        foreach (var pack in stages.SelectMany(stage => stage.Packs).Except(shipped).DistinctBy(pack => pack.Hash))
        {
            // Two nodes may store the same pack at one time: the second finds it there.
            await write.RunAsync(
                async () =>
                {
                    await StoreAsync(db, pack, cancellationToken);
                    return true;
                },
                cancellationToken);
        }

        plan = new(approved, stages);
        return true;
    }

    // Of one composition there is one object, so that what was compiled from it is compiled once.
    private Pack Composed(Pack pack, IReadOnlyList<PackOverlay> approved, IReadOnlyDictionary<string, byte[]> contents, DateTimeOffset from)
    {
        var problems = new List<Problem>();
        var day = from == DateTimeOffset.MinValue ? DateOnly.MinValue : pack.Deadlines.Time.DateOf(from);
        var composed = PackComposer.Compose(pack, PackComposer.InForce(pack, approved, day), contents, problems);
        if (composed is not null && composed != pack)
        {
            PackLinter.Lint(composed, code, problems);
        }

        return problems.Count == 0 ? byHash.GetOrAdd(composed!.Hash, composed) : throw new PackException(
            [.. problems.Select(problem => problem with { Message = $"{problem.Message} (approved rules in force from {day:yyyy-MM-dd} do not fit what ships)", Cure = $"{problem.Cure}; or ship a higher version of that file" })]);
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

    private sealed record Stage(DateTimeOffset From, IReadOnlyList<Pack> Packs);

    private sealed record Plan(IReadOnlyList<PackOverlay> Approved, IReadOnlyList<Stage> Stages);
}

/// <summary>A pack cannot be used; the message lists file, line and cure of every problem.</summary>
public sealed class PackException(IReadOnlyList<Problem> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<Problem> Problems { get; } = problems;
}
