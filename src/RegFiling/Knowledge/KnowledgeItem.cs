using System.Runtime.CompilerServices;
using System.Text.Json;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Packs;

namespace RegFiling.Knowledge;

/// <summary>What sort of knowledge it is.</summary>
public enum KnowledgeKind
{
    /// <summary>风险: what can go wrong.</summary>
    Risk = 1,

    /// <summary>措施: what helps.</summary>
    Measure = 2,

    /// <summary>常见错误: why filings come back.</summary>
    CommonMistake = 3,

    /// <summary>问答: a question that is asked again and again.</summary>
    Question = 4,
}

/// <summary>
/// <c>knowledge/ID.json</c>: one item of the knowledge commons (安全知识库), in our own words, with its source named and its force. What binds is
/// 底线要求, what does not is 自主空间.
/// </summary>
public sealed record KnowledgeItem(string Id, int Version, DateOnly Date, KnowledgeKind Kind, Text Title, Text Body, Force Force, Text Source)
{
    /// <summary>The articles that say so, for law and published rules (<c>cac-order-9/17</c>).</summary>
    public IReadOnlyList<string> Grounds { get; init; } = [];

    /// <summary>Beside which sections of which forms it is shown.</summary>
    public IReadOnlyList<KnowledgePlace> Places { get; init; } = [];

    /// <summary>Algorithm types that it concerns (<c>generation</c>, <c>push</c> …); none named: all.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Tiers that it concerns (<c>T3</c> …); none named: all.</summary>
    public IReadOnlyList<string> Tiers { get; init; } = [];

    /// <summary>底线要求: it binds, and a filing that does not meet it comes back. Otherwise it is open space (自主空间).</summary>
    public bool IsBottomLine => Force is Force.Law or Force.Rule or Force.Commitment;

    public bool IsFor(string? type) => type is null || Types.Count == 0 || Types.Contains(type);
}

/// <summary>A section of a form, and within it the fields that are meant; none named: the whole section.</summary>
public sealed record KnowledgePlace(string Form, string Section)
{
    public IReadOnlyList<string> Fields { get; init; } = [];
}

/// <summary>The knowledge items of a pack.</summary>
public static class KnowledgeShelf
{
    private const string Folder = "knowledge/";

    private static readonly ConditionalWeakTable<Pack, IReadOnlyList<KnowledgeItem>> Read = [];

    /// <summary>All items in the order of their ids. What cannot be read is not there; the check of the pack says why.</summary>
    public static IReadOnlyList<KnowledgeItem> Of(Pack pack) => Read.GetValue(pack, static pack =>
        [.. Files(pack).Select(file => Parse(file.Value)).OfType<KnowledgeItem>().OrderBy(item => item.Id, StringComparer.Ordinal)]);

    /// <summary>The items beside one section, what binds first. <paramref name="type"/>: the algorithm type, as far as it is known.</summary>
    public static IReadOnlyList<KnowledgeItem> Beside(Pack pack, string form, string section, string? type) =>
        [.. Of(pack).Where(item => item.IsFor(type) && item.Places.Any(place => place.Form == form && place.Section == section)).OrderByDescending(item => item.IsBottomLine).ThenBy(item => item.Kind)];

