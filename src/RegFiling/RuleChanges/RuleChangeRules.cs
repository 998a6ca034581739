using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Platform.Rules;

namespace RegFiling.RuleChanges;

/// <summary>What a changed rule file must satisfy before anybody may comment on it, approve it, obey it. Pure: a rule sees the loaded case and nothing else.</summary>
internal static class RuleChangeRules
{
    public const string TextField = "text";
    public const string EffectiveFrom = "effectiveFrom";

    [Rule("rule-change.rules-there@1")]
    public static IEnumerable<Refusal> RulesThere(CaseContext at)
    {
        if (at.Find<RulesNow>() is null)
        {
            yield return new(
                "rule-change.no-rules", new("规则包中没有这个规则集", "The pack has no such rule set"), new("请从列出的规则集中选择", "Choose one of those that are offered"), Field: "ruleSet");
        }
    }

    [Rule("rule-change.sound@1")]
    public static IEnumerable<Refusal> Sound(CaseContext at) => Lint(at).Problems.Where(problem => !problem.IsWarning).Select(problem => Of(problem, TextField));

    [Rule("rule-change.same-rules@1")]
    public static IEnumerable<Refusal> SameRules(CaseContext at)
    {
        if (Lint(at).RuleSet is not { } proposed || at.Find<RulesNow>() is not { } now)
        {
            yield break;
        }

        if (proposed.Id != now.Present.Id || proposed.GetType() != now.Present.GetType())
        {
            yield return new(
                "rule-change.other-rules",
                new($"文件的标识和类型应当与现行规则一致：“{now.Present.Id}”", $"Id and kind of the file must be those of the rules that it changes: “{now.Present.Id}”"),
                new("请改正 id 和 kind；新增规则集须随规则包发布", "Correct id and kind; a rule set that is new ships with the pack"),
                Field: TextField);
        }

        if (proposed.EffectiveTo is not null)
        {
            yield return new(
                "rule-change.has-end",
                new("文件写了失效日期，届时将没有规则可用", "The file states an end, after which no rules would hold"),
                new("请删除 effectiveTo；由下一次修订替代", "Delete effectiveTo; the next change replaces these rules"),
                Field: TextField);
        }
    }

    [Rule("rule-change.higher-version@1")]
    public static IEnumerable<Refusal> HigherVersion(CaseContext at)
    {
        if (Lint(at).RuleSet is not { } proposed || at.Find<RulesNow>() is not { } now)
        {
            yield break;
        }

        if (!RuleVersionNumbers.IsOne(proposed.Version))
        {
            yield return new(
                "rule-change.no-version",
                new($"“{proposed.Version}”不是版本号", $"“{proposed.Version}” is no version"),
                new("请写成 1.2.0 的形式，每段不超过六位数字", "Write it as 1.2.0, with at most six digits in each part"),
                Field: TextField);
            yield break;
        }

        var taken = at.All<OtherVersion>().Where(other => other.IsApproved).Select(other => other.Version).Append(now.Present.Version).Max(RuleVersionNumbers.Order)!;
        if (!RuleVersionNumbers.IsHigher(proposed.Version, taken))
        {
            yield return new(
                "rule-change.version-not-higher",
                new($"版本 {proposed.Version} 不高于已使用的版本 {taken}", $"Version {proposed.Version} is not higher than {taken}, which is taken"),
                new("请提高文件中的 version；已使用的版本号不再使用", "Raise version in the file; a number once used is not used again"),
                Field: TextField);
        }
    }

    [Rule("rule-change.date-ahead@1")]
    public static IEnumerable<Refusal> DateAhead(CaseContext at)
    {
        if (DateOf(at) is not { } from)
        {
            yield break;
        }

        if (from <= at.Today)
        {
            yield return new(
                "rule-change.date-not-ahead",
                new($"施行日期{Wording.Date(from).Zh}不在今后", $"The date of effect, {Wording.Date(from).En}, does not lie ahead"),
                new(at.Action == "approve" ? "请退回，由起草人提出以后的施行日期" : "请填写明日或者以后的日期；规则不溯及既往", at.Action == "approve" ? "Send it back for a later date" : "Give tomorrow or a later day: rules do not reach back"),
                Field: EffectiveFrom);
        }

        if (at.All<OtherVersion>().Where(other => other.IsApproved && other.From >= from).MaxBy(other => other.From) is { } later)
        {
            yield return new(
                "rule-change.before-another",
                new($"版本 {later.Version} 已签发，自{Wording.Date(later.From!.Value).Zh}起施行", $"Version {later.Version} is signed and takes effect on {Wording.Date(later.From!.Value).En}"),
                new("请填写更晚的日期，或者先撤回该版本", "Give a later date, or withdraw that version first"),
                Field: EffectiveFrom);
        }
    }

