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

    /// <summary>Whose time runs.</summary>
    public static string Owner(string owner) => owner switch
    {
        "party" => T("企业的期限", "the company's time"),
        "authority" => T("网信部门的期限", "the authority's time"),
        "national" => T("国家网信办的期限", "the national office's time"),
        _ => owner,
    };
}