    public static Text Word(KnowledgeKind kind) => kind switch
    {
        KnowledgeKind.Risk => new("风险", "risk"),
        KnowledgeKind.Measure => new("措施", "measure"),
        KnowledgeKind.CommonMistake => new("常见错误", "common mistake"),
        KnowledgeKind.Question => new("问答", "question"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    [PackLint]
    internal static IEnumerable<Problem> Lint(Pack pack)
    {
        foreach (var (file, bytes) in Files(pack))
        {
            KnowledgeItem? item = null;
            Problem? unreadable = null;
            try
            {
                item = JsonSerializer.Deserialize<KnowledgeItem>(bytes, PackReader.Json);
            }
            catch (JsonException wrong)
            {
                unreadable = new(file, (int)(wrong.LineNumber ?? 0) + 1, wrong.Message.Split(" Path: ")[0], "see knowledge/ in the README.md of the pack for the format");
            }

            foreach (var problem in item is null ? [unreadable ?? new(file, 1, "the item is empty", "write one item per file")] : Check(pack, file, item, new JsonLines(bytes)))
            {
                yield return problem;
            }
        }
    }

    private static IEnumerable<Problem> Check(Pack pack, string file, KnowledgeItem item, JsonLines lines)
    {
        Problem At(string path, string message, string cure) => new(file, lines.Of(path), message, cure);
        if ($"{Folder}{item.Id}.json" != file)
        {
            yield return At("id", $"the id is {item.Id}, the file name says {file[Folder.Length..^".json".Length]}", "make them the same");
        }

        foreach (var (path, text) in new[] { ("title", item.Title), ("body", item.Body), ("source", item.Source) }.Where(one => !one.Item2.IsComplete))
        {
            yield return At(path, "the text exists in one language only", "give it in zh and en");
        }

        // What is shown as law must be law: an article of a source that has at least this force.
        var binds = item.Force is Force.Law or Force.Rule;
        if (binds && item.Grounds.Count == 0)
        {
            yield return At("force", $"{item.Force.ToString().ToLowerInvariant()} without an article", "name it in \"grounds\"");
        }

        foreach (var (index, ground) in item.Grounds.Index())
        {
            var path = $"grounds/{index}";
            var source = pack.Manifest.Sources.FirstOrDefault(source => source.Id == ground.Split('/')[0]);
            if (source is null)
            {
                yield return At(path, $"unknown source of law {ground.Split('/')[0]}", "add it to \"sources\" in pack.json");
            }
            else if (binds && source.Force > item.Force)
            {
                yield return At(path, $"{ground} is no {item.Force.ToString().ToLowerInvariant()}: it is shown with more force than it has", $"say \"force\": \"{source.Force.ToString().ToLowerInvariant()}\", or cite what binds");
            }
            else if (!binds && source.Force < Force.Advice)
            {
                yield return At(path, "a default of the product is cited as law", "drop it from \"grounds\", or say \"force\": \"law\" if the article really asks for this");
            }
        }

        foreach (var (index, place) in item.Places.Index())
        {
            var section = pack.Forms.GetValueOrDefault(place.Form)?.Sections.FirstOrDefault(section => section.Id == place.Section);
            if (!pack.Forms.TryGetValue(place.Form, out var form))
            {
                yield return At($"places/{index}/form", $"unknown form {place.Form}", "name a file in forms/");
            }
            else if (section is null)
            {
                yield return At($"places/{index}/section", $"{place.Form} has no section {place.Section}", $"use one of {string.Join(", ", form.Sections.Select(known => known.Id))}");
            }
            else if (place.Fields.FirstOrDefault(field => section.Fields.All(known => known.Id != field)) is { } unknown)
            {
                yield return At($"places/{index}/fields", $"{place.Section} has no field {unknown}", $"use one of {string.Join(", ", section.Fields.Select(field => field.Id))}");
            }
        }

        var types = pack.Forms.Values.Select(form => form.Field("type")).FirstOrDefault(field => field is { Choices.Count: > 0 })?.Choices.Select(choice => choice.Value).ToHashSet() ?? [];
        if (item.Types.FirstOrDefault(type => !types.Contains(type)) is { } noType)
        {
            yield return At("types", $"unknown algorithm type {noType}", $"use one of {string.Join(", ", types)}");
        }
    }

    private static IEnumerable<KeyValuePair<string, byte[]>> Files(Pack pack) =>
        pack.Files.Where(file => file.Key.StartsWith(Folder, StringComparison.Ordinal) && file.Key.EndsWith(".json", StringComparison.Ordinal));

    private static KnowledgeItem? Parse(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<KnowledgeItem>(bytes, PackReader.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
