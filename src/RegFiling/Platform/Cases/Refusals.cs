using RegFiling.Platform.Packs;

namespace RegFiling.Platform.Cases;

/// <summary>Every reason why the engine itself says no; rules of the procedures bring their own.</summary>
internal static class Refusals
{
    public static Refusal NoSuchCase() => new("case.not-found", new("没有这个办件，或者您无权查看", "There is no such case, or not for you"));

    public static Refusal NoSuchProcedure(string id) => new("case.no-such-procedure", new($"没有“{id}”这项程序", $"There is no procedure “{id}”"));

    public static Refusal NoSuchAction(string id) => new("case.no-such-action", new($"没有“{id}”这个操作", $"There is no action “{id}”"));

    public static Refusal NotYours(ActionDefinition action, IEnumerable<Text> roles) => new(
        "case.not-your-role",
        new($"“{action.Title.Zh}”应当由{string.Join("、", roles.Select(role => role.Zh))}办理", $"“{action.Title.En}” is for the {string.Join(", ", roles.Select(role => role.En))}"),
        new("请由具有该角色的人员登录后办理", "Ask a person with that role to do it"));

    public static Refusal SecondPerson(ActionDefinition action, ActionDefinition earlier) => new(
        "case.second-person",
        new($"您已办理“{earlier.Title.Zh}”，“{action.Title.Zh}”应当由另一人办理（双人复核）", $"You took “{earlier.Title.En}”; “{action.Title.En}” needs a second person (four eyes)"),
        new("请由另一名工作人员办理；按自然人判断，更换账号无效", "Ask a colleague; it is the natural person that counts, not the account"));

    public static Refusal Recused(Recusal recusal) => new(
        "case.recused",
        new($"您已回避本办件，不能再办理（理由：{recusal.Reason}）", $"You are recused from this case and can take no further act in it (reason: {recusal.Reason})"),
        new("请由另一名工作人员办理", "Ask a colleague to take it"));

    public static Refusal HeldBy(ActionDefinition action, Case other, Text title, Text state) => new(
        "case.held",
        new($"{other.Number} {title.Zh}“{other.Title}”现为“{state.Zh}”，期间不能“{action.Title.Zh}”", $"{other.Number} {title.En} “{other.Title}” is “{state.En}”; “{action.Title.En}” is not possible meanwhile"),
        new("请等待该办件办理完毕后再办理", "Wait until that case has gone through, then try again"));

    public static Refusal NotServedYet(ActionDefinition action, Text document) => new(
        "case.document-not-served",
        new($"“{document.Zh}”尚未用印送达，不能“{action.Title.Zh}”", $"“{document.En}” is not sealed and served yet; “{action.Title.En}” is not possible"),
        new("文书用印后即送达，并通知您；所定的期限自送达起算", "It is served when it is sealed, and you are told; the time that it sets runs from then"),
        "electronic-signature-law/11");

    public static Refusal WrongState(ActionDefinition action, StateDefinition now, IEnumerable<Text> possible) => new(
        "case.wrong-state",
        new($"办件现为“{now.Title.Zh}”，不能“{action.Title.Zh}”", $"The case is “{now.Title.En}”; “{action.Title.En}” is not possible now"),
        new(
            possible.Any() ? $"现在可以办理：{string.Join("、", possible.Select(title => title.Zh))}" : "请查看办件的当前状态",
            possible.Any() ? $"Possible now: {string.Join(", ", possible.Select(title => title.En))}" : "Look at the case as it stands now"));

    public static Refusal StaleVersion(Text who, DateTimeOffset localTime, Text act) => new(
        "case.stale-version",
        new(
            $"您打开页面之后，{who.Zh}已于{localTime:yyyy年M月d日 HH:mm}办理“{act.Zh}”",
            $"Since you opened the page, {who.En} took “{act.En}” on {localTime:d MMMM yyyy HH:mm}"),
        new("您填写的内容仍在下方；请核对最新情况后再次提交", "What you typed is still below; compare with how it stands now, then send it again"));

    public static Refusal KeyReused() => new(
        "case.key-reused",
        new("同一请求标识已用于另一内容", "This request key was used for another request"),
        new("请重新打开页面后再提交", "Open the page again and send it anew"));

    public static Refusal ReauthenticationNeeded() => new(
        "case.reauthenticate",
        new("本操作属于电子确认，需要再次验证身份", "This act is an electronic confirmation: prove again who you are"),
        new("请输入您的登录口令", "Enter your password"),
        Field: "reauthentication");

    public static Refusal NotStartedFrom(ProcedureDefinition procedure) => new(
        "case.not-started-here",
        new($"“{procedure.Title.Zh}”不能从该办件现在的状态发起", $"“{procedure.Title.En}” cannot be started from that case as it stands"),
        new("请打开所属的办件，从那里发起", "Open the case that it belongs to and begin it there"));

    public static Refusal NoCompany() => new(
        "case.no-company", new("请选择办理的企业", "Choose the company that this is for"));

    public static Refusal FileNotYours(string field) => new(
        "case.file-not-found", new("没有这个文件，或者不属于本办件的企业", "There is no such file, or it is not this company's"), new("请重新上传", "Upload it again"), Field: field);
}
