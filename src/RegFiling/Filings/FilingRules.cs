using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identifiers;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.RiskTiering;
using RegFiling.Subjects;

namespace RegFiling.Filings;

/// <summary>What a filing must satisfy. Pure: a rule sees the loaded case and nothing else.</summary>
internal static class FilingRules
{
    public const string Application = "filing/application";

    private static readonly ConditionalWeakTable<Pack, RegionTable> RegionTables = [];

    [Rule("filing.subject-verified@1")]
    public static IEnumerable<Refusal> SubjectVerified(CaseContext at)
    {
        if (at.Find<Subject>() is not { Status: SubjectStatus.Verified })
        {
            yield return new(
                "filing.subject-not-verified",
                new("主体信息尚未核验通过", "The registration of the subject is not verified"),
                new("请先完成“主体信息登记”，核验通过后再提交；已填内容会保留", "Complete the subject registration first; what you entered is kept"));
        }
    }

    [Rule("filing.assessment-submitted@1")]
    public static IEnumerable<Refusal> AssessmentSubmitted(CaseContext at)
    {
        if (!at.Linked.Any(linked => linked is { Kind: "assesses", Case.State: "submitted" or "valid" }))
        {
            yield return new(
                "filing.no-assessment",
                new("算法安全自评估报告尚未签署并提交", "The self-assessment has not been signed and submitted"),
                new("请在本办件中开始“算法安全自评估”，由算法安全责任人签署后提交", "Begin the self-assessment from this case; the security officer signs it"),
                "cac-order-9/24");
        }
    }

    [Rule("filing.commitment-signed@1")]
    public static IEnumerable<Refusal> CommitmentSigned(CaseContext at)
    {
        if (!at.Linked.Any(linked => linked is { Kind: "commits", Case.State: "signed" or "registered" or "in-force" }))
        {
            yield return new(
                "filing.no-commitment",
                new("自我承诺尚未签署", "The self-commitment has not been signed"),
                new("请在本办件中拟定“自我承诺”，选择条款后由算法安全责任人签署", "Draft the commitment from this case, choose clauses and have it signed"));
        }
    }

    // The commonest reason why filings come back: one algorithm under several names (domain 2.2).
    [Rule("filing.names-agree@1")]
    public static IEnumerable<Refusal> NamesAgree(CaseContext at)
    {
        var name = at.SavedForm(Application).Text("name");
        foreach (var assessed in at.Linked.Where(linked => linked is { Kind: "assesses", Case.State: "submitted" or "valid" or "signed" })
            .Select(linked => linked.Saved.GetValueOrDefault("assessment/self-assessment")?.Text("algorithmName")).Where(assessed => assessed is not null && Characters.Unify(assessed) != Characters.Unify(name ?? "")))
        {
            yield return new(
                "filing.names-differ",
                new($"算法名称不一致：备案信息为“{name}”，自评估报告为“{assessed}”", $"The names differ: “{name}” in the filing, “{assessed}” in the self-assessment"),
                new("请改为完全一致的名称", "Make them exactly the same"),
                Field: "name",
                Form: Application);
        }
    }

    [Rule("filing.one-draft-per-algorithm@1")]
    public static IEnumerable<Refusal> OneDraftPerAlgorithm(CaseContext at)
    {
        var name = at.SavedForm(Application).Text("name");
        foreach (var other in at.All<OtherFiling>().Where(other => Same(other.Filing.Name, name) && other.Filing.Status is FilingStatus.InReview or FilingStatus.CompletedLocally or FilingStatus.Filed))
        {
            yield return new(
                "filing.already-there",
                new($"同名算法“{name}”已有备案办件在办理或者已经备案", $"A filing for “{name}” is in review or filed already"),
                new("同一算法的变化请办理变更备案；确为另一算法的，请使用不同名称", "File a change for the same algorithm, or give another algorithm its own name"),
                Field: "name",
                Form: Application);
        }
    }

