using System.Text.Json;
using RegFiling.Platform.Calendar;

namespace RegFiling.Cli;

/// <summary>The folder of the pack that a command works with: <c>--pack</c>, else <c>workflows</c> here or in a folder above, else beside the program.</summary>
public sealed class PackFolder
{
    private const string Default = "cn-shanghai";

    private PackFolder(string path) => FullPath = path;

    public string FullPath { get; }

    public static PackFolder Find(string? given)
    {
        if (given is not null)
        {
            return PackIn(given) ?? throw new UsageException(new(
                $"目录“{given}”中没有规则包（缺少 pack.json）。", $"There is no pack in \"{given}\" (no pack.json)."));
        }

        for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
        {
            if (PackIn(Path.Combine(folder.FullName, "workflows")) is { } pack)
                return pack;
        }

        return PackIn(Path.Combine(AppContext.BaseDirectory, "workflows")) ?? throw new UsageException(new(
            "找不到规则包，请用 --pack 指定目录。", "There is no pack here; name its folder with --pack."));
    }

    /// <summary>The deadlines of the jurisdiction: its calendar files and its time zone.</summary>
    public Deadlines Deadlines() => new(WorkingCalendar.FromYears(CalendarYear.ReadFolder(FullPath)), JurisdictionTime.Of(TimeZone()));

    private string TimeZone()
    {
        var file = Path.Combine(FullPath, "pack.json");
        try
        {
            using var pack = JsonDocument.Parse(File.ReadAllText(file));
            if (pack.RootElement.TryGetProperty("timeZone", out var zone) && zone.ValueKind == JsonValueKind.String)
                return zone.GetString()!;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UsageException(new($"{file} 不是有效的 JSON：{e.Message}", $"{file} is not valid JSON: {e.Message}"));
        }

        throw new UsageException(new($"{file} 缺少 timeZone，例如 Asia/Shanghai。", $"{file} has no timeZone, such as Asia/Shanghai."));
    }

    // Either the folder of a pack or one that holds packs.
    private static PackFolder? PackIn(string folder)
    {
        if (!Directory.Exists(folder))
            return null;
        if (IsPack(folder))
            return new(Path.GetFullPath(folder));
        string[] packs = [.. Directory.GetDirectories(folder).Where(IsPack)];
        var chosen = packs.Length == 1 ? packs[0] : packs.FirstOrDefault(pack => Path.GetFileName(pack) == Default);
        return chosen is null ? null : new(Path.GetFullPath(chosen));
    }

    private static bool IsPack(string folder) => File.Exists(Path.Combine(folder, "pack.json"));
}
