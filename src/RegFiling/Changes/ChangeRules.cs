using System.Text;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Persistence;
using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;

namespace RegFiling.Changes;

/// <summary>What a change of a filing must satisfy (domain 4.3). Pure: a rule sees the loaded case and nothing else.</summary>
internal static class ChangeRules
{
    public const string Matters = "change/matters";

    private const string Application = FilingRules.Application;

    [Rule("change.happened@1")]
    public static IEnumerable<Refusal> Happened(CaseContext at)
    {
        foreach (var (index, row) in Declared(at).Rows("matters").Index())
        {
            if (row.Date("changedOn") > at.Today)
            {
                yield return new(
                    "change.not-yet",
                    new("变更之日晚于今天", "The day of the change lies after today"),
                    new("变更实际发生后再申报；期限自变更之日起算", "Declare it once it has happened; the time limit runs from that day"),
                    "cac-order-9/24",
                    at.Procedure.Action(at.Action)?.Form == Matters ? $"matters[{index}].changedOn" : null);
            }
        }
    }

    [Rule("change.no-other-draft@1")]
    public static IEnumerable<Refusal> NoOtherDraft(CaseContext at)
    {
        foreach (var other in at.All<OpenOnFiling>().Where(other => other.Case is { Procedure: "change", Private: true }))
        {
            yield return new(
                "change.draft-there",
                new($"该备案已有变更草稿（{other.Case.Number}）", $"There is a draft of a change for this filing already ({other.Case.Number})"),
                new("请在该草稿中用“补充变更事项”一并申报，或者先撤回该草稿", "Add to that draft with “add to what has changed”, or withdraw it first"));
        }
    }

    [Rule("change.differs@1")]
    public static IEnumerable<Refusal> Differs(CaseContext at)
    {
        if (Differences(at).Count == 0)
        {
            yield return new(
                "change.nothing-differs",
                new("填写的内容与现行备案内容完全相同", "The content is the same as what is on record"),
                new("请先在“暂存”中改写发生变化的栏目；没有变化的，撤回即可", "Alter what has changed with “save draft” first; if nothing has, withdraw it"),
                Form: Application);
        }
    }

    // Domain 4.3 [P]: type, mechanism, model or user group force a new self-assessment. It is a rule of this authority and printed without an article.
    [Rule("change.assessment-renewed@1")]
    public static IEnumerable<Refusal> AssessmentRenewed(CaseContext at)
    {
        if (IsMaterial(at) && !at.Linked.Any(linked => linked is { Kind: "assesses", Case.State: "submitted" or "valid" }))
        {
            var what = MaterialFields(at);
            yield return new(
                "change.no-new-assessment",
                what.Count > 0
                    ? new($"重大变更（{Wording.List([.. what.Select(one => one.Label)]).Zh}）须有新的算法安全自评估（本机关内部规则）", $"A material change ({Wording.List([.. what.Select(one => one.Label)]).En}) needs a new self-assessment (a rule of this authority itself)")
                    : new("已认定为重大变更，须有新的算法安全自评估（本机关内部规则）", "It was marked as material and needs a new self-assessment (a rule of this authority itself)"),
                new("请在本办件中开始“算法安全自评估”，由算法安全责任人签署后提交", "Begin the self-assessment from this case; the security officer signs it"));
        }
    }

    [Rule("change.material-marked@1")]
    public static IEnumerable<Refusal> MaterialMarked(CaseContext at)
    {
        if (at.Case.State == "material")
        {
            yield break;
        }

        var (what, tiers) = (MaterialFields(at), Tiers(at));
        if (what.Count > 0 || tiers is not null)
        {
            yield return new(
                "change.not-marked-material",
                what.Count > 0
                    ? new($"{Wording.List([.. what.Select(one => one.Label)]).Zh}有变化，属于重大变更", $"{Wording.List([.. what.Select(one => one.Label)]).En} changed: the change is material")
                    : new($"按变更后的要素试算，等级由{tiers!.Value.Before.Zh}变为{tiers.Value.After.Zh}", $"With the factors as changed the tier goes from {tiers!.Value.Before.En} to {tiers.Value.After.En}"),
                new("请先由经办人“认定为重大变更”，随即重新定级，确认后再予以变更", "Have the officer mark it as material first; the algorithm is graded anew, and the change accepted after that"));
        }
    }

