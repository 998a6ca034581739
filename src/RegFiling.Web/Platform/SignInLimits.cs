using System.Threading.RateLimiting;

namespace RegFiling.Web.Platform;

/// <summary>How often somebody may try to sign in: by address and by user name, each in five minutes. Beside it Identity locks an account after five wrong passwords.</summary>
public sealed class SignInLimits(IConfiguration configuration) : IDisposable
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private readonly PartitionedRateLimiter<string> byAddress = Limiter(configuration.GetValue("SignIn:AttemptsPerAddress", 60));
    private readonly PartitionedRateLimiter<string> byUser = Limiter(configuration.GetValue("SignIn:AttemptsPerUser", 20));

    /// <summary>Counts an attempt; false when there were too many.</summary>
    public bool Allows(string address, string user)
    {
        using var first = byAddress.AttemptAcquire(address);
        using var second = byUser.AttemptAcquire(user.ToUpperInvariant());
        return first.IsAcquired && second.IsAcquired;
    }

    public void Dispose()
    {
        byAddress.Dispose();
        byUser.Dispose();
    }

    private static PartitionedRateLimiter<string> Limiter(int permits) => PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = Window }));
}
