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

    public IReadOnlyDictionary<string, ProcedureDefinition> Procedures { get; private set; } = new Dictionary<string, ProcedureDefinition>();

    /// <summary>Acts that all procedures have; null when the pack has none.</summary>
    public CommonDefinition? Common { get; private set; }

    public IReadOnlyDictionary<string, FormDefinition> Forms { get; internal set; } = new Dictionary<string, FormDefinition>();

    public IReadOnlyDictionary<string, DocumentDefinition> Documents { get; internal set; } = new Dictionary<string, DocumentDefinition>();

    /// <summary>Stock phrases by procedure.</summary>
    public IReadOnlyDictionary<string, Checks.PhraseList> Phrases { get; internal init; } = new Dictionary<string, Checks.PhraseList>();

    /// <summary>
    /// The calendar and the clock of the jurisdiction. An older version counts by the calendar that is current: holidays are facts of the
    /// world and not of a procedure.
    /// </summary>
    public Deadlines Deadlines { get; internal set; }

    /// <summary>SHA-256 over the names and hashes of all files: a case keeps the pack that it began under by this hash.</summary>
    public string Hash => hash.Value;

    /// <summary>Gives the pack its procedures, each with the common acts.</summary>
    internal void Set(IReadOnlyDictionary<string, ProcedureDefinition> procedures, CommonDefinition? common)
    {
        Common = common;
        Procedures = procedures.ToDictionary(procedure => procedure.Key, procedure => procedure.Value.With(common), StringComparer.Ordinal);
    }

    /// <summary>Takes over from the newest version of the same pack what is no matter of the version that a case began under: calendar and common acts.</summary>
    internal void CountBy(Pack newest)
    {
        Deadlines = newest.Deadlines;
        var forms = newest.Common?.Actions.Values.Select(act => act.Form).OfType<string>().ToHashSet() ?? [];
        Forms = Forms.Where(form => !forms.Contains(form.Key)).Concat(newest.Forms.Where(form => forms.Contains(form.Key))).ToDictionary(StringComparer.Ordinal);
        var documents = newest.Common?.Actions.Values.SelectMany(act => act.Documents).ToHashSet() ?? [];
        Documents = Documents.Where(document => !documents.Contains(document.Key)).Concat(newest.Documents.Where(document => documents.Contains(document.Key))).ToDictionary(StringComparer.Ordinal);
        Set(Procedures, newest.Common);
    }

    /// <summary>The definition of a clock of a case: one of its procedure, or that of the sealing.</summary>
    internal ClockDefinition ClockOf(string procedure, string clock) =>
        clock == SealDefinition.ClockId && Manifest.Seal is { } seal ? seal.Clock : Procedures[procedure].Clocks[clock];

    internal static string HashOf(IReadOnlyDictionary<string, string> hashes) => Sha256.Of(
        string.Concat(hashes.OrderBy(file => file.Key, StringComparer.Ordinal).Select(file => $"{file.Value}  {file.Key}\n")));
}
