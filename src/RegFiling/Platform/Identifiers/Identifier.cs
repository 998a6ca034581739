namespace RegFiling.Platform.Identifiers;

/// <summary>The kinds of identifier that the system recognises, as written in machine output.</summary>
public static class IdentifierKinds
{
    public const string CreditCode = "credit-code";
    public const string ResidentId = "resident-id";
    public const string FilingNumber = "filing-number";
    public const string GenerativeFilingNumber = "generative-filing-number";
    public const string Unknown = "unknown";

    public static readonly IReadOnlyList<string> All = [CreditCode, ResidentId, FilingNumber, GenerativeFilingNumber];
}

/// <summary>One remark on an identifier; <paramref name="Code"/> never changes its meaning.</summary>
public sealed record IdentifierFinding(string Code, Text Message);

/// <summary>What was recognised: the kind, whether it is valid, its parts by name, what makes it invalid, and what to look at although it is valid.</summary>
public sealed record IdentifierCheck(
    string Kind,
    bool Valid,
    IReadOnlyDictionary<string, string> Parts,
    IReadOnlyList<IdentifierFinding> Warnings,
    IReadOnlyList<IdentifierFinding> Errors);

/// <summary>Recognises and checks credit codes, resident ids, filing numbers and numbers of generative services.</summary>
public static class Identifier
{
    private const int LongestValue = 400;

    /// <summary>Checks one value as typed. <paramref name="today"/> is the date at the authority; no birth date lies after it.</summary>
    public static IdentifierCheck Check(string value, RegionTable regions, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(regions);
        if (value.Length > LongestValue)
            return Unrecognised(new Findings());
        var narrow = Characters.Narrow(Characters.Clean(value, out var unseen)).Trim();
        var findings = new Findings();
        if (unseen)
            findings.Warn("invisible-characters", "含有不可见字符或者双向控制字符，已去除", "Invisible or bidirectional characters were removed");

        if (FilingNumber.LooksLike(narrow))
            return FilingNumber.Check(narrow, regions, today, findings);
        if (GenerativeFilingNumber.TryParse(narrow, out var generative))
            return generative.Check(today, findings);
        var compact = narrow.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        return compact.Length == 18 && compact.All(char.IsAsciiLetterOrDigit)
            ? EighteenCharacters(compact, regions, today, findings)
            : Unrecognised(findings);
    }

    // Both kinds may be eighteen digits. A birth date of the years 1800 to 2199 at its place is what a credit code hardly has: its digits
    // 7-8 end the region. If the reading by date fails its check digit, a passing credit code wins.
    private static IdentifierCheck EighteenCharacters(string compact, RegionTable regions, DateOnly today, Findings findings)
    {
        var dated = compact[..17].All(char.IsAsciiDigit) && compact[6..8] is "18" or "19" or "20" or "21";
        return dated && (ResidentId.HasValidCheck(compact) || !CreditCode.HasValidChecks(compact))
            ? ResidentId.Check(compact, regions, today, findings)
            : CreditCode.Check(compact, regions, findings);
    }

    private static IdentifierCheck Unrecognised(Findings findings)
    {
        findings.Refuse(
            "not-recognised",
            "不是统一社会信用代码、居民身份证号码、算法备案编号或者生成式人工智能服务编号",
            "This is no credit code, resident id, algorithm filing number or number of a generative service");
        return findings.Result(IdentifierKinds.Unknown, []);
    }
}

/// <summary>Collects what is said about one value while it is checked.</summary>
internal sealed class Findings
{
    private readonly List<IdentifierFinding> warnings = [];
    private readonly List<IdentifierFinding> errors = [];

    public void Warn(string code, string zh, string en) => warnings.Add(new IdentifierFinding(code, new Text(zh, en)));

    public void Refuse(string code, string zh, string en) => errors.Add(new IdentifierFinding(code, new Text(zh, en)));

    /// <summary>Looks a region up, adds its name to the parts, and says what is odd about it.</summary>
    public void Region(string kind, string code, RegionTable regions, Dictionary<string, string> parts, int? year = null)
    {
        var match = regions.Find(code);
        if (match.Name is { } name)
            parts[match.Status == RegionStatus.NotHeld ? "province" : "regionName"] = name.Zh;
        if (!match.IsAssigned)
        {
            Action<string, string, string> say = regions.Enforces(kind) ? Refuse : Warn;
            say("region-not-assigned", $"行政区划代码 {code} 不存在", $"The region code {code} is not assigned");
        }
        else if (match.Status == RegionStatus.Retired && match.Until is { } until && year > until)
        {
            Warn("region-retired", $"行政区划代码 {code} 已于 {until} 年停用", $"The region code {code} was abolished in {until}");
        }
    }

    public IdentifierCheck Result(string kind, Dictionary<string, string> parts) => new(kind, errors.Count == 0, parts, warnings, errors);
}
