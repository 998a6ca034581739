using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using System.Text.Unicode;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ApplicationModels;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.WebEncoders;

namespace RegFiling.Web.Platform;

/// <summary>What protects every request: limits, headers, cookies, tokens, strict JSON, pages that are closed unless said otherwise.</summary>
public static class WebSecurity
{
    public const int LargestPage = 25 * 1024 * 1024;
    public const int LargestMessage = 1024 * 1024;

    /// <summary>Pages that everybody may read.</summary>
    private static readonly string[] OpenPages =
    [
        "/Index", "/Register/Entry", "/Rules/Index", "/Rules/Procedure", "/Rules/Version", "/Rules/Compare", "/Cases/Objection", "/Objections/State", "/Knowledge/Index", "/Knowledge/Item", "/Knowledge/Crosswalks", "/Knowledge/Crosswalk", "/Screening", "/Verify", "/SignIn",
        "/SignInAs", "/Error", "/Invitation",
    ];

    public static void AddWebSecurity(this WebApplicationBuilder builder, Settings settings)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(settings);
        var services = builder.Services;
        var development = builder.Environment.IsDevelopment();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestPage;
            kestrel.Limits.MaxRequestHeadersTotalSize = 16 * 1024;
            kestrel.Limits.MaxRequestHeaderCount = 60;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        });
        services.AddHsts(options => (options.MaxAge, options.IncludeSubDomains) = (TimeSpan.FromDays(365), true));
        services.AddSingleton<SignInLimits>();
        services.AddSingleton<VerifyLimits>();
        services.AddSingleton<PublicLimits>();
        services.AddExceptionHandler<Faults>();
        services.AddProblemDetails();
        services.AddAntiforgery(options =>
        {
            options.Cookie.Name = development ? "RegFiling.Form" : "__Host-RegFiling.Form";
            options.Cookie.SecurePolicy = development ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
            options.SuppressXFrameOptionsHeader = true;
        });
        services.ConfigureApplicationCookie(options => SignInCookie(options, development));
        services.AddAuthorization(Policies.Add);
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
        // Chinese stays readable in the source of a page, and a third as long; what could be markup is encoded as ever.
        services.Configure<WebEncoderOptions>(options => options.TextEncoderSettings = new TextEncoderSettings(UnicodeRanges.All));
        services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.AllowDuplicateProperties = false;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.RespectRequiredConstructorParameters = json.SerializerOptions.RespectNullableAnnotations = true;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
            json.SerializerOptions.Encoder = JavaScriptEncoder.Create(UnicodeRanges.All);
            json.SerializerOptions.MaxDepth = 24;
            json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.CamelCase));
        });
        // A body that cannot be read is answered alike in every environment.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.Configure<RouteOptions>(options => options.LowercaseUrls = true);
        // After the framework's own set-up. Both read names as jQuery writes them, which no page here does, and fail on a bracket that is not closed.
        services.PostConfigure<MvcOptions>(options =>
        {
            options.ValueProviderFactories.RemoveType<JQueryFormValueProviderFactory>();
            options.ValueProviderFactories.RemoveType<JQueryQueryStringValueProviderFactory>();
        });
        // After the framework's own set-up, which begins a new list of conventions.
        services.PostConfigure<RazorPagesOptions>(options => Pages(options, settings.OffersDemonstration(builder.Environment)));
        services.Configure<ForwardedHeadersOptions>(options => Proxies(options, builder.Configuration.GetSection("Proxies:Known").Get<string[]>() ?? []));
    }

    /// <summary>The part of the pipeline before routing. Localisation comes first, so that an error speaks the language of the reader.</summary>
    public static void UseWebSecurity(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseForwardedHeaders();
        app.UseMiddleware<SecurityHeaders>();
        if (!app.Environment.IsDevelopment())
        {
            app.UseHsts();
        }

        app.UseRequestLocalization();
        app.UseExceptionHandler();
        app.UseWhen(Problems.IsForMachines, machines => machines.UseStatusCodePages(async context =>
            await Problems.Status(context.HttpContext, context.HttpContext.Response.StatusCode).ExecuteAsync(context.HttpContext)));
        app.UseWhen(context => !Problems.IsForMachines(context), people => people.UseStatusCodePagesWithReExecute("/error/{0}"));
    }

    /// <summary>
    /// Right after routing: what does not exist, or not for this method, is said without asking for a sign-in first.
    /// </summary>
    public static void UseKnownAddressesOnly(this WebApplication app) => app.Use((context, next) =>
    {
        switch (context.GetEndpoint())
        {
            case null:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return Task.CompletedTask;
            // Routing answers a wrong method or content type with an endpoint of its own that has no route.
            case { } refusal and not RouteEndpoint:
                return refusal.RequestDelegate!(context);
            default:
                return next(context);
        }
    });

    private static void SignInCookie(CookieAuthenticationOptions options, bool development)
    {
        options.LoginPath = "/sign-in";
        options.ReturnUrlParameter = "returnUrl";
        options.ExpireTimeSpan = TimeSpan.FromMinutes(30);
        options.Cookie.Name = development ? "RegFiling.Account" : "__Host-RegFiling.Account";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = development ? CookieSecurePolicy.SameAsRequest : CookieSecurePolicy.Always;
        options.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
        var toSignIn = options.Events.OnRedirectToLogin;
        options.Events.OnRedirectToLogin = context =>
        {
            if (!Problems.IsForMachines(context.HttpContext))
            {
                return toSignIn(context);
            }

            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        };
    }

    private static void Pages(RazorPagesOptions options, bool demonstration)
    {
        options.Conventions.AuthorizeFolder("/", Policies.SignedIn);
        options.Conventions.AuthorizePage("/Audit", Policies.Supervisor);
        options.Conventions.AddPageRoute("/Error", "/forbidden");
        foreach (var page in OpenPages)
        {
            options.Conventions.AllowAnonymousToPage(page);
        }

        options.Conventions.AddFolderRouteModelConvention("/", model => Route(model, demonstration));
        options.Conventions.AddFolderApplicationModelConvention("/", model => model.Filters.Add(new OnlyWhatPagesTake()));
    }

    private static void Route(PageRouteModel model, bool demonstration)
    {
        if (model.ViewEnginePath == "/SignInAs" && !demonstration)
        {
            // Not closed but absent: there is nothing to be opened by mistake.
            model.Selectors.Clear();
        }

        // The error page answers a request of any kind.
        foreach (var selector in model.ViewEnginePath == "/Error" ? [] : model.Selectors)
        {
            selector.EndpointMetadata.Add(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head, HttpMethods.Post]));
        }
    }

    private static void Proxies(ForwardedHeadersOptions options, string[] known)
    {
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        options.ForwardedHeaders = known.Length == 0 ? ForwardedHeaders.None : ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        foreach (var proxy in known)
        {
            if (proxy.Contains('/', StringComparison.Ordinal))
            {
                options.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(proxy));
            }
            else
            {
                options.KnownProxies.Add(IPAddress.Parse(proxy));
            }
        }
    }
}
