using System.Globalization;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;

namespace RegFiling.Register.Objections;

/// <summary>What an objection or a correction must satisfy. Pure: a rule sees the loaded case and nothing else.</summary>
internal static class EntryRules
{
    public const string Raised = "objection/raise";
    public const string Proposal = "objection/proposal";
    public const string Correction = "register/correction";

    // Rows of the national lists are shown read-only and never get a case (glossary 4).
    [Rule("register.entry-is-ours@1")]
    public static IEnumerable<Refusal> EntryIsOurs(CaseContext at)
    {
        switch (at.Find<RegisterEntry>())
        {
            case null:
                yield return new(
                    "register.no-such-entry",
                    new("没有这个编号的公示条目", "No entry has this number"),
                    new("请从公示信息查询页面打开该条目，再提出", "Open the entry from the public register and begin there"),
                    Field: "entry");
                break;
            case { IsPublicRecord: true } national:
                yield return new(
                    "register.national-entry",
                    new($"该条目来自“{RegisterWords.Of(national.Series).Zh}”，由国家互联网信息办公室公布，本系统只读展示，不在此处理", $"This entry comes from the national list “{RegisterWords.Of(national.Series).En}”. It is shown read-only and not handled here"),
                    new("请向公布该名录的国家互联网信息办公室提出，并附证据", "Turn to the national cyberspace office that published the list, with your evidence"),
                    Field: "entry");
                break;
        }
    }

    [Rule("objection.not-by-its-company@1")]
    public static IEnumerable<Refusal> NotByItsCompany(CaseContext at)
    {
        if (at.Find<EntryOwner>() is { } owner && at.Actor.Subjects.Contains(owner.SubjectId))
        {
            yield return new(
                "objection.own-entry",
                new("该条目属于您所在的企业", "The entry is your own company's"),
                new("请用“提出更正”改正本企业的公示信息", "Use “ask for a correction” to set your own entry right"),
                Field: "entry");
        }
    }

    [Rule("objection.corrections@1")]
    public static IEnumerable<Refusal> CorrectionsOfAnObjection(CaseContext at)
    {
        var proposal = at.Action == "propose" ? at.Form : at.SavedForm(Proposal);
        return proposal.Text("result") == "uphold" ? Check(at, proposal) : [];
    }

    [Rule("correction.corrections@1")]
    public static IEnumerable<Refusal> Corrections(CaseContext at) => Check(at, at.Action == "start" ? at.Form : at.SavedForm(Correction));

    [Rule("objection.proposal-upholds@1")]
    public static IEnumerable<Refusal> ProposalUpholds(CaseContext at) => Agrees(at, "uphold");

    [Rule("objection.proposal-rejects@1")]
    public static IEnumerable<Refusal> ProposalRejects(CaseContext at) => Agrees(at, "reject");

    [Rule("correction.own-entry@1")]
    public static IEnumerable<Refusal> OwnEntry(CaseContext at)
    {
        if (at.Find<EntryOwner>() is { } owner && !at.Actor.IsOfficial && at.Case.SubjectId != owner.SubjectId)
        {
            yield return new(
                "correction.other-company",
                new("该条目不属于您所在的企业", "The entry is not your company's"),
                new("对其他企业的公示信息，请用“提出异议”", "To another company's entry, raise an objection"),
                Field: "entry");
        }
    }

    [Rule("correction.withdrawn-by-its-side@1")]
    public static IEnumerable<Refusal> WithdrawnByItsSide(CaseContext at)
    {
        var byAuthority = at.History.Any(act => act.Action == "start" && !Roles.Company.Contains(act.Role));
        if (byAuthority != at.Actor.IsOfficial)
        {
            yield return new(
                "correction.not-yours-to-withdraw",
                byAuthority
                    ? new("该更正由网信部门提出，由其撤回", "The authority asked for this correction and may withdraw it")
                    : new("该更正由企业提出，由其撤回", "The company asked for this correction and may withdraw it"),
                new("如不同意更正，请由另一人办理“不予更正”，或者向网信部门说明", "If you disagree, let another person refuse it, or tell the authority"));
        }
    }

