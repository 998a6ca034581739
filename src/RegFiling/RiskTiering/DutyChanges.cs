using RegFiling.Platform;

namespace RegFiling.RiskTiering;

/// <summary>Which duties come and which go with another tier, in words.</summary>
public sealed record DutyChanges(Text Come, Text Go)
{
    private static readonly Text None = new("无", "none");

    public static DutyChanges Between(IReadOnlyList<FilingObligation> before, IReadOnlyList<FilingObligation> now)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(now);
        var come = now.Where(duty => before.All(other => other.Requirement != duty.Requirement || other.Value != duty.Value));
        var go = before.Where(duty => now.All(other => other.Requirement != duty.Requirement));
        return new(Words(come.Select(duty => duty.ValueZh.Length == 0 ? duty.Title : new($"{duty.Title.Zh}（{duty.Value.Zh}）", $"{duty.Title.En} ({duty.Value.En})"))), Words(go.Select(duty => duty.Title)));
    }

    private static Text Words(IEnumerable<Text> parts)
    {
        var all = parts.ToList();
        return all.Count == 0 ? None : new(string.Join("；", all.Select(part => part.Zh)), string.Join("; ", all.Select(part => part.En)));
    }
}
