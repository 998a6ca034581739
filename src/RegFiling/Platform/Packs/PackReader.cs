using System.Text.Json;
using System.Text.Json.Serialization;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Forms;

namespace RegFiling.Platform.Packs;

/// <summary>Reads a pack from a folder or from stored files. What cannot be read is a problem with file, line and cure, never an exception.</summary>
public static class PackReader
{
    private const long LargestFile = 5_000_000;

    private const int MostFiles = 2_000;

    internal const string CommonFile = "procedures/common.json";

    internal static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = 32,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>The packs below a folder: each sub-folder that holds a <c>pack.json</c>, or the folder itself.</summary>
    public static IReadOnlyList<string> FoldersBelow(string folder) =>
        File.Exists(Path.Combine(folder, "pack.json")) ? [folder]
        : !Directory.Exists(folder) ? []
        : [.. Directory.EnumerateDirectories(folder).Where(sub => File.Exists(Path.Combine(sub, "pack.json"))).Order(StringComparer.Ordinal)];

    public static Pack? Read(string folder, List<Problem> problems)
    {
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(folder, path).Replace('\\', '/');
            if (name.EndsWith(".md", StringComparison.Ordinal) || name.Split('/').Any(part => part.StartsWith('.')))
            {
                continue;
            }

            if (new FileInfo(path).Length > LargestFile || files.Count >= MostFiles)
            {
                problems.Add(new(name, 1, "the file or the pack is too large", $"keep files below {LargestFile} bytes and packs below {MostFiles} files"));
                return null;
            }

            files[name] = File.ReadAllBytes(path);
        }

        return Read(files, problems);
    }

    internal static Pack? Read(IReadOnlyDictionary<string, byte[]> files, List<Problem> problems)
    {
        if (!files.TryGetValue("pack.json", out var bytes))
        {
            problems.Add(new("pack.json", 1, "there is no pack.json", "add one: id, version, title, effectiveFrom, timeZone, languages, sources"));
            return null;
        }

        if (Parse<PackManifest>("pack.json", bytes, problems) is not { } manifest)
        {
            return null;
        }

        try
        {
            var pack = new Pack(manifest, files)
            {
                Forms = WithSectionsTaken(All<FormDefinition>(files, "forms/", problems, form => form.Id), problems),
                Documents = All<DocumentDefinition>(files, "documents/", problems, document => document.Id),
                Phrases = All<Checks.PhraseList>(files, "phrases/", problems, list => list.Id),
            };
            pack.Set(
                All<ProcedureDefinition>(files.Where(file => file.Key != CommonFile), "procedures/", problems, procedure => procedure.Id),
                files.TryGetValue(CommonFile, out var common) ? Parse<CommonDefinition>(CommonFile, common, problems) : null);
            return pack;
        }
        catch (CalendarException wrong)
        {
            problems.Add(new("calendar/", 1, wrong.Problem.En, "correct the time zone in pack.json or the file of the year"));
            return null;
        }
    }

    private static Dictionary<string, T> All<T>(IEnumerable<KeyValuePair<string, byte[]>> files, string folder, List<Problem> problems, Func<T, string> id)
        where T : class
    {
        var found = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (name, bytes) in files.Where(file => file.Key.StartsWith(folder, StringComparison.Ordinal) && file.Key.EndsWith(".json", StringComparison.Ordinal)
            && !file.Key.Contains("/samples/", StringComparison.Ordinal)))
        {
            if (Parse<T>(name, bytes, problems) is not { } definition)
            {
                continue;
            }

            // The id is the path, so that a reference leads straight to its file.
            var expected = name[folder.Length..^".json".Length];
            if (id(definition) != expected)
            {
                problems.Add(new(name, 1, $"the id is {id(definition)}, the file name says {expected}", "make them the same"));
            }

            found[expected] = definition;
        }

        return found;
    }

    private static Dictionary<string, FormDefinition> WithSectionsTaken(Dictionary<string, FormDefinition> forms, List<Problem> problems)
    {
        FormSection Taken(FormDefinition form, FormSection section)
        {
            var (id, name) = section.From!.Split('#') is [var first, var second] ? (first, second) : (section.From, "");
            if (forms.GetValueOrDefault(id)?.Sections.FirstOrDefault(other => other.Id == name && other.From is null) is not { } source)
            {
                problems.Add(new($"forms/{form.Id}.json", 1, $"the section {section.Id} is taken from {section.From}, which is not there", "name a form and one of its own sections: form#section"));
                return section;
            }

            return section with { Fields = [.. source.Fields.Select(field => field with { Required = false }), .. section.Fields] };
        }

        foreach (var form in forms.Values.Where(form => form.Sections.Any(section => section.From is not null)).ToList())
        {
            forms[form.Id] = form with { Sections = [.. form.Sections.Select(section => section.From is null ? section : Taken(form, section))] };
        }

        return forms;
    }

    private static T? Parse<T>(string file, byte[] bytes, List<Problem> problems)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize<T>(bytes, Json);
        }
        catch (JsonException wrong)
        {
            var message = wrong.Message.Split(" Path: ")[0].Replace("RegFiling.Platform.Packs.", "", StringComparison.Ordinal).Replace("RegFiling.Platform.Forms.", "", StringComparison.Ordinal);
            problems.Add(new(file, (int)(wrong.LineNumber ?? 0) + 1, message + (wrong.Path is { Length: > 1 } path ? $" (at {path})" : ""), "see the README.md of the pack for the format"));
            return null;
        }
    }
}
