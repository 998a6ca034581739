using System.Threading.RateLimiting;

namespace RegFiling.Web.Platform;

/// <summary>How often somebody without an account may write, look up a receipt or take the whole register away: by address.</summary>
public sealed class PublicLimits(IConfiguration configuration) : IDisposable
{
    public const int UsualObjections = 10;
    public const int UsualLookUps = 60;
    public const int UsualDownloads = 30;

    private readonly PartitionedRateLimiter<string> objections = Limiter(configuration.GetValue("Objections:PerAddressAndHour", UsualObjections), TimeSpan.FromHours(1));
    private readonly PartitionedRateLimiter<string> lookUps = Limiter(configuration.GetValue("Objections:LookUpsPerAddress", UsualLookUps), TimeSpan.FromMinutes(5));
    private readonly PartitionedRateLimiter<string> downloads = Limiter(configuration.GetValue("Register:DownloadsPerAddress", UsualDownloads), TimeSpan.FromMinutes(5));

    public bool AllowsObjection(HttpContext context) => Allows(objections, context);

    public bool AllowsLookUp(HttpContext context) => Allows(lookUps, context);

    public bool AllowsDownload(HttpContext context) => Allows(downloads, context);

    public void Dispose()
    {
        objections.Dispose();
        lookUps.Dispose();
        downloads.Dispose();
    }

    private static bool Allows(PartitionedRateLimiter<string> limiter, HttpContext context)
    {
        using var lease = limiter.AttemptAcquire(context.Connection.RemoteIpAddress?.ToString() ?? "");
        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<string> Limiter(int permits, TimeSpan window) => PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetFixedWindowLimiter(key, _ => new FixedWindowRateLimiterOptions { PermitLimit = permits, Window = window }));
}
