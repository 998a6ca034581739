using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;

namespace RegFiling.Web.Platform;

/// <summary>Says who acts in this request. Roles are read anew each time, so that a role that was taken away is gone at once.</summary>
public sealed class ActorMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context, CurrentActor current, RegFilingDbContext db)
    {
        current.Actor = Guid.TryParse(context.User.FindFirstValue(ClaimTypes.NameIdentifier), out var accountId)
            ? await Accounts.ActorAsync(db, accountId, context.RequestAborted) ?? Actor.Anonymous
            : Actor.Anonymous;
        await next(context);
    }
}

/// <summary>Accounts as actors.</summary>
public static class Accounts
{
    /// <summary>The person of an account with the roles of the account; everybody who signs in and holds no office is a member of the public too.</summary>
    public static async Task<Actor?> ActorAsync(RegFilingDbContext db, Guid accountId, CancellationToken cancellationToken)
    {
        var person = await db.Users.AsNoTracking().Where(account => account.Id == accountId)
            .Join(db.Set<Person>(), account => account.PersonId, person => person.Id, (account, person) => person).FirstOrDefaultAsync(cancellationToken);
        if (person is null)
        {
            return null;
        }

        var roles = await db.Set<RoleHeld>().AsNoTracking().Where(role => role.AccountId == accountId).OrderBy(role => role.Role)
            .Select(role => new ActorRole(role.Role, role.SubjectId)).ToListAsync(cancellationToken);
        var actor = new Actor(person.Id, accountId, person.Name, roles);
        return actor.IsOfficial ? actor : actor with { Roles = [.. roles, new ActorRole(Roles.Public, null)] };
    }
}