    [Rule("change.regraded@1")]
    public static IEnumerable<Refusal> Regraded(CaseContext at)
    {
        if (at.Case.State == "material" && !at.Linked.Any(linked => linked is { Kind: "regrades", From: false, Case.State: "tier-confirmed" }))
        {
            yield return new(
                "change.not-regraded",
                new("重大变更的重新定级尚未确认", "The algorithm has not been graded anew yet"),
                new("请先在相关办件“重新定级”中由两人拟定并确认等级", "Have two persons propose and confirm the tier in the linked case first"),
                "cac-order-9/23");
        }
    }

    // The later one holds what the earlier one says; decided first, it would be undone.
    [Rule("change.earlier-decided@1")]
    public static IEnumerable<Refusal> EarlierDecided(CaseContext at)
    {
        foreach (var other in at.All<OtherChange>().Where(other => other.Case.OpenedAt < at.Case.OpenedAt))
        {
            yield return new(
                "change.earlier-open",
                new($"该备案在先申报的变更（{other.Case.Number}）尚未办结", $"An earlier change of this filing ({other.Case.Number}) is not decided yet"),
                new("请先办结在先的变更，或者将其并入本办件", "Decide the earlier one first, or merge it into this case"));
        }
    }

    [Rule("change.merges@1")]
    public static IEnumerable<Refusal> Merges(CaseContext at)
    {
        if (MergesInto(at) is null)
        {
            var period = Platform.Calendar.Period.Parse(at.Procedure.Limits["merge-window"].Limit).Text;
            yield return new(
                "change.nothing-to-merge-into",
                new($"没有可以并入的变更：须为在后申报、已经提交、变更之日相距不超过{period.Zh}、并已包含本次全部变化的变更", $"There is no change to merge into: one that was declared later, is submitted, happened within {period.En}, and holds everything that changes here"),
                new("请分别办理，或者由企业在后一变更中补入本次内容", "Decide them one by one, or have the company take this into the later one"));
        }
    }

    [Rule("change.supplement-ran-out@1")]
    public static IEnumerable<Refusal> SupplementRanOut(CaseContext at)
    {
        if (at.Case.State == "supplement-requested" && !at.Clocks.Any(clock => clock.Clock == "supplement" && clock.DueAt <= at.Now))
        {
            yield return new(
                "change.supplement-runs",
                new("补正期限尚未届满", "The time for the supplement has not ended"),
                new("期满后再作决定；企业提交补正的，按补正后的材料审核", "Decide after it has ended; what the company submits before is looked at"));
        }
    }

    public static IReadOnlyList<FormDifference> Differences(CaseContext at) => at.Find<FiledNow>() is { } filed && at.Saved.TryGetValue(Application, out var now)
        ? FormDifferences.Of(at.Pack.Forms[Application], filed.Answers, now) : [];

    /// <summary>What changed of the fields that make a change material; the pack names them.</summary>
    public static IReadOnlyList<FormDifference> MaterialFields(CaseContext at)
    {
        var fields = at.Procedure.Settings["material-fields"].Value.Split(' ');
        return [.. Differences(at).Where(difference => fields.Contains(difference.Path)).DistinctBy(difference => difference.Path)];
    }

    public static bool IsMaterial(CaseContext at) => at.Case.State == "material" || MaterialFields(at).Count > 0;

    /// <summary>The tier as it counts and as it would come out of the changed factors, where they differ: user numbers that cross a threshold show here.</summary>
    public static (Text Before, Text After)? Tiers(CaseContext at)
    {
        if (TierRules.Of(at.Pack) is not { } rules || at.All<TierDecision>().LastOrDefault(decision => decision.ConfirmedAt is not null) is not { } counts
            || at.Find<FiledNow>() is not { } filed || !at.Saved.TryGetValue(Application, out var now))
        {
            return null;
        }

        // Only what the change itself does: an adjusted tier, or one by older rules, is compared by the same computation.
        var (before, after) = (Decide(filed.Answers), Decide(now));
        return before.Tier.Id == after.Tier.Id ? null : (counts.Label, after.Label);

        TierResult Decide(FormData answers) => rules.Decide(Facts.Parse(Encoding.UTF8.GetBytes(rules.FactsOf(answers, at.Find<LifeFacts>()).ToJsonString())).Value, at.Today);
    }

    /// <summary>The day from which the time limit of Art. 24 runs: the earliest of several.</summary>
    public static DateOnly? Day(FormData matters) => matters.Rows("matters").Min(row => row.Date("changedOn"));

