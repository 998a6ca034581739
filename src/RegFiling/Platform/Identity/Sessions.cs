using Microsoft.EntityFrameworkCore;
using RegFiling.Platform.Persistence;

namespace RegFiling.Platform.Identity;

/// <summary>Signed-in browsers of an account.</summary>
internal static class Sessions
{
    /// <summary>Ends all of them: with another stamp no cookie of before opens anything.</summary>
    public static async Task EndAsync(RegFilingDbContext db, IReadOnlyCollection<Guid> accounts, CancellationToken cancellationToken)
    {
        foreach (var account in accounts)
        {
            var (stamp, version) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString());
            await db.Users.Where(user => user.Id == account)
                .ExecuteUpdateAsync(set => set.SetProperty(user => user.SecurityStamp, stamp).SetProperty(user => user.ConcurrencyStamp, version), cancellationToken);
        }
    }
}
