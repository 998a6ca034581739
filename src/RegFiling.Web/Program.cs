using System.Globalization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Localization;
using RegFiling;
using RegFiling.Migrations;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;
using RegFiling.Web.Demonstration;
using RegFiling.Web.Endpoints;
using RegFiling.Web.Platform;
using RegFiling.Web.Platform.Forms;
using RegFiling.Web.Platform.Files;
using Serilog;

if (args is [PdfChild.Argument])
{
    return PdfChild.Run();
}

var builder = WebApplication.CreateBuilder(args);
builder.Host.UseDefaultServiceProvider(options => options.ValidateOnBuild = options.ValidateScopes = true);
if (builder.Configuration["urls"] is null && builder.Configuration["http_ports"] is null)
{
    builder.WebHost.UseUrls(Settings.UsualAddress);
}

Settings settings;
try
{
    settings = Settings.Read(builder.Configuration, builder.Environment);
}
catch (SettingException wrong)
{
    await Console.Error.WriteLineAsync(wrong.Message);
    return 1;
}

builder.Services.AddSingleton(settings);
builder.Services.AddSingleton(settings.Documents);
builder.Services.AddSingleton(settings.Mail);
builder.Services.AddSingleton(settings.Invitations);
builder.Services.AddSingleton(settings.Instruments);
builder.Services.AddRegFiling();
builder.Services.AddRegFilingDatabase(builder.Configuration);
builder.Services.AddDataProtection().SetApplicationName("RegFiling").PersistKeysToDbContext<RegFilingDbContext>();

builder.Services.AddIdentityCore<Account>(options =>
{
    options.Password.RequiredLength = InvitationSettings.ShortestPassword;
    options.Password.RequireDigit = options.Password.RequireLowercase = options.Password.RequireUppercase = options.Password.RequireNonAlphanumeric = false;
    options.Lockout.MaxFailedAccessAttempts = 5;
    options.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(15);
}).AddEntityFrameworkStores<RegFilingDbContext>().AddSignInManager().AddDefaultTokenProviders();
builder.Services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
builder.Services.Configure<SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.Zero);
builder.AddWebSecurity(settings);
builder.Services.Configure<RequestLocalizationOptions>(options =>
{
    CultureInfo[] cultures = [CultureInfo.GetCultureInfo("zh-CN"), CultureInfo.GetCultureInfo("en-GB")];
    options.DefaultRequestCulture = new RequestCulture(cultures[0]);
    options.SupportedCultures = options.SupportedUICultures = cultures;
    // Chinese first: the switch on the page decides, not the browser.
    options.RequestCultureProviders = [new QueryStringRequestCultureProvider(), new CookieRequestCultureProvider()];
});
builder.Services.AddRazorPages();
builder.Services.AddCaseScreens();
builder.Services.AddHttpContextAccessor();
builder.Services.AddSerilog((_, logging) => logging.ReadFrom.Configuration(builder.Configuration).WriteTo.Console(formatProvider: CultureInfo.InvariantCulture));
builder.Services.AddCaseApi();
builder.Services.AddHostedService<ClockService>();
builder.Services.AddHostedService<UnusedFileService>();
builder.Services.AddHostedService<SimulationService>();

var app = builder.Build();
try
{
    await DatabaseStart.PrepareAsync(app.Services, settings.PackFolder);
    if (settings.OffersDemonstration(app.Environment))
    {
        await DemonstrationSeed.RunAsync(app.Services);
        if (settings.DemonstrationCases)
        {
            await DemonstrationCases.RunAsync(app.Services);
        }
    }
}
catch (Exception wrong) when (StartFault.Of(wrong) is { } said)
{
    await Console.Error.WriteLineAsync(said);
    return 1;
}

app.UseSerilogRequestLogging();
app.UseWebSecurity();
// Files of the site need no account, so none is looked up for them.
app.MapStaticAssets().AllowAnonymous().ShortCircuit();
app.UseRouting();
app.UseMiddleware<RequestLimits>();
app.UseKnownAddressesOnly();
app.UseAuthentication();
app.UseMiddleware<ActorMiddleware>();
app.UseMiddleware<KeepForms>();
app.UseAuthorization();
app.UseAntiforgery();
app.MapRazorPages();
app.MapCaseScreens();
app.MapSession();
app.MapCaseApi();
app.MapRegister();
app.MapCalendar();
app.MapHealth();
await app.RunAsync();
return 0;

/// <summary>The web host; named so that tests can start it.</summary>
public partial class Program;
