using System.Globalization;
using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using RegFiling.Instruments;
using RegFiling.Platform;
using RegFiling.Platform.Cases;
using RegFiling.Web.Platform;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Pages.Cases;

/// <summary>The questions of one instrument that a filing leaves open. Any part of them can be saved, as often as one likes; it changes no case.</summary>
[RequestSizeLimit(WebSecurity.LargestMessage)]
public sealed class InstrumentModel(IMediator mediator, ReadTrace trace) : PageModel
{
    private const string Prefix = "q.";
    private const string RevisionField = "_version";

    private readonly Dictionary<string, IReadOnlyList<string>> typed = new(StringComparer.Ordinal);

    public FilingReadings Readings { get; private set; } = null!;

    public FilingReading One { get; private set; } = null!;

    public IReadOnlyList<Refusal> Refusals { get; private set; } = [];

    public CaseView View => Readings.View;

    /// <summary>The form again as it was typed, and nothing was saved.</summary>
    public bool NotSaved { get; private set; }

    public static string NameOf(OpenQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return Prefix + question.Id;
    }

    public async Task<IActionResult> OnGetAsync(Guid id, string instrument, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, instrument, cancellationToken))
        {
            return NotFound();
        }

        await trace.LeaveAsync(View.Case, "instruments", id, cancellationToken);
        // What was answered under another version is offered again, to be looked at and saved.
        foreach (var (question, values) in (One.Counting ?? One.Earlier)?.Answers ?? new Dictionary<string, IReadOnlyList<string>>())
        {
            typed[question] = values;
        }

        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, string instrument, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, instrument, cancellationToken))
        {
            return NotFound();
        }

        var sent = await Request.ReadFormAsync(cancellationToken);
        foreach (var field in sent.Where(field => field.Key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            typed[field.Key[Prefix.Length..]] = [.. field.Value.OfType<string>().Where(value => value.Length > 0)];
        }

        if (sent.TryGetValue("_language", out var language))
        {
            LanguageChoice.Apply(HttpContext, language);
            NotSaved = true;
            return Page();
        }

        if (sent.ContainsKey(KeptForms.Resume))
        {
            NotSaved = true;
            return Page();
        }

        var revision = int.TryParse(sent[RevisionField], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var outcome = await mediator.Send(new AnswerInstrument(id, instrument, revision, typed), cancellationToken);
        if (!outcome.IsRefused)
        {
            Response.Headers.Location = $"/cases/{id}/instruments?saved={Uri.EscapeDataString(instrument)}";
            return StatusCode(StatusCodes.Status303SeeOther);
        }

        if (outcome.Kind == RefusalKind.NotFound || !await LoadAsync(id, instrument, cancellationToken))
        {
            return NotFound();
        }

        Refusals = outcome.Refusals;
        Response.StatusCode = (int)ActionModel.StatusOf(outcome.Kind!.Value);
        return Page();
    }

    public bool IsChosen(OpenQuestion question, OpenChoice choice)
    {
        ArgumentNullException.ThrowIfNull(question);
        ArgumentNullException.ThrowIfNull(choice);
        return typed.TryGetValue(question.Id, out var values) && values.Contains(choice.Id);
    }

    public bool IsAnswered(OpenQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        return question.Choices.Any(choice => IsChosen(question, choice));
    }

    /// <summary>What an answer narrows the conclusions to; null when it leaves as many open as there are now.</summary>
    public IReadOnlyList<Text>? Narrows(OpenChoice choice)
    {
        ArgumentNullException.ThrowIfNull(choice);
        return choice.LeadsTo.Count > 0 && (One.Reading.Conclusion is not null || choice.LeadsTo.Count < One.Reading.Possible.Count) ? choice.LeadsTo : null;
    }

    private async Task<bool> LoadAsync(Guid id, string instrument, CancellationToken cancellationToken)
    {
        var readings = await mediator.Send(new GetInstruments(id), cancellationToken);
        if (readings?.Instruments.FirstOrDefault(one => one.Reading.Instrument.Id == instrument) is not { } found)
        {
            return false;
        }

        (Readings, One) = (readings, found);
        return true;
    }
}
