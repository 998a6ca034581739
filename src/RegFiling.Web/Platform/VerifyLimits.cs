using System.Threading.RateLimiting;

namespace RegFiling.Web.Platform;

/// <summary>How often one address may have documents verified in five minutes, so that nobody tries numbers and codes out.</summary>
public sealed class VerifyLimits(IConfiguration configuration) : IDisposable
{
    private readonly PartitionedRateLimiter<string> byAddress = PartitionedRateLimiter.Create<string, string>(address => RateLimitPartition.GetFixedWindowLimiter(
        address, _ => new FixedWindowRateLimiterOptions { PermitLimit = configuration.GetValue("Verify:AttemptsPerAddress", 30), Window = TimeSpan.FromMinutes(5) }));

    /// <summary>Counts an attempt; false when there were too many.</summary>
    public bool Allows(string address)
    {
        using var lease = byAddress.AttemptAcquire(address);
        return lease.IsAcquired;
    }

    public void Dispose() => byAddress.Dispose();
}
