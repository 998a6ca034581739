using System.Runtime.CompilerServices;
using System.Text.Json;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;

namespace RegFiling.Instruments;

/// <summary>How far the entries of a filing answer a heading of another framework.</summary>
public enum Coverage
{
    Full = 1,

    Partial = 2,

    /// <summary>The filing does not ask for it.</summary>
    None = 3,
}

/// <summary><c>crosswalk/ID.json</c>: the headings of another framework in our own words, and which entries of a filing answer each. For orientation only.</summary>
public sealed record Crosswalk(
    string Id, int Version, DateOnly Date, Text Title, Text Short, Text Authority, string Forms, Text About, Text Source, IReadOnlyList<CrosswalkGroup> Groups, IReadOnlyList<CrosswalkHeading> Headings);

/// <summary>A part of the framework.</summary>
public sealed record CrosswalkGroup(string Id, Text Title);

/// <summary>One heading. <see cref="Fields"/> are entries with their form (<c>filing/application.type</c>); what is not covered in full says why.</summary>
public sealed record CrosswalkHeading(string Id, string Group, Text Title, Coverage Coverage)
{
    public IReadOnlyList<string> Grounds { get; init; } = [];

    public IReadOnlyList<string> Fields { get; init; } = [];

    public Text? Remark { get; init; }
}

/// <summary>The crosswalks of a pack.</summary>
public static class CrosswalkShelf
{
    private const string Folder = "crosswalk/";

    private static readonly ConditionalWeakTable<Pack, IReadOnlyList<Crosswalk>> Read = [];

    /// <summary>All crosswalks in the order of their ids. What cannot be read is not there; the check of the pack says why.</summary>
    public static IReadOnlyList<Crosswalk> Of(Pack pack) => Read.GetValue(pack, static pack =>
        [.. Files(pack).Select(file => Parse(file.Value)).OfType<Crosswalk>().OrderBy(one => one.Id, StringComparer.Ordinal)]);

    /// <summary>A crosswalk by id, with its pack.</summary>
    public static (Pack Pack, Crosswalk Crosswalk)? Find(IEnumerable<Pack> packs, string id)
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

    public static Text Word(Coverage coverage) => coverage switch
    {
        Coverage.Full => new("全部", "in full"),
        Coverage.Partial => new("部分", "in part"),
        Coverage.None => new("没有问到", "not asked"),
        _ => throw new ArgumentOutOfRangeException(nameof(coverage)),
    };

    /// <summary>The form and the entry in words; the name as it is where no form has it.</summary>
    public static Text FieldTitle(Pack? forms, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (forms is null || Entry(forms, name) is not var (form, field))
        {
            return Text.Of(name);
        }

        // Where a form asks the same in several sections, the section tells which is meant.
        var same = form.Sections.Where(section => section.Fields.Any(other => other.Label == field.Label)).ToList();
        var section = same.Count > 1 ? same.First(section => section.Fields.Any(other => other.Id == field.Id)).Title : (Text?)null;
        return new(
            $"{form.Title.Zh}：{(section is { } zh ? zh.Zh + "，" : "")}{field.Label.Zh}", $"{form.Title.En}: {(section is { } en ? en.En + ", " : "")}{field.Label.En}");
    }

    internal static (FormDefinition Form, FieldDefinition Field)? Entry(Pack forms, string name) =>
        name.LastIndexOf('.') is > 0 and var dot && forms.Forms.GetValueOrDefault(name[..dot]) is { } form && form.Field(name[(dot + 1)..]) is { } field ? (form, field) : null;

    [PackLint]
    internal static IEnumerable<Problem> Lint(Pack pack)
    {
        foreach (var (file, bytes) in Files(pack))
        {
            Crosswalk? crosswalk = null;
            Problem? unreadable = null;
            try
            {
                crosswalk = JsonSerializer.Deserialize<Crosswalk>(bytes, PackReader.Json);
            }
            catch (JsonException wrong)
            {
                unreadable = new(file, (int)(wrong.LineNumber ?? 0) + 1, wrong.Message.Split(" Path: ")[0], "see crosswalk/ in the README.md of the pack for the format");
            }

            foreach (var problem in crosswalk is null ? [unreadable ?? new(file, 1, "the crosswalk is empty", "write one crosswalk per file")] : Check(pack, file, crosswalk, new JsonLines(bytes)))
            {
                yield return problem;
            }
        }
    }

