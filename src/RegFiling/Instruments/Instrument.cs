using System.Runtime.CompilerServices;
using System.Text.Json;
using RegFiling.Platform;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Rules;

namespace RegFiling.Instruments;

/// <summary>
/// <c>instruments/ID.json</c>: a way of another authority to look at the same algorithm, and how the answers of a filing become answers to its questions.
/// It is for orientation: it gates nothing, and no rule, tier or measure can reach it.
/// </summary>
public sealed record Instrument(
    string Id, int Version, DateOnly Date, Text Title, Text Short, Text Authority, string Kind, string Forms, Text About, Text Source,
    IReadOnlyDictionary<string, IReadOnlyList<FactRule>> Facts)
{
    public const string TreeKind = "decision-tree";

    public const string QuestionnaireKind = "questionnaire";

    /// <summary>The decision tree in <c>rules/</c>, for a tree.</summary>
    public string? Rules { get; init; }

    /// <summary>A form of the pack that has scores, for a questionnaire of our own.</summary>
    public string? Questionnaire { get; init; }

    /// <summary>A questionnaire that its authority publishes and that no pack may copy: an administrator puts the file there.</summary>
    public CatalogueNeeded? Catalogue { get; init; }

    /// <summary>Questions that the filing does not answer, each with the reason.</summary>
    public IReadOnlyDictionary<string, Text> Open { get; init; } = new Dictionary<string, Text>();

    /// <summary>What questions of a published questionnaire are about, in our own words: it may have neither of our languages.</summary>
    public IReadOnlyDictionary<string, Text> Words { get; init; } = new Dictionary<string, Text>();

    /// <summary>Questions that take several answers: every rule that holds adds its own.</summary>
    public IReadOnlyList<string> Many { get; init; } = [];

    /// <summary>From which day which part applies where it is law.</summary>
    public IReadOnlyList<StagedDate> Applies { get; init; } = [];
}

/// <summary>An answer that follows from the filing when all conditions hold. What is only assumed says why.</summary>
public sealed record FactRule(IReadOnlyList<FactCondition> When, string Answer)
{
    public Certainty Certainty { get; init; } = Certainty.Known;

    public Text? Because { get; init; }
}

/// <summary>
/// A field of the filing (<c>filing/application.type</c>) has one of the answers <c>is</c>; or, with <c>not</c>, it is answered and none of its answers is
/// one of those. "Unknown" is no answer.
/// </summary>
public sealed record FactCondition(string Field)
{
    /// <summary>The answer that says nothing, in whatever field.</summary>
    public const string Unknown = "unknown";

    public IReadOnlyList<string> Is { get; init; } = [];

    public IReadOnlyList<string> Not { get; init; } = [];
}

/// <summary>A day from which something applies, with its article.</summary>
public sealed record StagedDate(DateOnly From, Text What)
{
    public IReadOnlyList<string> Grounds { get; init; } = [];
}

/// <summary>The published file that is needed, its version, and where its authority publishes it.</summary>
public sealed record CatalogueNeeded(string File, string Version, Text Where, string Address);

/// <summary>The instruments of a pack.</summary>
public static class InstrumentShelf
{
    internal const string Folder = "instruments/";

    private static readonly ConditionalWeakTable<Pack, IReadOnlyList<Instrument>> Read = [];

    private static readonly ConditionalWeakTable<Instrument, DecisionTree> Trees = [];

    /// <summary>All instruments in the order of their ids. What cannot be read is not there; the check of the pack says why.</summary>
    public static IReadOnlyList<Instrument> Of(Pack pack) => Read.GetValue(pack, static pack =>
        [.. Files(pack).Select(file => Parse(file.Value)).OfType<Instrument>().OrderBy(one => one.Id, StringComparer.Ordinal)]);

    /// <summary>An instrument by id, with its pack.</summary>
    public static (Pack Pack, Instrument Instrument)? Find(IEnumerable<Pack> packs, string id)
    {
        ArgumentNullException.ThrowIfNull(packs);
        foreach (var pack in packs)
        {
            if (Of(pack).FirstOrDefault(one => one.Id == id) is { } found)
            {
                return (pack, found);
            }
        }

        return null;
    }

    internal static IEnumerable<KeyValuePair<string, byte[]>> Files(Pack pack) =>
        pack.Files.Where(file => file.Key.StartsWith(Folder, StringComparison.Ordinal) && file.Key.EndsWith(".json", StringComparison.Ordinal));

    internal static DecisionTree? Tree(Pack pack, Instrument instrument)
    {
        if (Trees.TryGetValue(instrument, out var known))
        {
            return known;
        }

        if (instrument.Rules is not { } name || !pack.Files.TryGetValue($"rules/{name}.json", out var bytes) || RuleSet.Parse(bytes, $"{name}.json").RuleSet is not DecisionTree tree)
        {
            return null;
        }

        Trees.AddOrUpdate(instrument, tree);
        return tree;
    }

    private static Instrument? Parse(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<Instrument>(bytes, PackReader.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
