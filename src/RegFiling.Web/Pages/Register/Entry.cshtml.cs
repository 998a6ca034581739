using System.Text.Json;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Platform;
using RegFiling.Platform.Identifiers;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Register;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages;

/// <summary>One entry of the public register with its source and what changed, and when. A risk tier never stands here.</summary>
public sealed class EntryModel(IMediator mediator, PackCatalogue packs, CurrentActor current) : PageModel
{
    public EntryView View { get; private set; } = null!;

    public RegisterEntry Entry => View.Entry;

    /// <summary>An officer, or somebody of the company of the entry: they correct, where others object.</summary>
    public bool MayCorrect => !Entry.IsPublicRecord && (current.Actor.Holds("officer", null) || (View.OwnerId is { } owner && current.Actor.Subjects.Contains(owner)));

    public PackManifest Manifest => packs.Current[0].Manifest;

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

    /// <summary>The search that led here, as the address of its page ended.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Search { get; set; }

    public string Back => Search is { Length: > 0 and <= 1000 } && Urls.IsLocal("/?" + Search) ? "/?" + Search : "/";

    public async Task<IActionResult> OnGetAsync(string number, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetEntry(number), cancellationToken) is not { Entry: var entry } view)
        {
            return NotFound();
        }

        View = view;
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
