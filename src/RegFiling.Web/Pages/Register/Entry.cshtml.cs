using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Identifiers;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Persistence;
using RegFiling.Register;

namespace RegFiling.Web.Pages;

/// <summary>One entry of the public register with its source and what changed, and when. A risk tier never stands here.</summary>
public sealed class EntryModel(RegisterSearch search, RegFilingDbContext db, PackCatalogue packs) : PageModel
{
    public RegisterEntry Entry { get; private set; } = null!;

    public IReadOnlyList<RegisterRevision> Revisions { get; private set; } = [];

    /// <summary>The row of the published list, cell by cell under its heading.</summary>
    public IReadOnlyList<(string Heading, string Cell)> Raw { get; private set; } = [];

    /// <summary>What the last character of a national number should be, where it is another one.</summary>
    public char? ExpectedCheckDigit { get; private set; }

    /// <summary>The address of an entry: the number that the public knows, before the one of our own series.</summary>
    public static string Address(RegisterEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return "/register/" + Uri.EscapeDataString(entry.NationalNumber ?? entry.Number);
    }

    public static Text? Kind(RegisterEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry switch
        {
            { Category: { } category } => RegisterWords.Of(category),
            { LegalType: { } type } => RegisterWords.Of(type),
            { Role: { } role } => RegisterWords.Of(role),
            { Series: RegisterSeries.Generative } => new("生成式人工智能服务", "generative AI service"),
            _ => null,
        };
    }

    public async Task<IActionResult> OnGetAsync(string number, CancellationToken cancellationToken)
    {
        if (await search.GetAsync(number, cancellationToken) is not { } entry)
        {
            return NotFound();
        }

        Entry = entry;
        Revisions = await db.Set<RegisterRevision>().AsNoTracking().Where(revision => revision.EntryId == entry.Id)
            .OrderByDescending(revision => revision.ReplacedAt).ThenByDescending(revision => revision.Id).ToListAsync(cancellationToken);
        Raw = entry.RawJson is { } raw ? Cells(raw) : [];
        ExpectedCheckDigit = FilingNumber.TryParse(entry.NationalNumber ?? entry.Number, out var filing) && !filing.CheckDigitFits ? filing.ExpectedCheckDigit : null;
        return Page();
    }

    /// <summary>A moment in the time of the authority.</summary>
    public DateTimeOffset Local(DateTimeOffset instant) => packs.Current.Count > 0 ? packs.Current[0].Deadlines.Time.Local(instant) : instant;

    private static IReadOnlyList<(string, string)> Cells(string raw)
    {
        using var row = JsonDocument.Parse(raw);
        return row.RootElement.ValueKind != JsonValueKind.Object ? [("", raw)]
            : [.. row.RootElement.EnumerateObject().Select(cell => (cell.Name, cell.Value.ValueKind == JsonValueKind.String ? cell.Value.GetString()! : cell.Value.GetRawText()))];
    }
}
