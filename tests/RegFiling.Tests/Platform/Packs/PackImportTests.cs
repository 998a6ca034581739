using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Packs;
using RegFiling.Tests.FilesOnly;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Platform.Packs;

/// <summary>What a start refuses: a used version with other content, a running case whose rules are gone, a stored pack that was changed.</summary>
public sealed class PackImportTests : IDisposable
{
    private readonly FilesOnlyPack packs = new();

    [Fact]
    public async Task Same_version_with_other_content_does_not_start_and_a_new_version_does()
    {
        await using var system = await TestSystem.StartAsync(packs: packs.Folder);
        var running = TestSystem.Done(await system.StartAsync("filer", "training")).CaseId;
        await ImportAsync(system);

        Change("files-only/procedures/training.json", "\"limit\": \"5 wd\"", "\"limit\": \"7 wd\"");
        var refused = await Assert.ThrowsAsync<PackException>(() => ImportAsync(system));
        Assert.Equal(("pack.json", 1), (refused.Problems.Single().File, refused.Problems.Single().Line));
        Assert.Contains("raise the version", refused.Message, StringComparison.Ordinal);

        Change("files-only/pack.json", "\"version\": \"1.0.0\"", "\"version\": \"1.1.0\"");
        await ImportAsync(system);
        var later = TestSystem.Done(await system.StartAsync("filer", "training")).CaseId;
        // The running case keeps the pack that it began under; a new one begins under the new version.
        Assert.Equal("5 wd", (await system.AskAsync("filer", new GetCase(running)))!.Procedure.Clocks["confirmation"].Limit);
        Assert.Equal("7 wd", (await system.AskAsync("filer", new GetCase(later)))!.Procedure.Clocks["confirmation"].Limit);
        Assert.Equal("5 wd", (await Fresh(system).GetAsync(await HashAsync(system, running), CancellationToken.None)).Procedures["training"].Clocks["confirmation"].Limit);
        // The shipped ones, and two versions of this one.
        Assert.Equal(ShippedPacks.Read().Count + 2, await system.ReadAsync(db => db.Set<StoredPack>().CountAsync()));
    }

    [Fact]
    public async Task Pack_with_problems_does_not_start_and_lists_them_all()
    {
        Change("files-only/procedures/training.json", "\"role\": [\"officer\", \"reviewer\"]", "\"role\": [\"chief\"]");
        Change("files-only/documents/training-confirmation.json", "\"template\": \"training\"", "\"template\": \"letter\"");
        var refused = await Assert.ThrowsAsync<PackException>(() => TestSystem.StartAsync(packs: packs.Folder));
        Assert.Equal(2, refused.Problems.Count);
        Assert.Contains("procedures/training.json:", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_packs_with_one_procedure_do_not_start()
    {
        FilesOnlyPack.Copy(FilesOnlyPack.Source, Path.Combine(packs.Folder, "again"));
        var refused = await Assert.ThrowsAsync<PackException>(() => TestSystem.StartAsync(packs: packs.Folder));
        Assert.Contains(refused.Problems, problem => problem.Message == "two packs bring the procedure training");
    }

    [Fact]
    public async Task Running_case_that_names_a_lost_rule_does_not_start_until_it_has_ended()
    {
        await using var system = await TestSystem.StartAsync();
        var shipped = ShippedPacks.Read().Single(pack => pack.Procedures.ContainsKey("subject"));
        var files = new Dictionary<string, byte[]>(shipped.Files)
        {
            ["procedures/subject.json"] = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(shipped.Files["procedures/subject.json"]).Replace("subject.credit-code-free@1", "subject.credit-code-free@0", StringComparison.Ordinal)),
        };
        var old = PackReader.Read(files, [])!;
        await StoreAsync(system, old, "0.9.0");
        var running = await system.CaseAsync(old, "subject", "draft");
        var refused = await Assert.ThrowsAsync<PackException>(() => ImportAsync(system, Repository.Path("workflows")));
        Assert.Contains("subject.credit-code-free@0", refused.Problems.Single().Message, StringComparison.Ordinal);
        Assert.Equal("procedures/subject.json", refused.Problems.Single().File);

        await system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == running).ExecuteUpdateAsync(set => set.SetProperty(c => c.ClosedAt, system.Clock.GetUtcNow())));
        await ImportAsync(system, Repository.Path("workflows"));
    }

    [Fact]
    public async Task Stored_pack_that_was_changed_in_the_database_is_not_used()
    {
        await using var system = await TestSystem.StartAsync(packs: packs.Folder);
        var hash = await HashAsync(system, TestSystem.Done(await system.StartAsync("filer", "training")).CaseId);
        await system.ReadAsync(async db =>
        {
            var file = await db.Set<StoredPackFile>().SingleAsync(file => file.PackHash == hash && file.Path == "procedures/training.json");
            var content = await db.Set<StoredPackContent>().SingleAsync(content => content.Sha256 == file.Sha256);
            content.Bytes[^2] = (byte)' ';
            content.Bytes[^3] = (byte)'}';
            db.Entry(content).Property(c => c.Bytes).IsModified = true;
            return await db.SaveChangesAsync();
        });
        await Assert.ThrowsAnyAsync<InvalidOperationException>(async () => await Fresh(system).GetAsync(hash, CancellationToken.None));
    }

    public void Dispose() => packs.Dispose();

    private static PackCatalogue Fresh(TestSystem system) => new(system.Services.GetRequiredService<IServiceScopeFactory>(), system.Clock);

    private static Task<string> HashAsync(TestSystem system, Guid id) => system.ReadAsync(db => db.Set<Case>().Where(c => c.Id == id).Select(c => c.PackHash).SingleAsync());

    private static Task<int> StoreAsync(TestSystem system, Pack pack, string version) => system.ReadAsync(async db =>
    {
        db.Add(new StoredPack { Hash = pack.Hash, PackId = pack.Manifest.Id, Version = version, ImportedAt = system.Clock.GetUtcNow() });
        foreach (var (path, bytes) in pack.Files)
        {
            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            db.Add(new StoredPackFile { PackHash = pack.Hash, Path = path, Sha256 = hash });
            if (!await db.Set<StoredPackContent>().AnyAsync(content => content.Sha256 == hash))
            {
                db.Add(new StoredPackContent { Sha256 = hash, Bytes = bytes });
            }
        }

        return await db.SaveChangesAsync();
    });

    private Task ImportAsync(TestSystem system) => ImportAsync(system, packs.Folder);

    private static Task ImportAsync(TestSystem system, string folder) =>
        system.Services.GetRequiredService<PackCatalogue>().ImportAsync(PackReader.FoldersBelow(folder), CodeCatalogue.OfThisProduct, CancellationToken.None);

    private void Change(string file, string from, string to)
    {
        var path = Path.Combine(packs.Folder, file);
        var text = File.ReadAllText(path);
        Assert.Contains(from, text, StringComparison.Ordinal);
        File.WriteAllText(path, text.Replace(from, to, StringComparison.Ordinal));
    }
}