    // One draft for one algorithm: whoever begins a second is led to the first.
    [Rule("filing.no-other-draft@1")]
    public static IEnumerable<Refusal> NoOtherDraft(CaseContext at)
    {
        foreach (var other in at.All<OtherFiling>().Where(other => other.Filing.Status is FilingStatus.Draft && Same(other.Filing.Name, at.Form.Text("name"))))
        {
            yield return new(
                "filing.draft-there",
                new($"同名算法“{other.Filing.Name}”已有备案草稿", $"There is a draft for “{other.Filing.Name}” already"),
                new("请在“算法备案”中打开该草稿继续填写；不再需要的，先撤回该草稿", "Go on in that draft, under “Filings”; withdraw it first if you no longer need it"),
                Field: "name");
        }
    }

    [Rule("filing.licence-valid@1")]
    public static IEnumerable<Refusal> LicenceValid(CaseContext at)
    {
        if (at.Find<Subject>()?.LicenceValidUntil is { } until && until < at.Today)
        {
            var day = Wording.Date(until);
            yield return new(
                "filing.licence-expired",
                new($"营业执照（登记证书）有效期至{day.Zh}，已经届满", $"The business licence was valid until {day.En} and has expired"),
                new("请在“主体信息登记”中办理信息变更，上传有效的证照，核验通过后再提交；已填内容会保留", "Change the registration of the entity with the valid licence; once it is verified, submit. What you entered is kept"));
        }
    }

    [Rule("filing.experts-heard@1")]
    public static IEnumerable<Refusal> ExpertsHeard(CaseContext at)
    {
        var scale = TierRules.Of(at.Pack)?.Scale ?? [];
        var tier = at.All<TierDecision>().MaxBy(decision => decision.ProposedAt)?.Tier;
        if (at.Procedure.Settings.TryGetValue("experts-from-tier", out var from) && scale.IndexOf(tier ?? "") >= scale.IndexOf(from.Value)
            && at.History.All(act => act.Action is not ("give-opinion" or "end-expert-review")))
        {
            var label = at.All<TierDecision>().MaxBy(decision => decision.ProposedAt)!;
            yield return new(
                "filing.experts-not-heard",
                new($"拟定为{label.LabelZh}，应当先经专家评审（本机关内部规则）", $"Proposed: {label.LabelEn}. Experts must be heard first (a rule of this authority itself)"),
                new("请先“送专家评审”；意见出具后由经办人重新拟定等级。评审时间计入法定办理期限", "Refer it to experts; after their opinion the officer proposes again. The time counts within the limit of the law"));
        }
    }

    // The official table of type codes is not published and exceptions exist; the county of a company is not always that of its code.
    [Rule("filing.number-fits-filing@1")]
    public static IEnumerable<Refusal> NumberFitsFiling(CaseContext at)
    {
        if (!FilingNumber.TryParse(at.Form.Text("nationalNumber"), out var number) || at.Form.IsTrue("checked"))
        {
            yield break;
        }

        var next = new Text("请与国家网信办的公告核对；确认无误的，勾选“已与公告核对一致”后再次提交", "Compare it with the announcement of the national office; if it is right, tick “agrees with the announcement” and send it again");
        var (filing, district) = (at.Find<Filing>(), at.Find<Subject>()?.District);
        if (filing is not null && NationalForm.Of(at.Pack)?.TypeCodes.GetValueOrDefault(filing.Type) is { } code && code != number.TypeCode)
        {
            yield return new(
                "filing.number-type-differs",
                new($"编号中的类别代码为{number.TypeCode}，本备案的算法类型通常为{code}", $"The type code in the number is {number.TypeCode}; for the type of this filing it usually is {code}"),
                next,
                Field: "nationalNumber");
        }

        if (district is { Length: 6 } && number.Region[..2] != district[..2])
        {
            yield return new(
                "filing.number-region-differs",
                new($"编号中的区划代码为{number.Region}，与备案主体所在地{district}不属于同一省级区划", $"The region in the number is {number.Region}, in another province than {district}, where the company is registered"),
                next,
                Field: "nationalNumber");
        }
    }