    /// <summary>A later change of the same window that holds everything that changes here.</summary>
    public static OtherChange? MergesInto(CaseContext at)
    {
        var mine = Differences(at);
        return Day(at.SavedForm(Matters)) is not { } day || at.Find<FiledNow>() is not { } filed ? null
            : at.All<OtherChange>().FirstOrDefault(other => other.Case.OpenedAt > at.Case.OpenedAt
                && Day(other.Matters) is { } later && later <= at.Due("merge-window", day).Date && day <= at.Due("merge-window", later).Date
                && FormDifferences.Of(at.Pack.Forms[Application], filed.Answers, other.Application).Select(difference => difference.Path).ToHashSet().IsSupersetOf(mine.Select(difference => difference.Path)));
    }

    private static FormData Declared(CaseContext at) => at.Procedure.Action(at.Action)?.Form == Matters ? at.Form : at.SavedForm(Matters);

    [Opens("change", "mark-material")]
    public static IReadOnlyList<Text> BeforeMarking(CaseContext at, FormData form) => Preview(at);

    private static List<Text> Preview(CaseContext at)
    {
        List<Text> lines = [.. MaterialFields(at).Select(one => new Text($"{one.Label.Zh}有变化", $"{one.Label.En} changed"))];
        if (Tiers(at) is var (before, after))
        {
            lines.Add(new($"等级试算：现为{before.Zh}，按变更后的要素为{after.Zh}", $"Tier: {before.En} now, {after.En} with the factors as changed"));
        }

        return lines.Count > 0 ? lines : [new("没有按栏目或者试算属于重大变更之处；确有其他理由的，选择“其他”并说明", "Neither fields nor preview make it material; where there is another reason, choose “other” and say it")];
    }

    [Loads("change")]
    internal sealed class Loader(IEnumerable<ILifeSource> sources) : ILoadRecords
    {
        public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
        {
            if (!await LifeOfFiling.LoadAsync(at, db, sources, cancellationToken))
            {
                return;
            }

            // A draft is nobody's business, and nothing to begin from.
            foreach (var other in at.All<OpenOnFiling>().Where(other => other.Case is { Procedure: "change", Private: false }).ToList())
            {
                var id = other.Case.Id;
                var forms = await db.Set<CaseForm>().AsNoTracking().Where(form => form.CaseId == id && (form.Form == Application || form.Form == Matters)).OrderBy(form => form.Version)
                    .Select(form => new { form.Form, form.Json }).ToListAsync(cancellationToken);
                FormData Newest(string form) => forms.LastOrDefault(found => found.Form == form) is { } found ? FormData.Parse(found.Json) : FormData.Empty;
                var files = at.Action == "start" ? await db.Set<StoredFile>().AsNoTracking().Where(file => file.CaseId == id).ToListAsync(cancellationToken) : [];
                at.Bring(new OtherChange(other.Case, Newest(Application), Newest(Matters), files));
            }

            at.Bring(Differences(at));
            at.Bring(new ChangeFacts(at));
        }
    }
}

/// <summary>Another change of the same filing that was submitted and is not decided.</summary>
internal sealed record OtherChange(Case Case, FormData Application, FormData Matters, IReadOnlyList<StoredFile> Files);

/// <summary>What the documents of a change say.</summary>
internal sealed class ChangeFacts(CaseContext at) : IDocumentFacts
{
    public IEnumerable<(string Name, Text Value)> Facts()
    {
        var before = at.Find<FiledNow>()?.Number ?? 1;
        var day = ChangeRules.Day(at.SavedForm(ChangeRules.Matters));
        return
        [
            ("change.before", Wording.Number(before)),
            ("change.after", Wording.Number(before + 1)),
            ("change.on", day is { } on ? Wording.Date(on) : Text.Of("")),
            ("change.timeliness", day is { } from ? Timeliness(at.Due("change-after", from).Date) : Text.Of("")),
            ("change.fields", Wording.List([.. ChangeRules.Differences(at).Select(difference => difference.Label)])),
        ];
    }

    private Text Timeliness(DateOnly last)
    {
        var until = Wording.Date(last);
        return (at.Case.Flags ?? "").Split(' ').Contains("late")
            ? new($"逾期办理变更手续（应于{until.Zh}前提交）", $"filed late (was to be submitted by {until.En})")
            : new($"按期提交（应于{until.Zh}前提交）", $"in time (to be submitted by {until.En})");
    }
}
