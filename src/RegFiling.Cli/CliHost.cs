using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RegFiling.Migrations;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;

namespace RegFiling.Cli;

/// <summary>The process behind the commands that need the database: configured like the web host.</summary>
internal sealed class CliHost : IAsyncDisposable
{
    private CliHost(ServiceProvider services) => Services = services;

    public ServiceProvider Services { get; }

    /// <summary>The date at the authority.</summary>
    public DateOnly Today => Time.DateOf(Services.GetRequiredService<TimeProvider>().GetUtcNow());

    private JurisdictionTime Time => Services.GetRequiredService<PackCatalogue>().Current[0].Deadlines.Time;

    /// <summary>Brings the database up to date and imports the packs first, as the web host does.</summary>
    public static async Task<CliHost> StartAsync(CliContext context, string? pack, CancellationToken cancellationToken)
    {
        RefuseWrongDatabase(context);
        var folder = pack ?? Path.GetDirectoryName(PackFolder.Find(null).FullPath)!;
        var services = new ServiceCollection().AddRegFiling().AddRegFilingDatabase(context.Configuration)
            .AddSingleton(typeof(ILogger<>), typeof(NullLogger<>)).AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).BuildServiceProvider();
        await DatabaseStart.PrepareAsync(services, folder, cancellationToken);
        return new(services);
    }

    /// <summary>Throws <see cref="UsageException"/> when the settings name no database.</summary>
    public static void RefuseWrongDatabase(CliContext context)
    {
        if (Database.WhatIsWrong(context.Configuration) is { } wrong)
        {
            throw new UsageException(new($"数据库设置有误：{wrong}", wrong));
        }
    }

    /// <summary>A scope in which the system itself acts.</summary>
    public AsyncServiceScope Scope()
    {
        var scope = Services.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<CurrentActor>().Actor = Actor.System;
        return scope;
    }

    public ValueTask DisposeAsync() => Services.DisposeAsync();
}
