using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
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

    /// <summary>The next step when all that it asks for is filled in and it is another person's to take (签署 by the security officer); null when there is none.</summary>
    public static string? NextByOthers(CaseView view, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(view);
        var state = view.Case.State;
        var next = view.Procedure.Actions.Where(act => act.Value is { Requires.Count: > 0, Aside: false, Who.Role.Count: > 0 } && act.Value.From.Contains(state)).ToList();
        if (next.Count == 0 || next.Any(act => view.Actions.Any(possible => possible.Id == act.Key && possible.Refusal is null))
            || next.SelectMany(act => act.Value.Requires).Any(form => !view.Forms.TryGetValue(form, out var said) || FormCheck.Check(view.Pack.Forms[form], said, partial: false, today).Count > 0))
        {
            return null;
        }

        var first = next[0].Value;
        var roles = first.Who.Role.Select(role => Roles.Titles.GetValueOrDefault(role, Text.Of(role))).ToList();
        return T($"下一步由{string.Join("或者", roles.Select(role => role.Zh))}“{first.Title.Zh}”。", $"Next: “{first.Title.En}”, by the {string.Join(" or the ", roles.Select(role => role.En))}.");
    }

    public static string NothingFound => T("没有发现常见的不一致或者缺漏。", "None of the common contradictions and gaps was found.");

    public static string TooLittleToCheck => T("已填写的内容太少，还不能核对。请继续填写，填好大部分内容后再来查看。", "Too little is filled in to be checked yet. Go on filling in, and look again when most of it is there.");

    /// <summary>Whether more is open than is answered in the forms that this case is checked by: a comparison of empty fields finds nothing.</summary>
    public static bool HasTooLittleToCheck(CaseView view, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(view);
        var forms = view.Procedure.Actions.Values.Where(act => act.Partial).Select(act => act.Form).OfType<string>().Distinct().ToList();
        return forms.Count > 0 && forms.All(form => !view.Forms.TryGetValue(form, out var said)
            || FormCheck.Check(view.Pack.Forms[form], said, partial: false, today).Count(FormCheck.IsOpen) > said.Values.Count(value => said.Has(value.Key)));
    }

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
