using System.Text;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Forms;

namespace RegFiling.Platform.Packs;

/// <summary>A pack as it was read: every definition, and the raw files that its hash covers.</summary>
public sealed class Pack
{
    private readonly Lazy<string> hash;

    internal Pack(PackManifest manifest, IReadOnlyDictionary<string, byte[]> files)
    {
        Manifest = manifest;
        Files = files;
        hash = new Lazy<string>(() => HashOf(files.ToDictionary(file => file.Key, file => Sha256.Of(file.Value))));
        var years = files.Where(file => file.Key.StartsWith("calendar/", StringComparison.Ordinal))
            .Select(file => CalendarYear.Parse(Encoding.UTF8.GetString(file.Value)));
        Deadlines = new Deadlines(WorkingCalendar.FromYears(years), JurisdictionTime.Of(manifest.TimeZone));
    }

    public PackManifest Manifest { get; }

    /// <summary>Content by path inside the pack (<c>procedures/filing.json</c>), with forward slashes.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; }

    public IReadOnlyDictionary<string, ProcedureDefinition> Procedures { get; internal init; } = new Dictionary<string, ProcedureDefinition>();

    public IReadOnlyDictionary<string, FormDefinition> Forms { get; internal init; } = new Dictionary<string, FormDefinition>();

    public IReadOnlyDictionary<string, DocumentDefinition> Documents { get; internal init; } = new Dictionary<string, DocumentDefinition>();

    /// <summary>
    /// The calendar and the clock of the jurisdiction. An older version counts by the calendar that is current: holidays are facts of the
    /// world and not of a procedure.
    /// </summary>
    public Deadlines Deadlines { get; internal set; }

    /// <summary>SHA-256 over the names and hashes of all files: a case keeps the pack that it began under by this hash.</summary>
    public string Hash => hash.Value;

    internal static string HashOf(IReadOnlyDictionary<string, string> hashes) => Sha256.Of(
        string.Concat(hashes.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Value}  {file.Key}\n")));
}
