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

    /// <summary>How numbers are written, by series: <c>{year}</c> and <c>{n:000000}</c> are filled in. Numbers are dense per series and year.</summary>
    public IReadOnlyDictionary<string, string> Series { get; init; } = new Dictionary<string, string>();

    /// <summary>The rule set that fills a purpose: <c>tier</c>, <c>floors</c>, <c>obligations</c>; file names without extension in <c>rules/</c>.</summary>
    public IReadOnlyDictionary<string, string> Rules { get; init; } = new Dictionary<string, string>();
}

/// <summary>The issuing authority; <paramref name="Demo"/> prints 演示样本 无法律效力 across every document.</summary>
public sealed record Authority(Text Name, Text ReconsiderationOrgan, Text Court, Text Contact, bool Demo);

/// <summary>A law or published rule that may be cited as <c>id/article</c> while its text version is in effect.</summary>
public sealed record LegalSource(string Id, Text Title, string Text, Force Force, DateOnly EffectiveFrom, DateOnly? EffectiveTo = null);
