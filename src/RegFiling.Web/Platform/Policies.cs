using Microsoft.AspNetCore.Authorization;
using RegFiling.Platform.Identity;

namespace RegFiling.Web.Platform;

/// <summary>Who may open a page or call an endpoint. Roles are asked of the record in each request, never of the cookie.</summary>
public static class Policies
{
    /// <summary>Everybody who has signed in; what a person may see in a case is decided by the case.</summary>
    public const string SignedIn = "signed-in";

    /// <summary>监督查阅: law-enforcement supervisors and auditors.</summary>
    public const string Supervisor = "supervisor";

    public static void Add(AuthorizationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.AddPolicy(SignedIn, policy => policy.RequireAuthenticatedUser());
        options.AddPolicy(Supervisor, policy => policy.RequireAuthenticatedUser().RequireAssertion(context =>
            context.Resource is HttpContext http && http.RequestServices.GetRequiredService<CurrentActor>().Actor.Holds("supervisor", null)));
        // Whatever says nothing about itself is closed.
        options.FallbackPolicy = options.GetPolicy(SignedIn);
    }
}