    /// <summary>The pack as it will be, with these rules in it, must be as sound as the one that ships: the rule sets fit together.</summary>
    [Rule("rule-change.fits-the-pack@1")]
    public static IEnumerable<Refusal> FitsThePack(CaseContext at)
    {
        if (at.Find<RulesNow>() is not { } now || Lint(at).RuleSet is not { } proposed || proposed.GetType() != now.Present.GetType() || !RuleVersionNumbers.IsOne(proposed.Version))
        {
            return [];
        }

        var from = DateOf(at) ?? at.Today.AddDays(1);
        var bytes = Filled(at);
        var overlay = new PackOverlay(now.Shipped.Manifest.Id, now.Name, proposed.Version, Sha256.Of(bytes), from);
        var contents = now.Contents.Append(new(overlay.Sha256, bytes)).DistinctBy(content => content.Key).ToDictionary(StringComparer.Ordinal);
        // On its first day, and on each later day on which another approved change joins it.
        var problems = now.Approved.Select(other => other.From).Where(day => day > from).Append(from).Distinct().SelectMany(day =>
        {
            var found = new List<Problem>();
            if (PackComposer.Compose(now.Shipped, PackComposer.InForce(now.Shipped, now.Approved.Append(overlay), day), contents, found) is { } composed)
            {
                PackLinter.Lint(composed, CodeCatalogue.OfThisProduct, found);
            }

            return found;
        });
        return problems.Distinct().Select(problem => new Refusal(
            "rule-change.does-not-fit",
            new($"{problem.File} 第{problem.Line}行：与其他规则不配套（{problem.Message}）", $"{problem.File} line {problem.Line}: does not fit the other rules: {problem.Message}"),
            new($"请改为配套的内容，或者先修订相关规则（{problem.Cure}）", $"Make it fit, or change the other rules first: {problem.Cure}"),
            Field: TextField));
    }

    /// <summary>A problem of the file as a reason, with its place and its cure.</summary>
    public static Refusal Of(RuleProblem problem, string field) => new(
        problem.Code, new($"第{problem.Line}行：{problem.Message.Zh}", $"Line {problem.Line}: {problem.Message.En}"), problem.Cure, Field: field);

    /// <summary>The version that a text states, as far as it can be read; empty otherwise.</summary>
    public static string VersionIn(ReadOnlyMemory<byte> file)
    {
        try
        {
            using var json = System.Text.Json.JsonDocument.Parse(file);
            return json.RootElement is { ValueKind: System.Text.Json.JsonValueKind.Object } root && root.TryGetProperty("version", out var version)
                && version.ValueKind == System.Text.Json.JsonValueKind.String && version.GetString() is { Length: <= RuleVersionNumbers.Longest } text ? text : "";
        }
        catch (Exception broken) when (broken is System.Text.Json.JsonException or InvalidOperationException)
        {
            return "";
        }
    }

    private static DateOnly? DateOf(CaseContext at) => at.Form.Date(EffectiveFrom) ?? at.Record<RuleVersion>().EffectiveFrom;

    private static byte[] Filled(CaseContext at)
    {
        var version = at.Record<RuleVersion>();
        return RuleText.Fill(version.Bytes, version.Author, at.Action == "approve" ? at.Actor.Name.Zh : null, DateOf(at) ?? at.Today.AddDays(1));
    }

    private static ParsedRuleSet Lint(CaseContext at) => RuleSet.Parse(Filled(at), $"{at.Record<RuleVersion>().RuleSet}.json");

    [Loads("rule-change")]
    internal sealed class Loader(PackCatalogue packs, ApprovedRules approved) : ILoadRecords
    {
        public async Task LoadAsync(CaseContext at, RegFilingDbContext db, CancellationToken cancellationToken)
        {
            var version = await db.Set<RuleVersion>().FirstOrDefaultAsync(v => v.CaseId == at.Case.Id, cancellationToken);
            if (version is not null)
            {
                at.Bring(version);
            }

            var name = version?.RuleSet ?? at.Form.Text("ruleSet") ?? "";
            var packId = version?.PackId ?? at.Pack.Manifest.Id;
            var others = await db.Set<RuleVersion>().AsNoTracking().Where(v => v.PackId == packId && v.RuleSet == name && v.CaseId != at.Case.Id)
                .Select(v => new { v.CaseId, v.Version, v.EffectiveFrom, v.ApprovedAt }).ToListAsync(cancellationToken);
            var withdrawn = await db.Set<Case>().AsNoTracking().Where(c => c.Procedure == RuleChange.Procedure && c.State == RuleChange.Withdrawn).Select(c => c.Id).ToListAsync(cancellationToken);
            // The number of a version that was approved and then withdrawn stays taken; its date does not.
            at.Bring(others.Select(other => new OtherVersion(other.Version, other.ApprovedAt is not null, withdrawn.Contains(other.CaseId) ? null : other.EffectiveFrom)));
            if (packs.Current.FirstOrDefault(pack => pack.Manifest.Id == packId) is { } pack && packs.Shipped.First(shipped => shipped.Manifest.Id == packId) is { } shipped
                && pack.Manifest.Rules.Values.Contains(name) && pack.Files.TryGetValue(PackOverlay.PathOf(name), out var bytes) && RuleSet.Parse(bytes, name).RuleSet is { } present)
            {
                var standing = (await approved.ListAsync(cancellationToken)).Where(overlay => overlay.PackId == packId && overlay.Sha256 != version?.Sha256).ToList();
                at.Bring(new RulesNow(pack, shipped, name, present, bytes, standing, await approved.ReadAsync([.. standing.Select(overlay => overlay.Sha256)], cancellationToken)));
            }
        }
    }
}

/// <summary>The rules that a change is about, as they hold today, and what else was approved.</summary>
internal sealed record RulesNow(
    Pack Pack, Pack Shipped, string Name, RuleSet Present, byte[] Bytes, IReadOnlyList<PackOverlay> Approved, IReadOnlyDictionary<string, byte[]> Contents);

/// <summary>Another change of the same rule set.</summary>
internal sealed record OtherVersion(string Version, bool IsApproved, DateOnly? From);
