using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.WebUtilities;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Platform.Rules;
using RegFiling.Screenings;

namespace RegFiling.Web.Pages;

/// <summary>是否需要备案？ One question after the other, for everybody; the answers stand in the address, so that back, bookmark and print work.</summary>
public sealed class ScreeningModel(PackCatalogue packs, TimeProvider clock, CurrentActor current) : PageModel
{
    public Screening Screening { get; private set; } = null!;

    public ScreeningResult Result { get; private set; } = null!;

    public DateOnly Today { get; private set; }

    /// <summary>The page was asked to go on without an answer, or with one that is not offered.</summary>
    public bool Unanswered { get; private set; }

    public bool MayStart => current.Actor.AccountId is not null;

    public IActionResult OnGet()
    {
        if (packs.Current.Select(Screening.Of).OfType<Screening>().FirstOrDefault() is not { } screening)
        {
            return NotFound();
        }

        Screening = screening;
        Today = screening.Pack.Deadlines.Time.DateOf(clock.GetUtcNow());
        Result = screening.Decide(Request.Query.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.ToString())), Today);
        Unanswered = !Result.IsDecided && (Request.Query["go"] == Result.Tree.Next!.Id || Request.Query.ContainsKey(Result.Tree.Next!.Id));
        if (Unanswered)
        {
            Response.StatusCode = StatusCodes.Status400BadRequest;
        }

        return Page();
    }

    /// <summary>The address with the first answers only: to change the one that comes then.</summary>
    public string Back(int steps) => Address(Result.Tree.Steps.Take(steps));

    /// <summary>The address of exactly this result.</summary>
    public string Permalink => Address(Result.Tree.Steps);

    /// <summary>The page on which the filing begins, with what is known filled in.</summary>
    public string Start => QueryHelpers.AddQueryString("/cases/start/filing", Result.Known.Select(known => KeyValuePair.Create(known.Field, (string?)known.Value)));

    private static string Address(IEnumerable<TreeStep> steps) =>
        QueryHelpers.AddQueryString("/screening", steps.Select(step => KeyValuePair.Create(step.Question.Id, (string?)step.Answer.Id)));
}
