using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;

namespace RegFiling.Platform.Documents;

/// <summary>Why a document is not sealed, not refused, not voided, not signed anew.</summary>
internal static class SealRefusals
{
    public static Refusal NoSuchDocument() => new(
        "document.not-found", new("本办件没有这份文书", "The case has no such document"), new("请从用印登记或者办件页面打开文书", "Open it from the register of seals or from its case"), Field: "document");

    public static Refusal NotYours(ActionDefinition action, ActionDefinition whose) => Cases.Refusals.NotYours(
        action, whose.Who.Role.Count > 0 ? whose.Who.Role.Select(role => Roles.Titles[role]) : [Actor.System.Name]);

    public static Refusal SealedBySigner(IssuedDocument document) => new(
        "document.seal-by-signer",
        new($"《{document.TitleZh}》{document.Number}由您签发，用印应当由另一人办理", $"You signed {document.Number} ({document.TitleEn}); another person puts the seal under it"),
        new("请由保管印章的其他工作人员办理；按自然人判断，更换账号无效", "Ask another keeper of the seal; it is the natural person that counts, not the account"));

    public static Refusal NotNow(ActionDefinition action, IssuedDocument document, Text who, DateTimeOffset? at)
    {
        var (code, zh, en) = document.State switch
        {
            DocumentState.Issued => ("document.no-seal", "不需要用印", "needs no seal"),
            DocumentState.Sealed => ("document.already-sealed", "已用印并送达，不能再用印、退回或者作废", "is sealed and with the party; it can be neither sealed again, nor refused, nor voided"),
            DocumentState.Voided => ("document.voided", "编号已作废，保留在登记簿中", "is voided; its number stays in the register"),
            _ => ("document.with-signer", "已退回签发人", "is back with its signer"),
        };
        var when = at is { } local ? Wording.Moment(local) : (Text?)null;
        return new(
            code,
            new(
                $"《{document.TitleZh}》{document.Number}{zh}{(when is { } day ? $"（{who.Zh}，{day.Zh}）" : "")}，不能办理“{action.Title.Zh}”",
                $"{document.Number} ({document.TitleEn}) {en}{(when is { } moment ? $" ({who.En}, {moment.En})" : "")}; “{action.Title.En}” is not possible"),
            document.State switch
            {
                DocumentState.SealRefused => new("由签发人作废或者重新签发", "Its signer voids it or signs it anew"),
                DocumentState.Sealed => new("需要改变内容的，按程序另行作出并签发新的文书", "What it says is changed only by a new act with a document of its own"),
                _ => new("请查看用印登记的最新情况", "Look at the register of seals as it stands now"),
            });
    }

    public static Refusal StartsAClock(IssuedDocument document, ClockDefinition clock) => new(
        "document.starts-a-clock",
        new($"《{document.TitleZh}》{document.Number}引起“{clock.Title.Zh}”期限，当事人尚未收到，不能只作废", $"{document.Number} ({document.TitleEn}) sets the time limit “{clock.Title.En}” going and has not reached the party; it cannot be voided without another in its place"),
        new("请使用“作废并重新签发”", "Use “void and sign anew”"));
}
