using RegFiling.Web.Endpoints;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Platform;

/// <summary>What the pages of cases need, and their machine endpoints.</summary>
public static class CaseScreens
{
    public static IServiceCollection AddCaseScreens(this IServiceCollection services) =>
        services.AddScoped<Uploads>().AddScoped<FormReader>().AddScoped<ReadTrace>().AddScoped<Reauthentication>();

    public static void MapCaseScreens(this IEndpointRouteBuilder routes) => routes.MapFiles();
}
