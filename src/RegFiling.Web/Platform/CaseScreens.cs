using RegFiling.Web.Endpoints;
using RegFiling.Web.Platform.Files;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Platform;

/// <summary>What the pages of cases need, and their machine endpoints.</summary>
public static class CaseScreens
{
    public static IServiceCollection AddCaseScreens(this IServiceCollection services) =>
        services.AddSingleton<PdfReader>().AddSingleton<FileInspector>().AddScoped<CaseFiles>().AddScoped<Uploads>().AddScoped<FormReader>().AddScoped<ReadTrace>().AddScoped<Reauthentication>().AddScoped<LedgerEndpoints.Ledger>().AddScoped<RegisterFeed>()
            .AddScoped<KeptForms>().AddSingleton<KeepForms>().Configure<Microsoft.AspNetCore.Mvc.MvcOptions>(mvc => mvc.Filters.Add<KeepForms>());

    public static void MapCaseScreens(this IEndpointRouteBuilder routes)
    {
        routes.MapFiles();
        routes.MapLedger();
        routes.MapNational();
        routes.MapCrosswalks();
        routes.MapInterviews();
        routes.MapReports();
        routes.MapSimulations();
        routes.MapRules();
    }
}
