namespace RegFiling.Platform.Identity;

/// <summary>Who acts now: a natural person with the roles of the account signed in with, or the system.</summary>
public sealed record Actor(Guid PersonId, Guid? AccountId, Text Name, IReadOnlyList<ActorRole> Roles)
{
    /// <summary>The system itself: clocks, following acts, imports. It holds no role of a person.</summary>
    public static Actor System { get; } = new(Guid.Empty, null, new("系统", "System"), []);

    /// <summary>Somebody who has not signed in.</summary>
    public static Actor Anonymous { get; } = new(new Guid("00000000-0000-0000-0000-000000000001"), null, new("未登录", "Not signed in"), []);

    public bool IsSystem => PersonId == Guid.Empty;

    /// <summary>Works for the authority or looks over its shoulder, and may read files of all companies (each read leaves a trace).</summary>
    public bool IsOfficial => Roles.Any(role => Identity.Roles.Official.Contains(role.Role));

    /// <summary>Powers of attorney that are not in force today (not yet, expired, revoked): they open nothing, and a refusal says why.</summary>
    public IReadOnlyList<Mandate> Lapsed { get; init; } = [];

    /// <summary>The power of attorney under which the person acts for the company, if they are its agent.</summary>
    public Mandate? MandateFor(Guid? subjectId) =>
        subjectId is null ? null : Roles.FirstOrDefault(held => held.Role == Identity.Roles.Agent && held.SubjectId == subjectId)?.Mandate;

    public IEnumerable<Guid> Subjects => Roles.Select(role => role.SubjectId).OfType<Guid>().Distinct();

    /// <summary>Holds the role; a company role counts for its own company only.</summary>
    public bool Holds(string role, Guid? subjectId) =>
        Roles.Any(held => held.Role == role && (!Identity.Roles.Company.Contains(role) || held.SubjectId == subjectId));

    /// <summary>The role to name in the record when no action asks for a certain one.</summary>
    public string MainRole => IsSystem ? "system" : Roles.FirstOrDefault()?.Role ?? Identity.Roles.Public;
}

/// <summary>A role, and for a company role the company.</summary>
public sealed record ActorRole(string Role, Guid? SubjectId)
{
    /// <summary>For an agent: the power of attorney; without one the role opens nothing.</summary>
    public Mandate? Mandate { get; init; }
}

/// <summary>授权委托书 as an agent carries it: for whom, from when until when, which powers, and which filings (null: all of the company).</summary>
public sealed record Mandate(Guid Id, Guid SubjectId, Guid CaseId, DateOnly From, DateOnly Until, bool IsRevoked, IReadOnlyList<string> Powers, IReadOnlyList<Guid>? Filings)
{
    public bool IsInForce(DateOnly today) => !IsRevoked && From <= today && today <= Until;
}

/// <summary>Who is acting in this request, job or command line. Set once, before anything is sent.</summary>
public sealed class CurrentActor
{
    private Actor? actor;

    public Actor Actor
    {
        get => actor ?? throw new InvalidOperationException("Nobody is set as acting.");
        set => actor = value;
    }

    public bool IsSet => actor is not null;
}

/// <summary>The roles of the glossary (1.1).</summary>
public static class Roles
{
    public const string Public = "public";
    public const string Agent = "agent";
    public const string Filer = "filer";
    public const string LegalRepresentative = "legal-rep";
    public const string SecurityOfficer = "security-officer";

    public static IReadOnlySet<string> Company { get; } = new HashSet<string> { "filer", "agent", "legal-rep", "security-officer" };

    /// <summary>Roles that read unpublished files in the course of duty; the three administrators are not among them.</summary>
    public static IReadOnlySet<string> Official { get; } = new HashSet<string>
    {
        "officer", "reviewer", "legal-review", "head", "coordinator", "district", "city", "national", "supervisor",
    };

    /// <summary>An audience that is the company of the case: <c>party</c>, <c>party/security-officer</c>, or a company role.</summary>
    internal static bool IsParty(string audience) => audience.Split('/')[0] == "party" || Company.Contains(audience);

    /// <summary>Looks, follows and exports, and takes no part in any procedure.</summary>
    public static IReadOnlySet<string> Watching { get; } = new HashSet<string> { "supervisor" };

    public static IReadOnlyDictionary<string, Text> Titles { get; } = new Dictionary<string, Text>
    {
        ["filer"] = new("备案经办人", "filer"),
        ["agent"] = new("委托代理人", "authorised agent"),
        ["legal-rep"] = new("法定代表人", "legal representative"),
        ["security-officer"] = new("算法安全责任人", "algorithm security officer"),
        ["officer"] = new("经办人", "case officer"),
        ["reviewer"] = new("审核人", "reviewer"),
        ["legal-review"] = new("法制审核人员", "legal reviewer"),
        ["head"] = new("机关负责人", "head of the authority"),
        ["coordinator"] = new("统筹协调员", "coordinator"),
        ["district"] = new("区网信部门", "district office"),
        ["city"] = new("市网信办", "city office"),
        ["national"] = new("国家网信办", "national office"),
        ["dept"] = new("协同部门联络员", "liaison of another department"),
        ["lab"] = new("技术支撑机构", "technical institution"),
        ["expert"] = new("评审专家", "expert"),
        ["hearing-host"] = new("听证主持人", "hearing host"),
        ["supervisor"] = new("行政执法监督人员、审计人员", "law-enforcement supervisor, auditor"),
        ["public"] = new("社会公众", "public"),
        ["sys-admin"] = new("系统管理员", "system administrator"),
        ["sec-admin"] = new("安全管理员", "security administrator"),
        ["audit-admin"] = new("安全审计员", "audit administrator"),
        ["system"] = new("系统", "system"),
    };
}
