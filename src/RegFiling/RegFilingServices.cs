using FluentValidation;
using Mediator;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RegFiling.Commitments;
using RegFiling.DueDates;
using RegFiling.Instruments;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.Reports;
using RegFiling.RiskTiering.Simulation;
using RegFiling.RuleChanges;
using RegFiling.Subjects;

namespace RegFiling;

/// <summary>The regulatory process as services. The host adds a database (<c>RegFiling.Migrations</c>) and sets who acts.</summary>
public static class RegFilingServices
{
    public static IServiceCollection AddRegFiling(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(CodeCatalogue.OfThisProduct);
        services.AddSingleton<PackCatalogue>();
        services.AddSingleton<WriteGate>();
        services.TryAddSingleton<TypstOptions>();
        services.AddSingleton<TypstWorker>();
        services.AddSingleton<DocumentPrinter>();
        services.AddScoped<WriteTransaction>();
        services.AddScoped<CurrentActor>();
        services.AddScoped<CaseLoader>();
        services.AddScoped<CaseIndex>();
        services.AddScoped<CaseSelection>();
        services.AddScoped(s => new CaseReindex(
            s.GetRequiredService<RegFilingDbContext>(), s.GetRequiredService<WriteTransaction>(), s.GetRequiredService<CaseLoader>(), s.GetRequiredService<PackCatalogue>(),
            s.GetRequiredService<ISubjectNames>(), s.GetRequiredService<TimeProvider>()));
        services.AddScoped<DocumentIssuer>();
        services.AddScoped<UnusedFiles>();
        services.AddScoped<SealActs>();
        services.AddScoped<ClockRunner>();
        services.AddScoped<CalendarMover>();
        services.AddScoped<ApprovedRules>();
        services.AddScoped<IPackOverlays>(s => s.GetRequiredService<ApprovedRules>());
        services.AddScoped<RuleSwitch>();
        services.TryAddSingleton(new MailSettings(null, 25, "no-reply@localhost", "http://localhost:5080"));
        services.AddScoped<OutboxMailer>();
        services.TryAddSingleton(new InvitationSettings());
        services.TryAddScoped<IPasswordHasher<Account>, PasswordHasher<Account>>();
        services.AddScoped<CompanyRecord>();
        services.AddScoped<NoticeMailer>();
        services.AddScoped<IDueSource, ClockDues>();
        services.AddScoped<IDueSource, CommitmentDues>();
        services.AddScoped(s => new DueDigest(
            s.GetRequiredService<RegFilingDbContext>(), s.GetRequiredService<WriteTransaction>(), s.GetRequiredService<PackCatalogue>(), s.GetServices<IDueSource>(), s.GetRequiredService<TimeProvider>()));
        services.AddScoped<WeeklyReports>();
        services.AddScoped<RiskTiering.ILifeSource, Rectifications.OverdueRectifications>();
        services.AddScoped<RiskTiering.ILifeSource, Incidents.CountingIncidents>();
        services.AddScoped<LedgerVerify>();
        services.AddScoped<RecordErasure>();
        services.AddScoped<RegisterSearch>();
        services.AddScoped<TierSimulation>();
        services.AddSingleton<SimulationSignal>();
        services.AddSingleton<SimulationWorker>();
        services.TryAddScoped<IProposedRules, RuleChanges.ChangeProposals>();
        services.TryAddSingleton(new InstrumentSettings(null));
        services.AddSingleton<InstalledCatalogues>();
        services.AddSingleton<InstrumentReader>();
        services.AddScoped<FiledForms>();
        services.AddScoped<ISubjectNames, SubjectNames>();
        services.AddValidatorsFromAssembly(typeof(RegFilingServices).Assembly, ServiceLifetime.Singleton, includeInternalTypes: true);
        services.AddMediator((MediatorOptions options) =>
        {
            options.ServiceLifetime = ServiceLifetime.Scoped;
            options.GenerateTypesAsInternal = true;
            options.PipelineBehaviors = [typeof(ValidateCommand<,>)];
        });
        return services;
    }
}
