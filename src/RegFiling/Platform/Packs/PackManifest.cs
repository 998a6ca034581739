namespace RegFiling.Platform.Packs;

/// <summary><c>pack.json</c>: one jurisdiction's procedures, forms, rules, documents and calendar, with the sources of law that they cite.</summary>
public sealed record PackManifest(
    string Id,
    string Version,
    Text Title,
    DateOnly EffectiveFrom,
    string TimeZone,
    IReadOnlyList<string> Languages,
    IReadOnlyList<LegalSource> Sources)
{
    /// <summary>The authority that the documents of this pack come from.</summary>
    public Authority? Authority { get; init; }

    /// <summary>How documents are sealed, where some kind needs it.</summary>
    public SealDefinition? Seal { get; init; }

    /// <summary>How numbers are written, by series: <c>{year}</c> and <c>{n:000000}</c> are filled in. Numbers are dense per series and year.</summary>
    public IReadOnlyDictionary<string, string> Series { get; init; } = new Dictionary<string, string>();

    /// <summary>The rule set that fills a purpose: <c>tier</c>, <c>floors</c>, <c>obligations</c>; file names without extension in <c>rules/</c>.</summary>
    public IReadOnlyDictionary<string, string> Rules { get; init; } = new Dictionary<string, string>();

    /// <summary>What a company can authorise an agent to do: acts (<c>filing/submit</c>) by power. An act that is confirmed with a password is none of them.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> AgentPowers { get; init; } = new Dictionary<string, IReadOnlyList<string>>();
}

/// <summary>The issuing authority; <paramref name="Demo"/> prints 演示样本 无法律效力 across every document.</summary>
public sealed record Authority(Text Name, Text ReconsiderationOrgan, Text Court, Text Contact, bool Demo);

/// <summary>
/// 用印: the acts on a signed document that needs a seal, offered on any case that has one, whatever its state. <paramref name="Void"/> and
/// <paramref name="Reissue"/> are for whoever may sign such a document; for one that a clock made, for the roles that they name.
/// </summary>
public sealed record SealDefinition(ClockDefinition Clock, ActionDefinition Seal, ActionDefinition Refuse, ActionDefinition Void, ActionDefinition Reissue)
{
    /// <summary>The id of the clock that runs while a document waits for its seal.</summary>
    public const string ClockId = "seal-document";

    /// <summary>The four acts by the names under which they are taken and recorded.</summary>
    public IReadOnlyDictionary<string, ActionDefinition> Actions => new Dictionary<string, ActionDefinition>
    {
        ["seal-document"] = Seal,
        ["refuse-seal"] = Refuse,
        ["void-document"] = Void,
        ["reissue-document"] = Reissue,
    };
}

/// <summary>A law or published rule that may be cited as <c>id/article</c> while its text version is in effect.</summary>
public sealed record LegalSource(string Id, Text Title, string Text, Force Force, DateOnly EffectiveFrom, DateOnly? EffectiveTo = null);