    private static IEnumerable<Refusal> Agrees(CaseContext at, string result)
    {
        if (at.SavedForm(Proposal).Text("result") is { } proposed && proposed != result)
        {
            yield return new(
                "objection.against-the-proposal",
                proposed == "uphold" ? new("处理意见为异议成立", "The proposal is to uphold the objection") : new("处理意见为异议不成立", "The proposal is to reject the objection"),
                new("不同意处理意见的，请用“不同意”说明理由，由经办人重新提出", "If you disagree with it, say so with “disagree”; the officer proposes again"));
        }
    }

    private static IEnumerable<Refusal> Check(CaseContext at, FormData form)
    {
        if (at.Find<RegisterEntry>() is not { IsPublicRecord: false } entry)
        {
            yield break;
        }

        var seen = new HashSet<string>();
        foreach (var (index, row) in form.Rows("corrections").Index())
        {
            if (row.Text("field") is not { } id || row.Text("corrected") is not { } corrected)
            {
                continue;
            }

            var (field, name) = (RegisterFields.Of(id), string.Create(CultureInfo.InvariantCulture, $"corrections[{index}].corrected"));
            var most = id switch { "name" or "subjectName" => RegisterEntryMapping.LongestName, "product" => RegisterEntryMapping.LongestProduct, _ => int.MaxValue };
            if (!seen.Add(id))
            {
                yield return new("correction.twice", new($"“{field.Label.Zh}”写了两次", $"“{field.Label.En}” stands twice"), new("同一项只写一行", "One line for each thing"), Field: name);
            }
            else if (corrected.Length > most)
            {
                yield return new("correction.too-long", new($"“{field.Label.Zh}”最多{most}字", $"“{field.Label.En}” takes {most} characters at most"), Field: name);
            }
            else if (id == "filedOn" && !(DateOnly.TryParseExact(corrected.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day <= at.Today))
            {
                yield return new("correction.not-a-date", new("备案日期应写作2026-11-23，且不晚于今天", "Write the date as 2026-11-23, not after today"), Field: name);
            }
            else if (corrected.Trim() == field.Value(entry))
            {
                yield return new(
                    "correction.no-difference", new($"“{field.Label.Zh}”与现在公示的相同", $"“{field.Label.En}” reads like that already"), new("请删除该行，或者写出应当更正成的内容", "Take the line away, or say what it should read"), Field: name);
            }
        }
    }
}

/// <summary>Whose filing the entry shows.</summary>
internal sealed record EntryOwner(Guid SubjectId, Guid CaseId);

/// <summary>Brings the entry that a case is about: by the number in the first form, afterwards by the case.</summary>
[Loads("objection")]
[Loads("correction")]
internal sealed class LoadEntry : ILoadRecords
{
    public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
    {
        RegisterEntry? entry = null;
        if (at.Case.RecordId is { } id)
        {
            entry = await db.Set<RegisterEntry>().FirstOrDefaultAsync(entry => entry.Id == id, cancellationToken);
        }
        else if (at.Form.Text("entry") is { Length: <= RegisterEntryMapping.LongestNumber } number)
        {
            // One national number may stand in a national list and in an entry of our own: ours is meant, it alone can be corrected here.
            var key = RegisterEntry.KeyOf(number);
            entry = await db.Set<RegisterEntry>().Where(entry => entry.NumberKey == key || entry.NationalNumberKey == key)
                .OrderByDescending(entry => entry.Series == RegisterSeries.Local).FirstOrDefaultAsync(cancellationToken);
        }

        if (entry is null)
        {
            return;
        }

        at.Bring(entry);
        var owner = await db.Set<Case>().Where(c => c.Id == entry.CaseId).Select(c => new { c.Id, c.SubjectId }).FirstOrDefaultAsync(cancellationToken);
        if (owner?.SubjectId is { } subject)
        {
            at.Bring(new EntryOwner(subject, owner.Id));
        }
    }
}
