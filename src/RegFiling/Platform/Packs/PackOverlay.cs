using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using RegFiling.Platform.Rules;

namespace RegFiling.Platform.Packs;

/// <summary>A rule file that an authority has approved beside those that ship: from that day on it stands in the place of the shipped one.</summary>
public sealed record PackOverlay(string PackId, string Name, string Version, string Sha256, DateOnly From)
{
    public string Path => PathOf(Name);

    public static string PathOf(string name) => $"rules/{name}.json";
}

/// <summary>Where the approved rule files of this authority are; the platform knows nothing of how they came to be approved.</summary>
public interface IPackOverlays
{
    /// <summary>All that are approved and not withdrawn, in force by now or later.</summary>
    Task<IReadOnlyList<PackOverlay>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The content of files by their hash.</summary>
    Task<IReadOnlyDictionary<string, byte[]>> ReadAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellationToken);
}

/// <summary>Puts approved rule files into a shipped pack. The result is a pack like any other, with a version and a hash of its own.</summary>
public static class PackComposer
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The files that hold on a day: of each rule set the one that began last. A shipped file of a higher version has overtaken them and stays.</summary>
    public static IReadOnlyList<PackOverlay> InForce(Pack shipped, IEnumerable<PackOverlay> approved, DateOnly on)
    {
        ArgumentNullException.ThrowIfNull(shipped);
        return [.. approved.Where(overlay => overlay.PackId == shipped.Manifest.Id && overlay.From <= on)
            .GroupBy(overlay => overlay.Name, StringComparer.Ordinal)
            .Select(same => same.OrderBy(overlay => overlay.From).ThenBy(overlay => overlay.Version, RuleVersionNumbers.Order).Last())
            .Where(overlay => !RuleVersionNumbers.IsHigher(VersionOf(shipped, overlay.Path), overlay.Version))
            .OrderBy(overlay => overlay.Name, StringComparer.Ordinal)];
    }

    /// <summary>The pack with these files in the place of its own; itself when there are none. Null, with problems, when it cannot be read.</summary>
    public static Pack? Compose(Pack shipped, IReadOnlyList<PackOverlay> overlays, IReadOnlyDictionary<string, byte[]> contents, List<Problem> problems)
    {
        ArgumentNullException.ThrowIfNull(shipped);
        ArgumentNullException.ThrowIfNull(overlays);
        ArgumentNullException.ThrowIfNull(contents);
        if (overlays.Count == 0)
        {
            return shipped;
        }

        var files = shipped.Files.ToDictionary(StringComparer.Ordinal);
        var manifest = JsonNode.Parse(Encoding.UTF8.GetString(files["pack.json"]).TrimStart('\uFEFF'))!.AsObject();
        manifest["version"] = $"{shipped.Manifest.Version}+{string.Join('.', overlays.Select(overlay => $"{overlay.Name}.{overlay.Version}"))}";
        var from = overlays.Max(overlay => overlay.From);
        manifest["effectiveFrom"] = (from > shipped.Manifest.EffectiveFrom ? from : shipped.Manifest.EffectiveFrom).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        files["pack.json"] = JsonSerializer.SerializeToUtf8Bytes(manifest, Written);
        foreach (var overlay in overlays)
        {
            files[overlay.Path] = contents[overlay.Sha256];
        }

        return PackReader.Read(files, problems);
    }

    /// <summary>The version that a rule file of the pack states; null where there is no such file or it cannot be read.</summary>
    public static string? VersionOf(Pack pack, string path)
    {
        ArgumentNullException.ThrowIfNull(pack);
        return pack.Files.TryGetValue(path, out var bytes) ? RuleSet.Parse(bytes, path).RuleSet?.Version : null;
    }
}

/// <summary>Versions of rule sets: whole numbers with dots between them, compared number by number.</summary>
public static class RuleVersionNumbers
{
    /// <summary>The longest version that is taken, in characters.</summary>
    public const int Longest = 20;

    public static IComparer<string> Order { get; } = Comparer<string>.Create(Compare);

    /// <summary>1.2 or 1.2.0 or 1.2.0.3, each part of at most six digits.</summary>
    public static bool IsOne(string version)
    {
        ArgumentNullException.ThrowIfNull(version);
        return version.Length <= Longest && version.Split('.') is { Length: >= 2 and <= 4 } parts && parts.All(part => part.Length is >= 1 and <= 6 && part.All(char.IsAsciiDigit));
    }

    /// <summary>Whether the first is higher than the second; what is no version is higher than none.</summary>
    public static bool IsHigher(string? version, string than) => version is not null && Compare(version, than) > 0;

    // What is written otherwise stands below every version that can be compared.
    private static int Compare(string? one, string? other)
    {
        var (left, right) = (Parts(one), Parts(other));
        for (var at = 0; at < Math.Max(left.Length, right.Length); at++)
        {
            var order = left.ElementAtOrDefault(at).CompareTo(right.ElementAtOrDefault(at));
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static int[] Parts(string? version) => version is not null && IsOne(version) ? [.. version.Split('.').Select(int.Parse)] : [];
}
