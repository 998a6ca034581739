using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;
using RegFiling.RiskTiering;
using RegFiling.Web.Platform;
using RegFiling.Web.Platform.Forms;

namespace RegFiling.Web.Pages.Cases;

/// <summary>One case: where it stands, what runs, what this person may do, what was said and done.</summary>
public sealed class IndexModel(IMediator mediator, RegFilingDbContext db, CurrentActor current, ReadTrace trace, TimeProvider clock) : PageModel
{
    public CaseView View { get; private set; } = null!;

    /// <summary>The act that brought the person here.</summary>
    public TimelineEntry? Done { get; private set; }

    public DateOnly Today { get; private set; }

    public bool Unmasked { get; private set; }

    public Filing? Filing { get; private set; }

    public TierDecision? Tier { get; private set; }

    public IReadOnlyList<FilingObligation> Obligations { get; private set; } = [];

    /// <summary>Forms that are filled in over several visits, as they stand now.</summary>
    public IReadOnlyList<AnswersView> Forms { get; private set; } = [];

    /// <summary>What was said with an act, by the version of the case that it made.</summary>
    public IReadOnlyDictionary<int, AnswersView> Said { get; private set; } = new Dictionary<int, AnswersView>();

    public IReadOnlyList<LinkedCase> Linked { get; private set; } = [];

    public bool OfTheCompany => View.Case.SubjectId is { } subject && current.Actor.Subjects.Contains(subject);

    public async Task<IActionResult> OnGetAsync(Guid id, int? done, bool unmask, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetCase(id), cancellationToken) is not { } view)
        {
            return NotFound();
        }

        View = view;
        Unmasked = unmask;
        Today = view.Pack.Deadlines.Time.DateOf(clock.GetUtcNow());
        Done = done is null ? null : view.Timeline.LastOrDefault(act => act.Version <= done && act.Role != "system");
        await trace.LeaveAsync(view.Case, unmask ? "personal" : "case", id, cancellationToken);
        await LoadRecordsAsync(cancellationToken);
        LoadForms();
        foreach (var linked in view.Linked)
        {
            // A linked case is named only to who may open it.
            if (await mediator.Send(new GetCase(linked.Case.Id), cancellationToken) is not null)
            {
                Linked = [.. Linked, linked];
            }
        }

        return Page();
    }

    /// <summary>Working days until a clock runs out; negative when it has.</summary>
    public int Left(CaseClock clock)
    {
        var calendar = View.Pack.Deadlines.Calendar;
        return clock.DueOn >= Today ? calendar.Count(Today, clock.DueOn) : -calendar.Count(clock.DueOn, Today);
    }

    public Text Limit(CaseClock clock) => Period.Parse(clock.Limit).Text;

    private async Task LoadRecordsAsync(CancellationToken cancellationToken)
    {
        if (View.Case.Procedure != "filing" || View.Case.RecordId is not { } record)
        {
            return;
        }

        Filing = await db.Set<Filing>().AsNoTracking().FirstOrDefaultAsync(filing => filing.Id == record, cancellationToken);
        var decisions = db.Set<TierDecision>().AsNoTracking().Where(decision => decision.CaseId == View.Case.Id);
        // The party learns of its tier by the notice, after a second person has confirmed it.
        Tier = await (current.Actor.IsOfficial ? decisions : decisions.Where(decision => decision.ConfirmedAt != null))
            .OrderByDescending(decision => decision.ProposedAt).FirstOrDefaultAsync(cancellationToken);
        if (Tier is { } tier)
        {
            Obligations = await db.Set<FilingObligation>().AsNoTracking().Where(duty => duty.TierDecisionId == tier.Id).OrderBy(duty => duty.Position).ToListAsync(cancellationToken);
        }
    }

    private void LoadForms()
    {
        var procedure = View.Procedure;
        var lasting = procedure.Actions.Values.Where(action => action.Partial).Select(action => action.Form).Concat(procedure.Actions.Values.SelectMany(action => action.Requires)).OfType<string>().Distinct().ToList();
        Forms = [.. lasting.Where(View.Forms.ContainsKey).Select(form => new AnswersView(View.Pack.Forms[form], View.Forms[form], View.Case.Id, Unmasked))];
        Said = View.Said.Where(form => !lasting.Contains(form.Form)).ToDictionary(form => form.Version, form => new AnswersView(View.Pack.Forms[form.Form], form.Data, View.Case.Id, Unmasked));
    }
}
