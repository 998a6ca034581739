using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;

namespace RegFiling.Web.Platform;

/// <summary>Says who acts in this request. Roles are read anew each time, so that a role that was taken away is gone at once.</summary>
public sealed class ActorMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context, CurrentActor current, RegFilingDbContext db, PackCatalogue packs, TimeProvider clock)
    {
        current.Actor = Guid.TryParse(context.User.FindFirstValue(ClaimTypes.NameIdentifier), out var accountId)
            ? await Accounts.ActorAsync(db, accountId, context.RequestAborted, packs.Current[0].Deadlines.Time.DateOf(clock.GetUtcNow())) ?? Actor.Anonymous
            : Actor.Anonymous;
        await next(context);
    }
}

/// <summary>Accounts as actors.</summary>
public static class Accounts
{
    /// <summary>
    /// The person of an account with the roles of the account; everybody who signs in and holds no office is a member of the public too. An agent acts
    /// under a power of attorney that is in force on <paramref name="today"/>; without a day nobody does.
    /// </summary>
    public static async Task<Actor?> ActorAsync(RegFilingDbContext db, Guid accountId, CancellationToken cancellationToken, DateOnly? today = null)
    {
        var person = await db.Users.AsNoTracking().Where(account => account.Id == accountId)
            .Join(db.Set<Person>(), account => account.PersonId, person => person.Id, (account, person) => person).FirstOrDefaultAsync(cancellationToken);
        if (person is null)
        {
            return null;
        }

        var held = await db.Set<RoleHeld>().AsNoTracking().Where(role => role.AccountId == accountId).OrderBy(role => role.Role).ThenBy(role => role.Id).ToListAsync(cancellationToken);
        var ids = held.Select(role => role.MandateId).OfType<Guid>().ToList();
        var mandates = ids.Count == 0 ? [] : await db.Set<AgentMandate>().AsNoTracking().Where(mandate => ids.Contains(mandate.Id)).ToDictionaryAsync(mandate => mandate.Id, mandate => mandate.AsHeld(), cancellationToken);
        bool InForce(RoleHeld role) => role.MandateId is not { } id || (today is { } day && mandates[id].IsInForce(day));
        var roles = held.Where(InForce).Select(role => new ActorRole(role.Role, role.SubjectId) { Mandate = role.MandateId is { } id ? mandates[id] : null }).ToList();
        var actor = new Actor(person.Id, accountId, person.Name, roles) { Lapsed = [.. held.Where(role => !InForce(role)).Select(role => mandates[role.MandateId!.Value])] };
        return actor.IsOfficial ? actor : actor with { Roles = [.. roles, new ActorRole(Roles.Public, null)] };
    }
}