    [Rule("filing.tier-computable@1")]
    public static IEnumerable<Refusal> TierComputable(CaseContext at)
    {
        if (TierRules.Of(at.Pack) is null)
        {
            yield return new(
                "filing.no-tier-rules",
                new("规则包中没有现行的分级规则", "The pack has no tier rules in force"),
                new("请由规则管理人员发布分级规则", "Have the rule set put in force first"),
                "cac-order-9/23");
        }
    }

    [Rule("filing.adjustment-by-experts@1")]
    public static IEnumerable<Refusal> AdjustmentByExperts(CaseContext at)
    {
        var scale = TierRules.Of(at.Pack)?.Scale ?? [];
        var computed = at.All<TierDecision>().MaxBy(decision => decision.ProposedAt)?.ComputedTier;
        var (from, to) = (scale.IndexOf(computed ?? ""), scale.IndexOf(at.Form.Text("tier") ?? ""));
        if (to >= 0 && from - to > 1 && at.History.All(act => act.Action != "give-opinion"))
        {
            yield return new(
                "filing.adjustment-needs-experts",
                new("下调超过一级，应当先经专家评审", "Going down by more than one tier needs an expert review first"),
                new("请由审核人不同意并送专家评审后再调整", "Have the reviewer send it back and refer it to experts"),
                Field: "tier");
        }
    }

    // A number that looks wrong is asked about, never rejected: the check digit is derived and no official text states it (domain 2.6).
    [Rule("filing.number-checked@1")]
    public static IEnumerable<Refusal> NumberChecked(CaseContext at)
    {
        if (at.Form.Text("nationalNumber") is not { } number || at.Form.IsTrue("checked"))
        {
            yield break;
        }

        foreach (var warning in Identifier.Check(number, at.Find<RegionTable>() ?? RegionTable.None, at.Today).Warnings.Where(warning => warning.Code != "filing-number.incomplete"))
        {
            yield return new(
                "filing.number-looks-wrong",
                warning.Message,
                new("请与国家网信办的公告核对；确认无误的，勾选“已与公告核对一致”后再次提交", "Compare it with the announcement of the national office; if it is right, tick “agrees with the announcement” and send it again"),
                Field: "nationalNumber");
        }
    }

    [Rule("filing.filed-on-not-future@1")]
    public static IEnumerable<Refusal> FiledOnNotFuture(CaseContext at)
    {
        if (at.Form.Date("filedOn") > at.Today)
        {
            yield return new(
                "filing.filed-on-in-the-future",
                new("备案日期晚于今天", "The date of filing lies after today"),
                new("请填写国家网信办公告的备案日期", "Give the date from the announcement of the national office"),
                Field: "filedOn");
        }
    }

    [Rule("filing.filed-on-after-report@1")]
    public static IEnumerable<Refusal> FiledOnAfterReport(CaseContext at)
    {
        if (at.SavedForm("filing/national-report").Date("reportedOn") is { } reported && at.Form.Date("filedOn") < reported)
        {
            var day = Wording.Date(reported);
            yield return new(
                "filing.filed-on-before-report",
                new($"备案日期早于报送国家网信办的日期（{day.Zh}）", $"The date of filing lies before the day on which it was reported to the national office ({day.En})"),
                new("请填写国家网信办公告的备案日期", "Give the date from the announcement of the national office"),
                Field: "filedOn");
        }
    }

    [Rule("filing.national-number-free@1")]
    public static IEnumerable<Refusal> NationalNumberFree(CaseContext at)
    {
        if (at.Find<NationalNumberHolder>() is { } other)
        {
            yield return new(
                "filing.national-number-taken",
                new($"该备案编号已登记在“{other.Name}”（{other.LocalNumber}）名下", $"This number is recorded for “{other.Name}” ({other.LocalNumber}) already"),
                new("请对照国家网信办的公告核对编号", "Compare it with the announcement of the national office"),
                Field: "nationalNumber");
        }
    }

    // As a reader sees them: without characters that nobody sees, in ordinary width.
    internal static bool Same(string? one, string? other) => Seen(one) == Seen(other);

