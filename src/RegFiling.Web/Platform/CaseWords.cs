using RegFiling.Platform.Cases;
using static RegFiling.Web.Platform.Words;

namespace RegFiling.Web.Platform;

/// <summary>Words that several pages use of cases.</summary>
public static class CaseWords
{
    /// <summary>Who has the case now.</summary>
    public static string Has(string? waitingFor, bool final) => (waitingFor, final) switch
    {
        (_, true) => T("已办结", "closed"),
        ("party", _) => T("待企业办理", "with the company"),
        ("authority", _) => T("待网信部门办理", "with the authority"),
        ("national", _) => T("待国家网信办办理", "with the national office"),
        _ => T("目前无需任何人办理", "nobody has to act now"),
    };

    /// <summary>The heading of a part of the inbox.</summary>
    public static string Tab(CaseTab tab, bool official) => tab switch
    {
        CaseTab.Mine => T("待我办理", "Waiting for me"),
        CaseTab.Party => T("等企业", "Waiting for the company"),
        CaseTab.Authority => T("等网信部门", "Waiting for the authority"),
        CaseTab.National => T("等国家网信办", "Waiting for the national office"),
        CaseTab.Other => T("其他", "Other"),
        _ => T("全部", "All"),
    };

    /// <summary>Who has the case, by name or by role.</summary>
    public static string Holder(CaseRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var roles = string.Join(T("、", ", "), row.WaitsFor);
        return row switch
        {
            { ClosedAt: not null } => T("已办结", "closed"),
            { WaitingFor: "party", Subject: { } company } => T($"{company}（{roles}）", $"{company} ({roles})"),
            { WaitingFor: "national" } => row.Assignee is { } follows ? T($"国家网信办（承办人{follows}）", $"national office (officer in charge: {follows})") : T("国家网信办", "national office"),
            { WaitingFor: "authority", Assignee: { } person } => T($"{roles}；承办人{person}", $"{roles}; officer in charge: {person}"),
            { WaitingFor: "authority", IsUnassigned: false } => roles,
            { WaitingFor: "authority" } => T($"{roles}（尚未分办）", $"{roles} (not assigned)"),
            _ => Has(row.WaitingFor, false),
        };
    }

    /// <summary>Whose time runs.</summary>
    public static string Owner(string owner) => owner switch
    {
        "party" => T("企业的期限", "the company's time"),
        "authority" => T("网信部门的期限", "the authority's time"),
        "national" => T("国家网信办的期限", "the national office's time"),
        _ => owner,
    };
}
