using System.Runtime.CompilerServices;
using System.Text.Json;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Packs;

namespace RegFiling.Filings;

/// <summary>
/// <c>national/filing-form.json</c>: the forms A, B, C of the national filing system in their order (domain 2.2), and from which field of ours each
/// entry comes. The order and the labels are the pack's; a change there needs no program.
/// </summary>
public sealed record NationalForm(Text Title, IReadOnlyDictionary<string, string> TypeCodes, IReadOnlyList<NationalPart> Parts)
{
    private const string File = "national/filing-form.json";

    private static readonly ConditionalWeakTable<Pack, NationalForm> Parsed = [];

    /// <summary>The form of the pack; null when it brings none.</summary>
    public static NationalForm? Of(Pack pack)
    {
        ArgumentNullException.ThrowIfNull(pack);
        if (!Parsed.TryGetValue(pack, out var form) && pack.Files.TryGetValue(File, out var bytes))
        {
            form = JsonSerializer.Deserialize<NationalForm>(bytes, PackReader.Json)!;
            Parsed.AddOrUpdate(pack, form);
        }

        return form;
    }

    [PackLint]
    internal static IEnumerable<Problem> Lint(Pack pack)
    {
        NationalForm? form = null;
        Problem? unreadable = null;
        try
        {
            form = Of(pack);
        }
        catch (JsonException wrong)
        {
            unreadable = new(File, (int)(wrong.LineNumber ?? 0) + 1, wrong.Message.Split(" Path: ")[0], "see the file as it ships for the format");
        }

        return unreadable is not null ? [unreadable] : form is null ? [] : form.Problems(pack);
    }

    private IEnumerable<Problem> Problems(Pack pack)
    {
        foreach (var part in Parts)
        {
            var repeat = part.Repeat is { } name ? Field(pack, name) : null;
            if (part.Repeat is not null && repeat?.Type != FieldType.Repeat)
            {
                yield return new(File, 1, $"unknown repeat {part.Repeat}", "write form and field: \"filing/application.products\"");
            }

            foreach (var row in part.Rows)
            {
                if (!row.Label.IsComplete || !part.Title.IsComplete)
                {
                    yield return new(File, 1, $"a label of part {part.Id} exists in one language only", "give it in zh and en");
                }

                var known = row switch
                {
                    { Document: { } document } when part.Repeat is null => pack.Documents.ContainsKey(document) && (row.File is null || Field(pack, row.File)?.Type == FieldType.File),
                    { File: { } file } when part.Repeat is not null => repeat?.Fields.Any(field => field.Id == file && field.Type == FieldType.File) == true,
                    { File: { } file } => Field(pack, file)?.Type == FieldType.File,
                    { From: { } from } when part.Repeat is not null => repeat?.Fields.Any(field => field.Id == from) == true,
                    { From: { } from } => Field(pack, from) is not null,
                    _ => false,
                };
                if (!known)
                {
                    yield return new(File, 1, $"“{row.Label.En}” comes from nowhere: {row.From ?? row.File ?? row.Document}", "name a field of a form (\"from\"), a field with a file (\"file\") or a document");
                }
            }
        }
    }

    internal static FieldDefinition? Field(Pack pack, string name) =>
        name.LastIndexOf('.') is > 0 and var dot ? pack.Forms.GetValueOrDefault(name[..dot])?.Field(name[(dot + 1)..]) : null;
}

/// <summary>One of the national forms; with <c>repeat</c> once for each row (each product).</summary>
public sealed record NationalPart(string Id, Text Title, IReadOnlyList<NationalEntry> Rows)
{
    public string? Repeat { get; init; }
}

/// <summary>
/// One entry of a national form: a text from a field (<c>from</c>), an uploaded file (<c>file</c>), or a document that was issued; with both, the document
/// stands in where nothing was uploaded.
/// </summary>
public sealed record NationalEntry(Text Label)
{
    public string? From { get; init; }

    public string? File { get; init; }

    public string? Document { get; init; }
}