    internal static string Seen(string? text) => string.Concat(Characters.Narrow(Characters.Clean(Characters.Unify(text ?? ""), out _)).Where(c => !char.IsWhiteSpace(c))).ToUpperInvariant();

    /// <summary>Who holds the national number that is entered, and the table of regions to read it by.</summary>
    internal static async Task BringNumberHoldersAsync(CaseContext at, string typed, string? name, RegFilingDbContext db, CancellationToken cancellationToken, Guid? own = null)
    {
        own ??= at.Case.RecordId;
        var number = FieldIdentifiers.Normalised(typed);
        at.Bring(await db.Set<Filing>().AsNoTracking().Where(f => f.NationalNumber == number && f.Id != own)
            .Select(f => new NationalNumberHolder(f.Name, f.LocalNumber)).ToListAsync(cancellationToken));
        // In the national list the number may stand already, but then for this very algorithm.
        var key = RegisterEntry.KeyOf(typed);
        at.Bring(await db.Set<RegisterEntry>().AsNoTracking().Where(e => (e.NumberKey == key || e.NationalNumberKey == key) && e.Name != name && e.FilingId != own)
            .Select(e => new NationalNumberHolder(e.Name, e.Number)).ToListAsync(cancellationToken));
        at.Bring(Regions(at.Pack));
    }

    /// <summary>The table of regions that the pack brings, read once; an empty one where it brings none.</summary>
    internal static RegionTable Regions(Pack pack) =>
        RegionTables.GetValue(pack, read => read.Files.TryGetValue("regions.json", out var file) ? RegionTable.Parse(System.Text.Encoding.UTF8.GetString(file)) : RegionTable.None);

    [Loads("filing")]
    internal sealed class Loader(IEnumerable<ILifeSource> sources) : ILoadRecords
    {
        public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
        {
            if (at.Case.SubjectId is { } subjectId)
            {
                if (at.Action is "start" or "submit" && db.Database.CurrentTransaction is not null)
                {
                    // Two filings of one company come one after the other: only then can the rule against two for one algorithm see the first.
                    await db.Set<Subject>().Where(s => s.Id == subjectId).ExecuteUpdateAsync(set => set.SetProperty(s => s.Name, s => s.Name), cancellationToken);
                }

                at.Bring(await db.Set<Subject>().Where(s => s.Id == subjectId).ToListAsync(cancellationToken));
                at.Bring((await db.Set<Filing>().AsNoTracking().Where(f => f.SubjectId == subjectId && f.Id != at.Case.RecordId).ToListAsync(cancellationToken)).Select(f => new OtherFiling(f)));
            }

            await CopyOfFiling.LoadAsync(at, db, cancellationToken);
            if (at.Action == "submit")
            {
                at.Bring(await db.Set<SubjectFile>().AsNoTracking().Where(file => file.SubjectId == at.Case.SubjectId).OrderByDescending(file => file.Number).Take(1).ToListAsync(cancellationToken));
            }

            if (at.Form.Text("nationalNumber") is { } typed)
            {
                await BringNumberHoldersAsync(at, typed, at.SavedForm(Application).Text("name"), db, cancellationToken);
            }

            if (at.Action is "ask-supplement-again" or "remind-unmet")
            {
                at.Bring(await SupplementRules.AskedAsync(at, db, cancellationToken));
            }

            if (at.Case.RecordId is { } id)
            {
                at.Bring(await db.Set<Filing>().Where(f => f.Id == id).ToListAsync(cancellationToken));
                at.Bring(await db.Set<TierDecision>().Where(t => t.FilingId == id).OrderBy(t => t.ProposedAt).ToListAsync(cancellationToken));
                at.Bring(await LifeFacts.OfAsync(sources, id, at.Today, cancellationToken));
            }
        }
    }
}

/// <summary>Another filing of the same subject.</summary>
internal sealed record OtherFiling(Filing Filing);

/// <summary>The filing for which the national number that is entered was recorded before.</summary>
internal sealed record NationalNumberHolder(string Name, string? LocalNumber);
