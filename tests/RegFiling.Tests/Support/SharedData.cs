using System.Text.Json;

namespace RegFiling.Tests.Support;

/// <summary>Test material from outside the repository; the test is skipped where it is not present.</summary>
public static class SharedData
{
    public static string Path(string relative)
    {
        var file = System.IO.Path.Combine(Folder() ?? "", relative);
        if (!File.Exists(file))
            Assert.Skip($"The test material {relative} is not here; set REGFILING_TESTDATA to its folder.");
        return file;
    }

    public static JsonDocument Json(string relative) => JsonDocument.Parse(File.ReadAllText(Path(relative)));

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("REGFILING_TESTDATA") is { Length: > 0 } given)
            return given;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var data = System.IO.Path.Combine(folder.FullName, "shared", "data");
            if (Directory.Exists(data))
                return data;
        }

        return null;
    }
}
