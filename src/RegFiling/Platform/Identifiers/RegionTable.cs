using System.Text.Json;
using System.Text.Json.Serialization;

namespace RegFiling.Platform.Identifiers;

/// <summary>What the region table says about a six-digit administrative code.</summary>
public enum RegionStatus
{
    /// <summary>In use today.</summary>
    Current = 1,

    /// <summary>Abolished, still found in old numbers; valid.</summary>
    Retired = 2,

    /// <summary>The province is held in full and has no such code.</summary>
    Unassigned = 3,

    /// <summary>The province exists; its county codes are not held, so nothing more can be said.</summary>
    NotHeld = 4,

    /// <summary>No province begins with these two digits.</summary>
    NoProvince = 5,
}

/// <summary>The answer for one code: its status, its name where one is known, and the year in which it was abolished.</summary>
public sealed record RegionMatch(RegionStatus Status, Text? Name, int? Until)
{
    public bool IsAssigned => Status is RegionStatus.Current or RegionStatus.Retired or RegionStatus.NotHeld;
}

/// <summary>The administrative division codes (GB/T 2260) of a pack: <c>workflows/&lt;pack&gt;/regions.json</c>.</summary>
public sealed class RegionTable
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    private readonly Dictionary<string, Row> regions;
    private readonly Dictionary<string, Text> provinces;
    private readonly HashSet<string> complete;
    private readonly HashSet<string> enforced;

    private RegionTable(Shape shape, IEnumerable<string>? enforce)
    {
        regions = shape.Regions.ToDictionary(row => row.Code);
        provinces = shape.Provinces.ToDictionary(row => row.Code, row => row.Name);
        complete = [.. shape.Complete];
        enforced = [.. enforce ?? shape.Enforce];
    }

    /// <summary>No table: nothing is known of any region, and nothing is enforced.</summary>
    public static RegionTable None { get; } = Parse("""{"id":"none","version":"1","standard":"","note":{"zh":"-","en":"-"},"complete":[],"enforce":[],"provinces":[],"regions":[]}""");

    /// <summary>Reads a region table. <paramref name="enforce"/> replaces the kinds that the file enforces. <see cref="InvalidDataException"/> says what is wrong with the file.</summary>
    public static RegionTable Load(string path, IEnumerable<string>? enforce = null)
    {
        try
        {
            return Parse(File.ReadAllText(path), enforce);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    public static RegionTable Parse(string json, IEnumerable<string>? enforce = null)
    {
        Shape shape;
        try
        {
            shape = JsonSerializer.Deserialize<Shape>(json, Json) ?? throw new InvalidDataException("the region table is empty");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"line {e.LineNumber + 1}: {e.Message}", e);
        }

        Refuse(shape.Regions.Where(row => row.Code is not { Length: 6 } || !row.Code.All(char.IsAsciiDigit)).Select(row => row.Code), "is not six digits");
        Refuse(shape.Provinces.Where(row => row.Code is not { Length: 2 } || !row.Code.All(char.IsAsciiDigit)).Select(row => row.Code), "is not two digits");
        Refuse(shape.Regions.Concat(shape.Provinces).GroupBy(row => row.Code).Where(group => group.Count() > 1).Select(group => group.Key), "stands twice");
        Refuse(shape.Regions.Concat(shape.Provinces).Where(row => !row.Name.IsComplete).Select(row => row.Code), "has a name in one language only");
        Refuse(shape.Enforce.Except(IdentifierKinds.All), "is no kind of identifier");
        return new RegionTable(shape, enforce);
    }

    public RegionMatch Find(string code)
    {
        ArgumentNullException.ThrowIfNull(code);
        if (regions.TryGetValue(code, out var row))
            return new RegionMatch(row.Retired ? RegionStatus.Retired : RegionStatus.Current, row.Name, row.Until);
        if (code.Length < 2 || !provinces.TryGetValue(code[..2], out var province))
            return new RegionMatch(RegionStatus.NoProvince, null, null);
        return complete.Contains(code[..2])
            ? new RegionMatch(RegionStatus.Unassigned, null, null)
            : new RegionMatch(RegionStatus.NotHeld, province, null);
    }

    /// <summary>Whether a region that is not assigned makes an identifier of this kind invalid; otherwise it is a warning.</summary>
    public bool Enforces(string kind) => enforced.Contains(kind);

    private static void Refuse(IEnumerable<string?> codes, string why)
    {
        foreach (var code in codes)
            throw new InvalidDataException($"\"{code}\" {why}");
    }

    private sealed record Row(string Code, Text Name, string? Mark = null, bool Retired = false, int? Until = null);

    private sealed record Shape(
        string Id, string Version, string Standard, Text Note, IReadOnlyList<string> Complete, IReadOnlyList<string> Enforce,
        IReadOnlyList<Row> Provinces, IReadOnlyList<Row> Regions);
}
