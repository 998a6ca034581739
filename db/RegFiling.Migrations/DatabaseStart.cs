using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.RuleChanges;

namespace RegFiling.Migrations;

/// <summary>What every host does before its first request: bring the database up to date, import the packs, let approved rules take effect, move clocks to a changed calendar.</summary>
public static class DatabaseStart
{
    /// <summary>Throws <see cref="PackException"/> with file, line and cure when a pack cannot be used.</summary>
    public static async Task PrepareAsync(IServiceProvider services, string packFolder, CancellationToken cancellationToken = default)
    {
        await using (var scope = services.CreateAsyncScope())
        {
            await scope.ServiceProvider.GetRequiredService<RegFilingDbContext>().Database.MigrateAsync(cancellationToken);
        }

        var folders = PackReader.FoldersBelow(packFolder);
        if (folders.Count == 0)
        {
            throw new PackException([new(packFolder, 1, "there is no pack", "set Packs__Folder to the folder that holds the packs (workflows/)")]);
        }

        await services.GetRequiredService<PackCatalogue>().ImportAsync(folders, services.GetRequiredService<CodeCatalogue>(), cancellationToken);
        // What the day brought while no node was running; the packs themselves are as of now already.
        await using (var switching = services.CreateAsyncScope())
        {
            await switching.ServiceProvider.GetRequiredService<RuleSwitch>().RunAsync(cancellationToken);
        }

        // Cases of an earlier version stand in no list yet.
        await using (var indexing = services.CreateAsyncScope())
        {
            await indexing.ServiceProvider.GetRequiredService<CaseReindex>().RunAsync(cancellationToken: cancellationToken);
        }

        await using var moving = services.CreateAsyncScope();
        await moving.ServiceProvider.GetRequiredService<CalendarMover>().RunAsync(cancellationToken);
    }
}
