using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Ledger;

namespace RegFiling.Platform.Cases;

/// <summary>What became of a request that somebody keep out of a case.</summary>
public enum RecusalStatus
{
    Asked = 1,

    /// <summary>决定回避: the person takes no further act in the case.</summary>
    Granted = 2,
    Refused = 3,
}

/// <summary>回避: who was asked to keep out of a case, on which ground, and what was decided. The engine holds it in every procedure.</summary>
public sealed class Recusal : ILedgerRecord
{
    public required Guid Id { get; init; }

    public required Guid CaseId { get; init; }

    /// <summary>The natural person, whatever account or role.</summary>
    public required Guid PersonId { get; init; }

    public required string NameZh { get; init; }

    public required string NameEn { get; init; }

    public required Guid AskedBy { get; init; }

    public required DateTimeOffset AskedAt { get; init; }

    public RecusalStatus Status { get; set; } = RecusalStatus.Asked;

    public Guid? DecidedBy { get; set; }

    public DateTimeOffset? DecidedAt { get; set; }

    public string? Reason { get; set; }

    public Text Name => new(NameZh, NameEn);

    internal sealed class Mapping : IEntityTypeConfiguration<Recusal>
    {
        public void Configure(EntityTypeBuilder<Recusal> builder)
        {
            builder.Property(r => r.NameZh).HasMaxLength(100);
            builder.Property(r => r.NameEn).HasMaxLength(100);
            builder.Property(r => r.Reason).HasMaxLength(2000);
            builder.Ignore(r => r.Name);
            builder.HasIndex(r => new { r.CaseId, r.PersonId });
            builder.HasOne<Case>().WithMany().HasForeignKey(r => r.CaseId);
        }
    }
}

/// <summary>Somebody of the authority who bears the name that was given, with the roles held.</summary>
public sealed record NamedOfficial(Guid PersonId, Text Name, IReadOnlyList<string> Roles);

/// <summary>申请回避, by a party or by the official concerned. Until it is decided the work goes on.</summary>
[Action(CommonActs.Id, "recuse")]
internal sealed class AskRecusal : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var person = at.All<NamedOfficial>().Single();
        return Effects.None.Adds(new Recusal
        {
            Id = Guid.CreateVersion7(at.Now),
            CaseId = at.Case.Id,
            PersonId = person.PersonId,
            NameZh = person.Name.Zh,
            NameEn = person.Name.En,
            AskedBy = at.Actor.PersonId,
            AskedAt = at.Now,
        });
    }
}

/// <summary>决定回避: from here on the person can take no act in the case, or the request is turned down with a reason.</summary>
[Action(CommonActs.Id, "decide-recusal")]
internal sealed class DecideRecusal : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var recusal = RecusalRules.Open(at)!;
        recusal.Status = form.Text("decision") == "granted" ? RecusalStatus.Granted : RecusalStatus.Refused;
        (recusal.DecidedBy, recusal.DecidedAt, recusal.Reason) = (at.Actor.PersonId, at.Now, form.Text("reason"));
        if (recusal.Status == RecusalStatus.Granted && at.Case.AssigneeId == recusal.PersonId)
        {
            // Nobody else would find it on their list.
            at.Case.AssigneeId = null;
        }

        return Effects.None;
    }
}

internal static class RecusalRules
{
    /// <summary>The field of both forms that names the person.</summary>
    public const string Name = "recusedName";

    public static Recusal? Open(CaseContext at) =>
        at.Recusals.FirstOrDefault(recusal => recusal.Status == RecusalStatus.Asked && at.All<NamedOfficial>().Any(person => person.PersonId == recusal.PersonId));

    [Rule("recusal.person-known@1")]
    public static IEnumerable<Refusal> PersonKnown(CaseContext at)
    {
        if (!at.Form.Has(Name))
        {
            yield break;
        }

        var found = at.All<NamedOfficial>().ToList();
        if (found.Count == 0)
        {
            yield return new(
                "recusal.nobody-of-that-name",
                new($"本机关没有名为“{at.Form.Text(Name)}”的办理人员", $"Nobody who works for the authority is called “{at.Form.Text(Name)}”"),
                new("请填写办理过程中所列的姓名", "Give the name as it stands in the timeline"),
                Field: Name);
        }
        else if (found.Count > 1)
        {
            yield return new(
                "recusal.several-of-that-name",
                new($"有{found.Count}名办理人员名为“{at.Form.Text(Name)}”", $"{found.Count} persons are called “{at.Form.Text(Name)}”"),
                new("请联系本机关区分后办理", "Ask the authority which of them is meant"),
                Field: Name);
        }
        else if (at.Recusals.FirstOrDefault(recusal => recusal.PersonId == found[0].PersonId && recusal.Status != RecusalStatus.Refused) is { } earlier)
        {
            yield return new(
                "recusal.asked-before",
                earlier.Status == RecusalStatus.Granted
                    ? new($"{earlier.Name.Zh}已回避本办件", $"{earlier.Name.En} is recused from this case already")
                    : new($"{earlier.Name.Zh}的回避申请尚待决定", $"A request about {earlier.Name.En} awaits its decision"),
                new("请等待决定，或者查看办件的回避情况", "Wait for the decision, or see who is recused in the case"),
                Field: Name);
        }
    }

    // Nobody decides about themselves. That the recusal of a head is decided by those who lead the authority together, and recorded by another
    // head or the legal reviewer, is a rule of the product: no text says it for filings.
    [Rule("recusal.decider@1")]
    public static IEnumerable<Refusal> Decider(CaseContext at)
    {
        if (!at.Form.Has(Name))
        {
            yield break;
        }

        if (Open(at) is not { } recusal)
        {
            var asked = at.Recusals.Where(open => open.Status == RecusalStatus.Asked).Select(open => open.Name).ToList();
            yield return new(
                "recusal.not-asked",
                new($"没有关于“{at.Form.Text(Name)}”的待决定回避申请", $"No request about “{at.Form.Text(Name)}” awaits a decision"),
                asked.Count == 0 ? new("请先申请回避", "Ask for the recusal first")
                    : new($"待决定：{string.Join("、", asked.Select(name => name.Zh))}", $"Awaiting a decision: {string.Join(", ", asked.Select(name => name.En))}"),
                Field: Name);
            yield break;
        }

        if (recusal.PersonId == at.Actor.PersonId)
        {
            yield return new(
                "recusal.own",
                new("不能决定本人的回避", "Nobody decides about their own recusal"),
                new("请由另一名机关负责人或者法制审核人员登记集体讨论的决定", "Another head, or the legal reviewer, records what was decided together"),
                Field: Name);
        }

        var ofHead = at.All<NamedOfficial>().Any(person => person.PersonId == recusal.PersonId && person.Roles.Contains("head"));
        if (ofHead && !at.Form.Has("collective"))
        {
            yield return new(
                "recusal.head-needs-collective",
                new("机关负责人的回避由集体讨论决定（本机关内部规则）", "The recusal of a head is decided together (a rule of this authority itself)"),
                new("请填写集体讨论的时间和参加人员", "Say when it was discussed and by whom"),
                Field: "collective");
        }

        if (!ofHead && !at.Actor.Holds("head", null))
        {
            yield return new(
                "recusal.head-decides",
                new("该人员的回避由机关负责人决定", "The recusal of this person is for the head to decide"),
                new("请由机关负责人办理", "Ask the head"));
        }
    }
}