    /// <summary>The entries that are named are in the pack whose filings it reads. Where that pack is not among these, nothing is said.</summary>
    [PackSetLint]
    internal static IEnumerable<Problem> LintAmong(Pack pack, IReadOnlyList<Pack> all)
    {
        foreach (var crosswalk in Of(pack))
        {
            var file = $"{Folder}{crosswalk.Id}.json";
            if (all.Any(other => other != pack && Of(other).Any(one => one.Id == crosswalk.Id)))
            {
                yield return new(file, 1, $"two packs bring the crosswalk {crosswalk.Id}", "give one of them another id");
            }

            if (!pack.Files.TryGetValue(file, out var bytes) || all.FirstOrDefault(other => other.Manifest.Id == crosswalk.Forms) is not { } forms)
            {
                continue;
            }

            var lines = new JsonLines(bytes);
            foreach (var (path, name) in crosswalk.Headings.SelectMany((heading, h) => heading.Fields.Select((name, f) => ($"headings/{h}/fields/{f}", name))).Where(field => Entry(forms, field.name) is null))
            {
                yield return new(file, lines.Of(path), $"unknown field {name} in {forms.Manifest.Id}", "write form and field: \"filing/application.type\"");
            }
        }
    }

    private static IEnumerable<Problem> Check(Pack pack, string file, Crosswalk crosswalk, JsonLines lines)
    {
        Problem At(string path, string message, string cure) => new(file, lines.Of(path), message, cure);
        if ($"{Folder}{crosswalk.Id}.json" != file)
        {
            yield return At("id", $"the id is {crosswalk.Id}, the file name says {file[Folder.Length..^".json".Length]}", "make them the same");
        }

        IEnumerable<(string Path, Text? Text)> texts =
        [
            ("title", crosswalk.Title), ("short", crosswalk.Short), ("authority", crosswalk.Authority), ("about", crosswalk.About), ("source", crosswalk.Source),
            .. crosswalk.Groups.Select((group, i) => ($"groups/{i}/title", (Text?)group.Title)),
            .. crosswalk.Headings.SelectMany((heading, i) => new[] { ($"headings/{i}/title", (Text?)heading.Title), ($"headings/{i}/remark", heading.Remark) }),
        ];
        foreach (var (path, _) in texts.Where(one => one.Text is { IsComplete: false }))
        {
            yield return At(path, "the text exists in one language only", "give it in zh and en");
        }

        foreach (var (i, heading) in crosswalk.Headings.Index())
        {
            var path = $"headings/{i}";
            if (crosswalk.Headings.Take(i).Any(before => before.Id == heading.Id))
            {
                yield return At($"{path}/id", $"two headings are called {heading.Id}", "rename one");
            }

            if (crosswalk.Groups.All(group => group.Id != heading.Group))
            {
                yield return At($"{path}/group", $"unknown group {heading.Group}", $"use one of {string.Join(", ", crosswalk.Groups.Select(group => group.Id))}");
            }

            if (heading.Grounds.Select(ground => ground.Split('/')[0]).FirstOrDefault(ground => pack.Manifest.Sources.All(source => source.Id != ground)) is { } unknown)
            {
                yield return At($"{path}/grounds", $"unknown source of law {unknown}", "add it to \"sources\" in pack.json");
            }

            if (heading.Grounds.Count == 0)
            {
                yield return At(path, $"{heading.Id} does not say where it comes from", "name it in \"grounds\"");
            }

            if (heading.Coverage == Coverage.None == heading.Fields.Count > 0)
            {
                yield return At($"{path}/coverage", $"{heading.Id} is {(heading.Fields.Count > 0 ? "not covered, yet names fields" : "covered by no field")}", "name the fields that answer it, or say \"none\"");
            }

            if (heading.Coverage != Coverage.Full && heading.Remark is null)
            {
                yield return At(path, $"{heading.Id} does not say what is missing", "say it in \"remark\"");
            }
        }
    }

    private static IEnumerable<KeyValuePair<string, byte[]>> Files(Pack pack) =>
        pack.Files.Where(file => file.Key.StartsWith(Folder, StringComparison.Ordinal) && file.Key.EndsWith(".json", StringComparison.Ordinal));

    private static Crosswalk? Parse(byte[] bytes)
    {
        try
        {
            return JsonSerializer.Deserialize<Crosswalk>(bytes, PackReader.Json);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
