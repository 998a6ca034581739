using System.Collections.Concurrent;
using RegFiling.Platform;
using RegFiling.Platform.Rules;
using RegFiling.Platform.Rules.Questionnaires;

namespace RegFiling.Instruments;

/// <summary>Where published questionnaires lie that no pack may copy (<c>Instruments__Folder</c>); null: there are none.</summary>
public sealed record InstrumentSettings(string? Folder);

/// <summary>A published questionnaire as it was found, with the hash of its bytes; or why it cannot be used.</summary>
public sealed record InstalledCatalogue(Questionnaire? Questionnaire, string Sha256, IReadOnlyList<RuleProblem> Problems);

/// <summary>
/// The published questionnaires that an administrator has put into the folder. A file is read once: another one under the same name counts from the next
/// start, so that two readers never see two catalogues under one version.
/// </summary>
public sealed class InstalledCatalogues(InstrumentSettings settings)
{
    private readonly ConcurrentDictionary<string, InstalledCatalogue> read = new(StringComparer.Ordinal);

    /// <summary>The file that is needed; null while it is not there.</summary>
    public InstalledCatalogue? Find(CatalogueNeeded needed)
    {
        ArgumentNullException.ThrowIfNull(needed);
        if (read.TryGetValue(needed.File, out var known))
        {
            return known;
        }

        // The name comes from a pack and stays in the folder.
        var path = settings.Folder is { } folder ? Path.Combine(folder, Path.GetFileName(needed.File)) : null;
        if (path is null || !File.Exists(path))
        {
            return null;
        }

        if (new FileInfo(path).Length > QuestionnaireFile.MaxFileBytes)
        {
            return new(null, "", [new(needed.File, 1, "questionnaire.too-large", new("问卷文件超过10 MB。", "The questionnaire is larger than 10 MB."), new("请核对文件。", "Look at the file."))]);
        }

        var bytes = File.ReadAllBytes(path);
        var parsed = QuestionnaireFile.Parse(bytes, needed.File);
        return read.GetOrAdd(needed.File, new InstalledCatalogue(parsed.Questionnaire, Sha256.Of(bytes), parsed.Problems));
    }
}
