using System.Text.RegularExpressions;

namespace RegFiling.Platform.Documents;

/// <summary>A document template of a pack (<c>assessment.typ</c>) with the library files that it imports, and nothing else.</summary>
public sealed partial class DocumentTemplate
{
    private DocumentTemplate(string name, string text, SortedDictionary<string, string> files)
    {
        Name = name;
        Text = text;
        Files = files;
    }

    /// <summary>The file name in the pack.</summary>
    public string Name { get; }

    public string Text { get; }

    /// <summary>The files that the template imports, directly or through another, by name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>
    /// The template <paramref name="name"/> of a pack, given the text of each file under its <c>documents/</c> by file name.
    /// </summary>
    /// <exception cref="DocumentException">The template or an imported file is missing, or an import leaves the pack.</exception>
    public static DocumentTemplate From(string name, IReadOnlyDictionary<string, string> documents)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        string text = Find(name, name);
        Follow(name, text);
        return new(name, text, files);

        void Follow(string from, string content)
        {
            foreach (string import in Import().Matches(content).Select(match => match.Groups[1].Value))
            {
                if (files.ContainsKey(import))
                    continue;
                if (!FileName().IsMatch(import))
                {
                    throw new DocumentException(new(
                        $"文书模板 {from} 引用了 {import}。模板只能引用同一规则包 documents 目录下的 .typ 文件。",
                        $"The template {from} imports {import}. A template may import only .typ files of the documents folder of its own pack."));
                }
                files[import] = Find(import, from);
                Follow(import, files[import]);
            }
        }

        string Find(string file, string from) => documents.TryGetValue(file, out string? found)
            ? found.ReplaceLineEndings("\n")
            : throw new DocumentException(new(
                $"规则包中没有文书模板 {file}（由 {from} 引用）。",
                $"The pack has no document template {file} (asked for by {from})."));
    }

    /// <summary>The template <paramref name="name"/> from the <c>documents/</c> folder of a pack on disk.</summary>
    /// <exception cref="DocumentException">The template or an imported file is missing, or an import leaves the pack.</exception>
    public static DocumentTemplate FromFolder(string folder, string name) => From(
        name,
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.typ").ToDictionary(file => Path.GetFileName(file)!, File.ReadAllText)
            : new Dictionary<string, string>());

    [GeneratedRegex("""\b(?:import|include)\s*\(?\s*"([^"]*)"\s*""")]
    private static partial Regex Import();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9-]*\.typ$")]
    private static partial Regex FileName();
}
