using Mediator;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using RegFiling.Filings;
using RegFiling.Platform;
using RegFiling.Platform.Calendar;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Checks;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Persistence;
using RegFiling.Register;
using RegFiling.RiskTiering;
using RegFiling.Subjects;
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

    /// <summary>The company of the entry that the case is about, where it is no case of a company.</summary>
    public string? CompanyInQuestion { get; private set; }

    /// <summary>The subject file that the filing was submitted under, or will be.</summary>
    public SubjectFileView? SubjectFile { get; private set; }

    public TierDecision? Tier { get; private set; }

    /// <summary>The computation behind the tier, with what would have changed it and what is still unknown.</summary>
    public TierResult? Computed { get; private set; }

    public IReadOnlyList<FilingObligation> Obligations { get; private set; } = [];

    /// <summary>Forms that are filled in over several visits, as they stand now.</summary>
    public IReadOnlyList<AnswersView> Forms { get; private set; } = [];

    /// <summary>What was said with an act, by the version of the case that it made.</summary>
    public IReadOnlyDictionary<int, AnswersView> Said { get; private set; } = new Dictionary<int, AnswersView>();

    /// <summary>The act of the authority that gave the case back to the party, with what it asks for; null where it stands elsewhere on the page.</summary>
    public (TimelineEntry Act, AnswersView Said)? SentBack { get; private set; }

    public IReadOnlyList<LinkedCase> Linked { get; private set; } = [];

    /// <summary>The package for the national office is for this person, and there is one.</summary>
    public bool MayReport { get; private set; }

    /// <summary>What the checks find, while the case is open; null where there are no checks or it is nobody's turn to use them.</summary>
    public IReadOnlyList<FoundContradiction>? Findings { get; private set; }

    /// <summary>So little is filled in that nothing found says nothing.</summary>
    public bool TooLittleToCheck => CaseWords.HasTooLittleToCheck(View, Today);

    public bool OfTheCompany => View.Case.SubjectId is { } subject && current.Actor.Subjects.Contains(subject);

    public bool MaySeeCompany => current.Actor.IsOfficial || current.Actor.Roles.Any(role => role.SubjectId == View.Case.SubjectId && role.Role != Roles.Agent);

    public async Task<IActionResult> OnGetAsync(Guid id, int? done, bool unmask, CancellationToken cancellationToken)
    {
        if (await mediator.Send(new GetCase(id), cancellationToken) is not { } view)
        {
            return await mediator.Send(new GetLapsedMandate(id), cancellationToken) is null ? NotFound() : Redirect($"/mandates?refused={id}");
        }

        View = view;
        Unmasked = unmask;
        Today = view.Pack.Deadlines.Time.DateOf(clock.GetUtcNow());
        Done = done is null ? null : view.Timeline.LastOrDefault(act => act.Version <= done && act.Role != "system" && view.Procedure.Action(act.Action) is not null);
        await trace.LeaveAsync(view.Case, unmask ? "personal" : "case", id, cancellationToken);
        await LoadRecordsAsync(cancellationToken);
        LoadForms();
        MayReport = Filing?.LocalNumber is not null && await mediator.Send(new GetNationalPackage(id), cancellationToken) is not null;
        foreach (var linked in view.Linked)
        {
            // A linked case is named only to who may open it.
            if (await mediator.Send(new GetCase(linked.Case.Id), cancellationToken) is not null)
            {
                Linked = [.. Linked, linked];
            }
        }

        // The company looks before it sends, the authority while it reviews.
        if (view.Procedure.Checks.Count > 0 && (OfTheCompany ? view.Case.WaitingFor == "party" : current.Actor.IsOfficial && view.Case.ClosedAt is null))
        {
            Findings = await mediator.Send(new GetContradictions(id), cancellationToken);
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
        if (View is { SubjectName: null, Case.RecordId: { } about })
        {
            // One of the public began it, about an entry of a company.
            CompanyInQuestion = await db.Set<RegisterEntry>().AsNoTracking().Where(entry => entry.Id == about).Select(entry => entry.SubjectName).FirstOrDefaultAsync(cancellationToken);
        }

        if (View.Case.Procedure is not ("filing" or "tier-review") || View.Case.RecordId is not { } record)
        {
            return;
        }

        Filing = await db.Set<Filing>().AsNoTracking().FirstOrDefaultAsync(filing => filing.Id == record, cancellationToken);
        SubjectFile = Filing is null ? null : await mediator.Send(new GetSubjectFile(Filing.SubjectId, Filing.SubjectFileId), cancellationToken);
        var decisions = db.Set<TierDecision>().AsNoTracking().Where(decision => decision.FilingId == record);
        // The party learns of its tier by the notice, after a second person has confirmed it and another has sealed the notice; what another case only
        // proposes does not count here.
        if (!current.Actor.IsOfficial && View.Unsealed.Contains("tier-notice"))
        {
            return;
        }

        Tier = await (current.Actor.IsOfficial ? decisions.Where(decision => decision.ConfirmedAt != null || decision.CaseId == View.Case.Id) : decisions.Where(decision => decision.ConfirmedAt != null))
            .OrderByDescending(decision => decision.ProposedAt).FirstOrDefaultAsync(cancellationToken);
        if (Tier is { } tier)
        {
            Computed = tier.Recompute(View.Pack);
            Obligations = await db.Set<FilingObligation>().AsNoTracking().Where(duty => duty.TierDecisionId == tier.Id).OrderBy(duty => duty.Position).ToListAsync(cancellationToken);
        }
    }

    private void LoadForms()
    {
        var procedure = View.Procedure;
        var lasting = procedure.Actions.Values.Where(action => action.Partial).Select(action => action.Form).Concat(procedure.Actions.Values.SelectMany(action => action.Requires)).OfType<string>().Distinct().ToList();
        Forms = [.. lasting.Where(View.Forms.ContainsKey).Select(form => new AnswersView(View.Pack.Forms[form], View.Forms[form], View.Case.Id, Unmasked))];
        Said = View.Said.Where(form => !lasting.Contains(form.Form)).ToDictionary(form => form.Version, form => new AnswersView(View.Pack.Forms[form.Form], form.Data, View.Case.Id, Unmasked));
        // The state says whose turn it is; the reasons why it is theirs again stand with the act that led there.
        if (View.Case.WaitingFor == "party" && View.Timeline.LastOrDefault(act => act.State is not null && act.Role != "system") is { } last && last.State == View.Case.State
            && !Roles.Company.Contains(last.Role) && last.Role != Roles.Public && Said.TryGetValue(last.Version, out var said) && said.Sections.Any() && !SupplementView.Lists.Contains(said.Form.Id))
        {
            SentBack = (last, said);
        }
    }
}
