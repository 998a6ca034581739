using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Instruments;
using RegFiling.Platform;
using RegFiling.Platform.Packs;
using RegFiling.Web.Platform;

namespace RegFiling.Web.Pages.Cases;

/// <summary>多工具对照: the tier, and what instruments of other authorities say about the same facts, side by side. It changes nothing.</summary>
public sealed class InstrumentsModel(IMediator mediator, PackCatalogue packs, ReadTrace trace) : PageModel
{
    public FilingReadings Readings { get; private set; } = null!;

    /// <summary>The instrument to which answers were saved just now.</summary>
    public FilingReading? Saved { get; private set; }

    public IReadOnlyList<Crosswalk> Crosswalks { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(Guid id, string? saved, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetInstruments(id), cancellationToken) is not { } readings)
        {
            return NotFound();
        }

        await trace.LeaveAsync(readings.View.Case, "instruments", id, cancellationToken);
        Readings = readings;
        Saved = readings.Instruments.FirstOrDefault(one => one.Reading.Instrument.Id == saved && one.Counting is not null);
        Crosswalks = [.. packs.Current.SelectMany(CrosswalkShelf.Of).Where(crosswalk => crosswalk.Forms == readings.View.Pack.Manifest.Id)];
        return Page();
    }

    /// <summary>How sure a conclusion or an answer is, in a word.</summary>
    public static Text Word(RegFiling.Platform.Rules.Certainty certainty) => certainty switch
    {
        RegFiling.Platform.Rules.Certainty.Known => new("已知", "known"),
        RegFiling.Platform.Rules.Certainty.Assumed => new("推定", "assumed"),
        _ => new("尚不明确", "unknown"),
    };

    /// <summary>What a published questionnaire says has no Chinese: it is read out in its own language.</summary>
    public static string? LanguageOf(Text text) => Words.Language == "zh" && text.Zh == text.En && text.Zh.Any(char.IsAsciiLetter) ? "en" : null;

    public Text Field(string name) => CrosswalkShelf.FieldTitle(Readings.View.Pack, name);
}
