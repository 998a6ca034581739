using RegFiling.Tests.Support;

namespace RegFiling.Tests.FilesOnly;

/// <summary>
/// The pack of <c>FilesOnly/pack</c> beside the shipped ones, in a folder of its own: a procedure that is nothing but files. Whoever walks it,
/// through the engine or through pages, starts a system with <see cref="Folder"/> as the folder of packs.
/// </summary>
public sealed class FilesOnlyPack : IDisposable
{
    public FilesOnlyPack()
    {
        Folder = Directory.CreateTempSubdirectory("regfiling-packs-").FullName;
        foreach (var shipped in Directory.EnumerateDirectories(Repository.Path("workflows")))
        {
            Copy(shipped, Path.Combine(Folder, Path.GetFileName(shipped)));
        }

        Copy(Source, Path.Combine(Folder, "files-only"));
    }

    public static string Source => Repository.Path("tests", "RegFiling.Tests", "FilesOnly", "pack");

    public string Folder { get; }

    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
