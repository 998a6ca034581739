using System.Text;
using System.Text.Json.Nodes;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Rules;

namespace RegFiling.RuleChanges;

/// <summary>起草: begins with the rules as they are now, for whoever drafts to change.</summary>
[Action("rule-change", "start")]
internal sealed class DraftRules : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var now = at.Record<RulesNow>();
        // It is the authority's own matter, whatever page it was begun from.
        at.Case.SubjectId = null;
        at.Case.RecordId = RuleVersion.RecordOf(now.Pack.Manifest.Id, now.Name);
        at.Case.Title = $"{now.Present.Title.Zh} 修订";
        return Effects.None.Adds(new RuleVersion
        {
            Id = Guid.CreateVersion7(at.Now),
            CaseId = at.Case.Id,
            PackId = now.Pack.Manifest.Id,
            RuleSet = now.Name,
            Version = now.Present.Version,
            Bytes = now.Bytes,
            Sha256 = Sha256.Of(now.Bytes),
            AuthorId = at.Actor.PersonId,
            Author = at.Actor.Name.Zh,
            DraftedAt = at.Now,
        });
    }
}

/// <summary>暂存: keeps the text as it is, sound or not; whoever changed it last is its author.</summary>
[Action("rule-change", "save")]
internal sealed class SaveRules : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var version = at.Record<RuleVersion>();
        var bytes = Encoding.UTF8.GetBytes(form.Text(RuleChangeRules.TextField) ?? "");
        (version.Bytes, version.Sha256, version.Version) = (bytes, Sha256.Of(bytes), RuleChangeRules.VersionIn(bytes));
        (version.AuthorId, version.Author, version.DraftedAt) = (at.Actor.PersonId, at.Actor.Name.Zh, at.Now);
        return Effects.None;
    }
}

/// <summary>提请签发: says from when the rules are to hold.</summary>
[Action("rule-change", "submit")]
internal sealed class SubmitRules : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        at.Record<RuleVersion>().EffectiveFrom = form.Date(RuleChangeRules.EffectiveFrom);
        return Effects.None;
    }
}

/// <summary>签发 by the second person: from here on the file is final and will hold from its day.</summary>
[Action("rule-change", "approve")]
internal sealed class ApproveRules : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var version = at.Record<RuleVersion>();
        version.Bytes = RuleText.Fill(version.Bytes, version.Author, at.Actor.Name.Zh, version.EffectiveFrom);
        version.Sha256 = Sha256.Of(version.Bytes);
        version.Version = RuleSet.Parse(version.Bytes, version.RuleSet).RuleSet!.Version;
        (version.ApproverId, version.Approver, version.ApprovedAt) = (at.Actor.PersonId, at.Actor.Name.Zh, at.Now);
        return Effects.None.Says(new JsonObject
        {
            ["ruleSet"] = version.RuleSet,
            ["version"] = version.Version,
            ["sha256"] = version.Sha256,
            ["effectiveFrom"] = version.EffectiveFrom?.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
        });
    }
}

/// <summary>施行 by the system on the day: the event says under which pack new cases begin from here on.</summary>
[Action("rule-change", "take-effect")]
internal sealed class RulesTakeEffect : IAction
{
    public Effects Apply(CaseContext at, FormData form)
    {
        var (version, pack) = (at.Record<RuleVersion>(), at.Find<RulesNow>()?.Pack);
        return Effects.None.Says(new JsonObject
        {
            ["ruleSet"] = version.RuleSet,
            ["version"] = version.Version,
            ["sha256"] = version.Sha256,
            ["packVersion"] = pack?.Manifest.Version,
            ["packHash"] = pack?.Hash,
        });
    }
}
