using System.Text.Json.Nodes;
using RegFiling.Platform;

namespace RegFiling.RiskTiering;

/// <summary>
/// What the record of a filing says for its tier, whatever the company answered: rectifications that are overdue and not done, confirmed incidents
/// (domain 3.3). Each procedure that knows something of it is a source (<see cref="ILifeSource"/>).
/// </summary>
internal sealed record LifeFacts(int OverdueRectifications, bool MajorIncident24Months)
{
    public static LifeFacts None { get; } = new(0, false);

    public static async Task<LifeFacts> OfAsync(IEnumerable<ILifeSource> sources, Guid filing, DateOnly today, CancellationToken cancellationToken)
    {
        var known = None;
        foreach (var source in sources)
        {
            known = await source.AddAsync(known, filing, today, cancellationToken);
        }

        return known;
    }

    public JsonObject ToJson() => new() { ["majorIncident24Months"] = MajorIncident24Months, ["overdueRectifications"] = OverdueRectifications };
}

/// <summary>A procedure whose record bears on the tier of a filing. Registered beside the procedure; tiering does not know which there are.</summary>
internal interface ILifeSource
{
    /// <summary>What is known so far, with what this procedure knows on that day.</summary>
    Task<LifeFacts> AddAsync(LifeFacts known, Guid filing, DateOnly today, CancellationToken cancellationToken);
}

/// <summary>Why a filing is graded anew (domain 3.3), as the company reads it.</summary>
public static class TierCauses
{
    public const string Change = "change";
    public const string Rectification = "rectification";

    public static Text Words(string cause) => cause switch
    {
        Change => new("重大变更", "material change"),
        Rectification => new("整改逾期未完成", "overdue rectification"),
        "threshold" => new("用户规模跨越分级界限", "user numbers crossed a threshold"),
        "incident" => new("发生安全事件", "incident"),
        "rules" => new("分级规则变化", "change of the tier rules"),
        "yearly" => new("每年复查", "yearly look"),
        "rectified" => new("逾期整改已经到位", "overdue rectification done"),
        _ => Text.Of(cause),
    };
}
